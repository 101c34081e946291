"""What a web page says of itself: title, author, dates, language, picture, its canonical address. Pure; the text of the article is found elsewhere.

In order of trust: schema.org in JSON-LD, which publishers keep in order for search engines, Open Graph and its like, the page's own elements.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from digest.model import Image
from digest.sources.canonical import absolute, canonical, is_web_url
from digest.sources.dates import date_in_name, parse_date, plausible
from digest.sources.pictures import pixels, usable
from digest.sources.titles import MAX_BYLINE, byline, language_tag, one_line, plain_line

_MAX_SCRIPTS = 20
_MAX_SCRIPT = 300_000  # characters; a publisher's graph has some thousands
_MAX_NODES = 500
_MAX_TAGS = 20
_MAX_DESCRIPTION = 2000  # characters
_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review)$")
_DATES = (
    *("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created"),
    *("parsely-pub-date", "sailthru.date", "publish-date", "pubdate", "citation_publication_date"),
)  # fmt: skip
_UPDATES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_TITLES = ("og:title", "twitter:title", "dc.title")
_AUTHORS = ("author", "dc.creator", "parsely-author", "article:author")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_LANGUAGES = ("content-language", "og:locale", "dc.language")
_PUBLISHED = re.compile(r"publish|entry-date|post-date|pubdate|created", re.IGNORECASE)
_VARIANT = re.compile(r"(?:amp|print|\d{1,3}|page|index\.html?)", re.IGNORECASE)
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page says of itself, read but not yet weighed against what is known from elsewhere. `canonical_url` is "" where its word is not plausible."""

    base: str
    title: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    description: str = ""
    site: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    image: Image | None = None
    canonical_url: str = ""


def facts_of(tree: HtmlElement, url: str, now: datetime) -> PageFacts:
    """Read what a page says of itself. `url` is where it came from."""
    base = base_of(tree, url)
    meta, schema = _meta(tree), _schema(tree)
    language = language_tag(tree.get("lang")) or language_tag(_text(schema, "inLanguage")) or _first_tag(meta)
    site = one_line(meta.get("og:site_name", ""), 100)
    return PageFacts(
        base=base,
        title=_without_site(_title(tree, meta, schema), site),
        author=_author(tree, meta, schema),
        published=_published(tree, meta, schema, url, language, now),
        updated=_moment((_text(schema, "dateModified"), *_named(meta, _UPDATES)), language, now),
        language=language,
        description=plain_line(next(_named(meta, _DESCRIPTIONS), "") or _text(schema, "description"), _MAX_DESCRIPTION),
        site=site,
        section=one_line(meta.get("article:section", "") or _text(schema, "articleSection"), 60),
        tags=_tags(tree, meta, schema),
        image=_image(meta, schema, base),
        canonical_url=_canonical(tree, base, url),
    )


def base_of(tree: HtmlElement, url: str) -> str:
    """Give where the relative addresses of a document start (HTML, 4.2.3)."""
    element = tree.find(".//base[@href]")
    return absolute(element.get("href") or "", url) or url if element is not None else url


def plausible_canonical(stated: str, own: str) -> str:
    """Give the canonical form of what a page calls its canonical address, or "" where that cannot be: a home page, a section above the article, no web host.

    Another site is plausible: that is how syndicated copies name their origin.
    """
    claimed, mine = canonical(stated), canonical(own)
    if not claimed or not mine:
        return ""
    theirs, ours = urlsplit(claimed), urlsplit(mine)
    if theirs.netloc != ours.netloc and not re.search(r"\.[a-z][a-z0-9-]+$", theirs.hostname or ""):
        return ""  # a developer's machine, an address in digits
    if theirs.path == "/" and not theirs.query and not theirs.fragment:
        return "" if (ours.path, ours.query) != ("/", "") else claimed
    above = f"{theirs.path}/"
    if theirs.netloc == ours.netloc and ours.path.startswith(above) and not theirs.query:
        rest = ours.path.removeprefix(above).split("/")
        return claimed if all(_VARIANT.fullmatch(part) for part in rest) else ""
    return claimed


def feed_links(tree: HtmlElement, base: str) -> Iterator[tuple[str, str, str]]:
    """Give address, title and media type of each feed that a page names (`rel=alternate`)."""
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEEDS:
            url = absolute(link.get("href") or "", base)
            if is_web_url(url):
                yield url, one_line(link.get("title") or "", 100), kind


def _meta(tree: HtmlElement) -> Mapping[str, str]:
    """Give the first content of each name. Names are compared in lower case; `og:image` may be written with a dot or a colon."""
    given: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        if name and (content := (meta.get("content") or "").strip()):
            given.setdefault(name.strip().lower(), content)
    return given


def _schema(tree: HtmlElement) -> Mapping[str, Any]:
    """Give the first article that the page describes in schema.org's words; empty where it has none."""
    scripts = [one for one in tree.iter("script") if (one.get("type") or "").lower().startswith("application/ld+json")]
    left = _MAX_NODES
    for script in scripts[:_MAX_SCRIPTS]:
        for node in _nodes(_json(script.text or "")):
            left -= 1
            if left < 0:
                return {}
            if any(_ARTICLE_TYPES.search(kind) for kind in _strings(node.get("@type"))):
                return node
    return {}


