"""Runs and the fate of every candidate: what `digest why` reads."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping, Select, func, or_, select, update
from sqlalchemy.engine import Connection

from digest.model import Failure, Fate, FateReason, Told
from digest.store.codecs import load_sections, storable
from digest.store.connections import Connections, milliseconds, moment
from digest.store.dialect import batch, packed
from digest.store.schema import articles, edition_content, editions, fates, runs, sightings
from digest.store.standing import stands

SETTLING = frozenset({FateReason.BEFORE_START})
"""Reasons that hold for ever once they were given: what is older than the beginning never becomes news."""

REMEMBERED_EDITIONS = 100

_settled = batch("settled_rows", article=str, reason=str)


class Fates:
    """The part of `EditionStore` that remembers runs and fates."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def save_quiet(
        self,
        newsletter: str,
        slot: str,
        fates: Sequence[Fate],
        now: datetime,
        reason: str,
        *,
        failures: Sequence[Failure] = (),
    ) -> None:
        """Record that nothing goes out for this slot, and why. A slot `manual:` is recorded as a run, and stays free."""
        with self._connections.write() as connection:
            record_run(connection, newsletter, slot, fates, now, reason=reason, failures=failures)

    def fates(self, edition: int) -> Sequence[Fate]:
        """Give the fate of each candidate of an edition, in the order in which they were recorded."""
        wanted = select(fates).join(runs, runs.c.id == fates.c.run).where(runs.c.edition == edition)
        with self._connections.read() as connection:
            rows = connection.execute(wanted.order_by(fates.c.run, fates.c.position)).mappings()
            return [_fate(row) for row in rows]

    def fates_of_last_run(self, newsletter: str) -> tuple[str, Sequence[Fate]]:
        """Give the slot and the fates of the newsletter's last run, quiet or not; "" and nothing before the first."""
        last = select(runs).where(runs.c.newsletter == newsletter).order_by(runs.c.id.desc()).limit(1)
        with self._connections.read() as connection:
            run = connection.execute(last).mappings().one_or_none()
            if run is None:
                return "", ()
            wanted = select(fates).where(fates.c.run == run["id"]).order_by(fates.c.position)
            return run["slot"], [_fate(row) for row in connection.execute(wanted).mappings()]

    def quiet_reason(self, newsletter: str) -> str:
        """Give why nothing went out in the newsletter's last run; "" where something did, and before the first."""
        mine = select(runs.c.reason).where(runs.c.newsletter == newsletter)
        with self._connections.read() as connection:
            return connection.execute(mine.order_by(runs.c.id.desc()).limit(1)).scalar_one_or_none() or ""

    def failures(self, edition: int) -> Sequence[Failure]:
        """Give what could not be read when an edition was composed, and what was to be said of the rest."""
        return self._failures(select(runs.c.failures).where(runs.c.edition == edition))

    def failures_of_last_run(self, newsletter: str) -> Sequence[Failure]:
        """Give the same of the newsletter's last run, quiet or not."""
        mine = select(runs.c.failures).where(runs.c.newsletter == newsletter)
        return self._failures(mine.order_by(runs.c.id.desc()).limit(1))

    def _failures(self, wanted: Select[str]) -> Sequence[Failure]:
        with self._connections.read() as connection:
            records = [record for record in connection.scalars(wanted) if record]
        return [_failure(*parts) for one in records for parts in json.loads(one)]

    def told(self, newsletter: str, since: datetime) -> Sequence[Told]:
        """Give what the editions that stand told since then: those of the last 100 at most."""
        wanted = (
            select(editions.c.number, editions.c.created_at, edition_content.c.sections)
            .join_from(editions, edition_content, edition_content.c.edition == editions.c.id)
            .where(editions.c.newsletter == newsletter, editions.c.created_at >= milliseconds(since), stands)
            .order_by(editions.c.number.desc())
            .limit(REMEMBERED_EDITIONS)
        )
        with self._connections.read() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [one for row in rows for one in _told(row)]

    def fates_of_url(self, url: str) -> Sequence[tuple[str, str, datetime, Fate]]:
        """Give every recorded fate of an article by URL or id: (newsletter, slot, when, fate), newest first."""
        meant = select(articles.c.id).where(or_(articles.c.url == url, articles.c.canonical_url == url))
        wanted = (
            select(fates, runs.c.newsletter, runs.c.slot, runs.c.at)
            .join(runs, runs.c.id == fates.c.run)
            .where(or_(fates.c.url == url, fates.c.article == url, fates.c.article.in_(meant)))
            .order_by(fates.c.run.desc(), fates.c.position)
        )
        with self._connections.read() as connection:
            rows = connection.execute(wanted).mappings()
            return [(row["newsletter"], row["slot"], moment(row["at"]), _fate(row)) for row in rows]


