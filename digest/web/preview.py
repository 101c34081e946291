"""A page for whoever works on the look of a newsletter: the next edition as mail, wide and narrow, light and dark, drawn anew when a file changes.

For one person on this machine: it listens on loopback only, answers to names of loopback only, writes nothing, and shows what `show` gives it.
"""

import base64
import hashlib
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from digest.errors import DigestError
from digest.model import Finding
from digest.resources import template_root

HOSTS = ("127.0.0.1", "localhost")
"""What a request may call us: a page elsewhere that points its own name at loopback gets nothing."""

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

MOST_FILES = 5_000
"""Files that are looked at for changes; a folder of articles may be large."""

_ASKED = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_META = re.compile(r'(<meta name="(?:supported-)?color-schemes?" content=")[^"]*(")', re.IGNORECASE)
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; sandbox allow-same-origin"
_FIXED_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows of one edition. `headers` are those of a message as it would go out, `size` its bytes, `note` what else there is to know."""

    title: str
    subject: str
    preheader: str
    html: str
    text: str
    headers: Sequence[tuple[str, str]]
    html_size: int
    size: int
    findings: Sequence[Finding] = ()
    note: str = ""


class Show(Protocol):
    """What makes the edition that is shown."""

    def places(self) -> Iterable[Path]:
        """Give the files and folders on which it depends."""
        ...

    def __call__(self, changed: frozenset[Path]) -> Shown:
        """Give the edition as of now; `changed` are the files that differ from the last call. Raises `DigestError` for what a person has to mend."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """What was made of the files as they were: an edition, or an error. `version` differs for every state."""

    version: int
    shown: Shown | None
    error: DigestError | None = None


class Studio:
    """Keeps the state up to date: asked for it, it looks whether a file changed. Safe to ask from several threads."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._lock = threading.Lock()
        self._seen: Mapping[Path, tuple[int, int]] = {}
        self._state: State | None = None

    def state(self) -> State:
        """Give the state of now."""
        with self._lock:
            found = fingerprints(self._show.places())
            if self._state is None or found != self._seen:
                changed = frozenset(
                    path for path in found.keys() | self._seen.keys() if found.get(path) != self._seen.get(path)
                )
                version = self._state.version + 1 if self._state else 1
                self._seen = found
                self._state = self._made(version, changed)
            return self._state

    def _made(self, version: int, changed: frozenset[Path]) -> State:
        try:
            return State(version, self._show(changed))
        except DigestError as error:
            return State(version, None, error)


def fingerprints(places: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Give time of change and size of each file, and of those in each folder. What cannot be looked at counts as absent."""
    found: dict[Path, tuple[int, int]] = {}
    for place in places:
        for path in sorted(place.rglob("*"))[:MOST_FILES] if place.is_dir() else [place]:
            try:
                about = path.stat()
            except OSError:
                continue
            if path.is_file():
                found[path] = about.st_mtime_ns, about.st_size
    return found


def in_scheme(page: str, scheme: Scheme) -> str:
    """Give a mail as a reader with this colour scheme sees it, whatever the browser's own is: each question about it is answered in advance."""

    def answered(asked: re.Match[str]) -> str:
        return "(min-width: 0px)" if asked[1].lower() == scheme else "(max-width: 0px)"

    return _META.sub(rf"\g<1>{scheme}\g<2>", _ASKED.sub(answered, page))


def create_preview(show: Show) -> Starlette:
    """Make the application. Its files are read anew for each page, so that it can be worked on too."""
    studio = Studio(show)

    async def page(_request: Request) -> Response:
        return _page(await run_in_threadpool(studio.state))

    async def mail(request: Request) -> Response:
        state = await run_in_threadpool(studio.state)
        scheme: Scheme = "dark" if request.path_params["scheme"] == "dark" else "light"
        html = in_scheme(state.shown.html, scheme) if state.shown else ""
        return HTMLResponse(html, headers={**_FIXED_HEADERS, "Content-Security-Policy": _MAIL_POLICY})

    async def version(_request: Request) -> Response:
        state = await run_in_threadpool(studio.state)
        return JSONResponse({"version": state.version}, headers=_FIXED_HEADERS)

    return Starlette(
        routes=[Route("/", page), Route("/mail/{scheme}", mail), Route("/version", version)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)],
    )


def _page(state: State) -> Response:
    folder = template_root("preview")
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("preview.css", "preview.js"))
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template("preview.html.j2").render(
        state=state,
        schemes=SCHEMES,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
    )
    policy = (
        f"default-src 'none'; style-src {_allowed(style)}; script-src {_allowed(script)}; connect-src 'self';"
        " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(html, headers={**_FIXED_HEADERS, "Content-Security-Policy": policy})


def _allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
