"""Stand-ins that take the place of values while a page is being styled, and of what belongs to one reader for good.

The words of an article are boxed: written as `B0X<hex>X0B` until the styles are inlined. So they never enter the HTML parser and the CSS parser,
and nothing that they say can be taken for a tag, a rule or a stand-in. Only letters and digits are used: those survive everywhere, in text as well
as in links.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from digest.model import GAPS, Gap

_PLACEHOLDER = re.compile(r"B0X[0-9A-F]*X0B|T0X[0-9A-F]{20}X0T")
_BOXED = re.compile(r"B0X([0-9A-F]*)X0B")


class Token(str):
    """A stand-in that stays as it is while the page is rendered and styled."""

    __slots__ = ()


class Mark(Token):
    """A token that nobody sees: in HTML it stands in a comment, and an empty one leaves nothing behind."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The stand-ins of one edition: a token per gap, and a pair around each card, by article id. All bear the edition's `name`."""

    name: str
    gaps: Mapping[Gap, Token]
    cards: Mapping[str, tuple[Token, Token]]

    @classmethod
    def derive(cls, cards: Sequence[str], content: str, gaps: Sequence[Gap] = GAPS) -> "Tokens":
        """Make tokens out of the content by hash: the same for the same content, and none that the content itself holds."""
        fresh = (_named(content, attempt) for attempt in itertools.count())
        name = next(name for name in fresh if f"T0X{name}" not in content)
        tokens = (Token(f"T0X{name}{number:04X}X0T") for number in itertools.count())
        opened = {gap: next(tokens) for gap in gaps}
        return cls(name=name, gaps=opened, cards={card: (next(tokens), next(tokens)) for card in cards})

    @property
    def meaning(self) -> Mapping[str, Gap]:
        """The gap that each token stands for."""
        return {token: gap for gap, token in self.gaps.items()}

    def split(self, page: str) -> list[str]:
        """Cut a page at these tokens, which then stand at the odd places; a comment that holds nothing but a token counts as the token."""
        token = rf"(T0X{self.name}[0-9A-F]{{4}}X0T)"
        return re.split(token, re.sub(rf"<!--{token}-->", r"\1", page))


def _named(content: str, attempt: int) -> str:
    return sha256(f"{attempt}\n{content}".encode("utf-8", "replace")).hexdigest()[:16].upper()


def box(value: object) -> str:
    """Give the stand-in of a value. The empty text stands for itself."""
    text = str(value)
    return f"B0X{text.encode('utf-8', 'replace').hex().upper()}X0B" if text else ""


def unbox(page: str, escape: Callable[[str], str]) -> str:
    """Put the values back, each escaped, in one pass: what a value says is not looked at again."""
    return _BOXED.sub(lambda match: escape(bytes.fromhex(match[1]).decode()), page)


def census(page: str) -> Counter[str]:
    """Count each stand-in of a page."""
    return Counter(_PLACEHOLDER.findall(page))
