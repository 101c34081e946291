"""What keeps the letters of an edition from going out, as long as it does."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a table that has a row only while something is wrong: of what went wrong before, nobody knows."""
    op.create_table(
        "troubles",
        Column("edition", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("editions.id"), primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("what", Text, nullable=False),
        Column("hint", Text, nullable=False),
    )
