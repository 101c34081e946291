"""What could not be read in a run: the reason why an article is not among its candidates."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column to the runs. NULL stands for none, as in all that were recorded before."""
    op.add_column("runs", sa.Column("failures", sa.Text))
