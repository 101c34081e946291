"""The body of a message for a reader with a choice of his own: pieces of the stock, in his order, within a budget of his own. Pure.

    plan (which stories, in full or short, which are only named) -> the lists and the stories of both parts -> measured; too large: the next plan

A choice costs a few dozen look-ups, whoever else has the same. What a message has beside its body is in `message`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.model import COUNT, GAPS, Part, Stencil, Stock
from digest.model.transfer import Encoding, Kind, encode_value

Slot = tuple[Kind, Encoding, str]
"""A place that is filled: by reader, or by choice."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one message holds: sections with the stories that are shown, the lead first; then those that are only named, best first."""

    sections: tuple[tuple[str, tuple[str, ...]], ...]
    shown: Sequence[str]
    named: Sequence[str] = ()
    short: bool = False
    whole: bool = True

    @property
    def lead(self) -> str:
        """The story that leads."""
        return self.shown[0]

    @property
    def count(self) -> int:
        """How many stories it has, named ones too."""
        return len(self.shown) + len(self.named)


class Chooser:
    """Makes the bodies of one edition by choice. `fences` are the bytes before each part and those after the last."""

    def __init__(self, stock: Stock, parts: Sequence[Part], fences: Sequence[bytes]) -> None:
        self._stock = stock
        self._drawers = [_Drawer(stock, one, part) for one, part in zip(stock.stencils, parts, strict=True)]
        runs = [
            piece for fence, drawer in zip(fences, self._drawers, strict=False) for piece in (fence, *drawer.pieces)
        ]
        self.blank = tuple(merged([*runs, fences[-1]]))
        self.slots = tuple((place, piece) for place, piece in enumerate(self.blank) if not isinstance(piece, bytes))
        self._own = [(place, slot) for place, slot in self.slots if slot[2] in GAPS]
        self._by_choice = [
            (place, drawer.draws[slot[2]])
            for drawer in self._drawers
            for place, slot in self.slots
            if slot[0] == drawer.kind and slot[2] not in GAPS
        ]
        self._template = [piece if isinstance(piece, bytes) else b"" for piece in self.blank]
        html = self._drawers[-1]
        self._measured = [place for place, slot in self.slots if slot[0] == html.kind and slot[2] not in GAPS]
        self._room = stock.budget - sum(len(piece) for piece in html.pieces if isinstance(piece, bytes))

    def knows(self, names: Sequence[str]) -> bool:
        """Whether the edition has stories for this choice."""
        return any(self._stock.sections.get(name) for name in names)

    def body(self, names: Sequence[str], filled: Mapping[Slot, bytes]) -> tuple[Plan, list[bytes]]:
        """Give what is shown, and the body as it is joined: pieces at the same places for every reader. `filled` holds the values of one reader."""
        body = self._template.copy()
        for place, slot in self._own:
            body[place] = filled[slot]
        plan = _whole(self._stock, names)
        while True:
            for place, draw in self._by_choice:
                body[place] = draw(plan)
            over = sum([len(body[place]) for place in self._measured]) - self._room
            following = self._smaller(plan, over) if over > 0 else None
            if following is None:
                return plan, body
            plan = following

    def subject(self, plan: Plan) -> str:
        """Give the subject of a plan."""
        return self._stock.subjects[plan.lead].replace(COUNT, str(plan.count))

    def _smaller(self, plan: Plan, over: int) -> Plan | None:
        """Give a plan that is smaller: short summaries first; then the lowest-ranked stories are only named. None when nothing is left to take away."""
        html = self._drawers[-1]
        if not plan.short and html.cards[True]:
            return Plan(plan.sections, plan.shown, short=True, whole=False)
        gone = set[str]()
        ranked = sorted(enumerate(plan.shown[1:]), key=lambda at: (self._stock.scores[at[1]], -at[0]))
        for _, story in ranked:
            if over <= 0:
                break
            gone.add(story)
            over -= len(html.cards[plan.short][story])
        if not gone:
            return None
        kept = ((name, tuple(story for story in ids if story not in gone)) for name, ids in plan.sections)
        named = sorted([*gone, *plan.named], key=lambda story: (-self._stock.scores[story], story))
        shown = [story for story in plan.shown if story not in gone]
        return Plan(tuple((name, ids) for name, ids in kept if ids), shown, named, short=plan.short, whole=False)


