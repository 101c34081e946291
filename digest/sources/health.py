"""How a source does: when it is asked next, what is remembered of a failure, and what a person should be told. Pure; nobody is asked here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from http import HTTPStatus

from digest.errors import SourceError
from digest.model import Bulletin, Collected, FetchState, SourceSpec, Turn
from digest.net.answers import FetchError
from digest.sources.canonical import without_login

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)
"""A daily newsletter asks each source before every edition, however long it has failed."""
WAIT_BUSY = timedelta(hours=1)
PERSISTENT_FAILURES = 3
PERSISTENT_FOR = timedelta(days=1)
KEPT_COUNTS = 10
_MOST_ERROR = 300  # characters
_HEALTH = "`digest sources health` tells more."


def pause(source: str, failures: int) -> timedelta:
    """Give how long a source is left alone after so many failures in a row: five minutes, doubled each time, a day at most.

    Up to a quarter is taken off, always the same for the same source and count, so that sources that failed together do not come back together.
    """
    doubled = FIRST_PAUSE * (1 << min(failures - 1, 20))
    dice = blake2b(f"{source}\x00{failures}".encode(), digest_size=4).digest()
    return min(doubled, LONGEST_PAUSE) * (1 - int.from_bytes(dice, "big") / 2**34)


def of_this_address(state: FetchState, spec: SourceSpec) -> FetchState:
    """Forget what was known of another address than the configured one; that it failed for long stays told until it is over."""
    if state.url in ("", spec.url):
        return replace(state, url=spec.url)
    return FetchState(source=state.source, url=spec.url, told=state.told, told_moved=state.told_moved)


def left_alone(state: FetchState, now: datetime) -> tuple[str, str] | None:
    """Say why a source is not asked now, and what to do; None when it is."""
    if state.retired is not None:
        what = f"gone for good since {state.retired:%Y-%m-%d} (410), and not asked any more"
        return what, f"Remove it, or ask again with `digest sources health --retry '{state.source}'`."
    if state.not_before is None or now >= state.not_before:
        return None
    why = f"as it failed {_times(state.failures)} ({state.error})" if state.error else "as the server asked"
    return f"left alone until {state.not_before:%Y-%m-%d %H:%M} UTC, {why}", "Nothing to do, unless this goes on."


def refused(state: FetchState, error: SourceError, now: datetime) -> FetchState:
    """Give what a source remembers of a failed fetch: how long the server wants to be left alone, and whether it said that it is gone (410)."""
    gone = isinstance(error, FetchError) and error.status == HTTPStatus.GONE and not state.moved_to
    # A permanent redirect that led nowhere is forgotten: the configured address gets its next chance.
    return replace(state, moved_to="", not_before=_asked_for(error, now), retired=now if gone else None)


def _asked_for(error: SourceError, now: datetime) -> datetime | None:
    if not isinstance(error, FetchError):
        return None
    if error.retry_after is not None:
        return now + min(error.retry_after, LONGEST_PAUSE)
    return now + WAIT_BUSY if error.status == HTTPStatus.TOO_MANY_REQUESTS else None


def judged(collected: Collected, before: FetchState, spec: SourceSpec, now: datetime) -> Collected:
    """Give what a source gave with the state to remember, and with what a person should be told.

    A source failed when it gave nothing but failures. A part of a folder that cannot be read is no failed source.
    """
    state = collected.state or before
    state = _failed(collected, state, before, spec, now) if failed(collected) else _well(collected, state, before, now)
    hint = collected.failures[0].hint if collected.failures else ""
    return replace(collected, state=state, bulletins=tuple(bulletins(state, spec, now, hint)))


def failed(collected: Collected) -> bool:
    """Whether a source gave nothing but failures."""
    return bool(collected.failures) and not (collected.articles or collected.kept)


def _well(collected: Collected, state: FetchState, before: FetchState, now: datetime) -> FetchState:
    given = len(collected.articles) + len(collected.kept)
    items = before.items if collected.unchanged else (*before.items, given)[-KEPT_COUNTS:]
    # A server that gave what it had may ask to be left alone all the same.
    wait = None if state.not_before == before.not_before else state.not_before
    return replace(
        state, failures=0, failing_since=None, error="", retired=None, not_before=wait, last_success=now, items=items
    )


def _failed(collected: Collected, state: FetchState, before: FetchState, spec: SourceSpec, now: datetime) -> FetchState:
    failures = before.failures + 1
    # What lies on this machine is mended by its owner, who looks at once whether it helped.
    waits = (state.not_before, now + pause(spec.key, failures) if spec.url else None)
    return replace(
        state,
        failures=failures,
        failing_since=before.failing_since or now,
        error=collected.failures[0].what[:_MOST_ERROR],
        not_before=max((wait for wait in waits if wait is not None), default=None),
    )


def bulletins(state: FetchState, spec: SourceSpec, now: datetime, hint: str = "") -> Iterator[Bulletin]:
    """Give what is new of a source since a person was last told. One failure is no news, nor is the second of the same hour, unless it was never read before.

    `hint` is what the source itself says that one can do.
    """
    where = spec.name or without_login(spec.url) or (str(spec.path) if spec.path else spec.key)
    if state.retired is not None:
        if state.told != Turn.RETIRED:
            what = f"is gone for good ({state.error}), and is not asked any more"
            hint = f"Remove it from the configuration, or ask again with `digest sources health --retry '{spec.key}'`."
            yield Bulletin(source=spec.key, turn=Turn.RETIRED, where=where, what=what, hint=hint)
    elif state.failures:
        if not state.told and _persistent(state, now):
            since = f"has failed {_times(state.failures)} since {state.failing_since:%Y-%m-%d %H:%M} UTC"
            what = f"{since if state.last_success else 'could not be read'}: {state.error}"
            yield Bulletin(
                source=spec.key, turn=Turn.FAILING, where=where, what=what, hint=f"{hint} {_HEALTH}".lstrip()
            )
    elif state.told:
        yield Bulletin(source=spec.key, turn=Turn.OVER, where=where, what="can be read again")
    if not state.failures and state.moved_to and state.moved_to != state.told_moved:
        what, hint = f"has moved for good to {state.moved_to}", "Articles come from there; change `url` when you can."
        yield Bulletin(source=spec.key, turn=Turn.MOVED, where=where, what=what, hint=hint, to=state.moved_to)


def _persistent(state: FetchState, now: datetime) -> bool:
    """Whether a failure is more than a hiccup. A source that never gave anything was just configured: whoever did it should know."""
    lasted = now - state.failing_since if state.failing_since else timedelta()
    return state.last_success is None or state.failures >= PERSISTENT_FAILURES or lasted >= PERSISTENT_FOR


def _times(failures: int) -> str:
    return "once" if failures == 1 else f"{failures} times in a row"
