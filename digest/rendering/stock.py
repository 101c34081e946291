"""The stock of an edition: every story as each reader may need it, cut and encoded once, for readers whose choice and order are their own.

    one small page per story, as the lead -> one page for each section's heading and cards -> spliced into one page -> styled -> cut -> encoded

It is made by the same templates as the page for everybody, and held against it: a template that sets a story differently because of its neighbours
cannot be cut, and says so here. Which reader gets what is not known.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from digest.model import CHOSEN, COUNT, GAPS, Edition, Gap, Listing, Newsletter, Section, Stencil, Stock, Story
from digest.model.transfer import Encoding, Kind, encode_piece
from digest.rendering.budget import BUDGET, with_sentences
from digest.rendering.inline import inline
from digest.rendering.marks import CutError, Entry, Marks, Node, Span, bare, parsed, written
from digest.rendering.placeholders import Mark, Token, Tokens, unbox
from digest.rendering.subject import chosen_preheader, chosen_subject
from digest.rendering.templates import HTML, TEXT, Theme
from digest.rendering.view import MOST_BRIEF, MOST_CONTENTS, EditionView, more, named, others, view
from digest.rendering.words import plural, words

_BLOCKS = ("contents", "brief")
_LISTS = {"contents": ("entry", "contents_more"), "brief": ("more", "name", "brief_more")}
_STORIES = ("lead", "head", "card", "short")
Page = Callable[[EditionView], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Cuts the pages of one edition, of which only stories in sections are given. `browser_url` is its page on the web; with `long` there are cards of one sentence too."""

    edition: Edition
    newsletter: Newsletter
    browser_url: str
    tokens: Tokens
    long: bool

    @classmethod
    def of(cls, edition: Edition, newsletter: Newsletter, browser_url: str, *, long: bool) -> "Cutter":
        """Make one, with a pair of marks for everything that is cut."""
        ids = [story.article.id for story in edition.stories]
        keys = [f"{kind}:{one}" for kind in ("lead", "card", "short", "entry", "name") for one in ids]
        keys += [f"{kind}:{n}" for kind in ("more", "contents_more", "brief_more") for n in range(1, len(ids) + 1)]
        keys += [f"head:{section.name}" for section in edition.sections]
        gaps = [*GAPS, *(Gap(name) for name in CHOSEN[:3])]
        tokens = Tokens.derive([*keys, *_BLOCKS], repr((edition, newsletter, keys)), gaps)
        return cls(edition=edition, newsletter=newsletter, browser_url=browser_url, tokens=tokens, long=long)

    def tree(self, page: Page) -> Node:
        """Give the tree of a page in which everything stands that any reader may get. Raises `CutError`."""
        leading = (self._leading(n, story) for n, story in enumerate(self.edition.stories, 1))
        first, *rest = [parsed(page(seen), self.tokens) for seen in leading]
        found: dict[str, list[Node]] = {}
        for node in (node for tree in rest for node in tree.all() if node.kind not in ("", *_BLOCKS)):
            found.setdefault(node.kind, []).append(node)
        found["lead"] = [*found.get("lead", []), *self._stories(page)]
        tree = parsed(written(first, self.tokens, found), self.tokens)
        if bare(self._joined(tree, headed=self.headed(page))) != self._whole(page):
            raise CutError("it sets a story differently because of what stands before it")
        return tree

    def headed(self, page: Page) -> bool:
        """Whether the heading of a section stands once more below its lead story. Raises `CutError`."""
        section = next((one for one in self.edition.sections if len(one.stories) > 1), None)
        return section is not None and bool(bare(self._below(page, [section])[0].text))

    def _whole(self, page: Page) -> str:
        seen = self._view(self.edition, "card")
        return bare(page(replace(self._open(seen), contents=(), contents_more="")))

    def _joined(self, tree: Node, *, headed: bool) -> str:
        """Give the page of the whole edition in its own order, made of its pieces."""
        found = {node.key: node.text for node in tree.nodes}
        stories = ""
        for section in self.edition.sections:
            first, *rest = (story.article.id for story in section.stories)
            leads = not stories
            stories += found[f"lead:{first}"] if leads else found[f"head:{section.name}"] + found[f"card:{first}"]
            stories += found[f"head:{section.name}"] if leads and rest and headed else ""
            stories += "".join(found[f"card:{one}"] for one in rest)
        page, told = "", False
        for child in tree.children:
            if isinstance(child, str):
                page += child
            elif child.kind == "lead" and not told:
                page, told = page + stories, True
        return page

    def _stories(self, page: Page) -> Iterator[Node]:
        """Give headings and cards as they stand below a lead story of another section."""
        first, second, *others = self.edition.sections
        for sections in ([_led(first), second, *others], [_led(second), first]):
            yield from self._below(page, sections)
            if self.long:
                short = [
                    replace(one, stories=tuple(with_sentences(story, 1) for story in one.stories)) for one in sections
                ]
                yield from (node for node in self._below(page, short, "short") if node.kind == "short")

    def _below(self, page: Page, sections: Sequence[Section], kind: str = "card") -> list[Node]:
        """Give what stands below the first story of these sections: for each a node of what is above its stories, then these."""
        lead, *rest = sections[0].stories
        tops = {one.stories[0].article.id: one.name for one in sections[1:]}
        tops |= {story.article.id: sections[0].name for story in rest[:1]}
        seen = self._view(replace(self.edition, sections=tuple(sections)), kind)
        found, before = list[Node](), ""
        for child in parsed(page(replace(seen, contents=(), contents_more="")), self.tokens).children:
            if isinstance(child, str):
                before = child
                continue
            story = child.key.partition(":")[2]
            if story in tops:
                found.append(Node(f"head:{tops[story]}", [before]))
            elif before.strip() and story != lead.article.id:
                raise CutError("something stands between two stories of one section")
            else:
                child.children.insert(0, before)
            found.append(child)
        return found[1:]

    def _view(self, edition: Edition, kind: str) -> EditionView:
        cards = {story.article.id: self.tokens.cards[f"{kind}:{story.article.id}"] for story in edition.stories}
        return view(edition, self.newsletter, replace(self.tokens, cards=cards), browser_url=self.browser_url)

    def _open(self, seen: EditionView) -> EditionView:
        """Give a page with gaps for what is chosen: two lines of the inbox, and the count of stories where no editor wrote an intro."""
        gap = self.tokens.gaps
        opened = replace(seen, subject=gap[Gap("subject")], preheader=gap[Gap("preheader")])
        return opened if self.edition.intro.strip() else replace(opened, intro=(gap[Gap("reading")],))

    def _leading(self, n: int, story: Story) -> EditionView:
        """Give the page with one story, which leads, is listed, and is named; counts are `n`."""
        one, language, say = story.article.id, self.edition.language, words(self.edition.language)
        alone = replace(self.edition, sections=(Section(name=story.section, stories=(story,)),))
        seen = self._view(alone, "lead")
        assert seen.lead is not None
        opens, _ = self._pair(f"lead:{one}")
        return replace(
            self._open(seen),
            lead=replace(seen.lead, opens=Token("")),
            contents=(Entry(seen.lead.title, *self._pair(f"entry:{one}")),),
            contents_more=others(say, n, language),
            more=more(say, n, language, self.browser_url),
            brief=(replace(named(story, language, self.newsletter), **self._span(f"name:{one}")),),
            brief_more=others(say, n, language),
            marks=Marks(
                stories=opens,
                contents=Span(**self._span("contents")),
                brief=Span(**self._span("brief")),
                more=Span(**self._span(f"more:{n}")),
                contents_more=Span(**self._span(f"contents_more:{n}")),
                brief_more=Span(**self._span(f"brief_more:{n}")),
            ),
        )

    def _pair(self, key: str) -> tuple[Mark, Mark]:
        opens, closes = self.tokens.cards[key]
        return Mark(opens), Mark(closes)

    def _span(self, key: str) -> dict[str, Mark]:
        return dict(zip(("opens", "closes"), self._pair(key), strict=True))


