"""What is set, to what, and where that comes from."""

from datetime import timedelta

import pytest

from digest.settings import explain
from digest.settings.explaining import MASK, masked_url, spelt
from digest.settings.layers import variable_names
from tests.unit.settings.world import FEED, KEY, NEWSLETTER, World


def shown(world: World, name: str, **variables: str) -> tuple[str, str]:
    found = next(one for one in explain(world.load(None, None, **variables)) if one.name == name)
    return found.value, found.origin


def test_every_setting_is_shown_once(world: World):
    """All names that a variable can have are there, and every key of a newsletter."""
    world.toml(NEWSLETTER + FEED)
    names = [one.name for one in explain(world.load())]
    assert set(variable_names().values()) < set(names)
    assert len(set(names)) == len(names)
    assert "newsletters.tech.from" in names
    assert "newsletters.tech.sources.0.url" in names


def test_origins_name_the_place(world: World):
    """A default, a line of a file, a variable, an option."""
    path = world.toml(f'\n[smtp]\nhost = "mail.example.org"\nport = 26\n{NEWSLETTER}')
    dotenv = world.dotenv("# x\nDIGEST_SMTP__PORT=2525\n")
    assert shown(world, "smtp.security") == ("starttls", "default")
    assert shown(world, "smtp.host") == ("mail.example.org", f"{path}:3")
    assert shown(world, "smtp.port") == ("2525", f"{dotenv}:2")
    assert shown(world, "smtp.port", DIGEST_SMTP__PORT="99") == ("99", "environment DIGEST_SMTP__PORT")
    assert shown(world, "newsletters.tech.title") == ("Tech Weekly", f"{path}:6")
    assert shown(world, "newsletters.tech.sentences") == ("3", "default")
    assert shown(world, "config") == (str(path), "found")


def test_arguments_are_named(world: World):
    """--config and --data are shown as such."""
    path = world.toml(folder=world.home)
    by_name = {one.name: one for one in explain(world.load(path, world.home / "data"))}
    assert by_name["config"].origin == "argument --config"
    assert (by_name["data"].value, by_name["data"].origin) == (str(world.home / "data"), "argument --data")


def test_without_digest_toml_there_is_none_to_show(world: World):
    """An absent file has no value and no origin."""
    assert shown(world, "config") == ("", "default")


def test_secrets_are_masked(world: World):
    """A secret shows only whether it is set."""
    assert shown(world, "secret_key") == ("", "default")
    assert shown(world, "secret_key", DIGEST_SECRET_KEY=KEY) == (MASK, "environment DIGEST_SECRET_KEY")
    variables = {"DIGEST_SMTP__USERNAME": "me", "DIGEST_SMTP__PASSWORD": "x"}
    assert shown(world, "smtp.password", **variables)[0] == MASK


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("sqlite:////srv/digest.db", "sqlite:////srv/digest.db"),
        ("postgresql://me@h/d", "postgresql://me@h/d"),
        ("postgresql://me:p%40ss@h:5432/d", f"postgresql://me:{MASK}@h:5432/d"),
        ("postgresql://me:p@ss@h/d", f"postgresql://me:{MASK}@h/d"),
        ("postgresql+psycopg://:pw@h/d", f"postgresql+psycopg://:{MASK}@h/d"),
        ("postgresql://h/d?user=me&password=pw", f"postgresql://h/d?user={MASK}&password={MASK}"),
        ("postgresql://me:pw@h/d?sslpassword=pw2&x=1", f"postgresql://me:{MASK}@h/d?sslpassword={MASK}&x={MASK}"),
    ],
)
def test_a_database_shows_without_its_password(url, masked):
    """The URL is shown with everything but what can be secret."""
    assert masked_url(url) == masked


def test_the_effective_database_is_shown(world: World):
    """Where none is set, the one in the data folder is shown."""
    value, origin = shown(world, "database.url")
    assert value == f"sqlite:///{world.home}/.local/share/digest/digest.db"
    assert origin == "default"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "0s"),
        (timedelta(days=30), "30d"),
        (timedelta(hours=36), "1d12h"),
        (timedelta(minutes=15), "15m"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4), "1d2h3m4s"),
    ],
)
def test_spans_are_spelt_as_they_are_written(length, text):
    """A span looks as it would in digest.toml."""
    assert spelt(length) == text


def test_values_look_as_in_the_file(world: World):
    """Switches are true and false, lists have commas, what is not set is empty."""
    world.toml(
        f'{NEWSLETTER}{FEED}allow_private = true\n[[newsletters.tech.sections]]\nname = "A"\nmatch = {{ tags = ["a", "b"] }}\n'
    )
    assert shown(world, "newsletters.tech.sources.0.allow_private")[0] == "true"
    assert shown(world, "newsletters.tech.sections.0.match.tags")[0] == "a, b"
    assert shown(world, "newsletters.tech.sections.0.max")[0] == ""
    assert shown(world, "newsletters.tech.max_age")[0] == "30d"
