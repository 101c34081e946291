"""What entry points offer: names to factories. Our own sources are registered the same way (`pyproject.toml`), and nowhere else."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import cast

from digest.errors import ConfigError
from digest.model import SourceSpec
from digest.ports import Fetch, Source, SourceFactory

SOURCES = "digest.sources"
"""The group of entry points that make sources."""
_ARTICLES = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})


def source_types() -> Mapping[str, EntryPoint]:
    """Give the entry points of all installed types of sources by name; nothing is imported yet."""
    return {entry.name: entry for entry in entry_points(group=SOURCES)}


def make_source(spec: SourceSpec, fetch: Fetch) -> Source:
    """Make the source that a spec describes. Raises `ConfigError` for an unknown type or a wrong option."""
    return source_factory(spec.type, where=f"source {spec.key}")(spec, fetch)


def make_sources(specs: Iterable[tuple[SourceSpec, Fetch]]) -> list[tuple[SourceSpec, Source]]:
    """Make many sources, each with its own way to the web. What is installed is looked up once for each type: that takes ten milliseconds. Raises `ConfigError`."""
    factories: dict[str, SourceFactory] = {}
    made = []
    for spec, fetch in specs:
        if spec.type not in factories:
            factories[spec.type] = source_factory(spec.type, where=f"source {spec.key}")
        made.append((spec, factories[spec.type](spec, fetch)))
    return made


def guess_source(word: str, *, allow_private: bool = False) -> SourceSpec:
    """Make a spec of what somebody typed: a URL or a feed's file is a feed, a folder or an article's file a folder."""
    if "://" in word:
        return SourceSpec(key=f"feed:{word}", type="feed", url=word, allow_private=allow_private)
    path = Path(word).expanduser()
    kind = "folder" if path.is_dir() or path.suffix.lower() in _ARTICLES else "feed"
    return SourceSpec(key=f"{kind}:{word}", type=kind, path=path)


def source_factory(name: str, *, where: str = "") -> SourceFactory:
    """Give the factory for a type of source. Raises `ConfigError` for an unknown type, or one whose package is broken."""
    types = source_types()
    entry = types.get(name)
    if entry is None:
        close = get_close_matches(name, types, n=1)
        known = ", ".join(sorted(types)) or "none: is digest installed?"
        hint = f"Did you mean {close[0]}?" if close else f"Installed types: {known}."
        raise ConfigError(f"unknown type of source {name!r}", where=where, hint=hint)
    try:
        factory = entry.load()
    except (ImportError, AttributeError) as error:
        hint = "Reinstall the package that offers it, or remove the source."
        raise ConfigError(f"the source type {name!r} cannot be loaded: {error}", where=where, hint=hint) from None
    if not callable(factory):
        raise ConfigError(f"the source type {name!r} is no factory ({entry.value})", where=where)
    return cast("SourceFactory", factory)
