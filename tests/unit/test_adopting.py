"""Which slots count as passed when a database is adopted, by each way to catch up, and what becomes of them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.app import adopting
from digest.app.ground import Ground
from digest.errors import EstrangedError
from digest.settings import load
from digest.store import Database
from tests.clock import MovableClock
from tests.e2e.newsroom import Newsroom
from tests.ledger import ask_sql, frozen, run_sql, saved

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = 'schedule = "0 7 * * *"\n'
SENT = "edition:2026-11-23T07:00"
QUIET = "SELECT newsletter, slot, reason FROM runs WHERE result = 'quiet' ORDER BY slot"
Opened = Callable[[str], Ground]


def slots(*days: int) -> tuple[str, ...]:
    return tuple(f"edition:2026-11-{day}T07:00" for day in days)


def database(ground: Ground) -> Database:
    """Give the store as what it is. There must be one."""
    assert isinstance(ground.store, Database)
    return ground.store


@pytest.fixture
def newsroom(tmp_path: Path, clock: MovableClock, empty_sqlite: Path) -> Newsroom:
    """Make a folder with a database that knows no reader yet."""
    room = Newsroom(tmp_path, clock, blank=empty_sqlite)
    room.make_database()
    return room


@pytest.fixture
def older(newsroom: Newsroom) -> Iterator[Opened]:
    """Open an older copy of a database that sent Monday's edition, with a newsletter of these options."""
    grounds: list[Ground] = []

    def make(options: str) -> Ground:
        newsroom.configure(key="weekly", options=options)
        settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
        grounds.append(Ground(settings, clock=newsroom.clock))
        store = database(grounds[-1])
        frozen(store, 2, slot=SENT)
        run_sql(store, "UPDATE installation SET generation = generation - 1")
        return grounds[-1]

    yield make
    for one in grounds:
        one.close()


def seen_by(ground: Ground) -> adopting.Situation:
    found = adopting.situation(ground)
    assert found is not None
    return found


class TestMissed:
    def test_each_passed_slot_is_skipped_in_order(self, older, clock):
        """With `catch_up = "each"` the next runs would make up for all since the last one: all are named, the oldest first."""
        ground = older(DAILY + 'catch_up = "each"\nmax_lateness = "7d"\n')
        clock.move(3 * DAY + HOUR)
        assert seen_by(ground).missed == {"weekly": slots(24, 25, 26)}

    def test_what_is_too_late_anyway_is_not_named(self, older, clock):
        """A slot beyond `max_lateness` no run makes up for."""
        ground = older(DAILY + 'catch_up = "each"\nmax_lateness = "2d"\n')
        clock.move(4 * DAY + HOUR)
        assert seen_by(ground).missed == {"weekly": slots(26, 27)}

    def test_a_merged_gap_is_one_slot(self, older, clock):
        """With `catch_up = "merge"` only the newest would go out."""
        ground = older(DAILY + 'max_lateness = "7d"\n')
        clock.move(3 * DAY + HOUR)
        assert seen_by(ground).missed == {"weekly": slots(26)}

    @pytest.mark.parametrize(("late", "missed"), [(HOUR, {"weekly": slots(26)}), (HOUR * 1.5, {})])
    def test_without_catching_up_only_the_slot_of_this_hour_counts(self, older, clock, late, missed):
        """With `catch_up = "skip"` no run makes up for an earlier one, so that nothing has to be skipped."""
        ground = older(DAILY + 'catch_up = "skip"\nmax_lateness = "7d"\n')
        clock.move(3 * DAY + late)
        assert seen_by(ground).missed == missed

    @pytest.mark.parametrize(("catch_up", "missed"), [("each", {"weekly": slots(24)}), ("merge", {})])
    def test_a_slot_that_is_drafted_ahead_is_still_to_come(self, older, clock, catch_up, missed):
        """Its draft is due and nobody can have sent it: it is not skipped, and does not hide the ones that passed."""
        ground = older(DAILY + f'catch_up = "{catch_up}"\nmax_lateness = "7d"\napproval = true\ndraft_ahead = "2h"\n')
        clock.move(2 * DAY - HOUR)
        assert seen_by(ground).missed == missed

    def test_a_slot_is_past_from_its_minute_on(self, older, clock):
        """At the minute of a slot another database may have begun to send it."""
        ground = older(DAILY + 'approval = true\ndraft_ahead = "2h"\n')
        clock.move(DAY - timedelta(seconds=1))
        assert seen_by(ground).missed == {}
        clock.move(timedelta(seconds=1))
        assert seen_by(ground).missed == {"weekly": slots(24)}

    def test_without_a_schedule_nothing_passed(self, older, clock):
        """Each run composes by hand; the question comes to an end."""
        ground = older("")
        clock.move(3 * DAY)
        assert seen_by(ground).missed == {}

    def test_slots_are_of_the_newsletters_own_zone(self, older, clock, newsroom):
        """The same hour elsewhere has not come yet."""
        ground = older(DAILY)
        clock.move(DAY)
        west = replace(ground.newsletters["weekly"], key="west", timezone="America/New_York")
        ground.newsletters["west"] = west
        assert seen_by(ground).missed == {"weekly": slots(24), "west": slots(23)}


