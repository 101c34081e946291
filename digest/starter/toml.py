"""How a source is written into a digest.toml: text that TOML reads back as what was meant, whatever strangers call their feeds. Pure."""

import json
import re
from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji are spelled with them


def source_text(newsletter: str, table: Mapping[str, object]) -> str:
    """Write one source as an item of `[[newsletters.KEY.sources]]`, ending in a line end. None and empty text are left out."""
    lines = [f"{_key(name)} = {_value(value)}\n" for name, value in table.items() if value not in (None, "")]
    return f"[[newsletters.{_key(newsletter)}.sources]]\n{''.join(lines)}"


def one_line(text: str) -> str:
    """Give a name as people read it: blanks of any kind are one, and no control character is left."""
    return _seen(" ".join(text.split()))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case Mapping():
            inside = ", ".join(f"{_key(str(name))} = {_value(one)}" for name, one in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    """Write a TOML string: its escapes are those of JSON, and control characters have no place in a name or URL."""
    return json.dumps(_seen(text), ensure_ascii=False)


def _seen(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char in _JOINERS)
