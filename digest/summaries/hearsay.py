"""Whether a German sentence is somebody's indirect speech and does not say whose: "Kapital müsse frei fließen können.".

The subjunctive is all that shows it. Where the speaker stands in the sentence before, the two may be printed together; alone it reads as the paper's own word.
"""

# ruff: noqa: RUF001  dashes and quotes are what this file is about

from digest.summaries.expressions import expression
from digest.summaries.vocabulary import Vocabulary
from digest.summaries.words import listed

TOLD_IN = frozenset(("de",))
_SUBJUNCTIVES = listed(
    "sei seien habe werde könne müsse solle wolle dürfe gebe gehe komme stehe bleibe liege brauche lasse sehe halte nehme finde wisse fehle gelte handele"
)
_CLAUSE_END = expression(r"[,;:–—(]")
_SUBORDINATORS = listed(
    "dass ob wie was wer wo wann warum weil da wenn falls sofern obwohl nachdem bevor während als seit seitdem bis sobald damit indem um anders statt"
)
_SAID_BY = listed("laut zufolge gemäß angeblich ich denn angaben sicht ansicht auffassung meinung")
_SAID_BY_FIRST = listed("nach für wie")
"""Words of a sentence that says whose word it is, or speaks of the writer's: "Nach Angaben der Stadt", "Für sie sei"; and "es sei denn"."""
_SAYS_WHO = expression(
    r"[,–—] (?:so|wie|hieß es|heißt es|\w{2,20}(?:t|te|en|ieb|ach|ab)) (?:\w+ ){0,2}?(?:[A-ZÄÖÜ\"„]|der |die |das |er\b|sie\b|ein |es\b)"
)
"""A verb with its subject behind it: "..., kritisierte Lucke weiter", "..., so die Polizei"."""
_REMARKED = listed(
    "gesagt erwähnt angemerkt vermerkt bemerkt hinzugefügt vorausgeschickt festgehalten klargestellt genannt erinnert verwiesen hingewiesen empfohlen gedankt gewünscht gegönnt "
    "gelobt gesegnet gepriesen verflucht"
)
"""What the writer does by saying so: "Hier sei erwähnt", "Den Helfern sei gedankt"; of "sei gesagt worden" somebody else has told."""
_NOT_TAKEN = listed("ernst an auf teil wahr hin ab zu zurück vor kenntnis anspruch")
"""With what "nehmen" is no recipe: "Man nehme das ernst" is what a spokesman says."""
_BEFORE_SEI_ES = listed("und oder als")
_QUOTED = expression(r"[\"„“«»][^\"„“”«»]*[\"“”«»]")


def is_indirect_speech(text: str, words: list[str], known: Vocabulary) -> bool:
    """Whether the verb of the main clause is in the subjunctive, and nobody is said to speak. Linear in the length of the text."""
    if (
        _SUBJUNCTIVES.isdisjoint(words)
        or words[0] in _SAID_BY_FIRST
        or not _SAID_BY.isdisjoint(words)
        or not known.speech.isdisjoint(words)
    ):
        return False
    plain = _QUOTED.sub("", text)
    if not _has_it(_main_clause(plain, words)):
        return False
    return _SAYS_WHO.search(plain) is None


def _main_clause(text: str, words: list[str]) -> list[str]:
    """Give the words of the first clause, or of the second where the first one is subordinate: "Wenn ..., sei ..."."""
    clauses = _CLAUSE_END.split(text, maxsplit=2)
    place = 1 if words[0] in _SUBORDINATORS and len(clauses) > 1 else 0
    return clauses[place].split()


def _has_it(written: list[str]) -> bool:
    """Whether one of its words is in the subjunctive: the second at the earliest, or the first behind a subordinate clause. None is written with a capital."""
    return any(
        word.rstrip(".") in _SUBJUNCTIVES and not _is_a_formula([other.strip(".!?").lower() for other in written], at)
        for at, word in enumerate(written)
    )


def _is_a_formula(words: list[str], at: int) -> bool:
    """Whether the subjunctive is of the writer's own wishing, granting or bidding: "Gott sei Dank", "sei es neu oder alt", "Hier sei erwähnt", "Man nehme"."""
    before, word, behind = words[at - 1] if at else "", words[at], words[at + 1] if at + 1 < len(words) else ""
    if word == "nehme":
        return "man" in (before, behind) and words[-1] not in _NOT_TAKEN
    if word not in ("sei", "seien"):
        return False
    if behind == "es":  # "Ziel sei es, ..." is told
        return before in ("", *_BEFORE_SEI_ES)
    if (before, behind) == ("gott", "dank") or before == "dank":
        return True
    return "worden" not in words and not _REMARKED.isdisjoint(words)
