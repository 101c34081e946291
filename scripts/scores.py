"""What spam filters say of the demo's edition: `python -m scripts.scores`. Prints each rule that fires, and fails where one counts against us unexpectedly.

SpamAssassin and rspamd run with the rules that Debian ships, each asked once as a receiver would ask: the signed letter, the Received and Return-Path of
the host that took it in, and a name server on loopback that knows the sender's DKIM, SPF and DMARC records, its hosts and nothing else. So whatever is
judged by the reputation of an address, by blocklists or by what others received is not judged: it is left out, and said to be.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from digest.demo.inbox import Inbox
from scripts.demonstration import DOMAIN, newsroom
from tests.postfix import free_ports, until
from tests.verifiers import name_server

HOST, ADDRESS = f"mail.{DOMAIN}", "198.18.0.25"  # RFC 2544; SpamAssassin has a rule against the addresses for examples
RECEIVER = "mx.example.net"
READER = "jose.nunez@example.net"
PATIENCE = 120  # seconds for one question: rules are compiled first
PROGRAMS = ("spamassassin", "rspamd")
EXPECTED = {
    "DKIM_SIGNED": (0.1, "every signature has it; DKIM_VALID takes it back when the signature is right"),
    "HTML_MESSAGE": (0.001, "every mail with an HTML part has it"),
    "MANY_INVISIBLE_PARTS": (0.05, "the preheader, which is hidden in the mail and shown in the list of the inbox"),
}
"""What may count against the letter: so many points at most, and why that is as it has to be."""


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A rule that fired: its points, more is worse, and what it says of itself."""

    points: float
    name: str
    says: str = ""


