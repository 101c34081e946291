"""The machine: modes, room, clocks, zones, the sender, and what is looked at here."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.doctor import local, machine, senders
from digest.doctor.machine import LAST, PER_READER, SPARE
from digest.errors import Exit
from digest.model.health import DatabaseHealth, Guarded, Standing

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
GOOD = DatabaseHealth(where="/data/digest.db", revision="0003", newest="0003", size=5 * 2**20)


# --- database


@pytest.mark.parametrize(
    ("health", "standing", "code", "what"),
    [
        (GOOD, "ok", Exit.DONE, "at revision 0003, sound, 5.0 MiB"),
        (replace(GOOD, damage=None), "ok", Exit.DONE, "too large to be read through"),
        (replace(GOOD, there=False), "ok", Exit.DONE, "the first run makes it"),
        (replace(GOOD, revision=None), "ok", Exit.DONE, "the first run makes it"),
        (replace(GOOD, revision="0002"), "error", Exit.UNAVAILABLE, "is of revision 0002, this program needs 0003"),
        (replace(GOOD, revision="0004"), "error", Exit.UNAVAILABLE, "is of revision 0004"),
        (replace(GOOD, damage=("row 1 missing",)), "error", Exit.BREACH, "is damaged: row 1 missing"),
        (replace(GOOD, unsafe="fsync is off"), "error", Exit.CONFIG, "fsync is off"),
        (replace(GOOD, strange="it is an older copy"), "error", Exit.CONFIG, "it is an older copy"),
    ],
)
def test_a_database_is_judged(health, standing, code, what):
    """Revision, damage, and what a power cut would cost."""
    (found,) = machine.database(health)
    assert (found.standing, found.code) == (standing, code)
    assert what in found.what
    assert bool(found.hint) == (standing == "error")


def test_the_remedy_for_a_revision_goes_the_right_way():
    """An older database is upgraded, a newer one needs a newer program."""
    assert "digest db upgrade" in machine.database(replace(GOOD, revision="0002"))[0].hint
    assert "pip install --upgrade" in machine.database(replace(GOOD, revision="0004"))[0].hint


# --- mailbox


@pytest.mark.parametrize(
    ("unreadable", "standing", "what"),
    [(0, "ok", "every request"), (1, "warning", "1 new mail has a token"), (1_200, "warning", "1,200 new mails have")],
)
def test_requests_that_nobody_here_can_read_are_told(unreadable, standing, what):
    """They wait for another machine, or for a key that this one lacks: a warning with what to do."""
    (found,) = machine.mailbox("/var/mail/leave", unreadable)
    assert (found.standing, found.code, bool(found.hint)) == (standing, Exit.DONE, unreadable > 0)
    assert what in found.what
    assert "/var/mail/leave" in found.what


# --- room


@pytest.mark.parametrize(
    ("free", "readers", "standing", "code"),
    [
        (LAST - 1, 0, "error", Exit.DISK_FULL),
        (LAST, 0, "warning", Exit.DONE),
        (SPARE - 1, 0, "warning", Exit.DONE),
        (SPARE, 0, "ok", Exit.DONE),
        (SPARE, 1, "warning", Exit.DONE),
        (SPARE + PER_READER * 1_000_000, 1_000_000, "ok", Exit.DONE),
    ],
)
def test_room_is_measured_by_the_audience(free, readers, standing, code):
    """A warning under what an edition takes, an error where nothing should be begun."""
    (found,) = machine.room(free, readers, "/data")
    assert (found.standing, found.code) == (standing, code)
    assert f"{readers:,} reader" in found.what


def test_where_the_ledger_lies_elsewhere_readers_do_not_count():
    """With PostgreSQL the data folder needs room for the spool, and no word is said of readers."""
    (found,) = machine.room(SPARE, None, "/data")
    assert (
        found.standing,
        "reader" in found.what,
        "what is kept beside the database takes up to 64.0 MiB" in found.what,
    ) == ("ok", False, True)
    assert machine.room(SPARE - 1, None, "/data")[0].standing == "warning"


@pytest.mark.parametrize(
    ("readers", "quota", "told"),
    [
        (1_000, (24, 1_000), ""),
        (1_001, (24, 1_000), "1,001 readers takes at least 24 hours with DIGEST_SMTP__PER_DAY=1000, and expires after 24 hours"),
        (720, (1, 30), ""),
        (721, (1, 30), "721 readers takes at least 24 hours with DIGEST_SMTP__PER_HOUR=30"),
        (0, (1, 30), ""),
    ],
)  # fmt: skip
def test_a_quota_that_lets_the_rest_expire_is_told(readers, quota, told):
    """What cannot go out before the edition expires never goes out; what just fits is no news."""
    hours, letters = quota
    found = machine.rationed(readers, ((timedelta(hours=hours), letters),), timedelta(days=1))
    assert [(one.standing, one.code) for one in found] == ([("warning", Exit.DONE)] if told else [])
    assert all(told in one.what and one.hint for one in found)
    assert machine.rationed(readers, (), timedelta(days=1)) == []


@pytest.mark.parametrize(("readers", "words"), [(1, "for 1 reader takes"), (2_000, "for 2,000 readers takes")])
def test_one_reader_is_a_reader(readers, words):
    """The figure and its noun agree."""
    assert words in machine.room(10**12, readers, "/data")[0].what


@given(st.integers(0, 2**50), st.integers(0, 10**7))
def test_more_room_is_never_worse(free, readers):
    """And more readers never better."""
    order = [Standing.OK, Standing.WARNING, Standing.ERROR]

    def rank(free: int, readers: int) -> int:
        return order.index(machine.room(free, readers, "/")[0].standing)

    assert rank(free + 2**20, readers) <= rank(free, readers) <= rank(free, readers + 1000)


# --- files


@pytest.mark.parametrize(
    ("mode", "verb", "answer"),
    [
        (0o600, "", "ok"),
        (0o400, "", "ok"),
        (0o700, "", "ok"),
        (0o640, "read", "error"),
        (0o604, "read", "error"),
        (0o644, "read", "error"),
        (0o620, "change", "error"),
        (0o602, "change", "error"),
        (0o610, "read", "error"),
    ],
)
def test_a_secret_is_its_owners_alone(mode, verb, answer):
    """The command that mends it is printed, with the path quoted for a shell."""
    (found,) = machine.files(
        [Guarded(path="/my data/digest.db", what="which holds addresses", mode=stat.S_IFREG | mode)]
    )
    assert found.standing == answer
    if answer == "error":
        assert f"others can {verb}" in found.what
        assert found.hint == "Run: chmod 600 '/my data/digest.db'"


@pytest.mark.parametrize(
    ("mode", "folder", "standing"),
    [
        (0o644, False, "warning"),
        (0o666, False, "error"),
        (0o755, True, "ok"),
        (0o777, True, "error"),
        (0o775, True, "error"),
    ],
)
def test_what_holds_no_secret_for_sure_may_be_read(mode, folder, standing):
    """A folder that others can list is no harm, one that they can change is."""
    (found,) = machine.files([Guarded(path="/x", what="", mode=mode, folder=folder, secret=False)])
    assert found.standing == standing
    assert standing == "ok" or found.hint == f"Run: chmod {'700' if folder else '600'} /x"


def test_files_that_are_not_there_are_no_trouble():
    """Before the first run there is nothing to guard."""
    assert machine.files([Guarded(path="/x", what="")])[0].standing is Standing.SKIPPED


def test_every_open_file_is_told():
    """One line each."""
    found = machine.files([Guarded(path=f"/{n}", what="", mode=0o644) for n in range(3)])
    assert [one.hint for one in found] == [f"Run: chmod 600 /{n}" for n in range(3)]


# --- clock and zones


@pytest.mark.parametrize(
    ("seconds", "standing", "what"),
    [
        ([], "skipped", "nobody to compare"),
        ([0.2], "ok", "right within 1 s, by peer 0"),
        ([-29, 3], "ok", "right within 29 s, by peer 0, peer 1"),
        ([31], "warning", "31 s behind that of peer 0"),
        ([1, -45], "warning", "45 s ahead of that of peer 1"),
        ([601], "error", "dates, due times and signatures"),
    ],
)
def test_the_clock_is_judged_by_the_one_that_differs_most(seconds, standing, what):
    """Which way, how far, and whose."""
    (found,) = machine.clock([(f"peer {n}", timedelta(seconds=one)) for n, one in enumerate(seconds)])
    assert found.standing == standing
    assert what in found.what


@pytest.mark.parametrize(
    ("version", "standing"), [("2026b", "ok"), ("2024a", "ok"), ("2023d", "warning"), ("", "ok"), ("unknown", "ok")]
)
def test_time_zone_data_grows_old(version, standing):
    """After two years rules have changed somewhere."""
    (found,) = machine.zones(version, ["Europe/London", "Asia/Tokyo", "Europe/London"], NOW)
    assert found.standing == standing
    assert "Asia/Tokyo, Europe/London known" in found.what


# --- the sender


@pytest.mark.parametrize(
    ("address", "freemail", "standing"),
    [
        ("weekly@quay.press", False, "ok"),
        ("weekly@example.org", False, "error"),
        ("weekly@news.example.org", False, "error"),
        ("weekly@gmail.com", True, "warning"),
    ],
)
def test_a_sender_has_a_domain_of_its_own(address, freemail, standing):
    """Examples go nowhere, and a provider's domain is not ours to vouch for."""
    (found,) = senders.judged(address, freemail=freemail)
    assert found.standing == standing
    assert address in found.what


