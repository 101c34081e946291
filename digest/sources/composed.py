"""One form of letters (NFC, Unicode 15.1 3.11) for what sources say: names from a Mac's folders have their accents apart, and would be other names.

Addresses and `html` stay as they are: servers tell such addresses apart. Pure.
"""

from dataclasses import replace
from unicodedata import is_normalized, normalize

from digest.model import Article, Collected


def composed(found: Collected) -> Collected:
    """Give what a source gave with the words of its articles composed; itself where they are, as nearly always."""
    articles = tuple(map(_article, found.articles))
    alike = all(new is old for new, old in zip(articles, found.articles, strict=True))
    return found if alike else replace(found, articles=articles)


def _article(article: Article) -> Article:
    lines = (article.source_name, article.title, article.author, article.text, article.section, article.attribution)
    if all(is_normalized("NFC", one) for one in (*lines, *article.headings, *article.tags)):
        return article
    source_name, title, author, text, section, attribution = map(_composed, lines)
    return replace(
        article,
        source_name=source_name,
        title=title,
        author=author,
        text=text,
        headings=tuple(map(_composed, article.headings)),
        tags=tuple(dict.fromkeys(map(_composed, article.tags))),
        section=section,
        attribution=attribution,
    )


def _composed(text: str) -> str:
    return normalize("NFC", text)
