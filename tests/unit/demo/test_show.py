import io
from pathlib import Path

import pytest
from rich.console import Console

from digest.demo import DemoPaths, show
from digest.errors import Exit
from digest.model import DeliveryState, Failure, Fate, FateReason, Progress, Report

NAMES = {"courier": "Harbour Courier", "desk": ""}


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=160, file=io.StringIO())


def fate(title: str, reason: FateReason, *, source: str = "courier", detail: str = "") -> Fate:
    return Fate(
        article=title, title=title, url="", source=source, kept=reason is FateReason.KEPT, reason=reason, detail=detail
    )


def progress(states: dict[DeliveryState, int], audience: int) -> Progress:
    return Progress(
        edition=1, newsletter="harbour", slot="manual:1", number=7, state="done", audience=audience, states=states
    )


def report(**changes) -> Report:
    return Report(**{"newsletter": "harbour", "slot": "manual:1", "result": "composed", **changes})


def test_collected_articles_are_counted_by_source_and_together(console):
    """The sources are called as readers see them, else by their key."""
    show.collected(console, report(collected={"courier": 9, "desk": 5}), NAMES)
    text = console.export_text()
    assert "Harbour Courier" in text
    assert "desk" in text
    assert "14" in text


def test_a_source_that_failed_is_named_with_the_reason(console):
    """A failure is one line, told once: where, and what."""
    failed = report(failures=(Failure(where="feed.xml", what="is not a feed"),))
    show.collected(console, failed, NAMES)
    show.outcome(console, failed)
    assert console.export_text().count("feed.xml: is not a feed") == 1


def test_those_that_are_in_come_first_and_each_has_a_reason(console):
    """Every candidate is one line with its fate and the figures of it."""
    show.fates(
        console,
        [
            fate("Old lamp", FateReason.BEFORE_START),
            fate("Ferry", FateReason.KEPT),
            fate("Copy", FateReason.SAME_STORY, detail="Trees, 0.81"),
        ],
        NAMES,
    )
    text = console.export_text()
    assert text.index("Ferry") < text.index("Old lamp") < text.index("Copy")
    assert "the same story as another (Trees, 0.81)" in text
    assert "3 candidates: 1 kept, 2 left out (1 older than the first window, 1 the same story as another)." in text


def test_markup_in_a_title_is_only_text(console):
    """A title cannot colour, link or break the terminal's layout."""
    show.fates(console, [fate("[red]x[/red] [/nonsense]", FateReason.KEPT)], NAMES)
    assert "[red]x[/red] [/nonsense]" in console.export_text()


def test_the_ledger_is_shown_with_its_audience_and_balances(console):
    """States without readers are left out; the verdict is a sentence."""
    states = {DeliveryState.ACCEPTED: 24, DeliveryState.REJECTED: 1, DeliveryState.PENDING: 0}
    show.outcome(console, report(progress=progress(states, 25)))
    text = console.export_text()
    assert "Edition 7" in text
    assert "accepted" in text
    assert "pending" not in text
    assert "The counts balance." in text


def test_a_ledger_that_does_not_balance_is_not_dressed_up(console):
    """A missing row is said aloud."""
    show.outcome(console, report(progress=progress({DeliveryState.ACCEPTED: 24}, 25)))
    assert "The counts do NOT balance." in console.export_text()


def test_what_went_wrong_is_shown_with_what_to_do(console):
    """Message and hint of a report stand in the output."""
    show.outcome(console, report(result="failed", code=Exit.UNAVAILABLE, message="no relay", hint="Start it."))
    text = console.export_text()
    assert "no relay" in text
    assert "Start it." in text


def test_a_quiet_run_says_why_and_how_to_go_on(console):
    """Nobody is left wondering where the second mail is."""
    show.why_quiet(console, report(result="quiet", message="nothing new"), DemoPaths(folder=Path("/demo")))
    text = " ".join(console.export_text().split())
    assert "No edition: nothing new." in text
    assert "Nothing was sent" in text
    assert "Add an article to /demo/sources/articles" in text


def test_places_name_the_page_the_text_and_the_messages(console, tmp_path):
    """The last lines say where to look; a page that does not exist is not offered."""
    paths = DemoPaths(folder=tmp_path)
    show.places(console, paths, 0)
    assert "edition.html" not in console.export_text()
    paths.html.write_text("", encoding="utf-8")
    show.places(console, paths, 25)
    text = console.export_text()
    assert paths.html.as_uri() in text.replace("\n", "")
    assert "25 messages (.eml)" in text
    assert "edition.txt" in text
