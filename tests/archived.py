"""Editions that went out, for tests of what shows them: samples of the renderer as publications, with their content in memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from digest.archive import Plan, Site
from digest.model import Edition, Newsletter, Publication, Rendered
from digest.rendering import EditionRenderer
from tests.unit.rendering.samples import ARABIC, LETTER, arabic_edition, edition

BASE = "https://news.example.org/archive"
WEEK = timedelta(days=7)
PUBLIC = replace(LETTER, archive="public", archive_url=BASE)
UNLISTED = replace(LETTER, key="board", title="Board Letter", archive="unlisted", archive_url=BASE)
BAY = replace(ARABIC, key="bay", archive="public", archive_url=BASE)


@cache
def rendered(*, arabic: bool = False) -> Rendered:
    """Render a sample once."""
    one, letter = (arabic_edition(), ARABIC) if arabic else (edition(), LETTER)
    return EditionRenderer().render(one, letter)


@dataclass
class Shelf:
    """Editions that somebody has, newest last. Answers the parts of `EditionStore` that the archive asks."""

    shown: list[Publication] = field(default_factory=list)
    editions: dict[int, Edition] = field(default_factory=dict)
    contents: dict[int, Rendered] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    asked: list[int] = field(default_factory=list)

    def add(self, newsletter: Newsletter, times: int = 1, content: Rendered | None = None, **changes: Any) -> None:
        """Publish so many editions of a newsletter, a week apart."""
        arabic = newsletter.language == "ar"
        one = arabic_edition() if arabic else edition()
        for _ in range(times):
            number = next(self.numbers)
            late = one.created + number * WEEK
            known: Mapping[str, Any] = {
                "edition": number,
                "newsletter": newsletter.key,
                "number": number,
                "public_id": f"{number:a>26}".replace("0", "b"),
                "subject": f"{one.subject} {number}",
                "preheader": one.preheader,
                "language": one.language,
                "created": late,
                "published": late,
            }
            self.shown.append(Publication(**{**known, **changes}))
            self.editions[number] = one
            self.contents[number] = content or rendered(arabic=arabic)

    def published(self, newsletter: str = "") -> list[Publication]:
        return [one for one in reversed(self.shown) if newsletter in ("", one.newsletter)]

    def get(self, number: int) -> Edition:
        return self.editions[number]

    def rendered(self, number: int) -> Rendered:
        self.asked.append(number)
        return self.contents[number]

    def plan(self, *newsletters: Newsletter) -> Plan:
        return Site(newsletters, BASE).plan(self.published(), self)