class _Drawer:
    """Draws what a plan wants of one part. `cards` are those in full and the short ones."""

    def __init__(self, stock: Stock, stencil: Stencil, part: Part) -> None:
        self.kind, self._encoding, self._stock, self._stencil = part.kind, part.encoding, stock, stencil
        self.cards: Mapping[bool, Mapping[str, bytes]] = {False: stencil.cards, True: stencil.short}
        self._rests = {name: self._section(name, ids) for name, ids in stock.sections.items()}
        self._led = {name: self._section(name, ids[1:], led=True) for name, ids in stock.sections.items()}
        self._contents, self._brief = stencil.listings["contents"], stencil.listings["brief"]
        self._values: dict[tuple[str, str, int], bytes] = {}
        self._reading = [self._value(text) for text in stock.reading]
        self.draws: Mapping[str, Callable[[Plan], bytes]] = {
            "subject": lambda plan: self._line("subject", stock.subjects, plan),
            "preheader": lambda plan: self._line("preheader", stock.preheaders, plan),
            "reading": lambda plan: self._reading[plan.count - 1],
            "contents": self._listed,
            "brief": self._named,
            "stories": self._stories,
        }

    @property
    def pieces(self) -> Iterator[bytes | Slot]:
        """The frame, its gaps as slots."""
        for piece in self._stencil.pieces:
            yield piece if isinstance(piece, bytes) else (self.kind, self._encoding, piece)

    def _stories(self, plan: Plan) -> bytes:
        (first, shown), *others = plan.sections
        if plan.whole:
            return b"".join(
                [self._stencil.leads[plan.lead], self._led[first], *[self._rests[name] for name, _ in others]]
            )
        led = self._section(first, shown[1:], led=True, short=plan.short)
        rests = (self._section(name, ids, short=plan.short) for name, ids in others)
        return b"".join([self._stencil.leads[plan.lead], led, *rests])

    def _section(self, name: str, ids: Sequence[str], *, led: bool = False, short: bool = False) -> bytes:
        """Give the stories of a section below its heading, which may stand above its lead story already (`led`)."""
        if not ids:
            return b""
        head = b"" if led and not self._stencil.headed else self._stencil.heads.get(name, b"")
        return head + b"".join([self.cards[short][story] for story in ids])

    def _listed(self, plan: Plan) -> bytes:
        below = len(plan.shown) - 1
        if below < 2:  # noqa: PLR2004 - one story below the lead needs no list
            return b""
        (before, entries), (between, more) = self._contents.groups
        most = self._stock.most_contents
        listed = [entries[story] for story in plan.shown[1 : most + 1]]
        return b"".join(
            [before, *listed, *((between, more[str(below - most)]) if below > most else ()), self._contents.after]
        )

    def _named(self, plan: Plan) -> bytes:
        if not plan.named:
            return b""
        (before, heads), (between, names), (last, more) = self._brief.groups
        most, count = self._stock.most_brief, len(plan.named)
        listed = [names[story] for story in plan.named[:most]]
        ending = (last, more[str(count - most)]) if count > most else ()
        return b"".join([before, heads[str(count)], between, *listed, *ending, self._brief.after])

    def _line(self, name: str, lines: Mapping[str, str], plan: Plan) -> bytes:
        """Give a line of the inbox in this part, encoded once for a lead story and a count."""
        key = name, plan.lead, plan.count
        if key not in self._values:
            self._values[key] = self._value(lines[plan.lead].replace(COUNT, str(plan.count)))
        return self._values[key]

    def _value(self, text: str) -> bytes:
        return encode_value(self.kind, self._encoding, text)


def _whole(stock: Stock, names: Sequence[str]) -> Plan:
    sections = tuple([(name, stock.sections[name]) for name in names if name in stock.sections])
    shown: list[str] = []
    for _, ids in sections:
        shown += ids
    return Plan(sections, shown)


def merged(pieces: Iterable[bytes | Slot]) -> Iterator[bytes | Slot]:
    """Join neighbours that are the same for everybody."""
    run: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            run.append(piece)
            continue
        yield b"".join(run)
        yield piece
        run = []
    yield b"".join(run)
