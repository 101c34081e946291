"""`[llm]`: the language model that may write summaries, what it may cost and how long it may take."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator

from digest.model.hosts import is_loopback
from digest.settings.secrets import is_sendable
from digest.settings.tables import Table
from digest.settings.values import Line, Span, web_url


def endpoint_url(text: str) -> str:
    """Accept the base URL of an endpoint: https, or http on loopback; empty stands for none."""
    if not text.strip():
        return ""
    url = web_url(text).strip()
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise ValueError('holds a query or fragment; write it like "https://api.openai.com/v1"')
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError('must begin with https (http is for loopback only); write it like "https://api.openai.com/v1"')
    return url.rstrip("/")


EndpointUrl = Annotated[str, AfterValidator(endpoint_url)]
Price = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Tokens = Annotated[int, Field(ge=1)]
Money = Annotated[float, Field(gt=0, le=1_000_000_000, allow_inf_nan=False)]


class Llm(Table):
    """`[llm]`: an endpoint that speaks the protocol of OpenAI's chat completions. Without a `model` there is none."""

    base_url: EndpointUrl = ""
    model: Line = ""
    api_key: SecretStr = SecretStr("")
    api_version: Line = ""
    timeout: Span = timedelta(seconds=30)
    deadline: Span = timedelta(minutes=5)
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    answer_tokens: Annotated[int, Field(ge=50, le=100_000)] = 800
    tokens_per_edition: Tokens | None = 200_000
    tokens_per_month: Tokens | None = 5_000_000
    money_per_edition: Money | None = None
    money_per_month: Money | None = None
    price_in: Price | None = None
    price_out: Price | None = None
    currency: Annotated[Line, Field(min_length=1, max_length=10)] = "USD"

    @field_validator("api_key")
    @classmethod
    def _can_be_sent(cls, key: SecretStr) -> SecretStr:
        if not is_sendable(key.get_secret_value()):
            raise ValueError("holds characters that no server takes; copy the key anew")
        return key

    @model_validator(mode="after")
    def _is_whole(self) -> "Llm":
        if bool(self.base_url) != bool(self.model):
            missing = "DIGEST_LLM__MODEL" if self.base_url else "DIGEST_LLM__BASE_URL"
            raise ValueError(f"needs an endpoint and a model; set {missing} too")
        if not self.timeout or not self.deadline:
            raise ValueError('has a timeout or deadline of nothing; write it like "30s"')
        return self

    @model_validator(mode="after")
    def _knows_what_it_costs(self) -> "Llm":
        limits = self.money_per_edition is not None or self.money_per_month is not None
        if limits and (self.price_in is None or self.price_out is None):
            raise ValueError(
                "limits the money, but not what a token costs; set DIGEST_LLM__PRICE_IN and DIGEST_LLM__PRICE_OUT"
            )
        return self
