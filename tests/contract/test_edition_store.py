"""The contract of `EditionStore`, on both databases."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.errors import UsageError
from digest.model import (
    DeliveryState,
    EditionState,
    Failure,
    FateReason,
    Image,
    Mention,
    Print,
    Section,
    Story,
    Summary,
    Window,
)
from tests.clock import START
from tests.ledger import (
    NEWSLETTER,
    RENDERED,
    article,
    ask_sql,
    claimed,
    collected,
    deliver,
    edition,
    frozen,
    intents,
    kept,
    newsletter,
    outcome,
    rows_of,
    run_sql,
    saved,
    states_of,
    subscribe,
)

KEY = NEWSLETTER.key
HOUR = timedelta(hours=1)


def test_edition_round_trips(store):
    """An edition comes back equal: sections, stories, scores, mentions and summaries."""
    story = Story(
        article=article("lead", image=Image(url="https://example.org/i.png", alt="A bridge"), tags=("x",)),
        section="News",
        score=1.25,
        why={"recency": 0.5, "source": 2.0},
        also_covered_by=(Mention(source_name="Other", title="The same", url="https://example.com/s"),),
        summary=Summary(sentences=("One.", "Two."), method="extract", note="short"),
    )
    plain = Story(article=article("plain"))
    sections = (Section(name="News", stories=(story,)), Section(name="", stories=(plain,)))
    one = store.editions.save(edition(sections=sections, intro="Dear all,\n“welcome”"), RENDERED, [])
    assert store.editions.get(one.id) == one
    assert store.editions.by_slot(KEY, "edition:1") == one
    assert replace(one, id=0, number=0, public_id="") == edition(sections=sections, intro="Dear all,\n“welcome”")


def test_named_stories_are_kept_and_not_carried(store):
    """What an edition only names comes back with it, and stays free: it is neither reserved nor told."""
    named = (Story(article=article("named"), score=0.5, why={"recency": 0.5}),)
    made = replace(edition(article("told")), more=named)
    one = store.editions.save(made, RENDERED, [])
    assert store.editions.get(one.id) == one
    assert one.more == named
    assert [told.article.id for told in store.editions.told(KEY, START - timedelta(days=30))] == [article("told").id]


def test_rendered_round_trips(store):
    """Frozen content comes back byte for byte, gaps and cards in their places."""
    assert store.editions.rendered(saved(store).id) == RENDERED


def test_save_gives_id_number_and_public_name(store):
    """Numbers count up by newsletter; the public name has 128 random bits and is no one else's."""
    first, second = saved(store, slot="a"), saved(store, slot="b")
    other = saved(store, slot="a", newsletter="other")
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert len({first.id, second.id, other.id}) == len({first.public_id, second.public_id, other.public_id}) == 3
    assert len(first.public_id) * 5 >= 128


def test_the_public_id_is_known_before_the_edition_is_saved(store):
    """The id that the composer linked to is the one that is stored; it is the same however often it is asked for, and no other edition's."""
    asked = [store.editions.public_id(KEY, "edition:1", 1, START) for _ in range(2)]
    assert asked[0] == asked[1]
    assert store.editions.save(edition(public_id=asked[0]), RENDERED, []).public_id == asked[0]
    others = [(KEY, "edition:2", 1, START), ("other", "edition:1", 1, START), (KEY, "edition:1", 2, START)]
    others.append((KEY, "edition:1", 1, START + HOUR))
    assert len({asked[0], *(store.editions.public_id(*one) for one in others)}) == 5
    assert re.fullmatch("[a-z2-7]{26}", asked[0])


def test_a_public_id_that_is_taken_is_replaced(store):
    """Two editions never share an address, even if they were composed by hand in the same millisecond."""
    taken = store.editions.public_id(KEY, "manual:", 1, START)
    first, second = (
        store.editions.save(edition(slot="manual:", public_id=taken, subject=subject), RENDERED, [])
        for subject in ("One", "Other")
    )
    assert first.public_id == taken != second.public_id


def test_published_is_what_somebody_has(store, clock):
    """An edition may be shown from its first accepted letter on; a draft, a held, a cancelled and an unsent one may not."""
    subscribe(store, 2)
    editions = {name: saved(store, slot=name) for name in ("draft", "unsent", "refused", "held", "cancelled", "shown")}
    for name in ("unsent", "refused", "held", "cancelled", "shown"):
        store.outbox.freeze(editions[name].id, newsletter())
    deliver(store, editions["refused"].id, limit=10, state=DeliveryState.REJECTED)
    for name in ("held", "cancelled", "shown"):
        deliver(store, editions[name].id, limit=1)
    store.editions.stop(editions["held"].id, "hold", "", clock())
    store.editions.stop(editions["cancelled"].id, "cancel", "", clock())
    (found,) = store.editions.published()
    one = editions["shown"]
    assert (found.edition, found.public_id, found.subject) == (one.id, one.public_id, one.subject)
    assert (found.newsletter, found.number, found.language) == (KEY, one.number, "en")
    assert (found.created, found.published) == (START, clock())


