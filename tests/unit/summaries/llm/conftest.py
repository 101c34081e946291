"""A model server, a book in memory, and a summariser between them; retries wait for nobody."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

import pytest
import stamina

from digest.errors import StoreError
from digest.model import Article
from digest.model.writing import Allowance, Cost
from digest.summaries import ExtractiveSummarizer
from digest.summaries.llm import Endpoint, ModelSummarizer, Terms
from tests import model_server
from tests.clock import MovableClock

TOWN = (
    "The council of Harbourton voted on Tuesday to close the old swimming pool in March. "
    "Mayor Ann Roe said that repairs would cost 2.5 million pounds. "
    "“We cannot afford it any longer,” Roe told the meeting. "
    "Swimmers from the local club criticised the plan and collected 3,400 signatures. "
    "Tom Hill, who leads the club, said that children would have nowhere to learn. "
    "The council has not said what will become of the building. "
    "A new pool is planned in Westfield, twelve miles away, but it will not open before 2028."
)
HARBOUR = (
    "A ferry with 120 passengers ran aground near Lindholm on Monday morning. "
    "Nobody was hurt, the coastguard said. "
    "Two tugs from Karlsvik pulled the ship free at noon. "
    "The captain, Erik Dahl, told reporters that fog had come up within minutes. "
    "Police are looking into whether the radar had been switched off. "
    "The shipping line denied that its crew was too small."
)


def article(name: str = "a", text: str = TOWN, **changes: Any) -> Article:
    known = {"title": f"News of {name}", "language": "en", "url": f"https://example.org/{name}"}
    return Article(id=name * 32, source="s", source_name="S", text=text, **{**known, **changes})


@dataclass
class MemoryBook:
    """Implements `ModelBook` in a dict. With `broken` it refuses to write, as a database that was opened to read does."""

    costs: dict[str, Cost] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    broken: bool = False

    def reserve(
        self, edition: str, month: str, wanted: Cost, *, per_edition: Allowance, per_month: Allowance
    ) -> Literal["", "edition", "month"]:
        if self.broken:
            raise StoreError("this run opened the database to read only")
        if not per_month.covers(self.spent(month) + wanted):
            return "month"
        if not per_edition.covers(self.spent(edition) + wanted):
            return "edition"
        for scope in (edition, month):
            self.costs[scope] = self.spent(scope) + wanted
        return ""

    def settle(self, edition: str, month: str, reserved: Cost, spent: Cost) -> None:
        for scope in (edition, month):
            known = self.spent(scope)
            tokens = known.tokens + spent.tokens - reserved.tokens
            self.costs[scope] = Cost(
                tokens=tokens, millionths=known.millionths + spent.millionths - reserved.millionths
            )

    def spent(self, scope: str) -> Cost:
        return self.costs.get(scope, Cost())

    def answers(self, keys: Sequence[str]) -> Mapping[str, str]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def keep(self, key: str, answer: str) -> None:
        if self.broken:
            raise StoreError("this run opened the database to read only")
        self.kept[key] = answer


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def server() -> Iterator[model_server.Endpoint]:
    with model_server.Endpoint().serving() as endpoint:
        yield endpoint


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook()


@pytest.fixture
def make(server: model_server.Endpoint, book: MemoryBook) -> Callable[..., ModelSummarizer]:
    """Make a summariser; `terms` are those of `Terms`, `endpoint` those of `Endpoint`."""

    def make(endpoint: dict[str, Any] | None = None, **terms: Any) -> ModelSummarizer:
        marks = count()
        place = {"base_url": server.url, "model": "tiny", "api_key": "canary-4711"} | (endpoint or {})
        return ModelSummarizer(
            Endpoint(**place),
            Terms(**({"timeout": 5.0, "deadline": 20.0} | terms)),
            book=book,
            extractive=ExtractiveSummarizer(),
            clock=MovableClock(),
            mark=lambda: f"mark-{next(marks)}",
        )

    return make
