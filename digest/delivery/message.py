"""The bytes of one message: headers and the frozen parts of an edition joined with what belongs to one reader. Pure.

What every reader shares is made once per edition; a message then costs a few dozen microseconds. The same row always gives the same bytes,
whenever and however often it is composed: nothing here knows a clock, chance, or the name of this machine. Rendering never enters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime

from digest.delivery import headers
from digest.delivery.choosing import Chooser, Plan, Slot, merged
from digest.delivery.dkim import Seal, Signer
from digest.errors import PreflightError
from digest.language import Shared
from digest.model import GAPS, Delivery, Gap, Newsletter, Part, Rendered
from digest.model.transfer import Encoding, Kind, easy_value, encode_value
from digest.ports import Envelope, Links

_OF_THE_MESSAGE = frozenset(
    {"bcc", "cc", "content-transfer-encoding", "content-type", "date", "feedback-id", "list-unsubscribe"}
    | {"list-unsubscribe-post", "message-id", "mime-version", "resent-to", "return-path", "sender", "to"}
)
"""What a rendered edition cannot set: it belongs to one reader, to the structure of the message, or to nobody."""

_MAILBOXES = frozenset({"from", "reply-to"})
_URIS = frozenset({"list-archive", "list-help", "list-owner"})
_LANGUAGE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_MESSAGE_ID = re.compile(r"[!-;=?A-~]+@[!-;=?A-~]+")
_KEY = re.compile(r"[^A-Za-z0-9.-]+")

_ONE_CLICK = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
"""RFC 8058 3.1: only beside an https URI, and never folded."""

SUBJECTS = 1_000
"""How many subjects of choices are kept ready."""


class Composer:
    """Makes the messages of one edition. Raises `PreflightError` when made from content that must not go out."""

    def __init__(self, rendered: Rendered, newsletter: Newsletter, links: Links, signer: Signer | None = None) -> None:
        self._newsletter = newsletter
        self._links = links
        _, self._sender = headers.split_mailbox(newsletter.sender)
        if not self._sender.isascii():
            raise PreflightError(
                f"the sender {self._sender} has non-ASCII characters before the @, which few servers take"
            )
        self._key = _KEY.sub("-", newsletter.key)
        boundary = f"=_{rendered.sha256[:32]}"  # "=_" occurs neither in quoted-printable nor in base64 (RFC 2045 6.7)
        self._before, after = self._shared(rendered, boundary)
        self._after = after
        self._one_click = _ONE_CLICK if newsletter.unsubscribe == "one-click" else b""
        self._named = Shared.of(rendered.language).named
        self._feedback = f":{self._key}:digest:{self._feedback_sender}\r\n".encode("ascii")
        self._last_date: tuple[datetime | None, bytes] = None, b""
        self._pieces = tuple(merged(_body(rendered.parts, boundary)))
        self._frame = [piece if isinstance(piece, bytes) else b"" for piece in self._pieces]
        self._places = tuple(_places(self._pieces))
        self._chooser = (
            Chooser(rendered.stock, rendered.parts, _fences(rendered.parts, boundary)) if rendered.stock else None
        )
        self._signer = signer
        self._subjects: dict[str, tuple[bytes, Seal | None]] = {}
        self._seal = self._sealed(signer, self._before["subject"], self._pieces) if signer else None

    @property
    def signs(self) -> bool:
        """Whether composing signs, which takes ten times as long and lets other threads run meanwhile."""
        return self._seal is not None

    def compose(self, delivery: Delivery) -> bytes:
        """Give the message of one row: CRLF, dot-stuffed, without the final dot, its signatures first. Raises like `pieces`."""
        return b"".join(self.pieces(delivery))

    def pieces(self, delivery: Delivery) -> list[bytes]:
        """Give the same message as it is joined: most of its bytes are the very objects that every reader's message has, which need no copy to be sent.

        Raises `PreflightError` for a row that cannot be mailed. Safe to call from several threads at once.
        """
        self._require(delivery)
        link, mailto = self._uris(delivery.subscriber_key)
        values = self._values(delivery, link or mailto)
        uris = [uri for uri in (link, mailto) if uri]
        plan = self._chooser.plan(delivery.choice) if delivery.choice and self._chooser else None
        if plan is not None:
            return self._chosen(delivery, uris, plan, values)
        body = self._filled(values)
        return [self._signed_head(delivery, uris, self._before["subject"], self._seal, body), *body]

    def shown(self, delivery: Delivery) -> Plan | None:
        """Give what the message of a reader with a choice holds; None for one who gets what everybody gets."""
        plan = self._chooser.plan(delivery.choice) if delivery.choice and self._chooser else None
        return self._chooser.body(plan, dict.fromkeys(self._chooser.gaps, b""))[0] if self._chooser and plan else None

    def _signed_head(
        self, delivery: Delivery, uris: list[str], subject: bytes, seal: Seal | None, body: list[bytes]
    ) -> bytes:
        head = self._head(delivery, uris, subject)
        if seal:
            assert delivery.date is not None
            head.insert(0, seal.fields(head, body, delivery.date))
        return b"".join(head)

    def _chosen(self, delivery: Delivery, uris: list[str], plan: Plan, values: dict[str, str]) -> list[bytes]:
        assert self._chooser is not None
        filled = {gap: encode_value(gap[0], gap[1], values[gap[2]]) for gap in self._chooser.gaps}
        plan, body = self._chooser.body(plan, filled)
        subject = self._chooser.subject(plan)
        line, seal = self._subjects.get(subject) or self._new_subject(subject, self._chooser)
        pieces = self._chooser.flat(body)
        head = self._signed_head(delivery, uris, line, seal, self._chooser.fixed(body) if seal else pieces)
        pieces.insert(0, head)
        return pieces

    def _new_subject(self, subject: str, chooser: Chooser) -> tuple[bytes, Seal | None]:
        """Give the line of a subject, and what signs messages that have it."""
        if len(self._subjects) >= SUBJECTS:
            self._subjects.clear()
        line = self._line("Subject", subject)
        seal = self._sealed(self._signer, line, chooser.blank) if self._signer else None
        self._subjects[subject] = line, seal
        return line, seal

    def return_path(self, delivery: Delivery) -> str:
        """Give the envelope sender of one row: signed, so that what bounces names its row; the sender itself where no bounce address is set."""
        if self._newsletter.bounce_address:
            return self._links.return_path(delivery.edition, delivery.row)
        return self._sender

    def envelope(self, delivery: Delivery, size: int) -> Envelope:
        """Give sender and recipient of one row for a message of `size` bytes."""
        recipient = headers.wire_address(delivery.address)
        return Envelope(
            sender=self.return_path(delivery),
            recipient=recipient,
            size=size,
            smtputf8=not recipient.isascii(),
            message_id=delivery.message_id,
        )

    @staticmethod
    def _require(delivery: Delivery) -> None:
        if delivery.date is None or not delivery.subscriber_key:
            missing = "date" if delivery.date is None else "key for its unsubscribe link"
            raise PreflightError(f"row {delivery.row} has no {missing}")
        if not _MESSAGE_ID.fullmatch(delivery.message_id):
            raise PreflightError(f"{delivery.message_id!r} is not a Message-ID")

    def _filled(self, values: Mapping[str, str]) -> list[bytes]:
        """Give the body with the values of one reader in its gaps."""
        body = self._frame.copy()
        for gap, places in self._places:
            value = values[gap]
            easy = easy_value(value)
            for place, kind, encoding in places:
                if easy is not None and encoding == "quoted-printable":
                    body[place] = easy
                else:
                    body[place] = encode_value(kind, encoding, value)
        return body

    def _head(self, delivery: Delivery, uris: list[str], subject: bytes) -> list[bytes]:
        assert delivery.date is not None
        before = self._before
        return [
            self._date_line(delivery.date),
            before["from"],
            headers.mailbox_line("To", delivery.name, headers.wire_address(delivery.address)),
            before["reply-to"],
            subject,
            f"Message-ID: <{delivery.message_id}>\r\n".encode("ascii"),
            before["list-id"],
            headers.uri_line("List-Unsubscribe", uris),
            self._one_click,
            b"Feedback-ID: e%d%s" % (delivery.edition, self._feedback),
            self._after,
        ]

    def _date_line(self, date: datetime) -> bytes:
        """Rows that were claimed together have the same date."""
        last = self._last_date
        if date != last[0]:
            last = self._last_date = date, f"Date: {format_datetime(date)}\r\n".encode("ascii")
        return last[1]

    def _sealed(self, signer: Signer, subject: bytes, body: Sequence[bytes | Slot]) -> Seal:
        sender = headers.split_mailbox(self._before["from"].decode().partition(":")[2])[
            1
        ]  # as frozen, whatever is configured by now
        pieces = [piece if isinstance(piece, bytes) else None for piece in body]
        before = {**self._before, "subject": subject}
        return Seal(signer, sender, [*before.values(), self._one_click, self._after], pieces)

    def _uris(self, key: str) -> tuple[str, str]:
        """Give the https and the mailto URI of one reader, as far as the newsletter has them. Signed once per message."""
        one_click = self._newsletter.unsubscribe == "one-click"
        by_mail = self._newsletter.unsubscribe == "mailto" or self._newsletter.unsubscribe_address
        return (
            self._links.unsubscribe_url(key) if one_click else "",
            self._links.unsubscribe_mailto(key) if by_mail else "",
        )

    @property
    def _feedback_sender(self) -> str:
        """Names the sender to Gmail's feedback loop: 5 to 15 characters, the same in every message."""
        domain = self._sender.rpartition("@")[2]
        return "".join(filter(str.isalnum, domain))[:15].ljust(5, "0")

    def _values(self, delivery: Delivery, link: str) -> dict[str, str]:
        name = headers.clean(delivery.name)
        values = (self._named.format(name=name) if name else "", delivery.address, link)
        return dict(zip(GAPS, values, strict=True))

    def _shared(self, rendered: Rendered, boundary: str) -> tuple[dict[str, bytes], bytes]:
        """Give the lines that stand between those of a reader, by name, and the block that follows them."""
        fields = self._defaults(rendered)
        for name, value in rendered.headers:
            if name.lower() in _OF_THE_MESSAGE:
                raise PreflightError(f"the rendered edition sets the header {name}, which it cannot know")
            fields[name.lower()] = (name, value)
        lines = {key: self._line(name, value) for key, (name, value) in fields.items()}
        lines["list-id"] = lines.get("list-id") or self._list_id()
        before = {key: lines.pop(key, b"") for key in ("from", "reply-to", "subject", "list-id")}
        return before, b"".join([*lines.values(), _structure(rendered, boundary)])

    def _defaults(self, rendered: Rendered) -> dict[str, tuple[str, str]]:
        newsletter = self._newsletter
        fields = [("From", newsletter.sender), ("Reply-To", newsletter.reply_to), ("Subject", rendered.subject)]
        fields += [("List-Post", "NO"), ("Auto-Submitted", "auto-generated"), ("Precedence", "list")]
        return {name.lower(): (name, value) for name, value in fields if value}

    @staticmethod
    def _line(name: str, value: str) -> bytes:
        if name.lower() in _MAILBOXES:
            return headers.mailbox_line(name, *headers.split_mailbox(value))
        return headers.uri_line(name, [value.strip("<>")]) if name.lower() in _URIS else headers.line(name, value)

    def _list_id(self) -> bytes:
        domain = self._sender.rpartition("@")[2]
        return headers.list_id_line(self._newsletter.title, f"{self._key}.lists.{domain}")


