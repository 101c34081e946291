"""What an operator leaves out of a source: each refusal is a fate that names its rule, and nothing else changes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import FateReason, Rules, SourceSpec
from digest.selection.filters import filtered_by, foreign
from tests.unit.selection.builders import article, candidate, choose, newsletter, reason_of

FILTERED, KEPT, LANGUAGE = FateReason.FILTERED, FateReason.KEPT, FateReason.LANGUAGE
RULES = st.builds(
    Rules,
    words=st.lists(st.sampled_from(["council", "sponsored", "river"]), max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(["News", "ad"]), max_size=2).map(tuple),
    authors=st.lists(st.sampled_from(["Ann", "Bo"]), max_size=2).map(tuple),
    pattern=st.sampled_from(["", "decid", "zzz"]),
)
ARTICLES = st.builds(
    article,
    tags=st.lists(st.sampled_from(["news", "Ad", "sport"]), max_size=2).map(tuple),
    author=st.sampled_from(["", "Ann", "Ann, Bo", "Cy"]),
    title=st.sampled_from(["What the council decided", "Sponsored: a river", "Plain"]),
    text=st.sampled_from(["", "The river rose.", "Nothing."]),
)


def source(**changes: Any) -> SourceSpec:
    return SourceSpec(key="feed:one", type="feed", **changes)


def fate(spec: SourceSpec, **changes: Any) -> tuple[FateReason, str]:
    (found,) = choose(candidate(**changes), sources=(spec,)).fates
    return found.reason, found.detail


@pytest.mark.parametrize(
    ("rules", "changes", "rule"),
    [
        (Rules(words=("sponsored",)), {"title": "Sponsored: a chair"}, 'words: "sponsored"'),
        (Rules(words=("sponsored",)), {"text": "This is SPONSORED by nobody."}, 'words: "sponsored"'),
        (Rules(words=("press release",)), {"title": "A press release on bridges"}, 'words: "press release"'),
        (Rules(words=("Überfall",)), {"title": "Ein überfall am Hafen"}, 'words: "Überfall"'),
        (Rules(words=("ad",)), {"title": "Adverse winds"}, ""),
        (Rules(tags=("Ad",)), {"tags": ("news", "ad")}, 'tags: "Ad"'),
        (Rules(tags=("ad",)), {"tags": ("adverts",)}, ""),
        (Rules(authors=("ann lee",)), {"author": "Ann Lee"}, 'authors: "ann lee"'),
        (Rules(authors=("Bo",)), {"author": "Ann Lee, Bo"}, 'authors: "Bo"'),
        (Rules(authors=("Ann",)), {"author": "Anna"}, ""),
        (Rules(pattern=r"^\[ad\]"), {"title": "[AD] A chair"}, "pattern"),
        (Rules(pattern=r"\bchair\b"), {"text": "A chair."}, "pattern"),
        (Rules(pattern=r"^chair"), {"title": "A chair", "text": ""}, ""),
    ],
)
def test_exclude_names_its_rule(rules, changes, rule):
    """An article that a rule excludes is left out under the rule's name; words count whole, and in any case."""
    assert filtered_by(article(**changes), source(exclude=rules)) == (f"exclude.{rule}" if rule else "")


@pytest.mark.parametrize(
    ("rules", "changes", "taken"),
    [
        (Rules(words=("bridge",)), {"title": "A bridge opens"}, True),
        (Rules(words=("bridge",)), {"title": "A tunnel opens", "text": ""}, False),
        (Rules(words=("bridge",), tags=("traffic",)), {"title": "A tunnel opens", "tags": ("Traffic",)}, True),
        (Rules(authors=("Ann",)), {"author": ""}, False),
        (Rules(), {"title": "Anything"}, True),
    ],
)
def test_include_takes_what_meets_any_rule(rules, changes, taken):
    """With `include` one rule is enough; without it everything is taken."""
    assert (filtered_by(article(**changes), source(include=rules)) == "") is taken


def test_what_is_excluded_stays_out_whatever_includes_it():
    """`exclude` has the last word."""
    spec = source(include=Rules(words=("bridge",)), exclude=Rules(tags=("ad",)))
    assert filtered_by(article(title="A bridge", tags=("ad",)), spec) == 'exclude.tags: "ad"'


