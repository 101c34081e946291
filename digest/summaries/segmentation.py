"""Where sentences begin and end, by rules alone, in the languages of `abbreviations.py`. No model, no data files; never sees more than text and language.

A line break ends a sentence. Everything else hangs on what follows a run of terminators (`.`, `?`, `…`, `。`, `؟`, `।`) and its closing quotes
and brackets. Every look back or ahead is bounded, so that the work is linear in the length of the text, whatever the text.
"""

# ruff: noqa: RUF001  quotes, dashes and stops of many scripts are what this file is about

import re
from typing import NamedTuple

from digest.summaries.abbreviations import (
    BEFORE_ORDINALS,
    BY_LANGUAGE,
    FALLBACK,
    MONTHS,
    NEVER,
    NUMBERED,
    Abbreviations,
    base_language,
    is_title,
    may_be_short,
)
from digest.summaries.expressions import expression

CLOSING = "\"'”’»)]}›」』】〉》〕）"
OPENING = "\"'“‘„«([{‹「『（【〈《¿¡‚"
_TOKEN_REACH, _QUOTE_REACH = 40, 400  # characters
_TELLING_LENGTH = 60  # a shorter line without capitals says nothing about how its author writes
_PAIRS = (("「", "」"), ("『", "』"), ("“", "”"), ("（", "）"), ("(", ")"))
_FULL_WIDTH, _OTHER_STOPS = "。！？｡", "।॥۔؟։။።"
_STOPS_OF_QUOTATIONS = ('."', ".”", ".’", ".»")
_SPACES, _BEFORE_ITEMS = " \t\u00a0\u202f\u3000", " \t•⁃▪►*-–"

_TERMINATORS = ".!?…‼⁇⁈⁉" + _FULL_WIDTH + _OTHER_STOPS
_NOTES = r"(?:\[\d{1,3}\])*+"
# a search for one stop takes half of the time that one for all of them takes
_RUN = expression(rf"[{_TERMINATORS}][{_TERMINATORS}]*+{_NOTES}[{re.escape(CLOSING)}]*+{_NOTES}")
_NEXT = expression(r"\s*+([" + re.escape(OPENING) + r"—–-]{0,4}+)\s?(\S)(\w{0,40}+)")
_ACRONYM = expression(r"(?:[^\W\d_]\.-?){1,10}[^\W\d_]$")
_NICKNAME = expression(r"\s[\"“]\w[\w '’-]{1,30}+[\"”] [A-ZÀ-Þ]")  # J.P. "The Big Bopper" Richardson
_WORD, _ROMAN = expression(r"[\w'’-]+"), expression(r"[IVXLC]+\b")
_CJK = expression(r"[\u3040-\u30ff\u4e00-\u9fff]")
_SAYS_AFTERWARDS = expression(
    r"\W{0,4}(?:(?:[A-ZÀ-Þ][\w.'’-]{0,30}|he|she|they|it|the|a|mr|mrs|ms|dr)\s){0,4}"
    r"(?:said|says|asked|asks|told|wrote|writes|added|adds|shouted|yelled|cried|replied|tweeted|wondered|joked|explained|"
    r"sagte|fragte|meinte|schrieb|rief|dijo|preguntó|disse|chiese|demande|lance|interroge|vroeg|zei|zapytał|powiedział|спросил|сказал)\w{0,2}\b"
    r"| \([^()]{1,60}\)[,;:]? [^\W\d_A-ZÀ-Þ]"  # the initiative "No school!" (NS) wants
)
_CHINESE_SAYS_AFTERWARDS = expression(
    r"[^。！？，；：“”「」]{1,12}?(?:说|說|问|問|道|表示|称|稱|指出|回答|补充|補充|强调|強調)[。，：！？]"
)
_NAMES_WITH_MARK = ("yahoo!", "jeopardy!", "wham!", "guess?", "oliver!", "panic!")
_LABELS_OF_LETTERS = frozenset(
    ("vitamin", "plan", "group", "grade", "hepatitis", "type", "class", "option", "gruppe", "groupe", "gruppo", "grupo")
)
_PARTICLES = frozenset(("a", "i", "de", "la", "le", "di", "da", "van", "von", "der"))
_FILE_ENDINGS = frozenset(("com", "net", "org", "js", "ai", "io", "eu", "uk", "de", "fr", "pdf", "html"))


