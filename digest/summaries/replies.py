"""What the accused says for himself, in words that deny nothing: the second answer to a charge, where no denial is found.

Whom a sentence charges is read off the verb: who stands behind "accuses", before "was accused", behind "the case against". His answer is a sentence in which he, right before
its verb, defends himself or says that something is not so, or in which his lawyer or spokesman speaks. It must bring no charge of its own.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from digest.summaries.balance import accuses
from digest.summaries.candidates import Candidate
from digest.summaries.parties import PARTIES, Parties
from digest.summaries.stances import is_undone
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import WORD, bare, lowered, names_among

_ENOUGH = 7  # words: a shorter sentence says that somebody spoke
_CLOSE = 3  # words from an auxiliary to its participle
_BEHIND = 8  # words from "accuses" to the last name of whom it accuses
_BEFORE = 14  # words from the first name of who is accused to "was accused"
_CASE = 6  # words from "the charges" to "against"
_SUBJECT = 4  # words from a name to the verb by which he speaks
_SPOKEN = 9  # words from "lawyer" to the verb by which he speaks
_WHOSE = 6  # words between a lawyer and whose he is
# "the case that sparked": nobody says it
_SUITS = ("case", "suit", "lawsuit", "caus", "proces", "zaak", "inqu", "ação")
_NOBODY = Parties()


def targets(texts: Iterable[str], language: str) -> frozenset[str]:
    """Give the names of whom sentences charge, in the case in which they stand; none where no verb tells."""
    return frozenset().union(*(_charged(text, language) for text in texts))


def replies(one: Candidate, accused: frozenset[str], language: str) -> bool:
    """Whether in a sentence one of these names, or who speaks for him, answers for himself."""
    if not accused or one.length < _ENOUGH:
        return False
    known = PARTIES.get(language, _NOBODY)
    text = one.sentence.text
    if _speaking(language).isdisjoint(one.judgement.words) and not known.stated:
        return False
    if not any(map(text.__contains__, accused)) and not any(map(text.lower().__contains__, known.own + known.stated)):
        return False
    if accuses(one.judgement.words, text) or is_undone(one):
        return False
    words, named = _named(text, accused)
    low = [_plain(word, known) for word in WORD.findall(text)]
    every = [at for at, word in enumerate(words) if word in accused]
    stated = any(map(text.lower().__contains__, known.stated)) and not known.not_so.isdisjoint(low)
    third = vocabulary(language).third_person
    return stated or _speaks(named, low, known, third) or _is_spoken_for(every, low, text, known)


@lru_cache(maxsize=64)
def _charged(text: str, language: str) -> frozenset[str]:
    known = PARTIES.get(language, _NOBODY)
    words = WORD.findall(text)
    low = [lowered(word) for word in words]
    signs = _signs(language)
    spans = [span for at, word in enumerate(low) if word in signs for span in _spans(low, at, known)]
    spans += [(at - _BEFORE, at) for at in _places_under(text, known)]
    if not spans:
        return frozenset()
    near = (word for start, end in spans for word in words[max(0, start) : end])
    return names_among(near, vocabulary(language).common)


@lru_cache(maxsize=32)
def _speaking(language: str) -> frozenset[str]:
    known = PARTIES.get(language, _NOBODY)
    return known.defending | known.saying


@lru_cache(maxsize=32)
def _signs(language: str) -> frozenset[str]:
    """Give every word at which `_spans` finds something: one look tells that most are none."""
    known = PARTIES.get(language, _NOBODY)
    return known.accusing | known.accused | known.against | known.that | known.faces


def _spans(low: Sequence[str], at: int, known: Parties) -> list[tuple[int, int]]:
    """Give where the names stand of whom the word at `at` charges."""
    word = low[at]
    if word in known.accused:
        auxiliary = not known.auxiliaries.isdisjoint(low[max(0, at - _CLOSE) : at])
        if auxiliary or (low[at + 1 : at + 2] and low[at + 1].partition("'")[0] in known.whereof):
            return [(at - _BEFORE, at)]
    if word in known.accusing or word in known.accused:
        return [(at + 1, at + 1 + _BEHIND)]
    if word in known.against and any(other.startswith(known.cases) for other in low[max(0, at - _CASE) : at]):
        return [(at + 1, at + 1 + _BEHIND)]
    if word in known.that and at and low[at - 1].startswith(known.cases) and not low[at - 1].startswith(_SUITS):
        return [(at + 1, at + 1 + _BEHIND)]
    if word in known.faces and any(other.startswith(known.cases) for other in low[at + 1 : at + 1 + _CLOSE]):
        return [(at - _BEFORE, at)]
    return []


def _places_under(text: str, known: Parties) -> list[int]:
    low = text.lower()
    return [len(WORD.findall(low[: low.find(phrase)])) for phrase in known.under if phrase in low]


def _speaks(named: Sequence[int], low: Sequence[str], known: Parties, third: frozenset[str]) -> bool:
    """Whether a verb of defence follows a name, or one of saying that something is not so."""
    for at in named:
        for verb in range(at + 1, min(at + 1 + _SUBJECT, len(low))):
            if low[verb - 1] in third:
                break
            if low[verb] in known.defending:
                return True
            if low[verb] in known.saying and not known.not_so.isdisjoint(low[verb + 1 :]):
                return True
    return False


def _is_spoken_for(named: Sequence[int], low: Sequence[str], text: str, known: Parties) -> bool:
    """Whether the lawyer of a name speaks, or a lawyer of the defence."""
    lower = text.lower()
    speaking = known.defending | known.saying
    spoken = [at for at, word in enumerate(low) if word in speaking]
    own = any(map(lower.__contains__, known.own))
    for at in (at for at, word in enumerate(low) if known.counsel and word.startswith(known.counsel)):
        phrase = " ".join(low[max(0, at - 2) : at + _WHOSE])
        if not any(abs(verb - at) <= _SPOKEN for verb in spoken) or any(map(phrase.__contains__, known.prosecuting)):
            continue
        if own or any(abs(name - at) <= _WHOSE for name in named):
            return True
    return False


def _named(text: str, accused: frozenset[str]) -> tuple[list[str], list[int]]:
    """Give the words of a text, and where in it the names are: none behind another first name ("Sven Lelandais")."""
    words, glued = [], []
    end = -1
    for found in WORD.finditer(text):
        words.append(bare(found[0]))
        glued.append(end >= 0 and not text[end : found.start()].strip())
        end = found.end()

    def is_another(at: int) -> bool:
        before = at > 1 and glued[at] and _is_a_stranger(words[at - 1], accused)
        return before and len(accused) > 1

    return words, [at for at, word in enumerate(words) if word in accused and not is_another(at)]


def _plain(word: str, known: Parties) -> str:
    """Give a word in lower case, of "didn't" and "n'est" what negates, of others what stands behind an article."""
    low = lowered(word)
    head = low.partition("'")[0]
    return next((part for part in (low, head) if part in known.not_so), "") or bare(low)


def _is_a_stranger(word: str, accused: frozenset[str]) -> bool:
    return word[:1].isupper() and word not in accused
