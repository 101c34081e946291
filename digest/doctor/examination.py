"""Runs checks at the same time, each within its own limit of time. One that fails, hangs or breaks never stops the others."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from digest.doctor.catalogue import CATALOGUE
from digest.doctor.findings import error, skipped
from digest.errors import ConfigError, DigestError, Exit
from digest.model.health import Diagnosis
from digest.ports import Listener

SECONDS = 40.0
"""How long one check may take: a session with a slow relay has 15 s, an SPF record up to eleven look-ups."""
OFFLINE = "it needs the network, and --offline was asked for"

Job = Callable[[], Awaitable[Sequence[Diagnosis]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A check of one thing."""

    check: str
    about: str
    job: Job


async def run(
    tasks: Sequence[Task], listener: Listener, *, offline: bool = False, seconds: float = SECONDS
) -> list[Diagnosis]:
    """Run all, and give what they found in the order of the catalogue, at least one finding each."""
    listener.stage("examine", len(tasks))

    async def one(task: Task) -> list[Diagnosis]:
        found = [skipped(OFFLINE)] if offline and CATALOGUE[task.check].network else await _guarded(task, seconds)
        listener.advance()
        return [replace(finding, check=task.check, about=task.about) for finding in found]

    found = await asyncio.gather(*map(one, tasks))
    order = list(CATALOGUE)
    return sorted((finding for findings in found for finding in findings), key=lambda one: order.index(one.check))


async def _guarded(task: Task, seconds: float) -> Sequence[Diagnosis]:
    try:
        async with asyncio.timeout(seconds):
            return await task.job()
    except TimeoutError:
        return [
            error(
                f"no answer within {seconds:g} s", "Try again; if it stays so, look at the network.", Exit.UNAVAILABLE
            )
        ]
    except DigestError as failed:
        return [error(str(failed), failed.hint, failed.exit_code)]
    except Exception as broken:  # noqa: BLE001 - a check that breaks is told like any other trouble
        what = f"the check itself broke ({type(broken).__name__})"
        return [error(what, "Please report it, with the line above.", Exit.INTERNAL)]


def whole(wrong: ConfigError) -> list[Diagnosis]:
    """Give an examination that found the settings unusable: the other checks need them."""
    first = error(str(wrong), wrong.hint, wrong.exit_code)
    rest = skipped("the settings have to be right first")
    return [replace(first if check == "settings" else rest, check=check) for check in CATALOGUE]


def exit_of(findings: Sequence[Diagnosis]) -> Exit:
    """Give the code that a process with these findings ends with: 0 without an error."""
    return Exit.worst([one.code for one in findings])
