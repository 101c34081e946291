"""Leaving by mail, from the file in a Maildir to the ledger: what is obeyed, once or again, and what is left to others."""

import asyncio
import os
import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.app import App
from digest.app.checkup import Checkup
from digest.app.leaving import Mailroom, unreadable
from digest.app.readiness import wrong_for_all
from digest.delivery import Maildir
from digest.doctor import run
from digest.links import LinkSigner
from digest.ports import Silent
from digest.settings import load
from digest.subscribers import make_reader
from tests.clock import START, MovableClock
from tests.e2e.newsroom import Newsroom
from tests.memory_subscribers import MemorySubscribers

OLD, NEW = "o" * 43, "n" * 43


@pytest.fixture
def newsroom(tmp_path: Path, clock: MovableClock, empty_sqlite: Path) -> Newsroom:
    """Make a newsletter with one reader and an empty Maildir."""
    room = Newsroom(tmp_path, clock, blank=empty_sqlite)
    room.configure()
    room.environment |= {"DIGEST_SECRET_KEY": OLD, "DIGEST_MAILBOX__MAILDIR": str(tmp_path / "mailbox")}
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mailbox" / name).mkdir(parents=True)
    with closing(opened(room)) as app:
        app.store.subscribers.add(make_reader("ana@example.net", "quay"), how="test", now=START)
    return room


def opened(newsroom: Newsroom, *keys: str) -> App:
    """Open the program as a machine that has these keys, the first of which signs."""
    environment = newsroom.environment | {"DIGEST_SECRET_KEY": ",".join(keys or (OLD,))}
    return App(load(config=None, data=None, environ=environment, cwd=newsroom.folder), clock=newsroom.clock)


def ana_asks(newsroom: Newsroom, *keys: str) -> None:
    """Let a request of Ana arrive, by a link that was signed with the first of the keys."""
    with closing(opened(newsroom, *keys)) as app:
        reader = app.store.subscribers.find("ana@example.net")[0]
        address = (
            app.links.unsubscribe_mailto(reader.key, "unsub@example.org").removeprefix("mailto:").partition("?")[0]
        )
    arrives(newsroom, address)


def arrives(newsroom: Newsroom, recipient: str) -> None:
    (newsroom.folder / "mailbox" / "new" / "1.host").write_text(f"To: {recipient}\nSubject: bye\n\n")


def state(newsroom: Newsroom) -> str:
    with closing(opened(newsroom)) as app:
        return str(app.store.subscribers.find("ana@example.net")[0].state)


def reads(newsroom: Newsroom, *keys: str) -> int:
    with closing(opened(newsroom, *keys)) as app:
        return app.read_mailbox()


def lying(newsroom: Newsroom) -> list[str]:
    return sorted(f"{one.parent.name}/{one.name}" for one in (newsroom.folder / "mailbox").glob("*/*"))


def test_a_request_that_this_machine_cannot_read_is_left_to_another(newsroom):
    """Where a new key has come to one machine alone, the others leave what it signed new: it is obeyed by the one that can."""
    ana_asks(newsroom, NEW, OLD)
    assert (reads(newsroom, OLD), state(newsroom), lying(newsroom)) == (0, "active", ["new/1.host"])
    assert (reads(newsroom, NEW, OLD), state(newsroom), lying(newsroom)) == (1, "unsubscribed", ["cur/1.host:2,S"])


@pytest.mark.parametrize("flags", ["", "S"])
def test_a_request_that_others_moved_is_obeyed(newsroom, flags):
    """A mail program, an IMAP server, or an older version of this program put it into cur, as seen or not."""
    ana_asks(newsroom)
    folder = newsroom.folder / "mailbox"
    (folder / "new" / "1.host").rename(folder / "cur" / f"1.host:2,{flags}")
    assert (reads(newsroom), state(newsroom), lying(newsroom)) == (1, "unsubscribed", [f"cur/1.host:2,{flags}"])


def test_a_bounce_stays_new(newsroom):
    """Nothing acts on it here, so nothing hides it from whoever does."""
    with closing(opened(newsroom)) as app:
        arrives(newsroom, app.links.return_path(1, 1, "b@example.org"))
    assert (reads(newsroom), lying(newsroom)) == (0, ["new/1.host"])


