"""The contract of `Reviews`, on both databases: each decision is taken once, by one, and every other gets a clear answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from digest.errors import DigestError, UsageError
from digest.model import PREFLIGHT, Answer, Article, DeliveryState, FateReason, Rendered, ReviewState, Verdict
from digest.store import Database
from tests.clock import START
from tests.ledger import NEWSLETTER, RENDERED, article, collected, deliver, edition, kept, run_sql, saved, subscribe

KEY = NEWSLETTER.key
HOUR = timedelta(hours=1)
JANE, JOHN = "jane@example.org", "john@example.org"
A, B = article("a"), article("b")


def waiting(store: Database, *articles: Article, slot: str = "edition:1", why: str = "") -> int:
    """Save a draft that waits for its editors; gives its id."""
    made = edition(*articles or (A,), slot=slot)
    return store.editions.save(made, RENDERED, kept(*articles or (A,)), review=why).id


def state(store: Database, one: int) -> str:
    return store.outbox.progress(one).state


# --- waiting ----------------------------------------------------------------------------------------------------------


def test_a_draft_waits_and_says_so(store):
    """It is held with its reason, nobody has decided, nobody was told, and it cannot be frozen."""
    one = waiting(store, why="only 1 of at least 3 stories")
    review = store.reviews.get(one)
    assert (review.state, review.by, review.at, review.told_at, review.open) == (
        ReviewState.WAITING,
        "",
        None,
        None,
        True,
    )
    assert review.content == RENDERED.sha256
    assert state(store, one) == "held"
    assert store.outbox.progress(one).paused_reason == "waits for approval; only 1 of at least 3 stories"
    with pytest.raises(UsageError, match="held"):
        store.outbox.freeze(one, NEWSLETTER)


def paused_long_ago(store: Database, at: int) -> int:
    """Pause a sent draft of which its editors had heard, as a program did that did not forget that; gives its id."""
    one = waiting(store)
    store.reviews.told(one, START)
    store.reviews.decide(one, "approve", JANE, START)
    subscribe(store, 2)
    store.outbox.freeze(one, NEWSLETTER)
    store.editions.stop(one, "pause", "stopped after 1 reader", START + HOUR)
    run_sql(store, "UPDATE editions SET told_at = :at WHERE id = :one", at=at, one=one)
    return one


def test_that_editors_had_a_draft_says_nothing_of_its_pause(store):
    """People hear of a pause once, whatever they heard before it."""
    one = paused_long_ago(store, int(START.timestamp() * 1000))
    assert store.reviews.get(one).told_at is None
    store.reviews.told(one, START + 2 * HOUR)
    assert store.reviews.get(one).told_at == START + 2 * HOUR
    store.editions.stop(one, "resume", "by hand", START + 3 * HOUR)
    assert store.reviews.get(one).told_at == START + 2 * HOUR


def test_a_pause_is_told_once_though_a_clock_is_set_back(store):
    """What is told at a time before the pause is told all the same."""
    one = paused_long_ago(store, int(START.timestamp() * 1000))
    store.reviews.told(one, START)
    assert store.reviews.get(one).told_at == START + HOUR


def test_that_editors_had_a_draft_says_nothing_of_its_letters(store, clock):
    """What became of them is news; once it is told it is none, also where the clock of who tells is behind that of the ledger."""
    one = waiting(store)
    store.reviews.told(one, START)
    store.reviews.decide(one, "approve", JANE, START)
    subscribe(store, 2)
    clock.move(HOUR)
    store.outbox.freeze(one, NEWSLETTER)
    assert store.reviews.get(one).told_at is None
    store.reviews.told(one, START)
    assert store.reviews.get(one).told_at is not None


def test_nobody_is_told_of_an_edition_that_is_not_there(store):
    """That is wrong use."""
    with pytest.raises(UsageError):
        store.reviews.told(404, START)


def test_an_edition_without_editors_has_no_review(store):
    """What never waited has no state, and is not among the drafts."""
    one = saved(store, A)
    assert store.reviews.get(one.id).state is None
    assert store.reviews.open(KEY) == []


def test_only_drafts_of_the_newsletter_are_listed(store):
    """Oldest first; what is frozen, cancelled, lapsed or another's is left out."""
    first, second, third, fourth = (waiting(store, article(name), slot=name) for name in "wxyz")
    other = store.editions.save(edition(B, newsletter="other"), RENDERED, [], review="").id
    store.reviews.decide(second, "approve", JANE, START)
    store.editions.stop(third, "cancel", "by hand", START)
    store.reviews.pass_deadline(fourth, send=False, now=START)
    assert [one.edition for one in store.reviews.open(KEY)] == [first, second]
    assert [one.edition for one in store.reviews.open("other")] == [other]
    subscribe(store, 1)
    store.outbox.freeze(second, NEWSLETTER)
    assert [one.edition for one in store.reviews.open(KEY)] == [first]


