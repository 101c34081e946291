"""Patterns of the operator on the text of strangers, searched in time that grows with the text alone. No other regular expression meets both.

Python's own engine tries for ever where a pattern and a text are made for each other, and a limit of seconds would make an edition depend on how busy the
machine was. RE2 is an automaton: no pattern is slow, and none needs a clock. Back-references and look-around are what it cannot do.
"""

from typing import Protocol

from digest.errors import ConfigError

_MEMORY = 2**20  # bytes for one automaton; a pattern that wants more is refused


class Pattern(Protocol):
    """A compiled pattern."""

    def search(self, text: str) -> object | None:
        """Give what was found, None for nothing."""
        ...


def compiled(pattern: str) -> Pattern:
    """Compile a pattern in the syntax of RE2 (github.com/google/re2/wiki/Syntax), in any case of letters. Raises `ConfigError`."""
    import re2  # noqa: PLC0415 - only for those who have a pattern

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        made: Pattern = re2.compile(pattern, options)
    except re2.error as error:
        told = error.args[0] if error.args else ""
        what = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
        hint = "Look-around and back-references are not part of it; write it more simply."
        raise ConfigError(f"is no pattern that RE2 reads ({what})", hint=hint) from None
    return made
