"""The text of an SPF record (RFC 7208 4.6, 5, 6, 7): its terms, what is wrong with it, its macros. Pure. What a record means for an address is in `spf`."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network
from typing import Literal, cast

from digest.doctor.findings import Address

Qualifier = Literal["+", "-", "~", "?"]

_VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9._-]*)=(.*)")
_MECHANISM = re.compile(r"([+\-~?]?)([A-Za-z0-9]+)(.*)")
_DOMAIN_AND_LENGTHS = re.compile(r"(?::((?:%\{[^}]*\}|[^/])+))?(?:/(\d{1,2}))?(?://(\d{1,3}))?")
_MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}|([%_-]))", re.IGNORECASE)
_ESCAPED = {"%": "%", "_": " ", "-": "%20"}
_LONGEST = 253
_BITS4, _BITS6 = 32, 128

ASKING = frozenset({"include", "a", "mx", "ptr", "exists"})
"""The mechanisms that cost a look-up; `redirect` does too (RFC 7208 4.6.4)."""


class BrokenRecordError(Exception):
    """A record that receivers cannot use (permerror)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One mechanism: `value` is its domain, or network; lengths are those of prefixes."""

    text: str
    qualifier: Qualifier
    name: str
    value: str = ""
    length4: int = _BITS4
    length6: int = _BITS6


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record that can be read."""

    text: str
    terms: tuple[Term, ...]
    redirect: str = ""

    def with_term(self, term: str) -> str:
        """Give the text with one more mechanism, before the one that ends it."""
        words = self.text.split()
        places = [place for place, word in enumerate(words) if _is_end(word)]
        place = places[0] if places else len(words)
        return " ".join([*words[:place], term, *words[place:]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who is asked about: the address that sends, its envelope sender, and its greeting."""

    address: Address
    sender: str
    hello: str = "unknown"


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record."""
    return _VERSION.match(text) is not None


def parse(text: str) -> Record:
    """Read a record. Raises `BrokenRecordError`."""
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for word in text.split(" ")[1:]:
        modifier = _MODIFIER.fullmatch(word)
        if modifier:
            _note(modifiers, modifier[1].lower(), modifier[2])
        elif word:
            terms.append(_term(word))
    return Record(text=text, terms=tuple(terms), redirect=modifiers.get("redirect", ""))


def _note(modifiers: dict[str, str], name: str, value: str) -> None:
    if name in ("redirect", "exp"):
        if name in modifiers:
            raise BrokenRecordError(f"it says {name}= twice")
        if not value:
            raise BrokenRecordError(f"{name}= names no domain")
    modifiers[name] = value


def _term(word: str) -> Term:
    found = _MECHANISM.fullmatch(word)
    if found is None:
        raise BrokenRecordError(f"nobody understands '{word}'")
    qualifier, name, rest = cast("Qualifier", found[1] or "+"), found[2].lower(), found[3]
    if name in ("ip4", "ip6"):
        return Term(text=word, qualifier=qualifier, name=name, value=_network(word, name, rest))
    if name in ("a", "mx"):
        return _host(word, qualifier, name, rest)
    if name not in ("all", "include", "exists", "ptr"):
        raise BrokenRecordError(f"nobody understands '{word}'")
    named = rest[1:] if rest.startswith(":") else ""
    if (rest and not named) or (name == "all" and rest) or (name in ("include", "exists") and not named):
        raise BrokenRecordError(f"'{word}' is not complete")
    return Term(text=word, qualifier=qualifier, name=name, value=named)


def _network(word: str, name: str, rest: str) -> str:
    try:
        network = ip_network(rest[1:], strict=False) if rest.startswith(":") else None
    except ValueError:
        network = None
    if network is None or f"ip{network.version}" != name:
        raise BrokenRecordError(f"'{word}' names no network")
    return str(network)


def _host(word: str, qualifier: Qualifier, name: str, rest: str) -> Term:
    found = _DOMAIN_AND_LENGTHS.fullmatch(rest)
    if found is None or int(found[2] or 0) > _BITS4 or int(found[3] or 0) > _BITS6:
        raise BrokenRecordError(f"nobody understands '{word}'")
    lengths = {"length4": int(found[2] or _BITS4), "length6": int(found[3] or _BITS6)}
    return Term(text=word, qualifier=qualifier, name=name, value=found[1] or "", **lengths)


def _is_end(word: str) -> bool:
    return word.lower().lstrip("+-~?") == "all" or word.lower().startswith("redirect=")


def expand(text: str, domain: str, asker: Asker) -> str:
    """Fill the macros of a domain (RFC 7208 7), cut to the length that a name may have. Raises `BrokenRecordError`."""
    local, _, host = asker.sender.rpartition("@")
    letters = {
        "s": asker.sender,
        "l": local or "postmaster",
        "o": host,
        "d": domain,
        "i": _spelt(asker.address),
        "p": "unknown",
        "v": "ip6" if isinstance(asker.address, IPv6Address) else "in-addr",
        "h": asker.hello,
    }

    def filled(found: re.Match[str]) -> str:
        if found[5]:
            return _ESCAPED[found[5]]
        letter = found[1].lower()
        if letter not in letters or found[2] == "0":
            raise BrokenRecordError(f"nobody understands '{found[0]}'")
        parts = re.split(f"[{re.escape(found[4] or '.')}]", letters[letter])
        parts = parts[::-1] if found[3] else parts
        return ".".join(parts[-int(found[2]) :] if found[2] else parts)

    name = _MACRO.sub(filled, text)
    if "%" in _MACRO.sub("", text):
        raise BrokenRecordError(f"nobody understands '{text}'")
    while len(name) > _LONGEST and "." in name:
        name = name.partition(".")[2]
    return name.rstrip(".")


def has_macro(text: str) -> bool:
    """Whether a domain depends on the letter."""
    return "%" in text


def _spelt(address: Address) -> str:
    if isinstance(address, IPv6Address):
        return ".".join(address.exploded.replace(":", ""))
    return str(address)
