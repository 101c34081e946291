"""`digest run`, `preview`, `send`, `test`: commands that make an edition, as a person calls them."""

import email
import email.policy
import io
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.newsroom import Newsroom, Result
from tests.smtp_server import Fault, Script, smtp_server


class Keyboard(io.StringIO):
    """Standard input that is a terminal, with what a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def asked(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Call a command at a terminal, with what is typed when it asks."""

    def call(typed: str, *words: str) -> Result:
        monkeypatch.setattr(sys, "stdin", Keyboard(typed))
        return newsroom.call(*words)

    return call


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard input be a pipe, as under cron."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))


# --- asking before something happens ----------------------------------------------------------------------------------


def test_send_asks_and_sends_on_yes(newsroom, asked):
    """The question says what goes to how many."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        result = asked("y\n", "send")
    assert result.code == 0
    assert "The next edition of quay goes to 2 readers. Send now?" in result.err
    assert len(server.accepted) == 2


@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_a_no_sends_nothing_and_is_no_failure(newsroom, asked, typed):
    """Whoever says no, or just presses enter, is told that nothing happened; no edition is made."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        result = asked(typed, "send")
    assert result.code == 0
    assert result.err.endswith("Nothing was sent.\n")
    assert server.commands == []
    assert newsroom.call("editions", "list", "--json").json == []


def test_a_closed_keyboard_stops(newsroom, asked):
    """Ctrl-D at the question is no yes."""
    newsroom.readers(1)
    result = asked("", "send")
    assert result.code == 75
    assert newsroom.call("editions", "list", "--json").json == []


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("words", [("send",), ("send", "--json"), ("send", "quay", "--limit", "1")])
def test_where_nobody_can_be_asked_yes_has_to_be_said(newsroom, words):
    """A script that pipes `y` sends nothing: only --yes does."""
    result = newsroom.call(*words)
    assert result.code == 2
    assert "Add --yes" in result.err
    assert newsroom.call("editions", "list", "--json").json == []


def test_import_asks_with_its_plan(newsroom, asked):
    """What an import would do is shown before it does it."""
    (newsroom.folder / "list.csv").write_text("email\nana@example.net\nbo@example.net\nnonsense\n")
    refused = asked("n\n", "subscribers", "import", "list.csv")
    assert refused.code == 0
    assert "3 rows for quay; nothing is changed yet" in refused.err
    assert refused.err.endswith("Nothing was imported.\n")
    assert newsroom.call("subscribers", "list", "--json").json == []
    done = asked("y\n", "subscribers", "import", "list.csv")
    assert done.code == 0
    assert len(newsroom.call("subscribers", "list", "--json").json) == 2


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_import_where_nobody_can_be_asked_needs_yes(newsroom, form):
    """JSON is a form of the answer, not a yes."""
    (newsroom.folder / "list.csv").write_text("email\nana@example.net\n")
    result = newsroom.call("subscribers", "import", "list.csv", *form)
    assert result.code == 2
    assert "Add --yes" in result.err
    assert newsroom.call("subscribers", "list", "--json").json == []


# --- run --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nobody")
def test_run_never_asks(newsroom):
    """The cron job needs nobody."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        assert newsroom.call("run").code == 0
    assert len(server.accepted) == 1


def test_letters_in_doubt_are_work_left_until_they_are_settled(newsroom):
    """After the next edition, too: runs and workers end with 75, `status` names the edition, cron is told once; then all is done."""
    newsroom.configure(options='uncertain = "hold"')
    with smtp_server(Script([Fault("dot", "accept_drop", to="r1@")])) as server:
        newsroom.relay(server.port)
        newsroom.readers(3)
        assert newsroom.call("run", "-q").code == 75
        newsroom.clock.move(timedelta(days=1))
        newsroom.write("tower.txt", "A tower is sold")
        later = newsroom.call("run", "-q")
        assert (later.code, later.err, len(server.accepted)) == (75, "", 6)
        assert newsroom.call("worker", "--until-idle").code == 75
        shown = newsroom.call("status").out
        assert "quay #2, slot manual:2: done" in shown
        assert "quay #1: 1 letter uncertain" in shown
        assert "`digest resolve 1`" in shown
        assert newsroom.call("resolve", "1", "--accepted", "--yes").code == 0
        assert "#1" not in newsroom.call("status").out
        assert [newsroom.call(*words).code for words in (("run", "-q"), ("worker", "--until-idle"))] == [0, 0]


def test_machines_read_whether_a_pause_is_news(newsroom):
    """In the run that first meets it, as a person reads its line there; in the next no more."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        assert newsroom.call("send", "--limit", "1", "--yes").code == 75
        told = [newsroom.call("run", "--json").json[-1]["told"] for _ in range(2)]
    assert told == [False, True]


