"""Who told us to slow down or to stop, when, and by which words: for those who look on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns to the table of buckets."""
    op.add_column("pace", sa.Column("told_at", sa.BigInteger))
    op.add_column("pace", sa.Column("rate", sa.Float))
    op.add_column("pace", sa.Column("said", sa.Text))
