"""The pages as HTML, and the headers that each answer carries. Knows words and templates, never tokens or readers.

A page is one file: its style stands in it and is allowed by its hash, nothing is loaded from anywhere, nothing is stored in the browser.
"""

import base64
import hashlib
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from digest.errors import RenderError
from digest.language import Shared, direction
from digest.model import Newsletter
from digest.resources import template_folders
from digest.templating import Compiled
from digest.web.review_words import ReviewWords
from digest.web.words import words_of

FIELD = ("unsubscribe", "yes")
"""Name and value of the field that the button of our own page posts."""

_FIXED_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
_PLAIN_IN_MAILTO = "@!$'*+"  # RFC 6068 section 2
_PROBLEMS = {404: "missing", 429: "busy", 500: "busy", 503: "busy"}  # any other status: "refused"
_TRIAL = Newsletter(key="trial", title="Trial", sender="Trial <trial@example.org>")


class Pages:
    """Makes every answer of the web door. `own` is the user's folder of templates, or None.

    Raises `RenderError` at once when a template is broken, rather than in front of a reader.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(template_folders("web", own)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=Compiled("web"),
        )
        self._style = self._read_style()
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none';"
            " frame-ancestors 'none'"
        )
        self.headers = {**_FIXED_HEADERS, "Content-Security-Policy": policy}
        self.ask(_TRIAL)
        self.done(_TRIAL)
        self.problem(404, "en")

    def ask(self, newsletter: Newsletter) -> Response:
        """Give the page with the one button."""
        words = words_of(newsletter.language)
        return self._page(200, "unsubscribe.html.j2", newsletter, words, heading="ask", more="ask_more", field=FIELD)

    def done(self, newsletter: Newsletter) -> Response:
        """Give the page after it was pressed."""
        contact = parseaddr(newsletter.reply_to or newsletter.sender)[1]
        uri = f"mailto:{quote(contact, safe=_PLAIN_IN_MAILTO)}"
        said = {"heading": "done", "more": "done_more", "contact": contact, "contact_uri": uri}
        return self._page(200, "unsubscribed.html.j2", newsletter, words_of(newsletter.language), **said)

    def review(self, newsletter: Newsletter, template: str, heading: str, more: str, **values: Any) -> Response:
        """Give a page for an editor. `heading` and `more` name messages, which hold {title} and whatever else `values` fills in."""
        words = ReviewWords.of(newsletter.language)
        return self._page(200, template, newsletter, words, heading=heading, more=more, **values)

    def problem(self, status: int, language: str, headers: Mapping[str, str] | None = None) -> Response:
        """Give the page for an error. It says what to do, never what went wrong inside."""
        kind = _PROBLEMS.get(status, "refused")
        nobody = Newsletter(key="", title="", sender="", language=language)
        response = self._page(status, "problem.html.j2", nobody, words_of(language), heading=kind, more=f"{kind}_more")
        response.headers.update(headers or {})
        return response

    def plain(self, text: str) -> Response:
        """Give a line for machines."""
        return PlainTextResponse(text, headers=self.headers)

    def nothing(self, headers: Mapping[str, str]) -> Response:
        """Give an answer without a body."""
        return Response(status_code=204, headers={**self.headers, **headers})

    def _page(
        self,
        status: int,
        template: str,
        newsletter: Newsletter,
        words: Shared,
        *,
        heading: str,
        more: str,
        **values: Any,
    ) -> Response:
        """Make a page; `heading` and `more` name messages of `words`."""
        title, said = getattr(words, heading), getattr(words, more)
        named = Markup('<bdi lang="{}">{}</bdi>').format(newsletter.language, newsletter.title)
        context = {
            "words": words,
            "language": words.language,
            "direction": direction(words.language),
            "style": Markup(self._style),  # noqa: S704 - a file of the operator, checked when it was read
            "title": newsletter.title,
            "page_title": title.format(**{**values, "title": newsletter.title}),
            "heading": Markup(title).format(**{**values, "title": named}),  # noqa: S704 - our own words
            "more": Markup(said).format(**{**values, "title": named}),  # noqa: S704 - our own words
            **values,
        }
        try:
            html = self._environment.get_template(template).render(context)
        except TemplateError as error:
            where = f"{getattr(error, 'name', None) or template}:{getattr(error, 'lineno', '')}".rstrip(":")
            raise RenderError(error.message or type(error).__name__, where=where) from error
        return HTMLResponse(html, status, headers=self.headers)

    def _read_style(self) -> str:
        try:
            template = self._environment.get_template("style.css")
        except TemplateError as error:
            raise RenderError(error.message or "cannot be read", where="style.css") from error
        style = template.render().strip()
        if "</" in style:
            raise RenderError("holds a closing tag", where="style.css")
        return style


def common_language(newsletters: Mapping[str, Newsletter]) -> str:
    """Give the language of pages that belong to no newsletter: the one that all have in common."""
    spoken = {one.language for one in newsletters.values()}
    return spoken.pop() if len(spoken) == 1 else "en"
