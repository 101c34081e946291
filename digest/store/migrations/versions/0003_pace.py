"""Slots for letters that all workers share, and what was used of the quotas."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of buckets and of their use."""
    op.create_table(
        "pace",
        sa.Column("bucket", sa.Text, primary_key=True),
        sa.Column("next_slot", sa.BigInteger, nullable=False),
        sa.Column("held_until", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pace_usage",
        sa.Column("bucket", sa.Text, primary_key=True),
        sa.Column("span", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("slice", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("used", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
