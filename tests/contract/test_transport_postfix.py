"""The port `Transport`, as `SmtpTransport` keeps it against a real Postfix: over TLS, with every extension that it offers and with none."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage

import pytest

from digest.delivery.ladder import CarefulWay, Ladder, Way
from digest.delivery.message import Composer
from digest.delivery.outcome import classify
from digest.delivery.smtp import SmtpTransport
from digest.errors import RelayRefusedError
from digest.links import LinkSigner
from digest.model import Blame, Delivery, DeliveryState, Reply, Stage
from digest.ports import Links
from tests.letters import NEWSLETTER, rendered
from tests.postfix import LARGEST, Postfix
from tests.unit.delivery.test_message import ROW

pytestmark = pytest.mark.postfix

SIGNER = LinkSigner(["a-key-for-return-paths-0123456789"], "https://news.example.org")
LINKS = Links(
    unsubscribe_url=SIGNER.unsubscribe_url,
    unsubscribe_mailto=lambda key: SIGNER.unsubscribe_mailto(key, "unsub@bounces.example.org"),
    return_path=lambda edition, row: SIGNER.return_path(edition, row, "b@bounces.example.org"),
)
BOUNCING = replace(NEWSLETTER, bounce_address="b@bounces.example.org")


def composer(filler: int = 0) -> Composer:
    return Composer(rendered(filler=filler), BOUNCING, LINKS)


def row(number: int, address: str = "") -> Delivery:
    return replace(
        ROW, row=number, address=address or f"reader{number}@example.net", message_id=f"e42.r{number}+x=y@example.org"
    )


def way(postfix: Postfix, **settings) -> SmtpTransport:
    values = {
        "host": postfix.host,
        "port": postfix.port,
        "hello": "me.example",
        "security": "starttls",
        "ca_file": str(postfix.ca_file),
    }
    return SmtpTransport(**{**values, **settings})


def sent(
    transport: SmtpTransport, rows: Sequence[Delivery], letters: Composer | None = None
) -> list[tuple[str, Reply]]:
    """Send rows over one session; the last stage of each and its reply."""

    async def all_of_them() -> list[tuple[str, Reply]]:
        answers: list[tuple[str, Reply]] = []
        made = letters or composer()
        connection = await transport.connect()
        bodies = [made.compose(one) for one in rows]
        envelopes = [made.envelope(one, len(body)) for one, body in zip(rows, bodies, strict=True)]
        for body, envelope, following in zip(bodies, envelopes, [*envelopes[1:], None], strict=True):
            refusal = await connection.offer(envelope)
            if refusal is None:
                await connection.write(body)
                refusal = "dot", await connection.dot(following)
            answers.append(refusal)
        await connection.close()
        return answers

    return asyncio.run(all_of_them())


def commands(postfix: Postfix, pattern: str) -> list[str]:
    """Give the command lines of clients that match, as they stand in the log of `smtpd -v`."""
    return [line.partition("]: ")[2].rpartition("]: ")[2] for line in postfix.logged(f"< unknown.*{pattern}")]


@pytest.mark.parametrize(
    ("port", "settings"),
    [
        ("port", {}),
        ("port", {"ladder": Ladder(chain=CarefulWay(open=False))}),
        ("port", {"ladder": Ladder(pipeline=Way(open=False))}),
        ("port", {"dsn": False}),
        ("port", {"security": "none"}),
        ("secure", {"security": "tls"}),
        ("plain", {}),
    ],
    ids=["chained", "pipelined", "one by one", "without dsn", "in the clear", "tls", "nothing offered"],
)
def test_a_hundred_letters_in_every_way_of_speaking(postfix: Postfix, port, settings):
    """Whether it offers all or nothing, and however the line is secured, each letter is accepted once."""
    transport = way(postfix, port=getattr(postfix, port), **settings)
    chained = transport.ladder.chain.open and transport.ladder.pipeline.open and port != "plain"
    answers = sent(transport, [row(number) for number in range(100)])
    assert [(stage, reply.code) for stage, reply in answers] == [("dot", 250)] * 100
    assert transport.ladder.chain._proved is chained, "the way that was meant is the way that was gone"
    queued = [reply.text.rpartition(" ")[2] for _, reply in answers]
    assert len(set(queued)) == 100
    postfix.logged(f"({'|'.join(queued)}): removed", times=100)
    assert len(postfix.logged(f"({'|'.join(queued)}): to=<reader.*status=sent", times=100)) == 100


def test_an_unknown_recipient_is_refused_at_rcpt(postfix: Postfix):
    """550 5.1.1 at RCPT ends as rejected, with the reader's address to blame; the session goes on with the next."""
    answers = sent(way(postfix), [row(1), row(2, "nobody@example.net"), row(3)])
    assert [stage for stage, _ in answers] == ["dot", "rcpt", "dot"]
    outcome = classify(Stage(answers[1][0]), answers[1][1])
    assert (outcome.state, outcome.code, outcome.enhanced) == (DeliveryState.REJECTED, 550, "5.1.1")
    assert outcome.blame is Blame.RECIPIENT


def test_a_letter_longer_than_it_takes_is_not_offered(postfix: Postfix):
    """EHLO says SIZE, so that letter costs no command; it is the message that is to blame, and a shorter one goes out after it."""
    before = len(postfix.log().splitlines())
    answers = sent(way(postfix), [row(4001)], composer(filler=LARGEST))
    assert answers[0][0] == "mail"
    assert "by our own reckoning" in answers[0][1].text
    assert f"{LARGEST:,}" in answers[0][1].text
    assert classify(Stage.MAIL, answers[0][1]).blame is Blame.MESSAGE
    postfix.logged("disconnect from unknown")
    assert not any("< unknown" in line and "MAIL FROM" in line for line in postfix.log().splitlines()[before:])


