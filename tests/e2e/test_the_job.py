"""The job from end to end: sources, selection, summaries, mail, a real SMTP server, and the ledger."""

import email
import email.policy
from datetime import timedelta

import pytest

from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Fault, Script, smtp_server


def test_every_reader_gets_the_edition_once(newsroom: Newsroom) -> None:
    """One run mails each reader one message without defects, with a link of their own; the next run sends nothing and says why."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(40)
        first = newsroom.call("run")
        again = newsroom.call("run")
    assert (first.code, again.code) == (0, 0)
    assert sorted(seen.recipient for seen in server.accepted) == sorted(f"r{n}@example.net" for n in range(40))
    messages = [email.message_from_bytes(seen.data, policy=email.policy.default) for seen in server.accepted]
    assert not [message.defects for message in messages if message.defects]
    assert len({message["List-Unsubscribe"] for message in messages}) == 40
    assert len({message["Message-ID"] for message in messages}) == 40
    assert {message["List-Unsubscribe-Post"] for message in messages} == {"List-Unsubscribe=One-Click"}
    assert "nothing new" in again.out
    assert newsroom.call("why", "quay").out.count("in an earlier edition") >= 1


def test_the_counts_balance(newsroom: Newsroom) -> None:
    """`status` shows a frozen audience that is the sum of its states; `deliveries` has one line per reader."""
    with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no such user", to="r3@")])) as server:
        newsroom.relay(server.port)
        newsroom.readers(10)
        newsroom.call("run")
    status = newsroom.call("status", "last", "--json").json
    assert status["balanced"]
    assert status["audience"] == 10
    assert {state: count for state, count in status["states"].items() if count} == {"accepted": 9, "rejected": 1}
    assert len(newsroom.call("deliveries", "last", "--jsonl").out.splitlines()) == 10
    assert "no such user" in newsroom.call("who", "r3@example.net").out


def test_greylisting_ends_with_all_accepted(newsroom: Newsroom) -> None:
    """A server that says 451 and then 250 has every message after the cron line was called a few times; nobody gets two."""
    with smtp_server(Script([Fault("rcpt", text="451 4.7.1 greylisted, come back", times=12)])) as server:
        newsroom.relay(server.port)
        newsroom.readers(12)
        first = newsroom.call("run", "--quiet")
        assert first.code == 75
        assert server.accepted == []
        for _ in range(6):
            newsroom.clock.move(timedelta(minutes=10))
            last = newsroom.call("run", "--quiet")
    assert last.code == 0
    assert len(server.accepted) == len({seen.recipient for seen in server.accepted}) == 12
    assert newsroom.call("status", "1", "--json").json["states"]["accepted"] == 12


def test_a_lost_answer_is_uncertain_and_settled_after_the_wait(newsroom: Newsroom) -> None:
    """Where the answer to the dot is lost the row stays uncertain, `run` exits 75, and a run after the wait sends one more copy."""
    newsroom.configure(options='evidence_wait = "15m"')
    with smtp_server(Script([Fault("dot", "accept_drop", to="r1@")])) as server:
        newsroom.relay(server.port, connections="1")
        newsroom.readers(3)
        assert newsroom.call("run").code == 75
        assert newsroom.call("status", "last", "--json").json["states"]["uncertain"] == 1
        newsroom.clock.move(timedelta(minutes=5))
        assert newsroom.call("run").code == 75
        assert len(server.accepted) == 3
        newsroom.clock.move(timedelta(minutes=11))
        assert newsroom.call("run").code == 0
    copies = [seen.data for seen in server.accepted if seen.recipient == "r1@example.net"]
    assert len(copies) == 2
    assert copies[0] == copies[1]


def test_a_dry_run_changes_nothing(newsroom: Newsroom) -> None:
    """`run --dry-run` leaves no database where there was none, and an existing one byte for byte as it was."""
    rehearsal = newsroom.call("run", "--dry-run")
    assert rehearsal.code == 0
    assert not newsroom.database.exists()
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        newsroom.call("run")
        newsroom.clock.move(timedelta(days=1))
        newsroom.write("new.txt", "Another morning at the lock")
        before = newsroom.database_files()
        result = newsroom.call("run", "--dry-run")
        assert "Another morning" in result.out
        assert newsroom.database_files() == before
        assert len(server.accepted) == 2


def test_nothing_due_is_quick_and_says_when(newsroom: Newsroom) -> None:
    """Before its hour a scheduled newsletter sends nothing, exits 0 and names the next time; at its hour it goes out once."""
    newsroom.configure(options='schedule = "0 9 * * MON"\nmax_lateness = "2h"')
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        early = newsroom.call("run")
        assert (early.code, server.accepted) == (0, [])
        assert "2026-11-23 09:00" in early.out
        newsroom.clock.move(timedelta(hours=2, minutes=5))
        assert newsroom.call("run").code == 0
        assert newsroom.call("run").code == 0
    assert len(server.accepted) == 1
    assert newsroom.call("editions", "list", "--json").json[0]["slot"] == "edition:2026-11-23T09:00"


def test_unsubscribed_readers_get_nothing_more(newsroom: Newsroom) -> None:
    """A reader who was removed is not in the next audience, and importing the list again does not bring them back."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(3)
        assert newsroom.call("subscribers", "remove", "r1@example.net").code == 0
        newsroom.readers(3)
        newsroom.call("run")
    assert sorted(seen.recipient for seen in server.accepted) == ["r0@example.net", "r2@example.net"]


