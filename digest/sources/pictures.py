"""Which pictures of a text are pictures: lazy ones get their address, trackers and decorations are told apart. Nothing is fetched."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from digest.model import Image
from digest.sources.canonical import absolute
from digest.sources.titles import alternative

_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-original-src",
    "data-url",
    "data-full-src",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"^data:|/(?:blank|spacer|placeholder|grey-placeholder|transparent|1x1|pixel)\.(?:gif|png)$", re.IGNORECASE
)
_TRACKER = re.compile(
    r"""
    ^https?://(?:feeds?\.feedburner\.com/~(?:r|ff)/ | feeds\.wordpress\.com/ | (?:pixel|stats)\.wp\.com/ | [^/]*\bdoubleclick\.net/
        | [^/]*\bgoogle-analytics\.com/ | [^/]*\bfacebook\.com/tr | [^/]*\bscorecardresearch\.com/ | (?:ssl-)?vg\d+\.met\.vgwort\.de/
        | [^/]*\bmet\.vgwort\.de/ | feeds\.feedblitz\.com/~ | [^/]*\bmedium\.com/_/stat )
    | /(?:pixel|beacon|track(?:er|ing)?|count(?:er)?|1x1|spacer|blank)\.(?:gif|png|php|aspx?)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DECORATION = re.compile(r"\b(?:emoji|wp-smiley|avatar|gravatar|icon|badge|logo|feedflare)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PIXELS = re.compile(r"^\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$")
_TRACKING_SIDE = 2  # CSS pixels
_LEADING_SIDE = 100  # CSS pixels; smaller ones are ornaments beside a text


def picture(element: HtmlElement, base_url: str) -> tuple[Image, bool] | None:
    """Give what an `img` shows and whether it may lead an article; None for trackers and what is not https."""
    width, height = pixels(element.get("width")), pixels(element.get("height"))
    if _is_hidden(element, width, height):
        return None
    url = _address(element, base_url)
    if not url:
        return None
    image = Image(url=url, alt=alternative(element.get("alt") or ""), width=width, height=height)
    return image, _leads(element, image)


def usable(url: str, base_url: str) -> str:
    """Resolve a picture's address; "" for what is not https, a placeholder or a known tracker."""
    found = absolute(url, base_url)
    if not found.startswith("https://") or _TRACKER.search(found) or _PLACEHOLDER.search(found):
        return ""
    return found


def pixels(value: object) -> int | None:
    """Read a length in CSS pixels; None for percentages and nonsense."""
    match = _PIXELS.match(str(value)) if value is not None else None
    return int(match[1]) if match else None


def largest(candidates: Iterable[tuple[str, int]]) -> str:
    """Give the address of the largest of (address, width), the first of equals."""
    return max(candidates, key=lambda candidate: candidate[1], default=("", 0))[0]


def _is_hidden(element: HtmlElement, width: int | None, height: int | None) -> bool:
    tiny = any(side is not None and side <= _TRACKING_SIDE for side in (width, height))
    return tiny or bool(_HIDDEN.search(element.get("style") or ""))


def _leads(element: HtmlElement, image: Image) -> bool:
    small = any(side is not None and side < _LEADING_SIDE for side in (image.width, image.height))
    return not small and not _DECORATION.search(f"{element.get('class') or ''} {image.url}")


def _address(element: HtmlElement, base_url: str) -> str:
    """Give the first usable of: what a script would load later, the larger of a set, `src`, the `source` elements beside it."""
    candidates = [element.get(name) or "" for name in _LAZY]
    candidates += [_of_set(element.get(name) or "") for name in _LAZY_SETS]
    candidates.append(element.get("src") or "")
    for frame in element.iterancestors("picture"):
        candidates += [_of_set(one.get("srcset") or one.get("data-srcset") or "") for one in frame.iter("source")]
    return next((url for text in candidates if text and (url := usable(text, base_url))), "")


def _of_set(srcset: str) -> str:
    """Give the largest of a `srcset` (HTML, 4.8.4.2.1): addresses with a width (`800w`) or a density (`2x`), parted by comma and space."""
    found = []
    for candidate in re.split(r",\s+|,(?=https?:)", srcset[:10_000]):
        url, _, descriptor = candidate.strip().partition(" ")
        number = re.match(r"\d{1,6}", descriptor.strip())
        found.append((url.rstrip(","), int(number[0]) if number else 1))
    return largest(found)
