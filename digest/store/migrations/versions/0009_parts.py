"""The figures of a fate: what its score is the product of, how alike two stories are."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column to the fates. NULL stands for none, as in all that were recorded before."""
    op.add_column("fates", sa.Column("parts", sa.Text))
