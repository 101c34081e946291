"""Where the summariser takes a short way, it comes to the same place: each is held to the long one, which is slower and says the same."""

# ruff: noqa: RUF001  quotes of many scripts; a short way is seen from the inside

import math
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import (
    body,
    choice,
    definites,
    glued,
    healing,
    languages,
    lines,
    people,
    quotations,
    segmentation,
    telling,
    terms,
)
from digest.summaries.abbreviations import BY_LANGUAGE
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.values import value_of
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import without_genitive, words_of
from tests.unit.summaries.test_choice import ACCUSATION, DENIAL, PLAIN, _candidates, _vector

LEANING = "He resigned on Friday after a long meeting in Leeds."
WORDS = st.sampled_from(
    ["house", "Street", "Dr", "no", "str", "e.g", "ca", "Mr", "said", "12", "I", "a", "U.S", "Hauptstr", "Leeds", "END", "Mme", "Jan", "Okt", "Sig", "approx", "l'été", "eBay", "été"]
)  # fmt: skip
STOPS = st.sampled_from([". ", "." * 3 + " ", '." ', ".", "? ", "!» ", ".\u00a0", ". »", ". “", ".\n", ", ", " "])
MARKED = st.text(alphabet="ab \"'“”„«»‘’「」.A", max_size=40)


def _long_way(monkeypatch: pytest.MonkeyPatch, text: str, language: str) -> list[str]:
    with monkeypatch.context() as patched:
        patched.setattr(segmentation, "_plainly_ends", lambda *_: False)
        return segmentation.split(text, language)


@given(st.lists(st.tuples(WORDS, STOPS), max_size=14), st.sampled_from([*BY_LANGUAGE, "xx"]))
def test_plain_ends_are_ends(pieces, language):
    """A full stop that is taken for an end without more questions is one when all are asked."""
    text = "".join(word + stop for word, stop in pieces)
    with pytest.MonkeyPatch.context() as patching:
        assert segmentation.split(text, language) == _long_way(patching, text, language)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("It was the end. The town slept.", True),
        ("It was the Hauptstr. Neun fuhr vor.", False),
        ("It was at no. The town slept.", False),
        ("It was the end.The town slept.", False),
        ("It was the end. the town slept.", False),
        ("It was the end! The town slept.", False),
        ("It was the END. The town slept.", True),
        ("It was in Leeds. The town slept.", True),
        ("It was Mme. Roe who slept.", False),
        ("It was in Jan. The town slept.", False),
        ('"It was the END." The town slept.', True),
        ("“It was no.” The town slept.", True),
        ('"It was the end?" The town slept.', False),
        ('"It was the end." the town slept.', False),
        ('"It was the end. "The town slept.', False),
    ],
)
def test_what_is_plain(text, plain):
    """A word in small letters that is short for nothing, a full stop, a space and a capital; anything else is weighed."""
    mark, end = next(segmentation._RUN.finditer(text)).span()
    assert segmentation._plainly_ends(text, 0, mark, end, BY_LANGUAGE["en"]) is plain


@given(
    st.lists(st.floats(-4, 4), min_size=8, max_size=8),
    st.integers(1, 4),
    st.integers(10, 80),
    st.sampled_from(["en", "de"]),
)
def test_sets_that_are_passed_over_would_not_have_won(scores, sentences, words, language):
    """The choice is that of weighing every set there is."""
    every = _candidates(
        [LEANING, *PLAIN[:3], ACCUSATION, DENIAL, LEANING.replace("Friday", "Monday"), PLAIN[4]], scores
    )
    chosen = choice.choose(every, sentences=sentences, words=words, language=language)
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(choice, "_at_most", lambda _: math.inf)
        assert choice.choose(every, sentences=sentences, words=words, language=language) == chosen


def test_most_sets_are_passed_over(monkeypatch):
    """Where one sentence is far better than the others, hardly a set without it is weighed."""
    weighed: list[tuple[Candidate, ...]] = []
    value = value_of

    def noted(chosen: tuple[Candidate, ...], *rest: Any) -> float:
        weighed.append(chosen)
        return value(chosen, *rest)

    monkeypatch.setattr(choice, "value_of", noted)
    choice.choose(_candidates(PLAIN, [9.0, *[0.0] * 5]), sentences=3, words=65)
    assert weighed
    assert sum(chosen[0].at != 0 for chosen in weighed) <= 1


