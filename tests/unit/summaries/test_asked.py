"""What is found when it is first asked for, and kept."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.asked import Asked, Drawn, once

PLACES = st.lists(st.integers(0, 30), max_size=40)


@given(PLACES)
def test_each_item_is_made_once_and_no_other(places):
    """Whatever is asked for in whatever order, each of these is made once, and nothing else is."""
    made: list[int] = []

    def make(at: int) -> int:
        made.append(at)
        return at * at

    items = Asked(make)
    assert [items[at] for at in places] == [at * at for at in places]
    assert made == list(dict.fromkeys(places))


@given(PLACES)
def test_a_source_is_read_as_far_as_is_asked_for(places):
    """Each item is that of its place, and none behind the farthest is drawn."""
    drawn: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100):
            drawn.append(number)
            yield number * 3

    items = Drawn(source())
    assert [items[at] for at in places] == [at * 3 for at in places]
    assert drawn == list(range(max(places, default=-1) + 1))


class Lazy:
    """Counts how often its length is found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0

    @once
    def length(self) -> int:
        """Give the length of the text."""
        self.asked += 1
        return len(self.text)


def test_an_attribute_is_found_once_for_each():
    """Nothing is found before it is asked for, each instance has its own, and what was set is not found anew."""
    one, other, told = Lazy("three"), Lazy("ab"), Lazy("abc")
    told.length = 9
    assert (one.asked, other.asked) == (0, 0)
    assert [one.length, one.length, other.length, told.length] == [5, 5, 2, 9]
    assert (one.asked, other.asked, told.asked) == (1, 1, 0)


def test_an_attribute_keeps_its_words():
    """Whoever reads the documentation finds what the function says."""
    assert Lazy.__dict__["length"].__doc__ == "Give the length of the text."
