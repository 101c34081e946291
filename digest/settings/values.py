"""The kinds of values that settings are made of: spans, zones, addresses, cron lines. Each is checked here once and says what to write instead.

No message repeats a value that could hold a secret.
"""

import re
import shlex
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from digest.model.hosts import is_loopback

LONGEST_SPAN = timedelta(days=36600)  # a hundred years: more is a slip of the finger

_SPAN = re.compile(r"(?:\d{1,9}[wdhms])+")
_SPAN_PART = re.compile(r"(\d+)([wdhms])")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SELECTOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")
_CRON_FIELDS = 5
_NAME_SERVER = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):\d{1,5}")


def meant(word: str, known: Iterable[str]) -> str:
    """Ask whether the nearest known word was meant; empty when none is near."""
    spelt = {one.casefold(): one for one in known}
    near = get_close_matches(word.casefold(), spelt, n=1)
    return f"did you mean '{spelt[near[0]]}'?" if near else ""


def read_span(value: object) -> object:
    """Read a span of time as `2d`, `12h`, `90m`, `30s`, `1w` or `1d12h`."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not _SPAN.fullmatch(value.strip()):
        raise ValueError('is not a span of time; write it like "2d", "12h", "90m" or "30s"')
    try:
        length = sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in _SPAN_PART.findall(value)), timedelta())
    except OverflowError:
        length = timedelta.max
    if length > LONGEST_SPAN:
        raise ValueError("is longer than a hundred years; write a shorter span")
    return length


def one_line(text: str) -> str:
    """Accept text that may stand in a header: one line, no control characters."""
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") for char in text):
        raise ValueError("holds a line break or another control character; write it on one line")
    return text.strip()


def composed_line(text: str) -> str:
    """Accept one line that is compared with what sources say: its accents are in one piece with their letters (NFC), as theirs are."""
    return unicodedata.normalize("NFC", one_line(text))


def paragraphs(text: str) -> str:
    """Accept text of several lines without other control characters."""
    plain = text.replace("\r\n", "\n")
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in plain):
        raise ValueError("holds a control character; remove it")
    return plain.strip()


def zone_name(name: str) -> str:
    """Accept the name of an IANA time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        # Abbreviations lead to others that mean another time: CEST to EST.
        hint = (
            meant(name, [one for one in available_timezones() if "/" in one or one == "UTC"])
            or 'write it like "Europe/London"'
        )
        raise ValueError(f"'{name}' is not an IANA time zone; {hint}") from None
    return name


def language_tag(tag: str) -> str:
    """Accept a language tag as in BCP 47 (`en`, `pt-BR`); empty stands for unknown."""
    if tag and not _LANGUAGE.fullmatch(tag):
        raise ValueError(f'\'{tag}\' is not a language tag; write it like "en" or "pt-BR"')
    return tag


