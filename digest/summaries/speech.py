"""Whose words a sentence is where it shows no mark itself: its neighbours open and close a quotation, or the whole text has lost its marks.

Marks sentences, which are never printed then unless they name who speaks; never changes or drops one. Pure.
"""

# ruff: noqa: RUF001  letters of Turkish are what a part of this file is about

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from digest.summaries.body import Sentence
from digest.summaries.expressions import expression
from digest.summaries.quotations import OPENING_MARKS, balance, has_no_mark
from digest.summaries.words import shows_a_name

_ANNOUNCED = expression(
    r"\b(?:(?:said|wrote|stated|declared|posted|announced|replied|tweeted|explained) (?:[\w ]{1,30} )?(?:the following|as follows)"
    r"|(?:sagte|schrieb|schreibt|erklärte|teilte|antwortete|äußerte) (?:[\wäöüß ]{1,40} )?(?:[Ff]olgendes|wie folgt)(?: mit)?"
    r"|(?:déclar|écri|affirm|répond|annonc|publi|indiqu)\w{1,5} (?:[\wà-ÿ ]{1,30} )?ce qui suit|(?:dijo|escribió|declaró|afirmó|publicó|señaló|respondió) (?:[\wà-ÿ ]{1,30} )?lo siguiente"
    r"|(?:disse|escreveu|declarou|afirmou|publicou) (?:[\wà-ÿ ]{1,30} )?o seguinte|(?:detto|scritto|dichiarato|scrive|dichiara|disse|scrisse) (?:[\wà-ÿ ]{1,30} )?quanto segue"
    r"|(?:zei|schreef|verklaarde|zegt|schrijft) (?:[\wà-ÿ ]{1,30} )?het volgende|(?:сказал|написал|заявил|ответил)[аи]? (?:[\w ]{1,30} )?следующее"
    r"|(?:powiedział|napisał|oświadczył)[ai]?,? (?:[\w ]{1,30} )?(?:co następuje|następująco))\s?:$"
)
"""Who said it stands here, and what was said behind it without a mark."""
_REACH = 100  # characters
_LONG_SPEECH = 12  # sentences
_LABEL = expression(r"(?:[A-ZÀ-Þ][\w.'’-]{1,20}+ ){0,2}([A-ZÀ-Þ][\w.'’-]{1,20}+)(?::| -| –) [A-ZÀ-Þ]")
_TURNS = 3
_TURKISH_FIRST_PERSON = expression(
    r"\w{2}(?:[ıiuü]yoru[mz]|aca[gğ]ı[mz]|ece[gğ]i[mz]|malıyı[mz]|meliyi[mz])\b|\b(?![Şş]ehitler|[Aa]skerler)\w{2,20}(?:larımız|lerimiz)"
    r"|\b(?![Gg]ünümüz|[İi]limiz|[Şş]ehrimiz|[Gg]eçtiğimiz|[Şş]ehitler|[Aa]skerler)\w{2,20}[ıiuü]m[ıiuü]z(?:[ıiuü]n?|d[ae]n?|[ae]|l[ae])?\b|\b(?!(?:eğitim|öğretim|üretim|yönetim|denetim|tüketim|yardım|adım|satım|artık|plastik|lastik|taktik)\.)\w{2,25}(?:d|[pçtkfhsş]t)[ıiuü][mk]\.$"
)
_TURKISH_SPEECH = expression(
    r"\b(?:dedi|konuştu|söyledi|belirtti|kaydetti|kullandı|bulundu|yazdı|aktardı|belirterek|söyleyerek|vurgulayarak|diyen|ederek|açıklamada)\b"
)

_TURKISH_SAID = expression(r"\b(?:dedi|konuştu|söyledi|denildi|(?:ifadesini|ifadelerini) kullandı)\.$")
_TURKISH_NAME_FIRST = expression(r"(?:\S{1,30} ){0,4}[A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,20} [A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,20} ")
_TURKISH_FOLLOWING = expression(
    r"\bşunları (?:kaydetti|söyledi|aktardı|belirtti|yazdı|ifade etti|vurguladı|paylaştı|dile getirdi|anlattı)\b|\bşöyle (?:konuştu|dedi|devam etti|denildi|denilmişti|yazdı|sürdürdü|anlattı|açıkladı)\b"
    r"|\bşu (?:ifadeler[ie]|sözler[ie]|görüşler[ie]|açıklamay?[ıa])\b|\bşunlar (?:kaydedildi|belirtildi|yazıldı|denildi|söylendi)\b"
)


