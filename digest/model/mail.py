"""What goes out and what came of it: rendered content, readers, deliveries, outcomes, events, the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from digest.errors import Exit
from digest.model.bulletin import Bulletin
from digest.model.checking import Finding
from digest.model.choice import Gap, Stock
from digest.model.content import Failure
from digest.model.pace import QuotaUse
from digest.model.writing import ModelUse

GAPS = (Gap("name"), Gap("address"), Gap("unsubscribe_url"))
"""`name` is filled with a space and the reader's name, or with nothing ("Hello{name},"); `address` with the reader's address;
`unsubscribe_url` with the https page, or the mailto URI where the newsletter has `unsubscribe = "mailto"`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One body of a message, transfer-encoded once per edition, dot-stuffed, CRLF. Joined per reader.

    `pieces` holds encoded text (ASCII `bytes`, each safe to be followed by any other piece) and `Gap`s. A gap `card:<article id>` stands for that
    story in `cards`, so that readers with a choice of their own can get other cards in another order.
    """

    kind: Literal["text/plain", "text/html"]
    encoding: Literal["quoted-printable", "base64"]
    pieces: tuple[bytes | Gap, ...]
    cards: Mapping[str, bytes] = field(default_factory=dict)
    decoded_size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An edition as mail, frozen: parts with named gaps and the headers that all readers share, as (name, value) in order.

    `html` and `text` are the same content for people to look at (preview, archive), with sample values in the gaps. `sha256` is over parts and headers.
    To fit, `shortened` summaries lost sentences, and `moved` stories are only named. `stock` is what readers with topics of their own get their letters
    from; None where there is nothing to choose, or where the templates do not mark what a choice is cut from (`uncut` says why).
    """

    subject: str
    preheader: str
    language: str
    headers: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    html: str
    text: str
    sha256: str
    shortened: int = 0
    moved: int = 0
    stock: Stock | None = None
    uncut: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What made the letters of an edition, as SHA-256 over a letter to nobody: without and with its signatures. Equal where nobody signs.

    The same prints make the same letters: headers, link keys, addresses and DKIM keys all go into them.
    """

    content: str
    signed: str


class SubscriberState(StrEnum):
    """Where a reader stands with one newsletter. `suppressed` holds for every newsletter."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    UNSUBSCRIBED = "unsubscribed"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A reader of one newsletter. `id` is that of the subscription; `key` is opaque and the only thing that links carry."""

    address: str
    newsletter: str
    id: int = 0
    key: str = ""
    name: str = ""
    state: SubscriberState = SubscriberState.ACTIVE
    language: str = ""
    topics: tuple[str, ...] = ()
    frequency: str = ""
    created: datetime | None = None
    confirmed_at: datetime | None = None


class DeliveryState(StrEnum):
    """The states of one row of the ledger. The database enforces the transitions between them."""

    PENDING = "pending"
    CLAIMED = "claimed"
    IN_FLIGHT = "in_flight"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT, DeliveryState.DEFERRED})
"""States that a later run can still change by itself; `uncertain` joins them while its policy allows another copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the ledger: one reader, one edition. `row` numbers the readers of an edition from 1.

    `message_id` (without angle brackets) is fixed when the audience is frozen, `date` at the first claim: every attempt sends the same bytes.
    `choice` names the sections of the edition that this reader gets, in his order, as frozen; None for a reader without topics, empty where his
    topics name no section at all: both get the whole edition.
    """

    edition: int
    row: int
    address: str
    message_id: str
    subscriber: int | None = None
    subscriber_key: str = ""
    name: str = ""
    choice: tuple[str, ...] | None = None
    state: DeliveryState = DeliveryState.PENDING
    fence: int = 0
    attempts: int = 0
    doubts: int = 0
    date: datetime | None = None
    next_attempt_at: datetime | None = None
    reply: str = ""
    reason: str = ""
    accepted_at: datetime | None = None


class Stage(StrEnum):
    """How far one delivery attempt came. Only after `DOT` can an answer be missing without our knowing the outcome."""

    PREPARE = "prepare"
    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"


class Blame(StrEnum):
    """Whom a refusal concerns. Only `recipient` ever counts against a reader."""

    NOBODY = "nobody"
    RECIPIENT = "recipient"
    MESSAGE = "message"
    SENDER = "sender"
    SESSION = "session"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one attempt came to. `state` is where the row goes; `code`, `enhanced` (RFC 3463) and `text` are the server's own words."""

    state: DeliveryState
    stage: Stage
    code: int = 0
    enhanced: str = ""
    text: str = ""
    blame: Blame = Blame.NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One complete SMTP reply: the code and its text, lines joined by a newline."""

    code: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """The durable statement that the dot of this row may be sent next. Granted only to the holder of the fence."""

    edition: int
    row: int
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The outcome of a row, to be made durable. `next_attempt_at` is set for deferred rows."""

    edition: int
    row: int
    fence: int
    outcome: Outcome
    next_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a reader: subscribed, unsubscribed, bounced ... `how` says through which door."""

    kind: str
    at: datetime
    how: str = ""
    newsletter: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The ledger of one edition in figures. It balances when the states sum up to the frozen audience.

    Of the uncertain letters `retriable_doubts` go out once more by themselves; `restored_doubts` are in doubt because the database was restored or copied:
    only a person sends them again. `next_attempt_at` is None of an edition that a person or a breaker stopped.
    """

    edition: int
    newsletter: str
    slot: str
    number: int
    state: str
    audience: int
    states: Mapping[DeliveryState, int]
    paused_reason: str = ""
    retriable_doubts: int = 0
    restored_doubts: int = 0
    next_attempt_at: datetime | None = None

    @property
    def balanced(self) -> bool:
        """Whether every frozen reader has exactly one row."""
        return sum(self.states.values()) == self.audience

    @property
    def open(self) -> int:
        """Rows that a later run will still work on by itself."""
        return sum(self.states.get(state, 0) for state in OPEN_STATES) + self.retriable_doubts

    @property
    def left(self) -> bool:
        """Whether something is left to do, for a later run or for a person: letters are open or in doubt, or the edition is paused."""
        return bool(self.open or self.states.get(DeliveryState.UNCERTAIN)) or self.state == "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run of one newsletter did. Pure data; `digest.report` gives it words.

    `failures` of whole sources are among `misses`: `bulletins` tell of those that last. Others that the last run told in the
    same words are `known`. `remarks` are what sources left out without failing.
    `findings` are what preflight said of the edition; to fit it, `shortened` summaries lost sentences, and `moved` stories are only named. `use` is what a
    language model did for it. `told` says that people know of it from an earlier run, `reviewed`
    that its editors have to approve it again. `quotas` are told while letters are open.
    """

    newsletter: str
    slot: str
    result: Literal[
        "composed",
        "resumed",
        "draft",
        "approved",
        "lapsed",
        "held",
        "paused",
        "doubtful",
        "quiet",
        "not_due",
        "already_running",
        "failed",
        "dry_run",
    ]
    code: Exit = Exit.DONE
    message: str = ""
    hint: str = ""
    edition: int | None = None
    collected: Mapping[str, int] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    misses: tuple[Failure, ...] = ()
    known: tuple[Failure, ...] = ()
    bulletins: tuple[Bulletin, ...] = ()
    remarks: tuple[str, ...] = ()
    fates: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    shortened: int = 0
    moved: int = 0
    progress: Progress | None = None
    use: ModelUse | None = None
    told: bool = False
    reviewed: bool = False
    quotas: Sequence[QuotaUse] = ()
