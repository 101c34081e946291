"""Which sentences are the other side of those that were chosen, and whether the one is about the other.

Whether an answer is looked for is asked widely, what counts as one is asked narrowly (`digest.summaries.stances`), and it must speak of the same: by standing
right behind, by rare words, or by a name. `digest.summaries.choice` finds the room.
"""

# ruff: noqa: RUF001  apostrophes are what this file is about

from collections.abc import Sequence
from typing import NamedTuple

from digest.summaries.accused import denies_all_of_it, is_by_the_accused, is_newcomer, is_of_the_title, whom_they_charge
from digest.summaries.balance import accuses, answers, denies
from digest.summaries.candidates import Candidate, Chosen
from digest.summaries.charges import ACCUSING, JUSTIFIED
from digest.summaries.honesty import LEANING, Flag, judge
from digest.summaries.replies import replies
from digest.summaries.stances import (
    assures,
    authorities,
    calls_it_aggression,
    contrasts,
    denies_barely,
    doubts,
    has_counsel,
    is_answer,
    is_charge,
    is_constant,
    is_of_counsel,
    is_plain_silence,
    is_taken_back,
    rebuts,
    says_in_so_many_words,
    says_what_anybody_says,
    stands_up_for,
    times,
)
from digest.summaries.terms import cosine
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import WORD, without_genitive, words_of

_NEAR, _NEAR_A_DOUBT, _FAR = 2, 4, 999  # sentences: an answer so close behind a charge is to that charge
_SURELY_LIKE = 0.1  # cosine of two sentences of one text above which they speak of the same thing
_LIKE = 0.05  # the same where a denial names what it denies
_HARDLY_LIKE = 0.04  # the same where names are shared, too
_BARELY_LIKE = 0.03  # the same for a mere doubt
_ANSWER_WORDS = 45  # a longer sentence is no fair price for the other side
_ANSWER_TO_THE_TITLE = 60  # the same where it may stand without the charge, which the title has
_BARE = 8  # words: "Der Beamte bestreitet das." takes up nothing but the charge
_REACH_OF_DEFENCE = 5  # words from "defended" to what was criticised
_AN_ARTICLE = 4  # letters: a longer word has a meaning of its own
_NAMES_ENOUGH = {"vi": 2, "de": 2}  # where every noun or every second word has a capital, one says little
_DENIAL, _DEFENCE, _REPLY, _DOUBT, _SILENCE = range(5)
_TO_IT = (_DEFENCE, _REPLY)  # which name what they are the other side of
_THE = {
    "en": ("The ",),
    "de": ("Der ", "Die ", "Das "),
    "fr": ("Le ", "La ", "L'", "L’", "Les "),
    "es": ("El ", "La ", "Los ", "Las "),
    "pt": ("O ", "A ", "Os ", "As "),
    "it": ("Il ", "La ", "Lo ", "L'", "L’", "I ", "Gli ", "Le "),
    "nl": ("De ", "Het "),
}


_UNFIT = frozenset((Flag.QUESTION, Flag.FIRST_PERSON))


class Missing(NamedTuple):
    """The sentences that were `heard` of one side, whether it is the `answer` that is missing or the charge, and whether that is `plain`: in so many words; under which `title`. `in_doubt`: an answer is there that may be anybody's."""

    heard: tuple[Candidate, ...]
    answer: bool
    plain: bool
    title: str = ""
    in_doubt: bool = False


class Other(NamedTuple):
    """A sentence of the missing side, the place of the heard one that it is the other side `to`, and whether it denies nothing: then it is not worth what is worth most."""

    candidate: Candidate
    to: int
    mild: bool = False


def missing_side(chosen: Chosen, language: str, title: str = "") -> Missing | None:
    """Tell which side is not heard, where only one is. A denial names what it denies, which is no charge for that."""
    charged = [one for one in chosen if is_charge(one, language)]
    if charged:
        answered = [one for one in chosen if is_answer(one, language)]
        heard = tuple(one for one in charged if one not in answered or says_in_so_many_words(one))
        if heard:
            plain = any(map(says_in_so_many_words, heard)) or accuses(words_of(title), title)
            missing = Missing(heard, answer=True, plain=plain, title=title, in_doubt=bool(answered))
            sure = any(not says_what_anybody_says(one, language) for one in answered)
            return None if sure or _is_spoken_to(chosen, missing, language) else missing
    bare = tuple(one for one in chosen if answers(one.judgement.words, one.sentence.text))
    if bare:
        return Missing(bare, answer=False, plain=True)
    justified = tuple(one for one in chosen if not JUSTIFIED.isdisjoint(one.judgement.words))
    return Missing(justified, answer=False, plain=False) if justified else None


