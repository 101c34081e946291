"""Small words inside a sentence whose ground stands in an earlier one: "said she never said that", "a similar find", "Lo hacen", "a ainsi dénoncé".

Its opening shows nothing of it. A word counts in the first clause alone, since behind a comma it may well take up what the sentence itself has told.
`digest.summaries.openings` and `resuming` ask the other questions about a sentence's beginning; what an answer costs, `candidates` says.
"""

# ruff: noqa: RUF001  quotes, dashes and letters of many scripts are what this file is about

from digest.summaries.expressions import expression
from digest.summaries.words import listed, lowered

_CLAUSE_END = expression(r"[,;:–—(\"“”„«»]")
_STOPS = (".", "!", "?")
_THAT_PARTICLES = listed("out up off down back away")
_THAT_SAYERS = listed(
    "say says said think thinks thought believe believes know knows hope hopes add adds added admits claims argues insists"
)
_THAT_VERBS = listed(
    "is was isn't wasn't does doesn't did didn't will won't would wouldn't has had could can can't may might must should"
)
_ONE_OF_THEM = expression(
    r"(?:of|from|in|for|with|to|among|unlike|between|behind) the (?:first|second|third|fourth|last|others?|latter|former|rest|two|three|four)[,.]",
    2,
)
_SINCE_WHAT = expression(
    r"(?:in|over|during|for) the (?:\w+ ){0,2}(?:hours|days|weeks|months|years|decades) since[,.]", 2
)
_REACH = 60  # characters
_ALL_THIS = expression(r"\b(?:dies alles|all dies)\b")
_GERMAN_THAT = listed("das alles all")
_DAS_REACH = 3  # words: an adverb, an adjective and the noun
_LIKE = {
    "en": (("similar", "comparable"), listed("to with as")),
    "de": (("ähnlich", "vergleichbar"), listed("wie mit zu")),
    "fr": (("similaire", "semblable", "comparable", "analogue"), listed("à au aux")),
    "es": (("similar", "semejante", "parecid"), listed("a al con")),
    "pt": (("similar", "semelhante", "parecid"), listed("a ao à aos às com")),
    "it": (("simil", "analog", "paragonabil"), listed("a al alla ai alle allo agli")),
    "nl": (("vergelijkba", "soortgelijk"), listed("met als aan")),
    "pl": (("podobn",), listed("do jak")),
    "ru": (("похож", "подобн", "аналогичн"), listed("на как")),
}
"""Adjectives that compare, and the words by which a sentence says with what."""
_LIKE_EARLY, _LIKE_WHAT = 7, 9  # words: so early stands the adjective, and so near behind it what it compares with
_AMONG_THEMSELVES = listed(
    "both two three all each and or beide zwei drei alle und oder deux trois tous toutes et ou ambos ambas dos tres todos todas y o dois duas e "
    "entrambi due tre tutti tutte twee drie en of dwa dwie oba i два две оба все и"
)  # "The two have similar views"; "posts of similar content" after an "or"
_NEITHER_WHICH = listed("similarly comparably ähnlichkeit ähnlichkeiten similarité similarités similarity similarities")
_EN_VERBS = listed("a ont est sont avait avaient était étaient sera seront aura auront bénéficient profitent")
_EN_ENDS = ("eront", "iront", "eraient")
_EN_IDIOMS = listed("cure à au aux en")
_LO_NO_VERBS = listed("que bien buen común joven orden")
_LO_ENDS = ("an", "en", "ó", "aba", "aban", "ía", "ían", "jo", "zo")
_LO_VERBS = listed("es fue era hace dice sabe ha han había habían")
_LA_ENDS = ("aban", "ían", "aron", "ieron")
_FRONTING = listed("para al antes sin por tras después ao sem após depois")
_ENCLITICS = {
    "es": ("arlo", "arla", "arlos", "arlas", "erlo", "erla", "erlos", "erlas", "irlo", "irla", "irlos", "irlas"),
    "pt": ("-lo", "-la", "-los", "-las"),
}
_NO_ENCLITICS = listed("charla charlas perla perlas burla carlos merlos")
_SHOWN_BY = {  # articles of a noun that the enclitic may stand for
    "-lo": listed("o do no ao um pelo seu este esse cada"),
    "-la": listed("a da na à uma pela sua esta essa cada"),
    "-los": listed("os dos nos aos uns pelos seus estes esses dois três"),
    "-las": listed("as das nas às umas pelas suas estas essas duas três"),
}

