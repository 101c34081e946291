"""What one gate knows: how fast letters go, which slots are left, how many are under way."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.gate import BURST, FLIGHT, SHELF, Gate, Meter, Stock
from digest.delivery.gates import MOST_DOMAINS, MOST_OPERATORS, Background, Gates
from digest.delivery.throttle import CALM, Throttle
from digest.model import OperatorLimits, Reservation
from tests.memory_pacing import DictOperators
from tests.virtual_time import run

NOW = 500.0


# --- measuring --------------------------------------------------------------------------------------------------------


def test_nothing_is_no_rate():
    """Before the first letter, and long after the last one, the rate is 0."""
    meter = Meter()
    assert meter.rate(NOW) == 0.0
    meter.mark(NOW)
    assert meter.rate(NOW + 60) == 0.0


@given(per_second=st.integers(1, 500), seconds=st.integers(5, 30), start=st.floats(0, 1e6))
def test_a_steady_rate_is_measured(per_second, seconds, start):
    """Whatever the moment at which it began."""
    meter, now = Meter(), start
    for step in range(per_second * seconds):
        now = start + step / per_second
        meter.mark(now)
    assert meter.rate(now) == pytest.approx(per_second, rel=0.21, abs=1)


def test_a_rate_is_known_after_half_a_second():
    """A run that is refused in its first seconds has something to halve."""
    meter = Meter()
    for step in range(100):
        meter.mark(NOW + step / 100)
    assert meter.rate(NOW + 1) == pytest.approx(100)


# --- slots ------------------------------------------------------------------------------------------------------------


def test_slots_come_at_their_times():
    """One after the other, an interval apart, from the moment that the ledger said."""
    stock = Stock()
    assert stock.wait(NOW) is None
    stock.add(Reservation(granted=2, start=0.3), 0.1, NOW)
    assert stock.wait(NOW) == pytest.approx(0.3)
    stock.take()
    assert stock.wait(NOW) == pytest.approx(0.4)
    stock.take()
    assert (stock.wait(NOW), stock.held) == (None, 0)


def test_a_late_slot_is_a_slot_for_a_while_only():
    """A quota counted it long ago: after 10 s it is lost."""
    stock = Stock()
    stock.add(Reservation(granted=2), 1.0, NOW)
    wait = stock.wait(NOW + SHELF)
    assert wait is not None
    assert wait < 0
    assert stock.wait(NOW + SHELF + 0.5) is not None
    assert stock.held == 1
    assert stock.wait(NOW + SHELF + 1.5) is None


def test_an_empty_reservation_is_nothing():
    """A refusal of the ledger leaves the stock as it is."""
    stock = Stock()
    stock.add(Reservation(granted=0, retry=5.0), 0.1, NOW)
    assert (stock.wait(NOW), stock.held) == (None, 0)


# --- gates ------------------------------------------------------------------------------------------------------------


def test_a_gate_without_limits_is_open():
    """Nothing to wait for, nothing to ask for, no line."""
    gate = Gate("example.net", "b")
    assert gate.wait(NOW) is not None
    assert (gate.wanted(NOW), gate.full(NOW), gate.backlog(NOW), gate.closed_until(NOW) < NOW) == (0, False, 0.0, True)


def test_a_learnt_rate_spaces_letters():
    """After one letter the next waits; a sleep that ends late is made up for, a long pause is not."""
    gate = Gate("", "b")
    gate.throttle = Throttle(rate=10.0)
    gate.enter(NOW)
    assert gate.wait(NOW) == pytest.approx(0.1 - BURST)
    gate.enter(NOW + 0.1)
    assert gate.wait(NOW + 0.1) == pytest.approx(0.1 - BURST)
    gate.enter(NOW + 100)
    wait = gate.wait(NOW + 100)
    assert wait is not None
    assert wait > 0


@pytest.mark.parametrize(("rate", "first", "second"), [(100.0, 10, 10), (5.0, 1, 0), (0.5, 1, 0), (24.0, 2, 2)])
def test_it_holds_a_fifth_of_a_second_of_slots(rate, first, second):
    """In two halves, so that the next is fetched while the one before is used; slow rates one slot at a time."""
    gate = Gate("", "b", rate=rate)
    assert gate.wanted(NOW) == first
    gate.stock.add(Reservation(granted=first), 1 / rate, NOW)
    assert gate.wanted(NOW) == second
    if second:
        gate.stock.add(Reservation(granted=second), 1 / rate, NOW)
        assert gate.wanted(NOW) == 0
    assert gate.stock.held <= max(1, rate / 5)


def test_a_quota_alone_is_fetched_by_the_measured_rate():
    """One slot at first, then a tenth of a second of what goes through: few are lost at the end of a run."""
    gate = Gate("", "b", quotas=((timedelta(hours=1), 1000),))
    assert gate.wanted(NOW) == 1
    for step in range(1000):
        gate.meter.mark(NOW + step / 200)
    assert gate.wanted(NOW + 5) == pytest.approx(20, abs=1)


def test_nothing_is_asked_before_its_time():
    """While the ledger has said when to come back, or an answer is under way, it is left alone."""
    gate = Gate("", "b", rate=5.0)
    gate.ask_again = NOW + 3
    assert gate.wanted(NOW) == 0
    assert gate.wait(NOW) == 3.0
    assert gate.closed_until(NOW) == NOW + 3
    assert gate.wait(NOW + 3) is None


def test_lines_are_the_narrower_of_two_bounds():
    """Configured connections and what a stop left: whichever is less; a letter that lands makes room."""
    gate = Gate("", "b", connections=2)
    gate.enter(NOW)
    assert not gate.full(NOW)
    gate.enter(NOW)
    assert gate.full(NOW)
    gate.land()
    assert not gate.full(NOW)
    gate.throttle = Throttle(lines=1)
    assert gate.full(NOW)


def test_a_letter_that_is_never_heard_of_again_frees_its_line():
    """After 11 minutes, when even the dot has given up."""
    gate = Gate("", "b", connections=1)
    gate.enter(NOW)
    assert gate.full(NOW + FLIGHT)
    assert not gate.full(NOW + FLIGHT + 1)


# --- whose gate -------------------------------------------------------------------------------------------------------


def gates(operators: DictOperators | None = None, **limits: OperatorLimits) -> Gates:
    named = {name.replace("_", "."): limit for name, limit in limits.items()}
    return Gates("relay:25", named, operators, Background(), lambda: NOW)


def test_without_limits_nobody_is_asked():
    """The table answers, and a domain that is not in it is its own operator."""
    operators = DictOperators({"a.example": "google.com"}, table={"gmail.com": "google.com"})
    found = gates(operators)
    assert [found.at_hand(domain).name for domain in ("gmail.com", "a.example", "A.Example")] == [  # type: ignore[union-attr]
        "google.com",
        "a.example",
        "a.example",
    ]
    assert operators.asked == []


def test_with_limits_domains_of_one_operator_share_its_gate():
    """Looked up once, in the background; until then nobody knows."""

    async def main(_: object) -> None:
        operators = DictOperators({"a.example": "google.com", "b.example": "google.com"})
        found = gates(operators, google_com=OperatorLimits(rate=5.0))
        assert found.at_hand("a.example") is None
        await asyncio.gather(found.look("a.example"), found.look("a.example"), found.look("b.example"))
        assert found.at_hand("a.example") is found.at_hand("b.example") is found.named("google.com")
        assert found.named("google.com").rate == 5.0
        assert operators.asked == ["a.example", "b.example"]

    run(main)


def test_what_was_learnt_of_a_domain_is_handed_to_its_operator():
    """A stop that was met with before anybody knew whose domain it was holds for all domains of that operator."""

    async def main(_: object) -> None:
        found = gates(DictOperators({"a.example": "google.com"}))
        alone = found.alone("a.example")
        alone.throttle = Throttle(stopped_until=NOW + 600)
        found.watch()
        await found.look("a.example")
        assert found.named("google.com").throttle.stopped_until == NOW + 600
        assert alone.throttle is CALM
        assert found.at_hand("a.example") is found.named("google.com")

    run(main)


def test_memory_is_bounded():
    """A million readers at as many domains leave a bounded number of gates, and every count."""
    found = gates()
    for number in range(3 * MOST_OPERATORS):
        found.alone(f"d{number}.example").accepted += 1
    assert len(list(found)) <= MOST_OPERATORS
    assert len(found._by_domain) <= MOST_DOMAINS
    assert found.gone().accepted + sum(gate.accepted for gate in found) == 3 * MOST_OPERATORS


def test_a_gate_that_holds_back_is_kept():
    """Making room forgets nobody who has limits, or taught us something."""
    found = gates(google_com=OperatorLimits(rate=5.0))
    found.named("google.com")
    found.alone("slow.example").throttle = Throttle(rate=1.0)
    for number in range(2 * MOST_OPERATORS):
        found.named(f"d{number}.example")
    assert {"google.com", "slow.example"} <= {gate.name for gate in found}


def test_the_same_work_runs_once_at_a_time():
    """Asked for twice it is one task; asked for again afterwards it is a new one."""

    async def main(_: object) -> None:
        done: list[int] = []
        background = Background()

        async def work() -> None:
            await asyncio.sleep(1)
            done.append(1)

        first = background.start("key", work)
        assert background.start("key", work) is first
        await first
        assert background.start("key", work) is not first
        await background.drain()
        assert done == [1, 1]

    run(main)
