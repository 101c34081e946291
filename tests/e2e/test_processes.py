"""Several processes on one database, and processes that are asked to leave: one copy each, counts that balance, documented exit codes."""

import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from digest.store import open_store
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server

pytestmark = pytest.mark.usefixtures("warm_start")

ROOT = Path(__file__).parents[2]
READERS = 120
CHANGED = "changed.py"
SIGNALS = [signal.SIGTERM, signal.SIGINT]


@contextmanager
def process(newsroom: Newsroom, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command in a process of its own; it is gone when the block ends."""
    first = newsroom.folder / CHANGED
    command = [newsroom.python, *([first] if first.exists() else ["-m", "digest"]), *words]
    environment = newsroom.environment | {"PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=newsroom.folder, env=environment, text=True, **pipes) as running:  # type: ignore[call-overload]  # pipes of one kind
        try:
            yield running
        finally:
            if running.poll() is None:
                running.kill()


def changed(newsroom: Newsroom, program: str) -> None:
    """Let a program run first in every process of the newsroom."""
    (newsroom.folder / CHANGED).write_text(
        f"{program}\nimport runpy\nrunpy.run_module('digest', run_name='__main__', alter_sys=True)\n"
    )


RESTING = """
import asyncio, pathlib
from digest.engine.local import LocalEngine

async def told(seconds):
    pathlib.Path("rests").touch()
    await asyncio.sleep(seconds)

LocalEngine.__init__.__kwdefaults__["sleep"] = told
"""
"""Tells that a worker sleeps, in the folder in which it works."""

LEAVING = """
import pathlib
from digest.delivery.courier import Courier
leave = Courier.leave

def told(self):
    pathlib.Path("leaving").touch()
    leave(self)

Courier.leave = told
"""
"""Tells that the first signal was heard: a second one before that would be the same signal to the system."""

HASTY = """
from datetime import timedelta
from digest.cli import watching
from digest.delivery import sessions
from digest.engine import worker
from digest.store import outbox
watching.IN_A_FILE = worker.LOOK_AGAIN = outbox.LOOK_AGAIN = timedelta(seconds=1)
sessions.PATIENCE = 2
"""
"""Looks each second, and gives up on a relay after two failures: how long it takes otherwise is proved with a clock that is moved by hand."""


def until(holds: Callable[[], bool], patience: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "it never came so far"
        time.sleep(0.02)


def open_edition(newsroom: Newsroom, readers: int = READERS) -> None:
    """Freeze an edition and send it to one reader; then let the others go on."""
    newsroom.clock.set(datetime.now(UTC))
    newsroom.write("bridge.txt", "A bridge stays open")
    newsroom.readers(readers)
    assert newsroom.call("send", "quay", "--yes", "--limit", "1").code == 75


def let_go_on(newsroom: Newsroom) -> None:
    """Take the pause of `open_edition` back without sending anything."""
    url = newsroom.environment.get("DIGEST_DATABASE__URL", f"sqlite:///{newsroom.database}")
    with closing(open_store(url, data_dir=newsroom.folder / "data", clock=newsroom.clock)) as store:
        store.editions.stop(1, "resume", "by test", newsroom.clock())


def copies(server: SmtpServer) -> Counter[str]:
    return Counter(seen.recipient for seen in server.accepted)


def assert_one_copy_each(newsroom: Newsroom, server: SmtpServer, readers: int = READERS) -> None:
    """Everybody has one, the counts balance, and the ledger keeps its promise."""
    assert copies(server) == {f"r{number}@example.net": 1 for number in range(readers)}
    shown = newsroom.call("status", "1", "--json").json
    assert (shown["balanced"], shown["state"], shown["states"]["accepted"]) == (True, "done", readers)
    assert newsroom.call("verify", "1").code == 0


@pytest.mark.slow
def test_workers_and_runs_at_the_same_time_send_one_copy_each(newsroom: Newsroom, database_url: str) -> None:
    """Two workers and two cron jobs on one open edition: claims are disjoint, each process ends as documented."""
    newsroom.environment["DIGEST_DATABASE__URL"] = database_url
    changed(newsroom, HASTY)
    with smtp_server(Script(delay=0.01)) as server:
        newsroom.relay(server.port, connections="2")
        open_edition(newsroom)
        let_go_on(newsroom)
        worker, run = ("worker", "--until-idle"), ("run", "--quiet")
        with (
            process(newsroom, *worker) as one,
            process(newsroom, *worker) as two,
            process(newsroom, *run) as three,
            process(newsroom, *run) as four,
        ):
            ended = [(each.communicate(timeout=120), each.returncode) for each in (one, two, three, four)]
        codes = [code for _, code in ended]
        assert codes[:2] == [0, 0], ended
        assert set(codes[2:]) <= {0, 75}, ended
        assert_one_copy_each(newsroom, server)


@pytest.mark.slow
def test_overlapping_runs_compose_one_edition(newsroom: Newsroom, database_url: str) -> None:
    """Three cron jobs of the same minute: one edition, one copy each, and all of them end with 0."""
    newsroom.environment["DIGEST_DATABASE__URL"] = database_url
    newsroom.configure(options='schedule = "0 7 * * *"\nmax_lateness = "10d"')
    newsroom.clock.set(datetime.now(UTC))
    newsroom.write("bridge.txt", "A bridge stays open")
    with smtp_server(Script(delay=0.01)) as server:
        newsroom.relay(server.port, connections="2")
        newsroom.readers(40)
        now = newsroom.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        running = [process(newsroom, "run", "--now", now) for _ in range(3)]
        with running[0] as one, running[1] as two, running[2] as three:
            ended = [(each.communicate(timeout=120), each.returncode) for each in (one, two, three)]
        assert [code for _, code in ended] == [0, 0, 0], ended
        assert_one_copy_each(newsroom, server, 40)
    assert len(newsroom.call("editions", "list", "--json").json) == 1


def signalled(newsroom: Newsroom, server: SmtpServer, number: signal.Signals, *words: str) -> tuple[int, str]:
    """Run a command and signal it when the tenth letter is at its dot; gives exit code and what it complained about."""
    dots, started = Counter[str](), threading.Event()

    def watch(stage: str, _recipient: str) -> None:
        dots[stage] += 1
        if (stage, dots[stage]) == ("dot", 10):
            started.wait(10)
            running.send_signal(number)

    server.on_stage = watch
    with process(newsroom, *words) as running:
        started.set()
        _, err = running.communicate(timeout=60)
    server.on_stage = None
    assert dots["dot"] >= 10, err
    return running.returncode, err


SIGNALLED = [
    (("run", "--quiet"), signal.SIGTERM),
    (("run", "--quiet"), signal.SIGINT),
    (("send", "1", "--yes"), signal.SIGINT),
    (("resume", "1"), signal.SIGTERM),
    (("worker",), signal.SIGTERM),
    (("worker",), signal.SIGINT),
]
"""Each command that sends, and each signal in the two ways in which they are heard: `run`, `send` and `resume` share one."""


@pytest.mark.parametrize(
    ("words", "number"), SIGNALLED, ids=lambda value: str(value[0] if isinstance(value, tuple) else value.name)
)
def test_a_signal_ends_sending_in_order(newsroom: Newsroom, words: tuple[str, ...], number: signal.Signals) -> None:
    """The dots in flight are finished, the other rows given back, exit code 75; the next run sends the rest, nobody has two."""
    with smtp_server(Script(delay=0.02)) as server:
        newsroom.relay(server.port, connections="2")
        open_edition(newsroom)
        let_go_on(newsroom)
        code, err = signalled(newsroom, server, number, *words)
        assert code == 75, err
        assert "Traceback" not in err
        left = newsroom.call("status", "1", "--json").json["states"]
        assert {state for state, count in left.items() if count} == {"accepted", "pending"}
        assert left["accepted"] == len(server.accepted) < READERS
        newsroom.clock.set(datetime.now(UTC))
        server.script.delay = 0.0
        assert newsroom.call("run").code == 0
        assert_one_copy_each(newsroom, server)


@pytest.mark.parametrize("words", [("run", "--quiet"), ("worker",)], ids=lambda words: words[0])
def test_a_second_signal_ends_it_at_once(newsroom: Newsroom, words: tuple[str, ...]) -> None:
    """A server that does not answer the dot holds the first signal up, not the second; who may have the letter is in doubt, the rest waits."""
    with smtp_server() as server:
        newsroom.relay(server.port, connections="1")
        open_edition(newsroom, 6)
        let_go_on(newsroom)
        server.script.faults = [Fault("dot", "hang", times=0)]
        hanging = threading.Event()
        server.on_stage = lambda stage, _: hanging.set() if stage == "dot" else None
        changed(newsroom, LEAVING)
        with process(newsroom, *words) as running:
            assert hanging.wait(60)
            running.send_signal(signal.SIGTERM)
            until((newsroom.folder / "leaving").exists)
            assert running.poll() is None, "the first signal waits for the dot"
            running.send_signal(signal.SIGTERM)
            _, err = running.communicate(timeout=20)
        assert running.returncode == 75, err
    left = newsroom.call("status", "1", "--json").json
    assert left["balanced"]
    assert {state: count for state, count in left["states"].items() if count} == {
        "accepted": 1,
        "uncertain": 1,
        "pending": 4,
    }


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_before_anything_is_sent(newsroom: Newsroom, number: signal.Signals) -> None:
    """A worker that waits for work is told to leave: nothing is open, so 0, and it has nothing to say."""
    newsroom.relay(9)
    newsroom.readers(1)
    changed(newsroom, RESTING)
    with process(newsroom, "worker") as running:
        until((newsroom.folder / "rests").exists)
        running.send_signal(number)
        out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("number", SIGNALS)
def test_a_run_that_reads_sources_leaves_at_once(newsroom: Newsroom, number: signal.Signals) -> None:
    """Nothing was composed and nothing is sent; the exit code says that the same command goes on."""
    reading = threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reading.set()
            time.sleep(3)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as slow:
        threading.Thread(target=slow.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{slow.server_port}/feed.xml"
        newsroom.configure(f'type = "feed"\nurl = "{url}"\nallow_private = true')
        newsroom.relay(9)
        newsroom.readers(3)
        with process(newsroom, "run") as running:
            assert reading.wait(60)
            running.send_signal(number)
            _, err = running.communicate(timeout=20)
        slow.shutdown()
    assert running.returncode == 75, err
    assert "digest: stopped" in err
    assert newsroom.call("editions", "list", "--json").json == []


def test_watching_ends_with_the_edition(newsroom: Newsroom) -> None:
    """Another process sends; off a terminal there is a line per look, and the last one says that it is done."""
    changed(newsroom, HASTY)
    with smtp_server(Script(delay=0.02)) as server:
        newsroom.relay(server.port, connections="1")
        open_edition(newsroom, 40)
        let_go_on(newsroom)
        with (
            process(newsroom, "status", "1", "--watch") as watching,
            process(newsroom, "worker", "--until-idle") as worker,
        ):
            assert worker.wait(60) == 0
            out, err = watching.communicate(timeout=60)
    assert watching.returncode == 0, err
    lines = out.splitlines()
    assert "quay #1 done: 40 readers: 40 accepted. The counts balance." in lines[-1]


@pytest.mark.parametrize("number", SIGNALS)
def test_watching_may_be_left_at_any_time(newsroom: Newsroom, number: signal.Signals) -> None:
    """Who looks on and leaves has changed nothing: 0, no complaint, and the edition stands as it stood."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        open_edition(newsroom, 5)
        let_go_on(newsroom)
        before = newsroom.call("deliveries", "1", "--jsonl").out
        with process(newsroom, "status", "1", "--watch") as watching:
            assert watching.stdout is not None
            first = watching.stdout.readline()
            watching.send_signal(number)
            _, err = watching.communicate(timeout=20)
        assert (watching.returncode, err) == (0, "")
        assert "5 readers: 4 pending, 1 accepted." in first
        assert newsroom.call("deliveries", "1", "--jsonl").out == before


def test_a_worker_finds_an_edition_that_is_resumed(newsroom: Newsroom) -> None:
    """It stays, says once that an edition is paused, and what is let go on while it rests goes out without another command."""
    changed(newsroom, RESTING + HASTY)
    with smtp_server() as server:
        newsroom.relay(server.port, connections="1")
        open_edition(newsroom, 3)
        with process(newsroom, "worker") as worker:
            until((newsroom.folder / "rests").exists)
            assert worker.poll() is None
            assert len(server.accepted) == 1, "the edition is paused"
            let_go_on(newsroom)
            until(lambda: len(server.accepted) == 3)
            until(lambda: newsroom.call("status", "1", "--json").json["state"] == "done")
            worker.send_signal(signal.SIGTERM)
            out, err = worker.communicate(timeout=20)
        assert (worker.returncode, out) == (0, "")
        (line,) = err.splitlines()
        assert 'event="edition is paused" edition=1' in line
        assert_one_copy_each(newsroom, server, 3)


def test_a_worker_waits_for_its_relay(newsroom: Newsroom) -> None:
    """Nobody listens there: one line says so, with what to expect; asked to leave, its code is that of the failure, and nobody is to blame."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        open_edition(newsroom, 3)
        let_go_on(newsroom)
    newsroom.relay(server.port, timeout="1s")
    changed(newsroom, HASTY)
    with process(newsroom, "worker", "--until-idle") as worker:
        _, err = worker.communicate(timeout=90)
    assert worker.returncode == 69, err
    (line,) = err.splitlines()
    assert 'event="sending failed"' in line
    assert "again_in_s=30" in line
    states = newsroom.call("status", "1", "--json").json["states"]
    assert (states["accepted"], states["pending"]) == (1, 2)
