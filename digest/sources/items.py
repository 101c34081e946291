"""What a feed says, before anybody judged it (`Channel`, `Item`), and how that becomes articles. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from digest.model import Article, Image, SourceSpec
from digest.sources.canonical import absolute, article_id, canonical, item_id
from digest.sources.clean import Cleaned, clean
from digest.sources.dates import parse_date, plausible
from digest.sources.titles import language_tag, one_line

_MAX_TAGS = 20
_MAX_TAG = 60  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry as the feed has it. Dates are moments where the format's own parser understood them, else the text that stands there."""

    title: str = ""
    link: str = ""
    guid: str = ""
    html: str = ""
    base: str = ""
    author: str = ""
    published: datetime | str = ""
    updated: datetime | str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed: its own title, address and language, and its items in their order."""

    title: str = ""
    link: str = ""
    language: str = ""
    items: tuple[Item, ...] = ()


def articles_of(channel: Channel, spec: SourceSpec, now: datetime) -> tuple[Article, ...]:
    """Make articles of a channel's items: at most `spec.max_items`, the newest, in the feed's order, each id once."""
    items = _newest(channel.items, spec.max_items)
    links = [absolute(item.link, _base(item, channel)) for item in items]
    shared = {url for url, count in Counter(canonical(link) for link in links).items() if url and count > 1}
    made: dict[str, Article] = {}
    for item, link in zip(items, links, strict=True):
        article = _article(item, link, channel, spec, now, shared)
        if article.title or article.text or article.url:
            made.setdefault(article.id, article)
    return tuple(made.values())


def _newest(items: Sequence[Item], limit: int) -> Sequence[Item]:
    """Keep the newest by date, since some feeds begin with the oldest; those without a date are kept last, as they stand."""
    if len(items) <= limit:
        return items
    dated = [item.published.timestamp() if isinstance(item.published, datetime) else None for item in items]
    order = sorted(range(len(items)), key=lambda i: (dated[i] is None, -(dated[i] or 0.0), i))
    kept = sorted(order[:limit])
    return [items[index] for index in kept]


def _article(item: Item, link: str, channel: Channel, spec: SourceSpec, now: datetime, shared: set[str]) -> Article:
    url = link if link.startswith(("http://", "https://")) else ""
    known_as = canonical(url)
    title = one_line(item.title)
    body = clean(item.html, _base(item, channel))
    language = language_tag(spec.language) or language_tag(item.language) or language_tag(channel.language)
    return Article(
        id=_identity(item, url, known_as, title, spec, shared),
        source=spec.key,
        source_name=spec.name or one_line(channel.title) or urlsplit(channel.link).hostname or spec.key,
        title=title,
        url=url,
        canonical_url=known_as,
        author=one_line(item.author),
        published=_moment(item.published, language, now) or _moment(item.updated, language, now),
        updated=_moment(item.updated, language, now),
        language=language,
        html=body.html,
        text=body.text,
        headings=body.headings,
        image=_image(item, body),
        tags=_tags(item.tags),
        section=spec.section,
        weight=spec.weight,
    )


def _base(item: Item, channel: Channel) -> str:
    """Relative addresses count from what the item names; in a feed that came from a file, from the feed's own site."""
    return item.base if item.base.startswith(("http://", "https://")) else channel.link


def _identity(item: Item, url: str, known_as: str, title: str, spec: SourceSpec, shared: set[str]) -> str:
    """By address where there is one of its own; several items of a change log or a status page may share one, and differ by their guid."""
    if known_as and known_as not in shared:
        return article_id(known_as)
    return item_id(spec.key, item.guid or url or title or item.html)


def _moment(value: datetime | str, language: str, now: datetime) -> datetime | None:
    return plausible(parse_date(value, language) if isinstance(value, str) else value, now)


def _image(item: Item, body: Cleaned) -> Image | None:
    """Prefer what the feed names as the picture; its caption is often only in the text."""
    if not item.images:
        return body.image
    return item.images[0]


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    lines = dict.fromkeys(one_line(tag, _MAX_TAG) for tag in tags[: 2 * _MAX_TAGS])
    return tuple(line for line in lines if line)[:_MAX_TAGS]
