"""A worker: sends what is open of every edition, beside runs and other workers, until it is asked to leave. It composes nothing.

    round:  take back what dead workers held -> send on with each edition that has something due -> sleep until something is

Claims are disjoint and the ledger bounds duplicates, so that any number of workers may share a database. What is wrong with one newsletter, its
settings or the relay's opinion of its sender, is tried again after a growing while, and the others go on.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest import pipeline
from digest.engine.local import LocalEngine
from digest.errors import BreachError, EstrangedError, Exit, StoreError
from digest.log import logger
from digest.model import DeliveryState, Newsletter, Report
from digest.ports import Services

SHORTEST_REST = timedelta(seconds=1)
LOOK_AGAIN = timedelta(seconds=15)
"""How long a worker rests at most: other processes freeze editions, and hold or resume them."""

FIRST_RETREAT = timedelta(seconds=30)
LONGEST_RETREAT = timedelta(minutes=15)
NEEDS_A_PERSON = frozenset({Exit.BLOCKED, Exit.RELAY_REFUSED, Exit.CONFIG})
"""Failures that waiting does not mend; asking too often for a login that is refused gets it locked."""

_DATABASE = ""
_log = logger("worker")


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What is wrong with a newsletter, or with the database: how long it is left alone, and until when."""

    code: Exit
    span: timedelta
    until: datetime


