"""Where the files that ship with the program lie: the templates. Nothing is read here.

In a wheel they are part of the package (`digest/templates`); in a clone they stand beside it (`templates/`), where people look for them.
"""

from pathlib import Path

from digest.errors import ConfigError

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
