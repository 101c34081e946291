"""The file that takes outcomes when the database does not."""

import errno
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.spool import SLOT, WORDS, Spool, _packed, _unpacked
from digest.errors import DiskFullError, StoreError
from digest.model import Blame, DeliveryState, Outcome, Settled, Stage

SAID = Outcome(state=DeliveryState.ACCEPTED, stage=Stage.DOT, code=250, enhanced="2.0.0", text="taken as 4711")


def settled(row: int, **fields: object) -> Settled:
    return Settled(edition=3, row=row, fence=2, outcome=replace(SAID, **fields))  # type: ignore[arg-type]  # fields of several types


def taken(path: Path) -> Spool:
    spool = Spool.take(path)
    assert spool is not None
    return spool


def left(folder: Path, *outcomes: Settled) -> Path:
    """Write a spool as a worker that died; gives its path."""
    spool = Spool.make(folder, "host.1.1", slots=8)
    spool.write(outcomes)
    spool.close()
    return spool.path


@given(
    st.builds(
        Settled,
        edition=st.integers(1, 2**53),
        row=st.integers(1, 2**31),
        fence=st.integers(1, 2**31),
        outcome=st.builds(
            Outcome,
            state=st.sampled_from(DeliveryState),
            stage=st.sampled_from(Stage),
            code=st.integers(0, 599),
            enhanced=st.sampled_from(["", "2.0.0", "5.123.456"]),
            text=st.text(max_size=WORDS),
            blame=st.sampled_from(Blame),
        ),
        next_attempt_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    )
)
def test_what_is_written_is_what_is_read(one):
    """Any outcome fits into one slot, whatever letters the server used, and comes back equal."""
    slot = _packed(one)
    assert len(slot) == SLOT
    assert _unpacked(slot) == one


def test_a_long_reply_is_cut():
    """The words of a server are for people; a slot has room for the first of them."""
    again = _unpacked(_packed(settled(1, text="x" * 5000)))
    assert again is not None
    assert again.outcome.text == "x" * WORDS


@given(st.integers(0, SLOT - 1), st.integers(1, 255))
def test_a_torn_record_is_never_taken_for_a_whole_one(at, flip):
    """One wrong byte anywhere in the record, and it is left out; bytes behind the record are nobody's."""
    slot = bytearray(_packed(settled(1)))
    slot[at] ^= flip
    assert _unpacked(bytes(slot)) in (None, settled(1))
    end = len(bytes(slot).rstrip(b"\0"))
    if at < min(end, 100):
        assert _unpacked(bytes(slot)) is None


def test_a_worker_leaves_what_it_wrote(tmp_path):
    """Records of several writes, in order, after the owner is gone."""
    spool = Spool.make(tmp_path, "host.1.1", slots=8)
    fullness = [spool.empty]
    assert spool.write([settled(1), settled(2)]) == 2
    assert spool.write([settled(3)]) == 1
    fullness.append(spool.empty)
    assert fullness == [True, False]
    spool.close()
    assert taken(spool.path).read() == [settled(1), settled(2), settled(3)]