def _led(section: Section) -> Section:
    """Give a section that has no more than its first story."""
    return replace(section, stories=section.stories[:1])


def stock_of(
    edition: Edition,
    newsletter: Newsletter,
    theme: Theme,
    encodings: Sequence[Encoding],
    *,
    browser_url: str,
    long: bool,
) -> Stock:
    """Give the stock of an edition with two sections or more. `encodings` are those of text and HTML. Raises `RenderError`, and `CutError` for templates that cannot be cut.

    No topic names a story without a section: the stock has none.
    """
    sections = tuple(section for section in edition.sections if section.stories and section.name)
    if len({section.name for section in sections}) < len(sections):
        raise CutError("two sections have the same name")
    cutter = Cutter.of(replace(edition, sections=sections), newsletter, browser_url, long=long)
    text, boxed = (lambda page: theme.bare(TEXT, page=page)), (lambda page: theme.boxed(HTML, page=page))
    trees = (
        cutter.tree(text),
        parsed(unbox(inline(written(cutter.tree(boxed), cutter.tokens, {})), escape), cutter.tokens),
    )
    kinds: tuple[Kind, Kind] = ("text/plain", "text/html")
    stencils = tuple(
        _stencil(tree, kind, encoding, cutter.tokens, headed=cutter.headed(page))
        for tree, kind, encoding, page in zip(trees, kinds, encodings, (text, boxed), strict=True)
    )
    by_id = {story.article.id: story for section in sections for story in section.stories}
    say, count = words(edition.language), range(1, len(by_id) + 1)
    return Stock(
        sections={one.name: tuple(story.article.id for story in one.stories) for one in sections},
        scores={key: story.score for key, story in by_id.items()},
        subjects={key: chosen_subject(newsletter, edition, story, COUNT) for key, story in by_id.items()},
        preheaders={key: chosen_preheader(edition, story) for key, story in by_id.items()},
        reading=tuple(say.reading.format(stories=plural(say.stories, n, edition.language)) for n in count),
        budget=BUDGET,
        most_contents=MOST_CONTENTS,
        most_brief=MOST_BRIEF,
        stencils=stencils,
    )