def test_published_comes_newest_first_and_by_newsletter(store):
    """The latest edition leads; the editions of others stay away when one newsletter is asked for."""
    subscribe(store, 1)
    subscribe(store, 1, "other")
    ids = []
    for slot, key in (("a", KEY), ("b", "other"), ("c", KEY)):
        one = saved(store, slot=slot, newsletter=key)
        store.outbox.freeze(one.id, newsletter(key=key))
        deliver(store, one.id, limit=1)
        ids.append(one.id)
    assert [one.edition for one in store.editions.published()] == ids[::-1]
    assert [one.edition for one in store.editions.published(KEY)] == [ids[2], ids[0]]


def test_prints_are_remembered_once_in_their_order(store, clock):
    """What letters are made by is noted however often, once each; another edition has prints of its own."""
    first, second = saved(store, slot="a"), saved(store, slot="b")
    before, after = Print(content="1" * 64, signed="2" * 64), Print(content="1" * 64, signed="3" * 64)
    for made in (before, before, after, before):
        store.editions.composed_by(first.id, made)
        clock.move(HOUR)
    assert list(store.editions.prints(first.id)) == [before, after]
    assert list(store.editions.prints(second.id)) == []


def test_next_number_is_what_save_gives(store):
    """The number that the composer printed is the number that the edition gets."""
    for slot in ("a", "b"):
        expected = store.editions.next_number(KEY)
        assert saved(store, slot=slot).number == expected


def test_one_edition_per_slot(store):
    """Saving a second edition for a slot gives the first and changes nothing."""
    first = saved(store, article("a"))
    again = store.editions.save(edition(article("b"), subject="Other"), RENDERED, kept(article("b")))
    assert again == first
    assert store.editions.next_number(KEY) == 2
    assert [fate.article for fate in store.editions.fates(first.id)] == [article("a").id]


def test_manual_slots_are_numbered(store):
    """Each manual edition gets a slot of its own, and the slot `manual:` itself is always free."""
    slots = [saved(store, slot="manual:", subject=f"By hand {number}").slot for number in range(3)]
    assert slots == ["manual:1", "manual:2", "manual:3"]
    assert not store.editions.slot_closed(KEY, "manual:")
    assert store.editions.slot_closed(KEY, "manual:2")
    assert store.editions.by_slot(KEY, "manual:") is None


def test_no_two_editions_have_the_same_subject(store):
    """Of several that were composed at the same moment, and so know nothing of each other, one is saved; another newsletter may say the same."""

    def one(_number: int) -> str:
        try:
            return f"edition {saved(store, slot='manual:').id}"
        except UsageError as error:
            return error.hint

    with ThreadPoolExecutor(4) as pool:
        edition, *hints = sorted(pool.map(one, range(8)), key=lambda said: not said.startswith("edition"))
    assert edition.startswith("edition")
    assert all("one conversation" in hint for hint in hints)
    assert saved(store, newsletter="other", slot="manual:").number == 1


def test_composers_at_the_same_time_make_one_edition(store):
    """Of several threads that save the same slot one wins, and all are given its edition."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: saved(store, article(f"n{number}")), range(8)))
    assert len({one.id for one in found}) == 1
    assert {one.subject for one in found} == {"Weekly, edition:1"}


def test_composers_at_the_same_time_get_different_numbers(store):
    """Editions of different slots that are saved at once do not share a number."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: saved(store, slot=f"s:{number}"), range(8)))
    assert sorted(one.number for one in found) == list(range(1, 9))


def test_slot_is_closed_by_an_edition_or_a_quiet_run(store):
    """A slot is due once: an edition closes it, and so does a recorded quiet run."""
    assert not store.editions.slot_closed(KEY, "edition:1")
    saved(store)
    store.editions.save_quiet(KEY, "edition:2", [], START, "nothing new")
    assert store.editions.slot_closed(KEY, "edition:1")
    assert store.editions.slot_closed(KEY, "edition:2")
    assert not store.editions.slot_closed("other", "edition:2")


