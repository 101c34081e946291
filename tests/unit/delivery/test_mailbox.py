"""Mail that came in: where it is looked for, which tokens it has, what becomes of its file."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.delivery.mailbox import Maildir
from digest.errors import ConfigError

TOKEN = "To: unsub+abc123@bounces.example.org"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """Make an empty Maildir."""
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    return tmp_path


def post(maildir: Path, name: str, headers: str, body: str = "unsubscribe") -> None:
    (maildir / name).write_bytes(f"{headers}\n\n{body}\n".encode())


def tokens(maildir: Path) -> list[str]:
    return [token for mail in Maildir(maildir).mails() for token in mail.tokens]


def names(maildir: Path) -> list[str]:
    return sorted(f"{one.parent.name}/{one.name}" for one in maildir.glob("*/*"))


@pytest.mark.parametrize("field", ["To", "Delivered-To", "X-Original-To"])
def test_the_token_stands_in_the_address(maildir, field):
    """Where the mail was sent to says who leaves; From and body do not matter."""
    post(maildir, "new/1.host", f"From: someone@else.example\n{field}: <unsub+abc123@bounces.example.org>", "keep me!")
    assert tokens(maildir) == ["abc123"]


@pytest.mark.parametrize("name", ["new/1.host", "cur/1.host:2,", "cur/1.host:2,S", "cur/1.host:2,FRSTa", "cur/1.host"])
def test_mail_is_found_wherever_others_put_it(maildir, name):
    """A mail program, an IMAP server or another machine moves mail to cur, seen or not: it is a request all the same."""
    post(maildir, name, TOKEN)
    assert tokens(maildir) == ["abc123"]


def test_reading_moves_nothing(maildir):
    """Who asks for mail may turn out unable to obey it: until then it stays new."""
    post(maildir, "new/1.host", TOKEN)
    assert tokens(maildir) == tokens(maildir) == ["abc123"]
    assert names(maildir) == ["new/1.host"]


def test_what_was_obeyed_is_marked_as_seen_and_never_deleted(maildir):
    """It moves to cur with the flag S; one that is there keeps its flags."""
    post(maildir, "new/1.host", TOKEN)
    post(maildir, "cur/2.host:2,F", TOKEN)
    box = Maildir(maildir)
    for mail in list(box.mails()):
        box.mark_obeyed(mail)
    assert names(maildir) == ["cur/1.host:2,S", "cur/2.host:2,F"]
    assert len(list(box.mails())) == 2


def test_a_mail_that_moves_on_meanwhile_is_not_missed(maildir):
    """Another process may move a mail from new to cur at any moment, before it is read or before it is marked."""
    post(maildir, "new/1.host", TOKEN)
    post(maildir, "new/2.host", TOKEN.replace("abc", "xyz"))
    box = Maildir(maildir)
    found: list[str] = []
    for mail in box.mails():
        found += mail.tokens
        for path in list((maildir / "new").iterdir()):
            path.rename(maildir / "cur" / f"{path.name}:2,")
        box.mark_obeyed(mail)
    assert sorted(set(found)) == ["abc123", "xyz123"]
    assert names(maildir) == ["cur/1.host:2,", "cur/2.host:2,"]


def test_the_file_says_when_a_mail_arrived(maildir):
    """Moving it changes nothing of that."""
    post(maildir, "new/1.host", TOKEN)
    os.utime(maildir / "new" / "1.host", (1_795_000_000, 1_795_000_000))
    (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,S")
    (mail,) = Maildir(maildir).mails()
    assert mail.arrived == datetime.fromtimestamp(1_795_000_000, UTC)


@pytest.mark.parametrize(
    ("name", "changed", "arrived"),
    [
        ("1795000000.M5P7.host:2,S", 1_795_900_000, 1_795_000_000),
        ("1795900000.M5P7.host:2,S", 1_795_000_000, 1_795_000_000),
        ("1795000000_1.host", 1_795_900_000, 1_795_000_000),
        ("12.host", 1_795_000_000, 1_795_000_000),
        ("17950000001234.host", 1_795_000_000, 1_795_000_000),
        ("1195000000", 1_795_000_000, 1_795_000_000),
    ],
)
def test_a_copy_of_a_mail_is_as_old_as_the_mail(maildir, name, changed, arrived):
    """Its file may be as young as the restore of a backup, but its name begins with when it was delivered; not all names do."""
    post(maildir, f"cur/{name}", TOKEN)
    os.utime(maildir / "cur" / name, (changed, changed))
    (mail,) = Maildir(maildir).mails()
    assert mail.arrived == datetime.fromtimestamp(arrived, UTC)


def test_a_file_is_read_once(maildir, monkeypatch):
    """A mail never changes: a worker that looks before each send only lists the names of those it knows."""
    post(maildir, "new/1.host", TOKEN)
    box = Maildir(maildir)
    first = [mail.tokens for mail in box.mails()]
    (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,S")
    monkeypatch.setattr(Path, "open", None)
    assert [mail.tokens for mail in box.mails()] == first


def test_another_mail_under_a_used_name_is_another_mail(maildir):
    """Names are unique by rule, and not by force."""
    post(maildir, "new/1.host", TOKEN)
    box = Maildir(maildir)
    assert [mail.tokens for mail in box.mails()] == [("abc123",)]
    post(maildir, "new/1.host", TOKEN.replace("abc", "xyz"))
    os.utime(maildir / "new" / "1.host", (1_795_000_000, 1_795_000_000))
    assert [mail.tokens for mail in box.mails()] == [("xyz123",)]


def test_other_mail_is_left_alone(maildir):
    """A mail without a token is somebody else's business: the subject and the text are not looked at."""
    post(maildir, "new/1.host", "To: unsub@bounces.example.org\nSubject: unsub+abc@x.example", TOKEN)
    assert tokens(maildir) == []


