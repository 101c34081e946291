"""Whether a sentence may stand alone before a reader who has not seen the article: one flag per way in which it would mislead.

Pure judgement of one sentence by its words; nothing here knows scores or neighbours. `digest.summaries.choice` decides what a flag costs.
"""

# ruff: noqa: RUF001  quotes and stops of many scripts are what this file is about

import re
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from digest.summaries.body import MAX_SENTENCE_CHARACTERS, ends_like_sentence
from digest.summaries.quotations import OPENING_MARKS, Quotations, quotations
from digest.summaries.vocabulary import Vocabulary, vocabulary

NAKED_SHARE = 0.82  # of the characters: above it there is no room for a speaker
MOSTLY_QUOTED = 0.5
_SHORT, _LONG = 5, 60  # words
_LEANING_REACH = 30  # characters: no connective of several words is longer
_WIDE_WORD = 1.8  # characters of a word in scripts without spaces
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
_UNCASED = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LETTERS = r"[\w\u0300-\u036f\u064b-\u0652\u0900-\u0963\u0980-\u09e3\u0b80-\u0bd7]+"  # vowel signs are no \w, but part of their word
WORD = re.compile(rf"{LETTERS}(?:['’-]{LETTERS})*")
_NAME_INSIDE = re.compile(r"[a-zß-ÿа-яё,;:”’\"] [\"“«„]?[A-ZÀ-ÞА-ЯЁ][\w’'-]")
_NAME_AT_START = re.compile(r"[\W_]*[A-ZÀ-ÞА-ЯЁ][\w’'-]+ [A-ZÀ-ÞА-ЯЁ][\w’'-]|[\W_]*[A-ZÀ-ÞА-ЯЁ]{2}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Flag(StrEnum):
    """One way in which a sentence cannot stand alone or does not belong into a summary."""

    TORN = "torn quotation"
    NAKED = "quotation without its speaker"
    UNFINISHED = "no full stop"
    STUB = "breaks off"
    PRONOUN = "opens with a word that points back"
    CONNECTIVE = "leans on the sentence before"
    DEFINITE = "speaks of 'the company' or 'this meeting' without its name"
    UNNAMED_SPEAKER = "'he said' without a name"
    QUESTION = "question"
    FIRST_PERSON = "the writer speaks of himself"
    SHORT = "too short to say anything"
    LONG = "too long to read"


NEVER_PRINTED = frozenset((Flag.TORN, Flag.NAKED, Flag.STUB, Flag.UNFINISHED))
DANGLING = frozenset((Flag.PRONOUN, Flag.UNNAMED_SPEAKER))


class Judgement(NamedTuple):
    """The flags of a sentence, and what was found on the way: its quotations, its words in lower case and how many they count as."""

    flags: frozenset[Flag]
    quoted: Quotations
    words: list[str]
    length: float


_EXPLETIVES = (
    ("this", _words("week month year morning afternoon evening summer winter spring autumn season weekend time quarter fall")),
    ("these", frozenset(("days",))),
    ("that", frozenset(("said",))),
    ("those", frozenset(("who",))),
    ("there", _words("is are was were has have will")),
    ("it", _words("emerged rains rained snows snowed")),
    ("il", _words("y faut faudra fallait existe")),
    ("es", _words("gibt gab")),
)  # fmt: skip
_EXPLETIVE_REACH = 6  # words: within so few stands what makes an empty "it" or "es" of a pronoun
_EXPLETIVES_WITH = (  # first word, second word, and the word that must follow near, or "it" means something: "It follows a pilot"
    ("it", _words("turns turned"), frozenset(("out",))),
    ("it", _words("seems appears follows followed"), frozenset(("that",))),
    ("it", _words("takes took is was has will"), _words("minutes hours days weeks months years decades centuries hour day week month year decade")),
    ("es", _words("geht ging"), frozenset(("um",))),
    ("es", _words("kommt kam"), _words("zu zum zur")),
    ("es", _words("bleibt ist war"), _words("unklar offen fraglich abzuwarten")),
    ("es", _words("fehlt fehlte fehlen fehlten"), _words("an am")),
)  # fmt: skip
_HOW_IT_IS = _words("clear unclear possible impossible difficult hard important easy uncertain common rare time known")
_CLAUSES = _words("that whether how why what who when where which if to for")
_WHAT_IS_SAID = _words(
    "likely unlikely expected believed thought understood hoped feared estimated reported said known clear true"
)
_SUBORDINATORS = {
    "en": _words("how when while as if because although though why where what once since after before until whether"),
    "de": _words("als wenn weil obwohl nachdem bevor während wie warum ob seit bis"),
    "nl": _words("toen als omdat hoewel nadat voordat terwijl hoe waarom of sinds"),
}
_SUBJECTS_NAMED_BEFORE = {"en": _words("he she they it"), "de": _words("er sie"), "nl": _words("hij zij ze")}
_THINGS_NAMED_BEFORE = {
    "en": _words("everything nothing none others"),
    "de": _words("alles nichts"),
    "es": frozenset(("nada",)),
    "pt": _words("tudo nada"),
    "it": _words("niente nulla"),
    "nl": _words("alles niets"),
    "pl": _words("wszystko nic"),
    "ru": _words("всё ничто ничего"),
}
_DEMONSTRATIVES = {
    "en": _words("this these such"),
    "fr": _words("ce cet cette ces"),
    "es": _words("este esta estos estas ese esa esos esas"),
    "pt": _words("este esta estes estas esse essa esses essas deste desta desse dessa neste nesta nesse nessa"),
    "it": _words("questo questa questi queste"),
    "nl": _words("deze dit"),
}
_OF_THE_CALENDAR = _words(
    "week weeks weekend month months year years season morning afternoon evening night time day days monday tuesday wednesday thursday friday saturday "
    "sunday spring summer autumn winter century semaine mois année années "
    "été matin soir lundi mardi mercredi jeudi vendredi samedi dimanche hiver printemps automne que qui dont semana mes año años lunes martes "
    "miércoles jueves viernes sábado domingo mañana ano anos mês segunda terça quarta quinta sexta settimana mese anno anni mattina sera jaar maand"
)
_EARLY = 6  # words: a demonstrative further on may well point at the sentence's own beginning
_FRONT = 90  # characters of a phrase in front of the subject
_SOURCES = ("according to ", "selon ", "según ", "segundo ", "secondo ", "volgens ", "по словам ")  # who speaks is the subject
_AUXILIARIES = _words("a ont avait avaient")
_COUNTED_BEFORE = _words("another both neither each others")
_THEIR_VERBS = _words("was were is are had has have did said says told will would could of")
_IMPERSONAL = _words("on it es il")
_SUBORDINATING = _words("although though while whereas because finally again still")
_DEFINITE_LEADS = _words("the both neither another other")
_PREPOSITIONS = (("according", "to"), ("in",), ("at",), ("for",))
_DEFINITE_NOUNS = _words("company firm group agency commissioner report committee man woman men women boy girl pair two three couple team bill law deal move decision "
    "ruling announcement statement incident attack crash victim victims suspect suspects officer officers court judge government ministry minister "
    "president actor actress singer player coach club website site app device study researchers authors plan project measure video image images "
    "photo footage letter email result results former latter same others camps cameras charges allegations accusations claims")  # fmt: skip


def judge(text: str, language: str) -> Judgement:
    """Flag one sentence. Linear in its length."""
    known = vocabulary(language)
    quoted = quotations(text)
    words = WORD.findall(text.lower())
    length = word_count(text)
    flags = set(_of_form(text, length))
    flags.update(_of_opening(text, words, language, known))
    outside = WORD.findall(quoted.outside.lower()) if quoted.share else words
    flags.update(_of_quotation(text, quoted, outside, known))
    if not known.first_person.isdisjoint(outside) and writer_words(quoted.outside, known):
        flags.add(Flag.FIRST_PERSON)
    return Judgement(frozenset(flags), quoted, words, length)


def word_count(text: str) -> float:
    """Count words as readers feel them: by spaces, in scripts without spaces by characters."""
    if text.isascii():
        return len(text.split())
    if WIDE.search(text) is None:
        return len(text.split())
    return len(WIDE.findall(text)) / _WIDE_WORD + len(WIDE.sub("", text).split())


def writer_words(text: str, known: Vocabulary) -> int:
    """Count the words of the first person: not the US, nor the first of a name ("Elizabeth I"), nor "you"."""
    words = WORD.findall(text)
    return sum(_is_writer(words, at) for at, word in enumerate(words) if word.lower() in known.first_person)


def _is_writer(words: list[str], at: int) -> bool:
    word = words[at]
    if len(word) > 1:
        return not word.isupper()
    return at < 2 or not (word == "I" and words[at - 1][0].isupper())  # noqa: PLR2004  "Yesterday I", but "World War I"


def names_somebody(text: str) -> bool:
    """Whether a name stands in the text: a capital letter inside it, two at its start, or a script that has no capitals to tell by."""
    return (
        _NAME_INSIDE.search(text) is not None
        or _NAME_AT_START.match(text) is not None
        or _UNCASED.search(text) is not None
    )


def _of_form(text: str, length: float) -> list[Flag]:
    flags = []
    if not ends_like_sentence(text):
        flags.append(Flag.UNFINISHED)
    bare = text.rstrip('"”’»“)]」』 ')
    if bare.endswith((":", "：", "...", "…", "..")):
        flags.append(Flag.STUB)
    if bare.endswith(("?", "？", "؟")):
        flags.append(Flag.QUESTION)
    if length < _SHORT:
        flags.append(Flag.SHORT)
    elif length > _LONG or len(text) > MAX_SENTENCE_CHARACTERS:
        flags.append(Flag.LONG)
    return flags


def _of_quotation(text: str, quoted: Quotations, outside: list[str], known: Vocabulary) -> list[Flag]:
    if quoted.balance != 0:
        return [Flag.TORN]
    if quoted.share > NAKED_SHARE:
        return [Flag.NAKED]
    unnamed = _unnamed_speaker(outside if quoted.share else outside[-3:], known)
    silent = quoted.share > MOSTLY_QUOTED and text[0] in OPENING_MARKS and known.speech.isdisjoint(outside)
    if not (unnamed or silent) or names_somebody(quoted.outside):
        return []
    return [Flag.NAKED] if silent else [Flag.UNNAMED_SPEAKER]


def _unnamed_speaker(words: list[str], known: Vocabulary) -> bool:
    """Whether "he said" or "said he" stands among the words, an adverb between them or not."""
    for at, word in enumerate(words):
        if word in known.speech and not known.third_person.isdisjoint(words[max(0, at - 2) : at + 2]):
            return True
        if "-" in word and _inverted(word, words[at + 1 : at + 2], known):
            return True
    return False


def _inverted(word: str, following: list[str], known: Vocabulary) -> bool:
    """Whether a French verb has its pronoun behind it: "poursuit-il", "explique-t-elle", "a-t-il indiqué"."""
    verb, _, pronoun = word.rpartition("-")
    if pronoun not in known.third_person:
        return False
    verb = verb.removesuffix("-t")
    return verb in known.speech or (verb in _AUXILIARIES and not known.speech.isdisjoint(following))


def _of_opening(text: str, words: list[str], language: str, known: Vocabulary) -> list[Flag]:
    if not words or text[0] in OPENING_MARKS:
        return []
    first = words[0].replace("’", "'").partition("'")[0].removesuffix("-ci").removesuffix("-là")
    if text.startswith(known.pointing) or (first in known.pronouns and not _is_expletive(words)):
        return [Flag.PRONOUN]
    unnamed = first in _THINGS_NAMED_BEFORE.get(language, ()) or _clause_points_back(words, language)
    if unnamed and (language == "de" or not names_somebody(text)):  # German nouns all look like names
        return [Flag.PRONOUN]
    counted = language == "en" and first in _COUNTED_BEFORE and not _THEIR_VERBS.isdisjoint(words[1:2])
    if counted or _subject_points_back(text, known, language):
        return [Flag.PRONOUN]
    connective = first in known.connectives and first not in _SUBORDINATING
    if connective or text[:_LEANING_REACH].lower().startswith(known.leaning):
        return [Flag.CONNECTIVE]
    if language == "en" and _opens_with_definite(words) and not names_somebody(text[3:]):
        return [Flag.DEFINITE]
    return [Flag.DEFINITE] if _points_at_something(text, words, language) else []


def _subject_points_back(text: str, known: Vocabulary, language: str) -> bool:
    """Whether a phrase without a name stands before a pronoun for a subject: "In a letter, she wrote ..."."""
    front, comma, rest = text[:_FRONT].partition(", ")
    subject = rest.partition(" ")[0].lower()
    if not comma or subject not in known.third_person or language == "de" or front.lower().startswith(_SOURCES):
        return False
    empty = subject in _IMPERSONAL and (subject == "on" or _is_expletive(WORD.findall(rest.lower())))
    return not empty and not names_somebody(front)


def _points_at_something(text: str, words: list[str], language: str) -> bool:
    """Whether a demonstrative stands near the beginning, with nothing named before it: "One of the staff of this firm ..."."""
    pointing = _DEMONSTRATIVES.get(language)
    if pointing is None or pointing.isdisjoint(words[1:_EARLY]):
        return False
    at = next(at for at, word in enumerate(words[1:_EARLY], 1) if word in pointing)
    if at + 1 < len(words) and words[at + 1] in _OF_THE_CALENDAR:
        return False
    return not names_somebody(text[: text.lower().find(words[at])])


def _clause_points_back(words: list[str], language: str) -> bool:
    """Whether a clause in front of the sentence has a pronoun for its subject: "How it manages that, nobody knows."."""
    opens = len(words) > 1 and words[0] in _SUBORDINATORS.get(language, ())
    return opens and words[1] in _SUBJECTS_NAMED_BEFORE[language] and not _is_expletive(words[1:])


def _is_expletive(words: list[str]) -> bool:
    """Whether the word that seems to point back points nowhere: "There are ...", "It is unclear who ...", "Il y a ..."."""
    if ("of", "them") in pairwise(words[:8]):  # "There are 1,100 of them."
        return False
    first, second = words[0], words[1] if len(words) > 1 else ""
    if any(first == opening and second in seconds for opening, seconds in _EXPLETIVES):
        return True
    near = words[2:_EXPLETIVE_REACH]
    if any(
        first == opening and second in seconds and not needed.isdisjoint(near)
        for opening, seconds, needed in _EXPLETIVES_WITH
    ):
        return True
    return first == "it" and any(
        (how in _HOW_IT_IS and clause in _CLAUSES) or (how in _WHAT_IS_SAID and clause == "that")
        for how, clause in pairwise(words[2 : _EXPLETIVE_REACH + 1])
    )


def _opens_with_definite(words: list[str]) -> bool:
    for preposition in _PREPOSITIONS:
        if tuple(words[: len(preposition)]) == preposition:
            words = words[len(preposition) :]
            break
    return len(words) > 1 and words[0] in _DEFINITE_LEADS and words[1] in _DEFINITE_NOUNS
