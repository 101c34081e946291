"""The renderer: an edition goes in, mail comes out, rendered once for all readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from digest.errors import PreflightError
from digest.log import logger
from digest.model import GAPS, Edition, Newsletter, Rendered, Story
from digest.rendering import budget, pieces
from digest.rendering.inline import inline
from digest.rendering.lint import refuse_faults
from digest.rendering.placeholders import Tokens, unbox
from digest.rendering.preflight import Finding, preflight
from digest.rendering.templates import Theme
from digest.rendering.view import view
from digest.resources import template_folders

HTML, TEXT = "edition.html.j2", "edition.txt.j2"

SAMPLES = dict(zip(GAPS, ("", "reader@example.org", "https://example.org/unsubscribe"), strict=True))
"""What people see in the gaps when they look at an edition that goes to nobody."""
BrowserUrl = Callable[[Edition, Newsletter], str]
_FOR_SENDING = frozenset({"postal-address"})

_log = logger("rendering")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """Both parts as text, tokens in their gaps."""

    html: str
    text: str
    tokens: Tokens


def _nowhere(edition: Edition, newsletter: Newsletter) -> str:
    del edition, newsletter
    return ""


class EditionRenderer:
    """Makes mail of editions (port `Renderer`). `templates` is the user's own folder, whose `edition/` overrides ours file by file.

    `browser_url` gives the page of an edition on the web, or nothing.
    """

    def __init__(self, templates: Path | None = None, browser_url: BrowserUrl = _nowhere) -> None:
        self._theme = Theme(template_folders("edition", templates))
        self._browser_url = browser_url

    def render(self, edition: Edition, newsletter: Newsletter) -> Rendered:
        """Render once. Raises `RenderError` for a broken template, `PreflightError` for content that must not go out.

        A missing postal address does not stop anybody from looking: it is a finding of `preflight`, to be asked before sending.
        """
        rendered = self.draft(edition, newsletter)
        refuse([found for found in preflight(rendered, newsletter) if found.id not in _FOR_SENDING])
        return rendered

    def draft(self, edition: Edition, newsletter: Newsletter) -> Rendered:
        """Render once, shortened to the budget, without asking whether it may go out. Raises `RenderError`."""
        cut = budget.Cut(edition=edition)
        rendered = self._rendered(cut, newsletter)
        while (over := pieces.weight(rendered.parts[-1]) - budget.BUDGET) > 0:
            sizes = {card: len(text) for card, text in rendered.parts[-1].cards.items()}
            shorter = budget.shorten(cut, over, sizes)
            if shorter is None:
                break
            cut = shorter
            rendered = self._rendered(cut, newsletter)
        if cut.edition is not edition:
            _log.warning("edition shortened", newsletter=newsletter.key, slot=edition.slot, only_named=len(cut.brief))
        return rendered

    def _rendered(self, cut: budget.Cut, newsletter: Newsletter) -> Rendered:
        pages = self._pages(cut.edition, newsletter, cut.brief)
        parts = (
            pieces.part("text/plain", pages.text, pages.tokens),
            pieces.part("text/html", pages.html, pages.tokens),
        )
        headers = shared_headers(cut.edition, newsletter)
        return Rendered(
            subject=cut.edition.subject,
            preheader=cut.edition.preheader,
            language=cut.edition.language,
            headers=headers,
            parts=parts,
            html=pieces.filled(pages.html, pages.tokens, SAMPLES),
            text=pieces.filled(pages.text, pages.tokens, SAMPLES),
            sha256=pieces.fingerprint(headers, parts),
        )

    def _pages(self, edition: Edition, newsletter: Newsletter, brief: Sequence[Story]) -> _Pages:
        cards = [story.article.id for story in edition.stories]
        tokens = Tokens.derive(cards, repr((edition, brief, newsletter)))
        page = view(edition, newsletter, tokens, brief, browser_url=self._browser_url(edition, newsletter))
        boxed = self._theme.boxed(HTML, page=page)
        refuse_faults(boxed, HTML)
        return _Pages(html=unbox(inline(boxed), escape), text=self._theme.bare(TEXT, page=page), tokens=tokens)


def shared_headers(edition: Edition, newsletter: Newsletter) -> tuple[tuple[str, str], ...]:
    """Give the headers that all readers share, in order, not encoded yet. Those of one reader, of the list and of the MIME structure are set in delivery."""
    fields = (
        ("From", newsletter.sender),
        ("Reply-To", newsletter.reply_to),
        ("Subject", edition.subject),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "list"),
    )
    return tuple((name, value) for name, value in fields if value)


def refuse(findings: Sequence[Finding]) -> None:
    """Raise `PreflightError` with the first finding, and how many others there are."""
    if findings:
        first, others = findings[0], len(findings) - 1
        more = f" (and {others} more: {', '.join(sorted({found.id for found in findings[1:]}))})" if others else ""
        raise PreflightError(f"{first.what}{more}", where=first.where, hint=first.hint)