_ADDING = {
    "en": listed("also likewise similarly"),
    "de": listed("auch ebenfalls gleichfalls nämlich"),
    "fr": listed("ainsi également aussi pareillement"),
    "es": listed("también tampoco asimismo"),
    "pt": listed("também tampouco"),
    "it": listed("inoltre altresì"),
    "nl": listed("ook eveneens"),
    "pl": listed("też także również"),
    "ru": listed("также тоже"),
    "tr": listed("ayrıca"),
}
"""Words that add to something: what it is, an earlier sentence has told."""
_ADDED_INSIDE = listed(
    "but and not only sondern und als wie wo mais et comme pero sino y como mas e senão ma maar en но и а ale i lecz ama ve"
)  # "not only rich but also old", "sowohl Leipzig als auch Halle"
_NOTHING_ADDED = listed("wenn wo nur noch que bien longtemps vite peu")  # "auch wenn", "ainsi que", "aussi bien"
_AFTER_AUSSI = listed("à au aux de des du le la les un une l'un l’un l'une l’une dans par sur pour été fait")
_ADDING_REACH = 10  # words
_FRONTED = {
    "en": listed("in on at for with from after during under over as to by"),
    "fr": listed(
        "dans sur avec pour après selon sous pendant du de d'un d’un d'une d’une à au aux en comme depuis devant"
    ),
    "es": listed("en con para por según tras sobre de desde durante"),
    "pt": listed("em no na com para por segundo após sobre de do da durante"),
    "it": listed("in con per secondo dopo nel nella di da durante"),
}
"""What begins a phrase in front of the subject, so that the main clause stands behind the first comma."""
_VIETNAMESE_THEN = expression(r"^(?:\w+ ){2,9}(?:sau đó|trước đó|lúc đó|khi đó) \w", 2)
_VIETNAMESE_THIS = expression(r"(?:cho biết|nói|cho rằng|chia sẻ|nhận định|khẳng định|theo [\w ]{3,40}),? đây là ", 2)
_VIETNAMESE_LIKE = expression(r"^(?:\w+ ){1,5}tương tự (?!như|với)", 2)


_THE_LATTER = listed("celui-ci celle-ci ceux-ci celles-ci")
_LATTER_EARLY = 5  # words: further on the sentence itself has its noun


def stands_for_told(text: str, words: list[str], language: str) -> bool:
    """Whether a word in the first clause has nothing in the sentence that it could stand for: "that" without a noun, "similar" and not to what. Linear."""
    if language == "en" and _english(text, words):
        return True
    if language == "de" and not _GERMAN_THAT.isdisjoint(words) and _german(text):
        return True
    if language == "fr" and _french(text, words):
        return True
    if language in _ENCLITICS and _iberian(text, words, language):
        return True
    if language == "vi":
        return _VIETNAMESE_LIKE.match(text[:_REACH]) is not None
    return compares_with_told(words, language)


def compares_with_told(words: list[str], language: str) -> bool:
    """Whether something is similar near the beginning, and nothing says to what: "Now, a similar discovery has been made in Greece."."""
    if language not in _LIKE:
        return False
    stems, to_what = _LIKE[language]
    for at, word in enumerate(words[:_LIKE_EARLY]):
        if word.startswith(stems) and word not in _NEITHER_WHICH:
            return _AMONG_THEMSELVES.isdisjoint(words[:at]) and to_what.isdisjoint(words[at + 1 : at + _LIKE_WHAT])
    return False


def adds_to_told(text: str, words: list[str], language: str) -> bool:
    """Whether a word in the main clause adds the sentence to something: "also", "ainsi", "auch", "sau đó"."""
    if language == "vi":
        begin = text[:_REACH]
        return _VIETNAMESE_THEN.match(begin) is not None or _VIETNAMESE_THIS.match(text[: 2 * _REACH]) is not None
    adding = _ADDING.get(language)
    if adding is None or adding.isdisjoint(words):
        return False
    written = _main_clause(text, words, language).split()
    for at, word in enumerate(written[1:_ADDING_REACH], 1):
        if word not in adding:
            continue
        behind = written[at + 1] if at + 1 < len(written) else ""
        if word == "aussi" and behind not in _AFTER_AUSSI:
            continue
        return _ADDED_INSIDE.isdisjoint(map(str.lower, written[:at])) and behind not in _NOTHING_ADDED
    return False


