"""From an article's text to the sentences that may be chosen: paragraphs made whole, what is no sentence left out, datelines cut.

Headings, attribution lines, bylines, captions, boilerplate and repetitions end here; nothing behind this file sees them. Words are never changed:
only white space is evened out, and tags and invisible characters are dropped.
"""

# ruff: noqa: RUF001  quotes and letters of many scripts are what this file is about

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from digest.summaries import boilerplate, segmentation
from digest.summaries.expressions import expression
from digest.summaries.healing import DASHES_OF_SPEECH, SPEECH_BY_DASH, healed
from digest.summaries.lines import ends_like_sentence, lines_of, of_the_page, with_characters, without_tags
from digest.summaries.margins import in_the_margin
from digest.summaries.quotations import OPENING_MARKS, balance, has_no_mark, quotations
from digest.summaries.telling import Telling
from digest.summaries.trims import Trimmed, trim_connective, trim_head, trim_mark, trim_run_in

MAX_CHARACTERS = 30_000  # some 5,000 words; what stands further down was never in a summary, and a hostile text must not cost seconds
MAX_SENTENCES = 150
HEADING_WORDS = 12
_HEADING_CHARACTERS = 100
_LINE_OF_FURNITURE = 400  # characters: a longer line is no caption as a whole; only those of its sentences go that are
_KEY_SLACK = 10  # characters: punctuation by which a repeated title may differ
_QUESTION_WORDS = 9
_INVISIBLE = "\u200b\u2060\ufeff\u00ad"
_HEALED_SENTENCES = 6
_ENDS_OF_LINKS = " ."
_TITLE_BLANKS = 3  # a title of fewer words may be a name
_KINDS_OF_TEXT = frozenset(
    (
        "article",
        "story",
        "post",
        "artikel",
        "beitrag",
        "text",
        "artículo",
        "nota",
        "noticia",
        "artigo",
        "notícia",
        "matéria",
        "articolo",
        "bericht",
        "статья",
        "haber",
    )
)
_STOP_INSIDE = expression(r"[.!?…][\"'”’»)]{0,2} [\"“«„]?[A-ZÀ-ÞА-ЯЁ0-9]")
_HABIT = 0.34  # of the sentences, or of the paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`joined` marks one that was put together over a paragraph mark that had torn a sentence."""

    text: str
    joined: bool = False

    @property
    def finished(self) -> bool:
        """Whether it ends like a sentence."""
        return ends_like_sentence(self.text)


class Sentence(NamedTuple):
    """A sentence as it may be printed; `trimmed` knows what was cut from it. `paragraph` counts from 0. `spoken`: its paragraph opens with a dash of speech, or a quotation goes on through it that is too long to be kept whole."""

    trimmed: Trimmed
    paragraph: int
    opens_paragraph: bool
    joined: bool = False
    spoken: bool = False

    @property
    def text(self) -> str:
        """The words to print."""
        return self.trimmed.text


def readable(text: str) -> str:
    """Give the part of a text that is read, without tags and invisible characters, and accents in one piece with their letters (NFC), as all tables have them."""
    text = without_tags(with_characters(text[:MAX_CHARACTERS]))
    if not text.isascii():
        text = normalize("NFC", text)
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return text


def paragraphs(
    text: str, telling: Telling, *, title: str = "", headings: tuple[str, ...] = (), language: str = ""
) -> list[Paragraph]:
    """Give the paragraphs of a readable text that belong to the story, headings still among them."""
    lines = lines_of(text)
    others = of_the_page(lines, title) | in_the_margin(lines, title, language)
    own = [line for number, line in enumerate(lines) if number not in others] if others else lines
    whole = [Paragraph(text=text, joined=joined) for text, joined in healed(own)]
    known = {_key(line) for line in (title, *headings)} - {""}
    longest = max(map(len, (title, *headings))) + _KEY_SLACK
    return [
        paragraph
        for paragraph in whole
        if not (len(paragraph.text) <= longest and _key(paragraph.text) in known)
        and not (len(paragraph.text) <= _LINE_OF_FURNITURE and _is_furniture(paragraph.text, telling, whole=True))
    ]


def without_headings(body: list[Paragraph]) -> list[Paragraph]:
    """Leave out the headings; a text of which hardly a line ends in a full stop has nothing but such lines and stays as it is."""
    if sum(paragraph.finished for paragraph in body) < 2:  # noqa: PLR2004  one finished line does not make the others headings
        return body
    shouted = [paragraph for paragraph in body if _is_shouted(paragraph.text)]
    loud = shouted if len(shouted) <= _HABIT * len(body) else []
    return [paragraph for paragraph in body if paragraph not in loud and not is_heading(paragraph.text)]


def _is_shouted(line: str) -> bool:
    """Whether a line of some words is all in capitals; a script that has none does not shout."""
    return line.isupper() and " " in line and 2 * sum(map(str.isupper, line)) > len(line)


