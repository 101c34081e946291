"""What the letters of an edition were made by, so that one can be made again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of prints."""
    id_type = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "edition_prints",
        sa.Column("edition", id_type, sa.ForeignKey("editions.id"), primary_key=True, autoincrement=False),
        sa.Column("content", sa.Text, primary_key=True),
        sa.Column("signed", sa.Text, primary_key=True),
        sa.Column("first_used_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
