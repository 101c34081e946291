"""The secrets of sources: in the environment alone, named by their source, shown nowhere."""

import base64
from typing import Any

import pytest

from digest.app import App
from digest.errors import ConfigError
from digest.model import SourceSpec
from digest.net.private import Authorised, private_parts
from digest.settings import explain
from digest.settings.layers import read_environment
from digest.settings.secrets import setting_of
from tests.unit.settings.world import NEWSLETTER, World

CANARY = "canary-0c5e9b7a"
TOKEN = {"DIGEST_SOURCES__BLOG__TOKEN": CANARY}
LOGIN = {"DIGEST_SOURCES__BLOG__USERNAME": "editor", "DIGEST_SOURCES__BLOG__PASSWORD": f"{CANARY} with blanks"}
CMS = '[[newsletters.tech.sources]]\ntype = "cms"\nurl = "https://blog.example"\nauth = "blog"\n'


def cms(api: str = "wordpress", more: str = "") -> str:
    return f'{NEWSLETTER}{CMS}api = "{api}"\n{more}\n'


def fetch_of(world: World) -> Any:
    """Give the fetch that the source of the newsletter got, as the program makes it."""
    app = App(world.load())
    (spec,) = app.newsletters["tech"].sources
    made: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("digest.plugins.make_source", lambda spec, fetch: made.append((spec, fetch)))
        app.source(spec, lambda *_: None)  # type: ignore[arg-type]  # never called
    return made[0]


@pytest.mark.parametrize(
    ("api", "secret", "more", "headers", "query"),
    [
        ("wordpress", LOGIN, "", {"Authorization": "Basic " + base64.b64encode(f"editor:{CANARY} with blanks".encode()).decode()}, {}),
        ("wordpress", TOKEN, "", {"Authorization": f"Bearer {CANARY}"}, {}),
        ("ghost", TOKEN, "", {}, {"key": CANARY}),
        ("json", TOKEN, 'auth_as = "header:X-Api-Key"\nfields = { title = "t" }', {"X-Api-Key": CANARY}, {}),
        ("json", TOKEN, 'auth_as = "query:token"\nfields = { title = "t" }', {}, {"token": CANARY}),
        ("json", LOGIN, 'auth_as = "basic"\nfields = { title = "t" }', {"Authorization": private_parts("", username="editor", password=f"{CANARY} with blanks").headers["Authorization"]}, {}),
    ],
)  # fmt: skip
def test_a_secret_goes_where_its_server_wants_it(world: World, api, secret, more, headers, query):
    """Basic for a login, Bearer for a token, the query for Ghost, or as `auth_as` says."""
    world.environ |= secret
    world.toml(cms(api, more))
    spec, fetch = fetch_of(world)
    assert isinstance(fetch, Authorised)
    assert (dict(fetch._private.headers), dict(fetch._private.query)) == (headers, query)
    assert CANARY not in repr(spec)


@pytest.mark.parametrize("secret", [TOKEN, LOGIN])
def test_no_output_shows_it(world: World, secret):
    """Neither repr nor JSON nor `config show`, which names it and masks it."""
    world.dotenv("".join(f"{name}='{value}'\n" for name, value in secret.items()))
    world.toml(cms())
    settings = world.load()
    shown = [
        repr(settings),
        str(settings),
        settings.model_dump_json(),
        str(settings.model_dump()),
        str(explain(settings)),
    ]
    assert not [text for text in shown if CANARY in text]
    rows = {row.name: row for row in explain(settings)}
    hidden = "sources.blog.token" if secret is TOKEN else "sources.blog.password"
    assert rows[hidden].value == "********"
    assert rows[hidden].origin.endswith(".env:1") == (secret is TOKEN)


@pytest.mark.parametrize("key", ["token", "password"])
def test_it_does_not_stand_in_digest_toml(world: World, key):
    """It is refused there, with the variable to use, and without repeating it."""
    world.toml(f'[sources.my-blog]\n{key} = "{CANARY}"\n{cms()}')
    error = world.refusal()
    assert f"DIGEST_SOURCES__MY_BLOG__{key.upper()} in .env" in f"{error}{error.hint}"
    assert CANARY not in f"{error}{error.hint}"


def test_a_file_that_others_can_read_is_refused(world: World):
    """As with every secret."""
    world.toml(cms())
    world.dotenv(f"DIGEST_SOURCES__BLOG__TOKEN={CANARY}\n", mode=0o644)
    assert "chmod 600" in world.refusal().hint


