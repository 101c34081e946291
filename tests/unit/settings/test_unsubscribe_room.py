"""An address for unsubscribes by mail has room for a token."""

from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.settings import Settings, load


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
