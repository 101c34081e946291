"""What was read, when each newsletter first saw it, and what its editions made of it.

What an article is worth is decided elsewhere; here it is only remembered.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, RowMapping, Select, Text, bindparam, func, literal, select
from sqlalchemy.engine import Connection

from digest.model import Article, Candidate, Collected, FateReason
from digest.store.codecs import dump_article, load_article, load_sections, storable
from digest.store.connections import milliseconds, moment
from digest.store.dialect import batch, frugal, insert, packed
from digest.store.schema import (
    articles,
    edition_articles,
    edition_content,
    editions,
    fates,
    listed,
    newsletter_sources,
    runs,
    sightings,
)
from digest.store.standing import frozen, stands
from digest.store.states import States, remember_states

_LISTED = timedelta(days=90)
"""How long what an API gave is shown to another newsletter with the same source: three times as old as most would still take."""
_keys = batch("keys", key=str)
NONE_KEPT: Mapping[str, Collection[str]] = {}


class Articles(States):
    """Answers the port `ArticleStore`."""

    def source_added(self, newsletter: str, sources: Sequence[str], now: datetime) -> Mapping[str, datetime]:
        """Give when each source was first part of this newsletter; new ones count as added `now`, and are recorded unless read-only."""
        known = newsletter_sources.c
        with self._connections.read() as connection:
            found = connection.execute(select(known.source, known.added_at).where(known.newsletter == newsletter))
            added = {source: moment(at) for source, at in found}
        fresh = [source for source in dict.fromkeys(sources) if source not in added]
        if fresh and not self._connections.readonly:
            rows = [{"newsletter": newsletter, "source": source, "added_at": milliseconds(now)} for source in fresh]
            with self._connections.write() as connection:
                connection.execute(insert(connection, newsletter_sources).on_conflict_do_nothing(), rows)
        return {source: added.get(source, now) for source in sources}

    def remember(
        self,
        newsletter: str,
        collected: Sequence[Collected],
        now: datetime,
        *,
        kept: Mapping[str, Collection[str]] = NONE_KEPT,
    ) -> None:
        """Store articles and fetch states in one transaction. `first_seen` of (newsletter, article) is set once and stays.

        What a source gives of the articles that are `kept` from it, by its key, changes nothing of them: another's version stands.

        A source that had nothing new since another newsletter read it shows this one what it showed then.
        """
        with self._connections.write() as connection:
            frugal(connection)  # what a run reads is written once, and most of it not looked at again here
            remember_states(connection, [one.state for one in collected if one.state is not None])
            for one in collected:
                _remember_articles(connection, one, now, kept.get(one.source, ()))
            shown = [one.source for one in collected if _shows(one)]
            sight = insert(connection, sightings).from_select(_SHOWN.selected_columns.keys(), _SHOWN)
            told = {"keys": _pack(shown), "newsletter": newsletter, "now": milliseconds(now)}
            connection.execute(sight.on_conflict_do_nothing(), told)
            for one in collected:
                if one.partial:
                    _forget_listed(connection, newsletter, one.source, now - _LISTED)

    def candidates(self, newsletter: str, since: datetime, *, also: Collection[str] = ()) -> Sequence[Candidate]:
        """Give the articles first seen at or after `since`, and these `also`, with what the ledger knows of each.

        With them come those that an edition gave back, and those that were dated ahead then: their sources need not show them any more.
        """
        mine = _SIGHTED.where(sightings.c.newsletter == newsletter)
        recent = mine.where(sightings.c.first_seen_at >= milliseconds(since))
        with self._connections.read() as connection:
            returned = _returned(connection, newsletter)
            found = {row["id"]: row for row in connection.execute(recent).mappings()}
            older = mine.where(articles.c.id.in_(select(_keys.c.key)))
            wanted = returned | _ahead(connection, newsletter, since) | set(also)
            late = connection.execute(older, {"keys": _pack(wanted - found.keys())}).mappings()
            found.update((row["id"], row) for row in late)
            used = _used(connection, newsletter, found)
            dropped = _dropped(connection, newsletter, found)
        rows = sorted(found.values(), key=lambda row: (row["first_seen_at"], row["id"]))
        made = (_candidate(load_article(row["content"]), row, used, returned, since) for row in rows)
        return [_unless_dropped(one, dropped) for one in made]

    def renewed(self, newsletter: str, sources: Iterable[str], since: datetime) -> Sequence[Candidate]:
        """Give the articles of these sources that an edition carried, and that they gave in other words at or after `since`."""
        listing = select(listed.c.article).where(listed.c.source.in_(select(_keys.c.key)))
        wanted = _SIGHTED.where(sightings.c.newsletter == newsletter, articles.c.changed_at >= milliseconds(since))
        with self._connections.read() as connection:
            rows = connection.execute(wanted.where(articles.c.id.in_(listing)), {"keys": _pack(sources)}).mappings()
            found = {row["id"]: row for row in rows}
            used = _used(connection, newsletter, found)
        made = (_candidate(load_article(row["content"]), row, used, set(), since) for row in found.values())
        return sorted((one for one in made if one.published_in is not None), key=lambda one: one.article.id)

    def carried(self, newsletter: str, ids: Collection[str]) -> Mapping[str, Article]:
        """Give of each article the version that the last edition carried that stands and is frozen. What an edition carried never changes."""
        told = _carried(newsletter).where(stands, frozen, edition_articles.c.article.in_(select(_keys.c.key)))
        with self._connections.read() as connection:
            rows = connection.execute(told.order_by(editions.c.number), {"keys": _pack(ids)})
            numbers = {article: number for article, number, _ in rows}
            contents = select(editions.c.number, edition_content.c.sections).join_from(edition_content, editions)
            mine = contents.where(editions.c.newsletter == newsletter, editions.c.number.in_(set(numbers.values())))
            stories = {number: load_sections(content) for number, content in connection.execute(mine)}
        return {
            story.article.id: story.article
            for number, sections in stories.items()
            for section in sections
            for story in section.stories
            if numbers.get(story.article.id) == number
        }

    def known(self, newsletter: str, articles: Sequence[Article], now: datetime) -> Sequence[Candidate]:
        """Give the same for articles that are not stored (a dry run): what the ledger would say of each."""
        ids = [article.id for article in articles]
        seen = select(sightings).where(
            sightings.c.newsletter == newsletter, sightings.c.article.in_(select(_keys.c.key))
        )
        with self._connections.read() as connection:
            found = {row["article"]: row for row in connection.execute(seen, {"keys": _pack(ids)}).mappings()}
            returned = _returned(connection, newsletter)
            used = _used(connection, newsletter, ids)
            dropped = _dropped(connection, newsletter, ids)
        made = (_candidate(article, found.get(article.id), used, returned, now) for article in articles)
        return [_unless_dropped(one, dropped) for one in made]


_SIGHTED = select(articles.c.id, articles.c.content, sightings.c.first_seen_at, sightings.c.settled).join_from(
    articles, sightings, sightings.c.article == articles.c.id
)


_SHOWN = (  # DISTINCT: several sources may list one article
    select(
        bindparam("newsletter", type_=Text).label("newsletter"),
        listed.c.article,
        bindparam("now", type_=BigInteger).label("first_seen_at"),
    )
    .distinct()
    .where(listed.c.source.in_(select(_keys.c.key)))
)


def _pack(keys: Iterable[str]) -> str:
    return packed([key] for key in keys)


def _remember_articles(connection: Connection, one: Collected, now: datetime, kept: Collection[str]) -> None:
    """Store what a source gave, and what it lists now unless it failed."""
    rows = {
        article.id: {
            "id": article.id,
            "url": storable(article.url),
            "canonical_url": storable(article.canonical_url),
            "content": dump_article(article),
        }
        for article in one.articles
    }
    upsert = insert(connection, articles)
    changed = {name: upsert.excluded[name] for name in ("url", "canonical_url", "content")}
    changed["changed_at"] = literal(milliseconds(now))
    upsert = upsert.on_conflict_do_update(
        index_elements=["id"], set_=changed, where=articles.c.content != upsert.excluded.content
    )
    if written := [row for row in rows.values() if row["id"] not in kept]:
        connection.execute(upsert, written)
    shown = list(dict.fromkeys((*rows, *_stored(connection, one.kept))))
    if shown and not one.partial:
        connection.execute(listed.delete().where(listed.c.source == one.source))
    if shown:
        lines = [{"source": one.source, "article": article} for article in shown]
        connection.execute(insert(connection, listed).on_conflict_do_nothing(), lines)


def _shows(one: Collected) -> bool:
    """Whether what is listed of a source now is what it shows."""
    return bool(one.unchanged or one.articles or one.kept or one.partial)


def _stored(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Give those that are there: what a source knows of from a database that is gone is not."""
    found = select(articles.c.id).where(articles.c.id.in_(select(_keys.c.key)))
    return list(connection.scalars(found, {"keys": _pack(ids)})) if ids else []


