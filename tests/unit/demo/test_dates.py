from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.demo.dates import fill, iso_date, mail_date, split_name

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "expected"),
    [(mail_date, "Sun, 28 Feb 2027 06:00:00 +0000"), (iso_date, "2027-02-28T06:00:00+00:00")],
)
def test_an_age_becomes_the_date_that_its_format_wants(write, expected):
    """RSS gets RFC 822, JSON Feed and CSV get RFC 3339."""
    assert fill("<d>{{30h}}</d>", NOW, write) == f"<d>{expected}</d>"


def test_the_zone_of_now_is_kept():
    """A machine in another zone writes its own offset, which means the same moment."""
    local = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert datetime.fromisoformat(fill("{{1h}}", local, iso_date)) == NOW - timedelta(hours=1)


@given(st.text())
def test_text_without_ages_is_unchanged(text):
    """Nothing but an age is touched, not even other braces."""
    if "h}}" not in text:
        assert fill(text, NOW, iso_date) == text


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_every_age_of_a_text_is_filled(first, second):
    """Two ages give two dates, in their order."""
    one, other = fill(f"{{{{{first}h}}}} {{{{{second}h}}}}", NOW, iso_date).split()
    assert NOW - datetime.fromisoformat(one) == timedelta(hours=first)
    assert NOW - datetime.fromisoformat(other) == timedelta(hours=second)


@pytest.mark.parametrize(
    ("name", "expected", "age"),
    [("30h-a-story.txt", "a-story.txt", 30), ("plain.txt", "plain.txt", 0), ("h-plain.txt", "h-plain.txt", 0)],
)
def test_the_age_of_a_file_stands_before_its_name(name, expected, age):
    """A file without an age is of now."""
    assert split_name(name, NOW) == (expected, NOW - timedelta(hours=age))
