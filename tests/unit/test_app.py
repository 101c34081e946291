"""The program for one set of settings: what it builds, whom it sends to, and that no newsletter stops another."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import pipeline
from digest.app import App
from digest.delivery import Timeouts
from digest.errors import ConfigError, Exit, UsageError
from digest.model import Newsletter, Report
from digest.settings import load
from digest.subscribers import make_reader
from tests.clock import START, MovableClock
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import smtp_server

ADDRESSES = ("ana@example.net", "bo@example.net", "cy@example.net")


@pytest.fixture
def newsroom(tmp_path: Path, clock: MovableClock, empty_sqlite: Path) -> Newsroom:
    room = Newsroom(tmp_path, clock, blank=empty_sqlite)
    room.configure()
    room.write("bridge.txt", "A bridge stays open")
    return room


def opened(newsroom: Newsroom, *, readonly: bool = False) -> App:
    settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
    return App(settings, clock=newsroom.clock, readonly=readonly)


@pytest.fixture
def app(newsroom: Newsroom) -> Iterator[App]:
    """Open the program over a newsletter with three readers."""
    with closing(opened(newsroom)) as made:
        for address in ADDRESSES:
            made.store.subscribers.add(make_reader(address, "quay"), how="test", now=START)
        yield made


def several(newsroom: Newsroom, *keys: str, **changes: str) -> None:
    """Configure newsletters of these keys, with one folder; `changes` replaces a key's postal address."""
    newsroom.configure(key=keys[0])
    path = newsroom.folder / "digest.toml"
    text = path.read_text()
    blocks = [text.replace(f"newsletters.{keys[0]}", f"newsletters.{key}") for key in keys]
    path.write_text("\n".join(blocks))
    for key, postal in changes.items():
        at = path.read_text().index(f"[newsletters.{key}]")
        head, rest = path.read_text()[:at], path.read_text()[at:]
        path.write_text(head + rest.replace("1 Quay Street, Harbour", postal, 1))


# --- what it is made of -----------------------------------------------------------------------------------------------


def test_nothing_is_opened_before_it_is_needed(newsroom):
    """Making the program reads no database and makes none; closing it then is fine."""
    app = opened(newsroom)
    app.close()
    assert not newsroom.database.exists()


def test_a_look_makes_no_database(newsroom):
    """Where there is none an empty one is shown; where there is one it is read where it lies."""
    with closing(opened(newsroom)) as app:
        assert app.look().editions.listing() == []
    assert not newsroom.database.exists()


def test_the_pace_is_that_of_the_settings(newsroom):
    """Limits reach the ledger: slots and quotas are those of this relay, and shared by name."""
    newsroom.environment.update(DIGEST_SMTP__RATE="5", DIGEST_SMTP__PER_DAY="2", DIGEST_DNS__RESOLVER="off")

    async def send(app: App) -> list[bool]:
        return [await app.pace.admit("example.net", patience=1.0) for _ in range(3)]

    with closing(opened(newsroom)) as app:
        assert asyncio.run(send(app)) == [True, True, False]
        assert app.pace.state()[0].rate == 5.0
    with closing(opened(newsroom)) as again:
        assert asyncio.run(again.pace.admit("example.net", patience=1.0)) is False


def test_the_relay_is_the_one_of_the_settings(newsroom):
    """Every key of [smtp] reaches the transport."""
    newsroom.environment |= {
        "DIGEST_SMTP__HOST": "relay.example.org",
        "DIGEST_SMTP__PORT": "2525",
        "DIGEST_SMTP__SECURITY": "tls",
        "DIGEST_SMTP__USERNAME": "u",
        "DIGEST_SMTP__PASSWORD": "p",
        "DIGEST_SMTP__HELLO": "me.example.org",
        "DIGEST_SMTP__TIMEOUT": "20s",
    }
    transport = opened(newsroom).transport
    assert (transport.host, transport.port, transport.security) == ("relay.example.org", 2525, "tls")
    assert (transport.username, transport.password, transport.hello) == ("u", "p", "me.example.org")
    assert transport.timeouts == Timeouts(connect=20, command=20)


