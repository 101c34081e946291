"""Who denies, and whether that is whom the printed charge is about: the answer may stand anywhere in the article, and share no other word with it.

A denial is to a charge where the name before its verb stands in that charge, or in a title that charges; where "the minister", right behind a sentence with such
a name, rejects "the allegations"; or where somebody of whom the whole article tells denies all of them. Words alone; finds no room and knows no scores.
"""

# ruff: noqa: RUF001  letters and apostrophes are what this file is about

from collections.abc import Sequence

from digest.summaries.candidates import Candidate
from digest.summaries.charges import ACCUSING
from digest.summaries.replies import targets
from digest.summaries.stances import charges, denies_barely, place_of_denial
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import (
    WORD,
    Phrases,
    bare,
    listed,
    listed_heads,
    listed_phrases,
    lowered,
    names_among,
    words_of,
)

_SUBJECT = 9  # words before a denial in which the subject of its clause stands
_SPEAKING = 3  # words from a name to the verb by which it speaks
_JUDGING = 5  # words from the office of a judge to the last of his names
_BEFORE = 2  # sentences before "the minister" that tell who that is
_A_NOUN = 3  # words before a verb in German, of which one is "the" and one a noun with its capital
_VERB_SECOND = ("de", "nl")  # where "still denies Smith" is how it is said
_A_NAME, _NAMES_OF_A_TITLE = 3, 2  # letters, and how many names of the title say that an answer is to its charge
_ARTICLE = 3  # further sentences with his name: the article tells of him


_THE_CHARGES = {
    "en": listed_phrases(
        "the allegation|the accusation|the charge|the criticism|the claims|all allegation|all accusation|all charges|"
        "any wrongdoing|denied wrongdoing|denies wrongdoing|denies everything|denied everything|denying everything"
    ),
    "de": listed_phrases(
        "die vorwürfe|den vorwurf|der vorwurf|alle vorwürfe|sämtliche vorwürfe|die anschuldigung|alle anschuldigung|die kritik|der kritik"
    ),
    "fr": listed_phrases(
        "les faits|les accusations|l'accusation|les allégations|les reproches|les critiques|toute accusation|toutes les accusations|en bloc"
    ),
    "es": listed_phrases(
        "las acusaciones|la acusación|los cargos|las denuncias|las críticas|los señalamientos|los hechos|todas las "
    ),
    "pt": listed_phrases(
        "as acusações|a acusação|as denúncias|as alegações|as críticas|qualquer irregularidade|todas as "
    ),
    "it": listed_phrases("le accuse|l'accusa|gli addebiti|le critiche|ogni accusa|ogni addebito"),
    "nl": listed_phrases(
        "de beschuldiging|alle beschuldiging|de aantijging|alle aantijging|de kritiek|het verwijt|de verwijten"
    ),
}
"""What was charged, as what the article has told: none of "that claim" and "ces accusations", which are those of the sentence before."""

_ALL = {
    "en": listed_phrases(
        "all the allegation|all the accusation|all the charge|all allegation|all accusation|all charges|any wrongdoing|all wrongdoing|everything|all the claims"
    ),
    "de": listed_phrases("alle vorwürfe|sämtliche vorwürfe|alle anschuldigung|sämtliche anschuldigung"),
    "fr": listed_phrases("toutes les accusations|l'ensemble des accusations|en bloc"),
    "es": listed_phrases("todas las acusaciones|todos los cargos|todas las denuncias"),
    "pt": listed_phrases("todas as acusações|todas as denúncias|qualquer irregularidade|quaisquer irregularidade"),
    "it": listed_phrases("tutte le accuse|ogni accusa|ogni addebito"),
    "nl": listed_phrases("alle beschuldiging|alle aantijging"),
    "vi": listed_phrases("mọi cáo buộc"),
}

_COURT = listed_heads(
    "judge justice juge magistrat richter juez juíz juiz desembargador giudice rechter sędzi судь hakim hâkim procur prosecut parquet staatsanw fiscal"
)
"""Who charges or judges by office, before his name."""

_THE = {
    "en": listed("the"),
    "de": listed("der die das"),
    "fr": listed("le la les l"),
    "es": listed("el la los las"),
    "pt": listed("o a os as"),
    "it": listed("il la lo l i gli le"),
    "nl": listed("de het"),
}


_SOME = {
    "en": ("A ", "An ", "Another "),
    "de": ("Ein ", "Eine "),
    "fr": ("Un ", "Une "),
    "es": ("Un ", "Una "),
    "pt": ("Um ", "Uma "),
    "it": ("Un ", "Una ", "Uno ", "Un'", "Un’"),
    "nl": ("Een ",),
}
_SPOKESMEN = (
    "spoke", "lawyer", "attorney", "represent", "solicitor", "counsel", "official", "avocat", "porte-parole", "représent", "anw", "verteidig", "sprecher",
    "abogad", "portavoz", "vocero", "advogad", "porta-voz", "assessor", "avvocat", "portavoce", "legale", "advocaat", "woordvoerd",
)  # fmt: skip


