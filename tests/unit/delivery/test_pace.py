"""How fast letters go: never faster than allowed, as fast as that otherwise, and around whom is stopped."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.outcome import classify
from digest.delivery.pace import MOMENT, Pace
from digest.delivery.throttle import SPENT, STOP
from digest.errors import StoreError
from digest.model import Flow, OperatorLimits, RelayLimits, Reply, Stage
from tests.memory_pacing import DictOperators, MemoryPacing
from tests.virtual_time import BEGIN, VirtualLoop, run

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TABLE = {"gmail.com": "google.com", "googlemail.com": "google.com", "yahoo.com": "yahoodns.net"}
THROTTLED = "454 Throttling failure: Maximum sending rate exceeded."
UNUSUAL = "421 4.7.28 unusual rate of unsolicited mail"


def note(pace: Pace, domain: str, said: str = "250 ok", stage: str = "dot") -> None:
    pace.note(domain, classify(Stage(stage), Reply(code=int(said[:3]), text=said[4:])))


class World:
    """A ledger, a clock, and workers that send to a relay."""

    def __init__(self, loop: VirtualLoop, limits: RelayLimits, operators: DictOperators | None = None) -> None:
        self.loop = loop
        self.limits = limits
        self.pacing = MemoryPacing(loop.time)
        self.operators = operators or DictOperators({}, table=TABLE)
        self.pace = self.worker()
        self.went: list[tuple[float, str]] = []

    def worker(self) -> Pace:
        return Pace("relay:25", self.limits, self.pacing, self.operators, monotonic=self.loop.time)

    def since(self, start: float) -> float:
        return self.loop.time() - start

    async def send(
        self,
        domains: list[str],
        *,
        connections: int = 8,
        takes: float = 0.02,
        pace: Pace | None = None,
        answer: Callable[[str], str] = lambda _: "250 ok",
    ) -> None:
        """Send one letter per domain over several connections, as a courier does."""
        rows, pace = iter(domains), pace or self.pace

        async def work() -> None:
            for domain in rows:
                assert await pace.admit(domain)
                self.went.append((self.loop.time(), domain))
                await asyncio.sleep(takes)
                note(pace, domain, answer(domain))

        await asyncio.gather(*[work() for _ in range(connections)])

    def most_within(self, span: float, domain: str = "") -> int:
        times = [at for at, one in self.went if domain in ("", one)]
        return max(sum(start <= at < start + span for at in times) for start in times)


def scenario(limits: RelayLimits, **kwargs: Any) -> Callable[[Callable[[World], Coroutine[Any, Any, None]]], None]:
    """Run a test as a coroutine in virtual time, over a world with these limits."""

    def start(test: Callable[[World], Coroutine[Any, Any, None]]) -> None:
        run(lambda loop: test(World(loop, limits, **kwargs)))

    return start


UNLIMITED = RelayLimits()


# --- without limits ---------------------------------------------------------------------------------------------------


def test_without_limits_nobody_waits_and_nobody_is_asked():
    """One look into the ledger per run, none per letter, and no look-up of any domain."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.send([f"d{number}.example" for number in range(500)], takes=0)
        assert world.since(BEGIN) < 0.1
        assert world.pacing.asked == ["held"]
        assert world.operators.asked == []


def test_without_limits_admitting_does_not_even_yield():
    """After the first letter `admit` ends in the same turn of the loop: it costs a call."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.pace.admit("gmail.com")
        with pytest.raises(StopIteration):
            world.pace.admit("example.net").send(None)  # a coroutine that yields would not end here
        assert world.pace.admits("example.net")
        assert world.pace.opens_at("example.net") is None


def test_before_the_stops_are_known_nobody_slips_through():
    """Chaining asks only after a first letter was admitted, and all first letters wait for the same look into the ledger."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        world.pacing.holds["relay:25/google.com"] = world.loop.time() + 300
        assert not world.pace.admits("gmail.com")
        assert world.pace.opens_at("gmail.com") is None
        admitted = await asyncio.gather(*[world.pace.admit("gmail.com", patience=1) for _ in range(5)])
        assert admitted == [False] * 5
        assert world.pacing.asked == ["held"]