def test_a_request_of_somebody_who_is_gone_is_done_with(newsroom):
    """A link well signed, of a subscription that is not there or ended: there is nothing left to do."""
    with closing(opened(newsroom)) as app:
        arrives(newsroom, app.links.unsubscribe_mailto("nobody", "unsub@example.org")[7:].partition("?")[0])
    assert (reads(newsroom), lying(newsroom)) == (0, ["cur/1.host:2,S"])


def test_a_request_counts_again_for_a_ledger_that_does_not_know_it(newsroom):
    """After a backup was put back the mail of before is obeyed anew: that it was marked as read says nothing."""
    ana_asks(newsroom)
    data, backup = newsroom.database.parent, newsroom.folder / "backup"
    shutil.copytree(data, backup)
    assert (reads(newsroom), reads(newsroom), state(newsroom)) == (1, 0, "unsubscribed")
    shutil.rmtree(data)
    backup.rename(data)
    assert (state(newsroom), lying(newsroom)) == ("active", ["cur/1.host:2,S"])
    assert (reads(newsroom), state(newsroom)) == (1, "unsubscribed")


@pytest.mark.parametrize(("later", "left"), [(-1, 0), (0, 1), (1, 1)])
def test_who_was_let_in_again_leaves_by_a_new_request_alone(newsroom, later, left):
    """An old mail is not held against a reader who came back; a mail of after that, or of the same moment, is obeyed."""
    ana_asks(newsroom)
    assert reads(newsroom) == 1
    with closing(opened(newsroom)) as app:
        key = app.store.subscribers.find("ana@example.net")[0].key
        app.store.subscribers.readmit(key, how="asked", now=START)
    moment = START.timestamp() + later
    os.utime(newsroom.folder / "mailbox" / "cur" / "1.host:2,S", (moment, moment))
    assert (reads(newsroom), state(newsroom)) == (left, "unsubscribed" if left else "active")


def counted(newsroom: Newsroom, *keys: str) -> int:
    with closing(opened(newsroom, *keys)) as app:
        assert app.maildir is not None
        return unreadable(app.maildir, app.links)


def test_requests_that_no_key_here_reads_are_counted(newsroom):
    """New ones alone: requests and bounces of ours are none, nor is mail that somebody has put aside."""
    ana_asks(newsroom, NEW)
    assert (counted(newsroom, OLD), counted(newsroom, NEW)) == (1, 0)
    folder = newsroom.folder / "mailbox"
    (folder / "new" / "1.host").rename(folder / "cur" / "1.host:2,S")
    assert counted(newsroom, OLD) == 0
    with closing(opened(newsroom)) as app:
        arrives(newsroom, app.links.return_path(1, 1, "b@example.org"))
    assert (counted(newsroom, OLD), counted(newsroom, NEW)) == (0, 1)


@pytest.mark.parametrize("path", ["", "nowhere"])
def test_a_maildir_that_is_none_is_a_mistake_in_the_settings(newsroom, path):
    """Before any run, for `config validate` and `doctor`; a good one is none."""
    with closing(opened(newsroom)) as app:
        assert list(wrong_for_all(app)) == []
    newsroom.environment["DIGEST_MAILBOX__MAILDIR"] = str(newsroom.folder / path)
    with closing(opened(newsroom)) as app:
        assert ["is not a Maildir" in one.what for one in wrong_for_all(app)] == [True]


def test_a_draft_that_could_not_go_out_uses_up_no_number(newsroom):
    """Editors are asked for what readers can get: nothing is composed while the mailbox cannot be read."""
    newsroom.configure(options="approval = true")
    newsroom.write("bridge.txt", "A bridge stays open")
    newsroom.environment["DIGEST_MAILBOX__MAILDIR"] = str(newsroom.folder / "nowhere")
    with closing(opened(newsroom)) as app:
        (report,) = app.run()
        assert (report.result, app.store.editions.listing()) == ("failed", [])


