"""The body of a message for a reader with a choice of his own: pieces of the stock, in his order, within a budget of his own. Pure.

    plan (which stories, in full or short, which are only named) -> the lists and the stories of both parts -> measured; too large: the next plan

A choice costs a few dozen look-ups, whoever else has the same. What a message has beside its body is in `message`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from digest.model import COUNT, GAPS, Part, Stencil, Stock
from digest.model.choice import titles_listed
from digest.model.transfer import Encoding, Kind, encode_value

Body = list[bytes | list[bytes]]
"""The pieces of a body; all stories of a part stand at one place, as a list."""

Slot = tuple[Kind, Encoding, str]
"""A place that is filled: by reader, or by choice."""

LINES = 10_000
"""How many pairs of subject and preheader are kept ready: one by lead story, or some more where a subject counts the stories."""


class Plan(NamedTuple):
    """What one message holds: names of sections, the stories that are shown, the lead first, and those that are only named, best first.

    A `whole` plan holds every story of its sections, in full. `total` is how many stories it has, named ones too.
    """

    names: Sequence[str]
    shown: Sequence[str]
    lead: str
    total: int
    named: Sequence[str] = ()
    short: bool = False
    whole: bool = True


Draw = Callable[[Plan], bytes | list[bytes]]


class Chooser:
    """Makes the bodies of one edition by choice. `fences` are the bytes before each part and those after the last."""

    def __init__(self, stock: Stock, parts: Sequence[Part], fences: Sequence[bytes]) -> None:
        self._stock = stock
        self._drawers = [_Drawer(stock, one, part) for one, part in zip(stock.stencils, parts, strict=True)]
        framed = zip(fences, self._drawers, strict=False)
        self.blank = tuple(merged([*(piece for fence, one in framed for piece in (fence, *one.pieces)), fences[-1]]))
        self._template: Body = [piece if isinstance(piece, bytes) else b"" for piece in self.blank]
        slots = [(place, piece) for place, piece in enumerate(self.blank) if not isinstance(piece, bytes)]
        self._own = [(place, slot) for place, slot in slots if slot[2] in GAPS]
        self.gaps = tuple({slot for _, slot in self._own})
        by_part = [(place, slot[2], one) for one in self._drawers for place, slot in slots if slot[0] == one.kind]
        self._draws: list[tuple[int, Draw]] = [
            (place, one.draws[name]) for place, name, one in by_part if name in one.draws
        ]
        self._brief = [(place, one.named) for place, name, one in by_part if name == "brief"]
        self._inbox = [(place, name, one) for place, name, one in by_part if name in ("subject", "preheader")]
        self._lines: dict[tuple[str, int], list[tuple[int, bytes]]] = {}
        html = self._drawers[-1]
        self._stories = [place for place, name, _ in by_part if name == "stories"]
        self._measured = [place for place, name, one in by_part if one is html and name not in GAPS]
        self._room = stock.budget - sum(len(piece) for piece in html.pieces if isinstance(piece, bytes))
        self._small = html.always_within(self._room)

    def plan(self, names: Sequence[str]) -> Plan | None:
        """Give what a choice holds in full; None where the edition has nothing of it."""
        sections = self._stock.sections
        try:
            shown = [*chain.from_iterable(map(sections.__getitem__, names))]
        except KeyError:
            return self.plan([name for name in names if name in sections])
        return Plan(names, shown, shown[0], len(shown)) if shown else None

    def body(self, plan: Plan, filled: Mapping[Slot, bytes]) -> tuple[Plan, Body]:
        """Give what fits of a plan, and the body: at the same places for every reader a piece, or all pieces of the stories.

        `filled` holds the values of one reader.
        """
        body: Body = self._template.copy()
        for place, slot in self._own:
            body[place] = filled[slot]
        for place, line in self._lines.get((plan.lead, plan.total)) or self._inbox_lines(plan):
            body[place] = line
        while True:
            for place, draw in self._draws:
                body[place] = draw(plan)
            if plan.named:
                for place, draw in self._brief:
                    body[place] = draw(plan)
            if len(plan.names) <= self._small:
                return plan, body
            over = sum(map(len, chain.from_iterable(map(_listed, map(body.__getitem__, self._measured))))) - self._room
            smaller = self._smaller(plan, over) if over > 0 else None
            if smaller is None:
                return plan, body
            plan = smaller

    def flat(self, body: Body) -> list[bytes]:
        """Give the pieces of a body in one list."""
        pieces, begin = list[bytes](), 0
        for place in self._stories:
            pieces += body[begin:place]  # type: ignore[arg-type]  # lists stand at these places alone
            pieces += body[place]  # type: ignore[arg-type]
            begin = place + 1
        pieces += body[begin:]  # type: ignore[arg-type]
        return pieces

    def fixed(self, body: Body) -> list[bytes]:
        """Give the pieces of a body at the places of `blank`: the stories joined to one."""
        return [b"".join(_listed(piece)) for piece in body]

    def subject(self, plan: Plan) -> str:
        """Give the subject of a plan."""
        return self._stock.subjects[plan.lead].replace(COUNT, str(plan.total))

    def _inbox_lines(self, plan: Plan) -> list[tuple[int, bytes]]:
        """Give subject and preheader where they stand in the parts."""
        lines = {"subject": self.subject(plan), "preheader": self._stock.preheaders[plan.lead]}
        made = [(place, one.value(lines[name])) for place, name, one in self._inbox]
        if len(self._lines) >= LINES:
            self._lines.clear()
        self._lines[plan.lead, plan.total] = made
        return made

    def _smaller(self, plan: Plan, over: int) -> Plan | None:
        """Give a plan that is smaller: short summaries first; then the lowest-ranked stories are only named. None when nothing is left to take away."""
        scores, html = self._stock.scores, self._drawers[-1]
        if not plan.short and html.cards[True]:
            return plan._replace(short=True, whole=False)
        ranked = sorted(enumerate(plan.shown[1:]), key=lambda at: (scores[at[1]], -at[0]))
        gone = set[str]()
        for _, story in ranked:
            if over <= 0:
                break
            gone.add(story)
            over -= len(html.cards[plan.short][story])
        if not gone:
            return None
        named = sorted(
            [*(story for story in plan.shown if story in gone), *plan.named], key=scores.__getitem__, reverse=True
        )
        shown = [story for story in plan.shown if story not in gone]
        return plan._replace(shown=shown, named=named, whole=False)


class _Drawer:
    """Draws what a plan wants of one part. `cards` are those in full and the short ones; `draws` are by the name of their slot."""

    def __init__(self, stock: Stock, stencil: Stencil, part: Part) -> None:
        self.kind, self._encoding, self._stock, self._stencil = part.kind, part.encoding, stock, stencil
        self.cards: Mapping[bool, Mapping[str, bytes]] = {False: stencil.cards, True: stencil.short}
        self._rests = {name: self._section(name, ids) for name, ids in stock.sections.items()}
        self._led = {name: self._section(name, ids[1:], led=True) for name, ids in stock.sections.items()}
        self._leads = stencil.leads
        self._reading = [self.value(text) for text in stock.reading]
        self._most = stock.most_contents
        listing = stencil.listings["contents"]
        (before, entries), (between, more) = listing.groups
        self._contents = self._most, before, entries, listing.after
        self._more = [b"", *(between + more[str(count)] for count in range(1, len(more) + 1))]
        self.draws: Mapping[str, Draw] = {
            "reading": lambda plan: self._reading[plan.total - 1],
            "contents": self._listed,
            "stories": self._stories,
        }

    @property
    def pieces(self) -> Iterator[bytes | Slot]:
        """The frame, its gaps as slots."""
        for piece in self._stencil.pieces:
            yield piece if isinstance(piece, bytes) else (self.kind, self._encoding, piece)

    def value(self, text: str) -> bytes:
        """Encode a text for this part."""
        return encode_value(self.kind, self._encoding, text)

    def always_within(self, room: int) -> int:
        """Give how many sections fit into `room` bytes, whichever they are."""
        subjects, preheaders = self._stock.subjects.values(), self._stock.preheaders.values()
        lines = sum(max(len(self.value(text)) for text in texts) for texts in (subjects, subjects, preheaders))
        listing = self._stencil.listings["contents"]
        lists = [len(before) + (self._most + 1) * max(map(len, entries.values())) for before, entries in listing.groups]
        left = room - lines - sum(lists) - len(listing.after) - max(map(len, self._leads.values()))
        sizes = accumulate(sorted(map(len, self._rests.values()), reverse=True))
        return sum(size <= left for size in sizes)

    def named(self, plan: Plan) -> bytes:
        """Give the list of the stories that are only named."""
        listing = self._stencil.listings["brief"]
        (before, heads), (between, names), (last, more) = listing.groups
        most, count = self._stock.most_brief, len(plan.named)
        listed = [names[story] for story in plan.named[:most]]
        ending = (last, more[str(count - most)]) if count > most else ()
        return b"".join([before, heads[str(count)], between, *listed, *ending, listing.after])

    def _stories(self, plan: Plan) -> list[bytes]:
        first, *others = plan.names
        if plan.whole:
            rests = self._rests
            return [self._leads[plan.lead], self._led[first], *[rests[name] for name in others]]
        shown = frozenset(plan.shown)
        kept = {name: [story for story in self._stock.sections[name] if story in shown] for name in plan.names}
        led = self._section(first, kept[first][1:], led=True, short=plan.short)
        return [self._leads[plan.lead], led, *(self._section(name, kept[name], short=plan.short) for name in others)]

    def _section(self, name: str, ids: Sequence[str], *, led: bool = False, short: bool = False) -> bytes:
        """Give the stories of a section below its heading, which may stand above its lead story already (`led`)."""
        if not ids:
            return b""
        head = b"" if led and not self._stencil.headed else self._stencil.heads.get(name, b"")
        return head + b"".join([self.cards[short][story] for story in ids])

    def _listed(self, plan: Plan) -> bytes:
        most, before, entries, after = self._contents
        count = titles_listed(len(plan.shown), plan.total, most)
        if not count:
            return b""
        titles = [entries[story] for story in plan.shown[:count]]
        return b"".join([before, *titles, self._more[plan.total - count], after])


def _listed(piece: bytes | list[bytes]) -> list[bytes]:
    return piece if isinstance(piece, list) else [piece]


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