def test_a_secret_that_is_not_set_is_told(world: World):
    """When the source is made: with the variables that it may have."""
    world.toml(cms())
    with pytest.raises(ConfigError, match="auth names blog, which is not set") as caught:
        fetch_of(world)
    assert "DIGEST_SOURCES__BLOG__TOKEN" in caught.value.hint


@pytest.mark.parametrize(
    ("secret", "way", "hint"),
    [
        (TOKEN, "basic", "Set DIGEST_SOURCES__BLOG__USERNAME and DIGEST_SOURCES__BLOG__PASSWORD."),
        (LOGIN, "bearer", "Set DIGEST_SOURCES__BLOG__TOKEN."),
        (LOGIN, "query:key", "Set DIGEST_SOURCES__BLOG__TOKEN."),
    ],
)
def test_a_secret_of_the_wrong_kind_is_told(world: World, secret, way, hint):
    """A login cannot be a header, nor a token a login."""
    world.environ |= secret
    world.toml(cms(more=f'auth_as = "{way}"'))
    with pytest.raises(ConfigError, match=f"auth_as is {way}") as caught:
        fetch_of(world)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("variables", "what"),
    [
        ({**TOKEN, **LOGIN}, "has a token and a login"),
        ({"DIGEST_SOURCES__BLOG__USERNAME": "x"}, "needs a user name and a password"),
        ({"DIGEST_SOURCES__BLOG__TOKEN": f"{CANARY}\nX-Evil: 1"}, "has a token with characters that no server takes"),
        ({"DIGEST_SOURCES__BLOG__TOKN": CANARY}, "DIGEST_SOURCES__NAME__TOKEN"),
        ({"DIGEST_SOURCES__TOKEN": CANARY}, "DIGEST_SOURCES__NAME__TOKEN"),
        ({"DIGEST_SOURCES": CANARY}, "is unknown"),
    ],
)
def test_a_wrong_variable_is_told(world: World, variables, what):
    """By its name, and without its value."""
    world.toml(cms())
    error = world.refusal(**variables)
    assert what in f"{error} {error.hint}"
    assert CANARY not in f"{error}{error.hint}"


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ('type = "cms"\napi = "ghost"', "needs a `url`"),
        ('type = "cms"\nurl = "https://a.example"\nauth = "a b"', "auth is no name for a secret"),
        ('type = "cms"\nurl = "https://a.example"\nauth = "a"\nauth_as = "cookie"', "auth_as is not a way to send a secret"),
        ('type = "cms"\nurl = "https://a.example"\nauth_as = "bearer"', "has `auth_as`, but no `auth`"),
        ('type = "plug"\nid = "x"\nauth = "a"', "has `auth`, which goes to the host of a `url`"),
        ('type = "cms"\nurl = "https://a.example"\napi = "ghost"\nitmes = "x"', "Did you mean 'items'?"),
        ('type = "feed"\nurl = "https://a.example"\nauth = "a"', "auth is unknown"),
    ],
)  # fmt: skip
def test_wrong_keys_are_told(world: World, keys, what):
    """Before anything is read."""
    assert what in world.complaint(rest=f"[[newsletters.tech.sources]]\n{keys}")


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("DIGEST_SOURCES__BLOG__TOKEN", "sources.blog.token"),
        ("DIGEST_SOURCES__MY_BLOG2__PASSWORD", "sources.my_blog2.password"),
        ("DIGEST_SOURCES__A__USERNAME", "sources.a.username"),
        ("DIGEST_SOURCES____TOKEN", ""),
        ("DIGEST_SOURCES__2__TOKEN", ""),
        ("DIGEST_SOURCES__A__B__TOKEN", ""),
        ("DIGEST_SMTP__PASSWORD", ""),
    ],
)
def test_names_of_secrets(world: World, variable, name):
    """What stands between the double underscores is the name."""
    assert setting_of(variable) == name
    layer = read_environment({variable: "x"}, world.cwd)
    assert (name in layer.subjects) == bool(name)


def test_names_in_digest_toml_may_have_hyphens(world: World):
    """Variables cannot: there they are underscores."""
    world.environ |= {"DIGEST_SOURCES__MY_BLOG__TOKEN": CANARY}
    world.toml(cms().replace('auth = "blog"', 'auth = "My-Blog"'))
    spec, fetch = fetch_of(world)
    assert isinstance(spec, SourceSpec)
    assert spec.auth == "my_blog"
    assert isinstance(fetch, Authorised)
