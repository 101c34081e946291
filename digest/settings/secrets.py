"""Which settings are secrets, by dotted name, and the secrets of sources, whose names people choose: `DIGEST_SOURCES__NAME__TOKEN`. They stand in the
environment or in .env; digest.toml says which one a source takes (`auth = "NAME"`), and never what it is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, SecretStr, model_validator

from digest.settings.tables import Table
from digest.settings.values import Line

SOURCES = "sources"
_VARIABLE = re.compile(r"DIGEST_SOURCES__([A-Z](?:[A-Z0-9]|_(?!_))*[A-Z0-9]|[A-Z])__(TOKEN|USERNAME|PASSWORD)")
_NAME = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]|[a-z]")
_WAY = re.compile(r"bearer|basic|header:[A-Za-z][A-Za-z0-9-]*|query:[A-Za-z][A-Za-z0-9_.-]*")
_HIDDEN = ("token", "password")


def secret_name(text: str) -> str:
    """Accept the name of a secret as it may stand in a variable, and give it in lower case; empty stands for none."""
    name = text.strip().lower().replace("-", "_")
    if name and (not _NAME.fullmatch(name) or "__" in name):
        raise ValueError("is no name for a secret; use letters, digits and -, beginning with a letter")
    return name


def auth_as(text: str) -> str:
    """Accept how a secret is sent; empty stands for the usual way."""
    if text and not _WAY.fullmatch(text):
        raise ValueError('is not a way to send a secret; write "bearer", "basic", "header:NAME" or "query:NAME"')
    return text


SecretName = Annotated[str, AfterValidator(secret_name)]
AuthAs = Annotated[str, AfterValidator(auth_as)]


def is_sendable(token: str) -> bool:
    """Whether a token may stand in a header: visible characters of ASCII and spaces (RFC 9110, 5.5)."""
    return token.isascii() and token.isprintable()


class SourceSecret(Table):
    """`DIGEST_SOURCES__NAME__...`: what one server wants: a token, or a user name and a password."""

    token: SecretStr = SecretStr("")
    username: Line = ""
    password: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _is_one_secret(self) -> "SourceSecret":
        token, password = self.token.get_secret_value(), self.password.get_secret_value()
        if token and (self.username or password):
            raise ValueError("has a token and a login; remove one of them")
        if bool(self.username) != bool(password):
            raise ValueError("needs a user name and a password for a login; set the other, too")
        if not is_sendable(token):
            raise ValueError("has a token with characters that no server takes; copy it anew")
        return self


def variable_of(name: str) -> str:
    """Give what the variables of a source's secret begin with."""
    return f"DIGEST_SOURCES__{name.upper()}__"


def setting_of(variable: str) -> str:
    """Give the dotted name of a source's secret that a variable sets; "" for any other variable."""
    match = _VARIABLE.fullmatch(variable)
    return f"{SOURCES}.{match[1].lower()}.{match[2].lower()}" if match else ""


def hidden_in(values: Mapping[str, Any]) -> Iterator[str]:
    """Give the dotted names of the tokens and passwords of sources among values."""
    tables = values.get(SOURCES)
    for name, table in tables.items() if isinstance(tables, dict) else ():
        for key in _HIDDEN if isinstance(table, dict) else ():
            if str(table.get(key) or "").strip():
                yield f"{SOURCES}.{name}.{key}"
