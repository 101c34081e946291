"""What is set, to what, and where that comes from: for `digest config show`. Secrets are masked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, SecretStr

from digest.settings.tree import Settings, password_in

MASK = "********"
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)), ("s", timedelta(seconds=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting for people: its dotted name, its value in words with secrets masked, and where it comes from."""

    name: str
    value: str
    origin: str


def explain(settings: Settings) -> list[Setting]:
    """Give every setting in the order of the tree."""
    return [
        Setting(name=name, value=_words(name, value, settings), origin=settings.origin(name))
        for name, value in _leaves(settings)
    ]


def masked_url(url: str) -> str:
    """Give a database URL without its password."""
    if not password_in(url):
        return url
    parts = urlsplit(url)
    who, at, host = parts.netloc.rpartition("@")
    query = "&".join(f"{item.partition('=')[0]}={MASK}" for item in parts.query.split("&") if item)
    return urlunsplit(
        parts._replace(
            netloc=f"{who.partition(':')[0]}:{MASK}{at}{host}" if parts.password else parts.netloc, query=query
        )
    )


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseModel):
        aliases = type(value).model_fields
        below: Mapping[str, object] = {aliases[key].alias or key if key in aliases else key: one for key, one in value}
    elif isinstance(value, dict):
        below = value
    elif isinstance(value, tuple) and any(isinstance(one, BaseModel) for one in value):
        below = {str(index): one for index, one in enumerate(value)}
    else:
        yield name, value
        return
    for key, one in below.items():
        yield from _leaves(one, f"{name}.{key}" if name else key)


def _words(name: str, value: object, settings: Settings) -> str:
    if name == "database.url":
        return masked_url(settings.database_url)
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    if isinstance(value, timedelta):
        return spelt(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def spelt(length: timedelta) -> str:
    """Spell a span as digest.toml does: `2d`, `12h`, `1d12h`."""
    found = ""
    for unit, size in _UNITS:
        count, length = divmod(length, size)
        found += f"{count}{unit}" if count else ""
    return found or "0s"
