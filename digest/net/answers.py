"""What an HTTP answer means for us: its body within limits, or an error that says what to do. No sockets here."""

import zlib
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from digest.errors import SourceError

GZIP = zlib.MAX_WBITS | 16
ZLIB = zlib.MAX_WBITS
RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"

_HINTS: Mapping[int, str] = {
    401: "Put the user and password into the URL (https://USER:PASSWORD@HOST/...), or use a public one.",
    403: "The site refuses programs or this address; ask its owner, or remove the source.",
    404: "Check the URL in a browser; it may have moved.",
    410: "It is gone for good, and is not asked again: remove it from the configuration, if it stands there.",
    429: "The site asks for fewer requests; it is left alone until the time it named.",
}


class FetchError(SourceError):
    """A fetch that failed. `status` is 0 when there was no HTTP answer; `retry_after` is what the server asked for, if anything."""

    def __init__(
        self, what: str, *, where: str = "", hint: str = "", status: int = 0, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status
        self.retry_after = retry_after


def refused(status: int, headers: Mapping[str, str], where: str) -> FetchError:
    """Make the error for a status that is neither 200 nor 304."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        hint = "The site has trouble; the next run tries again."
    else:
        hint = _HINTS.get(status, "Check the URL in a browser.")
    name = HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else ""
    what = f"the server answered {status} {name}".rstrip()
    return FetchError(what, where=where, hint=hint, status=status, retry_after=retry_after(headers))


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read Retry-After (RFC 9110, 10.2.3): seconds, or a date that is measured against the server's own Date."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**8))
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return max(wait, timedelta(0))


def decode(raw: bytes, encoding: str, *, limit: int, where: str) -> bytes:
    """Undo `Content-Encoding`, giving at most `limit` bytes. Raises `FetchError` for bombs, nested or unknown encodings, torn bodies."""
    match encoding.strip().lower():
        case "" | "identity":
            return raw
        case "gzip" | "x-gzip":
            return _inflate(raw, GZIP, limit, where)
        case "deflate":
            return _inflate(raw, ZLIB if _has_zlib_header(raw) else RAW_DEFLATE, limit, where)
        case _:
            hint = "We asked for gzip, deflate or nothing; tell the site's owner."
            raise FetchError(f"the body is encoded as {encoding[:40]!r}", where=where, hint=hint)


def _has_zlib_header(raw: bytes) -> bool:
    """Tell zlib from bare deflate: servers send either under the name `deflate` (RFC 1950, 2.2)."""
    return len(raw) > 1 and raw[0] & 0x0F == zlib.DEFLATED and int.from_bytes(raw[:2], "big") % 31 == 0


def _inflate(raw: bytes, window: int, limit: int, where: str) -> bytes:
    pieces: list[bytes] = []
    room = limit
    rest = raw
    while True:
        engine = zlib.decompressobj(window)
        try:
            piece = engine.decompress(rest, room + 1)
        except zlib.error:
            raise FetchError("the compressed body is damaged", where=where, hint="The next run tries again.") from None
        room -= len(piece)
        if room < 0:
            raise FetchError(f"the body unpacks to more than {_mebibytes(limit)}", where=where, hint=TOO_LARGE)
        if not engine.eof:
            raise FetchError("the body ends in the middle", where=where, hint="The next run tries again.")
        pieces.append(piece)
        rest = engine.unused_data
        # A gzip file may have several members (RFC 1952, 2.2); whatever else follows is no part of the body.
        if not rest.startswith(_GZIP_MAGIC):
            return b"".join(pieces)


TOO_LARGE = "No newsletter source is that large; check the URL."


def too_large(limit: int, where: str) -> FetchError:
    """Make the error for a body over the limit of raw bytes."""
    return FetchError(f"the body is larger than {_mebibytes(limit)}", where=where, hint=TOO_LARGE)


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.3g} MiB"
