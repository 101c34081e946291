"""An address for unsubscribes by mail, or for bounces, has room for a token."""

from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.settings import Settings, load, to_newsletters


def configured(folder: Path, lines: str) -> Settings:
    (folder / "digest.toml").write_text(f'[newsletters.quay]\ntitle = "Q"\n{lines}\n')
    return load(config=folder / "digest.toml", data=folder, environ={}, cwd=folder)


@pytest.mark.parametrize(
    "lines",
    [
        'from = "q@example.org"\nunsubscribe_address = "fourteenletter@example.org"',
        'from = "newsletter-editors@example.org"\nunsubscribe = "mailto"',
    ],
)
def test_an_address_that_cannot_take_a_token_is_refused_at_once(tmp_path, lines):
    """The mistake is told when the settings are read, not when the mail is written."""
    with pytest.raises(ConfigError, match="no room for a token") as caught:
        configured(tmp_path, lines)
    assert "at most 13 characters" in caught.value.hint


def test_an_address_with_room_is_taken(tmp_path):
    """Thirteen characters before the @ are fine, and a long sender is where readers leave with one click."""
    configured(tmp_path, 'from = "newsletter-editors@example.org"\nunsubscribe_address = "thirteen-char@example.org"')


def test_a_bounce_address_without_room_is_refused_at_once(tmp_path):
    """A local part of more than 31 characters cannot take the 33 of a signed return path; told with the key to change."""
    with pytest.raises(ConfigError, match=r"takes bounces at .* no room for a token") as caught:
        configured(tmp_path, f'from = "q@example.org"\nbounce_address = "{"b" * 32}@bounces.example.org"')
    assert caught.value.hint == "Set bounce_address to one with at most 31 characters before the @"
    configured(tmp_path, f'from = "q@example.org"\nbounce_address = "{"b" * 31}@bounces.example.org"')


@pytest.mark.parametrize("key", ["unsubscribe_address", "bounce_address"])
def test_an_address_of_other_letters_cannot_take_a_token(tmp_path, key):
    """A local part that would need SMTPUTF8, or an escape in a URI, is refused when the settings are read."""
    with pytest.raises(ConfigError, match="cannot take a token"):
        configured(tmp_path, f'from = "q@example.org"\n{key} = "grüße@example.org"')


@pytest.mark.parametrize("lines", ['{key} = "b@gärten.example"', '{key} = "b@xn--grten-gra.example"'])
@pytest.mark.parametrize("key", ["unsubscribe_address", "bounce_address"])
def test_the_domain_of_such_an_address_goes_out_in_a_labels(tmp_path, key, lines):
    """However it is written in digest.toml, envelopes and URIs name the ASCII form (RFC 5891)."""
    settings = configured(tmp_path, f'from = "q@example.org"\n{lines.format(key=key)}')
    assert getattr(to_newsletters(settings)[0], key) == "b@xn--grten-gra.example"


def test_a_sender_that_takes_unsubscribes_goes_out_in_a_labels(tmp_path):
    """With `mailto` and no address of its own, readers write to the sender's A-labels."""
    settings = configured(tmp_path, 'from = "Q <q@gärten.example>"\nunsubscribe = "mailto"')
    assert to_newsletters(settings)[0].unsubscribe_address == "q@xn--grten-gra.example"
