"""What the relay's own log says about letters whose answer was lost: lines of Postfix, and events of Amazon SES as JSON lines. Pure.

A letter is found by its Message-ID, in Postfix's log over the queue id that `cleanup` gave it. A relay that has a message in its queue, or tried
to pass it on, has answered 2xx to the dot: the letter is accepted, and what became of it later is its fate. Files, and the ledger, never enter.

Lines that say nothing about a wanted letter are ignored, whatever they hold; foreign text inside a line is never taken for the line's own words.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from digest.delivery.outcome import plain
from digest.model import DeliveryState, Ruling

Fate: TypeAlias = Literal["", "delivered", "bounced", "complained"]

_STAMP = r"(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+)"
_LINE = re.compile(
    rf"{_STAMP} \S+ postfix[\w.-]*/(?:[\w.-]+/)?(?P<program>[\w-]+)\[\d+\]: (?P<queue>\w+): (?P<said>.*)"
)
_MESSAGE_ID = re.compile(r"(?:resent-)?message-id=<([^>]*)>")
_STATUS = re.compile(r"to=<[^>]*>, .*?\bdsn=\d\.\d+\.\d+, status=(sent|bounced|deferred|expired) \((.*)\)")
_QUEUED = re.compile(r"from=<[^>]*>, size=\d+, nrcpt=\d+ \(queue active\)")
_REFUSED = re.compile(r"(?:milter-)?reject: (?:END-OF-MESSAGE|header|body) .*?: (5\.\d+\.\d+ .*)")
_OF_STATUS: Mapping[str, Fate] = {"sent": "delivered", "bounced": "bounced", "expired": "bounced", "deferred": ""}
_OF_EVENT: Mapping[str, Fate] = {
    "send": "",
    "deliverydelay": "",
    "delivery": "delivered",
    "bounce": "bounced",
    "reject": "bounced",
    "complaint": "complained",
}
"""Each of these events says that SES had taken the message (Amazon SES developer guide, "event data that SES publishes")."""

_ENVELOPES = 3
"""SES in SNS in EventBridge is the deepest that is met."""


def read_log(lines: Iterable[str], wanted: Collection[str]) -> Mapping[str, Ruling]:
    """Give a ruling for each wanted Message-ID (without angle brackets) of which the log knows something. Never raises.

    Where lines contradict each other acceptance wins, since one copy was taken; of several fates the gravest but one that arrived counts.
    """
    queues: dict[str, str] = {}
    rulings: dict[str, Ruling] = {}
    for line in lines:
        for message, ruling in _event(line) if line.lstrip().startswith("{") else _line(line, wanted, queues):
            if message in wanted:
                rulings[message] = _stronger(rulings.get(message), ruling)
    return rulings


def _stronger(known: Ruling | None, new: Ruling) -> Ruling:
    def strength(one: Ruling) -> tuple[bool, int]:
        return one.state == DeliveryState.ACCEPTED, _WEIGHT[one.fate]

    return known if known is not None and strength(known) >= strength(new) else new


_WEIGHT: Mapping[Fate, int] = {"": 0, "bounced": 1, "delivered": 2, "complained": 3}


def _line(line: str, wanted: Collection[str], queues: dict[str, str]) -> Iterator[tuple[str, Ruling]]:
    """Read a line of Postfix. `queues` remembers the queue ids of wanted letters; Postfix may give an id to another message later."""
    found = _LINE.match(line.rstrip("\r\n"))
    if found is None:
        return
    queue, said = found["queue"], found["said"]
    if found["program"] == "cleanup" and (named := _MESSAGE_ID.match(said)):
        queues.pop(queue, None)
        if named[1] in wanted:
            queues[queue] = named[1]
    elif queue in queues:
        if (ruling := _of_postfix(found["program"], said, f"mail log, queue id {queue}")) is not None:
            yield queues[queue], ruling
        if said == "removed":
            del queues[queue]


def _of_postfix(program: str, said: str, where: str) -> Ruling | None:
    if program == "qmgr":
        return _accepted("", f"{where}: in the queue") if _QUEUED.match(said) else None
    if status := _STATUS.match(said):
        return _accepted(_OF_STATUS[status[1]], f"{where}: {status[1]} ({status[2]})")
    if program == "cleanup" and (refused := _REFUSED.match(said)):
        return Ruling(state=DeliveryState.REJECTED, text=plain(f"{where}: refused at the dot: {refused[1]}"))
    return None


def _accepted(fate: Fate, text: str) -> Ruling:
    return Ruling(state=DeliveryState.ACCEPTED, text=plain(text), fate=fate)


def _event(line: str) -> Iterator[tuple[str, Ruling]]:
    """Read an event of SES, bare or in the envelopes of SNS and EventBridge."""
    event = _unwrapped(_json(line))
    kind = _words(event, "eventType") or _words(event, "notificationType")
    mail = event.get("mail")
    fate = _OF_EVENT.get(kind.replace(" ", "").casefold())
    if fate is not None and isinstance(mail, dict):
        where = f"SES event {kind}, message {_words(mail, 'messageId')}"
        for message in set(_message_ids(mail)):
            yield message, _accepted(fate, where)


def _unwrapped(event: Any) -> dict[str, Any]:
    for _ in range(_ENVELOPES):
        if not isinstance(event, dict):
            return {}
        if isinstance(event.get("Message"), str):
            event = _json(event["Message"])
        elif isinstance(event.get("detail"), dict):
            event = event["detail"]
    return event if isinstance(event, dict) else {}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _message_ids(mail: dict[str, Any]) -> Iterator[str]:
    """Give the Message-ID that we wrote; SES replaces it on the way out, and keeps ours in the headers of its events."""
    common, headers = mail.get("commonHeaders"), mail.get("headers")
    named = [{"name": "message-id", "value": common.get("messageId")}] if isinstance(common, dict) else []
    for header in (*named, *(headers if isinstance(headers, list) else [])):
        name, value = (_words(header, key) for key in ("name", "value"))
        if name.casefold() == "message-id":
            yield value.strip().removeprefix("<").removesuffix(">")


def _words(found: Any, key: str) -> str:
    value = found.get(key) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