def _is_spoken_to(chosen: Chosen, missing: Missing, language: str) -> bool:
    """Whether who is accused answers in his own words, or of a charge that is not plain some lawyer speaks."""
    accused = whom_they_charge([one.sentence.text for one in missing.heard], missing.title, language)
    if any(replies(one, accused, language) for one in chosen):
        return True
    return not missing.plain and any(has_counsel(one, language) for one in chosen)


def other_side(text: Sequence[Candidate], chosen: Chosen, missing: Missing, language: str) -> list[Other]:
    """Give the sentences of the missing side that speak of the same and may stand behind the others: denials before a defence, that before silence, then the best."""
    charged = missing.answer and accuses(words_of(missing.title), missing.title)
    longest = _ANSWER_TO_THE_TITLE if charged else _ANSWER_WORDS
    accused = (
        whom_they_charge([one.sentence.text for one in missing.heard], missing.title, language)
        if missing.answer
        else frozenset()
    )
    ranked = []
    for one in text:
        if one in chosen or one.length > longest:
            continue
        rank = _rank(one, missing, accused, language)
        if rank is None or not _is_fit(one):
            continue
        anybodys = says_what_anybody_says(one, language)
        if missing.in_doubt and (rank != _DENIAL or anybodys):
            continue
        if rank not in _TO_IT and not _is_to(one, rank, missing, chosen, text, language):
            continue
        to = _nearest(one, missing, language)
        fit = _without_contrast(one, language)
        value = fit.alone + 0.02 * cosine(fit.vector, to.vector)
        far = _sentences_behind(one, missing) > _NEAR
        other = Other(fit, to.at, rank == _REPLY)
        ranked.append((rank, anybodys, far, far and not denies_all_of_it(one, language), -value, other))
    return [other for *_, other in sorted(ranked, key=lambda found: found[:5])]


def _is_fit(one: Candidate) -> bool:
    return _UNFIT.isdisjoint(one.judgement.flags) and not one.sentence.text.endswith("!")


def _rank(one: Candidate, missing: Missing, accused: frozenset[str], language: str) -> int | None:
    if missing.answer:
        return _rank_of_answer(one, missing, accused, language)
    return _rank_of_charge(one, missing, language)


def _rank_of_answer(one: Candidate, missing: Missing, accused: frozenset[str], language: str) -> int | None:
    if rebuts(one, language) or (missing.plain and denies(one.judgement.words, one.sentence.text)):
        return None if is_taken_back(one) or _is_of_another_time(one, missing) else _DENIAL
    if missing.plain and _defends(one, missing, accused, language):
        return _DEFENCE
    if replies(one, accused, language):
        return _REPLY
    if doubts(one, language):
        return _DOUBT
    silent = missing.plain and is_plain_silence(one, language) and _is_of_the_accused(one, missing)
    return _SILENCE if silent else None


def _is_of_another_time(one: Candidate, missing: Missing) -> bool:
    """Whether a denial far from the charge tells of what was "back in April", and neither the charge nor the title does."""
    then = times(one.sentence.text)
    if not then or _sentences_behind(one, missing) <= _NEAR:
        return False
    told = times(missing.title).union(*(times(other.sentence.text) for other in missing.heard))
    return then.isdisjoint(told)


def _is_of_the_accused(one: Candidate, missing: Missing) -> bool:
    """Whether who is silent may be who is accused: an office of state only where the charge or the title has it, too."""
    offices = authorities(one)
    if not offices:
        return True
    told = {*words_of(missing.title), *(word for other in missing.heard for word in other.judgement.words)}
    return not offices.isdisjoint(told)


def _rank_of_charge(one: Candidate, missing: Missing, language: str) -> int | None:
    if not missing.plain:
        return _DEFENCE if calls_it_aggression(one) else None
    if says_in_so_many_words(one):
        return _DENIAL
    return _DOUBT if is_charge(one, language) and _cosine(one, missing) > _LIKE else None


def _defends(one: Candidate, missing: Missing, accused: frozenset[str], language: str) -> bool:
    """Whether it stands up for what was criticised: right behind the verb a word of the criticism that is no name."""
    verbs = stands_up_for(one, language)
    if not verbs:
        return False
    topic = {
        word.lower()
        for other in missing.heard
        for word in WORD.findall(other.sentence.text)
        if len(word) > _AN_ARTICLE and (word.islower() or language == "de")
    }
    topic |= {name.lower() for name in accused if len(name) > _AN_ARTICLE}
    words = list(map(without_genitive, one.judgement.words))
    return any(not topic.isdisjoint(words[at + 1 : at + 1 + _REACH_OF_DEFENCE]) for at in verbs)


