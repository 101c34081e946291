"""An interpreter that has imported the program already, and runs every script in a fork of its own: most of the time of a small run is spent on imports.

`warm()` gives a program to start in place of Python, with the same words: `SCRIPT ...` or `-m MODULE ...` (a `-P` changes nothing). What a script starts by `sys.executable` runs
there too. Scripts are really run as `__main__`, in the folder, with the environment and with the standard streams of whoever started them; SIGINT and
SIGTERM are handed on to them. What only holds for a program that is started anew (closed streams, what is imported, `kill -9`) is not shown here.
"""

import json
import multiprocessing.spawn  # noqa: F401 - it keeps the name of the real interpreter, whose children inherit more than three streams
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

from tests.docs.places import ROOT

CLIENT = """#!{python} -IS
import json, os, signal, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({place!r})
    socket.send_fds(line, [b"!"], [0, 1, 2])
    line.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode())
    line.shutdown(socket.SHUT_WR)
    fork = int(line.recv({width}))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: os.kill(fork, number))
    sys.exit(int(line.recv({width}) or 70))
"""
"""A program that lends its streams and waits for the number of its fork, then for an exit code; none is 70, of a fork that was killed."""

WIDTH = 12
"""Digits in which both numbers are told."""

IMPORTED = (
    "alembic.command",
    "digest.cli.looking",
    "digest.cli.previewing",
    "digest.cli.running",
    "digest.cli.subscribers",
    "digest.cli.watching",
    "digest.engine.local",
    "digest.overview",
    "digest.pipeline",
    "digest.sources.child",
    "digest.sources.extraction",
    "digest.sources.parsing",
    "digest.sources.workers",
    "digest.store",
    "digest.summaries.faithfulness",
    "premailer",
    "trafilatura",
)
SECONDS = 120
"""That one script may take."""


@contextmanager
def warm() -> Iterator[str]:
    """Start it, for a block; gives the program."""
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        place, client = f"{folder}/line", Path(folder) / "python"
        client.write_text(CLIENT.format(python=sys.executable, place=place, width=WIDTH), encoding="utf-8")
        client.chmod(0o700)
        command = [sys.executable, "-m", "tests.warm", place, str(client)]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"warm\n"
            with process.stdin:
                yield str(client)


def serve(place: str, client: str) -> None:
    """Fork for everybody who comes, until the input ends: whoever started this is done, or dead."""
    sys.executable = client
    for name in IMPORTED:
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a fork but its client
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen()
        os.write(1, b"warm\n")
        while door.fileno() in select.select([door.fileno(), 0], [], [])[0]:
            line, _ = door.accept()
            if not os.fork():
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.alarm(SECONDS)
                door.close()
                code = run(line)
                with suppress(OSError):  # a client that was killed
                    line.sendall(f"{code:{WIDTH}}".encode())
                os._exit(0)
            line.close()


def run(line: socket.socket) -> int:
    """Run what a client wants as it would run in a process of its own; gives the exit code."""
    _, streams, _, _ = socket.recv_fds(line, 1, 3)
    with line.makefile("rb") as told:
        words, folder, environment = json.load(told)
    line.sendall(f"{os.getpid():{WIDTH}}".encode())
    for stream, number in zip(streams, range(3), strict=True):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout = (open(number, mode, closefd=False) for number, mode in enumerate("rw"))  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    try:
        return started(words)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def started(words: list[str]) -> int:
    """Run a script or a module as `__main__`; gives the exit code."""
    words = [word for word in words if word != "-P"]
    module = words[0] == "-m"
    sys.argv = words[module:]
    sys.path.insert(0, str(Path.cwd() if module else Path(words[0]).resolve().parent))
    try:
        if module:
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(words[0], run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001 - as an interpreter does
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve(*sys.argv[1:])
