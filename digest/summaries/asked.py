"""What is found when it is first asked for, and kept: most sentences of a long text are never near a summary. Knows nothing of sentences."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class ByPlace(Protocol[T_co]):
    """Items that are asked for by their place, from 0 on: a list, or one of those below."""

    def __getitem__(self, at: int, /) -> T_co:
        """Give one."""


class Asked(dict[int, T]):
    """Items by their place; `make` is asked for each once."""

    def __init__(self, make: Callable[[int], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, at: int) -> T:
        """Make it."""
        found = self[at] = self._make(at)
        return found


class Drawn(dict[int, T]):
    """Items of which each is told by those before it: `source` is read as far as is asked for."""

    def __init__(self, source: Iterable[T]) -> None:
        super().__init__()
        self._source = iter(source)

    def __missing__(self, at: int) -> T:
        """Read on."""
        for place in range(len(self), at + 1):
            self[place] = next(self._source)
        return self[at]


class once(Generic[T]):  # noqa: N801  a decorator
    """An attribute that is found when it is first asked for: `functools.cached_property` without its lock, which takes longer than most of what is found here."""

    def __init__(self, find: Callable[[Any], T]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn under which name it is kept."""
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        """Find it. From now on the instance has it, and nobody asks here."""
        found = instance.__dict__[self._name] = self._find(instance)
        return found
