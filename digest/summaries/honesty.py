"""Whether a sentence may stand alone before a reader who has not seen the article: one flag per way in which it would mislead.

Pure judgement of one sentence by its words; nothing here knows scores or neighbours. `digest.summaries.choice` decides what a flag costs.
"""

# ruff: noqa: RUF001  quotes and stops of many scripts are what this file is about

from enum import StrEnum
from itertools import pairwise

from digest.summaries.answering import answers_somebody
from digest.summaries.asked import once
from digest.summaries.definites import speaks_of_the_unnamed
from digest.summaries.echoes import adds_to_told, stands_for_told
from digest.summaries.expressions import expression
from digest.summaries.glued import runs_on
from digest.summaries.healing import MAX_SENTENCE_CHARACTERS
from digest.summaries.hearsay import TOLD_IN, is_indirect_speech
from digest.summaries.lines import ends_like_sentence
from digest.summaries.openings import leans, points_at_something, points_back
from digest.summaries.quotations import OPENING_MARKS, Quotations, closes_alone, quotations
from digest.summaries.resuming import RESUMED_IN, resumes
from digest.summaries.run_ins import is_list, is_shouted
from digest.summaries.scraps import announces, is_foreign, is_verbless, promises, speaks_to_you, tells_a_picture
from digest.summaries.vocabulary import Vocabulary, vocabulary
from digest.summaries.words import listed, names_somebody, word_count, words_of, written_words

NAKED_SHARE = 0.82  # of the characters: above it there is no room for a speaker
MOSTLY_QUOTED = 0.5
_SHORT, _LONG = 5, 60  # words


class Flag(StrEnum):
    """One way in which a sentence cannot stand alone or does not belong into a summary."""

    TORN = "torn quotation"
    NAKED = "quotation without its speaker"
    UNFINISHED = "no full stop"
    STUB = "breaks off"
    LISTED = "a list in one line"
    PRONOUN = "opens with a word that points back"
    CONNECTIVE = "leans on the sentence before"
    RESUMING = "takes up what the sentence before has told"
    DEFINITE = "speaks of 'the company' without its name"
    INDIRECT = "indirect speech without its speaker"
    ADDING = "adds to what was told before"
    POINTING = "speaks of 'this meeting' before any name"
    UNNAMED_SPEAKER = "'he said' without a name"
    QUESTION = "question"
    FIRST_PERSON = "the writer speaks of himself"
    HEADLESS = "begins in the middle"
    GLUED = "runs on from a heading or a caption"
    VERBLESS = "names something and says nothing of it, or only what a picture shows"
    ADDRESS = "speaks to the reader, or to somebody who is asked"
    FOREIGN = "in another language than the article"
    SHORT = "too short to say anything"
    LONG = "too long to read"


NEVER_PRINTED = frozenset((Flag.TORN, Flag.NAKED, Flag.STUB, Flag.UNFINISHED, Flag.LISTED))
DANGLING = frozenset((Flag.PRONOUN, Flag.UNNAMED_SPEAKER))
LEANING = DANGLING | {Flag.CONNECTIVE, Flag.RESUMING, Flag.INDIRECT}


_LABEL = expression(r"(?:[A-ZÀ-Þ][\w.'’-]{1,20}+ ){0,2}[A-ZÀ-Þ][\w.'’-]{0,20}+(?: \([^().]{2,40}\))?: ?[A-ZÀ-Þ]")
"""What stands before the words of a transcript, and before a scrap: "Ann Roe: That is sad."."""
_SIGNS, _LAST_SIGN, _EMOJI = "\u2600", "\u27bf", "\U0001f000"  # with them posts and links begin
_DASH_INSIDE = expression(r"\w[,?!.…]? ?[–—] \w")
_THIS = frozenset(("this", "that", "ce", "cet", "cette", "dieser", "diese"))
_PARTICIPLES = ("é", "ée", "és", "ées", "u", "i", "is", "it")
_INVERSION = expression(r"-(?:t-)?(?:ils?|elles?|on)\b")
_NO_SUBJECT = listed(
    "mientras durante tras al antes después luego ayer hoy enquanto após ao ontem hoje depois mentre dopo ieri oggi"
)
_AUXILIARIES = frozenset(("a", "ont", "avait", "avaient"))


