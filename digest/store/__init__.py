"""ONE DATABASE: SQLite or PostgreSQL. Articles, editions, readers, and the ledger of deliveries.

    open_store(url)  ->  Database: articles, editions, subscribers, outbox
    upgrade(url)         revision(url)

The one room that writes SQL, and one SQL for both databases (`dialect` holds what differs). What a row may become is enforced by the database
itself (`migrations`). No stage and no setting enters here: plain nouns in, plain nouns out.
"""

from digest.store.copying import backup, restore
from digest.store.database import Database
from digest.store.health import examine, newsletters_in
from digest.store.opening import file_of, is_there, open_store, revision, upgrade

__all__ = [
    "Database",
    "backup",
    "examine",
    "file_of",
    "is_there",
    "newsletters_in",
    "open_store",
    "restore",
    "revision",
    "upgrade",
]
