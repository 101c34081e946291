"""This machine and its database: is there room, can others read what they should not, is the clock right. Pure: modes, sizes and times in, findings out."""

import shlex
import stat
from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.doctor.findings import error, listed, ok, skipped, warning
from digest.errors import Exit
from digest.model import Quota
from digest.model.health import DatabaseHealth, Diagnosis, Guarded

PER_READER = 400
"""Bytes of disk for one reader of one edition: 180 in the ledger, and as much again in the log of the database, rounded up."""
SPARE = 64 * 2**20
"""Bytes that are wanted whatever the audience: the spool, the content of editions, a little air."""
LAST = 8 * 2**20
"""Bytes under which nothing should be begun."""

DRIFT, WRONG = timedelta(seconds=30), timedelta(minutes=10)
"""How far clocks may be apart before it is told, and before it is an error."""

OLD = 2
"""Years after which time zone data is told to be old: several countries change their rules every year."""


def database(health: DatabaseHealth) -> list[Diagnosis]:
    """Judge the database."""
    if not health.there or health.revision is None:
        return [ok(f"{health.where} is not there yet; the first run makes it")]
    if health.revision != health.newest:
        return [_revision(health)]
    if health.damage:
        hint = "Stop sending, keep the file as it is, and restore the last backup."
        return [error(f"{health.where} is damaged: {listed(health.damage[:3])}", hint, Exit.BREACH)]
    if health.unsafe:
        return [
            error(f"{health.where} could lose what it was told, in a power cut: {health.unsafe}", "Undo that setting.")
        ]
    if health.strange:
        return [error(f"{health.where}: {health.strange}", "Run: digest db adopt")]
    checked = "sound" if health.damage is not None else "too large to be read through here"
    return [ok(f"{health.where} is at revision {health.revision}, {checked}, {_bytes(health.size)}")]


def _revision(health: DatabaseHealth) -> Diagnosis:
    what = f"{health.where} is of revision {health.revision}, this program needs {health.newest}"
    newer = (health.revision or "") > health.newest
    remedy = "Upgrade the program: pip install --upgrade digest" if newer else "Run: digest db upgrade"
    return error(what, remedy, Exit.UNAVAILABLE)


def room(free: int, readers: int | None, path: str) -> list[Diagnosis]:
    """Judge free disk against what an edition for so many readers takes; None where the database keeps its ledger elsewhere."""
    need = SPARE + (readers or 0) * PER_READER
    whose = "what is kept beside the database" if readers is None else f"an edition for {_readers(readers)}"
    what = f"{_bytes(free)} are free at {path}; {whose} takes up to {_bytes(need)}"
    if free < LAST:
        return [error(what, "Make room: nothing can be sent safely.", Exit.DISK_FULL)]
    if free < need:
        return [
            warning(
                what, "Make room before the next edition. Nothing is lost when the disk is full, but sending stops."
            )
        ]
    return [ok(what)]


def rationed(readers: int, quotas: Sequence[Quota], expires: timedelta) -> list[Diagnosis]:
    """Judge whether the quotas of the relay let an edition for so many readers go out before it expires."""
    found = []
    for span, letters in quotas:
        takes = -(-readers // letters) * span - span  # the first lot goes at once
        if takes >= expires:
            setting = "DIGEST_SMTP__PER_DAY" if span >= timedelta(days=1) else "DIGEST_SMTP__PER_HOUR"
            what = (
                f"an edition for {_readers(readers)} takes at least {_hours(takes)} with {setting}={letters}, "
                f"and expires after {_hours(expires)}: the rest would never go out"
            )
            found.append(warning(what, "Raise the quota as far as the relay allows, or `expire_after`."))
    return found


def _readers(count: int) -> str:
    return f"{count:,} {'reader' if count == 1 else 'readers'}"


def _hours(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    return "1 hour" if hours == 1 else f"{hours:,.1f}".removesuffix(".0") + " hours"


def files(found: Sequence[Guarded]) -> list[Diagnosis]:
    """Judge the modes of what holds secrets and addresses."""
    remarks = [remark for one in found if (remark := _open_to_others(one))]
    there = [one.path for one in found if one.mode is not None]
    return remarks or [ok(f"only you can read {listed(there)}") if there else skipped("there is no file yet")]


def _open_to_others(one: Guarded) -> Diagnosis | None:
    if one.mode is None:
        return None
    others = one.mode & (stat.S_IRWXG | stat.S_IRWXO)
    writable = one.mode & (stat.S_IWGRP | stat.S_IWOTH)
    if not others or (one.folder and not one.secret and not writable):
        return None
    mode = "700" if one.folder else "600"
    verb = "change" if writable else "read"
    what = f"others can {verb} {one.path} (mode {stat.S_IMODE(one.mode):o}), {one.what}"
    hint = f"Run: chmod {mode} {shlex.quote(one.path)}"
    return error(what, hint) if one.secret or writable else warning(what, hint)


def mailbox(path: str, unreadable: int) -> list[Diagnosis]:
    """Judge the Maildir of unsubscribes: how many new mails have tokens that nobody here can read."""
    if not unreadable:
        return [ok(f"{path} is a Maildir, and every request in it can be read here")]
    mails = "1 new mail has a token" if unreadable == 1 else f"{unreadable:,} new mails have tokens"
    hint = (
        "If another machine has a DIGEST_SECRET_KEY that this one has not, give it to this one, too; until then the other obeys them. "
        "Mail that was not meant for us can be moved out of `new`."
    )
    return [warning(f"{mails} that no DIGEST_SECRET_KEY here reads, in {path}", hint)]


def clock(others: Sequence[tuple[str, timedelta]]) -> list[Diagnosis]:
    """Judge our clock by others: for each how far it is ahead of ours."""
    if not others:
        return [skipped("there was nobody to compare this machine's clock with")]
    who, apart = max(others, key=lambda one: abs(one[1]))
    seconds = apart.total_seconds()
    what = f"this machine's clock is {abs(seconds):.0f} s {'behind' if seconds > 0 else 'ahead of'} that of {who}"
    hint = "Let it be set by the network: timedatectl set-ntp true, or install chrony."
    if abs(apart) > WRONG:
        return [error(f"{what}: dates, due times and signatures would be wrong", hint)]
    if abs(apart) > DRIFT:
        return [warning(what, hint)]
    return [ok(f"right within {max(abs(seconds), 1):.0f} s, by {listed([name for name, _ in others])}")]


def zones(version: str, used: Sequence[str], now: datetime) -> list[Diagnosis]:
    """Judge the time zone data, of a version like `2026b`; empty where nobody says."""
    what = f"{listed(sorted(set(used)))} known; data {version or 'of unknown age'}"
    year = version[:4]
    if year.isdigit() and now.year - int(year) > OLD:
        return [warning(what, "Upgrade it, for the times at which editions are due: package tzdata.")]
    return [ok(what)]


def _bytes(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024:  # noqa: PLR2004 - the next unit
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"
