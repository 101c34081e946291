"""Ports of the summaries that a model writes: who writes those of a whole edition, and the book in which answers and money stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from digest.model import Article, Summary
from digest.model.writing import Allowance, Cost, ModelUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A summary for each article, in their order, and what that took."""

    summaries: tuple[Summary, ...]
    use: ModelUse


@runtime_checkable
class EditionSummarizer(Protocol):
    """Writes the summaries of many articles at the same time. Whatever fails, each article gets one."""

    def summarize_all(
        self, articles: Sequence[Article], *, edition: str, sentences: int = 3, words: int = 65
    ) -> Written:
        """Give a summary per article. `edition` names the budget that it counts against."""
        ...


class ModelBook(Protocol):
    """What models were paid, and what they answered: shared by all processes, in the one database."""

    def reserve(
        self, edition: str, month: str, wanted: Cost, *, per_edition: Allowance, per_month: Allowance
    ) -> Literal["", "edition", "month"]:
        """Take `wanted` out of both budgets in one transaction, before the call; gives the budget that lacks it, and takes nothing then. Raises `StoreError`."""
        ...

    def settle(self, edition: str, month: str, reserved: Cost, spent: Cost) -> None:
        """Put what was spent in the place of what was reserved. Without it the reservation counts as spent. Raises `StoreError`."""
        ...

    def spent(self, scope: str) -> Cost:
        """Give what an edition or a month (`month:2026-11`) has cost so far, reservations included."""
        ...

    def answers(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Give the answers that are kept under these keys."""
        ...

    def keep(self, key: str, answer: str) -> None:
        """Keep an answer, and forget those that grew old. Raises `StoreError`."""
        ...
