"""A few lines for each story. Takes stories, gives the same stories with a summary; never chooses stories, never fetches, never renders.

`ExtractiveSummarizer` is pure and always there; whatever else implements the port `Summarizer` may fail, and a story is printed all the same.
"""

from collections.abc import Iterable
from dataclasses import replace

from digest.log import logger
from digest.model import Article, Story, Summary
from digest.ports import Summarizer
from digest.summaries import segmentation
from digest.summaries.body import MAX_CHARACTERS
from digest.summaries.edition import Summarised, summarise_edition
from digest.summaries.extractive import ExtractiveSummarizer

__all__ = ["ExtractiveSummarizer", "Summarised", "summarise", "summarise_edition"]

WORDS_PER_SENTENCE = 22
"""Three sentences of news have about 65 words; who asks for more sentences gets the room for them."""

_log = logger("summaries")


def summarise(stories: Iterable[Story], summarizer: Summarizer, *, sentences: int = 3) -> tuple[Story, ...]:
    """Give the stories, in their order, each with a summary of at most `sentences` sentences.

    A story whose summariser fails gets its article's first sentence and a note that says so; the others are not touched by it.
    """
    return tuple(replace(story, summary=_summary(story.article, summarizer, sentences)) for story in stories)


def _summary(article: Article, summarizer: Summarizer, sentences: int) -> Summary:
    try:
        return summarizer.summarize(article, sentences=sentences, words=max(65, WORDS_PER_SENTENCE * sentences))
    except Exception as error:  # noqa: BLE001  one article must never end an edition, whatever a summariser does
        _log.warning("summary failed", article=article.id, error=f"{type(error).__name__}: {error}")
        return _first_sentence(article, f"first sentence only: the summariser failed ({type(error).__name__})")


def _first_sentence(article: Article, note: str) -> Summary:
    found = segmentation.split(article.text[:MAX_CHARACTERS].strip(), article.language)
    return Summary(sentences=tuple(found[:1]), method="first sentence", note=note)
