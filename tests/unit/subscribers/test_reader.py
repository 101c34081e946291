"""A new reader out of what people typed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.model import SubscriberState
from digest.subscribers.reader import LONGEST_NAME, clean_name, make_reader

JANE = "jane@example.org"


def test_a_reader_of_an_address_alone():
    """Only the address is needed; everything else is as the newsletter has it."""
    reader = make_reader(JANE, "weekly")
    assert (reader.address, reader.newsletter, reader.state) == (JANE, "weekly", SubscriberState.ACTIVE)
    assert (reader.name, reader.topics, reader.frequency, reader.language) == ("", (), "", "")
    assert reader.confirmed_at is None


@given(st.text())
def test_names_are_one_short_clean_line(text):
    """A name has no control characters, line ends or direction overrides, no space around it, and at most 200 characters."""
    name = clean_name(text)
    assert len(name) <= LONGEST_NAME
    assert name == name.strip()
    assert not set(name) & set("\r\n\t\0\x1b\x7f\x85\u2028\u2029\u202e\u2066\ufeff\ufffd")
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Jane   Doe ", "Jane Doe"),
        ("Jane\r\nBcc: john@example.org", "Jane Bcc: john@example.org"),
        ("J\u00e4n \u202eeoD", "J\u00e4n eoD"),
        ("\u0645\u0646\u200c\u0645", "\u0645\u0646\u200c\u0645"),
        ("x" * 500, "x" * 200),
    ],
)
def test_names(typed, expected):
    """What is no part of a name is taken out; joiners that scripts need stay."""
    assert clean_name(typed) == expected


@pytest.mark.parametrize("typed", ["News|Arts", "News;Arts", "News, Arts", " News | Arts | News ||"])
def test_topics(typed):
    """Topics are parted by any of three signs, each is kept once, in order."""
    assert make_reader(JANE, "weekly", topics=typed).topics == ("News", "Arts")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T12:00", datetime(2026, 11, 1, 12, tzinfo=UTC)),
        ("2026-11-01 12:00:30+02:00", datetime(2026, 11, 1, 10, 0, 30, tzinfo=UTC)),
        ("2026-11-01T12:00:00Z", datetime(2026, 11, 1, 12, tzinfo=UTC)),
        ("  ", None),
    ],
)
def test_moments(typed, expected):
    """Times become aware UTC; without an offset they are UTC."""
    assert make_reader(JANE, "weekly", confirmed_at=typed).confirmed_at == expected


@pytest.mark.parametrize(
    ("typed", "expected"), [("de", "de"), ("pt_BR", "pt-BR"), (" zh-Hant-TW ", "zh-Hant-TW"), (" ", "")]
)
def test_languages(typed, expected):
    """Language tags are written with hyphens."""
    assert make_reader(JANE, "weekly", language=typed).language == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"frequency": "hourly"},
        {"language": "english!"},
        {"language": "x" * 5_000},
        {"confirmed_at": "yesterday"},
        {"confirmed_at": "2026-02-30"},
        {"confirmed_at": "0001-01-01T00:00+23:00"},
    ],
)
def test_wrong_values_are_named(wrong):
    """A value that means nothing is refused by its column's name, on one line."""
    with pytest.raises(UsageError, match=next(iter(wrong))) as caught:
        make_reader(JANE, "weekly", **wrong)
    assert caught.value.what.isprintable()
    assert len(caught.value.what) < 300


@pytest.mark.parametrize("typed", ["weekly", "Weekly ", "every", "daily", "monthly"])
def test_frequencies(typed):
    """Frequencies are known words, in any case."""
    assert make_reader(JANE, "weekly", frequency=typed).frequency == typed.strip().lower()
