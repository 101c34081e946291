"""Whether a German or Dutch main clause takes up what was told before it: "Gestern hatte sie ...", "Das weiß auch ...", "Die Kosten liegen damit ...".

Such a sentence reads well behind the one that it takes up, and says something else behind any other.
Both languages set the verb second, so that a pronoun right behind it has its noun in an earlier sentence, and so has an adverb such as "damit" in front of
the first comma. `digest.summaries.openings` asks the other questions about a sentence's opening.
"""

# ruff: noqa: RUF001  dashes, quotes and apostrophes are what this file is about

import re

from digest.summaries.expressions import expression
from digest.summaries.words import listed


def _ends(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CLAUSE_END = expression(r"[,;:–—(!?]| - |[„“”\"»«]| (?:und|oder|sowie|en|of|maar) (?=[a-z])")
_SUBJECTS = {"de": listed("er sie ihm ihn ihnen"), "nl": listed("hij zij ze hem hen")}
RESUMED_IN = frozenset(_SUBJECTS)
_FULL_NAME = expression(r"[A-ZÄÖÜ][\w’'-]+ [A-ZÄÖÜ]")
_VERB_ENDS = {"de": ("t", "te", "en"), "nl": ("t", "de", "te", "en")}
_STRONG_VERBS = {
    "de": _ends(
        "war sei kann muss will soll darf mag weiß kam ging gab sah nahm lag fand blieb rief schrieb hielt ließ fiel starb zog stieg sank schlug wies hieß las "
        "saß trat tat stand begann gewann sprach brach traf warf half verlor bot trug fuhr wuchs lief schlief trieb schwieg griff litt sprang schien hob flog "
        "schloss wand band sang klang zwang drang wurde würde habe wäre"
    ),
    "nl": _ends(
        "is was zal kan wil mag had deed ging kwam gaf zag nam lag vond bleef riep schreef hield liet viel stierf trok vroeg droeg sloeg won begon sprak brak liep kreeg wees koos verloor bood schoot sloot steeg trof hielp wierp"
    ),
}
"""Ends of verbs whose past has no ending of its own: "kam", and with it "bekam"."""
_PREPOSITIONS = listed(
    "in mit bei von zu für auf über gegen ohne um an nach aus vor hinter neben unter durch met bij van voor op tegen zonder aan uit door"
)
_NO_VERBS = {
    "de": listed(
        "mit seit nicht jetzt erst selbst fast meist oft gut dort statt laut samt zuletzt bereit weit insgesamt den einen keinen jeden diesen gegen neben "
        "zwischen ihren seinen deren denen wegen vielen allen anderen neuen ersten letzten großen rechten linken bevor ehe sobald indem damit derart zumeist "
        "zunächst heute heut sonst sogar weltweit bundesweit landesweit bisweilen ansonsten hinten vorne unten oben mitten eben zusammen sowie bitte heißt"
    ),
    "nl": listed(
        "met niet dat wat het sinds omdat laat toen indien tegen tussen zonder binnen buiten voordat nadat zodat terwijl de mede en"
    ),
}
_ADVERBS = {
    "de": listed(
        "dies damit dabei dafür davon dazu daran darauf darüber darunter dagegen darin dahinter daneben dadurch deswegen hierzu hierbei hierfür hiermit hiervon "
        "hierdurch diesbezüglich dort dorthin daraufhin"
    ),
    "nl": listed(
        "dit daarmee daarbij daarvoor daarvan daartoe daaraan daarop daarover daartegen daarin daardoor hiermee hierbij hiervoor hiervan daar toch"
    ),
}
_CONNECTIVES = {
    "de": listed("seither seitdem trotzdem dennoch zudem außerdem derweil indes"),
    "nl": listed("sindsdien desondanks bovendien intussen"),
}
_THEN = {"de": listed("dann damals"), "nl": listed("toen destijds")}
_RESUMING = {language: words | _CONNECTIVES[language] | _THEN[language] for language, words in _ADVERBS.items()}
_SAYS_WHEN = expression(
    r"\b(?:wenn|sobald|falls|sofern|nachdem|sollte|indien|zodra)\b|(?:^|, )(?:als|toen) |\b(?:1[5-9]|20)\d\d\b",
    re.IGNORECASE,
)
_ARTICLES = listed("der die das den dem des ein eine einen einem einer eines im am vom zum zur de het een noch")
_PARTICLES = listed(
    "dabei dazu davon daran darauf dafür daar"
)  # at a clause's end it is part of the verb: "Er war nicht dabei."
_ANNOUNCED = expression(
    r"[,:] ?(?:dass|ob|wie|wer|was|wo|wann|warum|wieso|welche[rsnm]?|weil|wenn|indem|um|dat|hoe|wie|wat|of|om)\b|[,:] [^,.;]{0,120}?\b(?:zu [a-zäöü]|\w{2,12}zu\w{3}|te [a-z])"
)
"""What an adverb announces instead of taking it up: "Das liegt daran, dass ...", "Er dachte daran, das Haus zu verkaufen"."""
_SHOWN = {
    "de": (
        listed("das"),
        listed("die der"),
    ),
    "nl": (listed("dat dit"), frozenset()),
}
_PLAIN_VERBS = {
    "de": listed(
        "ist war sind waren hat hatte haben hatten wird wurde werden wurden kann konnte können konnten soll sollte sollen will wollte wollen muss musste "
        "müssen darf durfte dürfen würde würden wäre könnte müsste"
    ),
    "nl": listed("is was zijn waren heeft had hebben wordt werd worden kan kon zal zou moet moest wil wilde mag mocht"),
}
_THAT_VERBS = listed(
    "teilte sagte zeigte bestätigte ergaben berichtete berichten erklärte machte machen geschah gelang klingt klang freut freute ärgerte störte meinte meinen zeigen sagen wissen wusste reichte genügte passte führte führten bedeutete hieß"
)


def resumes(text: str, words: list[str], language: str) -> bool:
    """Whether it takes up somebody or something. Linear in the length of the text."""
    return takes_up_somebody(text, words, language) or takes_up_something(text, words, language)


def takes_up_somebody(text: str, words: list[str], language: str) -> bool:
    """Whether "Das" or "Die" stands there as a word of its own with the verb behind it, or a pronoun right behind the verb: "Das weiß auch ...", "Gestern hatte sie ..."."""
    return language in RESUMED_IN and (_shows(text, words, language) or _has_pronoun_of_nobody(text, words, language))


def takes_up_something(text: str, words: list[str], language: str) -> bool:
    """Whether an adverb in the first clause has what it means in an earlier sentence: "Die Kosten liegen damit ...", and not "Das liegt daran, dass ..."."""
    if language not in _ADVERBS or _RESUMING[language].isdisjoint(words):
        return False
    adverbs = _ADVERBS[language]
    clause, written = _first_clause(text)
    connectives, then = _CONNECTIVES[language], _THEN[language]
    for at, word in enumerate(written[1:], 1):
        if word in connectives:
            return True
        if word in then and written[at - 1].lower() not in _ARTICLES:
            return _SAYS_WHEN.search(text) is None
        if word in adverbs:
            part_of_the_verb = at + 1 == len(written) and word in _PARTICLES
            return not part_of_the_verb and _ANNOUNCED.match(text, len(clause)) is None
    return False


def _first_clause(text: str) -> tuple[str, list[str]]:
    end = _CLAUSE_END.search(text)
    clause = text[: end.start()] if end else text.rstrip(".")
    return clause, clause.split(" ")


def _shows(text: str, words: list[str], language: str) -> bool:
    that, others = _SHOWN[language]
    first = words[0]
    if len(words) < 2 or (first not in that and first not in others) or not text.partition(" ")[2][:1].islower():  # noqa: PLR2004  a verb behind it
        return False
    second = words[1]
    if second in _PLAIN_VERBS[language]:
        return True
    if first not in that or second in _NO_VERBS[language]:
        return False
    return second.endswith(("t", *_STRONG_VERBS[language])) or second in _THAT_VERBS


def _has_pronoun_of_nobody(text: str, words: list[str], language: str) -> bool:
    if _SUBJECTS[language].isdisjoint(words):
        return False
    _, written = _first_clause(text)
    at = next((at for at, word in enumerate(written) if at and word in _SUBJECTS[language]), 0)
    if not at or _FULL_NAME.search(" ".join(written[:at]), 1):  # somebody is named in front of the verb
        return False
    before = written[at - 1].lower()
    if before in _PREPOSITIONS:
        return at < 2 or written[at - 2].lower() not in _ARTICLES | _PREPOSITIONS  # noqa: PLR2004  "die gegen ihn verhängten Strafen"
    return before.endswith(_VERB_ENDS[language] + _STRONG_VERBS[language]) and before not in _NO_VERBS[language]
