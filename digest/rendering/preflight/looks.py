"""What the page looks like to a screen reader, and to Outlook: structure, languages, alternatives, widths. Pure."""

import re
from collections.abc import Iterator
from itertools import pairwise

from digest.model import Finding, Rendered
from digest.rendering.preflight.page import Element, Page
from digest.rendering.preflight.rules import HTML, found
from digest.rendering.words import direction, primary, tag

COLUMNS = 568
"""Pixels that the columns of a row may take in Outlook: the 600 of the mail less its gutters."""
STYLES = 16_000
"""Bytes of kept styles; Gmail drops a block of more than 16 KB, and all that follow it."""

_LAYOUT = {"border": "0", "cellpadding": "0", "cellspacing": "0"}
_TABLE = re.compile(r"<table\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(r"<(tr|/tr|td)\b([^>]*)>", re.IGNORECASE)
_WIDTH = re.compile(r"\bwidth=\"?(\d+)\"?(?![%\d])")
_FILE = re.compile(r"[\w%.-]+\.(?:avif|gif|jpe?g|png|svg|webp)", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]")


def check_looks(page: Page, rendered: Rendered) -> Iterator[Finding]:
    """Find what makes the page hard to read for those who listen to it, and what Outlook draws wrongly."""
    yield from _tongue(page, rendered.language)
    yield from _article(page)
    yield from _headings(page)
    yield from _title(page, rendered.subject)
    yield from _tables(page)
    yield from _columns(page)
    for one in page.all("img"):
        yield from _picture(one)
    yield from _widths(page)
    if (size := len(page.css.encode())) > STYLES:
        what = f"keeps {size:,} bytes of styles; Gmail drops all beyond {STYLES:,}"
        yield found("style-size", HTML, what, "Move rules into theme.css, where they are inlined.")


def _tongue(page: Page, language: str) -> Iterator[Finding]:
    """Webmail strips html and body, so that the wrapper has to say it, too."""
    wrapper = [one for one in page.all("div", "table") if one.attributes.get("role") == "article"][:1]
    for one in [*page.all("html")[:1], *page.all("body")[:1], *wrapper]:
        said, turned = one.attributes.get("lang", ""), one.attributes.get("dir", "")
        if primary(said) != primary(tag(language)) and tag(language):
            what = f"<{one.tag}> says lang={said!r}, and the edition is in {language!r}"
            yield found(
                "language", one.place, what, "Print `page.language` there: screen readers choose their voice by it."
            )
        if turned != direction(language):
            what = f"<{one.tag}> says dir={turned!r}, and the language runs {direction(language)}"
            yield found("direction", one.place, what, "Print `page.direction` there.")


def _article(page: Page) -> Iterator[Finding]:
    roles = [one for one in page.elements if one.attributes.get("role") == "article"]
    if len(roles) != 1 or not all(roles[0].attributes.get(name) for name in ("aria-label", "aria-roledescription")):
        hint = 'Wrap the mail in role="article" aria-roledescription="email" aria-label="{{ page.subject }}".'
        yield found("article", HTML, "does not say where the mail begins and what it is called", hint)


def _headings(page: Page) -> Iterator[Finding]:
    levels = [(int(one.tag[1]), one) for one in page.elements if _HEADING.fullmatch(one.tag)]
    hint = "One h1 first, then h2 and h3, no step left out: people jump from heading to heading."
    if sum(level == 1 for level, _ in levels) != 1 or levels[0][0] != 1:
        yield found("heading", HTML, "does not begin with the one h1 of the mail", hint)
    for (before, _), (after, one) in pairwise(levels):
        if after - before > 1:
            yield found("heading", one.place, f"steps from h{before} to h{after}", hint)
            return


def _title(page: Page, subject: str) -> Iterator[Finding]:
    titles = [one for one in page.all("title") if any(above.tag == "head" for above in one.up())]
    said = " ".join("".join(str(child) for child in one.children) for one in titles)
    if " ".join(said.split()) != " ".join(subject.split()):
        yield found("title", HTML, "has another <title> than its subject", "Print `page.subject` as the title.")


def _tables(page: Page) -> Iterator[Finding]:
    bad = [
        (one.line, f"<table> in {one.parent.tag if one.parent else 'the page'}")
        for one in page.all("table")
        if one.attributes.get("role") not in ("presentation", "none")
        or any(one.attributes.get(name) != value for name, value in _LAYOUT.items())
    ]
    for text, line in page.for_outlook:
        ghosts = _TABLE.findall(text)
        bad += [(line, "a table for Outlook") for ghost in ghosts if not _is_layout(ghost)]
    if bad:
        line, what = min(bad)
        hint = 'Write role="presentation" border="0" cellpadding="0" cellspacing="0": else it is read out as a table of data, and drawn with gaps.'
        more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
        yield found("table", f"HTML, line {line}", f"{what} is not marked as layout{more}", hint)


def _is_layout(table: str) -> bool:
    return all(f'{name}="{value}"' in table for name, value in (_LAYOUT | {"role": "presentation"}).items())


def _columns(page: Page) -> Iterator[Finding]:
    """Add up the cells of each row that only Outlook sees."""
    rows: list[list[int]] = []
    for text, line in page.for_outlook:
        for kind, attributes in _CELL.findall(text):
            if kind.lower() == "tr":
                rows.append([])
            elif kind.lower() == "td" and rows and (width := _WIDTH.search(attributes)):
                rows[-1].append(int(width[1]))
            elif kind.lower() == "/tr" and rows and len(done := rows.pop()) > 1 and sum(done) > COLUMNS:
                what = f"Outlook gets columns of {sum(done)} pixels in a row, and has room for {COLUMNS}"
                yield found("columns", f"HTML, line {line}", what, "Make the cells of the ghost table narrower.")
                return


def _picture(one: Element) -> Iterator[Finding]:
    source, alt = one.attributes.get("src", ""), one.attributes.get("alt")
    if alt is None:
        hint = 'Write alt="...": what it shows, or nothing for an ornament.'
        yield found("alt", one.place, f"the picture {source} has no alternative text", hint)
    elif _FILE.fullmatch(alt.strip()):
        hint = "Say what the picture shows; half of all readers see this text instead of it."
        yield found("alt-file", one.place, f"the alternative text {alt!r} is the name of a file", hint)
    if not one.attributes.get("width", "").isdecimal():
        hint = 'Write width="..." as a whole number of pixels: Outlook shows the picture as large as its file else.'
        yield found("picture-width", one.place, f"the picture {source} has no width of whole pixels", hint)


def _widths(page: Page) -> Iterator[Finding]:
    for one in page.all("table", "td", "th"):
        width = one.attributes.get("width", "0")
        if not width.removesuffix("%").isdecimal():
            what = f"<{one.tag}> has width={width!r}, which Outlook does not understand"
            yield found("width", one.place, what, "Write a whole number, of pixels or of per cent.")
            return
