"""One answer of a content system's API to a `Page` of articles: WordPress, Ghost, or JSON by a mapping. Runs in the parsing children. Pure.

Types that are not what the API's own documentation says are read as absent.
"""

import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from digest.errors import SourceError
from digest.model import Article, Image, SourceSpec
from digest.sources.canonical import absolute, item_id
from digest.sources.charset import decode, scrub
from digest.sources.dates import parse_date
from digest.sources.genericjson import Mapped
from digest.sources.items import Channel, Item, articles_of
from digest.sources.pictures import pixels, usable
from digest.sources.titles import alternative, one_line
from digest.sources.wire import Job, Page

MOST_ITEMS = 1000
"""Of one answer; what a source may give in one run at all."""
_AGAIN = "The next run tries again; check `url` of this source if this goes on."
_MILLISECONDS = 10**11  # a number above is no count of seconds: that would be the year 5138


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item: what a feed would have said of it, and what the system knows it by. Its titles and names are markup. `locked` ones show nothing without a password."""

    item: Item
    id: str = ""
    section: str = ""
    locked: bool = False


def read_answer(job: Job) -> Page:
    """Read one page. Raises `SourceError` that says what the bytes are instead."""
    document = _document(job)
    read = {"wordpress": _wordpress, "ghost": _ghost, "json": _generic}[str(job.spec.options["api"])]
    found = read(document, job)
    articles: dict[str, Article] = {}
    locked: dict[str, str] = {}
    for entry in found.entries:
        for article in _articles(entry, job.spec, found.base or job.url, job.now):
            if entry.locked:
                locked.setdefault(article.id, article.title)
            else:
                articles.setdefault(article.id, article)
    return Page(
        articles=tuple(articles.values()),
        count=found.count,
        total=found.total,
        next=found.next,
        published=_stamps(entry.item.published for entry in found.entries),
        updated=_stamps(entry.item.updated for entry in found.entries),
        locked=locked,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    entries: Sequence[Entry]
    count: int
    total: int | None = None
    next: str = ""
    base: str = ""


def _document(job: Job) -> Any:
    text = scrub(decode(job.body, job.content_type)).strip()
    if not text:
        raise SourceError("the answer is empty", where=job.url, hint=_AGAIN)
    if text.startswith("<"):
        raise SourceError("this is a web page, not an API", where=job.url, hint="Check `url` of this source.")
    try:
        return json.loads(text)
    except RecursionError:
        raise SourceError("the answer is nested too deeply", where=job.url, hint="No real API does this.") from None
    except ValueError as error:
        what = f"this is no valid JSON, or it ends in the middle ({str(error)[:80]})"
        raise SourceError(what, where=job.url, hint=_AGAIN) from None


def _articles(entry: Entry, spec: SourceSpec, base: str, now: datetime) -> Iterator[Article]:
    """Make the article of an entry. Its id is made of the system's own, so that one with a new title or address stays the same."""
    for article in articles_of(Channel(link=base, items=(entry.item,)), spec, now):
        known = item_id(spec.key, entry.id) if entry.id else article.id
        yield replace(article, id=known, section=one_line(entry.section, 60) or article.section)


def _stamps(dates: Iterable[datetime | str]) -> tuple[datetime, ...]:
    moments = (parse_date(one) if isinstance(one, str) else one for one in dates)
    return tuple(one for one in moments if one is not None)


# --- WordPress: developer.wordpress.org/rest-api/reference/posts ---


def _wordpress(document: Any, job: Job) -> _Found:
    if isinstance(document, dict) and isinstance(document.get("code"), str):
        raise SourceError(f"the site says: {one_line(_text(document, 'message')) or document['code']}", where=job.url)
    if not isinstance(document, list):
        raise SourceError("this is JSON, but no list of posts", where=job.url, hint="Check `url` of this source.")
    posts = [one for one in document[:MOST_ITEMS] if isinstance(one, dict)]
    return _Found(entries=[_post(one) for one in posts], count=len(document))


def _post(post: Mapping[str, Any]) -> Entry:
    embedded = _table(post, "_embedded")
    terms = [term for group in _list(embedded, "wp:term") if isinstance(group, list) for term in _tables(group)]
    tags = [_text(term, "name") for term in terms if _text(term, "slug") != "uncategorized"]
    people = (_text(person, "name") for person in _tables(_list(embedded, "author")))
    text = _rendered(post, "content") or _rendered(post, "excerpt")
    return Entry(
        id=_identifier(post.get("id")),
        locked=not text.strip() and _table(post, "content").get("protected") is True,
        item=Item(
            title=_rendered(post, "title"),
            link=_text(post, "link"),
            html=text,
            base=_text(post, "link"),
            author=", ".join(filter(None, people)),
            published=_moment(post.get("date_gmt")) or _text(post, "date"),
            updated=_moment(post.get("modified_gmt")) or _text(post, "modified"),
            tags=tuple(filter(None, tags)),
            images=_featured(post, embedded),
        ),
    )


