"""The article on a web page: its text without what stands around it, and what the page says of it. Runs where it can be killed; see `workers`.

trafilatura finds the text. Where it finds none the page's own description is all there is. Its output is HTML of strangers like any other: it is
cleaned by `clean` as the last step.
"""

import logging
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

import lxml.html
import trafilatura
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import build_html_output

from digest.errors import SourceError
from digest.model import Article, SourceSpec
from digest.sources.canonical import article_id, canonical
from digest.sources.charset import scrub
from digest.sources.clean import MAX_HTML, Cleaned, clean, clean_tree
from digest.sources.pagefacts import PageFacts, facts_of
from digest.sources.titles import language_tag, plain_line
from digest.sources.webpage import page_tree

# It tells of every page without a text, which is told in our own words.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_page(body: bytes, content_type: str, url: str, spec: SourceSpec, now: datetime) -> Article:
    """Read the article of a page that came from `url`. Raises `SourceError` for what is no page, or holds no article."""
    tree = page_tree(body, content_type, url)
    facts = facts_of(tree, url, now)
    text = _text(tree, facts)
    if not text.text and not facts.title:
        hint = "Check in a browser whether it needs a script or a login."
        raise SourceError("there is no article on this page", where=url, hint=hint)
    return _article(text, facts, url, spec)


def _text(tree: HtmlElement, facts: PageFacts) -> Cleaned:
    """Find the text; where there is less than the page says of itself in a line, take that line."""
    # With links it takes boxes of them for the text now and then: on 181 annotated pages F1 falls from .954 to .950.
    document = trafilatura.bare_extraction(
        tree, fast=True, output_format="html", include_comments=False, include_images=True, include_formatting=True
    )
    # What `trafilatura.extract` does next, but for a fingerprint of the text, which takes it a third of its time.
    html = "" if document is None or isinstance(document, dict) else build_html_output(document)
    found = clean_tree(_without_title(html, facts.title), facts.base)
    if len(found.text) < len(facts.description):
        described = clean(f"<p>{escape(facts.description)}</p>", facts.base)
        return Cleaned(html=described.html, text=described.text, image=found.image)
    return found


def _without_title(html: str, title: str) -> HtmlElement:
    """Give the tree of what was found, without a heading that only says the title again."""
    tree = lxml.html.fragment_fromstring(scrub(html[:MAX_HTML]), create_parent="div")
    heading = tree.find(".//h1")
    if heading is not None and plain_line(heading.text_content()) == title:
        heading.drop_tree()
    return tree


def _article(text: Cleaned, facts: PageFacts, url: str, spec: SourceSpec) -> Article:
    known_as = facts.canonical_url or canonical(url)
    return Article(
        id=article_id(known_as),
        source=spec.key,
        source_name=spec.name or facts.site or urlsplit(url).hostname or spec.key,
        title=facts.title,
        url=url,
        canonical_url=known_as,
        author=facts.author,
        published=facts.published,
        updated=facts.updated,
        language=language_tag(spec.language) or facts.language,
        html=text.html,
        text=text.text,
        headings=text.headings,
        image=facts.image or text.image,
        tags=tuple(dict.fromkeys(one for one in (facts.section, *facts.tags) if one)),
        section=spec.section,
        weight=spec.weight,
    )