def test_quiet_manual_run_leaves_the_slot_free(store):
    """A manual run that found nothing is recorded, and does not stop the next manual run."""
    store.editions.save_quiet(KEY, "manual:", kept(article("a"), reason=FateReason.TOO_OLD), START, "nothing new")
    assert not store.editions.slot_closed(KEY, "manual:")
    assert store.editions.fates_of_last_run(KEY)[0] == "manual:"


def test_last_window_end_follows_what_went_out(store):
    """The next window begins where the last edition ended that was frozen and stands."""
    subscribe(store, 1)
    assert store.editions.last_window_end(KEY) is None
    ids = []
    for number in range(3):
        window = Window(start=START, end=START + number * HOUR)
        ids.append(saved(store, slot=f"s:{number}", window=window).id)
    assert store.editions.last_window_end(KEY) is None
    for one in ids:
        store.outbox.freeze(one, NEWSLETTER)
    assert store.editions.last_window_end(KEY) == START + 2 * HOUR
    store.editions.stop(ids[2], "cancel", "", START)
    assert store.editions.last_window_end(KEY) == START + HOUR
    deliver(store, ids[1], state=DeliveryState.REJECTED)
    assert store.editions.last_window_end(KEY) == START


def test_subjects_of_the_last_hundred(store):
    """Subjects are remembered for the last 100 editions of this newsletter."""
    for number in range(102):
        saved(store, slot=f"s:{number}", subject=f"Subject {number}")
    saved(store, newsletter="other", subject="Elsewhere")
    assert store.editions.subjects(KEY) == {f"Subject {number}" for number in range(2, 102)}


def test_find_by_every_word(store):
    """An edition is found by id, by newsletter and number, as a newsletter's last, and as the last of all."""
    first, second = saved(store, slot="a"), saved(store, slot="b")
    other = saved(store, newsletter="no#1", slot="a")
    find = store.editions.find
    assert [find(str(first.id)), find(f"{KEY}#2"), find(KEY), find("last"), find("no#1#1")] == [
        first.id,
        second.id,
        second.id,
        other.id,
        other.id,
    ]


@pytest.mark.parametrize(
    "word", ["", "999", "weekly#9", "nobody", "9" * 40, "weekly#" + "9" * 40, "#", "\N{ARABIC-INDIC DIGIT ONE}"]
)
def test_unknown_edition_is_a_usage_error(store, word):
    """A word that means no edition is named in the error, whatever it looks like."""
    saved(store)
    with pytest.raises(UsageError, match="there is no edition"):
        store.editions.find(word)


@pytest.mark.parametrize("ask", ["get", "rendered"])
def test_missing_edition_is_a_usage_error(store, ask):
    """Asking for an edition that is not there says so."""
    with pytest.raises(UsageError, match="there is no edition 7"):
        getattr(store.editions, ask)(7)


def test_listing_is_newest_first(store):
    """The list shows the latest editions with their figures, of one newsletter or of all."""
    deliver(store, frozen(store, 2, slot="a"))
    saved(store, slot="b")
    saved(store, newsletter="other")
    shown = [(one.newsletter, one.slot, one.state, one.audience) for one in store.editions.listing()]
    assert shown == [("other", "edition:1", "draft", 0), (KEY, "b", "draft", 0), (KEY, "a", "done", 2)]
    assert [one.slot for one in store.editions.listing(KEY)] == ["b", "a"]
    assert [one.slot for one in store.editions.listing(limit=1)] == ["edition:1"]


def test_fates_keep_order_and_figures(store):
    """Every candidate's fate is kept with reason, detail and score, in the order of the run."""
    found = [
        *kept(article("b")),
        replace(kept(article("a"), reason=FateReason.SAME_STORY)[0], detail="0.83 like b", score=0.25),
    ]
    one = store.editions.save(edition(article("b")), RENDERED, found)
    assert list(store.editions.fates(one.id)) == found
    assert store.editions.fates_of_last_run(KEY) == ("edition:1", found)


def test_last_run_may_be_quiet(store):
    """`why` explains the last run, also when nothing went out."""
    saved(store, article("a"))
    quiet = kept(article("b"), reason=FateReason.TOO_OLD)
    store.editions.save_quiet(KEY, "edition:2", quiet, START, "nothing new")
    assert store.editions.fates_of_last_run(KEY) == ("edition:2", quiet)
    assert store.editions.fates_of_last_run("other") == ("", ())


