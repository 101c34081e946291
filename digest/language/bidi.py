"""Text of two directions in one line (Unicode Bidirectional Algorithm, UAX 9). Pure."""

import unicodedata

from digest.language.tags import direction

_LETTERS = {"ltr": frozenset({"L"}), "rtl": frozenset({"R", "AL"})}


def isolated(text: str, language: str) -> str:
    """Give a text that may stand between others in a line of a language: closed off where it holds letters of the other direction.

    Two Arabic names with a comma between would change places in an English line; a date after a Latin name would be torn apart in an Arabic one.
    Characters do it, not markup: the text part has no other way, and mail clients that drop `<bdi>` keep them.
    """
    other = _LETTERS["ltr" if direction(language) == "rtl" else "rtl"]
    foreign = any(unicodedata.bidirectional(letter) in other for letter in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if foreign else text
