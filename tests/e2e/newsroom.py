"""A small newspaper in a temporary folder: a digest.toml, articles, readers, and the program called as a person calls it."""

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copy2
from typing import Any

import pytest

from digest.app import ground as app_module
from digest.cli import main
from tests.clock import MovableClock

NEWSLETTER = """
[newsletters.{key}]
title = "The Quay"
from = "The Quay <quay@example.org>"
timezone = "Europe/London"
postal_address = "1 Quay Street, Harbour"
{options}
"""

ARTICLE = """City

{title}

{body}
"""

BODY = (
    "The council of {place} voted on Monday to keep the old bridge open to walkers. "
    "Engineers had warned that its northern arch was moving by two millimetres a year. "
    "“We can carry people, but no longer buses,” said Ruth Amsel, who leads the works department. "
    "The repair will begin in spring and take eleven months, according to the plan for {place}."
)


@dataclass(frozen=True)
class Result:
    """What one call of the program did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Newsroom:
    """The folder of one operator. `call` runs the program in this process, with the ledger's clock in our hands."""

    folder: Path
    clock: MovableClock
    environment: dict[str, str] = field(default_factory=dict)
    blank: Path | None = None  # a database that was never used: to make one takes longer than most tests
    python: str = sys.executable  # what runs the program where it is a process of its own

    def __post_init__(self) -> None:
        self.environment = {
            "HOME": str(self.folder),
            "PATH": os.environ["PATH"],
            "DIGEST_SECRET_KEY": "a-secret-only-for-tests-0123456789abcdef",
            "DIGEST_WEB__BASE_URL": "https://news.example.org",
            "DIGEST_DATA": str(self.folder / "data"),
            **self.environment,
        }
        (self.folder / "articles").mkdir(parents=True, exist_ok=True)

    @property
    def database(self) -> Path:
        return self.folder / "data" / "digest.db"

    def database_files(self) -> dict[Path, bytes]:
        """Give the content of the database and of the files that SQLite keeps beside it."""
        return {path: path.read_bytes() for path in self.database.parent.glob("digest.db*") if path.is_file()}

    def configure(self, *sources: str, key: str = "quay", options: str = "", more: str = "") -> None:
        """Write digest.toml with one newsletter, whose sources are given as TOML."""
        tables = [f"[[newsletters.{key}.sources]]\n{source}" for source in sources or (self.articles(),)]
        text = NEWSLETTER.format(key=key, options=options) + "\n".join(tables) + more
        (self.folder / "digest.toml").write_text(text, encoding="utf-8")

    @staticmethod
    def articles() -> str:
        return 'type = "folder"\npath = "articles"\n'

    def write(self, name: str, title: str, *, age: timedelta = timedelta(hours=1)) -> Path:
        """Put a plain-text article of this age into the folder."""
        path = self.folder / "articles" / name
        path.write_text(ARTICLE.format(title=title, body=BODY.format(place=title)), encoding="utf-8")
        stamp = (self.clock() - age).timestamp()
        os.utime(path, (stamp, stamp))
        return path

    def readers(self, count: int) -> None:
        """Import so many readers."""
        path = self.folder / "readers.csv"
        path.write_text("email,name\n" + "".join(f"r{n}@example.net,Reader {n}\n" for n in range(count)), "utf-8")
        self.make_database()
        assert self.call("subscribers", "import", str(path), "--yes").code == 0

    def make_database(self) -> None:
        """Put a database there that was never used, where that of a run would lie."""
        if self.blank and not self.database.exists() and "DIGEST_DATABASE__URL" not in self.environment:
            self.database.parent.mkdir(mode=0o700, exist_ok=True)
            copy2(self.blank, self.database)

    def relay(self, port: int, **settings: str) -> None:
        """Point the program at a relay on loopback."""
        self.environment |= {"DIGEST_SMTP__HOST": "127.0.0.1", "DIGEST_SMTP__PORT": str(port)}
        self.environment |= {f"DIGEST_SMTP__{name.upper()}": value for name, value in settings.items()}

    def call(self, *words: str) -> Result:
        """Run one command and give its exit code and output."""
        out, err = io.StringIO(), io.StringIO()
        with self.here(), redirect_stdout(out), redirect_stderr(err):
            try:
                main(list(words))
            except SystemExit as end:
                code = int(end.code or 0)
        return Result(code, out.getvalue(), err.getvalue())

    @contextmanager
    def here(self) -> Iterator[None]:
        """Be in the folder, with its environment and clock."""
        with pytest.MonkeyPatch.context() as patch, chdir(self.folder):
            for name in list(os.environ):
                patch.delenv(name)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            patch.setattr(app_module, "utc_now", self.clock)
            yield
