"""Who may fetch now: never more than there are places, nobody while too much waits for a parser, and nobody is forgotten."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.slots import CURRENT, Slots, fetched


def test_no_more_fetch_at_once_than_there_are_places():
    """However many wait, only so many are at it."""
    busy, most = 0, 0

    async def one(slots: Slots) -> None:
        nonlocal busy, most
        async with slots.place():
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0)
            busy -= 1

    async def all_of_them() -> None:
        slots = Slots(at_once=3)
        await asyncio.gather(*(one(slots) for _ in range(50)))

    asyncio.run(all_of_them())
    assert most == 3


def test_who_has_fetched_holds_no_place():
    """While one parses the next fetches, though there is one place alone."""

    async def both() -> list[str]:
        slots, told, parsed = Slots(at_once=1), [], asyncio.Event()

        async def first() -> None:
            async with slots.place():
                await fetched(10)
                await parsed.wait()
                told.append("first parsed")

        async def second() -> None:
            async with slots.place():
                told.append("second fetches")
                parsed.set()

        await asyncio.gather(first(), second())
        return told

    assert asyncio.run(both()) == ["second fetches", "first parsed"]


def test_no_further_one_fetches_while_too_much_waits():
    """A large answer closes the door until it is parsed; then it opens again."""

    async def both() -> list[str]:
        slots, told = Slots(at_once=5, waiting=100), []

        async def large() -> None:
            async with slots.place():
                await fetched(100)
                for _ in range(20):
                    await asyncio.sleep(0)
                told.append("parsed")

        async def small() -> None:
            await asyncio.sleep(0)
            async with slots.place():
                told.append("fetches")

        await asyncio.gather(large(), small())
        return told

    assert asyncio.run(both()) == ["parsed", "fetches"]


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError])
def test_a_place_comes_back_whatever_happens(error):
    """A source that breaks, before or after its answer came, takes nothing with it."""

    async def broken(slots: Slots, size: int) -> None:
        async with slots.place():
            if size:
                await fetched(size)
            raise error

    async def again() -> None:
        slots = Slots(at_once=1, waiting=10)
        for size in (0, 10):
            with pytest.raises(error):
                await broken(slots, size)
        async with asyncio.timeout(5), slots.place():
            pass

    asyncio.run(again())


def test_outside_of_a_collection_nobody_waits():
    """A source that is asked alone has no place to give back."""
    asyncio.run(fetched(10**9))
    assert CURRENT.get(None) is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 5), st.integers(1, 100))
def test_everybody_comes_through(sizes, at_once, waiting):
    """Whatever the answers weigh, all sources are read in the end, and never is more kept than the limit and one answer for each place."""
    kept, most, through = 0, 0, 0

    async def one(slots: Slots, size: int) -> None:
        nonlocal kept, most, through
        async with slots.place():
            await asyncio.sleep(0)
            kept += size
            most = max(most, kept)
            await fetched(size)
            await asyncio.sleep(0)
            kept -= size
            through += 1

    async def all_of_them() -> None:
        slots = Slots(at_once=at_once, waiting=waiting)
        async with asyncio.timeout(20):
            await asyncio.gather(*(one(slots, size) for size in sizes))

    asyncio.run(all_of_them())
    assert through == len(sizes)
    assert most <= waiting + at_once * 60
