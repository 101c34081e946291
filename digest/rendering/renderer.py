"""The renderer: an edition goes in, mail comes out, rendered once for all readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr
from html import escape
from pathlib import Path
from urllib.parse import quote

from digest.errors import RenderError
from digest.log import logger
from digest.model import GAPS, Edition, Newsletter, Rendered, Story
from digest.rendering import budget, pieces
from digest.rendering.inline import inline
from digest.rendering.lint import refuse_faults
from digest.rendering.marks import CutError
from digest.rendering.placeholders import Tokens, unbox
from digest.rendering.stock import stock_of
from digest.rendering.templates import HTML, TEXT, Theme
from digest.rendering.view import view
from digest.resources import template_folders

SAMPLES = dict(zip(GAPS, ("", "reader@example.org", "https://example.org/unsubscribe"), strict=True))
"""What people see in the gaps when they look at an edition that goes to nobody."""
_FEWEST_SECTIONS = 2
_PLAIN_IN_MAILTO = "@!$'*+"  # RFC 6068 section 2
BrowserUrl = Callable[[Edition, Newsletter], str]

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
        """Render once, shortened to the budget. Raises `RenderError` for a broken template; whether it may go out is for `preflight` to say."""
        cut = budget.Cut(edition=edition, brief=edition.more)
        rendered = whole = self._rendered(cut, newsletter)
        while (over := pieces.weight(rendered.parts[-1]) - budget.BUDGET) > 0:
            sizes = {card: len(text) for card, text in rendered.parts[-1].cards.items()}
            shorter = budget.shorten(cut, over, sizes)
            if shorter is None:
                break
            cut = shorter
            rendered = self._rendered(cut, newsletter)
        if cut.edition is not edition:
            moved = len(cut.brief) - len(edition.more)
            _log.warning("edition shortened", newsletter=newsletter.key, slot=edition.slot, only_named=moved)
            rendered = replace(rendered, shortened=budget.shortened(edition, cut), moved=moved)
        return self._stocked(rendered, edition, newsletter, long=pieces.weight(whole.parts[-1]) > budget.NEAR)

    def _stocked(self, rendered: Rendered, edition: Edition, newsletter: Newsletter, *, long: bool) -> Rendered:
        """Add the stock for readers with topics, where there is something to choose."""
        if len([section for section in edition.sections if section.stories and section.name]) < _FEWEST_SECTIONS:
            return rendered
        browser_url = self._browser_url(edition, newsletter)
        encodings = [part.encoding for part in rendered.parts]
        try:
            stock = stock_of(edition, newsletter, self._theme, encodings, browser_url=browser_url, long=long)
        except (CutError, RenderError) as error:
            _log.warning("no choice by topics", newsletter=newsletter.key, slot=edition.slot, reason=str(error))
            return replace(rendered, uncut=str(error))
        sha256 = pieces.fingerprint(rendered.headers, rendered.parts, stock)
        return replace(rendered, stock=stock, sha256=sha256)

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
    """Give the headers that all readers share, in order, not encoded yet. Those of one reader, List-Id and the MIME structure are set in delivery."""
    contact = f"mailto:{quote(parseaddr(newsletter.reply_to or newsletter.sender)[1], safe=_PLAIN_IN_MAILTO)}"
    fields = (
        ("From", newsletter.sender),
        ("Reply-To", newsletter.reply_to),
        ("Subject", edition.subject),
        ("List-Help", f"<{contact}?subject=help>"),
        ("List-Owner", f"<{contact}>"),
        ("List-Archive", f"<{newsletter.archive_index}>" if newsletter.archive_index else ""),
        ("List-Post", "NO"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "list"),
    )
    return tuple((name, value) for name, value in fields if value)
