"""Where the files that ship with the program lie: the templates. Nothing is read here.

In a wheel they are part of the package (`digest/templates`); in a clone they stand beside it (`templates/`), where people look for them.
"""

from collections.abc import Mapping
from pathlib import Path

from digest.errors import ConfigError

SUFFIXES = (".j2", ".css")
"""What ends the name of a template: of pages and texts, and of the styles that they include."""

_PACKAGE = Path(__file__).resolve().parent


def template_root(name: str = "") -> Path:
    """Give the folder of all shipped templates, or of one kind of them: `edition`, `web`."""
    in_wheel = _PACKAGE / "templates"
    return (in_wheel if in_wheel.is_dir() else _PACKAGE.parent / "templates") / name


def template_folders(name: str, own: Path | None = None) -> tuple[Path, ...]:
    """Give where templates of one kind are looked for, in order: the user's `own` folder, then the shipped ones.

    A user's folder may hold only the files that differ. Raises `ConfigError` when it is not there: the shipped look would go out instead.
    """
    if own is not None and not own.is_dir():
        hint = (
            "Make it with `digest template eject`, or leave `templates` out for the look that comes with the program."
        )
        raise ConfigError("there is no such folder of templates", where=str(own), hint=hint)
    return (*((own / name,) if own else ()), template_root(name))


def templates_in_force(own: Path | None = None) -> Mapping[str, Path]:
    """Give every template by `kind/name`, and the file that is used for it: the user's own where there is one. Raises `ConfigError` as above."""
    found: dict[str, Path] = {}
    for kind in sorted(path.name for path in template_root().iterdir() if path.is_dir()):
        for folder in reversed(template_folders(kind, own)):
            files = folder.iterdir() if folder.is_dir() else ()
            found |= {f"{kind}/{path.name}": path for path in files if path.is_file() and path.suffix in SUFFIXES}
    return dict(sorted(found.items()))
