"""Articles as Markdown or HTML documents: front matter, title, author, date, picture and body. One document at a time, nothing is fetched."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement
from markdown_it import MarkdownIt

from digest.errors import SourceError
from digest.model import Article, Failure, Image, SourceSpec
from digest.sources.canonical import absolute, article_id, canonical, item_id
from digest.sources.clean import MAX_HTML, Cleaned, clean, clean_tree
from digest.sources.dates import date_in_name
from digest.sources.facts import remarks, weight_of, with_aliases
from digest.sources.frontmatter import Front
from digest.sources.pictures import usable
from digest.sources.plain import Document, credit_of, name_as_title, source_name
from digest.sources.release import Release, refuse_impossible, release, stated_moment
from digest.sources.titles import byline, language_tag, one_line, plain_line

_HTML = re.compile(r"\.html?$", re.IGNORECASE)
_MAX_TAGS = 20
_META: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "author": ("author", "article:author", "dc.creator"),
    "date": ("article:published_time", "date", "dc.date", "datepublished"),
    "section": ("article:section", "section"),
    "image": ("og:image", "twitter:image"),
    "url": ("og:url",),
    "tags": ("keywords", "article:tag"),
    "attribution": ("attribution", "reference"),
}


def read_document(
    front: Front, *, name: str, language: str, spec: SourceSpec, modified: datetime | None, base: str = ""
) -> Document:
    """Read a Markdown or HTML article below its front matter. Raises `SourceError` for what cannot be read, or for a document without text."""
    if _HTML.search(name):
        front, body, unplaced = _read_html(front, base)
    else:
        front, body, unplaced = _read_markdown(front, base)
    facts = with_aliases(front.facts)
    stated = language_tag(facts.get("language"))
    told, notes = _judged(front, name, stated or language or spec.language)
    paragraphs, attribution = _credit(body.text, _line(facts, "attribution"))
    if not paragraphs and not _line(facts, "title"):
        raise SourceError("the file holds no article", where=name, hint="Give it a title and paragraphs, or remove it.")
    url = absolute(_line(facts, "url"), base or spec.url)
    lead = _line(facts, "image")
    article = Article(
        id=article_id(canonical(url)) if canonical(url) else item_id(spec.key, name),
        source=spec.key,
        source_name=source_name(spec, attribution),
        title=_line(facts, "title") or plain_line(name_as_title(name)),
        url=url,
        canonical_url=canonical(url),
        author=byline(_line(facts, "author")),
        published=told.published or date_in_name(PurePath(name).name) or modified,
        language=stated or language_tag(language or spec.language),
        html=body.html,
        text=paragraphs,
        headings=body.headings,
        image=_image(lead, base or url) or body.image,
        tags=_tags(facts.get("tags")),
        section=_line(facts, "section") or spec.section,
        attribution=attribution,
        weight=weight_of(facts.get("weight")) or spec.weight,
    )
    unplaced += bool(lead) and not (base or url) and _is_relative(lead)
    return Document(article=article, is_draft=told.held, expires=told.expires, unplaced=unplaced, notes=notes)


def _judged(front: Front, name: str, language: str) -> tuple[Release, tuple[Failure, ...]]:
    """Say whether a document may go out, and what in its front matter does not count. Of a draft nothing is said: it is being written."""
    told = release(front, name, language)
    if told.held:
        return told, ()
    if told.published is None:
        refuse_impossible(name)
    return told, tuple(remarks(front, name, language))


def _read_markdown(front: Front, base: str) -> tuple[Front, Cleaned, int]:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(front.body[:MAX_HTML])
    tree = lxml.html.fragment_fromstring(html or "<p></p>", create_parent="div")
    first = next(iter(tree), None)
    if first is not None and first.tag == "h1":
        if not front.facts.get("title"):
            front = replace(front, facts={**front.facts, "title": first.text_content()})
        first.drop_tree()
    base = base or _line(front.facts, "url")
    unplaced = _unplaced(tree, base)
    return front, clean_tree(tree, base), unplaced


def _read_html(front: Front, base: str) -> tuple[Front, Cleaned, int]:
    markup = front.body[:MAX_HTML].encode()
    try:
        tree = lxml.html.document_fromstring(markup, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except ParserError:  # not a single element
        return front, Cleaned(), 0
    facts, lines = _meta(tree)
    body = _body(tree)
    heading = body.find(".//h1")
    if heading is not None:
        facts.setdefault("title", heading.text_content())
        heading.drop_tree()
    if (title := tree.findtext(".//title")) is not None:
        facts.setdefault("title", title)
    html = lxml.html.tostring(body, encoding="unicode")
    front = replace(front, facts={**facts, **front.facts}, lines={**lines, **front.lines})
    base = base or str(front.facts.get("url") or "")
    return front, clean(html, base), _unplaced(body, base)


def _unplaced(tree: HtmlElement, base: str) -> int:
    """Count the pictures that a reader could not load, since nobody knows where they are on the web."""
    return 0 if base else sum(_is_relative(one.get("src") or "") for one in tree.iter("img"))


def _is_relative(address: str) -> bool:
    parts = urlsplit(address) if "[" not in address else None
    return parts is not None and bool(parts.path) and not parts.scheme and not parts.netloc


def _meta(tree: HtmlElement) -> tuple[dict[str, Any], dict[str, int]]:
    """Give what the head of a page says, and on which line."""
    given: dict[str, tuple[str, int]] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if key and (content := (meta.get("content") or "").strip()):
            given.setdefault(key, (content, meta.sourceline or 1))
    found = {fact: given[key] for fact, keys in _META.items() for key in reversed(keys) if key in given}
    facts: dict[str, Any] = {fact: content for fact, (content, _) in found.items()}
    facts["language"] = language_tag(tree.get("lang"))
    canonical_link = tree.find('.//link[@rel="canonical"]')
    if canonical_link is not None and canonical_link.get("href"):
        facts["url"] = canonical_link.get("href")
    moment = tree.find(".//time[@datetime]")
    if moment is not None and stated_moment(moment.get("datetime")):  # any time in a text may come first
        facts.setdefault("date", moment.get("datetime"))
    return facts, {fact: line for fact, (_, line) in found.items()}


def _body(tree: HtmlElement) -> HtmlElement:
    """Give the element that holds the article."""
    for path in (".//article", ".//main", './/*[@role="main"]', ".//body"):
        found = tree.find(path)
        if found is not None and found.text_content().strip():
            return found
    return tree


def _credit(text: str, stated: str) -> tuple[str, str]:
    """Take the last paragraph off when it credits the origin."""
    rest, _, last = text.rpartition("\n\n")
    found = credit_of(last)
    return (rest, stated or found) if found else (text, stated)


def _line(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    return plain_line(str(value)) if isinstance(value, str | int | float) else ""


def _tags(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    lines = dict.fromkeys(one_line(str(part), 60) for part in parts[:_MAX_TAGS])
    return tuple(line for line in lines if line)


def _image(address: str, base: str) -> Image | None:
    url = usable(address, base)
    return Image(url=url) if url else None