def test_who_was_told_is_noted(store):
    """The time is kept, and nothing else changes."""
    one = waiting(store)
    store.reviews.told(one, START + HOUR)
    assert store.reviews.get(one).told_at == START + HOUR
    assert store.reviews.get(one).state is ReviewState.WAITING


def test_an_unknown_edition_is_an_error_of_use(store):
    """Nobody decides on what is not there."""
    with pytest.raises(UsageError):
        store.reviews.get(99)
    with pytest.raises(UsageError):
        store.reviews.decide(99, "approve", JANE, START)


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_an_approved_draft_can_go_out(store):
    """The hold is gone, who approved and when is kept, and the audience can be frozen."""
    subscribe(store, 2)
    one = waiting(store)
    verdict = store.reviews.decide(one, "approve", JANE, START + HOUR)
    assert verdict.answer is Answer.DONE
    assert (verdict.review.state, verdict.review.by, verdict.review.at) == (ReviewState.APPROVED, JANE, START + HOUR)
    assert state(store, one) == "draft"
    assert store.outbox.freeze(one, NEWSLETTER) == 2


def test_the_second_approval_changes_nothing(store):
    """It is told who was first, whoever asks again."""
    one = waiting(store)
    store.reviews.decide(one, "approve", JANE, START)
    verdict = store.reviews.decide(one, "approve", JOHN, START + HOUR)
    assert verdict.answer is Answer.SAME
    assert (verdict.review.by, verdict.review.at) == (JANE, START)


def test_an_editor_holds_a_draft_and_another_lets_it_go(store):
    """A hold is a decision like an approval; the last one counts, and both are known by name."""
    one = waiting(store)
    held = store.reviews.decide(one, "hold", JANE, START)
    assert (held.answer, held.review.state, held.review.by) == (Answer.DONE, ReviewState.HELD, JANE)
    assert store.outbox.progress(one).paused_reason == f"held by {JANE}"
    assert store.reviews.decide(one, "hold", JOHN, START).answer is Answer.SAME
    assert store.reviews.decide(one, "approve", JOHN, START).review.by == JOHN
    assert store.reviews.decide(one, "hold", JANE, START).answer is Answer.DONE
    assert state(store, one) == "held"


@pytest.mark.parametrize("action", ["approve", "hold"])
def test_a_decision_after_cancel_changes_nothing(store, action):
    """Cancelled is final."""
    one = waiting(store)
    store.editions.stop(one, "cancel", "by hand", START)
    assert store.reviews.decide(one, action, JANE, START).answer is Answer.CANCELLED
    assert state(store, one) == "cancelled"


