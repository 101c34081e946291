"""How the mail is signed, as an operator writes it: once for all newsletters, or for one of them."""

from pathlib import Path

import pytest

from digest.settings.values import domain_name, names, selector
from tests.unit.settings.test_explaining import shown
from tests.unit.settings.world import NEWSLETTER, World

KEY = {"DIGEST_DKIM__KEY_FILE": "dkim.pem", "DIGEST_DKIM__SELECTOR": "s1"}
OWN = '[newsletters.tech.dkim]\nkey_file = "own.pem"\nselector = "mine"\n'


def test_nothing_is_signed_by_default(world: World):
    """Most relays sign themselves."""
    world.toml()
    assert world.load().dkim_of("tech").key_file is None


def test_one_key_signs_for_all_newsletters(world: World):
    """Said once, in the environment, with a path from the working directory."""
    world.toml(NEWSLETTER + NEWSLETTER.replace("tech", "art"))
    settings = world.load(None, None, **KEY)
    for newsletter in ("tech", "art"):
        dkim = settings.dkim_of(newsletter)
        assert (dkim.key_file, dkim.selector, dkim.domain) == (world.cwd / "dkim.pem", "s1", "")


def test_a_newsletter_of_another_domain_has_a_key_of_its_own(world: World):
    """Its table replaces the common one whole; a path begins at the folder of digest.toml."""
    world.toml(NEWSLETTER + NEWSLETTER.replace("tech", "art") + OWN, world.home)
    settings = world.load(world.home / "digest.toml", None, **KEY, DIGEST_DKIM__DOMAIN="example.org")
    tech, art = settings.dkim_of("tech"), settings.dkim_of("art")
    assert (tech.key_file, tech.selector, tech.domain) == (world.home / "own.pem", "mine", "")
    assert (art.key_file, art.selector, art.domain) == (world.cwd / "dkim.pem", "s1", "example.org")


def test_an_empty_table_turns_signing_off_for_one(world: World):
    """For a newsletter whose relay signs, or rewrites what we would sign."""
    world.toml(f"{NEWSLETTER}[newsletters.tech.dkim]\n")
    assert world.load(None, None, **KEY).dkim_of("tech").key_file is None


def test_paths_begin_where_they_stand(world: World):
    """In .env at its folder, with ~ at home, and an absolute one is left alone."""
    world.toml()
    dotenv = "DIGEST_DKIM__KEY_FILE=keys/a.pem\nDIGEST_DKIM__SELECTOR=a\n"
    world.dotenv(f"{dotenv}DIGEST_DKIM__ED25519_KEY_FILE=/etc/b.pem\nDIGEST_DKIM__ED25519_SELECTOR=b\n")
    dkim = world.load().dkim_of("tech")
    assert dkim.key_file == world.cwd / "keys" / "a.pem"
    assert dkim.ed25519_key_file == Path("/etc/b.pem")
    world.toml(f"{NEWSLETTER}{OWN.replace('own.pem', '~/own.pem')}")
    assert world.load().dkim_of("tech").key_file == Path("~/own.pem").expanduser()


def test_fields_to_leave_out_are_a_list(world: World):
    """With commas in a variable, as a list or one word in digest.toml."""
    world.toml()
    settings = world.load(None, None, **KEY, DIGEST_DKIM__UNSIGNED="Message-ID, Date,")
    assert settings.dkim_of("tech").unsigned == ("Message-ID", "Date")
    world.toml(f'{NEWSLETTER}{OWN}unsigned = ["Date"]\n')
    assert world.load().dkim_of("tech").unsigned == ("Date",)
    assert names(["a"]) == ["a"]


@pytest.mark.parametrize(
    ("variables", "what"),
    [
        ({"DIGEST_DKIM__KEY_FILE": "a.pem"}, "has one of key_file and selector"),
        ({"DIGEST_DKIM__SELECTOR": "s1"}, "has one of key_file and selector"),
        (KEY | {"DIGEST_DKIM__ED25519_KEY_FILE": "b.pem"}, "has one of ed25519_key_file and ed25519_selector"),
        (
            {"DIGEST_DKIM__ED25519_KEY_FILE": "b.pem", "DIGEST_DKIM__ED25519_SELECTOR": "e"},
            "signs with Ed25519 alone",
        ),
        (
            KEY | {"DIGEST_DKIM__ED25519_KEY_FILE": "b.pem", "DIGEST_DKIM__ED25519_SELECTOR": "S1"},
            "has two keys under one selector",
        ),
        (KEY | {"DIGEST_DKIM__DOMAIN": "not a domain"}, "'not a domain' is not a domain"),
        (KEY | {"DIGEST_DKIM__SELECTOR": "s_1"}, "'s_1' is not a selector"),
        (KEY | {"DIGEST_DKIM__SELECTOR": "s1; d=evil.example"}, "is not a selector"),
        (KEY | {"DIGEST_DKIM__KEY": "a.pem"}, "did you mean 'DIGEST_DKIM__KEY_FILE'"),
    ],
)
def test_what_does_not_go_together_is_refused(world: World, variables, what):
    """A half, a mix-up or a slip is one error that says what to set."""
    world.toml()
    error = world.refusal(**variables)
    assert what in f"{error} {error.hint}".replace("Did", "did")


def test_a_complaint_names_its_newsletter(world: World):
    """What is wrong in a table of one newsletter is told with its line."""
    half = world.complaint("", '[newsletters.tech.dkim]\nselector = "a"\n')
    assert half.startswith("digest.toml:5: newsletters.tech.dkim has one of key_file and selector")
    assert "did you mean 'key_file'?" in world.complaint("", '[newsletters.tech.dkim]\nkeyfile = "a"\n').lower()


def test_paths_are_shown_and_nothing_is_masked(world: World):
    """A path is no secret, and `config show` tells where it comes from."""
    world.toml()
    assert shown(world, "dkim.key_file", **KEY) == (
        str(world.cwd / "dkim.pem"),
        "environment DIGEST_DKIM__KEY_FILE",
    )
    assert shown(world, "dkim.domain") == ("", "default")


@pytest.mark.parametrize(
    ("text", "found"),
    [("", ""), (" ", ""), ("Example.ORG", "example.org"), ("gärten.example", "xn--grten-gra.example")],
)
def test_a_domain_is_read_in_the_form_of_the_dns(text, found):
    """Lower case, A-labels (RFC 5891)."""
    assert domain_name(text) == found


@pytest.mark.parametrize("text", ["example", "a b.example", "example.org.", "-a.example", "x@example.org", "a..b"])
def test_what_is_no_domain_is_refused(text):
    """Told with an example of one."""
    with pytest.raises(ValueError, match=r'write it like "example\.org"'):
        domain_name(text)


@pytest.mark.parametrize("text", ["s1", "2026-11", "a.b", "x" * 63])
def test_a_selector_is_one_or_more_labels(text):
    """RFC 6376 3.1."""
    assert selector(text) == text


@pytest.mark.parametrize("text", ["-a", "a-", "a_b", "a..b", "a;b", "x" * 64, "ä", "a\n"])
def test_what_is_no_selector_is_refused(text):
    """It stands in a header and in the DNS."""
    if text.strip() != text:
        assert selector(text) == text.strip()
    else:
        with pytest.raises(ValueError, match="is not a selector"):
            selector(text)
