"""What a template must not print, found while the words of articles are still in their boxes: whatever is wrong here is the template's own doing."""

import re

from digest.errors import RenderError

_UNRENDERED = re.compile(r"\{\{|\{%")
_OWN_LINK = re.compile(r"\s(?:href|src)=\"(?!B0X|T0X|https://|mailto:)([^\"]*)")
_VALUE_AS_CLASS = re.compile(r"\sclass=\"[^\"]*B0X")


def refuse_faults(page: str, where: str) -> None:
    """Raise `RenderError` for an open placeholder, a link of the template that leads nowhere, or a class that cannot be styled."""
    if found := _UNRENDERED.search(page):
        hint = "A placeholder was not filled in: look for `raw` and for quoted braces."
        raise RenderError(f"the template prints {found[0]}", where=where, hint=hint)
    if found := _OWN_LINK.search(page):
        hint = "Links of a mail begin with https:// and lead where every reader can go."
        raise RenderError(f"the template links to {found[1]!r}", where=where, hint=hint)
    if _VALUE_AS_CLASS.search(page):
        hint = "Write classes literally, with `if`: styles are inlined before values are there."
        raise RenderError("the template prints a class as a value", where=where, hint=hint)
