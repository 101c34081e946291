"""The door of the room: stories in, stories with summaries out."""

import logging
import subprocess
import sys

import pytest

from digest.model import Article, Story, Summary
from digest.summaries import ExtractiveSummarizer, summarise
from tests.unit.summaries import samples
from tests.unit.summaries.samples import article


class _Broken:
    """A summariser that fails for some articles."""

    def __init__(self, bad: str) -> None:
        self.bad = bad
        self.asked: list[tuple[int, int]] = []

    def summarize(self, article: Article, *, sentences: int = 3, words: int = 65) -> Summary:
        self.asked.append((sentences, words))
        if article.title == self.bad:
            raise ZeroDivisionError("a surprise")
        return Summary(sentences=("Fine.",), method="test")


def _stories(*titles: str) -> list[Story]:
    return [Story(article=article(samples.FLOOD, title=title), section="News", score=2.0) for title in titles]


def test_every_story_gets_its_summary():
    """Stories come back in their order, changed in nothing but the summary."""
    stories = _stories("one", "two")
    done = summarise(stories, ExtractiveSummarizer(), sentences=2)
    assert [story.article.title for story in done] == ["one", "two"]
    assert all(story.section == "News" and story.score == 2.0 for story in done)
    assert all(story.summary and 1 <= len(story.summary.sentences) <= 2 for story in done)


def test_a_failure_touches_one_story_alone(caplog):
    """The story whose summariser fails gets its first sentence and a note; the others theirs; the log has one line."""
    with caplog.at_level(logging.WARNING):
        done = summarise(_stories("one", "bad", "three"), _Broken("bad"), sentences=3)
    assert [story.summary.method for story in done if story.summary] == ["test", "first sentence", "test"]
    failed = done[1].summary
    assert failed is not None
    assert len(failed.sentences) == 1
    assert failed.sentences[0].endswith("for several hours.")
    assert failed.note == "first sentence only: the summariser failed (ZeroDivisionError)"
    assert len(caplog.records) == 1


@pytest.mark.parametrize("text", ["", "\n\n", " "])
def test_a_failure_without_text(text):
    """Without any text a failed summary is empty and still says why."""
    done = summarise([Story(article=article(text, title="bad"))], _Broken("bad"), sentences=3)
    assert done[0].summary == Summary(
        sentences=(), method="first sentence", note="first sentence only: the summariser failed (ZeroDivisionError)"
    )


@pytest.mark.parametrize(("sentences", "words"), [(1, 65), (3, 66), (4, 88), (10, 220)])
def test_words_grow_with_sentences(sentences, words):
    """More sentences have more room: 22 words each, and never less than 65 in all."""
    summarizer = _Broken("")
    summarise(_stories("one"), summarizer, sentences=sentences)
    assert summarizer.asked == [(sentences, words)]


def test_no_stories():
    """Nothing in, nothing out."""
    assert summarise([], ExtractiveSummarizer(), sentences=3) == ()


def test_an_interrupt_is_not_swallowed():
    """What ends the program ends it here too."""

    class _Interrupted:
        def summarize(self, article: Article, *, sentences: int = 3, words: int = 65) -> Summary:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        summarise(_stories("one"), _Interrupted(), sentences=3)


def test_the_import_is_light():
    """Importing the room loads none of the heavy libraries of the program."""
    code = "import sys, digest.summaries; print([name for name in ('structlog', 'pydantic', 'sqlalchemy', 'lxml', 'httpx2') if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
