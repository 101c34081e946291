"""How sources do, what a person was told of it, and which articles were given anew in other words."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. What is known of a source so far holds for whatever its address is now."""
    for name in ("url", "error", "items", "told", "told_moved"):
        op.add_column("sources", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("failing_since_at", "retired_at"):
        op.add_column("sources", sa.Column(name, sa.BigInteger))
    op.add_column("articles", sa.Column("changed_at", sa.BigInteger))
