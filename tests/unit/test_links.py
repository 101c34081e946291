"""Signed links: what they look like, what they open, and what they do not."""

import base64
import hmac
import re
import struct
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError, LinkError
from digest.links import MAX_LOCAL_PART, LinkSigner, Purpose
from digest.settings.newsletters import ROOM_BEFORE_A_BOUNCE_TOKEN

OLD, NEW = "old-secret-" * 4, "new-secret-" * 4
BASE = "https://news.example.org"
MAILBOX = "unsub@bounces.example.org"
KEY = "mzxw6ytboi5dk3tfon2gk4qa"  # as long as the store's
KEYS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=32)
TOKENS = st.one_of(st.text(), st.text("abcdefghijklmnopqrstuvwxyz234567.-_A=", min_size=20, max_size=80))

SIGNER = LinkSigner([NEW], BASE)


def url_token(signer: LinkSigner, key: str = KEY) -> str:
    return signer.unsubscribe_url(key).rpartition("/u/")[2]


def mail_token(signer: LinkSigner, key: str = KEY) -> str:
    return signer.unsubscribe_mailto(key, MAILBOX).partition("+")[2].partition("@")[0]


def test_url_form():
    """The page of a subscription is one https URI with a token of at least 26 characters that need no escape."""
    assert re.fullmatch(r"https://news\.example\.org/u/[A-Za-z0-9._-]{26,}", SIGNER.unsubscribe_url(KEY))


def test_base_url_with_a_path():
    """The base URL may have a path and a slash at its end."""
    assert LinkSigner([NEW], "https://example.org/news/").unsubscribe_url(KEY).startswith("https://example.org/news/u/")


def test_mailto_form():
    """The mailto URI carries a lower-case base32 token behind a plus, and the subject that some mail programs need."""
    found = SIGNER.unsubscribe_mailto(KEY, MAILBOX)
    assert re.fullmatch(r"mailto:unsub\+[a-z2-7]{50}@bounces\.example\.org\?subject=unsubscribe", found)


@given(KEYS, st.text("abcdefgh", min_size=1, max_size=40))
def test_local_part_fits(key, local):
    """A local part is at most 64 octets long (RFC 5321 4.5.3.1.1), or the setting is refused with the room that there is."""
    address = f"{local}@example.org"
    if len(local) + 1 + len(key) + 26 > MAX_LOCAL_PART:
        with pytest.raises(ConfigError) as caught:
            SIGNER.unsubscribe_mailto(key, address)
        assert f"at most {MAX_LOCAL_PART - 27 - len(key)} characters before the @" in caught.value.hint
    else:
        uri = SIGNER.unsubscribe_mailto(key, address)
        assert len(uri.removeprefix("mailto:").partition("@")[0]) <= MAX_LOCAL_PART


@pytest.mark.parametrize(
    "address", ["", "unsub", "a b@x.org", "a@x.org\r\nBcc: b", "ünsub@x.org", "a?b@x.org", "<a@x.org>"]
)
def test_mailboxes_that_cannot_take_a_token(address):
    """An address that would need escapes, or could end a header, is refused."""
    with pytest.raises(ConfigError, match="cannot take a token"):
        SIGNER.unsubscribe_mailto(KEY, address)


@given(KEYS)
def test_round_trip(key):
    """What was signed is read back, from the URL and from the local part, also when a mail system changed its case."""
    assert SIGNER.read(url_token(SIGNER, key), Purpose.UNSUBSCRIBE) == key
    assert SIGNER.read(mail_token(SIGNER, key), "unsubscribe-mail") == key
    assert SIGNER.read(mail_token(SIGNER, key).upper(), "unsubscribe-mail") == key


@given(KEYS)
def test_signature_is_hmac_sha256(key):
    """A token is the key and 128 bits of HMAC-SHA256 under a key derived for the purpose, recomputed here from the standard library."""
    derived = hmac.digest(NEW.encode(), b"digest unsubscribe", sha256)
    mac = base64.urlsafe_b64encode(hmac.digest(derived, key.encode(), sha256)[:16]).decode().rstrip("=")
    assert url_token(SIGNER, key) == f"{key}.{mac}"


@pytest.mark.parametrize("made", Purpose)
@pytest.mark.parametrize("asked", Purpose)
def test_one_purpose_per_token(made, asked):
    """A token opens the door that it was made for and no other."""
    token = SIGNER.token(KEY, made)
    if made is asked:
        assert SIGNER.read(token, asked) == KEY
    else:
        with pytest.raises(LinkError):
            SIGNER.read(token, asked)


