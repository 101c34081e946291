"""What a feed says, before anybody judged it (`Channel`, `Item`), and how that becomes articles. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from digest.model import Article, Image, SourceSpec
from digest.sources.canonical import absolute, article_id, canonical, is_feed_proxy, item_id
from digest.sources.clean import Cleaned, clean
from digest.sources.dates import parse_date, plausible
from digest.sources.titles import MAX_BYLINE, byline, language_tag, one_line

_MAX_TAGS = 20
_MAX_TAG = 60  # characters
_SHORT = 500  # characters, some eighty words: notes on a recording, not an article


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry as the feed has it. `audio` is an enclosed recording, `episode` that the feed says how long it lasts or which it is. Dates are moments where the format's own parser understood them, else the text that stands there."""

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
    audio: str = ""
    episode: bool = False


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
    links = [absolute(_link(item), _base(item, channel)) for item in items]
    owners = _owners(items, links)
    made: dict[str, Article] = {}
    for item, link in zip(items, links, strict=True):
        article = _article(item, link, channel, spec, now, owners)
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


def _article(
    item: Item, link: str, channel: Channel, spec: SourceSpec, now: datetime, owners: Mapping[str, str]
) -> Article:
    url = link if link.startswith(("http://", "https://")) else ""
    title = one_line(item.title)
    identity, known_as = _identity(item, url, title, spec, owners)
    body = clean(item.html, _base(item, channel))
    audio = _recording(item, body, _base(item, channel))
    language = language_tag(spec.language) or language_tag(item.language) or language_tag(channel.language)
    return Article(
        id=identity,
        source=spec.key,
        source_name=spec.name or one_line(channel.title) or urlsplit(channel.link).hostname or spec.key,
        title=title,
        url=url or audio,
        canonical_url=known_as,
        author=byline(one_line(item.author, MAX_BYLINE)),
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
        audio=audio,
    )


def _base(item: Item, channel: Channel) -> str:
    """Relative addresses count from what the item names; in a feed that came from a file, from the feed's own site."""
    return item.base if item.base.startswith(("http://", "https://")) else channel.link


def _link(item: Item) -> str:
    """Give where an item leads. Services that count readers put an address of their own in its place; then a guid that is an address is meant."""
    hidden = item.guid.startswith(("http://", "https://")) and is_feed_proxy(item.link) and not is_feed_proxy(item.guid)
    return item.guid if hidden else item.link


def _owners(items: Sequence[Item], links: Sequence[str]) -> Mapping[str, str]:
    """Give, of each address that several items share, what the oldest of them is called: the address stays with the one that had it first.

    Items of a change log or a status page all lead to one page. The oldest may have been alone there when it was first seen.
    """
    sharing: dict[str, list[int]] = {}
    for place, link in enumerate(links):
        if known_as := canonical(link):
            sharing.setdefault(known_as, []).append(place)
    return {
        known_as: _name(items[max(found, key=lambda at: _age(items[at], at))]) for known_as, found in sharing.items()
    }


def _age(item: Item, place: int) -> tuple[float, int]:
    """Order items by age: by date where there is one, else as most feeds do, the newest first."""
    moment = item.published
    return (-moment.timestamp() if isinstance(moment, datetime) else float("-inf"), place)


def _name(item: Item) -> str:
    return item.guid or one_line(item.title) or item.html


def _identity(item: Item, url: str, title: str, spec: SourceSpec, owners: Mapping[str, str]) -> tuple[str, str]:
    """Give the id, and the address under which the article is known. The address says which it is, whatever its guid: those change at each build, or are used again.

    Of items that share an address all but the oldest are known by their guid, and by an address that nobody else has.
    """
    known_as = canonical(url)
    if known_as and owners.get(known_as, "") == _name(item):
        return article_id(known_as), known_as
    own = item_id(spec.key, item.guid or (title if known_as else url or title) or item.html)
    return own, f"{known_as}#!{own}" if known_as else ""


def _recording(item: Item, body: Cleaned, base: str) -> str:
    """Give the recording of an item that is little else: an episode of a podcast, or a few words beside a sound. An article that is also read aloud is an article."""
    found = absolute(item.audio, base) if item.audio else ""
    return found if found.startswith("http") and (item.episode or len(body.text) < _SHORT) else ""


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
