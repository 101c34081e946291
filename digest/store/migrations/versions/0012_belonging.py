"""Where a database sends from and how far it is, so that a copy is told from the one that goes on; what was adopted, and when.

A database that was there before has no home yet: it takes the first place that it sends from.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add them, and let an adoption bring letters that were never tried into doubt: another life of the ledger may have sent them."""
    op.add_column("installation", sa.Column("generation", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("installation", sa.Column("sent_at", sa.BigInteger))
    op.add_column("installation", sa.Column("home", sa.Text))
    op.add_column("installation", sa.Column("home_name", sa.Text))
    op.create_table(
        "adoptions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("moved", sa.Boolean, nullable=False),
        sa.Column("home_before", sa.Text, nullable=False),
        sa.Column("uncertain", sa.BigInteger, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    transitions = sa.table("transitions", sa.column("a", sa.Text), sa.column("b", sa.Text))
    op.bulk_insert(transitions, [{"a": "pending", "b": "uncertain"}, {"a": "deferred", "b": "uncertain"}])
