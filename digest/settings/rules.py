"""`include` and `exclude` of a source, checked key by key: a pattern that cannot be searched is told here, with what to write instead."""

from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator

from digest.errors import ConfigError
from digest.model import Rules
from digest.patterns import compiled
from digest.settings.tables import Table
from digest.settings.values import Words


def pattern(text: str) -> str:
    """Accept a pattern that is searched in linear time; empty stands for none."""
    try:
        if text:
            compiled(text)
    except ConfigError as error:
        raise ValueError(f"{error.what}; {error.hint[:1].lower()}{error.hint[1:].rstrip('.')}") from None
    return normalize("NFC", text)  # as articles are


Pattern = Annotated[str, AfterValidator(pattern)]


class RulesTable(Table):
    """`include` or `exclude` of a source: which articles it means."""

    words: Words = ()
    tags: Words = ()
    authors: Words = ()
    pattern: Pattern = ""

    def noun(self) -> Rules:
        """Give the rules as plain values."""
        return Rules(words=self.words, tags=self.tags, authors=self.authors, pattern=self.pattern)
