"""How a sender learns its pace: how far it goes down, how it comes back, when it stops."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.signals import Word
from digest.delivery.throttle import (
    BLOCKS,
    CALM,
    DEAF,
    FLOOR,
    FREE,
    PROOF,
    RECOVERY,
    RESTART,
    SPENT,
    STOP,
    Throttle,
    heard,
    resumed,
)

NOW = 500.0
WORDS = st.sampled_from([word for word in Word if word is not Word.NOTHING])
story = st.lists(st.tuples(WORDS, st.floats(0, 900), st.floats(0, 5000)), max_size=60)


def accepted(throttle: Throttle, now: float, seconds: float, per_second: int, ceiling: float | None = None) -> Throttle:
    """Let a second bring so many accepted letters, for some seconds; the measured rate is what came through."""
    for step in range(int(seconds * per_second)):
        throttle = heard(throttle, Word.GOOD, now + (step + 1) / per_second, per_second, ceiling)
    return throttle


def test_nothing_learnt_stays_so():
    """Good answers alone change nothing, and not even the object: nothing is to be compared for each letter."""
    assert heard(CALM, Word.GOOD, NOW, 800.0) is CALM


def test_a_refusal_halves_what_went_through():
    """Without a rate of ours the measured one counts."""
    assert heard(CALM, Word.SLOW, NOW, 80.0).rate == 40.0


@pytest.mark.parametrize(("ceiling", "rate"), [(100.0, 40.0), (10.0, 5.0)])
def test_a_configured_rate_bounds_what_is_halved(ceiling, rate):
    """Half of the least of what we may and what went through."""
    assert heard(CALM, Word.SLOW, NOW, 80.0, ceiling).rate == rate


def test_letters_that_were_under_way_say_nothing_new():
    """Fifty refusals within two seconds are one; the next after that halves again."""
    slow = heard(CALM, Word.SLOW, NOW, 80.0)
    for step in range(50):
        slow = heard(slow, Word.SLOW, NOW + step * DEAF / 51, 80.0)
    assert slow.rate == 40.0
    assert heard(slow, Word.SLOW, NOW + DEAF, 40.0).rate == 20.0


def test_the_first_letters_may_be_refused():
    """Where nothing was measured yet a small rate is halved: the run goes on, gently."""
    assert heard(CALM, Word.SLOW, NOW, 0.0).rate == 1.0


def test_it_never_goes_below_a_letter_in_five_seconds():
    """However often it is refused, it finds out that the trouble is over."""
    slow = CALM
    for step in range(40):
        slow = heard(slow, Word.SLOW, NOW + step * 10, 0.1)
    assert slow.rate == FLOOR


def test_it_is_back_after_half_a_minute():
    """From half of it, in a straight line, to the rate that was too fast."""
    slow = heard(CALM, Word.SLOW, NOW, 80.0)
    assert accepted(slow, NOW, RECOVERY / 2, 40).rate == pytest.approx(60, rel=0.01)
    assert accepted(slow, NOW, RECOVERY, 40).rate == pytest.approx(80, rel=0.01)


def test_it_forgets_when_it_holds_nothing_back():
    """Twice of what goes through, and of what was too fast once: the trouble is over, and nothing is counted any more."""
    slow = heard(CALM, Word.SLOW, NOW, 80.0)
    assert accepted(slow, NOW, 2 * RECOVERY, 40).rate is None
    assert accepted(slow, NOW, 2 * RECOVERY, 40).is_calm(NOW)


def test_a_rate_that_is_used_to_the_full_is_not_forgotten():
    """While more would go if it might, the rate grows and stays: there is no jump into another refusal."""
    slow = heard(CALM, Word.SLOW, NOW, 80.0)
    for second in range(200):
        before = slow.rate or 0.0
        slow = heard(slow, Word.GOOD, NOW + second, before)
        assert slow.rate is not None
        assert slow.rate <= before * 1.05 + 2


def test_it_is_done_at_the_configured_rate():
    """Above it there is nothing to learn: the ledger keeps it."""
    slow = heard(CALM, Word.SLOW, NOW, 80.0, 50.0)
    assert accepted(slow, NOW, RECOVERY + 2, 25, 50.0).rate is None


def test_silence_proves_nothing():
    """An hour without a letter and one accepted letter then are worth one second of coming back."""
    slow = heard(CALM, Word.SLOW, NOW, 80.0)
    assert heard(slow, Word.GOOD, NOW + 3600, 1.0).rate == pytest.approx(40 + 40 / RECOVERY)


def test_a_server_with_a_limit_is_found_and_kept_to():
    """Against a server that takes 50 a second: few refusals, and more than half of what it takes."""
    throttle, now, through, refused = CALM, NOW, 0, 0
    for _ in range(600):
        now += 1
        rate = min(throttle.rate or 400.0, 400.0)
        through += min(int(rate), 50)
        word = Word.SLOW if rate > 50 else Word.GOOD
        refused += word is Word.SLOW
        throttle = heard(throttle, word, now, min(rate, 50.0))
    assert refused < 600 / 12
    assert through > 0.6 * 50 * 600


# --- stops ------------------------------------------------------------------------------------------------------------


def test_a_stop_is_ten_minutes_then_one_at_a_time():
    """Gmail's 4.7.28: nothing for 10 minutes, then 1 letter per second, and one connection."""
    stopped = heard(CALM, Word.STOP, NOW, 80.0)
    assert (stopped.stopped_until, stopped.rate, stopped.lines) == (NOW + STOP, RESTART, 1)
    assert not stopped.is_calm(NOW + STOP + 1)


