"""From a text to its lines, and which of them a neighbour tells to be of the page: posts and captions by the line under them, teasers by their dots.

Nothing here looks at one line alone; that is what `digest.summaries.boilerplate` does. Pure.
"""

# ruff: noqa: RUF001  dashes and quotes of many scripts are what this file is about

import re
from collections.abc import Sequence

from digest.summaries.boilerplate import is_attribution
from digest.summaries.expressions import expression
from digest.summaries.quotations import CLOSERS_OF_ANY_SCRIPT

TERMINATORS = tuple(".!?…。！？｡।॥؟۔")
_HARD_WRAP = (55, 82, 100)  # least and greatest median length of hard-wrapped lines, and the longest one
_BETWEEN_DASHES = expression(r"(?<=[.!?…\"”»])\s?- ?([^\n]{3,60}?) -\s?(?=[\"“«]?[A-ZÀ-Þ])")
"""How agencies write a heading inside of a paragraph: "... of the year.- In the dark -The council ..."."""
_DASH_BEHIND_A_STOP = expression(r"-(?:(?<=[.!?…\"”»]-)|(?<=[.!?…\"”»]\s-))")
"""What such a heading has before it: a look for dashes is quick, and hardly ever finds one there."""
_ITEM_BEHIND_A_STOP = expression(r"(?<=[a-zà-ÿ)»\"”][.;])- (?=[A-ZÀ-Þ])")
"""The next item of a list that a page gives in one line, or a heading: "... to all of them.- The second firm ..."; not the dash of a dateline."""
_WHITE = "\t\x1f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""All white space but a space that stands inside of a line."""
_DATELINE = 45  # characters
_SIGNATURE = expression(r"[—–-] ?[^\n@]{1,60}\(@\w{1,30}\)")
_UNDER_A_PICTURE = expression(
    r".{0,80}\bhide caption$|(?:\d{1,2}\.\d{1,2}\.\d{2,4} ?\| ?\d{1,3}:\d\d|\d{1,3}:\d\d(?= ?[Mm]in))(?: ?[Mm]in)?\.?$"
)
"""The credit that a page hides, and the day and the length of a film."""
_CAPTION = 300  # characters: more is no caption
_CREDIT_OF_A_PICTURE = expression(
    r"(?:©|\(?(?:(?:Photo|Foto|Picture|Image|Photograph) (?:by|de|von|di|van|credit)\b|(?:Photo|Foto|Bild|Image|Imagen|Imagem|Immagine|Picture|Photograph|Illustration|"
    r"Grafik|Credit|Crédit|Crédits?(?: photo)?|Beeld|Zdjęcie|Fot\.|Фото|Fotoğraf|Ảnh|Hình)s? ?:)) ?[\w@(][^!?]{1,60}$"
    r"|\(?(?:[A-ZÀ-Þ][\w.'’-]{1,20}+ ?){2,4}/ ?(?:[\w.-]{1,30}@[\w.-]{3,40}|(?:[A-ZÀ-Þ&][\w.'’-]{0,20}+ ?){1,5}(?:via (?:[A-Z]\w{1,20}+ ?){1,2})?)\)?$"
)
"""Who took the picture: "Photo : NAME", "© NAME", "Ann Roe/Agency", "(Ann Roe/aroe@paper.example)"."""
_FILE_OF_A_PICTURE = (".jpg", ".jpeg", ".png", ".webp")
_LONGEST_CREDIT, _LONGEST_FILE_NAME = 80, 120  # characters
_PICTURED, _PICTURED_ON_TOP = 250, 140  # characters of what a picture shows; a longer first line is the article's own
_SENTENCE_INSIDE = expression(r"\w{2}[.!?…][\"”»]? \W?[A-ZÀ-ÞА-ЯЁ]")
_ELLIPSES = ("...", "…", "...]", "…]", "...)", "…)")
_SOURCE = 60  # characters
_TEASER = 400  # characters
_WHOLE_LINES = 4  # so many others must be whole, or the text is itself an excerpt
_STEM = 5
_WORD = expression(r"[^\W\d_]{4,}")
_REFERENCE = expression(r"&#(39|12[89]|1[3-9]\d|[2-9]\d\d|\d{4,5});")
"""A character by its number: an apostrophe or what is not in ASCII, so that no sign of markup comes of it."""
_LATIN_1, _SURROGATES = 160, (0xD800, 0xDFFF)
_IN_LINES, _OF_LINES = "a|b|i|u|em|strong|small|span|img", "p|br|hr|ul|ol|li|div|blockquote|h[1-6]"
_TAG = expression(rf"</?(?:(?:{_IN_LINES})|({_OF_LINES}))(?: [^<>]{{0,1000}})?/?>", re.IGNORECASE)
"""One with an address may be long."""
_MARKED_UP = expression(
    rf"^\s{{0,9}}<(?:{_IN_LINES}|{_OF_LINES})[ />]|[.!?…][\"”»]? ?</?(?:p|br|li|div)[ />]",
    re.IGNORECASE,
)
"""A line that opens with a tag, or has that of a paragraph behind a stop; what only speaks of "<b>" has neither."""
_BACK_MATTER = frozenset(
    (
        "references", "bibliography", "further reading", "footnotes", "comments", "leave a reply", "leave a comment", "related articles", "related posts", "related stories",
        "you may also like", "about the author", "literatur", "literaturverzeichnis", "einzelnachweise", "quellenverzeichnis", "kommentare", "schreibe einen kommentar",
        "ähnliche beiträge", "das könnte dich auch interessieren", "das könnte sie auch interessieren", "über den autor", "über die autorin", "weitere artikel", "références",
        "bibliographie", "commentaires", "laisser un commentaire", "articles similaires", "referencias", "bibliografía", "comentarios", "deja un comentario",
        "artículos relacionados", "noticias relacionadas", "referências", "bibliografia", "comentários", "deixe um comentário", "notícias relacionadas", "riferimenti",
        "commenti", "lascia un commento", "articoli correlati", "referenties", "reacties", "gerelateerde artikelen", "przypisy", "komentarze", "podobne artykuły", "примечания",
        "литература", "комментарии", "похожие статьи", "kaynakça", "yorumlar", "ilgili haberler", "tin liên quan", "bình luận", "tài liệu tham khảo", "参考文献", "脚注",
        "関連記事", "コメント", "相关阅读", "相关新闻", "المراجع", "التعليقات",
    )
)  # fmt: skip
"""Headings with which a page begins what stands below its article."""
_LONGEST_HEADING = max(map(len, _BACK_MATTER)) + 1
_STORY = 0.4  # of the lines: above them such a heading is one of a menu
NEVER_LAST = frozenset(
    ("of", "the", "a", "an", "and", "or", "in", "to", "for", "with", "by", "at", "on", "from", "de", "la", "le", "les", "des", "du", "et", "à", "der", "die", "das",
     "den", "dem", "und", "von", "mit", "für", "im", "el", "los", "las", "y", "en", "del", "da", "do", "e", "em", "um", "uma", "il", "lo", "di", "van", "het", "een")
)  # fmt: skip
"""Words no line ends with that is whole."""


