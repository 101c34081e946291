"""No regular expression of summaries can be made to run in circles: their form is looked at, and they are fed what such forms fear."""

# ruff: noqa: RUF001  letters and marks of many scripts are what these texts are made of

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from digest import summaries
from digest.summaries.expressions import expression

UNITS = ["a", "A ", "A.", "-", "'", "’", " ", "1", "1.", "(", ")", "(A", "“", "“a”", '"', ".", "a.", "A. a ", "LEEDS ", "А", "雨", "。", "۔", "\u0301", "@"]  # fmt: skip
REPEATED = 8_000
SECONDS = 0.5
"""Of processor time, for one pattern and one text: a linear one takes a hundredth of it."""


def _within(name: str, value: Any) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Give the expressions of a value, those in its tables too."""
    if isinstance(value, re.Pattern | type(expression(""))):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _within(f"{name}[{key}]", one)
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from _within(f"{name}[{at}]", one)


def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.iter_modules(summaries.__path__):
        for name, value in vars(importlib.import_module(f"digest.summaries.{module.name}")).items():
            for place, one in _within(f"{module.name}.{name}", value):
                if one not in found.values():
                    found[place] = one
    return found


PATTERNS = _patterns()
every_pattern = pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())


def _nested(tree: Any, inside: bool = False) -> bool:
    """Whether an endless repetition that may give back stands inside another one."""
    for operation, argument in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            endless = argument[1] is codes.MAXREPEAT
            if endless and inside and operation is not codes.POSSESSIVE_REPEAT:
                return True
            if _nested(argument[2], inside or (endless and operation is not codes.POSSESSIVE_REPEAT)):
                return True
        elif operation is codes.SUBPATTERN:
            if _nested(argument[3], inside):
                return True
        elif operation is codes.BRANCH and any(_nested(branch, inside) for branch in argument[1]):
            return True
    return False


def test_there_are_patterns_to_look_at():
    """The walk over the room finds them."""
    assert len(PATTERNS) > 80


@pytest.mark.parametrize(("pattern", "nested"), [(r"(a+)+", True), (r"(?:a*b?)*", True), (r"(a++)++", False), (r"a+b+", False), (r"(a{1,9})+", False)])  # fmt: skip
def test_the_look_sees_what_it_is_for(pattern, nested):
    """A repetition in a repetition is seen, one that never gives back is none."""
    assert _nested(parser.parse(pattern)) is nested


@every_pattern
def test_no_repetition_stands_in_another(pattern):
    """A repetition without end stands in no other that may give back: that is what makes a search exponential."""
    assert not _nested(parser.parse(pattern.pattern, pattern.flags))


@every_pattern
def test_every_text_is_searched_in_no_time(pattern):
    """However often anything stands there, a search ends at once, where it fits and where it does not."""
    for unit in UNITS:
        for text in (unit * (REPEATED // len(unit)), unit * (REPEATED // len(unit)) + "\u2603"):
            begun = time.process_time()
            pattern.search(text)
            assert time.process_time() - begun < SECONDS, (pattern.pattern, unit)
