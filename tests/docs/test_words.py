import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.places import ROOT, all_files, project_files

# The brackets keep this file from finding itself.
MACHINE = re.compile(r"/[w]ork/|/[r]oot/|/[h]ome/\w+/|/[U]sers/\w+/")
REGISTRY = re.compile(r"--[i]ndex-url|--[e]xtra-index-url|--[f]ind-links|simple/[i]ndex")
WORKPLACE = re.compile(r"\b[i]ssue #?\d|\.\./[s]hared\b|[T]ODO|[F]IXME|\b[p]rototypes/")

TEXTS = [path for path in all_files() if path.suffix not in (".png", ".gz", ".eml", ".db")]


def finds(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in TEXTS:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    return found


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY, WORKPLACE], ids=["machine", "registry", "workplace"])
def test_the_repository_speaks_of_the_product_alone(pattern):
    """No path of a machine, no registry, no number of a task, nothing left to do."""
    assert finds(pattern) == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_names_no_host(name):
    """Packages come from the index that pip is configured with; the hashes say which."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*==\S+", text, re.MULTILINE)
    assert len(pinned) > 40
    assert text.count("--hash=sha256:") >= len(pinned)


def test_the_larger_lock_pins_what_the_smaller_one_pins():
    """Tests run on the very versions that the program is installed with."""
    small, large = (
        set(re.findall(r"^[a-z0-9][a-z0-9._-]*==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert small <= large


def test_every_dependency_is_pinned():
    """What pyproject.toml needs stands in the lock file, the build backend included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
    for extra in ("dkim", "postgres"):
        wanted += project["project"]["optional-dependencies"][extra]
    pinned = set(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    names = {re.split(r"[\s\[<>=!~;]", line)[0].lower().replace("_", "-") for line in wanted}
    assert names - pinned == set()


AVOIDED = {
    "we sent it to": "accepted",
    "was delivered": "accepted",
    "blacklist": "suppressed",
    "whitelist": "allow-list",
    "master/slave": "",
}


@pytest.mark.parametrize("word", AVOIDED)
def test_words_of_the_glossary_are_kept(word):
    """One word for one thing, in pages, messages and templates."""
    speaking = [*project_files("digest", "templates", "docs"), ROOT / "README.md"]
    found = [path for path in speaking if path.suffix != ".png" and path.name != "glossary.md" and word in _text(path)]
    assert found == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").casefold()
