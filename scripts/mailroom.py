"""The demo's edition in a mail reader: `python -m scripts.mailroom DIR`. Writes what the readers show into DIR, and tells each step.

`digest run` mails it, signed, to a Postfix on loopback, which hands it to a Dovecot, which stores it; NeoMutt reads it there over IMAP in a terminal, and
Thunderbird shows what IMAP gave in a window of Xvfb. All of them have a configuration, ports and files of their own, which are gone at the end. Postfix and
Dovecot insist on being started by root (Debian: postfix dovecot-imapd dovecot-lmtpd neomutt thunderbird xvfb imagemagick tmux).
"""

import argparse
import csv
import imaplib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.demonstration import newsroom
from tests import postfix, verifiers
from tests.postfix import until

READER = "jose.nunez@example.net"
PASSWORD = "a-password-for-nobody"
PROGRAMS = ("postfix", "dovecot", "neomutt", "thunderbird", "Xvfb", "import", "tmux")
ALIKE = 3  # pictures one after the other, of a window that has come to rest
PATIENCE = 120  # seconds for a window, or a command
SCREEN = "1000x1600x24"
CROPPED = "860x1600+0+0"  # its window of a letter
EMPTY = 40_000  # octets of a picture of a screen with nothing on it, at most
BY_LMTP = "mydestination =\nvirtual_mailbox_domains = example.org example.net example.com\nvirtual_mailbox_maps = static:known\nvirtual_transport = lmtp:inet:127.0.0.1:{port}\n"


@dataclass(frozen=True, slots=True)
class Store:
    """A running Dovecot: where it speaks IMAP and LMTP."""

    imap: int
    lmtp: int