def _told(row: RowMapping) -> Iterator[Told]:
    """Give the stories of an edition; an undated one has the time of the edition."""
    created = moment(row["created_at"])
    for section in load_sections(row["sections"]):
        for story in section.stories:
            article = replace(story.article, published=story.article.published or created)
            names = {article.source_name, *(mention.source_name for mention in story.also_covered_by)}
            yield Told(edition=row["number"], article=article, sources=frozenset(names))


def record_run(
    connection: Connection,
    newsletter: str,
    slot: str,
    found: Sequence[Fate],
    now: datetime,
    *,
    edition: int | None = None,
    reason: str = "",
    failures: Sequence[Failure] = (),
) -> None:
    """Record a run with the fate of each candidate, and what could not be read; fates that settle an article for ever are remembered with it."""
    run = {
        "newsletter": newsletter,
        "slot": slot,
        "at": milliseconds(now),
        "result": "quiet" if edition is None else "composed",
        "reason": storable(reason),
        "edition": edition,
        "failures": json.dumps([_parts(one) for one in failures]) if failures else None,
    }
    number = connection.execute(runs.insert().values(run).returning(runs.c.id)).scalar_one()
    if found:
        rows = [{"run": number, "position": position, **_record(fate)} for position, fate in enumerate(found)]
        connection.execute(fates.insert(), rows)
    settled = [(fate.article, fate.reason) for fate in found if fate.reason in SETTLING]
    if settled:
        mine = sightings.c.newsletter == newsletter, sightings.c.article == _settled.c.article
        settling = update(sightings).where(*mine).values(settled=_settled.c.reason)
        connection.execute(settling, {"settled_rows": packed(settled)})


def revise(connection: Connection, edition: int, found: Sequence[Fate]) -> None:
    """Write what an editor decided in the place of what the run said of the same articles: each candidate keeps one fate."""
    newest = select(func.max(runs.c.id)).where(runs.c.edition == edition).scalar_subquery()
    for fate in found:
        mine = fates.c.run == newest, fates.c.article == fate.article
        revised = {"kept": fate.kept, "reason": fate.reason, "detail": storable(fate.detail)}
        connection.execute(update(fates).where(*mine).values(revised))


def _record(fate: Fate) -> dict[str, object]:
    return {
        "article": fate.article,
        "title": storable(fate.title),
        "url": storable(fate.url),
        "source": fate.source,
        "kept": fate.kept,
        "reason": fate.reason,
        "detail": storable(fate.detail),
        "score": fate.score,
        "parts": json.dumps(dict(fate.parts)) if fate.parts else None,
    }


def _parts(one: Failure) -> tuple[str | bool, ...]:
    return (one.where, one.what, one.hint, True) if one.remark else (one.where, one.what, one.hint)


def _failure(where: str, what: str, hint: str, remark: bool = False) -> Failure:  # noqa: FBT001, FBT002 - as it is stored
    return Failure(where=where, what=what, hint=hint, remark=remark)


def _fate(row: RowMapping) -> Fate:
    return Fate(
        article=row["article"],
        title=row["title"],
        url=row["url"],
        source=row["source"],
        kept=row["kept"],
        reason=FateReason(row["reason"]),
        detail=row["detail"],
        score=row["score"],
        parts=json.loads(row["parts"]) if row["parts"] else {},
    )
