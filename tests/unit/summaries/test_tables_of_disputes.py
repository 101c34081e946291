"""The tables of charges and denials, kept in order: what a slip in a list of words would break without a sound."""

# ruff: noqa: RUF001  apostrophes are what one of these tests is about

from collections.abc import Iterator

import pytest

from digest.summaries import assurances, charges, denials, halves, undoing
from digest.summaries.leanings import LEANING

LANGUAGES = sorted(denials.DENIALS)


def _phrases(language: str) -> Iterator[str]:
    known = denials.DENIALS[language]
    yield from (*known.pleas, *known.undone, *known.doubts, *known.silences, *known.contrasts)
    yield from charges.CHARGED.get(language, ())
    yield from charges.CHARGED_EXACTLY.get(language, ())
    yield from (word for refusal in known.denials for word in (*refusal.verbs, *refusal.objects))
    yield from (*known.defends, *known.negations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_lower_case_and_plain(language):
    """Texts are compared in lower case and with straight apostrophes: a phrase with another letter would never be found."""
    for phrase in _phrases(language):
        assert phrase == phrase.lower()
        assert phrase.strip()
    straight = denials.DENIALS[language]
    for phrase in (*straight.pleas, *straight.undone, *straight.doubts, *straight.silences):
        assert "’" not in phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_given_twice(language):
    """What stands in a list twice was meant to be something else."""
    known = denials.DENIALS[language]
    for phrases in (
        known.pleas,
        known.undone,
        known.doubts,
        known.silences,
        known.contrasts,
        charges.CHARGED.get(language, ()),
    ):
        assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plea_is_no_doubt_and_no_silence(language):
    """The ranks of answers are apart: nobody's denial is told as his silence."""
    known = denials.DENIALS[language]
    assert set(known.pleas).isdisjoint(known.doubts)
    assert set(known.pleas).isdisjoint(known.silences)
    assert set(known.doubts).isdisjoint(known.silences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_single_words_are_single(language):
    """What is looked for among words has no blank: a phrase there would never be found."""
    known = denials.DENIALS[language]
    words = [word for refusal in known.denials for word in (*refusal.verbs, *refusal.objects)]
    assert not any(" " in word for word in (*words, *known.defends, *known.negations))
    assert all(refusal.reach > 0 for refusal in known.denials)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_charges_answers_and_halves(language):
    """A language with one side of the tables alone would print one side alone."""
    assert language == "vi" or charges.CHARGED[language]
    assert denials.DENIALS[language].pleas
    assert denials.DENIALS[language].silences
    assert halves._TURNS[language]
    assert set(halves._TURNS_OF_HALVES) == set(halves._HALVES)


@pytest.mark.parametrize("language", sorted(assurances.ASSURANCES))
def test_assurances_are_in_order(language):
    """Lower case, straight apostrophes, no phrase that a plea already has, and no verb without something that it assures."""
    known = assurances.ASSURANCES[language]
    pleas = denials.DENIALS[language].pleas if language in denials.DENIALS else ()
    assert len({*known.lawful, *pleas}) == len(known.lawful) + len(pleas)
    for phrase in (*known.verbs, *known.assured, *known.lawful, *known.always):
        assert phrase == phrase.lower().strip()
        assert "’" not in phrase
    assert not any(" " in word for word in (*known.verbs, *known.assured, *known.always))
    assert bool(known.verbs) == bool(known.assured)


@pytest.mark.parametrize("language", sorted(halves._PRAISES))
def test_praise_has_its_critics(language):
    """One of the two tables alone would find nothing; no opening is longer than what is looked at."""
    assert halves._CRITICS[language]
    assert all(len(phrase) <= halves._OPENING for phrase in halves._CRITICS[language])
    assert all(len(phrase) <= halves._OPENING for phrase in halves._QUALIFIES.get(language, ()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_contrasts_are_connectives_that_lean(language):
    """A contrast that is no connective anywhere would be taken out of a sentence for nothing: nearly all are known to lean."""
    known = denials.DENIALS[language].contrasts
    assert all(phrase[0] in " ," for phrase in known)
    assert language in LEANING


@pytest.mark.parametrize(
    "shared",
    [
        *charges.CHARGED_IN_PHRASES.values(),
        charges.AGGRESSION,
        charges.AUTHORITIES,
        charges.COUNSEL,
        undoing.CLEARED,
        undoing.CONFESSED,
        undoing.TAKEN_BACK,
        undoing.ANOTHER_TIME,
        tuple(sorted(set(undoing.NEITHER.values()))),
    ],
)
def test_tables_of_all_languages_are_in_order(shared):
    """The same holds for what is asked in every language."""
    assert len(shared) == len(set(shared))
    assert all(phrase == phrase.lower() and phrase.strip() == phrase for phrase in shared)
