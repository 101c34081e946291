"""Sentences that tell half of something: what the next sentence turns over with a "but", or sets right."""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from collections.abc import Sequence
from itertools import pairwise

from digest.summaries.body import Sentence

_MARKS = "\"'“”„«‘ "  # what may stand before it
_OPENING = 48  # characters: no opening that turns something over, or sets it right, is longer


def _phrases(text: str) -> tuple[str, ...]:
    """Split at bars; a phrase that must end where a word does keeps its blank."""
    return tuple(text.split("|"))


_TURNS = {
    "en": _phrases(
        "but |yet |however|in reality|instead,|still,|even so,|well, almost|well, not |well, sort of|well, kind of"
    ),
    "de": _phrases("doch |aber |allerdings |dennoch |jedoch |trotzdem |in wirklichkeit|nur -|nur –|nur:|bloß"),
    "fr": _phrases("mais |pourtant|cependant|toutefois|sauf que|en réalité|reste que|néanmoins|n'empêche"),
    "es": _phrases("pero |sin embargo|no obstante|en realidad|ahora bien|aun así|con todo,"),
    "pt": _phrases("mas |porém|no entanto|contudo|entretanto|na verdade|ainda assim|só que "),
    "it": _phrases("ma |però|tuttavia|in realtà|eppure|ciononostante|solo che "),
    "nl": _phrases("maar |toch |echter|in werkelijkheid|niettemin"),
    "pl": _phrases("ale |jednak |tymczasem |w rzeczywistości"),
    "ru": _phrases("но |однако|на самом деле"),
    "tr": _phrases("ama |ancak |fakat |oysa|yine de "),
    "vi": _phrases("nhưng |tuy nhiên|thế nhưng|song "),
    "ja": _phrases("しかし|だが|ところが|ただし|でも、|けれど"),
    "zh": _phrases("但|然而|不过|不過|可是|只是，"),
}
"""How a sentence opens that turns the one before it over: of twelve that were printed without it, four misled gravely."""

_TURNS_BEHIND = {
    "en": _phrases(", however,"),
    "de": _phrases(" jedoch | allerdings "),
    "fr": _phrases(" cependant | toutefois |, en revanche,"),
    "es": _phrases(", sin embargo,|, no obstante,"),
    "pt": _phrases(", porém,|, no entanto,|, contudo,"),
    "it": _phrases(" però | tuttavia "),
    "nl": _phrases(" echter "),
    "pl": _phrases(" jednak "),
    "ru": _phrases(", однако,"),
}
"""The same behind the first words: "These trees, however, were ..."."""

_HALVES = {
    "en": _phrases("at first glance|on paper|in theory|in principle|as promised|initially|at first,|for years,|for decades,|until recently|in the past,|supposed to |used to |may seem |might seem |seems like|would seem"),
    "de": _phrases(" zwar |auf den ersten blick|auf dem papier|in der theorie|theoretisch|eigentlich|früher |jahrelang|lange zeit|bislang |bisher |anfangs|zunächst |sollte eigentlich"),
}  # fmt: skip
"""What says that something seemed so, was so, or is half of it."""

_TURNS_OF_HALVES = {
    "en": _phrases("in practice|that changed|not any|now,"),
    "de": _phrases("stattdessen |tatsächlich "),
}
"""How a sentence opens that turns over such a one, and adds to any other."""


_QUALIFIES = {
    "en": _phrases("it should be noted, however|it is important to note, however|it should be stressed, however|it must be said, however|however, it should be|however, it is important to"),
    "de": _phrases("es ist jedoch wichtig|wichtig ist jedoch|zu betonen ist jedoch|allerdings muss man|allerdings ist zu|einschränkend "),
    "fr": _phrases("il faut toutefois|il faut cependant|il convient toutefois|il convient cependant|précisons toutefois|notons toutefois|à noter toutefois"),
    "es": _phrases("cabe aclarar que|es importante aclarar|hay que aclarar|conviene aclarar|sin embargo, cabe"),
    "pt": _phrases("é importante ressaltar, porém|vale ressaltar, porém|cabe ressaltar, porém|no entanto, é importante|no entanto, vale"),
    "it": _phrases("è fondamentale sottolineare però|è importante sottolineare però|va però sottolineato|va sottolineato però|va detto però|va però detto|bisogna però|occorre però"),
    "nl": _phrases("er moet echter|het is echter belangrijk|wel moet worden opgemerkt"),
    "pl": _phrases("należy jednak|trzeba jednak zaznaczyć|trzeba jednak podkreślić|warto jednak"),
    "ru": _phrases("однако следует|следует, однако|однако важно"),
}  # fmt: skip
"""How the next sentence opens whose writer sets right what the one before it might make believe."""

