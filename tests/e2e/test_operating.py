"""Operators at work: check, cancel, hold, resume, retry and resolve, as a person calls them, against a real SMTP server."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from digest.store import open_store
from tests.clock import START
from tests.e2e.newsroom import Newsroom, Result
from tests.ledger import run_sql
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server

LOST = Fault("dot", "accept_drop", to="r[01]@", times=0)


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


@pytest.fixture(autouse=True)
def nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under cron standard input is no terminal."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())


def states(newsroom: Newsroom, edition: str = "last") -> dict[str, int]:
    shown = newsroom.call("status", edition, "--json").json
    assert shown["balanced"]
    assert newsroom.call("verify", edition).code == 0
    return {state: count for state, count in shown["states"].items() if count}


def started(newsroom: Newsroom, server: SmtpServer, readers: int = 6, limit: int = 2) -> None:
    """Send the first edition to some of the readers; it is paused then."""
    newsroom.relay(server.port, connections="1")
    newsroom.readers(readers)
    newsroom.call("send", "quay", "--yes", "--limit", str(limit))


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def lost(newsroom: Newsroom) -> Iterator[SmtpServer]:
    """Send an edition to four readers, of whom two lose the answer, under a policy that sends nothing twice by itself."""
    newsroom.configure(options='uncertain = "hold"')
    with smtp_server(Script([LOST])) as running:
        newsroom.relay(running.port, connections="1")
        newsroom.readers(4)
        assert newsroom.call("run").code == 75
        running.script = Script()
        yield running


class TestVerify:
    def test_nothing_to_check_is_fine(self, newsroom):
        """Before the first edition the promise is kept, and no database is made."""
        result = newsroom.call("verify")
        assert (result.code, result.out) == (0, "No edition yet: there is nothing to check.\n")
        assert not newsroom.database.exists()

    def test_a_kept_promise_is_said(self, newsroom, server):
        """Figures and a sentence per edition; the same for machines."""
        started(newsroom, server)
        result = newsroom.call("verify")
        assert result.code == 0
        assert "The promise is kept." in result.out
        shape = newsroom.call("verify", "last", "--json").json
        assert (shape["kept"], shape["breaches"], shape["audience"]) == (True, [], 6)
        assert [one["edition"] for one in newsroom.call("verify", "--json").json] == [1]

    def test_a_breach_is_named(self, newsroom, server):
        """Where somebody's hand was in the database, the breach has a name, rows, and exit code 70."""
        started(newsroom, server)
        with closing(
            open_store(f"sqlite:///{newsroom.database}", data_dir=newsroom.folder, clock=newsroom.clock)
        ) as store:
            run_sql(store, "UPDATE delivery_attempts SET outcome = NULL WHERE 0")
            run_sql(store, "DROP TRIGGER attempts_kept")
            run_sql(store, 'DELETE FROM delivery_attempts WHERE "row" = 2')
        result = newsroom.call("verify", "last")
        assert result.code == 70
        assert "BREACH accepted_without_proof" in result.out
        assert "(row 2)" in result.out
        assert "Keep the database as it is" in result.err
        (breach,) = newsroom.call("verify", "last", "--json").json["breaches"]
        assert (breach["name"], breach["count"], breach["rows"]) == ("accepted_without_proof", 1, [2])

    def test_an_unknown_edition_is_wrong_use(self, newsroom, server):
        """A typing error is no breach."""
        started(newsroom, server)
        assert newsroom.call("verify", "nobody#7").code == 2


