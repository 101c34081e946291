"""What became of an editor's decision."""

from collections.abc import Iterator, Sequence

from digest.model import Answer, Finding, ReviewState, Verdict
from digest.report.checking import finding_json, finding_lines
from digest.report.wording import plain, stamp

_HELD = {
    Answer.DONE: "{name} is held. It goes out when somebody approves it.",
    Answer.SAME: "{name} was held already.",
}
_APPROVED = {
    Answer.DONE: "{name} is approved. The next run sends it, at its slot or now.",
    Answer.SAME: "{name} was approved already{by}.",
}
_EITHER = {
    Answer.SENT: "{name} is on its way already, or went out; nothing was changed, and nothing is sent twice.",
    Answer.CANCELLED: "{name} was cancelled, and stays so.",
    Answer.TAKEN: "{name} came too late: another edition carries its stories.",
    Answer.CHANGED: "{name} was edited since. Look at it again.",
}


def verdict_text(verdict: Verdict, name: str) -> str:
    """Say in one sentence what a decision on an edition came to."""
    own = _APPROVED if verdict.review.state is ReviewState.APPROVED else _HELD
    by = f", by {plain(verdict.review.by)}" if verdict.review.by else ""
    return {**own, **_EITHER}[verdict.answer].format(name=name, by=by)


def keeping_back(errors: Sequence[Finding], edition: int) -> Iterator[str]:
    """Tell that an approval is not enough: what preflight keeps the edition back for, and what to do."""
    yield from finding_lines(errors)
    if errors:
        yield f"Until that is mended preflight keeps it back. `digest edit {edition}` changes the draft, `digest check {edition}` looks again."


def verdict_json(verdict: Verdict, errors: Sequence[Finding] = ()) -> dict[str, object]:
    """Give the same for machines, with what preflight keeps the edition back for."""
    review = verdict.review
    return {
        "edition": review.edition,
        "answer": verdict.answer.value,
        "review": review.state.value if review.state else None,
        "by": review.by,
        "at": stamp(review.at),
        "errors": [finding_json(one) for one in errors],
    }