@pytest.mark.parametrize("action", ["approve", "hold"])
@pytest.mark.parametrize("through", [False, True])
def test_a_decision_on_what_is_sent_changes_nothing(store, action, through):
    """Frozen or done: the answer is the same, and not one row moves."""
    subscribe(store, 2)
    one = waiting(store)
    store.reviews.decide(one, "approve", JANE, START)
    store.outbox.freeze(one, NEWSLETTER)
    if through:
        deliver(store, one)
    before = store.outbox.progress(one)
    verdict = store.reviews.decide(one, action, JOHN, START)
    assert (verdict.answer, verdict.review.open, verdict.review.by) == (Answer.SENT, False, JANE)
    assert store.outbox.progress(one) == before


def test_what_was_not_seen_is_not_approved(store):
    """With the content that an editor saw, a decision on anything else is refused."""
    one = waiting(store)
    assert store.reviews.decide(one, "approve", JANE, START, content="other").answer is Answer.CHANGED
    assert store.reviews.get(one).state is ReviewState.WAITING
    assert store.reviews.decide(one, "approve", JANE, START, content=RENDERED.sha256).answer is Answer.DONE


def test_a_quiet_edition_that_is_held_may_be_approved(store):
    """What a policy holds needs a person too, whether or not the newsletter has editors."""
    one = saved(store, A, held=True).id
    assert store.reviews.decide(one, "approve", JANE, START).answer is Answer.DONE
    assert state(store, one) == "draft"


def test_two_editors_at_once_get_one_edition(store):
    """However many approve and freeze at the same moment: one decides, all others are told, and each reader has one row."""
    subscribe(store, 3)
    one = waiting(store)

    def approve(number):
        verdict = store.reviews.decide(one, "approve", f"editor{number}@example.org", START)
        return verdict.answer, store.outbox.freeze(one, NEWSLETTER)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(approve, range(8)))
    answers = [answer for answer, _ in found]
    assert answers.count(Answer.DONE) == 1
    assert set(answers) <= {Answer.DONE, Answer.SAME, Answer.SENT}
    assert {audience for _, audience in found} == {3}
    assert sum(store.outbox.progress(one).states.values()) == 3


def test_approving_and_holding_at_once_leaves_one_of_both(store):
    """Whoever comes last decides; never is an edition both held and on its way."""
    subscribe(store, 1)
    for number in range(6):
        one = waiting(store, article(f"n{number}"), slot=f"edition:{number}")
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda action, one=one: store.reviews.decide(one, action, JANE, START), ("approve", "hold")))
        held = state(store, one) == "held"
        assert held == (store.reviews.get(one).state is ReviewState.HELD)
        if held:
            with pytest.raises(UsageError):
                store.outbox.freeze(one, NEWSLETTER)
        else:
            assert store.outbox.freeze(one, NEWSLETTER) == 1


# --- by the operator --------------------------------------------------------------------------------------------------


def test_a_hold_by_command_is_a_decision_of_the_review(store):
    """`digest hold` keeps a draft from its deadline as an editor's hold does."""
    one = waiting(store)
    store.editions.stop(one, "hold", "by hand", START)
    assert store.reviews.get(one).state is ReviewState.HELD
    assert not store.reviews.pass_deadline(one, send=True, now=START)


def test_a_resume_by_command_is_an_approval(store):
    """Whoever sends a draft by hand has approved it."""
    one = waiting(store)
    store.editions.stop(one, "resume", "by hand", START)
    assert (store.reviews.get(one).state, store.reviews.get(one).by) == (ReviewState.APPROVED, "by hand")


def test_a_pause_in_mid_send_is_no_matter_of_the_review(store):
    """Once it is frozen the approval stands, whatever is held and resumed."""
    subscribe(store, 1)
    one = waiting(store)
    store.reviews.decide(one, "approve", JANE, START)
    store.outbox.freeze(one, NEWSLETTER)
    for action in ("hold", "resume"):
        store.editions.stop(one, action, "by hand", START)
        assert (store.reviews.get(one).state, store.reviews.get(one).by) == (ReviewState.APPROVED, JANE)


# --- the deadline -----------------------------------------------------------------------------------------------------


