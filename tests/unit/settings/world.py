"""A folder with a digest.toml and a .env, and an environment of its own, for the tests of the settings."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.model import Newsletter
from digest.settings import Settings, load, to_newsletters

KEY = "a-key-that-is-long-enough-to-sign"
NEWSLETTER = """\
[newsletters.tech]
title = "Tech Weekly"
from = "Tech Weekly <weekly@example.org>"
"""
FEED = """\
[[newsletters.tech.sources]]
type = "feed"
url = "https://example.org/feed.xml"
"""


class World:
    """Settings as an operator writes them. `environ` holds nothing of this process."""

    def __init__(self, root: Path) -> None:
        self.cwd = root / "work"
        self.home = root / "home"
        self.cwd.mkdir()
        self.home.mkdir()
        self.environ = {"HOME": str(self.home)}

    def toml(self, text: str = NEWSLETTER, folder: Path | None = None) -> Path:
        """Write a digest.toml."""
        path = (folder or self.cwd) / "digest.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def dotenv(self, text: str, folder: Path | None = None, mode: int = 0o600) -> Path:
        """Write a .env."""
        path = (folder or self.cwd) / ".env"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    def load(self, config: Path | None = None, data: Path | None = None, **variables: str) -> Settings:
        """Load with some variables in the environment."""
        return load(config=config, data=data, environ={**self.environ, **variables}, cwd=self.cwd)

    def refusal(self, config: Path | None = None, **variables: str) -> ConfigError:
        """Give the error of a load that must fail."""
        with pytest.raises(ConfigError) as caught:
            self.load(config, None, **variables)
        return caught.value

    def newsletter(self, keys: str = "", rest: str = "") -> Newsletter:
        """Give the newsletter of a digest.toml with further keys and tables."""
        self.toml(f"{NEWSLETTER}{keys}\n{rest}")
        return to_newsletters(self.load())[0]

    def loaded(self, key: str) -> Newsletter:
        """Give a newsletter as it stands in the file."""
        return next(one for one in to_newsletters(self.load()) if one.key == key)

    def complaint(self, keys: str = "", rest: str = "") -> str:
        """Give the complaint about a digest.toml with further keys and tables: what, and what to do."""
        self.toml(f"{NEWSLETTER}{keys}\n{rest}")
        error = self.refusal()
        return f"{error} | {error.hint}".replace(f"{self.cwd}/", "")


def lines_of_error(error: ConfigError, root: Mapping[str, Path] | None = None) -> list[str]:
    """Give the lines of an error with folders by name."""
    text = str(error)
    for name, path in (root or {}).items():
        text = text.replace(str(path), name)
    return [line.strip() for line in text.splitlines()]
