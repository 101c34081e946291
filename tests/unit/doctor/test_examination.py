"""Checks run at the same time, each by itself: none stops, delays or hides another."""

import asyncio

import pytest

from digest.doctor import CATALOGUE, Task, exit_of, run
from digest.doctor.examination import OFFLINE, whole
from digest.doctor.findings import error, ok, warning
from digest.errors import ConfigError, DeliveryError, Exit, RelayRefusedError
from digest.model.health import Diagnosis, Standing


class Heard:
    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []
        self.steps = 0

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int = 1) -> None:
        self.steps += steps


def examined(tasks: list[Task], **options) -> list[Diagnosis]:
    return asyncio.run(run(tasks, Heard(), **options))


def task(check: str, *found: Diagnosis, about: str = "", raising: Exception | None = None, waits: float = 0) -> Task:
    async def job() -> list[Diagnosis]:
        await asyncio.sleep(waits)
        if raising:
            raise raising
        return list(found)

    return Task(check=check, about=about, job=job)


def test_findings_come_in_the_order_of_the_catalogue():
    """Whichever ends first; each says its check and what it is about."""
    found = examined(
        [
            task("page", ok("p")),
            task("spf", ok("s"), about="b.press", waits=0.01),
            task("spf", ok("t"), about="a.press"),
        ]
    )
    assert [(one.check, one.about) for one in found] == [("spf", "b.press"), ("spf", "a.press"), ("page", "")]


@pytest.mark.parametrize(
    ("raising", "code", "what"),
    [
        (DeliveryError("no session", where="h:25", hint="Do this."), Exit.UNAVAILABLE, "h:25: no session"),
        (RelayRefusedError("login refused"), Exit.RELAY_REFUSED, "login refused"),
        (ConfigError("wrong"), Exit.CONFIG, "wrong"),
        (ZeroDivisionError("secret words"), Exit.INTERNAL, "the check itself broke (ZeroDivisionError)"),
    ],
)
def test_a_check_that_fails_stops_no_other(raising, code, what):
    """Its error is a finding with the code of that error; of a bug nothing but its kind is shown."""
    broken, fine = examined([task("relay", raising=raising), task("spf", ok("fine"))])
    assert (broken.standing, broken.code, broken.what) == (Standing.ERROR, code, what)
    assert fine.standing is Standing.OK
    assert "secret" not in broken.what + broken.hint


def test_a_check_that_hangs_ends_in_time():
    """The others are not late for it."""
    hung, fine = examined([task("relay", waits=60), task("spf", ok("fine"))], seconds=0.05)
    assert (hung.standing, hung.code) == (Standing.ERROR, Exit.UNAVAILABLE)
    assert "no answer within 0.05 s" in hung.what
    assert fine.standing is Standing.OK


def test_checks_wait_at_the_same_time():
    """Twenty that wait for each other could not end one by one."""

    async def main() -> list[Diagnosis]:
        everybody = asyncio.Barrier(20)

        async def job() -> list[Diagnosis]:
            await everybody.wait()
            return [ok("met")]

        return await run([Task(check="spf", about=str(n), job=job) for n in range(20)], Heard(), seconds=10)

    assert {one.what for one in asyncio.run(main())} == {"met"}


def test_offline_asks_nobody():
    """What needs the network is skipped with the reason, the rest is looked at."""
    found = examined([task("spf", raising=AssertionError()), task("disk", ok("room"))], offline=True)
    assert [(one.check, one.standing) for one in found] == [("disk", "ok"), ("spf", "skipped")]
    assert found[1].what == OFFLINE


def test_progress_is_told():
    """A step for each check."""
    heard = Heard()
    asyncio.run(run([task("spf", ok("")), task("page", raising=ValueError())], heard))
    assert (heard.stages, heard.steps) == ([("examine", 2)], 2)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([ok("")], 0),
        ([warning("", "")], 0),
        ([error("", "", Exit.UNAVAILABLE)], 69),
        ([error("", "", Exit.UNAVAILABLE), error("", "", Exit.RELAY_REFUSED)], 77),
        ([error("", ""), error("", "", Exit.RELAY_REFUSED)], 78),
        ([error("", "", Exit.INTERNAL), ok("")], 1),
    ],
)
def test_the_highest_code_wins(found, code):
    """Warnings are no failure."""
    assert exit_of(found) == code


def test_settings_that_cannot_be_read_are_a_finding_too():
    """Everything else waits for them, and is listed."""
    found = whole(ConfigError("is wrong", where="digest.toml:3", hint="Mend it."))
    assert [one.check for one in found] == list(CATALOGUE)
    assert (found[0].what, found[0].hint, found[0].code) == ("digest.toml:3: is wrong", "Mend it.", Exit.CONFIG)
    assert {one.standing for one in found[1:]} == {Standing.SKIPPED}
