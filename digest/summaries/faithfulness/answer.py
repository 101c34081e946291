"""The nouns of the check: an answer, what was asked for, and the verdict with its reasons. Nothing here looks into a sentence."""

from dataclasses import dataclass
from enum import StrEnum

CHECKER_VERSION = 1
"""Goes up with every change after which a verdict may be another one: what is kept of answers hangs on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One sentence of an answer, and the numbers, from 1, of the source's sentences that it rests on."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A summary as somebody wrote it. `language` is the tag that the writer gives it; empty when none was given."""

    sentences: tuple[AnswerSentence, ...]
    language: str = ""

    @property
    def text(self) -> str:
        """All sentences as one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What was asked for: the language (a base tag), how long at most, and the words of the question, which no answer repeats."""

    language: str
    sentences: int = 3
    words: int = 70
    question: str = ""


class Reason(StrEnum):
    """Why an answer is refused. The words of `digest why`."""

    EMPTY = "no sentence"
    LONG = "too long"
    LANGUAGE = "another language"
    LINK = "a link or an address"
    MARKUP = "markup"
    CALL = "tells the reader to do something"
    ECHO = "repeats the question"
    UNFINISHED = "not a whole sentence"
    CITATION = "cites a sentence that does not exist"
    UNSUPPORTED = "not in the sentences it cites"
    NUMBER = "a number that the article does not have there"
    DATE = "a date that the article does not have there"
    NAME = "a name that the article does not have there"
    QUOTATION = "a quotation that the article does not have there"
    SPEAKER = "a quotation without its speaker"
    WORDING = "words of its own"
    NEGATION = "says no where the article says yes, or the reverse"
    HEDGE = "states as a fact what the article does not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One reason, the sentence of the answer that it is about (from 1; 0 for the whole answer), and the words that gave it away."""

    reason: Reason
    sentence: int = 0
    what: str = ""

    def __str__(self) -> str:
        return f"{self.reason.value} ({self.what})" if self.what else self.reason.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Every problem that was found, in the order of the answer; none means that it may be printed."""

    problems: tuple[Problem, ...] = ()

    @property
    def faithful(self) -> bool:
        """Whether the answer may be printed."""
        return not self.problems

    def __str__(self) -> str:
        return "; ".join(dict.fromkeys(map(str, self.problems)))
