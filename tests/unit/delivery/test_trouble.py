"""Why there is no session, in words, and whether trying again is of any use."""

import base64
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery import trouble
from digest.errors import DeliveryError, RelayRefusedError
from digest.model import Reply

PLACE = "mail.example:465"


def tls_error(reason: str) -> OSError:
    """Make the error that a library raises from one of OpenSSL."""
    inner = ssl.SSLError(1, f"[SSL: {reason}] words of OpenSSL (_ssl.c:1006)")
    inner.reason = reason
    outer = OSError("Error connecting")
    outer.__cause__ = inner
    return outer


def explained(error: Exception, security: str, *, silent: bool = False) -> DeliveryError:
    return trouble.no_session(error, str(error), PLACE, security, silent=silent)


@pytest.mark.parametrize("reason", ["WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"])
def test_no_tls_where_tls_was_expected_is_a_setting(reason):
    """Whatever this version of OpenSSL calls it; behind STARTTLS it is somebody's tampering, which may pass."""
    assert isinstance(explained(tls_error(reason), "tls"), RelayRefusedError)
    behind = explained(tls_error(reason), "starttls")
    assert not isinstance(behind, RelayRefusedError)
    assert reason.replace("_", " ").lower() in str(behind)


@pytest.mark.parametrize("reason", ["UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"])
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_old_tls_is_final(reason, security):
    """Told by the server's alert, or by our own refusal of its answer."""
    error = explained(tls_error(reason), security)
    assert isinstance(error, RelayRefusedError)
    assert "TLS 1.2" in str(error)


def test_any_other_failure_of_tls_may_pass():
    """A handshake that breaks is the weather until somebody knows better."""
    error = explained(tls_error("SSLV3_ALERT_HANDSHAKE_FAILURE"), "tls")
    assert not isinstance(error, RelayRefusedError)
    assert "handshake failure" in str(error)


@pytest.mark.parametrize(
    ("security", "silent", "hinted"),
    [("starttls", True, True), ("none", True, True), ("tls", True, False), ("starttls", False, False)],
)
def test_silence_is_explained_where_the_setting_may_be_wrong(security, silent, hinted):
    """A server that waits for TLS says nothing in the clear; with `tls` set there is nothing to advise."""
    error = explained(OSError("no greeting"), security, silent=silent)
    assert ("DIGEST_SMTP__SECURITY=tls" in error.hint) is hinted


@pytest.mark.parametrize(("code", "final"), [(535, True), (534, True), (454, False), (421, False), (334, False)])
def test_only_a_permanent_refusal_of_a_login_is_final(code, final):
    """RFC 4954 section 6: 454 is for now."""
    error = trouble.login_refused(code, f"{code} words", PLACE, "")
    assert isinstance(error, trouble.LoginRefusedError) is final
    assert str(error).startswith(PLACE)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100))
def test_a_challenge_is_one_printable_line(text):
    """Whatever a server says about a token: decoded, without line breaks or control characters."""
    told = trouble.challenge(base64.b64encode(text.encode()).decode())
    assert told.isprintable()
    assert told == " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


@pytest.mark.parametrize("words", ["", "not base64!", "****", "grüße"])
def test_a_challenge_that_is_not_base64_is_told_as_it_is(words):
    """A server that speaks plainly is heard too."""
    assert trouble.challenge(words) == words


def test_what_a_server_offers_is_told_printable():
    """The names of its logins come from a stranger."""
    error = trouble.no_login(("plain",), ("x\x07y", "login"), PLACE)
    assert str(error).endswith("(PLAIN), but X Y, LOGIN")


@pytest.mark.parametrize(("code", "door"), [(421, True), (450, True), (454, False), (554, False), (0, False)])
def test_a_temporary_no_at_the_door_is_kept_for_the_pace(code, door):
    """With its words. That keys or accounts are away (454) is the server's own trouble, and what is final or no answer asks for no patience."""
    error = trouble.no_session(
        OSError("x"), f"{code} 4.3.2 busy" if code else "no answer", PLACE, "tls", silent=False, code=code
    )
    assert isinstance(error, trouble.TurnedAwayError) is door
    assert isinstance(trouble.login_refused(code, f"{code} busy", PLACE, ""), trouble.TurnedAwayError) is door
    if isinstance(error, trouble.TurnedAwayError):
        assert error.reply == Reply(code=code, text="4.3.2 busy")
