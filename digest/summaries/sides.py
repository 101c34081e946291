"""Which sentences are the other side of those that were chosen: who is charged and who answers, and whether the one is about the other.

Whether an answer is looked for is asked widely, what counts as one is asked narrowly, and it must speak of the same: by a name, by rare words, or by
standing right behind. `digest.summaries.choice` finds the room.
"""

# ruff: noqa: RUF001  apostrophes are what this file is about

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.summaries.balance import accuses, answers, denies
from digest.summaries.candidates import LEANING, Candidate, Chosen
from digest.summaries.disputes import ACCUSING, AGGRESSION, AUTHORITIES, CHARGED_IN_VIETNAMESE, CLEARED, COUNSEL, DISPUTES, JUSTIFIED, Dispute, Refusal
from digest.summaries.features import cosine
from digest.summaries.honesty import Flag, judge
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import WORD, words_of

_HEAD = 3  # letters: one look into a set tells that a word is none of those that are looked for
_NEGATED_WITHIN = 3  # words before a verb of denial, and two behind it: "bestreitet nicht"
_NEAR, _NEAR_A_DOUBT, _FAR = 2, 4, 999  # sentences: an answer so close behind a charge is to that charge
_LIKE = 0.05  # cosine above which two sentences of one text share rare words, and speak of the same thing
_HARDLY_LIKE = 0.04  # the same where names are shared, too; for mere doubts a little less
_SURELY_LIKE = 0.1  # what a bare "denied" must have in common with what it denies
_ANSWER_WORDS = 45  # a longer sentence is no fair price for the other side
_REACH_OF_DEFENCE = 5  # words from "defended" to what was criticised
_NAMES_ENOUGH = {"vi": 2, "de": 2}  # where every noun or every second word has a capital, one says little
_OPENING = 8  # words in which the subject of a sentence stands
_AN_ARTICLE = 4  # letters: a longer word has a meaning of its own
_THE = {
    "en": ("The ",),
    "de": ("Der ", "Die ", "Das "),
    "fr": ("Le ", "La ", "L'", "L’", "Les "),
    "es": ("El ", "La ", "Los ", "Las "),
    "pt": ("O ", "A ", "Os ", "As "),
    "it": ("Il ", "La ", "Lo ", "L'", "L’", "I ", "Gli ", "Le "),
    "nl": ("De ", "Het "),
}
_SOME = {
    "en": ("A ", "An ", "Another "),
    "de": ("Ein ", "Eine "),
    "fr": ("Un ", "Une "),
    "es": ("Un ", "Una "),
    "pt": ("Um ", "Uma "),
    "it": ("Un ", "Una ", "Uno ", "Un'", "Un’"),
    "nl": ("Een ",),
}
_DENIAL, _DEFENCE, _DOUBT, _SILENCE = range(4)
_SPOKESMEN = ("spoke", "lawyer", "attorney", "represent", "solicitor", "counsel", "official", "avocat", "porte-parole", "représent", "anw", "verteidig", "sprecher",
              "abogad", "portavoz", "vocero", "advogad", "porta-voz", "assessor", "avvocat", "portavoce", "legale", "advocaat", "woordvoerd")  # fmt: skip


class Missing(NamedTuple):
    """The sentences that were `heard` of one side, whether it is the answer that is missing or the charge, and whether that is `plain`: an accusation in so many words."""

    heard: tuple[Candidate, ...]
    answer: bool
    plain: bool


class Other(NamedTuple):
    """A sentence of the missing side, and the place of the heard one that it is the other side `to`."""

    candidate: Candidate
    to: int


class _Known(NamedTuple):
    """The words of a dispute, with the first letters of what begins a word of charge and of all verbs of denial."""

    words: Dispute
    charged_heads: frozenset[str]
    verbs: frozenset[str]


def missing_side(chosen: Chosen, language: str, title: str = "") -> Missing | None:
    """Tell which side is not heard, where only one is. A denial names what it denies, which is no charge for that."""
    answered = tuple(one for one in chosen if is_answer(one, language))
    charged = tuple(one for one in chosen if is_charge(one, language) and (one not in answered or says_in_so_many_words(one)))
    if charged:
        plain = any(says_in_so_many_words(one) for one in charged) or accuses(words_of(title), title)
        if answered or (not plain and _counsel_speaks(chosen)):
            return None
        return Missing(charged, answer=True, plain=plain)
    bare = tuple(one for one in answered if answers(one.judgement.words, one.sentence.text))
    if bare:
        return Missing(bare, answer=False, plain=True)
    justified = tuple(one for one in chosen if not JUSTIFIED.isdisjoint(one.judgement.words))
    return Missing(justified, answer=False, plain=False) if justified else None


