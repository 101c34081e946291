"""The only cuts that a summary makes in an article's own words: a list's mark, a dateline, a heading run in and a leading connective. Each can be undone.

A dateline ("LONDON (Reuters) - ") says where, not what. A connective ("However, ", "Aber ") leans on a sentence that the summary leaves out; what
follows it begins with a capital letter then. A heading without its blank ("Le procès reportéSelon la préfecture, ...") is none of the sentence's words.
Nothing else is ever cut, and nothing is added.
"""

# ruff: noqa: RUF001  dashes and letters of many scripts are what this file is about

from collections.abc import Callable
from typing import NamedTuple

from digest.summaries.expressions import expression
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import listed

_AGENCIES = (
    "CNN|Reuters|REUTERS|AP|AFP|BBC|dpa|EFE|ANSA|UPI|Xinhua|PTI|TASS|Bloomberg|epd|KNA|SID|PAP|ANP|Lusa|IANS|ANI|TTXVN"
)
_OPENS = r"(?=[“\"'«„‘]?[A-ZÀ-ÞА-ЯЁ0-9])"
_DATELINES = (
    expression(
        r"[A-ZÀ-Þ][\w.,'’/ -]{0,60}+\((?:" + _AGENCIES + r")(?:/[\w ]{1,20})?\)\s?(?:\.?--|–|—|\.?-|:)?\s?" + _OPENS
    ),
    expression(
        r"[A-ZÀ-Þ][\w.,'’/ -]{0,40}+\([\w./ -]{2,24}\)\.?\s?(?:--|–|—|-)\s?" + _OPENS
    ),  # an agency that is not in the list, and a dash
    expression(r"[A-Z][A-Z. ]{2,30}+via [A-Z][A-Z. ]{1,30}+(?:--|–|—|-) " + _OPENS),
    expression(r"\((?:" + _AGENCIES + r")\)\s?(?:\.?--|–|—|\.?-|:)?\s?" + _OPENS),
    expression(
        r"\((?:[A-ZÀ-Þ][\w.'’-]{1,20}+ ?){1,4}\)" + r"(?=[“\"'«„‘]?[A-ZÀ-Þ])"
    ),  # glued to the text: no aside of a sentence is
    expression(
        r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,30}(?:(?:and|et|e|y|und|en|i) [A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,30})?(?:, [A-Z][\w. ]{2,20})?(?: --| –| —| -|: ?—) "
        + _OPENS
    ),
    expression(r"[A-ZÀ-Þ][\w, ]{2,40}+\.(?:-|–|—)\s?" + _OPENS),
    expression(
        r"(?:[A-ZÀ-Þ][\w’'-]{1,20}+ ){1,3}(?:News|Times|Post|Press|Gazette|Herald|Tribune|Agency) (?:--|–|—|-) "
        + _OPENS
    ),  # a paper that names itself
    expression(r"[А-ЯЁ][А-ЯЁ -]{2,30}(?:, \d{1,2} [а-я]{3,8})? ?[–—-] ?(?:[А-ЯЁ][\w ]{1,20}\. )?" + _OPENS),
    expression(r"[A-Z][\w-]{2,30}\.(?:com|org|net|de|at|ch|fr|es|it|nl|pl|br|pt|info|tv) ?[-–—|:] " + _OPENS),
    expression(
        r"[A-ZÀ-Þ][\w’'/-]{2,25}(?: [\w’'/-]{2,25}){0,3} · " + _OPENS
    ),  # a place, as papers on the Rhine have it
    expression(r"[\u0600-\u06ff][\u0600-\u06ff ،]{2,40}\((?:CNN|AFP|BBC|رويترز|أ ف ب|د ب أ)\)\s?[-–—]{1,2} ?"),
    expression(r"[\u4e00-\u9fff]{2,8}\d{1,2}月\d{1,2}日电\s?(?:（[^）]{1,20}）)?\s?"),
)
_DAY = expression(
    r"(?:[A-ZÀ-Þ][\w.’'/-]{1,30}+,? )?(?:den )?"
    r"(?:\d{1,2}[./] ?(?:\d{1,2}[./] ?|[A-ZÄ][a-zä]{2,8} )(?:19|20)?\d{2,3}|(?:19|20)\d\d-\d\d-\d\d|[A-Z][a-z]{2,8} \d{1,2}, (?:19|20)\d\d)"
    r"(?:,? \d{1,2}[:.]\d\d(?: Uhr)?)?\s?(?:[-–—:|·]|\|)\s?(?=[“\"'«„‘]?[A-ZÀ-ÞА-ЯЁ0-9])"
)
"""The day before a dash: "29.11.2022 – ", "Leeds, 3.5.2026 - ", "January 22, 2014 - "."""
_PLACE_AND_DASH = expression(r"[A-ZÄÖÜ][a-zäöüß]{2,20}+(?:/[A-ZÄÖÜ][a-zäöüß]{2,20}+)? [–—-] (?=[A-ZÄÖÜ][^–—]{40})")
_PLACE = expression(
    r"[A-ZÄÖÜ][a-zäöüß]{2,20}+(?:(?:, |/| )[A-ZÄÖÜ][a-zäöüß]{2,20}+){0,2} (?=(?:Der|Die|Das|Ein|Eine|Es|Wenn|Als|Seit|Nach|Mit|Im|In|Am|Für|Bei|Auf|Wer|Was|Wie|Nur|Noch|Erst|"
    r"Zum|Zur|Trotz|Wegen|Laut) [\wÄÖÜäöü])"
)
_DASHES_LEFT = expression(
    r"(?:[—–] ?)?-{2,4} ?(?:(?:by|von|par|por|di) (?:[A-ZÀ-Þ][\w.'’-]{0,20}+ ){1,3}[A-ZÀ-Þ][a-zà-ÿ]{2,20}(?<!Mc)(?<!Mac)(?=[A-ZÀ-Þ][a-zà-ÿ]))?"
    + _OPENS
)
"""What is left of a dateline that a page has cut, and a name without a blank behind it: "— -- The ...", "---- by Ann RoeThe ..."."""
_MARK = expression(r"(?:[•▪►●◦⁃] ?|[*-] )" + _OPENS)
_NUMBER_OF_AN_ITEM = expression(
    r"(?:\d{1,2}\) ?|\d{1,2}\. (?!(?:FC|SC|FSV|BC|FCN|Bundesliga|Liga|Division) ))(?=[“\"'«„‘]?[A-ZÀ-ÞА-ЯЁ][a-zà-ÿа-яё]?)"
)
_NUMBER_IN_BRACKETS = expression(r"\d{1,2}\) ?(?=[“\"'«„‘]?[A-ZÀ-ÞА-ЯЁ])")
_NUMBERED = frozenset(("en", "fr", "es", "pt", "it", "nl", "vi", "ru"))  # elsewhere a number with a stop is an ordinal
_LABEL_OF_A_SUMMARY = expression(
    r"(?:Summary|Zusammenfassung|Kurzfassung|Résumé|Resumen|Resumo|Riassunto|Samenvatting|Streszczenie|Краткое содержание|Özet|Tóm tắt|In short|In brief|Kurz gefasst|En bref|"
    r"En resumen|Em resumo|In breve|Kort gezegd|Kısaca|TL;DR) ?: ?" + _OPENS
)
_LONGEST_LABEL = 24  # characters
_DASHES = "-*"
_DASHES_OF_A_DATELINE = "—–-"
DATELINE_REACH = 110  # characters: no dateline is longer
_DATELINES_UNTIL = 4  # paragraphs: a standfirst stands before many a dateline
_PLACE_AND_COLON = expression(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/ -]{2,30}(?:, [A-Z][\w. ]{2,20})?: ?(?=[“\"'«„‘]?[A-ZÀ-Þ])")
"""As papers of India, Pakistan, Thailand and Tanzania have it: "BHOPAL: The state ..."."""
_JOINT = expression(
    r"[A-ZÀ-Þ](?:(?<=[a-zà-ÿ]{2}.)|(?<=[A-ZÀ-Þ]{3}.)(?=[a-zà-ÿ'’])|(?<= \d.)|(?<=[a-zà-ÿ]\.{3}.)|(?<=[a-zà-ÿ]….))"
    r"(?:['’](?=[a-zà-ÿ]{2})|[a-zà-ÿ]*+)(?:(?<=['’])|(?=[ ,]))"
)  # a look for capitals alone is quick
"""Where a page lost the blank, and the word behind it: "... reportéSelon la", "... de l'enquêteL'avocat", "D'abord le chant...Ainsi, ce"."""
_HEADINGS_RUN_IN = frozenset(("fr", "es", "pt", "it"))  # elsewhere too many names have a capital inside
_ELIDED = frozenset(("L'", "D'", "C'", "S'", "J'", "N'", "L’", "D’", "C’", "S’", "J’", "N’"))
_OPENERS = {
    "fr": listed(
        "à parmi autre autres certains certaines face suite contacté contactée interrogé interrogée invité invitée condamné condamnée né née "
        "lundi mardi mercredi jeudi vendredi samedi dimanche outre durant contre dès ensuite concernant très toujours"
    ),
    "es": listed("lunes martes miércoles jueves viernes sábado domingo ayer hoy mañana contra luego nacido nacida"),
    "pt": listed("ontem hoje contra depois nascido nascida"),
    "it": listed("lunedì martedì mercoledì giovedì venerdì sabato domenica ieri oggi contro poi nato nata"),
}
"""Words beside the small ones of a language that open sentences and end no name."""
_WORD_BEFORE = expression(r"([A-Za-zÀ-ÿ]+)\Z")
_LONGEST_WORD = 30
_LEAST_REST = 30  # characters: what is less is no sentence
_STOPS = ".,;:!?…"
_LEAST_HALF = 3  # letters of a word that stands alone elsewhere
_HEADING_WORDS = 8  # before an ellipsis: more of them may be an enumeration

_WITH_COMMA = {
    "en": (
        "however",
        "meanwhile",
        "moreover",
        "furthermore",
        "additionally",
        "in addition",
        "nevertheless",
        "nonetheless",
        "also",
    ),
    "fr": ("cependant", "toutefois", "par ailleurs", "en outre", "de plus", "néanmoins"),
    "es": ("sin embargo", "además", "no obstante", "asimismo"),
    "pt": ("no entanto", "além disso", "porém", "contudo", "entretanto"),
    "it": ("tuttavia", "inoltre", "però"),
    "pl": ("jednak", "ponadto"),
    "ru": ("однако", "кроме того", "при этом"),
    "vi": ("tuy nhiên", "ngoài ra"),
    "tr": ("ayrıca",),
}
_BARE = {
    "en": ("but", "and", "yet"),
    "de": ("aber", "und"),
    "fr": ("mais", "et"),
    "es": ("pero", "y"),
    "pt": ("mas", "e"),
    "it": ("ma", "e"),
    "nl": ("maar", "en"),
    "pl": ("ale", "jednak"),
    "ru": ("но", "а"),
    "tr": ("ama", "fakat", "ancak"),
}
_CONNECTIVE_REACH = 30  # characters
_ALL_CONNECTIVES = {
    language: tuple({*_WITH_COMMA.get(language, ()), *_BARE.get(language, ())}) for language in {**_WITH_COMMA, **_BARE}
}
# After a bare connective only a plain noun phrase is sure to open a main clause ("But when ..." leans on what follows, "But he" on what was).
_NOUN_PHRASE = {
    "en": ("the ", "a ", "an "),
    "de": ("der ", "die ", "das ", "ein ", "eine "),
    "fr": ("le ", "la ", "les ", "l'", "l’", "un ", "une "),
    "es": ("el ", "la ", "los ", "las ", "un ", "una "),
    "pt": ("o ", "a ", "os ", "as ", "um ", "uma "),
    "it": ("il ", "la ", "lo ", "i ", "gli ", "le ", "l'", "l’", "un ", "una "),
    "nl": ("de ", "een "),
}


class Trimmed(NamedTuple):
    """`text` as it may be printed and `removed` as it stood before it. `raised` says that its first letter was made a capital."""

    text: str
    removed: str = ""
    raised: bool = False


def restore(trimmed: Trimmed) -> str:
    """Undo a trim: give the sentence as the article has it."""
    text = trimmed.text[:1].lower() + trimmed.text[1:] if trimmed.raised else trimmed.text
    return trimmed.removed + text


def trim_head(text: str, language: str, number: int) -> Trimmed:
    """Cut what stands before the first sentence of a paragraph: a dateline, in German a place alone, and a place in capitals before a colon where the text begins.

    `number` counts the paragraphs from 0.
    """
    dateline = trim_dateline(text)
    if dateline.removed or number >= _DATELINES_UNTIL:
        return dateline
    place = _PLACE_AND_COLON.match(text[:DATELINE_REACH]) if number == 0 and text[:2].isupper() else None
    if place and place.end() < len(text):
        return Trimmed(text[place.end() :], place.group())
    return trim_place(text, dashed=number > 0) if language == "de" else dateline


def trim_dateline(text: str) -> Trimmed:
    """Cut the dateline of a paragraph, where it has one and a sentence follows."""
    head = text[:DATELINE_REACH]
    if not any(sign in head for sign in "(—–-电·|"):
        return Trimmed(text)
    left = _DASHES_LEFT.match(head) if head[0] in _DASHES_OF_A_DATELINE else None
    if left:
        return Trimmed(text[left.end() :], left.group())
    day = _DAY.match(head) if head[0].isdecimal() or ("," in head and head[0].isupper()) else None
    start = day.end() if day else 0
    for pattern in _DATELINES:
        found = pattern.match(head, start)
        if found and found.end() < len(text):
            return Trimmed(text[found.end() :], text[: found.end()])
    return Trimmed(text[start:], text[:start]) if start < len(text) else Trimmed(text)


def trim_place(text: str, *, dashed: bool = False) -> Trimmed:
    """Cut the place that some German papers set before a sentence with nothing but a blank or a dash: "Berlin Die Regierung ..."; `dashed`: with a dash alone."""
    head = text[:DATELINE_REACH]
    found = _PLACE_AND_DASH.match(head) or (None if dashed else _PLACE.match(head))
    return Trimmed(text[found.end() :], found.group()) if found else Trimmed(text)


def trim_mark(text: str, language: str = "") -> Trimmed:
    """Cut the mark of a list's item, its number, or "Summary:": a summary is no list. A dash that opens what somebody says is none, and more dashes follow it as a rule."""
    if text[:1].isdecimal():
        found = (_NUMBER_OF_AN_ITEM if language in _NUMBERED else _NUMBER_IN_BRACKETS).match(text)
    elif text[:1].isalpha():
        found = _LABEL_OF_A_SUMMARY.match(text) if ":" in text[:_LONGEST_LABEL] else None
    else:
        found = _MARK.match(text)
    if found is None or (text[0] in _DASHES and " - " in text[found.end() :]):
        return Trimmed(text)
    return Trimmed(text[found.end() :], text[: found.end()])


def trim_run_in(text: str, language: str, told: Callable[[str], int]) -> Trimmed:
    """Cut what stands before the last place where a page lost the blank between a heading, or a sentence without its stop, and the next sentence.

    The word behind it is one that opens sentences, or begins a name that the story has, too; `told` counts how often a word or a phrase stands in it by itself.
    """
    if language not in _HEADINGS_RUN_IN:
        return Trimmed(text)
    for joint in reversed(list(_JOINT.finditer(text))):
        at = joint.start()
        if len(text) - at >= _LEAST_REST and _parts(text, at, joint[0], language, told):
            return Trimmed(text[at:], text[:at])
    return Trimmed(text)


def _parts(text: str, at: int, word: str, language: str, told: Callable[[str], int]) -> bool:
    """Whether a sentence begins at a place in the middle of what looks like a word."""
    if text[at - 1] in ".…":
        return text.count(" ", 0, at) < _HEADING_WORDS
    low, following = word.lower(), text[at + len(word) + 1 :].partition(" ")[0].rstrip(_STOPS)
    found, named = _WORD_BEFORE.search(text, max(0, at - _LONGEST_WORD), at), following[:1].isupper()
    before = found[1] if found else ""
    plain = before[:1].islower() or not before
    if word in _ELIDED:
        return plain or not named or told(before) > 0
    if not plain and _is_one_name(before, word, told):
        return False
    if low in _OPENERS[language] or (len(low) > 1 and low in vocabulary(language).common):
        return plain or not named or told(before) > 0
    if not named or min(len(before), len(word)) < _LEAST_HALF:
        return False
    return told(before) > 0 and told(f"{word} {following}") > 0


def _is_one_name(before: str, word: str, told: Callable[[str], int]) -> bool:
    """Whether the story writes both words together again, or with a blank between them: "FranceInfo", "France Info"."""
    return told(before + word) > 1 or told(f"{before} {word}") > 0


def trim_connective(text: str, language: str) -> Trimmed:
    """Cut a connective that opens a sentence, where what follows is a main clause that can stand alone."""
    low = text[:_CONNECTIVE_REACH].lower()
    if text[:1].islower():  # the middle of a sentence that the page has torn: cut, it would look whole
        return Trimmed(text)
    if not low.startswith(_ALL_CONNECTIVES.get(language, ())):
        return Trimmed(text)
    for word in _WITH_COMMA.get(language, ()):
        if low.startswith(word + ", "):
            return _raised(text, len(word) + 2, language)
    for word in _BARE.get(language, ()):
        if low.startswith(word + " ") and _opens_main_clause(text[len(word) + 1 :], language):
            return _raised(text, len(word) + 1, language)
    return Trimmed(text)


def _opens_main_clause(rest: str, language: str) -> bool:
    if language not in _NOUN_PHRASE:  # languages without articles
        return rest.partition(" ")[0].rstrip(",").lower() not in vocabulary(language).common
    if rest.startswith(_NOUN_PHRASE[language]):
        return True
    return language != "de" and rest[:1].isupper() and not rest.startswith(("I ", "I'", "I’"))


def _raised(text: str, length: int, language: str) -> Trimmed:
    rest = text[length:]
    first = rest[:1]
    if not first.islower():
        return Trimmed(rest, text[:length])
    other_capital = language == "tr" and first in "iı"
    if other_capital or first.upper().lower() != first:
        return Trimmed(text)
    return Trimmed(first.upper() + rest[1:], text[:length], raised=True)
