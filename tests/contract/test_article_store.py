"""The contract of `ArticleStore`, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.model import DeliveryState, FateReason, FetchState, Image
from tests.clock import START
from tests.ledger import (
    NEWSLETTER,
    RENDERED,
    article,
    collected,
    deliver,
    edition,
    frozen,
    kept,
    newsletter,
    saved,
    subscribe,
)

HOUR = timedelta(hours=1)
KEY = NEWSLETTER.key
AGES_AGO = START - timedelta(days=365)


def test_unknown_source_has_a_fresh_state(store):
    """A source that was never read has nothing remembered, and asking does not record it."""
    assert store.articles.fetch_states(["feed"]) == {"feed": FetchState(source="feed")}


def test_fetch_state_round_trips(store):
    """Everything that a conditional GET needs comes back as it was stored, and the last state wins."""
    state = FetchState(
        source="feed",
        etag='"v1"',
        last_modified="Mon, 23 Nov 2026 07:00:00 GMT",
        moved_to="https://example.org/new",
        failures=2,
        last_success=START - HOUR,
        not_before=START + HOUR,
        notes='{"pages":{"a":"ü"}}',
    )
    store.articles.remember(KEY, [collected(state=FetchState(source="feed", etag="old"))], START)
    store.articles.remember(KEY, [collected(state=state)], START)
    assert store.articles.fetch_states(["feed"]) == {"feed": state}


def test_source_added_is_set_once(store):
    """When a source joined a newsletter is recorded at its first mention and stays, newsletter by newsletter."""
    first = store.articles.source_added(KEY, ["a"], START)
    later = store.articles.source_added(KEY, ["a", "b"], START + HOUR)
    other = store.articles.source_added("other", ["a"], START + 2 * HOUR)
    assert (first, later, other) == (
        {"a": START},
        {"a": START, "b": START + HOUR},
        {"a": START + 2 * HOUR},
    )


def test_article_round_trips(store):
    """An article comes back equal, with its times, tuples and image, whatever script it is written in."""
    whole = article(
        "whole",
        author="Ana María",
        published=datetime(2026, 11, 20, 8, tzinfo=UTC),
        updated=datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=UTC),
        language="es",
        html="<p>¿Qué?</p>",
        text="¿Qué?\n\n日本語 🗞️",
        headings=("Uno", "Dos"),
        image=Image(url="https://example.org/i.png", alt="Foto", width=640, height=480),
        tags=("a", "b"),
        section="Mundo",
        attribution="Agencia",
        weight=1.5,
    )
    store.articles.remember(KEY, [collected(whole)], START)
    (candidate,) = store.articles.candidates(KEY, START)
    assert candidate.article == whole


def test_hostile_text_is_stored(store):
    """NUL characters and half surrogates of a broken feed do not stop the others from being stored."""
    hostile = article("hostile", title="a\x00b\ud800c", url="https://example.org/\x00\ud800")
    store.articles.remember(KEY, [collected(hostile, article("good"))], START)
    assert {one.article.id for one in store.articles.candidates(KEY, START)} == {hostile.id, article("good").id}


def test_first_seen_stays(store):
    """`first_seen` is when this newsletter first met the article, however often it comes again."""
    store.articles.remember(KEY, [collected(article("a"))], START)
    store.articles.remember(KEY, [collected(article("a"), article("b"))], START + HOUR)
    store.articles.remember("other", [collected(article("a"))], START + 2 * HOUR)
    assert [(one.article.title, one.first_seen) for one in store.articles.candidates(KEY, START)] == [
        ("About a", START),
        ("About b", START + HOUR),
    ]
    assert [one.first_seen for one in store.articles.candidates("other", START)] == [START + 2 * HOUR]


def test_changed_content_is_taken(store):
    """An article that its source corrected is given as it reads now."""
    store.articles.remember(KEY, [collected(article("a"))], START)
    store.articles.remember(KEY, [collected(article("a", title="Corrected"))], START + HOUR)
    assert [one.article.title for one in store.articles.candidates(KEY, START)] == ["Corrected"]


def test_window_is_on_first_seen(store):
    """Candidates are what was first seen at or after the start of the window, whatever their own dates say."""
    old = article("old", published=AGES_AGO)
    store.articles.remember(KEY, [collected(article("early"))], START - timedelta(milliseconds=1))
    store.articles.remember(KEY, [collected(old)], START)
    assert [one.article for one in store.articles.candidates(KEY, START)] == [old]


def test_what_was_dated_ahead_comes_again(store):
    """What a run left out for its date is a candidate of later runs though its source shows it no more; other fates bring nothing back."""
    ahead, passed, foreign = article("ahead"), article("passed"), article("foreign")
    store.articles.remember(KEY, [collected(ahead, passed)], START - HOUR)
    store.articles.remember("other", [collected(foreign, source="else")], START - HOUR)
    future, over = (kept(ahead, reason=FateReason.FUTURE), kept(passed, reason=FateReason.OVER_CAP))
    store.editions.save_quiet("other", "edition:0", kept(foreign, reason=FateReason.FUTURE), START, "quiet")
    store.editions.save_quiet(KEY, "edition:0", [*future, *over], START, "quiet")
    assert [one.article.id for one in store.articles.candidates(KEY, START)] == [ahead.id]
    assert store.articles.candidates(KEY, START + HOUR) == []


def test_unchanged_source_shows_a_second_newsletter_what_it_showed_the_first(store):
    """A 304 that another newsletter's request earned hides nothing: what the source lists still stands."""
    store.articles.remember(KEY, [collected(article("gone"))], START)
    store.articles.remember(KEY, [collected(article("a"), article("b"))], START)
    store.articles.remember("other", [collected(unchanged=True)], START + HOUR)
    seen = {one.article.title: one.first_seen for one in store.articles.candidates("other", START)}
    assert seen == {"About a": START + HOUR, "About b": START + HOUR}


