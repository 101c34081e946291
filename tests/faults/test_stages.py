"""Every fault at every stage: what the ledger says afterwards, and what the server has."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.errors import DeliveryError, RelayRefusedError
from digest.model import Blame, DeliveryState, Stage
from tests.faults.conftest import Run
from tests.memory_outbox import START, MemoryOutbox, readers
from tests.smtp_server import Fault, Script, smtp_server

A, D, R, U = "accepted", "deferred", "rejected", "uncertain"

ONCE = [
    # session level: the row is untouched, and the next session carries it
    ("banner", "reply", "554 5.7.1 go away", A, 1),
    ("banner", "reply", "421 4.3.2 busy", A, 1),
    ("banner", "hang", "", A, 1),
    ("banner", "drop", "", A, 1),
    ("banner", "garbage", "", A, 1),
    ("banner", "truncate", "", A, 1),
    ("ehlo", "reply", "421 4.3.2 busy", A, 1),
    ("ehlo", "hang", "", A, 1),
    ("ehlo", "drop", "", A, 1),
    ("ehlo", "garbage", "", A, 1),
    ("ehlo", "truncate", "", A, 1),
    ("auth", "reply", "454 4.7.0 not now", A, 1),
    ("auth", "hang", "", A, 1),
    ("auth", "drop", "", A, 1),
    # the session breaks before the dot: the same row again
    ("mail", "hang", "", A, 1),
    ("mail", "drop", "", A, 1),
    ("mail", "garbage", "", A, 1),
    ("mail", "truncate", "", A, 1),
    ("mail", "reply", "421 4.7.0 bye", A, 1),
    ("rcpt", "hang", "", A, 1),
    ("rcpt", "drop", "", A, 1),
    ("rcpt", "garbage", "", A, 1),
    ("rcpt", "truncate", "", A, 1),
    ("rcpt", "reply", "421 4.7.0 bye", A, 1),
    ("data", "hang", "", A, 1),
    ("data", "drop", "", A, 1),
    ("data", "garbage", "", A, 1),
    ("data", "truncate", "", A, 1),
    ("data", "reply", "421 4.7.0 bye", A, 1),
    ("data", "reply", "250 what", A, 1),
    # definite answers before the dot
    ("mail", "reply", "451 4.3.0 later", D, 0),
    ("rcpt", "reply", "450 4.2.1 greylisted", D, 0),
    ("rcpt", "reply", "550 5.1.1 no such user", R, 0),
    ("rcpt", "reply", "552 5.2.2 mailbox full", R, 0),
    ("rcpt", "reply", "550 5.7.1 blocked", D, 0),
    ("data", "reply", "451 4.3.0 later", D, 0),
    ("data", "reply", "554 5.7.1 blocked", D, 0),
    # definite answers to the dot
    ("dot", "reply", "452 4.3.1 full", D, 0),
    ("dot", "reply", "550 5.1.1 no such user", R, 0),
    ("dot", "reply", "554 5.7.1 spam", D, 0),
    ("dot", "reply", "421 4.3.2 closing", D, 0),
    ("dot", "accept_reply", "251 2.1.5 forwarded", A, 1),
    ("dot", "accept_reply", "252 perhaps", A, 1),
    # no whole answer to the dot: nobody knows
    ("dot", "hang", "", U, 0),
    ("dot", "drop", "", U, 0),
    ("dot", "garbage", "", U, 0),
    ("dot", "truncate", "", U, 0),
    ("dot", "reply", "354 what", U, 0),
    ("dot", "accept_hang", "", U, 1),
    ("dot", "accept_drop", "", U, 1),
    ("dot", "accept_garbage", "", U, 1),
    ("dot", "accept_truncate", "", U, 1),
]


WAYS = {"plain": ("SIZE 10000000", "8BITMIME"), "pipeline": ("SIZE 10000000", "8BITMIME", "PIPELINING")}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("stage", "action", "text", "state", "copies"), ONCE)
def test_one_fault_concerns_one_row_at_most(run: type[Run], stage, action, text, state, copies, way):
    """The row that met the fault is where the design says; the two others are accepted; nobody has two copies."""
    login = {"username": "u", "password": "p"} if stage == "auth" else {}
    script = Script(faults=[Fault(stage, action, text)], login=("u", "p") if login else None, offers=WAYS[way])
    outbox = MemoryOutbox(readers(3))
    with smtp_server(script) as server:
        run(outbox, server, settings=login).go()
        copies_of = [seen.recipient for seen in server.accepted]
    assert outbox.rows[1].state == state
    assert [outbox.rows[2].state, outbox.rows[3].state] == [A, A]
    assert copies_of.count("reader1@example.net") == copies
    assert copies_of.count("reader2@example.net") == copies_of.count("reader3@example.net") == 1


@pytest.mark.parametrize("action", ["hang", "drop", "garbage", "truncate"])
def test_only_a_dot_can_be_uncertain(run: type[Run], action):
    """Whatever breaks before the dot, the ledger has no doubt, and no intent was spent on it."""
    outbox = MemoryOutbox(readers(1))
    with smtp_server(Script(faults=[Fault("data", action)])) as server:
        run(outbox, server).go()
    assert outbox.log == [("intent", 1, ""), ("outcome", 1, A)]


def test_a_body_that_breaks_off_is_sent_again_whole(run: type[Run]):
    """A session lost in the middle of a body leaves no message, and at most one doubt where the dot was already due."""
    outbox = MemoryOutbox(readers(2))
    with smtp_server(Script(faults=[Fault("body", "drop")])) as server:
        run(outbox, server).go()
    assert {row.state for row in outbox.rows.values()} <= {DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN}
    assert len({seen.recipient for seen in server.accepted}) == len(server.accepted)


@pytest.mark.parametrize(("stage", "text"), [("mail", "550 5.1.8 sender refused"), ("mail", "530 5.7.0 log in first")])
def test_a_refused_sender_stops_the_run_and_touches_nobody(run: type[Run], stage, text):
    """Every row is pending again, no attempt is counted, and the error names the server's words."""
    outbox = MemoryOutbox(readers(30))
    with (
        smtp_server(Script(faults=[Fault(stage, "reply", text, times=0)])) as server,
        pytest.raises(RelayRefusedError, match=text[:3]),
    ):
        run(outbox, server, connections=3).go()
    assert outbox.states() == {"pending": 30}
    assert all(row.attempts == 0 for row in outbox.rows.values())