# --- configured rates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rate", "workers"), [(50.0, 1), (50.0, 3), (8.0, 2), (0.5, 2)])
def test_a_rate_is_kept_and_used(rate, workers):
    """Over any 10 s at most 10 x rate and 0.2 s of slots (at least one) per worker; and not much less in the long run."""

    @scenario(RelayLimits(rate=rate))
    async def _(world: World) -> None:
        letters = int(rate * 60)
        await asyncio.gather(
            *[world.send(["example.net"] * (letters // workers), pace=world.worker()) for _ in range(workers)]
        )
        assert world.most_within(10) <= 10 * rate + workers * max(1, rate / 5)
        assert len(world.went) / world.since(BEGIN) > 0.85 * rate


@settings(max_examples=25, deadline=None)
@given(
    rate=st.sampled_from([3.0, 20.0, 100.0]),
    workers=st.integers(1, 4),
    connections=st.integers(1, 12),
    takes=st.floats(0, 3),
)
def test_no_ten_seconds_hold_too_many(rate, workers, connections, takes):
    """However slow or fast the relay answers, and however many connections there are."""

    @scenario(RelayLimits(rate=rate))
    async def _(world: World) -> None:
        domains = ["a.example", "b.example", "c.example"] * int(rate * 15 / 3 / workers)
        crew = [world.worker() for _ in range(workers)]
        await asyncio.gather(*[world.send(domains, connections=connections, takes=takes, pace=one) for one in crew])
        assert world.most_within(10) <= 10 * rate + workers * max(1, rate / 5)


def test_an_operator_has_a_rate_of_its_own_and_the_others_pass():
    """Letters to Gmail wait for their slots; meanwhile everybody else's go at full speed."""

    @scenario(RelayLimits(operators={"google.com": OperatorLimits(rate=2.0)}))
    async def _(world: World) -> None:
        slow = world.send(["gmail.com", "googlemail.com"] * 20, connections=4)
        fast = world.send(["yahoo.com"] * 200, connections=4)
        await asyncio.gather(slow, fast)
        gmail = [at for at, domain in world.went if domain != "yahoo.com"]
        others = [at for at, domain in world.went if domain == "yahoo.com"]
        assert max(gmail) - BEGIN == pytest.approx(19.5, abs=1)
        assert max(others) - BEGIN < 2


def test_both_limits_hold():
    """The relay's rate holds for all letters together, whatever each operator may get."""

    @scenario(RelayLimits(rate=10.0, operators={"google.com": OperatorLimits(rate=4.0)}))
    async def _(world: World) -> None:
        await asyncio.gather(*[world.send([domain] * 100, connections=3) for domain in ("gmail.com", "yahoo.com")])
        assert world.most_within(10) <= 10 * 10 + 2
        assert world.most_within(10, "gmail.com") <= 10 * 4 + 1
        assert world.since(BEGIN) < 100 / 4 + 5


def test_connections_of_an_operator_are_bounded():
    """No more letters under way at the same time than the operator is to get."""

    @scenario(RelayLimits(operators={"google.com": OperatorLimits(connections=2)}))
    async def _(world: World) -> None:
        await world.send(["gmail.com"] * 20, connections=10, takes=1.0)
        assert world.since(BEGIN) == pytest.approx(10, abs=0.5)
        assert world.most_within(0.99) == 2


def test_a_letter_that_was_put_back_frees_its_line():
    """A session that broke before the dot has no outcome; `release` says that the letter is not under way any more."""

    @scenario(RelayLimits(operators={"google.com": OperatorLimits(connections=1)}))
    async def _(world: World) -> None:
        assert await world.pace.admit("gmail.com")
        assert not world.pace.admits("gmail.com")
        world.pace.release("gmail.com")
        assert world.pace.admits("gmail.com")


def test_chaining_takes_slots_that_are_there_and_no_others():
    """`admits` never waits, and counts like `admit`."""

    @scenario(RelayLimits(rate=10.0))
    async def _(world: World) -> None:
        assert await world.pace.admit("example.net")
        taken = 0
        for _ in range(300):
            taken += world.pace.admits("example.net")
            await asyncio.sleep(0.01)
        assert taken == pytest.approx(30, abs=2)


def test_chaining_overtakes_nobody():
    """While another letter waits for the relay's next slot, no connection takes it by chaining."""

    @scenario(RelayLimits(rate=1.0))
    async def _(world: World) -> None:
        assert await world.pace.admit("a.example")
        waiting = asyncio.ensure_future(world.pace.admit("b.example"))
        for _ in range(90):
            await asyncio.sleep(0.01)
            assert not world.pace.admits("a.example")
        assert await waiting


def test_one_who_gives_up_waiting_takes_no_slot():
    """A cancelled connection leaves its place in the line to the next."""

    @scenario(RelayLimits(rate=1.0))
    async def _(world: World) -> None:
        assert await world.pace.admit("a.example")
        waiting = [asyncio.ensure_future(world.pace.admit("a.example")) for _ in range(3)]
        await asyncio.sleep(0.1)
        for task in waiting[:2]:
            task.cancel()
        assert await waiting[2]
        assert world.since(BEGIN) == pytest.approx(1.0, abs=0.1)


# --- quotas -----------------------------------------------------------------------------------------------------------


def test_a_used_up_quota_is_told_at_once():
    """Who has patience for a second is sent away without a slot, and told when to come back."""

    @scenario(RelayLimits(quotas=((HOUR, 30),)))
    async def _(world: World) -> None:
        await world.send(["example.net"] * 30)
        assert not await world.pace.admit("example.net", patience=1.0)
        until = world.pace.opens_at("example.net")
        assert until is not None
        assert until - world.loop.time() == pytest.approx(3600, abs=130)
        assert not world.pace.admits("example.net")


def test_a_quota_is_waited_for_by_who_has_the_patience():
    """Sixty letters with a quota of 20 an hour take two hours and a little; no hour holds more than 20."""

    @scenario(RelayLimits(quotas=((HOUR, 20), (DAY, 1000))))
    async def _(world: World) -> None:
        await world.send(["example.net"] * 60)
        assert 7200 <= world.since(BEGIN) <= 7200 + 400
        assert world.most_within(3600) == 20


def test_workers_share_a_quota():
    """Three workers together get what the quota has; hardly a slot of it is lost."""

    @scenario(RelayLimits(quotas=((DAY, 90),)))
    async def _(world: World) -> None:
        async def work(pace: Pace) -> int:
            count = 0
            while await pace.admit("example.net", patience=1.0):
                count += 1
                await asyncio.sleep(0.05)
                note(pace, "example.net")
            return count

        counts = await asyncio.gather(*[work(world.worker()) for _ in range(3)])
        assert 80 <= sum(counts) <= 90


def test_a_quota_does_not_slow_down_what_it_allows():
    """Slots are fetched by the hundred when letters go fast: few calls of the ledger for many letters."""

    @scenario(RelayLimits(quotas=((DAY, 1_000_000),)))
    async def _(world: World) -> None:
        await world.send(["example.net"] * 20_000, connections=50, takes=0.05)
        assert world.since(BEGIN) < 25
        assert world.pacing.asked.count("reserve") < 600


# --- learning ---------------------------------------------------------------------------------------------------------


def test_a_throttling_relay_is_followed():
    """A relay that takes 40 a second and says 454 beyond: few refusals, most of what it takes, nothing configured."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        taken: list[float] = []

        def answer(_: str) -> str:
            now = world.loop.time()
            if sum(at > now - 1 for at in taken[-60:]) >= 40:
                return THROTTLED
            taken.append(now)
            return "250 ok"

        replies: list[str] = []

        def kept(domain: str) -> str:
            replies.append(answer(domain))
            return replies[-1]

        await world.send(["example.net"] * 6000, connections=10, answer=kept)
        refused = replies.count(THROTTLED)
        assert refused < 300
        assert len(taken) / world.since(BEGIN) > 0.6 * 40


def test_after_a_bad_minute_it_is_as_if_nothing_had_been():
    """Once the relay is content for a while nothing is learnt any more, and nothing is counted."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.send(["example.net"] * 400, connections=4)
        note(world.pace, "example.net", "421 4.3.2 come back later", "mail")
        rate = world.pace.state()[0].rate
        assert rate == pytest.approx(100, rel=0.1)
        await world.send(["example.net"] * 30_000, connections=4)
        assert world.pace.state()[0].rate is None
        with pytest.raises(StopIteration):
            world.pace.admit("example.net").send(None)


def test_a_421_at_the_door_counts_like_a_later_one():
    """Before any letter the relay may ask for patience too; it recovers by itself. Other words at the door say nothing about our pace."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.send(["example.net"] * 400, connections=4)
        world.pace.turned_away(Reply(code=450, text="4.3.0 local trouble"))
        assert world.pace.state()[0].rate is None
        world.pace.turned_away(Reply(code=421, text="4.3.2 too many connections"))
        assert world.pace.state()[0].rate == pytest.approx(100, rel=0.1)
        await world.send(["example.net"] * 30_000, connections=4)
        assert world.pace.state()[0].rate is None


def test_what_is_learnt_is_noted_for_people():
    """A slow-down and a stop stand in the ledger with the words that did it, without addresses; they are gone when nothing holds back any more."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.send(["example.net"] * 400, connections=4)
        note(world.pace, "example.net", "421 4.3.2 <r1@example.net> come back later", "mail")
        note(world.pace, "gmail.com", UNUSUAL)
        await world.pace.drain()
        (rate, said), stopped = world.pacing.notes["relay:25"], world.pacing.notes["relay:25/google.com"]
        assert rate == pytest.approx(100, rel=0.1)
        assert said == "421 4.3.2 <…> come back later"
        assert stopped == (1.0, UNUSUAL)
        await world.send(["example.net"] * 30_000, connections=4)
        await world.pace.drain()
        assert list(world.pacing.notes) == ["relay:25/google.com"]


def test_letters_that_were_under_way_are_not_noted_again():
    """What is said right after changes nothing, so nothing is written."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.send(["example.net"] * 100)
        for _ in range(50):
            note(world.pace, "example.net", "421 4.3.2 come back later", "mail")
        await world.pace.drain()
        assert world.pacing.asked.count("slow") == 1


def test_gmail_is_stopped_and_the_others_pass():
    """4.7.28 stops Google's gate for 10 minutes, all its domains; nobody waits in vain and nobody else notices."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.send(["gmail.com"] * 50)
        note(world.pace, "gmail.com", UNUSUAL)
        now = world.loop.time()
        assert world.pace.opens_at("googlemail.com") == pytest.approx(now + STOP)
        assert world.pace.opens_at("yahoo.com") is None
        assert not await world.pace.admit("gmail.com", patience=1.0)
        assert not world.pace.admits("gmail.com")
        assert world.pace.admits("yahoo.com")
        assert world.since(now) < 0.1


def test_after_a_stop_it_begins_again_with_one_at_a_time():
    """After 10 minutes: one letter per second and one connection, then more."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.send(["gmail.com"] * 50)
        note(world.pace, "gmail.com", UNUSUAL)
        world.went.clear()
        start = world.loop.time()
        await world.send(["gmail.com"] * 30, connections=10, takes=3.0)
        first = [at - start for at, _ in world.went]
        assert first[0] == pytest.approx(STOP, abs=1)
        assert all(later - earlier >= 2.9 for earlier, later in pairwise(first[:19]))
        assert world.most_within(2.9) == 2


def test_a_stop_outlives_the_process():
    """It stands in the ledger: the next run, and every other worker, knows."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.pace.admit("gmail.com")
        note(world.pace, "gmail.com", UNUSUAL)
        await world.pace.drain()
        assert list(world.pacing.holds) == ["relay:25/google.com"]
        await asyncio.sleep(100)
        later = world.worker()
        assert not await later.admit("googlemail.com", patience=1.0)
        assert later.opens_at("gmail.com") == pytest.approx(world.loop.time() + STOP - 100)
        assert await later.admit("yahoo.com")
        elsewhere = Pace("other:25", UNLIMITED, world.pacing, world.operators, monotonic=world.loop.time)
        assert await elsewhere.admit("gmail.com", patience=1.0)


def test_a_run_that_begins_after_a_stop_is_careful_too():
    """Cron starts a new process after the 10 minutes; it does not flood either."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        world.pacing.holds["relay:25/google.com"] = world.loop.time() - 60
        await world.send(["gmail.com"] * 20, connections=10, takes=0.01)
        assert world.since(BEGIN) > 15


def test_a_used_up_allowance_stops_the_relay_for_an_hour():
    """The daily quota of the account: nobody is asked in vain every second."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.pace.admit("example.net")
        note(world.pace, "example.net", "454 Throttling failure: Daily message quota exceeded.")
        assert world.pace.opens_at("gmail.com") == pytest.approx(world.loop.time() + SPENT)
        await world.pace.drain()
        assert world.pacing.holds == {"relay:25": world.loop.time() + SPENT}
        assert not await world.worker().admit("gmail.com", patience=60)


def test_who_waits_when_a_stop_comes_does_not_go():
    """Letters in line for a slot look again before they go."""

    @scenario(RelayLimits(operators={"google.com": OperatorLimits(rate=0.5)}))
    async def _(world: World) -> None:
        assert await world.pace.admit("gmail.com")
        waiting = [asyncio.ensure_future(world.pace.admit("gmail.com", patience=5.0)) for _ in range(3)]
        await asyncio.sleep(0.5)
        note(world.pace, "gmail.com", UNUSUAL)
        assert await asyncio.gather(*waiting) == [False] * 3


def test_a_line_is_told_of_before_one_stands_in_it():
    """When a second of letters waits for an operator already, others are better taken first."""

    @scenario(RelayLimits(operators={"google.com": OperatorLimits(rate=2.0)}))
    async def _(world: World) -> None:
        assert await world.pace.admit("gmail.com")
        assert world.pace.opens_at("gmail.com") is None
        waiting = [asyncio.ensure_future(world.pace.admit("gmail.com")) for _ in range(3)]
        await asyncio.sleep(0.01)
        until = world.pace.opens_at("gmail.com")
        assert until is not None
        assert 1.0 < until - world.loop.time() < 3.0
        assert world.pace.opens_at("yahoo.com") is None
        await asyncio.gather(*waiting)


# --- who is who -------------------------------------------------------------------------------------------------------


def test_unknown_domains_of_one_operator_share_its_rate():
    """Ten companies whose mailboxes are Google's are one operator, although each gets one letter."""
    domains = [f"c{number}.example" for number in range(10)]
    operators = DictOperators(dict.fromkeys(domains, "google.com"))

    @scenario(RelayLimits(operators={"google.com": OperatorLimits(rate=1.0)}), operators=operators)
    async def _(world: World) -> None:
        await world.send(domains, connections=10)
        assert world.since(BEGIN) == pytest.approx(9, abs=1)
        assert sorted(operators.asked) == sorted(domains)


def test_a_slow_name_server_holds_nobody_up_for_long():
    """After half a second the letter goes as one to an operator of its own; the answer counts when it comes."""
    operators = DictOperators({"c.example": "google.com"}, delay=20)

    @scenario(RelayLimits(operators={"google.com": OperatorLimits(rate=1.0)}), operators=operators)
    async def _(world: World) -> None:
        assert not world.pace.admits("c.example")
        assert await world.pace.admit("c.example")
        assert world.since(BEGIN) == pytest.approx(MOMENT, abs=0.1)
        await asyncio.sleep(20)
        await world.pace.admit("c.example")
        assert world.pace.opens_at("c.example") is None
        note(world.pace, "c.example")
        assert [flow.operator for flow in world.pace.state()] == ["", "google.com"]
        await world.pace.drain()


def test_a_lesson_makes_it_worth_asking():
    """A stop that came from an unknown domain is looked up, and then holds for the operator's other domains."""
    operators = DictOperators(dict.fromkeys(["a.example", "b.example"], "google.com"))

    @scenario(UNLIMITED, operators=operators)
    async def _(world: World) -> None:
        await world.pace.admit("a.example")
        note(world.pace, "a.example", UNUSUAL)
        assert not await world.pace.admit("b.example", patience=1.0)
        assert not await world.pace.admit("a.example", patience=1.0)
        assert sorted(operators.asked) == ["a.example", "b.example"]


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limits", [UNLIMITED, RelayLimits(rate=5.0)])
def test_a_ledger_that_is_gone_ends_the_run(limits):
    """Slots that cannot be reserved are not taken: the error reaches the connection that waits."""

    @scenario(limits)
    async def _(world: World) -> None:
        if limits.rate:
            await world.pace.admit("example.net")
        world.pacing.error = StoreError("the database is gone")
        with pytest.raises(StoreError, match="gone"):
            await world.send(["example.net"] * 3, connections=1)
        world.pacing.error = None
        await world.send(["example.net"] * 3)


def test_a_stop_that_cannot_be_remembered_still_holds_here():
    """The ledger's trouble is its own: the letters of this run are held back all the same."""

    @scenario(UNLIMITED)
    async def _(world: World) -> None:
        await world.pace.admit("gmail.com")
        world.pacing.error = StoreError("locked")
        note(world.pace, "gmail.com", UNUSUAL)
        await world.pace.drain()
        assert not await world.pace.admit("gmail.com", patience=1.0)


@pytest.mark.parametrize("limits", [UNLIMITED, RelayLimits(rate=50.0), RelayLimits(quotas=((HOUR, 1000),))])
def test_it_serves_one_event_loop_after_the_other(limits):
    """A process delivers edition by edition, each in a loop of its own; slots and lessons stay, locks do not."""
    pacing = MemoryPacing(lambda: 0.0)
    pace = Pace("relay:25", limits, pacing)

    async def main(loop: VirtualLoop) -> None:
        pacing.clock, pace._monotonic, pace._sleep = loop.time, loop.time, asyncio.sleep
        pace._gates._monotonic = loop.time
        admitted = await asyncio.gather(*[pace.admit("example.net") for _ in range(30)])
        assert admitted == [True] * 30
        note(pace, "example.net")

    for _ in range(3):
        run(main)
    assert pace.state()[0].accepted == 3


def test_people_see_how_it_goes():
    """The relay first, then the operators by letters: rate, stop, accepted, deferred."""

    @scenario(RelayLimits(rate=20.0))
    async def _(world: World) -> None:
        for domain, count in (("gmail.com", 3), ("yahoo.com", 5)):
            await world.send([domain] * count)
        note(world.pace, "gmail.com", UNUSUAL, "rcpt")
        note(world.pace, "yahoo.com", "451 4.3.0 local error", "rcpt")
        note(world.pace, "yahoo.com", "550 5.1.1 no such user", "rcpt")
        assert world.pace.state() == (
            Flow(operator="", rate=20.0, stopped=0.0, accepted=8, deferred=2),
            Flow(operator="yahoodns.net", rate=None, stopped=0.0, accepted=5, deferred=1),
            Flow(operator="google.com", rate=1.0, stopped=STOP, accepted=3, deferred=1),
        )
        await world.pace.drain()
        assert math.isfinite(world.pace.state()[2].stopped)
