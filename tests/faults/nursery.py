"""Real processes at the price of a fork: the nursery has imported the program once, and forks for each process that is asked for.

No process outlives the tests, however they end: the nursery hears the end of its pipe and kills its children, and each child has an alarm besides.
What the children do is not known here.
"""

import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[2]
LIFE = 120
"""Seconds that a child may live."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a child is to do: a function and its arguments, found by their names. Its words go to the end of `log`."""

    call: Callable[..., object]
    arguments: tuple[Any, ...]
    folder: Path
    log: Path
    environment: Mapping[str, str] | None


@dataclass
class Child:
    """A process. `status` is None while it lives, then its exit status as `subprocess` gives it."""

    pid: int
    log: Path
    status: int | None = None
    _ended: threading.Event = field(default_factory=threading.Event)

    def send_signal(self, number: signal.Signals) -> None:
        """Signal it; one that has ended does not hear."""
        if self.status is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> int:
        """Kill it as `kill -9` does, and give its exit status."""
        self.send_signal(signal.SIGKILL)
        return self.wait()

    def ends(self, seconds: float) -> bool:
        """Wait so long for its end; tells whether it came."""
        return self._ended.wait(seconds)

    def wait(self, seconds: float = 60) -> int:
        """Wait for its end, which has to come; gives its exit status."""
        assert self.ends(seconds), f"process {self.pid} did not end: {self.words()}"
        assert self.status is not None
        return self.status

    def end(self, status: int) -> None:
        """Take note of its end."""
        self.status = status
        self._ended.set()

    def words(self) -> str:
        """Give the end of what it and its siblings said."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""


class Nursery:
    """Our end of the pipe."""

    def __init__(self, pipe: "Connection[Any, Any]", pid: int) -> None:
        self.pid = pid
        self._pipe = pipe
        self._turn = threading.Lock()
        self._born = threading.Semaphore(0)
        self._newborn: Child | None = None
        self._children: dict[int, Child] = {}
        self._log = Path()
        threading.Thread(target=self._listen, daemon=True).start()

    def start(
        self,
        call: Callable[..., object],
        *arguments: Any,
        log: Path,
        folder: Path = ROOT,
        environment: Mapping[str, str] | None = None,
    ) -> Child:
        """Start a process that calls a function; what it raises or exits with becomes its status."""
        with self._turn:
            self._log = log
            self._pipe.send(Task(call=call, arguments=arguments, folder=folder, log=log, environment=environment))
            assert self._born.acquire(timeout=30), "the nursery is dead"
            assert self._newborn is not None
            return self._newborn

    def _listen(self) -> None:
        while True:
            try:
                what, pid, status = self._pipe.recv()
            except (EOFError, OSError):
                return
            if what == "born":
                self._newborn = self._children[pid] = Child(pid, self._log)
                self._born.release()
            else:
                self._children.pop(pid).end(status)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Run a nursery while the block lasts."""
    ours, theirs = Pipe()
    command = [sys.executable, "-m", "tests.faults.nursery", str(theirs.fileno())]
    # A session of its own: Ctrl-C is for us, and we end it.
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], start_new_session=True)
    theirs.close()
    with process:
        try:
            yield Nursery(ours, process.pid)
        finally:
            ours.send(None)
            process.wait(30)
            ours.close()


# --- the other end ----------------------------------------------------------------------------------------------------


def serve(pipe: "Connection[Any, Any]") -> None:
    """Fork for each task, tell of each end, and kill all that live when nobody asks any more."""
    woken, waker = socket.socketpair()
    waker.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    living: set[int] = set()
    try:
        while True:
            ready = wait([pipe, woken])
            if woken in ready:
                woken.recv(4096)
                for pid, status in _ended(living):
                    pipe.send(("ended", pid, status))
            if pipe in ready:
                task = pipe.recv()
                if task is None:
                    return
                pid = os.fork()
                if not pid:
                    _be(task, [pipe, woken, waker])
                living.add(pid)
                pipe.send(("born", pid, None))
    except (EOFError, OSError):
        return
    finally:
        for pid in living:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _ended(living: set[int]) -> Iterator[tuple[int, int]]:
    for pid in tuple(living):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            living.remove(pid)
            yield pid, os.waitstatus_to_exitcode(status)


def _be(task: Task, inherited: list[Any]) -> NoReturn:
    """Be the child: nothing of the nursery is left but what it imported."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.alarm(LIFE)
        for one in inherited:
            one.close()
        words = os.open(task.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(words, 1)
        os.dup2(words, 2)
        os.chdir(task.folder)
        if task.environment is not None:
            os.environ.clear()
            os.environ.update(task.environment)
        task.call(*task.arguments)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 -- whatever it is, it must not go on as the nursery
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


EARLY = ("alembic.command", "digest.cli.looking", "digest.cli.running", "tests.faults.sender", "psycopg")
"""What children call, with all that they import late."""


def _main(pipe: int) -> None:
    for name in EARLY:
        with suppress(ImportError):
            importlib.import_module(name)
    # The functions of the module that tasks name, not of a second one called __main__.
    importlib.import_module("tests.faults.nursery").serve(Connection(pipe))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