def test_no_address_time_or_chance():
    """The same subscription has the same token for ever: a retry sends the same bytes."""
    assert url_token(SIGNER) == url_token(LinkSigner([NEW], "https://elsewhere.example"))


@given(st.data(), st.sampled_from([Purpose.UNSUBSCRIBE, Purpose.UNSUBSCRIBE_MAIL]))
def test_any_changed_character_is_refused(data, purpose):
    """A token with one other character opens nothing: there are no spare bits to play with."""
    token = SIGNER.token(KEY, purpose)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789.-_=").filter(lambda one: one != token[at]))
    with pytest.raises(LinkError):
        SIGNER.read(token[:at] + other + token[at + 1 :], purpose)


@given(TOKENS, st.sampled_from(list(Purpose)))
def test_nonsense_is_a_link_error(token, purpose):
    """Whatever text comes as a token, the answer is the one `LinkError`."""
    with pytest.raises(LinkError, match="damaged, or was not made here"):
        SIGNER.read(token, purpose)


@pytest.mark.parametrize("cut", [1, 5, 22, 26, 30])
def test_a_cut_token_is_refused(cut):
    """A link that a mail program broke opens nothing."""
    for purpose in (Purpose.UNSUBSCRIBE, Purpose.UNSUBSCRIBE_MAIL):
        with pytest.raises(LinkError):
            SIGNER.read(SIGNER.token(KEY, purpose)[:-cut], purpose)


def test_rotation():
    """The first of several secrets signs; links made with the older ones go on working, until they are taken away."""
    before, both, after = LinkSigner([OLD], BASE), LinkSigner([NEW, OLD], BASE), LinkSigner([NEW], BASE)
    assert url_token(both) == url_token(after)
    assert mail_token(both) == mail_token(after)
    assert both.read(url_token(before), Purpose.UNSUBSCRIBE) == KEY
    assert both.read(mail_token(before), Purpose.UNSUBSCRIBE_MAIL) == KEY
    with pytest.raises(LinkError):
        after.read(url_token(before), Purpose.UNSUBSCRIBE)


@pytest.mark.parametrize("keys", [[], [""], ["x" * 15], [NEW, "short"], "x" * 40])
def test_secrets_that_are_refused(keys):
    """Each secret has at least 16 characters; the message names the setting and the remedy, and never the secret."""
    with pytest.raises(ConfigError) as caught:
        LinkSigner(keys, BASE)
    assert caught.value.where == "DIGEST_SECRET_KEY"
    assert "token_urlsafe" in caught.value.hint
    assert "short" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    "base",
    [
        "http://news.example.org",
        "ftp://news.example.org",
        "news.example.org",
        "https://",
        "https://news.example.org/?a=b",
        "https://news.example.org/#a",
        "https://user:word@news.example.org",
        "https://news.example.org\r\nBcc: x@example.org",
        "https://news.example.org/a b",
        "https://bücher.example",
        "https://[::1",
    ],
)
def test_base_urls_that_are_refused(base):
    """Only https goes into a mail, as plain ASCII that cannot end a header."""
    with pytest.raises(ConfigError) as caught:
        LinkSigner([NEW], base)
    assert caught.value.where == "DIGEST_WEB__BASE_URL"


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:80", "news.localhost:8080"])
def test_http_on_loopback(host):
    """On this machine alone http is good enough, to try things out."""
    assert LinkSigner([NEW], f"http://{host}").unsubscribe_url(KEY).startswith(f"http://{host}/u/")


def test_without_a_base_url():
    """A newsletter that is left by mail needs no base URL; asking for a page then names the setting."""
    signer = LinkSigner([NEW], "")
    assert signer.unsubscribe_mailto(KEY, MAILBOX)
    with pytest.raises(ConfigError) as caught:
        signer.unsubscribe_url(KEY)
    assert caught.value.where == "DIGEST_WEB__BASE_URL"


@pytest.mark.parametrize("key", ["", "UPPER", "a.b", "a b", "x" * 33, "a@b"])
def test_keys_that_cannot_be_signed(key):
    """A key that would not survive a local part is refused when it is signed, not when a reader wants to leave."""
    with pytest.raises(LinkError):
        SIGNER.unsubscribe_url(key)


# --- return paths

