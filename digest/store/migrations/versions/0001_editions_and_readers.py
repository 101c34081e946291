"""What is read, what is made of it, and who reads it."""

import secrets
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of installation, sources, articles, editions, runs and readers."""
    _installation()
    _articles()
    _editions()
    _runs()
    _readers()


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def _time(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=False)


def _installation() -> None:
    table = op.create_table(
        "installation",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True),
        _text("id"),
        sa.Column("address_key", sa.LargeBinary, nullable=False),
        sa.Column("frozen_editions", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(
        table,
        [{"one": 1, "id": str(uuid.uuid4()), "address_key": secrets.token_bytes(32), "frozen_editions": 0}],
    )


def _articles() -> None:
    op.create_table(
        "sources",
        sa.Column("key", sa.Text, primary_key=True),
        _text("etag"),
        _text("last_modified"),
        _text("moved_to"),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("succeeded_at", sa.BigInteger),
        sa.Column("not_before_at", sa.BigInteger),
    )
    op.create_table(
        "newsletter_sources",
        sa.Column("newsletter", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        _time("added_at"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Text, primary_key=True),
        _text("url"),
        _text("canonical_url"),
        _text("content"),
    )
    op.create_index("articles_url", "articles", ["url"])
    op.create_index("articles_canonical_url", "articles", ["canonical_url"])
    op.create_table(
        "listed",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), primary_key=True),
    )
    op.create_table(
        "sightings",
        sa.Column("newsletter", sa.Text, primary_key=True),
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), primary_key=True),
        _time("first_seen_at"),
        sa.Column("settled", sa.Text),
    )
    op.create_index("sightings_first_seen", "sightings", ["newsletter", "first_seen_at"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", ID, primary_key=True),
        _text("newsletter"),
        _text("slot"),
        sa.Column("number", sa.Integer, nullable=False),
        _text("public_id"),
        _text("subject"),
        _text("preheader"),
        _text("language"),
        _text("intro"),
        _time("window_start_at"),
        _time("window_end_at"),
        _time("created_at"),
        sa.Column("decision", sa.Text, sa.CheckConstraint("decision IN ('held', 'paused', 'cancelled')")),
        sa.Column("decision_reason", sa.Text),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("frozen_at", sa.BigInteger),
        sa.Column("audience", sa.BigInteger),
        sa.Column("sender_domain", sa.Text),
        sa.Column("uncertain", sa.Text, sa.CheckConstraint("uncertain IN ('resend', 'hold')")),
        sa.Column("evidence_wait", sa.BigInteger),
        sa.Column("max_resends", sa.Integer),
        sa.Column("not_after", sa.BigInteger),
        sa.UniqueConstraint("newsletter", "slot", name="editions_slot"),
        sa.UniqueConstraint("newsletter", "number", name="editions_number"),
        sa.UniqueConstraint("public_id", name="editions_public_id"),
        sa.CheckConstraint("(frozen_at IS NULL) = (audience IS NULL)", name="editions_frozen_whole"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "edition_content",
        sa.Column("edition", ID, sa.ForeignKey("editions.id"), primary_key=True),
        _text("sections"),
        _text("rendered"),
        _text("sha256"),
    )
    op.create_table(
        "edition_articles",
        sa.Column("edition", ID, sa.ForeignKey("editions.id"), primary_key=True),
        sa.Column("article", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_index("edition_articles_article", "edition_articles", ["article"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, primary_key=True),
        _text("newsletter"),
        _text("slot"),
        _time("at"),
        sa.Column("result", sa.Text, sa.CheckConstraint("result IN ('composed', 'quiet')"), nullable=False),
        _text("reason"),
        sa.Column("edition", ID, sa.ForeignKey("editions.id")),
        sqlite_autoincrement=True,
    )
    op.create_index("runs_slot", "runs", ["newsletter", "slot"])
    op.create_index("runs_edition", "runs", ["edition"])
    op.create_table(
        "fates",
        sa.Column("run", ID, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        _text("article"),
        _text("title"),
        _text("url"),
        _text("source"),
        sa.Column("kept", sa.Boolean, nullable=False),
        _text("reason"),
        _text("detail"),
        sa.Column("score", sa.Float),
    )
    op.create_index("fates_article", "fates", ["article"])
    op.create_index("fates_url", "fates", ["url"])


def _readers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", ID, primary_key=True),
        _text("addr_key"),
        _text("address"),
        _time("created_at"),
        sa.UniqueConstraint("addr_key", name="subscribers_addr_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("subscriber", ID, sa.ForeignKey("subscribers.id"), nullable=False),
        _text("newsletter"),
        _text("key"),
        sa.Column(
            "state",
            sa.Text,
            sa.CheckConstraint("state IN ('pending', 'active', 'paused', 'unsubscribed')"),
            nullable=False,
        ),
        _text("name"),
        _text("language"),
        _text("topics"),
        _text("frequency"),
        _time("created_at"),
        sa.Column("confirmed_at", sa.BigInteger),
        sa.UniqueConstraint("subscriber", "newsletter", name="subscriptions_reader"),
        sa.UniqueConstraint("key", name="subscriptions_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "events",
        sa.Column("id", ID, primary_key=True),
        sa.Column("subscriber", ID, sa.ForeignKey("subscribers.id"), nullable=False),
        _text("newsletter"),
        _text("kind"),
        _time("at"),
        _text("how"),
        _text("detail"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_subscriber", "events", ["subscriber"])
    op.create_table(
        "suppressions",
        sa.Column("addr_key", sa.Text, primary_key=True),
        _text("reason"),
        _text("how"),
        _time("at"),
    )
