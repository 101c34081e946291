"""Which ways of speaking a relay bears."""

import pytest

from digest.delivery.ladder import CarefulWay, Way
from digest.delivery.line import LostError, SurpriseError

BREAK, SURPRISE = LostError("reset"), SurpriseError("what?")


@pytest.mark.parametrize("way", [Way(), CarefulWay()])
def test_a_surprise_ends_a_way_at_once(way: Way):
    """Nobody knows any more which answer belongs to which command."""
    way.worked()
    way.broke(SURPRISE)
    assert not way.open


@pytest.mark.parametrize("way", [Way(), CarefulWay()])
def test_two_breaks_in_a_row_end_a_way_that_worked_before(way: Way):
    """One break is the weather; a second without a whole answer between them is the relay."""
    way.worked()
    way.broke(BREAK)
    assert way.open
    way.worked()
    way.broke(BREAK)
    assert way.open
    way.broke(BREAK)
    assert not way.open


def test_a_careful_way_is_first_tried_by_one_alone():
    """Of many sessions that begin together one leaves a doubt behind if the relay does not bear it, not all."""
    way = CarefulWay()
    assert way.begin()
    assert not way.begin()
    way.worked()
    assert way.begin()
    assert way.begin()


def test_a_careful_way_that_breaks_at_its_first_try_is_over():
    """Nobody tries again what cost a doubt the first time."""
    way = CarefulWay()
    assert way.begin()
    way.broke(BREAK)
    assert not way.open
    assert not way.begin()


def test_a_try_that_nobody_saw_through_is_no_try():
    """The session was closed for another reason; the next may try."""
    way = CarefulWay()
    assert way.begin()
    way.left()
    assert way.begin()
