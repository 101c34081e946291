"""How a source stands, for those who look after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.model.configured import SourceSpec
from digest.model.content import FetchState


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What is known of one source: who reads it, what is remembered of it, and when the articles that it lists were published (or first seen)."""

    spec: SourceSpec
    newsletters: tuple[str, ...]
    state: FetchState
    listed: Sequence[datetime] = ()
