"""A raw SMTP server for tests that does wrong what it is told to, and says on disk what it did before it says it on the wire.

A fault is bound to a stage (`banner`, `ehlo`, `starttls`, `auth`, `mail`, `rcpt`, `data`, `body`, `dot`, `rset`) and an action:
`reply` a text; `hang`; `drop` the connection; `accept_drop`, `accept_hang`, `accept_reply` keep the message first; `garbage`; `truncate`.

`on_stage` hears of each stage before its reply, and twice more of a message that is taken: `kept` when it is on disk, `said` when the reply is out.
"""

import asyncio
import base64
import hashlib
import json
import os
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

CHALLENGE = '{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}'
"""What the server says to a token that it does not know, as Gmail does."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong at `stage`: for the `skip`-th time on, `times` times (0: always), only for recipients that match `to`."""

    stage: str
    action: str = "reply"
    text: str = ""
    skip: int = 0
    times: int = 1
    to: str = ""


@dataclass
class Script:
    """What the server is told: its faults, and what EHLO offers."""

    faults: Sequence[Fault] = ()
    offers: Sequence[str] = ("SIZE 10000000", "8BITMIME", "PIPELINING")
    login: tuple[str, str] | None = None
    mechanisms: str = "PLAIN LOGIN"
    tokens: Sequence[str] = ()  # what XOAUTH2 takes, for the user of `login`
    injected: str = ""  # what somebody in between puts behind the answer to STARTTLS, in the same packet
    log: Path | None = None
    durable: bool = False
    delay: float = 0.0
    keep: bool = True
    lenient: bool = False  # grants DATA though no recipient was taken, and says 250 to the empty message (RFC 2920 3.1)


@dataclass
class Seen:
    """One message that the server took."""

    sender: str
    recipient: str
    data: bytes
    mail_options: str = ""

    @property
    def message_id(self) -> str:
        """The Message-ID without its angle brackets; empty where there is none."""
        found = re.search(rb"^Message-ID: <(.*)>\r$", self.data, re.MULTILINE)
        return found[1].decode() if found else ""


