"""A run under cron failed at the relay: whoever looks later reads when, and in which words, until a session works again."""

from datetime import timedelta

import pytest

from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Fault, Script, smtp_server

EDITORS = 'approval = true\neditors = ["jane@example.org"]'
WRONG = Fault("auth", "reply", "535 5.7.8 wrong password", times=0)


@pytest.fixture
def refused(newsroom: Newsroom) -> Newsroom:
    """Let a run fail at the login, an hour ago."""
    newsroom.readers(2)
    with smtp_server(Script(login=("quay", "right"))) as server:
        newsroom.relay(server.port, username="quay", password="wrong")
        assert newsroom.call("run", "--quiet").code == 77
    newsroom.clock.move(timedelta(hours=1))
    return newsroom


def test_status_tells_when_and_why_nothing_goes_out(refused):
    """In words, for machines and on the page: the time of the run, the relay, its reply, and what to do."""
    said = f"Trouble at 2026-11-23 07:00 UTC: 127.0.0.1:{refused.environment['DIGEST_SMTP__PORT']}: login refused: 535"
    shown = refused.call("status").out
    assert f"  {said}" in shown
    assert "Check DIGEST_SMTP__USERNAME and DIGEST_SMTP__PASSWORD." in shown
    trouble = refused.call("status", "last", "--json").json["trouble"]
    assert trouble["at"] == "2026-11-23T07:00:00+00:00"
    assert "login refused: 535" in trouble["what"]
    assert trouble["hint"].startswith("Check DIGEST_SMTP__USERNAME")
    assert said in refused.call("status", "last", "--html", "-").out


def test_once_a_session_works_it_is_over(refused):
    """The next run sends the letters, and nothing is left to tell."""
    with smtp_server(Script(login=("quay", "right"))) as server:
        refused.relay(server.port, password="right")
        assert refused.call("run", "--quiet").code == 0
    assert "Trouble" not in refused.call("status").out
    assert refused.call("status", "last", "--json").json["trouble"] is None


def test_a_session_that_only_puts_letters_off_ends_it_too(refused):
    """The relay lets us in: that it takes the letters later is told as such."""
    later = [Fault("rcpt", "reply", "451 4.7.1 later", times=0)]
    with smtp_server(Script(login=("quay", "right"), faults=later)) as server:
        refused.relay(server.port, password="right")
        assert refused.call("run", "--quiet").code == 75
    shown = refused.call("status").out
    assert "Trouble" not in shown
    assert "2 letters deferred: 451 4.7.1 later" in shown


def test_the_last_trouble_counts(refused):
    """A second run that fails otherwise is told, the first no longer."""
    faults = [Fault("mail", "reply", "550 5.7.1 sender not allowed", times=0)]
    with smtp_server(Script(login=("quay", "right"), faults=faults)) as server:
        refused.relay(server.port, password="right")
        assert refused.call("run", "--quiet").code == 77
    shown = refused.call("status").out
    assert "Trouble at 2026-11-23 08:00 UTC: the mail server refuses us at MAIL: 550 5.7.1 sender not allowed" in shown
    assert "535" not in shown


def test_a_draft_that_reached_no_editor_is_told(newsroom):
    """Nobody knows of the draft: who looks sees that it waits, and why nobody was asked."""
    newsroom.configure(options=EDITORS)
    newsroom.readers(1)
    with smtp_server(Script(login=("quay", "right"))) as server:
        newsroom.relay(server.port, username="quay", password="wrong")
        newsroom.call("run", "--quiet")
        assert "the draft reached no editor: login refused: 535" in newsroom.call("status").out
        newsroom.relay(server.port, password="right")
        assert newsroom.call("run", "--quiet").code == 0
    assert "Trouble" not in newsroom.call("status").out
