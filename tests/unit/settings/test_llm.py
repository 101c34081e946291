"""`[llm]`: where a model may be, what it may cost, and what is said when that does not fit together."""

from datetime import timedelta
from typing import Any

import pytest

from digest.app.modelling import terms_of
from digest.model.writing import Allowance
from digest.settings import explain
from tests.unit.settings.world import NEWSLETTER, World

KEY = "canary-4f7a9c1e5b2d8036"
ENDPOINT: dict[str, Any] = {"DIGEST_LLM__BASE_URL": "https://api.example.org/v1/", "DIGEST_LLM__MODEL": "small"}


def test_a_model_needs_little(world: World):
    """An address and a name; the rest has defaults that cost little."""
    world.toml()
    llm = world.load(**ENDPOINT).llm
    assert (llm.base_url, llm.model) == ("https://api.example.org/v1", "small")
    terms = terms_of(llm)
    assert (terms.timeout, terms.deadline, terms.concurrency, terms.answer) == (30.0, 300.0, 4, 800)
    assert terms.per_edition == Allowance(tokens=200_000)


@pytest.mark.parametrize("url", ["http://127.0.0.1:11434/v1", "http://localhost:8080/v1", "http://[::1]:8080/v1"])
def test_plain_http_is_for_this_machine(world: World, url):
    """A model on loopback needs no certificate."""
    world.toml()
    assert world.load(DIGEST_LLM__BASE_URL=url, DIGEST_LLM__MODEL="m").llm.base_url == url


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://api.example.org/v1", "https"),
        ("ftp://api.example.org", "web address"),
        ("https://user:pw@api.example.org", "user name or password"),
        ("https://api.example.org/v1?key=1", "query"),
    ],
)
def test_other_addresses_are_refused(world: World, url, said):
    """Articles and keys never go over the wire in the clear, and no secret hides in an address."""
    error = world.refusal(DIGEST_LLM__BASE_URL=url, DIGEST_LLM__MODEL="m")
    assert said in f"{error} {error.hint}"


def test_half_an_endpoint_is_none(world: World):
    """A model without a place, or a place without a model, names what is missing."""
    missing = world.refusal(DIGEST_LLM__MODEL="m")
    assert "DIGEST_LLM__BASE_URL" in f"{missing} {missing.hint}"
    missing = world.refusal(DIGEST_LLM__BASE_URL="https://api.example.org/v1")
    assert "DIGEST_LLM__MODEL" in f"{missing} {missing.hint}"


def test_limits_of_money_need_prices(world: World):
    """Without the price of a token nobody knows when the money is spent."""
    error = world.refusal(**ENDPOINT, DIGEST_LLM__MONEY_PER_MONTH="5")
    assert "DIGEST_LLM__PRICE_IN" in f"{error} {error.hint}"
    prices: dict[str, Any] = {"DIGEST_LLM__PRICE_IN": "0.15", "DIGEST_LLM__PRICE_OUT": "0.6"}
    world.toml()
    assert terms_of(world.load(**ENDPOINT, **prices, DIGEST_LLM__MONEY_PER_MONTH="5").llm).per_month == Allowance(
        tokens=5_000_000, millionths=5_000_000
    )


def test_a_newsletter_that_wants_a_model_needs_one(world: World):
    """`summaries = "model"` without `[llm]` is told at once, not in the night of the run."""
    world.toml(f'{NEWSLETTER}summaries = "model"\n')
    error = world.refusal()
    assert "newsletters.tech.summaries" in f"{error} {error.hint}"


@pytest.mark.parametrize("key", [f"{KEY}…", f"“{KEY}”", f"{KEY}\nx", f"{KEY}\x7f"])
def test_a_key_that_cannot_be_sent_is_told_at_once(world: World, key):
    """A key with letters that stand in no header is named as the fault, without being shown, and not as an endpoint that cannot be reached."""
    error = world.refusal(**ENDPOINT, DIGEST_LLM__API_KEY=key)
    said = f"{error} {error.hint}"
    assert "DIGEST_LLM__API_KEY" in said or "llm.api_key" in said
    assert "no server takes" in said
    assert KEY not in said


def test_the_key_is_a_secret(world: World):
    """It is masked wherever settings are shown."""
    world.toml()
    settings = world.load(**ENDPOINT, DIGEST_LLM__API_KEY=KEY)
    shown = {one.name: one.value for one in explain(settings)}
    assert shown["llm.api_key"] == "********"
    assert KEY not in repr(settings)
    assert settings.llm.timeout == timedelta(seconds=30)