def split(text: str, language: str = "en") -> list[str]:
    """Give the sentences of `text` as they stand, outer white space cut."""
    return [text[start:end] for start, end in spans(text, language)]


def spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Give (start, end) of each sentence, in order, not overlapping, none empty. Any language tag is fine."""
    base = base_language(language)
    rules = BY_LANGUAGE.get(base, FALLBACK)
    found: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        found.extend((offset + start, offset + end) for start, end in _line_spans(line, base, rules))
        offset += len(line) + 1
    return found


class _Stop(NamedTuple):
    """A run of terminators that may end the sentence which begins at `start`: it stands at `mark`, and with its closing quotes ends at `end`."""

    line: str
    start: int
    mark: int
    end: int
    language: str
    rules: Abbreviations
    caseless: bool

    @property
    def run(self) -> str:
        return self.line[self.mark : self.end]


def _line_spans(line: str, language: str, rules: Abbreviations) -> list[tuple[int, int]]:
    found = []
    start = len(line) - len(line.lstrip())
    last = len(line.rstrip())
    caseless = last > _TELLING_LENGTH and line == line.lower()
    for run in _RUN.finditer(line):
        mark, end = run.span()
        plainly = _plainly_ends(line, start, mark, end, rules)
        if not plainly:
            end = _with_closing_quote(line, _without_opening_quote(line, start, run))
        if end >= last:
            break
        if mark > start and (plainly or _ends_sentence(_Stop(line, start, mark, end, language, rules, caseless))):
            found.append((start, end))
            start = end
            while line[start].isspace():
                start += 1
    if start < last:
        found.append((start, last))
    return found


def _plainly_ends(line: str, start: int, mark: int, end: int, rules: Abbreviations) -> bool:
    """Whether nothing needs to be weighed, as most often: a word that is no abbreviation and a full stop, or a quotation that ends with one, a space, a capital."""
    if line[end : end + 1] != " " or not line[end + 1 : end + 2].isupper():
        return False
    if line[mark:end] in _STOPS_OF_QUOTATIONS:
        return True
    word = line[max(start, mark - _TOKEN_REACH) : mark].rpartition(" ")[2]
    return line[mark:end] == "." and word.isalpha() and not may_be_short(word, rules)


def _without_opening_quote(line: str, start: int, run: re.Match[str]) -> int:
    """Leave a straight quote that opens the next sentence to it: extraction loses the space in `said.""Next` and in `crisis."We hope`."""
    end = run.end()
    glued = line[end - 1] == '"' and line[end : end + 1].isalnum() and line[run.start()] in ".!?…"
    if glued and line.count('"', max(start, run.start() - _QUOTE_REACH), end - 1) % 2 == 0:
        return end - 1
    return end


def _with_closing_quote(line: str, end: int) -> int:
    """Take in a German closing `“` or `«` and a French closing ` »`, which elsewhere open a quotation."""
    if line[end : end + 1] in ("“", "«") and not line[end + 1 : end + 2].strip():
        return end + 1
    if line[end : end + 1] in _SPACES and line[end + 1 : end + 2] == "»" and not line[end + 2 : end + 3].strip():
        return end + 2
    return end


def _ends_sentence(stop: _Stop) -> bool:
    mark, follower = stop.line[stop.mark], stop.line[stop.end]
    if mark in _FULL_WIDTH:
        return _full_width_ends(stop)
    if mark in _OTHER_STOPS:
        return True
    if not follower.isspace():
        return _wide_follower_ends(stop) if _CJK.match(follower) else _glued_ends(stop)
    following = _NEXT.match(stop.line, stop.end)
    return following is None or _spaced_ends(stop, following)


def _wide_follower_ends(stop: _Stop) -> bool:
    """Whether a Western stop right before a Chinese or Japanese character ends a sentence: not that of "U.S.A." or "Yahoo!", nor an ellipsis, nor one in brackets."""
    return (
        not stop.run.startswith(("…", ".."))
        and not _is_bracketed(stop)
        and not stop.line[max(stop.start, stop.mark - _TOKEN_REACH) : stop.mark + 1].lower().endswith(_NAMES_WITH_MARK)
        and _ACRONYM.search(stop.line[max(stop.start, stop.mark - _TOKEN_REACH) : stop.mark]) is None
    )


def _full_width_ends(stop: _Stop) -> bool:
    follower = stop.line[stop.end]
    if (
        stop.line[stop.start] in "“「『"
        and stop.run[-1] in "”」』"
        and _CHINESE_SAYS_AFTERWARDS.match(stop.line, stop.end)
    ):
        return False
    if stop.line[stop.end - 1] in "」』”’）)":
        particle = stop.language == "ja" and "\u3040" <= follower <= "\u309f"
        if particle or follower in "もの，、,）」":
            return False
    return not _is_bracketed(stop)


def _is_bracketed(stop: _Stop) -> bool:
    """Whether it stands inside of brackets or marks that are open, and close further on."""
    before = stop.line[max(stop.start, stop.end - _QUOTE_REACH) : stop.end]
    still_open = sum(before.count(opened) - before.count(closed) for opened, closed in _PAIRS)
    ahead = stop.line[stop.end : stop.end + _QUOTE_REACH // 2]
    return still_open > 0 and any(closed in ahead for closed in "」』”）)")


def _is_initial(line: str, mark: int) -> bool:
    """Whether a capital stands before the stop, and no word of three: "U.S.The" may be one name, "TFX.The" is not."""
    word = line[max(0, mark - 3) : mark]
    return line[mark - 1].isupper() and not (len(word) == 3 and word.isalpha() and word.isupper())  # noqa: PLR2004  a word of three


def _glued_ends(stop: _Stop) -> bool:
    """Whether a full stop without a space after it ("images.The car") ends a sentence: extraction loses spaces, but file names have none either."""
    line, mark, end = stop.line, stop.mark, stop.end
    if line[end] == '"' or (line[mark - 1] in '”»"' and line[mark + 1 : mark + 3].istitle()):
        return end - mark == 1
    if line[mark] in "!?" and line[mark - 1] in _SPACES:
        # "... the nose !Then", as French has it where pages lose the other space
        return line[end].isupper() and (line[end + 1 : end + 2].isalpha() or line[end] == "À")
    if end - mark > 2 or not line[mark - 1].isalnum() or _is_initial(line, mark):  # noqa: PLR2004  a stop and one quote
        return False
    begin = max(line.rfind(" ", max(0, mark - _TOKEN_REACH), mark) + 1, mark - _TOKEN_REACH)
    close = line.find(" ", end, end + _TOKEN_REACH)
    token = line[begin : close if close >= 0 else end + _TOKEN_REACH]
    if "/" in token or "@" in token or token.count(".") > 1:
        return False
    left, right = line[begin:mark].strip(OPENING + CLOSING), line[end : end + len(token)].partition(" ")[0]
    right = right.lstrip(OPENING)
    if right[1:2] in ("'", "’"):  # "L'Inde"; a quote may be all there is
        right = right[0] + right[2:]
    if right != "À" and not (right[:1].isupper() and (right[1:2].islower() or right[1:3].istitle())):
        return False  # an initial, and no word
    whole_word = len(left) > 3 or (len(left) == 3 and left.isupper())  # noqa: PLR2004  longer than initials
    return (len(left) > 1 and not left[0].isupper()) or (whole_word and right.lower() not in _FILE_ENDINGS)


def _spaced_ends(stop: _Stop, following: re.Match[str]) -> bool:
    opener, first = following[1], following[2]
    word = (first + following[3]).lower()
    if (first.islower() and not stop.caseless) or first in ",;:)]}":
        return False
    if stop.line[stop.mark] in "!?‼⁇⁈⁉":
        return _exclamation_ends(stop, word)
    run = stop.run
    if run.startswith(("..", "…")):
        return first.isupper() or first.isdigit() or not first.isalpha() or stop.caseless
    if len(run) > 1 and ")" not in run and any(quote in run for quote in "\"”’»“'"):
        return True
    token = _token_before(stop)
    if not token:
        return first.isupper() or stop.caseless or bool(opener)
    named = opener and _ACRONYM.match(token) and _NICKNAME.match(stop.line, stop.end)
    ahead = stop.line[following.start(2) : following.start(2) + _TOKEN_REACH]
    return not named and _full_stop_ends(stop, token, word, ahead)


def _exclamation_ends(stop: _Stop, word: str) -> bool:
    if any(quote in stop.run for quote in "\"”’»“'") and _SAYS_AFTERWARDS.match(stop.line, stop.end):
        return False
    reach = max(stop.start, stop.mark - _TOKEN_REACH)
    begin = max(stop.line.rfind(" ", reach, stop.mark) + 1, reach)
    return stop.line[begin : stop.mark + 1].lower() not in _NAMES_WITH_MARK or word in stop.rules.starters


def _token_before(stop: _Stop) -> str:
    """Give the word before the full stop, without what opens it and without an elided article."""
    window = stop.line[max(stop.start, stop.mark - _TOKEN_REACH) : stop.mark]
    word = window.replace("\u00a0", " ").replace("\t", " ").rpartition(" ")[2].lstrip(OPENING + "—–-/")
    if stop.language in ("it", "fr") and len(word) > 3:  # noqa: PLR2004  "l'S." is no elision
        word = word.replace("’", "'").rpartition("'")[2] or word
    for divider in "—/":
        word = word.rpartition(divider)[2] or word
    return word


def _full_stop_ends(stop: _Stop, token: str, word: str, ahead: str) -> bool:
    low, rules = token.lower(), stop.rules
    opens_sentence = word in rules.starters and ahead[0].isupper()
    if low in NEVER:
        return False
    if is_title(low, rules) and (stop.language == "hi" or not stop.run.endswith(")")):
        return False
    if (low in NUMBERED or low.endswith("str")) and (ahead[0].isdigit() or _ROMAN.match(ahead)):
        return False
    if len(token) == 1 and token.isalpha():
        return _initial_ends(stop, token, word, ahead)
    if _ACRONYM.match(token) or low in rules.maybe or (low in rules.capitalised and token[0].isupper()):
        return opens_sentence or (not ahead[0].isalpha() and not ahead[0].isdigit())
    return not token.isdigit() or _number_ends(stop, token, word)


def _initial_ends(stop: _Stop, letter: str, word: str, ahead: str) -> bool:
    """Whether "X." ends a sentence: an initial does not, the pronoun I and the letter of "vitamin C" do."""
    if letter.islower():
        return word in stop.rules.starters
    if not letter.isupper():
        return stop.language not in BY_LANGUAGE or not stop.rules.titles
    words = _WORD.findall(stop.line[max(stop.start, stop.mark - _TOKEN_REACH) : stop.mark - 1])
    previous = words[-1] if words else ""
    if letter == "I" and stop.language == "en" and previous.islower():
        return True
    if previous.lower() in _LABELS_OF_LETTERS:
        return True
    if len(word) == 1 and ahead[1:2] == ".":
        return False
    return word in stop.rules.starters and ahead[0].isupper() and word not in _PARTICLES


def _number_ends(stop: _Stop, token: str, word: str) -> bool:
    """Whether "3." ends a sentence: not as the number of an item, nor as an ordinal."""
    before = stop.line[max(stop.start, stop.mark - _TOKEN_REACH) : stop.mark - len(token)]
    if not before.strip(_BEFORE_ITEMS):
        return False
    if not stop.rules.ordinal_stop or len(token) > 3:  # noqa: PLR2004  ordinals of days, centuries and anniversaries, not years
        return True
    words = _WORD.findall(before)
    return word not in MONTHS and not (words and words[-1].lower() in BEFORE_ORDINALS)
