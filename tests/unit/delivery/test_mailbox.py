"""Unsubscribes that came by mail."""

from pathlib import Path

import pytest

from digest.delivery.mailbox import read_maildir
from digest.errors import ConfigError


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """Make an empty Maildir."""
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    return tmp_path


def post(maildir: Path, name: str, headers: str, body: str = "unsubscribe") -> None:
    (maildir / "new" / name).write_bytes(f"{headers}\n\n{body}\n".encode())


@pytest.mark.parametrize("field", ["To", "Delivered-To", "X-Original-To"])
def test_the_token_stands_in_the_address(maildir, field):
    """Where the mail was sent to says who leaves; From and body do not matter."""
    post(maildir, "1.host", f"From: someone@else.example\n{field}: <unsub+abc123@bounces.example.org>", "keep me!")
    assert list(read_maildir(maildir)) == ["abc123"]


def test_a_mail_is_marked_as_seen_and_never_deleted(maildir):
    """It moves to cur with the flag S, and is not read twice."""
    post(maildir, "1.host", "To: unsub+abc123@bounces.example.org")
    assert list(read_maildir(maildir)) == ["abc123"]
    assert list(read_maildir(maildir)) == []
    assert [mail.name for mail in (maildir / "cur").iterdir()] == ["1.host:2,S"]


def test_a_mail_stays_new_until_its_token_was_taken(maildir):
    """A crash between token and mark gives the token again: unsubscribing twice does no harm, losing one would."""
    post(maildir, "1.host", "To: unsub+abc123@bounces.example.org")
    assert next(read_maildir(maildir)) == "abc123"
    assert (maildir / "new" / "1.host").exists()


def test_other_mail_is_left_alone(maildir):
    """A mail without a token is somebody else's business: it stays new."""
    post(maildir, "1.host", "To: unsub@bounces.example.org\nSubject: unsub+abc@x.example")
    assert list(read_maildir(maildir)) == []
    assert (maildir / "new" / "1.host").exists()


def test_one_token_is_given_once(maildir):
    """The same token in several fields is one wish; upper case is no other token."""
    address = "unsub+ABC123@bounces.example.org"
    post(maildir, "1.host", f"Delivered-To: {address}\nTo: {address.lower()}")
    assert list(read_maildir(maildir)) == ["abc123"]


def test_what_cannot_be_read_does_not_stop_the_others(maildir):
    """A folder or a dangling link among the mails is passed over and stays."""
    (maildir / "new" / "0.folder").mkdir()
    (maildir / "new" / "1.gone").symlink_to("/nonexistent/file")
    post(maildir, "2.host", "To: unsub+abc123@bounces.example.org")
    assert list(read_maildir(maildir)) == ["abc123"]
    assert (maildir / "new" / "0.folder").exists()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00garbage\r\n\r\n", b"To: =?utf-8?q?=FF?=\n\n", b"To" * 200_000])
def test_garbage_gives_nothing(maildir, data):
    """Hostile bytes raise nothing and unsubscribe nobody."""
    (maildir / "new" / "1.host").write_bytes(data)
    assert list(read_maildir(maildir)) == []


def test_a_folder_that_is_no_maildir_is_named(tmp_path):
    """The setting is named when it points elsewhere."""
    with pytest.raises(ConfigError, match="not a Maildir") as caught:
        list(read_maildir(tmp_path))
    assert caught.value.where == "mailbox.maildir"
