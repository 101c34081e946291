"""The JSON that scripts build on, the questions that people ask, and what a terminal shows, each from a job that really ran."""

import json
import os
import pty
import select
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests.clock import START
from tests.e2e.newsroom import BODY, Newsroom
from tests.smtp_server import Fault, Script, smtp_server

ROOT = Path(__file__).parents[2]
EDITION = {"edition", "newsletter", "number", "slot", "state", "paused_reason", "audience", "balanced"}
FATE = {"article", "title", "url", "source", "kept", "reason", "detail", "score", "parts"}
DELIVERY = {"address", "state", "message_id", "attempts", "reply", "reason", "choice"}
ARTICLE = {"title", "url", "published", "section", "language", "attribution", "author", "text"}
RUN = {
    *("newsletter", "slot", "result", "code", "message", "hint", "edition", "collected", "failures", "fates"),
    *("bulletins", "remarks", "model", "told", "known"),
    *("findings", "shortened", "moved", "quotas"),
    "progress",
}
PACE = {
    *("rate", "time_left", "frozen_at", "first_accepted_at", "last_accepted_at", "failures", "held_back", "acceptance"),
    *("trouble", "quotas"),
}
STATES = {
    *("pending", "claimed", "in_flight", "accepted", "deferred", "rejected", "uncertain", "expired", "skipped"),
    "cancelled",
}


@pytest.fixture
def sent(newsroom: Newsroom) -> Newsroom:
    """Send one edition to four readers: one is rejected, with a reply that tries to steer a terminal."""
    reply = "550 5.1.1 no \x1b[31msuch\x07 user"
    with smtp_server(Script([Fault("rcpt", text=reply, to="r3@")])) as server:
        newsroom.relay(server.port)
        newsroom.readers(4)
        assert newsroom.call("run").code == 0
    return newsroom


# --- shapes -----------------------------------------------------------------------------------------------------------


def test_status_of_an_edition(sent: Newsroom) -> None:
    """One object whose states, all named, sum up to the audience, with pace, failures, and acceptance over time."""
    status = sent.call("status", "1", "--json").json
    assert set(status) == EDITION | {"states", "open", "next_attempt_at"} | PACE
    assert sum(one["accepted"] for one in status["acceptance"]) == status["states"]["accepted"] == 3
    assert [(one["state"], one["letters"]) for one in status["failures"]] == [("rejected", 1)]
    assert set(status["states"]) == STATES
    assert sum(status["states"].values()) == status["audience"] == 4
    assert (status["edition"], status["newsletter"], status["state"], status["balanced"]) == (1, "quay", "done", True)
    assert status["slot"] == "manual:1"


@pytest.mark.parametrize("word", ["1", "last", "quay", "quay#1"])
def test_an_edition_has_several_names(sent: Newsroom, word: str) -> None:
    """Number, newsletter, newsletter and number, or `last`: all commands understand all of them."""
    assert sent.call("status", word, "--json").json["edition"] == 1
    assert sent.call("why", word, "--json").json
    assert len(sent.call("deliveries", word, "--jsonl").out.splitlines()) == 4
    assert sent.call("editions", "show", word).out.startswith("Subject: ")


def test_status_without_an_edition_is_a_list(sent: Newsroom) -> None:
    """The last edition of each newsletter, in the same shape."""
    (status,) = sent.call("status", "--json").json
    assert status == sent.call("status", "1", "--json").json


def test_editions_list(sent: Newsroom) -> None:
    """A list of what `status` gives, without its figures."""
    (edition,) = sent.call("editions", "list", "--json").json
    assert set(edition) == EDITION
    assert edition.items() <= sent.call("status", "1", "--json").json.items()
    assert sent.call("editions", "list", "quay", "--json").json == [edition]


def test_editions_list_is_newest_first_and_limited(sent: Newsroom) -> None:
    """A long life is shown from its end."""
    sent.clock.move(timedelta(days=1))
    sent.write("new.txt", "Another morning at the lock")
    with smtp_server() as server:
        sent.relay(server.port)
        assert sent.call("run").code == 0
    assert [one["edition"] for one in sent.call("editions", "list", "--json").json] == [2, 1]
    assert [one["edition"] for one in sent.call("editions", "list", "--limit", "1", "--json").json] == [2]


