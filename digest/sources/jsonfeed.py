"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to a `Channel`. Pure; wrong types are read as absent."""

import html
import json
from typing import Any

from digest.errors import SourceError
from digest.model import Image
from digest.sources.canonical import absolute
from digest.sources.items import Channel, Item
from digest.sources.pictures import usable


def read_json(text: str, url: str) -> Channel:
    """Read a JSON Feed. Raises `SourceError` for what is none, or not whole."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = f"this is no valid JSON, or it ends in the middle ({str(error)[:80]})"
        raise SourceError(what, where=url, hint="The next run tries again; check the URL if this goes on.") from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        hint = "Give the address of an RSS, Atom or JSON feed."
        raise SourceError("this is JSON, but no JSON Feed", where=url, hint=hint)
    home = absolute(_text(document, "home_page_url"), url) or url
    items = tuple(_item(entry, document, home) for entry in document["items"] if isinstance(entry, dict))
    return Channel(
        title=html.escape(_text(document, "title")), link=home, language=_text(document, "language"), items=items
    )


def _item(entry: dict[str, Any], document: dict[str, Any], home: str) -> Item:
    tags = entry.get("tags")
    return Item(
        title=html.escape(_text(entry, "title")),  # plain text by the standard, unlike titles in RSS
        link=_text(entry, "url") or _text(entry, "external_url"),
        guid=_identifier(entry.get("id")),
        html=_content(entry),
        base=home,
        author=html.escape(_authors(entry) or _authors(document)),
        published=_text(entry, "date_published") or _text(entry, "date_modified"),
        updated=_text(entry, "date_modified"),
        language=_text(entry, "language"),
        tags=tuple(html.escape(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        images=_images(entry, home),
        audio=_audio(entry),
    )


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _identifier(value: object) -> str:
    """Take numbers for ids too: they are common, and the standard says so."""
    return str(value) if isinstance(value, str | int | float) else ""


def _content(entry: dict[str, Any]) -> str:
    if markup := _text(entry, "content_html"):
        return markup
    plain = _text(entry, "content_text") or _text(entry, "summary")
    return "".join(f"<p>{html.escape(part)}</p>" for part in plain.split("\n\n") if part.strip())


def _authors(entry: dict[str, Any]) -> str:
    """Version 1.1 has `authors`, version 1.0 one `author`."""
    several = entry.get("authors")
    people = several if isinstance(several, list) else [entry.get("author")]
    return ", ".join(name for person in people if isinstance(person, dict) and (name := _text(person, "name")))


def _audio(entry: dict[str, Any]) -> str:
    """Give the first attachment that is sound or film."""
    attached = entry.get("attachments")
    found = (one for one in attached if isinstance(one, dict)) if isinstance(attached, list) else ()
    recordings = (_text(one, "url") for one in found if _text(one, "mime_type").startswith(("audio/", "video/")))
    return next(recordings, "")


def _images(entry: dict[str, Any], home: str) -> tuple[Image, ...]:
    named = (usable(_text(entry, name), home) for name in ("image", "banner_image"))
    return tuple(Image(url=address) for address in named if address)
