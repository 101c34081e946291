"""Where the project's own files are, for the tests that read them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Folders and single files that belong to the project; a clone may hold anything beside them (.venv, a demo, caches).
FOLDERS = (".ci", "benchmarks", "digest", "docs", "scripts", "templates", "tests")
FILES = (
    ".env.example",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
)
_MADE = {"__pycache__", ".pytest_cache", ".hypothesis"}


def project_files(*folders: str, suffix: str = "") -> Iterator[Path]:
    """Give the files below `folders` of the project whose names end with `suffix`."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if path.is_file() and not _MADE & set(path.parts):
                yield path


def all_files() -> Iterator[Path]:
    """Give every file of the project."""
    yield from project_files(*FOLDERS)
    yield from (ROOT / name for name in FILES)


def pages() -> list[Path]:
    """Give every page of documentation."""
    return [*project_files("docs", suffix=".md"), *(ROOT / name for name in FILES if name.endswith(".md"))]


def lines_of(path: Path) -> list[str]:
    """Give the lines of a text file."""
    return path.read_text(encoding="utf-8").splitlines()