def _featured(post: Mapping[str, Any], embedded: Mapping[str, Any]) -> tuple[Image, ...]:
    for media in _tables(_list(embedded, "wp:featuredmedia")):
        if url := usable(_text(media, "source_url"), _text(post, "link")):
            size = _table(media, "media_details")
            width, height = pixels(size.get("width")), pixels(size.get("height"))
            return (Image(url=url, alt=alternative(_text(media, "alt_text")), width=width, height=height),)
    url = usable(_text(post, "jetpack_featured_media_url"), _text(post, "link"))
    return (Image(url=url),) if url else ()


def _rendered(post: Mapping[str, Any], name: str) -> str:
    """Give `rendered` of a field. A protected one is empty, which the excerpt then stands for, where a plugin shows it: WordPress itself hides both."""
    return _text(_table(post, name), "rendered")


# --- Ghost: docs.ghost.org/content-api/posts ---


def _ghost(document: Any, job: Job) -> _Found:
    for error in _tables(_list(document, "errors")):
        raise SourceError(f"the site says: {one_line(_text(error, 'message')) or 'an error'}", where=job.url)
    posts = document.get("posts") if isinstance(document, dict) else None
    if not isinstance(posts, list):
        raise SourceError("this is JSON, but no posts of Ghost", where=job.url, hint="Check `url` of this source.")
    pagination = _table(_table(document, "meta"), "pagination")
    total = pagination.get("total")
    return _Found(
        entries=[_ghost_post(one) for one in _tables(posts[:MOST_ITEMS])],
        count=len(posts),
        total=total if isinstance(total, int) else None,
        next=_identifier(pagination.get("next")),
    )


def _ghost_post(post: Mapping[str, Any]) -> Entry:
    """Read a post. Names and titles are plain text there; tags that begin with # are for the editors alone."""
    url = _text(post, "url")
    names = [_text(one, "name") for one in _tables(_list(post, "tags"))]
    picture = usable(_text(post, "feature_image"), url)
    plain = _text(post, "custom_excerpt") or _text(post, "excerpt")
    return Entry(
        id=_text(post, "id"),
        item=Item(
            title=html.escape(_text(post, "title")),
            link=url,
            html=_text(post, "html") or _paragraphs(plain),
            base=url,
            author=html.escape(", ".join(_text(one, "name") for one in _tables(_list(post, "authors")))),
            published=_text(post, "published_at"),
            updated=_text(post, "updated_at"),
            tags=tuple(html.escape(name) for name in names if name and not name.startswith("#")),
            images=(Image(url=picture, alt=alternative(html.escape(_text(post, "feature_image_alt")))),)
            if picture
            else (),
        ),
    )


# --- JSON by a mapping ---


def _generic(document: Any, job: Job) -> _Found:
    mapped = Mapped.of(job.spec)
    items = mapped.items.all(document)
    if len(items) == 1 and isinstance(items[0], list):
        items = items[0]
    if not items and isinstance(document, dict | list) and not mapped.items.leads_into(document):
        hint = "Check `items` of this source: it says where the list stands in the answer."
        raise SourceError("the answer has nothing where the items should be", where=job.url, hint=hint)
    base = mapped.base or job.url
    next_ = mapped.next_path.first(document) if mapped.next not in ("", "Link") else ""
    return _Found(
        entries=[_mapped(one, mapped, base) for one in items[:MOST_ITEMS] if isinstance(one, dict | list)],
        count=len(items),
        next=next_ if isinstance(next_, str) else "",
        base=base,
    )


def _mapped(value: object, mapped: Mapped, base: str) -> Entry:
    def first(name: str) -> str:
        path = mapped.fields.get(name)
        return _identifier(path.first(value)) if path else ""

    def moment(name: str) -> datetime | str:
        path = mapped.fields.get(name)
        return _moment(path.first(value)) if path else ""

    tags, people = (mapped.fields[name].all(value) if name in mapped.fields else [] for name in ("tags", "author"))
    image = usable(first("image"), base)
    url = absolute(first("url"), base)
    return Entry(
        id=first("id"),
        section=first("section"),
        item=Item(
            title=first("title"),
            link=url,
            html=first("html") or _paragraphs(first("text") or first("summary")),
            base=url or base,
            author=", ".join(one for one in _words(people) if one),
            published=moment("published") or moment("updated"),
            updated=moment("updated"),
            language=first("language"),
            tags=tuple(_words(tags)),
            images=(Image(url=image),) if image else (),
        ),
    )


def _words(values: Iterable[object]) -> Iterator[str]:
    """Give the texts among values, those of a list within and those parted by commas too."""
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield from (part.strip() for part in one.split(","))


def _paragraphs(plain: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in plain.split("\n\n") if part.strip())


# --- Values of strangers ---


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    return value if isinstance(value, str) else ""


def _table(table: object, name: str) -> Mapping[str, Any]:
    value = table.get(name) if isinstance(table, Mapping) else None
    return value if isinstance(value, dict) else {}


def _list(table: object, name: str) -> list[Any]:
    value = table.get(name) if isinstance(table, Mapping) else None
    return value if isinstance(value, list) else []


def _tables(values: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    return (one for one in values if isinstance(one, dict))


def _identifier(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _moment(value: object) -> datetime | str:
    """Read a date: text as it is, without a zone it is UTC; a number as seconds, or milliseconds, since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS else value, tz=UTC)
        except (OverflowError, ValueError, OSError):
            return ""
    return "" if not isinstance(value, str) or value.startswith("0000") else value