def is_by_the_accused(
    one: Candidate, heard: Sequence[Candidate], text: Sequence[Candidate], *, title: str, plain: bool, language: str
) -> bool:
    """Whether what a sentence denies is what was `heard`, by who denies it: `text` is what stands around it, `plain` a charge in so many words."""
    names = _before_the_verb(one, language)
    if names is None or denies_barely(one, language):
        return False
    accused = _accused(heard, title, language)
    if not names.isdisjoint(accused):
        return True
    if names and not _is_a_noun(one, language):
        return plain and _has(one, _ALL, language) and _is_told_of(names, one, text, language)
    return (
        _is_the(one, language) and _has(one, _THE_CHARGES, language) and _is_told_before(one, accused, text, language)
    )


def is_newcomer(one: Candidate, language: str) -> bool:
    """Whether it opens with somebody who was not met before ("A veteran pleaded not guilty"), unless he speaks for somebody."""
    return one.sentence.text.startswith(_SOME.get(language, ())) and not any(
        word.startswith(_SPOKESMEN) for word in one.judgement.words
    )


def _before_the_verb(one: Candidate, language: str) -> frozenset[str] | None:
    """Give the names of the subject of a denial, those of its own clause where that has any; None where nothing denies."""
    place = place_of_denial(one, language)
    if place is None:
        return None
    before = one.sentence.text[:place]
    clause = _names(before.rpartition(",")[2], language, within=_SUBJECT)
    if not clause and language in _VERB_SECOND:
        behind = WORD.findall(one.sentence.text[place:])[1 : 1 + _SPEAKING]
        clause = _names(" ".join(behind), language)
    return clause or _names(before, language, within=_SUBJECT)


def _names(text: str, language: str, within: int = 0) -> frozenset[str]:
    return names_among(WORD.findall(text)[-within:], vocabulary(language).common)


def denies_all_of_it(one: Candidate, language: str) -> bool:
    """Whether a sentence speaks of "all the allegations", and not of one of its own ("denied ever taking bribes")."""
    return _has(one, _ALL, language)


def whom_they_charge(texts: Sequence[str], title: str, language: str) -> frozenset[str]:
    """Give the names of whom the verbs of sentences charge, or of a title that charges, but for who speaks or judges there."""
    charging = _with_title(texts, title, language)
    names = targets(charging, language)
    return names.difference(*(_speakers(text, language) for text in charging)) if names else names


def _accused(heard: Sequence[Candidate], title: str, language: str) -> frozenset[str]:
    """Give the names of a charge, and of a title that charges, but for those who speak, accuse or judge there: their denial is of something else."""
    texts = _with_title([one.sentence.text for one in heard], title, language)
    named = frozenset().union(*(_names(text, language) for text in texts))
    speaking = frozenset().union(*(_speakers(text, language, accusing=ACCUSING) for text in texts))
    return (named - speaking) | whom_they_charge(texts, "", language)


def _with_title(texts: Sequence[str], title: str, language: str) -> list[str]:
    return [*texts, title] if title and charges(words_of(title), title, language) else list(texts)


def _speakers(text: str, language: str, *, accusing: frozenset[str] = frozenset()) -> frozenset[str]:
    """Give the names of who speaks or judges in a text, or stands before a word that is `accusing`."""
    speaking = vocabulary(language).speech | accusing
    words = WORD.findall(text)
    spans = [(place - _SPEAKING, place) for place, word in enumerate(words) if word.lower() in speaking]
    spans += [(place, place + 1 + _JUDGING) for place, word in enumerate(words) if word.lower().startswith(_COURT)]
    return frozenset(bare(word) for start, end in spans for word in words[max(0, start) : end] if word[0].isupper())


def _is_a_noun(one: Candidate, language: str) -> bool:
    """Whether what has a capital before the verb is the one noun of "Der Minister wies", and names nobody."""
    place = place_of_denial(one, language) or 0
    return language == "de" and _is_the(one, language) and len(WORD.findall(one.sentence.text[:place])) <= _A_NOUN


def _is_the(one: Candidate, language: str) -> bool:
    """Whether a sentence opens with "the minister", of whom the article has told."""
    first = next(iter(one.judgement.words), "")
    return lowered(first).partition("'")[0] in _THE.get(language, ())


def _has(one: Candidate, phrases: dict[str, Phrases], language: str) -> bool:
    return phrases.get(language, Phrases()).stand_in(one.sentence.text)


def _is_told_before(one: Candidate, names: frozenset[str], text: Sequence[Candidate], language: str) -> bool:
    before = [other for other in text if 0 < one.at - other.at <= _BEFORE]
    return any(not names.isdisjoint(_names(other.sentence.text, language)) for other in before)


def _is_told_of(names: frozenset[str], one: Candidate, text: Sequence[Candidate], language: str) -> bool:
    """Whether the article tells of him in other places, too."""
    others = [_names(other.sentence.text, language) for other in text if other.at != one.at]
    return any(sum(name in other for other in others) >= _ARTICLE for name in names)


def is_of_the_title(names: frozenset[str], title: str, language: str) -> bool:
    """Whether the title charges somebody, and two of its names stand in the sentence, in whatever case: "Iran", "Iranowi"."""
    titled = {word for word in WORD.findall(title) if word[0].isupper() and len(word) >= _A_NAME}
    found = sum(any(name.startswith(word) for name in names) for word in titled)
    return found >= _NAMES_OF_A_TITLE and charges(words_of(title), title, language)