def with_characters(text: str) -> str:
    """Give a text whose characters a page has encoded twice with the characters: the dash of "&#151;", which means one of Windows-1252, and that of "&#8212;"."""
    return _REFERENCE.sub(_character, text) if "&#" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1])
    if number < _LATIN_1:
        return bytes((number,)).decode("cp1252", "ignore")
    return found[0] if _SURROGATES[0] <= number <= _SURROGATES[1] else chr(number)


def without_tags(text: str) -> str:
    """Give a text whose markup a page has encoded twice without it: "<b>Bold</b>" is one word, and "<p>" begins a line."""
    if "<" not in text:
        return text
    return "\n".join(_TAG.sub(_blank_of, line) if _MARKED_UP.search(line) else line for line in text.split("\n"))


def _blank_of(tag: re.Match[str]) -> str:
    return "\n" if tag[1] else ""


def ends_like_sentence(text: str) -> bool:
    """Whether `text` ends in a full stop or its like, closing quotes and brackets aside."""
    return text.endswith(TERMINATORS) or text.rstrip(CLOSERS_OF_ANY_SCRIPT + " ").endswith(TERMINATORS)


def lines_of(text: str) -> list[str]:
    """Give the lines that hold something, white space evened out; those of a hard-wrapped text are joined to its blocks."""
    if " -" in text and _DASH_BEHIND_A_STOP.search(text):
        text = _BETWEEN_DASHES.sub(r"\n\1\n", text)
    if ".- " in text or ";- " in text:
        text = _ITEM_BEHIND_A_STOP.sub(_in_its_own_line, text)
    lines = [_evened(line) for line in text.splitlines()]
    filled = [line for line in lines if line]
    if not _is_hard_wrapped(filled) or "" not in lines:
        return filled
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [" ".join(block) for block in blocks if block]