def test_at_the_deadline_a_draft_goes_out_or_is_given_up(store):
    """By policy; the deadline is named as the one who decided."""
    one, two = waiting(store, A, slot="edition:1"), waiting(store, B, slot="edition:2")
    assert store.reviews.pass_deadline(one, send=True, now=START)
    assert store.reviews.pass_deadline(two, send=False, now=START)
    assert (store.reviews.get(one).state, store.reviews.get(one).by) == (ReviewState.APPROVED, "the deadline")
    assert store.reviews.get(two).state is ReviewState.LAPSED
    assert (state(store, one), state(store, two)) == ("draft", "held")


def test_the_deadline_never_overrules_an_editor(store):
    """An edition that somebody holds does not go out by itself; one that was approved does not lapse."""
    held, approved = waiting(store, A, slot="edition:1"), waiting(store, B, slot="edition:2")
    store.reviews.decide(held, "hold", JANE, START)
    store.reviews.decide(approved, "approve", JANE, START)
    assert not store.reviews.pass_deadline(held, send=True, now=START)
    assert not store.reviews.pass_deadline(approved, send=False, now=START)
    assert store.reviews.pass_deadline(held, send=False, now=START)
    assert (store.reviews.get(held).state, store.reviews.get(held).by) == (ReviewState.LAPSED, JANE)


def test_a_lapsed_draft_gives_its_articles_back(store):
    """They are candidates again, marked as returned; an approval takes them back."""
    one = waiting(store, A)
    assert store.articles.known(KEY, [A], START)[0].reserved_in == 1
    store.reviews.pass_deadline(one, send=False, now=START)
    (candidate,) = store.articles.known(KEY, [A], START)
    assert (candidate.reserved_in, candidate.returned) == (None, True)
    assert store.reviews.decide(one, "approve", JANE, START).answer is Answer.DONE
    assert store.articles.known(KEY, [A], START)[0].reserved_in == 1


@pytest.mark.parametrize("by", ["link", "command"])
def test_a_late_approval_never_tells_a_story_twice(store, by):
    """Once another edition carries what was given back, the old one cannot go out; when that one is cancelled, it can."""
    old = waiting(store, A, B)
    store.reviews.pass_deadline(old, send=False, now=START)
    new = waiting(store, B, slot="edition:2")
    if by == "link":
        assert store.reviews.decide(old, "approve", JANE, START).answer is Answer.TAKEN
    else:
        with pytest.raises(UsageError, match="weekly#2 carries its stories"):
            store.editions.stop(old, "resume", "by hand", START)
    assert state(store, old) == "held"
    store.editions.stop(new, "cancel", "by hand", START)
    assert store.reviews.decide(old, "approve", JANE, START).answer is Answer.DONE


def test_an_approval_and_the_deadline_at_once_send_once(store):
    """The run that lets a draft go and the editor who approves it meet in one row: one of them decides."""
    subscribe(store, 2)
    for number in range(6):
        one = waiting(store, article(f"n{number}"), slot=f"edition:{number}")

        def decide(way, one=one):
            if way == "editor":
                return store.reviews.decide(one, "approve", JANE, START).answer is Answer.DONE
            return store.reviews.pass_deadline(one, send=True, now=START)

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(decide, ("editor", "deadline"))) == 1
        assert [store.outbox.freeze(one, NEWSLETTER) for _ in range(2)] == [2, 2]


# --- editing ----------------------------------------------------------------------------------------------------------

OTHER = replace(RENDERED, subject="Better", sha256="cd" * 32)


def edited(
    store: Database,
    one: int,
    *articles: Article,
    rendered: Rendered = OTHER,
    seen: str = RENDERED.sha256,
    dropped: Sequence[Article] = (),
    **words: Any,
) -> Verdict:
    old = store.editions.get(one)
    sections = edition(*articles).sections
    fates = [replace(fate, kept=False, detail="late") for fate in kept(*dropped, reason=FateReason.DROPPED)]
    made = replace(old, sections=sections, **words)
    return store.reviews.replace(made, rendered, fates, seen=seen, now=START)


