"""The summariser that asks a language model, built from `[llm]`. Apart from `parts`, so that who uses no model imports nothing of it."""

import secrets
from importlib.util import find_spec

from digest.errors import ConfigError
from digest.model.writing import Allowance
from digest.ports import Clock, Summarizer
from digest.ports.writing import ModelBook
from digest.settings.llm import Llm
from digest.summaries.llm import Endpoint, ModelSummarizer, Prices, Terms

_MILLION = 1_000_000


def model_summarizer(llm: Llm, book: ModelBook, extractive: Summarizer, clock: Clock) -> ModelSummarizer:
    """Make the summariser. Raises `ConfigError` where the SDK is not installed."""
    require_sdk()
    endpoint = Endpoint(
        base_url=llm.base_url,
        model=llm.model,
        api_key=llm.api_key.get_secret_value(),
        api_version=llm.api_version,
    )
    return ModelSummarizer(
        endpoint, terms_of(llm), book=book, extractive=extractive, clock=clock, mark=lambda: secrets.token_hex(12)
    )


def require_sdk() -> None:
    """Raise `ConfigError` where the SDK is not installed."""
    if find_spec("openai") is None or find_spec("stamina") is None:
        hint = "Install it with: pip install 'digest[llm]'"
        raise ConfigError("summaries by a model need the extra `llm`", where="summaries", hint=hint)


def terms_of(llm: Llm) -> Terms:
    """Give the terms of `[llm]` as plain values."""
    return Terms(
        timeout=llm.timeout.total_seconds(),
        deadline=llm.deadline.total_seconds(),
        concurrency=llm.concurrency,
        answer=llm.answer_tokens,
        prices=Prices(tokens_in=llm.price_in or 0.0, tokens_out=llm.price_out or 0.0, currency=llm.currency),
        per_edition=Allowance(tokens=llm.tokens_per_edition, millionths=_millionths(llm.money_per_edition)),
        per_month=Allowance(tokens=llm.tokens_per_month, millionths=_millionths(llm.money_per_month)),
    )


def _millionths(money: float | None) -> int | None:
    return None if money is None else round(money * _MILLION)
