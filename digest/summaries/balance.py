"""Whether a sentence accuses, and whether it answers an accusation: so that a summary never carries one side alone where the text has both.

Strict on purpose: a loose list of words takes "Turkey denied him entry" for an answer. An answer is a verb of denial with an accusation as its object
close by, a few set phrases, or that somebody did not wish to comment. Works on lower-case words; knows nothing of scores.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from typing import NamedTuple

from digest.summaries.words import Phrases

_ACCUSES = (
    "accus", "alleged", "alleging", "allegation", "alleges", "criticis", "criticiz", "condemn", "blame", "denounc", "complicit", "lawsuit",
    "beschuldig", "vorwurf", "vorwürf", "vorgeworf", "kritisier", "anklag", "angeklagt", "dénonc", "reproch", "acusa", "acusó", "denunci",
    "acusou", "acuso", "critic", "oskarż", "zarzuc", "zarzut", "обвин", "раскритик", "suçla", "eleştir",
)  # fmt: skip
_ACCUSES_EXACTLY = frozenset(("sue", "sued", "sues", "suing", "wirft", "warf"))
_NO_ACCUSATION = ("critical", "criticality", "crítica", "blameless", "acusti")
_ACCUSES_WIDE = (
    "organização criminosa",
    "organización criminal",
    "associação criminosa",
    "tố cáo",
    "cáo buộc",
    "cáo trạng",
    "lên án",
    "chỉ trích",
    "phản ánh",
    "指控",
    "指责",
    "谴责",
    "非難",
    "批判",
    "告発",
    "اتهم",
    "اتهام",
    "आरोप",
)


_FORWARD = 6  # words: within so few the object must follow the verb; a greater reach looks to both sides


class _Denial(NamedTuple):
    """Beginnings of verbs of denial and of what they deny, which must stand within `reach` words of each other, or only `before` the verb."""

    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    reach: int = _FORWARD
    before: bool = False


_DENIALS = (
    _Denial(
        ("deny", "denies", "denied", "denying", "reject", "refut", "disput", "dismiss", "rebut"),
        (
            "claim", "allegation", "accusation", "charge", "wrongdoing", "suggestion", "involvement", "any", "that", "having", "criticism",
        ),
    ),
    _Denial(  # "the accusations were unproven", "called the claims false"
        ("unsubstantiated", "unfounded", "unproven", "baseless", "groundless", "untrue", "fabricated"),
        ("claim", "allegation", "accusation", "charge", "criticism", "report"),
        8,
    ),
    _Denial(  # "called the claims false"; "a false claim" and "charged with a false statement" accuse
        ("false", "wrong"),
        ("claims", "allegation", "accusation", "charges", "criticism", "report"),
        8,
        before=True,
    ),
    _Denial(  # "according to the company, it respects the law"
        ("respects", "respect", "respected", "complies", "comply", "complied", "abides", "obeys", "upholds", "adheres", "supports", "follows", "followed"),
        ("law", "laws", "rule", "rules", "right", "rights", "regulation", "standard", "principle", "guideline", "code", "codes"),
        _FORWARD,
    ),
    _Denial(("bestreit", "bestritt", "bestritten", "weist", "wies", "wiesen", "weisen", "dementier"), ("vorw", "anschuld", "beschuld", "kritik"), 8),
    _Denial(("dément", "nie", "nié", "rejett", "rejet", "contest", "réfut"), ("accus", "allég", "reproch", "critiq"), 7),
    _Denial(("niega", "negó", "rechaz", "desmint", "desmient"), ("acusaci", "denuncia", "señalamiento", "crític"), 7),
    _Denial(("nega", "rejeit", "refut", "desment", "rebat"), ("acusaç", "alegaç", "denúncia", "crític"), 7),
    _Denial(("nega", "negato", "respin", "smenti"), ("accus", "critich", "addebit"), 7),
    _Denial(("ontken", "weerspr", "verwerp"), ("beschuldig", "aantijging", "kritiek", "verwijt"), 7),
    _Denial(("zaprzecz", "odrzuc", "odpier"), ("oskarż", "zarzut", "krytyk"), 7),
    _Denial(("отверг", "отриц", "опроверг"), ("обвинен", "критик"), 7),
    _Denial(("redde", "yalanla"), ("suçlama", "iddia", "eleştiri"), 7),
)  # fmt: skip
_ANSWERS = Phrases((
    "not guilty", "without merit", "acted lawfully", "acted within the law", "did nothing wrong", "no wrongdoing", "takes the allegations seriously",
    "takes these allegations seriously", "haltlos", "unbegründet", "sans fondement", "sin fundamento", "sem fundamento",
    "infondat", "ongegrond", "bezpodstawn", "безосновател", "asılsız", "bác bỏ", "không đúng sự thật", "vu khống", "bịa đặt", "否认", "否定した", "نفى", "نفت", "खारिज", "इनकार",
))  # fmt: skip
_SILENCES = Phrases((
    "declined to comment", "refused to comment", "did not respond", "did not immediately respond", "has not responded", "not available for comment",
    "wollte sich nicht", "äußerte sich nicht", "lehnte eine stellungnahme", "n'a pas répondu", "n'a pas souhaité commenter",
    "no quiso comentar", "no respondió", "não quis comentar", "não respondeu", "non ha commentato", "wilde niet reageren",
    "odmówił komentarza", "отказался от комментариев", "отказалась от комментариев",
))  # fmt: skip


# The first letters of all those words: one look into a set tells that a word is none of them, which nearly all are.
_HEAD = 3
_ACCUSING_HEADS = frozenset(word[:_HEAD] for word in (*_ACCUSES, *_ACCUSES_EXACTLY))
_DENYING_HEADS = frozenset(verb[:_HEAD] for denial in _DENIALS for verb in denial.verbs)


def accuses(words: list[str], text: str) -> bool:
    """Whether a sentence says that somebody did wrong."""
    for word in words:
        if word[:_HEAD] in _ACCUSING_HEADS and _is_accusing(word):
            return True
    return not text.isascii() and any(phrase in text for phrase in _ACCUSES_WIDE)


def answers(words: list[str], text: str) -> bool:
    """Whether a sentence gives the other side: a denial with its object, a set phrase, or that there was no comment."""
    return denies(words, text) or keeps_silent(text)


def keeps_silent(text: str) -> bool:
    """Whether a sentence says that somebody did not wish to comment."""
    return _SILENCES.stand_in(text)


def denies(words: list[str], text: str) -> bool:
    """Whether a sentence denies an accusation or defends whom it hit."""
    if _ANSWERS.stand_in(text):
        return True
    verbs = [at for at, word in enumerate(words) if word[:_HEAD] in _DENYING_HEADS]
    return any(_denied(words, at, denial) for at in verbs for denial in _DENIALS)


def _is_accusing(word: str) -> bool:
    return word in _ACCUSES_EXACTLY or (word.startswith(_ACCUSES) and not word.startswith(_NO_ACCUSATION))


def _denied(words: list[str], at: int, denial: _Denial) -> bool:
    """Whether the word at `at` is such a verb, and what it denies stands near."""
    if not words[at].startswith(denial.verbs):
        return False
    before = words[max(0, at - denial.reach) : at] if denial.reach > _FORWARD else []
    behind = [] if denial.before else words[at + 1 : at + 1 + denial.reach]
    return any(other.startswith(denial.objects) for other in before + behind)
