"""A private Postfix for one test run, made of the installed programs, on a loopback port: its own configuration, queue, data and log, gone at the end.

    example.net            readers whose address begins with "reader" or "jürgen" are known, all others are refused at RCPT; what comes is discarded
    bouncing.example.net   every address is taken, and bounces afterwards
    bounces.example.org    what comes to b@ and b+ANYTHING@ lies in a Maildir

Postfix insists on being started by root.
"""

import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import trustme

DAEMONS = Path("/usr/lib/postfix/sbin")
OWNER = "postfix"
HOST = "mail.test"
LARGEST = 200_000
"""Bytes of a message that it takes (`message_size_limit`)."""

GUARD = '"$@" & child=$!; cat > /dev/null; kill -TERM $child; wait $child; rm -rf "$GUARDED"'
"""Ends the server and removes its files when our end of its standard input closes, however we end."""

MAIN = """\
compatibility_level = 3.6
daemon_directory = {daemons}
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = {owner}
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
myhostname = {host}
mydestination = example.net
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
local_transport = discard
local_recipient_maps = regexp:{folder}/etc/readers
transport_maps = inline:{{ {{ bouncing.example.net = moved: }} }}
virtual_mailbox_domains = bounces.example.org
virtual_mailbox_base = {folder}
virtual_mailbox_maps = regexp:{folder}/etc/boxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
recipient_delimiter = +
default_transport = discard
message_size_limit = {largest}
smtputf8_enable = yes
enable_long_queue_ids = yes
smtpd_delay_reject = no
smtpd_peername_lookup = no
smtpd_discard_ehlo_keywords = {discarded}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/etc/certificate.pem
smtpd_tls_key_file = {folder}/etc/certificate.pem
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
anvil_status_update_time = 3600s
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd -v
127.0.0.1:{secure} inet n - n - - smtpd -v -o smtpd_tls_wrappermode=yes
127.0.0.1:{plain} inet n - n - - smtpd -v -o smtpd_discard_ehlo_keywords=pipelining,dsn,size,smtputf8,8bitmime
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
moved unix - n n - - pipe flags=R user=nobody argv=/bin/sh -c {{exit 67}}
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def program() -> Path | None:
    """Give the command that starts Postfix; None where it is not installed, or where we may not start it."""
    found = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(found) if found and (DAEMONS / "master").exists() and os.geteuid() == 0 else None


class Postfix:
    """A running server: `port` speaks STARTTLS, `secure` TLS from the first byte, `plain` offers no extension that we use."""

    host = "127.0.0.1"

    def __init__(self, folder: Path, ports: tuple[int, int, int], authority: trustme.CA) -> None:
        self.folder = folder
        self.port, self.secure, self.plain = ports
        self.authority = authority
        self.ca_file = folder / "ca.pem"

    def log(self) -> str:
        """Give what it has logged, every command of its clients included."""
        path = self.folder / "log" / "mail.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def logged(self, pattern: str, times: int = 1) -> list[str]:
        """Wait until lines that match `pattern` stand in its log so many times, and give them."""

        def found() -> list[str]:
            return [line for line in self.log().splitlines() if re.search(pattern, line)]

        until(lambda: len(found()) >= times, f"{pattern!r} {times} times in the log")
        return found()

    def bounces(self, times: int = 1) -> list[EmailMessage]:
        """Wait until so many messages lie in the Maildir of bounces.example.org, and give them parsed."""
        box = self.folder / "box"
        until(lambda: len(list(box.glob("new/*"))) >= times, f"{times} bounces")
        return [BytesParser(policy=default).parsebytes(path.read_bytes()) for path in sorted(box.glob("new/*"))]


def until(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {seconds} s there are not {what}")
        time.sleep(0.05)


@contextlib.contextmanager
def serving(command: Path, more: str = "") -> Iterator[Postfix]:
    """Run a server while the block lasts. What `more` says stands last in its main.cf, and so wins."""
    folder = Path(tempfile.mkdtemp(prefix="digest-postfix-"))
    try:
        folder.chmod(0o755)  # its daemons are another user
        ports = free_ports()
        postfix = Postfix(folder, ports, trustme.CA())
        _configure(postfix, more)
        subprocess.run([command, "-c", folder / "etc", "check"], check=True, capture_output=True, timeout=60)
        with (
            (folder / "output").open("wb") as output,
            subprocess.Popen(
                ["sh", "-c", GUARD, "guard", DAEMONS / "master", "-c", folder / "etc", "-s"],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "GUARDED": str(folder), "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            ),
        ):
            until(lambda: all(map(answers, ports)), f"a Postfix: {(folder / 'output').read_text()} {postfix.log()}")
            yield postfix
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configure(postfix: Postfix, more: str) -> None:
    owner = pwd.getpwnam(OWNER)
    folder = postfix.folder
    for name in ("etc", "queue", "data", "log"):
        (folder / name).mkdir()
    (folder / "box").mkdir(mode=0o700)
    for name in ("data", "box"):
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    values = {"folder": folder, "daemons": DAEMONS, "owner": OWNER, "uid": owner.pw_uid, "gid": owner.pw_gid}
    main = MAIN.format(**values, host=HOST, largest=LARGEST, discarded="")
    (folder / "etc" / "main.cf").write_text(main + more)
    master = MASTER.format(port=postfix.port, secure=postfix.secure, plain=postfix.plain)
    (folder / "etc" / "master.cf").write_text(master)
    (folder / "etc" / "readers").write_text("/^(reader|jürgen)/ known\n", encoding="utf-8")
    (folder / "etc" / "boxes").write_text("/^b(\\+.*)?@bounces\\.example\\.org$/ box/\n")
    certificate = postfix.authority.issue_cert(postfix.host)
    pem = certificate.private_key_pem.bytes() + b"".join(one.bytes() for one in certificate.cert_chain_pems)
    (folder / "etc" / "certificate.pem").write_bytes(pem)
    (folder / "etc" / "certificate.pem").chmod(0o600)
    postfix.authority.cert_pem.write_to_path(str(postfix.ca_file))


def free_ports() -> tuple[int, int, int]:
    """Give three ports of loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        first, second, third = (one.getsockname()[1] for one in sockets)
        return first, second, third


def answers(port: int) -> bool:
    """Whether something listens on a port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
