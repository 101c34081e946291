"""How sending goes over distance: round trips of 0, 1, 10 and 40 ms, 60 KB messages, beside nodemailer, smtp-source and what a round trip allows.

    python benchmarks/bench_distance.py [--round-trips 0 1 10 40] [--connections 10 50] [--rounds 5] [--seconds 4] [--record]

One message takes at least one round trip, so connections / round trip is the most that a sender can do which waits for each answer. The distance
is inside the server (sink.c): each reply leaves one round trip after the bytes that it answers came in, the greeting too. That is what a client
waits for, and it costs the machine nothing; the handshake, slow start and the windows of TCP are left out, which a kept connection meets only in
its first messages. Where the kernel can delay packets, give the loopback of a namespace a real distance and name it with `--line`:

    unshare --net sh -c 'ip link set lo up mtu 1500 && tc qdisc add dev lo root netem delay 5ms limit 100000 &&
        python benchmarks/bench_distance.py --line 10'
"""

import sys
from collections.abc import Callable, Iterator

from peers import Figures, Peers, Server, nodemailer, ours, serving, smtp_source
from record import Record, Target, arguments, medians, nothing

SIZE = 60_000
FASTEST = {"digest": 4000, "smtp-source": 4000, "nodemailer": 150}
"""Messages per second that each is expected to send at most: so many are sent that a turn takes about the seconds asked for."""

ROUND_TRIPS = {"digest": 1, "smtp-source": 4, "nodemailer": 4}
"""Per message, if all goes well."""

BESIDE_NODEMAILER = (10, 50)
"""The round trip in milliseconds, and the connections of both, at which nodemailer takes its turn."""

AT_LEAST_OF_LIMIT = ((40, 10, 0.8),)
TIMES_NODEMAILER = 8

Case = tuple[str, float, int]
"""Who, over which round trip (ms), with how many connections."""


def cases(peers: Peers, told) -> Iterator[Case]:
    """Give everything that has its turn in a round."""
    for trip in [told.line] if told.line else told.round_trips:
        for count in told.connections:
            yield "digest", trip, count
            if peers.smtp_source:
                yield "smtp-source", trip, count
            if peers.nodemailer and (trip, count) == BESIDE_NODEMAILER:
                yield "nodemailer", trip, count


def amount(case: Case, seconds: float) -> int:
    """Give how many messages take about so long."""
    who, trip, count = case
    limit = count / (trip * ROUND_TRIPS[who]) * 1000 if trip else FASTEST[who]
    return max(int(min(limit, FASTEST[who]) * seconds), 2 * count)


def measure(peers: Peers, case: Case, told) -> Figures:
    """Let one sender have its turn; gives its rate, and what part of connections / round trip that is."""
    who, trip, count = case
    turns: dict[str, Callable[[Server, int], Figures]] = {
        "digest": lambda server, messages: ours(server, messages=messages, connections=count, size=SIZE),
        "smtp-source": lambda server, messages: smtp_source(
            peers, server, messages=messages, connections=count, size=SIZE
        ),
        "nodemailer": lambda server, messages: nodemailer(
            peers, server, messages=messages, connections=count, size=SIZE
        ),
    }
    messages = amount(case, told.seconds)
    with serving(peers, "sink", round_trip=0 if told.line else trip) as server:
        found = turns[who](server, messages)
    if server.messages != messages:
        sys.exit(f"{who} said that {messages} messages were accepted, the server took {server.messages}")
    return {"rate": found["rate"], "cpu": found["cpu"], "messages": float(messages)}


def targets(middle: dict[Case, Figures]) -> Iterator[Target]:
    """Give what was promised, and what was measured of it."""
    trip, count = BESIDE_NODEMAILER
    mine, theirs = (middle.get((who, trip, count)) for who in ("digest", "nodemailer"))
    times = mine["rate"] / theirs["rate"] if mine and theirs else None
    yield Target(f"times nodemailer, both with {count} connections, at {trip} ms", TIMES_NODEMAILER, times)
    for trip, count, bound in AT_LEAST_OF_LIMIT:
        mine = middle.get(("digest", trip, count))
        part = mine["rate"] * trip / count / 1000 if mine else None
        yield Target(f"of connections / round trip with {count} connections, at {trip} ms", bound, part)


def main() -> None:
    """Measure, and print a record in Markdown."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--round-trips", type=float, nargs="+", default=[0.0, 1.0, 10.0, 40.0])
    parser.add_argument("--connections", type=int, nargs="+", default=[10, 50])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4, help="about how long each turn takes")
    parser.add_argument("--line", type=float, default=0, help="the round trip in ms that the loopback itself has")
    told = parser.parse_args()
    with Peers() as peers:
        if peers.sink is None:
            nothing(f"distance is in our own server, which is missing: {'; '.join(peers.missing)}.")
            return
        record = Record("distance", "Sending over distance", keep=told.record)
        for reason in peers.missing:
            record.say(f"Left out: {reason}.")
        found: dict[Case, list[Figures]] = {}
        for _ in range(told.rounds):
            for case in cases(peers, told):
                found.setdefault(case, []).append(measure(peers, case, told))
    record.say(f"Medians of {told.rounds} interleaved rounds; messages of {SIZE:,} bytes.\n")
    middle = {case: medians(runs) for case, runs in found.items()}
    head = (
        "sender",
        "round trip, ms",
        "connections",
        "messages/s",
        "of connections / round trip",
        "CPU us/message",
        "messages sent",
    )
    rows = [
        (who, trip, count, one["rate"], one["rate"] * trip / count / 1000 if trip else None, one["cpu"], int(one["messages"]))
        for (who, trip, count), one in middle.items()
    ]  # fmt: skip
    record.table(head, sorted(rows, key=lambda row: (row[1], row[2])))
    record.judge(targets(middle))
    record.close()


if __name__ == "__main__":
    main()
