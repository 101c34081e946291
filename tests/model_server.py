"""A local HTTP server that speaks the protocol of chat completions, and answers as a test scripts it: right, wrong, slowly, not at all."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST = 10.0
"""Seconds that a silent server waits at most for the end of its test."""

Script = Callable[["Asked"], "Said"]


@dataclass(frozen=True)
class Asked:
    """One request: its path, headers in lower case, its JSON, and how many came before it."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    number: int

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def data(self) -> str:
        return str(self.body["messages"][1]["content"])

    @property
    def sentences(self) -> list[str]:
        """The article's sentences as they were shown."""
        return re.findall(r"^\[\d+\] (.*)$", self.data, re.MULTILINE)

    @property
    def shape(self) -> str:
        return str(self.body.get("response_format", {}).get("type", "text"))


@dataclass(frozen=True)
class Said:
    """What to answer: a body as bytes, or a completion around `text`. `silent` answers nothing until the test is over."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    finish: str = "stop"
    usage: dict[str, int] | None = field(default_factory=lambda: {"prompt_tokens": 400, "completion_tokens": 60})
    silent: bool = False

    @property
    def payload(self) -> bytes:
        if self.raw is not None:
            return self.raw
        if self.status >= 400:
            return json.dumps({"error": {"message": self.text, "type": "invalid_request_error"}}).encode()
        choice = {"index": 0, "finish_reason": self.finish, "message": {"role": "assistant", "content": self.text}}
        found = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
        return json.dumps(found | ({"usage": self.usage} if self.usage else {})).encode()


def answer(*sentences: tuple[str, list[int]], lang: str = "en") -> str:
    """Write the JSON that the prompt asks for."""
    return json.dumps({"sentences": [{"text": text, "from": numbers} for text, numbers in sentences], "lang": lang})


def copies(asked: Asked, lang: str = "en") -> Said:
    """Answer as the best of models: with the first two sentences, word by word."""
    return Said(answer(*[(one, [number]) for number, one in enumerate(asked.sentences[:2], start=1)], lang=lang))


class Endpoint:
    """The server of one test. `script` may be changed while it runs; `asked` holds what came."""

    def __init__(self) -> None:
        self.script: Script = copies
        self.asked: list[Asked] = []
        self.at_once = 0
        self.most_at_once = 0
        self.over = threading.Event()
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                said = endpoint.hear(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                if said.silent:
                    endpoint.over.wait(LONGEST)
                    self.close_connection = True
                    return
                self.send_response(said.status)
                for name, value in ({"Content-Type": "application/json"} | said.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.payload)))
                self.end_headers()
                self.wfile.write(said.payload)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def hear(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Said:
        with self._lock:
            asked = Asked(path, headers, body, len(self.asked))
            self.asked.append(asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return self.script(asked)
        finally:
            with self._lock:
                self.at_once -= 1

    @contextmanager
    def serving(self) -> Iterator["Endpoint"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join(LONGEST)