def test_now_moves_slot_and_window_but_not_the_date_of_the_mail(newsroom):
    """With --now the edition is that of another day; the Date header and the ledger tell the real time."""
    newsroom.configure(options='schedule = "0 9 * * MON"')
    newsroom.write("bridge.txt", "A bridge stays open", age=timedelta(days=-6))
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        result = newsroom.call("run", "--now", "2026-11-30T09:05")
    assert result.code == 0
    assert newsroom.call("editions", "list", "--json").json[0]["slot"] == "edition:2026-11-30T09:00"
    message = email.message_from_bytes(server.accepted[0].data, policy=email.policy.default)
    assert message["Date"].datetime == newsroom.clock()
    assert (
        newsroom.call("who", "r0@example.net", "--json").json["deliveries"][0]["accepted_at"].startswith("2026-11-23")
    )


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T09:00+00:00", True),
        ("2026-11-23T09:00+02:00", False),
    ],
)
def test_now_without_an_offset_is_the_newsletters_own_time(newsroom, now, due):
    """London at nine is UTC at nine in November; nine in Helsinki is two hours before."""
    newsroom.configure(options='schedule = "0 9 * * MON"\nmax_lateness = "1h"')
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        assert newsroom.call("run", "--now", now).code == 0
    assert len(server.accepted) == due


def test_only_the_named_newsletters_run(newsroom):
    """A name on the command line leaves the others alone."""
    path = newsroom.folder / "digest.toml"
    path.write_text(path.read_text() + "\n" + path.read_text().replace("newsletters.quay", "newsletters.lock"))
    found = newsroom.call("run", "lock", "--dry-run", "--json").json
    assert [run["newsletter"] for run in found] == ["lock"]
    assert [run["newsletter"] for run in newsroom.call("run", "--dry-run", "--json").json] == ["quay", "lock"]


def test_several_results_make_one_code(newsroom):
    """One newsletter that must not go out gives the code of the whole, though another went out."""
    path = newsroom.folder / "digest.toml"
    other = path.read_text().replace("newsletters.quay", "newsletters.lock").replace("1 Quay Street, Harbour", "")
    path.write_text(path.read_text() + "\n" + other)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.call("subscribers", "add", "ana@example.net", "-n", "quay")
        result = newsroom.call("run", "--quiet")
    assert result.code == 78
    assert result.err.count("\n") == 1
    assert "newsletters.lock.postal_address" in result.err
    assert len(server.accepted) == 1


# --- preview ----------------------------------------------------------------------------------------------------------


def test_preview_writes_html_and_text_and_no_database(newsroom):
    """Two files that a person can look at, named after the newsletter."""
    result = newsroom.call("preview", "--out", "deep/look")
    assert result.code == 0
    folder = newsroom.folder / "deep" / "look"
    assert {path.name for path in folder.iterdir()} == {"quay.html", "quay.txt"}
    for path in folder.iterdir():
        assert "A bridge stays open" in path.read_text(encoding="utf-8")
    assert result.out.splitlines()[1:] == ["deep/look/quay.html", "deep/look/quay.txt"]
    assert not newsroom.database.exists()


def test_a_second_preview_replaces_the_first(newsroom):
    """What one looks at is always the newest."""
    newsroom.call("preview")
    newsroom.write("new.txt", "Another morning at the lock")
    newsroom.call("preview")
    assert "Another morning" in (newsroom.folder / "preview" / "quay.txt").read_text()


