"""How close sending comes to the wire: 60 KB personalised messages with the whole ledger, beside smtp-source and nodemailer.

    python benchmarks/bench_wire.py [--messages 4000] [--rounds 5] [--connections 10 50] [--record]

All senders take turns in each round, on loopback; `smtp-source -s 10 -d` (a C program that only pushes bytes) into the same kind of server is 1.0.
Ours is the engine of a run on SQLite with synchronous=FULL: claims, the intent durable before its dot, the outcome before the next dot on that
connection. No TLS, no DKIM. Processor time and memory are those of the sender alone. Importing and freezing the audience are not measured here.
"""

from collections.abc import Callable, Iterator
from functools import partial

from peers import Figures, Peers, Server, nodemailer, ours, serving, smtp_source
from record import Record, Target, arguments, medians, nothing

SIZE = 60_000
REFERENCE = 10
"""Connections of the references."""

AT_LEAST = {10: 0.85, 50: 0.9}
"""Of smtp-source, by our connections."""

CPU = {"smtp-sink": 250.0, "sink": 150.0}
"""Microseconds of processor time per message at most, by the server."""

Sender = Callable[[Peers, Server], Figures]


def senders(peers: Peers, kind: str, told) -> Iterator[tuple[str, int, Sender]]:
    """Give who sends to this kind of server: name, messages, how. nodemailer sends fewer messages, since only its rate counts."""
    if peers.smtp_source:
        source = partial(smtp_source, messages=told.messages, connections=REFERENCE, size=SIZE)
        yield f"smtp-source -s {REFERENCE} -d", told.messages, source
    for count in told.connections:
        yield f"digest, {count} connections", told.messages, partial(_ours, told.messages, count)
    if peers.nodemailer and kind == "smtp-sink":
        few = max(told.messages // 10, 200)
        yield (
            f"nodemailer, {REFERENCE} connections",
            few,
            partial(nodemailer, messages=few, connections=REFERENCE, size=SIZE),
        )


def _ours(messages: int, connections: int, _: Peers, server: Server) -> Figures:
    return ours(server, messages=messages, connections=connections, size=SIZE)


def one_round(peers: Peers, kind: str, told) -> Iterator[tuple[str, Figures]]:
    """Let each sender have its turn."""
    base: Figures = {}
    for name, messages, sender in senders(peers, kind, told):
        with serving(peers, kind) as server:
            found = sender(peers, server)
        if server.messages not in (None, messages):
            raise SystemExit(f"{name} said that {messages} messages were accepted, the server took {server.messages}")
        if peers.smtp_source:  # which has the first turn
            base = base or found
            found["ratio"] = found["rate"] / base["rate"]
        yield name, found | {"server": server.cpu / messages}


def show(record: Record, kind: str, found: dict[str, list[Figures]]) -> None:
    """Print the medians over the rounds, the ratios of each round, and where our time went."""
    record.say(f"## Into {kind if kind == 'smtp-sink' else 'our own sink'}\n")
    head = (
        "sender",
        "ratio",
        "messages/s",
        "CPU us/message",
        "server's CPU us",
        "peak MB",
        "more while sending, MB",
        "messages/commit",
    )
    keys = ("ratio", "rate", "cpu", "server", "memory", "grown", "batch")
    middle = {name: medians(runs) for name, runs in found.items()}
    record.table(head, [(name, *(one.get(key) for key in keys)) for name, one in middle.items()])
    for name, runs in found.items():
        if by_round := " ".join(f"{run['ratio']:.2f}" for run in runs if "ratio" in run):
            record.say(f"Ratios of {name} by round: {by_round}.")
    record.say("\nWhere our time went, in microseconds per message (see `Parts` in wire_sender.py):\n")
    parts = ("loop", "compose", "commit", "claim", "commit wait")
    record.table(
        ("sender", *parts), [(name, *(one[key] for key in parts)) for name, one in middle.items() if "loop" in one]
    )


def targets(found: dict[str, dict[str, list[Figures]]], told) -> Iterator[Target]:
    """Give what was promised, and what was measured of it."""
    for kind, runs in found.items():
        middle = {name: medians(several) for name, several in runs.items()}
        rates = {name: one["rate"] for name, one in middle.items()}
        for count in told.connections:
            mine = middle[f"digest, {count} connections"]
            into = "" if kind == "smtp-sink" else ", into our own sink"
            if kind == "smtp-sink":
                yield Target(f"of smtp-source with {count} connections", AT_LEAST.get(count, 0.85), mine.get("ratio"))
                theirs = rates.get(f"nodemailer, {REFERENCE} connections")
                yield Target(f"times nodemailer with {count} connections", 8, mine["rate"] / theirs if theirs else None)
            yield Target(f"CPU per message with {count} connections{into}", CPU[kind], mine["cpu"], " us", most=True)


def main() -> None:
    """Measure, and print a record in Markdown."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="+", default=[10, 50])
    told = parser.parse_args()
    with Peers() as peers:
        if not peers.servers:
            nothing(f"there is no server to send to: {'; '.join(peers.missing)}.")
            return
        record = Record("wire", "Sending beside smtp-source and nodemailer", keep=told.record)
        record.say(f"{told.messages:,} messages of {SIZE:,} bytes, medians of {told.rounds} interleaved rounds.\n")
        for reason in peers.missing:
            record.say(f"Left out: {reason}.")
        found: dict[str, dict[str, list[Figures]]] = {kind: {} for kind in peers.servers}
        for _ in range(told.rounds):
            for kind, runs in found.items():
                for name, figures in one_round(peers, kind, told):
                    runs.setdefault(name, []).append(figures)
    for kind, runs in found.items():
        show(record, kind, runs)
    record.judge(targets(found, told))
    record.close()


if __name__ == "__main__":
    main()