@dataclass
class SmtpServer:
    """The server. `accepted` holds what it took, in order; `commands` every line it read; `empty` what came for nobody.

    `ambiguous` counts the broken answers after which a sender cannot know whether a letter was taken.
    """

    script: Script
    context: ssl.SSLContext | None = None
    implicit_tls: bool = False
    accepted: list[Seen] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    empty: list[bytes] = field(default_factory=list)
    count: int = 0
    ambiguous: int = 0
    port: int = 0
    on_stage: Callable[[str, str], None] | None = None
    _hits: dict[Fault, int] = field(default_factory=dict)
    _sessions: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    async def start(self) -> asyncio.Server:
        tls = self.context if self.implicit_tls else None
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=tls, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def fault(self, stage: str, recipient: str = "") -> Fault | None:
        for fault in self.script.faults:
            if fault.stage != stage or not re.search(fault.to, recipient):
                continue
            hits = self._hits[fault] = self._hits.get(fault, 0) + 1
            if hits > fault.skip and (not fault.times or hits <= fault.skip + fault.times):
                return fault
        return None

    def note(self, **what: object) -> None:
        if self.script.log is None:
            return
        with self.script.log.open("a") as log:
            log.write(json.dumps(what) + "\n")
            log.flush()
            if self.script.durable:
                os.fsync(log.fileno())

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin a session. Its line is known from the first moment on, so that `hang_up` misses none, not even one that never ran a step."""
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._sessions[task] = writer
        task.add_done_callback(lambda done: self._sessions.pop(done).transport.abort())

    async def hang_up(self) -> None:
        """End all sessions and their lines, those that wait for a last word of a client (TLS) too. Whoever has said goodbye is heard to the end first."""
        if talking := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(talking, timeout=1)
        while coming := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in coming:
                task.cancel()
            await asyncio.wait(coming, timeout=1)
        await asyncio.sleep(0.01)  # transports close one turn after they are told to

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = _Session(self, reader, writer)
        try:
            await session.run()
        except (_DroppedError, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()


class _DroppedError(Exception):
    """The server lets go of the connection."""


class _Session:
    def __init__(self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server = server
        self.reader = reader
        self.writer = writer
        self.sender = self.recipient = self.options = ""
        self.mailing = self.taken = self.dotted = False
        self.secure = server.implicit_tls

    async def run(self) -> None:
        await self.answer("banner", "220 sink.test ESMTP")
        while line := await self.reader.readline():
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            self.server.commands.append(text)
            verb = text.split(" ")[0].upper()
            handle = getattr(self, f"do_{verb.lower()}", None)
            if handle is None:
                await self.say("502 5.5.1 what?")
            elif await handle(text):
                return

    async def say(self, text: str) -> None:
        self.writer.write(text.encode("utf-8", "surrogateescape") + b"\r\n")
        await self.writer.drain()

    async def answer(self, stage: str, good: str, keep: Callable[[], None] | None = None) -> bool:
        """Answer as told; True when the good answer was given."""
        self.tell(stage)
        fault = self.server.fault(stage, self.recipient)
        if fault is None:
            if keep:
                keep()
                self.tell("kept")
            await self.say(good)
            if keep:
                self.tell("said")
            return True
        if fault.action.startswith("accept") and keep:
            keep()
        await self._misbehave(stage, fault, good)
        return False

    def tell(self, stage: str) -> None:
        if self.server.on_stage:
            self.server.on_stage(stage, self.recipient)

    async def _misbehave(self, stage: str, fault: Fault, good: str) -> None:
        # A session that breaks later may take with it the answer to an earlier dot, unread.
        if (stage in {"body", "dot"} or self.dotted) and not _is_definite(fault):
            self.server.ambiguous += 1
        action = fault.action.removeprefix("accept_")
        if action == "reply":
            await self.say(fault.text)
            if fault.text.startswith("421"):
                raise _DroppedError
        elif action == "hang":
            while await self.reader.read(2**16):
                pass  # whatever comes meanwhile is not heard
            raise _DroppedError
        elif action == "garbage":
            await self.say("#@!? not a reply")
        elif action == "truncate":
            self.writer.write(good[:2].encode())
            await self.writer.drain()
            raise _DroppedError
        else:
            self.writer.transport.abort()
            raise _DroppedError

    async def do_ehlo(self, text: str) -> None:
        offers = list(self.server.script.offers)
        if self.server.context and not self.secure:
            offers.append("STARTTLS")
        if self.server.script.login:
            offers.append(f"AUTH {self.server.script.mechanisms}")
        lines = ["sink.test", *offers]
        await self.answer("ehlo", "\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))

    async def do_starttls(self, text: str) -> None:
        assert self.server.context is not None
        if await self.answer("starttls", f"220 go ahead{self.server.script.injected}"):
            await self.writer.start_tls(self.server.context)
            self.secure = True

    async def do_auth(self, text: str) -> None:
        user, password = self.server.script.login or ("", "")
        _, mechanism, *rest = text.split(" ")
        if mechanism == "PLAIN":
            good = rest == [base64.b64encode(f"\0{user}\0{password}".encode()).decode()]
        elif mechanism == "XOAUTH2":
            known = [f"user={user}\1auth=Bearer {token}\1\1".encode() for token in self.server.script.tokens]
            good = base64.b64decode(rest[0]) in known
            if not good:
                await self.say(f"334 {base64.b64encode(CHALLENGE.encode()).decode()}")
                self.server.commands.append((await self.reader.readline()).decode().rstrip("\r\n"))
        else:
            await self.say("334 UGFzc3dvcmQ6")
            answer = (await self.reader.readline()).strip()
            good = answer == base64.b64encode(password.encode())
        await self.answer("auth", "235 2.7.0 welcome" if good else "535 5.7.8 wrong password")

    async def do_mail(self, text: str) -> None:
        found = re.match(r"MAIL FROM:<([^>]*)>(.*)", text)
        assert found
        self.sender, self.options = found[1], found[2].strip()
        self.taken = False
        self.mailing = await self.answer("mail", "250 2.1.0 sender ok")

    async def do_rcpt(self, text: str) -> None:
        found = re.match(r"RCPT TO:<([^>]*)>", text)
        assert found
        self.recipient = found[1]
        if not self.mailing:
            await self.say("503 5.5.1 MAIL first")
            return
        self.taken = await self.answer("rcpt", "250 2.1.5 recipient ok")

    async def do_data(self, text: str) -> None:
        if not self.taken:
            await self._nobody()
            return
        if not await self.answer("data", "354 go"):
            return
        fault = self.server.fault("body", self.recipient)
        if fault is not None:
            await self._misbehave("body", fault, "250")
        data = await self.reader.readuntil(b"\r\n.\r\n")
        if self.server.script.delay:
            await asyncio.sleep(self.server.script.delay)
        self.dotted = True
        await self.answer("dot", "250 2.0.0 taken", keep=lambda: self._keep(data[:-3]))

    async def _nobody(self) -> None:
        """Answer DATA where there is nobody to send to."""
        if not self.server.script.lenient:
            await self.say("554 5.5.1 no valid recipients")
            return
        await self.say("354 go, though nobody is there")
        lines = [await self.reader.readline()]
        while lines[-1] not in {b".\r\n", b""}:
            lines.append(await self.reader.readline())
        self.server.empty.append(b"".join(lines))
        await self.say("250 2.0.0 taken for nobody")

    def _keep(self, data: bytes) -> None:
        data = re.sub(rb"(?m)^\.\.", b".", data)
        self.server.count += 1
        seen = Seen(self.sender, self.recipient, data, self.options)
        if self.server.script.keep:
            self.server.accepted.append(seen)
        digest = hashlib.sha256(data).hexdigest()
        self.server.note(event="accepted", to=seen.recipient, id=seen.message_id, sha256=digest)

    async def do_rset(self, text: str) -> None:
        await self.answer("rset", "250 2.0.0 forgotten")

    async def do_quit(self, text: str) -> bool:
        await self.say("221 2.0.0 bye")
        self.tell("bye")
        return True


def _is_definite(fault: Fault) -> bool:
    """Whether it is an answer that ends the matter, in a session that stands."""
    return fault.action.endswith("reply") and fault.text[:1] in {"2", "4", "5"} and not fault.text.startswith("421")


@contextmanager
def smtp_server(
    script: Script | None = None, *, context: ssl.SSLContext | None = None, implicit_tls: bool = False
) -> Iterator[SmtpServer]:
    """Run a server in a thread of this process."""
    server = SmtpServer(script or Script(), context, implicit_tls)
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def serve() -> None:
        listening = await server.start()
        ready.set()
        async with listening:
            await stop.wait()
            # When a server closes, asyncio loses the line of a caller who was let in and not met yet: meet them, and let in nobody else.
            for one in listening.sockets:
                loop.remove_reader(one.fileno())
            await asyncio.sleep(0)
        await server.hang_up()

    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def as_json(script: Script) -> str:
    """Give a script as the command line of a server process; its log is on disk before each reply."""
    return json.dumps({**asdict(script), "log": str(script.log) if script.log else None, "durable": True})


@contextmanager
def server_process(script: Script) -> Iterator[int]:
    """Run a server in a process of its own; gives its port. What it took stands in the log of the script."""
    command = [sys.executable, "-m", "tests.smtp_server", as_json(script)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def serve_for_ever(told: dict[str, Any]) -> None:
    """Serve the script that the command line holds, and print the port."""
    faults = [Fault(**fault) for fault in told.pop("faults")]
    log = Path(told["log"]) if told["log"] else None
    server = SmtpServer(Script(**{**told, "log": log}, faults=faults))
    listening = await server.start()
    print(server.port, flush=True)  # noqa: T201 -- the parent reads it
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve_for_ever(json.loads(sys.argv[1])))
