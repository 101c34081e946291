"""Where one sentence stands in a dispute: whether it charges somebody, answers a charge, stands up for something or says that nobody wished to speak.

Judged by the words of its language alone; whether two sentences are about the same is asked in `digest.summaries.sides`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.summaries.assurances import ASSURANCES, Assurances
from digest.summaries.balance import accuses, denies, keeps_silent
from digest.summaries.candidates import Candidate
from digest.summaries.charges import (
    AGGRESSION,
    AUTHORITIES,
    CHARGED,
    CHARGED_EXACTLY,
    CHARGED_IN_PHRASES,
    COUNSEL,
    PROSECUTORS,
)
from digest.summaries.denials import DENIALS, Denials, Refusal
from digest.summaries.undoing import ANOTHER_TIME, ANYBODYS, CLEARED, CONFESSED, NEITHER, TAKEN_BACK
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import WORD, Phrases, listed, lowered

_HEAD = 3  # letters: one look into a set tells that a word is none of those that are looked for
_NEGATED_WITHIN = 3  # words before a verb of denial; behind it one, as in "bestreitet nicht"
_OPENING = 8  # words in which the subject of a sentence stands
_RELATIVES = (["who"], ["qui"], ["quien"], ["que"], ["che"])
_PARTED = {
    "zurück": listed("weist weisen wies wiesen")
}  # "wies die Vorwürfe zurück"; who "kehrt zurück" denies nothing
_NOBODY = Denials()
_NOTHING = Assurances()
_REACH_OF_ASSURANCE = 9  # words from "insisted" to "lawful"


class _Known(NamedTuple):
    """The words of one language: beginnings of words of charge with their first letters, whole ones, all verbs of denial, assurances, phrases of charge, and all pleas."""

    charged: tuple[str, ...]
    exactly: frozenset[str]
    heads: frozenset[str]
    denials: Denials
    verbs: frozenset[str]
    assurances: Assurances
    phrases: Phrases
    pleas: Phrases


def says_in_so_many_words(one: Candidate) -> bool:
    """Whether a sentence accuses or criticises outright, and does not only tell of an arrest or a trial."""
    return accuses(one.judgement.words, one.sentence.text)


def is_charge(one: Candidate, language: str) -> bool:
    """Whether a sentence says that somebody did wrong, is suspected of it, or is criticised."""
    return charges(one.judgement.words, one.sentence.text, language)


def charges(words: list[str], text: str, language: str) -> bool:
    """Whether a text of these words, a title maybe, does so."""
    if accuses(words, text):
        return True
    known = _known(language)
    if known.phrases:
        return known.phrases.stand_in(text)
    for word in words:
        if word[:_HEAD] in known.heads and (word.startswith(known.charged) or word in known.exactly):
            return True
    return False


def is_answer(one: Candidate, language: str) -> bool:
    """Whether a sentence denies, pleads, clears somebody, or says that there was no comment."""
    silent = is_silence(one, language) and not _is_of_a_prosecutor(one)
    return silent or rebuts(one, language) or _has(one, CLEARED)


def rebuts(one: Candidate, language: str) -> bool:
    """Whether a sentence answers a charge: a verb of denial that no negation and no confession undoes, or a plea."""
    words = one.judgement.words
    if not words or words[0] == NEITHER.get(language):
        return False
    says_so = _pleads(one, language) or _refusals(one, language) or assures(one, language)
    if not (says_so or _own_ground(one, language)):
        return False
    return not is_undone(one)


def is_undone(one: Candidate) -> bool:
    """Whether a confession stands beside a denial, or it did not last."""
    return any(word.startswith(CONFESSED) for word in one.judgement.words) or is_taken_back(one)


def is_taken_back(one: Candidate) -> bool:
    """Whether a denial is told as one that did not last: "after initially denying"."""
    return _has(one, TAKEN_BACK)


def times(text: str) -> frozenset[str]:
    """Give the words that set what a text tells apart from now: "back in April"."""
    low = lowered(text)
    return frozenset(phrase for phrase in ANOTHER_TIME if phrase in low)


def denies_barely(one: Candidate, language: str) -> bool:
    """Whether nothing but a verb that names no object makes it an answer: "Iran denied", of whatever."""
    if denies(one.judgement.words, one.sentence.text) or _pleads(one, language) or assures(one, language):
        return False
    if _own_ground(one, language):
        return False
    return not any(refusal.objects for _, refusal in _refusals(one, language))


def says_what_anybody_says(one: Candidate, language: str) -> bool:
    """Whether nothing makes it an answer but a plea that others than the accused may utter."""
    low = lowered(one.sentence.text)
    pleas = {phrase for phrase in _known(language).pleas if phrase in low}
    if not pleas or not pleas.issubset(ANYBODYS) or denies(one.judgement.words, one.sentence.text):
        return False
    return not (_refusals(one, language) or assures(one, language) or _own_ground(one, language))


def place_of_denial(one: Candidate, language: str) -> int | None:
    """Give where the first word stands that denies, behind its subject. None where `balance.denies` alone found it, or nothing did."""
    low = lowered(one.sentence.text)
    pleas = _known(language).pleas if _pleads(one, language) else ()
    places = [low.find(phrase) for phrase in pleas if phrase in low]
    verbs = {at for at, _ in _refusals(one, language)}.union(_assurances(one, language), _own_ground(one, language))
    if verbs:
        places += [found.start() for at, found in enumerate(WORD.finditer(low)) if at in verbs]
    return min(places, default=None)


def doubts(one: Candidate, language: str) -> bool:
    """Whether a sentence warns of a conclusion, whoever says so: "no evidence that", "premature"."""
    return _has(one, _known(language).denials.doubts)


def is_silence(one: Candidate, language: str) -> bool:
    """Whether a sentence says that somebody did not wish to speak, or could not be reached."""
    return denies(one.judgement.words, one.sentence.text) or is_plain_silence(one, language)


def _is_of_a_prosecutor(one: Candidate) -> bool:
    """Whether who does not wish to speak brings the charge himself."""
    opening = " ".join(one.judgement.words[:_OPENING])
    return any(map(opening.__contains__, PROSECUTORS))


def is_plain_silence(one: Candidate, language: str) -> bool:
    """Tell the same of a sentence of which it is known already that it denies nothing."""
    return keeps_silent(one.sentence.text) or _has(one, _known(language).denials.silences)


def authorities(one: Candidate) -> frozenset[str]:
    """Give the words by which police, prosecutors or an office of state are what a sentence is about: their silence is not that of whom they charge."""
    return frozenset(word for word in one.judgement.words[:_OPENING] if word.startswith(AUTHORITIES))


def is_constant(one: Candidate, language: str) -> bool:
    """Whether a sentence says that something was "always" denied: then it is what the article is about."""
    return not _known(language).assurances.always.isdisjoint(one.judgement.words) and rebuts(one, language)


def stands_up_for(one: Candidate, language: str) -> list[int]:
    """Give the places of the verbs with which a sentence stands up for something: "defended", not the Portuguese "defende que" (argues)."""
    verbs = _known(language).denials.defends
    words = one.judgement.words
    if verbs.isdisjoint(words):
        return []
    return [at for at, word in enumerate(words) if word in verbs and words[at + 1 : at + 2] != ["que"]]


def _own_ground(one: Candidate, language: str) -> list[int]:
    """Give the places of the verbs with which somebody defends what is his: "defended its record", not "who defended his use" of something."""
    own = _known(language).denials.own
    words = one.judgement.words
    places = stands_up_for(one, language) if own else []
    return [at for at in places if not own.isdisjoint(words[at + 1 : at + 3]) and words[at - 1 : at] not in _RELATIVES]


def calls_it_aggression(one: Candidate) -> bool:
    """Whether a sentence says of a state's act what only its opponents say."""
    return _has(one, AGGRESSION)


