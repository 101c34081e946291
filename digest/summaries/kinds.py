"""What kind of text this is, where the kind decides what a summary can be: lists, live blogs, interviews, excerpts. Judged by form alone."""

# ruff: noqa: RUF001  dashes of many scripts are what this file is about

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile

from digest.summaries.body import Paragraph
from digest.summaries.expressions import expression
from digest.summaries.quotations import OPENING_MARKS, quotations

_ITEM = expression(
    r"(?:#?\d{1,3}[.):]\s(?!\w{3,9} (?:19|20)\d\d)|[•▪►*–-]\s)"
)  # a number and its stop, but no day: "5. November 2021"
_TIME = expression(
    r"\d{1,3}['’](?:\s|$)|\(?(?:[01]?\d|2[0-4])[:.h]\d{2}(?:\s?(?:[ap]\.?m\.?|uhr|utc|gmt|bst|cet|et|hrs|h))?\)?[\s:–—-]{1,3}",
    re.IGNORECASE,
)
_SPEAKER = expression(r"(?:Q|A|F|Question|Answer|Frage|Antwort|P|R|D|[A-ZÀ-Þ]{2,20}(?: [A-ZÀ-Þ]{2,20})?):\s")
_NAMED_TURN = expression(r"(?:[A-ZÀ-Þ][\w.'’-]{1,20}+ ){0,2}([A-ZÀ-Þ][\w.'’-]{1,20}+) ?:\s")
"""Who speaks, by name: "Ann Roe: I have ...", and then "Roe: ..."."""
_NO_NAMES = frozenset(
    (
        "tipp",
        "tip",
        "tipps",
        "tips",
        "hinweis",
        "note",
        "nota",
        "update",
        "achtung",
        "fazit",
        "info",
        "stand",
        "quelle",
        "foto",
    )
)
_TURN = expression(r"[^\W\d_][\w.’'-]{0,20}(?: [^\W\d_][\w.’'-]{0,20})?: ")
_TURNS = 3
_ASKED_BY_NAME = 2
_ASKED_BY_MARKS = 2
_MOSTLY_SPEAKING = 0.2  # of what is no question: those who answer say "I"
_TITLE_COUNT = expression(
    r"(?:the |die |les |los |as |i |de )?(?:\d{1,3}|ten|five|seven|zehn|fünf|sieben|dix|cinq|sept|diez|cinco|dez|dieci|cinque)\s",
    re.IGNORECASE,
)
_CUT_OFF = ("[…]", "[...]", "(…)", "(...)", "[&hellip;]", "…", "...", "[+]")
_GOES_ON_ELSEWHERE = ("continue reading", "read more", "weiterlesen", "mehr lesen", "lire la suite", "leer más", "seguir leyendo", "leia mais", "continua a leggere", "lees verder", "czytaj dalej", "читать далее", "devamını oku", "xem tiếp", "続きを読む", "阅读全文", "اقرأ المزيد", "आगे पढ़ें")  # fmt: skip
_QUESTION_MARKS = ("?", "？", "؟")
_MOSTLY_TURNS = 0.3  # of the paragraphs: questions, or lines that name the next speaker
_ADDRESSED = expression(r"(?:Herr|Frau|Mr\.?|Mrs\.?|Ms\.?|Monsieur|Madame|Señora?|Signora?) [A-ZÀ-Þ][\w-]{1,30}, ")
_ASKED_BY_MARK = expression(
    r"\* \S.{10}|(?:(?:[-–*]|PV:|Phóng viên:) ?)?(?:Xin |Kính )?[Tt]hưa (?:ông|bà|anh|chị|thầy|cô|bác sĩ|luật sư|chuyên gia|tiến sĩ|đại tá|thiếu tướng|trung tướng|TS|GS|PGS)\b"
)
"""How a Vietnamese paper asks: behind a star, or with "Thưa ông, ...", and the answer behind a dash."""
_LABEL_LINE = expression(r"([A-ZÀ-Þ][\w.'’-]{1,20}+(?: [A-ZÀ-Þ][\w.'’-]{1,20}+){0,2}) ?:$")
"""A line that is nothing but who speaks next: "Ann:"."""
_SAYS_INTERVIEW = expression(
    r"\b(?:interviews?|im gespräch|entretien|entrevista|intervista|wywiad|rozmowa|интервью|röportaj|söyleşi|phỏng vấn|q ?& ?a)\b|-interviews?\b|インタビュー|专访|專訪",
    re.IGNORECASE,
)
_ENDS_AN_INTERVIEW = expression(
    r"(?:(?:Vielen |Herzlichen |Besten )?Dank (?:für|an) [^.!?]{0,40}(?:Interview|Gespräch)|Wir danken [^.!?]{0,40}(?:Interview|Gespräch)|Das (?:Interview|Gespräch) führte|Die Fragen stellte|"
    r"Propos recueillis|Merci (?:pour|de) [^.!?]{0,30}(?:entretien|interview)|Th(?:is|e) (?:interview|conversation) (?:has been|was) (?:edited|condensed|lightly)|"
    r"Thank(?:s| you) [^.!?]{0,40}(?:interview|talking (?:to|with) us|speaking (?:to|with) us)|Gracias por [^.!?]{0,20}entrevista|Obrigad[oa] pel[ao] [^.!?]{0,20}entrevista|"
    r"Grazie per [^.!?]{0,20}intervista|Bedankt voor [^.!?]{0,20}(?:interview|gesprek)|Rozmawiał|Dziękuję za rozmowę|Беседовал|Спасибо за (?:беседу|интервью))"
)
_CALLS_ITSELF_SATIRE = expression(
    r"[\s*_#>\[(]{0,6}(?:(?:This is|Dies ist|Das ist|Ceci est|Esto es|Isto é|Questa è|Dit is|To|Это) (?:an? |eine |une |de la |una |uma )?)?"
    r"(Satire|Parody|Parodie|Parodia|Paródia|Sátira|Satira|Satyra|Сатира)\b(?:[*_]{0,3}[\])]|[*_]{0,3}(?=\s{0,2}(?:[.:|–—]|\n)|\s{1,2}-\s))",
    re.IGNORECASE,
)
_ASKED = 3  # headings that are questions
_MOSTLY_ASKED = 0.6  # of the headings
_I_OR_WE = expression(
    r"\b(?:[Ii]ch|[Ww]ir|I|[Ww]e|[Jj]e|[Jj]’|[Jj]'|[Nn]ous|[Yy]o|[Nn]osotros|[Ee]u|[Nn]ós|[Ii]o|[Nn]oi|[Ii]k|[Ww]ij|[Jj]a|[Mm]y|[Яя]|[Мм]ы|[Bb]en|[Bb]iz|[Tt]ôi|[Cc]húng tôi)\b"
)
_OF_ONESELF = expression(
    r"\b(?:[Mm]is|[Nn]uestr[oa]s?|[Mm]eu|[Mm]inha|[Nn]oss[oa]s?|[Mm]i[oa]|[Nn]ostr[oa]|[Mm]nie|[Mm]am|[Mm]oj[ae]|[Nn]asz[ae]?|[Bb]enim|[Bb]izim|[Bb]ana|[Bb]ize)\b"
)
"""In Spanish, Portuguese, Italian, Polish and Turkish verbs show their person and "I" is left out; these words are not."""
_FIRST = 4  # paragraphs in which an interview without an introduction has asked
_SPEAKER_LINES = 3  # fewer lines of capitals are a writer's name, or a heading
_EXCERPT_CHARACTERS = 1_200  # a longer text that ends in an ellipsis is a whole article with a cliffhanger