class TestCancel:
    def test_the_rest_is_cancelled_and_the_articles_come_back(self, newsroom, server):
        """Who has it keeps it, nobody else gets it, and the next edition carries the same articles."""
        started(newsroom, server)
        result = newsroom.call("cancel", "last", "--yes")
        assert result.code == 0
        assert (
            "  2 readers have it already: its articles go into the next edition, and so to them again.\n" in result.out
        )
        assert states(newsroom) == {"accepted": 2, "cancelled": 4}
        newsroom.clock.move(timedelta(hours=1))
        assert newsroom.call("run").code == 0
        assert states(newsroom, "1") == {"accepted": 2, "cancelled": 4}
        assert states(newsroom, "2") == {"accepted": 6}
        assert len(server.accepted) == 8

    def test_letters_that_went_out_while_a_person_thought_are_counted(self, newsroom, server, monkeypatch):
        """Who gets the articles again is counted when all has stopped, not when the question was asked."""
        started(newsroom, server)

        def think(question: str, **_how: object) -> bool:
            assert "2 readers have it already" in question
            assert newsroom.call("send", "last", "--limit", "1", "--yes").code == 75
            return True

        monkeypatch.setattr(sys, "stdin", Keyboard())
        monkeypatch.setattr("click.confirm", think)
        assert "  3 readers have it already" in newsroom.call("cancel", "last").out

    def test_in_mid_send_the_dot_in_flight_is_finished(self, newsroom, server):
        """A cancel that comes while a dot is on its way: that letter is accepted, and it is the last."""
        newsroom.relay(server.port, connections="1")
        newsroom.readers(6)

        def cancel(stage: str, recipient: str) -> None:
            if stage == "dot" and len(server.accepted) == 2:
                url = f"sqlite:///{newsroom.database}"
                with closing(open_store(url, data_dir=newsroom.folder, clock=newsroom.clock)) as other:
                    other.editions.stop(1, "cancel", "by hand", START)

        server.on_stage = cancel
        newsroom.call("run")
        assert len(server.accepted) == 3
        assert states(newsroom) == {"accepted": 3, "cancelled": 3}

    def test_it_asks_on_a_terminal(self, newsroom, server, asked):
        """Anything but yes leaves all as it is."""
        started(newsroom, server)
        refused = asked("n\n", "cancel", "last")
        assert "Nothing was cancelled" in refused.err
        assert "2 readers have it already: its articles go into the next edition" in refused.err
        assert states(newsroom) == {"accepted": 2, "pending": 4}
        assert asked("y\n", "cancel", "last").code == 0
        assert states(newsroom) == {"accepted": 2, "cancelled": 4}

    def test_what_is_over_is_refused_without_a_question(self, newsroom, server, asked):
        """Nobody is told of articles that come back, and asked for a decision that is none."""
        started(newsroom, server)
        newsroom.call("resume", "last")
        refused = asked("y\n", "cancel", "last")
        assert (refused.code, "for good?" in refused.err, states(newsroom)) == (2, False, {"accepted": 6})
        assert "is done, so nobody can cancel it" in refused.err

    def test_a_script_need_not_say_yes(self, newsroom, server):
        """The brake works where nobody can be asked."""
        started(newsroom, server)
        assert newsroom.call("cancel", "last").code == 0

    @pytest.mark.parametrize("command", ["cancel", "hold", "resume", "retry"])
    def test_cancelled_is_final(self, newsroom, server, command):
        """Nothing is done to a cancelled edition, and what is asked for is said to be wrong."""
        started(newsroom, server)
        newsroom.call("cancel", "last")
        result = newsroom.call(command, "last")
        assert (result.code, states(newsroom)) == (0 if command == "retry" else 2, {"accepted": 2, "cancelled": 4})


class TestHoldAndResume:
    def test_a_held_edition_waits_and_goes_on(self, newsroom, server):
        """While it is held no run touches it; resumed it reaches everybody, nobody twice."""
        started(newsroom, server)
        held = newsroom.call("hold", "last")
        assert (held.code, "digest resume 1" in held.out) == (0, True)
        newsroom.call("run")
        assert len(server.accepted) == 2
        resumed = newsroom.call("resume", "last")
        assert resumed.code == 0
        assert "went on" in resumed.out
        assert states(newsroom) == {"accepted": 6}
        assert len({seen.recipient for seen in server.accepted}) == len(server.accepted) == 6

    def test_a_paused_edition_goes_on(self, newsroom, server):
        """After a breaker, or a limit, `resume` sends the rest."""
        started(newsroom, server)
        report = newsroom.call("resume", "last", "--json").json[0]
        assert (report["result"], report["code"], report["progress"]["state"]) == ("resumed", 0, "done")

    def test_a_done_edition_has_nothing_to_resume(self, newsroom, server):
        """Resuming twice sends nothing twice; what is done cannot be held."""
        started(newsroom, server)
        newsroom.call("resume", "last")
        assert newsroom.call("resume", "last").code == 0
        assert len(server.accepted) == 6
        assert newsroom.call("hold", "last").code == 2


