"""The summaries of one edition: by a model where its newsletter says so, else extracts. What is to be said of them goes to the fates and the report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digest.log import logger
from digest.model import Article, Newsletter, Story, Summary
from digest.model.writing import ModelUse
from digest.ports import Summarizer
from digest.ports.writing import EditionSummarizer
from digest.summaries import segmentation
from digest.summaries.body import MAX_CHARACTERS

_WORDS_PER_SENTENCE = 22
"""Three sentences of news have about 65 words; who asks for more sentences gets the room for them."""

_LEAST_WORDS = 65

_log = logger("summaries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised:
    """The stories with their summaries, in their order; `notes` by article where a model's summary was asked for and an extract is printed, or where a text is in another language than declared."""

    stories: tuple[Story, ...]
    use: ModelUse | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def summarise_edition(
    stories: Sequence[Story], summarizer: Summarizer, newsletter: Newsletter, edition: str
) -> Summarised:
    """Give the stories with summaries. `edition` names the budget. Whatever fails, each story is printed."""
    if newsletter.summaries == "model" and stories and isinstance(summarizer, EditionSummarizer):
        articles = [story.article for story in stories]
        room = _words(newsletter.sentences)
        try:
            written = summarizer.summarize_all(articles, edition=edition, sentences=newsletter.sentences, words=room)
        except Exception as error:  # noqa: BLE001  a model must never end an edition, whatever it does
            _log.warning("no summaries by the model", error=f"{type(error).__name__}: {error}")
        else:
            told = tuple(replace(one, summary=summary) for one, summary in zip(stories, written.summaries, strict=True))
            notes = _foreign(told) | {
                one.article.id: one.summary.note for one in told if one.summary and one.summary.note
            }
            return Summarised(stories=told, use=written.use, notes=notes)
    extracts = summarise(stories, summarizer, sentences=newsletter.sentences)
    return Summarised(stories=extracts, notes=_foreign(extracts))


def summarise(stories: Iterable[Story], summarizer: Summarizer, *, sentences: int = 3) -> tuple[Story, ...]:
    """Give the stories, in their order, each with a summary of at most `sentences` sentences.

    A story whose summariser fails gets its article's first sentence and a note that says so; the others are not touched by it.
    """
    return tuple(replace(story, summary=_summary(story.article, summarizer, sentences)) for story in stories)


def _foreign(stories: Iterable[Story]) -> dict[str, str]:
    """Say of each story that it is in another language than its source says: the mark in the mail is that of the text, the setting is for people to mend."""
    return {
        one.article.id: f"written in {one.summary.language}, declared as {one.article.language}"
        for one in stories
        if one.summary and one.summary.language and one.article.language
    }


def _words(sentences: int) -> int:
    return max(_LEAST_WORDS, _WORDS_PER_SENTENCE * sentences)


def _summary(article: Article, summarizer: Summarizer, sentences: int) -> Summary:
    try:
        return summarizer.summarize(article, sentences=sentences, words=_words(sentences))
    except Exception as error:  # noqa: BLE001  one article must never end an edition, whatever a summariser does
        _log.warning("summary failed", article=article.id, error=f"{type(error).__name__}: {error}")
        return _first_sentence(article, f"first sentence only: the summariser failed ({type(error).__name__})")


def _first_sentence(article: Article, note: str) -> Summary:
    found = segmentation.split(article.text[:MAX_CHARACTERS].strip(), article.language)
    return Summary(sentences=tuple(found[:1]), method="first sentence", note=note)