# --- facts of this machine


def test_modes_are_read_from_the_disk(tmp_path):
    """What is not there has none."""
    path = tmp_path / "key"
    path.touch(mode=0o640)
    path.chmod(0o640)
    there, gone = local.with_modes([Guarded(path=str(path), what=""), Guarded(path=str(tmp_path / "gone"), what="")])
    assert there.mode is not None
    assert stat.S_IMODE(there.mode) == 0o640
    assert gone.mode is None


def test_free_room_of_a_folder_that_is_not_there_yet(tmp_path):
    """The nearest folder above it is on the same disk."""
    free, place = local.free_at(tmp_path / "a" / "b")
    assert place == str(tmp_path)
    assert free > 0


@pytest.mark.parametrize("content", ["# version 2026b\n", None])
def test_the_version_of_the_zones(tmp_path, monkeypatch, content):
    """The system's file says it, else the package; one of them always does here."""
    monkeypatch.setattr(local, "TZPATH", (str(tmp_path / "gone"), str(tmp_path)))
    if content:
        (tmp_path / "tzdata.zi").write_text(content)
    found = local.zones_version()
    assert found == "2026b" if content else found[:2] == "20"


def test_zones_of_unknown_age(monkeypatch):
    """Neither file nor package: nothing is claimed."""

    def gone(_name: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(local, "TZPATH", ())
    monkeypatch.setattr(local, "version", gone)
    assert local.zones_version() == ""


def test_this_machine_has_a_name():
    """Whatever the system says."""
    assert local.own_name()
