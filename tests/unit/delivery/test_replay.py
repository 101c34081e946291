"""A letter made again: the same bytes where what made it is the same, and plain words where it is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.dkim import Key, Signer
from digest.delivery.message import Composer
from digest.delivery.replay import MIXED, OTHER_KEY, UNKNOWN, Makers, again
from digest.errors import ConfigError
from digest.links import LinkSigner
from digest.model import Delivery, DeliveryState, Newsletter
from digest.ports import Links
from tests.letters import NEWSLETTER, rendered

ROW = Delivery(
    edition=42,
    row=7,
    address="reader@example.net",
    message_id="e42.f7q2mz4kd3vxw6ta@example.org",
    subscriber=7,
    subscriber_key="mzxw6ytboi5dk3tfon2gk4q",
    name="Ann Lee",
    state=DeliveryState.ACCEPTED,
    date=datetime(2026, 11, 23, 18, 1, 21, tzinfo=UTC),
)


def makers(key: str = "", *, secret: str = "a-secret-of-the-tests", newsletter: Newsletter = NEWSLETTER) -> Makers:
    """Make what composes letters; `key` is a DKIM key by name, `secret` signs the links."""
    signer = LinkSigner([secret], "https://news.example.org")
    links = Links(
        unsubscribe_url=signer.unsubscribe_url,
        unsubscribe_mailto=lambda key: f"mailto:unsub+{key}@bounces.example.org?subject=unsubscribe",
        return_path=lambda edition, row: f"b+{edition}.{row}@bounces.example.org",
    )
    plain = Composer(rendered(), newsletter, links)
    if not key:
        return Makers(plain=plain, signing=plain)
    known = Key(algorithm="rsa-sha256", selector="s", sign=lambda data: f"{key} {len(data)}".encode())
    return Makers(plain=plain, signing=Composer(rendered(), newsletter, links, Signer([known])))


def test_the_same_makers_make_the_same_letter():
    """While nothing changed, the letter is byte for byte the one that went out, and nothing has to be said of it."""
    for key in ("", "one"):
        sent = makers(key).signing.compose(ROW)
        copy = again(ROW, [makers(key).print], [makers(key)])
        assert (copy.data, copy.notes) == (sent, ())
        assert sent.startswith(b"DKIM-Signature:") == bool(key)


@pytest.mark.parametrize("now", ["two", ""])
def test_after_a_change_of_key_the_letter_stands_without_its_signature(now):
    """With another key, or none any more, all but the signature is what it was, and that is said."""
    copy = again(ROW, [makers("one").print], [makers(now)])
    assert copy.data == makers().plain.compose(ROW)
    assert copy.notes == (OTHER_KEY,)


def test_a_letter_that_was_never_signed_is_not_signed_now():
    """A key that was set up later adds no signature to what went out without one."""
    copy = again(ROW, [makers().print], [makers("one")])
    assert (copy.data, copy.notes) == (makers().plain.compose(ROW), ())


def test_an_older_secret_is_found():
    """After the secret of links was changed, and kept behind the new one, the letter still has the link that it had."""
    old, new = makers("one", secret="the-first-secret-of-all"), makers("one", secret="the-second-secret-of-all")
    copy = again(ROW, [old.print], [new, old])
    assert (copy.data, copy.notes) == (old.signing.compose(ROW), ())
    assert copy.data != new.signing.compose(ROW)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another Title"},
        {"sender": "Another <other@example.org>"},
        {"unsubscribe": "mailto"},
        {"unsubscribe_address": ""},
    ],
)
def test_other_settings_make_no_letter(changes):
    """A letter that cannot be made as it was is not made at all, and the settings are named."""
    with pytest.raises(ConfigError, match="have changed") as caught:
        again(ROW, [makers("one").print], [makers("one", newsletter=replace(NEWSLETTER, **changes))])
    assert "DIGEST_SECRET_KEY" in caught.value.hint


def test_a_secret_that_is_gone_makes_no_letter():
    """Without the secret of its link the letter cannot be what it was."""
    with pytest.raises(ConfigError):
        again(ROW, [makers(secret="the-first-secret-of-all").print], [makers()])


def test_an_edition_from_before_prints():
    """Where nothing was noted, the letter is made as letters are made now, and that is said."""
    copy = again(ROW, [], [makers("one")])
    assert (copy.data, copy.notes) == (makers("one").signing.compose(ROW), (UNKNOWN,))


def test_settings_that_changed_in_mid_send():
    """When two makers were at work, nobody knows which made this letter: that is said."""
    other = makers("one", newsletter=replace(NEWSLETTER, title="Another Title"))
    copy = again(ROW, [other.print, makers("one").print], [makers("one")])
    assert (copy.data, copy.notes) == (makers("one").signing.compose(ROW), (MIXED,))


def test_a_key_that_changed_in_mid_send():
    """When two keys signed, the letter is given without a signature rather than with one that may not have been there."""
    copy = again(ROW, [makers("one").print, makers("two").print], [makers("two")])
    assert (copy.data, copy.notes) == (makers().plain.compose(ROW), (OTHER_KEY,))


@pytest.mark.parametrize("state", [DeliveryState.REJECTED, DeliveryState.UNCERTAIN, DeliveryState.DEFERRED])
def test_what_was_not_accepted_says_so(state):
    """A letter that was offered and not taken can be looked at too."""
    copy = again(replace(ROW, state=state), [makers().print], [makers()])
    assert copy.notes == (f"this letter is {state}, not accepted",)


@given(st.text(max_size=40), st.from_regex(r"[.a-zF]{1,20}", fullmatch=True))
def test_nothing_has_to_be_unstuffed(name, local):
    """No line begins with a dot, so what is printed, what goes over the wire and what a server stores are the same bytes."""
    row = replace(ROW, name=name, address=f"{local.strip('.') or 'x'}@example.net")
    data = again(row, [makers("one").print], [makers("one")]).data
    assert not any(line.startswith(b".") for line in data.split(b"\r\n"))
