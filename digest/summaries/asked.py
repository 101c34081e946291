"""What is found when it is first asked for, and kept: most sentences of a long text are never near a summary. Knows nothing of sentences."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801  a decorator
    """An attribute that is found when it is first asked for. `functools.cached_property` without its lock, which costs more than most of what is found here."""

    def __init__(self, find: Callable[[Any], T]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn under which name it is kept."""
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        """Find it; from now on the instance has it, and nobody asks here."""
        found = instance.__dict__[self._name] = self._find(instance)
        return found


class Asked(Sequence[T]):
    """`count` items; `make` is asked for each by its place, and once."""

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._count = count
        self._make = make
        self._made: dict[int, T] = {}

    def __len__(self) -> int:
        """Give how many there are, made or not."""
        return self._count

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        """Give one by its place, or several."""
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(self._count))]
        place = range(self._count)[at]
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]


class Drawn(Asked[T]):
    """`count` items of which each is told by those before it: `source` is read as far as is asked for."""

    def __init__(self, count: int, source: Iterable[T]) -> None:
        self._source = iter(source)
        super().__init__(count, self._draw)

    def _draw(self, at: int) -> T:
        for place in range(len(self._made), at):
            self._made[place] = next(self._source)
        return next(self._source)