@pytest.mark.parametrize("word", ["https://example.org/a", "https://canonical.example/a", f"{'a':0>32}"])
def test_fates_of_an_article_newest_first(store, word):
    """The history of an article is found by its URL, its canonical URL and its id."""
    one = article("a", canonical_url="https://canonical.example/a")
    store.articles.remember(KEY, [collected(one)], START)
    store.editions.save_quiet(KEY, "s:1", kept(one, reason=FateReason.OVER_CAP), START, "")
    store.editions.save_quiet("other", "s:2", kept(one, article("b")), START + HOUR, "")
    history = store.editions.fates_of_url(word)
    assert [(name, slot, when, fate.reason) for name, slot, when, fate in history] == [
        ("other", "s:2", START + HOUR, "kept"),
        (KEY, "s:1", START, "over_cap"),
    ]


def test_states_of_an_edition_are_derived(store):
    """Draft, frozen, sending and done follow from the rows; held, paused and cancelled are decisions."""
    subscribe(store, 2)
    one = saved(store)

    def state() -> str:
        return str(store.outbox.progress(one.id).state)

    assert state() == EditionState.DRAFT
    store.outbox.freeze(one.id, NEWSLETTER)
    assert state() == EditionState.FROZEN
    deliver(store, one.id, limit=1)
    assert state() == EditionState.SENDING
    store.editions.stop(one.id, "pause", "three refusals in a row", START)
    assert state() == EditionState.PAUSED
    assert store.outbox.progress(one.id).paused_reason == "three refusals in a row"
    store.editions.stop(one.id, "resume", "", START)
    assert (state(), store.outbox.progress(one.id).paused_reason) == (EditionState.SENDING, "")
    deliver(store, one.id)
    assert state() == EditionState.DONE


def test_held_edition_waits_for_a_person(store):
    """A held edition is not frozen by mistake; once released it goes its way."""
    subscribe(store, 1)
    one = saved(store, held=True)
    assert store.outbox.progress(one.id).state == EditionState.HELD
    with pytest.raises(UsageError, match="held"):
        store.outbox.freeze(one.id, NEWSLETTER)
    store.editions.stop(one.id, "resume", "looks good", START)
    assert store.outbox.freeze(one.id, NEWSLETTER) == 1


@pytest.mark.parametrize("action", ["hold", "pause", "cancel"])
def test_stopped_edition_is_left_alone(store, action):
    """Held, paused and cancelled editions give no claims, no intents, and are no unfinished work."""
    one = frozen(store, 3)
    with claimed(store, one, 1) as rows:
        store.editions.stop(one, action, "why not", START)
        assert store.outbox.commit([], intents(rows)) == [False]
        assert store.outbox.claim(one, "w", 10) == []
    assert list(store.outbox.unfinished()) == []
    assert store.outbox.next_wake(one) is None


def test_cancel_closes_what_waits_and_finishes_what_flies(store):
    """Cancelling closes waiting and claimed rows at once; a dot in flight ends as its server says."""
    one = frozen(store, 6)
    with claimed(store, one, 4) as rows:
        flying, aside = rows[:3], rows[3]
        assert all(store.outbox.commit([], intents(flying)))
        store.editions.stop(one, "cancel", "wrong picture", START)
        assert states_of(store, one) == {"in_flight": 3, "cancelled": 3}
        assert rows_of(store, one)[aside.row].reason == "edition cancelled"
        store.outbox.commit(
            [
                outcome(flying[0], DeliveryState.ACCEPTED),
                outcome(flying[1], DeliveryState.DEFERRED),
                outcome(flying[2], DeliveryState.UNCERTAIN),
            ],
            [],
        )
        store.outbox.release([aside])
    assert states_of(store, one) == {"accepted": 1, "cancelled": 4, "uncertain": 1}
    progress = store.outbox.progress(one)
    assert (progress.state, progress.open, progress.balanced) == ("cancelled", 0, True)


@pytest.mark.parametrize("action", ["hold", "pause", "resume", "cancel"])
def test_what_is_over_stays_over(store, action):
    """Nobody stops or revives an edition that is cancelled or done."""
    cancelled, done = saved(store, slot="a"), frozen(store, 1, slot="b")
    store.editions.stop(cancelled.id, "cancel", "", START)
    deliver(store, done)
    for one in (cancelled.id, done):
        with pytest.raises(UsageError, match=r"is (cancelled|done)"):
            store.editions.stop(one, action, "", START)


def test_cancelled_edition_is_not_frozen(store):
    """A cancelled draft never goes out."""
    one = saved(store)
    store.editions.stop(one.id, "cancel", "", START)
    with pytest.raises(UsageError, match="cancelled"):
        store.outbox.freeze(one.id, newsletter())


