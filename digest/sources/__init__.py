"""Articles from the world: `collect` asks all sources at the same time, and each fails alone. Nothing is selected or stored here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest.log import logger
from digest.model import Collected, Failure, FetchState, SourceSpec
from digest.ports import Source
from digest.sources import manners, slots, workers
from digest.sources.canonical import without_login
from digest.sources.composed import composed
from digest.sources.health import failed, judged, left_alone, of_this_address

__all__ = ["DEADLINE", "collect", "composed", "failed"]

DEADLINE = 120.0
"""Seconds for all sources together: a cron job every ten minutes must end long before the next one."""
_log = logger("sources")


async def collect(
    sources: Sequence[tuple[SourceSpec, Source]],
    states: Mapping[str, FetchState],
    now: datetime,
    *,
    deadline: float = DEADLINE,
    through: Callable[[int, Collected], Collected] = lambda _, one: one,
) -> tuple[Collected, ...]:
    """Ask every source, and give what each gave in the same order, always with the `FetchState` to remember. Never raises for a source's sake.

    `deadline` is in seconds; a source that has not answered by then has failed, and nothing of it is marked as seen. `through` is told of each source, by its
    place, as soon as it is through, and says what is kept of it here: the others are still being read then.
    """
    places = slots.Slots()
    end = asyncio.get_running_loop().time() + deadline

    async def one(spec: SourceSpec, source: Source) -> Collected:
        state = of_this_address(states.get(spec.key) or FetchState(source=spec.key), spec)
        if (alone := left_alone(state, now)) is not None:
            return _resting(spec, state, *alone)
        try:
            async with asyncio.timeout_at(end), places.place():
                collected = await _ask(spec, source, state, now)
        except TimeoutError:
            collected = _failed(spec, f"no result within {deadline:g} s", "The next run tries again.")
        return judged(collected, state, spec, now)

    async def told(place: int, spec: SourceSpec, source: Source) -> Collected:
        return through(place, await one(spec, source))

    async with workers.Workers() as children:
        token = workers.CURRENT.set(children)
        visits = manners.CURRENT.set(manners.Manners(end))
        try:
            return tuple(await asyncio.gather(*(told(place, *made) for place, made in enumerate(sources))))
        finally:
            workers.CURRENT.reset(token)
            manners.CURRENT.reset(visits)


async def _ask(spec: SourceSpec, source: Source, state: FetchState, now: datetime) -> Collected:
    try:
        return composed(await source.collect(state, now))
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything, and stops nobody else
        _log.error("source broke", error=error, source=spec.key)
        what = f"the source broke with {type(error).__name__}"
        return _failed(spec, what, "This is a defect of the source's code; please report it.")


def _resting(spec: SourceSpec, state: FetchState, what: str, hint: str) -> Collected:
    """Give what stands for a source that is not asked now. Where its server gave all it had, and wanted a pause, that is no failure: what it showed stands."""
    if state.last_success is not None and not state.failures and state.retired is None:
        return Collected(source=spec.key, unchanged=True, state=state, remarks=(f"{what}.",))
    return replace(_failed(spec, what, hint), state=state)


def _failed(spec: SourceSpec, what: str, hint: str) -> Collected:
    where = without_login(spec.url) or (str(spec.path) if spec.path else spec.key)
    return Collected(source=spec.key, failures=(Failure(where=where, what=what, hint=hint),))