class TestRetry:
    @pytest.fixture
    def refused(self, newsroom: Newsroom) -> Iterator[SmtpServer]:
        """Send an edition to ten readers, of whom two are refused."""
        with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no such user", to="r[34]@", times=0)])) as running:
            newsroom.relay(running.port, connections="1")
            newsroom.readers(10)
            newsroom.call("run")
            running.script = Script()
            yield running

    def test_refused_readers_get_it_after_all(self, newsroom, refused):
        """Put back by hand, they get the letter with the next run, and the history says who decided."""
        result = newsroom.call("retry", "last", "--yes")
        assert result.code == 0
        assert "2 put back" in result.out
        assert states(newsroom) == {"accepted": 8, "pending": 2}
        newsroom.call("resume", "last")
        assert states(newsroom) == {"accepted": 10}
        assert "put back by hand, was rejected" in newsroom.call("who", "r3@example.net").out

    def test_readers_who_left_stay_out(self, newsroom, refused):
        """Who left between the refusal and the retry gets nothing."""
        newsroom.call("subscribers", "remove", "r3@example.net")
        newsroom.call("retry", "last", "--yes")
        newsroom.call("resume", "last")
        assert states(newsroom) == {"accepted": 9, "rejected": 1}
        assert "r3@example.net" not in [seen.recipient for seen in refused.accepted]

    def test_it_asks_before_it_writes(self, newsroom, refused, asked):
        """A terminal is asked with the figures; where nobody can be asked it wants --yes."""
        assert newsroom.call("retry", "last").code == 2
        result = asked("n\n", "retry", "last")
        assert "try 2 letters (2 rejected) again?" in result.err
        assert states(newsroom) == {"accepted": 8, "rejected": 2}

    def test_only_what_is_named(self, newsroom, refused):
        """Other states are left; nothing to do is said."""
        assert "no letter to try again" in newsroom.call("retry", "last", "--state", "expired", "--yes").out

    def test_expired_letters_get_the_time_of_a_fresh_edition(self, newsroom):
        """A relay that was down for days: the letters expired, and go out when somebody says so."""
        with smtp_server(Script([Fault("rcpt", text="451 4.3.0 later", times=0)])) as down:
            newsroom.relay(down.port, connections="1")
            newsroom.readers(3)
            newsroom.call("run")
            newsroom.clock.move(timedelta(days=2))
            newsroom.call("run")
            assert states(newsroom, "1") == {"expired": 3}
            down.script = Script()
            assert newsroom.call("retry", "1", "--yes").code == 0
            newsroom.call("run")
            assert states(newsroom, "1") == {"accepted": 3}