@pytest.mark.parametrize(
    ("setting", "connect", "command", "dot"), [("5m", 60, 300, 600), ("10s", 10, 10, 600), ("20m", 60, 1200, 1200)]
)
def test_patience_is_per_reply_and_the_dot_has_more(newsroom, setting, connect, command, dot):
    """The final dot never waits less than a command, nor less than RFC 5321 wants; a dead host costs a minute at most."""
    newsroom.environment["DIGEST_SMTP__TIMEOUT"] = setting
    found = opened(newsroom).transport.timeouts
    assert (found.connect, found.command, found.dot) == (connect, command, dot)


def test_the_usual_patience_is_the_default(newsroom):
    """Without a setting the times are those of the transport itself."""
    assert opened(newsroom).transport.timeouts == Timeouts()


# --- names and times --------------------------------------------------------------------------------------------------


def test_the_only_newsletter_needs_no_name(newsroom):
    """With one newsletter its name may be left out."""
    assert opened(newsroom).newsletter().key == "quay"


def test_several_newsletters_need_a_name(newsroom):
    """With several the names are offered; a slip is answered with the nearest."""
    several(newsroom, "quay", "lock")
    app = opened(newsroom)
    with pytest.raises(UsageError, match="there are several newsletters") as caught:
        app.newsletter()
    assert caught.value.hint == "Name one of: quay, lock."
    with pytest.raises(UsageError, match="there is no newsletter 'lok'") as caught:
        app.newsletter("lok")
    assert caught.value.hint == "Did you mean 'lock'?"


@given(
    st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2999, 1, 1)),  # noqa: DTZ001 - naive on purpose
    st.sampled_from(["Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC"]),
)
def test_a_time_without_an_offset_is_local(naive, zone):
    """`--now` reads as the newsletter's own clock does; what it becomes is aware UTC."""
    newsletter = Newsletter(key="a", title="A", sender="a@example.org", timezone=zone)
    found = App.moment(None, newsletter, naive)  # type: ignore[arg-type] # needs nothing of the program
    assert found.tzinfo is UTC
    local = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert abs(local - naive) in (timedelta(), timedelta(hours=1), timedelta(days=1))


def test_a_time_with_an_offset_is_taken_as_it_is(app):
    """An offset wins over the newsletter's zone."""
    at = datetime.fromisoformat("2026-11-23T07:05+05:45")
    assert app.moment(app.newsletter(), at) == at
    assert app.moment(app.newsletter(), None) == START


# --- several newsletters ----------------------------------------------------------------------------------------------


def test_one_failing_newsletter_never_stops_the_others(newsroom):
    """The first must not go out, the second does, the reports come in the order of digest.toml."""
    several(newsroom, "quay", "lock", quay="")
    with smtp_server() as server, closing(opened(newsroom)) as app:
        newsroom.relay(server.port)
        app.settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
        app.store.subscribers.add(make_reader("ana@example.net", "lock"), how="test", now=START)
        reports = app.run()
    assert [(one.newsletter, one.result, one.code) for one in reports] == [
        ("quay", "failed", Exit.CONFIG),
        ("lock", "composed", Exit.DONE),
    ]
    assert len(server.accepted) == 1


