"""Whose newsletter it is. A database knows newsletters by their keys: a second digest.toml with the same key would mail the readers of the first one."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from digest import store
from digest.app.ground import Ground
from digest.errors import ConfigError, DigestError
from digest.settings import load
from digest.settings.others import likeness_in

HINT = (
    "Give this one another key, as in [newsletters.{free}], or a database of its own, with DIGEST_DATA in .env. "
    "If it takes the place of the other one, delete that, or its [newsletters.{key}]."
)


def foreign(key: str, noted: str, config: Path | None) -> ConfigError | None:
    """Say why a newsletter is not that of the digest.toml in force: the one that it was `noted` to come from is another, and still has it; else None.

    A file that moved is gone where it was, and one that was copied with its newsletter as it is (a new release of it) goes on with it.
    """
    if not noted or config is None or _is_same(noted, config):
        return None
    theirs, ours = likeness_in(Path(noted), key), likeness_in(config, key)
    if theirs is None or (ours is not None and ours.resembles(theirs)):
        return None
    from digest.starter import KEY, free_key  # noqa: PLC0415 - all that writes starters comes with it, for a newsletter that is not ours

    what = f"the database has this key from {noted}, whose readers would get the mail of this one"
    free = free_key(config.resolve().parent, {key, KEY})
    return ConfigError(what, where=f"{config}: newsletters.{key}", hint=HINT.format(key=key, free=free))


def require_own(ground: Ground, key: str) -> None:
    """Refuse to go on with a newsletter that comes from another file, and note that it comes from this one. Raises `ConfigError`, `StoreError`."""
    config, origins = ground.settings.config, ground.store.origins
    if config is None:
        return
    noted = origins.file_of(key)
    wrong = foreign(key, noted, config)
    if wrong is not None:
        raise wrong
    if not noted or not _is_same(noted, config):
        origins.note(key, str(config.absolute()))


def _is_same(noted: str, config: Path) -> bool:
    """Whether two paths lead to one file. What was noted keeps its links: they may lead to another release than at that time."""
    return Path(noted).resolve() == config.resolve()


def others_in_database(folder: Path, *, data: Path | None, environ: Mapping[str, str]) -> Mapping[str, str]:
    """Give the newsletters of the database that a new digest.toml in this folder would use, with the files that they come from, if that is known.

    Without those that come from this very file. Empty where there is no database, or none that can be looked into: a starter needs none.
    """
    with suppress(DigestError):
        settings = load(config=None, data=data, environ=environ, cwd=folder.absolute())
        named = settings.installation
        found = store.newsletters_in(settings.database_url, data_dir=settings.data_dir, installation=named)
        own = folder / "digest.toml"
        return {key: file for key, file in found.items() if not file or not _is_same(file, own)}
    return {}
