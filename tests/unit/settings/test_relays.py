"""What a relay takes: presets, what wins over them, and the limits of operators."""

from datetime import timedelta

import pytest

from digest.model import OperatorLimits, RelayLimits
from digest.settings.relays import OPERATORS, PRESETS
from tests.unit.settings.world import World, lines_of_error

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_without_anything_there_are_no_limits(world: World):
    """Only the number of sessions is ours: four."""
    assert world.load().smtp.limits == RelayLimits(connections=4)


@pytest.mark.parametrize(
    ("provider", "limits"),
    [
        ("ses", RelayLimits(rate=1.0, connections=4, messages_per_connection=50)),
        ("gmail", RelayLimits(quotas=((DAY, 10_000),), connections=4, messages_per_connection=50)),
        ("microsoft365", RelayLimits(rate=0.5, quotas=((DAY, 10_000),), connections=3, messages_per_connection=50)),
        ("mailgun", RelayLimits(connections=4, messages_per_connection=100)),
        ("postmark", RelayLimits(connections=10, messages_per_connection=100)),
        ("postfix", RelayLimits(connections=20)),
    ],
)
def test_a_provider_is_a_preset(world: World, provider, limits):
    """One word sets what is known of a provider; each number is the one that the documentation tells."""
    assert world.load(DIGEST_SMTP__PROVIDER=provider).smtp.limits == limits
    assert provider in PRESETS


@pytest.mark.parametrize("provider", sorted(PRESETS))
def test_every_value_wins_over_the_preset(world: World, provider):
    """What the account's own page says is what counts."""
    settings = world.load(
        DIGEST_SMTP__PROVIDER=provider,
        DIGEST_SMTP__RATE="14",
        DIGEST_SMTP__PER_HOUR="600",
        DIGEST_SMTP__PER_DAY="5000",
        DIGEST_SMTP__CONNECTIONS="7",
        DIGEST_SMTP__MESSAGES_PER_CONNECTION="9",
        DIGEST_SMTP__SECONDS_PER_CONNECTION="30",
    )
    assert settings.smtp.limits == RelayLimits(
        rate=14.0,
        quotas=((HOUR, 600), (DAY, 5000)),
        connections=7,
        messages_per_connection=9,
        seconds_per_connection=30,
    )


@pytest.mark.parametrize("provider", sorted(PRESETS))
def test_zero_is_no_limit(world: World, provider):
    """A preset's limit can be taken away, not only changed."""
    settings = world.load(
        DIGEST_SMTP__PROVIDER=provider,
        DIGEST_SMTP__RATE="0",
        DIGEST_SMTP__PER_HOUR="0",
        DIGEST_SMTP__PER_DAY="0",
        DIGEST_SMTP__MESSAGES_PER_CONNECTION="0",
        DIGEST_SMTP__SECONDS_PER_CONNECTION="0",
    )
    assert settings.smtp.limits == RelayLimits(connections=settings.smtp.connections)


def test_the_file_and_the_environment_mix(world: World):
    """The provider may stand in digest.toml and the rate of this account in the environment."""
    world.toml('[smtp]\nprovider = "microsoft365"\nper_day = 2000\n')
    assert world.load(DIGEST_SMTP__RATE="0.25").smtp.limits == RelayLimits(
        rate=0.25, quotas=((DAY, 2000),), connections=3, messages_per_connection=50
    )


def test_operators_have_limits_of_their_own(world: World):
    """By a short name, or by the domain of their mail servers."""
    world.toml('[smtp.operators.google]\nrate = 20\n[smtp.operators."mx.example.net"]\nrate = 0.5\nconnections = 2\n')
    assert world.load().smtp.limits.operators == {
        "google.com": OperatorLimits(rate=20.0),
        "mx.example.net": OperatorLimits(rate=0.5, connections=2),
    }


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[smtp.operators.gogle]\nrate = 5\n", "has 'gogle', which names no operator; did you mean 'google'?"),
        ("[smtp.operators.somebody]\nrate = 5\n", "use google, gmail, microsoft"),
        ('[smtp.operators."me@example.net"]\nrate = 5\n', "names no operator"),
        ("[smtp.operators.google]\nrate = 0\n", "must be more than 0"),
        ("[smtp.operators.google]\nconnections = 0\n", "must be 1 or more"),
        ("[smtp.operators.google]\nspeed = 5\n", "is unknown"),
        ("[smtp.operators.google]\nrat = 5\n", "did you mean 'rate'?"),
        ("[smtp.operators.google]\nrate = 5\n[smtp.operators.gmail]\nrate = 5\n", "has google.com twice"),
        ("[smtp.operators]\ngoogle = 5\n", "must be a table"),
    ],
)
def test_a_wrong_operator_is_told_where_it_stands(world: World, toml, said):
    """With the place in digest.toml, and what was meant."""
    path = world.toml(toml)
    error = world.refusal()
    (line,) = lines_of_error(error)
    assert said in f"{line}; {error.hint[:1].lower()}{error.hint[1:]}"
    assert str(path) in line


def test_short_names_are_operators(world: World):
    """Every short name stands for a domain, and none for another short name."""
    assert all("." in operator and operator not in OPERATORS for operator in OPERATORS.values())


@pytest.mark.parametrize("resolver", ["", "off", "192.0.2.1", "192.0.2.1:53", "2001:db8::1", "[2001:db8::1]:53"])
def test_a_name_server_is_an_address(world: World, resolver):
    """With a port or without, or nobody at all."""
    assert world.load(DIGEST_DNS__RESOLVER=resolver).dns.resolver == resolver