def test_sources_test(newsroom: Newsroom) -> None:
    """What one source gives now: articles with their text, failures beside them; nothing is stored."""
    found = newsroom.call("sources", "test", "articles", "--json", "--now", "2026-11-23T08:00+00:00").json
    assert set(found) == {"source", "articles", "failures", "remarks", "fates"}
    assert found["failures"] == []
    (article,) = found["articles"]
    assert set(article) == ARTICLE
    assert (article["title"], article["section"]) == ("A bridge stays open", "City")
    assert article["published"] == (START - timedelta(hours=1)).isoformat()
    assert not newsroom.database.exists()


def test_why_of_an_edition(sent: Newsroom) -> None:
    """One fate per candidate."""
    (fate,) = sent.call("why", "1", "--json").json
    assert set(fate) == FATE
    assert (fate["title"], fate["kept"], fate["reason"]) == ("A bridge stays open", True, "kept")
    assert isinstance(fate["score"], float)


def test_why_of_an_article(newsroom: Newsroom) -> None:
    """An article by its address: what every run made of it, newest first, with newsletter, slot and time."""
    link = "https://example.org/bridge"
    text = f"---\ntitle: The ferry returns\nurl: {link}\ndate: 2026-11-23T06:00:00Z\n---\n{BODY.format(place='Quay')}\n"
    (newsroom.folder / "articles" / "ferry.md").write_text(text)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        assert newsroom.call("run").code == 0
        newsroom.clock.move(timedelta(days=1))
        assert newsroom.call("run").code == 0
    rows = newsroom.call("why", link, "--json").json
    assert {frozenset(row) for row in rows} == {frozenset(FATE | {"newsletter", "slot", "when"})}
    assert [row["reason"] for row in rows] == ["published", "kept"]
    assert (rows[1]["slot"], rows[1]["when"]) == ("manual:1", START.isoformat())
    shown = newsroom.call("why", link).out
    assert "in an earlier edition" in shown
    assert "Score in manual:1: " in shown
    assert " = weight 1.00 x recency " in shown


def test_who(sent: Newsroom) -> None:
    """One reader: who they are, what they got, what happened; never the key that their links carry."""
    shape = sent.call("who", "r3@example.net", "--json").json
    assert set(shape) == {"subscriber", "deliveries", "events"}
    assert shape["subscriber"]["address"] == "r3@example.net"
    (letter,) = shape["deliveries"]
    assert set(letter) == DELIVERY | {"newsletter", "slot", "edition", "accepted_at"}
    assert (letter["state"], letter["edition"], letter["accepted_at"]) == ("rejected", 1, None)
    assert {"kind", "at", "how", "newsletter", "detail"} == set(shape["events"][0])
    assert shape["events"][0]["kind"] == "subscribed"
    assert "key" not in json.dumps(shape).replace("key_", "")


def test_deliveries(sent: Newsroom) -> None:
    """One JSON object per line and reader; a reply that holds escapes comes back whole and steers nothing."""
    out = sent.call("deliveries", "1", "--jsonl").out
    rows = [json.loads(line) for line in out.splitlines()]
    assert all(set(row) == DELIVERY for row in rows)
    assert [row["address"] for row in rows] == [f"r{n}@example.net" for n in range(4)]
    assert len({row["message_id"] for row in rows}) == 4
    assert [row["state"] for row in rows] == ["accepted"] * 3 + ["rejected"]
    assert "such" in rows[3]["reply"]
    assert "\x1b" not in out