def language_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Accept language tags, each once."""
    return tuple(dict.fromkeys(language_tag(one) for one in tags))


def mail_address(text: str) -> str:
    """Accept a mail address; empty stands for none."""
    line = one_line(text)
    try:
        if line:
            validate_email(line, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(f"is not a mail address: {error}") from None
    return line


def mail_addresses(found: tuple[str, ...]) -> tuple[str, ...]:
    """Accept mail addresses, each once."""
    return tuple(dict.fromkeys(mail_address(one) for one in found))


def with_ascii_domain(address: str) -> str:
    """Give an address that `mail_address` accepted with its domain in A-labels (RFC 5891), as it stands in envelopes and URIs."""
    if address.isascii():
        return address
    found = validate_email(address, check_deliverability=False, test_environment=True)
    return f"{address.rpartition('@')[0]}@{found.ascii_domain}"


def domain_name(text: str) -> str:
    """Accept a domain, and give it in A-labels (RFC 5891); empty stands for none."""
    try:
        found = validate_email(f"x@{text.strip()}", check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        if text.strip():
            raise ValueError(f"'{text.strip()}' is not a domain; write it like \"example.org\"") from None
        return ""
    return found.ascii_domain.lower()


def selector(text: str) -> str:
    """Accept a DKIM selector: labels of a domain (RFC 6376 3.1). Empty stands for none."""
    if text.strip() and not _SELECTOR.fullmatch(text.strip()):
        raise ValueError(f"'{text.strip()}' is not a selector; write letters, digits and hyphens, as in \"news-2026\"")
    return text.strip().lower()


def cron_line(line: str) -> str:
    """Accept a cron line of five fields that comes due at some time; empty stands for none."""
    fields = line.split()
    if not fields:
        return ""
    hint = 'write five fields: minute, hour, day, month, weekday, as in "0 7 * * MON"'
    if len(fields) != _CRON_FIELDS:
        raise ValueError(f"'{line}' is not a cron line; {hint}")
    try:
        # 2000 is any year; a line that matches no day within fifty years never comes due.
        due = next(CronSim(line, datetime(2000, 1, 1)), None)  # noqa: DTZ001 - local time of whatever zone
    except CronSimError as error:
        raise ValueError(f"'{line}' is not a cron line ({str(error).lower()}); {hint}") from None
    if due is None:
        raise ValueError(f"'{line}' never comes due; {hint}")
    return " ".join(fields)


def web_url(text: str) -> str:
    """Accept the URL of a feed or page: http or https, a host, no password."""
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError('is not a web address; write it like "https://example.org/feed.xml"')
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a user name or password, which would show in reports; use an address without it")
    return one_line(text)


def secure_url(text: str) -> str:
    """Accept the https address of a page that a mail links to; empty stands for none."""
    if text.strip() and _split(web_url(text)).scheme != "https":
        raise ValueError('must begin with https; write it like "https://example.org/preferences"')
    return text.strip()


def base_url(text: str) -> str:
    """Accept the address under which readers reach `digest serve`; https, or http on loopback. Empty stands for none."""
    if not text.strip():
        return ""
    try:
        parts = _split(web_url(text))
    except ValueError as error:
        what, _, hint = str(error).partition("; write it like")
        raise ValueError(f'{what}; write it like "https://news.example.org"' if hint else what) from None
    if parts.query or parts.fragment:
        raise ValueError('holds a query or fragment; write it like "https://news.example.org"')
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError('must begin with https (http is for loopback only); write it like "https://news.example.org"')
    return text.strip().rstrip("/")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text.strip())
        _ = parts.port  # raises when it is no number
    except ValueError:
        raise ValueError('is not a web address; write it like "https://example.org"') from None
    return parts


def proxies(value: object) -> object:
    """Read addresses or networks, as a list or parted by commas."""
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise ValueError('must be addresses, as in "127.0.0.1, 10.0.0.0/8"')
    found = tuple(word.strip() for word in words if word.strip())
    for word in found:
        try:
            ip_network(word)
        except ValueError:
            raise ValueError(f"'{word}' is not an address or network; write it like \"10.0.0.0/8\"") from None
    return found


def name_server(text: str) -> str:
    """Accept the address of a name server, with a port or without; `off` for none; empty for those of the system."""
    found = _NAME_SERVER.fullmatch(text.strip())
    try:
        if text.strip() not in ("", "off"):
            ip_address((found[1] or found[2]) if found else text.strip())
    except ValueError:
        raise ValueError(
            f'\'{text}\' is not the address of a name server; write it like "127.0.0.1:53", or "off"'
        ) from None
    return text.strip()


def words(value: object) -> object:
    """Read a list of words; one word alone may stand without brackets."""
    return (value,) if isinstance(value, str) else value


def command(text: str) -> str:
    """Accept a command that is run without a shell: words, quoted where they hold blanks. Empty stands for none."""
    line = one_line(text)
    try:
        shlex.split(line)
    except ValueError:
        raise ValueError("has a quotation that does not end; close it") from None
    return line


def names(value: object) -> object:
    """Read a list of names, parted by commas where it is one text."""
    return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value


def file_path(value: object) -> object:
    """Read a path: text that is not empty."""
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError('is not a path; write it like "articles"')
    return Path(value.strip())


Span = Annotated[timedelta, BeforeValidator(read_span)]
Line = Annotated[str, AfterValidator(composed_line)]
Title = Annotated[str, AfterValidator(composed_line), StringConstraints(min_length=1)]
Text = Annotated[str, AfterValidator(paragraphs)]
Zone = Annotated[str, AfterValidator(zone_name)]
Language = Annotated[str, AfterValidator(language_tag)]
Address = Annotated[str, AfterValidator(mail_address)]
Addresses = Annotated[tuple[Title, ...], BeforeValidator(words), AfterValidator(mail_addresses)]
Domain = Annotated[str, AfterValidator(domain_name)]
Selector = Annotated[str, AfterValidator(selector)]
CronLine = Annotated[str, AfterValidator(cron_line)]
Command = Annotated[str, AfterValidator(command)]
SecureUrl = Annotated[str, AfterValidator(secure_url)]
WebUrl = Annotated[str, AfterValidator(web_url)]
BaseUrl = Annotated[str, AfterValidator(base_url)]
Proxies = Annotated[tuple[str, ...], BeforeValidator(proxies)]
NameServer = Annotated[str, AfterValidator(name_server)]
Words = Annotated[tuple[Title, ...], BeforeValidator(words)]
Languages = Annotated[tuple[Title, ...], BeforeValidator(words), AfterValidator(language_tags)]
Names = Annotated[tuple[Title, ...], BeforeValidator(names)]
FilePath = Annotated[Path, BeforeValidator(file_path)]
Whole = Annotated[int, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Switch = Annotated[bool, Field(strict=True)]