class Kind(StrEnum):
    """The word is what `Summary.note` says of it."""

    ARTICLE = ""
    EXCERPT = "excerpt only"
    LIST = "list article"
    LIVE_BLOG = "live blog"
    INTERVIEW = "interview"


def kind_of(title: str, text: str, body: list[Paragraph], headings: Sequence[str] = ()) -> Kind:
    """Judge by the form of the paragraphs; `text` as the source gave it, since the marks of an excerpt stand at its very end.

    `headings` stand no longer in the body, and those of an interview are its questions.
    """
    if len(text) <= _EXCERPT_CHARACTERS and is_cut_off(text):
        return Kind.EXCERPT
    starts = [paragraph.text[:40] for paragraph in body]
    if _at_least(starts, _TIME, least=4, share=0.25):
        return Kind.LIVE_BLOG
    if _is_interview(title, starts, body) or _asked_in_headings(title, body, headings):
        return Kind.INTERVIEW
    counted = _TITLE_COUNT.match(title) is not None
    if _at_least(starts, _ITEM, least=3, share=0.25 if counted else 0.4):
        return Kind.LIST
    return Kind.ARTICLE


def satire(text: str) -> str:
    """Give the word by which a text calls itself satire before it begins; empty for one that does not. Without it, it would be printed as news."""
    found = _CALLS_ITSELF_SATIRE.match(text)
    return found[1] if found else ""


