"""A small rendered edition and what composes its messages, for tests of delivery."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from digest.delivery.message import Composer
from digest.model import Gap, Newsletter, Part, Rendered
from digest.model.transfer import Encoding, encode_piece
from digest.ports import Links

NAME, ADDRESS, UNSUBSCRIBE = Gap("name"), Gap("address"), Gap("unsubscribe_url")

LINKS = Links(
    unsubscribe_url=lambda key: f"https://news.example.org/u/1.{key}",
    unsubscribe_mailto=lambda key: f"mailto:unsub+{key}@bounces.example.org?subject=unsubscribe",
    return_path=lambda edition, row: f"b+{edition}.{row}@bounces.example.org",
)

NEWSLETTER = Newsletter(
    key="weekly",
    title="Example Weekly",
    sender="Example Weekly <weekly@example.org>",
    reply_to="editor@example.org",
    postal_address="1 Main Street, Springfield",
    unsubscribe_address="unsub@bounces.example.org",
)


class Silent:
    """A `Listener` that counts."""

    steps = 0

    def stage(self, name: str, total: int | None = None) -> None:
        """Hear nothing."""

    def advance(self, steps: int = 1) -> None:
        self.steps += steps


def rendered(encoding: Encoding = "quoted-printable", *, filler: int = 0, **changes: Any) -> Rendered:
    """Make a rendered edition; `filler` adds so many bytes to its HTML."""

    def piece(kind: Any, text: str) -> bytes:
        return encode_piece(kind, encoding, text)

    text = (
        piece("text/plain", "Hello"),
        NAME,
        piece("text/plain", ",\n.a line with a dot\nGärten\n\nSent to "),
        ADDRESS,
        piece("text/plain", ".\nLeave: "),
        UNSUBSCRIBE,
        piece("text/plain", "\n"),
    )
    html = (
        piece("text/html", '<!DOCTYPE html>\n<html lang="en"><body><p>Hello'),
        NAME,
        piece("text/html", f"</p>{'<p>.words and words</p>' * (filler // 23)}<p>"),
        ADDRESS,
        piece("text/html", '</p><p><a href="'),
        UNSUBSCRIBE,
        piece("text/html", '">Unsubscribe</a></p></body></html>\n'),
    )
    return replace(
        Rendered(
            subject="Python 3.15 beta, Gärten in der Stadt",
            preheader="and more",
            language="en",
            headers=(),
            parts=(
                Part(kind="text/plain", encoding=encoding, pieces=text),
                Part(kind="text/html", encoding=encoding, pieces=html),
            ),
            html="",
            text="",
            sha256=sha256(b"edition").hexdigest(),
        ),
        **changes,
    )


def composer(**changes: Any) -> Composer:
    """Make a composer; `changes` are to the newsletter."""
    return Composer(rendered(), replace(NEWSLETTER, **changes), LINKS)
