from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.frontmatter import Front
from digest.sources.release import Release, refuse_impossible, release, stated_moment, would_hold

DAY = datetime(2027, 2, 1, tzinfo=UTC)


ZEROES = (
    "0001-01-01",
    "0001-01-01T00:00:00Z",
    " 0001-01-01 00:00 ",
    "0001-01-01t00:00:00.000+00:00",
    "0001-01-01T00:00:00+01:00",
    date(1, 1, 1),
    datetime(1, 1, 1, tzinfo=UTC).replace(tzinfo=None),  # as TOML without a zone has it
    datetime(1, 1, 1, tzinfo=UTC),
)
"""A date that nobody has set, in YAML, JSON and TOML."""


def judged(**facts: Any) -> Release:
    return release(Front(facts=facts, lines=dict.fromkeys(facts, 2)), "a.md", "en")


@pytest.mark.parametrize(
    "facts",
    [
        *({"draft": yes} for yes in (True, "true", "yes", "ON", "y", 1, "1")),
        {"published": False},
        {"published": "no"},
        {"publish": False},
        *({"status": word} for word in ("draft", "Draft", "hidden", "skip", "private", "pending", "archived")),
        *({key: True} for key in ("hidden", "private", "unlisted", "headless", "eleventyexcludefromcollections")),
        {"draft": True, "date": "some day", "status": "who knows"},
        {"draft": False, "status": "draft"},
    ],
)
def test_what_holds_an_article(facts):
    """Each way to say that it must not go out yet, of Hugo, Jekyll, Pelican and Eleventy; a draft may be unfinished in everything else."""
    assert judged(**facts).held


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"draft": False},
        {"draft": "no"},
        {"draft": None, "date": "", "status": None},
        {"date": [], "expirydate": {}, "draft": []},
        {"published": True},
        {"publish": "yes"},
        {"status": "published"},
        {"status": "Live"},
        {"date": "git Last Modified"},
        {"hidden": 0},
        *({key: zero} for key in ("expirydate", "publishdate", "date", "published") for zero in ZEROES),
    ],
)
def test_what_lets_an_article_go(facts):
    """Nothing said, or said that it may; Eleventy's words for the date of the file say no date, and neither does Hugo's zero."""
    assert judged(**facts) == Release()


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"draft": "maybe"}, "draft"),
        ({"draft": [True]}, "draft"),
        ({"publish": "later"}, "publish"),
        ({"hidden": 2}, "hidden"),
        ({"published": "later"}, "published"),
        ({"status": "budding"}, "status"),
        ({"status": ["draft"]}, "status"),
        ({"status": "scheduled"}, "status"),
        ({"expirydate": "never"}, "expirydate"),
        ({"embargo": True}, "embargo"),
        *(
            ({"date": wrong}, "date")
            for wrong in (
                "tomorrow",
                "soon",
                "TBD",
                "12:30:45",
                "2027-02-01 25:00",
                "2027-02-01 06:61",
                "2027-13-01",
                "2027-13-01 10:00",
                "2027/13/01",
                "2027-02-30",
                "2027-00-10",
                "31.02.2027",
                "Mon, 32 Jan 2027 10:00:00 +0000",
                "5 March 2027 25:00",
                "March 2027",
                "2027",
                2027,
                12,
                750,
                99_999_999,
                999_999_999_999_999,
                1.5,
                True,
                ["2027-02-01"],
                {"y": 2027},
                time(6),
            )
        ),
    ],
)
def test_what_cannot_be_read_keeps_the_article_back(facts, key):
    """A date that there is not, a flag that is none: told with its line and what to write, never guessed."""
    with pytest.raises(SourceError, match="kept back") as caught:
        judged(**facts)
    assert f"`{key}: " in str(caught.value)
    assert caught.value.where == "a.md, line 2"
    assert "Write" in caught.value.hint


