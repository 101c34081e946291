"""What a person reads before they say yes to a send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.app.announcing import Aim
from digest.app.doing import _others


@pytest.mark.parametrize(
    ("aim", "limit", "said"),
    [
        (Aim(about="It", readers=1), None, "It goes to 1 reader."),
        (Aim(about="It", readers=3), 3, "It goes to 3 readers."),
        (Aim(about="It", readers=3), 2, "It goes to 2 readers. Then it is paused, and 1 reader waits for `digest resume`."),
        (Aim(about="It", readers=3, unapproved=True), None, "It goes to 3 readers. No editor has approved it: this does."),
    ],
)  # fmt: skip
def test_it_says_what_goes_to_whom_and_what_comes_of_it(aim, limit, said):
    """A pause, and an approval that a send is; nothing that does not happen."""
    assert aim.announced(limit) == said


def test_who_is_left_out_is_told_with_what_to_do_instead():
    """They never get it, which nobody expects of a trial."""
    said = Aim(about="It", readers=1, others=2).announced()
    assert said.startswith("It goes to 1 reader. 2 other readers will not get it")
    assert "`digest test ADDR`" in said


@given(st.integers(0, 9), st.none() | st.integers(1, 9))
def test_a_limit_parts_the_readers(readers, limit):
    """Those who get it now and those who wait are all of them; without waiting there is no pause."""
    said = Aim(about="It", readers=readers).announced(limit)
    now = min(readers, limit or readers)
    assert said.startswith(f"It goes to {now} reader")
    assert (f" and {readers - now} reader" in said) is (readers > now)


@pytest.mark.parametrize(("chosen", "count", "others"), [([], 3, 0), (["a"], 3, 2), (["a"], 1, 0), (["a", "b"], 1, 0)])
def test_others_are_counted_of_a_choice_alone(chosen, count, others):
    """Without a choice it goes to all; one of the chosen who left in this moment does not make the others fewer than none."""
    assert _others(chosen, count) == others