def test_a_run(newsroom: Newsroom) -> None:
    """A list of runs, one per newsletter and edition, with the ledger; standard error stays empty."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        result = newsroom.call("run", "--json")
    (run,) = result.json
    assert result.err == ""
    assert set(run) == RUN
    assert (run["newsletter"], run["result"], run["code"], run["edition"]) == ("quay", "composed", 0, 1)
    assert run["collected"] == {"folder:articles": 1}
    assert run["fates"] == {"kept": 1}
    assert run["progress"]["states"]["accepted"] == 2


def test_a_failed_run_is_json_too(newsroom: Newsroom) -> None:
    """A newsletter that must not go out is a run with its code; the document can still be read."""
    del newsroom.environment["DIGEST_WEB__BASE_URL"]
    result = newsroom.call("run", "--json")
    (run,) = result.json
    assert (result.code, run["code"], run["result"]) == (78, 78, "failed")
    assert "DIGEST_WEB__BASE_URL" in run["message"]
    assert run["hint"]


def test_readers_and_sources_as_json(sent: Newsroom) -> None:
    """Lists of objects with the same keys in every row."""
    readers = sent.call("subscribers", "list", "--json").json
    assert {frozenset(row) for row in readers} == {frozenset({"address", "name", "newsletter", "state", "created"})}
    (source,) = sent.call("sources", "list", "--json").json
    assert set(source) == {"newsletter", "type", "source", "failures", "last_success"}
    assert (source["source"], source["failures"]) == ("articles", 0)
    assert source["last_success"].startswith("2026-11-23")


def test_a_source_with_an_id_of_its_own_is_listed_by_it(newsroom: Newsroom) -> None:
    """What the operator calls a source is what the list shows."""
    newsroom.configure(newsroom.articles() + 'id = "desk"\n')
    assert newsroom.call("sources", "list", "--json").json[0]["source"] == "desk"
    assert "desk" in newsroom.call("sources", "list").out


# --- words ------------------------------------------------------------------------------------------------------------


def test_the_words_of_a_run(newsroom: Newsroom) -> None:
    """What was collected, what became of it, and figures that balance; quiet prints none of it."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        loud = newsroom.call("run")
        newsroom.clock.move(timedelta(days=1))
        newsroom.write("new.txt", "Another morning at the lock")
        quiet = newsroom.call("run", "--quiet")
    assert loud.out.splitlines() == [
        "quay #1 (manual:1): composed.",
        "  Collected 1 article from 1 source: folder:articles 1.",
        "  1 candidate: 1 kept, 0 left out.",
        "  2 readers: 2 accepted. The counts balance.",
    ]
    assert (quiet.out, quiet.err) == ("", "")
    assert len(server.accepted) == 4


def test_quiet_still_tells_problems(newsroom: Newsroom) -> None:
    """Under cron the only lines are those that somebody has to read."""
    newsroom.configure(newsroom.articles(), 'type = "folder"\npath = "missing"\n')
    with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no such user", to="r1@")])) as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        result = newsroom.call("run", "-q")
    assert result.out == ""
    assert len(result.err.splitlines()) == 2
    assert "missing" in result.err.splitlines()[0]
    assert "1 letter rejected" in result.err.splitlines()[1]


def test_an_edition_that_waits_is_told_under_cron(newsroom: Newsroom) -> None:
    """A held edition needs a person: one line, with the command that sends it, and that command does."""
    newsroom.configure(options='min_stories = 3\nif_quiet = "hold"')
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        result = newsroom.call("run", "--quiet")
        assert (result.code, result.out) == (0, "")
        assert result.err == "quay: an edition waits. `digest send 1` sends it as it is.\n"
        assert newsroom.call("send", "1", "--yes").code == 0
    assert len(server.accepted) == 1


def test_letters_that_expired_are_told_under_cron(newsroom: Newsroom) -> None:
    """Readers who never got an edition are a problem, even if nothing can be done about it any more."""
    newsroom.configure(options='expire_after = "1h"')
    with smtp_server(Script([Fault("rcpt", text="451 4.7.1 later", times=0)])) as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        assert newsroom.call("run").code == 75
        newsroom.clock.move(timedelta(hours=2))
        result = newsroom.call("run", "--quiet")
    assert "2 letters expired" in result.err


def test_status_in_words_counts_readers_too(sent: Newsroom) -> None:
    """State, balance and the readers of each newsletter."""
    sent.call("subscribers", "remove", "r0@example.net")
    lines = sent.call("status").out.splitlines()
    assert lines[0] == "quay #1, slot manual:1: done"
    assert "The counts balance." in lines[1]
    assert lines[-1] == "Readers of quay: 3 active, 1 unsubscribed"


def test_replies_of_servers_steer_no_terminal(sent: Newsroom) -> None:
    """Whatever a server says, no command lets an escape through."""
    for words in (("deliveries", "1"), ("who", "r3@example.net"), ("who", "r3@example.net", "--json"), ("status", "1")):
        result = sent.call(*words)
        assert result.code == 0
        assert "\x1b" not in result.out + result.err
        assert "\x07" not in result.out + result.err


