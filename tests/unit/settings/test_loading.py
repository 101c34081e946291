"""Where settings come from, and which of them wins."""

from pathlib import Path

import pytest

from digest.errors import ConfigError, Exit
from digest.settings import load, to_newsletters
from tests.unit.settings.world import KEY, NEWSLETTER, World


def test_without_anything_there_are_defaults(world: World):
    """An empty folder and an empty environment give a local relay, a database in the data folder, and no newsletter."""
    settings = world.load()
    assert settings.data_dir == world.home / ".local/share/digest"
    assert settings.database_url == f"sqlite:///{world.home}/.local/share/digest/digest.db"
    assert (settings.smtp.host, settings.smtp.security, settings.smtp.port) == ("localhost", "none", 25)
    assert (settings.web.host, settings.web.port, settings.web.base_url) == ("127.0.0.1", 8080, "")
    assert settings.log_level == "warning"
    assert settings.newsletters == {}


def test_a_command_that_needs_newsletters_says_where_they_would_stand(world: World):
    """Without digest.toml, or without a newsletter in it, the error says how to begin."""
    with pytest.raises(ConfigError, match=r"there is no digest\.toml here") as nowhere:
        to_newsletters(world.load())
    assert "digest init" in nowhere.value.hint
    world.toml("")
    with pytest.raises(ConfigError, match=r"digest\.toml: names no newsletter"):
        to_newsletters(world.load())


def test_digest_toml_is_the_weakest_and_arguments_the_strongest(world: World):
    """Arguments win over the environment, it over .env here, that over .env beside digest.toml, that over digest.toml."""
    conf = world.home / "conf"
    path = world.toml(f'data = "toml"\nlog_level = "error"\n[smtp]\nhost = "toml.example"\n{NEWSLETTER}', conf)
    assert world.load(path).data_dir == conf / "toml"
    world.dotenv("DIGEST_DATA=beside\nDIGEST_SMTP__HOST=beside.example", conf)
    assert world.load(path).data_dir == conf / "beside"
    assert world.load(path).smtp.host == "beside.example"
    world.dotenv("DIGEST_DATA=here")
    assert world.load(path).data_dir == world.cwd / "here"
    assert world.load(path, DIGEST_DATA="env").data_dir == world.cwd / "env"
    settings = world.load(path, data=Path("argument"), DIGEST_DATA="env")
    assert settings.data_dir == world.cwd / "argument"
    assert (settings.smtp.host, settings.log_level) == ("beside.example", "error")


def test_a_layer_adds_to_the_tables_below(world: World):
    """A variable replaces one key of a table, not the table."""
    world.toml('[smtp]\nhost = "mail.example.org"\nconnections = 9\n')
    settings = world.load(DIGEST_SMTP__CONNECTIONS="2")
    assert (settings.smtp.host, settings.smtp.connections) == ("mail.example.org", 2)


def test_the_environment_of_the_process_does_not_leak(world: World, monkeypatch):
    """Only the variables that are handed in count."""
    monkeypatch.setenv("DIGEST_SMTP__HOST", "leak.example.org")
    monkeypatch.setenv("DIGEST_NONSENSE", "1")
    assert world.load().smtp.host == "localhost"


def test_empty_variables_are_as_good_as_none(world: World):
    """A line that was left empty in .env, or blanks, keep the default."""
    world.dotenv("DIGEST_SMTP__HOST=\nDIGEST_SECRET_KEY=''\nDIGEST_WEB__PORT='  '\n")
    settings = world.load(DIGEST_LOG_LEVEL="")
    assert (settings.smtp.host, settings.web.port, settings.log_level) == ("localhost", 8080, "warning")


def test_names_of_variables_are_read_in_any_case(world: World):
    """A variable in small letters is one of ours, not silently another one."""
    assert world.load(digest_log_level="debug").log_level == "debug"


def test_variables_of_others_are_left_alone(world: World):
    """A .env that other programs share is fine."""
    world.dotenv(
        "DATABASE_URL=postgres://x\nexport PATH=/bin\nINGEST_DATA=x\nDEST_DATA=x\nDIST_STATE=x\nDEST_CONFIG=x\nDATA=\n\nDIGEST_LOG_LEVEL=info\nDIGESTION=1\n"
    )
    assert world.load(OTHER="1", DIGESTIVE="2").log_level == "info"


