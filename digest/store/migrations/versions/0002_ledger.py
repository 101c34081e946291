"""The ledger of deliveries, and the guards by which the database itself keeps its promise."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")

STATES = "'pending', 'claimed', 'in_flight', 'accepted', 'deferred', 'rejected', 'uncertain', 'expired', 'skipped', 'cancelled'"

TRANSITIONS = {
    "pending": "claimed accepted skipped cancelled expired",  # accepted: proof that came late
    "deferred": "claimed accepted skipped cancelled expired",
    "uncertain": "claimed accepted rejected skipped cancelled pending",  # pending: by hand
    "claimed": "pending deferred rejected in_flight skipped cancelled expired",
    "in_flight": "accepted deferred rejected uncertain expired",
    "expired": "pending",  # from here on by hand only
    "rejected": "pending",
    "skipped": "pending",
    "cancelled": "pending",
}

SQLITE_GUARDS = (
    """CREATE TRIGGER deliveries_begin BEFORE INSERT ON deliveries
    WHEN NEW.state <> 'pending' OR (SELECT frozen_at FROM editions WHERE id = NEW.edition) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a frozen audience never grows, and rows begin as pending'); END""",
    """CREATE TRIGGER deliveries_state BEFORE UPDATE OF state ON deliveries
    WHEN OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM transitions WHERE a = OLD.state AND b = NEW.state)
    BEGIN SELECT RAISE(ABORT, 'illegal delivery transition'); END""",
    """CREATE TRIGGER deliveries_fence BEFORE UPDATE OF fence ON deliveries
    WHEN NEW.fence < OLD.fence OR (NEW.fence = OLD.fence AND NEW.state = 'claimed' AND OLD.state <> 'claimed')
    BEGIN SELECT RAISE(ABORT, 'a fence only ever grows'); END""",
    """CREATE TRIGGER deliveries_fixed BEFORE UPDATE OF edition, "row", addr_key, message_id, date ON deliveries
    WHEN NEW.edition <> OLD.edition OR NEW."row" <> OLD."row" OR NEW.addr_key <> OLD.addr_key
      OR NEW.message_id <> OLD.message_id OR (OLD.date IS NOT NULL AND NEW.date IS NOT OLD.date)
    BEGIN SELECT RAISE(ABORT, 'row, address key, Message-ID and date of a delivery are fixed'); END""",
    """CREATE TRIGGER deliveries_kept BEFORE DELETE ON deliveries
    BEGIN SELECT RAISE(ABORT, 'rows of the ledger are never deleted'); END""",
    """CREATE TRIGGER attempts_kept BEFORE DELETE ON delivery_attempts
    BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END""",
    """CREATE TRIGGER attempts_fixed BEFORE UPDATE ON delivery_attempts
    WHEN NEW.edition <> OLD.edition OR NEW."row" <> OLD."row" OR NEW.fence <> OLD.fence OR NEW.worker <> OLD.worker
      OR NEW.intent_at <> OLD.intent_at OR (OLD.outcome <> 'uncertain' AND NEW.outcome IS NOT OLD.outcome)
    BEGIN SELECT RAISE(ABORT, 'an attempt with a known outcome is fixed'); END""",
    """CREATE TRIGGER content_fixed BEFORE UPDATE ON edition_content
    BEGIN SELECT RAISE(ABORT, 'the content of an edition is immutable'); END""",
    """CREATE TRIGGER content_kept BEFORE DELETE ON edition_content
    WHEN (SELECT frozen_at FROM editions WHERE id = OLD.edition) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the content of a frozen edition is kept'); END""",
    """CREATE TRIGGER editions_fixed BEFORE UPDATE ON editions
    WHEN NEW.newsletter <> OLD.newsletter OR NEW.slot <> OLD.slot OR NEW.number <> OLD.number
      OR NEW.public_id <> OLD.public_id OR (OLD.decision = 'cancelled' AND NEW.decision IS NOT 'cancelled')
      OR (OLD.frozen_at IS NOT NULL AND (NEW.frozen_at IS NOT OLD.frozen_at OR NEW.audience IS NOT OLD.audience
          OR NEW.sender_domain IS NOT OLD.sender_domain OR NEW.uncertain IS NOT OLD.uncertain
          OR NEW.max_resends IS NOT OLD.max_resends))
    BEGIN SELECT RAISE(ABORT, 'what names an edition, its audience and its policies are fixed; cancelled is final'); END""",
)

