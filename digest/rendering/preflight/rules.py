"""The rules of preflight by name: how grave each one is, and whether a person may send all the same. What each looks for is in the files beside it.

`docs/reference/preflight.md` explains them one by one; a test holds both lists together.
"""

from collections.abc import Mapping
from types import MappingProxyType

from digest.model import Finding, Severity

HTML, TEXT = "edition.html.j2", "edition.txt.j2"
"""Where a fault of a part is mended."""

_ERRORS = (
    *("postal-address", "unsubscribe", "one-click"),
    *("header", "header-missing", "header-duplicate", "header-long", "header-ascii", "header-foreign"),
    *("message-id", "date", "sender", "subject"),
    *("part", "size", "line-length", "line-ends"),
    *("characters", "placeholder", "unrendered", "none"),
    *("link", "link-http", "link-private", "text-link"),
    "personal-data",
)
_WARNINGS = (
    *("budget", "shortened", "topics"),
    *("subject-length", "subject-capitals", "exclamation", "sender-freemail", "preheader", "preheader-length"),
    *("link-shortener", "link-number", "link-text", "link-vague", "link-mismatch", "text-extra"),
    *("link-unreachable", "link-unasked"),
    *("alt", "alt-file", "picture-width", "width", "columns", "table", "style-size", "title"),
    *("language", "direction", "article", "heading", "intro"),
    *("contrast", "contrast-dark", "dark-scheme", "hidden-text"),
)

RULES: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(_ERRORS, "error") | dict.fromkeys(_WARNINGS, "warning")  # type: ignore[arg-type]  # literals
)
"""How grave each finding is, by id."""

FINAL = frozenset(
    {"postal-address", "unsubscribe", "one-click", "message-id", "date", "sender", "subject"}
    | {"line-length", "line-ends", *(rule for rule in _ERRORS if rule.startswith("header"))}
)
"""What nobody can force: the law, the way out, and headers that servers refuse."""


def found(rule: str, where: str, what: str, hint: str) -> Finding:
    """Make a finding of a rule."""
    return Finding(id=rule, where=where, what=what, hint=hint, severity=RULES[rule], forcible=rule not in FINAL)
