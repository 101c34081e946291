"""Bytes to characters, without mojibake; and what may stand in a text at all. No markup is understood here."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HTML_DECLARATION = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_HTTP_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 1024  # bytes; as far as the HTML standard looks (13.2.3.2)
_STRAY_BYTE = re.compile("[\udc80-\udcff]")

# Controls that no editor leaves behind. C1, separators of pages and lines, byte order marks and marks of direction come from word processors, by the hundred.
_NOISE = re.compile("[\x01-\x08\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]")
_FEW = 3
"""Characters that pasting leaves in any text."""
_MOST_GARBAGE = 0.02
"""Of all characters. Random bytes have ten times as much, a text in a wrong charset nothing like it."""

# What browsers take the label for (WHATWG Encoding, 4.2): the quotes of cp1252 hide in many a "latin-1" text.
_BROWSER_NAMES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

# Control characters but tab and newline, surrogates, non-characters, stray byte order marks, and marks that turn the direction around them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def decode(data: bytes, content_type: str = "") -> str:
    """Decode what a server or an editor gave: byte order mark, UTF-8 wherever the bytes are valid UTF-8, the document's own word, the server's, cp1252.

    Text beyond ASCII that is valid UTF-8 is never anything else in practice, while servers that name a charset for all their files are common.
    Never raises; lines end in a bare newline.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _clean_newlines(data.decode(encoding, errors="replace").removeprefix("\ufeff"))
    if not data.isascii() or b"\x1b" in data:  # ISO-2022 speaks in ASCII bytes and escapes
        return _clean_newlines(_decode_marked(data, content_type))
    return _clean_newlines(data.decode("ascii"))


def is_undeclared(data: bytes) -> bool:
    """Whether nothing says how bytes are to be read: they have no mark, are no UTF-8, and the document has no word on it."""
    if data.isascii() or b"\x1b" in data or any(data.startswith(mark) for mark, _ in _BOMS) or _declared(data, ""):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def is_garbage(text: str) -> bool:
    """Whether what was decoded is no text: it holds a NUL (as UTF-16 without its mark does), or more than one character in fifty is noise or was lost."""
    return "\x00" in text or len(_NOISE.findall(text)) > _FEW + len(text) * _MOST_GARBAGE


def scrub(text: str) -> str:
    """Drop the characters that no text needs and many a system chokes on; emoji joiners stay."""
    return _UNPRINTABLE.sub("", text)


def _decode_marked(data: bytes, content_type: str) -> str:
    if b"\x1b" not in data:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for encoding in _declared(data, content_type):
        if encoding != "utf-8":
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return _mixed(data)


def _declared(data: bytes, content_type: str) -> list[str]:
    head = data[:_DECLARED_WITHIN]
    inside = _XML_DECLARATION.search(head) or _HTML_DECLARATION.search(head)
    labels = [inside[1].decode("ascii")] if inside else []
    if outside := _HTTP_CHARSET.search(content_type):
        labels.append(outside[1])
    return [name for label in labels if (name := _known(label))]


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label).name
        b"a".decode(name)  # some codecs are no text encodings
    except (LookupError, ValueError):
        return ""
    return _BROWSER_NAMES.get(name, name)


def _mixed(data: bytes) -> str:
    """Decode UTF-8 into which somebody pasted single bytes of cp1252, the usual damage of exported texts."""
    text = data.decode("utf-8", errors="surrogateescape")
    return _STRAY_BYTE.sub(lambda match: bytes([ord(match[0]) - 0xDC00]).decode("cp1252", errors="replace"), text)


def _clean_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