@pytest.mark.parametrize("job", ["run", "rehearse"])
def test_an_error_that_nobody_foresaw_stops_no_other(newsroom, monkeypatch, caplog, job):
    """A defect in one newsletter's work is its report, with exit 1 and a line; the traceback is in the log."""
    several(newsroom, "quay", "lock", "dock")

    def broken(_services, newsletter, *_rest):
        if newsletter.key == "lock":
            raise ZeroDivisionError("inside")
        report = Report(newsletter=newsletter.key, slot="", result="quiet")
        return [report] if job == "run" else report

    monkeypatch.setattr(pipeline, job, broken)
    with closing(opened(newsroom)) as app:
        reports = getattr(app, job)()
    assert [(one.newsletter, one.result) for one in reports] == [
        ("quay", "quiet"),
        ("lock", "failed"),
        ("dock", "quiet"),
    ]
    assert Exit.worst([one.code for one in reports]) is Exit.INTERNAL
    assert reports[1].message == "an error inside digest (ZeroDivisionError)"
    assert "ZeroDivisionError: inside" in caplog.text


def test_a_person_reads_one_line_of_an_unforeseen_error(newsroom, monkeypatch):
    """On the command line the traceback is a single line of the log, and the last line is a sentence; exit 1."""
    monkeypatch.setattr(pipeline, "run", lambda *_: 1 // 0)
    result = newsroom.call("run", "--quiet")
    assert result.code == 1
    log, line = result.err.splitlines()
    assert line == "quay: an error inside digest (ZeroDivisionError). Please report it, with the lines of the log."
    assert "newsletter failed" in log
    assert "newsletter=quay" in log


def test_a_newsletter_named_twice_runs_once(newsroom):
    """A doubled word on the command line does nothing twice."""
    with closing(opened(newsroom, readonly=True)) as app:
        assert [one.newsletter for one in app.rehearse(["quay", "quay"])] == ["quay"]


def test_an_unknown_name_stops_before_anything_runs(newsroom):
    """A slip among several names sends nothing: the operator meant something else."""
    several(newsroom, "quay", "lock")
    with closing(opened(newsroom)) as app, pytest.raises(UsageError, match="no newsletter 'lokc'"):
        app.run(["quay", "lokc"])
    assert not newsroom.database.exists()


def test_who_is_asked_to_leave_begins_nothing_new(newsroom, monkeypatch):
    """After a signal to stop the newsletters that were not begun wait for the next run."""
    several(newsroom, "quay", "lock")
    with closing(opened(newsroom)) as app:

        def signalled(_services, newsletter, *_rest):
            app.engine.stopped = True
            return [Report(newsletter=newsletter.key, slot="", result="composed", code=Exit.WORK_LEFT)]

        monkeypatch.setattr(pipeline, "run", signalled)
        assert [one.newsletter for one in app.run()] == ["quay"]


# --- sending by hand --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["ANA@Example.NET", " ana@example.net ", "ana@example.net"])
def test_a_chosen_reader_may_be_spelt_as_people_do(newsroom, app, word):
    """`--to` finds the reader whatever the case of the domain; the letter goes to the address that is stored."""
    if word.startswith("ANA"):
        word = "ana@Example.NET"
    with smtp_server() as server:
        newsroom.relay(server.port)
        app.settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
        report = app.send("quay", only=[word])
    assert report.progress is not None
    assert report.progress.audience == 1
    assert [seen.recipient for seen in server.accepted] == ["ana@example.net"]


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("stranger@example.net", "stranger@example.net: does not read quay"),
        ("bo@example.net", "bo@example.net: is unsubscribed, so quay does not go there"),
        ("nonsense", "'nonsense' is not a mail address"),
    ],
)
def test_only_readers_can_be_chosen(app, address, what):
    """Somebody who does not read it, or left, is refused before anything is composed: no edition, no article used up."""
    bo = app.store.subscribers.find("bo@example.net")[0]
    app.store.subscribers.unsubscribe(bo.key, how="test", now=START)
    with pytest.raises(UsageError, match=what):
        app.send("quay", only=["ana@example.net", address])
    assert app.store.editions.listing() == []