def test_an_edited_draft_is_another(store):
    """Words, stories and content are the new ones; what was dropped is free, and its fate tells who dropped it."""
    one = waiting(store, A, B)
    verdict = edited(store, one, B, dropped=[A], subject="Better", preheader="So much", intro="Dear all")
    assert verdict.answer is Answer.DONE
    now = store.editions.get(one)
    assert (now.subject, now.preheader, now.intro) == ("Better", "So much", "Dear all")
    assert [story.article.id for story in now.stories] == [B.id]
    assert store.editions.rendered(one) == OTHER
    assert store.articles.known(KEY, [A, B], START)[0].reserved_in is None
    fates = {fate.article: (fate.kept, fate.reason, fate.detail) for fate in store.editions.fates(one)}
    assert fates == {A.id: (False, FateReason.DROPPED, "late"), B.id: (True, FateReason.KEPT, "")}


def test_an_edit_does_not_take_the_subject_of_another(store):
    """Gmail would show both as one conversation; the draft stays as it was. Its own subject it may keep."""
    one, two = waiting(store, A), waiting(store, B, slot="edition:2")
    theirs = store.editions.get(two).subject
    with pytest.raises(UsageError, match="another edition was saved with the subject"):
        edited(store, one, A, subject=theirs)
    assert store.editions.rendered(one) == RENDERED
    assert edited(store, one, A, subject=store.editions.get(one).subject).answer is Answer.DONE


def test_a_dropped_story_comes_back_only_when_its_draft_is_cancelled(store):
    """No other draft brings it up again, whether that reads it anew or remembers it; an edition that is cancelled has dropped nothing."""
    store.articles.remember(KEY, [collected(A, B)], START)
    one = waiting(store, A, B)
    edited(store, one, B, dropped=[A])
    for found in (store.articles.known(KEY, [A], START), store.articles.candidates(KEY, START)):
        assert {each.article.id: each.settled for each in found}[A.id] is FateReason.DROPPED
    store.editions.stop(one, "cancel", "by hand", START)
    assert {each.settled for each in store.articles.known(KEY, [A], START)} == {None}


def test_an_edit_takes_an_approval_back(store):
    """What was approved is not what would go out; the editors are told anew."""
    one = waiting(store, A, B)
    store.reviews.decide(one, "approve", JANE, START)
    store.reviews.told(one, START)
    review = edited(store, one, A).review
    assert (review.state, review.by, review.told_at, review.content) == (ReviewState.WAITING, "", None, OTHER.sha256)
    assert store.outbox.progress(one).paused_reason == "edited, waits for approval"


def test_an_edit_leaves_a_hold_and_what_never_waited(store):
    """Editing decides nothing."""
    held, free = waiting(store, A, slot="edition:1"), saved(store, B, slot="edition:2").id
    store.reviews.decide(held, "hold", JANE, START)
    assert edited(store, held, A).review.state is ReviewState.HELD
    assert edited(store, free, B).review.state is None
    assert (state(store, held), state(store, free)) == ("held", "draft")


def test_an_edit_after_preflight_waits_again(store):
    """What preflight held nobody said no to: once edited it waits for its editors, and the old reason is gone, also of what never waited."""
    one, plain = waiting(store), saved(store, slot="plain").id
    for draft in (one, plain):
        store.editions.stop(draft, "hold", f"{PREFLIGHT}none", START)
        edited(store, draft)
    review = store.reviews.get(one)
    assert (review.state, review.told_at, state(store, one)) == (ReviewState.WAITING, None, "held")
    assert store.outbox.progress(one).paused_reason == "edited, waits for approval"
    assert (state(store, plain), store.reviews.get(plain).state) == ("held", None)
    assert store.outbox.progress(plain).paused_reason == "edited since preflight held it"