def test_a_long_value_is_cut():
    """The message stays readable."""
    with pytest.raises(SourceError) as caught:
        judged(date="x" * 500)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2027-02-01", DAY),
        ("2027-2-1", DAY),
        ("2027/02/01", DAY),
        ("20270201", DAY),
        (20270201, DAY),
        (date(2027, 2, 1), DAY),
        (datetime(2027, 2, 1), DAY),  # noqa: DTZ001 - as TOML gives it
        ("1 February 2027", DAY),
        ("2027-02-01 6:00 PM", DAY + timedelta(hours=18)),
        ("2027-02-01 06:00 CET", DAY + timedelta(hours=5)),
        ("2027-02-01 23:30:00 -0500", DAY + timedelta(hours=28, minutes=30)),
        ("2027-02-01T00:30:00+14:00", DAY - timedelta(hours=13, minutes=30)),
        (datetime(2027, 2, 1, tzinfo=timezone(timedelta(hours=1))), DAY - timedelta(hours=1)),
        (1801000000, datetime(2027, 1, 26, 21, 46, 40, tzinfo=UTC)),
        ("1801000000", datetime(2027, 1, 26, 21, 46, 40, tzinfo=UTC)),
        (1801000000000, datetime(2027, 1, 26, 21, 46, 40, tzinfo=UTC)),
    ],
)
def test_dates_in_every_form_that_blogs_write(written, moment):
    """Days, moments, zones, Unix time in seconds and milliseconds."""
    assert stated_moment(written, "en") == moment
    assert judged(date=written).published == moment


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001 - the bounds are naive
def test_every_moment_is_read_as_it_was_written(moment):
    """ISO 8601, with a space or a T, and as Unix time."""
    second = moment.replace(microsecond=0)
    assert stated_moment(f"{second:%Y-%m-%d %H:%M:%S}") == second
    assert stated_moment(second.isoformat()) == second
    assert stated_moment(int(second.timestamp())) == second


@given(st.integers(2000, 2099), st.integers(0, 99), st.integers(0, 99))
def test_no_day_is_made_up(year, month, day):
    """A date that begins with the year is the day that it says, or none."""
    found = stated_moment(f"{year}-{month:02}-{day:02}")
    try:
        assert found == datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        assert found is None


def test_of_several_dates_the_latest_counts():
    """Whichever of them keeps it out the longest; Hugo's publishDate among them."""
    assert judged(date="2027-02-01", publishdate="2026-01-01").published == DAY
    assert judged(date="2026-01-01", publishdate="2027-02-01").published == DAY
    assert judged(date="2026-01-01", embargo=date(2027, 2, 1), pubdate="2026-05-05").published == DAY
    assert judged(date="2027-02-01", published=True, status="scheduled").published == DAY


def test_of_several_ends_the_first_counts():
    """An article is over from its end on."""
    told = judged(expirydate="2027-02-01", unpublishdate="2028-01-01")
    assert told.expires == DAY


@pytest.mark.parametrize("name", ["2027-02-30-x.md", "posts/2027-13-01.txt", "2027-00-01-a.html"])
def test_an_impossible_day_in_a_name_keeps_the_article_back(name):
    """Somebody meant a date there, as blogs do."""
    with pytest.raises(SourceError, match="there is no day") as caught:
        refuse_impossible(name)
    assert (caught.value.where, caught.value.hint.partition(" ")[0]) == (name, "Rename")


@pytest.mark.parametrize("name", ["2027-02-28-x.md", "2027-13-01/x.md", "part-2027-13-01.md", "2027-13-011.md", "x.md"])
def test_other_names_say_nothing_wrong(name):
    """Numbers elsewhere are no dates."""
    refuse_impossible(name)


@pytest.mark.parametrize(
    ("key", "value", "holds"),
    [
        ("draft", True, True),
        ("draft", False, False),
        ("draft", "who knows", False),
        ("published", False, True),
        ("published", True, False),
        ("status", "draft", True),
        ("status", "fine", False),
        ("date", "2027-02-01", True),
        ("expirydate", "2027-02-01", True),
        ("expirydate", "0001-01-01", False),
        ("date", ["a"], False),
        ("title", "draft", False),
    ],
)
def test_what_a_misspelt_key_would_do(key, value, holds):
    """Only what clearly keeps an article back does so under another name."""
    assert would_hold(key, value, "en") is holds


@pytest.mark.parametrize("ends", ["0001-01-02", "0001-01-01T00:00:01Z", "1970-01-01", "2000-01-01", date(1, 1, 2)])
def test_only_the_zero_is_no_end(ends):
    """A day long ago is one: what ended then is over."""
    expires = judged(expirydate=ends).expires
    assert expires is not None
    assert expires < DAY


def test_a_zero_does_not_count_among_others():
    """The other date of the article stands, and one that waits for its time still needs a time."""
    assert judged(expirydate="0001-01-01", unpublishdate="2027-02-01") == Release(expires=DAY)
    assert judged(publishdate="0001-01-01T00:00:00Z", date="2027-02-01") == Release(published=DAY)
    with pytest.raises(SourceError, match="none that is known here"):
        judged(status="scheduled", date="0001-01-01")