def test_readers_cannot_be_chosen_once_the_audience_is_fixed(newsroom, app):
    """`--to` on an edition that is on its way would go to all the others too: it is refused, and nothing is sent."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        app.settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
        app.send("quay", limit=1)
        assert len(server.accepted) == 1
        with pytest.raises(UsageError, match="the readers of this edition are fixed already") as refused:
            app.send("1", only=["cy@example.net"])
        assert "digest test ADDR --edition 1" in refused.value.hint
        assert len(server.accepted) == 1
        report = app.send("1")
        assert (report.code, report.result, report.message) == (Exit.DONE, "resumed", "")
        report = app.send("1")
        assert (report.result, report.message) == ("resumed", "no letter was left to send")
    assert len({seen.recipient for seen in server.accepted}) == len(server.accepted) == 3


@pytest.mark.parametrize(
    ("only", "limit", "sentence"),
    [
        ((), None, "The next edition of quay goes to 3 readers."),
        ((), 2, "The next edition of quay goes to 2 readers."),
        ((), 9, "The next edition of quay goes to 3 readers."),
        (("ana@example.net",), None, "The next edition of quay goes to 1 reader."),
        (("ana@example.net", "ana@EXAMPLE.net"), None, "The next edition of quay goes to 1 reader."),
    ],
)
def test_what_would_be_sent_is_announced(app, only, limit, sentence):
    """The question before a send names what goes to how many."""
    assert app.announce("quay", only, limit).startswith(sentence)


@pytest.mark.parametrize(
    ("only", "limit", "words"),
    [
        ((), None, ()),
        ((), 3, ()),
        ((), 2, ("Then it is paused, and 1 reader waits for `digest resume`.",)),
        (ADDRESSES, None, ()),
        (("ana@example.net",), None, ("2 other readers will not get it", "`digest test ADDR`", "--limit")),
    ],
)
def test_what_a_send_takes_from_others_is_told_before(app, only, limit, words):
    """A choice of readers takes the stories from everybody else, a limit makes the others wait: the question says so, and else nothing."""
    _, _, said = app.announce("quay", only, limit).partition(". ")
    assert bool(said) == bool(words)
    assert all(word in said for word in words)


def test_a_send_to_the_chosen_says_who_is_left_out(newsroom, app):
    """Where nobody was asked the report tells it; the next edition has nothing of it for the others."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        app.settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
        (remark,) = app.send("quay", only=["ana@example.net", "Ana@Example.net"]).remarks
        assert app.announce("1", (), None).endswith("goes to 0 readers.")
    assert "2 other readers will not get this edition or its stories" in remark
    assert app.compose(app.newsletter()).shortage == "nothing new"


