"""The web addresses in plain words, as in an intro: where each begins and ends. Nothing else of a text means anything; markup of any kind is never read."""

import re

from digest.rendering.pictures import safe_url

_ADDRESS = re.compile(
    r"(?<![\w/.@-])https://[^\s<>\"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3000-\u303f\ufeff\uff00-\uffef]+",
    re.IGNORECASE,
)
"""Marks that nobody sees end it as well: what stands around a line from right to left, or came along from another program, would lead nowhere."""
_ENDS = ".,;:!?'*_\u2018\u2019\u201d\u201c\u00ab\u00bb\u2039\u203a\u2026\u060c\u061b\u061f"
"""What may stand behind an address, and is none of it."""
_CLOSES = {")": "(", "]": "[", "}": "{"}
_GOES_ON = re.compile(r"[\w/%&=#~-]")


def linked(text: str) -> list[tuple[str, str]]:
    """Give a text in pieces, each with the address to which it leads, if it is one: whole, and encrypted. Together they are the text."""
    pieces: list[tuple[str, str]] = []
    done = 0
    for found in _ADDRESS.finditer(text):
        url = _without_end(found[0])
        end = found.start() + len(url)
        if not safe_url(url) or _GOES_ON.match(text, end):  # of words without spaces nobody knows where it ends
            continue
        pieces += [(text[done : found.start()], ""), (url, url)]
        done = end
    rest = [(text[done:], "")] if done else [(text, "")]
    return [piece for piece in (*pieces, *rest) if piece[0]]


def _without_end(url: str) -> str:
    """Take off the marks of the sentence, and brackets that were opened before it."""
    while url[-1] in _ENDS or (url[-1] in _CLOSES and url.count(url[-1]) > url.count(_CLOSES[url[-1]])):
        url = url[:-1]
    return url
