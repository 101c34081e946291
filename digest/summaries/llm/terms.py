"""Where a model is, what it may cost, and how long it may take: plain values, made of the settings by `digest.app`. Arithmetic on money is here too."""

from dataclasses import dataclass
from math import ceil

from digest.model.writing import Allowance, Cost

CHARACTERS_PER_TOKEN = 3
"""English has about four, German three: for estimates that should rather be too high."""

_DENSE = "\u0370"
"""From Greek on, a character may be a token: Russian has two to a token, Hindi, Arabic and Chinese hardly more than one with many models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a million tokens cost, in units of `currency`, which is a mere name."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0
    currency: str = "USD"

    def cost(self, tokens_in: int, tokens_out: int) -> Cost:
        """Give what so many tokens cost; a millionth per token and unit of price, rounded up."""
        return Cost(
            tokens=tokens_in + tokens_out,
            millionths=ceil(round(tokens_in * self.tokens_in + tokens_out * self.tokens_out, 6)),
        )


FREE = Prices()
NO_LIMIT = Allowance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The endpoint: its base URL, the model, the key (never printed), and Azure's API version where it is one of theirs."""

    base_url: str
    model: str
    api_key: str = ""
    api_version: str = ""

    def __repr__(self) -> str:
        return f"Endpoint({self.base_url!r}, {self.model!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a model is asked: spans in seconds, `answer` in tokens. `deadline` ends the whole step of an edition."""

    timeout: float = 30.0
    deadline: float = 300.0
    concurrency: int = 4
    answer: int = 800
    prices: Prices = FREE
    per_edition: Allowance = NO_LIMIT
    per_month: Allowance = NO_LIMIT


def estimated_tokens(text: str) -> int:
    """Guess how many tokens a text has, rather too many."""
    dense = 0 if text.isascii() else sum(character >= _DENSE for character in text)
    return dense + ceil((len(text) - dense) / CHARACTERS_PER_TOKEN)
