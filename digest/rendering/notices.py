"""Mail to people behind a newsletter, not to its readers: a draft with a note on top. What they decide is told elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digest.language import direction
from digest.model import Finding, Part, Rendered
from digest.model.transfer import Kind
from digest.rendering import pieces
from digest.rendering.notice_words import NoticeWords
from digest.rendering.placeholders import Tokens
from digest.rendering.templates import Theme
from digest.resources import template_folders

HTML, TEXT = "draft.html.j2", "draft.txt.j2"
MARK = "[DRAFT]"

_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What an editor is told above a draft. `when` is a sentence for people; without URLs the commands are named instead."""

    title: str
    number: int
    edition: int
    language: str
    readers: int
    when: str
    findings: Sequence[Finding] = ()
    approve_url: str = ""
    hold_url: str = ""

    @property
    def errors(self) -> Sequence[Finding]:
        """What keeps it back."""
        return [one for one in self.findings if one.severity == "error"]

    @property
    def warnings(self) -> Sequence[Finding]:
        """What is only told."""
        return [one for one in self.findings if one.severity == "warning"]


class Notices:
    """Makes such mail. `templates` is the user's own folder, whose `notices/` overrides ours file by file."""

    def __init__(self, templates: Path | None = None) -> None:
        self._theme = Theme(template_folders("notices", templates))

    def draft(self, rendered: Rendered, notice: Notice) -> Rendered:
        """Give the edition as its readers would see it, with the note above both parts, marked in its subject. Raises `RenderError`.

        It holds no gaps: what differs by reader is filled with samples, so its links unsubscribe nobody.
        """
        words = NoticeWords.of(notice.language)
        said = {
            "notice": notice,
            "words": words,
            "direction": direction(words.language),
            "heading": words.waits.format(title=notice.title, number=notice.number),
            "audience": words.below.of(notice.readers, words.language),
            "findings": ((words.keeps_back, notice.errors), (words.warns, notice.warnings)),
        }
        page = _below_body(rendered.html, self._theme.bare(HTML, **said))
        text = self._theme.bare(TEXT, **said) + rendered.text
        parts = _whole("text/plain", text), _whole("text/html", page)
        subject = f"{MARK} {rendered.subject}"
        headers = tuple((name, subject if name == "Subject" else value) for name, value in rendered.headers)
        return replace(
            rendered,
            subject=subject,
            headers=headers,
            parts=parts,
            html=page,
            text=text,
            sha256=pieces.fingerprint(headers, parts),
        )


def _below_body(page: str, note: str) -> str:
    """Put the note first in the body; in a page without one it stands at the top."""
    body = _BODY.search(page)
    at = body.end() if body else 0
    return f"{page[:at]}\n{note}{page[at:]}"


def _whole(kind: Kind, page: str) -> Part:
    return pieces.part(kind, page, Tokens.derive((), page))
