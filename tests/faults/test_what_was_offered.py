"""What EHLO says about size and reports, over a whole run: who is told, who is blamed, and what the rows say."""

import pytest

from digest.model import Blame, Stage
from tests.faults.conftest import Run
from tests.letters import composer
from tests.memory_outbox import MemoryOutbox, readers
from tests.smtp_server import Script, smtp_server


@pytest.mark.parametrize("offers", [("SIZE 500",), ("SIZE 500", "PIPELINING")])
def test_an_edition_that_is_too_large_is_paused_and_nobody_is_blamed(run: type[Run], offers):
    """Nothing is offered to the server; one row notes why, the others wait untouched, and the reason holds both numbers."""
    outbox = MemoryOutbox(readers(5))
    with smtp_server(Script(offers=offers)) as server:
        run(outbox, server).go()
    assert server.accepted == []
    assert not any(command.startswith(("MAIL", "RCPT", "DATA", "RSET")) for command in server.commands)
    assert outbox.states() == {"deferred": 1, "pending": 4}
    (outcomes,) = outbox.outcomes.values()
    assert (outcomes[0].stage, outcomes[0].code, outcomes[0].enhanced) == (Stage.MAIL, 552, "5.3.4")
    assert outcomes[0].blame is Blame.MESSAGE
    assert outbox.state == "paused"
    assert "by our own reckoning" in outbox.reason
    assert "takes 500 (SIZE)" in outbox.reason


def test_a_server_without_a_limit_gets_it_all(run: type[Run]):
    """SIZE 0 is no limit (RFC 1870 section 4)."""
    outbox = MemoryOutbox(readers(3))
    with smtp_server(Script(offers=("SIZE 0",))) as server:
        run(outbox, server).go()
    assert outbox.states() == {"accepted": 3}


@pytest.mark.parametrize(("dsn", "asked"), [(True, True), (False, False)])
def test_reports_of_failure_are_asked_for_where_they_are_offered(run: type[Run], dsn, asked):
    """Each message under its own name, its reader under the address in the ledger; not where that is switched off."""
    outbox = MemoryOutbox(readers(2))
    with smtp_server(Script(offers=("DSN",))) as server:
        run(outbox, server, settings={"dsn": dsn}).go()
    assert outbox.states() == {"accepted": 2}
    names = {f"RET=HDRS ENVID={row.message_id}" for row in outbox.rows.values()}
    assert {seen.mail_options for seen in server.accepted} == (names if asked else {""})
    notified = [command for command in server.commands if command.startswith("RCPT")]
    assert all((" NOTIFY=FAILURE ORCPT=rfc822;reader" in command) is asked for command in notified)


def test_every_attempt_has_the_same_return_path(run: type[Run]):
    """A bounce of the first copy and one of the second lead to the same row."""
    outbox = MemoryOutbox(readers(3))
    letters = composer(bounce_address="b@bounces.example.org")
    with smtp_server() as server:
        run(outbox, server, composer=letters).go()
    assert {(seen.recipient, seen.sender) for seen in server.accepted} == {
        (row.address, f"b+{row.edition}.{row.row}@bounces.example.org") for row in outbox.rows.values()
    }
