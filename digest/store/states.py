"""What is remembered of sources between runs, and what of it people were told. The verdicts come from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.engine import Connection

from digest.model import Bulletin, FetchState, Turn
from digest.store.codecs import load_article, storable
from digest.store.connections import Connections, maybe_milliseconds, maybe_moment, moment
from digest.store.dialect import batch, insert, packed
from digest.store.readings import articles, listed, sightings, sources

_keys, _sources = batch("keys", key=str), batch("givers", key=str)
_STATES = select(sources).where(sources.c.key.in_(select(_keys.c.key)))
_LISTED = (
    select(listed.c.source, articles.c.content, func.min(sightings.c.first_seen_at).label("seen"))
    .join_from(listed, articles, articles.c.id == listed.c.article)
    .join(sightings, sightings.c.article == articles.c.id)
    .where(listed.c.source.in_(select(_keys.c.key)))
    .group_by(listed.c.source, articles.c.id, articles.c.content)
)


class States:
    """The part of `ArticleStore` that remembers how sources do."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def fetch_states(self, sources: Iterable[str]) -> Mapping[str, FetchState]:
        """Give what is remembered of each source; unknown ones get a fresh `FetchState`."""
        wanted = list(sources)
        with self._connections.read() as connection:
            rows = connection.execute(_STATES, {"keys": packed([key] for key in wanted)}).mappings()
            found = {row["key"]: _state(row) for row in rows}
        return {key: found.get(key, FetchState(source=key)) for key in wanted}

    def listed(self, sources: Iterable[str]) -> Mapping[str, Sequence[datetime]]:
        """Give when the articles were published (or first seen) that each source listed last, in order."""
        found: dict[str, list[datetime]] = {key: [] for key in sources}
        with self._connections.read() as connection:
            rows = connection.execute(_LISTED, {"keys": packed([key] for key in found)})
            for source, content, seen in rows:
                found[source].append(load_article(content).published or moment(seen))
        return {key: sorted(moments) for key, moments in found.items()}

    def givers(self, ids: Iterable[str], sources: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Give for each article which of these sources list it, in the order of their keys."""
        mine = (
            select(listed.c.article, listed.c.source)
            .where(listed.c.article.in_(select(_keys.c.key)), listed.c.source.in_(select(_sources.c.key)))
            .order_by(listed.c.source)
        )
        told = {"keys": packed([key] for key in ids), "givers": packed([key] for key in sources)}
        found: dict[str, list[str]] = {}
        with self._connections.read() as connection:
            for article, source in connection.execute(mine, told):
                found.setdefault(article, []).append(source)
        return found

    def claim(self, bulletin: Bulletin) -> bool:
        """Take it on to tell a person of it; false when another process has. Once only, until there is something else to tell."""
        mine = update(sources).where(sources.c.key == bulletin.source)
        if bulletin.turn is Turn.MOVED:
            claim = mine.where(sources.c.told_moved != bulletin.to).values(told_moved=bulletin.to)
        elif bulletin.turn is Turn.OVER:
            claim = mine.where(sources.c.told != "").values(told="")
        elif bulletin.turn is Turn.FAILING:
            claim = mine.where(sources.c.told == "").values(told=bulletin.turn)
        else:
            claim = mine.where(sources.c.told != bulletin.turn).values(told=bulletin.turn)
        with self._connections.write() as connection:
            return bool(connection.execute(claim).rowcount)

    def ask_again(self, source: str) -> bool:
        """Let the next run ask a source that is left alone or gone; false for one that is not known."""
        again = update(sources).where(sources.c.key == source).values(retired_at=None, not_before_at=None)
        with self._connections.write() as connection:
            return bool(connection.execute(again).rowcount)


def remember_states(connection: Connection, states: Iterable[FetchState]) -> None:
    """Write what runs found out. What people were told is not theirs to write: see `claim`."""
    rows = [_row(state) for state in states]
    if not rows:
        return
    upsert = insert(connection, sources)
    renewed = {name: upsert.excluded[name] for name in rows[0] if name not in ("key", "told", "told_moved")}
    connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=renewed), rows)


def _row(state: FetchState) -> dict[str, object]:
    return {
        "key": state.source,
        "etag": storable(state.etag),
        "last_modified": storable(state.last_modified),
        "moved_to": storable(state.moved_to),
        "failures": state.failures,
        "succeeded_at": maybe_milliseconds(state.last_success),
        "not_before_at": maybe_milliseconds(state.not_before),
        "url": storable(state.url),
        "failing_since_at": maybe_milliseconds(state.failing_since),
        "error": storable(state.error),
        "retired_at": maybe_milliseconds(state.retired),
        "items": " ".join(map(str, state.items)),
        "notes": storable(state.notes),
        "told": "",
        "told_moved": "",
    }


def _state(row: RowMapping) -> FetchState:
    return FetchState(
        source=row["key"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        moved_to=row["moved_to"],
        failures=row["failures"],
        last_success=maybe_moment(row["succeeded_at"]),
        not_before=maybe_moment(row["not_before_at"]),
        notes=row["notes"],
        url=row["url"],
        failing_since=maybe_moment(row["failing_since_at"]),
        error=row["error"],
        retired=maybe_moment(row["retired_at"]),
        items=tuple(map(int, row["items"].split())),
        told=row["told"],
        told_moved=row["told_moved"],
    )
