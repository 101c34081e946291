from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.dates import AHEAD, EARLIEST, date_in_name, moment_of, parse_date, plausible
from tests.unit.sources.samples import NAUGHTY, NOW


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "moment"),
    [
        ("2026-03-02T10:00:00Z", "", utc(2026, 3, 2, 10)),
        ("2026-03-02T10:00:00+02:00", "", utc(2026, 3, 2, 8)),
        ("2026-03-02 10:00", "", utc(2026, 3, 2, 10)),
        ("2026-03-02", "", utc(2026, 3, 2)),
        ("Mon, 02 Mar 2026 10:00:00 -0500", "", utc(2026, 3, 2, 15)),
        ("Mon, 02 Mar 2026 10:00 EST", "", utc(2026, 3, 2, 15)),
        ("Seg, 24 Set 2018 19:42:40 -0300", "pt-BR", utc(2018, 9, 24, 22, 42, 40)),
        ("Seg, 24 Set 2018 19:42:40 -0300", "", utc(2018, 9, 24, 22, 42, 40)),
        ("Seg, 24 Set 2018 19:42:40 -0300", "en", utc(2018, 9, 24, 22, 42, 40)),
        ("Mo, 05 Mär 2018 10:00", "de", utc(2018, 3, 5, 10)),
        ("Mi, 10 Okt 2018 08:00:00 +0200", "de-AT", utc(2018, 10, 10, 6)),
        ("lun., 5 févr. 2018 10:00", "fr", utc(2018, 2, 5, 10)),
        ("dom, 07 ene 2018 10:00:00 GMT", "es", utc(2018, 1, 7, 10)),
        ("5 marca 2019", "pl", utc(2019, 3, 5)),
        ("2018年3月5日", "ja", utc(2018, 3, 5)),
    ],
)
def test_dates_are_read_in_their_language(text, language, moment):
    """ISO, mail format, and the names of days and months of the feed's language or a common one; without a zone UTC is meant."""
    assert parse_date(text, language) == moment


@pytest.mark.parametrize(
    "text", ["", "yesterday", "soon", "12", "Mon, 32 Foo 2026", "2026-13-45", "x" * 500 + "2026", "March", *NAUGHTY]
)
def test_what_is_no_date_is_none(text):
    """Relative words, lone numbers and nonsense give none, never an error and never today."""
    assert parse_date(text, "en") is None


def test_every_moment_is_utc():
    """Whatever zone a date was written in, it is given in UTC."""
    found = parse_date("2026-03-02T10:00:00+02:00")
    assert found is not None
    assert found.utcoffset() == timedelta(0)


@given(st.datetimes(), st.integers(-14, 14))
def test_plausible_moments_lie_between_2000_and_tomorrow(moment, hours):
    """For every moment in every zone: None, or the same moment in UTC within the bounds."""
    aware = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    found = plausible(aware, NOW)
    if found is not None:
        assert EARLIEST <= found <= NOW + AHEAD
        assert found == aware
        assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "kept"),
    [(utc(1999, 12, 31, 23, 59), False), (utc(2000, 1, 1), True), (NOW, True), (NOW + timedelta(days=1), True), (NOW + timedelta(days=1, seconds=1), False), (None, False)],
)  # fmt: skip
def test_the_bounds_are_exact(moment, kept):
    """Before 2000 or more than a day ahead is implausible."""
    assert (plausible(moment, NOW) is not None) == kept


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2026-03-05-title.md", utc(2026, 3, 5)),
        ("20260305_title.txt", utc(2026, 3, 5)),
        ("title 2026_03_05.txt", utc(2026, 3, 5)),
        ("2026.03.05.html", utc(2026, 3, 5)),
        ("2026-03_05.txt", None),
        ("2026-02-30.txt", None),
        ("1234202603051.txt", None),
        ("title.txt", None),
    ],
)
def test_dates_in_file_names(name, moment):
    """A day in a file name is midnight UTC of that day; other digits are no date."""
    assert date_in_name(name) == moment


@pytest.mark.parametrize(
    ("value", "moment"),
    [(date(2026, 3, 5), utc(2026, 3, 5)), (utc(2026, 3, 5, 9).replace(tzinfo=None), utc(2026, 3, 5, 9)), (datetime(2026, 3, 5, 9, tzinfo=timezone(timedelta(hours=1))), utc(2026, 3, 5, 8)), ("5 March 2026", utc(2026, 3, 5)), (20260305, None), (None, None), (["x"], None)],
)  # fmt: skip
def test_front_matter_gives_dates_in_many_types(value, moment):
    """YAML turns some dates into dates and leaves others as text."""
    assert moment_of(value, "en") == moment
