"""Which addresses a source of pages is to take: patterns that the operator wrote. Pure."""

import re
from collections.abc import Mapping
from fnmatch import translate
from urllib.parse import urlsplit

from digest.errors import ConfigError

ONLY, NEVER = "only", "never"


class Addresses:
    """The options `only` and `never`: lists of patterns in which `*` stands for anything, matched against the whole path (with its query), or the whole
    address where a pattern holds `://`. Raises `ConfigError` for what is no list of patterns.
    """

    def __init__(self, options: Mapping[str, object], where: str = "") -> None:
        self._only = _patterns(options.get(ONLY), ONLY, where)
        self._never = _patterns(options.get(NEVER), NEVER, where)

    def has(self, url: str) -> bool:
        """Whether an address is to be taken."""
        if self._only and not any(pattern.match(_part(url, whole)) for pattern, whole in self._only):
            return False
        return not any(pattern.match(_part(url, whole)) for pattern, whole in self._never)


def _part(url: str, whole: bool) -> str:  # noqa: FBT001 - part of the pattern
    if whole:
        return url
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _patterns(given: object, name: str, where: str) -> list[tuple[re.Pattern[str], bool]]:
    if given is None:
        return []
    words = [given] if isinstance(given, str) else given
    if not isinstance(words, list | tuple) or not all(isinstance(one, str) and one for one in words):
        hint = f'Write {name} = ["/news/*", "/2026/*"].'
        raise ConfigError(f"{name} must be a list of patterns of addresses", where=where, hint=hint)
    return [(re.compile(translate(one)), "://" in one) for one in words]
