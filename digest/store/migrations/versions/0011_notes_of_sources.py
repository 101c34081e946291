"""What a source notes for itself: the pages that it visited."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give sources a place for it."""
    op.add_column("sources", sa.Column("notes", sa.Text, nullable=False, server_default=""))