class Worker:
    """One worker of a database. `newsletters` are those that are configured, by key; `require_sendable` raises `ConfigError` for one that cannot be sent."""

    def __init__(
        self,
        *,
        services: Services,
        engine: LocalEngine,
        newsletters: Mapping[str, Newsletter],
        require_sendable: Callable[[str], None],
    ) -> None:
        self._services = services
        self._engine = engine
        self._newsletters = newsletters
        self._require_sendable = require_sendable
        self._troubles: dict[str, _Trouble] = {}
        self._keys: dict[int, str] = {}
        self._left: set[int] = set()
        self._strangers: set[str] = set()
        self._used_up: set[timedelta] = set()
        self._paused: set[int] = set()
        self._doubtful: set[int] = set()

    def work(self, *, until_idle: bool = False) -> Exit:
        """Send until asked to leave; with `until_idle` also leave when nothing is open but what is in trouble.

        Gives `WORK_LEFT` when letters are left, the code of a failure that still stands, or `DONE`. Raises `BreachError`, `EstrangedError`.
        """
        with self._engine.attentive():
            while not self._engine.stopped:
                try:
                    rest = self._round(until_idle=until_idle)
                except (BreachError, EstrangedError):
                    raise
                except StoreError as error:
                    rest = self._retreat(_DATABASE, error.exit_code, str(error))
                if rest is None:
                    break
                self._engine.rest(rest)
            return self._verdict()

    def _round(self, *, until_idle: bool) -> timedelta | None:
        """Send on with what is due; give how long to rest, or None when it is time to leave."""
        self._services.store.outbox.recover()
        for key in dict.fromkeys(self._due()):
            self._serve(self._newsletters[key])
            if self._engine.stopped:
                return None
        self._troubles.pop(_DATABASE, None)
        self._meet_paused()
        self._meet_doubtful()
        wakes = dict(self._wakes())
        if until_idle and not wakes:
            return None
        now = self._services.clock()
        ends = [trouble.until for trouble in self._troubles.values() if trouble.until > now]
        return max(min([now + LOOK_AGAIN, *wakes.values(), *ends]) - now, SHORTEST_REST)

    def _due(self) -> Iterator[str]:
        """Give the newsletters that have an edition with something due."""
        for edition, wake in self._wakes():
            if wake <= self._services.clock():
                yield self._newsletter_of(edition)

    def _wakes(self) -> Iterator[tuple[int, datetime]]:
        """Give when each open edition is due next, but for those that nobody here can send now."""
        outbox, now = self._services.store.outbox, self._services.clock()
        for edition in outbox.unfinished():
            key = self._newsletter_of(edition)
            if key not in self._newsletters:
                self._meet_stranger(key)
                self._left.add(edition)
            elif key not in self._troubles or self._troubles[key].until <= now:
                wake = outbox.next_wake(edition)
                if wake is not None:
                    yield edition, wake

    def _newsletter_of(self, edition: int) -> str:
        if edition not in self._keys:
            self._keys[edition] = self._services.store.editions.get(edition).newsletter
        return self._keys[edition]

    def _serve(self, newsletter: Newsletter) -> None:
        """Send on with the editions of a newsletter. One that fails keeps the newsletter waiting, whatever became of its others."""
        failed: Report | None = None
        for report in pipeline.guarded(newsletter, self._send_on):
            self._tell(report)
            if report.code not in (Exit.DONE, Exit.WORK_LEFT):
                failed = report
        if failed is None:
            self._troubles.pop(newsletter.key, None)
        else:
            self._retreat(newsletter.key, failed.code, f"{failed.message}. {failed.hint}".strip())

    def _send_on(self, newsletter: Newsletter) -> Iterator[Report]:
        self._require_sendable(newsletter.key)
        yield from pipeline.resume(self._services, newsletter)

    def _tell(self, report: Report) -> None:
        if report.edition is None or report.progress is None:
            return
        states = {state.value: count for state, count in report.progress.states.items()}
        _log.info("edition sent on", edition=report.edition, state=report.progress.state, **states)
        self._meet_quotas(report)
        (self._left.add if report.progress.left else self._left.discard)(report.edition)

    def _meet_quotas(self, report: Report) -> None:
        """Tell of a quota that is used up, once until it has left something again."""
        used_up = {one.span: one for one in report.quotas if not one.left}
        for span in sorted(used_up.keys() - self._used_up):
            one = used_up[span]
            seconds = round(span.total_seconds())
            until = one.until.isoformat(timespec="seconds") if one.until else None
            _log.warning("quota used up", letters=one.letters, within_s=seconds, until=until)
        if report.quotas:
            self._used_up = set(used_up)

    def _retreat(self, name: str, code: Exit, reason: str) -> timedelta:
        """Note a failure, and give how long to leave it alone."""
        before = self._troubles.get(name)
        span = min(before.span * 2, LONGEST_RETREAT) if before else FIRST_RETREAT
        if code in NEEDS_A_PERSON:
            span = LONGEST_RETREAT
        self._troubles[name] = _Trouble(code, span, self._services.clock() + span)
        seconds = round(span.total_seconds())
        _log.warning("sending failed", newsletter=name or None, reason=reason, again_in_s=seconds)
        return span

    def _meet_stranger(self, key: str) -> None:
        if key not in self._strangers:
            self._strangers.add(key)
            _log.warning("newsletter not configured", newsletter=key)

    def _meet_paused(self) -> None:
        """Tell once of each edition that waits for a person. No worker sends it on."""
        paused = set(self._services.store.outbox.paused())
        for edition in sorted(paused - self._paused):
            if self._newsletter_of(edition) in self._newsletters:
                reason = self._services.store.outbox.progress(edition).paused_reason
                _log.warning("edition is paused", edition=edition, reason=reason, goes_on=f"digest resume {edition}")
        self._paused = paused

    def _meet_doubtful(self) -> None:
        """Tell once of each edition with letters in doubt that only a person sends again."""
        outbox = self._services.store.outbox
        doubtful = set(outbox.doubtful()) - set(outbox.unfinished())
        for edition in sorted(doubtful - self._doubtful):
            if self._newsletter_of(edition) in self._newsletters:
                letters = outbox.progress(edition).states.get(DeliveryState.UNCERTAIN, 0)
                _log.warning(
                    "letters are in doubt", edition=edition, letters=letters, settle=f"digest resolve {edition}"
                )
        self._doubtful = doubtful

    def _verdict(self) -> Exit:
        outbox = self._services.store.outbox
        codes = [trouble.code for trouble in self._troubles.values()]
        left_to_people = {*outbox.paused(), *outbox.doubtful()}
        mine = {one for one in left_to_people if self._newsletter_of(one) in self._newsletters}
        left = self._left | mine | set(outbox.unfinished())
        if any(outbox.progress(edition).left for edition in left):
            codes.append(Exit.WORK_LEFT)
        return Exit.worst(codes)
