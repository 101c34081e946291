"""Expressions that are compiled when they are first asked for: importing the summariser costs a command that makes no summary as little as it can."""

import re
from functools import cache


@cache
def late(source: str) -> re.Pattern[str]:
    """Give the expression of a source; each is compiled once."""
    return re.compile(source)
