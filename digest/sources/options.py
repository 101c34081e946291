"""The options of a source that only its own type knows. Pure."""

from collections.abc import Iterable
from difflib import get_close_matches
from hashlib import blake2b

from digest.errors import ConfigError
from digest.model import SourceSpec


def fingerprint(spec: SourceSpec) -> str:
    """Give a name of what a source is told to look for. With other options an unchanged page is not what was read of it."""
    return blake2b(repr(sorted(spec.options.items())).encode(), digest_size=8).hexdigest()


def refuse_options(spec: SourceSpec, known: Iterable[str] = ()) -> None:
    """Raise `ConfigError` for the first option that this type of source does not know."""
    names = sorted(known)
    for name in spec.options:
        if name not in names:
            close = get_close_matches(name, names, n=1)
            hint = (
                f"Did you mean {close[0]}?" if close else f"Remove it: a source of type {spec.type} has no such option."
            )
            raise ConfigError(f"unknown option {name}", where=f"source {spec.key}", hint=hint)