def test_content_can_be_rendered_anew_before_the_freeze(store):
    """Draft and held editions take other content; stories, number and fates stay as they were."""
    one = saved(store, article("a"))
    anew = replace(RENDERED, subject="Mended", sha256="f" * 64, shortened=2, moved=1)
    for held in (False, True):
        if held:
            store.editions.stop(one.id, "hold", "by hand", START)
        content = replace(anew, text=f"held {held}")
        store.editions.render_anew(one.id, content, seen=store.editions.rendered(one.id).sha256)
        assert store.editions.rendered(one.id) == content
        assert store.editions.get(one.id) == one


def test_frozen_content_is_never_rendered_anew(store):
    """Once the audience is frozen, or the edition is cancelled, its content is what it was."""
    subscribe(store, 1)
    sent, stopped = saved(store, slot="a"), saved(store, slot="b")
    store.outbox.freeze(sent.id, NEWSLETTER)
    store.editions.stop(stopped.id, "cancel", "", START)
    for one in (sent, stopped):
        with pytest.raises(UsageError, match="its content is kept"):
            store.editions.render_anew(one.id, replace(RENDERED, subject="Other"), seen=RENDERED.sha256)
        assert store.editions.rendered(one.id) == RENDERED
    with pytest.raises(UsageError, match="no edition 99"):
        store.editions.render_anew(99, RENDERED, seen=RENDERED.sha256)


def test_content_that_was_edited_since_is_not_rendered_anew(store):
    """Two at once: what an editor wrote is never replaced by a rendering of what stood there before."""
    one = saved(store, article("a"))
    edited = replace(RENDERED, text="edited", sha256="e" * 64)
    store.reviews.replace(one, edited, (), seen=RENDERED.sha256, now=START)
    with pytest.raises(UsageError, match="edited at the same moment"):
        store.editions.render_anew(one.id, replace(RENDERED, sha256="f" * 64), seen=RENDERED.sha256)
    assert store.editions.rendered(one.id) == edited


def test_old_content_without_counts_is_read(store):
    """Editions of before know nothing of what was left out: they left out nothing that was counted."""
    one = saved(store)
    ((record,),) = ask_sql(store, "SELECT rendered FROM edition_content")
    old = record.replace(',"shortened":0,"moved":0', "")
    assert old != record
    run_sql(store, "DELETE FROM edition_content")
    run_sql(
        store,
        "INSERT INTO edition_content (edition, sections, rendered, sha256) VALUES (:one, '[]', :old, 'x')",
        one=one.id,
        old=old,
    )
    assert store.editions.rendered(one.id) == RENDERED


def test_the_parts_of_a_score_are_remembered(store):
    """What a score is the product of comes back with the fate, and nothing where there is none."""
    scored, bare = kept(article("a"), article("b"))
    scored = replace(scored, score=0.5, parts={"weight": 1.0, "recency": 0.5})
    one = store.editions.save(edition(article("a")), RENDERED, [scored, bare])
    assert [fate.parts for fate in store.editions.fates(one.id)] == [{"weight": 1.0, "recency": 0.5}, {}]


def test_what_could_not_be_read_is_remembered_with_the_run(store):
    """Failed sources and remarks are listed with the edition, each as what it is, and with the last run, quiet or not."""
    failed = Failure(where="https://one.example", what="404", hint="Look at it.")
    remark = Failure(where="a.md, line 2", what="`titel` is unknown", hint="Did you mean `title`?", remark=True)
    one = store.editions.save(edition(article("a")), RENDERED, kept(article("a")), failures=[failed, remark])
    assert store.editions.failures(one.id) == [failed, remark]
    assert store.editions.failures_of_last_run(KEY) == [failed, remark]
    store.editions.save_quiet(KEY, "edition:2", [], START, "nothing new")
    assert store.editions.failures_of_last_run(KEY) == []
    assert store.editions.failures_of_last_run("other") == []


def test_told_is_what_standing_editions_carry(store):
    """A story is remembered with its edition and all its sources; an undated one has the time of its edition; a cancelled edition told nothing."""
    mention = Mention(source_name="Other", title="The same", url="https://example.com/s")
    story = Story(article=article("a"), also_covered_by=(mention,))
    first = store.editions.save(edition(sections=(Section(name="", stories=(story,)),)), RENDERED, [])
    gone = saved(store, article("b"), slot="edition:2")
    store.editions.stop(gone.id, "cancel", "wrong", START)
    saved(store, article("c"), slot="x", newsletter="other")
    (told,) = store.editions.told(KEY, first.created)
    assert (told.edition, told.article.id) == (first.number, article("a").id)
    assert told.sources == {"Feed", "Other"}
    assert told.article.published == first.created
    assert store.editions.told(KEY, first.created + HOUR) == []