def sentences(body: list[Paragraph], language: str, telling: Telling) -> list[Sentence]:
    """Give the sentences of the paragraphs in reading order, each once, at most `MAX_SENTENCES`."""
    found: list[Sentence] = []
    seen: set[str] = set()
    for number, paragraph in enumerate(body):
        dateline = trim_head(paragraph.text, language, number)
        spoken = language in SPEECH_BY_DASH and paragraph.text.startswith(DASHES_OF_SPEECH)
        for position, text in enumerate(_with_whole_quotations(dateline.text, language)):
            judged = text is paragraph.text and len(text) <= _LINE_OF_FURNITURE
            if (
                text in seen
                or (not judged and _is_furniture(text, telling))
                or boilerplate.leads_elsewhere(text, telling)
                or boilerplate.names_who_asked(text)
            ):
                continue
            seen.add(text)
            mark = trim_mark(text, language)
            heading = trim_run_in(mark.text, language, lambda phrase: _told(phrase, body))
            trimmed = trim_connective(heading.text, language)
            before = (dateline.removed if position == 0 else "") + mark.removed + heading.removed
            if before:
                trimmed = trimmed._replace(removed=before + trimmed.removed)
            opens = position == 0
            found.append(
                Sentence(
                    trimmed=trimmed,
                    paragraph=number,
                    opens_paragraph=opens,
                    joined=paragraph.joined,
                    spoken=spoken,
                )
            )
        if len(found) >= MAX_SENTENCES:
            break
    return _without_links(found[:MAX_SENTENCES])


def _told(phrase: str, body: list[Paragraph]) -> int:
    """Count how often a word, or more of them with blanks between, stands in the story and is no part of another word."""
    return sum(
        not (before[-1:].isalpha() or behind[:1].isalpha())
        for one in body
        for before, behind in pairwise(one.text.split(phrase))
    )


def without_title(found: list[Sentence], title: str) -> list[Sentence]:
    """Leave out what only says the title again, or a part of it, and what the title stands in, as a heading or as a name; all of it stays where there is nothing else."""
    if not title:
        return found
    known = _key(title)
    others = [
        sentence
        for sentence in found
        if (len(sentence.text) > len(title) or _key(sentence.text) not in known)
        and not _holds_title(sentence.text, title)
    ]
    return others or found


def _holds_title(text: str, title: str) -> bool:
    """Whether a whole title runs into the sentence behind it, or is named: "The article “...” was published ..."."""
    if len(text) <= len(title) or title.count(" ") < _TITLE_BLANKS:
        return False
    at = text.find(title)
    if at < 0:
        return False
    behind = text[at + len(title) :].lstrip(" :")
    return behind[:1].isupper() or text[:at].rstrip('“„"«» ').rpartition(" ")[2].lower() in _KINDS_OF_TEXT


def _without_links(found: list[Sentence]) -> list[Sentence]:
    """Leave out the titles of other stories, to whose links some pages add a full stop behind a space; where most sentences end so, it is a habit."""
    others = [sentence for sentence in found if not sentence.text.endswith(_ENDS_OF_LINKS)]
    return found if len(found) - len(others) > _HABIT * len(found) else others


def is_heading(line: str) -> bool:
    """Whether a line is a heading: short, without a full stop; or a short question that stands alone."""
    question = line.endswith("?")
    if len(line) > _HEADING_CHARACTERS and not question:
        return False
    words = len(line.split())
    if ends_like_sentence(line):
        return question and words <= _QUESTION_WORDS and line[:1] not in OPENING_MARKS
    return words <= HEADING_WORDS and len(line) <= _HEADING_CHARACTERS


def _with_whole_quotations(text: str, language: str) -> list[str]:
    """Split into sentences, but leave those of one quotation together, so that it keeps its beginning, its end and its speaker."""
    pieces = segmentation.spans(text, language)
    if has_no_mark(text):
        return [text[start:end] for start, end in pieces]
    whole: list[str] = []
    at = 0
    while at < len(pieces):
        if _inside_of_a_quotation(text, pieces[at][0]):
            at += 1
            continue
        end = _end_of_quotation(text, pieces, at) if len(pieces) > 1 else at + 1
        whole.append(text[pieces[at][0] : pieces[end - 1][1]])
        at = end
    return whole


def _inside_of_a_quotation(text: str, start: int) -> bool:
    """Whether a sentence begins right behind a straight mark that opens: a page has lost the blank before it, and the speaker stands elsewhere."""
    return start > 0 and text[start - 1] == '"' and text.count('"', 0, start) % 2 == 1


def _end_of_quotation(text: str, pieces: list[tuple[int, int]], at: int) -> int:
    """Give the index after the piece that closes the quotation left open at `at`; `at + 1` when none does within a sensible length."""
    start = pieces[at][0]
    open_marks = balance(text[start : pieces[at][1]])
    end = at + 1
    limit = min(len(pieces), at + _HEALED_SENTENCES)
    while open_marks > 0 and end < limit:
        end += 1
        open_marks = balance(text[start : pieces[end - 1][1]])
    return end if open_marks == 0 else at + 1


def _is_furniture(line: str, telling: Telling, *, whole: bool = False) -> bool:
    """Whether a line is of the page. Of a `whole` paragraph of several sentences it is not enough that one of them gives an address, and what is quoted is the story's."""
    if boilerplate.gives_an_address(line) and not (whole and _STOP_INSIDE.search(line)):
        return True
    if not has_no_mark(line) and balance(line) == 0:
        line = quotations(line).outside
    return (
        boilerplate.is_boilerplate(line, telling)
        or boilerplate.is_attribution(line)
        or boilerplate.is_byline(line)
        or boilerplate.is_caption(line, telling)
    )


def _key(line: str) -> str:
    return "".join(filter(str.isalnum, line.lower()))
