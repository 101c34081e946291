"""The tables as queries see them. How they come into being, with the triggers that guard them, is in `migrations/`.

Times are UTC in whole milliseconds (`..._at`, `due`, `date`), spans are milliseconds. Keys of the ledger begin with the edition, so that the
tables can be parted by it one day. Nothing here knows a dialect, and no statement stands here.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from digest.model import DeliveryState
from digest.store.columns import CHOSEN, HELD, Id, metadata
from digest.store.columns import required as _required
from digest.store.readings import articles as articles  # noqa: PLC0414 - found here by all who query
from digest.store.readings import listed as listed  # noqa: PLC0414 - found here by all who query
from digest.store.readings import newsletter_sources as newsletter_sources  # noqa: PLC0414 - found here by all who query
from digest.store.readings import sightings as sightings  # noqa: PLC0414 - found here by all who query
from digest.store.readings import sources as sources  # noqa: PLC0414 - found here by all who query

installation = Table(
    "installation",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    _required("id"),
    Column("address_key", LargeBinary, nullable=False),
    Column("frozen_editions", BigInteger, nullable=False),
    Column("generation", BigInteger, nullable=False, server_default="0"),  # grows with each freeze and each claim
    Column("sent_at", BigInteger),
    Column("home", Text),
    Column("home_name", Text),
)

adoptions = Table(
    "adoptions",
    metadata,
    Column("id", Id, primary_key=True),
    _required("at", BigInteger),
    _required("before"),  # the life that ended
    _required("kind"),
    Column("moved", Boolean, nullable=False),
    _required("home_before"),
    Column("uncertain", BigInteger, nullable=False),
    _required("how"),
    sqlite_autoincrement=True,
)

editions = Table(
    "editions",
    metadata,
    Column("id", Id, primary_key=True),
    _required("newsletter"),
    _required("slot"),
    Column("number", Integer, nullable=False),
    _required("public_id"),
    _required("subject"),
    _required("preheader"),
    _required("language"),
    _required("intro"),
    Column("window_start_at", BigInteger, nullable=False),
    Column("window_end_at", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("decision", Text, CheckConstraint("decision IN ('held', 'paused', 'cancelled')")),
    Column("decision_reason", Text),
    Column("decided_at", BigInteger),
    Column("frozen_at", BigInteger),
    Column("audience", BigInteger),
    Column("sender_domain", Text),
    Column("uncertain", Text, CheckConstraint("uncertain IN ('resend', 'hold')")),
    Column("evidence_wait", BigInteger),
    Column("max_resends", Integer),
    Column("not_after", BigInteger),
    Column("review", Text, CheckConstraint("review IN ('waiting', 'approved', 'held', 'lapsed')")),
    Column("reviewed_by", Text),
    Column("reviewed_at", BigInteger),
    Column("told_at", BigInteger),
    UniqueConstraint("newsletter", "slot", name="editions_slot"),
    UniqueConstraint("newsletter", "number", name="editions_number"),
    UniqueConstraint("public_id", name="editions_public_id"),
    CheckConstraint("(frozen_at IS NULL) = (audience IS NULL)", name="editions_frozen_whole"),
    sqlite_autoincrement=True,
)

edition_content = Table(
    "edition_content",
    metadata,
    Column("edition", Id, ForeignKey("editions.id"), primary_key=True),
    _required("sections"),
    _required("rendered"),
    _required("sha256"),
)

edition_articles = Table(
    "edition_articles",
    metadata,
    Column("edition", Id, ForeignKey("editions.id"), primary_key=True),
    Column("article", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Index("edition_articles_article", "article"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    _required("newsletter"),
    _required("slot"),
    Column("at", BigInteger, nullable=False),
    Column("result", Text, CheckConstraint("result IN ('composed', 'quiet')"), nullable=False),
    _required("reason"),
    Column("edition", Id, ForeignKey("editions.id")),
    Column("failures", Text),
    Index("runs_slot", "newsletter", "slot"),
    Index("runs_edition", "edition"),
    sqlite_autoincrement=True,
)

fates = Table(
    "fates",
    metadata,
    Column("run", Id, ForeignKey("runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _required("article"),
    _required("title"),
    _required("url"),
    _required("source"),
    Column("kept", Boolean, nullable=False),
    _required("reason"),
    _required("detail"),
    Column("score", Float),
    Column("parts", Text),
    Index("fates_article", "article"),
    Index("fates_url", "url"),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Id, primary_key=True),
    _required("addr_key"),
    _required("address"),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("addr_key", name="subscribers_addr_key"),
    sqlite_autoincrement=True,  # an id is never used again: the ledger outlives its readers
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber", Id, ForeignKey("subscribers.id"), nullable=False),
    _required("newsletter"),
    _required("key"),
    Column("state", Text, CheckConstraint("state IN ('pending', 'active', 'paused', 'unsubscribed')"), nullable=False),
    _required("name"),
    _required("language"),
    _required("topics"),
    _required("frequency"),
    Column("created_at", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),
    UniqueConstraint("subscriber", "newsletter", name="subscriptions_reader"),
    UniqueConstraint("key", name="subscriptions_key"),
    Index("subscriptions_topics", "newsletter", "topics", sqlite_where=CHOSEN),
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber", Id, ForeignKey("subscribers.id"), nullable=False),
    _required("newsletter"),
    _required("kind"),
    Column("at", BigInteger, nullable=False),
    _required("how"),
    _required("detail"),
    Index("events_subscriber", "subscriber"),
    sqlite_autoincrement=True,
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("addr_key", Text, primary_key=True),
    _required("reason"),
    _required("how"),
    Column("at", BigInteger, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("id", Text, primary_key=True),
    _required("host"),
    Column("pid", Integer, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("lease_until", BigInteger),  # NULL: alive as long as its file is locked
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("edition", Id, ForeignKey("editions.id"), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("subscription", Id),  # NULL once the reader was erased
    _required("addr_key"),
    Column("address", Text),  # as of the freeze; NULL once erased
    _required("name"),
    _required("message_id"),
    Column("date", BigInteger),
    Column("state", Text, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("worker", Text),
    Column("due", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("code", Integer),
    Column("enhanced", Text),
    Column("blame", Text),
    Column("reply", Text),
    Column("reason", Text),
    Column("accepted_at", BigInteger),
    Column("choice", Text),  # NULL: no topics; '': they name no section; else sections, one a line
    Column("later_fate", Text, CheckConstraint("later_fate IN ('delivered', 'bounced', 'complained')")),
    UniqueConstraint("edition", "addr_key", name="deliveries_addr_key"),
    UniqueConstraint("edition", "subscription", name="deliveries_subscription"),
    UniqueConstraint("edition", "message_id", name="deliveries_message_id"),
    CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in DeliveryState)})", name="deliveries_state"),
    CheckConstraint("(state IN ('claimed', 'in_flight')) = (worker IS NOT NULL)", name="deliveries_owner"),
    Index("deliveries_due", "edition", "state", "due"),
    # On PostgreSQL it is partial too (see `migrations`). To say so here would import that dialect, which takes longer than a look.
    Index("deliveries_worker", "worker", sqlite_where=HELD),
    sqlite_with_rowid=False,
)

delivery_attempts = Table(  # one row per dot that may have been sent; only ever grows
    "delivery_attempts",
    metadata,
    Column("edition", Id, primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("fence", BigInteger, primary_key=True, autoincrement=False),
    _required("worker"),
    Column("intent_at", BigInteger, nullable=False),
    Column("outcome", Text),  # NULL: nobody knows (yet)
    Column("stage", Text),
    Column("code", Integer),
    Column("enhanced", Text),
    Column("blame", Text),
    Column("reply", Text),
    Column("finished_at", BigInteger),
    Column("late", Boolean),  # the outcome came after the row had been taken away
    ForeignKeyConstraint(["edition", "row"], ["deliveries.edition", "deliveries.row"], name="attempts_delivery"),
    sqlite_with_rowid=False,
)

transitions = Table(
    "transitions",
    metadata,
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True),
    sqlite_with_rowid=False,
)