def test_every_phrase_is_found():
    """Whatever stands around a phrase, in ASCII or not, a text that holds it is known to; in the middle of other words captions are, too."""
    around = (("", ""), ("It rained. ", "."), ("„", "“ — é"), ("_", "_"), ("(", ")\n"))
    missed = [
        phrase
        for kind, phrases in enumerate((telling._ANYWHERE, telling._CAPTIONS))
        for phrase in phrases
        for before, after in (*around, *((("xx", "xx"),) if kind else ()))
        if phrase not in telling.telling_phrases(before + phrase + after)[kind]
    ]
    assert missed == []


@given(st.lists(st.sampled_from(["A.", "o.", "E", "the", "die", "é.", "U.S.", "x1.", "and", "y", "İ."]), max_size=30))
def test_initials_are_no_words(words):
    """Letters with a stop behind them count for no language, as if they did not stand there."""
    sample = " ".join(words)
    bare = re.sub(r"\b[^\W\d_]\.", " ", sample.replace("İ", "I")).lower()
    hits: Counter[str] = Counter()
    for word in re.findall(r"[^\W\d_]+", bare):
        hits.update(languages._LANGUAGES_OF.get(word, ()))
    assert languages._hits(*languages._small_words(sample)) == hits


@given(
    st.lists(st.sampled_from(["the", "of", "die", "de", "la", "A.", "a", "é.", "och", "và", "rain"]), max_size=30),
    st.sampled_from(["en", "de", "fr", "sv", "vi"]),
)
def test_a_language_that_surely_leads_is_the_one_of_all(words, declared):
    """A declared language that stands without a count of the others stands when all are counted, too."""
    small, initials = languages._small_words(" ".join(words))
    if languages._is_surely(small, initials, languages.FUNCTION_WORDS[declared]):
        hits = languages._hits(small, initials)
        assert all(hits[declared] * languages._LEAST_LEAD > other for other in hits.values())


def test_a_language_that_hardly_leads_is_weighed():
    """As many small words of another language are no sure lead."""
    small, initials = languages._small_words("of the house, und auch nicht")
    assert not languages._is_surely(small, initials, languages.FUNCTION_WORDS["en"])


@given(st.text(alphabet="Aé .Prof\u00a0", max_size=20))
def test_the_end_of_a_line_is_looked_at_alone(line):
    """An initial or a title at the end of a line is found from its last characters as from its first."""
    near_initial = healing._INITIAL_AT_END.search(line, max(0, len(line) - healing._LONGEST_INITIAL))
    near_title = healing._TITLE_AT_END.search(line, max(0, len(line) - healing._LONGEST_TITLE))
    assert bool(near_initial) is bool(healing._INITIAL_AT_END.search(line))
    assert bool(near_title) is bool(healing._TITLE_AT_END.search(line))


@given(st.text(alphabet="a.? -AB\n\u00a0", max_size=24))
def test_headings_between_dashes_have_a_dash_behind_a_stop(text):
    """No heading that stands between dashes is missed by the quick look for a dash behind a stop."""
    if lines._BETWEEN_DASHES.search(text):
        assert lines._DASH_BEHIND_A_STOP.search(text)


@pytest.mark.parametrize("language", ["en", "de", "fr", "vi", "ja", "zh"])
def test_every_leaning_phrase_is_seen_by_its_first_letters(language):
    """However short a phrase is, the quick look at what a sentence begins with lets it through."""
    known = vocabulary(language)
    passed = [
        phrase for phrase in known.leaning if not known.leaning_heads.isdisjoint((phrase[:1], phrase[:2], phrase[:3]))
    ]
    assert passed == list(known.leaning)


@given(st.text(alphabet="a?! .”x", max_size=130))
def test_a_long_line_is_no_heading_unless_it_asks(line):
    """The quick look at a line's length says what its words say."""
    if len(line) > body._HEADING_CHARACTERS and not line.endswith("?"):
        assert not body.is_heading(line)
    ended = line.rstrip(quotations.CLOSERS_OF_ANY_SCRIPT + " ").endswith(lines.TERMINATORS)
    assert lines.ends_like_sentence(line) is ended


@given(st.text(alphabet="ạẽ aα中ひЖ한ع", max_size=60))
def test_a_script_is_seen(sample):
    """No letter of a script that decides the language is missed by the first look, and Latin letters with marks below are none."""
    own = any(script.search(sample) for _, script, _ in languages._SCRIPTS)
    assert bool(languages._FOREIGN.search(sample)) is own


@given(MARKED)
def test_a_text_without_marks_has_no_quotations(text):
    """The first look at a text misses no mark that opens, closes or leaves open a quotation."""
    if text and quotations.has_no_mark(text):
        assert quotations._scanned.__wrapped__(text) == quotations.Quotations(0.0, 0, text)
    elif text:
        assert quotations.quotations(text) == quotations._scanned.__wrapped__(text)


