"""Whether a French noun stands for a sentence, as papers write behind a full stop: "Une hausse qui ne doit rien au hasard.". It says nothing without the one before it."""

from digest.summaries.words import listed

# ruff: noqa: RUF001  apostrophes are what this file is about


_INDEFINITE = listed("un une des deux trois quatre plusieurs")
_OF_A_FRAGMENT = listed("un une des")
_RELATIVES = listed("qui que dont où")
_RELATIVE_REACH = 9  # words
_CLAUSE_REACH = 3  # words from its pronoun to its verb
_FINITE = listed(
    "a ont est sont va vont fait font doit doivent peut peuvent sera seront avait était fut furent eut dit disent veut veulent met mettent prend prennent "
    "reste restent vient viennent tient tiennent sait savent voit voient permet permettent n'a n'ont n'est n’a n’ont n’est s'est s’est"
)
_PARTICIPLES = ("é", "ée", "és", "ées")
_NOUNS = listed(
    "député députée députés côté été marché comité café musée année années journée soirée armée idée entrée durée lycée société santé cité"
)
_NOUN_ENDS = ("ité", "ités", "rté", "auté", "veté")
_OTHER_PARTICIPLES = listed(
    "devenu devenus devenue devenues contredit contredite contredits contredites rendu rendue rendus rendues reçu reçue reçus reçues mis mise mises pris "
    "prise prises dit dite dits dites écrit écrite écrits écrites construit construite construits construites que dont"
)
_INTRODUCE_CLAUSES = _RELATIVES | {"comme"}
_FINITE_ENDS = ("ait", "aient", "era", "eront", "erait", "èrent", "ira", "iront")


def is_fragment(words: list[str], language: str) -> bool:
    """Whether a noun with its relative clause or its participle is all there is: "Une hausse qui ...", "Un voyage annulé.", "Un avis partagé par ..., qui gère ..."."""
    if language != "fr" or words[0] not in _INDEFINITE:
        return False
    verbs = [at for at, word in enumerate(words) if word in _FINITE or word.endswith(_FINITE_ENDS)]
    if not _RELATIVES.isdisjoint(words[1:_RELATIVE_REACH]) and len(verbs) == 1 and _is_subordinate(words, verbs[0]):
        return True
    if words[0] in ("un", "une") and not verbs and _RELATIVES.isdisjoint(words[1:_RELATIVE_REACH]):
        return any(word.endswith(_PARTICIPLES) and not _is_noun(word) for word in words[1:])
    return words[0] in _OF_A_FRAGMENT and _is_described(words[2:3]) and all(_is_subordinate(words, at) for at in verbs)


def _is_noun(word: str) -> bool:
    """Whether a word looks like a participle and is none: "député", "santé"."""
    return word in _NOUNS or word.endswith(_NOUN_ENDS)


def _is_described(behind: list[str]) -> bool:
    """Whether what follows the noun is a participle, or "que"."""
    return any(word.endswith(_PARTICIPLES) or word in _OTHER_PARTICIPLES for word in behind)


def _is_subordinate(words: list[str], verb: int) -> bool:
    return not _INTRODUCE_CLAUSES.isdisjoint(words[max(0, verb - _CLAUSE_REACH) : verb])
