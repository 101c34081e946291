"""What a headline is about: its content stems, by any language, and which of them look like names or numbers. Pure.

A stem is a word without its ending, and never longer than six letters: crude, the same for every language, and measured to be good enough to see that
two headlines tell one story. Chinese and Japanese have no spaces: there every two characters in a row are a stem.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

LONGEST_STEM = 6
MOST_STEMS = 24  # of a headline: a real one has eight; the rest of a hostile one is not read
MOST_OPENING_STEMS = 40
KNOWN_WORDS = 10_000  # whose stems are remembered: most words of a run are those of others, too
OPENING = 600  # characters in which the first two sentences are looked for
TITLE_CASE = 0.7  # the share of capitals from which a headline capitalises everything, so that capitals tell nothing

_WORD = re.compile(
    r"\d+(?:[.,]\d+)+|[\u3040-\u30ff\u3400-\u9fff]+|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['\u2019][^\W_]+)*"
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026])[\"'\u201d\u2019)\]]*\s+|(?<=[\u3002\uff01\uff1f])|\n\s*\n")
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")
_ROOT = 4  # letters that have to be left when an ending is taken off


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS = _words(
    # English, with what headlines say of anything
    "a an the of to in on for and or but with at by from as is are was were be been has have had will would can could may might its it this that these "
    "those he his she her they their you your we our i my me not no s t after over under into out up down new says say said more than who what why how "
    "when where about first one two vs via amid us just now get gets see make makes "
    # German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian
    "der die das den dem des und ist im ein eine einen einem für mit von zu auf bei nach wie aus als nicht sich auch wird neue neuer neues mehr gegen vor "
    "le la les un une du de et en dans pour sur par avec au aux est son sa ses ce cette qui que pas plus après nouveau nouvelle contre "
    "el los las una del y por para con se su sus al lo como más sin sobre tras nuevo nueva contra "
    "o os as um uma da dos das em no na nos nas não com por após novo nova são mais seu sua "
    "il gli i lo uno di che e per della dei nel nella alla dal con non più dopo nuovo nuova sono "
    "de het een van op voor met aan bij naar uit ook niet zijn wordt meer nieuw nieuwe over na "
    "w i na z się nie do że to jest o po za od dla nowy nowa przez jak "
    "и в на с по не что как из за от для о к его это после новый новая при"  # noqa: RUF001  Russian
)


@dataclass(frozen=True, slots=True)
class Told:
    """The content stems of an article in reading order, those of its headline and those that only its opening has.

    `named` are stems that are written like a name or hold a number; `plain` those that a headline with few capitals writes small: no names. Its first
    word is in neither. Of a headline that capitalises everything (`capitals`) nobody knows.
    """

    title: tuple[str, ...]
    opening: tuple[str, ...]
    named: frozenset[str]
    plain: frozenset[str]
    capitals: bool = False


def told(title: str, text: str = "") -> Told:
    """Read a headline and the first two sentences of a text."""
    words = list(islice(_content(title), MOST_STEMS))
    stems = tuple(dict.fromkeys(stem for word in words for stem in stems_of(word)))
    opening = islice(_content(_opening(text)), MOST_OPENING_STEMS)
    others = dict.fromkeys(stem for word in opening for stem in stems_of(word))
    others_only = tuple(stem for stem in others if stem not in stems)
    if _capitalises(words):
        return Told(stems, others_only, _numbers(words), frozenset(), capitals=True)
    named, plain = _written(words, next(iter(_WORD.findall(title)), ""))
    return Told(stems, others_only, named, plain)


@lru_cache(maxsize=KNOWN_WORDS)
def stems_of(word: str) -> tuple[str, ...]:
    """Give the stem of a word; of a run of Chinese or Japanese characters, every two in a row."""
    if _WIDE.match(word):
        return tuple(map("".join, pairwise(word))) or (word,)
    folded = word.casefold().replace("\u2019", "'").removesuffix("'s").replace("'", "")
    if any(map(str.isdigit, folded)):
        return (folded[: 4 * LONGEST_STEM],)
    ending = next((one for one in _ENDINGS if folded.endswith(one) and len(folded) - len(one) >= _ROOT), "")
    return (folded.removesuffix(ending)[:LONGEST_STEM],)


def _content(text: str) -> Iterable[str]:
    """Give the words that are no function words, and longer than a letter."""
    for word in _WORD.findall(text):
        if (len(word) > 1 or _WIDE.match(word)) and word.casefold() not in FUNCTION_WORDS:
            yield word


def _opening(text: str) -> str:
    return " ".join(_SENTENCE_END.split(text[:OPENING].lstrip())[:2])


def _capitalises(words: list[str]) -> bool:
    """Whether a headline writes nearly all words with a capital; short ones are small in any style."""
    long = [word for word in words if len(word) > 3 and _cased(word)]  # noqa: PLR2004
    return not long or sum(word[0].isupper() for word in long) >= TITLE_CASE * len(long)


def _numbers(words: list[str]) -> frozenset[str]:
    return frozenset(stem for word in words if any(map(str.isdigit, word)) for stem in stems_of(word))


def _written(words: list[str], first: str) -> tuple[frozenset[str], frozenset[str]]:
    """Tell the stems that are written like names from those that are not."""
    inner = [word for word in words if word != first and _cased(word)]
    named = {stem for word in inner if word != word.lower() for stem in stems_of(word)} | _numbers(words)
    plain = {stem for word in inner if word == word.lower() for stem in stems_of(word)}
    return frozenset(named), frozenset(plain - named)


def _cased(word: str) -> bool:
    """Whether a word is of a script that has capitals."""
    return word.lower() != word.upper()