def test_a_wrong_password_stops_the_run_and_touches_nobody(run: type[Run]):
    """One try in all, however many connections, and every row is pending."""
    outbox = MemoryOutbox(readers(30))
    with smtp_server(Script(login=("u", "right"))) as server, pytest.raises(RelayRefusedError, match="535"):
        run(outbox, server, connections=4, settings={"username": "u", "password": "wrong"}).go()
    assert outbox.states() == {"pending": 30}
    assert sum(command.startswith("AUTH") for command in server.commands) == 1


@pytest.mark.parametrize("stage", ["banner", "ehlo", "mail"])
def test_a_relay_that_stays_away_ends_the_run(run: type[Run], stage):
    """After five failures in a row the run ends, all rows can go on; at most those that broke three sessions step aside, unblamed."""
    outbox = MemoryOutbox(readers(30))
    with (
        smtp_server(Script(faults=[Fault(stage, "drop", times=0)])) as server,
        pytest.raises(DeliveryError, match="in a row"),
    ):
        run(outbox, server, connections=2).go()
    assert set(outbox.states()) <= {"pending", "deferred"}
    assert outbox.states()["pending"] >= 28
    assert all(row.attempts == 0 for row in outbox.rows.values())
    assert server.accepted == []


def test_a_relay_that_is_down_is_told_with_its_place(run: type[Run]):
    """Connection refused: the address is in the error, and nothing happened."""
    outbox = MemoryOutbox(readers(3))
    with smtp_server() as server:
        pass
    with pytest.raises(DeliveryError) as caught:
        run(outbox, server).go()
    assert f"127.0.0.1:{server.port}" in str(caught.value)
    assert outbox.states() == {"pending": 3}