def main() -> int:
    """Do it all; 1 when a letter is missing or has changed on its way, 2 when a program is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    target = parser.parse_args().folder.absolute()
    missing = [one for one in PROGRAMS if not _program(one)]
    if missing or os.geteuid() != 0:
        print(f"missing: {', '.join(missing) or 'root'}", file=sys.stderr)
        return 2
    target.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        dovecot(Path(place)) as store,
        postfix.serving(Path(_program("postfix")), BY_LMTP.format(port=store.lmtp)) as relay,
    ):
        folder = Path(place) / "demo"
        folder.mkdir()
        room = newsroom(folder)
        print(room.send(relay.port))
        readers = [line["email"] for line in csv.DictReader(room.paths.subscribers.open(encoding="utf-8"))]
        relay.logged("relay=127.0.0.1.*status=sent", times=len(readers))
        print(f"Postfix has handed {len(readers)} letters on to Dovecot")
        letter = {reader: fetched(store, reader) for reader in readers}[READER]
        sent = room.call("replay", READER, "last")
        same = letter.endswith(sent)
        print(
            f"IMAP gives {len(letter)} octets; behind the lines of the receivers it is {'' if same else 'NOT '}what `digest replay` makes"
        )
        words = verifiers.dkimpy(letter, room.record, Path(place))
        print("DKIM as stored, by dkimpy:", words)
        (target / "letter.eml").write_bytes(letter)
        (target / "neomutt.txt").write_text(neomutt(store, Path(place)), encoding="utf-8")
        thunderbird(letter, Path(place), target / "thunderbird.png")
    return int(not same)


def fetched(store: Store, reader: str) -> bytes:
    """Give the one letter of a reader, as IMAP has it."""
    with imaplib.IMAP4("127.0.0.1", store.imap, timeout=30) as session:
        session.login(reader, PASSWORD)
        _, (count,) = session.select("INBOX", readonly=True)
        if count != b"1":
            raise RuntimeError(f"there are {count!r} letters for {reader}")
        _, data = session.fetch("1", "(BODY.PEEK[])")
    body = data[0][1]
    return bytes(body)


def neomutt(store: Store, folder: Path) -> str:
    """Give the screens of NeoMutt: the list of the mailbox, and the letter, page by page."""
    settings = folder / "neomuttrc"
    settings.write_text(
        f'set folder="imap://127.0.0.1:{store.imap}/" spoolfile="+INBOX" imap_user="{READER}" imap_pass="{PASSWORD}"\n'
        'set ssl_starttls=no ssl_force_tls=no header_cache="" sort=date wait_key=no pager_stop=yes pager_index_lines=0 markers=no\n'
        "alternative_order text/plain\nignore *\nunignore from to subject date list-unsubscribe\n",
        encoding="utf-8",
    )
    command = f"{_program('neomutt')} -n -F {settings}"
    tmux = [_program("tmux"), "-S", str(folder / "tmux"), "-f", os.devnull]
    shell = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    subprocess.run([*tmux, "new-session", "-d", "-x", "100", "-y", "50", command], env=shell, check=True)
    try:
        return "\n".join(_screens(tmux, shell))
    finally:
        subprocess.run([*tmux, "kill-server"], env=shell, check=False)


def _screens(tmux: Sequence[str], shell: Mapping[str, str]) -> Iterator[str]:
    """Give the list, then open the letter and turn its pages until they end."""

    def shown() -> str:
        done = subprocess.run([*tmux, "capture-pane", "-p"], env=shell, capture_output=True, text=True, check=True)
        return done.stdout

    until(lambda: "Msgs:1" in shown(), "the list of the mailbox", PATIENCE)
    yield shown()
    before, key = shown(), "Enter"
    while True:
        subprocess.run([*tmux, "send-keys", key], env=shell, check=True)
        time.sleep(1)
        if shown() == before:
            return
        before, key = shown(), "NPage"
        yield before


def thunderbird(letter: bytes, folder: Path, target: Path) -> None:
    """Show a letter in a window of its own, and take its picture."""
    profile, mail = folder / "profile", folder / "letter.eml"
    profile.mkdir()
    (profile / "user.js").write_text("".join(f'user_pref("{n}", {v});\n' for n, v in PREFERENCES.items()), "ascii")
    mail.write_bytes(letter)
    display = f":{os.getpid() % 30000 + 100}"
    shell = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "DISPLAY": display}
    with (
        _process([_program("Xvfb"), display, "-screen", "0", SCREEN, "-nolisten", "tcp"], shell),
        _process([_program("thunderbird"), "--no-remote", "--profile", str(profile), str(mail)], shell),
    ):
        pictures: list[bytes] = []

        def rests() -> bool:
            """Tell whether the window has come to rest: some pictures alike, not of an empty screen."""
            time.sleep(4)
            command = [_program("import"), "-silent", "-window", "root", "-crop", CROPPED, "-colors", "64", "png8:-"]
            pictures.append(subprocess.run(command, env=shell, capture_output=True, check=False).stdout)
            return len(pictures[-1]) > EMPTY and len(pictures) > ALIKE and len(set(pictures[-ALIKE:])) == 1

        until(rests, "a window of Thunderbird that has come to rest", PATIENCE)
        target.write_bytes(pictures[-1])


@contextmanager
def dovecot(folder: Path) -> Iterator[Store]:
    """Run a mail store that has a mailbox for every address, while the block lasts."""
    folder.chmod(0o755)  # its daemons are other users
    owner = pwd.getpwnam("nobody")
    (folder / "mail").mkdir()
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    store = Store(*postfix.free_ports()[:2])
    settings = folder / "dovecot.conf"
    values = {"folder": folder, "uid": owner.pw_uid, "gid": owner.pw_gid, "password": PASSWORD}
    settings.write_text(DOVECOT.format(**values, imap=store.imap, lmtp=store.lmtp), encoding="ascii")
    with _process([_program("dovecot"), "-F", "-c", str(settings)], {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}):
        until(lambda: postfix.answers(store.imap) and postfix.answers(store.lmtp), "a Dovecot", PATIENCE)
        yield store


@contextmanager
def _process(command: Sequence[str], shell: Mapping[str, str]) -> Iterator[None]:
    with subprocess.Popen(command, env=shell, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            yield
        finally:
            running.terminate()


def _program(name: str) -> str:
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])) or ""


DOVECOT = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""

PREFERENCES = {
    "app.update.enabled": "false",
    "app.normandy.enabled": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "network.manage-offline-status": "false",
    "offline.startup_state": "3",
    "mail.shell.checkDefaultClient": "false",
    "mail.spam.manualMark": "false",
    "mailnews.start_page.enabled": "false",
    "mail.rights.version": "1",
    "mail.provider.suppress_dialog_on_startup": "true",
    "mail.accounthub.enabled": "false",
    "toolkit.telemetry.reportingpolicy.firstRun": "false",
    "ui.caretBlinkTime": "0",
    "mail.winsearch.enable": "false",
    "browser.in-content.dark-mode": "false",
    "msgcompose.default_colors": "true",
}
"""Of Thunderbird: it says nothing of itself, and asks nothing of the network."""


if __name__ == "__main__":
    sys.exit(main())
