"""The ways out: one click over https, a page with a button, and a mail to the newsletter's mailbox."""

import email
import email.policy
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.e2e.newsroom import Newsroom
from tests.smtp_server import smtp_server

ROOT = Path(__file__).parents[2]


def only_message(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def served(newsroom: Newsroom) -> Iterator[str]:
    """Run `digest serve` as a process and give its address."""
    command = [newsroom.python, "-m", "digest", "serve", "--port", "0"]
    environment = newsroom.environment | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=newsroom.folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            address = ""
            while not address and process.poll() is None:
                found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
                address = found[0] if found else ""
            yield address
        finally:
            process.terminate()


def status(url: str, data: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(url, data=data, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.fixture
def letter(newsroom: Newsroom) -> EmailMessage:
    """Send one edition to one reader and give the mail."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        assert newsroom.call("run").code == 0
    return only_message(server.accepted[0].data)


@pytest.mark.usefixtures("warm_start")
def test_one_click_ends_the_subscription(newsroom: Newsroom, letter: EmailMessage) -> None:
    """A GET of the link changes nothing; the one-click POST of RFC 8058 ends the subscription, and again is fine."""
    path = re.search(r"<https://news\.example\.org(/u/[^>]+)>", letter["List-Unsubscribe"])
    assert path
    with served(newsroom) as site:
        assert status(site + path[1]) == 200
        assert newsroom.call("subscribers", "list", "--json").json[0]["state"] == "active"
        for _ in range(2):
            assert status(site + path[1], b"List-Unsubscribe=One-Click") == 200
        assert status(site + path[1], b"something=else") == 400
    assert newsroom.call("subscribers", "list", "--json").json[0]["state"] == "unsubscribed"


def test_every_part_of_the_mail_shows_the_same_way_out(letter: EmailMessage) -> None:
    """The https link of the header stands in the HTML and in the text too."""
    link = re.search(r"<(https://[^>]+)>", letter["List-Unsubscribe"])
    assert link
    for part in letter.iter_parts():
        assert link[1] in part.get_content()


def test_a_mail_ends_the_subscription_before_the_next_send(newsroom: Newsroom) -> None:
    """With `unsubscribe = "mailto"` there is no https link; a mail to the address in the header is obeyed before the next send."""
    maildir = newsroom.folder / "mailbox"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    newsroom.configure(options='unsubscribe = "mailto"\nunsubscribe_address = "unsub@bounces.example.org"')
    del newsroom.environment["DIGEST_WEB__BASE_URL"]
    newsroom.environment["DIGEST_MAILBOX__MAILDIR"] = str(maildir)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        first = newsroom.call("run")
        assert first.code == 0, first
        letter = only_message(server.accepted[0].data)
        assert letter["List-Unsubscribe-Post"] is None
        assert "http" not in letter["List-Unsubscribe"]
        address = re.search(r"<mailto:([^?>]+)", letter["List-Unsubscribe"])
        assert address
        (maildir / "new" / f"{time.monotonic_ns()}.host").write_text(
            f"From: somebody@example.com\nTo: {address[1]}\nSubject: unsubscribe\n\n"
        )
        newsroom.clock.set(newsroom.clock.now.replace(day=30))
        newsroom.write("new.txt", "Another morning at the lock")
        assert newsroom.call("run").code == 0
    assert len(server.accepted) == 3
    assert server.accepted[2].recipient != server.accepted[0].recipient