def test_one_row_that_breaks_every_session_steps_aside(run: type[Run]):
    """A recipient on whom the server always dies holds nobody up: deferred after three sessions, the reader unblamed."""
    outbox = MemoryOutbox(readers(5))
    with smtp_server(Script(faults=[Fault("rcpt", "drop", times=0, to="reader3@")])) as server:
        run(outbox, server).go()
    assert outbox.states() == {"accepted": 4, "deferred": 1}
    assert outbox.rows[3].state is DeliveryState.DEFERRED
    assert outbox.outcomes[3][0].blame is Blame.NOBODY
    assert "3 times" in outbox.outcomes[3][0].text


def test_a_421_goes_on_with_the_same_recipient(run: type[Run]):
    """A server that closes after some messages is called again, and the recipient in hand is next."""
    outbox = MemoryOutbox(readers(6))
    with smtp_server(Script(faults=[Fault("mail", "reply", "421 4.7.0 enough", skip=2, times=1)])) as server:
        run(outbox, server).go()
    assert [seen.recipient for seen in server.accepted] == [f"reader{row}@example.net" for row in range(1, 7)]
    assert sum(command.startswith("EHLO") for command in server.commands) == 2


def test_a_row_that_cannot_be_composed_steps_aside(run: type[Run]):
    """The reason is in the ledger; the others go on."""
    rows = readers(3)
    rows[2] = replace(rows[2], subscriber_key="")
    outbox = MemoryOutbox(rows)
    with smtp_server() as server:
        run(outbox, server).go()
    assert outbox.states() == {"accepted": 2, "deferred": 1}
    assert outbox.outcomes[2][0].stage is Stage.PREPARE
    assert "unsubscribe" in outbox.outcomes[2][0].text


def test_an_address_that_needs_smtputf8_is_rejected_without_it(run: type[Run]):
    """RFC 6531: without the extension such a reader cannot even be named; with it the mail goes out."""
    rows = readers(2)
    rows[1] = replace(rows[1], address="jürgen@example.net")
    without, offered = MemoryOutbox(dict(rows)), MemoryOutbox(dict(rows))
    with smtp_server() as server:
        run(without, server).go()
    with smtp_server(Script(offers=("8BITMIME", "SMTPUTF8"))) as server:
        run(offered, server).go()
    assert without.states() == {"accepted": 1, "rejected": 1}
    assert without.outcomes[1][0].text.startswith("needs_smtputf8")
    assert offered.states() == {"accepted": 2}
    assert server.accepted[0].recipient == "jürgen@example.net"


def test_a_deferred_row_waits_five_minutes_and_comes_back_the_same(run: type[Run]):
    """Greylisting: 451 first, taken later; the second attempt is byte for byte the first (promise P4)."""
    outbox = MemoryOutbox(readers(1))
    with smtp_server(Script(faults=[Fault("dot", "accept_reply", "451 4.7.1 greylisted")])) as server:
        run(outbox, server).go()
        assert outbox.states() == {"deferred": 1}
        assert outbox.rows[1].next_attempt_at
        assert timedelta(minutes=5) <= outbox.rows[1].next_attempt_at - START <= timedelta(minutes=6)
        run(outbox, server).go()
        assert outbox.states() == {"deferred": 1}
        outbox.now += timedelta(minutes=6)
        run(outbox, server).go()
    assert outbox.states() == {"accepted": 1}
    assert len(server.accepted) == 2
    assert server.accepted[0].data == server.accepted[1].data


def test_an_uncertain_row_is_sent_at_most_once_more(run: type[Run]):
    """A server that takes every copy and answers none: one resend, then nothing goes out any more."""
    outbox = MemoryOutbox(readers(1), evidence_wait=timedelta(0))
    with smtp_server(Script(faults=[Fault("dot", "accept_drop", times=0)])) as server:
        for _ in range(4):
            run(outbox, server).go()
    assert outbox.states() == {"uncertain": 1}
    assert len(server.accepted) == 2
    assert server.accepted[0].data == server.accepted[1].data