POSTGRES_GUARDS = (
    """CREATE FUNCTION digest_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE FUNCTION deliveries_begin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM fresh WHERE state <> 'pending')
        OR EXISTS (SELECT 1 FROM editions WHERE frozen_at IS NOT NULL AND id IN (SELECT edition FROM fresh)) THEN
        RAISE EXCEPTION 'a frozen audience never grows, and rows begin as pending'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF; RETURN NULL; END $$""",
    """CREATE TRIGGER deliveries_begin AFTER INSERT ON deliveries REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION deliveries_begin()""",
    """CREATE FUNCTION deliveries_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM transitions WHERE a = OLD.state AND b = NEW.state) THEN
        RAISE EXCEPTION 'illegal delivery transition % -> %', OLD.state, NEW.state
          USING ERRCODE = 'integrity_constraint_violation'; END IF;
      IF NEW.fence < OLD.fence OR (NEW.fence = OLD.fence AND NEW.state = 'claimed' AND OLD.state <> 'claimed') THEN
        RAISE EXCEPTION 'a fence only ever grows' USING ERRCODE = 'integrity_constraint_violation'; END IF;
      IF NEW.edition <> OLD.edition OR NEW."row" <> OLD."row" OR NEW.addr_key <> OLD.addr_key
        OR NEW.message_id <> OLD.message_id OR (OLD.date IS NOT NULL AND NEW.date IS DISTINCT FROM OLD.date) THEN
        RAISE EXCEPTION 'row, address key, Message-ID and date of a delivery are fixed'
          USING ERRCODE = 'integrity_constraint_violation'; END IF;
      RETURN NEW; END $$""",
    """CREATE TRIGGER deliveries_guard BEFORE UPDATE ON deliveries
    FOR EACH ROW EXECUTE FUNCTION deliveries_guard()""",
    """CREATE TRIGGER deliveries_kept BEFORE DELETE ON deliveries
    FOR EACH ROW EXECUTE FUNCTION digest_refuse('rows of the ledger are never deleted')""",
    """CREATE TRIGGER attempts_kept BEFORE DELETE ON delivery_attempts
    FOR EACH ROW EXECUTE FUNCTION digest_refuse('attempts are never deleted')""",
    """CREATE TRIGGER attempts_fixed BEFORE UPDATE ON delivery_attempts FOR EACH ROW
    WHEN (NEW.edition <> OLD.edition OR NEW."row" <> OLD."row" OR NEW.fence <> OLD.fence OR NEW.worker <> OLD.worker
      OR NEW.intent_at <> OLD.intent_at OR (OLD.outcome <> 'uncertain' AND NEW.outcome IS DISTINCT FROM OLD.outcome))
    EXECUTE FUNCTION digest_refuse('an attempt with a known outcome is fixed')""",
    """CREATE TRIGGER content_fixed BEFORE UPDATE ON edition_content
    FOR EACH ROW EXECUTE FUNCTION digest_refuse('the content of an edition is immutable')""",
    """CREATE FUNCTION content_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF (SELECT frozen_at FROM editions WHERE id = OLD.edition) IS NOT NULL THEN
        RAISE EXCEPTION 'the content of a frozen edition is kept' USING ERRCODE = 'integrity_constraint_violation';
      END IF; RETURN OLD; END $$""",
    """CREATE TRIGGER content_kept BEFORE DELETE ON edition_content FOR EACH ROW EXECUTE FUNCTION content_kept()""",
    """CREATE TRIGGER editions_fixed BEFORE UPDATE ON editions FOR EACH ROW
    WHEN (NEW.newsletter <> OLD.newsletter OR NEW.slot <> OLD.slot OR NEW.number <> OLD.number
      OR NEW.public_id <> OLD.public_id OR (OLD.decision = 'cancelled' AND NEW.decision IS DISTINCT FROM 'cancelled')
      OR (OLD.frozen_at IS NOT NULL AND (NEW.frozen_at IS DISTINCT FROM OLD.frozen_at
          OR NEW.audience IS DISTINCT FROM OLD.audience OR NEW.sender_domain IS DISTINCT FROM OLD.sender_domain
          OR NEW.uncertain IS DISTINCT FROM OLD.uncertain OR NEW.max_resends IS DISTINCT FROM OLD.max_resends)))
    EXECUTE FUNCTION digest_refuse('what names an edition, its audience and its policies are fixed; cancelled is final')""",
)


def upgrade() -> None:
    """Make the tables of workers, deliveries, attempts and transitions, and their guards."""
    _workers()
    _deliveries()
    _attempts()
    _transitions()
    guards = SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS
    for guard in guards:
        op.get_bind().exec_driver_sql(guard.replace("%", "%%") if op.get_bind().dialect.name != "sqlite" else guard)


def _workers() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("lease_until", sa.BigInteger),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("edition", ID, sa.ForeignKey("editions.id"), primary_key=True),
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subscription", ID),
        sa.Column("addr_key", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("date", sa.BigInteger),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubts", sa.Integer, nullable=False),
        sa.Column("code", sa.Integer),
        sa.Column("enhanced", sa.Text),
        sa.Column("blame", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("accepted_at", sa.BigInteger),
        sa.Column("later_fate", sa.Text, sa.CheckConstraint("later_fate IN ('delivered', 'bounced', 'complained')")),
        sa.UniqueConstraint("edition", "addr_key", name="deliveries_addr_key"),
        sa.UniqueConstraint("edition", "subscription", name="deliveries_subscription"),
        sa.UniqueConstraint("edition", "message_id", name="deliveries_message_id"),
        sa.CheckConstraint(f"state IN ({STATES})", name="deliveries_state"),
        sa.CheckConstraint("(state IN ('claimed', 'in_flight')) = (worker IS NOT NULL)", name="deliveries_owner"),
        sqlite_with_rowid=False,
    )
    op.create_index("deliveries_due", "deliveries", ["edition", "state", "due"])
    held = sa.text("worker IS NOT NULL")
    op.create_index("deliveries_worker", "deliveries", ["worker"], sqlite_where=held, postgresql_where=held)


def _attempts() -> None:
    op.create_table(
        "delivery_attempts",
        sa.Column("edition", ID, primary_key=True),
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("intent_at", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("stage", sa.Text),
        sa.Column("code", sa.Integer),
        sa.Column("enhanced", sa.Text),
        sa.Column("blame", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("late", sa.Boolean),
        sa.ForeignKeyConstraint(["edition", "row"], ["deliveries.edition", "deliveries.row"], name="attempts_delivery"),
        sqlite_with_rowid=False,
    )


def _transitions() -> None:
    table = op.create_table(
        "transitions",
        sa.Column("a", sa.Text, primary_key=True),
        sa.Column("b", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(table, [{"a": a, "b": b} for a, states in TRANSITIONS.items() for b in states.split()])