@given(found=ARTICLES, include=RULES, exclude=RULES)
def test_the_two_lists_are_each_others_complement(found, include, exclude):
    """What `exclude` leaves out is what `include` with the same rules takes; together an article passes when it meets the one and not the other."""
    met = {name: bool(filtered_by(found, source(exclude=rules))) for name, rules in (("in", include), ("ex", exclude))}
    assert bool(filtered_by(found, source(include=include))) is (bool(include) and not met["in"])
    both = source(include=include, exclude=exclude)
    assert (filtered_by(found, both) == "") is (not met["ex"] and (met["in"] or not include))


@given(found=ARTICLES, include=RULES, exclude=RULES)
def test_a_filtered_article_is_a_candidate_with_a_fate(found, include, exclude):
    """Whatever the rules are, each candidate has one fate, and one that a rule leaves out names it."""
    spec = source(include=include, exclude=exclude)
    chosen = choose(
        candidate(title=found.title, text=found.text, tags=found.tags, author=found.author), sources=(spec,)
    )
    (one,) = chosen.fates
    rule = filtered_by(found, spec)
    assert (one.reason is FILTERED) is bool(rule)
    assert one.detail == rule if rule else one.reason is KEPT


def test_rules_hold_for_their_own_source_alone():
    """What one source excludes another may tell."""
    one, two = source(exclude=Rules(words=("bridge",))), SourceSpec(key="feed:two", type="feed")
    found = choose(
        candidate("a", title="A bridge opens at last"),
        candidate("b", title="The bridge was closed", source="feed:two"),
        sources=(one, two),
    )
    assert {fate.article: fate.reason for fate in found.fates} == {"a": FILTERED, "b": KEPT}


def test_a_podcast_is_left_out_unless_asked_for():
    """An episode is no article to read: it is filtered, says what would take it, and is taken with `enclosures`."""
    episode = {"audio": "https://example.org/1.mp3"}
    assert fate(source(), **episode) == (FILTERED, "a podcast; enclosures = true takes it")
    assert fate(source(enclosures=True), **episode)[0] is KEPT


@pytest.mark.parametrize(
    ("wanted", "language", "refused"),
    [
        (("en",), "en", False),
        (("en",), "en-GB", False),
        (("EN",), "en-gb", False),
        (("en-GB",), "en", True),
        (("pt-BR",), "pt-PT", True),
        (("e",), "en", True),
        (("en", "de"), "de", False),
        (("en", "de"), "fr", True),
        (("en",), "", False),
        ((), "fr", False),
    ],
)
def test_languages_are_ranges(wanted, language, refused):
    """A language takes its regions and no other; an article that names none is not refused for it (RFC 4647, 3.3.1)."""
    assert foreign(article(language=language), wanted) == (language if refused else "")


def test_another_language_is_a_fate():
    """An article in a language that the newsletter does not take is left out with the language named."""
    chosen = choose(
        candidate("a", language="fr"), candidate("b", title="Another matter", language="de"), languages=("en", "de")
    )
    assert {one.article: (one.reason, one.detail) for one in chosen.fates if not one.kept} == {
        "a": (LANGUAGE, "fr, and not en, de")
    }


def test_a_source_says_itself_which_languages_it_gives():
    """The languages of a source stand in the place of the newsletter's: a French source in an English newsletter."""
    french = source(languages=("fr",))
    assert reason_of(candidate(language="fr"), sources=(french,), languages=("en",)) is KEPT
    assert reason_of(candidate(language="en"), sources=(french,), languages=("en",)) is LANGUAGE


def test_what_was_published_stays_published():
    """A rule that is added later does not rewrite what became of an article: an edition carried it."""
    spec = source(exclude=Rules(words=("council",)))
    assert fate(spec, published_in=3) == (FateReason.PUBLISHED, "edition 3")


def test_the_newsletters_builder_has_the_source():
    """The tests above mean the source that the articles come from."""
    assert newsletter().sources[0].key == article().source
