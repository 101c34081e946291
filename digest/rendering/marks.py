"""The marks at which a page is cut, as templates know them, and the page as a tree: what stands between two marks is a node, known by its key. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from digest.rendering.placeholders import Mark, Tokens

_LEFT_BEHIND = re.compile(r"<!---->|<!--(T0X[0-9A-F]{20}X0T)-->|T0X[0-9A-F]{20}X0T")


NO_MARK = Mark("")


class Entry(str):  # noqa: SLOT000 - a str subclass cannot have slots with values
    """A title in the list of contents. `opens` and `closes` mark the whole entry, for readers whose list is another."""

    opens: Mark
    closes: Mark

    def __new__(cls, title: str, opens: Mark = NO_MARK, closes: Mark = NO_MARK) -> Self:
        """Make an entry."""
        entry = super().__new__(cls, title)
        entry.opens, entry.closes = opens, closes
        return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The two ends of something that can be left out, or be another for each reader."""

    opens: str = NO_MARK
    closes: str = NO_MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where a page is cut for readers with topics of their own. All are empty, and leave nothing behind, while the page for everybody is made.

    `stories` stands before the first story, and before a heading above it.
    """

    stories: str = NO_MARK
    contents: Span = Span()
    contents_more: Span = Span()
    brief: Span = Span()
    more: Span = Span()
    brief_more: Span = Span()


UNMARKED = Marks()
"""Those of the page for everybody."""


class CutError(Exception):
    """The page cannot be cut: why, in words for people."""


@dataclass(slots=True)
class Node:
    """What stands between two marks: texts and nodes by turns, a text first and last."""

    key: str
    children: "list[str | Node]" = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What comes before the colon of its key."""
        return self.key.partition(":")[0]

    @property
    def nodes(self) -> "list[Node]":
        """The nodes in it, not those in these."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        """Everything in it, without marks."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self) -> "Iterator[Node]":
        """Give it and all below it."""
        yield self
        for node in self.nodes:
            yield from node.all()

    def find(self, kind: str) -> "Node":
        """Give the first node of a kind. Raises `CutError`."""
        for node in self.all():
            if node.kind == kind:
                return node
        raise CutError(f"it marks no {kind}")


def parsed(page: str, tokens: Tokens) -> Node:
    """Give the tree of a page. Raises `CutError` for a mark that is open, or closed before it was opened."""
    opens: dict[str, str] = {pair[0]: key for key, pair in tokens.cards.items()}
    closes: dict[str, str] = {pair[1]: key for key, pair in tokens.cards.items()}
    path = [Node("")]
    for place, part in enumerate(tokens.split(page.replace("<!---->", ""))):
        if not place % 2 or (part not in opens and part not in closes):
            _append(path[-1], part)
        elif part in opens:
            path.append(Node(opens[part], [""]))
            path[-2].children.append(path[-1])
        elif path[-1].key != closes[part]:
            raise CutError(f"the mark {closes[part]} is closed where it is not open")
        else:
            path.pop()
            path[-1].children.append("")
    if len(path) > 1:
        raise CutError(f"the mark {path[-1].key} is not closed")
    return path[0]


def written(node: Node, tokens: Tokens, more: Mapping[str, Sequence[Node]]) -> str:
    """Give the page of a tree with its marks; behind the node of a kind stand those that are given for it in `more`."""
    page = ""
    for child in node.children:
        if isinstance(child, str):
            page += child
            continue
        for each in (child, *more.get(child.kind, ())):
            opens, closes = tokens.cards[each.key]
            page += f"<!--{opens}-->{written(each, tokens, more)}<!--{closes}-->"
    return page


def bare(page: str) -> str:
    """Give a page without marks and without regard to the amount of white space: for comparing."""
    return "".join(_LEFT_BEHIND.sub("", page).split())


def _append(node: Node, text: str) -> None:
    if node.children and isinstance(node.children[-1], str):
        node.children[-1] += text
    else:
        node.children.append(text)