def _forget_listed(connection: Connection, newsletter: str, source: str, before: datetime) -> None:
    """Take what this newsletter saw long ago off the list of a source that only ever adds to it."""
    mine = sightings.c.newsletter == newsletter, sightings.c.article == listed.c.article
    old = select(sightings.c.article).where(*mine, sightings.c.first_seen_at < milliseconds(before))
    connection.execute(listed.delete().where(listed.c.source == source, old.exists()))


def _used(connection: Connection, newsletter: str, ids: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """Give the number of the last edition that stands and carries each article, and whether it is frozen."""
    carried = _carried(newsletter).where(stands, edition_articles.c.article.in_(select(_keys.c.key)))
    rows = connection.execute(carried.order_by(editions.c.number), {"keys": _pack(ids)})
    return {article: (number, is_frozen) for article, number, is_frozen in rows}


def _dropped(connection: Connection, newsletter: str, ids: Iterable[str]) -> set[str]:
    """Give the articles that an editor took out of an edition that stands: no other draft brings them back."""
    by_editor = (
        select(fates.c.article)
        .join_from(fates, runs, runs.c.id == fates.c.run)
        .join(editions, editions.c.id == runs.c.edition)
        .where(editions.c.newsletter == newsletter, stands, fates.c.reason == FateReason.DROPPED)
        .where(fates.c.article.in_(select(_keys.c.key)))
    )
    return set(connection.scalars(by_editor, {"keys": _pack(ids)}))


def _carried(newsletter: str) -> Select[str, int, bool]:
    return (
        select(edition_articles.c.article, editions.c.number, frozen)
        .join_from(edition_articles, editions, editions.c.id == edition_articles.c.edition)
        .where(editions.c.newsletter == newsletter)
    )


def _returned(connection: Connection, newsletter: str) -> set[str]:
    """Give the articles that an edition gave back, and on which no later edition that went out has decided."""
    given_back = _carried(newsletter).where(~stands).order_by(editions.c.number)
    last = {article: number for article, number, _ in connection.execute(given_back)}
    if not last:
        return set()
    decisions = (
        select(fates.c.article, func.max(editions.c.number))
        .join_from(fates, runs, runs.c.id == fates.c.run)
        .join(editions, editions.c.id == runs.c.edition)
        .where(editions.c.newsletter == newsletter, stands, frozen, fates.c.article.in_(select(_keys.c.key)))
        .group_by(fates.c.article)
    )
    decided = dict(connection.execute(decisions, {"keys": _pack(last)}).all())
    return {article for article, number in last.items() if decided.get(article, 0) < number}


def _ahead(connection: Connection, newsletter: str, since: datetime) -> set[str]:
    """Give the articles that a run at or after `since` left out because their date was still to come."""
    mine = runs.c.newsletter == newsletter, runs.c.at >= milliseconds(since)
    waiting = select(fates.c.article).join_from(fates, runs, runs.c.id == fates.c.run)
    return set(connection.scalars(waiting.where(*mine, fates.c.reason == FateReason.FUTURE)))


def _unless_dropped(candidate: Candidate, dropped: set[str]) -> Candidate:
    if candidate.article.id not in dropped:
        return candidate
    return replace(candidate, settled=FateReason.DROPPED, returned=False)


def _candidate(
    article: Article,
    row: RowMapping | None,
    used: Mapping[str, tuple[int, bool]],
    returned: set[str],
    now: datetime,
) -> Candidate:
    number, is_frozen = used.get(article.id, (None, False))
    settled = row["settled"] if row else None
    return Candidate(
        article=article,
        first_seen=moment(row["first_seen_at"]) if row else now,
        published_in=number if is_frozen else None,
        reserved_in=None if is_frozen else number,
        returned=article.id in returned and number is None,
        settled=FateReason(settled) if settled else None,
    )