BOUNCES = "b@bounces.example.org"
NUMBERS = st.integers(0, 2**32 - 1)


def bounce_token(signer: LinkSigner, edition: int = 42, row: int = 7) -> str:
    return signer.return_path(edition, row, BOUNCES).partition("+")[2].partition("@")[0]


def test_return_path_form():
    """The envelope sender is the bounce address with 32 lower-case letters of base32 behind a plus."""
    assert re.fullmatch(r"b\+[a-z2-7]{32}@bounces\.example\.org", SIGNER.return_path(42, 7, BOUNCES))


@given(NUMBERS, NUMBERS)
def test_a_bounce_leads_to_its_row(edition, row):
    """Edition and row come back from the token, also when a mail system on the way changed its case."""
    token = bounce_token(SIGNER, edition, row)
    assert SIGNER.read_bounce(token) == (edition, row)
    assert SIGNER.read_bounce(token.upper()) == (edition, row)


def test_the_signature_of_a_return_path():
    """Eight bytes of name and 96 bits of HMAC-SHA256 under a key of its own, recomputed here from the standard library."""
    named = struct.pack(">II", 42, 7)
    derived = hmac.digest(NEW.encode(), b"digest bounce", sha256)
    whole = named + hmac.digest(derived, named, sha256)[:12]
    assert bounce_token(SIGNER) == base64.b32encode(whole).decode().lower()
    assert len(whole) * 8 - 64 >= 80


def test_a_return_path_is_the_same_at_every_attempt():
    """Neither time nor chance is in it: a retry has the same envelope."""
    assert SIGNER.return_path(42, 7, BOUNCES) == LinkSigner([NEW], "").return_path(42, 7, BOUNCES)


@given(st.data())
def test_any_changed_character_of_a_return_path_is_refused(data):
    """Nobody can write a bounce for another row, and there are no spare bits to play with."""
    token = bounce_token(SIGNER)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789=+").filter(lambda one: one != token[at]))
    with pytest.raises(LinkError):
        SIGNER.read_bounce(token[:at] + other + token[at + 1 :])


@given(TOKENS)
def test_nonsense_is_no_return_path(token):
    """Whatever stands behind the plus of a bounce, the answer is the one `LinkError`."""
    with pytest.raises(LinkError, match="damaged, or was not made here"):
        SIGNER.read_bounce(token)


def test_a_return_path_opens_no_other_door():
    """A token for bounces unsubscribes nobody, and a token of a link is no bounce."""
    for purpose in Purpose:
        with pytest.raises(LinkError):
            SIGNER.read(bounce_token(SIGNER), purpose)
        with pytest.raises(LinkError):
            SIGNER.read_bounce(SIGNER.token(KEY, purpose))


def test_return_paths_survive_a_rotation():
    """Bounces of mail that was signed with an older secret are still read, until that is taken away."""
    before, both, after = LinkSigner([OLD], BASE), LinkSigner([NEW, OLD], BASE), LinkSigner([NEW], BASE)
    assert bounce_token(both) == bounce_token(after)
    assert both.read_bounce(bounce_token(before)) == (42, 7)
    with pytest.raises(LinkError):
        after.read_bounce(bounce_token(before))


@given(st.text("abcdefgh.-_", min_size=1, max_size=40))
def test_the_local_part_of_a_return_path_fits(local):
    """It has at most 64 octets (RFC 5321 4.5.3.1.1), or the setting is refused; the settings reckon with the same room."""
    address = f"{local}@bounces.example.org"
    if len(local) > ROOM_BEFORE_A_BOUNCE_TOKEN:
        with pytest.raises(ConfigError, match="no room") as caught:
            SIGNER.return_path(1, 1, address)
        assert f"at most {ROOM_BEFORE_A_BOUNCE_TOKEN} characters" in caught.value.hint
        assert caught.value.where == "bounce_address"
    else:
        assert len(SIGNER.return_path(1, 1, address).partition("@")[0]) <= MAX_LOCAL_PART


@pytest.mark.parametrize("address", ["", "b", "ü@x.org", "b@gärten.example", "b@x.org\r\nRCPT TO:<x>", "b c@x.org"])
def test_bounce_addresses_that_cannot_take_a_token(address):
    """What could end a command, or would need SMTPUTF8 for every reader, is refused."""
    with pytest.raises(ConfigError, match="cannot take a token"):
        SIGNER.return_path(1, 1, address)
