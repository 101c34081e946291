"""Articles as Markdown or HTML documents: front matter, title, author, date, picture and body. One document at a time, nothing is fetched."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

import lxml.html
import yaml
from lxml.etree import ParserError
from lxml.html import HtmlElement
from markdown_it import MarkdownIt

from digest.errors import SourceError
from digest.model import Article, Image, SourceSpec
from digest.sources.canonical import absolute, article_id, canonical, item_id
from digest.sources.clean import MAX_HTML, Cleaned, clean, clean_tree
from digest.sources.dates import date_in_name, moment_of
from digest.sources.pictures import usable
from digest.sources.plain import credit_of, name_as_title, source_name
from digest.sources.titles import language_tag, one_line, plain_line

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MARKDOWN = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
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


def read_document(text: str, *, name: str, language: str, spec: SourceSpec, modified: datetime | None) -> Article:
    """Read a Markdown or HTML article. Raises `SourceError` for broken front matter or a document without text."""
    if _MARKDOWN.search(name):
        facts, body = _read_markdown(text, name)
    else:
        facts, body = _read_html(text)
    paragraphs, attribution = _credit(body.text, _line(facts, "attribution"))
    if not paragraphs and not _line(facts, "title"):
        raise SourceError("the file holds no article", where=name, hint="Give it a title and paragraphs, or remove it.")
    url = absolute(_line(facts, "url"), spec.url)
    stated = language_tag(facts.get("language")) or language_tag(facts.get("lang"))
    return Article(
        id=article_id(canonical(url)) if canonical(url) else item_id(spec.key, name),
        source=spec.key,
        source_name=source_name(spec, attribution),
        title=_line(facts, "title") or plain_line(name_as_title(name)),
        url=url,
        canonical_url=canonical(url),
        author=_line(facts, "author"),
        published=_published(facts, stated or language) or date_in_name(PurePath(name).name) or modified,
        language=stated or language_tag(language or spec.language),
        html=body.html,
        text=paragraphs,
        headings=body.headings,
        image=_image(facts, url) or body.image,
        tags=_tags(facts.get("tags")),
        section=_line(facts, "section") or spec.section,
        attribution=attribution,
        weight=spec.weight,
    )


def _read_markdown(text: str, name: str) -> tuple[Mapping[str, Any], Cleaned]:
    facts: Mapping[str, Any] = {}
    if front := _FRONT_MATTER.match(text):
        facts = _front_matter(front[1], name)
        text = text[front.end() :]
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text[:MAX_HTML])
    tree = lxml.html.fragment_fromstring(html or "<p></p>", create_parent="div")
    first = next(iter(tree), None)
    if first is not None and first.tag == "h1":
        if not facts.get("title"):
            facts = {**facts, "title": first.text_content()}
        first.drop_tree()
    return facts, clean_tree(tree, _line(facts, "url"))


def _front_matter(block: str, name: str) -> Mapping[str, Any]:
    try:
        facts = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 2}" if mark else ""
        hint = 'Quote values that hold a colon, as in title: "One: two".'
        raise SourceError("the front matter is no valid YAML", where=f"{name}{line}", hint=hint) from None
    if not isinstance(facts, dict):
        return {}
    return {str(key).lower(): value for key, value in facts.items()}


def _read_html(text: str) -> tuple[Mapping[str, Any], Cleaned]:
    try:
        tree = lxml.html.document_fromstring(text[:MAX_HTML].encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except ParserError:  # not a single element
        return {}, Cleaned()
    facts = _meta(tree)
    body = _body(tree)
    heading = body.find(".//h1")
    if heading is not None:
        facts.setdefault("title", heading.text_content())
        heading.drop_tree()
    if (title := tree.findtext(".//title")) is not None:
        facts.setdefault("title", title)
    html = lxml.html.tostring(body, encoding="unicode")
    return facts, clean(html, str(facts.get("url") or ""))


def _meta(tree: HtmlElement) -> dict[str, Any]:
    given: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if key and (content := (meta.get("content") or "").strip()):
            given.setdefault(key, content)
    facts: dict[str, Any] = {
        fact: value for fact, keys in _META.items() if (value := next((given[key] for key in keys if key in given), ""))
    }
    facts["language"] = tree.get("lang") or ""
    canonical_link = tree.find('.//link[@rel="canonical"]')
    if canonical_link is not None and canonical_link.get("href"):
        facts["url"] = canonical_link.get("href")
    moment = tree.find(".//time[@datetime]")
    if moment is not None:
        facts.setdefault("date", moment.get("datetime"))
    return facts


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


def _published(facts: Mapping[str, Any], language: str) -> datetime | None:
    return moment_of(facts.get("date"), language) or moment_of(facts.get("published"), language)


def _tags(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    lines = dict.fromkeys(one_line(str(part), 60) for part in parts[:_MAX_TAGS])
    return tuple(line for line in lines if line)


def _image(facts: Mapping[str, Any], base: str) -> Image | None:
    url = usable(_line(facts, "image"), base)
    return Image(url=url) if url else None