class Judgement:
    """What was found in a sentence: its quotations (`quoted`), its `words` in lower case, and how many they count as (`length`); and its flags.

    Flags are looked for when they are asked for: most sentences of a long text are never near a summary.
    """

    def __init__(self, text: str, language: str, *, spoken: bool = False) -> None:
        self._text = text
        self._language = language
        self._spoken = spoken
        self.quoted = quotations(text)
        self.words = words_of(text)
        self.length = word_count(text)

    @once
    def flags(self) -> frozenset[Flag]:
        """Every way in which the sentence would mislead."""
        text, words, language, known = self._text, self.words, self._language, vocabulary(self._language)
        flags = _of_form(text, words, self.length, language)
        flags += self._needed or _taken_for_told(text, words, language)
        flags += self._unsaid
        if speaks_to_you(text, words, language):
            flags.append(Flag.ADDRESS)
        if is_verbless(text, words, language, known) or tells_a_picture(text, words, language):
            flags.append(Flag.VERBLESS)
        if is_foreign(words, language, known):
            flags.append(Flag.FOREIGN)
        if self._spoken and not _says_who(text, words, known):
            flags.append(Flag.NAKED)
        if not known.first_person.isdisjoint(self._outside) and writer_words(self.quoted.outside, known):
            flags.append(Flag.FIRST_PERSON)
        return frozenset(flags)

    @property
    def leans(self) -> bool:
        """Whether one of the flags is of `LEANING`: that is known before all of them are."""
        if "flags" in self.__dict__:
            return not LEANING.isdisjoint(self.flags)
        return not (LEANING.isdisjoint(self._needed) and LEANING.isdisjoint(self._unsaid))

    @once
    def _outside(self) -> list[str]:
        return words_of(self.quoted.outside) if self.quoted.share else self.words

    @once
    def _needed(self) -> list[Flag]:
        return _needed_before(self._text, self.words, self._language, vocabulary(self._language))

    @once
    def _unsaid(self) -> list[Flag]:
        return _of_quotation(self._text, self.quoted, self._outside, vocabulary(self._language))


def judge(text: str, language: str, *, spoken: bool = False) -> Judgement:
    """Judge one sentence. Linear in its length. `spoken`: it stands in a paragraph that a dash marks as somebody's words."""
    return Judgement(text, language, spoken=spoken)


def _says_who(text: str, words: list[str], known: Vocabulary) -> bool:
    """Whether a sentence of direct speech names its speaker behind a second dash."""
    return _DASH_INSIDE.search(text) is not None and not known.speech.isdisjoint(words) and names_somebody(text)


def writer_words(text: str, known: Vocabulary) -> int:
    """Count the words of the first person: not the US, nor the first of a name ("Elizabeth I"), nor "you"."""
    words = written_words(text)
    return sum(_is_writer(words, at) for at, low in enumerate(map(str.lower, words)) if low in known.first_person)


def _is_writer(words: list[str], at: int) -> bool:
    word = words[at]
    if len(word) > 1:
        return not word.isupper()
    return at < 2 or not (word == "I" and words[at - 1][0].isupper())  # noqa: PLR2004  "Yesterday I", but "World War I"


