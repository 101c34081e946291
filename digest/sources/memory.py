"""What a source remembers of the pages that it visited: which article each became, which failed and when to try them again. Pure, and bounded."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Self

from digest.sources.canonical import canonical

MAX_PAGES = 2000
"""Pages that a source remembers: ten times what a list shows by default. Those that were listed longest ago are forgotten first."""
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
"""How long a page is left alone after each failure; after one more it is given up."""

_PAGES, _FIRST, _ASKED = "pages", "first", "asked"


@dataclass(slots=True)
class PageMemory:
    """Pages by address. An entry is the id of an article, or how often the page failed and when it is due again (seconds since 1970).

    Beside them those that stood there when the source was read for the first time, and were left for later: without a date they are no news.
    """

    _pages: dict[str, str | tuple[int, int]] = field(default_factory=dict)
    _first: dict[str, None] = field(default_factory=dict)
    _other: dict[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> object:
        """By which options the source was last read to its end; None before."""
        return self._other.get(_ASKED)

    def asked_by(self, options: str) -> None:
        """Note the options."""
        self._other[_ASKED] = options

    @classmethod
    def read(cls, notes: str) -> Self:
        """Read the notes of a `FetchState`. What is damaged or foreign is nothing remembered."""
        try:
            document = json.loads(notes or "{}")
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(document, dict):
            return cls()
        pages, first = document.pop(_PAGES, {}), document.pop(_FIRST, [])
        known = (
            {key: found for key, value in pages.items() if (found := _entry(value))} if isinstance(pages, dict) else {}
        )
        left = [key for key in first if isinstance(key, str)] if isinstance(first, list) else []
        return cls(known, dict.fromkeys(left), document)

    def article(self, url: str) -> str:
        """Give the id of the article that a page became; "" for one that was never read."""
        known = self._pages.get(_key(url))
        return known if isinstance(known, str) else ""

    def due(self, url: str, now: datetime) -> bool:
        """Whether a page is to be visited: it is unknown, or its failure was long enough ago."""
        known = self._pages.get(_key(url))
        if isinstance(known, tuple):
            return known[0] <= len(WAITS) and now.timestamp() >= known[1]
        return known is None

    def given_up(self, url: str) -> bool:
        """Whether a page failed so often that nobody asks for it any more."""
        known = self._pages.get(_key(url))
        return isinstance(known, tuple) and known[0] > len(WAITS)

    def left_at_first(self, urls: Iterable[str]) -> None:
        """Note the pages of a first run that are left for later ones."""
        self._first = dict.fromkeys(key for url in urls if not isinstance(self._pages.get(key := _key(url)), str))

    def stood_there(self, url: str) -> bool:
        """Whether a page was left by the first run, and not read since."""
        return _key(url) in self._first

    def read_as(self, url: str, article: str) -> None:
        """Note which article a page became."""
        self._pages[_key(url)] = article
        self._first.pop(_key(url), None)

    def failed(self, url: str, now: datetime) -> None:
        """Note a failure."""
        known = self._pages.get(_key(url))
        tries = known[0] + 1 if isinstance(known, tuple) else 1
        wait = WAITS[min(tries, len(WAITS)) - 1]
        self._pages[_key(url)] = (tries, int((now + wait).astimezone(UTC).timestamp()))

    def notes(self, listed: Iterable[str]) -> str:
        """Write it down. Pages that are `listed` now are kept before others."""
        for key in [_key(url) for url in listed]:
            if key in self._pages:
                self._pages[key] = self._pages.pop(key)  # to the end
        kept = dict(list(self._pages.items())[-MAX_PAGES:])
        first = list(self._first)[-MAX_PAGES:]
        document = {**self._other, **({_PAGES: kept} if kept else {}), **({_FIRST: first} if first else {})}
        return json.dumps(document, separators=(",", ":")) if document else ""


def _key(url: str) -> str:
    return blake2b((canonical(url) or url).encode(), digest_size=8).hexdigest()


def _entry(value: object) -> str | tuple[int, int] | None:
    match value:
        case str(article):
            return article
        case [int(tries), int(due)]:
            return tries, due
        case _:
            return None
