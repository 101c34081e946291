"""No setting is without effect: each is read by the program, and what it says reaches the room that obeys it."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import digest
from digest.model import Newsletter, SectionSpec, SourceSpec
from digest.settings.layers import variable_names
from tests.unit.settings.world import FEED, KEY, NEWSLETTER, World

HOME = Path(digest.__file__).parent
DOORS = "\n".join(
    path.read_text(encoding="utf-8") for door in ("app", "cli") for path in sorted((HOME / door).glob("*.py"))
)
ROOMS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(HOME.rglob("*.py"))
    if path.relative_to(HOME).parts[0] not in ("settings", "model")
)
PROPERTIES = {
    "config": "config_path",
    "data": "data_dir",
    "secret_key": "secret_keys",
    "database.url": "database_url",
    "archive.base_url": "archive_url",
    **dict.fromkeys(
        [
            "smtp.provider",
            "smtp.rate",
            "smtp.per_hour",
            "smtp.per_day",
            "smtp.messages_per_connection",
            "smtp.seconds_per_connection",
        ],
        "smtp.limits",
    ),
}


@pytest.mark.parametrize("name", sorted(variable_names().values()))
def test_every_variable_is_read_by_a_door(name):
    """A setting that nobody reads would be promised in .env.example and change nothing."""
    short = PROPERTIES.get(name, name)
    table, _, key = short.rpartition(".")
    read = rf"settings\.{re.escape(short)}\b" if not table else rf"\b{table}\.{key}\b"
    assert re.search(read, DOORS), f"{name} is read nowhere in digest/app or digest/cli"


@pytest.mark.parametrize(
    ("noun", "name"),
    [(noun, field.name) for noun in (Newsletter, SourceSpec, SectionSpec) for field in fields(noun)],
)
def test_every_key_of_a_newsletter_is_read_by_a_room(noun, name):
    """A key of digest.toml that no room reads would be accepted and ignored."""
    assert re.search(rf"\.{name}\b", ROOMS), f"{noun.__name__}.{name} is read nowhere"


@pytest.mark.parametrize(
    ("variable", "value", "name", "shown"),
    [
        ("DIGEST_SMTP__HOST", "relay.example.org", "smtp.host", "relay.example.org"),
        ("DIGEST_SMTP__PORT", "2525", "smtp.port", "2525"),
        ("DIGEST_SMTP__SECURITY", "tls", "smtp.security", "tls"),
        ("DIGEST_SMTP__CONNECTIONS", "9", "smtp.connections", "9"),
        ("DIGEST_SMTP__PROVIDER", "ses", "smtp.provider", "ses"),
        ("DIGEST_SMTP__RATE", "14", "smtp.rate", "14.0"),
        ("DIGEST_SMTP__PER_HOUR", "500", "smtp.per_hour", "500"),
        ("DIGEST_SMTP__PER_DAY", "50000", "smtp.per_day", "50000"),
        ("DIGEST_SMTP__MESSAGES_PER_CONNECTION", "20", "smtp.messages_per_connection", "20"),
        ("DIGEST_SMTP__SECONDS_PER_CONNECTION", "60", "smtp.seconds_per_connection", "60"),
        ("DIGEST_DNS__RESOLVER", "127.0.0.1:5353", "dns.resolver", "127.0.0.1:5353"),
        ("DIGEST_SMTP__HELLO", "me.example.org", "smtp.hello", "me.example.org"),
        ("DIGEST_SMTP__TIMEOUT", "90s", "smtp.timeout", "0:01:30"),
        ("DIGEST_SMTP__DSN", "off", "smtp.dsn", "False"),
        ("DIGEST_SMTP__DSN", "on", "smtp.dsn", "True"),
        ("DIGEST_SMTP__CA_FILE", "/etc/ssl/ours.pem", "smtp.ca_file", "/etc/ssl/ours.pem"),
        ("DIGEST_WEB__BASE_URL", "https://news.example.org/", "web.base_url", "https://news.example.org"),
        ("DIGEST_WEB__CA_FILE", "/etc/ssl/ours.pem", "web.ca_file", "/etc/ssl/ours.pem"),
        ("DIGEST_WEB__HOST", "::1", "web.host", "::1"),
        ("DIGEST_WEB__PORT", "0", "web.port", "0"),
        ("DIGEST_LOG_LEVEL", "debug", "log_level", "debug"),
    ],
)
def test_a_variable_arrives_with_its_value(world: World, variable, value, name, shown):
    """What the environment says is what the tree holds, in its own kind."""
    world.toml()
    found: object = world.load(**{variable: value})
    for part in name.split("."):
        found = getattr(found, part)
    assert str(found) == shown


@pytest.mark.parametrize(
    ("variable", "value", "word"),
    [
        ("DIGEST_SMTP__PORT", "0", "1 or more"),
        ("DIGEST_SMTP__PORT", "65536", "65535 or less"),
        ("DIGEST_SMTP__PORT", "smtp", "whole number"),
        ("DIGEST_SMTP__CONNECTIONS", "0", "1 or more"),
        ("DIGEST_SMTP__CONNECTIONS", "201", "200 or less"),
        ("DIGEST_SMTP__CONNECTIONS", "1.5", "whole number"),
        ("DIGEST_SMTP__PROVIDER", "sendgrid", "'ses', 'gmail', 'microsoft365', 'mailgun', 'postmark' or 'postfix'"),
        ("DIGEST_SMTP__RATE", "fast", "must be a number"),
        ("DIGEST_SMTP__RATE", "nan", "must be a number"),
        ("DIGEST_SMTP__RATE", "-1", "0 or more"),
        ("DIGEST_SMTP__PER_DAY", "many", "whole number"),
        ("DIGEST_SMTP__PER_HOUR", "-5", "0 or more"),
        ("DIGEST_SMTP__MESSAGES_PER_CONNECTION", "1.5", "whole number"),
        ("DIGEST_DNS__RESOLVER", "dns.example.org", "not the address of a name server"),
        ("DIGEST_DNS__RESOLVER", "127.0.0.1:port", "not the address of a name server"),
        ("DIGEST_SMTP__OPERATORS__GOOGLE__RATE", "5", "digest.toml, in tables [smtp.operators.NAME]"),
        ("DIGEST_SMTP__SECURITY", "ssl", "'tls', 'starttls' or 'none'"),
        ("DIGEST_SMTP__TIMEOUT", "5", "span of time"),
        ("DIGEST_SMTP__DSN", "perhaps", "on or off"),
        ("DIGEST_SMTP__AUTH", "ntlm", "'auto', 'plain', 'login' or 'xoauth2'"),
        ("DIGEST_SMTP__TOKEN_COMMAND", "get 'token", "quotation that does not end"),
        ("DIGEST_LOG_LEVEL", "verbose", "'debug', 'info', 'warning' or 'error'"),
        ("DIGEST_WEB__PORT", "-1", "0 or more"),
        ("DIGEST_WEB__BASE_URL", "http://news.example.org", "https"),
        ("DIGEST_WEB__TRUSTED_PROXIES", "proxy.example.org", "not an address"),
        ("DIGEST_DATABASE__URL", "mysql://host/news", "not a database we know"),
        ("DIGEST_DATABASE__URL", "sqlite://rel.db", "not a database we know"),
        ("DIGEST_DATABASE__URL", "sqlite:///:memory:", "not a database we know"),
        ("DIGEST_DATABASE__URL", "postgresql:news", "not a database we know"),
    ],
)
def test_a_wrong_variable_is_told_by_its_own_name(world: World, variable, value, word):
    """The complaint names the variable as it was written, what is wrong, and never another setting."""
    world.toml()
    error = world.refusal(**{variable: value})
    assert variable in f"{error}"
    assert word in f"{error} {error.hint}"
    assert "\n" not in str(error)


@pytest.mark.parametrize("path", ["settings.toml", "my digest.toml", "50% off/digest.toml", "über/digest.toml"])
def test_a_configuration_may_have_any_name(world: World, path):
    """Spaces, percent signs and letters of any script in a path are fine, and places in errors show it."""
    file = world.cwd / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("[newsletters.tech]\ntitel = 1\n", encoding="utf-8")
    assert f"{file}:2" in str(world.refusal(Path(path)))


def test_the_same_settings_load_twice(world: World):
    """Loading changes nothing: the same files and variables give equal settings and equal origins."""
    world.toml(NEWSLETTER + FEED)
    world.dotenv(f"DIGEST_SECRET_KEY={KEY}\n")
    one, two = world.load(), world.load()
    assert one == two
    assert [one.origin(name) for name in variable_names().values()] == [
        two.origin(name) for name in variable_names().values()
    ]


def test_a_variable_never_leaks_into_the_next_load(world: World):
    """A value of one call is gone in the next: nothing is kept between two commands of one process."""
    world.toml()
    assert world.load(DIGEST_SMTP__HOST="relay.example.org").smtp.host == "relay.example.org"
    assert world.load().smtp.host == "localhost"
