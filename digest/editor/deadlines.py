"""What becomes of a draft as time goes by: it waits, goes out, or is given up."""

from datetime import datetime
from enum import StrEnum

from digest.model import Newsletter, Review, ReviewState


class Step(StrEnum):
    """What a run has to do with a draft now."""

    WAIT = "wait"
    SEND = "send"  # it was approved, and its time has come
    SEND_UNAPPROVED = "send_unapproved"  # the deadline passed, and the newsletter says that it goes out then
    LAPSE = "lapse"  # the deadline passed: it stays where it is, and its stories go back
    TOO_LATE = "too_late"  # it was approved, and then no run came for too long: a person looks again


def deadline(newsletter: Newsletter, goes_out: datetime) -> datetime | None:
    """Give until when editors may think about a draft that is meant to go out at `goes_out`; None for as long as they like."""
    return None if newsletter.approve_by is None else goes_out + newsletter.approve_by


def next_step(newsletter: Newsletter, goes_out: datetime, review: Review, now: datetime) -> Step:
    """Give what to do at `now` with a draft that is meant to go out at `goes_out`, both aware.

    A draft that an editor holds never goes out by itself, whatever the newsletter says of drafts on which nobody decided.
    """
    if review.state is ReviewState.APPROVED:
        return _approved(newsletter, goes_out, review, now)
    end = deadline(newsletter, goes_out)
    if end is None or now < end or review.state not in (ReviewState.WAITING, ReviewState.HELD):
        return Step.WAIT
    unheard = review.state is ReviewState.WAITING and newsletter.if_unapproved == "send"
    return Step.SEND_UNAPPROVED if unheard else Step.LAPSE


def _approved(newsletter: Newsletter, goes_out: datetime, review: Review, now: datetime) -> Step:
    if now < goes_out:
        return Step.WAIT
    ready = max(goes_out, review.at or goes_out)
    return Step.TOO_LATE if now - ready > newsletter.max_lateness else Step.SEND
