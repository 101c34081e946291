"""The same story in other words."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.selection import stories
from digest.selection.stories import Telling, same_stories
from tests.unit.selection.builders import HOUR, NOW

MAYOR = (
    "Mayor Grimes opens the Severn bridge after nine years",
    "Severn bridge opens at last, Grimes cuts ribbon",
    "Grimes opens Severn bridge nine years late",
)
NOISE = (
    "Potato harvest hits a record in Fife",
    "Orchestra cancels its winter tour",
    "Glacier lost a third of its ice, study finds",
    "Tunnel under the Elbe floods again",
)


def told_by(*titles: str, **changes: Any) -> list[Telling]:
    """Give tellings of as many sources, an hour apart."""
    values = {"language": "en", **changes}
    return [
        Telling(key=f"k{at}", title=title, at=NOW + at * HOUR, source=values.get("source", f"s{at}"), language=values["language"])
        for at, title in enumerate(titles)
    ]  # fmt: skip


def groups(tellings: Sequence[Telling]) -> list[set[str]]:
    """Give the groups of more than one, as sets of keys."""
    return [set(keys) for keys in same_stories(tellings).groups if len(keys) > 1]


def test_three_sources_tell_one_story():
    """Headlines of the same event in other words are one group, strangers stay alone."""
    assert groups(told_by(*MAYOR, *NOISE)) == [{"k0", "k1", "k2"}]


def test_one_shared_name_is_not_a_story():
    """Two headlines that share a name and nothing else are two stories."""
    assert groups(told_by("Grimes buys a football club", "Doctors warn of Grimes diet", *NOISE)) == []


FERRY = (
    "Ruritania ferry runs aground off Strelsau harbour",
    "Ferry aground in Ruritania, passengers brought to Strelsau harbour",
    "Strelsau harbour: Ruritania ferry with 200 passengers aground",
    "Ruritania says ferry aground near Strelsau is safe, passengers ashore",
    "Passengers tell of night on Ruritania ferry aground off Strelsau",
    "Why a Ruritania ferry ran aground in sight of Strelsau harbour",
)
DUTY = (
    "Ruritania raises duty on imported sugar, bakers of Strelsau protest",
    "Bakers protest as Ruritania doubles sugar duty",
    "Ruritania sugar duty angers bakers",
    "Sugar duty: Ruritania bakers close shops in protest",
    "Strelsau bakers march against Ruritania sugar duty",
    "Ruritania defends duty on sugar as bakers protest",
)


def test_two_crowds_that_share_a_country_and_a_city_are_two_stories():
    """Many headlines about one country on one day stay two stories, and each of the two stays whole."""
    found = groups(told_by(*FERRY, *DUTY, *NOISE))
    assert found == [{f"k{at}" for at in range(6)}, {f"k{at}" for at in range(6, 12)}]


def test_two_common_words_without_a_name_are_not_a_story():
    """Two shared words, neither of them a name or a number, do not make two headlines one story."""
    assert groups(told_by("Police arrest a man in Leeds", "Police arrest a driver in Perth", *NOISE)) == []


def test_a_source_does_not_tell_a_story_twice():
    """Articles of one source are not compared: a small blog loses nothing."""
    alike = ("Acme 2.1 for Linux is out today", "Acme 2.1 for Windows is out today")
    assert groups(told_by(*alike, *NOISE, source="blog")) == []
    assert groups(told_by(*alike, *NOISE)) == [{"k0", "k1"}]


def test_what_is_older_than_two_days_is_another_story():
    """The same words 49 hours later are not the same event, and a chain of articles does not stretch over more than 48 hours."""
    early, late = told_by(*MAYOR[::2])
    assert len(groups([early, late])) == 1
    later = Telling(key="late", title=late.title, at=early.at + 49 * HOUR, source="s9", language="en")
    assert groups([early, later]) == []
    chain = [
        Telling(key=f"c{at}", title=MAYOR[at % 3], at=NOW + at * 20 * HOUR, source=f"s{at}", language="en")
        for at in range(5)
    ]
    times = {one.key: one.at for one in chain}
    for keys in same_stories(chain).groups:
        assert max(times[key] for key in keys) - min(times[key] for key in keys) <= timedelta(hours=48)


def test_another_language_is_another_story():
    """A headline with the same names in another language is not merged; region tags do not matter."""
    title = "Grimes, Macron, Merkel: Severn 2026"
    one, other = told_by(title, title)
    assert len(groups([one, other])) == 1
    as_told = Telling(key="x", title=title, at=other.at, source="s8", language="fr")
    assert groups([one, as_told]) == []
    regional = Telling(key="x", title=title, at=other.at, source="s8", language="en-GB")
    assert len(groups([one, regional])) == 1


def test_the_opening_helps():
    """Headlines that are too far apart are one story when their first sentences say the same of the same names."""
    first = "Mayor Ada Grimes opened the Severn bridge on Monday, nine years late. It cost 40 million."
    second = "The Severn bridge, nine years late, was opened on Monday by mayor Ada Grimes. It cost 40 million."
    bare = told_by("A day for Severn", "Grimes late by years", *NOISE)
    assert groups(bare) == []
    full = [
        Telling(key=one.key, title=one.title, at=one.at, text=text, source=one.source, language="en")
        for one, text in zip(bare, (first, second, "", "", "", ""), strict=True)
    ]
    assert groups(full) == [{"k0", "k1"}]


@given(st.permutations(range(7)))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_input_does_not_matter(order):
    """The same headlines in any order give the same groups."""
    pool = told_by(*MAYOR, *NOISE)
    assert same_stories([pool[at] for at in order]).groups == same_stories(pool).groups


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 100)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_every_article_is_in_one_group(drawn):
    """Whatever the headlines are, none is lost or doubled."""
    pool = [
        Telling(key=f"k{at}", title=title, at=NOW + hours * HOUR, source=f"s{at % 3}")
        for at, (title, hours) in enumerate(drawn)
    ]
    found = [key for keys in same_stories(pool).groups for key in keys]
    assert sorted(found) == sorted(one.key for one in pool)


def test_likeness_is_symmetric_and_none_for_strangers():
    """A figure from 0 to 1, the same both ways."""
    found = same_stories(told_by(*MAYOR, *NOISE))
    assert found.likeness("k0", "k1") == pytest.approx(found.likeness("k1", "k0"))
    assert 0.3 < found.likeness("k0", "k1") <= 1
    assert found.likeness("k0", "k5") == 0
    assert found.likeness("k0", "nobody") == 0
    assert found.likeness("k0", "k0") == pytest.approx(1)


def test_words_that_all_have_cost_no_more_than_a_crowd(monkeypatch):
    """Of 1,500 articles with the same words each is compared with so many others at most, not with all."""
    looked = []
    look = stories._looked_at

    def counting(vector, holders):
        found = look(vector, holders)
        looked.append(len(found))
        return found

    monkeypatch.setattr(stories, "_looked_at", counting)
    pool = [
        Telling(key=f"k{at:04}", title=f"Town hall market square fountain {at}", at=NOW, source=f"s{at}")
        for at in range(1500)
    ]
    same_stories(pool)
    assert max(looked) == stories.CROWD


def crowd(*others: str, name: str = "Severn", count: int = 60) -> list[Telling]:
    """Give as many headlines about one bridge, which say some of the other words in turn, five times each."""
    own = ("opens", "ribbon", "late", "cost", "toll", "queue", "ferry", "view", "lamps", "bus", "paint", "rail")
    said = [*(word for word in others for _ in range(stories.VOUCHED)), *own * count]
    titles = [f"Grimes at {name} bridge: {own[at % 11]} and {said[at]}" for at in range(count)]
    return [
        Telling(key=f"c{at:02}", title=title, at=NOW, source=f"c{at}", language="en") for at, title in enumerate(titles)
    ]


def joins(pool: Sequence[Telling], title: str) -> bool:
    """Whether a headline becomes part of the largest story of a pool."""
    one = Telling(key="one", title=title, at=NOW, source="one", language="en")
    strangers = told_by(*(f"{noise} {at}" for noise in NOISE for at in range(3)))
    return "one" in max(same_stories([*pool, *strangers, one]).groups, key=len)


def test_a_word_that_five_of_a_large_story_say_is_a_word_of_it():
    """A headline that shares a name and a side of a story that only five in sixty tell belongs to it; with the name alone it does not."""
    assert joins(crowd("otters"), "Otters of the Severn")
    assert not joins(crowd("otters"), "Badgers of the Severn")


@pytest.mark.parametrize(
    ("said", "size", "spoken"),
    [(1, 10, True), (1, 11, False), (4, 40, True), (4, 41, False), (5, 50, True), (5, 500, True), (4, 500, False)],
)
def test_one_in_ten_or_five_make_a_word_that_of_a_story(said, size, spoken):
    """What a story of any size has to say of a word so that it is shared with another one."""
    members = [frozenset({"otter"})] * said + [frozenset({"bridge"})] * (size - said)
    assert ("otter" in stories._spoken(members)) is spoken


def alike(count: int) -> dict[tuple[int, int], float]:
    """Give the pairs of as many headlines that all share two words, each with one of its own."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    titles = [f"Severn bridge {letters[at // 26]}{letters[at % 26]}x" for at in range(count)]
    pool = [Telling(key=f"k{at:03}", title=title, at=NOW, source=f"s{at}") for at, title in enumerate(titles)]
    return stories._alike(pool, stories.vectors(pool))


def test_a_run_that_has_room_keeps_all_its_pairs():
    """Of a story of 120 articles every pair counts: without them it would fall into pieces."""
    assert len(alike(120)) == 120 * 119 / 2


def test_a_run_without_room_keeps_as_many_pairs_of_each(monkeypatch):
    """Where there are more pairs than room the room is kept, and the latest articles have their part of it."""
    monkeypatch.setattr(stories, "PAIRS", 4000)
    found = alike(120)
    assert len(found) == 4000
    assert sum(later == 119 for _, later in found) >= stories.FEWEST_NEIGHBOURS


def test_each_article_has_thirty_neighbours_however_many_there_are(monkeypatch):
    """Where there is no room at all each article is still compared with thirty earlier ones."""
    monkeypatch.setattr(stories, "PAIRS", 0)
    found = alike(80)
    assert all(sum(pair[1] == at for pair in found) == min(at, 30) for at in range(80))


def test_without_room_the_most_alike_are_kept(monkeypatch):
    """It is the faint pairs that go."""
    monkeypatch.setattr(stories, "PAIRS", 0)
    monkeypatch.setattr(stories, "FEWEST_NEIGHBOURS", 1)
    pool = told_by(MAYOR[0], "Severn otters", NOISE[0], MAYOR[2])
    (pair,) = [pair for pair in stories._alike(pool, stories.vectors(pool)) if pair[1] == 3]
    assert pair == (0, 3)


def test_versions_are_different_stories():
    """Headlines that say the same of different numbers are not joined, whoever tells them."""
    assert groups(told_by("Acme 2.1 is out for Linux", "Acme 2.2 is out for Linux", *NOISE)) == []
    assert groups(told_by("Acme 2.1 is out for Linux", "Acme 2.1 out now for Linux", *NOISE)) == [{"k0", "k1"}]


def _pair(title: str, other: str, **changes: Any) -> list[tuple[str, str, float]]:
    one = Telling(key="new", title=title, at=NOW, source="a", language="en")
    values = {"key": "old", "title": other, "at": NOW - 100 * HOUR, "source": "b", "language": "en", **changes}
    return stories.matches([one], [Telling(**values)])


def test_what_is_known_is_found_whatever_lies_between():
    """A new headline is matched with a known one of another time, with how alike they are."""
    ((new, old, alike),) = _pair(MAYOR[0], MAYOR[2])
    assert (new, old) == ("new", "old")
    assert 0.3 < alike < 1


@pytest.mark.parametrize(
    ("other", "changes"),
    [
        ("Grimes buys a football club", {}),
        (MAYOR[2], {"language": "fr"}),
        (MAYOR[2], {"source": "a"}),
        ("Potato harvest hits a record in Fife", {}),
    ],
)
def test_what_is_not_akin_is_no_match(other, changes):
    """One shared name, another language, the same source, a stranger: nothing is matched."""
    assert _pair(MAYOR[0], other, **changes) == []


def test_nothing_is_matched_with_nothing():
    """Without new or known articles there are no pairs."""
    assert stories.matches([], told_by(*MAYOR)) == []
    assert stories.matches(told_by(*MAYOR), []) == []


def test_vectors_have_length_one():
    """Each article with content is a vector of length 1, one without is empty."""
    full, empty = stories.vectors([*told_by(MAYOR[0]), Telling(key="x", title="The of and", at=NOW)])
    assert stories.cosine(full, full) == pytest.approx(1)
    assert stories.cosine(full, empty) == 0
    assert empty == {}