def test_two_databases_share_a_maildir(newsroom, tmp_path_factory, clock, empty_sqlite):
    """Each folder has readers and a key of its own: it obeys its requests, and hides none of the other."""
    neighbour = Newsroom(tmp_path_factory.mktemp("neighbour"), clock, blank=empty_sqlite)
    neighbour.configure()
    neighbour.environment |= {"DIGEST_MAILBOX__MAILDIR": str(newsroom.folder / "mailbox")}
    ana_asks(newsroom)
    assert (reads(neighbour, NEW), lying(newsroom)) == (0, ["new/1.host"])
    assert (reads(neighbour, OLD), lying(newsroom)) == (0, ["cur/1.host:2,S"])  # one key, two databases
    assert (reads(newsroom), state(newsroom)) == (1, "unsubscribed")


MAILS = st.lists(
    st.tuples(st.sampled_from(["new", "cur"]), st.sampled_from(["", ":2,", ":2,S", ":2,FRT"]), st.integers(0, 3)),
    max_size=8,
)


@given(MAILS)
@settings(max_examples=30, deadline=None)
def test_whoever_asks_leaves_once_wherever_the_mail_lies(mails):
    """Any mixture of mails, of readers and of nobody: each who asked leaves, once, and nobody else; no mail gets lost."""
    with TemporaryDirectory() as place:
        maildir, links = Path(place), LinkSigner([OLD], "")
        for name in ("new", "cur"):
            (maildir / name).mkdir()
        subscribers = MemorySubscribers()
        for address in ("ana@example.net", "bo@example.net", "cy@example.net"):
            subscribers.add(make_reader(address, "quay"), how="test", now=START)
        for index, (folder, flags, who) in enumerate(mails):
            address = links.unsubscribe_mailto(f"key{who}", "u@example.org")[7:].partition("?")[0]
            (maildir / folder / f"{index}.host{flags if folder == 'cur' else ''}").write_text(f"To: {address}\n\n")
        room = Mailroom(Maildir(maildir), subscribers, links, lambda: START)
        asked = {f"key{who}" for _, _, who in mails} & subscribers.readers.keys()
        assert [room.obey(), room.obey()] == [len(asked), 0]
        assert sorted(subscribers.left) == sorted((key, "mail") for key in asked)
        found = [path.name.partition(":")[0] for path in maildir.glob("*/*")]
        assert sorted(found) == sorted(f"{index}.host" for index in range(len(mails)))
        assert list((maildir / "new").iterdir()) == []


@pytest.mark.parametrize(
    ("key", "standing", "words"),
    [(OLD, "ok", "every request in it can be read here"), (NEW, "warning", "1 new mail has a token")],
)
def test_doctor_looks_into_the_maildir(newsroom, key, standing, words):
    """Whether what lies there can be read with the keys of this machine."""
    ana_asks(newsroom)
    with closing(opened(newsroom, key)) as app:
        tasks = [
            one for one in Checkup(app, list(app.newsletters.values()), offline=True).tasks() if one.check == "mailbox"
        ]
        (found,) = asyncio.run(run(tasks, Silent(), offline=True))
    assert (str(found.standing), words in found.what) == (standing, True)
    assert lying(newsroom) == ["new/1.host"]


def test_doctor_tells_a_folder_that_is_no_maildir_once(newsroom):
    """As an error of the settings; the look into it is skipped. Without a Maildir nobody looks."""
    newsroom.environment["DIGEST_MAILBOX__MAILDIR"] = str(newsroom.folder / "nowhere")
    with closing(opened(newsroom)) as app:
        tasks = Checkup(app, [], offline=True).tasks()
        wanted = [one for one in tasks if one.check in {"mailbox", "settings"}]
        found = asyncio.run(run(wanted, Silent(), offline=True))
    assert [(one.check, str(one.standing)) for one in found] == [("settings", "error"), ("mailbox", "skipped")]
    del newsroom.environment["DIGEST_MAILBOX__MAILDIR"]
    with closing(opened(newsroom)) as app:
        assert "mailbox" not in {one.check for one in Checkup(app, [], offline=True).tasks()}
