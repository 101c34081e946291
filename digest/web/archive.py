"""The archive on the web: the files that `digest archive build` would write, made when they are asked for, kept as long as no edition comes or goes."""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from digest.archive import File, Plan, Site
from digest.ports import EditionStore
from digest.web.pages import Pages

MOST_FILES = 200
"""Files that are kept: an edition has some 60 KB."""

FRESH = 300
"""Seconds that a page may be shown again without asking: so long a new edition may be missing in the links of an older one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The editions that are shown, the files that follow from them, and those that were made already, latest last."""

    shown: tuple[int, ...] | None
    plan: Plan
    made: OrderedDict[str, File]


class Archive:
    """The endpoint. Called by many at once; the store is asked, and pages are made, in threads."""

    def __init__(self, site: Site, editions: EditionStore, pages: Pages) -> None:
        self._site = site
        self._editions = editions
        self._pages = pages
        self._known = _Known(shown=None, plan={}, made=OrderedDict())

    async def __call__(self, request: Request) -> Response:
        """Answer one request for a file, a folder, or a folder without its slash."""
        path = str(request.path_params.get("path", ""))
        if "path" not in request.path_params:
            return self._moved(request)
        found = await run_in_threadpool(self._find, f"{path}index.html" if path == "" or path.endswith("/") else path)
        if found is not None:
            return self._answer(request, found)
        if f"{path}/index.html" in self._known.plan:
            return self._moved(request)
        raise HTTPException(404)

    def _find(self, path: str) -> File | None:
        publications = self._editions.published()
        shown = tuple(one.edition for one in publications)
        known = self._known
        if shown != known.shown:
            plan = self._site.plan(publications, self._editions)
            known = self._known = _Known(shown=shown, plan=plan, made=OrderedDict())
        if path not in known.plan:
            return None
        file = known.made.pop(path, None) or known.plan[path]()
        known.made[path] = file
        if len(known.made) > MOST_FILES:
            known.made.popitem(last=False)
        return file

    def _answer(self, request: Request, file: File) -> Response:
        tag = f'"{sha256(file.body).hexdigest()[:32]}"'
        headers = {
            **self._pages.headers,
            "Content-Security-Policy": file.policy,
            "Cache-Control": f"{'public' if file.listed else 'private'}, max-age={FRESH}",
            "ETag": tag,
        }
        if file.listed:
            del headers["X-Robots-Tag"]
        if tag in _tags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(file.body, media_type=file.kind, headers=headers)

    def _moved(self, request: Request) -> Response:
        """Lead to the folder by a relative address: a proxy in front may have changed the path."""
        name = request.url.path.rpartition("/")[2]
        return RedirectResponse(f"{name}/", 308, headers=self._pages.headers)


def _tags(header: str) -> list[str]:
    """Give the tags of If-None-Match, compared weakly (RFC 9110 13.1.2)."""
    return [one.strip().removeprefix("W/") for one in header.split(",")]