def _stencil(tree: Node, kind: Kind, encoding: Encoding, tokens: Tokens, *, headed: bool) -> Stencil:
    def piece(text: str) -> bytes:
        return encode_piece(kind, encoding, text.replace("\r\n", "\n"))

    found: dict[str, dict[str, bytes]] = {name: {} for name in _STORIES}
    for node in tree.nodes:
        if node.kind in found:
            found[node.kind][node.key.partition(":")[2]] = piece(node.text)
    return Stencil(
        pieces=tuple(_frame(tree, tokens, piece)),
        leads=found["lead"],
        cards=found["card"],
        short=found["short"],
        heads=found["head"],
        headed=headed,
        listings={block: _listing(tree.find(block), _LISTS[block], piece) for block in _BLOCKS},
    )


def _frame(tree: Node, tokens: Tokens, piece: Callable[[str], bytes]) -> Iterator[bytes | Gap]:
    meaning, told = tokens.meaning, False
    for child in tree.children:
        if isinstance(child, Node):
            if child.kind in _BLOCKS:
                yield Gap(child.kind)
            elif not told:
                told = True
                yield Gap("stories")
            continue
        for place, part in enumerate(tokens.split(child)):
            if place % 2:
                yield meaning[part]
            elif part:
                yield piece(part)


def _listing(block: Node, kinds: Sequence[str], piece: Callable[[str], bytes]) -> Listing:
    """Give the groups of a list, in the order in which they stand. What stands between two entries belongs to the one before."""
    groups: dict[str, tuple[bytes, dict[str, bytes]]] = {}
    before = ""
    for child in block.children:
        if isinstance(child, str):
            before += child
        else:
            if child.kind not in groups:
                groups[child.kind] = piece(before), {}
            groups[child.kind][1][child.key.partition(":")[2]] = piece(child.text)
            before = ""
    if tuple(groups) != tuple(kinds):
        raise CutError(f"it does not mark every part of the list {block.key}")
    return Listing(groups=tuple((text, entries) for text, entries in groups.values()), after=piece(before))
