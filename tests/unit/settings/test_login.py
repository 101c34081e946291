"""Which settings of a login belong together."""

from pathlib import Path
from typing import Any

import pytest

from digest.app import App
from digest.delivery.tokens import TokenCommand, TokenFile
from tests.unit.settings.world import World

PASSWORD: dict[str, Any] = {"DIGEST_SMTP__PASSWORD": "canary-4f7a9c1e5b2d8036"}
COMMAND: dict[str, Any] = {"DIGEST_SMTP__TOKEN_COMMAND": "oauth-token --for 'the weekly'"}
FILE: dict[str, Any] = {"DIGEST_SMTP__TOKEN_FILE": "token"}
USER: dict[str, Any] = {"DIGEST_SMTP__USERNAME": "weekly@example.org"}


@pytest.mark.parametrize("secret", [PASSWORD, COMMAND, FILE])
def test_a_user_name_goes_with_one_secret(world: World, secret):
    """Password, command or file: each is a login by itself, of a kind that need not be named."""
    world.toml()
    smtp = world.load(**USER, **secret).smtp
    assert (smtp.auth, smtp.username) == ("auto", "weekly@example.org")


@pytest.mark.parametrize("secrets", [PASSWORD | COMMAND, PASSWORD | FILE, COMMAND | FILE])
def test_two_secrets_are_one_too_many(world: World, secrets):
    """One of them would be without effect, so it is named."""
    error = world.refusal(**USER, **secrets)
    assert all(name in str(error) for name in secrets)
    assert error.hint == "Remove the other"
    assert PASSWORD["DIGEST_SMTP__PASSWORD"] not in f"{error}"


@pytest.mark.parametrize("secret", [PASSWORD, COMMAND, FILE])
def test_a_secret_needs_a_user_name(world: World, secret):
    """A password or token that nobody logs in with is a mistake."""
    assert "DIGEST_SMTP__USERNAME" in world.refusal(**secret).hint


@pytest.mark.parametrize("auth", ["auto", "plain", "login"])
def test_a_user_name_needs_a_secret(world: World, auth):
    """The password is what is missing most often."""
    assert "DIGEST_SMTP__PASSWORD" in world.refusal(DIGEST_SMTP__AUTH=auth, **USER).hint


@pytest.mark.parametrize(
    ("auth", "secret", "missing"),
    [
        ("xoauth2", PASSWORD, "DIGEST_SMTP__TOKEN_COMMAND or DIGEST_SMTP__TOKEN_FILE"),
        ("plain", COMMAND, "DIGEST_SMTP__PASSWORD"),
        ("login", FILE, "DIGEST_SMTP__PASSWORD"),
    ],
)
def test_the_secret_is_of_the_kind_that_auth_needs(world: World, auth, secret, missing):
    """A token is no password: neither is ever sent in the place of the other."""
    assert missing in world.refusal(DIGEST_SMTP__AUTH=auth, **USER, **secret).hint


@pytest.mark.parametrize(
    ("auth", "secret"), [("xoauth2", COMMAND), ("xoauth2", FILE), ("plain", PASSWORD), ("login", PASSWORD)]
)
def test_a_kind_with_its_secret_is_taken(world: World, auth, secret):
    """What belongs together loads."""
    assert world.load(DIGEST_SMTP__AUTH=auth, **USER, **secret).smtp.auth == auth


@pytest.mark.parametrize("name", ["token_file", "ca_file"])
def test_paths_begin_where_they_are_written(world: World, name):
    """A relative path in a .env begins at its folder, wherever `digest` is called."""
    conf = world.home / "conf"
    world.dotenv(f"DIGEST_SMTP__{name.upper()}=secrets/it\nDIGEST_SMTP__USERNAME=me\nDIGEST_SMTP__PASSWORD=\n", conf)
    others: dict[str, Any] = {} if name == "token_file" else {"DIGEST_SMTP__TOKEN_COMMAND": "token"}
    assert getattr(world.load(world.toml(folder=conf), **others).smtp, name) == conf / "secrets" / "it"


def test_what_is_set_reaches_the_transport(world: World, tmp_path: Path):
    """The transport has the way to log in, the source of the token, the authority and the wish for reports."""
    world.toml()
    by_file = App(world.load(**USER, **FILE, DIGEST_SMTP__CA_FILE="/ca.pem", DIGEST_SMTP__DSN="off")).transport
    assert (by_file.auth, by_file.ca_file, by_file.dsn) == ("auto", "/ca.pem", False)
    assert by_file.tokens is not None
    assert by_file.tokens._source == TokenFile(world.cwd / "token")
    by_command = App(world.load(**USER, **COMMAND, DIGEST_SMTP__AUTH="xoauth2")).transport
    assert by_command.tokens is not None
    assert by_command.tokens._source == TokenCommand("oauth-token --for 'the weekly'")
    plain = App(world.load(**USER, **PASSWORD, DIGEST_SMTP__AUTH="login")).transport
    assert (plain.auth, plain.tokens, plain.ca_file, plain.dsn) == ("login", None, "", True)