def test_letters_that_were_under_way_do_not_prolong_a_stop():
    """Their answers come within the stop, and it ends when it was to end."""
    stopped = heard(CALM, Word.STOP, NOW, 80.0)
    for word in (Word.STOP, Word.BLOCKED, Word.SLOW):
        assert heard(stopped, word, NOW + 5, 80.0).stopped_until == NOW + STOP


def test_lines_open_with_proof():
    """A further letter at the same time for every 20 accepted, and no bound after 100."""
    throttle, seen = heard(CALM, Word.STOP, NOW, 80.0), []
    for step in range(FREE):
        seen.append(throttle.lines)
        throttle = heard(throttle, Word.GOOD, NOW + STOP + step, 1.0)
    assert seen[:PROOF] == [1] * PROOF
    assert seen[PROOF] == 2
    assert seen[-1] == FREE // PROOF
    assert throttle.lines is None


def test_the_way_back_from_a_stop_is_long():
    """Ten minutes to half of what it was, not half a minute; being slowed down on the way does not shorten it."""
    stopped = heard(CALM, Word.STOP, NOW, 80.0)
    after = accepted(stopped, NOW + STOP, 60, 1)
    assert after.rate == pytest.approx(RESTART + 60 * 20 / STOP, rel=0.05)
    assert heard(after, Word.SLOW, NOW + STOP + 61, 3.0).recovery == STOP


def test_three_blocks_in_a_row_are_a_stop():
    """One block slows down; three without an accepted letter between them stop."""
    throttle = CALM
    for step in range(BLOCKS):
        assert throttle.stopped_until < NOW
        throttle = heard(throttle, Word.BLOCKED, NOW + step * 5, 80.0)
    assert throttle.stopped_until == NOW + (BLOCKS - 1) * 5 + STOP


def test_an_accepted_letter_between_blocks_counts():
    """An operator that blocks one reader's domain and takes the others is slowed down for, not stopped."""
    throttle = CALM
    for step in range(10):
        throttle = heard(throttle, Word.BLOCKED, NOW + step * 10, 80.0)
        throttle = heard(throttle, Word.GOOD, NOW + step * 10 + 5, 80.0)
    assert throttle.stopped_until < NOW


def test_an_allowance_that_is_used_up_is_an_hour():
    """And no slower pace afterwards: the pace was not what was wrong."""
    spent = heard(CALM, Word.SPENT, NOW, 80.0)
    assert spent == replace(CALM, stopped_until=NOW + SPENT)
    assert spent.is_calm(NOW + SPENT)


@pytest.mark.parametrize("left", [400.0, -100.0])
def test_another_run_goes_on_as_carefully(left):
    """A stop that was met with by an earlier run leaves this one with the same care, also when it is just over; and with open ears."""
    throttle = resumed(left, NOW)
    assert (throttle.stopped_until, throttle.rate, throttle.lines) == (NOW + left, RESTART, 1)
    after = max(NOW, NOW + left) + DEAF
    slower = heard(throttle, Word.SLOW, after, 1.0).rate
    assert slower is not None
    assert slower < RESTART


# --- whatever happens -------------------------------------------------------------------------------------------------


@given(story=story, ceiling=st.none() | st.floats(0.01, 10_000))
def test_it_always_stays_in_bounds(story, ceiling):
    """Whatever a server says: at least a trickle, never above the configured rate, no stop longer than an hour, few lines or any number."""
    throttle, now = CALM, NOW
    for word, step, measured in story:
        now += step
        throttle = heard(throttle, word, now, measured, ceiling)
        assert throttle.rate is None or throttle.rate >= min(FLOOR, RESTART)
        assert throttle.stopped_until <= now + SPENT
        assert throttle.lines is None or 1 <= throttle.lines <= FREE // PROOF


@given(story=story)
def test_it_always_recovers(story):
    """After any history a server that is content for long has everything forgotten."""
    throttle, now = CALM, NOW
    for word, step, measured in story:
        now += step
        throttle = heard(throttle, word, now, measured)
    now = max(now, throttle.stopped_until)
    for _ in range(20_000):
        now += 1
        throttle = heard(throttle, Word.GOOD, now, 1.0)
        if throttle.is_calm(now):
            break
    assert throttle.is_calm(now)


@given(measured=st.floats(0, 1e5), ceiling=st.none() | st.floats(0.5, 1e5))
def test_slower_is_always_slower(measured, ceiling):
    """The rate after a refusal is below what went through, unless that was next to nothing."""
    rate = heard(CALM, Word.SLOW, NOW, measured, ceiling).rate
    assert rate is not None
    assert rate <= max(FLOOR, min(measured or 2.0, ceiling or 1e9) / 2)