def other_side(printable: Sequence[Candidate], chosen: Chosen, missing: Missing, language: str) -> list[Other]:
    """Give the sentences of the missing side that speak of the same and may stand behind the others: denials before a defence, that before silence, then the best."""
    ranked = []
    for one in printable:
        if one in chosen or not _is_fit(one):
            continue
        rank = _rank_of_answer(one, missing, language) if missing.answer else _rank_of_charge(one, missing, language)
        if rank is None or (rank != _DEFENCE and not _speaks_of(one, rank, missing, chosen, language)):
            continue
        to = _nearest(one, missing)
        fit = _without_contrast(one, language)
        ranked.append((rank, _sentences_behind(one, missing) > _NEAR, -fit.alone - 0.02 * cosine(fit.vector, to.vector), Other(fit, to.at)))
    return [other for *_, other in sorted(ranked, key=lambda found: found[:3])]


def _is_fit(one: Candidate) -> bool:
    unfit = {Flag.QUESTION, Flag.FIRST_PERSON}
    return one.length <= _ANSWER_WORDS and unfit.isdisjoint(one.judgement.flags) and not one.sentence.text.endswith("!")


def is_charge(one: Candidate, language: str) -> bool:
    """Whether a sentence says that somebody did wrong, is suspected of it, or is criticised."""
    words = one.judgement.words
    if says_in_so_many_words(one):
        return True
    if language == "vi":
        low = one.sentence.text.lower()
        return any(phrase in low for phrase in CHARGED_IN_VIETNAMESE)
    known = _known(language)
    return any(
        word[:_HEAD] in known.charged_heads and (word.startswith(known.words.charged) or word in known.words.charged_exactly)
        for word in words
    )


def _counsel_speaks(chosen: Chosen) -> bool:
    """Whether a lawyer is among those who are heard: mostly that is the answer, in words that no table has."""
    return any(word.startswith(COUNSEL) for one in chosen for word in one.judgement.words)


def says_in_so_many_words(one: Candidate) -> bool:
    """Whether a sentence accuses or criticises outright, and does not only tell of an arrest or a trial."""
    return accuses(one.judgement.words, one.sentence.text)


def is_answer(one: Candidate, language: str) -> bool:
    """Whether a sentence denies, pleads, or says that there was no comment."""
    words, text = one.judgement.words, one.sentence.text
    low = text.lower().replace("’", "'")
    return (
        denies(words, text)
        or rebuts(words, text, language)
        or _is_silence(one, language)
        or any(phrase in low for phrase in CLEARED)
    )


def rebuts(words: Sequence[str], text: str, language: str) -> bool:
    """Whether a sentence answers a charge: a verb of denial that nothing undoes, or a plea."""
    known = _known(language)
    low = text.lower().replace("’", "'")
    if any(phrase in low for phrase in known.words.pleas):
        return True
    return any(
        _refuses(words, at, refusal, known.words.negations)
        for at, word in enumerate(words)
        if word in known.verbs
        for refusal in known.words.denials
    )


def denies_barely(words: Sequence[str], text: str, language: str) -> bool:
    """Whether nothing but a verb of denial that names no object makes it an answer: "Iran denied", of whatever."""
    known = _known(language)
    low = text.lower().replace("’", "'")
    if denies(list(words), text) or any(phrase in low for phrase in known.words.pleas):
        return False
    found = [
        refusal
        for at, word in enumerate(words)
        if word in known.verbs
        for refusal in known.words.denials
        if _refuses(words, at, refusal, known.words.negations)
    ]
    return not any(refusal.objects for refusal in found)


def _is_silence(one: Candidate, language: str) -> bool:
    low = one.sentence.text.lower().replace("’", "'")
    return answers(one.judgement.words, one.sentence.text) or any(phrase in low for phrase in _known(language).words.silences)


def _is_authority(one: Candidate) -> bool:
    return any(word.startswith(AUTHORITIES) for word in one.judgement.words[:_OPENING])


def _refuses(words: Sequence[str], at: int, refusal: Refusal, negations: frozenset[str]) -> bool:
    if words[at] not in refusal.verbs:
        return False
    if not negations.isdisjoint(words[max(0, at - _NEGATED_WITHIN) : at]) or not negations.isdisjoint(words[at + 1 : at + 2]):
        return False
    before = words[max(0, at - refusal.reach) : at] if refusal.both else ()
    near = (*before, *words[at + 1 : at + 1 + refusal.reach])
    return not refusal.objects or any(word.startswith(refusal.objects) for word in near)


def _rank_of_answer(one: Candidate, missing: Missing, language: str) -> int | None:
    words, text = one.judgement.words, one.sentence.text
    if rebuts(words, text, language) or (missing.plain and denies(words, text)):
        return _DENIAL
    if _defends(one, missing, language):
        return _DEFENCE
    low = text.lower().replace("’", "'")
    if any(phrase in low for phrase in _known(language).words.doubts):
        return _DOUBT
    accused = any(map(says_in_so_many_words, missing.heard))
    return _SILENCE if missing.plain and _is_silence(one, language) and (accused or not _is_authority(one)) else None


