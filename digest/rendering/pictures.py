"""Which picture of an article stands in the mail, how large, and what is said where it is not shown. Pure: nothing is fetched."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from digest.model import Image, Look

COLUMN = 544
"""Pixels across the column of text: the width of a lead picture."""
THUMBNAIL = 136
"""Pixels across the picture of a card."""

_UNFIT = re.compile(r"[\s\x00-\x1f\x7f-\x9f\"<>\\^`{|}\ud800-\udfff\ufffd]")
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)", re.IGNORECASE)
_CAMERA_NAME = re.compile(
    r"(?:img|dsc[fn]?|pxl|p|image|photo|picture|screenshot|untitled|unnamed)?[\W_]*[\d\W_]*", re.IGNORECASE
)
_WIDEST = 4.0  # width to height: beyond it a picture is a strip
_TALLEST = {COLUMN: 1.25, THUMBNAIL: 1.5}  # height to width: beyond it a picture is a tower


def safe_url(url: str) -> str:
    """Give a URL that may stand in a mail: absolute, http or https, nothing in it that could end it. Else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc and not _UNFIT.search(url) else ""


def shown(image: Image | None, look: Look, width: int) -> bool:
    """Whether a picture stands in a place of this width in pixels.

    Only https: anything else is blocked, or watched on the way. Nothing that is known to be a strip, a tower, too small for its place, or larger
    than the look allows; no host that the look does not name.
    """
    if image is None or look.layout == "text" or not look.images:
        return False
    if not safe_url(image.url) or not image.url.lower().startswith("https://"):
        return False
    return _from(look.image_hosts, image.url) and _fits(image, look.image_max, width)


def height(image: Image, width: int) -> int:
    """Give how tall a picture is at a width, 0 where its proportions are not known: the mail client keeps them then."""
    return round(image.height * width / image.width) if image.width and image.height else 0


def alternative(image: Image, line: str) -> str:
    """Give the alternative text, `line` being the picture's on one line; nothing where it is but the name of a file."""
    name = unquote(urlsplit(image.url).path.rpartition("/")[2])
    stem = name.rpartition(".")[0] or name
    plain = re.sub(r"[\W_]+", " ", line).strip().casefold()
    named = plain in {re.sub(r"[\W_]+", " ", one).strip().casefold() for one in (name, stem)} and " " not in line
    return "" if named or _FILE_NAME.fullmatch(line) or _CAMERA_NAME.fullmatch(line) else line


def _from(hosts: Iterable[str], url: str) -> bool:
    """Whether a picture lies on one of these hosts, or below one; any will do where none is named."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    found = [host == one or host.endswith(f".{one}") for one in hosts]
    return any(found) or not found


def _fits(image: Image, most: int, width: int) -> bool:
    if any(side is not None and not 0 < side <= most for side in (image.width, image.height)):
        return False
    if image.width is not None and image.width < width // 2:
        return False
    if not image.width or not image.height:
        return True
    return image.width <= image.height * _WIDEST and image.height <= image.width * _TALLEST[width]
