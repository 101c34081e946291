"""The pages of the archive as HTML: an edition in its frame, lists of editions, the page for what is missing. Plain values in, files out.

A page is one file that loads nothing but the pictures of its edition. Its own blocks of styles are allowed by their hashes. The mail has style
attributes all over, since mail programs drop blocks: they are allowed on its page alone (`style-src-attr`), and can name nothing that loads but
pictures. Scripts and forms are allowed nowhere.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest.archive.body import Body
from digest.archive.words import words_of
from digest.errors import RenderError
from digest.language import direction
from digest.resources import template_folders
from digest.templating import Compiled

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of the archive: where it lies below its root, its bytes and media type, what a browser may do with it, and whether it may be found."""

    path: str
    body: bytes
    kind: str
    policy: str = "default-src 'none'"
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself: its address, or none, and whether search engines may show it; `site` is the newsletter or the archive it belongs to."""

    language: str
    heading: str
    site: str = ""
    url: str = ""
    description: str = ""
    kind: str = "website"
    listed: bool = True
    feeds: Sequence[tuple[str, str, str]] = ()

    @property
    def page_title(self) -> str:
        """The title of the window: what the page is, and where it belongs."""
        return self.heading if self.site in ("", self.heading) else f"{self.heading} · {self.site}"


class Pages:
    """Makes the pages. `own` is the user's folder of templates, or None. Raises `RenderError` at once when a template cannot be read."""

    def __init__(self, own: Path | None = None) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(template_folders("archive", own)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=Compiled("archive"),
        )
        self._style = _closed(self._filled("style.css", {}).strip(), "style.css")

    def edition(self, path: str, head: Head, body: Body, **values: object) -> File:
        """Give the page of an edition: `index` and the neighbours `older` and `newer` are links or empty."""
        shown = {"html": Markup(body.html), "attributes": body.attributes}  # noqa: S704 - it was escaped when it was rendered
        return self._file(path, "edition.html.j2", head, body.styles, own_attributes=True, body=shown, **values)

    def listing(self, path: str, head: Head, groups: Sequence[Mapping[str, object]], *, home: str = "") -> File:
        """Give a page that lists editions, in groups with or without a title; `home` leads to the whole archive."""
        return self._file(path, "list.html.j2", head, (), groups=groups, home=home)

    def missing(self, path: str, head: Head, *, home: str) -> File:
        """Give the page for what is not there. Servers show it anywhere, so that it links to whole addresses."""
        return self._file(path, "missing.html.j2", head, (), home=home)

    def _file(
        self,
        path: str,
        template: str,
        head: Head,
        styles: Sequence[str],
        *,
        own_attributes: bool = False,
        **values: Any,
    ) -> File:
        policy = _policy([self._style, *styles], own_attributes=own_attributes)
        words = words_of(head.language)
        context = {
            **{name: getattr(head, name) for name in Head.__slots__},
            "page_title": head.page_title,
            "words": words,
            "direction": direction(head.language),
            "policy": policy,
            "style": Markup(self._style),  # noqa: S704 - a file of the operator, checked when it was read
            "styles": [Markup(_closed(one, "edition.html.j2")) for one in styles],  # noqa: S704 - of the frozen mail, checked
            **values,
        }
        page = self._filled(template, context)
        return File(
            path=path, body=page.encode(), kind=HTML, policy=f"{policy}; frame-ancestors 'none'", listed=head.listed
        )

    def _filled(self, template: str, context: Mapping[str, object]) -> str:
        try:
            return self._environment.get_template(template).render(context)
        except TemplateError as error:
            where = f"{getattr(error, 'name', None) or template}:{getattr(error, 'lineno', '')}".rstrip(":")
            raise RenderError(error.message or type(error).__name__, where=where) from error


def _policy(styles: Sequence[str], *, own_attributes: bool) -> str:
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in styles)
    if not own_attributes:
        return f"default-src 'none'; style-src {hashes}; base-uri 'none'; form-action 'none'"
    # Browsers from before 2023 know style-src alone; the others take the two that are stricter.
    allowed = f"style-src 'unsafe-inline'; style-src-elem {hashes}; style-src-attr 'unsafe-inline'"
    return f"default-src 'none'; img-src https:; {allowed}; base-uri 'none'; form-action 'none'"


def _closed(style: str, where: str) -> str:
    """Give a block of styles that cannot end before its tag does. Raises `RenderError`."""
    if "</" in style:
        raise RenderError("a block of styles holds a closing tag", where=where)
    return style