def _rank_of_charge(one: Candidate, missing: Missing, language: str) -> int | None:
    if not missing.plain:
        low = one.sentence.text.lower()
        return _DEFENCE if any(phrase in low for phrase in AGGRESSION) else None
    if says_in_so_many_words(one):
        return _DENIAL
    return _DOUBT if is_charge(one, language) and _cosine(one, missing) > _LIKE else None


def _defends(one: Candidate, missing: Missing, language: str) -> bool:
    """Whether it stands up for what was criticised: a verb of defence, and right behind it a word of the criticism that is no name."""
    defends = _known(language).words.defends
    words = one.judgement.words
    spoken = [at for at, word in enumerate(words) if word in defends and words[at + 1 : at + 2] != ["que"]]
    if not spoken or not missing.plain:
        return False
    topic = {
        word.lower()
        for other in missing.heard
        for word in WORD.findall(other.sentence.text)
        if len(word) > _AN_ARTICLE and (word.islower() or language == "de")
    }
    return any(not topic.isdisjoint(words[at + 1 : at + 1 + _REACH_OF_DEFENCE]) for at in spoken)


def _speaks_of(one: Candidate, rank: int, missing: Missing, chosen: Chosen, language: str) -> bool:
    """Whether it is about the same: it stands right behind, shares rare words or names, or speaks of somebody who must be known by now; and brings nobody new before a court."""
    behind = _sentences_behind(one, missing)
    likeness = _cosine(one, missing)
    if behind == 1 or likeness > _SURELY_LIKE:
        return not _is_newcomer(one, language)
    if _is_newcomer(one, language) or not ACCUSING.isdisjoint(one.judgement.words):
        return False
    if missing.plain and any(not one.vector.keys().isdisjoint(other.vector) for other in chosen):
        return True
    if missing.answer and rank == _DENIAL and denies_barely(one.judgement.words, one.sentence.text, language):
        return False
    if behind <= (_NEAR_A_DOUBT if rank == _DOUBT else _NEAR) or likeness > _LIKE:
        return True
    names = _names(one, language)
    shared = names & frozenset().union(*(_names(other, language) for other in missing.heard))
    if len(shared) >= _NAMES_ENOUGH.get(language, 1):
        return likeness > (_HARDLY_LIKE if rank != _DOUBT else 0.75 * _HARDLY_LIKE)
    return missing.plain and rank == _DENIAL and len(names) <= 1 and one.sentence.text.startswith(_THE.get(language, ()))


def _is_newcomer(one: Candidate, language: str) -> bool:
    """Whether it opens with somebody who was not met before ("A veteran pleaded not guilty"), unless he speaks for somebody."""
    return one.sentence.text.startswith(_SOME.get(language, ())) and not any(
        word.startswith(_SPOKESMEN) for word in one.judgement.words
    )


def _sentences_behind(one: Candidate, missing: Missing) -> int:
    """Give how many sentences behind a heard one it stands; a great number where it stands before all of them."""
    return min((one.at - other.at for other in missing.heard if one.at > other.at), default=_FAR)


def _nearest(one: Candidate, missing: Missing) -> Candidate:
    """Give the heard sentence that it answers: the one that it is like, else one that accuses in so many words, of these the one close before it."""

    def nearness(other: Candidate) -> tuple[float, bool, bool, int]:
        behind = one.at - other.at
        likeness = cosine(one.vector, other.vector)
        return likeness if likeness > _LIKE else 0.0, says_in_so_many_words(other), 0 < behind <= _NEAR, -abs(behind)

    return max([other for other in missing.heard if not other.leans] or missing.heard, key=nearness)


def _cosine(one: Candidate, missing: Missing) -> float:
    return max(cosine(one.vector, other.vector) for other in missing.heard)


def _names(one: Candidate, language: str) -> frozenset[str]:
    common = vocabulary(language).common
    return frozenset(word for word in WORD.findall(one.sentence.text) if word[0].isupper() and word.lower() not in common)


def _without_contrast(one: Candidate, language: str) -> Candidate:
    """Give a sentence that leans on the other side alone ("for its part") as one that leans on nothing: the other side is there."""
    if not one.leans:
        return one
    text = one.sentence.text
    for phrase in _known(language).words.contrasts:
        opener = phrase.strip(" ,").capitalize() + ", "
        plain = text.removeprefix(opener) if text.startswith(opener) else text.replace(phrase, " " if phrase.endswith((" ", ",")) else "", 1)
        if plain != text and LEANING.isdisjoint(judge(plain[:1].upper() + plain[1:], language).flags):
            return one._replace(leans=False, alone=one.worth)
    return one


@lru_cache(maxsize=32)
def _known(language: str) -> _Known:
    words = DISPUTES.get(language, Dispute())
    heads = frozenset(word[:_HEAD] for word in (*words.charged, *words.charged_exactly))
    return _Known(words, heads, frozenset().union(*(refusal.verbs for refusal in words.denials)))