def has_counsel(one: Candidate, language: str) -> bool:
    """Whether a lawyer speaks in a sentence: mostly he answers, in words that no table has."""
    words = one.judgement.words
    return any(word.startswith(COUNSEL) for word in words) and not vocabulary(language).speech.isdisjoint(words)


def is_of_counsel(one: Candidate) -> bool:
    """Whether a lawyer is what a sentence is about."""
    return any(word.startswith(COUNSEL) for word in one.judgement.words[:_OPENING])


def contrasts(language: str) -> tuple[str, ...]:
    """Give the phrases that set one side against the other: "for its part"."""
    return _known(language).denials.contrasts


def _pleads(one: Candidate, language: str) -> bool:
    known = _known(language)
    return _has(one, known.pleas) and not _has(one, known.denials.undone)


def assures(one: Candidate, language: str) -> bool:
    """Whether somebody insists that all was lawful, and no negation stands before that."""
    return bool(_assurances(one, language))


def _assurances(one: Candidate, language: str) -> list[int]:
    """Give the places of the verbs that do so."""
    known = _known(language)
    words = one.judgement.words
    if known.assurances.verbs.isdisjoint(words):
        return []
    return [at for at, word in enumerate(words) if word in known.assurances.verbs and _assures(words, at, known)]


def _assures(words: Sequence[str], at: int, known: _Known) -> bool:
    behind = words[at + 1 : at + 1 + _REACH_OF_ASSURANCE]
    found = next((place for place, word in enumerate(behind) if word.startswith(known.assurances.assured)), None)
    before = words[max(0, at - _NEGATED_WITHIN) : at]
    negations = known.denials.negations | known.assurances.undone
    return found is not None and negations.isdisjoint((*before, *behind[:found]))