@pytest.mark.parametrize(
    ("review", "expected"),
    [(None, False), ("waiting", True), ("held", True), ("lapsed", True), ("approved", False), ("over", False)],
)
def test_unapproved_is_what_an_editor_has_yet_to_let_go(store, review, expected):
    """Whatever else keeps it, a draft needs the word of an editor; what never waited, or is over, needs none."""
    one = saved(store).id if review is None else waiting(store)
    if review == "lapsed":
        store.reviews.pass_deadline(one, send=False, now=START)
    elif review in ("held", "approved"):
        store.reviews.decide(one, "hold" if review == "held" else "approve", JANE, START)
    elif review == "over":
        store.editions.stop(one, "cancel", "by hand", START)
    assert store.reviews.get(one).unapproved == expected


def test_the_same_again_is_no_edit(store):
    """Saving a draft as it is leaves an approval alone."""
    one = waiting(store, A)
    store.reviews.decide(one, "approve", JANE, START)
    assert edited(store, one, A, rendered=RENDERED).answer is Answer.SAME
    assert store.reviews.get(one).state is ReviewState.APPROVED


def test_two_edits_of_one_text_do_not_overwrite_each_other(store):
    """The first one counts; the second saw what is not there any more."""
    one = waiting(store, A, B)
    edited(store, one, B)
    late = edited(store, one, A, rendered=replace(OTHER, sha256="ef" * 32))
    assert late.answer is Answer.CHANGED
    assert [story.article.id for story in store.editions.get(one).stories] == [B.id]


@pytest.mark.parametrize(("how", "answer"), [("freeze", Answer.SENT), ("cancel", Answer.CANCELLED)])
def test_what_is_over_cannot_be_edited(store, how, answer):
    """Content is fixed once an audience is frozen, and what is cancelled stays as it was."""
    one = waiting(store, A)
    store.reviews.decide(one, "approve", JANE, START)
    if how == "freeze":
        store.outbox.freeze(one, NEWSLETTER)
    else:
        store.editions.stop(one, "cancel", "by hand", START)
    assert edited(store, one, B).answer is answer
    assert store.editions.rendered(one) == RENDERED


def test_the_database_itself_refuses_to_lose_frozen_content(store):
    """A mistake in this room is an error of the database, never another letter."""
    subscribe(store, 1)
    one = saved(store, A).id
    store.outbox.freeze(one, NEWSLETTER)
    with pytest.raises((IntegrityError, DigestError)):
        run_sql(store, f"DELETE FROM edition_content WHERE edition = {one}")
    assert store.editions.rendered(one) == RENDERED


def test_an_edit_and_an_approval_at_once_never_send_the_unseen(store):
    """Either the approval came first and the edit takes it back, or it is refused: what goes out was seen by whoever approved."""
    for number in range(6):
        one = waiting(store, article(f"n{number}"), slot=f"edition:{number}")

        def act(what, one=one, number=number):
            if what == "edit":
                return edited(store, one, article(f"n{number}")).answer
            return store.reviews.decide(one, "approve", JANE, START, content=RENDERED.sha256).answer

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(act, ("edit", "approve")))
        assert answers[0] is Answer.DONE
        assert answers[1] in (Answer.DONE, Answer.CHANGED)
        assert store.reviews.get(one).state is ReviewState.WAITING


def test_a_draft_that_was_accepted_nowhere_is_not_reviewed_again(store):
    """After a send the figures alone tell; the approval stays on record."""
    subscribe(store, 1)
    one = waiting(store, A)
    store.reviews.decide(one, "approve", JANE, START)
    store.outbox.freeze(one, NEWSLETTER)
    deliver(store, one, state=DeliveryState.REJECTED)
    assert store.reviews.open(KEY) == []
    assert store.reviews.get(one).by == JANE
