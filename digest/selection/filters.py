"""What an operator does not want from a source: words, tags, authors, patterns, languages, podcasts. Pure; each refusal names the rule."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from digest.model import Article, Rules, SourceSpec
from digest.patterns import Pattern, compiled
from digest.selection.ranking import stands_in


def filtered_by(article: Article, spec: SourceSpec) -> str:
    """Name the rule of its source that leaves an article out; "" when none does. What is excluded stays out, whatever includes it."""
    if article.audio and not spec.enclosures:
        return "a podcast; enclosures = true takes it"
    if rule := _met(article, spec.exclude):
        return f"exclude.{rule}"
    if spec.include and not _met(article, spec.include):
        return "nothing that include names"
    return ""


def foreign(article: Article, languages: Sequence[str]) -> str:
    """Say in which language an article is when it is none of these; "" when it is, when nothing is known, or when any will do.

    `en` takes `en-GB` too, `pt-BR` takes no `pt` (basic filtering, RFC 4647 3.3.1).
    """
    if not languages or not article.language or any(_covers(one, article.language) for one in languages):
        return ""
    return article.language


def _covers(wanted: str, tag: str) -> bool:
    return f"{tag}-".casefold().startswith(f"{wanted}-".casefold())


def _met(article: Article, rules: Rules) -> str:
    """Give the first of the rules that an article meets, in words; "" for none."""
    for word in rules.words:
        if stands_in(word, article.title) or stands_in(word, article.text):
            return f'words: "{word}"'
    if tag := _same(rules.tags, article.tags):
        return f'tags: "{tag}"'
    if author := _same(rules.authors, article.author.split(", ")):
        return f'authors: "{author}"'
    if rules.pattern and any(_search(rules.pattern).search(text) for text in (article.title, article.text)):
        return "pattern"
    return ""


def _same(wanted: Iterable[str], given: Iterable[str]) -> str:
    """Give the first wanted name that is given, in any case."""
    found = {name.strip().casefold() for name in given}
    return next((name for name in wanted if name.strip().casefold() in found), "")


@lru_cache(maxsize=256)
def _search(pattern: str) -> Pattern:
    return compiled(pattern)
