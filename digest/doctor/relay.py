"""The relay as one session showed it: its encryption, what it offers, its clock. Pure. Why there is no session is said by delivery."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from digest.doctor.findings import error, listed, ok, warning
from digest.model.health import Diagnosis, Secured, Session

UNREACHED = "Start the mail server there, or name another relay: DIGEST_SMTP__HOST and DIGEST_SMTP__PORT."

SOON = timedelta(days=14)
"""How long a certificate should be good for yet: automatic ones are renewed 30 days before their end."""

SMALL = 200_000
"""Bytes that the largest edition may have with its encoding: two parts of up to 100 KB, and a little."""

_ABSENT: Mapping[str, str] = {
    "pipelining": "four round trips for each letter instead of one or two",
    "size": "an edition that is too large is noticed only when it was transferred",
    "dsn": "failures after acceptance are told in whatever form the relay likes",
    "smtputf8": "readers with other letters than ASCII before the @ cannot be reached",
    "8bitmime": "nothing: our mail is 7-bit",
}
_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")


def connected(session: Session, place: str) -> list[Diagnosis]:
    """Say that a session stands."""
    login = "logged in" if session.login else "without a login, since none is configured"
    return [ok(f"{place} answers as {session.name or 'nobody'}, {login}; no mail was sent")]


def encrypted(session: Session, now: datetime) -> list[Diagnosis]:
    """Judge encryption and certificate."""
    if session.secured is None:
        return [ok("not encrypted: the relay is on this machine, and nothing leaves it on the way there")]
    return certificate(session.secured, now, "the relay's certificate", "Have it renewed by whoever runs the relay.")


def certificate(secured: Secured, now: datetime, what: str, remedy: str) -> list[Diagnosis]:
    """Judge how long a certificate that is good today will stay so."""
    if secured.expires is None:
        return [ok(f"{secured.version}; when {what} ends is not told")]
    left = secured.expires - now
    if left < timedelta():
        return [error(f"{what} ran out on {secured.expires:%Y-%m-%d}", remedy)]
    if left < SOON:
        return [warning(f"{what} runs out in {left.days} days, on {secured.expires:%Y-%m-%d}", remedy)]
    return [ok(f"{secured.version}; {what} is good for {left.days} days")]


def offers(session: Session) -> list[Diagnosis]:
    """Judge what EHLO offered, and say what each absence means."""
    here = [name.upper() for name in _ABSENT if name in session.offered]
    absent = [f"no {name.upper()} ({meaning})" for name, meaning in _ABSENT.items() if name not in session.offered]
    limit = session.offered.get("size", "").strip()
    size = f" (up to {int(limit):,} bytes)" if limit.isdigit() and int(limit) else ""
    what = "; ".join([f"it offers {listed(here) or 'nothing'}{size}", *absent])
    if limit.isdigit() and 0 < int(limit) < SMALL:
        return [
            warning(what, f"An edition may have {SMALL:,} bytes: ask for a higher limit, or write fewer max_stories.")
        ]
    if "pipelining" not in session.offered:
        return [warning(what, "Mail goes out all the same. For large lists another relay is faster.")]
    return [ok(what)]


def clock_of(session: Session) -> datetime | None:
    """Give the time that some servers say in their greeting."""
    found = _DATE.search(session.greeting)
    try:
        return parsedate_to_datetime(found[0]) if found else None
    except ValueError:
        return None