def test_what_postfix_itself_says_to_such_a_letter_means_the_same(postfix: Postfix):
    """Where SIZE was not offered it is refused at the dot, and blamed on the message all the same."""
    stage, reply = sent(way(postfix, port=postfix.plain), [row(4002)], composer(filler=LARGEST))[0]
    assert (stage, reply.code) == ("dot", 552)
    ours = classify(Stage.MAIL, Reply(code=552, text="5.3.4 not offered"))
    theirs = classify(Stage.DOT, reply)
    assert (theirs.blame, theirs.state, theirs.enhanced) == (ours.blame, ours.state, ours.enhanced)


def test_the_parameters_of_dsn_arrive(postfix: Postfix):
    """RET, ENVID, NOTIFY and ORCPT stand in its log as RFC 3461 writes them; where DSN is switched off, none does."""
    assert sent(way(postfix), [row(5001, "reader+news=x@example.net")])[0][1].code == 250
    mail = commands(postfix, r"MAIL FROM:.*r5001")[0]
    assert re.search(r" SIZE=\d+ RET=HDRS ENVID=e42\.r5001\+2Bx\+3Dy@example\.org$", mail)
    assert "SMTPUTF8" not in mail
    assert commands(postfix, r"RCPT TO:<reader\+news")[0].endswith(
        " NOTIFY=FAILURE ORCPT=rfc822;reader+2Bnews+3Dx@example.net"
    )
    assert sent(way(postfix, dsn=False), [row(5002, "reader5002@example.net")])[0][1].code == 250
    assert commands(postfix, r"RCPT TO:<reader5002")[0].endswith("RCPT TO:<reader5002@example.net>")


def test_an_international_address_is_taken(postfix: Postfix):
    """SMTPUTF8: the address in UTF-8, BODY=8BITMIME, and the 7-bit form of RFC 6533 for reports; the message comes through."""
    stage, reply = sent(way(postfix), [row(6001, "jürgen+ü=x@example.net")])[0]
    assert (stage, reply.code) == ("dot", 250)
    assert " BODY=8BITMIME SMTPUTF8 " in commands(postfix, r"MAIL FROM:.*r6001")[0]
    assert commands(postfix, "RCPT TO:<jürgen")[0].endswith(
        r" NOTIFY=FAILURE ORCPT=utf-8;j\x{FC}rgen\x{2B}\x{FC}\x{3D}x@example.net"
    )
    postfix.logged(f"{reply.text.rpartition(' ')[2]}: to=<jürgen.*status=sent")


def test_a_server_without_smtputf8_does_not_say_so(postfix: Postfix):
    """Then such a reader is turned down before anything is said (`needs_smtputf8`)."""

    async def offers(transport: SmtpTransport) -> frozenset[str]:
        connection = await transport.connect()
        await connection.close()
        return connection.extensions

    assert {"smtputf8", "dsn", "size", "8bitmime", "pipelining"} <= asyncio.run(offers(way(postfix)))
    assert asyncio.run(offers(way(postfix, port=postfix.plain))).isdisjoint({"smtputf8", "dsn", "size", "8bitmime"})
    assert "dsn" not in asyncio.run(offers(way(postfix, dsn=False)))


def fields(report: EmailMessage) -> dict[str, str]:
    """Give the fields of a machine-readable report (RFC 3464), about the message and the recipient, lower case."""
    status = next(part for part in report.walk() if part.get_content_type().endswith("delivery-status"))
    text = status.as_string()
    return {name.lower(): value for name, value in re.findall(r"(?m)^([A-Za-z-]+): (.*)$", text)}


def test_a_bounce_leads_back_to_its_row(postfix: Postfix):
    """What was accepted and then bounced comes to the return path, which names edition and row; ENVID and ORCPT come back as they were given."""
    bounced = row(7001, "moved+away@bouncing.example.net")
    assert sent(way(postfix), [bounced])[0][1].code == 250
    report = next(one for one in postfix.bounces() if "r7001" in str(one))
    token = re.fullmatch(r"b\+([a-z2-7]{32})@bounces\.example\.org", report["Delivered-To"])
    assert token is not None
    assert SIGNER.read_bounce(token[1]) == (bounced.edition, bounced.row)
    found = fields(report)
    assert found["original-envelope-id"] == bounced.message_id
    assert found["original-recipient"] == f"rfc822;{bounced.address}"
    assert (found["action"], found["status"]) == ("failed", "5.1.1")
    assert [part.get_content_type() for part in report.walk()][-1] == "text/rfc822-headers"


def test_the_certificate_of_postfix_is_verified(postfix: Postfix):
    """Without its authority it is a stranger, on both ports."""
    for port, security in ((postfix.port, "starttls"), (postfix.secure, "tls")):
        with pytest.raises(RelayRefusedError, match="bad certificate"):
            sent(way(postfix, port=port, security=security, ca_file=""), [row(1)])


def test_the_ports_of_postfix_cannot_be_mixed_up(postfix: Postfix):
    """`tls` on the port of STARTTLS is told at once; nothing is sent in the clear."""
    with pytest.raises(RelayRefusedError, match="does not speak TLS from the first byte"):
        sent(way(postfix, security="tls"), [row(1)])