def _is_interview(title: str, starts: list[str], body: list[Paragraph]) -> bool:
    questions = sum(paragraph.text.endswith(_QUESTION_MARKS) for paragraph in body)
    speakers = sum(_is_speaker_line(paragraph.text) for paragraph in body)
    least = max(3, 0.25 * len(body))
    if speakers >= least or (questions >= least and _somebody_answers(title, body)):
        return True
    if _at_least(starts, _SPEAKER, least=4, share=0.4) or _who_answers(body):
        return True
    if _asks_by_marks(body) or _answered_by_name(body) >= _ASKED_BY_NAME:
        return True
    addressed = any(_ADDRESSED.match(paragraph.text) for paragraph in body[:_FIRST])
    return bool(questions) and (addressed or bool(_labels(body)))


def _answered_by_name(body: list[Paragraph]) -> int:
    """Count the questions of somebody who is named that are answered by somebody else who is: "Ann: Why?", and below it "Bob: Because ..."."""
    named = [_NAMED_TURN.match(one.text) for one in body]
    asked = [one.text.endswith(_QUESTION_MARKS) for one in body]
    return sum(
        bool(asks and answers and asks[1] != answers[1] and is_question)
        for asks, answers, is_question in zip(named, named[1:], asked, strict=False)
    )


def _asks_by_marks(body: list[Paragraph]) -> bool:
    """Whether lines with a mark ask again and again, or one of them addresses somebody and asks."""
    asking = [one.text for one in body if one.text.endswith("?") and _ASKED_BY_MARK.match(one.text)]
    return len(asking) >= _ASKED_BY_MARKS or any(not text.startswith("* ") for text in asking)


def _somebody_answers(title: str, body: list[Paragraph]) -> bool:
    """Whether the questions of a text are put to somebody: the rest says "I" or "we", names its speakers, or the title calls it an interview; else its writer asks."""
    if _SAYS_INTERVIEW.search(title) or any(_ENDS_AN_INTERVIEW.match(one.text) for one in body):
        return True
    if any(one.text.endswith(_QUESTION_MARKS[1:]) for one in body):  # Chinese, Japanese and Arabic, which leave "I" out
        return True
    rest = [one.text for one in body if not one.text.endswith(_QUESTION_MARKS)]
    speaking = sum(_says_i(quotations(text).outside) for text in rest)
    named = sum(_TURN.match(text) is not None for text in rest)
    return speaking >= _MOSTLY_SPEAKING * len(rest) or named >= _TURNS


def _says_i(text: str) -> bool:
    return _I_OR_WE.search(text) is not None or _OF_ONESELF.search(text) is not None


def _who_answers(body: list[Paragraph]) -> str:
    """Give the name before the paragraphs of somebody who is asked; empty where none opens at least three, and a quarter of all."""
    named = _NAMED_TURN
    turns = [
        found[1]
        for paragraph in body
        if (found := named.match(paragraph.text))
        and paragraph.finished
        and paragraph.text[found.end() : found.end() + 1] not in OPENING_MARKS  # "Review: “I love it.”" quotes somebody
    ]
    name, count = Counter(turns).most_common(1)[0] if turns else ("", 0)
    return name if count >= max(_TURNS, 0.25 * len(body)) and name.lower() not in _NO_NAMES else ""


