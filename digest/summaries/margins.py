"""Which lines stand in the margin of a story, as the rest of its text tells: who wrote it, what is pulled out of it, and what its first picture shows.

Looks at each line beside all others; what a line shows alone is asked in `digest.summaries.boilerplate`, what the next one shows in `lines`. Pure.
"""

# ruff: noqa: RUF001  dashes and quotes of many scripts are what this file is about

from collections.abc import Iterator, Sequence

from digest.summaries.expressions import expression
from digest.summaries.lines import TERMINATORS
from digest.summaries.quotations import OPENING_MARKS, balance, has_no_mark

_FOOT = 4  # lines
_LEAST_LINES = 6  # fewer are a notice, and whom it tells of is its subject
_NOTE = 600  # characters: a longer line is no note on the writer
_SOMEBODY_IS = expression(
    r"(?!(?:The|This|That|An?|In|It|Der|Die|Das|Eine?|Diese[rs]?|Les?|La|Un|Une|El|Los|Las|Una|Os?|As?|Uma|Il|Lo|Gli|De|Het|Een) )"
    r"(?:(?:Dr|Prof)\.? )?[A-ZÀ-Þ][\w.'’-]{1,30}(?: (?:[A-ZÀ-Þ][\w.'’-]{0,30}|de|d[aeo]s?|van|von|der)){0,3} ([A-ZÀ-Þ][\w'’-]*[a-zà-ÿ]),? "
    r"(?:is an? |is the |is on |writes |covers |ist (?:eine? |freie|seit |Redakteur|Autor|Professor)|est (?:un |une |journaliste|professeure?)|es (?:un |una |periodista|profesor|politólog|abogad)|"
    r"é (?:um |uma |jornalista|professor)|è (?:un |una |giornalista|professor)|is (?:een |redacteur|journalist|hoogleraar)|jest (?:dziennik|redaktor|profesor))"
)
"""A name and what the one who bears it is; the family name is the group."""
_WRITES = expression(
    r"(?i:\b(?:editors?|reporters?|writers?|columnists?|correspondents?|journalists?|authors?|newsletters?|redakteur|autorin|autor|korrespondent|journaliste|rédact|chroniqueu|periodista|redactor|"
    r"columnista|jornalista|colunista|repórter|giornalista|redattor|redacteur|dziennikar|redaktor))"
)
_PULLED = (20, 350)  # characters of a line that may be pulled out of the text
_PULLED_FROM = 80  # lines: what stands further down is hardly printed, and a long text must not cost more
_MARKS_AND_STOPS = " .!?…\"”“«»„'’‘"
_SENTENCE_INSIDE = expression(r"\w{2}[.!?…][\"”»]? \W?[A-ZÀ-ÞА-ЯЁ]")
_FIRST_PICTURE = 130  # characters of what it shows
_SHORT_CAPTION = 40
_VIETNAMESE_TIME = expression(
    r"(?:Khoảng|Ngày|Hôm|Sáng|Trưa|Chiều|Tối|Đêm|Rạng sáng|Vào|Lúc|Trước đó|Tháng|Năm) (?:ngày |lúc |khoảng |nay|qua|sáng |chiều |tối |đêm |\d)"
)
_VIETNAMESE_TIME_INSIDE = expression(r"(?:ngày|hôm|sáng|chiều|tối|trưa|đêm) (?:nay|qua|\d)")
_VIETNAMESE_TIME_LAST = expression(r" (?:hôm|hồi) (?:(?:tháng|năm|tuần|cuối|đầu|giữa) [\w/ -]{0,20}|qua)\.$")
_VIETNAMESE_STORY = expression(
    r"(?:Theo|Sự việc|Vụ|Đó|Đây|Ông|Bà|Anh|Chị|Tin|Trong|Tại|Khi|Sau|Trước|Cụ thể|Liên quan|Nhiều|Như|Thông tin|Mới đây|Hiện nay|Người này)\b"
)
"""How a story begins, and no caption: "According to ...", "The accident ...", "He ..."."""
_VIETNAMESE_PICTURE = expression(
    r"(?:Hiện trường|Hình ảnh|Clip|Video|Quá trình|Bên trong|Toàn cảnh|Cảnh (?!sát|báo)|Khoảnh khắc|Một góc|Bức ảnh|Khung cảnh|Chân dung|Ảnh (?!hưởng)) "
)
"""What a caption calls its picture: "The scene of ...", "The process of ..."."""


def in_the_margin(lines: Sequence[str], title: str, language: str) -> set[int]:
    """Give the places of the lines that are none of the story's own. `language`: its code, as captions are told by it."""
    found = {*_about_the_writer(lines, title), *_pulled_out(lines)}
    if language == "vi" and _shows_a_picture(lines):
        found.add(0)
    return found


def _about_the_writer(lines: Sequence[str], title: str) -> Iterator[int]:
    """Give the lines that tell what somebody is whose name stands nowhere else: at the foot, or at the head where the profession is to write."""
    if len(lines) < _LEAST_LINES:
        return
    for at in (0, *range(len(lines) - _FOOT, len(lines))):
        line = lines[at]
        known = _SOMEBODY_IS.match(line) if len(line) <= _NOTE else None
        if known is None or known[1] in title or (at == 0 and _WRITES.search(line) is None):
            continue
        if not any(known[1] in other for number, other in enumerate(lines) if number != at):
            yield at


def _pulled_out(lines: Sequence[str]) -> Iterator[int]:
    """Give the lines that stand once more, word for word, inside of a quotation or in the middle of a longer sentence: the page has pulled them out, or a picture shows whom they name."""
    text = "\n".join(lines)
    least, most = _PULLED
    start = 0
    for at, line in enumerate(lines[:_PULLED_FROM]):
        if least <= len(line) <= most and has_no_mark(line):
            key = line.strip(_MARKS_AND_STOPS)
            place = text.find(key)
            if start <= place <= start + len(line):
                place = text.find(key, start + len(line))
            if place >= 0 and len(key) >= least and not _SENTENCE_INSIDE.search(line) and _is_inside(text, place, key):
                yield at
        start += len(line) + 1


def _is_inside(text: str, place: int, key: str) -> bool:
    """Whether what stands at a place is quoted there, or its sentence goes on behind it."""
    end = place + len(key)
    begin = text.rfind("\n", 0, place) + 1
    if balance(text[begin:place]) > 0:
        return True
    before, behind = text[begin:place].rstrip(), text[end : end + 2]
    goes_on = behind[:1] == " " and behind[1:].isalnum()
    return goes_on and (not behind[1:].isupper() or bool(before and not before.endswith(TERMINATORS)))


def _shows_a_picture(lines: Sequence[str]) -> bool:
    """Whether the first line of a Vietnamese text tells what its picture shows: by its first word, or by its time at the end, which a story has behind who acts.

    So does a very short one, if the next line begins the story with a quotation or a time; a longer one may tell what the story tells.
    """
    if len(lines) < _LEAST_LINES:
        return False
    first, following = lines[0], lines[1]
    if len(first) > _FIRST_PICTURE or not first.endswith(".") or first[0] in OPENING_MARKS:
        return False
    if _SENTENCE_INSIDE.search(first) or _VIETNAMESE_TIME.match(first) or _VIETNAMESE_STORY.match(first):
        return False
    told = _VIETNAMESE_PICTURE.match(first) or _VIETNAMESE_TIME_LAST.search(first)
    if told or len(first) > _SHORT_CAPTION:
        return told is not None
    timed = _VIETNAMESE_TIME.match(following) is not None and _VIETNAMESE_TIME_INSIDE.search(first) is None
    return timed or following[0] in OPENING_MARKS