def test_titles_of_articles_steer_no_terminal(newsroom: Newsroom) -> None:
    """A headline with escapes and markup is shown as text in every command that shows it."""
    newsroom.write("evil.txt", "Free [red]gold[/red] \x1b[2J\x9b31m at :warning: noon")
    for words in (("sources", "test", "articles"), ("preview", "--why"), ("run", "--dry-run")):
        result = newsroom.call(*words)
        assert result.code == 0, result.err
        assert "\x1b" not in result.out
        assert "\x9b" not in result.out
    shown = newsroom.call("sources", "test", "articles").out
    assert "[red]gold[/red]" in shown
    assert ":warning:" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("status", "7"),
        ("why", "7"),
        ("deliveries", "7"),
        ("deliveries",),
        ("editions", "show"),
        ("editions", "list", "quai"),
        ("send", "7", "--yes"),
        ("why", "https://example.org/unknown"),
        ("who", "nobody@example.net"),
        ("who", "not-an-address"),
        ("subscribers", "remove", "nobody@example.net"),
        ("subscribers", "list", "-n", "quai"),
        ("subscribers", "add", "nonsense"),
        ("preview", "quai"),
    ],
)
def test_what_is_not_there_is_exit_2(newsroom: Newsroom, words: tuple[str, ...]) -> None:
    """An unknown edition, newsletter, article or reader is one line that names it, without a traceback."""
    result = newsroom.call(*words)
    assert result.code == 2, result
    assert result.err.startswith("digest: ")
    assert "Traceback" not in result.err
    assert result.out == ""


# --- a real terminal --------------------------------------------------------------------------------------------------


def on_a_terminal(newsroom: Newsroom, *words: str) -> tuple[int, str, str]:
    """Run a command whose standard error is a pseudo-terminal; give its code, output, and what was drawn."""
    ours, theirs = pty.openpty()
    environment = newsroom.environment | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}
    command = [newsroom.python, "-m", "digest", *words]
    with subprocess.Popen(
        command, cwd=newsroom.folder, env=environment, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        drawn = b""
        while process.poll() is None or select.select([ours], [], [], 0)[0]:
            if select.select([ours], [], [], 0.05)[0]:
                try:
                    drawn += os.read(ours, 65536)
                except OSError:  # Linux says EIO when the other end is closed
                    break
        assert process.stdout is not None
        out = process.stdout.read().decode()
        code = process.wait()
    os.close(ours)
    return code, out, drawn.decode()


@pytest.mark.usefixtures("warm_start")
def test_a_terminal_sees_bars_and_gets_its_cursor_back(newsroom: Newsroom) -> None:
    """Bars are drawn on standard error alone; afterwards they are gone and the cursor is there."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(30)
        code, out, drawn = on_a_terminal(newsroom, "run", "--now", START.isoformat())
    assert code == 0, drawn
    assert len(server.accepted) == 30
    assert "Delivering" in drawn
    assert drawn.rindex("\x1b[?25h") > drawn.rindex("\x1b[?25l")
    assert "\x1b" not in out
    assert "30 readers: 30 accepted. The counts balance." in out


@pytest.mark.usefixtures("warm_start")
@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_quiet_and_json_draw_nothing_on_a_terminal(newsroom: Newsroom, option: str) -> None:
    """Whoever asks for silence or for JSON gets a still terminal."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        code, _, drawn = on_a_terminal(newsroom, "run", option, "--now", START.isoformat())
    assert (code, drawn) == (0, "")


@pytest.mark.usefixtures("warm_start")
def test_the_cursor_comes_back_after_an_error(newsroom: Newsroom) -> None:
    """A job that fails in the middle leaves a terminal that can be used."""
    newsroom.configure(newsroom.articles(), 'type = "fed"\nurl = "https://example.org"\n')
    code, _, drawn = on_a_terminal(newsroom, "run", "--now", START.isoformat())
    assert code == 78
    assert drawn.count("\x1b[?25l") == drawn.count("\x1b[?25h")
    assert "unknown type of source" in drawn