def _is_to(
    one: Candidate, rank: int, missing: Missing, chosen: Chosen, text: Sequence[Candidate], language: str
) -> bool:
    """Whether it is to what was heard: it speaks of the same, or who denies is who was accused."""
    if _speaks_of(one, rank, missing, chosen, language):
        return True
    if rank != _DENIAL or not missing.answer or is_newcomer(one, language):
        return False
    return is_by_the_accused(one, missing.heard, text, title=missing.title, plain=missing.plain, language=language)


def _speaks_of(one: Candidate, rank: int, missing: Missing, chosen: Chosen, language: str) -> bool:
    """Whether it is about the same, and brings neither somebody new before a court nor an accusation of its own. A lawyer denies for whom he speaks."""
    behind, likeness = _sentences_behind(one, missing), _cosine(one, missing)
    if behind == 1 or likeness > _SURELY_LIKE:
        return not is_newcomer(one, language)
    if is_newcomer(one, language) or not ACCUSING.isdisjoint(one.judgement.words):
        return False
    if missing.plain and any(not one.vector.keys().isdisjoint(other.vector) for other in chosen):
        return True
    if missing.answer and rank == _DENIAL and denies_barely(one, language):
        return False
    near = behind <= (_NEAR_A_DOUBT if rank == _DOUBT else _NEAR)
    counsel = missing.answer and rank == _DENIAL and is_of_counsel(one)
    return near or counsel or likeness > _LIKE or _names_the_same(one, rank, missing, language)


def _names_the_same(one: Candidate, rank: int, missing: Missing, language: str) -> bool:
    """Whether names are shared, or where somebody was accused in so many words, or always denied it, it speaks of "the" man, who must be he."""
    names = _names(one, language)
    if rank == _DENIAL and assures(one, language) and is_of_the_title(names, missing.title, language):
        return True
    shared = names & frozenset().union(*(_names(other, language) for other in missing.heard))
    if len(shared) >= _NAMES_ENOUGH.get(language, 1):
        return _cosine(one, missing) > (_BARELY_LIKE if rank == _DOUBT else _HARDLY_LIKE)
    if rank != _DENIAL or not (missing.plain or is_constant(one, language)):
        return False
    known = len(names) <= 1 and one.sentence.text.startswith(_THE.get(language, ()))
    return known or (is_constant(one, language) and not names.isdisjoint(WORD.findall(missing.title)))


def _sentences_behind(one: Candidate, missing: Missing) -> int:
    """Give how many sentences behind a heard one it stands; a great number where it stands before all of them."""
    return min((one.at - other.at for other in missing.heard if one.at > other.at), default=_FAR)


def _nearest(one: Candidate, missing: Missing, language: str) -> Candidate:
    """Give the heard sentence that it is the other side of: the one that it is like, else that shares names, else that accuses outright, of equal ones the one close before it."""
    names = _names(one, language)

    def nearness(other: Candidate) -> tuple[float, bool, bool, bool, int]:
        behind = one.at - other.at
        likeness = cosine(one.vector, other.vector)
        named = not names.isdisjoint(_names(other, language))
        outright = says_in_so_many_words(other)
        return likeness if likeness > _LIKE else 0.0, named, outright, 0 < behind <= _NEAR, -abs(behind)

    return max([other for other in missing.heard if not other.leans] or missing.heard, key=nearness)


def _cosine(one: Candidate, missing: Missing) -> float:
    return max(cosine(one.vector, other.vector) for other in missing.heard)


def _names(one: Candidate, language: str) -> frozenset[str]:
    common = vocabulary(language).common
    return frozenset(
        word for word in WORD.findall(one.sentence.text) if word[0].isupper() and word.lower() not in common
    )


def _without_contrast(one: Candidate, language: str) -> Candidate:
    """Give a sentence that leans on the other side alone ("for its part") as one that leans on nothing: the other side is there."""
    if not one.leans:
        return one
    if one.length <= _BARE and LEANING & one.judgement.flags == {Flag.RESUMING} and rebuts(one, language):
        return one.but(leans=False, alone=one.worth)
    text = one.sentence.text
    for phrase in contrasts(language):
        opener = phrase.strip(" ,").capitalize() + ", "
        if text.startswith(opener):
            plain = text.removeprefix(opener)
        else:
            plain = text.replace(phrase, " " if phrase.endswith((" ", ",")) else "", 1)
        if plain != text and LEANING.isdisjoint(judge(plain[:1].upper() + plain[1:], language).flags):
            return one.but(leans=False, alone=one.worth)
    return one
