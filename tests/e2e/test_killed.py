"""A thousand readers, `kill -9` in the middle, and the same command again."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Script, as_json, smtp_server

READERS = 1000
CONNECTIONS = 4


@contextmanager
def server_process(log: Path) -> Iterator[int]:
    """Run the server as a process that outlives a killed sender; give its port."""
    command = [sys.executable, "-m", "tests.smtp_server", as_json(Script(log=log, keep=False))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def accepted(log: Path) -> list[str]:
    """Give the recipients of the messages that the server took, in order."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [told["to"] for told in map(json.loads, lines) if told.get("event") == "accepted"]


def kill_in_the_middle(newsroom: Newsroom, log: Path) -> None:
    """Start the cron job and kill it when a part of the readers has their mail."""
    command = [sys.executable, "-m", "digest", "run", "--quiet"]
    with subprocess.Popen(command, cwd=newsroom.folder, env=newsroom.environment | python_path()) as process:
        patience = time.monotonic() + 60
        while len(accepted(log)) < READERS // 5 and process.poll() is None and time.monotonic() < patience:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)


def python_path() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.mark.slow
@pytest.mark.parametrize("wait", ["0s", "15m"])
def test_nobody_is_lost_by_a_kill(newsroom: Newsroom, wait: str) -> None:
    """After a kill everybody has the mail, at most one connection's worth twice; doubtful ones wait for evidence and are said to."""
    newsroom.configure(options=f'evidence_wait = "{wait}"')
    newsroom.clock.set(datetime.now(UTC))
    newsroom.write("bridge.txt", "A bridge stays open")
    log = newsroom.folder / "server.jsonl"
    with server_process(log) as port:
        newsroom.relay(port, connections=str(CONNECTIONS))
        newsroom.readers(READERS)
        kill_in_the_middle(newsroom, log)
        before = len(accepted(log))
        assert before < READERS
        newsroom.clock.set(datetime.now(UTC))
        again = newsroom.call("run")
        progress = newsroom.call("status", "last", "--json").json
        assert progress["balanced"]
        doubtful = progress["states"].get("uncertain", 0)
        if wait == "15m" and doubtful:
            assert again.code == 75
            assert "uncertain" in again.out
            newsroom.clock.move(timedelta(minutes=16))
            again = newsroom.call("run")
            progress = newsroom.call("status", "last", "--json").json
    assert again.code == 0
    assert doubtful <= CONNECTIONS
    assert progress["states"]["accepted"] == progress["audience"] == READERS
    copies = Counter(accepted(log))
    assert len(copies) == READERS
    assert max(copies.values()) <= 2
    assert sum(copies.values()) - READERS <= CONNECTIONS
    rows = [json.loads(line) for line in newsroom.call("deliveries", "last", "--jsonl").out.splitlines()]
    twice = {address for address, count in copies.items() if count > 1}
    assert twice <= {row["address"] for row in rows if row["attempts"] > 1}


@pytest.mark.parametrize("schedule", ['schedule = "0 7 * * *"', ""])
def test_a_run_that_dies_before_the_freeze_loses_no_edition(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, schedule: str
) -> None:
    """An edition that was composed and not frozen goes out with the next run, once; its articles are never stuck in it."""

    def die(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    newsroom.configure(options=schedule)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(3)
        with monkeypatch.context() as patch:
            patch.setattr("digest.store.outbox.Ledger.freeze", die)
            assert newsroom.call("run").code == 75
        assert server.accepted == []
        newsroom.clock.move(timedelta(minutes=10))
        assert newsroom.call("run").code == 0
        assert newsroom.call("run").code == 0
    assert sorted(seen.recipient for seen in server.accepted) == [f"r{n}@example.net" for n in range(3)]
    assert b"A bridge stays open" in server.accepted[0].data


def test_an_abandoned_edition_that_is_too_late_gives_its_articles_back(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days later the edition of the old slot is cancelled, and the next one carries its story."""

    def die(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    newsroom.configure(options='schedule = "0 7 * * *"')
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        with monkeypatch.context() as patch:
            patch.setattr("digest.store.outbox.Ledger.freeze", die)
            newsroom.call("run")
        newsroom.clock.move(timedelta(days=3))
        assert newsroom.call("run").code == 0
    assert newsroom.call("status", "1", "--json").json["state"] == "cancelled"
    assert b"A bridge stays open" in server.accepted[0].data
