"""Marks: how far an API was read, what is asked for next, and how that is written down."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.reach import OVERLAP, Reach, Span, dump, load

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MARK = NOW - 100 * HOUR


def ago(hours: float) -> datetime:
    return NOW - hours * HOUR


class TestNews:
    def test_the_first_reading_sets_the_mark(self):
        """However it ended, unless a page failed: what is older is from before the beginning."""
        for end in ("whole", "full"):
            assert Reach().after_news(Span(high=ago(1), low=ago(9), end=end), NOW) == Reach(mark=ago(1))

    @pytest.mark.parametrize("reach", [Reach(), Reach(mark=MARK), Reach(mark=MARK, low=ago(50), high=ago(10))])
    def test_a_torn_pass_moves_nothing(self, reach):
        """It is asked again."""
        assert reach.after_news(Span(high=ago(1), low=ago(9), end="torn"), NOW) == reach

    @pytest.mark.parametrize("reach", [Reach(), Reach(mark=MARK)])
    def test_nothing_new_moves_nothing(self, reach):
        """A quiet site stays where it is."""
        assert reach.after_news(Span(), NOW) == reach

    def test_down_to_the_mark(self):
        """All of it was read, be it that the share was full just there."""
        assert Reach(mark=MARK).after_news(Span(high=ago(1), low=ago(9)), NOW) == Reach(mark=ago(1))
        full = Span(high=ago(1), low=MARK, end="full")
        assert Reach(mark=MARK).after_news(full, NOW) == Reach(mark=ago(1))

    def test_a_full_share_leaves_a_gap(self):
        """Between the mark and the lowest that was read."""
        full = Span(high=ago(1), low=ago(9), end="full")
        assert Reach(mark=MARK).after_news(full, NOW) == Reach(mark=MARK, low=ago(9), high=ago(1))

    def test_a_gap_stays_while_news_are_read(self):
        """And when news are too many they become one gap with it."""
        reach = Reach(mark=MARK, low=ago(50), high=ago(10), skip=2)
        assert reach.after_news(Span(high=ago(1), low=ago(9)), NOW) == Reach(
            mark=MARK, low=ago(50), high=ago(1), skip=2
        )
        full = Span(high=ago(1), low=ago(5), end="full")
        assert reach.after_news(full, NOW) == Reach(mark=MARK, low=ago(5), high=ago(1))

    def test_the_mark_never_goes_back_nor_beyond_now(self):
        """Whatever dates a server sends."""
        assert Reach(mark=ago(1)).after_news(Span(high=ago(2), low=ago(3)), NOW) == Reach(mark=ago(1))
        assert Reach(mark=MARK).after_news(Span(high=ago(-900), low=ago(3)), NOW) == Reach(mark=NOW)


class TestGap:
    reach = Reach(mark=MARK, low=ago(50), high=ago(10))

    def test_a_whole_pass_closes_it(self):
        """Everything up to the newest was read then."""
        assert self.reach.after_gap(Span(high=ago(51), low=ago(99))) == Reach(mark=ago(10))
        assert self.reach.after_gap(Span()) == Reach(mark=ago(10))

    @pytest.mark.parametrize("end", ["full", "torn"])
    def test_a_part_moves_its_upper_end(self, end):
        """Also where a page failed: those before it were read."""
        found = self.reach.after_gap(Span(high=ago(50), low=ago(60), pages=2, end=end))
        assert found == Reach(mark=MARK, low=ago(60), high=ago(10))

    def test_a_part_that_reaches_the_mark_closes_it(self):
        """There is nothing below."""
        assert self.reach.after_gap(Span(high=ago(50), low=MARK, pages=2, end="full")) == Reach(mark=ago(10))

    def test_pages_of_one_second_are_counted(self):
        """And forgotten once a moment says again where to go on."""
        once = self.reach.after_gap(Span(high=ago(50), low=ago(50), pages=2, end="full"))
        twice = once.after_gap(Span(high=ago(50), low=ago(50), pages=3, end="full"))
        assert (once.skip, twice.skip) == (2, 5)
        assert twice.after_gap(Span(high=ago(50), low=ago(51), pages=1, end="full")).skip == 0

    def test_a_pass_without_a_page_moves_nothing(self):
        """There was no room, or the first page failed."""
        for end in ("full", "torn"):
            assert self.reach.after_gap(Span(end=end)) == self.reach

    def test_what_is_asked_for(self):
        """News from a little before the newest; the gap from a little before the mark, up to what was read, which is included."""
        assert self.reach.since == ago(10) - OVERLAP
        assert self.reach.gap == (MARK - OVERLAP, ago(50) + timedelta(seconds=1))
        assert Reach().since is None


moments = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
reaches = st.builds(Reach, mark=moments) | st.builds(Reach, mark=moments, low=moments, high=moments, skip=st.integers(0, 999))  # fmt: skip


@given(st.dictionaries(st.sampled_from(["published", "updated", "since"]), reaches))
def test_what_is_written_can_be_read(found):
    """Down to the second, which is what APIs take."""
    assert load(dump(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "published=",
        "published=yesterday",
        "published=2026-03-03T12:00:00Z/2026-03-03T12:00:00Z",
        "published=2026-13-03T12:00:00Z",
        "published=2026-03-03T12:00:00Z/x/y",
        "Sat, 01 Jan 2022 00:00:00 GMT",
        '"etag"',
    ],
)
def test_what_cannot_be_read_was_never_read(text):
    """Then everything is asked for again, which is safe."""
    assert load(text) == {}


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    """Nothing in the ledger stops a source."""
    assert all(isinstance(reach, Reach) for reach in load(text).values())


spans = st.tuples(st.floats(0, 99), st.floats(0, 99), st.sampled_from(["whole", "full", "torn"]), st.booleans())


@given(st.lists(spans, max_size=20))
def test_a_reach_is_always_in_order(passes):
    """Mark below low below high, wherever passes end; and nothing is forgotten: the mark only rises."""
    reach = Reach(mark=MARK)
    for one, other, end, is_news in passes:
        span = Span(high=ago(min(one, other)), low=ago(max(one, other)), pages=1, end=end)
        before = reach
        reach = reach.after_news(span, NOW) if is_news or not reach.has_gap else reach.after_gap(span)
        assert reach.mark is not None
        assert before.mark is not None
        assert reach.mark >= before.mark
        assert reach.low is None or (reach.high is not None and reach.mark < reach.low)
