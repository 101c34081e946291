"""How a sentence opens, and whether that opening needs the sentence before it: pronouns, demonstratives, connectives, "the company" without its name.

One question a function, each of one sentence's words; `digest.summaries.honesty` makes flags of the answers.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from itertools import pairwise

from digest.summaries.days import DEMONSTRATIVES, OF_THE_CALENDAR, PEOPLE, is_of_our_days, is_of_the_calendar
from digest.summaries.expressions import expression
from digest.summaries.fragments import is_fragment
from digest.summaries.leanings import DROPS_SUBJECTS, counts_time, has_no_subject, leaves_out_subject
from digest.summaries.vocabulary import Vocabulary
from digest.summaries.words import listed, names_somebody, words_of

_INNER_REACH = (
    70  # characters: a connective inside a sentence that stands further on may well lean on its own beginning
)


_EXPLETIVES = (
    ("this", listed("week month year morning afternoon evening summer winter spring autumn season weekend time quarter fall")),
    ("these", frozenset(("days",))),
    ("that", frozenset(("said",))),
    ("those", frozenset(("who",))),
    ("there", listed("is are was were has have will")),
    ("it", listed("emerged rains rained snows snowed")),
    ("il", listed("faut faudra fallait existe")),
    ("es", listed("gibt gab")),
)  # fmt: skip
_EXPLETIVE_REACH = 6  # words: within so few stands what makes an empty "it" or "es" of a pronoun
_EXPLETIVES_WITH = (  # first word, second word, and the word that must follow near, or "it" means something: "It follows a pilot"
    ("il", frozenset(("y",)), listed("a avait aura aurait eut ait")),  # "Il y a", but "Il y vivait"
    ("it", listed("turns turned"), frozenset(("out",))),
    ("it", listed("seems appears follows followed"), frozenset(("that",))),
    ("it", listed("takes took is was has will"), listed("minutes hours days weeks months years decades centuries hour day week month year decade")),
    ("es", listed("geht ging"), frozenset(("um",))),
    ("es", listed("kommt kam"), listed("zu zum zur")),
    ("es", listed("bleibt ist war"), listed("unklar offen fraglich abzuwarten")),
    ("es", listed("fehlt fehlte fehlen fehlten"), listed("an am")),
)  # fmt: skip
_HOW_IT_IS = listed("clear unclear possible impossible difficult hard important easy uncertain common rare time known")
_CLAUSES = listed("that whether how why what who when where which if to for")
_WHAT_IS_SAID = listed(
    "likely unlikely expected believed thought understood hoped feared estimated reported said known clear true"
)
_SUBORDINATORS = {
    "en": listed("how when while as if because although though why where what once since after before until whether"),
    "de": listed("als wenn weil obwohl nachdem bevor während wie warum ob seit bis"),
    "nl": listed("toen als omdat hoewel nadat voordat terwijl hoe waarom of sinds"),
}
_SUBJECTS_NAMED_BEFORE = {"en": listed("he she they it"), "de": listed("er sie"), "nl": listed("hij zij ze")}
_THINGS_NAMED_BEFORE = {
    "en": listed("everything nothing none others"),
    "de": listed("alles nichts"),
    "es": frozenset(("nada",)),
    "pt": listed("tudo nada"),
    "it": listed("niente nulla"),
    "nl": listed("alles niets"),
    "pl": listed("wszystko nic"),
    "ru": listed("всё ничто ничего"),
}
_VIETNAMESE_THIS = listed("này ấy đó")
_MANY = listed("these those")
_CLAUSE_END = expression(r"[,;:–—]| - ")
_EARLY = 11  # words: a demonstrative further on may well point at the sentence's own beginning
_ORDINALS = listed("first second third fourth last other next")
_THAT_THIS = expression(r" (?:que|si) (?:cela|ça|celui-ci|celle-ci) ")
_THERE = expression(r" y (?!a |avait |aura |ait |eut |compris )[a-zà-ÿ]{3}")
_PLACES = expression(
    r"\b(?:in|at|on|from|to|near|for|à|au|aux|en|du|des|dans|sur|pour|del|al|no|na|em|do|nel|nella|van|bij|naar) (?:(?:the|la|le|les|el|los|las|o|a|il|de|het) |l['’])?"
    r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,3}"
)
"""Names behind a preposition: where something is, or a paper that was spoken to; the pronoun means neither."""
_COUNTS = listed("two three four five six seven eight nine ten")
_THAT_DAY = expression(r"that (?<=\bthat )(?:day|night|morning|evening|week|month|year|moment)\b")
_OF_THAT = expression(
    r"that (?<=\b(?:of|in|at|on|by|to) that )(?!of |which |is |was |are |the |a |an |he |she |it |they |we )[a-z]"
)
"""Behind a preposition "that" points at its noun: "all three of that woman's children"."""
_POSSESSIVES = listed("his her their")
_FRONT = 90  # characters of a phrase in front of the subject
_ONE_MORE = ("a ", "an ", "un ", "une ", "una ", "um ", "uma ", "een ")
_SOURCES = (
    "according to ",
    "selon ",
    "d'après ",
    "d’après ",
    "según ",
    "segundo ",
    "secondo ",
    "volgens ",
    "по словам ",
)  # who speaks is the subject
_COUNTED_BEFORE = listed("one another both neither each others")
_THEIR_VERBS = listed("was were is are had has have did said says told will would could of")
_IMPERSONAL = listed("on it es il")
_HALF_A_SENTENCE = listed(
    "because whereas unless egal parce weil wenn obwohl dass ob falls sobald indem"
)  # without a main clause: "Because the poor live there."
_SUBORDINATING = listed("although though while whereas because finally again still")


def points_back(text: str, words: list[str], language: str, known: Vocabulary) -> bool:
    """Whether it opens with a word that stands for something named before: "He", "This", "Others", "In a letter, she"."""
    first = opening(words)
    if text.startswith(known.pointing) or (
        first in known.pronouns and not _is_expletive(words) and not is_of_our_days(text, words, language)
    ):
        return True
    if language == "en" and _belongs_to_somebody(text):
        return True
    unnamed = first in _THINGS_NAMED_BEFORE.get(language, ()) or _clause_points_back(words, language)
    if unnamed and (language == "de" or not names_somebody(text)):  # German nouns all look like names
        return True
    counted = (
        language == "en"
        and first in _COUNTED_BEFORE
        and (not _THEIR_VERBS.isdisjoint(words[1:2]) or text[len(first) :].startswith(","))
    )
    return counted or _subject_points_back(text, known, language)


def leans(text: str, words: list[str], language: str, known: Vocabulary) -> bool:
    """Whether it opens with a connective: "But", "In exchange", "Two days later"."""
    first = opening(words)
    if (
        language in DROPS_SUBJECTS
        and leaves_out_subject(words, language)
        and not names_somebody(_PLACES.sub(" ", text[:1].lower() + text[1:]))
    ):
        return True
    if counts_time(words, language) or is_fragment(words, language) or has_no_subject(text, language):
        return True
    if first in known.connectives and (first not in _SUBORDINATING or text[len(first) :].startswith(",")):
        return True
    if first in _HALF_A_SENTENCE and "," not in text:
        return True
    low = text[:_INNER_REACH].lower()
    if not known.leaning_heads.isdisjoint((low[:1], low[:2], low[:3])) and low.startswith(known.leaning):
        return True
    return text.endswith(known.afterthoughts) or any(map(low.__contains__, known.leaning_inside))


def opening(words: list[str]) -> str:
    """Give the first word without what hangs on it: "c" of "c'est", "celle" of "celle-ci"."""
    first = words[0]
    if first.isalnum():  # as most are
        return first
    return first.replace("’", "'").partition("'")[0].removesuffix("-ci").removesuffix("-là")


def _subject_points_back(text: str, known: Vocabulary, language: str) -> bool:
    """Whether a phrase without a name stands before a pronoun for a subject: "In a letter, she wrote ..."."""
    front, comma, rest = text[:_FRONT].partition(", ")
    if rest.startswith(_ONE_MORE):  # "After the death of his father, a banker, she ..."
        more, comma, rest = rest.partition(", ")
        front = f"{front}, {more}"
    subject = opening([rest.partition(" ")[0].lower()])
    if not comma or subject not in known.third_person or language == "de" or front.lower().startswith(_SOURCES):
        return False
    empty = subject in _IMPERSONAL and (subject == "on" or _is_expletive(words_of(rest)))
    return not empty and not names_somebody(_PLACES.sub(" ", front[:1].lower() + front[1:]))


def _counts_on(text: str, words: list[str]) -> bool:
    """Whether it opens with one of several things that were told before: "The second, ...", "The first was ..."."""
    if len(words) < 3 or words[0] != "the" or words[1] not in _ORDINALS:  # noqa: PLR2004  "the second was"
        return False
    return text[len(words[1]) + 4 :].startswith(",") or words[2] in ("is", "was", "and", "are", "were", "came", "comes")


def _counted_before(words: list[str]) -> bool:
    """Whether it speaks of so many of something that were told before: "The two boys were held ..."."""
    return words[0] == "the" and len(words) > 2 and words[1] in _COUNTS and words[2] not in OF_THE_CALENDAR["en"]  # noqa: PLR2004


def _is_told_to_somebody(text: str, words: list[str]) -> bool:
    """Whether a French "lui" stands near the beginning and nobody before it, or a "y" and no place: "Le médecin lui avait dit", "Des oiseaux y sont pris"."""
    if "lui" in words[1:_EARLY]:
        before = text[: text.lower().find(" lui")]
        return not names_somebody(before) and "," not in before
    if _THAT_THIS.search(text[:_FRONT]):
        return True
    return _THERE.search(text) is not None and not names_somebody(text)


def _belongs_to_somebody(text: str) -> bool:
    """Whether a phrase in front has an owner who is not named in it, nor as the subject: "Before finishing his round, the winner threw ..."."""
    front, comma, rest = text[:_FRONT].partition(", ")
    owned = comma and rest.startswith("the ") and not _POSSESSIVES.isdisjoint(words_of(front)[:-1])
    return bool(owned) and not names_somebody(front[1:])


def points_at_something(text: str, words: list[str], language: str) -> bool:
    """Whether a demonstrative stands near the beginning, with nothing named before it: "One of the staff of this firm ..."."""
    if language == "vi":  # the demonstrative stands behind its noun: "con tàu ấy"
        return any(
            word in _VIETNAMESE_THIS and words[at] not in OF_THE_CALENDAR["vi"] for at, word in enumerate(words[1:4])
        )
    english = language == "en" and (
        _THAT_DAY.search(text[:_FRONT]) is not None
        or _OF_THAT.search(text[:_FRONT]) is not None
        or _counts_on(text, words)
        or _counted_before(words)
        or _speaks_of_many(words)
    )
    if english or (language == "fr" and _is_told_to_somebody(text, words)):
        return True
    pointing = DEMONSTRATIVES.get(language)
    begin = 0 if language == "pt" else 1  # "Nesta ação": a preposition is in the word
    if pointing is None or pointing.isdisjoint(words[begin:_EARLY]):
        return False
    for at, word in enumerate(words[begin:_EARLY], begin):
        if word in pointing and not is_of_the_calendar(text, words, at + 1, language):
            before = text[: text.lower().find(word)]
            return before.lower().startswith(_SOURCES) or not _is_told_before(before)
    return False


def _speaks_of_many(words: list[str]) -> bool:
    """Whether "these" or "those" stands before a noun that the sentence has not told: what is many was hardly named by one name."""
    if _MANY.isdisjoint(words):
        return False
    return any(
        word in _MANY
        and after not in words[:at]
        and after not in (PEOPLE if word == "those" else OF_THE_CALENDAR["en"])
        for at, (word, after) in enumerate(pairwise(words))
    )


def _is_told_before(text: str) -> bool:
    """Whether a name stands in a clause that ends before the demonstrative: "Leeds closed its bridge, and this ..."; in "Leeds calls this ..." it does not."""
    return _CLAUSE_END.search(text) is not None and names_somebody(text)


def _clause_points_back(words: list[str], language: str) -> bool:
    """Whether a clause in front of the sentence has a pronoun for its subject: "How it manages that, nobody knows."."""
    opens = len(words) > 1 and words[0] in _SUBORDINATORS.get(language, ())
    return opens and words[1] in _SUBJECTS_NAMED_BEFORE[language] and not _is_expletive(words[1:])


def _is_expletive(words: list[str]) -> bool:
    """Whether the word that seems to point back points nowhere: "There are ...", "It is unclear who ...", "Il y a ..."."""
    if ("of", "them") in pairwise(words[:8]):  # "There are 1,100 of them."
        return False
    first, second = words[0], words[1] if len(words) > 1 else ""
    if any(first == opening and second in seconds for opening, seconds in _EXPLETIVES):
        return True
    near = words[2:_EXPLETIVE_REACH]
    if any(
        first == opening and second in seconds and not needed.isdisjoint(near)
        for opening, seconds, needed in _EXPLETIVES_WITH
    ):
        return True
    return first == "it" and any(
        (how in _HOW_IT_IS and clause in _CLAUSES) or (how in _WHAT_IS_SAID and clause == "that")
        for how, clause in pairwise(words[2 : _EXPLETIVE_REACH + 1])
    )
