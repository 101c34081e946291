"""Words of a sentence as the checks compare them: tokens in lower case, names, quotations. Pure; knows nothing of verdicts."""

# ruff: noqa: RUF001  quotation marks of many scripts are what this file is about

import re
from collections.abc import Iterable

from digest.summaries.words import LETTERS

_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_CONTRACTIONS = re.compile(r"\b(can|won|shan)['’]t\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_TOKEN = re.compile(rf"\bpeut-être\b|\bd['’]après\b|{LETTERS}")  # in two parts they doubt nothing
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*", re.UNICODE)
_OPENS = '“«„「『‟〝"'
_PAIRS = re.compile(
    r"“([^“”]*)”|«([^«»]*)»|„([^„“”]*)[“”]|「([^「」]*)」|『([^『』]*)』|\"([^\"]*)\"|(?<!\w)‘([^‘’]*(?:’\w[^‘’]*)*)’(?!\w)"
)
_SENTENCE_START = re.compile(r"[\s\"“«„‘'(\[»—–-]*")
_LATIN_ENDINGS = {
    "en": ("s", "es", "n"),
    "de": ("s", "es", "n", "en", "e", "er", "ern", "em", "in", "innen"),
    "nl": ("s", "en", "e"),
    "fr": ("s", "e", "es", "x"),
    "es": ("s", "es", "a", "as"),
    "pt": ("s", "es", "a", "as"),
    "it": ("i", "a", "e", "o"),
}  # fmt: skip
_ENDING = 3  # letters by which a name may differ in languages that decline names and have no list here


def tokens(text: str) -> list[str]:
    """Give the words of a text in lower case: "isn't" as two, "l'accord" as two, "Ann's" without its ending."""
    text = _CONTRACTIONS.sub(lambda found: f"{found[1]} not", text)
    text = _POSSESSIVE.sub("", _NOT.sub(" not", text))
    return _TOKEN.findall(text.lower())


def plain(text: str) -> str:
    """Give the words of a text, parted by one space each: for comparing wordings."""
    return " ".join(tokens(text))


def names(text: str) -> list[tuple[str, bool]]:
    """Give the words with a capital letter in their order, and whether each opens the sentence (or a quotation), where a capital says little."""
    start = _SENTENCE_START.match(text)
    opening = start.end() if start else 0
    found: list[tuple[str, bool]] = []
    for match in _NAME.finditer(text):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        word = _POSSESSIVE.sub("", match.group().rstrip(".'’-"))
        if not word[:1].isupper():
            continue
        opens = match.start() <= opening or text[match.start() - 1] in _OPENS
        found.extend(
            (part, opens and at == 0)
            for at, part in enumerate(re.split(r"[-.’']", word))
            if len(part) > 1 and part[0].isupper()
        )
    return found


def same_name(one: str, other: str, language: str) -> bool:
    """Whether two words in lower case are one name, but for the endings that the language gives it."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if language in _LATIN_ENDINGS:
        return len(short) > 2 and any(short + ending == long for ending in _LATIN_ENDINGS[language])  # noqa: PLR2004
    shared = len(short) - 2 if len(short) > 4 else len(short)  # noqa: PLR2004  the last vowel gives way: Anna, Anny
    return len(long) - len(short) <= _ENDING and short[:shared] == long[:shared]


def is_named(name: str, known: Iterable[str], language: str) -> bool:
    """Whether a word in lower case stands among others, as a name does."""
    return any(same_name(name, one, language) for one in known)


def quoted(text: str) -> list[str]:
    """Give what stands between quotation marks of a kind, without the marks."""
    return [next(filter(None, match.groups()), "") for match in _PAIRS.finditer(text)]
