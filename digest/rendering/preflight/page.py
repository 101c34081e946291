"""A finished page as a tree that checks can walk: elements with their styles, texts, and what only Outlook sees. Pure, and takes any text for a page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT = frozenset({"script", "style", "title", "head", "noscript"})
_ONLY_OUTLOOK = re.compile(r"\[if [^\]]*mso[^\]]*\]>(.*?)(?:<!\[endif\])?$", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]*)", re.IGNORECASE)
_DEEPEST = 256
"""Levels of nesting; what is deeper stands beside its parent. No renderer of mail goes further."""
_TINY = 2.0
"""Pixels of a letter that nobody reads."""


@dataclass(eq=False, slots=True, weakref_slot=True)
class Element:
    """One element: where it begins, what it holds, and in what it stands."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    parent: "Element | None" = None
    style: Mapping[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    depth: int = 0

    @property
    def classes(self) -> frozenset[str]:
        """The names that style sheets call it by."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def place(self) -> str:
        """Where a person finds it."""
        return f"HTML, line {self.line}"

    def up(self) -> Iterator["Element"]:
        """Give the element and all in which it stands, innermost first."""
        one: Element | None = self
        while one is not None:
            yield one
            one = one.parent

    def down(self) -> Iterator["Element"]:
        """Give the element and all that it holds, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.down()

    @property
    def words(self) -> str:
        """What is read there, on one line; a picture says its alternative."""
        return " ".join(" ".join(text for _, text in self.runs()).split())

    def runs(self) -> Iterator[tuple["Element", str]]:
        """Give what is read there, run by run in order, each with the element in which it stands."""
        if self.tag == "img":
            yield self, self.attributes.get("alt", "")
        for child in self.children:
            if isinstance(child, str):
                yield self, child
            elif child.tag not in _SILENT:
                yield from child.runs()

    def inherited(self, name: str) -> str:
        """Give the value of a property that children inherit; empty where nobody says it."""
        return next((one.style[name] for one in self.up() if name in one.style), "")

    @property
    def hides(self) -> bool:
        """Whether this very element keeps its content from being seen."""
        style, size = self.style, pixels(self.style.get("font-size", ""))
        return (
            style.get("display") == "none"
            or style.get("visibility") == "hidden"
            or style.get("opacity") == "0"
            or "hidden" in self.attributes
            or (style.get("max-height", "").startswith("0") and style.get("overflow") == "hidden")
            or (
                size is not None and size < _TINY and any(isinstance(one, str) and one.strip() for one in self.children)
            )
        )

    @property
    def hidden(self) -> bool:
        """Whether nobody sees it."""
        return any(one.hides for one in self.up())


class Page(HTMLParser):
    """The tree of a page, read once."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, 1)
        self._open = self.root
        self._outlook: list[tuple[str, int]] = []
        self.feed(html)
        self.close()

    @property
    def for_outlook(self) -> list[tuple[str, int]]:
        """What stands in conditional comments, with its line, in order."""
        return self._outlook

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in order."""
        return tuple(self.root.down())[1:]

    def all(self, *tags: str) -> list[Element]:
        """Give the elements with these tags."""
        return [one for one in self.elements if one.tag in tags]

    @cached_property
    def texts(self) -> tuple[tuple[Element, str], ...]:
        """Every run of words in the body, on one line, with the element in which it stands. Alternatives of pictures are left out."""
        runs = ((one, " ".join(text.split())) for one, text in self.root.runs() if one.tag != "img")
        return tuple((one, words) for one, words in runs if words)

    @cached_property
    def css(self) -> str:
        """The style blocks that were kept."""
        return "\n".join(
            "".join(child for child in one.children if isinstance(child, str)) for one in self.all("style")
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        attributes = {name: value or "" for name, value in attrs}
        above = self._open
        style = declarations(attributes.get("style", ""))
        one = Element(tag, attributes, self.getpos()[0], above, style, depth=above.depth + 1)
        above.children.append(one)
        if tag not in _VOID and one.depth < _DEEPEST:
            self._open = one

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of that name, if there is one."""
        for one in self._open.up():
            if one.tag == tag and one.parent is not None:
                self._open = one.parent
                return

    def handle_data(self, data: str) -> None:
        """Take words."""
        self._open.children.append(data)

    def handle_comment(self, data: str) -> None:
        """Keep what only Outlook reads."""
        if found := _ONLY_OUTLOOK.match(data):
            self._outlook.append((found[1], self.getpos()[0]))


def declarations(style: str) -> dict[str, str]:
    """Give the declarations of a style attribute or rule: name and value, lower case, without `!important`."""
    pairs = _DECLARATION.findall(style)
    return {name.lower(): value.lower().replace("!important", "").strip() for name, value in pairs}


def pixels(size: str) -> float | None:
    """Read a length in pixels; None for anything else."""
    number = size.removesuffix("px")
    return float(number) if re.fullmatch(r"\d+(\.\d+)?", number) and (size != number or float(number) == 0) else None