def _evened(line: str) -> str:
    """Give a line with one space between its words and none around them; most have nearly been so, and are not taken apart."""
    if any(map(line.__contains__, _WHITE)):
        return " ".join(line.split())
    while "  " in line:
        line = line.replace("  ", " ")
    return line.strip(" ")


def _in_its_own_line(dash: re.Match[str]) -> str:
    text, at = dash.string, dash.start()
    return dash[0] if text.find("\n", max(0, at - _DATELINE), at) >= 0 or at < _DATELINE else "\n"


def of_the_page(lines: Sequence[str], title: str) -> set[int]:
    """Give the places of the lines that a neighbour tells to be of the page."""
    found = _teasers(lines, title) | _back_matter(lines)
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line):
            found.update((number, number - 1))
        elif _is_under_a_picture(line) or (
            1 < number < len(lines) - 2 and _is_source(line)
        ):  # one at the end credits the article
            found.add(number)
            if number and len(lines[number - 1]) <= _CAPTION:
                found.add(number - 1)
        elif 0 < number < len(lines) - 1 and _credits_a_picture(line):  # so does the last one
            found.add(number)
            if _may_show(lines[number - 1]) and (number > 1 or len(lines[0]) <= _PICTURED_ON_TOP):
                found.add(number - 1)
        elif len(line) <= _LONGEST_FILE_NAME and line[-5:].lower().endswith(_FILE_OF_A_PICTURE) and "://" not in line:
            found.add(number)
            if number < len(lines) - 1 and _may_show(lines[number + 1]):
                found.add(number + 1)
    return found - {-1}


def _is_hard_wrapped(lines: list[str]) -> bool:
    if len(lines) < 8:  # noqa: PLR2004  too few to tell
        return False
    lengths = sorted(map(len, lines))
    least, greatest, longest = _HARD_WRAP
    return least <= lengths[len(lengths) // 2] <= greatest and lengths[-1] <= longest


def _is_source(line: str) -> bool:
    return len(line) <= _SOURCE and (":" in line or "：" in line) and is_attribution(line)


def _is_under_a_picture(line: str) -> bool:
    return (line[:1].isdecimal() or line.endswith("caption")) and _UNDER_A_PICTURE.match(line) is not None


def _credits_a_picture(line: str) -> bool:
    if len(line) > _LONGEST_CREDIT or line.endswith("."):
        return False
    return _CREDIT_OF_A_PICTURE.match(line) is not None


def _may_show(line: str) -> bool:
    """Whether it may be what a picture shows: one sentence, and not a long one."""
    return len(line) <= _PICTURED and _SENTENCE_INSIDE.search(line) is None


def _teasers(lines: Sequence[str], title: str) -> set[int]:
    """Give the beginnings of other stories, which their dots cut off: in the middle of a phrase, in rows, or above the story and not about its title."""
    cut = [number for number, line in enumerate(lines[:-1]) if line.endswith(_ELLIPSES) and len(line) <= _TEASER]
    if not cut or sum(ends_like_sentence(line) and not line.endswith(_ELLIPSES) for line in lines) < _WHOLE_LINES:
        return set()
    return {
        number
        for number in cut
        if _last_word(lines[number]) in NEVER_LAST
        or not {number - 1, number + 1, number - 2, number + 2}.isdisjoint(cut)
        or (number == 0 and title and _stems(title).isdisjoint(_stems(lines[0])))
    }


def _back_matter(lines: Sequence[str]) -> set[int]:
    """Give what stands below the article: its references, comments on it, and lists of others."""
    first = int(_STORY * len(lines))
    for number in range(max(1, first), len(lines)):
        if len(lines[number]) <= _LONGEST_HEADING and lines[number].rstrip(": ").lower() in _BACK_MATTER:
            return set(range(number, len(lines)))
    return set()


def _last_word(line: str) -> str:
    return line.rstrip(".…)]([ ").rpartition(" ")[2].lower()


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower())}