def test_only_the_owner_can_read_it(tmp_path):
    """Replies may quote addresses: the file has mode 0600, and its folder 0700."""
    spool = Spool.make(tmp_path / "spool", "host.1.1")
    assert stat.S_IMODE(spool.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(spool.path.parent.stat().st_mode) == 0o700
    spool.remove()
    assert list(spool.path.parent.iterdir()) == []


def test_a_worker_with_a_strange_name_stays_in_the_folder(tmp_path):
    """A name cannot lead out of the folder."""
    spool = Spool.make(tmp_path / "spool", "../../böse host.1")
    assert spool.path.parent == tmp_path / "spool"
    spool.remove()


def test_the_room_is_there_before_it_is_needed(tmp_path):
    """All blocks are allocated at the start, and writing makes the file no longer."""
    spool = Spool.make(tmp_path, "host.1.1", slots=64)
    before = spool.path.stat()
    assert before.st_size == 64 * SLOT
    assert before.st_blocks * 512 >= 64 * SLOT
    spool.write([settled(row) for row in range(64)])
    assert spool.path.stat().st_size == before.st_size
    spool.remove()


def test_what_does_not_fit_is_counted(tmp_path):
    """The file is bounded: more than its slots are told, not written past the end."""
    spool = Spool.make(tmp_path, "host.1.1", slots=3)
    assert spool.write([settled(1), settled(2)]) == 2
    assert spool.write([settled(3), settled(4)]) == 1
    assert spool.write([settled(5)]) == 0
    assert [one.row for one in spool.read()] == [1, 2, 3]
    spool.remove()


def test_a_wiped_spool_can_be_used_again(tmp_path):
    """After a replay the room is there for the next time, and nothing old comes back."""
    spool = Spool.make(tmp_path, "host.1.1", slots=4)
    spool.write([settled(row) for row in range(4)])
    spool.wipe()
    assert (spool.empty, spool.read()) == (True, [])
    spool.write([settled(9)])
    assert spool.read() == [settled(9)]
    spool.remove()


def test_the_spool_of_a_living_worker_is_not_taken(tmp_path):
    """The lock of the file is the proof of life, and dies with its owner."""
    spool = Spool.make(tmp_path, "host.1.1")
    assert Spool.take(spool.path) is None
    spool.close()
    taken(spool.path).remove()
    assert Spool.take(spool.path) is None


@pytest.mark.parametrize("keep", [0, 1, 5, 6, 50, SLOT - 1])
def test_a_torn_last_record_costs_nothing_else(tmp_path, keep):
    """A power cut in the middle of a slot: the records before it stand."""
    path = left(tmp_path, settled(1), settled(2), settled(3))
    with path.open("r+b") as file:
        file.truncate(2 * SLOT + keep)
    assert taken(path).read() == [settled(1), settled(2)]


def test_a_record_of_another_version_is_left_out(tmp_path):
    """An unknown state means nothing here; the others count."""
    path = left(tmp_path, settled(1), settled(2))
    with path.open("r+b") as file:
        file.write(_packed(settled(7)).replace(b"accepted", b"absorbed"))
    assert taken(path).read() == [settled(2)]


def test_an_unknown_word_with_a_good_checksum_is_left_out(monkeypatch, tmp_path):
    """Even where the record is whole, a state that we do not know is no outcome."""
    strange = _packed(settled(1))
    monkeypatch.setattr("digest.delivery.spool.DeliveryState", {"rejected": DeliveryState.REJECTED}.__getitem__)
    assert _unpacked(strange) is None


def test_the_due_time_survives(tmp_path):
    """A deferred row keeps the time of its next attempt."""
    due = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    one = replace(settled(1, state=DeliveryState.DEFERRED), next_attempt_at=due)
    assert taken(left(tmp_path, one)).read() == [one]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_room_for_the_spool_is_told_before_anything_is_sent(monkeypatch, tmp_path, number):
    """Disk full at the start: an error with its own exit code, and no half file left behind."""

    def full(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("digest.delivery.spool.os.pwrite", full)
    with pytest.raises(DiskFullError, match="no room"):
        Spool.make(tmp_path, "host.1.1")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_a_part_is_asked_for_the_rest(monkeypatch, tmp_path):
    """A short write is no error of the system, and no reason for a short file."""
    write = os.pwrite
    monkeypatch.setattr("digest.delivery.spool.os.pwrite", lambda file, data, at: write(file, data[:1000], at))
    spool = Spool.make(tmp_path, "host.1.1", slots=8)
    assert spool.path.stat().st_size == 8 * SLOT
    spool.remove()


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path):
    """The message names the place and what to do."""
    (tmp_path / "spool").write_text("")
    with pytest.raises(StoreError) as caught:
        Spool.make(tmp_path / "spool", "host.1.1")
    assert str(tmp_path / "spool") in str(caught.value)
    assert "data directory" in caught.value.hint


def test_a_symbolic_link_is_not_followed(tmp_path):
    """Nobody makes us read a foreign file as a spool."""
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "x.spool").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        Spool.take(tmp_path / "x.spool")
