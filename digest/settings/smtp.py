"""`[smtp]`: the relay, how to log in there, and what it takes. What providers are known to take is in `relays`."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from digest.model import RelayLimits
from digest.model.hosts import is_loopback
from digest.settings.relays import DEFAULT_CONNECTIONS, OperatorTable, Provider, operator_name, preset, quotas
from digest.settings.tables import Table
from digest.settings.values import Command, FilePath, Line, Span

_PORTS = {"tls": 465, "starttls": 587, "none": 25}


class Smtp(Table):
    """`[smtp]`: the relay. On loopback plain by default, elsewhere always over TLS. `timeout` is per reply, the final dot waits longer."""

    host: Annotated[Line, Field(min_length=1)] = "localhost"
    security: Literal["tls", "starttls", "none"] = Field(
        default_factory=lambda data: "none" if is_loopback(data.get("host", "")) else "starttls"
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default_factory=lambda data: _PORTS[data.get("security", "none")]
    )
    auth: Literal["auto", "plain", "login", "xoauth2"] = "auto"
    username: Line = ""
    password: SecretStr = SecretStr("")
    token_command: Command = ""
    token_file: FilePath | None = None
    ca_file: FilePath | None = None
    dsn: bool = True
    provider: Provider | None = None
    connections: Annotated[int, Field(ge=1, le=200)] = Field(
        default_factory=lambda data: preset(data).connections or DEFAULT_CONNECTIONS
    )
    rate: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = Field(
        default_factory=lambda data: preset(data).rate
    )
    per_hour: Annotated[int, Field(ge=0)] | None = Field(default_factory=lambda data: preset(data).per_hour)
    per_day: Annotated[int, Field(ge=0)] | None = Field(default_factory=lambda data: preset(data).per_day)
    messages_per_connection: Annotated[int, Field(ge=0)] | None = Field(
        default_factory=lambda data: preset(data).messages_per_connection
    )
    seconds_per_connection: Annotated[int, Field(ge=0)] | None = Field(
        default_factory=lambda data: preset(data).seconds_per_connection
    )
    hello: Line = ""
    timeout: Span = timedelta(minutes=5)
    operators: dict[str, OperatorTable] = Field(default_factory=dict)

    @field_validator("operators")
    @classmethod
    def _are_known_names(cls, operators: dict[str, OperatorTable]) -> dict[str, OperatorTable]:
        named = [operator_name(word) for word in operators]
        for name in named:
            if named.count(name) > 1:
                raise ValueError(f"has {name} twice, by two names; write one table for it")
        return operators

    @model_validator(mode="after")
    def _is_private(self) -> "Smtp":
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError(
                f'has security = "none", which is for loopback only, not for {self.host}; use "starttls" or "tls"'
            )
        return self

    @model_validator(mode="after")
    def _can_log_in(self) -> "Smtp":
        """One secret goes with the user name, and it is of the kind that `auth` needs."""
        secrets = {
            "DIGEST_SMTP__PASSWORD": bool(self.password.get_secret_value()),
            "DIGEST_SMTP__TOKEN_COMMAND": bool(self.token_command),
            "DIGEST_SMTP__TOKEN_FILE": self.token_file is not None,
        }
        found = [name for name, is_set in secrets.items() if is_set]
        if len(found) > 1:
            raise ValueError(f"has {' and '.join(found)}, but logs in with one of them; remove the other")
        if bool(self.username) != bool(found):
            missing = "DIGEST_SMTP__PASSWORD" if self.username else "DIGEST_SMTP__USERNAME"
            raise ValueError(f"needs a user name and a password for a login; set {missing} too")
        by_token = bool(found) and found != ["DIGEST_SMTP__PASSWORD"]
        if self.auth == "xoauth2" and not by_token:
            raise ValueError(
                'has auth = "xoauth2", which needs a token; set DIGEST_SMTP__TOKEN_COMMAND or DIGEST_SMTP__TOKEN_FILE'
            )
        if self.auth in ("plain", "login") and found != ["DIGEST_SMTP__PASSWORD"]:
            raise ValueError(f'has auth = "{self.auth}", which needs a password; set DIGEST_SMTP__PASSWORD')
        return self

    @property
    def limits(self) -> RelayLimits:
        """What the relay takes: the provider's preset, and what was set over it. 0 is no limit."""
        return RelayLimits(
            rate=self.rate or None,
            quotas=quotas({timedelta(hours=1): self.per_hour, timedelta(days=1): self.per_day}),
            connections=self.connections,
            messages_per_connection=self.messages_per_connection or None,
            seconds_per_connection=self.seconds_per_connection or None,
            operators={operator_name(word): table.noun() for word, table in self.operators.items()},
        )
