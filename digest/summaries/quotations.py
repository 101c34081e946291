"""What stands in quotation marks, and whether every mark has its other half. One pass over the characters, no regular expression that looks for pairs."""

# ruff: noqa: RUF001  quotation marks of many scripts are what this file is about

from functools import lru_cache
from typing import NamedTuple

from digest.summaries.expressions import expression

OPENERS = "“«„「『‟〝"
OPENING_MARKS = '"“«„‘「『‚'
CLOSERS_OF_ANY_SCRIPT = '"”’»“)]」』）'
_WITHOUT_APOSTROPHES = frozenset(("es", "pt"))
_LONE_CLOSER, _SINGLE_OPENER = expression(r"\w['’][.!?]?$"), expression(r"(?:^|[\s(])['‘]\w")
_BEGINS = OPENERS + '"'
_PAIRS = ('""', "“”", "«»")
_KEPT_LENGTH = 1_200  # characters
_MARK = expression('["“”„«»「」『』‘’]')


class Quotations(NamedTuple):
    """`share` of the characters that are quoted, from 0 to 1; `outside` is the text with each quotation replaced by a space.

    `balance`: above 0 a quotation is left open, below 0 one ends that never began.
    """

    share: float
    balance: int
    outside: str


def quotations(text: str) -> Quotations:
    """Find the quotations of a sentence: typographic marks of all kinds, single and straight ones; an apostrophe is none."""
    if has_no_mark(text):
        return Quotations(0.0, 0, text)
    return _scanned(text) if len(text) <= _KEPT_LENGTH else _scanned.__wrapped__(text)


@lru_cache(maxsize=256)
def _scanned(text: str) -> Quotations:
    """Look at every mark. Kept for a while: who cuts a text into sentences asks, and who judges them asks again."""
    marks = [(found.group(), found.start()) for found in _MARK.finditer(text)]
    scan = _Scan(text)
    if len(marks) == 2 and marks[0][0] + marks[1][0] in _PAIRS and scan.begins(*marks[0]):  # noqa: PLR2004  one quotation, as most often
        (_, begin), (_, end) = marks
        return Quotations((end - begin - 1) / len(text), 0, f"{text[:begin]} {text[end + 1 :]}")
    for mark, at in marks:
        scan.take(mark, at)
    return scan.result()


def balance(text: str) -> int:
    """Give the number of quotations that are left open (above 0) or end without having begun (below 0)."""
    return 0 if has_no_mark(text) else quotations(text).balance


def closes_alone(text: str, language: str) -> bool:
    """Whether a single mark closes what none has opened, in languages that have no apostrophe at the end of their words."""
    if language not in _WITHOUT_APOSTROPHES or _LONE_CLOSER.search(text, len(text) - 3) is None:
        return False
    return _SINGLE_OPENER.search(text) is None


def has_no_mark(text: str) -> bool:
    """Whether there is nothing that a quotation may begin or end with."""
    if text.isascii():
        return '"' not in text
    # one look for each is quicker than one for any: most have no place in the text by their code alone
    quoted = '"' in text or "“" in text or "”" in text or "„" in text or "«" in text or "»" in text or "‘" in text
    return not (quoted or "「" in text or "」" in text or "『" in text or "』" in text)


class _Scan:
    """The state of the pass: `stack` holds the marks that are open, `outside` the pieces that are not quoted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[str] = []
        self.orphans = 0
        self.quoted = 0
        self.begin = 0
        self.end_of_last = 0
        self.outside: list[str] = []

    def take(self, mark: str, at: int) -> None:
        if mark == '"' and self._is_inches(at):
            return
        if mark == "’":
            if self.stack and self.stack[-1] == "‘" and not self.text[at + 1 : at + 2].isalnum():
                self._close(at)
        elif mark == "‘":
            if not self.stack:
                self._open(mark, at)
        elif self._closes(mark, at):
            self._drop_single()
            self._close(at)
        elif self.begins(mark, at):
            self._drop_single()
            self._open(mark, at)
        else:
            self.orphans += 1

    def begins(self, mark: str, at: int) -> bool:
        """Whether a quotation may begin with a mark."""
        return self._opens_a_word(at) or (mark in _BEGINS and not self._ends_a_word(at))

    def _closes(self, mark: str, at: int) -> bool:
        """Whether a mark is the other half of the one that was opened last: not always the one that belongs to it, as pages mix them."""
        opened = self.stack[-1] if self.stack else "‘"
        if opened == "‘" or mark in "「『":
            return False
        if mark == "„":  # nothing begins before a blank
            return opened == "„" and not self.text[at + 1 : at + 2].strip()
        if mark == "“":
            return opened == "„" or (opened in '"“' and not self._opens_a_word(at))
        if mark == "«":
            return opened == "»"
        return mark != '"' or opened == '"' or (opened in "„“" and self._ends_a_word(at))

    def _is_inches(self, at: int) -> bool:
        """Whether a straight mark behind a number stands inside of a quotation that began with another one."""
        inside = bool(self.stack) and self.stack[-1] in "„“"
        return inside and self.text[at - 1 : at].isdecimal() and self.text[at + 1 : at + 2] == " "

    def _opens_a_word(self, at: int) -> bool:
        before, after = self.text[at - 1 : at] if at else "", self.text[at + 1 : at + 2]
        return (not before or before.isspace() or before in "([—–-") and after.isalnum()

    def _ends_a_word(self, at: int) -> bool:
        """Whether nothing can begin here: a sign follows or the end, behind a word or a blank that some sets have before their marks."""
        before, after = self.text[at - 1 : at] if at else "", self.text[at + 1 : at + 2]
        if not before or before in "([—–-":
            return False
        return not after or after in ",.;:!?" or (not before.isspace() and not after.strip())

    def _drop_single(self) -> None:
        """Forget a single mark that never found its other half before a double one came: it was an apostrophe."""
        if self.stack == ["‘"]:
            self.stack.clear()
            self.outside.pop()

    def _open(self, mark: str, at: int) -> None:
        if not self.stack:
            self.outside.append(self.text[self.end_of_last : at])
            self.begin = at
        self.stack.append(mark)

    def _close(self, at: int) -> None:
        self.stack.pop()
        if not self.stack:
            self.quoted += at - self.begin - 1
            self.end_of_last = at + 1

    def result(self) -> Quotations:
        self._drop_single()
        if self.stack:
            self.quoted += len(self.text) - self.begin - 1
        else:
            self.outside.append(self.text[self.end_of_last :])
        balance = -self.orphans if self.orphans else len(self.stack)
        return Quotations(self.quoted / len(self.text), balance, " ".join(self.outside))
