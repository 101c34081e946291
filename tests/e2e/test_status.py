"""How an edition stands: as text, as a page, watched. As a person calls it."""

from collections.abc import Iterator

import pytest

from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Fault, Script, smtp_server

REFUSED = "550 5.1.1 <r3@example.net>: no such user"
LATER = "451 4.7.1 <r4@example.net>: greylisted, ticket 8F00A2B1"


@pytest.fixture
def sending(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Send an edition to six readers: one is refused, one put off."""
    with smtp_server(Script([Fault("rcpt", text=REFUSED, to="r3@"), Fault("rcpt", text=LATER, to="r4@")])) as server:
        newsroom.relay(server.port, connections="1")
        newsroom.readers(6)
        assert newsroom.call("run").code == 75
        yield newsroom


def test_counts_pace_and_failures(sending: Newsroom) -> None:
    """Everything that is known of an open edition in a few lines, with what is other for each letter left out."""
    shown = sending.call("status", "quay#1")
    assert shown.code == 0
    assert "6 readers: 4 accepted, 1 deferred, 1 rejected. The counts balance." in shown.out
    assert "time left:" in shown.out
    assert "1 letter rejected: 550 5.1.1 <…>: no such user" in shown.out
    assert "1 letter deferred: 451 4.7.1 <…>: greylisted, ticket …" in shown.out
    assert "Readers of" not in shown.out
    assert "Readers of quay: 6 active" in sending.call("status").out


def test_the_report_is_a_page(sending: Newsroom) -> None:
    """In a file, or on standard output; with the chart, the refusals and the mail domains."""
    place = sending.folder / "report.html"
    written = sending.call("status", "last", "--html", str(place))
    assert (written.code, written.out) == (0, f"Wrote {place}\n")
    page = place.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "The Quay" in page
    assert "The counts balance." in page
    assert "<svg" in page
    assert "550 5.1.1 &lt;…&gt;: no such user" in page
    assert "example.net" in page
    assert sending.call("status", "--html", "-").out == page


def test_a_page_needs_a_place(sending: Newsroom) -> None:
    """A folder that is not there is named, and what to do."""
    result = sending.call("status", "last", "--html", str(sending.folder / "nowhere" / "report.html"))
    assert result.code == 2
    assert "cannot be written" in result.err


def test_a_page_needs_an_edition(newsroom: Newsroom) -> None:
    """Before the first one there is nothing to report."""
    assert newsroom.call("status", "--html", "-").code == 2


def test_watching_what_is_put_off_ends_when_it_is_stopped(sending: Newsroom) -> None:
    """A held edition waits for a person, so watching it is over; letters are left, so 75."""
    sending.call("hold", "1")
    watched = sending.call("status", "1", "--watch")
    assert watched.code == 75
    assert len(watched.out.splitlines()) == 1
    assert "quay #1 held: 6 readers: 4 accepted, 1 deferred, 1 rejected." in watched.out


def test_watching_nothing(newsroom: Newsroom) -> None:
    """Before the first edition; no database is made for it."""
    watched = newsroom.call("status", "--watch")
    assert (watched.code, watched.out) == (0, "No edition yet: there is nothing to watch.\n")
    assert not newsroom.database.exists()


@pytest.mark.parametrize("both", [("--watch", "--json"), ("--html", "-", "--json"), ("--html", "-", "--watch")])
def test_one_way_at_a_time(newsroom: Newsroom, both: tuple[str, ...]) -> None:
    """Two shapes at once mean nothing."""
    result = newsroom.call("status", *both)
    assert result.code == 2
    assert "exclude each other" in result.err