_PRAISES = {
    "en": _phrases("highly regarded|well regarded|widely praised|highly respected|supporters say|supporters of|supporters argue|proponents|advocates say|advocates argue|backers say"),
    "de": _phrases("hoch angesehen|hochangesehen|hohes ansehen|viel gelobt|vielgelobt|befürworter"),
    "fr": _phrases("très respecté|largement salué|partisans d|défenseurs d|ses partisans|ses défenseurs"),
    "es": _phrases("muy respetad|muy elogiad|prestigios|partidarios|defensores de|defensores del"),
    "pt": _phrases("muito respeitad|muito elogiad|prestigiad|apoiadores|defensores d"),
    "it": _phrases("molto apprezzat|molto rispettat|prestigios|sostenitori"),
    "nl": _phrases("hoog aangeschreven|geprezen|voorstanders"),
    "pl": _phrases("wysoko ceni|cieszy się uznaniem|zwolennicy"),
    "ru": _phrases("пользуется уважением|сторонники"),
    "tr": _phrases("saygın|destekleyenler|taraftarları"),
}  # fmt: skip
"""Praise, or what friends of something say of it."""

_CRITICS = {
    "en": _phrases("critics |opponents |detractors |criticism |skeptics |sceptics "),
    "de": _phrases("kritik |kritiker |gegner |kritisiert "),
    "fr": _phrases(
        "les critiques |ses critiques |ses détracteurs|les détracteurs|leurs détracteurs|les opposants|ses opposants"
    ),
    "es": _phrases("los críticos|sus críticos|sus detractores|los detractores|los opositores|las críticas"),
    "pt": _phrases("os críticos|críticos |seus críticos|os opositores|opositores |as críticas"),
    "it": _phrases("i critici|i detrattori|gli oppositori|le critiche"),
    "nl": _phrases("critici |tegenstanders |kritiek "),
    "pl": _phrases("krytycy |przeciwnicy |krytyka "),
    "ru": _phrases("критики |противники |критика "),
    "tr": _phrases("eleştirenler|karşı çıkanlar"),
}
"""How the next sentence opens that gives the other side of it."""


def turned_over(sentences: Sequence[Sentence], language: str) -> set[int]:
    """Give the places of the sentences that the next one turns over: without that one they are no news, or praise without its critics. Linear in the number of sentences."""
    turns, halves, of_halves = (table.get(language, ()) for table in (_TURNS, _HALVES, _TURNS_OF_HALVES))
    behind = _TURNS_BEHIND.get(language, ())
    critics, praises = _CRITICS.get(language, ()), _PRAISES.get(language, ())
    qualifies = _QUALIFIES.get(language, ())
    if not turns:
        return set()
    found = set()
    for at, (one, following) in enumerate(pairwise(sentences)):
        head = _low(following.trimmed.removed + following.text[:_OPENING])
        opening = head.lstrip(_MARKS)
        turned = opening.startswith(turns) or any(map(opening.__contains__, behind))
        turned = turned and not _turns_itself(_low(one.text), turns)
        turned = turned or (opening.startswith(of_halves) and _has(one.text, halves)) or head.startswith(qualifies)
        if turned or (opening.startswith(critics) and _has(one.text, praises)):
            found.add(at)
    return found


def _has(text: str, phrases: tuple[str, ...]) -> bool:
    return any(map(_low(text).__contains__, phrases))


def _low(text: str) -> str:
    return text.lower().replace("’", "'")


def _turns_itself(low: str, turns: tuple[str, ...]) -> bool:
    """Whether a sentence has its own turn: "on paper it is a town, but ..."."""
    return any(f", {turn}" in low for turn in turns)
