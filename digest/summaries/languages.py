"""Which language a text is in: by script, and by its most frequent words. No model, no data files; a guess for choosing rules; shown only where it is clear, see `unlike`."""

from collections import Counter

from digest.summaries.expressions import expression
from digest.summaries.words import listed

SAMPLE = 1500  # characters that are looked at: some 250 words, where function words have long settled the matter
_CLEAR_LEADS = (
    (12, 2.0),
    (6, 3.0),
)  # hits of function words, and how many times those of the declared language they must be
_LEAST_LEAD = min(lead for _, lead in _CLEAR_LEADS)


FUNCTION_WORDS = {
    "en": listed("the of and to in is was for that on with as are by be has have from at this it not his he"),
    "de": listed("der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden"),
    "fr": listed("le la les de des et en un une du que dans pour est qui sur pas au par plus avec ce il sont"),
    "es": listed("el la los las de que y en un una por con para se del al lo como más su es pero fue"),
    "pt": listed("o a os as de que e em um uma do da dos das para com não por no na se mais ao foi são"),
    "it": listed("il la di che e un una del della per in con non è si le dei da al più nel sono gli anche"),
    "nl": listed("de het een van en in is dat op te zijn met voor niet aan er om ook als bij maar"),
    "sv": listed("och att det i en på är som av för med till den har inte om ett han var men"),
    "da": listed("og i at det er en til på som af for med den de har ikke der et var men"),
    "no": listed("og i det er på en til som av for at med de har ikke den et om var men"),
    "pl": listed("w i na z się nie do że to jest o jak po za od przez dla który oraz są"),
    "tr": listed("ve bir bu da de için ile olarak çok olan daha en gibi kadar sonra ne ancak ise"),
    "id": listed("yang dan di dengan untuk dari pada ini itu dalam tidak akan ke oleh juga adalah telah"),
    "vi": listed("của và là có được trong cho các với không một này đã người những khi để từ đến ở"),
    "ro": listed("și în de la a cu pe care nu din pentru este au mai un o că fost sunt"),
    "cs": listed("a v se na že je s z do o to i k ve pro za by ale jako po"),
    "hu": listed("a az és hogy nem is egy van volt meg csak de mint már még el ki"),
    "fi": listed("ja on ei se että oli mutta ovat myös hän kun joka kuin mukaan sen"),
    "xh": listed(
        "ukuba kwaye okanye kunye okokuba ngoku nje njengoko xa apha kodwa kwi lo lwe yokuba ukuze ingakumbi ngokuba kuba kakhulu ngaphandle phakathi"
    ),
    "zu": listed(
        "ukuthi futhi noma kanye uma ngoba kodwa lapho ngemuva kusho ukuze khona kusuka ngesikhathi kwe nge lokhu kakhulu emva phakathi uthe"
    ),
    "ca": listed("el la els les de que i en un una per amb no del al és com més seva ha"),
}

_SCRIPTS = (
    ("ja", expression("[\u3040-\u30ff]"), 0.05),
    ("ko", expression("[\uac00-\ud7af]"), 0.3),
    ("zh", expression("[\u4e00-\u9fff]"), 0.3),
    ("ar", expression("[\u0600-\u06ff]"), 0.3),
    ("hi", expression("[\u0900-\u097f]"), 0.3),
    ("ru", expression("[\u0400-\u04ff]"), 0.3),
    ("el", expression("[\u0370-\u03ff]"), 0.3),
    ("he", expression("[\u0590-\u05ff]"), 0.3),
    ("th", expression("[\u0e00-\u0e7f]"), 0.3),
)
_VARIANTS = (("ru", "uk", "іїєґ"), ("ar", "fa", "پچگژ"))
_FOREIGN = expression("[\u0370-\u0eff\u3040-\ud7af]")  # of any of those scripts
_LETTERS = expression(r"[^\W\d_]+")
_BLANKS = {code: " " for code in range(128) if not chr(code).isalpha()}
"""What parts the words of a text in which there is nothing but ASCII, in half of the time."""
_STOP_OF_AN_INITIAL = expression(
    r"\.(?<=\b[^\W\d_]\.)"
)  # of "M.A. and J. Doe": letters alone are words of many languages; a look for stops is quick


def identify(text: str, declared: str = "") -> str:
    """Give the base language of `text`. `declared` (a base language) stands unless the text clearly speaks against it."""
    sample = text[:SAMPLE]
    by_script = _by_script(sample)
    if by_script:
        return declared if declared and _same_script(by_script, declared) else by_script
    small, initials = _small_words(sample)
    if declared in FUNCTION_WORDS and _is_surely(small, initials, FUNCTION_WORDS[declared]):
        return declared
    hits = _hits(small, initials)
    if not hits:
        return declared or "en"
    guess = min(hits, key=lambda language: (-hits[language], language))
    if not declared:
        return guess
    if declared not in FUNCTION_WORDS and not _has_own_script(declared):
        return declared
    ours, theirs = hits[guess], max(1, hits[declared])
    clear = any(ours >= enough and ours >= lead * theirs for enough, lead in _CLEAR_LEADS)
    return guess if clear else declared


def unlike(found: str, declared: str) -> str:
    """Give the language that was found where it is not the declared one (base tags), or where none was declared and the script tells it; else ""."""
    is_news = found != declared if declared else _has_own_script(found)
    return found if is_news else ""


def _by_script(sample: str) -> str:
    if sample.isascii() or _FOREIGN.search(sample) is None:
        return ""
    letters = sum(map(len, _LETTERS.findall(sample))) or 1
    for language, script, share in _SCRIPTS:
        if len(script.findall(sample)) > share * letters:
            return _variant(language, sample)
    return ""


def _variant(language: str, sample: str) -> str:
    for general, special, letters in _VARIANTS:
        if language == general and any(letter in sample for letter in letters):
            return special
    return language


def _same_script(found: str, declared: str) -> bool:
    families = ({"ru", "uk", "bg", "sr", "mk", "be", "kk"}, {"ar", "fa", "ur", "ps"}, {"hi", "mr", "ne"}, {"zh", "yue"})
    return found == declared or any(found in family and declared in family for family in families)


def _has_own_script(language: str) -> bool:
    return any(language == known for known, _, _ in _SCRIPTS)


def _is_surely(small: list[str], initials: list[str], own: frozenset[str]) -> bool:
    """Whether those of one language are more than half of all small words: no other can lead clearly then, and none needs to be counted."""
    return _LEAST_LEAD * (sum(map(own.__contains__, small)) - len(initials)) > len(small)


def _small_words(sample: str) -> tuple[list[str], list[str]]:
    """Give the words of the sample that are function words of any language, and the letters among them that are initials."""
    plain = sample.replace("İ", "I").lower()
    words = plain.translate(_BLANKS).split() if plain.isascii() else _LETTERS.findall(plain)
    initials = [plain[stop.start() - 1] for stop in _STOP_OF_AN_INITIAL.finditer(plain)]
    small = _LANGUAGES_OF.__contains__
    return list(filter(small, words)), list(filter(small, initials))


def _hits(small: list[str], initials: list[str]) -> Counter[str]:
    counts = Counter(small)
    counts.subtract(initials)
    hits: Counter[str] = Counter()
    for word, count in counts.items():
        for language in _LANGUAGES_OF[word]:
            hits[language] += count
    return +hits


_LANGUAGES_OF = {
    word: tuple(language for language, words in FUNCTION_WORDS.items() if word in words)
    for word in frozenset().union(*FUNCTION_WORDS.values())
}
