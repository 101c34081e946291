"""A reader's own choice, frozen with the row."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FIXED = "the choice of a delivery is fixed"

SQLITE_GUARD = f"""CREATE TRIGGER deliveries_choice BEFORE UPDATE OF choice ON deliveries
    WHEN NEW.choice IS NOT NULL AND NEW.choice IS NOT OLD.choice
    BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"""

POSTGRES_GUARD = f"""CREATE TRIGGER deliveries_choice BEFORE UPDATE OF choice ON deliveries
    FOR EACH ROW WHEN (NEW.choice IS NOT NULL AND NEW.choice IS DISTINCT FROM OLD.choice)
    EXECUTE FUNCTION digest_refuse('{FIXED}')"""


def upgrade() -> None:
    """Add the choice to the rows, guard it, and find the few readers with topics without reading all."""
    op.add_column("deliveries", sa.Column("choice", sa.Text))
    chosen = sa.text("topics <> ''")
    op.create_index(
        "subscriptions_topics", "subscriptions", ["newsletter", "topics"], sqlite_where=chosen, postgresql_where=chosen
    )
    connection = op.get_bind()
    connection.exec_driver_sql(SQLITE_GUARD if connection.dialect.name == "sqlite" else POSTGRES_GUARD)
