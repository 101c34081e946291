"""How a room declares what it says: a class of messages in English, which read in the language that they are asked for in.

    class Words(Phrases):
        contents = Phrase("In this edition")
        stories = Counted("{count} story", "{count} stories")

`make messages` finds both kinds by their names, with the comment above that begins with "Translators:". What stands in braces is filled in by whoever
says it.
"""

from collections.abc import Callable
from functools import partial
from typing import Self, overload

from digest.language.catalogues import Catalogue, catalogue
from digest.language.dates import number


class Phrases:
    """The messages of one room in one language. Templates see texts; the catalogue is not for them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @classmethod
    def of(cls, language: str) -> Self:
        """Give the messages for a language tag such as `de` or `pt-BR`; in English where we have no words."""
        return cls(catalogue(language))

    @property
    def language(self) -> str:
        """The tag of the language that the words are in: English where there are none in the one that was asked for."""
        return self._catalogue.language

    def say(self, english: str) -> str:
        """Give a message of the catalogue."""
        return self._catalogue.say(english)

    def count(self, one: str, other: str, count: int) -> str:
        """Give the form of a message of the catalogue that goes with a count."""
        return self._catalogue.count(one, other, count)


class Phrase:
    """One message."""

    def __init__(self, english: str) -> None:
        self.english = english

    @overload
    def __get__(self, owner: None, kind: type[Phrases]) -> Self: ...
    @overload
    def __get__(self, owner: Phrases, kind: type[Phrases]) -> str: ...
    def __get__(self, owner: Phrases | None, kind: type[Phrases]) -> Self | str:
        """Give the message in the language of its owner."""
        return self if owner is None else owner.say(self.english)


class Forms:
    """A message with a `{count}`, in one language."""

    def __init__(self, choose: Callable[[int], str]) -> None:
        self._choose = choose

    def of(self, count: int, language: str) -> str:
        """Give the form of a count, filled in; the number is written as in `language`."""
        return self._choose(count).format(count=number(count, language))


class Counted:
    """One message whose form depends on a count. English has two; how many another language has, its catalogue says."""

    def __init__(self, one: str, other: str) -> None:
        self.one = one
        self.other = other

    @overload
    def __get__(self, owner: None, kind: type[Phrases]) -> Self: ...
    @overload
    def __get__(self, owner: Phrases, kind: type[Phrases]) -> Forms: ...
    def __get__(self, owner: Phrases | None, kind: type[Phrases]) -> Self | Forms:
        """Give the forms in the language of its owner."""
        return self if owner is None else Forms(partial(owner.count, self.one, self.other))
