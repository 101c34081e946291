"""What must not go out, found before it does. Pure: looks at the message as it is frozen, and at what the operator configured.

Every finding has a stable id, a place, and what to do. Whatever needs the network is found elsewhere and handed in as facts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from digest.model import Gap, Newsletter, Part, Rendered
from digest.rendering.budget import LIMIT
from digest.rendering.pieces import weight

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_UNRENDERED = re.compile(r"\{\{|\{%")
_LINK = re.compile(r"<a\b[^>]*?\shref=\"([^\"]*)\"", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*?\ssrc=\"([^\"]*)\"", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:https?://[^/\s]+|mailto:\S)", re.IGNORECASE)
_UNSUBSCRIBE = Gap("unsubscribe_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason why a message must not go out: a stable id, where it was found, what is wrong, what to do."""

    id: str
    where: str
    what: str
    hint: str


def preflight(rendered: Rendered, newsletter: Newsletter) -> tuple[Finding, ...]:
    """Give every reason why this content must not go out as mail of this newsletter, gravest first."""
    checks = (
        _postal_address(newsletter),
        _own_words(newsletter),
        _gaps(rendered),
        _sizes(rendered),
        _headers(rendered),
        _words(rendered),
        _links(rendered),
    )
    return tuple(finding for check in checks for finding in check)


def _postal_address(newsletter: Newsletter) -> Iterator[Finding]:
    if not newsletter.postal_address.strip():
        yield Finding(
            id="postal-address",
            where=f"newsletters.{newsletter.key}.postal_address",
            what="is not set",
            hint="Give the postal address of the sender: the law of most countries wants it in every mail.",
        )


def _gaps(rendered: Rendered) -> Iterator[Finding]:
    for kind in ("text/plain", "text/html"):
        part = _part(rendered, kind)
        if part is None:
            yield Finding(id="part", where=kind, what="the message lacks this part", hint="Render the edition again.")
        elif _UNSUBSCRIBE not in part.pieces:
            yield Finding(
                id="unsubscribe",
                where=_template(kind),
                what="readers could not unsubscribe: the link is missing",
                hint="Print `page.unsubscribe_url` in the template, outside of the cards.",
            )


def _sizes(rendered: Rendered) -> Iterator[Finding]:
    part = _part(rendered, "text/html")
    if part is not None and weight(part) > LIMIT:
        yield Finding(
            id="size",
            where=_template("text/html"),
            what=f"the HTML part has {weight(part)} bytes; mail clients clip it above {LIMIT}",
            hint="Set fewer `max_stories` or `sentences`, or make the template smaller.",
        )


def _headers(rendered: Rendered) -> Iterator[Finding]:
    if not rendered.subject.strip():
        hint = "Give the newsletter a `subject`, or its stories titles."
        yield Finding(id="subject", where="subject", what="is empty", hint=hint)
    for name, value in (*rendered.headers, ("preheader", rendered.preheader)):
        if _CONTROL.search(value) or "\r" in value or "\n" in value:
            yield Finding(id="header", where=name, what="holds a control character", hint="Remove it at its origin.")


def _words(rendered: Rendered) -> Iterator[Finding]:
    for kind, page in (("text/plain", rendered.text), ("text/html", rendered.html)):
        where = _template(kind)
        if found := _CONTROL.search(page):
            what = f"holds the character U+{ord(found[0]):04X}, which nobody can read"
            yield Finding(
                id="characters", where=where, what=what, hint="Find the story that brought it, or the template."
            )


def _own_words(newsletter: Newsletter) -> Iterator[Finding]:
    """Articles may speak of {{ placeholders }}; what the operator wrote may not."""
    for field in ("title", "subject", "intro", "reason", "postal_address"):
        if _UNRENDERED.search(getattr(newsletter, field)):
            yield Finding(
                id="placeholder",
                where=f"newsletters.{newsletter.key}.{field}",
                what="holds a placeholder that nothing fills in",
                hint="Write the words themselves; the subject knows {title}, {number}, {lead} and {count}.",
            )


def _links(rendered: Rendered) -> Iterator[Finding]:
    where = _template("text/html")
    links = [unescape(url) for url in _LINK.findall(rendered.html)]
    for url in [*links, *map(unescape, _PICTURE.findall(rendered.html))]:
        if not _ABSOLUTE.match(url):
            hint = "Write the whole address, with https."
            yield Finding(id="link", where=where, what=f"links to {url!r}, which leads nowhere in a mail", hint=hint)
    for url in dict.fromkeys(links):
        if url not in rendered.text:
            hint = "Print the same links in the text template."
            yield Finding(id="text-link", where=_template("text/plain"), what=f"lacks the link {url}", hint=hint)


def _part(rendered: Rendered, kind: str) -> Part | None:
    return next((part for part in rendered.parts if part.kind == kind), None)


def _template(kind: str) -> str:
    return "edition.html.j2" if kind == "text/html" else "edition.txt.j2"
