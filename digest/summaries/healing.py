"""Over which paragraph marks a sentence goes on: pages break their lines at links, before quotations and behind titles, and between words and their speaker.

Looks at a line and the next one. What belongs to the page is gone by then, and nothing is known of sentences yet. Pure.
"""

# ruff: noqa: RUF001  dashes and quotes of many scripts are what this file is about

from collections.abc import Sequence
from functools import cache

from digest.summaries.expressions import expression
from digest.summaries.languages import FUNCTION_WORDS
from digest.summaries.lines import NEVER_LAST, ends_like_sentence
from digest.summaries.quotations import OPENING_MARKS
from digest.summaries.vocabulary import vocabulary

MAX_SENTENCE_CHARACTERS = 1_200
DASHES_OF_SPEECH = ("– ", "— ")
SPEECH_BY_DASH = ("pl", "ru", "uk", "bg", "cs", "es", "pt", "fr", "it", "no", "nb", "nn", "da", "sv", "fi")
"""Languages in which a dash opens what somebody says; elsewhere it opens an item of a list."""
_MEANT_TO_GO_ON = (
    7  # words: a shorter line without a full stop is a heading, a longer one may be a sentence that was torn
)
_SPEECH = frozenset().union(*(vocabulary(language).speech for language in SPEECH_BY_DASH))
_SPEAKER_CHARACTERS = 90
_INITIAL_AT_END = expression(r"(?:^|[\s.])[^\W\d_]\.$")
_TITLE_AT_END = expression(r"\b(?:Dr|Prof|Öğr|Doç|Mr|Mrs|Ms|Sra?|Dra|Hr|Fr)\.$")
_TITLE_IN_VIETNAMESE = expression(r"\b(?:PGS|GS|TS|ThS|BS|KS|LS|NSND|NSƯT|TP)\.$")  # "TP." before a city, too
_LONGEST_INITIAL, _LONGEST_TITLE = 3, 5  # characters: " A.", "Prof."
_ENDS_OF_TITLES = ("S.", "D.", "P.", "T.")
_LABEL_BLANKS = 3  # "Posted on", "Supported by": a line of fewer is none of the story's, whatever follows
_PARTICLES = frozenset(("by", "on", "in", "for", "with", "at", "to", "from", "an", "mit", "von"))
"""Those of `NEVER_LAST` with which a standfirst or a label may end nevertheless: "... is barely scraping by", "Supported by"."""
_BEFORE_QUOTATION = (",", "-", "–", "—")


def healed(lines: Sequence[str]) -> list[tuple[str, bool]]:
    """Give the paragraphs, and of each whether it was joined: a long line without a full stop and the quotation, or the small letter, with which the next begins."""
    found: list[tuple[str, bool]] = []
    for line in lines:
        before = found[-1][0] if found else ""
        if before and _goes_on(before, line, first=len(found) == 1):
            gap = "" if before.endswith("：") else " "
            found[-1] = (f"{before}{gap}{line}", True)
        else:
            found.append((line, False))
    return found


def _goes_on(line: str, following: str, *, first: bool) -> bool:
    if len(line) > MAX_SENTENCE_CHARACTERS:
        return False
    if _TITLE_AT_END.search(line, max(0, len(line) - _LONGEST_TITLE)) or (
        _names_the_speaker(following) and not line.startswith(DASHES_OF_SPEECH)
    ):
        return True
    if line.endswith(_ENDS_OF_TITLES) and _TITLE_IN_VIETNAMESE.search(line, len(line) - 8):
        return all(word[0].isupper() for word in following.split()[:2])
    if ends_like_sentence(line):
        continued = following[0].islower() or following[0] == "("
        return continued and _INITIAL_AT_END.search(line, max(0, len(line) - _LONGEST_INITIAL)) is not None
    return _is_torn(line, following, first=first)


def _is_torn(line: str, following: str, *, first: bool) -> bool:
    """Whether a line without a full stop goes on in the next one; the `first` may be a standfirst, after which a sentence begins."""
    opens = following[0] in OPENING_MARKS
    if opens and line.endswith((":", "：")):
        return True
    last = line.rpartition(" ")[2]
    if last in NEVER_LAST:
        label = last in _PARTICLES and (first or line.count(" ") < _LABEL_BLANKS)
        return not (label and following[0].isupper() and ends_like_sentence(following))
    long = len(line.split()) > _MEANT_TO_GO_ON
    return long and (following[0].islower() or (opens and _leads_to_a_quotation(line)))


def _leads_to_a_quotation(line: str) -> bool:
    """Whether a line may go on with somebody's words: it ends in a comma, a dash, a small word or a verb of speech; a standfirst or a heading above them does not."""
    return line.endswith(_BEFORE_QUOTATION) or line.rpartition(" ")[2].lower() in _before_a_quotation()


@cache
def _before_a_quotation() -> frozenset[str]:
    known = [vocabulary(language) for language in FUNCTION_WORDS]
    return frozenset().union(*(words.common | words.speech for words in known))


def _names_the_speaker(line: str) -> bool:
    """Whether a line says who said the line before it, and nothing else: "— powiedziała burmistrz Anna Nowak."."""
    short = len(line) <= _SPEAKER_CHARACTERS and line.endswith(".")
    if not (short and line.startswith(DASHES_OF_SPEECH) and line[2:3].islower()):
        return False
    return any(word.strip(",.") in _SPEECH for word in line.split())