def _structure(rendered: Rendered, boundary: str) -> bytes:
    language = f"Content-Language: {rendered.language}\r\n" if _LANGUAGE.fullmatch(rendered.language) else ""
    kind = f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
    return f"MIME-Version: 1.0\r\n{kind}{language}\r\n".encode("ascii")


def _body(parts: tuple[Part, ...], boundary: str) -> Iterator[Slot | bytes]:
    """Give the parts between their fences, gaps left open."""
    *fences, last = _fences(parts, boundary)
    for part, fence in zip(parts, fences, strict=True):
        yield fence
        for piece in part.pieces:
            yield piece if isinstance(piece, bytes) else _opened(part, piece)
    yield last


def _fences(parts: tuple[Part, ...], boundary: str) -> list[bytes]:
    """Give the delimiter and fields before each part, and the delimiter after the last (RFC 2046 5.1.1)."""
    fences = [
        f"--{boundary}\r\nContent-Type: {part.kind}; charset=utf-8\r\nContent-Transfer-Encoding: {part.encoding}\r\n\r\n"
        for part in parts
    ]
    first, *others = (*fences, f"--{boundary}--\r\n")
    return [fence.encode("ascii") for fence in (first, *(f"\r\n{other}" for other in others))]


def _opened(part: Part, gap: Gap) -> Slot | bytes:
    kind, _, story = gap.partition(":")
    if kind == "card" and story in part.cards:
        return part.cards[story]
    if gap in GAPS:
        return part.kind, part.encoding, gap
    raise PreflightError(f"the rendered edition has a gap {gap!r} that nothing fills")


def _places(pieces: Sequence[bytes | Slot]) -> Iterator[tuple[Gap, list[tuple[int, Kind, Encoding]]]]:
    """Give where each gap stands among the pieces, and in which part."""
    for gap in GAPS:
        found = [(at, piece) for at, piece in enumerate(pieces) if not isinstance(piece, bytes) and piece[2] == gap]
        if found:
            yield gap, [(at, kind, encoding) for at, (kind, encoding, _) in found]
