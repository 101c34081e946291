"""Drafts that wait for an editor, and what was decided on them."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give editions a place for the decisions of their editors. In plain SQL: SQLite takes a check with a new column only so."""
    for column in (
        "review TEXT CHECK (review IN ('waiting', 'approved', 'held', 'lapsed'))",
        "reviewed_by TEXT",
        "reviewed_at BIGINT",
        "told_at BIGINT",
    ):
        op.execute(f"ALTER TABLE editions ADD COLUMN {column}")
