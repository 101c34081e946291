"""What the relay's log says about letters in doubt: Postfix and SES, true lines and hostile ones."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.maillog import read_log
from digest.model import DeliveryState

ID = "e3.0a1b2c3d4e5f@example.org"
OTHER = "e3.ffffffffffff@example.org"
WANTED = frozenset({ID, OTHER})
OLD = "Nov 23 07:00:01 mx1 "
NEW = "2026-11-23T07:00:01.123456+00:00 mx1 "
NAMED = f"postfix/cleanup[812]: 4F1Qxz2: message-id=<{ID}>"
QUEUED = "postfix/qmgr[77]: 4F1Qxz2: from=<b+tok@bounce.example.org>, size=61234, nrcpt=1 (queue active)"
REMOVED = "postfix/qmgr[77]: 4F1Qxz2: removed"
REPLY = "250 2.0.0 Ok: queued as 9A8"
MILTER = (
    "postfix/cleanup[812]: 4F1Qxz2: milter-reject: END-OF-MESSAGE from app[10.0.0.7]: 5.7.1 Spam message rejected; "
    "from=<a@example.org> to=<r@example.net> proto=ESMTP helo=<app>"
)


def status(word: str, reply: str = REPLY, program: str = "smtp", to: str = "r1@example.net") -> str:
    return (
        f"postfix/{program}[815]: 4F1Qxz2: to=<{to}>, relay=mx.example.net[192.0.2.7]:25, delay=0.4, "
        f"delays=0.1/0/0.1/0.2, dsn=2.0.0, status={word} ({reply})"
    )


def ruling(*lines: str, start: str = NEW) -> tuple[DeliveryState, str] | None:
    """Give state and fate of the letter `ID` by these lines."""
    found = read_log([f"{start}{line}\n" for line in lines], WANTED).get(ID)
    return None if found is None else (found.state, found.fate)


class TestPostfix:
    @pytest.mark.parametrize(
        ("word", "fate"), [("sent", "delivered"), ("bounced", "bounced"), ("expired", "bounced"), ("deferred", "")]
    )
    @pytest.mark.parametrize("start", [OLD, NEW])
    def test_a_status_proves_acceptance(self, word, fate, start):
        """Whatever became of it later: a relay that tried to pass a message on had taken it."""
        assert ruling(NAMED, status(word), start=start) == (DeliveryState.ACCEPTED, fate)

    def test_a_queued_message_was_accepted(self):
        """What is in the queue was answered 2xx, though nobody tried to pass it on yet."""
        assert ruling(NAMED, QUEUED) == (DeliveryState.ACCEPTED, "")

    def test_a_name_alone_proves_nothing(self):
        """`cleanup` sees the Message-ID before the dot: the connection may have broken after it."""
        assert ruling(NAMED) is None
        assert ruling(NAMED, REMOVED) is None

    def test_a_refusal_at_the_dot_is_definite(self):
        """A filter that refused the message with 5xx settles it as rejected."""
        assert ruling(NAMED, MILTER) == (DeliveryState.REJECTED, "")

    def test_a_temporary_refusal_is_none(self):
        """4xx at the dot leaves the letter to the policy."""
        assert ruling(NAMED, MILTER.replace("5.7.1", "4.7.1")) is None

    @pytest.mark.parametrize("lines", [(MILTER, QUEUED), (QUEUED, MILTER)])
    def test_acceptance_beats_refusal(self, lines):
        """Where one copy was refused and another taken the reader has the letter."""
        assert ruling(NAMED, *lines) == (DeliveryState.ACCEPTED, "")

    @pytest.mark.parametrize("words", [("bounced", "sent"), ("sent", "bounced"), ("deferred", "sent")])
    def test_one_copy_that_arrived_counts(self, words):
        """Of several fates the one that arrived is kept, in any order."""
        assert ruling(NAMED, *(status(word) for word in words)) == (DeliveryState.ACCEPTED, "delivered")

    def test_the_evidence_is_named(self):
        """The record says queue id, status and the words of the next server."""
        found = read_log([NEW + NAMED, NEW + status("sent")], WANTED)
        assert found[ID].text == f"mail log, queue id 4F1Qxz2: sent ({REPLY})"

    @pytest.mark.parametrize("program", ["smtp", "lmtp", "local", "virtual", "pipe", "error", "relay/smtp"])
    def test_every_agent_of_delivery_counts(self, program):
        """Local delivery and filters say the same as SMTP, also where an instance has a name of its own."""
        assert ruling(NAMED, status("sent", program=program)) == (DeliveryState.ACCEPTED, "delivered")
        line = status("sent", program=program).replace("postfix/", "postfix-out/")
        assert ruling(NAMED, line) == (DeliveryState.ACCEPTED, "delivered")

    def test_a_queue_id_that_was_used_again_is_another_message(self):
        """Short queue ids come back; a status after that is not about our letter."""
        other = NAMED.replace(ID, "stranger@example.com")
        assert ruling(NAMED, other, status("sent")) is None
        assert ruling(NAMED, REMOVED, status("sent")) is None

    def test_a_status_before_the_name_is_not_ours(self):
        """Only what the log says after `cleanup` named the message counts."""
        assert ruling(status("sent"), NAMED) is None

    def test_two_letters_are_kept_apart(self):
        """Interleaved lines of two queue ids."""
        second = NAMED.replace(ID, OTHER).replace("4F1Qxz2", "5AAAA")
        lines = [NAMED, second, status("bounced"), status("sent").replace("4F1Qxz2", "5AAAA")]
        found = read_log([NEW + line for line in lines], WANTED)
        assert {key: one.fate for key, one in found.items()} == {ID: "bounced", OTHER: "delivered"}

    def test_only_wanted_letters_are_given(self):
        """A log is full of other people's mail."""
        lines = [NEW + NAMED, NEW + status("sent")]
        assert read_log(lines, frozenset()) == {}
        assert read_log(lines, {OTHER}) == {}

    @pytest.mark.parametrize(
        "forged",
        [
            # A server's answer, a subject, a host name that tries to be a line of its own.
            status("deferred", reply=f"450 {NEW}{status('sent')}"),
            f"postfix/cleanup[812]: 9ZZ: warning: header Subject: {NEW}{NAMED}",
            f"sshd[4]: Invalid user {NEW}{status('sent')}",
            f"postfix/smtpd[4]: 4F1Qxz2: client=unknown, status=sent ({REPLY})",
            "postfix/qmgr[77]: 4F1Qxz2: status=sent (x)",
        ],
    )
    def test_foreign_words_inside_a_line_prove_nothing(self, forged):
        """What a stranger can write into a log never counts as delivered."""
        found = ruling(NAMED, forged)
        assert found is None or found[1] != "delivered"

    def test_control_characters_never_reach_the_record(self):
        """The words of the next server are stored printable and short."""
        text = read_log([NEW + NAMED, NEW + status("sent", reply="250 \x1b[31m" + "x" * 9_000)], WANTED)[ID].text
        assert text.isprintable()
        assert len(text) <= 500


