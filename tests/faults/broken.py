"""Broken answers at every stage, spread over an edition by a seed: the same seed breaks the same answers."""

import random

from tests.faults.test_stages import ONCE
from tests.smtp_server import Fault

BY_CONNECTION = frozenset({"banner", "ehlo"})
KINDS = [(stage, action, text) for stage, action, text, _, _ in ONCE if stage != "auth"]
KINDS += [("body", action, "") for action in ("drop", "hang", "garbage", "truncate")]
SPREAD = 20
"""Sessions among which those are chosen that break before their first letter."""


def broken(seed: int, readers: int, count: int = 0) -> list[Fault]:
    """Give `count` kinds of broken answers (0: all), each once, at moments or for readers that follow from the seed.

    A fault of a reader comes at the first try; those of MAIL and of the session, where no reader is named yet, at a number of times.
    """
    chance = random.Random(seed)
    kinds = chance.sample(KINDS, count or len(KINDS))
    unlucky = iter(chance.sample(range(1, readers + 1), len(kinds)))
    return [_fault(chance, readers, next(unlucky), *kind) for kind in kinds]


def _fault(chance: random.Random, readers: int, reader: int, stage: str, action: str, text: str) -> Fault:
    if stage in BY_CONNECTION:
        return Fault(stage, action, text, skip=chance.randrange(SPREAD))
    if stage == "mail":
        return Fault(stage, action, text, skip=chance.randrange(readers))
    return Fault(stage, action, text, to=f"^reader{reader}@")
