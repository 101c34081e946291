"""Summaries that a language model writes: what they may cost, what they did cost, and what became of each. Money is in millionths of a currency unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Tokens, those of the question and of the answer together, and money in millionths."""

    tokens: int = 0
    millionths: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(tokens=self.tokens + other.tokens, millionths=self.millionths + other.millionths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What may be spent in one edition or one calendar month (UTC); None is no limit."""

    tokens: int | None = None
    millionths: int | None = None

    def covers(self, cost: Cost) -> bool:
        """Whether so much may be spent in all."""
        enough_tokens = self.tokens is None or cost.tokens <= self.tokens
        return enough_tokens and (self.millionths is None or cost.millionths <= self.millionths)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """What a model did for one edition: `written` summaries, of them `cached` from an earlier run; `extracts` instead, by the reason.

    `estimated`: some tokens are our guess, since the endpoint did not count them, or never answered. `trouble` is what it did instead of answering: "answers 503".
    """

    model: str
    written: int = 0
    cached: int = 0
    extracts: Mapping[str, int] = field(default_factory=dict)
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    millionths: int = 0
    currency: str = ""
    trouble: str = ""