def event(kind: str = "Delivery", message: object = f"<{ID}>", **more: Any) -> dict[str, Any]:
    """Give an event as SES publishes it."""
    return {
        "eventType": kind,
        "mail": {
            "messageId": "0100018c-ses-id",
            "destination": ["r1@example.net"],
            "headers": [{"name": "From", "value": "a@example.org"}, {"name": "Message-ID", "value": message}],
        },
        **more,
    }


def by_events(*events: object) -> tuple[DeliveryState, str] | None:
    return ruling(*(json.dumps(one) for one in events), start="")


class TestSes:
    @pytest.mark.parametrize(
        ("kind", "fate"),
        [
            ("Send", ""),
            ("DeliveryDelay", ""),
            ("Delivery", "delivered"),
            ("Bounce", "bounced"),
            ("Reject", "bounced"),
            ("Complaint", "complained"),
        ],
    )
    def test_an_event_proves_acceptance(self, kind, fate):
        """SES publishes events of messages that it took."""
        assert by_events(event(kind)) == (DeliveryState.ACCEPTED, fate)

    def test_notifications_are_events_too(self):
        """The older shape calls its kind `notificationType`, and may hold common headers only."""
        one = {"notificationType": "Delivery", "mail": {"commonHeaders": {"messageId": f"<{ID}>"}}}
        assert by_events(one) == (DeliveryState.ACCEPTED, "delivered")

    def test_envelopes_are_opened(self):
        """SNS wraps the event as text, EventBridge as an object."""
        wrapped = {"Type": "Notification", "Message": json.dumps(event())}
        assert by_events(wrapped) == (DeliveryState.ACCEPTED, "delivered")
        assert by_events({"detail-type": "Email Delivered", "detail": event()}) == (DeliveryState.ACCEPTED, "delivered")
        assert by_events({"detail": wrapped}) == (DeliveryState.ACCEPTED, "delivered")

    def test_a_complaint_outweighs_a_delivery(self):
        """Who complains has got it; the complaint is what must be known."""
        assert by_events(event("Complaint"), event("Delivery")) == (DeliveryState.ACCEPTED, "complained")

    def test_our_own_message_id_counts_not_that_of_ses(self):
        """SES writes another Message-ID on the way out; ours is in the headers that it was given."""
        assert read_log([json.dumps(event())], {"0100018c-ses-id"}) == {}

    @pytest.mark.parametrize("kind", ["Open", "Click", "Subscription", "Rendering Failure", "", None, 7, ["Delivery"]])
    def test_other_events_prove_nothing(self, kind):
        """An opened picture may have been fetched by anybody."""
        assert by_events(event(kind)) is None

    @pytest.mark.parametrize("message", [None, 7, [], {}, "", "<>", "<<x>>"])
    def test_an_event_without_our_id_is_ignored(self, message):
        """Values of any kind break nothing."""
        assert by_events(event(message=message)) is None

    @pytest.mark.parametrize(
        "line",
        [
            "{",
            "{}",
            '{"mail": []}',
            '{"eventType": "Delivery", "mail": {"headers": 3, "commonHeaders": "x"}}',
            '{"eventType": "Delivery", "mail": {"headers": [3, null, {"name": 4}]}}',
            '{"Message": "not json"}',
            '{"Message": "[1]"}',
            '{"a":' * 200_000,
            '{"a": ' + "9" * 10_000 + "}",
            '{"detail": {"detail": {"detail": {"detail": {}}}}}',
        ],
    )
    def test_a_broken_event_is_ignored(self, line):
        """Half a line, endless nesting and endless numbers are passed over; the next line counts."""
        assert by_events_after(line) == (DeliveryState.ACCEPTED, "delivered")