@pytest.mark.parametrize("layout", ["argument", "folder", "variable", "dotenv", "here", "xdg", "config_home"])
def test_digest_toml_is_found(world: World, layout):
    """By --config (a file or its folder), DIGEST_CONFIG, in the working directory, in the XDG folder, in this order."""
    conf = world.home / "conf"
    variables: dict[str, str] = {}
    config = None
    match layout:
        case "argument":
            config = world.toml(folder=conf)
        case "folder":
            config = world.toml(folder=conf).parent
        case "variable":
            variables["DIGEST_CONFIG"] = str(world.toml(folder=conf))
        case "dotenv":
            world.toml(folder=conf)
            world.dotenv(f"DIGEST_CONFIG={conf}\n")
        case "here":
            world.toml()
        case "xdg":
            world.toml(folder=conf / "digest")
            variables["XDG_CONFIG_HOME"] = str(conf)
        case _:
            world.toml(folder=world.home / ".config" / "digest")
    settings = world.load(config, None, **variables)
    assert settings.config_path.name == "digest.toml"
    assert list(settings.newsletters) == ["tech"]


def test_a_file_that_is_named_must_exist(world: World):
    """A --config or DIGEST_CONFIG that leads nowhere is an error, though another file would be found."""
    world.toml()
    assert str(world.refusal(Path("other.toml"))) == f"{world.cwd}/other.toml: does not exist"
    error = world.refusal(DIGEST_CONFIG="~/none.toml")
    assert "none.toml: does not exist" in str(error)
    assert error.exit_code is Exit.CONFIG
    assert "digest init" in error.hint


def test_the_argument_wins_over_the_variable(world: World):
    """--config is stronger than DIGEST_CONFIG."""
    one, other = world.toml(folder=world.home / "one"), world.toml(folder=world.home / "other")
    assert world.load(one, DIGEST_CONFIG=str(other)).config_path == one


def test_xdg_folders_that_are_not_absolute_are_ignored(world: World):
    """As the XDG base directory specification says."""
    settings = world.load(XDG_DATA_HOME="relative")
    assert settings.data_dir == world.home / ".local/share/digest"
    assert world.load(XDG_DATA_HOME="/srv/xdg").data_dir == Path("/srv/xdg/digest")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("sqlite:///x.db", "sqlite:///{folder}/x.db"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("sqlite:///a/x.db?mode=rw", "sqlite:///{folder}/a/x.db?mode=rw"),
        ("postgresql://host/name", "postgresql://host/name"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg://host/name"),
    ],
)
def test_a_relative_database_starts_at_the_file_that_names_it(world: World, url, found):
    """Cron and a person in another folder meet the same ledger."""
    conf = world.home / "conf"
    path = world.toml(f'[database]\nurl = "{url}"\n', conf)
    assert world.load(path).database_url == found.format(folder=conf)
    assert world.load(DIGEST_DATABASE__URL=url).database_url == found.format(folder=world.cwd)


def test_other_paths_start_there_too(world: World):
    """Data folder, templates and Maildir are relative to the file that names them; ~ is the home folder."""
    conf = world.home / "conf"
    path = world.toml('templates = "look"\n[mailbox]\nmaildir = "Mail"\n', conf)
    settings = world.load(path, DIGEST_MAILBOX__MAILDIR="in")
    assert settings.templates == conf / "look"
    assert settings.mailbox.maildir == world.cwd / "in"
    home = world.load(DIGEST_TEMPLATES="~/look").templates
    assert home == Path("~/look").expanduser()


@pytest.mark.parametrize("url", ["mysql://h/x", "postgres://h/x", "digest.db", "/srv/digest.db"])
def test_other_databases_are_refused(world: World, url):
    """We know SQLite and PostgreSQL, by URL."""
    assert "is not a database we know" in str(world.refusal(DIGEST_DATABASE__URL=url))


@pytest.mark.parametrize(
    ("variables", "security", "port"),
    [
        ({}, "none", 25),
        ({"DIGEST_SMTP__HOST": "mail.example.org"}, "starttls", 587),
        ({"DIGEST_SMTP__HOST": "mail.example.org", "DIGEST_SMTP__SECURITY": "tls"}, "tls", 465),
        ({"DIGEST_SMTP__HOST": "mail.example.org", "DIGEST_SMTP__PORT": "2525"}, "starttls", 2525),
        ({"DIGEST_SMTP__HOST": "127.0.0.1", "DIGEST_SMTP__SECURITY": "starttls"}, "starttls", 587),
        ({"DIGEST_SMTP__HOST": "::1"}, "none", 25),
    ],
)
def test_mail_is_encrypted_unless_it_stays_here(world: World, variables, security, port):
    """Away from loopback TLS is the default, and the port follows it."""
    smtp = world.load(None, None, **variables).smtp
    assert (smtp.security, smtp.port) == (security, port)


