"""A pace without limits, for tests of what is not the pace."""

import time

from digest.delivery.pace import Pace
from digest.model import RelayLimits
from tests.memory_pacing import MemoryPacing


def unlimited() -> Pace:
    """Give a pace that lets everything go until a server complains; what it learns dies with it."""
    return Pace("relay", RelayLimits(), MemoryPacing(time.monotonic))
