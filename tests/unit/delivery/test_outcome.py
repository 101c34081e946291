"""What a reply means, when to try again, when to pause."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.outcome import (
    NEEDS_SMTPUTF8,
    Breaker,
    Refusal,
    classify,
    enhanced_code,
    lost_at_dot,
    not_sent,
    plain,
    refusal_of,
    retry_at,
)
from digest.model import Blame, DeliveryState, Outcome, Reply, Stage

ACCEPTED, DEFERRED, REJECTED = DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.REJECTED
PENDING, UNCERTAIN = DeliveryState.PENDING, DeliveryState.UNCERTAIN
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def reply(text: str) -> Reply:
    """Make a reply of `250 words`."""
    return Reply(code=int(text[:3]), text=text[4:])


@pytest.mark.parametrize(
    ("stage", "said", "state", "blame"),
    [
        # any 2xx to the dot was taken
        ("dot", "250 2.0.0 queued", ACCEPTED, Blame.NOBODY),
        ("dot", "251 2.1.5 forwarded", ACCEPTED, Blame.NOBODY),
        ("dot", "252 fine", ACCEPTED, Blame.NOBODY),
        ("dot", "299", ACCEPTED, Blame.NOBODY),
        # neither yes nor no
        ("dot", "354 go on", UNCERTAIN, Blame.SESSION),
        ("dot", "100", UNCERTAIN, Blame.SESSION),
        ("rcpt", "354 what", PENDING, Blame.SESSION),
        # 421 is about the session: untouched before the dot, a definite no at the dot
        ("mail", "421 4.3.2 closing", PENDING, Blame.SESSION),
        ("rcpt", "421 4.7.0 bye", PENDING, Blame.SESSION),
        ("data", "421", PENDING, Blame.SESSION),
        ("dot", "421 4.3.2 closing", DEFERRED, Blame.SESSION),
        # MAIL: 4xx defers; 5xx is about our sender, our login, or the size
        ("mail", "451 4.3.0 later", DEFERRED, Blame.NOBODY),
        ("mail", "450 4.7.1 slow down", DEFERRED, Blame.NOBODY),
        ("mail", "550 5.1.8 sender unknown", PENDING, Blame.SENDER),
        ("mail", "553 5.7.1 not owned by user", PENDING, Blame.SENDER),
        ("mail", "554 5.7.1 blocked", PENDING, Blame.SENDER),
        ("mail", "501 5.1.7 bad sender", PENDING, Blame.SENDER),
        ("mail", "530 5.7.0 authentication required", PENDING, Blame.SENDER),
        ("mail", "552 5.3.4 message too big", DEFERRED, Blame.MESSAGE),
        ("mail", "552 message size exceeds fixed maximum", DEFERRED, Blame.MESSAGE),
        # RCPT 4xx
        ("rcpt", "450 4.2.1 greylisted", DEFERRED, Blame.RECIPIENT),
        ("rcpt", "451 4.7.1 try again", DEFERRED, Blame.PROVIDER),
        ("rcpt", "452 4.2.2 mailbox full", DEFERRED, Blame.RECIPIENT),
        ("rcpt", "451 4.3.0 temporary", DEFERRED, Blame.NOBODY),
        ("rcpt", "450 later", DEFERRED, Blame.NOBODY),
        # RCPT 5xx by enhanced code
        ("rcpt", "550 5.1.1 no", REJECTED, Blame.RECIPIENT),
        ("rcpt", "550 5.1.2 no such host", REJECTED, Blame.RECIPIENT),
        ("rcpt", "550 5.1.10 null mx", REJECTED, Blame.RECIPIENT),
        ("rcpt", "550 5.2.1 off", REJECTED, Blame.RECIPIENT),
        ("rcpt", "552 5.2.2 storage", REJECTED, Blame.RECIPIENT),
        ("rcpt", "550 5.4.4 no route", REJECTED, Blame.RECIPIENT),
        ("rcpt", "550 5.7.1 refused", DEFERRED, Blame.PROVIDER),
        ("rcpt", "554 5.7.26 sorry", DEFERRED, Blame.PROVIDER),
        ("rcpt", "550 5.3.4 too big", DEFERRED, Blame.MESSAGE),
        ("rcpt", "501 5.5.4 bad parameter", DEFERRED, Blame.MESSAGE),
        ("rcpt", "550 5.6.0 conversion", DEFERRED, Blame.MESSAGE),
        ("rcpt", "550 5.1.8 bad sender", DEFERRED, Blame.PROVIDER),
        # RCPT 5xx by basic code alone
        ("rcpt", "550 no", REJECTED, Blame.RECIPIENT),
        ("rcpt", "551 elsewhere", REJECTED, Blame.RECIPIENT),
        ("rcpt", "552 no", REJECTED, Blame.RECIPIENT),
        ("rcpt", "553 no", REJECTED, Blame.RECIPIENT),
        ("rcpt", "503 order", DEFERRED, Blame.MESSAGE),
        ("rcpt", "530 5.7.0 authentication required", PENDING, Blame.SENDER),
        # text before code
        ("rcpt", "554 5.7.1 user unknown", REJECTED, Blame.RECIPIENT),
        (
            "rcpt",
            "550 5.7.1 Recipient address rejected: User unknown in virtual mailbox table",
            REJECTED,
            Blame.RECIPIENT,
        ),
        ("rcpt", "550 5.1.1 rejected for policy reasons", DEFERRED, Blame.PROVIDER),
        ("rcpt", "550 5.1.1 listed at Spamhaus", DEFERRED, Blame.PROVIDER),
        ("rcpt", "550 mailbox is full", REJECTED, Blame.RECIPIENT),
        ("rcpt", "554 5.7.1 Relay access denied", DEFERRED, Blame.PROVIDER),
        # two kinds of words at once: the code decides
        ("rcpt", "550 5.1.1 user unknown, see our policy", REJECTED, Blame.RECIPIENT),
        ("rcpt", "550 5.7.1 user unknown or blocked by policy", DEFERRED, Blame.PROVIDER),
        # DATA and dot
        ("data", "451 4.3.0 later", DEFERRED, Blame.NOBODY),
        ("data", "554 no valid recipients", DEFERRED, Blame.PROVIDER),
        ("dot", "452 4.3.1 disk full", DEFERRED, Blame.NOBODY),
        ("dot", "554 5.7.1 looks like spam", DEFERRED, Blame.PROVIDER),
        ("dot", "550 no", DEFERRED, Blame.PROVIDER),
        ("dot", "554 5.6.0 malformed message", DEFERRED, Blame.MESSAGE),
        ("dot", "552 5.3.4 message too large", DEFERRED, Blame.MESSAGE),
        ("dot", "550 5.1.1 user unknown", REJECTED, Blame.RECIPIENT),
        ("dot", "552 5.2.2 over quota", REJECTED, Blame.RECIPIENT),
        ("dot", "530 5.7.0 authentication required", DEFERRED, Blame.SENDER),
    ],
)
def test_the_table_of_replies(stage, said, state, blame):
    """Each reply at each stage goes where the design says, and blames whom it says."""
    outcome = classify(Stage(stage), reply(said))
    assert (outcome.state, outcome.blame) == (state, blame)
    assert outcome.stage == stage
    assert outcome.code == int(said[:3])


@given(st.sampled_from(["mail", "rcpt", "data", "dot"]), st.integers(100, 699), st.text(max_size=60))
def test_every_reply_has_an_outcome(stage, code, text):
    """No reply raises; only a 2xx to the dot accepts; only 5xx rejects; before the dot nothing is uncertain."""
    outcome = classify(Stage(stage), Reply(code=code, text=text))
    assert (outcome.state is ACCEPTED) == (stage == "dot" and 200 <= code < 300)
    assert outcome.state is not REJECTED or (500 <= code < 600 and outcome.blame is Blame.RECIPIENT)
    assert outcome.state is not UNCERTAIN or stage == "dot"
    assert outcome.state is not PENDING or stage != "dot"
    assert outcome.text.isprintable()


@given(st.text(max_size=2000))
def test_blocks_never_reject(text):
    """Whatever is written behind a 5.7.x without words about a mailbox, the reader is not to blame."""
    outcome = classify(Stage.RCPT, Reply(code=550, text=f"5.7.1 policy {text}"))
    assert outcome.state is DEFERRED


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("250 2.1.5 ok", "2.1.5"),
        ("550 5.1.1", "5.1.1"),
        ("550 5.1.1\nmore", "5.1.1"),
        ("550 5.1.1more", ""),
        ("550 see 5.1.1", ""),
        ("450 5.1.1 contradiction", ""),
        ("550 user unknown", ""),
        ("550 5.1234.1 no", ""),
    ],
)
def test_the_enhanced_code_is_read_where_it_stands(said, code):
    """RFC 2034: first in the text, of the class of the basic code, else it is not one."""
    assert enhanced_code(reply(said)) == code


def test_the_words_are_kept_without_the_code():
    """The enhanced code is its own field; the text is what people read."""
    outcome = classify(Stage.RCPT, reply("550 5.1.1 user unknown"))
    assert (outcome.enhanced, outcome.text) == ("5.1.1", "user unknown")
    assert classify(Stage.RCPT, reply("450 5.1.1 odd")).text == "5.1.1 odd"


def test_server_text_is_made_harmless():
    """Escapes, line ends and lone surrogates of a server never reach the ledger; long text is cut."""
    assert plain("a\x1b[31mb\r\nc\x00d\udcff") == "a [31mb c d?"
    assert len(plain("x" * 5000)) == 500


def test_outcomes_without_a_reply():
    """A lost answer is uncertain and blames nobody but the session; what was never sent is deferred and blames nobody."""
    assert (lost_at_dot("EOF").state, lost_at_dot("EOF").stage) == (UNCERTAIN, Stage.DOT)
    assert (not_sent(Stage.PREPARE, "x").state, not_sent(Stage.PREPARE, "x").blame) == (DEFERRED, Blame.NOBODY)
    assert NEEDS_SMTPUTF8.state is REJECTED
    assert NEEDS_SMTPUTF8.text.startswith("needs_smtputf8")
    assert NEEDS_SMTPUTF8.blame is Blame.NOBODY


def test_a_bare_550_means_another_thing_after_the_message():
    """At RCPT a 550 says that there is no such reader; after the message it speaks of the message or of us."""
    assert refusal_of(Stage.RCPT, reply("550 no")) is Refusal.HARD
    assert refusal_of(Stage.DOT, reply("550 no")) is Refusal.BLOCK


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 5), (1, 5), (2, 15), (3, 30), (4, 60), (5, 120), (6, 120), (50, 120)]
)
@given(key=st.text(max_size=20))
def test_retries_come_later_and_later(attempts, minutes, key):
    """5, 15, 30, 60, 120 minutes, never earlier, and at most a fifth later."""
    wait = retry_at(attempts, NOON, key) - NOON
    assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=minutes) * 1.2


def test_the_spread_follows_from_the_row():
    """The same row waits equally long everywhere; rows do not all come back in the same second."""
    assert retry_at(1, NOON, "42:7") == retry_at(1, NOON, "42:7")
    assert len({retry_at(1, NOON, f"42:{row}") for row in range(100)}) == 100


def outcome(said: str, stage: Stage = Stage.RCPT) -> Outcome:
    """Classify a reply."""
    return classify(stage, reply(said))


def test_three_refused_dots_in_a_row_pause():
    """Two do not; an accepted one between starts the count again."""
    breaker = Breaker()
    said = [
        breaker.note(outcome(text, Stage.DOT))
        for text in ("554 5.7.1 spam", "554 5.7.1 spam", "250 ok", "554 5.7.1 a", "554 5.7.1 b", "554 5.7.1 c")
    ]
    assert said[:5] == [""] * 5
    assert "3 messages in a row" in said[5]
    assert "554 5.7.1 c" in said[5]


def test_more_than_a_fifth_of_fifty_refused_pauses():
    """Ten dead addresses of fifty are normal life; eleven are not."""
    breaker = Breaker()
    said = [breaker.note(outcome("550 5.1.1 no" if row < 11 else "250 ok", Stage.RCPT)) for row in range(50)]
    assert said[:49] == [""] * 49
    assert "11 of the last 50" in said[49]


def test_a_few_refusals_of_a_small_audience_do_not_pause():
    """Below fifty answers there is no share to speak of."""
    breaker = Breaker()
    assert not any(breaker.note(outcome("550 5.1.1 no")) for _ in range(49))


def test_a_refusal_of_the_message_itself_pauses_at_once():
    """What one server says of the size or form of the message holds for every reader."""
    assert "refuses the message itself: 552 5.3.4" in Breaker().note(outcome("552 5.3.4 too big", Stage.DOT))


def test_what_no_server_said_is_not_counted():
    """Lost answers and rows that were not composed are no refusals."""
    breaker = Breaker()
    for _ in range(100):
        assert breaker.note(lost_at_dot("EOF")) == ""
        assert breaker.note(NEEDS_SMTPUTF8) == ""


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", True),
        ("550 5.4.5 Daily user sending limit exceeded. For more information on Gmail", True),
        ("550 5.4.5 Daily SMTP relay limit exceeded for user.", True),
        ("550 5.7.1 Daily SMTP relay limit exceeded for customer.", True),
        ("550 You have reached your daily limit for sending mail", True),
        ("552 5.2.2 Daily message quota of this user exceeded", False),
        (
            "554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour",
            False,
        ),
        ("552 5.2.2 mailbox quota exceeded", False),
    ],
)
def test_an_allowance_of_ours_blames_no_reader(said, ours):
    """When what we may send per day is used up the letter waits, whatever code says so; a reader's full mailbox is a reader's."""
    outcome = classify(Stage.RCPT, reply(said))
    assert (outcome.state, outcome.blame) == ((DEFERRED, Blame.PROVIDER) if ours else (REJECTED, Blame.RECIPIENT))