def _first_clause(text: str, start: int = 0) -> str:
    end = _CLAUSE_END.search(text, start)
    return text[: end.start()] if end else text


def _main_clause(text: str, words: list[str], language: str) -> str:
    """Give the first clause, without a phrase that stands in front of its subject."""
    clause = _first_clause(text)
    if words[0] in _FRONTED.get(language, ()) and text[len(clause) : len(clause) + 1] == ",":
        return _first_clause(text, len(clause) + 1)[len(clause) + 1 :]
    return clause


def _english(text: str, words: list[str]) -> bool:
    if "the" in words[1:3] and (_ONE_OF_THEM.match(text) or _SINCE_WHAT.match(text)):
        return True
    if "that" not in words[1:]:
        return False
    written = lowered(_first_clause(text)).split()
    for at, word in enumerate(written[1:], 1):
        if not word.startswith("that"):
            continue
        before, behind = written[at - 1], written[at + 1] if at + 1 < len(written) else ""
        if word[4:] in _STOPS and word[4:] and before not in ("like", "than"):
            return True
        apart = behind == "into" or (behind.rstrip(".!") in _THAT_PARTICLES and at + 2 == len(written))
        if word == "that" and (apart or (before in _THAT_SAYERS and behind in _THAT_VERBS)):
            return True
    return False


def _german(text: str) -> bool:
    """Whether "das" stands for a sentence: no noun follows it, nor an adjective with the ending that it would have behind this article."""
    clause = _first_clause(text)
    written = clause.split()
    for at, word in enumerate(written):
        if not at or word.rstrip(".!?") != "das" or "und" in written[:at]:
            continue
        behind = written[at + 1 : at + 1 + _DAS_REACH]
        if not behind:
            return len(clause) == len(text) and word != "das"
        return not _is_article(behind)
    return _ALL_THIS.search(clause) is not None


def _is_article(behind: list[str]) -> bool:
    """Whether "das" is the article of what follows: a noun, or an adjective with the ending that it has behind this article, a verb apart ("das hätte")."""
    return not behind[0][:1].islower() or behind[0] == "heißt" or any(word.endswith("e") for word in behind[:2])


def _french(text: str, words: list[str]) -> bool:
    """Whether the pronoun "en" stands before its verb: "20.000 salariés en bénéficieront", or "celui-ci" near the beginning. A phrase with "de" before "en" may be what it means."""
    if not _THE_LATTER.isdisjoint(words[:_LATTER_EARLY]):
        return True
    if "en" not in words and "n'en" not in words and "n’en" not in words:
        return False
    written = lowered(_first_clause(text)).split()
    for at, word in enumerate(written[1:], 1):
        if word not in ("en", "n'en"):
            continue
        verb, behind = (*written[at + 1 : at + 3], "", "")[:2]
        if (verb in _EN_VERBS or verb.rstrip(".-").endswith(_EN_ENDS)) and behind.rstrip(".") not in _EN_IDIOMS:
            return True
    return False


def _iberian(text: str, words: list[str], language: str) -> bool:
    """Whether "Lo hacen", "Para hacerlo" or "em conhecê-las" opens the sentence, before any noun for the pronoun."""
    if language == "es" and len(words) > 2 and words[0] in ("lo", "la", "los", "las"):  # noqa: PLR2004  its verb and what follows
        verb = words[1]
        if words[0] == "lo" and (verb in _LO_VERBS or (verb.endswith(_LO_ENDS) and verb not in _LO_NO_VERBS)):
            return True
        if words[0] != "lo" and verb.endswith(_LA_ENDS) and "".join(text.split(maxsplit=2)[1:2]).islower():
            return True
    ends = _ENCLITICS[language]
    if language == "es":
        return words[0] in _FRONTING and any(
            word.endswith(ends) and word not in _NO_ENCLITICS and f" {word}" in text for word in words[1:3]
        )
    clause = _first_clause(text)
    if words[0] not in _FRONTING or "-l" not in clause:
        return False
    written = clause.lower().split()
    for at, word in enumerate(written):
        if word.endswith(ends):
            return _SHOWN_BY[word[word.rindex("-") :]].isdisjoint(written[:at])
    return False
