"""What keeps the letters of an edition from going out, as long as it does; and letters in doubt since an adoption, which only a person sends again."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

IN_DOUBT_SINCE_AN_ADOPTION = """UPDATE deliveries SET due = 253402300799000
    WHERE state = 'uncertain' AND reason = 'the database was restored or copied: it may have gone out already'
    AND edition IN (SELECT id FROM editions WHERE EXISTS (SELECT 1 FROM adoptions))"""
"""Earlier versions left them due at once, so that the edition sent them again by its policy as soon as a person let it go on."""


def upgrade() -> None:
    """Make a table that has a row only while something is wrong, and let no letter that an adoption brought into doubt be due.

    Of what went wrong before, nobody knows.
    """
    op.create_table(
        "troubles",
        Column("edition", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("editions.id"), primary_key=True),
        Column("at", BigInteger, nullable=False),
        Column("what", Text, nullable=False),
        Column("hint", Text, nullable=False),
    )
    op.execute(IN_DOUBT_SINCE_AN_ADOPTION)
