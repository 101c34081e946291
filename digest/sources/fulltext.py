"""`full_text`: the text of an article from the page that its feed links to, where the feed gives little. What the feed says of it stays what it is."""

import re
from dataclasses import replace
from datetime import datetime

from digest.model import Article, Collected, SourceSpec
from digest.ports import Fetch
from digest.sources.canonical import is_web_url
from digest.sources.memory import PageMemory
from digest.sources.reading import Visits, read_pages
from digest.sources.waiting import no_longer_than_a_day

ENOUGH = 150
"""Words of a feed that are taken for the whole article."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # Thai and Lao, Japanese, Chinese


async def completed(collected: Collected, spec: SourceSpec, fetch: Fetch, now: datetime) -> Collected:
    """Give the same with the texts of the linked pages, where the source asks for them. Never raises for a page's sake.

    A page that was read in an earlier run is not read again: its article stands as it was stored. One that cannot be read leaves what the feed
    says, and is tried again in later runs; so that those see the feed, its validators are kept only when nothing is left to read. What robots.txt keeps
    back is nothing to read: it is asked for again when the feed changes.
    """
    state = collected.state
    thin = {article.url: article for article in collected.articles if _wanted(article, spec)}
    if not thin or state is None:
        return collected
    memory = PageMemory.read(state.notes)
    known = tuple(article.id for url, article in thin.items() if memory.article(url))
    visits = await read_pages(list(thin), fetch, spec, memory, now)
    read = {thin[url].id: merged(thin[url], page) for url, page in visits.articles.items()}
    for url in visits.articles:
        memory.read_as(url, thin[url].id)
    through = not visits.left and all(
        memory.article(url) or memory.given_up(url) or url in visits.closed for url in thin
    )
    state = replace(
        state, notes=memory.notes(thin), not_before=no_longer_than_a_day(visits.wait, now) or state.not_before
    )
    return replace(
        collected,
        articles=tuple(read.get(one.id, one) for one in collected.articles if one.id not in known),
        kept=(*collected.kept, *known),
        failures=(*collected.failures, *visits.failures),
        remarks=(*collected.remarks, *_remarks(visits)),
        state=state if through else replace(state, etag="", last_modified=""),
    )


def merged(article: Article, page: Article) -> Article:
    """Give an article of a feed with the text of its page, if that has more; id, title, address and date stay the feed's.

    The id, too, where the page names another canonical address: it must not depend on whether a page could be read.
    """
    if len(page.text) <= len(article.text):
        return article
    return replace(
        article,
        canonical_url=page.canonical_url or article.canonical_url,
        author=article.author or page.author,
        published=article.published or page.published,
        language=article.language or page.language,
        html=page.html,
        text=page.text,
        headings=page.headings,
        image=article.image or page.image,
        tags=article.tags or page.tags,
    )


def is_thin(text: str) -> bool:
    """Whether a text has too few words to be the whole article. Where no spaces part them, a word has two characters."""
    return max(len(text.split()), len(_UNSPACED.findall(text)) // 2) < ENOUGH


def _wanted(article: Article, spec: SourceSpec) -> bool:
    return is_web_url(article.url) and (spec.full_text is True or (spec.full_text == "auto" and is_thin(article.text)))


def _remarks(visits: Visits) -> tuple[str, ...]:
    if not visits.left:
        return ()
    return (f"The pages of {visits.left} more articles are left for the next runs.",)