class TestLooking:
    def test_the_last_edition_of_each_newsletter_is_told(self, older):
        """The newest one that this database knows, and none where it knows none."""
        ground = older(DAILY)
        newest = saved(database(ground), slot="edition:2")
        ground.newsletters["other"] = replace(ground.newsletters["weekly"], key="other")
        last = seen_by(ground).last
        assert last["weekly"] is not None
        assert last["weekly"].edition == newest.id
        assert last["other"] is None

    def test_a_look_changes_nothing(self, older, clock):
        """Who says no afterwards has changed no slot, and is asked again."""
        ground = older(DAILY + 'catch_up = "each"\n')
        clock.move(DAY)
        before = ask_sql(ground.store, "SELECT id, generation FROM installation")
        first = seen_by(ground)
        assert ask_sql(ground.store, QUIET) == []
        assert ask_sql(ground.store, "SELECT id, generation FROM installation") == before
        assert seen_by(ground) == first

    def test_where_there_is_no_database_none_is_made(self, newsroom):
        """Nothing speaks against sending from what is not there."""
        newsroom.database.unlink()
        newsroom.configure(key="weekly", options=DAILY)
        settings = load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder)
        with closing(Ground(settings, clock=newsroom.clock)) as ground:
            assert adopting.situation(ground) is None
        assert not newsroom.database.exists()


class TestAdopting:
    def test_skipped_slots_are_closed_with_the_reason(self, older, clock):
        """Each stands as a quiet run that says why, so that no run makes up for it; afterwards nothing is to adopt."""
        ground = older(DAILY + 'catch_up = "each"\nmax_lateness = "7d"\n')
        clock.move(2 * DAY)
        adopting.adopt(ground, seen_by(ground), moved=False)
        assert ask_sql(ground.store, QUIET) == [("weekly", slot, adopting.SKIPPED) for slot in slots(24, 25)]
        assert adopting.situation(ground) is None
        assert ask_sql(ground.store, "SELECT how FROM adoptions") == [(adopting.HOW,)]

    def test_a_slot_that_was_closed_meanwhile_is_left_alone(self, older, clock):
        """Between the look and the answer another process may have composed it: its edition is held like each draft."""
        ground = older(DAILY + 'catch_up = "each"\nmax_lateness = "7d"\n')
        clock.move(2 * DAY)
        seen = seen_by(ground)
        (taken, free) = seen.missed["weekly"]
        draft = saved(database(ground), slot=taken)
        assert draft.id in adopting.adopt(ground, seen, moved=False).held
        assert [row[1] for row in ask_sql(ground.store, QUIET)] == [free]

    def test_a_draft_for_a_slot_to_come_is_held_and_its_slot_is_not_skipped(self, older, clock):
        """Nobody loses it: a person lets it go when the time comes."""
        ground = older(DAILY + 'approval = true\ndraft_ahead = "2h"\n')
        (tomorrow,) = slots(24)
        clock.move(DAY - HOUR)
        draft = saved(database(ground), slot=tomorrow)
        assert adopting.adopt(ground, seen_by(ground), moved=False).held == (1, draft.id)
        assert ask_sql(ground.store, QUIET) == []
        ground.store.editions.stop(draft.id, "resume", "by hand", clock())
        assert ground.store.outbox.progress(draft.id).state != "held"

    def test_a_database_that_was_moved_catches_up(self, older, clock):
        """Moved whole, nothing else sent meanwhile: no slot is skipped and nothing is held."""
        ground = older(DAILY + 'catch_up = "each"\nmax_lateness = "7d"\n')
        store = database(ground)
        run_sql(store, "UPDATE installation SET generation = generation + 1, home = 'x', home_name = 'old:/srv'")
        clock.move(2 * DAY)
        seen = seen_by(ground)
        assert seen.missed == {"weekly": slots(24, 25)}
        assert not adopting.adopt(ground, seen, moved=True).held
        assert ask_sql(store, QUIET) == []
        assert ask_sql(store, "SELECT slot FROM editions WHERE decision IS NOT NULL") == []

    def test_an_older_copy_that_is_called_moved_skips_nothing(self, older, clock):
        """What is refused leaves no trace."""
        ground = older(DAILY)
        clock.move(DAY)
        with pytest.raises(EstrangedError, match="not only moved"):
            adopting.adopt(ground, seen_by(ground), moved=True)
        assert ask_sql(ground.store, QUIET) == []
        assert adopting.situation(ground) is not None
