"""An event loop whose time stands still while anybody works, and jumps to the next timer when nobody does: hours pass in milliseconds."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

BEGIN = 1000.0


class _NoWaiting(selectors.DefaultSelector):
    """A selector that moves the clock instead of waiting."""

    def __init__(self, loop: "VirtualLoop") -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self._loop.now += timeout
        elif not ready and timeout is None:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs what belongs into threads in place: a thread would live in another time."""

    def __init__(self) -> None:
        self.now = BEGIN
        super().__init__(_NoWaiting(self))

    def time(self) -> float:
        return self.now

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> "asyncio.Future[Any]":  # type: ignore[override]
        future = self.create_future()
        # A turn of the loop later, as with a thread: others get their turn meanwhile.
        self.call_soon(_settle, future, func, args)
        return future


def _settle(future: "asyncio.Future[Any]", func: Callable[..., Any], args: Sequence[Any]) -> None:
    if future.cancelled():
        return
    try:
        future.set_result(func(*args))
    except Exception as error:  # noqa: BLE001 -- the caller's
        future.set_exception(error)


def run(main: Callable[[VirtualLoop], Coroutine[Any, Any, Any]]) -> Any:
    """Run `main(loop)` in virtual time and give its result."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        return runner.run(main(loop))
