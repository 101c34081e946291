"""Language tags (BCP 47), and what they alone tell: the first part, the script, its direction, which languages may stand in. Pure.

Scripts come from the tag itself, else from the likely subtags of CLDR: `zh-TW` is written in Hant, `pa-PK` in Arab, `ku` in Latn.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_RIGHT_TO_LEFT = frozenset({
    "Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi",
})  # fmt: skip
"""Scripts in use that run from right to left (ISO 15924)."""
KNOWN = 512
"""How many tags a cache keeps: tags come from feeds too, so it has to end somewhere."""


def primary(language: str) -> str:
    """Give the first part of a language tag, lower case: `pt-BR` and `pt_br` are `pt`."""
    return language.strip().replace("_", "-").partition("-")[0].lower()


def tag(language: str) -> str:
    """Give a language as HTML wants it (RFC 5646); empty for what is none."""
    language = language.strip().replace("_", "-")
    return language if _TAG.fullmatch(language) else ""


@lru_cache(KNOWN)
def script(language: str) -> str:
    """Give the script of a language as four letters (ISO 15924), as in `Latn`; empty where it is not known."""
    first, *others = tag(language).split("-")
    named = next((part.title() for part in others if len(part) == 4 and part.isalpha()), "")  # noqa: PLR2004 - ISO 15924
    region = next((part.upper() for part in others if len(part) == 2), "")  # noqa: PLR2004 - ISO 3166
    likely = get_global("likely_subtags")
    full = likely.get(f"{first.lower()}_{region}") or likely.get(first.lower()) or ""
    return named or next((part for part in full.split("_")[1:] if len(part) == 4), "")  # noqa: PLR2004 - ISO 15924


def direction(language: str) -> str:
    """Give `rtl` for a language whose script runs from right to left, else `ltr`."""
    return "rtl" if script(language) in _RIGHT_TO_LEFT else "ltr"


def differ(one: str, other: str) -> bool:
    """Tell whether two tags name languages that a reader, or a voice that reads aloud, has to tell apart. Unknown ones never do."""
    if not tag(one) or not tag(other):
        return False
    return primary(one) != primary(other) or script(one) != script(other)


def stand_ins(language: str) -> Iterator[str]:
    """Give the tags whose words serve a language, nearest first, in its own script: `zh-TW`, `zh-Hant`; `pt-BR`, `pt`."""
    parts = tag(language).split("-")
    shorter = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    in_script = f"{parts[0]}-{script(language)}" if script(language) else ""
    for candidate in dict.fromkeys([*shorter[:-1], *([in_script] if len(parts) > 1 else []), parts[0], in_script]):
        if candidate and script(candidate) == script(language):
            yield candidate


@lru_cache(KNOWN)
def locale(language: str) -> Locale:
    """Give what CLDR knows of a language: its own data, else that of a language that serves it, else English."""
    for candidate in (*stand_ins(language), "en"):
        try:
            return Locale.parse(candidate.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel knows English")
