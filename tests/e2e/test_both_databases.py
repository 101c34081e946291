"""The same job on SQLite and on PostgreSQL."""

from datetime import timedelta

from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Fault, Script, smtp_server


def test_the_job_is_the_same_on_both_databases(newsroom: Newsroom, database_url: str) -> None:
    """One edition, once each, a refusal kept, a quiet second run, an unsubscribe that lasts: wherever the ledger lies."""
    newsroom.environment["DIGEST_DATABASE__URL"] = database_url
    with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no such user", to="r3@")])) as server:
        newsroom.relay(server.port)
        newsroom.readers(25)
        first = newsroom.call("run")
        assert first.code == 0, first
        assert newsroom.call("run").code == 0
        assert len({seen.recipient for seen in server.accepted}) == len(server.accepted) == 24
        states = newsroom.call("status", "last", "--json").json
        assert states["balanced"]
        assert (states["states"]["accepted"], states["states"]["rejected"]) == (24, 1)
        newsroom.call("subscribers", "remove", "r5@example.net")
        newsroom.clock.move(timedelta(days=7))
        newsroom.write("new.txt", "Another morning at the lock")
        assert newsroom.call("run").code == 0
    assert "r5@example.net" not in [seen.recipient for seen in server.accepted[24:]]
    assert newsroom.call("why", "2", "--json").json
    assert newsroom.call("who", "r5@example.net", "--json").json["deliveries"]
    assert newsroom.call("run", "--dry-run").code == 0
