"""Transfer encodings of the pieces of a message: text that is encoded once per edition, and the values that fill its gaps per reader.

Every result is ASCII with CRLF line ends, may be followed by any other result, and holds no line that begins with a dot or with `From `: nothing
has to be stuffed (RFC 5321 4.5.2) or mangled on the way, and the bytes on the wire are those that a signature covers. What a value means, and where
its gap stands, is not known here.
"""

import binascii
import html
import re
from typing import Literal

Kind = Literal["text/plain", "text/html"]
Encoding = Literal["quoted-printable", "base64"]

SOFT_BREAK = b"=\r\n"
"""Ends a quoted-printable piece that does not end a line (RFC 2045 6.7, rule 5)."""

_WIDTH = 73  # a leading dot or F grows by two bytes, the soft break adds one: 76 (RFC 2045 6.7)
_BASE64_WIDTH = 57  # bytes that make a line of 76
_LITERAL = frozenset(range(0x20, 0x7F)) - {ord("=")} | {ord("\t")}
_UNSAFE = {octet: f"={octet:02X}" for octet in frozenset(range(256)) - _LITERAL}
_CHUNK = re.compile(rf".{{1,{_WIDTH}}}(?<!=)(?<!=.)")  # never cut inside =XX
_DELICATE = re.compile(r"\.|F(?=rom )")
_NOT_ONE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd\ufffe\uffff]")
_EASY = re.compile(r"(?![.F])[ !#-%(-;?-~]+")
"""Printable ASCII without the = & " ' < > that either encoding or HTML would change, and without a beginning that has to be guarded."""
_LONGER_SPACE = {1: "\u00a0", 2: "\u2005"}
"""Spaces as wide as a space that take so many bytes more than one."""
_LINE_END = re.compile(r"(?<!\n-- )(?<!\A-- )\r\n")
"""A line's end, but not that of the mark of a signature, which is exact to the byte (RFC 3676 4.3)."""
_LAST_TAG_END = re.compile(r"\s*/?>(?=[^<>]*\Z)")


def one_line(value: str) -> str:
    """Give a value without controls, line ends, lone surrogates and U+FFFD: each becomes a space."""
    return _NOT_ONE_LINE.sub(" ", value)


def escape_value(kind: Kind, value: str) -> str:
    """Give a value as it stands in a decoded part: on one line, and escaped for text and quoted attributes of HTML."""
    value = one_line(value)
    return html.escape(value) if kind == "text/html" else value


def easy_value(value: str) -> bytes | None:
    """Give a value in quoted-printable where nothing in it has to be encoded, escaped or guarded, whatever the part is; else None. Most are easy."""
    if not _EASY.fullmatch(value):
        return None
    line = value.encode("ascii")
    if len(line) <= _WIDTH:
        return line + SOFT_BREAK
    first, second = line[:_WIDTH], line[_WIDTH:]
    return None if len(second) > _WIDTH or second[:1] in b".F" else b"%s=\r\n%s=\r\n" % (first, second)


def encode_value(kind: Kind, encoding: Encoding, value: str) -> bytes:
    """Clean, escape and encode the raw value of a gap. An empty value is empty.

    In base64 a value is brought to whole groups of three bytes: in HTML by writing its last character as a longer reference, which says the same
    everywhere; in plain text by writing its first space as one of more bytes, or by spaces behind a value without any, as links are.
    """
    if encoding == "quoted-printable" and (easy := easy_value(value)) is not None:
        return easy
    text = escape_value(kind, value)
    if not text:
        return b""
    if encoding == "quoted-printable":
        return quoted_printable(text)
    return _base64(_filled_value(kind, text, one_line(value)[-1]))


def encode_piece(kind: Kind, encoding: Encoding, text: str) -> bytes:
    """Encode a piece of a part. In base64 it is filled up with spaces where nobody sees them: inside of its last tag, on an empty line, or at a line's end."""
    if not text:
        return b""
    if encoding == "quoted-printable":
        return quoted_printable(text)
    return _base64(_filled_piece(kind, _crlf(text)))


def cheaper(text: str) -> Encoding:
    """Give the encoding that makes fewer bytes of a text; base64 wins from about a quarter of non-ASCII bytes on."""
    size = len(_crlf(text).encode())
    return "base64" if len(quoted_printable(text)) > size * 78 / _BASE64_WIDTH else "quoted-printable"


def quoted_printable(text: str) -> bytes:
    """Encode text (RFC 2045 6.7), ending in CRLF or a soft break. Lines are at most 76 characters."""
    lines = _crlf(text).split("\r\n")
    encoded = [_soft_wrapped(_guarded_end(_octets(line))) for line in lines[:-1]]
    last = _soft_wrapped(_octets(lines[-1]))
    return ("\r\n".join([*encoded, last]) + ("=\r\n" if last else "")).encode("ascii")


def _octets(line: str) -> str:
    return line.encode().decode("latin-1").translate(_UNSAFE)


def _guarded_end(line: str) -> str:
    """White space before a hard line end gets lost on the way unless it is encoded."""
    return line[:-1] + f"={ord(line[-1]):02X}" if line.endswith((" ", "\t")) else line


def _soft_wrapped(line: str) -> str:
    chunks = (
        _DELICATE.sub(_hex, chunk, count=1) if _DELICATE.match(chunk) else chunk for chunk in _CHUNK.findall(line)
    )
    return "=\r\n".join(chunks)


def _hex(match: re.Match[str]) -> str:
    return f"={ord(match[0]):02X}"


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _base64(data: bytes) -> bytes:
    parts = (data[at : at + _BASE64_WIDTH] for at in range(0, len(data), _BASE64_WIDTH))
    return b"".join(binascii.b2a_base64(part, newline=False) + b"\r\n" for part in parts)


def _filled_value(kind: Kind, text: str, last: str) -> bytes:
    missing = -len(text.encode()) % 3
    if not missing:
        return text.encode()
    if kind == "text/plain":
        return (text.replace(" ", _LONGER_SPACE[missing], 1) if " " in text else text + " " * missing).encode()
    head = text[: -len(html.escape(last))]
    reference = f"&#{ord(last)};"
    zeros = -len((head + reference).encode()) % 3
    return (head + reference.replace("#", "#" + "0" * zeros)).encode()


def _filled_piece(kind: Kind, text: str) -> bytes:
    missing = -len(text.encode()) % 3
    at = _within_page(text) if kind == "text/html" else _between_lines(text)
    if at < 0 and kind == "text/plain" and missing and " " in text and not text.startswith("-- "):
        return _LONGER_SPACE[missing].join(text.rsplit(" ", 1)).encode()
    at = at if at >= 0 else len(text)
    return (text[:at] + " " * missing + text[at:]).encode()


def _within_page(text: str) -> int:
    """Where spaces change nothing in HTML: before the end of the last tag; at the end of the last whole line; else beside a space; else -1."""
    if (tag := _LAST_TAG_END.search(text)) and not _ends_comment(text, tag):
        return tag.start()
    return at if (at := text.rfind("\r\n")) >= 0 else text.rfind(" ")


def _between_lines(text: str) -> int:
    """Where nobody sees spaces in plain text: on the last empty line; at the end of the last line but the mark of a signature; else -1."""
    if (at := text.rfind("\r\n\r\n")) >= 0:
        return at + 2
    return max((end.start() for end in _LINE_END.finditer(text)), default=-1)


def _ends_comment(text: str, tag: re.Match[str]) -> bool:
    return text[: tag.end()].endswith(("-->", "]>"))
