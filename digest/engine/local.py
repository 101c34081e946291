"""The engine of one machine: delivers in this process, and wakes when the ledger says that something is due. No row is kept or judged here."""

import asyncio
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from types import FrameType
from typing import Any, TypeAlias

from digest.delivery import Composer, Lifetime, Pace, deliver_batch, witnessed
from digest.model import Progress
from digest.ports import Clock, Listener, Store, Transport

_Handler: TypeAlias = Callable[[int, FrameType | None], object] | int | signal.Handlers
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_SHORTEST_SLEEP = timedelta(seconds=1)
_LONGEST_SLEEP = timedelta(minutes=1)
"""Between two looks into the ledger: a person may pause or cancel the edition meanwhile, and clocks may jump."""

_TURN = 0.0002
"""Seconds for which a thread keeps the interpreter while another waits for it."""

_STOPPED = frozenset({"held", "paused", "cancelled"})


class LocalEngine:
    """Implements `Engine`. `composer` makes the composer of a saved edition; `sleep` speaks in seconds.

    SIGTERM or SIGINT once: the dots in flight are finished, the claims given back, and `drive` returns; `stopped` says so, and every later
    `drive` or `rest` returns at once. Twice: it leaves at once. Both lose nothing.
    """

    def __init__(
        self,
        *,
        store: Store,
        transport: Transport,
        composer: Callable[[int], Composer],
        pace: Pace,
        clock: Clock,
        listener: Listener,
        connections: int = 4,
        lifetime: Lifetime | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._transport = transport
        self._composer = composer
        self._pace = pace
        self._clock = clock
        self._listener = listener
        self._connections = connections
        self._lifetime = lifetime or Lifetime()
        self._sleep = sleep
        self._runs = count(1)
        self.stopped = False

    def drive(self, edition: int, *, wait: bool, limit: int | None = None) -> Progress:
        """Deliver what is due of a frozen edition; with `wait` until nothing is open. Safe to call again after any crash.

        With `limit` the edition is paused after so many rows, until somebody sends it on.

        Raises `RelayRefusedError`, `DeliveryError`, `StoreError`, `PreflightError`; the ledger then holds how far it came.
        """
        progress = self._store.outbox.progress(edition)
        if not self.stopped and progress.open and progress.state not in _STOPPED:
            way = witnessed(self._transport, self._store.troubles, edition)
            with suppress(asyncio.CancelledError), way as transport:
                _run(self._drive(edition, transport, wait=wait, limit=limit))
            progress = self._store.outbox.progress(edition)
        return progress

    def rest(self, span: timedelta) -> None:
        """Sleep; a signal ends it, and sets `stopped` as in `drive`."""
        with suppress(asyncio.CancelledError):
            asyncio.run(self._rest(span.total_seconds()))

    async def _rest(self, seconds: float) -> None:
        with self._signals():
            if not self.stopped:
                await self._sleep(seconds)

    @contextmanager
    def attentive(self) -> Iterator[None]:
        """Let the first signal set `stopped` and no more, outside of `drive` too, while the block runs; the next one has its ordinary effect."""
        before = _handlers()

        def heard(_number: int, _frame: FrameType | None) -> None:
            self.stopped = True
            _restore(before)

        try:
            for number in before:
                signal.signal(number, heard)
            yield
        finally:
            _restore(before)

    async def _drive(self, edition: int, transport: Transport, *, wait: bool, limit: int | None) -> None:
        composer = await asyncio.to_thread(self._composer, edition)
        worker = f"{socket.gethostname()}.{os.getpid()}.{next(self._runs)}"
        with self._signals(), self._store.outbox.working(worker):
            while True:
                await asyncio.to_thread(self._store.outbox.recover)
                held = await self._deliver(edition, worker, transport, composer, limit)
                if limit is not None:
                    await asyncio.to_thread(
                        self._pause, edition, f"stopped after {limit:,} reader{'' if limit == 1 else 's'}, as asked"
                    )
                pause = await asyncio.to_thread(self._until_due, edition)
                if not wait or pause is None:
                    return
                await self._sleep(max(pause.total_seconds(), min(held, _LONGEST_SLEEP.total_seconds())))

    async def _deliver(
        self, edition: int, worker: str, transport: Transport, composer: Composer, limit: int | None
    ) -> float:
        """Deliver what is due; gives the seconds for which the relay takes nothing more."""
        return await deliver_batch(
            edition,
            worker=worker,
            outbox=self._store.outbox,
            editions=self._store.editions,
            transport=transport,
            composer=composer,
            pace=self._pace,
            clock=self._clock,
            listener=self._listener,
            connections=self._connections,
            lifetime=self._lifetime,
            limit=limit,
            sleep=self._sleep,
        )

    def _pause(self, edition: int, reason: str) -> None:
        if self._store.outbox.progress(edition).open:
            self._store.editions.stop(edition, "pause", reason, self._clock())

    def _until_due(self, edition: int) -> timedelta | None:
        """Give how long to sleep until something may be due; None when there is nothing to wait for."""
        if self._store.outbox.progress(edition).state in _STOPPED:
            return None
        wake = self._store.outbox.next_wake(edition)
        if wake is None:
            return None
        return min(max(wake - self._clock(), _SHORTEST_SLEEP), _LONGEST_SLEEP)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Turn the first two signals into cancellations of the delivery; a third has its ordinary effect.

        Not by `loop.add_signal_handler`: to take such a one away means that for a moment a signal ends the process.
        """
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        before = _handlers()

        def leave() -> None:
            if self.stopped:
                _restore(before)
            self.stopped = True
            task.cancel()

        def heard(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(leave)

        try:
            for number in before:
                signal.signal(number, heard)
            yield
        finally:
            _restore(before)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run on uvloop where it is installed (the extra `fast`): a letter costs a fifth less processor time there."""
    with _little_collecting(), _quick_turns():
        try:
            import uvloop  # noqa: PLC0415 -- an extra, and only who sends needs it
        except ImportError:
            asyncio.run(work)
        else:
            uvloop.run(work)


@contextmanager
def _little_collecting() -> Iterator[None]:
    """Let the collector of cycles look seldom, and at none of what is there already: a letter makes a hundred objects and hardly a cycle.

    Looking as often as Python does by itself took a tenth of the processor time of a letter. Cycles that nobody needs any more wait until the end.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(10 * before[0], *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def _quick_turns() -> Iterator[None]:
    """Let a thread that waits for the interpreter have it sooner than after the usual 5 ms: all connections wait for the thread of the ledger.

    Measured into a server that takes a letter in 0.3 ms: with ten connections a tenth more letters a second. Shorter still, and turning costs what it brings.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _handlers() -> Mapping[signal.Signals, _Handler]:
    """Give what signals do now; nothing outside of the main thread of a process, which hears none: there the caller stops us by cancelling."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: handler for number in _SIGNALS if (handler := signal.getsignal(number)) is not None}


def _restore(handlers: Mapping[signal.Signals, _Handler]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)
