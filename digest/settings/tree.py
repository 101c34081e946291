"""The tree of settings: what can be set, its kind, its default. Where a value comes from is decided in `loading`; nothing here reads anything.

Only `digest.app` and `digest.cli` see this tree: every other room gets plain values.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, PrivateAttr, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from digest.errors import ConfigError
from digest.model import Newsletter, SourceSpec
from digest.settings.llm import Llm
from digest.settings.newsletters import Dkim, NewsletterTable
from digest.settings.secrets import SourceSecret, variable_of
from digest.settings.smtp import Smtp
from digest.settings.tables import Table
from digest.settings.values import BaseUrl, FilePath, Line, NameServer, Proxies

PREFIX = "DIGEST_"
SECRETS = frozenset({"secret_key", "smtp.password", "database.url", "llm.api_key"})
"""The settings that may hold a secret, by dotted name. Of `database.url` only a password in it is one."""

TABLES = frozenset({"newsletters", "smtp.operators", "sources"})
"""Settings whose keys people choose: they have no variables, but for the secrets of sources, which have nothing else (`secrets`)."""

MAKE_A_KEY = 'Make one with `python3 -c "import secrets; print(secrets.token_urlsafe(32))"` and put it into .env as DIGEST_SECRET_KEY=...'
SHORTEST_KEY = 16

_DATABASE = re.compile(r"sqlite(\+\w+)?:///(?!:memory:)[^?]+.*|postgresql(\+\w+)?://.*")


class Database(Table):
    """`[database]`: where the ledger lies. Empty stands for `digest.db` in the data folder."""

    url: SecretStr = SecretStr("")

    @field_validator("url")
    @classmethod
    def _is_known(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not _DATABASE.fullmatch(url.get_secret_value()):
            raise ValueError(
                'is not a database we know; write "sqlite:////var/lib/digest/digest.db" or "postgresql://user@host/name"'
            )
        return url


class Web(Table):
    """`[web]`: the address in the mails, and where `digest serve` listens."""

    base_url: BaseUrl = ""
    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    trusted_proxies: Proxies = ()
    ca_file: FilePath | None = None


class Archive(Table):
    """`[archive]`: where the pages of editions are reached. Empty stands for `/archive` below `web.base_url`."""

    base_url: BaseUrl = ""


class Inbox(Table):
    """`[mailbox]`: where unsubscribes by mail arrive. Bounces may lie there, too: nothing reads them yet."""

    maildir: FilePath | None = None


class Dns(Table):
    """`[dns]`: who is asked whose mailboxes are whose, and by `digest doctor`. Empty stands for the resolvers of the system."""

    resolver: NameServer = ""


class Settings(BaseSettings):
    """All settings of one process, frozen. Made by `load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,  # lists are parted by commas, not JSON
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    config: FilePath | None = None
    data: FilePath
    state: FilePath
    installation: Line = ""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    secret_key: SecretStr = SecretStr("")
    templates: FilePath | None = None
    database: Database = Database()
    web: Web = Web()
    archive: Archive = Archive()
    smtp: Smtp = Smtp()
    mailbox: Inbox = Inbox()
    dkim: Dkim = Dkim()
    dns: Dns = Dns()
    sources: dict[str, SourceSecret] = {}
    llm: Llm = Llm()
    newsletters: dict[str, NewsletterTable] = {}

    _origins: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _tried: Sequence[Path] = PrivateAttr(default=())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what `load` has read and merged, and nothing behind its back."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and any(len(one) < SHORTEST_KEY for one in _split_keys(key)):
            raise ValueError(
                f"is too short or has an empty part; each key needs {SHORTEST_KEY} characters or more. {MAKE_A_KEY}"
            )
        return key

    @field_validator("newsletters")
    @classmethod
    def _keys_are_words(cls, newsletters: dict[str, NewsletterTable]) -> dict[str, NewsletterTable]:
        for key in newsletters:
            word = key.replace("-", "").replace("_", "")
            if not (word.isascii() and word.isalnum()) or key.isdigit() or key == "last":
                raise ValueError(
                    f"has '{key}', which cannot name a newsletter; use letters, digits, - and _, with a letter among them"
                )
        return newsletters

    @model_validator(mode="after")
    def _has_the_model(self) -> "Settings":
        for key, table in self.newsletters.items():
            if table.summaries == "model" and not self.llm.model:
                raise ValueError(
                    f'has newsletters.{key}.summaries = "model" without a model; set DIGEST_LLM__BASE_URL and DIGEST_LLM__MODEL'
                )
        return self

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys that sign links, newest first. Raises `ConfigError` when there is none."""
        if not self.secret_key.get_secret_value():
            raise ConfigError("there is no key to sign links with", where="DIGEST_SECRET_KEY", hint=MAKE_A_KEY)
        return _split_keys(self.secret_key)

    @property
    def config_path(self) -> Path:
        """The digest.toml. Raises `ConfigError` when there is none."""
        if self.config is None:
            hint = "Write one with `digest init`, or name one with --config."
            looked = f" (looked for {' and '.join(str(one) for one in self._tried)})" if self._tried else ""
            raise ConfigError(f"there is no digest.toml here{looked}", hint=hint)
        return self.config

    @property
    def data_dir(self) -> Path:
        """The folder of the database, locks and spool. It need not exist yet."""
        return self.data

    @property
    def database_url(self) -> str:
        """The database, with its password if it has one: for opening, never for printing."""
        return self.database.url.get_secret_value() or f"sqlite:///{self.data / 'digest.db'}"

    @property
    def archive_url(self) -> str:
        """Where the archive is reached, without a slash at its end; empty when nobody could reach it."""
        return (
            self.archive.base_url or (f"{self.web.base_url.rstrip('/')}/archive" if self.web.base_url else "")
        ).rstrip("/")

    @property
    def folder(self) -> Path:
        """Where relative paths of digest.toml start."""
        return self.config.parent if self.config else Path.cwd()

    def dkim_of(self, newsletter: str) -> Dkim:
        """Give how the mail of a newsletter is signed: as its own table says if it has one, even an empty one."""
        table = self.newsletters[newsletter]
        return (table.dkim if "dkim" in table.model_fields_set else self.dkim).anchored(self.folder)

    def secret_of(self, source: SourceSpec) -> SourceSecret:
        """Give the secret that a source names with `auth`. Raises `ConfigError` when it is not set, or not of the kind that `auth_as` sends."""
        name = variable_of(source.auth)
        found = self.sources.get(source.auth, SourceSecret())
        wants_login = source.auth_as == "basic"
        if found == SourceSecret():
            hint = f"Set {name}TOKEN, or {name}USERNAME and {name}PASSWORD, in .env."
            raise ConfigError(f"auth names {source.auth}, which is not set", where=f"source {source.key}", hint=hint)
        if source.auth_as and wants_login == bool(found.token.get_secret_value()):
            hint = f"Set {name}USERNAME and {name}PASSWORD." if wants_login else f"Set {name}TOKEN."
            raise ConfigError(f"auth_as is {source.auth_as}", where=f"source {source.key}", hint=hint)
        return found

    def origin(self, name: str) -> str:
        """Say where the value of a setting, by dotted name, comes from."""
        return self._origins.get(name, "default")

    def remember_origins(self, origins: Mapping[str, str]) -> None:
        """Note where values come from. Called once, by `load`."""
        self._origins = dict(origins)

    def remember_search(self, tried: Sequence[Path]) -> None:
        """Note where a digest.toml was looked for that nobody named. Called once, by `load`."""
        self._tried = tuple(tried)

    def missing(self, newsletter: str) -> tuple[ConfigError, ...]:
        """Give one error, with the setting to fill in, for each reason why this newsletter must not be mailed as it is configured."""
        table = self.newsletters[newsletter]
        found = []
        if not table.postal_address:
            where = f"newsletters.{newsletter}.postal_address"
            hint = "Give the postal address of the sender: the law of most countries wants it in every mail."
            found.append(ConfigError("is not set", where=where, hint=hint))
        lacking = "is not set, so readers could not unsubscribe"
        if table.unsubscribe == "one-click" and not self.web.base_url:
            hint = 'Set it to the https address of `digest serve`, or let the newsletter say unsubscribe = "mailto".'
            found.append(ConfigError(lacking, where="DIGEST_WEB__BASE_URL", hint=hint))
        if table.unsubscribe == "mailto" and self.mailbox.maildir is None:
            hint = f"Set it to the Maildir in which mail to {table.unsubscribe_address} arrives."
            found.append(ConfigError(lacking, where="DIGEST_MAILBOX__MAILDIR", hint=hint))
        try:
            _ = self.secret_keys
        except ConfigError as error:
            found.append(error)
        return tuple(found)

    def require_sendable(self, newsletter: str) -> None:
        """Raise the first of `missing`, if there is one."""
        for error in self.missing(newsletter):
            raise error


def to_newsletters(settings: Settings) -> tuple[Newsletter, ...]:
    """Give the newsletters as nouns, in the order in which they stand in digest.toml. Raises `ConfigError` when there is none."""
    if not settings.newsletters:
        hint = "Begin a table [newsletters.NAME]."
        raise ConfigError("names no newsletter", where=str(settings.config_path), hint=hint)
    nouns = (table.noun(key, settings.folder) for key, table in settings.newsletters.items())
    return tuple(one if one.archive == "off" else replace(one, archive_url=settings.archive_url) for one in nouns)


def password_in(url: str) -> str:
    """Give the password in a database URL, in the authority or the query; empty when there is none or it cannot be read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    pairs = [item.partition("=") for item in parts.query.split("&")]
    asked = [value for name, _, value in pairs if name.casefold().endswith("password")]
    return parts.password or next(iter(asked), "")


def _split_keys(key: SecretStr) -> tuple[str, ...]:
    return tuple(one.strip() for one in key.get_secret_value().split(","))
