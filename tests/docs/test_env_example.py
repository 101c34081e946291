""".env.example names every setting once, with a comment, and works as it stands."""

import re
from pathlib import Path

import pytest

from digest.settings import load
from digest.settings.layers import variable_names
from digest.settings.secrets import SourceSecret

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
SETTING = re.compile(r"^(?:# )?(DIGEST_[A-Z0-9_]+)=(.*)$", re.MULTILINE)


def test_every_setting_stands_there_once():
    """The file and the tree of settings name the same variables; those of sources stand for NAME."""
    named = [name for name, _ in SETTING.findall(EXAMPLE.read_text(encoding="utf-8"))]
    chosen = [f"DIGEST_SOURCES__NAME__{field.upper()}" for field in SourceSecret.model_fields]
    assert sorted(named) == sorted([*variable_names(), *chosen])


def test_every_setting_has_a_comment():
    """Above each setting, or each group of settings, a sentence says what it is for."""
    for paragraph in EXAMPLE.read_text(encoding="utf-8").split("\n\n"):
        if SETTING.search(paragraph):
            assert paragraph.startswith("# ")
            assert not SETTING.match(paragraph.splitlines()[0])


def test_it_loads_as_it_stands(tmp_path: Path):
    """Copied and made private, it changes nothing but what was filled in."""
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(EXAMPLE.read_bytes())
    dotenv.chmod(0o600)
    environ = {"HOME": str(tmp_path)}
    settings = load(None, None, environ, tmp_path)
    assert settings.model_dump(exclude={"data"}) == load(None, None, environ, tmp_path / "..").model_dump(
        exclude={"data"}
    )


def test_every_line_can_be_switched_on(tmp_path: Path):
    """With the marks of the commented lines taken away all settings load, and those that state a default state it rightly."""
    (tmp_path / "digest.toml").write_text("", encoding="utf-8")
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        re.sub(r"^# (DIGEST_[A-Z0-9_]+=)", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE),
        encoding="utf-8",
    )
    dotenv.chmod(0o600)
    settings, bare = load(None, None, {}, tmp_path), load(None, None, {}, tmp_path.parent)
    assert settings.smtp == bare.smtp
    assert settings.log_level == bare.log_level
    assert (settings.web.host, settings.web.port) == (bare.web.host, bare.web.port)
    assert settings.database_url == f"sqlite:///{tmp_path}/data/digest.db"
    assert settings.data_dir == tmp_path / "data"


def test_it_holds_no_secret():
    """The example has no value where a secret belongs, and nobody is refused for leaving it readable."""
    values = dict(SETTING.findall(EXAMPLE.read_text(encoding="utf-8")))
    assert values["DIGEST_SECRET_KEY"] == values["DIGEST_SMTP__PASSWORD"] == ""


@pytest.mark.parametrize("name", ["DIGEST_SECRET_KEY=", "install -m 600 .env.example .env"])
def test_it_says_what_init_relies_on(name):
    """The line of the key is empty for `digest init` to fill, and the safe way to copy the file is told."""
    assert name in EXAMPLE.read_text(encoding="utf-8")
