"""The edition of `digest demo` as an operator would mail it: signed, through a relay, by the program itself. For scripts that look at what arrives.

Nothing is judged here. Every command runs in a process of its own, in a folder of its own.
"""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from digest.demo.folder import NEWSLETTER, DemoPaths, prepare

DOMAIN = "news.example.org"
SELECTOR = "digest"
PATIENCE = 300  # seconds for one command


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The demo's folder with a key that signs. `record` is what the DNS has to say of the key, by its name."""

    paths: DemoPaths
    environment: dict[str, str] = field(default_factory=dict)
    record: dict[str, str] = field(default_factory=dict)

    def call(self, *words: str) -> bytes:
        """Run the program, and give what it printed. Raises `CalledProcessError`, after showing what it said."""
        command = [sys.executable, "-m", "digest", "--config", str(self.paths.config), *words]
        done = subprocess.run(
            command, cwd=self.paths.folder, env=self.environment, capture_output=True, timeout=PATIENCE, check=False
        )
        if done.returncode:
            sys.stderr.buffer.write(done.stdout + done.stderr)
        done.check_returncode()
        return done.stdout

    def send(self, port: int) -> str:
        """Mail the edition through the relay on this port of loopback; give the report."""
        self.environment.update(self.paths.environment(port))
        return self.call("run", NEWSLETTER).decode()


def newsroom(folder: Path) -> Newsroom:
    """Prepare the demo in an empty folder: its articles, its readers, a new RSA key."""
    from digest.delivery import keys  # noqa: PLC0415 - needs the extra `dkim`

    paths = prepare(folder, datetime.now(UTC))
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    found = Newsroom(paths, {**kept, "HOME": str(folder), "DIGEST_DATA": str(paths.data)})
    found.call("db", "upgrade")
    found.call("subscribers", "import", str(paths.subscribers), "--newsletter", NEWSLETTER, "--yes")
    found.call("dkim", "keygen", "--domain", DOMAIN, "--selector", SELECTOR)
    key = folder / f"dkim-{SELECTOR}.pem"
    found.environment.update(DIGEST_DKIM__KEY_FILE=str(key), DIGEST_DKIM__SELECTOR=SELECTOR, DIGEST_DKIM__DOMAIN=DOMAIN)
    public = keys.published(key, SELECTOR, DOMAIN)
    found.record[public.name] = public.record
    return found