def by_events_after(line: str) -> tuple[DeliveryState, str] | None:
    return ruling(line, json.dumps(event()), start="")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(ID),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["eventType", "mail", "headers", "commonHeaders", "messageId", "Message", "detail", "name"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
pieces = st.sampled_from([
    OLD, NEW, NAMED, QUEUED, REMOVED, MILTER, status("sent"), "postfix/", "4F1Qxz2: ", f"<{ID}>", "\n", "{", "\x00", "\ud800",
])  # fmt: skip
hostile = st.lists(
    st.text() | st.lists(pieces | st.text(max_size=5), max_size=6).map("".join) | json_values.map(json.dumps),
    max_size=12,
)


@given(hostile)
def test_no_line_ever_raises(lines):
    """Any text gives rulings on wanted letters only, each with printable evidence."""
    found = read_log(lines, WANTED)
    assert set(found) <= WANTED
    for one in found.values():
        assert one.state in (DeliveryState.ACCEPTED, DeliveryState.REJECTED)
        assert one.text.isprintable()


@given(st.lists(st.text(st.characters(exclude_characters="{<", exclude_categories=["Cs"])), max_size=20))
def test_unknown_lines_change_nothing(noise):
    """Whatever else stands between them, two lines that prove a delivery prove it."""
    lines = [*noise, NEW + NAMED, *noise, NEW + status("sent"), *noise]
    assert read_log(lines, WANTED).keys() == {ID}


@given(st.permutations([status("sent"), status("bounced"), status("deferred"), MILTER, QUEUED]))
def test_the_order_of_lines_does_not_matter(lines):
    """What is kept of contradicting lines is the same in any order."""
    assert ruling(NAMED, *lines) == (DeliveryState.ACCEPTED, "delivered")
