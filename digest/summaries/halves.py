"""Sentences that tell half of something: what the next sentence turns over with a "but", or sets right."""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from collections.abc import Sequence

from digest.summaries.asked import Asked, ByPlace
from digest.summaries.body import Sentence
from digest.summaries.words import Phrases, listed_phrases, lowered

_MARKS = "\"'“”„«‘ "  # what may stand before it
_OPENING = 64  # characters: no opening that turns something over, or sets it right, is longer


_TURNS = {
    "en": listed_phrases(
        "but |yet |however|in reality|instead,|still,|even so,|well, almost|well, not |well, sort of|well, kind of"
    ),
    "de": listed_phrases("doch |aber |allerdings |dennoch |jedoch |trotzdem |in wirklichkeit|nur -|nur –|nur:|bloß"),
    "fr": listed_phrases("mais |pourtant|cependant|toutefois|sauf que|en réalité|reste que|néanmoins|n'empêche"),
    "es": listed_phrases("pero |sin embargo|no obstante|en realidad|ahora bien|aun así|con todo,"),
    "pt": listed_phrases("mas |porém|no entanto|contudo|entretanto|na verdade|ainda assim|só que "),
    "it": listed_phrases("ma |però|tuttavia|in realtà|eppure|ciononostante|solo che "),
    "nl": listed_phrases("maar |toch |echter|in werkelijkheid|niettemin"),
    "pl": listed_phrases("ale |jednak |tymczasem |w rzeczywistości"),
    "ru": listed_phrases("но |однако|на самом деле"),
    "tr": listed_phrases("ama |ancak |fakat |oysa|yine de "),
    "vi": listed_phrases("nhưng |tuy nhiên|thế nhưng|song "),
    "ja": listed_phrases("しかし|だが|ところが|ただし|でも、|けれど"),
    "zh": listed_phrases("但|然而|不过|不過|可是|只是，"),
}
"""How a sentence opens that turns the one before it over: of twelve that were printed without it, four misled gravely."""

_TURNS_BEHIND = {
    "en": listed_phrases(", however,"),
    "de": listed_phrases(" jedoch | allerdings "),
    "fr": listed_phrases(" cependant | toutefois |, en revanche,"),
    "es": listed_phrases(", sin embargo,|, no obstante,"),
    "pt": listed_phrases(", porém,|, no entanto,|, contudo,"),
    "it": listed_phrases(" però | tuttavia "),
    "nl": listed_phrases(" echter "),
    "pl": listed_phrases(" jednak "),
    "ru": listed_phrases(", однако,"),
}
"""The same behind the first words: "These trees, however, were ..."."""

_HALVES = {
    "en": listed_phrases("at first glance|on paper|in theory|in principle|as promised|initially|at first,|for years,|for decades,|until recently|in the past,|supposed to |used to |may seem |might seem |seems like|would seem"),
    "de": listed_phrases(" zwar |auf den ersten blick|auf dem papier|in der theorie|theoretisch|eigentlich|früher |jahrelang|lange zeit|bislang |bisher |anfangs|zunächst |sollte eigentlich"),
}  # fmt: skip
"""What says that something seemed so, was so, or is half of it."""

_TURNS_OF_HALVES = {
    "en": listed_phrases("in practice|that changed|not any|now,"),
    "de": listed_phrases("stattdessen |tatsächlich "),
}
"""How a sentence opens that turns over such a one, and adds to any other."""


_QUALIFIES = {
    "en": listed_phrases("it should be noted, however|it is important to note, however|it should be stressed, however|it must be said, however|however, it should be|however, it is important to"),
    "de": listed_phrases("es ist jedoch wichtig|wichtig ist jedoch|zu betonen ist jedoch|allerdings muss man|allerdings ist zu|einschränkend "),
    "fr": listed_phrases("il faut toutefois|il faut cependant|il convient toutefois|il convient cependant|précisons toutefois|notons toutefois|à noter toutefois"),
    "es": listed_phrases("cabe aclarar que|es importante aclarar|hay que aclarar|conviene aclarar|sin embargo, cabe"),
    "pt": listed_phrases("é importante ressaltar, porém|vale ressaltar, porém|cabe ressaltar, porém|no entanto, é importante|no entanto, vale"),
    "it": listed_phrases("è fondamentale sottolineare però|è importante sottolineare però|va però sottolineato|va sottolineato però|va detto però|va però detto|bisogna però|occorre però"),
    "nl": listed_phrases("er moet echter|het is echter belangrijk|wel moet worden opgemerkt"),
    "pl": listed_phrases("należy jednak|trzeba jednak zaznaczyć|trzeba jednak podkreślić|warto jednak"),
    "ru": listed_phrases("однако следует|следует, однако|однако важно"),
}  # fmt: skip
"""How the next sentence opens whose writer sets right what the one before it might make believe."""

