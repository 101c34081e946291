"""Sentences that tell half of something: what seemed so, was so or was to be so, until the next sentence turns it over with a "but"."""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from collections.abc import Sequence
from itertools import pairwise

from digest.summaries.body import Sentence

_OPENING = 24  # characters: no opening that turns something over is longer


def _phrases(text: str) -> tuple[str, ...]:
    """Split at bars; a phrase that must end where a word does keeps its blank."""
    return tuple(text.split("|"))


_HALVES = {
    "en": _phrases("at first glance|on paper|in theory|in principle|as promised|initially|at first,|for years,|for decades,|until recently|in the past,|supposed to |used to |may seem |might seem |seems like|would seem"),
    "de": _phrases(" zwar |auf den ersten blick|auf dem papier|in der theorie|theoretisch|eigentlich|früher |jahrelang|lange zeit|bislang |bisher |anfangs|zunächst |sollte eigentlich"),
    "fr": _phrases("certes|à première vue|sur le papier|en théorie|en principe|autrefois|pendant des années|pendant longtemps|jusqu'à présent|jusqu'ici|au départ|initialement|dans un premier temps|semblait |devait "),
    "es": _phrases("es cierto que|en teoría|a primera vista|en principio|sobre el papel|durante años|hasta ahora|inicialmente|al principio|parecía |debía "),
    "pt": _phrases("é verdade que|em tese|em teoria|à primeira vista|a princípio|no papel|durante anos|até agora|até então|inicialmente|parecia |deveria "),
    "it": _phrases("è vero che|in teoria|a prima vista|sulla carta|per anni|finora|inizialmente|sembrava |doveva "),
    "nl": _phrases(" weliswaar |op papier|in theorie|op het eerste gezicht|jarenlang|tot nu toe|aanvankelijk|vroeger "),
    "pl": _phrases("wprawdzie|co prawda|pozornie|w teorii|na papierze|przez lata|dotychczas|początkowo|kiedyś "),
    "ru": _phrases("на первый взгляд|в теории|на бумаге|раньше |до сих пор|поначалу|вначале|казалось|должен был|должна была|должны были"),
    "tr": _phrases("ilk bakışta|kâğıt üzerinde|kağıt üzerinde|teoride|eskiden |başlangıçta"),
    "vi": _phrases("thoạt nhìn|về lý thuyết|ban đầu|trước đây|trước kia|nhiều năm trước"),
}  # fmt: skip
"""What says that something seemed so, was so, or is half of it: where the next sentence turns it over, it is no news without that one."""

_TURNS = {
    "en": _phrases("but |yet |however|in reality|in practice|instead,|that changed|not any|now,"),
    "de": _phrases("doch |aber |allerdings |dennoch |jedoch |trotzdem |stattdessen |in wirklichkeit|tatsächlich "),
    "fr": _phrases("mais |pourtant|cependant|toutefois|sauf que|en réalité|reste que|néanmoins"),
    "es": _phrases("pero |sin embargo|no obstante|en realidad"),
    "pt": _phrases("mas |porém|no entanto|contudo|entretanto|na verdade"),
    "it": _phrases("ma |però|tuttavia|in realtà|eppure"),
    "nl": _phrases("maar |toch |echter|in werkelijkheid"),
    "pl": _phrases("ale |jednak |tymczasem |w rzeczywistości"),
    "ru": _phrases("но |однако|на самом деле"),
    "tr": _phrases("ama |ancak |fakat |oysa"),
    "vi": _phrases("nhưng |tuy nhiên|thế nhưng|song "),
}
"""How a sentence opens that turns the one before it over."""


def turned_over(sentences: Sequence[Sentence], language: str) -> set[int]:
    """Give the places of the sentences that the next one turns over: without that one they are no news. Linear in the number of sentences."""
    turns, halves = _TURNS.get(language), _HALVES.get(language)
    if not turns or not halves:
        return set()
    return {
        at
        for at, (one, following) in enumerate(pairwise(sentences))
        if (following.trimmed.removed + following.text)[:_OPENING].lower().startswith(turns)
        and _tells_half(one.text.lower().replace("’", "'"), halves, turns)
    }


def _tells_half(low: str, halves: tuple[str, ...], turns: tuple[str, ...]) -> bool:
    """Whether a sentence has such a word, and does not turn it over itself ("on paper it is a town, but ...")."""
    return any(half in low for half in halves) and not any(f", {turn}" in low for turn in turns)
