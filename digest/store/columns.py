"""What the tables are made of: their common metadata, the type of ids, the columns that must be filled."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Text, text

metadata = MetaData()

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only what is called INTEGER."""

HELD = text("worker IS NOT NULL")
CHOSEN = text("topics <> ''")


def required(name: str, kind: type = Text) -> "Column[object]":
    """Give a column that is never empty."""
    return Column(name, kind, nullable=False)
