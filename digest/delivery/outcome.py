"""What a reply means: one table from (stage, reply) to outcome, when to try again, and when to stop asking. Pure.

Never enters here: sockets, the ledger, a clock. A wrong cell in this table blames a reader for our fault, so every cell has a test.
"""

import hashlib
import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from digest.model import Blame, DeliveryState, Outcome, Reply, Stage


class Refusal(StrEnum):
    """What a 5xx is about. Only `hard` and `soft` concern the recipient."""

    HARD = "hard"
    SOFT = "soft"
    BLOCK = "block"
    MESSAGE = "message"


_TEXTS: tuple[tuple[Refusal, re.Pattern[str]], ...] = (
    (
        Refusal.SOFT,
        re.compile(r"(mailbox|inbox|user|account)( \S+)? (is )?(over ?quota|full)|over ?quota|quota exceeded|insufficient (system )?storage", re.IGNORECASE),
    ),
    (
        Refusal.HARD,
        re.compile(
            r"(user|recipient|mailbox|account|address|alias)( \S+)? (is )?(unknown|not found|does ?n[o']t exist|inactive|disabled|invalid|no longer)"
            r"|(unknown|no such|invalid|nonexistent|non-existent) (local )?(user|recipient|mailbox|account|address|person|domain)"
            r"|no mailbox here|undeliverable address|unrouteable address|does not have an? \S+ account",
            re.IGNORECASE,
        ),
    ),
    (
        Refusal.MESSAGE,
        re.compile(r"(message|size|mail)( \S+)? (is )?too (large|big|long)|(exceeds|exceeded|maximum|over) \S* ?(message )?size|size limit|bare (lf|cr)|line too long|virus|malformed", re.IGNORECASE),
    ),
    (
        Refusal.BLOCK,
        re.compile(
            r"policy|spam|unsolicited|black ?list|block ?list|deny ?list|blocked|banned|dnsbl|\brbl\b|reputation|listed (at|in|by|on)|spamhaus|barracuda|s3150|tss04"
            r"|\bspf\b|dkim|dmarc|unauthenticated|not authenticated|rate limit|too many|relay(ing)? (access )?(denied|not permitted)|unable to relay|access denied",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip

_ALLOWANCE = re.compile(
    r"(daily|hourly|monthly|per day|per hour).{0,40}(quota|limit)|submission ?quota|recipient ?rate ?limit|(sending|send) (quota|limit)s? (was |is |been )?(exceeded|reached)"
    r"|reached (a|the|your) .{0,20}limit for sending",
    re.IGNORECASE,
)
_OF_OURS = re.compile(r"relay|sending|submission|customer|your account", re.IGNORECASE)
_OF_A_READER = re.compile(r"mailbox|inbox|recipient('s| has| is)|user you are", re.IGNORECASE)

_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\S)")
_HARD = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.9", "5.1.10", "5.2.0", "5.2.1"})
_OF_THE_SENDER = frozenset({"5.1.7", "5.1.8"})
_BY_SUBJECT = {
    "1": Refusal.HARD,
    "2": Refusal.SOFT,
    "3": Refusal.SOFT,
    "4": Refusal.SOFT,
    "5": Refusal.MESSAGE,
    "6": Refusal.MESSAGE,
    "7": Refusal.BLOCK,
}
_BY_CODE = {
    500: Refusal.MESSAGE,
    501: Refusal.MESSAGE,
    502: Refusal.MESSAGE,
    503: Refusal.MESSAGE,
    504: Refusal.MESSAGE,
    552: Refusal.SOFT,
    555: Refusal.MESSAGE,
    571: Refusal.BLOCK,
}
_AUTHENTICATION = frozenset({530, 534, 535, 538})
_LONGEST_TEXT = 500


def enhanced_code(reply: Reply) -> str:
    """Give the enhanced status code of a reply (RFC 3463, RFC 2034), or nothing where there is none or it contradicts the basic code."""
    return _parted(reply)[0]


def _parted(reply: Reply) -> tuple[str, str]:
    """Give the enhanced code of a reply, and the words behind it."""
    found = _ENHANCED.match(reply.text)
    if found is None or int(found[1][0]) != reply.code // 100:
        return "", reply.text
    return found[1], reply.text[found.end() :]


def refusal_of(stage: Stage, reply: Reply) -> Refusal:
    """Say what a 5xx is about: by the words where exactly one kind speaks, then by the enhanced code, then by the basic one."""
    if is_of_our_allowance(reply.text, enhanced_code(reply)):
        return Refusal.BLOCK
    kinds = {kind for kind, pattern in _TEXTS if pattern.search(reply.text)}
    if len(kinds) == 1:
        return kinds.pop()
    code = enhanced_code(reply)
    if code:
        return _by_enhanced(code)
    if reply.code in _BY_CODE:
        return _BY_CODE[reply.code]
    # After the message was seen, a bare 550 or 554 speaks of the message or of us: the recipient was good at RCPT.
    return Refusal.BLOCK if stage in {Stage.DATA, Stage.DOT} else Refusal.HARD


def is_of_our_allowance(text: str, enhanced: str) -> bool:
    """Whether a refusal says that what we may send per hour or day is used up.

    Exchange Online says so with 5.2.0 ("SubmissionQuotaExceeded") and Gmail with 5.4.5 ("Daily user sending limit exceeded"), which else are words
    about a mailbox.
    """
    if not _ALLOWANCE.search(text) or _OF_A_READER.search(text):
        return False
    return enhanced.split(".")[1:2] != ["2"] or _OF_OURS.search(text) is not None


def _by_enhanced(code: str) -> Refusal:
    if code in _HARD:
        return Refusal.HARD
    if code in _OF_THE_SENDER:
        return Refusal.BLOCK
    if code == "5.3.4":
        return Refusal.MESSAGE
    return _BY_SUBJECT.get(code.split(".")[1], Refusal.SOFT)


def classify(stage: Stage, reply: Reply) -> Outcome:
    """Give the outcome of one complete reply at `stage` (`mail`, `rcpt`, `data`, `dot`).

    State `pending` says that the row goes back untouched: the session, our login or our sender is meant, not this row.
    """
    if stage is Stage.DOT and 200 <= reply.code < 300:  # noqa: PLR2004 -- the classes of RFC 5321 4.2.1
        return _outcome(DeliveryState.ACCEPTED, stage, reply, Blame.NOBODY)
    if 400 <= reply.code < 500:  # noqa: PLR2004 -- as above
        return _temporary(stage, reply)
    if 500 <= reply.code < 600:  # noqa: PLR2004 -- as above
        return _permanent(stage, reply)
    if stage is Stage.DOT:
        return _outcome(DeliveryState.UNCERTAIN, stage, reply, Blame.SESSION)
    return _outcome(DeliveryState.PENDING, stage, reply, Blame.SESSION)


def _temporary(stage: Stage, reply: Reply) -> Outcome:
    if reply.code == 421:  # noqa: PLR2004 -- "service not available, closing transmission channel"
        # Before the dot nothing happened to the row; at the dot it is a definite no, and the row was in flight.
        state = DeliveryState.DEFERRED if stage is Stage.DOT else DeliveryState.PENDING
        return _outcome(state, stage, reply, Blame.SESSION)
    subject = enhanced_code(reply).split(".")[1:2]
    blame = {"1": Blame.RECIPIENT, "2": Blame.RECIPIENT, "7": Blame.PROVIDER}.get("".join(subject), Blame.NOBODY)
    return _outcome(DeliveryState.DEFERRED, stage, reply, Blame.NOBODY if stage is Stage.MAIL else blame)


def _permanent(stage: Stage, reply: Reply) -> Outcome:
    if reply.code in _AUTHENTICATION:
        state = DeliveryState.DEFERRED if stage is Stage.DOT else DeliveryState.PENDING
        return _outcome(state, stage, reply, Blame.SENDER)
    if stage is Stage.MAIL:
        if reply.code == 552 or enhanced_code(reply) == "5.3.4":  # noqa: PLR2004 -- larger than SIZE allows, RFC 1870 6.1
            return _outcome(DeliveryState.DEFERRED, stage, reply, Blame.MESSAGE)
        return _outcome(DeliveryState.PENDING, stage, reply, Blame.SENDER)
    state, blame = {
        Refusal.HARD: (DeliveryState.REJECTED, Blame.RECIPIENT),
        Refusal.SOFT: (DeliveryState.REJECTED, Blame.RECIPIENT),
        Refusal.BLOCK: (DeliveryState.DEFERRED, Blame.PROVIDER),
        Refusal.MESSAGE: (DeliveryState.DEFERRED, Blame.MESSAGE),
    }[refusal_of(stage, reply)]
    return _outcome(state, stage, reply, blame)


def _outcome(state: DeliveryState, stage: Stage, reply: Reply, blame: Blame) -> Outcome:
    enhanced, words = _parted(reply)
    return Outcome(state=state, stage=stage, code=reply.code, enhanced=enhanced, text=plain(words), blame=blame)


def plain(text: str) -> str:
    """Give a server's words fit to be stored: one line, printable, at most 500 characters, no lone surrogates."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:_LONGEST_TEXT]
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_LONGEST_TEXT]


def lost_at_dot(what: str) -> Outcome:
    """Give the outcome of a dot whose answer never came whole: nobody knows whether the message was taken."""
    return Outcome(state=DeliveryState.UNCERTAIN, stage=Stage.DOT, text=plain(what), blame=Blame.SESSION)


def not_sent(stage: Stage, what: str) -> Outcome:
    """Give the outcome of an attempt that ended before the dot for a reason that the row may outlive."""
    return Outcome(state=DeliveryState.DEFERRED, stage=stage, text=plain(what), blame=Blame.NOBODY)


def held_back() -> Outcome:
    """Give the outcome of a row that did not get its turn: who runs its mailbox takes nothing from us for now. It counts as never tried."""
    text = "held back: its mail operator takes no more from us for now"
    return Outcome(state=DeliveryState.DEFERRED, stage=Stage.PREPARE, text=text, blame=Blame.PROVIDER)


NEEDS_SMTPUTF8 = Outcome(
    state=DeliveryState.REJECTED,
    stage=Stage.PREPARE,
    text="needs_smtputf8: the address has non-ASCII characters before the @, and the mail server does not offer SMTPUTF8",
    blame=Blame.NOBODY,
)
"""RFC 6531: such an address cannot even be named to a server without the extension. The reader is not to blame."""

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 120))
_JITTER = 0.2


def retry_at(attempts: int, now: datetime, key: str) -> datetime:
    """Give when a deferred row is due again: 5, 15, 30, 60, then every 120 minutes after `now`, and up to a fifth more.

    `attempts` counts those that failed, this one included. The spread follows from `key` (edition and row), so that the same row waits
    equally long in every process and a thousand rows do not come back in the same second.
    """
    wait = _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]
    share = int.from_bytes(hashlib.sha256(f"{key}:{attempts}".encode()).digest()[:4], "big") / 2**32
    return now + wait * (1 + _JITTER * share)


class Breaker:
    """Watches the answers of one run and says when to pause the edition: something is wrong with us, not with the readers.

    Three 5xx dots in a row; more than a fifth of the last 50 answers 5xx; one refusal that is about the message itself.
    """

    window = 50
    share = 0.2
    dots = 3

    def __init__(self) -> None:
        self._last: deque[bool] = deque(maxlen=self.window)
        self._dots_refused = 0

    def note(self, outcome: Outcome) -> str:
        """Take one outcome that a server's reply decided; give the reason to pause, or nothing."""
        if not outcome.code:
            return ""
        refused = outcome.code >= 500  # noqa: PLR2004 -- the permanent class of RFC 5321 4.2.1
        self._last.append(refused)
        if outcome.stage is Stage.DOT:
            self._dots_refused = self._dots_refused + 1 if refused else 0
        return next(self._reasons(outcome), "")

    def _reasons(self, outcome: Outcome) -> Iterator[str]:
        said = " ".join(filter(None, (str(outcome.code), outcome.enhanced, outcome.text)))
        if outcome.blame is Blame.MESSAGE:
            yield f"the mail server refuses the message itself: {said}"
        if self._dots_refused >= self.dots:
            yield f"{self.dots} messages in a row were refused after they were sent, the last with: {said}"
        if len(self._last) == self.window and sum(self._last) > self.share * self.window:
            yield f"{sum(self._last)} of the last {self.window} recipients were refused, the last with: {said}"
