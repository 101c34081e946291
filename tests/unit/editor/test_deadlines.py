"""What becomes of a draft as time goes by."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editor import Step, deadline, next_step
from digest.model import Review, ReviewState
from tests.clock import START
from tests.press import DAY, HOUR, newsletter

MINUTE = timedelta(minutes=1)
SEND = newsletter(approval=True, approve_by=2 * HOUR, if_unapproved="send")
HOLD = newsletter(approval=True, approve_by=2 * HOUR)
OPEN = newsletter(approval=True)

spans = st.timedeltas(timedelta(days=-3), timedelta(days=60))
newsletters = st.sampled_from([SEND, HOLD, OPEN])
states = st.sampled_from([None, *ReviewState])


def review(state: ReviewState | None, at: datetime | None = None) -> Review:
    return Review(edition=1, content="x", open=True, state=state, at=at)


def test_a_deadline_is_after_the_slot():
    """`approve_by` counts from when the edition is meant to go out; without it there is none."""
    assert deadline(SEND, START) == START + 2 * HOUR
    assert deadline(newsletter(approval=True, approve_by=timedelta()), START) == START
    assert deadline(OPEN, START) is None


@pytest.mark.parametrize(
    ("letter", "state", "after", "step"),
    [
        (SEND, ReviewState.WAITING, 2 * HOUR - MINUTE, Step.WAIT),
        (SEND, ReviewState.WAITING, 2 * HOUR, Step.SEND_UNAPPROVED),
        (HOLD, ReviewState.WAITING, 2 * HOUR - MINUTE, Step.WAIT),
        (HOLD, ReviewState.WAITING, 2 * HOUR, Step.LAPSE),
        (OPEN, ReviewState.WAITING, 30 * DAY, Step.WAIT),
        (SEND, ReviewState.HELD, 2 * HOUR, Step.LAPSE),
        (OPEN, ReviewState.HELD, 30 * DAY, Step.WAIT),
        (HOLD, ReviewState.LAPSED, 3 * HOUR, Step.WAIT),
        (HOLD, ReviewState.APPROVED, -MINUTE, Step.WAIT),
        (HOLD, ReviewState.APPROVED, timedelta(), Step.SEND),
        (HOLD, ReviewState.APPROVED, DAY, Step.SEND),
        (HOLD, ReviewState.APPROVED, DAY + MINUTE, Step.TOO_LATE),
        (SEND, None, 3 * HOUR, Step.WAIT),
    ],
)
def test_each_state_has_its_step(letter, state, after, step):
    """Waiting, held, approved and given up, before and after the deadline."""
    assert next_step(letter, START, review(state), START + after) is step


def test_a_late_approval_has_a_day_of_its_own():
    """Lateness counts from the approval where that came after the slot."""
    late = review(ReviewState.APPROVED, START + 5 * DAY)
    assert next_step(HOLD, START, late, START + 5 * DAY + HOUR) is Step.SEND
    assert next_step(HOLD, START, late, START + 7 * DAY) is Step.TOO_LATE


@given(newsletters, states, spans, spans)
def test_nothing_goes_out_but_what_somebody_or_the_policy_approved(letter, state, after, decided):
    """Whatever the times: a held or given up draft is never sent, an unapproved one only where the newsletter says so, and none before its time."""
    step = next_step(letter, START, review(state, START + decided), START + after)
    if step is Step.SEND:
        assert state is ReviewState.APPROVED
        assert after >= timedelta()
    if step is Step.SEND_UNAPPROVED:
        assert (state, letter.if_unapproved) == (ReviewState.WAITING, "send")
    if step is Step.LAPSE:
        assert letter.approve_by is not None
        assert after >= letter.approve_by
