"""How close sending comes to the wire: 60 KB personalised messages with the whole ledger, beside Postfix's smtp-source, into Postfix's smtp-sink.

    python benchmarks/bench_wire.py [--messages 2000] [--rounds 5] [--connections 10 50]

Both senders take turns in each round, on loopback; `smtp-source -s 10 -d` (a C program that only pushes bytes) is 1.0. Ours is the engine of a
run on SQLite with synchronous=FULL: claims, the intent durable before its dot, the outcome before the next dot on that connection. Processor time
and memory are those of our process alone, without the sink. Freezing the audience is not measured here.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

SIZE = 60_000
LIMIT = 300.0
"""Seconds that one sending may take."""

PROGRAMS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def program(name: str) -> str:
    """Find a program of Postfix."""
    found = shutil.which(name, path=PROGRAMS)
    if found is None:
        sys.exit(f"{name} is missing: install Postfix's package (on Debian: apt install postfix)")
    return found


@contextmanager
def sink() -> Iterator[int]:
    """Run a fresh smtp-sink; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen(
        [program("smtp-sink"), *user, f"127.0.0.1:{port}", "500"], cwd="/", stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Wait until the sink answers."""
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def reference(messages: int) -> dict[str, float]:
    """Push the same number of bytes with smtp-source, ten sessions, connections kept."""
    with sink() as port:
        command = [program("smtp-source"), "-s", "10", "-d", "-l", str(SIZE), "-m", str(messages)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        subprocess.run([*command, f"127.0.0.1:{port}"], check=True, timeout=LIMIT)
        took = time.perf_counter() - begin
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"rate": messages / took, "cpu": used / messages * 1e6}


def ours(messages: int, connections: int) -> dict[str, float]:
    """Send from a new process and a new database."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("DIGEST_BENCH_DIR")) as folder, sink() as port:
        told = [str(number) for number in (port, messages, connections, SIZE)]
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("wire_sender.py")), folder, *told],
            check=True,
            timeout=LIMIT,
            capture_output=True,
            text=True,
        )
    return dict(json.loads(done.stdout))


def measure(messages: int, rounds: int, connections: list[int]) -> None:
    """Let all take turns, and print the medians over the rounds."""
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        base = reference(messages)
        found.setdefault("smtp-source -s 10 -d", []).append(base | {"ratio": 1.0})
        for count in connections:
            one = ours(messages, count)
            found.setdefault(f"digest, {count} connections", []).append(one | {"ratio": one["rate"] / base["rate"]})
    head = ("sender", "ratio", "messages/s", "CPU us/message", "peak MB", "while sending MB", "messages/commit")
    print(f"| {' | '.join(head)} |\n|---|{'---:|' * (len(head) - 1)}")
    for name, runs in found.items():
        cells = [statistics.median(one[key] for one in runs) for key in ("ratio", "rate", "cpu")]
        cells += [statistics.median(one[key] for one in runs) if key in runs[0] else 0 for key in ("memory", "grown")]
        cells.append(statistics.median(one.get("batch", 0) for one in runs))
        ratio, *whole, batch = cells
        shown = [f"{ratio:.2f}", *(f"{cell:,.0f}" if cell else "" for cell in whole), f"{batch:.1f}" if batch else ""]
        print(f"| {name} | {' | '.join(shown)} |")
    ratios = {name: " ".join(f"{one['ratio']:.2f}" for one in runs) for name, runs in found.items() if "digest" in name}
    print("\n" + "\n".join(f"ratios of {name} by round: {values}" for name, values in ratios.items()))


def machine() -> str:
    """Say where this ran, and how busy it was."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    postfix = subprocess.run(
        [program("postconf"), "-d", "-h", "mail_version"], capture_output=True, text=True, check=False
    )
    return (
        f"{os.cpu_count()} cores, load {load}; {platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, aiosmtplib {version('aiosmtplib')}, SQLAlchemy {version('sqlalchemy')}, Postfix {postfix.stdout.strip()}"
    )


def main() -> None:
    """Measure, and print a record in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="+", default=[10, 50])
    told = parser.parse_args()
    print(f"{told.messages} messages of {SIZE:,} bytes, {told.rounds} rounds\n{machine()}\n", flush=True)
    measure(told.messages, told.rounds, told.connections)
    print(f"\nafterwards: {machine().partition(';')[0]}")


if __name__ == "__main__":
    main()
