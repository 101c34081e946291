"""What is wrong is told at once, in one line each, with place and remedy."""

import pytest

from digest.errors import Exit
from digest.settings.layers import variable_names
from tests.unit.settings.world import NEWSLETTER, World, lines_of_error

HTTPS = 'write it like "https://news.example.org"'
MAILBOX = 'Write it like "Tech Weekly <weekly@example.org>"'
CRON = 'write five fields: minute, hour, day, month, weekday, as in "0 7 * * MON"'
MANY = """\
log_levl = "info"

[smtp]
host = "mail.example.org"
prot = 25

[web]
base_url = "http://news.example.org"

[newsletters.tech]
titel = "Tech"
from = "nobody"
schedule = "never"

[[newsletters.tech.sources]]
type = "feed"
url = "https://example.org/feed.xml"
wieght = 2
"""


def test_all_that_is_wrong_is_told_at_once(world: World):
    """One run shows every mistake of every file, sorted by place, with the line."""
    world.toml(MANY)
    world.dotenv("# ours\n\nDIGEST_SMTP__PORT=x\n")
    error = world.refusal(DIGEST_SMPT__HOST="x")
    assert error.exit_code is Exit.CONFIG
    assert lines_of_error(error, {"W": world.cwd}) == [
        "10 settings are wrong:",
        "W/.env:3: DIGEST_SMTP__PORT must be a whole number",
        "W/digest.toml:1: log_levl is unknown; did you mean 'log_level'?",
        "W/digest.toml:5: smtp.prot is unknown; did you mean 'port'?",
        f"W/digest.toml:8: web.base_url must begin with https (http is for loopback only); {HTTPS}",
        "W/digest.toml:10: newsletters.tech.title is missing; add it",
        "W/digest.toml:11: newsletters.tech.titel is unknown; did you mean 'title'?",
        f"W/digest.toml:12: newsletters.tech.from is not a mailbox: An email address must have an @-sign. {MAILBOX}",
        f"W/digest.toml:13: newsletters.tech.schedule 'never' is not a cron line; {CRON}",
        "W/digest.toml:18: newsletters.tech.sources[0].wieght is unknown; did you mean 'weight'?",
        "environment: DIGEST_SMPT__HOST is unknown; did you mean 'DIGEST_SMTP__HOST'?",
    ]


def test_one_mistake_is_one_sentence_and_its_remedy(world: World):
    """A single complaint has its remedy as the hint of the error."""
    world.toml('[databse]\nurl = "x"\n')
    error = world.refusal()
    assert (str(error), error.hint) == (f"{world.cwd}/digest.toml:1: databse is unknown", "Did you mean 'database'?")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("DIGEST_SMPT__HOST", "Did you mean 'DIGEST_SMTP__HOST'?"),
        ("DIGEST_SMTP_HOST", "Did you mean 'DIGEST_SMTP__HOST'?"),
        ("DIGEST_DATABASE_URL", "Did you mean 'DIGEST_DATABASE__URL'?"),
        ("DIGEST_NEWSLETTERS__TECH__TITLE", "Newsletters are configured in digest.toml"),
        ("DIGEST_QQQ", "Remove it; .env.example lists the names"),
        (
            "DIGEST_WEB",
            "Set DIGEST_WEB__BASE_URL, DIGEST_WEB__HOST, DIGEST_WEB__PORT, DIGEST_WEB__TRUSTED_PROXIES, DIGEST_WEB__CA_FILE",
        ),
        ("DIGEST_", "Remove it; .env.example lists the names"),
    ],
)
def test_unknown_variables_are_refused(world: World, name, hint):
    """A misspelt name is never silently without effect, in the environment and in .env, set or empty."""
    error = world.refusal(None, **{name: "x"})
    assert str(error) == f"environment: {name} is unknown"
    assert error.hint == hint
    world.dotenv(f"\n{name}=\n")
    assert str(world.refusal()) == f"{world.cwd}/.env:2: {name} is unknown"


@pytest.mark.parametrize(
    "line",
    [
        *("foo bar baz", "foo", "some nonsense 'open", "a1B2c3D4e5", "f00dbabe"),
        *("DIGEST_SMTP__HOST", "digest_smtp__host", "export DIGEST_SMTP__HOST", "DIGEST_NEVER", "DIGEST"),
    ],
)
def test_a_line_that_sets_nothing_is_refused(world: World, line):
    """Junk is a slip of somebody or the rest of a broken value, and a name of ours without a value would take an earlier one back in silence."""
    world.dotenv(f"DIGEST_SMTP__HOST=localhost\n\n{line}\n")
    error = world.refusal()
    assert str(error) == f"{world.cwd}/.env:3: is not NAME=value"
    assert "nonsense" not in str(error)