def main() -> int:
    """Print the tables; 1 when a rule counts against the letter that need not, 2 when a filter is missing."""
    missing = [one for one in PROGRAMS if not _program(one)]
    if missing:
        print(f"missing: {', '.join(missing)} (apt-get install spamassassin libmail-spf-perl rspamd)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        letter, keys = _letter(folder / "demo")
        with name_server({**_records(), **keys}) as names:
            found = {"SpamAssassin": spamassassin(letter, names), "rspamd": rspamd(letter, names, folder)}
    for program, (version, rules) in found.items():
        print(f"## {program} {version}\n\n| rule | points | says |\n|---|---:|---|")
        for rule in sorted(rules, reverse=True):
            print(f"| `{rule.name}` | {rule.points:g} | {rule.says} |")
        print(f"\nTogether {sum(one.points for one in rules):.2f}.\n")
    against = [rule for _, rules in found.values() for rule in rules if rule.points > 0]
    print("## What counts against it\n")
    for rule in against:
        print(f"- `{rule.name}`: {EXPECTED.get(rule.name, (0, 'has to be mended'))[1]}")
    return int(any(rule.points > EXPECTED.get(rule.name, (0.0, ""))[0] for rule in against))


def _letter(folder: Path) -> tuple[bytes, Mapping[str, str]]:
    """Give one letter of the edition as a receiver has it, and the record of the key that signed it."""
    folder.mkdir()
    room = newsroom(folder)
    with Inbox(folder / "inbox") as inbox:
        room.send(inbox.port)
    sent = (folder / "inbox" / "new" / f"{READER}.eml").read_bytes()
    sent = sent.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    date = BytesHeaderParser().parsebytes(sent)["Date"]
    received = (
        f"Return-Path: <weekly@{DOMAIN}>\r\n"
        f"Received: from {HOST} ({HOST} [{ADDRESS}])\r\n\tby {RECEIVER} (Postfix) with ESMTPS id 4F2k6h1xN2z9sWJ\r\n"
        f"\tfor <{READER}>; {date}\r\n"
    )
    return received.encode() + sent, room.record


def _records() -> Mapping[str, str]:
    reverse = ".".join(reversed(ADDRESS.split("."))) + ".in-addr.arpa"
    return {
        DOMAIN: "v=spf1 mx -all",
        f"_dmarc.{DOMAIN}": "v=DMARC1; p=reject; adkim=s; aspf=s",
        f"MX {DOMAIN}": f"10 {HOST}.",
        f"A {DOMAIN}": ADDRESS,
        f"A {HOST}": ADDRESS,
        HOST: "v=spf1 a -all",
        f"PTR {reverse}": f"{HOST}.",
    }


def spamassassin(letter: bytes, names: int) -> tuple[str, list[Rule]]:
    """Ask SpamAssassin, with its own rules and those of Debian; network tests are off but for the sender's own records."""
    lines = (
        f"dns_server [127.0.0.1]:{names}",
        "dns_available yes",
        "skip_rbl_checks 1",
        "skip_uribl_checks 1",
        "use_bayes 0",
        "use_auto_welcomelist 0",
        "use_pyzor 0",
        "use_razor2 0",
        "report_safe 0",
        "clear_headers",
        "add_header all Scores _TESTSSCORES(,)_",
        "fold_headers 0",
    )
    program = _program("spamassassin")
    with tempfile.TemporaryDirectory() as home:
        command = [program, "-x", "-p", "/dev/null", *(f"--cf={line}" for line in lines)]
        environment = {**os.environ, "HOME": home, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, input=letter, capture_output=True, timeout=PATIENCE, check=True, env=environment)
        version = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    scores = BytesHeaderParser().parsebytes(done.stdout)["X-Spam-Scores"]
    pairs = [one.strip().split("=") for one in scores.split(",") if "=" in one]
    said = _descriptions()
    rules = [Rule(float(points), name, said.get(name, "")) for name, points in pairs]
    return version.splitlines()[0].rpartition(" ")[2], rules


def _descriptions() -> Mapping[str, str]:
    texts = (path.read_text("utf-8", "replace") for path in sorted(Path("/usr/share/spamassassin").glob("*.cf")))
    return dict(re.findall(r"^\s*describe\s+(\w+)\s+(.+?)\s*$", "\n".join(texts), re.MULTILINE))


def rspamd(letter: bytes, names: int, folder: Path) -> tuple[str, list[Rule]]:
    """Ask rspamd, with the modules and scores that it ships; those that ask lists or other servers are off."""
    with _rspamd(names, folder) as port:
        facts = {"IP": ADDRESS, "Helo": HOST, "Hostname": HOST, "From": f"weekly@{DOMAIN}", "Rcpt": READER}
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/checkv2", letter, headers=facts)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            found = json.load(answer)
    version = subprocess.run([_program("rspamd"), "-v"], capture_output=True, text=True, timeout=PATIENCE, check=True)
    rules = [
        Rule(one["score"], name, " ".join([one.get("description", ""), *map(str, one.get("options", []))]).strip())
        for name, one in found["symbols"].items()
    ]
    return version.stdout.split()[-1], rules


@contextmanager
def _rspamd(names: int, folder: Path) -> Iterator[int]:
    place = folder / "rspamd"
    (place / "local.d").mkdir(parents=True)
    for module in ("rbl", "surbl", "fuzzy_check", "asn", "rspamd_update", "bayes_expiry", "greylist"):
        (place / "local.d" / f"{module}.conf").write_text("enabled = false;\n", encoding="ascii")
    asks = f'dns {{ nameserver = ["127.0.0.1:{names}"]; timeout = 2s; retransmits = 2; }}\n'
    (place / "local.d" / "options.inc").write_text(f"{asks}disable_hyperscan = true;\n", encoding="ascii")
    port, *_ = free_ports()
    settings = place / "rspamd.conf"
    settings.write_text(_SETTINGS.format(folder=place, port=port), encoding="ascii")
    folders = dict.fromkeys(("DBDIR", "RUNDIR", "LOGDIR", "LOCAL_CONFDIR"), place)
    command = [_program("rspamd"), "--insecure", "-f", "-c", settings, *(f"--var={n}={p}" for n, p in folders.items())]
    with (place / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            until(lambda: _answers(port), f"an rspamd: {place / 'log'}", PATIENCE)
            yield port
        finally:
            process.terminate()


_SETTINGS = """\
.include "$CONFDIR/common.conf"
options {{
  pidfile = "{folder}/pid";
  .include "$CONFDIR/options.inc"
  .include(try=true; priority=1,duplicate=merge) "$LOCAL_CONFDIR/local.d/options.inc"
}}
logging {{ type = "console"; level = "warning"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; }}
"""


def _program(name: str) -> str:
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])) or ""


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=5) as answer:
            return bool(answer.read())
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
