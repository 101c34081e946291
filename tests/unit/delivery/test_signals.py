"""What an answer says about our pace, and who says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.outcome import classify, lost_at_dot, not_sent
from digest.delivery.signals import Signal, Word, signal
from digest.model import Reply, Stage

SLOW_RELAY, SLOW = Signal(Word.SLOW, relay=True), Signal(Word.SLOW)
SPENT, STOP, BLOCKED = Signal(Word.SPENT, relay=True), Signal(Word.STOP), Signal(Word.BLOCKED)
GOOD, NOTHING = Signal(Word.GOOD), Signal(Word.NOTHING)


def heard(stage: str, said: str) -> Signal:
    return signal(classify(Stage(stage), Reply(code=int(said[:3]), text=said[4:])))


@pytest.mark.parametrize(
    ("stage", "said", "expected"),
    [
        ("dot", "250 2.0.0 queued", GOOD),
        ("dot", "251 forwarded", GOOD),
        # 421 is about the session, whoever it speaks of
        ("mail", "421 4.3.2 service not available", SLOW_RELAY),
        ("rcpt", "421 4.7.0 try later", SLOW_RELAY),
        ("dot", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints", SLOW_RELAY),
        ("mail", "421 Too many concurrent SMTP connections from this IP address", SLOW_RELAY),
        # ... but this one asks for a new connection, and that one for nothing
        ("mail", "421 too many messages in this connection", NOTHING),
        ("mail", "421 4.4.2 mx.example.net Error: timeout exceeded", NOTHING),
        ("mail", "421 4.4.2 closing idle connection", NOTHING),
        ("mail", "421 4.7.0 mx.example.net Error: too many errors", NOTHING),
        # Gmail's code for too much unsolicited mail, even behind a 421
        ("rcpt", "450 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP", STOP),
        ("dot", "421 4.7.28 Our system has detected an unusual rate of mail", STOP),
        ("dot", "450 4.7.28", STOP),
        ("mail", "421 4.7.28 unusual rate", Signal(Word.STOP, relay=True)),
        # Amazon SES
        ("dot", "454 Throttling failure: Maximum sending rate exceeded.", SLOW_RELAY),
        ("mail", "454 Throttling failure: Maximum sending rate exceeded.", SLOW_RELAY),
        ("dot", "454 Throttling failure: Daily message quota exceeded.", SPENT),
        ("mail", "454 4.3.0 try again", SLOW_RELAY),
        ("rcpt", "454 4.7.1 relay access denied", NOTHING),
        # Google's relay
        ("rcpt", "450 4.2.1 Peak SMTP relay limit exceeded for this customer.", SLOW_RELAY),
        ("dot", "550 5.7.1 Daily SMTP relay limit exceeded for customer.", SPENT),
        ("rcpt", "550 5.4.5 Daily user sending limit exceeded.", SPENT),
        ("rcpt", "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents", NOTHING),
        ("rcpt", "450 4.2.1 The user you are trying to contact is receiving mail too quickly.", NOTHING),
        # Exchange Online
        ("mail", "432 4.3.2 Concurrent connections limit exceeded.", SLOW_RELAY),
        ("dot", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", SLOW_RELAY),
        ("dot", "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", SPENT),
        ("rcpt", "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.", SLOW),
        ("rcpt", "452 4.2.2 Daily message quota of this user exceeded", NOTHING),
        ("rcpt", "554 5.2.122 The recipient has exceeded the limit of messages they can receive per hour", NOTHING),
        # others
        ("mail", "452 4.4.5 Messages per second limit exceeded", SLOW_RELAY),
        ("mail", "452 4.5.3 Daily message limit exceeded", SPENT),
        ("rcpt", "452 4.5.3 Too many recipients", SLOW),
        ("mail", "452 4.5.3 Domain has been used too much", SLOW_RELAY),
        ("rcpt", "451 4.7.1 too many messages, slow down", SLOW),
        ("mail", "450 4.7.1 too many messages, slow down", SLOW_RELAY),
        ("dot", "451 4.7.0 rate limit exceeded", SLOW),
        # blocks of us by one operator
        ("rcpt", "550 5.7.1 blocked by policy", BLOCKED),
        ("dot", "554 5.7.9 message not accepted for policy reasons", BLOCKED),
        # about the reader, the message, or the weather
        ("rcpt", "451 4.7.1 greylisted, try again later", NOTHING),
        ("rcpt", "450 4.2.0 Graylisted", NOTHING),
        ("rcpt", "452 4.2.2 mailbox full", NOTHING),
        ("rcpt", "452 4.2.2 user is over quota", NOTHING),
        ("rcpt", "452 Mailbox quota exceeded", NOTHING),
        ("rcpt", "550 5.1.1 user unknown", NOTHING),
        ("dot", "552 5.3.4 message too big", NOTHING),
        ("dot", "451 4.3.0 local error in processing", NOTHING),
        ("mail", "553 5.1.8 sender unknown", NOTHING),
        ("rcpt", "354 what", NOTHING),
    ],
)  # fmt: skip
def test_every_answer_means_what_its_author_means(stage, said, expected):
    """Real answers of real servers, each with what it asks for and whom it speaks of."""
    assert heard(stage, said) == expected


def test_what_no_server_said_teaches_nothing():
    """A lost answer or a letter that could not be composed is no word about our pace."""
    assert signal(lost_at_dot("reset")) == signal(not_sent(Stage.CONNECT, "rate limit exceeded")) == NOTHING


@given(stage=st.sampled_from(["mail", "rcpt", "data", "dot"]), code=st.integers(100, 599), text=st.text(max_size=80))
def test_only_an_acceptance_is_good(stage, code, text):
    """Whatever a server says, nothing but a 2xx to the dot makes us faster, and it never makes us slower."""
    said = signal(classify(Stage(stage), Reply(code=code, text=text)))
    assert (said.word is Word.GOOD) == (stage == "dot" and 200 <= code < 300)


@given(code=st.integers(400, 599), text=st.text(max_size=80))
def test_only_the_reader_is_never_slowed_down_for(code, text):
    """A refusal that is about one reader alone holds back nobody else."""
    outcome = classify(Stage.RCPT, Reply(code=code, text=f"{code // 100}.1.1 {text}"))
    assert outcome.code != 550 or signal(outcome).word in (Word.NOTHING, Word.SPENT, Word.BLOCKED)