@pytest.mark.parametrize(
    "line", ["AWS_PROFILE", "http_proxy", "export HTTP_PROXY", "_JAVA_OPTIONS", "TZ  # of this machine"]
)
def test_a_bare_name_of_another_program_is_left_alone(world: World, line):
    """In a file that is shared: whoever reads it takes the value from elsewhere. Nothing of ours changes by it."""
    world.dotenv(f"DIGEST_SMTP__HOST=relay.example.org\n{line}\nDIGEST_SMTP__PORT=2525\n")
    assert (world.load().smtp.host, world.load().smtp.port) == ("relay.example.org", 2525)


def test_a_bare_name_that_is_ours_but_for_a_letter_is_told(world: World):
    """It is a slip with a value or without."""
    world.dotenv("DIGST_SMTP__PORT\n")
    error = world.refusal()
    assert (str(error), error.hint) == (
        f"{world.cwd}/.env:1: DIGST_SMTP__PORT is unknown",
        "Did you mean 'DIGEST_SMTP__PORT'?",
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DIGST_SMTP__PORT", "DIGEST_SMTP__PORT"),
        ("DIGEST-SMTP__PORT", "DIGEST_SMTP__PORT"),
        ("digst_data", "DIGEST_DATA"),
        ("DIGETS_STATE", "DIGEST_STATE"),
        ("DIGESTDATA", "DIGEST_DATA"),
        ("DIGESTS_DATA", "DIGEST_DATA"),
        ("DIGESST_DATA", "DIGEST_DATA"),
        ("DGEST_LOG_LEVL", "DIGEST_LOG_LEVEL"),
    ],
)
def test_a_slip_in_the_first_word_is_told(world: World, name, meant):
    """Other programs' names stand in a .env, too; one that is ours but for a letter has no effect, and nobody would know."""
    world.dotenv(f"# comment\n{name}=99\n")
    error = world.refusal()
    assert str(error) == f"{world.cwd}/.env:2: {name.upper()} is unknown"
    assert error.hint == f"Did you mean '{meant}'?"


def test_a_base_url_without_a_scheme_is_told_as_one(world: World):
    """The example is an address of pages, not of a feed."""
    assert world.refusal(DIGEST_WEB__BASE_URL="news.example.org").hint == 'Write it like "https://news.example.org"'


def test_a_secret_in_digest_toml_is_told_once(world: World):
    """What its table lacks besides is no other mistake: it would be told at another place, which is right."""
    world.dotenv("DIGEST_SMTP__HOST=mail.example.org\n")
    path = world.toml('[smtp]\npassword = "x"\n')
    assert str(world.refusal()) == f"{path}:2: smtp.password holds a secret, which does not belong into digest.toml"


def test_every_setting_outside_newsletters_has_a_variable():
    """The names that operators and scripts rely on are there."""
    assert {
        "DIGEST_CONFIG",
        "DIGEST_DATA",
        "DIGEST_STATE",
        "DIGEST_INSTALLATION",
        "DIGEST_ARCHIVE__BASE_URL",
        "DIGEST_LOG_LEVEL",
        "DIGEST_DATABASE__URL",
        "DIGEST_SECRET_KEY",
        "DIGEST_TEMPLATES",
        "DIGEST_MAILBOX__MAILDIR",
        "DIGEST_LLM__BASE_URL",
        "DIGEST_LLM__MODEL",
        "DIGEST_LLM__API_KEY",
        "DIGEST_LLM__API_VERSION",
        "DIGEST_LLM__TIMEOUT",
        "DIGEST_LLM__DEADLINE",
        "DIGEST_LLM__CONCURRENCY",
        "DIGEST_LLM__ANSWER_TOKENS",
        "DIGEST_LLM__TOKENS_PER_EDITION",
        "DIGEST_LLM__TOKENS_PER_MONTH",
        "DIGEST_LLM__MONEY_PER_EDITION",
        "DIGEST_LLM__MONEY_PER_MONTH",
        "DIGEST_LLM__PRICE_IN",
        "DIGEST_LLM__PRICE_OUT",
        "DIGEST_LLM__CURRENCY",
        "DIGEST_DKIM__KEY_FILE",
        "DIGEST_DKIM__SELECTOR",
        "DIGEST_DKIM__DOMAIN",
        "DIGEST_DKIM__ED25519_KEY_FILE",
        "DIGEST_DKIM__ED25519_SELECTOR",
        "DIGEST_DKIM__UNSIGNED",
        "DIGEST_WEB__BASE_URL",
        "DIGEST_WEB__HOST",
        "DIGEST_WEB__PORT",
        "DIGEST_WEB__TRUSTED_PROXIES",
        "DIGEST_WEB__CA_FILE",
        "DIGEST_SMTP__HOST",
        "DIGEST_SMTP__PORT",
        "DIGEST_SMTP__SECURITY",
        "DIGEST_SMTP__USERNAME",
        "DIGEST_SMTP__PASSWORD",
        "DIGEST_SMTP__PROVIDER",
        "DIGEST_SMTP__CONNECTIONS",
        "DIGEST_SMTP__RATE",
        "DIGEST_SMTP__PER_HOUR",
        "DIGEST_SMTP__PER_DAY",
        "DIGEST_SMTP__MESSAGES_PER_CONNECTION",
        "DIGEST_SMTP__SECONDS_PER_CONNECTION",
        "DIGEST_DNS__RESOLVER",
        "DIGEST_SMTP__HELLO",
        "DIGEST_SMTP__TIMEOUT",
        "DIGEST_SMTP__AUTH",
        "DIGEST_SMTP__TOKEN_COMMAND",
        "DIGEST_SMTP__TOKEN_FILE",
        "DIGEST_SMTP__CA_FILE",
        "DIGEST_SMTP__DSN",
    } == set(variable_names())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = \n", "line 1, column 5"),
        ("[a\nb = 1", "line 1, column 3"),
        ("a = 1\na = 2", "line 2, column 1"),
        ('x = "open', "line 1, column 1"),
        ("a = [1,\n", "line 2, column 1"),
    ],
)
def test_bad_toml_names_line_and_column(world: World, text, told):
    """A file that is not TOML is told with the place."""
    world.toml(text)
    error = world.refusal()
    assert str(error).startswith(f"{world.cwd}/digest.toml, {told}: ")
    assert "quotes" in error.hint


