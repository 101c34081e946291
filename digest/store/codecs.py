"""Nouns as JSON and back, for what is kept whole: articles, the sections of an edition, rendered content. Pure.

Times are ISO 8601 in UTC; bodies of mail are ASCII by their transfer encoding, so bytes are kept as text. Fields that are missing in an old
record take their defaults.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from digest.model import Article, Gap, Image, Listing, Mention, Part, Rendered, Section, Stencil, Stock, Story, Summary

Json = dict[str, Any]


def storable(text: str) -> str:
    """Make any text fit for both databases: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def dump_article(article: Article) -> str:
    """Write an article."""
    return _dump(article)


def load_article(record: str) -> Article:
    """Read an article."""
    return _article(json.loads(record))


def dump_stories(sections: Sequence[Section], more: Sequence[Story] = ()) -> str:
    """Write the sections of an edition with their stories: a list, or where it names `more` stories an object with both."""
    return _dump({"sections": sections, "more": more} if more else sections)


def load_sections(record: str) -> tuple[Section, ...]:
    """Read the sections of an edition."""
    raw = json.loads(record)
    return tuple(
        Section(name=section["name"], stories=tuple(_story(story) for story in section["stories"]))
        for section in (raw["sections"] if isinstance(raw, dict) else raw)
    )


def load_more(record: str) -> tuple[Story, ...]:
    """Read the stories that an edition only names."""
    raw = json.loads(record)
    return tuple(map(_story, raw["more"])) if isinstance(raw, dict) else ()


def dump_rendered(rendered: Rendered) -> str:
    """Write frozen content: a piece is a text, a gap `{"gap": name}`."""
    stock = None if rendered.stock is None else _dumped_stock(rendered.stock)
    return _dump({**_shallow(rendered), "parts": [_dumped_part(part) for part in rendered.parts], "stock": stock})


def load_rendered(record: str) -> Rendered:
    """Read frozen content."""
    raw = json.loads(record)
    headers = tuple((name, value) for name, value in raw.pop("headers"))
    stock = raw.pop("stock", None)
    parts = tuple(_part(part) for part in raw.pop("parts"))
    return Rendered(headers=headers, parts=parts, stock=None if stock is None else _stock(stock), **raw)


def _dump(value: object) -> str:
    return json.dumps(value, default=_plain, separators=(",", ":"))


def _plain(value: object) -> object:
    if is_dataclass(value):
        return _shallow(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bytes):
        return value.decode("ascii")
    raise TypeError(f"{type(value).__name__} has no place in a record")


def _shallow(noun: Any) -> Json:
    return {each.name: getattr(noun, each.name) for each in fields(noun)}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _article(raw: Json) -> Article:
    image = raw.get("image")
    lists: Json = {name: tuple(raw[name]) for name in ("headings", "tags") if name in raw}
    times: Json = {name: _moment(raw[name]) for name in ("published", "updated") if name in raw}
    return Article(**{**raw, **lists, **times, "image": None if image is None else Image(**image)})


def _story(raw: Json) -> Story:
    summary = raw.get("summary")
    return Story(**{
        **raw,
        "article": _article(raw["article"]),
        "also_covered_by": tuple(Mention(**mention) for mention in raw.get("also_covered_by", ())),
        "summary": None if summary is None else Summary(**{**summary, "sentences": tuple(summary["sentences"])}),
    })  # fmt: skip


def _dumped_part(part: Part) -> Json:
    return {
        "kind": part.kind,
        "encoding": part.encoding,
        "pieces": _dumped_pieces(part.pieces),
        "cards": {name: card.decode("ascii") for name, card in part.cards.items()},
        "decoded_size": part.decoded_size,
    }


def _part(raw: Json) -> Part:
    return Part(**{**raw, "pieces": _pieces(raw["pieces"]), "cards": _encoded(raw["cards"])})


def _dumped_stock(stock: Stock) -> Json:
    stencils = [{**_shallow(one), "pieces": _dumped_pieces(one.pieces)} for one in stock.stencils]
    return {**_shallow(stock), "stencils": stencils}


def _stock(raw: Json) -> Stock:
    return Stock(**{
        **raw,
        "sections": {name: tuple(ids) for name, ids in raw["sections"].items()},
        "reading": tuple(raw["reading"]),
        "stencils": tuple(_stencil(one) for one in raw["stencils"]),
    })  # fmt: skip


def _stencil(raw: Json) -> Stencil:
    cards = {name: _encoded(raw[name]) for name in ("leads", "cards", "short", "heads")}
    listings = {name: _listing(one) for name, one in raw["listings"].items()}
    return Stencil(**{**raw, **cards, "pieces": _pieces(raw["pieces"]), "listings": listings})


def _listing(raw: Json) -> Listing:
    groups = tuple((before.encode("ascii"), _encoded(entries)) for before, entries in raw["groups"])
    return Listing(groups=groups, after=raw["after"].encode("ascii"))


def _dumped_pieces(pieces: Sequence[bytes | Gap]) -> list[object]:
    return [piece.decode("ascii") if isinstance(piece, bytes) else {"gap": piece} for piece in pieces]


def _pieces(raw: Sequence[Any]) -> tuple[bytes | Gap, ...]:
    return tuple(Gap(piece["gap"]) if isinstance(piece, dict) else piece.encode("ascii") for piece in raw)


def _encoded(raw: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode("ascii") for name, text in raw.items()}
