"""A draft as a text file that people can change, and back. Pure; what the changes mean is in `changes`.

    Subject: ...          one line
    Preheader: ...        one line
    Intro:                any number of lines
    === 3 [pin]           a story, by its number in the draft; [pin] or [drop] behind it
    Title: ...            these two name the story, and stay as they are
    Link: ...
    Section: ...
    Summary:              a sentence to a line

A line that begins with # is a note. A backslash at the beginning of a line is left out, so that any line can be written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from digest.errors import UsageError

Mark = Literal["", "drop", "pin"]

LONGEST_LINE = 20_000
"""Characters: a paragraph is shorter, and what is longer was not meant for this file."""

NOTES = """\
{about}
Change what you like below, save and close. Lines that begin with # are left out.

  order        move whole stories, from === to the next ===
  take out     write [drop] behind the number:  === 3 [drop]
  put first    write [pin] behind the number:   === 3 [pin]
  summary      a sentence to a line
"""

_HEAD = ("Version", "Subject", "Preheader", "Intro")
_STORY = ("Title", "Link", "Section", "Summary")
_BLOCKS = frozenset({"Intro", "Summary"})
_FIELD = re.compile(r"([A-Z][a-z]+):(.*)")
_OPENS = re.compile(r"===\s*([0-9]{1,4})\s*(?:\[\s*([a-z]*)\s*\]\s*)?")
_BLANKS = re.compile(r"[ \t\n]+")
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


class FormError(UsageError):
    """A text that is no draft: `line` says where, from 1."""

    def __init__(self, what: str, *, line: int, hint: str = "") -> None:
        super().__init__(what, where=f"line {line}", hint=hint)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story as it stands in the file. `line` is where it begins, and counts for nothing."""

    number: int
    title: str
    link: str
    section: str = ""
    summary: tuple[str, ...] = ()
    mark: Mark = ""
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The whole file. `version` names the content that it was made of."""

    version: str
    subject: str
    preheader: str
    intro: str
    stories: tuple[Entry, ...]


def write(form: Form, about: str = "") -> str:
    """Write the file; `about` is the first line of its notes."""
    notes = [f"# {line}".rstrip() for line in NOTES.format(about=about).splitlines()] if about else []
    head = (("Version", form.version), ("Subject", form.subject), ("Preheader", form.preheader))
    lines = [*notes, "", *(f"{name}: {one_line(value)}".rstrip(" ") for name, value in head), "", "Intro:"]
    lines += map(_escaped, form.intro.split("\n") if form.intro else [])
    for entry in form.stories:
        lines += ["", *_story(entry)]
    return "\n".join(lines).lstrip("\n") + "\n"


def read(text: str) -> Form:
    """Read the file. Raises `FormError` for the first line that means nothing."""
    reader = _Reader()
    plain = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n")
    for number, line in enumerate(plain.split("\n"), start=1):
        _refuse_unreadable(line, number)
        reader.take(line, number)
    return reader.form()


class _Reader:
    """Takes line after line. Where it stands is told by the fields of the last block."""

    def __init__(self) -> None:
        self._head = _Block(1, _HEAD)
        self._stories: list[tuple[int, Mark, _Block]] = []

    def take(self, line: str, number: int) -> None:
        if line.startswith("#"):
            return
        if line.startswith("==="):
            self._open(line, number)
        else:
            (self._stories[-1][2] if self._stories else self._head).take(line, number)

    def form(self) -> Form:
        head = self._head.fields()
        if not head["Subject"][1]:
            raise FormError("the subject is empty", line=head["Subject"][0], hint="Write one behind `Subject:`.")
        return Form(
            version=head["Version"][1],
            subject=head["Subject"][1],
            preheader=head["Preheader"][1],
            intro=head["Intro"][1],
            stories=tuple(self._entries()),
        )

    def _entries(self) -> Iterator[Entry]:
        for number, mark, block in self._stories:
            found = {name: value for name, (_, value) in block.fields().items()}
            yield Entry(
                number=number,
                mark=mark,
                line=block.line,
                title=found["Title"],
                link=found["Link"],
                section=found["Section"],
                summary=tuple(filter(None, map(one_line, found["Summary"].split("\n")))),
            )

    def _open(self, line: str, number: int) -> None:
        opened = _OPENS.fullmatch(line)
        if opened is None or (opened[2] or "") not in ("", "drop", "pin"):
            hint = "Write === and the story's number, then nothing, [drop] or [pin]."
            raise FormError("this does not begin a story", line=number, hint=hint)
        if any(int(opened[1]) == known for known, _, _ in self._stories):
            raise FormError(f"story {int(opened[1])} stands here twice", line=number, hint="Remove one of them.")
        mark: Mark = "drop" if opened[2] == "drop" else "pin" if opened[2] == "pin" else ""
        self._stories.append((int(opened[1]), mark, _Block(number, _STORY)))


class _Block:
    """Fields that stand together: those of the edition, or of one story."""

    def __init__(self, line: int, names: Sequence[str]) -> None:
        self.line = line
        self._names = names
        self._found: dict[str, tuple[int, list[str]]] = {}
        self._inside = ""

    def take(self, line: str, number: int) -> None:
        named = _FIELD.fullmatch(line)
        if named and named[1] in self._names and named[1] not in self._found:
            self._inside = named[1]
            self._found[named[1]] = number, [named[2]]
        elif self._inside in _BLOCKS:
            self._found[self._inside][1].append(line.removeprefix("\\"))
        elif line.strip():
            hint = f"Here stand {', '.join(f'{name}:' for name in self._names)} each once, and notes behind a #."
            raise FormError("this line belongs to nothing", line=number, hint=hint)

    def fields(self) -> dict[str, tuple[int, str]]:
        """Give line and value of each field. Raises `FormError` for one that is missing in what begins at this line."""
        missing = [name for name in self._names if name not in self._found]
        if missing:
            what = f"`{missing[0]}:` is missing in what begins here"
            raise FormError(what, line=self.line, hint="Put it back; behind it there may be nothing.")
        return {name: (line, _joined(name, values)) for name, (line, values) in self._found.items()}


def _joined(name: str, lines: Sequence[str]) -> str:
    if name not in _BLOCKS:
        return one_line(lines[0])
    return readable("\n".join(lines))


def _story(entry: Entry) -> Iterable[str]:
    yield f"=== {entry.number} [{entry.mark}]" if entry.mark else f"=== {entry.number}"
    for name, value in (("Title", entry.title), ("Link", entry.link), ("Section", entry.section)):
        yield f"{name}: {one_line(value)}".rstrip(" ")
    yield "Summary:"
    yield from (_escaped(one_line(sentence)) for sentence in entry.summary)


def _escaped(line: str) -> str:
    """Mark a line of text that would be taken for something else."""
    return f"\\{line}" if line.startswith(("#", "=", "\\")) or _FIELD.fullmatch(line) else line


def one_line(text: str) -> str:
    """Give a text as it stands behind a field: on one line, blanks between words single. Other spaces, such as one that holds words together, stay."""
    return _BLANKS.sub(" ", readable(text)).strip(" ")


def readable(text: str) -> str:
    """Give a text of several lines as it stands in a block: without characters that the file refuses, or blanks at the ends of lines."""
    plain = "".join(" " if _is_strange(letter) else letter for letter in text.replace("\r\n", "\n"))
    return "\n".join(line.rstrip(" \t") for line in plain.split("\n")).strip(" \t\n")


def _is_strange(letter: str) -> bool:
    return letter not in "\t\n" and unicodedata.category(letter) in _FORBIDDEN


def _refuse_unreadable(line: str, number: int) -> None:
    strange = next(filter(_is_strange, line), "")
    if strange:
        raise FormError(f"holds U+{ord(strange):04X}, which nobody can read", line=number, hint="Remove it.")
    if len(line) > LONGEST_LINE:
        raise FormError(f"is longer than {LONGEST_LINE:,} characters", line=number, hint="Part it.")