def test_failed_source_forgets_nothing(store):
    """A source that failed gave nothing, so what it listed before is kept for the next 304."""
    store.articles.remember(KEY, [collected(article("a"))], START)
    store.articles.remember(KEY, [collected()], START)
    store.articles.remember("other", [collected(unchanged=True)], START)
    assert len(store.articles.candidates("other", START)) == 1


def test_saved_edition_reserves_and_frozen_edition_publishes(store):
    """An article is reserved from save to freeze, and published from then on, for its newsletter alone."""
    one = article("a")
    for name in (KEY, "other"):
        store.articles.remember(name, [collected(one)], START)
    subscribe(store, 1)
    draft = saved(store, one)
    assert [(c.reserved_in, c.published_in) for c in store.articles.candidates(KEY, START)] == [(1, None)]
    store.outbox.freeze(draft.id, NEWSLETTER)
    assert [(c.reserved_in, c.published_in) for c in store.articles.candidates(KEY, START)] == [(None, 1)]
    assert [(c.reserved_in, c.published_in) for c in store.articles.candidates("other", START)] == [(None, None)]


def test_cancelled_edition_gives_back(store):
    """Articles of a cancelled edition are candidates again, however long ago they were first seen."""
    one = article("a")
    store.articles.remember(KEY, [collected(one)], AGES_AGO)
    draft = saved(store, one)
    assert store.articles.candidates(KEY, START) == []
    store.editions.stop(draft.id, "cancel", "wrong picture", START)
    (candidate,) = store.articles.candidates(KEY, START)
    assert (candidate.returned, candidate.reserved_in, candidate.first_seen) == (True, None, AGES_AGO)


@pytest.mark.parametrize(
    ("state", "returned"),
    [(DeliveryState.REJECTED, True), (DeliveryState.ACCEPTED, False), (DeliveryState.UNCERTAIN, False)],
)
def test_edition_that_nobody_accepted_gives_back(store, state, returned):
    """An edition that ended with nothing accepted returns its articles; one acceptance, or a doubt, keeps them."""
    one = article("a")
    store.articles.remember(KEY, [collected(one)], AGES_AGO)
    deliver(store, frozen(store, 2, one), state=state)
    assert [c.returned for c in store.articles.candidates(KEY, START)] == ([True] if returned else [])


def test_edition_on_its_way_keeps_its_articles(store):
    """While any row is open the articles count as published."""
    one = article("a")
    store.articles.remember(KEY, [collected(one)], START)
    deliver(store, frozen(store, 2, one), limit=1, state=DeliveryState.REJECTED)
    assert [(c.published_in, c.returned) for c in store.articles.candidates(KEY, START)] == [(1, False)]


def test_edition_without_readers_gives_back(store):
    """An edition that went to nobody told nobody anything: its articles wait for the first reader."""
    one = article("a")
    store.articles.remember(KEY, [collected(one)], START)
    frozen(store, 0, one)
    assert [(c.published_in, c.returned) for c in store.articles.candidates(KEY, START)] == [(None, True)]