class TestResolve:
    def test_without_an_option_they_are_listed(self, newsroom, lost):
        """By name, with what is known; work is left."""
        result = newsroom.call("resolve", "last")
        assert result.code == 75
        assert [line.split()[0] for line in result.out.splitlines()[1:]] == ["r0@example.net", "r1@example.net"]
        assert states(newsroom) == {"accepted": 2, "uncertain": 2}

    def test_nothing_uncertain_is_said(self, newsroom, server):
        """An edition without doubts has nothing to settle."""
        started(newsroom, server)
        result = newsroom.call("resolve", "last", "--accepted", "--yes")
        assert (result.code, result.out) == (0, "quay #1 has no uncertain letter.\n")
        result = newsroom.call("resolve", "last", "--from-log", "digest.toml")
        assert (result.code, result.out) == (0, "No letter is in doubt.\n")

    def test_one_more_copy(self, newsroom, lost):
        """Each gets exactly one more, the same bytes."""
        assert newsroom.call("resolve", "last", "--resend").code == 2
        result = newsroom.call("resolve", "last", "--resend", "--yes")
        assert (result.code, "Settled: 2 pending." in result.out) == (0, True)
        newsroom.call("run")
        assert states(newsroom) == {"accepted": 4}
        copies = [seen.data for seen in lost.accepted if seen.recipient == "r0@example.net"]
        assert len(copies) == 2
        assert copies[0] == copies[1]

    def test_they_arrived(self, newsroom, lost):
        """No further copy goes out, and the history says who said so."""
        assert newsroom.call("resolve", "last", "--accepted", "--yes").code == 0
        newsroom.call("run")
        assert states(newsroom) == {"accepted": 4}
        assert len(lost.accepted) == 4
        assert "by command line edition" not in newsroom.call("who", "r2@example.net").out
        assert "accepted quay by command line" in newsroom.call("who", "r0@example.net").out

    def test_a_terminal_is_asked(self, newsroom, lost, asked):
        """Leave is the default; a choice settles all that are listed."""
        assert asked("\n", "resolve", "last").code == 75
        assert asked("n\n", "resolve", "last", "--accepted").code == 75
        assert asked("accepted\n", "resolve", "last").code == 0
        assert states(newsroom) == {"accepted": 4}

    def test_the_relays_log_settles_them(self, newsroom, lost):
        """One letter stands in the log of Postfix: it is accepted; the other is left, and named."""
        rows = [line for line in newsroom.call("resolve", "last").out.splitlines() if "<" in line]
        message_id = rows[0].rpartition("<")[2].rstrip(">")
        stamp = "2026-11-23T07:00:01.1+00:00 mx1"
        (newsroom.folder / "mail.log").write_text(
            f"{stamp} postfix/cleanup[8]: 4F1Q: message-id=<{message_id}>\n"
            f"{stamp} postfix/smtp[9]: 4F1Q: to=<r0@example.net>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, "
            "dsn=2.0.0, status=sent (250 ok)\n"
        )
        result = newsroom.call("resolve", "last", "--from-log", "mail.log")
        assert result.code == 75
        assert "r0@example.net: accepted, later delivered (mail log, queue id 4F1Q: sent (250 ok))" in result.out
        assert "not in the log: r1@example.net" in result.out
        assert states(newsroom) == {"accepted": 3, "uncertain": 1}

    def test_a_log_can_be_piped_in(self, newsroom, lost, monkeypatch):
        """Rotated logs come from `zcat`; bytes that are no text break nothing."""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe nothing\n"), errors="replace"))
        assert newsroom.call("resolve", "last", "--from-log", "-").code == 75

    def test_a_log_that_is_not_there(self, newsroom, lost):
        """A wrong path is told, and settles nothing."""
        result = newsroom.call("resolve", "last", "--from-log", "missing.log")
        assert result.code == 65
        assert "missing.log" in result.err

    def test_two_answers_at_once_are_wrong_use(self, newsroom, lost):
        """Resent and accepted exclude each other."""
        assert newsroom.call("resolve", "last", "--resend", "--accepted", "--yes").code == 2

    def test_no_copy_beyond_the_policy(self, newsroom, lost):
        """A letter that was doubtful twice is not sent a third time, and the operator is told why."""
        newsroom.call("resolve", "last", "--resend", "--yes")
        lost.script = Script([LOST])
        newsroom.call("run")
        result = newsroom.call("resolve", "last", "--resend", "--yes")
        assert result.code == 75
        assert "2 left as they are" in result.err
        assert states(newsroom) == {"accepted": 2, "uncertain": 2}


def test_operating_is_the_same_on_both_databases(newsroom: Newsroom, database_url: str) -> None:
    """Pause, retry, resolve and check: wherever the ledger lies."""
    newsroom.environment["DIGEST_DATABASE__URL"] = database_url
    newsroom.configure(options='uncertain = "hold"')
    faults = [LOST, Fault("rcpt", text="550 5.1.1 no such user", to="r3@", times=0)]
    with smtp_server(Script(faults)) as server:
        newsroom.relay(server.port, connections="1")
        newsroom.readers(20)
        newsroom.call("run")
        server.script = Script()
        newsroom.call("retry", "last", "--yes")
        newsroom.call("resolve", "last", "--resend", "--yes")
        assert newsroom.call("hold", "last").code == 0
        assert newsroom.call("resume", "last").code == 0
        assert states(newsroom) == {"accepted": 20}
