"""From which digest.toml each newsletter comes, machine by machine."""

from alembic import op
from sqlalchemy import BigInteger, Column, Text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a table that is filled as newsletters are used: of those that were there before, nobody knows."""
    op.create_table(
        "origins",
        Column("newsletter", Text, primary_key=True),
        Column("machine", Text, primary_key=True),
        Column("file", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
