"""The tables of what was read: sources, the articles that they gave, and when each newsletter first saw one. See `schema`."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from digest.store.columns import metadata
from digest.store.columns import required as _required

sources = Table(
    "sources",
    metadata,
    Column("key", Text, primary_key=True),
    _required("etag"),
    _required("last_modified"),
    _required("moved_to"),
    Column("failures", Integer, nullable=False),
    Column("succeeded_at", BigInteger),
    Column("not_before_at", BigInteger),
    _required("url"),
    Column("failing_since_at", BigInteger),
    _required("error"),
    Column("retired_at", BigInteger),
    _required("items"),
    _required("told"),
    _required("told_moved"),
    Column("notes", Text, nullable=False, server_default=""),
)

newsletter_sources = Table(
    "newsletter_sources",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("added_at", BigInteger, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    _required("url"),
    _required("canonical_url"),
    _required("content"),
    Column(
        "changed_at", BigInteger
    ),  # when its source last gave it in other words; empty for one that stayed as it came
    Index("articles_url", "url"),
    Index("articles_canonical_url", "canonical_url"),
)

listed = Table(  # what a source showed when it last had anything new: all that is left of it after a 304
    "listed",
    metadata,
    Column("source", Text, primary_key=True),
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
)

sightings = Table(
    "sightings",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("settled", Text),
    Index("sightings_first_seen", "newsletter", "first_seen_at"),
)
