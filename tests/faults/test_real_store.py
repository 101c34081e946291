"""Delivery on the real ledgers, SQLite and PostgreSQL: what the memory ledger promised holds there too."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from digest.delivery.smtp import SmtpTransport, Timeouts
from digest.model import DeliveryState
from tests.faults.real import engine, freeze
from tests.faults.test_stages import ONCE
from tests.letters import Silent
from tests.smtp_server import Fault, Script, smtp_server

DOTS = [case for case in ONCE if case[0] in {"rcpt", "dot"}]


@pytest.mark.parametrize(("stage", "action", "text", "state", "copies"), DOTS)
def test_faults_end_where_the_design_says(store, clock, stage, action, text, state, copies):
    """One faulty answer among five readers, on the ledger that counts."""
    edition = freeze(store, 5, clock)
    with smtp_server(Script(faults=[Fault(stage, action, text, to="reader3@")])) as server:
        work = engine(store, server.port, clock, connections=2)
        hasty = Timeouts(connect=1, command=0.3, body=1, dot=0.3)
        work._transport = SmtpTransport(
            host="127.0.0.1", port=server.port, hello="me.example", security="none", timeouts=hasty
        )
        progress = work.drive(edition, wait=False)
    row = next(row for row in store.outbox.deliveries(edition) if row.address == "reader3@example.net")
    assert row.state == state
    assert progress.balanced
    assert progress.states.get(DeliveryState.ACCEPTED, 0) == 4 + (state == "accepted")
    assert [seen.recipient for seen in server.accepted].count("reader3@example.net") == copies


def test_everybody_has_one_sound_letter(store, clock):
    """200 readers over eight connections: all accepted, every Message-ID and token its own, no defects, and `done`."""
    edition = freeze(store, 200, clock)
    listener = Silent()
    with smtp_server() as server:
        progress = engine(store, server.port, clock, connections=8, listener=listener).drive(edition, wait=False)
    assert (progress.state, progress.states) == ("done", {DeliveryState.ACCEPTED: 200})
    assert listener.steps == 200
    messages = [message_from_bytes(seen.data, policy=default) for seen in server.accepted]
    assert len({message["To"] for message in messages}) == 200
    assert len({message["Message-ID"] for message in messages}) == 200
    assert len({message["List-Unsubscribe"] for message in messages}) == 200
    assert not any(message.defects for message in messages)
    assert all(message["Message-ID"].endswith("@example.org>") for message in messages)


def test_who_leaves_in_mid_send_gets_nothing(store, clock):
    """Promise P5 on the real ledger: unsubscribed after the claim, before the dot; the row is skipped."""
    edition = freeze(store, 6, clock)
    key = store.subscribers.find("reader4@example.net")[0].key

    def leave(stage: str, recipient: str) -> None:
        if stage == "data" and recipient == "reader4@example.net":
            store.subscribers.unsubscribe(key, how="test", now=clock())

    with smtp_server() as server:
        server.on_stage = leave
        progress = engine(store, server.port, clock, connections=1).drive(edition, wait=False)
    assert progress.states == {DeliveryState.ACCEPTED: 5, DeliveryState.SKIPPED: 1}
    assert "reader4@example.net" not in {seen.recipient for seen in server.accepted}


def test_greylisting_ends_with_everybody_served(store, clock):
    """451 first, 250 five minutes later: the runs of a cron job every ten minutes bring all of it home."""
    edition = freeze(store, 10, clock)
    with smtp_server(Script(faults=[Fault("rcpt", "reply", "451 4.7.1 come back later", times=10)])) as server:
        for _ in range(2):
            progress = engine(store, server.port, clock).drive(edition, wait=False)
            clock.move(timedelta(minutes=10))
    assert (progress.state, progress.states) == ("done", {DeliveryState.ACCEPTED: 10})
    assert len(server.accepted) == 10


def test_a_breaker_pauses_the_edition_in_the_ledger(store, clock):
    """Three refused dots: the ledger holds the pause and its reason, and a further drive sends nothing."""
    edition = freeze(store, 30, clock)
    with smtp_server(Script(faults=[Fault("dot", "reply", "554 5.7.1 spam", times=0)])) as server:
        work = engine(store, server.port, clock, connections=1)
        assert work.drive(edition, wait=False).state == "paused"
        commands = len(server.commands)
        progress = work.drive(edition, wait=False)
    assert "554 5.7.1 spam" in progress.paused_reason
    assert progress.states == {DeliveryState.DEFERRED: 3, DeliveryState.PENDING: 27}
    assert len(server.commands) == commands
