"""Where something stands in a JSON answer: `data[*].title`, `links.web`, `images[0].src`. Pure; a path that leads nowhere gives nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STEP = re.compile(r"\.?([^.\[\]\"$]+)|\[(-?\d{1,6})\]|\[(\*)\]|\.?\[?\"([^\"]+)\"\]?")
_MOST = 5_000  # values; an answer with more is no page of a list


@dataclass(frozen=True, slots=True)
class Path:
    """A way into a document: names of keys, places in lists, and None for each of a list."""

    steps: tuple[str | int | None, ...]

    def all(self, document: object) -> list[object]:
        """Give every value that the path leads to, in document order."""
        return _walk([document], self.steps)

    def first(self, document: object) -> object:
        """Give the first of them that says something, else None."""
        return next((one for one in self.all(document) if one not in (None, "", [], {})), None)

    def leads_into(self, document: object) -> bool:
        """Whether the list that the path is about is there at all, be it empty."""
        steps = self.steps[: self.steps.index(None)] if None in self.steps else self.steps
        return bool(_walk([document], steps)) and (
            None not in self.steps or isinstance(_walk([document], steps)[0], list)
        )


def read_path(text: str) -> Path:
    """Read a path; `$` and an empty text are the document itself. Raises `ValueError` for what is none."""
    rest = text.strip().removeprefix("$")
    steps: list[str | int | None] = []
    at = 0
    while at < len(rest):
        match = _STEP.match(rest, at)
        if match is None or (at == 0 and rest.startswith(".") and not text.strip().startswith("$")):
            raise ValueError(f"'{text}' is no path; write it like data[*], links.web or images[0].src")
        name, place, each, quoted = match.groups()
        steps.append(None if each else int(place) if place else (quoted or name.strip()))
        at = match.end()
    return Path(tuple(steps))


def _walk(values: list[object], steps: tuple[str | int | None, ...]) -> list[object]:
    for step in steps:
        values = [found for value in values for found in _below(value, step)][:_MOST]
    return values


def _below(value: object, step: str | int | None) -> Iterator[object]:
    if isinstance(step, str):
        if isinstance(value, dict) and step in value:
            yield value[step]
    elif isinstance(value, list):
        if step is None:
            yield from value
        elif -len(value) <= step < len(value):
            yield value[step]