def _of_form(text: str, words: list[str], length: float, language: str) -> list[Flag]:
    flags = []
    if not ends_like_sentence(text):
        flags.append(Flag.UNFINISHED)
    bare = text.rstrip('"”’»“)]」』 ')
    if bare.endswith((":", "：", "...", "…", "..")) or announces(bare) or promises(text, language):
        flags.append(Flag.STUB)
    if bare.endswith(("?", "？", "؟")):
        flags.append(Flag.QUESTION)
    start = text.lstrip(OPENING_MARKS)[:2]
    if (
        start[:1] in ("#", "(", "[")
        or start in ("– ", "— ")
        or " | " in text
        or _SIGNS <= start[:1] <= _LAST_SIGN
        or start[:1] >= _EMOJI
        or (":" in text and _LABEL.match(text))
        or is_shouted(text)
        or (start[:1].islower() and not start[1:].isupper())  # "iPhone" and "eBay" are names
    ):
        flags.append(Flag.HEADLESS)
    if runs_on(text, words, language):
        flags.append(Flag.GLUED)
    if is_list(text, words):
        flags.append(Flag.LISTED)
    if closes_alone(text, language):
        flags.append(Flag.TORN)
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
    inverted = "-" in text and _inverted_speaker(outside, known, any_verb=quoted.share > MOSTLY_QUOTED)
    unnamed = inverted or _unnamed_speaker(outside if quoted.share else outside[-3:], known)
    unnamed = unnamed or (quoted.share > 0 and _subject_left_out(outside, known))
    silent = quoted.share > MOSTLY_QUOTED and text[0] in OPENING_MARKS and known.speech.isdisjoint(outside)
    named = quoted.outside
    if inverted and " selon " not in named:  # a name behind "a-t-elle dit" is not hers
        named = _INVERSION.split(named, maxsplit=1)[0]
    if not (unnamed or silent) or names_somebody(named):
        return []
    return [Flag.NAKED] if silent else [Flag.UNNAMED_SPEAKER]


def _unnamed_speaker(words: list[str], known: Vocabulary) -> bool:
    """Whether "he said", "said he" or "said this researcher" stands among the words, an adverb between them or not."""
    for at, word in enumerate(words):
        if word in known.speech and (
            not known.third_person.isdisjoint(words[max(0, at - 2) : at + 2])
            or not _THIS.isdisjoint(words[at + 1 : at + 2])
        ):
            return True
    return False


def _subject_left_out(words: list[str], known: Vocabulary) -> bool:
    """Whether a verb of speech stands without a subject, as Spanish, Portuguese and Italian may have it: "dijo mientras mostraba"."""
    if _NO_SUBJECT.isdisjoint(words):
        return False
    return any(word in known.speech and after in _NO_SUBJECT for word, after in pairwise(words))


def _inverted_speaker(words: list[str], known: Vocabulary, *, any_verb: bool) -> bool:
    """Whether a French verb of speech has its pronoun behind it: "poursuit-il", "a-t-il indiqué"; around a quotation `any_verb` is one of speech."""
    hyphened = [at for at, word in enumerate(words) if "-" in word]
    return any(_is_inverted(words[at], words[at + 1 : at + 2], known, any_verb) for at in hyphened)


def _is_inverted(word: str, following: list[str], known: Vocabulary, any_verb: bool) -> bool:  # noqa: FBT001  of one caller
    verb, _, pronoun = word.rpartition("-")
    if pronoun not in known.third_person:
        return False
    verb = verb.removesuffix("-t")
    if verb in known.speech:
        return True
    spoken = not known.speech.isdisjoint(following) or (
        any_verb and bool(following) and following[0].endswith(_PARTICIPLES)
    )
    return verb in _AUXILIARIES and spoken


def _needed_before(text: str, words: list[str], language: str, known: Vocabulary) -> list[Flag]:
    if not words:
        return []
    if text[0] in OPENING_MARKS:
        return [Flag.CONNECTIVE] if answers_somebody(text, language) else []
    if points_back(text, words, language, known):
        return [Flag.PRONOUN]
    if leans(text, words, language, known):
        return [Flag.CONNECTIVE]
    if language in TOLD_IN and is_indirect_speech(text, words, known):
        return [Flag.INDIRECT]
    resuming = language in RESUMED_IN and resumes(text, words, language)
    return [Flag.RESUMING] if resuming or stands_for_told(text, words, language) else []


def _taken_for_told(text: str, words: list[str], language: str) -> list[Flag]:
    if not words or text[0] in OPENING_MARKS:
        return []
    if points_at_something(text, words, language):
        return [Flag.POINTING]
    if speaks_of_the_unnamed(text, words, language):
        return [Flag.DEFINITE]
    return [Flag.ADDING] if adds_to_told(text, words, language) else []
