"""Those we are measured with: the servers that take the mail, and the other senders. Each measurement has a fresh server and a fresh process.

What cannot be had (no compiler, no npm, no Postfix) is missing, and `Peers.missing` says why: a benchmark leaves that part out and says so.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from record import program, scratch

HERE = Path(__file__).parent
LIMIT = 3600.0
"""Seconds that one sending may take."""

Figures = dict[str, float]


class Peers:
    """The programs of one run of a benchmark, compiled and installed into a folder that goes with it."""

    def __init__(self) -> None:
        self.missing: list[str] = []
        self._folder = tempfile.TemporaryDirectory(prefix="digest-bench-peers-")
        self.sink = self._compiled("sink")
        self.smtp_sink = self._found("smtp-sink")
        self.smtp_source = self._found("smtp-source")
        self.nodemailer = self._installed("nodemailer")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    @property
    def servers(self) -> list[str]:
        """The kinds of servers that there are, the faster one last."""
        return [kind for kind, there in (("smtp-sink", self.smtp_sink), ("sink", self.sink)) if there]

    def _found(self, name: str) -> str | None:
        found = program(name)
        if found is None:
            self.missing.append(f"no {name}: install Postfix's package (on Debian: apt install postfix)")
        return found

    def _compiled(self, name: str) -> str | None:
        compiler = program("cc")
        if compiler is None:
            self.missing.append(f"no compiler (cc), so {name}.c is not there")
            return None
        made = str(Path(self._folder.name) / name)
        done = subprocess.run(
            [compiler, "-O3", "-o", made, str(HERE / f"{name}.c")], capture_output=True, text=True, check=False
        )
        if done.returncode:
            self.missing.append(f"{name}.c does not compile here: {done.stderr.strip().splitlines()[0]}")
            return None
        return made

    def _installed(self, name: str) -> str | None:
        npm = program("npm")
        if npm is None or program("node") is None:
            self.missing.append(f"no Node and npm, so {name} is not there")
            return None
        folder = Path(self._folder.name) / name
        shutil.copytree(HERE / name, folder)
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run([npm, *words], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            self.missing.append(f"npm cannot install {name}: {(done.stderr.strip().splitlines() or ['?'])[0]}")
            return None
        return str(folder / "sender.js")


class Server:
    """A running server. After its block `cpu` has the microseconds of processor time that it used, and `messages` what it took, if it counts."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port
        self.cpu = 0.0
        self.messages: int | None = None


@contextmanager
def serving(peers: Peers, kind: str, *, round_trip: float = 0) -> Iterator[Server]:
    """Run a fresh server: `smtp-sink`, or our `sink`, which answers after a round trip in milliseconds."""
    if kind == "sink":
        assert peers.sink is not None
        process = subprocess.Popen([peers.sink, f"{round_trip}"], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        server = Server(process, int(process.stdout.readline()))
    elif peers.smtp_sink is None:
        sys.exit(f"there is no server to send to: {'; '.join(peers.missing)}")
    else:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [peers.smtp_sink, *user, f"127.0.0.1:{port}", "500"]
        server = Server(subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, text=True), port)
    try:
        _wait_for(server.port)
        yield server
    finally:
        server.process.terminate()
        if server.process.stdout is not None:
            said = server.process.stdout.read().strip()
            server.messages = int(said) if said else None
            server.process.stdout.close()
        server.cpu = ended(server.process)[0]


def smtp_source(peers: Peers, server: Server, *, messages: int, connections: int, size: int) -> Figures:
    """Push the same number of bytes with Postfix's smtp-source, connections kept."""
    assert peers.smtp_source is not None
    command = [peers.smtp_source, "-s", str(connections), "-d", "-l", str(size), "-m", str(messages)]
    begin = time.perf_counter()
    process = subprocess.Popen([*command, f"127.0.0.1:{server.port}"], text=True)
    cpu, _ = ended(process)
    took = time.perf_counter() - begin
    if process.returncode:
        sys.exit(f"smtp-source failed: {process.returncode}")
    return {"rate": messages / took, "cpu": cpu / messages}


def nodemailer(peers: Peers, server: Server, *, messages: int, connections: int, size: int) -> Figures:
    """Send with nodemailer's pool: text and HTML, made per reader."""
    assert peers.nodemailer is not None
    told = [str(number) for number in (server.port, messages, connections, size)]
    return _told([program("node") or "node", peers.nodemailer, *told])


def ours(server: Server, *, messages: int, connections: int, size: int) -> Figures:
    """Send from a new process and a new database; only the sending counts."""
    with scratch() as folder:
        step(folder, "import", messages=messages)
        step(folder, "freeze", size=size)
        return step(folder, "send", port=server.port, connections=connections)


def step(folder: str, name: str, **told: object) -> Figures:
    """Run one step of a sending in a process of its own (see wire_sender.py)."""
    words = [word for key, value in told.items() if value is not None for word in (f"--{key}", str(value))]
    return _told([sys.executable, str(HERE / "wire_sender.py"), folder, name, *words])


def ended(process: subprocess.Popen[str]) -> tuple[float, float]:
    """Wait for the end of a process; gives its processor time in microseconds and its peak memory in megabytes."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (used.ru_utime + used.ru_stime) * 1e6, used.ru_maxrss / 1024


def _told(command: Sequence[str]) -> Figures:
    done = subprocess.run(command, check=False, timeout=LIMIT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return dict(json.loads(done.stdout))


def _wait_for(port: int) -> None:
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
