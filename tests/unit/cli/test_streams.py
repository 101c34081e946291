"""Standard input, output and error: closed, full, left by their reader, or in an old encoding, they end no work and break no command."""

import contextlib
import errno
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli import streams, watching
from digest.cli.streams import ESCAPES, Outlet, Standing, in_utf_8, is_lost, standing
from digest.errors import Exit
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import smtp_server
from tests.unit.cli.test_watching import MOVING, Looks

ROOT = Path(__file__).parents[3]
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")


def shell(room: Newsroom, words: str, redirected: str, **told: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours in a shell of its own, with these redirections."""
    line = ["bash", "-c", f"set -o pipefail; {shlex.quote(sys.executable)} -m digest {words} {redirected}"]
    environment = room.environment | {"PYTHONPATH": str(ROOT)} | told
    return subprocess.run(line, cwd=room.folder, env=environment, capture_output=True, text=True, check=False)


# --- one outlet -------------------------------------------------------------------------------------------------------


@pytest.fixture
def torn() -> Iterator[Outlet]:
    """Give an outlet into a pipe whose reader left."""
    reader, writer = os.pipe()
    os.close(reader)
    with Outlet(writer, "wb") as outlet:
        yield outlet


def test_an_outlet_writes(tmp_path):
    """What can be written is written, octet for octet, and nothing is amiss."""
    descriptor = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    with Outlet(descriptor, "wb") as outlet:
        assert outlet.write(b"one") == 3
        assert outlet.fault is None
    assert (tmp_path / "out").read_bytes() == b"one"


def test_an_outlet_drops_what_cannot_be_written(torn):
    """Nobody hears of it at once: the first reason is kept, and all counts as written."""
    assert torn.write(memoryview(b"four")) == 4
    first = torn.fault
    assert torn.write(b"more") == 4
    assert torn.fault is first
    assert first.errno == errno.EPIPE


def test_an_outlet_waits_where_the_system_does_not():
    """Another program may have made the pipe one that never waits: all arrives, in order, though its reader is slow."""
    text = b"".join(b"%07d\n" % number for number in range(40_000))
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with ThreadPoolExecutor(1) as pool, os.fdopen(reader, "rb") as end:
        arrived = pool.submit(end.read)
        with Outlet(writer, "wb") as outlet, io.BufferedWriter(outlet) as stream:
            stream.write(text)
        assert arrived.result(timeout=20) == text
        assert outlet.fault is None


def test_an_outlet_that_waits_hears_that_its_reader_left():
    """A full pipe that nobody empties any more is lost as any other."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with Outlet(writer, "wb") as outlet, ThreadPoolExecutor(1) as pool:
        size = outlet.write(bytes(1 << 20))
        assert 0 < size < 1 << 20
        written = pool.submit(outlet.write, b"more")
        os.close(reader)
        assert written.result(timeout=20) == 4
        assert outlet.fault is not None
        assert outlet.fault.errno == errno.EPIPE


@pytest.mark.parametrize(
    ("code", "reason", "end", "told"),
    [
        (Exit.DONE, errno.EPIPE, Exit.READER_LEFT, ""),
        (Exit.WORK_LEFT, errno.EPIPE, Exit.READER_LEFT, ""),
        (Exit.CONFIG, errno.EPIPE, Exit.CONFIG, ""),
        (Exit.DONE, errno.ENOSPC, Exit.DISK_FULL, "standard output: cannot be written: No space left on device"),
        (Exit.WORK_LEFT, errno.EIO, Exit.DISK_FULL, "standard output: cannot be written: Input/output error"),
        (Exit.USAGE, errno.ENOSPC, Exit.USAGE, "standard output: cannot be written: No space left on device"),
    ],
)
def test_lost_words_have_their_code(code, reason, end, told, tmp_path):
    """A reader that left is 141 without a word, a full device 74 with one; a failure of the command keeps its own code."""
    found = Standing()
    with (tmp_path / "out").open("wb") as file:
        found.put("output", file.fileno(), None)
        outlet = found._outlets["output"][1]
        outlet.fault = OSError(reason, os.strerror(reason))
        assert found.ending(code) == (end, told)


def test_words_that_still_wait_are_lost_too(torn):
    """What was printed and not yet written counts, before the code is given."""
    found = Standing()
    stream = found.put("output", torn.fileno(), None)
    stream.write("a word")
    assert found.ending(Exit.DONE) == (Exit.READER_LEFT, "")


def test_streams_of_others_are_left_alone(capsys):
    """Where somebody put a stream of their own, as this test did, it stays, and so it is after."""
    before = sys.stdin, sys.stdout, sys.stderr
    with standing() as found:
        assert (sys.stdin, sys.stdout, sys.stderr) == before
        sys.stdout.write("heard\n")
        assert found.ending(Exit.WORK_LEFT) == (Exit.WORK_LEFT, "")
        assert not is_lost()
    assert (sys.stdin, sys.stdout, sys.stderr) == before
    assert capsys.readouterr().out == "heard\n"


@pytest.mark.parametrize("on_terminal", [False, True])
def test_what_prints_without_end_stops(torn, monkeypatch, on_terminal):
    """Nobody watches a status any more whose reader left, or whose terminal is gone."""
    stream = io.TextIOWrapper(io.BufferedWriter(torn), encoding="utf-8", line_buffering=True)
    monkeypatch.setattr(torn, "isatty", lambda: on_terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", stream)
    looks = iter([[MOVING], [MOVING]])
    overview: Any = Looks()
    overview.watch = lambda *_, **__: looks
    assert watching.watch(overview, "7") == Exit.WORK_LEFT
    assert len(list(looks)) == 1


# --- letters ----------------------------------------------------------------------------------------------------------


def encoded(text: str, encoding: str) -> bytes:
    with standing():  # makes the escapes known
        return text.encode(encoding, ESCAPES)


@given(st.text(), st.sampled_from(["ascii", "latin-1", "cp1252", "iso8859_15", "koi8_r"]))
def test_every_letter_can_be_written(text, encoding):
    """Letters that an encoding lacks are JSON's escapes of themselves: a JSON document stays the same one in each."""
    written = encoded(json.dumps(text, ensure_ascii=False), encoding)
    assert json.loads(written.decode(encoding)) == text


def test_what_an_encoding_has_stands_as_it_is():
    """Only what is missing is escaped."""
    assert encoded("Café, 10 €", "latin-1") == b"Caf\xe9, 10 \\u20ac"


def test_reading_is_no_business_of_the_escapes():
    """Octets that are no letters are an error as before."""
    with pytest.raises(UnicodeDecodeError):
        streams._escaped(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"))


def test_an_old_locale_breaks_no_command(newsroom: Newsroom):
    """A setting that the encoding cannot write is shown with escapes, exit 0."""
    newsroom.configure(options='subject = "Łódź ☃ {title}"')
    done = shell(newsroom, "config show", "| iconv -f latin1 -t utf8", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u0141ód\\u017a \\u2603" in done.stdout


def test_an_export_is_utf_8_in_every_locale(newsroom: Newsroom):
    """A list of readers, of feeds, or a page is read by programs: its encoding does not hang on the terminal of who wrote it."""
    newsroom.make_database()
    newsroom.call("subscribers", "add", "ana@example.net", "--name", "Ana Łukasz")
    done = shell(newsroom, "subscribers export", "", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ana Łukasz" in done.stdout


def test_what_is_no_letter_breaks_no_export(tmp_path, monkeypatch):
    """Half of a pair of units has no place in UTF-8: it is escaped there, too."""
    found = Standing()
    with (tmp_path / "out").open("wb") as file:
        monkeypatch.setattr(sys, "stdout", found.put("output", file.fileno(), None))
        in_utf_8().write("Ana \ud800\n")
        found.flush()
    assert (tmp_path / "out").read_bytes() == b"Ana \\ud800\n"


def test_a_stream_of_others_is_written_as_it_is(capsys):
    """Where the stream has no encoding to choose, nothing is chosen."""
    in_utf_8().write("Łódź")
    assert capsys.readouterr().out == "Łódź"
    with contextlib.redirect_stdout(io.StringIO()) as held:
        in_utf_8().write("Łódź")
    assert held.getvalue() == "Łódź"


# --- whole commands ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "closed"), [("status", "<&- >&- 2>&-"), ("who r0@example.net", ">&-"), ("subscribers export", ">&- 2>&-")]
)
def test_a_closed_stream_is_as_the_null_device(newsroom: Newsroom, words, closed):
    """Whatever is closed, a command does and ends as with /dev/null, and the database is not written into by what is printed."""
    newsroom.readers(1)
    before = newsroom.database_files()
    done = shell(newsroom, words, closed)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert newsroom.database_files()[newsroom.database] == before[newsroom.database]


@needs_full
@pytest.mark.parametrize("words", ["--help", "status"])
def test_a_full_device_is_74(newsroom: Newsroom, words):
    """One sentence says what could not be written, and what to do."""
    done = shell(newsroom, words, "> /dev/full")
    assert done.returncode == 74
    assert done.stderr.splitlines()[0] == "digest: standard output: cannot be written: No space left on device"
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize("words", ["status", "--help"])
def test_a_reader_that_left_is_141(newsroom: Newsroom, words):
    """The pipe is closed before the first word: nothing is said, as of a program that SIGPIPE ended."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "digest", *words.split()]
    environment = newsroom.environment | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run
    ran = run(command, stdout=writer, stderr=subprocess.PIPE, cwd=newsroom.folder, env=environment, check=False)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.parametrize(("where", "code"), [("2>&-", 0), pytest.param("> /dev/full 2>&1", 74, marks=needs_full)])
def test_a_run_sends_whatever_becomes_of_its_words(newsroom: Newsroom, where, code):
    """All readers get the edition though nobody can be told."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        for path in (newsroom.folder / "articles").iterdir():
            path.touch()  # the program has the time of this machine
        done = shell(newsroom, "run", where)
    assert (done.returncode, len(server.accepted)) == (code, 2)
