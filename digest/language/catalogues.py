"""The gettext catalogues: one .po file per language, read at the first use of that language, so that there is nothing to compile and to forget.

English is what the program itself says and has no file. Which messages there are, the code says (see `phrases`).
"""

import io
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from digest.language.tags import KNOWN, direction, stand_ins

SOURCE = "en"
"""The language of the code."""

FOLDER = Path(__file__).resolve().parent / "po"

_FOREIGN = re.compile(r"(?<=[\s«])(\{(?:address|contact|name|source|title)\})")
_ISOLATED = "\N{FIRST STRONG ISOLATE}\\1\N{POP DIRECTIONAL ISOLATE}"


class Catalogue:
    """What the program says, in one language. `language` is its tag."""

    def __init__(self, language: str, texts: NullTranslations) -> None:
        self.language = language
        self._texts = texts
        self._runs_left = direction(language) == "rtl"

    def say(self, message: str) -> str:
        """Give a message in this language; in English where it is not translated."""
        return self._set(self._texts.gettext(message))

    def count(self, one: str, other: str, count: int) -> str:
        """Give the form of a message that goes with a count, not filled in."""
        return self._set(self._texts.ngettext(one, other, count))

    def _set(self, message: str) -> str:
        """Keep names and addresses of another direction from pulling punctuation along (Unicode Bidirectional Algorithm, 2.4).

        A value that brings its own space stays bare: within an isolate the space would go to the far end.
        """
        return _FOREIGN.sub(_ISOLATED, message) if self._runs_left else message


@lru_cache(KNOWN)
def catalogue(language: str) -> Catalogue:
    """Give the catalogue that serves a language tag: `pt-BR` is served by `pt`, `zh-TW` by `zh-Hant`, what we have no words for by English."""
    return _read(_serving(language) or SOURCE)


def has_words(language: str) -> bool:
    """Tell whether there are words in a language, or English ones stand in for them."""
    return _serving(language) != ""


def languages() -> tuple[str, ...]:
    """Give the tags of the languages that have words."""
    return tuple(sorted(_files()))


def _serving(language: str) -> str:
    known = {one.lower(): one for one in _files()}
    return next((known[one.lower()] for one in stand_ins(language) if one.lower() in known), "")


@cache
def _files() -> Mapping[str, Path | None]:
    found = {path.stem.replace("_", "-"): path for path in FOLDER.glob("*.po")}
    return {SOURCE: None, **found}


@cache
def _read(language: str) -> Catalogue:
    path = _files()[language]
    if path is None:
        return Catalogue(language, NullTranslations())
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - 6 ms that an English newsletter need not pay
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Catalogue(language, GNUTranslations(compiled))
