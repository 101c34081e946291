"""What follows from the fields of the nouns of content."""

# ruff: noqa: RUF001  full-width stops are what these texts are about

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Edition, Section, Story, Summary, Window
from tests.unit.selection.builders import article


def _text(*sentences: str) -> str:
    return Summary(sentences=sentences, method="extract").text


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ((), ""),
        (("It rained.",), "It rained."),
        (("It rained.", "We left."), "It rained. We left."),
        (("今天下雨。", "我们不去！", "你呢？"), "今天下雨。我们不去！你呢？"),
        (("彼は「行く。」", "雨だ。"), "彼は「行く。」雨だ。"),
        (("他说：“好。”", "她笑了。"), "他说：“好。”她笑了。"),
        (("雨だ（晴れではない。）", "行く｡", "来る。"), "雨だ（晴れではない。）行く｡来る。"),
        (("It is called 札幌.", "She left."), "It is called 札幌. She left."),
        (("कल बारिश हुई।", "सब घर पर रहे।"), "कल बारिश हुई। सब घर पर रहे।"),
        (("هل هذا صحيح؟", "نعم."), "هل هذا صحيح؟ نعم."),
        (("One line as it stands", "Another"), "One line as it stands Another"),
    ],
)
def test_sentences_are_set_as_their_script_sets_them(sentences, expected):
    """A space parts sentences, but for Chinese and Japanese, which set none after a full-width stop."""
    assert _text(*sentences) == expected


@given(st.lists(st.sampled_from(["It rained.", "今天下雨。", "「雨だ。」", "Why?", "क्या।"]), max_size=6))
def test_no_sentence_is_changed_or_lost(sentences):
    """The paragraph holds every sentence in its order, and nothing but single spaces besides."""
    text = _text(*sentences)
    assert text.replace(" ", "") == "".join(sentences).replace(" ", "")
    assert "  " not in text
    assert text == text.strip()


def test_a_window_is_half_open():
    """The first moment is inside a window, the last one is not: neighbouring windows share no article."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    window = Window(start=start, end=start + timedelta(days=1))
    assert start in window
    assert start + timedelta(hours=23, minutes=59) in window
    assert start + timedelta(days=1) not in window
    assert start - timedelta(seconds=1) not in window


def test_an_edition_reads_section_by_section():
    """The stories of an edition are those of its sections, in reading order."""
    first, second, third = (Story(article=article(name)) for name in "abc")
    edition = Edition(
        newsletter="tech",
        slot="2026-03-01",
        window=Window(start=datetime(2026, 3, 1, tzinfo=UTC), end=datetime(2026, 3, 2, tzinfo=UTC)),
        subject="",
        preheader="",
        language="en",
        sections=(
            Section(name="B", stories=(second, first)),
            Section(name="", stories=()),
            Section(name="A", stories=(third,)),
        ),
        created=datetime(2026, 3, 2, tzinfo=UTC),
    )
    assert edition.stories == (second, first, third)
