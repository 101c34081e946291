"""A DNS on paper: what is asked of it is looked up in a table, and counted."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from digest.doctor.findings import Asking
from digest.model.health import Answer, Question

Zone = Mapping[str, Sequence[str] | str]
"""By `KIND name` the records; a text in place of a list is why nobody knows."""

Found = TypeVar("Found")


class Paper:
    def __init__(self, zone: Zone) -> None:
        self.zone = {self._key(*key.split(" ")): found for key, found in zone.items()}
        self.asked: list[Question] = []

    @staticmethod
    def _key(kind: str, name: str) -> str:
        return f"{kind} {name.lower()}"

    def look_up(self, question: Question) -> Answer:
        self.asked.append(question)
        found = self.zone.get(self._key(question.kind, question.name), ())
        return Answer(trouble=found) if isinstance(found, str) else Answer(records=tuple(found))


def told(asking: Asking[Found], zone: Zone) -> Found:
    """Run what asks against the table."""
    return asked_of(asking, Paper(zone))


def asked_of(asking: Asking[Found], paper: Paper) -> Found:
    try:
        question = next(asking)
        while True:
            question = asking.send(paper.look_up(question))
    except StopIteration as end:
        found: Found = end.value
        return found
