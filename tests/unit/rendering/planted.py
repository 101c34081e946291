"""A perfect edition, and ways to break one thing of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from digest.app.checking import sample_of
from digest.delivery import Composer
from digest.model import Edition, Facts, Finding, Gap, Newsletter, Part, Rendered
from digest.ports import Links
from digest.rendering import EditionRenderer, preflight
from tests.unit.rendering.samples import LETTER, edition

BASE = "https://news.example.org"
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
PERFECT = EditionRenderer().render(edition(), LETTER)

LINKS = Links(
    unsubscribe_url=lambda key: f"{BASE}/u/{key}.signedsignedsignedsigned",
    unsubscribe_mailto=lambda key: f"mailto:unsub+{key}@bounces.example.org?subject=unsubscribe",
    return_path=lambda edition, row: f"b+{edition}.{row}@bounces.example.org",
)

SAMPLE = sample_of(Composer(PERFECT, LETTER, LINKS), edition(), LETTER, NOW)
KNOWN = Facts(sample=SAMPLE, base_url=BASE)


@dataclass(frozen=True)
class Planted:
    """What is checked. Each method gives the same with one thing changed."""

    rendered: Rendered = PERFECT
    newsletter: Newsletter = LETTER
    edition: Edition = field(default_factory=edition)
    facts: Facts = KNOWN

    def findings(self) -> tuple[Finding, ...]:
        return preflight(self.rendered, self.newsletter, self.edition, self.facts)

    def html(self, old: str, new: str, count: int = 1) -> "Planted":
        """Change the page."""
        assert old in self.rendered.html, old
        return replace(self, rendered=replace(self.rendered, html=self.rendered.html.replace(old, new, count)))

    def text(self, old: str, new: str) -> "Planted":
        """Change the text part."""
        assert old in self.rendered.text, old
        return replace(self, rendered=replace(self.rendered, text=self.rendered.text.replace(old, new)))

    def both(self, old: str, new: str) -> "Planted":
        """Change a link in both parts."""
        return self.html(f'"{old}"', f'"{new}"', -1).text(f"{old}\n", f"{new}\n")

    def given(self, **fields: Any) -> "Planted":
        """Change what is rendered."""
        return replace(self, rendered=replace(self.rendered, **fields))

    def subject(self, subject: str) -> "Planted":
        """Change the subject everywhere."""
        old = self.rendered.subject
        one = self.html(f"<title>{old}", f"<title>{subject}").html(f'aria-label="{old}', f'aria-label="{subject}')
        return replace(one.given(subject=subject), edition=replace(self.edition, subject=subject))

    def part(self, kind: str, change: Callable[[Part], Part]) -> "Planted":
        """Change an encoded part."""
        return self.given(parts=tuple(change(one) if one.kind == kind else one for one in self.rendered.parts))

    def letter(self, **settings: Any) -> "Planted":
        """Change a setting."""
        return replace(self, newsletter=replace(self.newsletter, **settings))

    def known(self, **facts: Any) -> "Planted":
        """Change what the world knows."""
        return replace(self, facts=replace(self.facts, **facts))

    def sample(self, old: bytes, new: bytes) -> "Planted":
        """Change the composed message."""
        assert old in self.facts.sample, old
        return self.known(sample=self.facts.sample.replace(old, new, 1))


def without_unsubscribe(part: Part) -> Part:
    return replace(part, pieces=tuple(piece for piece in part.pieces if piece != Gap("unsubscribe_url")))