def test_one_token_is_given_once(maildir):
    """The same token in several fields is one wish; upper case is no other token."""
    address = "unsub+ABC123@bounces.example.org"
    post(maildir, "new/1.host", f"Delivered-To: {address}\nTo: {address.lower()}")
    assert tokens(maildir) == ["abc123"]


def test_what_cannot_be_read_does_not_stop_the_others(maildir):
    """A folder or a dangling link among the mails is passed over and stays."""
    (maildir / "new" / "0.folder").mkdir()
    (maildir / "new" / "1.gone").symlink_to("/nonexistent/file")
    post(maildir, "new/2.host", TOKEN)
    assert tokens(maildir) == ["abc123"]
    assert (maildir / "new" / "0.folder").exists()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00garbage\r\n\r\n", b"To: =?utf-8?q?=FF?=\n\n", b"To" * 200_000])
def test_garbage_gives_nothing(maildir, data):
    """Hostile bytes raise nothing and unsubscribe nobody."""
    (maildir / "new" / "1.host").write_bytes(data)
    assert tokens(maildir) == []


def test_a_folder_that_is_no_maildir_is_named(tmp_path):
    """The setting is named when it points elsewhere, with what to do."""
    with pytest.raises(ConfigError, match="not a Maildir") as caught:
        Maildir(tmp_path).require()
    assert (caught.value.where, "tmp" in caught.value.hint) == ("mailbox.maildir", True)


def test_a_maildir_without_cur_is_one(tmp_path):
    """It is made with the first mail that was obeyed; a file in its place is told."""
    (tmp_path / "new").mkdir()
    Maildir(tmp_path).require()
    (tmp_path / "cur").touch()
    with pytest.raises(ConfigError, match="no folder 'cur'"):
        Maildir(tmp_path).require()


def test_a_maildir_that_is_closed_to_us_is_named(maildir, monkeypatch):
    """Mail servers keep mail to one user: requests that nobody here can read would be lost in silence."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ConfigError, match="closed to this user"):
        list(Maildir(maildir).mails())