def with_speech_marked(found: Sequence[Sentence], language: str) -> list[Sentence]:
    """Mark the sentences that are somebody's words and show no mark: those between the mark that opens and the one that closes.

    So is the rest of a paragraph that opens with a mark and has no other: the next one opens with its own, and only the last one closes.
    And so are the turns of an interview that a page gives in one paragraph, each behind the name of who speaks.
    """
    texts = [sentence.text for sentence in found]
    speech = {*_between_marks(found, texts), *_behind_labels(texts), *_behind_announcements(found, texts)}
    if language == "tr" and all(map(has_no_mark, texts)):
        speech.update(_without_marks(texts))
    return [sentence._replace(spoken=True) if at in speech else sentence for at, sentence in enumerate(found)]


def _between_marks(found: Sequence[Sentence], texts: Sequence[str]) -> Iterator[int]:
    opened = -1
    for at, (sentence, text) in enumerate(zip(found, texts, strict=True)):
        if has_no_mark(text):
            continue
        open_marks = balance(text)
        if open_marks < 0 and opened >= 0 and at - opened <= _LONG_SPEECH:
            yield from range(opened + 1, at)
        opened = at if open_marks > 0 else -1
        if open_marks > 0 and sentence.opens_paragraph and text[0] in OPENING_MARKS:
            yield from _rest_of_paragraph(found, at)


def _behind_announcements(found: Sequence[Sentence], texts: Sequence[str]) -> Iterator[int]:
    """Give the rest of the paragraph, or all of the next one, behind "she wrote the following:"."""
    for at, text in enumerate(texts[:-1]):
        if text.endswith(":") and _ANNOUNCED.search(text, max(0, len(text) - _REACH)):
            spoken = found[at + 1].paragraph
            if spoken - found[at].paragraph <= 1:
                yield from takewhile(lambda place: found[place].paragraph == spoken, range(at + 1, len(found)))  # noqa: B023  read at once


def _behind_labels(texts: Sequence[str]) -> range:
    """Give all from the first label on, where the same name stands before three sentences and three are questions: an interview in one paragraph."""
    if sum(text.endswith("?") for text in texts) < _TURNS:
        return range(0)
    label = _LABEL
    labels = [(at, turn[1]) for at, text in enumerate(texts) if (turn := label.match(text))]
    if len(labels) < _TURNS or Counter(name for _, name in labels).most_common(1)[0][1] < _TURNS:
        return range(0)
    return range(labels[0][0], len(texts))


def _rest_of_paragraph(found: Sequence[Sentence], opened: int) -> list[int]:
    """Give the sentences behind the one that opens its paragraph with a mark; none where another mark stands in one of them."""
    rest = takewhile(lambda at: found[at].paragraph == found[opened].paragraph, range(opened + 1, len(found)))
    places = list(rest)
    return places if all(has_no_mark(found[at].text) for at in places) else []


def _without_marks(texts: Sequence[str]) -> set[int]:
    """Give the sentences of a Turkish text without a mark that are somebody's words, who is not named in them.

    They say "we" or "I", or stand between two that do; they follow "said the following"; or what ends in "he said" behind them is their end.
    """
    speech: set[int] = set()
    goes_on = False
    for at, text in enumerate(texts):
        ends = _TURKISH_SAID.search(text) is not None
        named = _TURKISH_NAME_FIRST.match(text) or (shows_a_name(text) and _TURKISH_SPEECH.search(text))
        if goes_on or (ends and at - 1 in speech) or (_TURKISH_FIRST_PERSON.search(text) and not named):
            speech.add(at)
            if at - 2 in speech:
                speech.add(at - 1)
        goes_on = (goes_on and not ends) or _TURKISH_FOLLOWING.search(text) is not None
    return speech