def test_articles_return_when_nothing_was_accepted(newsroom: Newsroom) -> None:
    """An edition that nobody accepted gives its articles back to the next one."""
    with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no such user", times=2)])) as server:
        newsroom.relay(server.port, connections="1")
        newsroom.readers(2)
        newsroom.call("run")
        newsroom.clock.move(timedelta(days=7))
        newsroom.write("new.txt", "The lock keeper retires")
        newsroom.call("run")
    titles = {fate["title"] for fate in newsroom.call("why", "2", "--json").json if fate["kept"]}
    assert titles == {"A bridge stays open", "The lock keeper retires"}


def test_manual_send_to_some_and_a_limit(newsroom: Newsroom) -> None:
    """`send --limit` stops after so many readers and can be sent on, which a run tells once; `send --to` mails only these readers."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(6)
        assert newsroom.call("send", "--limit", "2", "--yes").code == 75
        assert len(server.accepted) == 2
        for told in (1, 0):
            result = newsroom.call("run", "--quiet")
            assert (result.code, result.out, result.err.count("`digest resume 1`")) == (75, "", told)
        assert newsroom.call("worker", "--until-idle").code == 75
        assert "`digest resume 1`" in newsroom.call("status", "1").out
        assert len(server.accepted) == 2
        assert newsroom.call("send", "1", "--yes").code == 0
        assert len({seen.recipient for seen in server.accepted}) == len(server.accepted) == 6
        newsroom.clock.move(timedelta(days=1))
        newsroom.write("new.txt", "Another morning at the lock")
        result = newsroom.call("send", "--to", "r4@example.net", "--yes")
        assert result.code == 0, result
        assert [seen.recipient for seen in server.accepted[6:]] == ["r4@example.net"]


def test_a_test_copy_changes_nothing(newsroom: Newsroom) -> None:
    """`digest test` mails a marked copy with a Message-ID of its own, and no database appears."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        assert newsroom.call("test", "editor@example.org").code == 0
    message = email.message_from_bytes(server.accepted[0].data, policy=email.policy.default)
    assert message["Subject"].startswith("[TEST] ")
    assert not newsroom.database.exists()


def test_two_newsletters_keep_their_own_memories(newsroom: Newsroom) -> None:
    """The same article goes out once in each of two newsletters."""
    text = (newsroom.folder / "digest.toml").read_text()
    (newsroom.folder / "digest.toml").write_text(
        text + text.replace(".quay", ".lock").replace("[newsletters.quay", "[newsletters.lock")
    )
    with smtp_server() as server:
        newsroom.relay(server.port)
        for key in ("quay", "lock"):
            newsroom.call("subscribers", "add", "ana@example.net", "-n", key)
        assert newsroom.call("run").code == 0
        assert newsroom.call("run").code == 0
    assert len(server.accepted) == 2


@pytest.mark.parametrize("words", [("run",), ("run", "--dry-run"), ("status",), ("why",), ("editions", "list")])
def test_an_empty_beginning_is_no_error(newsroom: Newsroom, words: tuple[str, ...]) -> None:
    """Without readers or editions every command answers; nothing is mailed to nobody."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        result = newsroom.call(*words)
    assert result.code == 0, result.err
    assert server.accepted == []


def test_an_article_is_found_by_any_form_of_its_address(newsroom: Newsroom) -> None:
    """`why` takes the address with a tracking parameter, and the id of an article that has no address."""
    feed = newsroom.folder / "feed.xml"
    item = "<item><title>Tide tables</title><link>https://example.org/tide</link><pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate></item>"
    feed.write_text(f'<rss version="2.0"><channel><title>Sea</title>{item}</channel></rss>')
    newsroom.configure(newsroom.articles(), 'type = "feed"\npath = "feed.xml"')
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        newsroom.call("run")
    assert "kept" in newsroom.call("why", "https://EXAMPLE.org/tide?utm_source=mail").out
    without = next(fate for fate in newsroom.call("why", "last", "--json").json if fate["source"] == "folder:articles")
    assert "kept" in newsroom.call("why", without["article"]).out
