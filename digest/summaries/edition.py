"""The summaries of one edition: by a model where its newsletter says so, else extracts. What is to be said of them goes to the fates and the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from digest.log import logger
from digest.model import Newsletter, Story
from digest.model.writing import ModelUse
from digest.ports import Summarizer
from digest.ports.writing import EditionSummarizer

_WORDS_PER_SENTENCE = 22
_LEAST_WORDS = 70

_log = logger("summaries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised:
    """The stories with their summaries, in their order; `notes` by article where a model's summary was asked for and an extract is printed."""

    stories: tuple[Story, ...]
    use: ModelUse | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def summarise_edition(
    stories: Sequence[Story], summarizer: Summarizer, newsletter: Newsletter, edition: str
) -> Summarised:
    """Give the stories with summaries. `edition` names the budget. Whatever fails, each story is printed."""
    from digest.summaries import summarise  # noqa: PLC0415  the room's door imports this file

    if newsletter.summaries == "model" and stories and isinstance(summarizer, EditionSummarizer):
        words = max(_LEAST_WORDS, _WORDS_PER_SENTENCE * newsletter.sentences)
        articles = [story.article for story in stories]
        try:
            written = summarizer.summarize_all(articles, edition=edition, sentences=newsletter.sentences, words=words)
        except Exception as error:  # noqa: BLE001  a model must never end an edition, whatever it does
            _log.warning("no summaries by the model", error=f"{type(error).__name__}: {error}")
        else:
            told = tuple(replace(one, summary=summary) for one, summary in zip(stories, written.summaries, strict=True))
            notes = {one.article.id: one.summary.note for one in told if one.summary and one.summary.note}
            return Summarised(stories=told, use=written.use, notes=notes)
    return Summarised(stories=summarise(stories, summarizer, sentences=newsletter.sentences))
