"""Styles into the elements that they mean, once per edition: the only file that knows premailer and cssutils.

Both are given our own template with stand-ins in place of all foreign words, and their work is checked: they drop what they do not understand in
silence, and a lost conditional comment breaks the mail in Outlook.
"""

import logging
import re
from threading import Lock

from digest.errors import RenderError
from digest.rendering.placeholders import census

_ALONE = Lock()  # the caches and the serialiser of cssutils belong to the whole process
_END = "<!--END0OF0PAGE-->"
_DOCTYPE = "<!DOCTYPE html>"
_CONDITIONAL = re.compile(r"<!--\[if [^\]]*\]>|<!\[endif\]-->")
_FORBIDDEN = re.compile(r"<link\b|<script\b|<!\[if\b|<\?xml\b", re.IGNORECASE)
_IMPORT = re.compile(r"<style\b(?:(?!</style).)*@import", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_STYLE_ATTRIBUTE = re.compile(r"""\sstyle=(?:"[^"]*"|'[^']*')""")
_SHORT_COLOUR = re.compile(r"#[0-9a-f]{3}(?![0-9a-f])", re.IGNORECASE)
_KEEP_ATTRIBUTES = [
    "width",
    "height",
    "align",
    "valign",
    "bgcolor",
]  # premailer would turn width="560" into width="100%"


def inline(page: str) -> str:
    """Give the page with its styles inlined; blocks with `data-premailer="ignore"` stay. Raises `RenderError` when anything is lost on the way."""
    _refuse(page)
    head, end, tail = page.rpartition("</body>")
    if not end:
        raise _broken("it has no </body>", "End the page with </body></html>.")
    styled = _transform(f"{head}{_END}{end}{tail}")
    if _END not in styled:
        raise _broken(
            "its end got lost while styles were inlined", "Nest elements less deeply: 256 levels are the limit."
        )
    styled = styled.replace(_END, "", 1)
    _compare(page, styled)
    return styled


def _refuse(page: str) -> None:
    if not page.startswith(_DOCTYPE):
        raise _broken(f"it does not begin with {_DOCTYPE}", "Write the doctype exactly so: any other is dropped.")
    if found := _FORBIDDEN.search(page):
        raise _broken(f"it holds {found[0]}", "Keep styles in <style>; a mail can load nothing.")
    if _IMPORT.search(page):
        raise _broken("its style holds @import", "Write the rules themselves: it would be fetched while rendering.")
    if found := _CONTROL.search(page):
        raise _broken(f"it holds the control character U+{ord(found[0]):04X}", "Remove it from the template.")


def _transform(page: str) -> str:
    import cssutils  # noqa: PLC0415 - takes 0.2 s, and most commands render nothing
    from premailer import Premailer  # noqa: PLC0415 - see above

    with _ALONE:
        cssutils.ser.prefs.minimizeColorHash = False  # Outlook and old webmail want #ffffff, not #fff
        premailer = Premailer(
            page,
            allow_network=False,
            allow_loading_external_files=False,
            base_url=None,
            disable_link_rewrites=True,
            strip_important=False,
            keep_style_tags=False,
            disable_basic_attributes=_KEEP_ATTRIBUTES,
            align_floating_images=False,
            disable_validation=True,
            cssutils_logging_level=logging.CRITICAL,
        )
        return str(premailer.transform(pretty_print=False))


def _compare(page: str, styled: str) -> None:
    if not styled.startswith(_DOCTYPE):
        raise _broken("its doctype got lost while styles were inlined", f"Write exactly {_DOCTYPE}.")
    if len(_CONDITIONAL.findall(page)) != len(_CONDITIONAL.findall(styled)):
        raise _broken(
            "a conditional comment got lost while styles were inlined", "Close each <!--[if ...]> by <![endif]-->."
        )
    before, after = census(page), census(styled)
    if before != after:
        count = (before - after).total() + (after - before).total()
        hint = "Look for a value in an odd place: between table rows, in a style, in the name of a tag."
        raise _broken(f"{count} values got lost or doubled while styles were inlined", hint)
    for style in _STYLE_ATTRIBUTE.findall(styled):
        if found := _SHORT_COLOUR.search(style):
            raise _broken(
                f"it has the short colour {found[0]}", "Write colours with six digits: old clients know no others."
            )


def _broken(what: str, hint: str) -> RenderError:
    return RenderError(what, where="the edition's HTML template", hint=hint)
