"""Secrets stay secret: never in digest.toml, never readable by others, never in an output."""

import logging
import traceback

import pytest

from digest.errors import ConfigError
from digest.settings import explain
from tests.unit.settings.world import NEWSLETTER, World

CANARY = "canary-4f7a9c1e5b2d8036"
DATABASE = f"postgresql://digest:{CANARY}@db.example.org/digest"


@pytest.mark.parametrize(
    ("text", "name", "variable"),
    [
        (f'secret_key = "{CANARY}"', "secret_key", "DIGEST_SECRET_KEY"),
        (f'[smtp]\npassword = "{CANARY}"', "smtp.password", "DIGEST_SMTP__PASSWORD"),
        (f'[database]\nurl = "{DATABASE}"', "database.url", "DIGEST_DATABASE__URL"),
        (f'[database]\nurl = "postgresql://h/d?user=a&password={CANARY}"', "database.url", "DIGEST_DATABASE__URL"),
        (f'[database]\nurl = "postgresql://h/d?sslpassword={CANARY}"', "database.url", "DIGEST_DATABASE__URL"),
    ],
)
def test_secrets_do_not_stand_in_digest_toml(world: World, text, name, variable):
    """A secret in digest.toml is refused, with the variable to use, and without repeating it."""
    world.toml(f"{text}\n{NEWSLETTER}")
    error = world.refusal()
    assert name in str(error)
    assert f"Set {variable} in .env" in error.hint or f"set {variable} in .env" in str(error)
    assert CANARY not in f"{error}{error.hint}{error!r}"


def test_a_database_without_a_password_may_stand_in_digest_toml(world: World):
    """Only a password makes a database URL a secret."""
    world.toml(f'[database]\nurl = "postgresql://digest@db.example.org/digest"\n{NEWSLETTER}')
    assert world.load().database_url == "postgresql://digest@db.example.org/digest"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o620, 0o602])
@pytest.mark.parametrize(
    "line",
    [
        f"DIGEST_SECRET_KEY={CANARY}",
        f"DIGEST_SMTP__PASSWORD={CANARY}",
        f"digest_smtp__password='{CANARY}'",
        f"DIGEST_DATABASE__URL={DATABASE}",
    ],
)
def test_a_secret_that_others_can_read_is_refused(world: World, line, mode):
    """A .env with a secret that is open to group or world is refused, with the command that mends it."""
    path = world.dotenv(f"DIGEST_LOG_LEVEL=info\n{line}\n", mode=mode)
    error = world.refusal()
    assert error.where == str(path)
    assert error.hint == f"Run: chmod 600 {path}"
    assert CANARY not in f"{error}{error.hint}"


@pytest.mark.parametrize(
    "text",
    [
        "DIGEST_LOG_LEVEL=info\n",
        "DIGEST_SECRET_KEY=\n",
        "DIGEST_DATABASE__URL=postgresql://me@h/d\n",
        "OTHER_PASSWORD=x\n",
        "# DIGEST_SECRET_KEY=x\n",
    ],
)
def test_a_file_without_secrets_may_be_open(world: World, text):
    """Where there is no secret of ours, the mode is nobody's business."""
    world.dotenv(text, mode=0o644)
    world.load()


def test_the_file_beside_digest_toml_is_checked_too(world: World):
    """Both .env files are held to the same rule."""
    conf = world.home / "conf"
    world.dotenv(f"DIGEST_SECRET_KEY={CANARY}\n", conf, mode=0o640)
    assert "chmod 600" in world.refusal(world.toml(folder=conf)).hint


def everything_secret() -> str:
    return f"DIGEST_SECRET_KEY={CANARY}\nDIGEST_SMTP__USERNAME=me\nDIGEST_SMTP__PASSWORD={CANARY}\nDIGEST_DATABASE__URL={DATABASE}\n"


def test_no_output_shows_a_secret(world: World, caplog):
    """Neither repr, str, JSON, the log nor `config show` holds the value of a secret."""
    caplog.set_level(logging.DEBUG)
    world.toml()
    world.dotenv(everything_secret())
    settings = world.load()
    logging.getLogger("any").debug("settings: %s %r", settings, settings)
    shown = [
        repr(settings),
        str(settings),
        settings.model_dump_json(),
        str(settings.model_dump()),
        str(explain(settings)),
        caplog.text,
    ]
    assert not [text for text in shown if CANARY in text]
    assert settings.secret_keys == (CANARY,)
    assert settings.smtp.password.get_secret_value() == CANARY
    assert settings.database_url == DATABASE


@pytest.mark.parametrize(
    "broken",
    [
        "DIGEST_SMTP__PORT=x",
        "DIGEST_NONSENSE=1",
        f"DIGEST_NONSENSE={CANARY}",
        f"DIGEST_SMTP__SECURITY={CANARY}",
        f"DIGEST_SMTP__PASSWORT={CANARY}",
        f"DIGEST_SMTP={CANARY}",
        f"DIGEST_SECRET_KEY={CANARY},x",
        f"DIGEST_DATABASE__URL=mysql://me:{CANARY}@h/d",
        f"DIGEST_WEB__BASE_URL=https://me:{CANARY}@example.org",
        f"DIGEST_SMTP__PASSWORD '{CANARY}",
    ],
)
def test_no_error_shows_a_secret(world: World, broken):
    """Whatever is wrong beside a secret, or with it, the error and its traceback do not hold its value."""
    world.toml()
    world.dotenv(f"{everything_secret()}{broken}\n")
    try:
        world.load()
    except ConfigError as error:
        told = "".join(traceback.format_exception(error)) + str(error) + error.hint + repr(error.__cause__)
        assert CANARY not in told
    else:
        pytest.fail("a broken .env was taken")


@pytest.mark.parametrize("password", ["p#x", "p x", "$HOME", "${HOME}", "p\\nq", 'p"q', "ümläut"])
def test_a_password_is_taken_as_it_stands(world: World, password):
    """In single quotes nothing in a password is changed: no variables, no comments, no escapes."""
    world.dotenv(f"DIGEST_SMTP__USERNAME=me\nDIGEST_SMTP__PASSWORD='{password}'\n")
    assert world.load().smtp.password.get_secret_value() == password
