"""The regular expressions of the room, each compiled when it is first asked: whoever only loads the room waits for none, and a text pays for its own.

No expression stands here, and nothing is known of what they look for.
"""

import re
from functools import cached_property
from typing import Any, cast


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Give what `re.compile` would, but compile it with the first question, and raise `re.error` only then. For a module's top level."""
    return cast("re.Pattern[str]", _Expression(pattern, flags))


class _Expression:
    """Answers as the compiled expression does. Two threads that ask at once may both compile it; they find the same."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = (pattern, flags)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._written)

    def __getattr__(self, name: str) -> Any:
        """Give what the compiled expression has, and keep it here: who asks again finds it at once."""
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found
