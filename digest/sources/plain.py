"""A single article from a file or from standard input, and the plain-text form in which editors export one. No folder is walked here.

section                      the first line
title                        the next one
paragraphs                   parted by blank lines, or one per line
short sub-headings           between them
Reference: NAME              the last line credits the origin
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from itertools import pairwise
from pathlib import PurePath

from digest.errors import SourceError
from digest.model import Article, Failure, SourceSpec
from digest.sources.canonical import item_id
from digest.sources.charset import decode, is_garbage, is_undeclared, scrub
from digest.sources.dates import date_in_name
from digest.sources.frontmatter import split
from digest.sources.release import refuse_impossible
from digest.sources.titles import language_tag, plain_line
from digest.sources.undeclared import guessed

_HTML = frozenset({".html", ".htm"})
SUFFIXES = frozenset({".txt", ".md", ".markdown", *_HTML})
_ALONE = SourceSpec(key="file", type="folder")

_CREDIT = re.compile(
    r"^(?:references?|sources?|credits?|originally published (?:by|in|at)|quellen?|quellenangabe|fuentes?|referencias?|fontes?|referências?|bron|bronnen|"
    r"références?|fonti|riferiment[oi]|źródł[oa]|källa|källor|kilder?|kjelder?|lähteet|lähde|kaynak|zdroje?|forrás|sursa|источники?|джерел[оа]|nguồn|"  # noqa: RUF001 - Cyrillic
    r"来源|來源|出典|출처)\s*[:：]\s*(?P<name>.*)$",  # noqa: RUF001 - the colon of Chinese and Japanese
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？;:,][\"'”’»)\]]*$")  # noqa: RUF001 - as above
_PROSE_END = re.compile(r"[.…。;:,][\"'”’»)\]]*$|[.!?…。！？][\"”»]$")  # noqa: RUF001 - as above
_SPEECH = re.compile(r",[\"”»]")
_CONTINUES = re.compile(r"^[\"“„«‘]|^[a-zß-öø-ÿ]")  # noqa: RUF001 - quotation marks
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")  # noqa: RUF001 - dashes
_MAX_SECTION = 40  # characters: "Science & Environment", not a headline
_MAX_SECTION_WORDS = 5
_MAX_TITLE = 200
_MAX_HEADING = 80
_MAX_HEADING_WORDS = 10
_MAX_CREDIT = 120
_WRAP_WIDTHS = range(40, 121)  # characters; a block that was wrapped by an editor has its longest line in here


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A plain-text article, taken apart. `blocks` are (is it a heading, its line) in reading order."""

    section: str = ""
    title: str = ""
    blocks: tuple[tuple[bool, str], ...] = ()
    attribution: str = ""

    @property
    def text(self) -> str:
        """The paragraphs, parted by a blank line."""
        return "\n\n".join(line for is_heading, line in self.blocks if not is_heading)

    @property
    def headings(self) -> tuple[str, ...]:
        """The sub-headings in their order."""
        return tuple(line for is_heading, line in self.blocks if is_heading)

    @property
    def html(self) -> str:
        """Paragraphs and sub-headings as HTML. Escaped here, so it needs no cleaning."""
        return "".join(
            f"<h3>{escape(line)}</h3>" if is_heading else f"<p>{escape(line)}</p>" for is_heading, line in self.blocks
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that was read. `unplaced` counts pictures that lie beside it and have no address on the web; from `expires` on it goes out no more.

    `notes` are what it says of itself and what does not count.
    """

    article: Article
    is_draft: bool = False
    expires: datetime | None = None
    unplaced: int = 0
    notes: tuple[Failure, ...] = ()

    def is_over(self, now: datetime) -> bool:
        """Whether its time is past."""
        return self.expires is not None and self.expires <= now


def read_article(content: bytes, *, name: str, language: str = "", modified: datetime | None = None) -> Article:
    """Read one article by itself, a draft too. Raises `SourceError` when there is no text."""
    return read_file(content, name=name, language=language, modified=modified).article


def read_file(
    content: bytes,
    *,
    name: str,
    language: str = "",
    spec: SourceSpec = _ALONE,
    modified: datetime | None = None,
    base: str = "",
) -> Document:
    """Read one article: HTML by the ending of `name`, Markdown by that or by its front matter, plain text otherwise (`-` for standard input).

    `name` is relative to its source, and part of the article's id. The date is that of the text itself, else in the name, else
    `modified`. `base` is the file's own address on the web, if it has one: relative links and pictures are read against it. A charset that nobody names
    is guessed where that is safe, and noted. Raises `SourceError` when there is no text.
    """
    charset = guessed(content) if is_undeclared(content) else ""
    found = _read(_text(content, charset, name), name=name, language=language, spec=spec, modified=modified, base=base)
    return replace(found, notes=(_guess(charset, name), *found.notes)) if charset else found


def _guess(charset: str, name: str) -> Failure:
    hint = "Look whether its letters are right, and save it as UTF-8: then nothing has to be guessed."
    if PurePath(name).suffix.lower() in _HTML:
        hint = f'{hint} Or write <meta charset="{charset}"> into its head.'
    return Failure(
        where=name, what=f"nothing says in which charset it is, so it is read as {charset}", hint=hint, remark=True
    )


def _text(content: bytes, charset: str, name: str) -> str:
    decoded = decode(content, f"charset={charset}" if charset else "")
    if is_garbage(decoded):
        hint = "Save it as text in UTF-8, or remove it: pictures and documents of other programs are no articles."
        raise SourceError("the file is no text", where=name, hint=hint)
    text = scrub(decoded)
    if not text.strip():
        raise SourceError("the file holds no text", where=name, hint="Write an article into it, or remove it.")
    return text


def _read(text: str, *, name: str, language: str, spec: SourceSpec, modified: datetime | None, base: str) -> Document:
    front = split(text, name)
    if front.facts or PurePath(name).suffix.lower() in SUFFIXES - {".txt"}:  # front matter has Markdown below it
        from digest.sources.documents import read_document  # noqa: PLC0415 - its parsers take a tenth of a second

        return read_document(front, name=name, language=language, spec=spec, modified=modified, base=base)
    refuse_impossible(name)
    plain = parse_plain(text)
    article = Article(
        id=item_id(spec.key, name),
        source=spec.key,
        source_name=source_name(spec, plain.attribution),
        title=plain_line(plain.title or name_as_title(name)),
        published=date_in_name(PurePath(name).name) or modified,
        language=language_tag(language or spec.language),
        html=plain.html,
        text=plain.text,
        headings=plain.headings,
        section=plain_line(plain.section) or spec.section,
        attribution=plain.attribution,
        weight=spec.weight,
    )
    return Document(article=article)


def parse_plain(text: str) -> Plain:
    """Take a plain-text article apart. Any text gives something; what cannot be told apart is body."""
    lines = _lines(text)
    lines, attribution = _credit(lines)
    section, title, body = _head(lines)
    body = _mend(body)
    blocks = tuple((_is_heading(body, index), line) for index, line in enumerate(body))
    return Plain(section=section, title=title, blocks=blocks, attribution=attribution)


def credit_of(line: str) -> str:
    """Give the origin that a line like `Reference: NAME` credits, or ""."""
    match = _CREDIT.match(line)
    name = match["name"].strip() if match else ""
    return name if len(name) <= _MAX_CREDIT else ""


def name_as_title(name: str) -> str:
    """Make words of a file name, for a text that has no title."""
    stem = re.sub(r"^(?:20\d\d[-_.]?\d\d[-_.]?\d\d)[-_. ]*", "", PurePath(name).stem)
    words = re.sub(r"[-_]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if name != "-" else ""


def source_name(spec: SourceSpec, attribution: str) -> str:
    """Give what readers see as the source: its name, else whom the article credits. A folder has none of its own: it is the desk of the newsletter that reads it."""
    return spec.name or attribution


def _lines(text: str) -> list[str]:
    """Give one line per paragraph: wrapped blocks are joined, the lines of others stand for themselves."""
    blocks = re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.strip("\ufeff \t\n"))
    found: list[str] = []
    for block in blocks:
        lines = [" ".join(line.split()) for line in block.split("\n") if line.strip()]
        found += [" ".join(lines)] if _is_wrapped(lines) else lines
    return found


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether an editor broke one paragraph into these lines: no line has room left for the first word of the next."""
    width = max((len(line) for line in lines), default=0)
    if len(lines) < 2 or width not in _WRAP_WIDTHS or any(map(_BULLET.match, lines)):  # noqa: PLR2004 - a pair
        return False
    if all(map(_SENTENCE_END.search, lines)):  # one paragraph per line
        return False
    return all(len(line) + 1 + len(next_.split(" ", 1)[0]) > width for line, next_ in pairwise(lines))


def _credit(lines: list[str]) -> tuple[list[str], str]:
    """Split off the last line when it credits the origin; the name may stand on a line of its own."""
    if lines and (name := credit_of(lines[-1])):
        return lines[:-1], name
    if len(lines) > 1 and len(lines[-1]) <= _MAX_CREDIT and (match := _CREDIT.match(lines[-2])) and not match["name"]:
        return lines[:-2], lines[-1]
    return lines, ""


def _head(lines: list[str]) -> tuple[str, str, list[str]]:
    """Give section, title and the rest. A file may begin with its title, or have neither."""
    if len(lines) > 2 and _is_section(lines[0]) and _is_title(lines[1]):  # noqa: PLR2004 - section, title, body
        return lines[0], lines[1], lines[2:]
    if len(lines) > 1 and _is_title(lines[0]):
        return "", lines[0], lines[1:]
    return "", "", lines


def _is_section(line: str) -> bool:
    short = len(line) <= _MAX_SECTION and len(line.split()) <= _MAX_SECTION_WORDS
    return short and not _SENTENCE_END.search(line)


def _is_title(line: str) -> bool:
    return len(line) <= _MAX_TITLE and not _PROSE_END.search(line)


def _mend(lines: list[str]) -> list[str]:
    """Join a sentence that a paragraph mark cut apart: it ends without any mark, and goes on in lower case or with a quotation."""
    mended: list[str] = []
    for line in lines:
        torn = mended and len(mended[-1]) > _MAX_HEADING and not _SENTENCE_END.search(mended[-1])
        if torn and _CONTINUES.match(line):
            mended[-1] = f"{mended[-1]} {line}"
        else:
            mended.append(line)
    return mended


def _is_heading(lines: Sequence[str], index: int) -> bool:
    """Whether this line is a sub-heading: short, no sentence, and something follows that is none."""
    line = lines[index]
    if (
        len(line) > _MAX_HEADING
        or len(line.split()) > _MAX_HEADING_WORDS
        or _BULLET.match(line)
        or _SPEECH.search(line)
    ):
        return False
    if _SENTENCE_END.search(line) and not line.endswith(("?", "？")):  # noqa: RUF001 - as above
        return False
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return len(following) > len(line) and bool(_SENTENCE_END.search(following) or len(following) > _MAX_HEADING)