def test_a_file_that_is_not_utf8_is_told(world: World):
    """Another encoding is named with the byte at fault."""
    (world.cwd / "digest.toml").write_bytes(b'title = "caf\xe9"\n')
    assert str(world.refusal()).endswith("digest.toml: is not UTF-8 (byte 12)")


def test_a_byte_order_mark_is_no_trouble(world: World):
    """Editors that write one are served too."""
    (world.cwd / "digest.toml").write_bytes(b"\xef\xbb\xbf" + NEWSLETTER.encode())
    assert "tech" in world.load().newsletters


def test_a_file_that_cannot_be_read_is_told(world: World):
    """A digest.toml that is a folder inside a folder of that name is told in the system's words."""
    (world.cwd / "x" / "digest.toml").mkdir(parents=True)
    error = world.refusal(world.cwd / "x" / "digest.toml")
    assert "does not exist" in str(error) or "cannot be read" in str(error)
    (world.cwd / "x" / "digest.toml" / "digest.toml").mkdir()
    assert "cannot be read: Is a directory" in str(world.refusal(world.cwd / "x" / "digest.toml"))


@pytest.mark.parametrize(
    ("text", "line"),
    [("DIGEST_LOG_LEVEL info\n", 1), ("\n\n# note\nDIGEST_LOG_LEVEL='info\n", 4), ("A=1\n\nDIGEST_SMTP__HOST: x\n", 3)],
)
def test_a_broken_line_of_ours_in_dotenv_is_told(world: World, text, line):
    """A DIGEST_ line that is not NAME=value is told with its line, without its value."""
    world.dotenv(text)
    error = world.refusal()
    assert f".env:{line}" in str(error)
    assert "info" not in str(error)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("smtp = 5", "smtp must be a table"),
        ("[[smtp]]\nhost = 1", "smtp must be a table"),
        ("newsletters = 5", "newsletters must be a table"),
        ("[newsletters]\ntech = 5", "newsletters.tech must be a table"),
        ("[newsletters.tech]\nsources = [5]", "newsletters.tech.sources[0] must be a table"),
        ("log_level = 5", "log_level must be 'debug', 'info', 'warning' or 'error'"),
        ("templates = 5", "templates is not a path"),
        ("data = []", "data is not a path"),
        ('config = "x.toml"', "config is unknown here"),
        ("[smtp]\nport = 70000", "smtp.port must be 65535 or less"),
        ("[smtp]\nconnections = 0", "smtp.connections must be 1 or more"),
        ('[smtp]\ntimeout = "soon"', "smtp.timeout is not a span of time"),
        ('[smtp]\nhost = "a\\nb"', "smtp.host holds a line break"),
        ("secret_key = 5", "secret_key"),
        ("[database]\nurl = []", "database.url"),
    ],
)
def test_wrong_shapes_are_told(world: World, text, told):
    """Any shape of TOML in any place gives a complaint, never a traceback."""
    world.toml(text)
    assert told in str(world.refusal())