def test_an_edition_on_its_way_is_announced_with_what_is_left(newsroom, app):
    """Readers who have it are not counted again."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        app.settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
        app.send("quay", limit=1)
    subject = app.store.editions.get(1).subject
    assert app.announce("1", (), None) == f'quay #1, "{subject}", goes to 2 readers.'


def test_a_cancelled_edition_is_not_sent(newsroom, app):
    """What a person stopped for good stays stopped."""
    draft = app.compose(app.newsletter())
    saved = app.store.editions.save(draft.edition, draft.rendered, draft.fates)
    app.store.editions.stop(saved.id, "cancel", "a mistake", START)
    with pytest.raises(UsageError, match="was cancelled"):
        app.send(str(saved.id))


@pytest.mark.parametrize(("path", "why"), [("articles", "nothing new"), ("missing", "no source could be read")])
def test_a_test_copy_says_why_there_is_none(newsroom, path, why):
    """Nothing new and nothing readable are told apart."""
    newsroom.write("bridge.txt", "An old bridge", age=timedelta(days=60))
    newsroom.configure(f'type = "folder"\npath = "{path}"\n')
    with (
        closing(opened(newsroom, readonly=True)) as app,
        pytest.raises(UsageError, match=f"there is nothing to send: {why}"),
    ):
        app.copy_for_test(app.newsletter())


# --- sources ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["feed:https://a.example/f", "https://a.example/f", "Alpha"])
def test_a_source_is_known_by_key_address_or_name(newsroom, word):
    """What the operator wrote in digest.toml is found by any of its names."""
    newsroom.configure('type = "feed"\nurl = "https://a.example/f"\nname = "Alpha"\nweight = 2.0\n')
    spec = opened(newsroom).source_spec(word)
    assert (spec.url, spec.weight) == ("https://a.example/f", 2.0)


@pytest.mark.parametrize("word", ["None", "other"])
def test_a_word_that_is_no_source_is_guessed(newsroom, word):
    """A word that nobody configured is a path or URL of its own, never a source that lacks that field."""
    newsroom.configure('type = "feed"\nurl = "https://a.example/f"\n')
    assert opened(newsroom).source_spec(word).url == ""


def test_private_addresses_are_allowed_for_one_try_only(newsroom):
    """`--allow-private` opens the door for this call; the configured source stays as it was."""
    newsroom.configure('type = "feed"\nurl = "https://a.example/f"\n')
    app = opened(newsroom)
    assert app.source_spec("https://a.example/f", allow_private=True).allow_private
    assert not app.newsletter().sources[0].allow_private


def test_a_try_reads_as_for_the_first_time(newsroom, app):
    """What is remembered of a source does not keep a try from showing all of it."""
    spec = app.newsletter().sources[0]
    asyncio.run(app.try_source(spec, START))
    found = asyncio.run(app.try_source(spec, START))
    assert [one.title for one in found.articles] == ["A bridge stays open"]


def test_a_try_shows_names_as_a_run_has_them(newsroom, app):
    """Accents that a Mac wrote apart are in one piece with their letters."""
    (newsroom.folder / "articles" / "mac.md").write_text("# Neue Ku\u0308che\n\nText.\n", "utf-8")
    found = asyncio.run(app.try_source(app.newsletter().sources[0], START))
    assert "Neue Küche" in [one.title for one in found.articles]


# --- the mailbox ------------------------------------------------------------------------------------------------------


def mailbox(newsroom: Newsroom, *recipients: str) -> None:
    folder = newsroom.folder / "mailbox"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for index, recipient in enumerate(recipients):
        (folder / "new" / f"{index}.host").write_text(f"To: {recipient}\nSubject: bye\n\n")
    newsroom.environment["DIGEST_MAILBOX__MAILDIR"] = str(folder)


def test_without_a_mailbox_nothing_is_read(app):
    """Whoever has no Maildir is not asked for one."""
    assert app.read_mailbox() == 0


def test_only_well_signed_tokens_unsubscribe(newsroom, app):
    """A forged token, and one of somebody unknown, is passed over; a good one ends one subscription."""
    reader = app.store.subscribers.find("ana@example.net")[0]
    address = app.links.unsubscribe_mailto(reader.key, "unsub@example.org").removeprefix("mailto:").partition("?")[0]
    mailbox(newsroom, "unsub+forged0000000000@example.org", address, "editor@example.org")
    app.settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
    assert app.read_mailbox() == 1
    states = {one.address: str(one.state) for one in app.store.subscribers.every("quay")}
    assert states == {"ana@example.net": "unsubscribed", "bo@example.net": "active", "cy@example.net": "active"}


def test_a_maildir_that_is_none_stops_the_send(newsroom):
    """A wrong path would lose unsubscribes in silence: the run fails with the setting instead, and no number of an edition is used up."""
    newsroom.environment["DIGEST_MAILBOX__MAILDIR"] = str(newsroom.folder / "nowhere")
    with closing(opened(newsroom)) as app:
        with pytest.raises(ConfigError, match="is not a Maildir"):
            app.read_mailbox()
        app.store.subscribers.add(make_reader("ana@example.net", "quay"), how="test", now=START)
        for _ in range(2):
            (report,) = app.run()
            assert (report.result, report.code) == ("failed", Exit.CONFIG)
        assert app.store.editions.listing() == []