def _has(one: Candidate, phrases: Phrases) -> bool:
    return phrases.stand_in(one.sentence.text)


def _refusals(one: Candidate, language: str) -> list[tuple[int, Refusal]]:
    """Give the places of the verbs that deny, and as what."""
    known = _known(language)
    words = one.judgement.words
    if known.verbs.isdisjoint(words):
        return []
    places = [at for at, word in enumerate(words) if word in known.verbs]
    return [
        (finite, refusal)
        for at in places
        for refusal in known.denials.denials
        if _refuses(words, at, refusal, known) and (finite := _finite(words, at)) is not None
    ]


def _finite(words: Sequence[str], at: int) -> int | None:
    """Give the place of the verb whose particle a word is, None where that is another verb's; of a word that is no particle its own."""
    if words[at] not in _PARTED:
        return at
    return next((place for place in range(at - 1, -1, -1) if words[place] in _PARTED[words[at]]), None)


def _refuses(words: Sequence[str], at: int, refusal: Refusal, known: _Known) -> bool:
    """Whether the word at `at` is such a verb, what it denies stands near, and nothing undoes it: "never denied", "bestreitet nicht"."""
    around = (*words[max(0, at - _NEGATED_WITHIN) : at], *words[at + 1 : at + 2])
    if words[at] not in refusal.verbs or not known.denials.negations.isdisjoint(around):
        return False
    before = words[max(0, at - refusal.reach) : at] if refusal.both else ()
    near = (*before, *words[at + 1 : at + 1 + refusal.reach])
    return not refusal.objects or any(word.startswith(refusal.objects) for word in near)


@lru_cache(maxsize=32)
def _known(language: str) -> _Known:
    charged = CHARGED.get(language, ())
    exactly = CHARGED_EXACTLY.get(language, frozenset())
    denials = DENIALS.get(language, _NOBODY)
    heads = frozenset(word[:_HEAD] for word in (*charged, *exactly))
    verbs = frozenset().union(*(one.verbs for one in denials.denials))
    assurances = ASSURANCES.get(language, _NOTHING)
    pleas = Phrases(denials.pleas + assurances.lawful)
    phrases = CHARGED_IN_PHRASES.get(language, Phrases())
    return _Known(charged, exactly, heads, denials, verbs, assurances, phrases, pleas)
