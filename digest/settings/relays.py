"""What relays take: presets of providers as data, each number with where it is from, and the way from settings to limits.

A preset is a beginning. Most providers set limits per account and publish none; such numbers are marked as careful guesses of ours, to be
replaced by what the account's own page says. Every setting wins over its preset, and 0 stands for no limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from digest.model import OperatorLimits, Quota
from digest.settings.tables import Table
from digest.settings.values import Number, Whole, meant

Provider = Literal["ses", "gmail", "microsoft365", "mailgun", "postmark", "postfix"]
DEFAULT_CONNECTIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What is known of one provider; None where nothing is."""

    rate: float | None = None
    per_hour: int | None = None
    per_day: int | None = None
    connections: int | None = None
    messages_per_connection: int | None = None
    seconds_per_connection: int | None = None


PRESETS: Mapping[Provider, Preset] = {
    # docs.aws.amazon.com/ses/latest/dg/quotas.html: 1 a second and 200 a day in the sandbox, else the account's own, per recipient. The one
    # published rate is the careful one. SES ends long sessions ("421 too many messages in this connection") without saying when: a guess.
    "ses": Preset(rate=1.0, messages_per_connection=50),
    # support.google.com/a/answer/2956491 (SMTP relay service): 10,000 recipients in 24 hours per user. The peak rate and what a session may
    # carry are not published: the one is learnt, the other a guess.
    "gmail": Preset(per_day=10_000, messages_per_connection=50),
    # learn.microsoft.com/exchange/troubleshoot/send-emails/smtp-submission-improvements: 30 messages a minute, 10,000 recipients a day, 3 sessions.
    "microsoft365": Preset(rate=0.5, per_day=10_000, connections=3, messages_per_connection=50),
    # Limits per plan and account; none for SMTP sessions were found published. A guess, so that sessions do not grow old.
    "mailgun": Preset(messages_per_connection=100),
    # postmarkapp.com/support/article/do-we-have-rate-limits-for-smtp: 10 sessions at the same time as a wish, no rate. The rest is a guess.
    "postmark": Preset(connections=10, messages_per_connection=100),
    # postfix.org/postconf.5.html: smtpd_client_connection_count_limit is 50, no rate, no end of sessions. 20 leaves room for others.
    "postfix": Preset(connections=20),
}

_NONE = Preset()

OPERATORS: Mapping[str, str] = {
    "google": "google.com",
    "gmail": "google.com",
    "microsoft": "outlook.com",
    "outlook": "outlook.com",
    "yahoo": "yahoodns.net",
    "apple": "icloud.com",
    "icloud": "icloud.com",
}
"""Short names of operators in digest.toml. Others are named by the registrable domain of their mail servers."""


class OperatorTable(Table):
    """`[smtp.operators.NAME]`: what one operator of mailboxes shall get."""

    rate: Annotated[Number, Field(gt=0, le=100_000)] | None = None
    connections: Annotated[Whole, Field(ge=1, le=200)] | None = None

    def noun(self) -> OperatorLimits:
        """Give the limits as plain values."""
        return OperatorLimits(rate=self.rate, connections=self.connections)


def preset(values: Mapping[str, Any]) -> Preset:
    """Give the preset that the settings name, or an empty one."""
    provider: Provider | None = values.get("provider")
    return PRESETS[provider] if provider else _NONE


def operator_name(word: str) -> str:
    """Give the operator that a word of digest.toml means. Raises `ValueError`."""
    name = OPERATORS.get(word.lower(), word.lower())
    if "." not in name or "@" in name:
        names = ", ".join(OPERATORS)
        hint = meant(word, OPERATORS) or f'use {names}, or the domain of its mail servers as in "example.net"'
        raise ValueError(f"has '{word}', which names no operator; {hint}")
    return name


def quotas(counts: Mapping[timedelta, int | None]) -> tuple[Quota, ...]:
    """Give the quotas that there are."""
    return tuple((span, count) for span, count in counts.items() if count)