def _asked_in_headings(title: str, body: list[Paragraph], headings: Sequence[str]) -> bool:
    """Whether the questions of an interview are its headings: most of them ask, and the title or the last lines say what it is."""
    asked = sum(heading.endswith(_QUESTION_MARKS) for heading in headings)
    if asked < _ASKED or asked < _MOSTLY_ASKED * len(headings):
        return False
    return _SAYS_INTERVIEW.search(title) is not None or any(_ENDS_AN_INTERVIEW.match(one.text) for one in body)


def _labels(body: list[Paragraph]) -> frozenset[str]:
    """Give the lines that name the next speaker and are nothing else, where one of them stands three times before a question."""
    places = [at for at, one in enumerate(body[:-1]) if one.text.endswith(":") and _LABEL_LINE.match(one.text)]
    asking = Counter(body[at].text for at in places if any(mark in body[at + 1].text for mark in _QUESTION_MARKS))
    if not asking:
        return frozenset()
    (asker, asked), every = asking.most_common(1)[0], Counter(body[at].text for at in places)
    return frozenset(every) if asked >= _TURNS and 2 * asked > every[asker] and len(every) > 1 else frozenset()


def is_cut_off(text: str) -> bool:
    """Whether a text ends in the middle: an ellipsis, or the words of a link to the rest."""
    end = text[-80:].rstrip().lower()
    if end.endswith(_CUT_OFF):
        return True
    return end.rstrip(" .…»>→]").endswith(_GOES_ON_ELSEWHERE)


def introduction(body: list[Paragraph], kind: Kind, title: str = "", headings: Sequence[str] = ()) -> list[Paragraph]:
    """Give the paragraphs before the first item, entry or question; all of them when the text begins with one, but none of an interview."""
    marks = {Kind.LIST: _ITEM, Kind.LIVE_BLOG: _TIME, Kind.INTERVIEW: _SPEAKER}.get(kind)
    if marks is None:
        return body
    if kind is Kind.INTERVIEW and _asked_in_headings(title, body, headings):
        return list(takewhile(lambda paragraph: not _I_OR_WE.search(quotations(paragraph.text).outside), body))
    labels = _labels(body) if kind is Kind.INTERVIEW else frozenset()
    answers = _who_answers(body) if kind is Kind.INTERVIEW else ""
    transcript = sum(_is_speaker_line(paragraph.text) for paragraph in body) >= _SPEAKER_LINES
    for number, paragraph in enumerate(body):
        turn = kind is Kind.INTERVIEW and (
            _ADDRESSED.match(paragraph.text)
            or _ASKED_BY_MARK.match(paragraph.text)
            or paragraph.text.endswith(_QUESTION_MARKS)
            or (transcript and _is_speaker_line(paragraph.text))
            or paragraph.text in labels
            or (answers and (named := _NAMED_TURN.match(paragraph.text)) and named[1] == answers)
        )
        if turn or marks.match(paragraph.text):
            told = any(before.finished and not before.text.endswith(_QUESTION_MARKS) for before in body[:number])
            return body[:number] if told else _without_introduction(body, kind)
    return body


def _without_introduction(body: list[Paragraph], kind: Kind) -> list[Paragraph]:
    """Give what may be printed of a text that begins with its first item: of an interview nothing, since an answer without who gives it is a quotation without its speaker."""
    turns = sum(_is_turn(paragraph) for paragraph in body)
    turns += sum(_NAMED_TURN.match(paragraph.text) is not None for paragraph in body) if _who_answers(body) else 0
    first = body[0].text
    asked = turns >= _MOSTLY_TURNS * len(body) or _ADDRESSED.match(first) or _ASKED_BY_MARK.match(first)
    return [] if kind is Kind.INTERVIEW and asked else body


def _is_turn(paragraph: Paragraph) -> bool:
    return paragraph.text.endswith(_QUESTION_MARKS) or _is_speaker_line(paragraph.text)


def _is_speaker_line(line: str) -> bool:
    """Whether a transcript names the next speaker here: a short line of capitals."""
    return line.isupper() and len(line.split()) <= 4 and line[-1].isalpha()  # noqa: PLR2004  words of a name


def _at_least(starts: list[str], pattern: re.Pattern[str], *, least: int, share: float) -> bool:
    count = sum(pattern.match(start) is not None for start in starts)
    return count >= least and count >= share * len(starts)