def test_long_texts_are_not_kept():
    """What is kept of quotations that were looked at has a bound, whatever is summarised: neither long texts nor many."""
    long = '"' + "word " * 400 + '"'
    before = quotations._scanned.cache_info().currsize
    assert quotations.quotations(long).balance == 0
    assert quotations._scanned.cache_info().currsize == before
    assert quotations._scanned.cache_info().maxsize is not None


def test_stems_are_kept_within_bounds(monkeypatch):
    """However many words come by, so many stems are kept at most, and each is the same when it is asked for again."""
    monkeypatch.setattr(terms, "_KEPT_STEMS", 5)
    stems = terms.Stems(frozenset(("the",)))
    words = ["the", "flooding", "rivers", "l'accord", "company's", "gas", "x"] * 3
    assert [stems[word] for word in words] == [terms.Stems(frozenset(("the",)))[word] for word in words]
    assert len(stems) <= 5


@given(st.text(alphabet='aB"” )2é', max_size=25))
def test_capitals_inside_are_seen_before_what_runs_on(text):
    """No heading that runs into a sentence is missed by the quick look for a capital inside."""
    if glued._GLUED.search(text):
        inside = glued._CAPITAL_INSIDE.search(text)
        assert inside
        assert glued._GLUED.search(text, max(0, inside.start() - glued._LONGEST_BEFORE))


@pytest.mark.parametrize("language", glued._HEADING_BEFORE)
def test_every_word_behind_a_heading_is_looked_for(language):
    """The quick look knows each word that the search for a heading before a sentence knows, and no language lacks one."""
    of_pattern = re.findall(r"[A-ZÀ-Þ](?:[a-zß-ÿ’']|\?$)+", glued._HEADING_BEFORE[language].pattern)
    assert len(of_pattern) >= 10
    assert {word.lower() for word in of_pattern} <= glued._OPENERS[language]


@given(
    st.lists(
        st.sampled_from(["Fire", "a", "b,", "However", "but", "However,", "Currently,", "It’s", "ban", "Bei", "é", "x-But", "Cette"]),
        max_size=9,
    ),
    st.sampled_from(["en", "de", "fr"]),
)  # fmt: skip
def test_a_heading_is_found_behind_the_quick_look(words, language):
    """Whatever heading the long search finds in a sentence, the quick look at its words lets through."""
    text = " ".join(words)
    if glued._HEADING_BEFORE[language].search(text):
        assert glued.runs_on(text, words_of(text), language)


@given(
    st.lists(
        st.sampled_from(["the", "l’homme", "l'accusée", "la", "les", "company", "victime", "two", "in", "according", "to", "for", "another", "team,", "says"]),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([("en", definites._opens_with_definite), ("fr", definites._opens_with_french_definite)]),
)  # fmt: skip
def test_a_definite_phrase_is_seen_by_its_first_letters(words, how):
    """No phrase that opens with a definite noun is missed by the quick look at what it begins with."""
    language, opens = how
    text = " ".join(words)
    if opens(words_of(text)):
        assert text.startswith(definites._LEADS[language])


@given(
    st.lists(
        st.lists(st.sampled_from(["Ann", "Roe", "the", "Roe's", "al", "Acme", "x.Roe", "J.", "said"]), max_size=8),
        max_size=6,
    )
)
def test_strangers_by_the_long_way(rows):
    """A sentence's strangers are the names of earlier full names that stand in it without an article, looked for one by one."""
    texts = [" ".join(row) for row in rows]
    before: set[str] = set()
    for text, found in zip(texts, people.people(texts, "", "en"), strict=True):
        here = people._introduced(text, frozenset(("the", "said", "al")))
        strangers = {
            without_genitive(match.group())
            for match in people._ALONE.finditer(text)
            if without_genitive(match.group()) in before - here and not people._has_article(text, match)
        }
        assert found.introduces == here
        assert found.strangers == strangers
        before |= here


@pytest.mark.parametrize(("language", "sharper"), [("en", True), ("vi", True), ("de", False), ("", False)])
def test_how_much_a_better_score_counts(language, sharper):
    """More where something was learnt, for there a better score is surer to be one."""

    def lead(of: str) -> float:
        plain = _candidates(PLAIN[:2])
        made = candidates(
            [one.sentence for one in plain],
            [one.judgement for one in plain],
            [1.0, 0.0],
            [_vector(text) for text in PLAIN[:2]],
            language=of,
        )
        return made[0].worth / made[1].worth

    assert (lead(language) > lead("xx")) is sharper
