"""What a sentence speaks of as if it had been told, and where in the text it was: "this plan" and its plan, "the tree" of "a tree" further up.

Only stems of words, so no sentence is understood: what is told is a sentence (or the title) with the same noun. Pure; what an untold noun costs,
`digest.summaries.choice` decides.
"""

# ruff: noqa: RUF001  apostrophes of articles are what this file is about

from collections.abc import Sequence
from itertools import pairwise

from digest.summaries.asked import Asked, ByPlace
from digest.summaries.days import DEMONSTRATIVES, is_of_the_calendar
from digest.summaries.honesty import LEANING, Flag, Judgement
from digest.summaries.terms import Stems, Vector, stems_of
from digest.summaries.words import listed, words_of

TITLE = -1
"""The place of the title among those of sentences."""
Places = frozenset[int]
_NEEDS_MORE = LEANING | {Flag.POINTING}
_NEEDS_ITS_NOUN = _NEEDS_MORE | {Flag.DEFINITE}
_SHORT = 4  # words: shorter is no sentence that tells anything
_OPENING = 5  # words: a preposition, an article, an adjective, the noun, and what follows it
_EARLY = 11  # words: a demonstrative further on may well point at the sentence's own beginning
_INDEFINITE = {
    "en": listed("a an two three four five six several"),
    "de": listed("ein eine einen einem einer eines zwei drei vier fünf sechs mehrere mehreren"),
    "fr": listed("un une deux trois quatre cinq six plusieurs"),
    "es": listed("un una dos tres cuatro cinco seis varios varias"),
    "pt": listed("um uma dois duas três quatro cinco seis vários várias"),
    "it": listed("un uno una due tre quattro cinque sei diversi diverse"),
    "nl": listed("een twee drie vier vijf zes enkele"),
}
_DEFINITE = {
    "en": listed("the"),
    "de": listed("der die das den dem"),
    "fr": listed("le la les"),
    "es": listed("el la los las"),
    "pt": listed("o a os as"),
    "it": listed("il lo la i gli le"),
    "nl": listed("de het"),
}
_PREPOSITIONS = {
    "en": listed("in at on for with from after during under"),
    "de": listed("in an auf mit nach bei für aus von vor unter über"),
    "fr": listed("dans sur avec pour après selon sous pendant"),
    "es": listed("en con para por según tras sobre"),
    "pt": listed("com para por segundo após sobre"),
    "it": listed("con per secondo dopo"),
    "nl": listed("in op met na bij voor van volgens"),
}
_ELIDED = ("l'", "l’")
_VERBS = {
    "en": listed("was were is are has had have will would could can came took happened began started ended failed follows followed"),
    "de": listed("ist war sind waren hat hatte haben hatten wird wurde werden wurden kann soll sollte gilt zeigt liegt steht kam geschah ereignete"),
    "fr": listed("est était sont étaient a ont avait avaient sera seront fait va doit devrait reste montre s'est s’est s'élève s’élève n'est n’est n'a n’a"),
    "es": listed("es fue era son fueron eran ha han había será está están tiene tuvo ocurrió"),
    "pt": listed("é foi era são foram eram tem teve será está estão ocorreu aconteceu"),
    "it": listed("è era sono erano ha hanno aveva sarà risale riguarda"),
    "nl": listed("is was zijn waren heeft had hebben wordt werd worden kan zal gebeurde"),
}  # fmt: skip
"""Verbs that show the word before them to be a noun, and all of its phrase."""
_OPENS = {language: articles | _PREPOSITIONS[language] for language, articles in _DEFINITE.items()}
_DESCRIBES = listed(
    "of in for to on at from with by who that which whose where when between under over about against and or is are was were be "
    "von vom im mit für bei der des den dem zu zum zur über unter um an am gegen auf aus nach hinter und oder zwischen dass wo wie als "
    "de du des d à au aux en dans sur pour par avec qui que dont où et ou entre contre sans sous "
    "del con por para sin sobre al a y o e do da dos das em no na com que quien donde "
    "di dei della delle degli del dello che per tra fra nel nella ed "
    "van voor met op bij die dat uit tegen te"
)
_SAYS_LITTLE = listed(
    "new old first second last same other next young great good big small whole only main own former current late early latest recent most more many few "
    "neue neuen neuer neues alte alten ersten erste erster zweite zweiten letzte letzten große großen großer kleine kleinen guten gute ganze ganzen "
    "nouvelle nouveau premier première dernier dernière grand grande petit petite jeune même autre seul seule "
    "nuevo nueva primer primera último última gran mismo misma otro otra nova novo primeiro primeira mesmo mesma outro outra "
    "nuovo nuova primo prima ultimo ultima grande stesso stessa altro altra nieuwe eerste laatste grote zelfde andere"
)


