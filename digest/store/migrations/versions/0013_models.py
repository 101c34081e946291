"""What models were paid, and what they answered."""

from alembic import op
from sqlalchemy import BigInteger, Column, Text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a table of costs by edition and month, and one of answers by what they hang on."""
    op.create_table(
        "model_costs",
        Column("scope", Text, primary_key=True),
        Column("tokens", BigInteger, nullable=False),
        Column("millionths", BigInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "model_answers",
        Column("key", Text, primary_key=True),
        Column("answer", Text, nullable=False),
        Column("at", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("model_answers_at", "model_answers", ["at"])
