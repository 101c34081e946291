"""The words of the pages on which editors decide. `{title}` stands for the newsletter, `{number}` for the edition, `{by}` for who decided,
`{when}` and `{out}` for sentences about the time.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWords:
    """One language. Each page has a heading and a sentence below it."""

    language: str
    approve: str
    approve_more: str
    approve_button: str
    hold: str
    hold_more: str
    hold_button: str
    blocked: str
    unchanged: str
    stories: str
    approved: str
    approved_more: str
    approved_already: str
    held: str
    held_more: str
    held_already: str
    sent: str
    sent_more: str
    cancelled: str
    cancelled_more: str
    taken: str
    taken_more: str
    changed: str
    changed_more: str


ENGLISH = ReviewWords(
    language="en",
    approve="Approve {title} #{number}?",
    approve_more="Press the button once. {when}",
    approve_button="Approve this edition",
    hold="Hold back {title} #{number}?",
    hold_more="Press the button once, and it goes to nobody until somebody approves it.",
    hold_button="Hold this edition",
    blocked="Until this is mended it goes to nobody, approved or not:",
    unchanged="Nothing has changed yet. To leave it as it is, just close this page.",
    stories="Stories",
    approved="Approved",
    approved_more="{title} #{number} is approved. {out}",
    approved_already="{title} #{number} was approved already, by {by}. {out}",
    held="Held back",
    held_more="{title} #{number} goes to nobody until somebody approves it.",
    held_already="{title} #{number} was held back already. It goes to nobody until somebody approves it.",
    sent="It is on its way",
    sent_more="{title} #{number} is being sent, or was sent, so nothing can be decided here any more. Nobody gets it twice.",
    cancelled="It was cancelled",
    cancelled_more="{title} #{number} was cancelled, and goes to nobody. Its stories go into the next edition.",
    taken="It came too late",
    taken_more="Nobody approved {title} #{number} in time, and another edition carries its stories by now.",
    changed="It has changed",
    changed_more="{title} #{number} was edited since you opened this page. Please look at it again before you decide.",
)