def _json(text: str) -> object:
    try:
        return json.loads(text[:_MAX_SCRIPT], strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(document: object) -> Iterator[dict[str, Any]]:
    """Give the objects on the two uppermost floors: a graph, a list, what a page is about."""
    first = document if isinstance(document, list) else [document]
    for node in first:
        if not isinstance(node, dict):
            continue
        yield node
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            below = node.get(name)
            yield from (one for one in (below if isinstance(below, list) else [below]) if isinstance(one, dict))


def _strings(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _text(node: Mapping[str, Any], name: str) -> str:
    return next(iter(_strings(node.get(name))), "")


def _named(meta: Mapping[str, str], names: tuple[str, ...]) -> Iterator[str]:
    return (meta[name] for name in names if name in meta)


def _first_tag(meta: Mapping[str, str]) -> str:
    return next((tag for text in _named(meta, _LANGUAGES) if (tag := language_tag(text))), "")


def _title(tree: HtmlElement, meta: Mapping[str, str], schema: Mapping[str, Any]) -> str:
    headings = [one for one in tree.iter("h1") if plain_line(one.text_content())]
    stated = [_text(schema, "headline"), *_named(meta, _TITLES)]
    own = [headings[0].text_content()] if len(headings) == 1 else []
    for text in (*stated, *own, tree.findtext(".//title") or ""):
        if line := one_line(text):
            return line
    return ""


def _without_site(title: str, site: str) -> str:
    """Take the name of the site off the end of a title, where both are known."""
    if not site:
        return title
    return re.sub(rf"\s+[|\-–—·:»]\s+{re.escape(site)}$", "", title, flags=re.IGNORECASE) or title  # noqa: RUF001 - dashes are what parts them


def _author(tree: HtmlElement, meta: Mapping[str, str], schema: Mapping[str, Any]) -> str:
    people = schema.get("author")
    names = [
        str(one.get("name") or "") if isinstance(one, dict) else one
        for one in (people if isinstance(people, list) else [people])
        if isinstance(one, dict | str)
    ]
    stated = ", ".join(dict.fromkeys(line for name in names[:10] if (line := _name(name))))
    written = next((one for one in _named(meta, _AUTHORS) if "://" not in one), "")
    link = tree.find('.//a[@rel="author"]')
    return stated or _name(written) or (_name(link.text_content()) if link is not None else "")


def _name(text: str) -> str:
    return plain_line(byline(one_line(text, MAX_BYLINE)), 100)


def _published(
    tree: HtmlElement, meta: Mapping[str, str], schema: Mapping[str, Any], url: str, language: str, now: datetime
) -> datetime | None:
    stated = _moment((_text(schema, "datePublished"), *_named(meta, _DATES)), language, now)
    return stated or _moment(_times(tree), language, now) or plausible(_in_address(url), now)


def _moment(texts: Iterator[str] | tuple[str, ...], language: str, now: datetime) -> datetime | None:
    return next((found for text in texts if text and (found := plausible(parse_date(text, language), now))), None)


def _times(tree: HtmlElement) -> Iterator[str]:
    """Give the `time` elements: those that say that they are the date of publication, then the first inside an article."""
    for time in tree.iter("time"):
        names = (
            f"{time.get('class') or ''} {time.get('itemprop') or ''} {'pubdate' if 'pubdate' in time.attrib else ''}"
        )
        if _PUBLISHED.search(names):
            yield time.get("datetime") or time.text_content()
    inside = tree.find(".//article//time[@datetime]")
    if inside is None:
        inside = tree.find(".//main//time[@datetime]")
    if inside is not None:
        yield inside.get("datetime") or ""


def _in_address(url: str) -> datetime | None:
    return date_in_name(urlsplit(url).path.replace("/", "-"))


def _tags(tree: HtmlElement, meta: Mapping[str, str], schema: Mapping[str, Any]) -> tuple[str, ...]:
    given = [one.get("content") or "" for one in tree.iterfind('.//meta[@property="article:tag"]')]
    given = given or _strings(schema.get("keywords")) or [meta.get("keywords", "")]
    parts = [part for text in given[:_MAX_TAGS] for part in text[:2000].split(",")]
    lines = dict.fromkeys(one_line(part, 60) for part in parts[: 2 * _MAX_TAGS])
    return tuple(line for line in lines if line)[:_MAX_TAGS]


def _image(meta: Mapping[str, str], schema: Mapping[str, Any], base: str) -> Image | None:
    named = [
        *_named(meta, ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")),
        *_pictured(schema.get("image")),
    ]
    url = next((found for one in named[:10] if (found := usable(one, base))), "")
    if not url:
        return None
    size = {
        name: pixels(meta.get(f"og:image:{name}")) if url == usable(meta.get("og:image", ""), base) else None
        for name in ("width", "height")
    }
    return Image(url=url, alt=one_line(meta.get("og:image:alt", "")), **size)


def _pictured(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        found = one.get("url") if isinstance(one, dict) else one
        if isinstance(found, str):
            yield found


def _canonical(tree: HtmlElement, base: str, url: str) -> str:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return plausible_canonical(absolute(link.get("href") or "", base), url)
    return ""