def test_mail_never_leaves_in_the_clear(world: World):
    """Security = "none" is refused for any host but loopback."""
    error = world.refusal(DIGEST_SMTP__HOST="mail.example.org", DIGEST_SMTP__SECURITY="none")
    assert str(error) == 'environment: smtp has security = "none", which is for loopback only, not for mail.example.org'
    assert error.hint == 'Use "starttls" or "tls"'


@pytest.mark.parametrize(("given", "missing"), [("USERNAME", "PASSWORD"), ("PASSWORD", "USERNAME")])
def test_a_login_has_two_halves(world: World, given, missing):
    """A user name without a password, or the other way round, is a slip that the relay would tell only at night."""
    error = world.refusal(None, **{f"DIGEST_SMTP__{given}": "canary"})
    assert f"Set DIGEST_SMTP__{missing} too" in error.hint
    assert "canary" not in str(error) + error.hint


def test_lists_are_parted_by_commas_in_variables(world: World):
    """No JSON is needed in a variable."""
    settings = world.load(DIGEST_WEB__TRUSTED_PROXIES="10.0.0.0/8, ::1")
    assert settings.web.trusted_proxies == ("10.0.0.0/8", "::1")
    world.toml('[web]\ntrusted_proxies = ["127.0.0.1"]\n')
    assert world.load().web.trusted_proxies == ("127.0.0.1",)


def test_keys_rotate(world: World):
    """Several keys, the newest first, with commas between."""
    assert world.load(DIGEST_SECRET_KEY=f"{KEY}, {KEY[::-1]}").secret_keys == (KEY, KEY[::-1])


def test_a_missing_key_says_how_to_make_one(world: World):
    """Nothing is signed with a made-up key."""
    with pytest.raises(ConfigError) as caught:
        _ = world.load().secret_keys
    assert "DIGEST_SECRET_KEY: there is no key" in str(caught.value)
    assert "token_urlsafe" in caught.value.hint


@pytest.mark.parametrize("key", ["short", f"{KEY},", f"{KEY},short", ","])
def test_a_weak_key_is_refused(world: World, key):
    """A key that can be guessed signs nothing; the message does not repeat it."""
    error = world.refusal(DIGEST_SECRET_KEY=key)
    assert "DIGEST_SECRET_KEY is too short" in str(error)
    assert "token_urlsafe" in f"{error}{error.hint}"


def test_settings_do_not_change(world: World):
    """The tree is frozen, the tables in it too."""
    settings = world.load()
    with pytest.raises(ValueError, match="frozen"):
        settings.log_level = "debug"  # type: ignore[misc]  # what mypy forbids must fail at run time too
    with pytest.raises(ValueError, match="frozen"):
        settings.smtp.host = "other"  # type: ignore[misc]  # likewise


POSTAL = 'postal_address = "1 Street"\n'


@pytest.mark.parametrize(
    ("keys", "variables", "where"),
    [
        ("", {}, "newsletters.tech.postal_address"),
        (POSTAL, {}, "DIGEST_WEB__BASE_URL"),
        (POSTAL, {"DIGEST_WEB__BASE_URL": "https://news.example.org"}, "DIGEST_SECRET_KEY"),
        (POSTAL, {"DIGEST_WEB__BASE_URL": "https://news.example.org", "DIGEST_SECRET_KEY": KEY}, ""),
        (POSTAL + 'unsubscribe = "mailto"', {}, "DIGEST_MAILBOX__MAILDIR"),
        (POSTAL + 'unsubscribe = "mailto"', {"DIGEST_MAILBOX__MAILDIR": "/mail"}, "DIGEST_SECRET_KEY"),
        (POSTAL + 'unsubscribe = "mailto"', {"DIGEST_MAILBOX__MAILDIR": "/mail", "DIGEST_SECRET_KEY": KEY}, ""),
    ],
)
def test_a_newsletter_that_must_not_be_sent_names_the_setting(world: World, keys, variables, where):
    """Without a postal address, or a way to unsubscribe, nothing goes out, and the error names the setting to fill in."""
    world.toml(NEWSLETTER + keys)
    settings = world.load(None, None, **variables)
    if where:
        with pytest.raises(ConfigError) as caught:
            settings.require_sendable("tech")
        assert caught.value.where == where
        assert caught.value.hint
    else:
        settings.require_sendable("tech")


def test_load_takes_names(world: World):
    """`load` can be called with keywords, as the command line does."""
    assert load(config=None, data=None, environ=world.environ, cwd=world.cwd).config is None
