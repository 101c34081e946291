"""What became of an editor's decision, in words and for machines."""

import pytest

from digest.model import Answer, Finding, Review, ReviewState, Verdict
from digest.report import keeping_back, verdict_json, verdict_text
from tests.clock import START


def verdict(answer: Answer, state: ReviewState | None = ReviewState.APPROVED, by: str = "jane@example.org") -> Verdict:
    review = Review(edition=7, content="ab", open=True, state=state, by=by, at=START)
    return Verdict(answer=answer, review=review)


@pytest.mark.parametrize(
    ("answer", "state", "says"),
    [
        (Answer.DONE, ReviewState.APPROVED, "is approved. The next run sends it"),
        (Answer.SAME, ReviewState.APPROVED, "was approved already, by jane@example.org."),
        (Answer.DONE, ReviewState.HELD, "is held. It goes out when somebody approves it."),
        (Answer.SAME, ReviewState.HELD, "was held already."),
        (Answer.SAME, ReviewState.LAPSED, "was held already."),
        (Answer.SAME, None, "was held already."),
        (Answer.SENT, ReviewState.APPROVED, "nothing is sent twice"),
        (Answer.CANCELLED, ReviewState.WAITING, "was cancelled"),
        (Answer.TAKEN, ReviewState.LAPSED, "another edition carries its stories"),
        (Answer.CHANGED, ReviewState.WAITING, "Look at it again"),
    ],
)
def test_each_answer_is_a_sentence(answer, state, says):
    """Each names the edition, and what was decided by whom."""
    told = verdict_text(verdict(answer, state), "weekly #7")
    assert told.startswith("weekly #7 ")
    assert says in told


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize("state", [None, *ReviewState])
def test_there_is_a_sentence_for_everything(answer, state):
    """Whatever the store answers, and however it stands."""
    assert verdict_text(verdict(answer, state), "weekly #7").endswith((".", "!"))


def test_foreign_text_cannot_steer_a_terminal():
    """A name is shown without control characters."""
    assert "\x1b" not in verdict_text(verdict(Answer.SAME, by="\x1b[31mJane"), "weekly #7")


def test_for_machines():
    """Plain values, and null for what is not known."""
    assert verdict_json(verdict(Answer.DONE)) == {
        "edition": 7,
        "answer": "done",
        "review": "approved",
        "by": "jane@example.org",
        "at": "2026-11-23T07:00:00+00:00",
        "errors": [],
    }
    assert verdict_json(Verdict(answer=Answer.SENT, review=Review(edition=7, content="", open=False)))["review"] is None


def test_what_preflight_keeps_back_is_told_with_the_way_on():
    """Place, fault and remedy of each, then what to do; nothing where there is none."""
    error = Finding(id="link-http", where="HTML, line 7", what="the link is not encrypted", hint="Write https.")
    *lines, last = keeping_back([error], 7)
    assert lines == ["error link-http: HTML, line 7: the link is not encrypted.", "  Write https."]
    assert "digest edit 7" in last
    assert list(keeping_back([], 7)) == []
    assert verdict_json(verdict(Answer.DONE), [error])["errors"] == [
        {"id": "link-http", "where": "HTML, line 7", "what": "the link is not encrypted", "hint": "Write https."}
    ]