def test_returned_article_has_one_more_chance(store):
    """A returned article that a later edition left out is not offered for ever; one that it carried is published."""
    left_out, carried = article("left"), article("carried")
    store.articles.remember(KEY, [collected(left_out, carried)], AGES_AGO)
    store.editions.stop(saved(store, left_out, carried).id, "cancel", "", START)
    assert len(store.articles.candidates(KEY, START)) == 2
    subscribe(store, 1)
    fates = [*kept(carried), *kept(left_out, reason=FateReason.OVER_CAP)]
    second = store.editions.save(edition(carried, slot="edition:2"), RENDERED, fates)
    assert [c.article for c in store.articles.candidates(KEY, START) if c.returned] == [left_out]
    store.outbox.freeze(second.id, newsletter())
    assert store.articles.candidates(KEY, START) == []
    (candidate,) = store.articles.known(KEY, [carried], START)
    assert (candidate.published_in, candidate.returned) == (2, False)


def test_before_start_stays_settled(store):
    """What was older than the beginning stays `before_start` for ever, after a quiet run too."""
    old, new = article("old"), article("new")
    store.articles.remember(KEY, [collected(old, new)], START)
    fates = [*kept(old, reason=FateReason.BEFORE_START), *kept(new, reason=FateReason.OVER_CAP)]
    store.editions.save_quiet(KEY, "edition:1", fates, START, "only 1 of at least 3 stories")
    settled = {c.article.title: c.settled for c in store.articles.candidates(KEY, START)}
    assert settled == {"About old": FateReason.BEFORE_START, "About new": None}


def test_known_tells_of_articles_that_are_not_stored(store):
    """A dry run hears what the ledger knows of each article, and `now` for those that it never met."""
    met, new = article("met"), article("new")
    store.articles.remember(KEY, [collected(met)], START)
    saved(store, met)
    first, second = store.articles.known(KEY, [met, new], START + HOUR)
    assert (first.first_seen, first.reserved_in) == (START, 1)
    assert (second.first_seen, second.reserved_in, second.returned) == (START + HOUR, None, False)


def test_thousands_of_articles_in_one_call(store):
    """A run over many articles asks the database in few statements and keeps their order by first sight and id."""
    many = [article(f"n{number}") for number in range(3_000)]
    store.articles.remember(KEY, [collected(*many)], START)
    assert len(store.articles.known(KEY, many, START)) == len(store.articles.candidates(KEY, START)) == 3_000
    ids = [one.article.id for one in store.articles.candidates(KEY, START)]
    assert ids == sorted(ids)


def test_nothing_collected_is_fine(store):
    """A run in which no source gave anything stores nothing and does not fail."""
    store.articles.remember(KEY, [], START)
    assert store.articles.candidates(KEY, AGES_AGO) == []
    assert store.articles.known(KEY, [], START) == []
    assert store.articles.fetch_states([]) == {}
    assert store.articles.source_added(KEY, [], START) == {}


def test_what_an_api_gives_in_parts_adds_up(store):
    """Another newsletter with the same source, which asks when nothing is new, is shown all of it."""
    store.articles.remember(KEY, [collected(article("a"), partial=True)], START)
    store.articles.remember(KEY, [collected(article("b"), partial=True)], START + HOUR)
    store.articles.remember(KEY, [collected(article("a", title="Changed"), partial=True)], START + HOUR)
    store.articles.remember("other", [collected(partial=True)], START + 2 * HOUR)
    shown = {one.article.id: one for one in store.articles.candidates("other", AGES_AGO)}
    assert {one.article.title for one in shown.values()} == {"Changed", article("b").title}
    assert {one.first_seen for one in shown.values()} == {START + 2 * HOUR}
    assert {one.first_seen for one in store.articles.candidates(KEY, AGES_AGO)} == {START, START + HOUR}


def test_what_an_api_gave_long_ago_is_no_longer_shown(store):
    """The list of a source that only adds does not grow for ever."""
    store.articles.remember(KEY, [collected(article("old"), partial=True)], START)
    late = START + timedelta(days=91)
    store.articles.remember(KEY, [collected(article("new"), partial=True)], late)
    store.articles.remember("other", [collected(partial=True)], late + HOUR)
    assert [one.article.id for one in store.articles.candidates("other", AGES_AGO)] == [article("new").id]


def test_a_whole_answer_replaces_what_was_listed(store):
    """Of a feed only what it shows now is shown to others."""
    store.articles.remember(KEY, [collected(article("a"))], START)
    store.articles.remember(KEY, [collected(article("b"))], START + HOUR)
    store.articles.remember("other", [collected(unchanged=True)], START + 2 * HOUR)
    assert [one.article.id for one in store.articles.candidates("other", AGES_AGO)] == [article("b").id]


