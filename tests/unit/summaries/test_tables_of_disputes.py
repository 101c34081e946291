"""How the tables of charges and denials stand to each other: what a slip in one of them would break in another. `test_tables` has what holds for each alone."""

import pytest

from digest.summaries import assurances, charges, denials, halves, undoing
from digest.summaries.leanings import LEANING
from digest.summaries.words import words_of

LANGUAGES = sorted(denials.DENIALS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plea_is_no_doubt_and_no_silence(language):
    """The ranks of answers are apart: nobody's denial is told as his silence."""
    known = denials.DENIALS[language]
    assert set(known.pleas).isdisjoint(known.doubts)
    assert set(known.pleas).isdisjoint(known.silences)
    assert set(known.doubts).isdisjoint(known.silences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_charges_answers_and_halves(language):
    """A language with one side of the tables alone would print one side alone."""
    assert language == "vi" or charges.CHARGED[language]
    assert denials.DENIALS[language].pleas
    assert denials.DENIALS[language].silences
    assert all(refusal.verbs and refusal.reach > 0 for refusal in denials.DENIALS[language].denials)
    assert halves._TURNS[language]
    assert set(halves._TURNS_OF_HALVES) == set(halves._HALVES)


@pytest.mark.parametrize("language", sorted(assurances.ASSURANCES))
def test_assurances_are_no_pleas_and_assure_something(language):
    """No phrase is one that a plea already is, and no verb is without something that it assures."""
    known = assurances.ASSURANCES[language]
    pleas = denials.DENIALS[language].pleas if language in denials.DENIALS else ()
    assert set(known.lawful).isdisjoint(pleas)
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


@pytest.mark.parametrize(("language", "word"), undoing.NEITHER.items())
def test_what_opens_with_neither_is_one_word(language, word):
    """It is compared with the first word of a sentence."""
    assert language in denials.DENIALS
    assert words_of(word) == [word]
