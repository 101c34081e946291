"""Programs of others that verify DKIM signatures, each asked in its own process, with keys that a name server on loopback publishes.

Each function gives one line per signature that its program looked at, `pass` first where it holds, or None where the program is not installed.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from digest.delivery.keys import strings

PATIENCE = 30.0
"""Seconds that a program may take."""


def dkimpy(message: bytes, records: Mapping[str, str], folder: Path) -> list[str] | None:
    """Ask dkimpy, in this environment or in that of the system (Debian: python3-dkim, python3-nacl)."""
    python = _python_with("dkim", "nacl")
    if python is None:
        return None
    (folder / "records.json").write_text(json.dumps(records), encoding="utf-8")
    return _lines([python, "-c", _DKIMPY, str(folder / "records.json")], message)


def opendkim(message: bytes, records: Mapping[str, str], folder: Path) -> list[str] | None:
    """Ask OpenDKIM's filter in its test mode, which reads keys from a file (Debian: opendkim)."""
    program = _program("opendkim")
    if program is None:
        return None
    public, settings, mail = folder / "records", folder / "opendkim.conf", folder / "message"
    public.write_text("".join(f"{name} {text}\n" for name, text in records.items()), encoding="ascii")
    settings.write_text(f"Mode v\nSyslog no\nSocket inet:0@127.0.0.1\nTestPublicKeys {public}\n", encoding="ascii")
    mail.write_bytes(message)
    said = "\n".join(_lines([program, "-x", str(settings), "-vvv", "-t", str(mail)]))
    results = [part.strip() for part in said.partition("Authentication-Results")[2].split("dkim=")[1:]]
    return [" ".join(part.split("dkim-atps")[0].split()).removesuffix(";").rstrip("';") for part in results]


def mail_dkim(message: bytes, records: Mapping[str, str], folder: Path) -> list[str] | None:
    """Ask Mail::DKIM, which SpamAssassin uses (Debian: libmail-dkim-perl). Before 1.20240619 it does not know Ed25519, and says so."""
    perl = _program("perl")
    if perl is None or subprocess.run([perl, "-MMail::DKIM", "-e1"], check=False, capture_output=True).returncode:
        return None
    with name_server(records) as port:
        return _lines([perl, "-e", _MAIL_DKIM, str(port)], message)


def rspamd(message: bytes, records: Mapping[str, str], folder: Path) -> list[str] | None:
    """Ask rspamd, with nothing but its DKIM module (Debian: rspamd)."""
    program = _program("rspamd")
    if program is None:
        return None
    with name_server(records) as names:
        port = _free_port()
        settings = folder / "rspamd.conf"
        (folder / "tld").write_text("org\n", encoding="ascii")
        settings.write_text(_RSPAMD.format(folder=folder, names=names, port=port), encoding="ascii")
        with _running([program, "--insecure", "-f", "-c", str(settings)]):
            answer = json.loads(_asked(f"http://127.0.0.1:{port}/checkv2", message))
    words = {"R_DKIM_ALLOW": "pass", "R_DKIM_REJECT": "fail", "R_DKIM_PERMFAIL": "error", "R_DKIM_TEMPFAIL": "error"}
    symbols = {words[name]: value["options"] for name, value in answer["symbols"].items() if name in words}
    return [f"{word} {option}" for word, options in symbols.items() for option in options]


@contextmanager
def name_server(records: Mapping[str, str]) -> Iterator[int]:
    """Answer on loopback for TXT records by their names, and for others by kind and name (`MX example.org`); gives the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.2)
        over = threading.Event()
        thread = threading.Thread(target=_answer, args=(server, records, over))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _answer(server: socket.socket, records: Mapping[str, str], over: threading.Event) -> None:
    while not over.is_set():
        try:
            data, asker = server.recvfrom(4096)
        except TimeoutError:
            continue
        query = dns.message.from_wire(data)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        text = records.get(name if kind == "TXT" else f"{kind} {name}")
        if text is not None:
            shown = " ".join(f'"{one}"' for one in strings(text)) if kind == "TXT" else text
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, shown))
        elif name not in {one.rpartition(" ")[2] for one in records}:
            response.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(response.to_wire(), asker)


@cache
def _python_with(*modules: str) -> str | None:
    imports = f"import {', '.join(modules)}"
    for python in (Path(sys.executable), Path("/usr/bin/python3")):
        if (
            python.exists()
            and not subprocess.run([python, "-Ic", imports], check=False, capture_output=True).returncode
        ):
            return str(python)
    return None


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))


def _lines(command: list[str], stdin: bytes = b"") -> list[str]:
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=PATIENCE, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _asked(url: str, data: bytes) -> bytes:
    """Post to a server that may still be starting."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, data, timeout=PATIENCE) as answer:
                found: bytes = answer.read()
                return found
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


_DKIMPY = """
import json, sys, dkim
records = json.load(open(sys.argv[1]))
checker = dkim.DKIM(sys.stdin.buffer.read())
ask = lambda name, timeout=5: records.get(name.decode().rstrip("."), "").encode()
for place in range(sum(name.lower() == b"dkim-signature" for name, _ in checker.headers)):
    try:
        word = "pass" if checker.verify(place, dnsfunc=ask) else "fail"
    except dkim.DKIMException as error:
        word = f"error {error}"
    print(word, checker.signature_fields.get(b"a", b"").decode())
"""

_MAIL_DKIM = """
use Mail::DKIM::Verifier; use Net::DNS;
Mail::DKIM::DNS::resolver(Net::DNS::Resolver->new(nameservers => ['127.0.0.1'], port => $ARGV[0], udp_timeout => 5));
my $checker = Mail::DKIM::Verifier->new(); binmode STDIN; local $/; $checker->PRINT(<STDIN>); $checker->CLOSE;
print $_->result_detail, " ", $_->algorithm, "\\n" for $checker->signatures;
"""

_RSPAMD = """
options {{
  filters = "dkim"; pidfile = "{folder}/pid"; tempdir = "{folder}"; url_tld = "{folder}/tld"; disable_hyperscan = true;
  control_socket = "{folder}/control mode=0600";
  dns {{ nameserver = ["127.0.0.1:{names}"]; timeout = 2s; retransmits = 2; }}
}}
logging {{ type = "console"; level = "error"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; }}
dkim {{ check_local = true; check_authed = true; }}
actions {{ reject = 1000; }}
"""
