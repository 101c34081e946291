"""Articles as Markdown or HTML documents: front matter, title, author, date, picture and body. One document at a time, nothing is fetched."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

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
from digest.sources.plain import Document, credit_of, name_as_title, source_name
from digest.sources.titles import language_tag, one_line, plain_line

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MARKDOWN = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_MAX_TAGS = 20
_MAX_WEIGHT = 100
_YES = frozenset({"true", "yes", "on", "1"})
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
    text: str, *, name: str, language: str, spec: SourceSpec, modified: datetime | None, base: str = ""
) -> Document:
    """Read a Markdown or HTML article. Raises `SourceError` for broken front matter or a document without text."""
    if _MARKDOWN.search(name):
        facts, body, unplaced = _read_markdown(text, name, base)
    else:
        facts, body, unplaced = _read_html(text, base)
    paragraphs, attribution = _credit(body.text, _line(facts, "attribution"))
    if not paragraphs and not _line(facts, "title"):
        raise SourceError("the file holds no article", where=name, hint="Give it a title and paragraphs, or remove it.")
    url = absolute(_line(facts, "url"), base or spec.url)
    stated = language_tag(facts.get("language")) or language_tag(facts.get("lang"))
    lead = _line(facts, "image")
    article = Article(
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
        image=_image(lead, base or url) or body.image,
        tags=_tags(facts.get("tags")),
        section=_line(facts, "section") or spec.section,
        attribution=attribution,
        weight=_weight(facts.get("weight")) or spec.weight,
    )
    unplaced += bool(lead) and not (base or url) and _is_relative(lead)
    return Document(article=article, is_draft=_is_draft(facts), unplaced=unplaced)


def _read_markdown(text: str, name: str, base: str) -> tuple[Mapping[str, Any], Cleaned, int]:
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
    base = base or _line(facts, "url")
    unplaced = _unplaced(tree, base)
    return facts, clean_tree(tree, base), unplaced


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


def _read_html(text: str, base: str) -> tuple[Mapping[str, Any], Cleaned, int]:
    try:
        tree = lxml.html.document_fromstring(text[:MAX_HTML].encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except ParserError:  # not a single element
        return {}, Cleaned(), 0
    facts = _meta(tree)
    body = _body(tree)
    heading = body.find(".//h1")
    if heading is not None:
        facts.setdefault("title", heading.text_content())
        heading.drop_tree()
    if (title := tree.findtext(".//title")) is not None:
        facts.setdefault("title", title)
    html = lxml.html.tostring(body, encoding="unicode")
    base = base or str(facts.get("url") or "")
    return facts, clean(html, base), _unplaced(body, base)


def _unplaced(tree: HtmlElement, base: str) -> int:
    """Count the pictures that a reader could not load, since nobody knows where they are on the web."""
    return 0 if base else sum(_is_relative(one.get("src") or "") for one in tree.iter("img"))


def _is_relative(address: str) -> bool:
    parts = urlsplit(address) if "[" not in address else None
    return parts is not None and bool(parts.path) and not parts.scheme and not parts.netloc


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


def _is_draft(facts: Mapping[str, Any]) -> bool:
    """Whether a document says that it is not to be read yet: `draft: true`, or `published: false` as Jekyll has it."""
    return str(facts.get("draft")).lower() in _YES or facts.get("published") is False


def _weight(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value <= _MAX_WEIGHT else 0.0  # type: ignore[arg-type, operator]  # as just checked


def _image(address: str, base: str) -> Image | None:
    url = usable(address, base)
    return Image(url=url) if url else None