_PRAISES = {
    "en": listed_phrases("highly regarded|well regarded|widely praised|highly respected|supporters say|supporters of|supporters argue|proponents|advocates say|advocates argue|backers say"),
    "de": listed_phrases("hoch angesehen|hochangesehen|hohes ansehen|viel gelobt|vielgelobt|befürworter"),
    "fr": listed_phrases("très respecté|largement salué|partisans d|défenseurs d|ses partisans|ses défenseurs"),
    "es": listed_phrases("muy respetad|muy elogiad|prestigios|partidarios|defensores de|defensores del"),
    "pt": listed_phrases("muito respeitad|muito elogiad|prestigiad|apoiadores|defensores d"),
    "it": listed_phrases("molto apprezzat|molto rispettat|prestigios|sostenitori"),
    "nl": listed_phrases("hoog aangeschreven|geprezen|voorstanders"),
    "pl": listed_phrases("wysoko ceni|cieszy się uznaniem|zwolennicy"),
    "ru": listed_phrases("пользуется уважением|сторонники"),
    "tr": listed_phrases("saygın|destekleyenler|taraftarları"),
}  # fmt: skip
"""Praise, or what friends of something say of it."""

_CRITICS = {
    "en": listed_phrases("critics |opponents |detractors |criticism |skeptics |sceptics "),
    "de": listed_phrases("kritik |kritiker |gegner |kritisiert "),
    "fr": listed_phrases(
        "les critiques |ses critiques |ses détracteurs|les détracteurs|leurs détracteurs|les opposants|ses opposants"
    ),
    "es": listed_phrases("los críticos|sus críticos|sus detractores|los detractores|los opositores|las críticas"),
    "pt": listed_phrases("os críticos|críticos |seus críticos|os opositores|opositores |as críticas"),
    "it": listed_phrases("i critici|i detrattori|gli oppositori|le critiche"),
    "nl": listed_phrases("critici |tegenstanders |kritiek "),
    "pl": listed_phrases("krytycy |przeciwnicy |krytyka "),
    "ru": listed_phrases("критики |противники |критика "),
    "tr": listed_phrases("eleştirenler|karşı çıkanlar"),
}
"""How the next sentence opens that gives the other side of it."""


def turned_over(sentences: Sequence[Sentence], language: str) -> ByPlace[bool]:
    """Tell of a sentence, by its place, whether the next one turns it over: without that one it is no news, or praise without its critics."""
    turns, of_halves, behind = (table.get(language, ()) for table in (_TURNS, _TURNS_OF_HALVES, _TURNS_BEHIND))
    halves, praises = (table.get(language, Phrases()) for table in (_HALVES, _PRAISES))
    critics = _CRITICS.get(language, ())
    qualifies = _QUALIFIES.get(language, ())

    def is_turned(at: int) -> bool:
        if not turns or at + 1 == len(sentences):
            return False
        text, following = sentences[at].text, sentences[at + 1]
        head = lowered(following.trimmed.removed + following.text[:_OPENING])
        opening = head.lstrip(_MARKS)
        turned = opening.startswith(turns) or any(_in_first_clause(opening, phrase) for phrase in behind)
        turned = turned and not _turns_itself(lowered(text), turns)
        turned = turned or (opening.startswith(of_halves) and halves.stand_in(text)) or head.startswith(qualifies)
        return turned or (opening.startswith(critics) and praises.stand_in(text))

    return Asked(is_turned)


def _in_first_clause(opening: str, phrase: str) -> bool:
    """Whether such a word stands before any comma but its own: in a later clause it turns over what the sentence itself has said."""
    at = opening.find(phrase)
    return at >= 0 and "," not in opening[:at]


def _turns_itself(low: str, turns: tuple[str, ...]) -> bool:
    """Whether a sentence has its own turn: "on paper it is a town, but ..."."""
    return any(f", {turn}" in low for turn in turns)