def test_what_a_source_keeps_stands_as_it_was_stored(store):
    """An article that its source shows but did not read again keeps its content and the moment when it was first seen."""
    full = article("a", text="The whole text.")
    store.articles.remember(KEY, [collected(full)], START)
    store.articles.remember(KEY, [collected(article("b"), kept=(full.id,))], START + HOUR)
    first, second = store.articles.candidates(KEY, AGES_AGO)
    assert (first.article, first.first_seen) == (full, START)
    assert second.first_seen == START + HOUR


def test_what_a_source_keeps_is_shown_to_other_newsletters(store):
    """A newsletter that shares the source sees what it reads anew, what it keeps, and, after a 304, both."""
    known, fresh = article("a"), article("b")
    store.articles.remember(KEY, [collected(known)], START)
    store.articles.remember("second", [collected(fresh, kept=(known.id,))], START)
    store.articles.remember("third", [collected(unchanged=True)], START)
    store.articles.remember("fourth", [collected(kept=(known.id,))], START)
    store.articles.remember("fifth", [collected(unchanged=True)], START)
    shown = {
        name: {one.article.id for one in store.articles.candidates(name, AGES_AGO)}
        for name in ("second", "third", "fourth", "fifth")
    }
    assert shown == {
        "second": {known.id, fresh.id},
        "third": {known.id, fresh.id},
        "fourth": {known.id},
        "fifth": {known.id},
    }


def test_what_is_kept_and_is_not_there_is_nothing(store):
    """Ids that this database has never seen are left out: the source reads those pages again when it must."""
    store.articles.remember(KEY, [collected(article("a"), kept=("f" * 32,))], START)
    assert len(store.articles.candidates(KEY, AGES_AGO)) == 1


def test_also_gives_articles_from_before_the_window(store):
    """What a source lists now is a candidate whenever it was first seen; the same articles are given once."""
    old, new = article("old"), article("new")
    store.articles.remember(KEY, [collected(old)], AGES_AGO)
    store.articles.remember(KEY, [collected(old, new)], START)
    assert [one.article for one in store.articles.candidates(KEY, START)] == [new]
    found = store.articles.candidates(KEY, START, also={old.id, new.id, "unknown"})
    assert [(one.article, one.first_seen) for one in found] == [(old, AGES_AGO), (new, START)]


def test_a_version_that_is_kept_is_listed_and_changes_nothing(store):
    """A source whose version of an article is not taken still lists it; its other articles are stored."""
    one, other = article("a", title="As it stands"), article("b")
    store.articles.remember(KEY, [collected(one, source="first")], START)
    again = collected(article("a", title="In other words"), other, source="second")
    store.articles.remember(KEY, [again], START, kept={"second": {one.id}})
    assert {c.article.title for c in store.articles.candidates(KEY, START)} == {"As it stands", "About b"}
    assert len(store.articles.listed(["second"])["second"]) == 2


def test_renewed_gives_what_was_told_and_rewritten_since(store):
    """Of the sources that are named: what an edition carried and that reads otherwise since; not what stayed, was never told, or changed before."""
    told, same, untold = article("told"), article("same"), article("untold")
    store.articles.remember(KEY, [collected(told, same, untold)], AGES_AGO)
    frozen(store, 1, told, same)
    store.articles.remember(KEY, [collected(article("told", title="New"), same, article("untold", title="New"))], START)
    (found,) = store.articles.renewed(KEY, ["feed"], START)
    assert (found.article.title, found.published_in, found.first_seen) == ("New", 1, AGES_AGO)
    assert store.articles.renewed(KEY, ["feed"], START + HOUR) == []
    assert store.articles.renewed(KEY, ["other"], START) == []
    assert store.articles.renewed("other", ["feed"], START) == []
    store.articles.remember(KEY, [collected(article("told", title="New"))], START + 2 * HOUR)
    assert store.articles.renewed(KEY, ["feed"], START + HOUR) == []


def test_carried_is_the_version_that_the_last_edition_told(store):
    """Whatever the source says since, the edition's own words are given; of several editions the last one's, of a draft or a cancelled one none."""
    one = article("a", text="First.")
    store.articles.remember(KEY, [collected(one)], START)
    frozen(store, 1, one)
    second, draft = article("a", text="Second."), article("a", text="Third.")
    deliver(store, frozen(store, 1, second, slot="edition:2"))
    saved(store, draft, slot="edition:3")
    store.articles.remember(KEY, [collected(draft)], START)
    assert store.articles.carried(KEY, [one.id, "unknown"]) == {one.id: second}
    assert store.articles.carried("other", [one.id]) == {}
    assert store.articles.carried(KEY, []) == {}