def test_preview_opens_the_page(newsroom, monkeypatch):
    """`--open` hands the browser a file address, not a relative path."""
    opened: list[str] = []

    def browser(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", browser)
    result = newsroom.call("preview", "--open")
    assert (result.code, result.err) == (0, "")
    assert opened == [(newsroom.folder / "preview" / "quay.html").resolve().as_uri()]


def test_preview_says_when_no_browser_opens(newsroom, monkeypatch):
    """On a server there is none: the address is told, which may be opened elsewhere."""
    monkeypatch.setattr("webbrowser.open", lambda _url: False)
    result = newsroom.call("preview", "--open")
    assert result.code == 0
    assert "No browser could be started" in result.err
    assert (newsroom.folder / "preview" / "quay.html").resolve().as_uri() in result.err


def test_a_preview_is_for_its_owner_alone(newsroom):
    """What is not out yet is read by nobody else, in a folder that is there already, too."""
    (newsroom.folder / "mine").mkdir(mode=0o755)
    for folder in ("mine", "new"):
        assert newsroom.call("preview", "--out", folder).code == 0
        assert {path.stat().st_mode & 0o777 for path in (newsroom.folder / folder).iterdir()} == {0o600}
    assert (newsroom.folder / "new").stat().st_mode & 0o777 == 0o700


def test_preview_says_when_there_is_nothing(newsroom, monkeypatch):
    """No file is written and no browser opened for an edition that would not go out."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    newsroom.write("bridge.txt", "An old bridge", age=timedelta(days=90))
    result = newsroom.call("preview", "--open", "--why")
    assert result.code == 0
    assert "Nothing to show: nothing new." in result.out
    assert "older than the first window" in result.out or "too old" in result.out
    assert opened == []
    assert not (newsroom.folder / "preview").exists()


def test_preview_of_unreadable_sources_is_65(newsroom):
    """What cannot be read is not called nothing new."""
    newsroom.configure('type = "folder"\npath = "missing"\n')
    result = newsroom.call("preview")
    assert result.code == 65
    assert "no source could be read" in result.out
    assert "missing" in result.err


def test_preview_into_a_place_that_cannot_be_is_2(newsroom):
    """A file on the way is told with the place."""
    (newsroom.folder / "taken").write_text("x")
    result = newsroom.call("preview", "--out", "taken/below")
    assert result.code == 2
    assert "cannot be written" in result.err


def test_preview_needs_nothing_that_only_sending_needs(newsroom):
    """Neither a postal address nor a relay nor a web address is needed to look."""
    path = newsroom.folder / "digest.toml"
    path.write_text(path.read_text().replace('postal_address = "1 Quay Street, Harbour"', ""))
    del newsroom.environment["DIGEST_WEB__BASE_URL"]
    result = newsroom.call("preview")
    assert result.code == 0, result.err


# --- test -------------------------------------------------------------------------------------------------------------


def test_a_copy_goes_to_each_address(newsroom):
    """Each address is answered with what the relay said; all accepted is exit 0."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        result = newsroom.call("test", "a@example.org", "b@example.org")
    assert result.code == 0
    assert [line.partition(" (")[0] for line in result.out.splitlines()] == [
        "a@example.org: accepted",
        "b@example.org: accepted",
    ]
    assert len(server.accepted) == 2


def test_a_refused_copy_is_told_and_steers_no_terminal(newsroom):
    """One refusal is exit 75 with the server's words, made harmless; the other copy went out."""
    with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no \x1b[2Jsuch user", to="a@")])) as server:
        newsroom.relay(server.port)
        result = newsroom.call("test", "a@example.org", "b@example.org")
    assert result.code == 75
    refused, accepted = result.out.splitlines()
    assert refused.startswith("a@example.org: rejected (550")
    assert "such user" in refused
    assert "\x1b" not in result.out
    assert accepted.startswith("b@example.org: accepted")
    assert len(server.accepted) == 1


def test_a_copy_needs_what_a_send_needs(newsroom):
    """A test without a way to unsubscribe would prove nothing: exit 78."""
    del newsroom.environment["DIGEST_WEB__BASE_URL"]
    assert newsroom.call("test", "a@example.org").code == 78


# --- summarize --------------------------------------------------------------------------------------------------------


def test_summarize_a_file(newsroom):
    """One article in, at most so many sentences out; needs no settings."""
    (newsroom.folder / "digest.toml").unlink()
    long = newsroom.call("summarize", "articles/bridge.txt", "--json")
    short = newsroom.call("summarize", "articles/bridge.txt", "--sentences", "1", "--json")
    assert set(long.json) == {"title", "section", "attribution", "sentences", "method", "note"}
    assert long.json["title"] == "A bridge stays open"
    assert 1 == len(short.json["sentences"]) <= len(long.json["sentences"]) <= 3


def test_summarize_standard_input(newsroom, monkeypatch):
    """`-` is standard input, in bytes: the encoding is found as for a file."""
    content = (newsroom.folder / "articles" / "bridge.txt").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    piped = newsroom.call("summarize", "-")
    assert piped.code == 0
    assert piped.out == newsroom.call("summarize", "articles/bridge.txt").out


@pytest.mark.parametrize("name", ["missing.txt", "articles"])
def test_summarize_what_is_no_file(newsroom, name):
    """A missing file or a folder is exit 65 with the system's reason."""
    result = newsroom.call("summarize", name)
    assert result.code == 65
    assert result.err.startswith(f"digest: {name}: ")


# --- readers ----------------------------------------------------------------------------------------------------------


def test_add_is_safe_to_run_twice_and_revives_nobody(newsroom):
    """Added and known have a sentence each; who left is a failure, which scripts can see."""
    answers = [newsroom.call("subscribers", "add", "Ana@Example.NET", "--name", "Ana").out for _ in range(2)]
    newsroom.call("subscribers", "remove", "Ana@example.net")
    kept_out = newsroom.call("subscribers", "add", "ana@example.net")
    assert (kept_out.code, kept_out.out) == (2, "")
    assert "ana@example.net left quay or is suppressed, and stays out" in kept_out.err
    assert answers == [
        "Ana@example.net now reads quay.\n",
        "Ana@example.net reads quay already.\n",
    ]


@pytest.mark.parametrize("target", ["-", "out.csv"])
def test_what_is_exported_can_be_imported(newsroom, target):
    """A roster that left one database comes into another as it was."""
    newsroom.readers(3)
    result = newsroom.call("subscribers", "export", target)
    assert result.code == 0
    text = result.out if target == "-" else (newsroom.folder / target).read_text()
    (newsroom.folder / "again.csv").write_text(text)
    newsroom.environment["DIGEST_DATA"] = str(newsroom.folder / "other")
    assert newsroom.call("subscribers", "import", "again.csv", "--yes").code == 0
    rows = newsroom.call("subscribers", "list", "--json").json
    assert [(row["address"], row["name"]) for row in rows] == [(f"r{n}@example.net", f"Reader {n}") for n in range(3)]


def test_an_export_brings_those_who_left_to_another_installation(newsroom):
    """As what they are: counted by that, mailed by nobody, and not let in by the next list."""
    newsroom.readers(3)
    newsroom.call("subscribers", "remove", "r1@example.net")
    exported = newsroom.folder / "all.csv"
    assert newsroom.call("subscribers", "export", str(exported)).code == 0
    newsroom.environment["DIGEST_DATA"] = str(newsroom.folder / "elsewhere")
    plan = newsroom.call("subscribers", "import", str(exported), "--yes", "--json").json
    assert (plan["added"], plan["unsubscribed"], plan["invalid"], plan["rows"]) == (2, 1, 0, 3)
    assert newsroom.call("subscribers", "import", str(newsroom.folder / "readers.csv"), "--yes").code == 0
    states = {one["address"]: one["state"] for one in newsroom.call("subscribers", "list", "--json").json}
    assert states == {"r0@example.net": "active", "r1@example.net": "unsubscribed", "r2@example.net": "active"}


def test_an_export_is_for_its_owner_alone_and_replaces_nothing_unasked(newsroom):
    """A list of addresses can be read by who wrote it; a file that is there stays, byte for byte, until `--force` replaces it whole."""
    newsroom.readers(1)
    (newsroom.folder / "out.csv").write_text("mine")
    refused = newsroom.call("subscribers", "export", "out.csv")
    assert (refused.code, (newsroom.folder / "out.csv").read_text()) == (2, "mine")
    assert "out.csv: exists already" in refused.err
    assert "--force" in refused.err
    assert newsroom.call("subscribers", "export", "out.csv", "--force").code == 0
    assert "r0@example.net" in (newsroom.folder / "out.csv").read_text()
    assert (newsroom.folder / "out.csv").stat().st_mode & 0o777 == 0o600


def test_an_export_to_a_place_that_cannot_be_is_2(newsroom):
    """The place is named, nothing else is said."""
    result = newsroom.call("subscribers", "export", "missing/out.csv")
    assert result.code == 2
    assert "missing/out.csv" in result.err


def test_readers_are_listed_by_state(newsroom):
    """`--state` takes the states that there are."""
    newsroom.readers(2)
    newsroom.call("subscribers", "remove", "r1@example.net")
    for state, address in (("active", "r0@example.net"), ("unsubscribed", "r1@example.net")):
        rows = newsroom.call("subscribers", "list", "--state", state, "--json").json
        assert [row["address"] for row in rows] == [address]


def test_a_dry_import_writes_nothing(newsroom):
    """The plan is told in figures, and no database appears."""
    (newsroom.folder / "list.csv").write_text("email\nana@example.net\nana@example.net\nnonsense\n")
    plan = newsroom.call("subscribers", "import", "list.csv", "--dry-run", "--json").json
    assert (plan["rows"], plan["added"], plan["known"], plan["invalid"], plan["written"]) == (3, 1, 1, 1, False)
    assert not newsroom.database.exists()


@pytest.mark.parametrize(("file", "why"), [("missing.csv", "there is no such file"), (".", "Is a directory")])
def test_an_import_from_nowhere_is_65(newsroom, file, why):
    """What cannot be read is named, with what is wanted."""
    result = newsroom.call("subscribers", "import", file, "--yes")
    assert result.code == 65
    assert f"{file}: {why}" in result.err
    assert "email,name" in result.err
    assert not Path(newsroom.database).exists()


def piped(data: bytes) -> int:
    """Give a descriptor that these octets can be read from, once."""
    reader, writer = os.pipe()
    os.write(writer, data)
    os.close(writer)
    return reader


def test_readers_come_by_a_pipe(newsroom, monkeypatch):
    """Standard input, and what a shell makes of `<(...)`, are read as a file is."""
    newsroom.make_database()
    with os.fdopen(piped(b"email\nana@example.net\n")) as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert newsroom.call("subscribers", "import", "-", "--yes", "--json").json["added"] == 1
    descriptor = piped(b"email\nana@example.net\nben@example.net\n")
    plan = newsroom.call("subscribers", "import", f"/dev/fd/{descriptor}", "--yes", "--json").json
    os.close(descriptor)
    assert (plan["rows"], plan["added"], plan["known"]) == (2, 1, 1)


def test_a_pipe_is_read_once_and_used_twice(newsroom, monkeypatch):
    """Who is asked first sees the plan of what a pipe brought, and the same is then imported."""
    newsroom.make_database()
    terminal = io.StringIO("y\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    descriptor = piped(b"email\nana@example.net\n")
    result = newsroom.call("subscribers", "import", f"/dev/fd/{descriptor}")
    os.close(descriptor)
    assert result.code == 0
    assert "1  to add" in result.err
    assert "1  added" in result.out


def test_nothing_in_a_pipe_is_told_as_such(newsroom):
    """/dev/null is there; what it lacks is a header."""
    result = newsroom.call("subscribers", "import", "/dev/null", "--yes")
    assert result.code == 65
    assert "names no column 'email'" in result.err