def antecedents(
    texts: Sequence[str], judgements: Sequence[Judgement], vectors: Sequence[Vector], title: str, language: str
) -> ByPlace[Places | None]:
    """Give of each sentence the places of those before it that tell what it takes for told, with `TITLE` among them; None where it takes nothing for told.

    A sentence is looked at when it is asked for.
    """
    pointing = DEMONSTRATIVES.get(language, frozenset())
    if language not in _DEFINITE and not pointing:
        return [None] * len(texts)
    stems = stems_of(language)
    known = frozenset(filter(None, map(stems.__getitem__, words_of(title))))
    opens = _OPENS.get(language, frozenset())
    nouns = [
        stems[_definite(text, judged.words, language)]
        if judged.words and (judged.words[0] in opens or judged.words[0].startswith(_ELIDED))
        else ""
        for text, judged in zip(texts, judgements, strict=True)
    ]
    introduced = _introduced_at(frozenset(nouns) - known - {""}, judgements, vectors, language)

    def found(at: int) -> Places | None:
        text, judged, noun = texts[at], judgements[at], nouns[at]
        if not at:
            return None
        if Flag.POINTING in judged.flags:
            recalled = _pointed_at(text, judged, pointing, stems, language)
            return _told(recalled, at, vectors, known) if recalled else None
        stands = judged.flags.isdisjoint(_NEEDS_MORE)
        if noun and stands and (Flag.DEFINITE in judged.flags or introduced.get(noun, at) < at):
            return _told([{noun}], at, vectors, known)
        if _has_bare_noun(text, judged, language, known, stems):
            return frozenset(range(at))  # the first to be printed may not speak of it, others may
        return None

    return Asked(found)


def _introduced_at(
    wanted: frozenset[str], judgements: Sequence[Judgement], vectors: Sequence[Vector], language: str
) -> dict[str, int]:
    """Give where each of the stems that are `wanted` first stands behind "a"."""
    indefinite, stems = _INDEFINITE.get(language, frozenset()), stems_of(language)
    places: dict[str, int] = {}
    for at, (judged, vector) in enumerate(zip(judgements, vectors, strict=True)):
        if not wanted.isdisjoint(vector):
            for stem in wanted & _introduced(judged.words, indefinite, stems):
                places.setdefault(stem, at)
    return places


def _pointed_at(text: str, judged: Judgement, pointing: frozenset[str], stems: Stems, language: str) -> list[set[str]]:
    """Give the stems that stand behind each demonstrative, but those of nouns that the sentence itself has told before it. Who is quoted points where he likes."""
    words = words_of(judged.quoted.outside) if judged.quoted.share else judged.words
    found = []
    for at, word in enumerate(words[:_EARLY]):
        if word not in pointing or at + 1 >= len(words) or is_of_the_calendar(text, words, at + 1, language):
            continue
        behind = {stem for noun in _nouns(text, words[at + 1 : at + 3], language) if (stem := stems[noun])}
        if behind and behind.isdisjoint(map(stems.__getitem__, words[:at])):
            found.append(behind)
    return found


def _nouns(text: str, behind: list[str], language: str) -> list[str]:
    """Give the word or two of which one is the noun of a demonstrative: in German that with a capital, none for a "dieser" that stands alone."""
    if language == "de":
        return [word for word in behind if word.title() in text][:1]
    if language in ("en", "nl", "tr"):
        return behind if " ".join(behind) in text else behind[:1]  # an adjective before it, or a word behind it
    return behind[-1:] if behind[0] in _SAYS_LITTLE else behind[:1]


def _told(recalled: list[set[str]], at: int, vectors: Sequence[Vector], title: frozenset[str]) -> Places:
    """Give the places where every one of them is told."""
    missing = [stems for stems in recalled if stems.isdisjoint(title)]
    if not missing:
        return frozenset((TITLE,))
    return frozenset(
        before
        for before in range(at)
        if before == at - 1 or all(any(stem in vectors[before] for stem in stems) for stems in missing)
    )


def _definite(text: str, words: list[str], language: str) -> str:
    """Give the noun of a definite phrase that opens a sentence and says nothing more of it: "The coup failed", "In dem Video ist ..."."""
    if language not in _DEFINITE or len(words) < _SHORT:
        return ""
    start = 1 if words[0] in _PREPOSITIONS[language] else 0
    elided = words[start].startswith(_ELIDED)
    if not elided and words[start] not in _DEFINITE[language]:
        return ""
    written = text.split(maxsplit=_OPENING)[:_OPENING]
    first = start if elided else start + 1
    for noun, behind in pairwise(written[first : first + (2 if elided else 3)]):
        if _is_no_noun(noun, language):
            continue
        if (
            not noun[-1:].isalnum()
            or behind[:1].isupper()
            or behind in _DESCRIBES
            or (noun[:1].isupper() and language != "de" and not elided)
        ):
            return ""  # the sentence says which, or it is a name
        return noun.lower()
    return ""


def _has_bare_noun(text: str, judged: Judgement, language: str, title: frozenset[str], stems: Stems) -> bool:
    """Whether nothing but an article and a noun that the title has not stands before the verb: "The verdict was ...", "L'enjeu est ..."."""
    words = judged.words
    if len(words) < _SHORT or language not in _VERBS or not judged.flags.isdisjoint(_NEEDS_ITS_NOUN):
        return False
    elided = words[0].startswith(_ELIDED)
    at = 0 if elided else 1
    if not (elided or words[0] in _DEFINITE[language]) or words[at + 1] not in _VERBS[language]:
        return False
    noun = words[at][len(_ELIDED[0]) :] if elided else words[at]
    is_name = not elided and ("".join(text.split(maxsplit=2)[1:2])[:1].isupper() is not (language == "de"))
    return (
        not is_name
        and noun not in _SAYS_LITTLE
        and noun.isalpha()
        and title.isdisjoint((stems[noun], stems[words[at]]))
    )


def _is_no_noun(word: str, language: str) -> bool:
    return word in _SAYS_LITTLE or (language == "de" and not word[:1].isupper())


def _introduced(words: list[str], indefinite: frozenset[str], stems: Stems) -> set[str]:
    return {
        stem
        for at, word in enumerate(words)
        if word in indefinite
        for after in words[at + 1 : at + 3]
        if after not in _SAYS_LITTLE and (stem := stems[after])
    }
