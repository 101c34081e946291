"""How a source does with a real server: what 410, 301, 429, 503 and 304 make of what is remembered, and of what a person is told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from digest.model import Collected, FetchState, SourceSpec, Turn
from digest.net.fetch import HttpFetch
from digest.sources import collect
from digest.sources.feed import FeedSource
from tests.unit.sources.samples import NOW, item, rss

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = rss(item()).encode()


@dataclass
class Site:
    """A server that answers as it is told, path by path, and writes down what it was asked."""

    answers: dict[str, str | bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    place: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = request.split(" ", 2)[1]
        self.asked.append(path + (" conditional" if "if-none-match" in request.lower() else ""))
        answer = self.answers[path]
        if isinstance(answer, bytes):
            head, body = 'HTTP/1.1 200 OK\r\nETag: "v1"\r\n', answer
        else:
            head, body = f"HTTP/1.1 {answer}\r\n".replace("PLACE", self.place), b""
        writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()


def runs(site: Site, *steps: tuple[datetime, Callable[[Site], None]], name: str = "") -> list[Collected]:
    """Collect `/feed` once for each step, after what it does to the site, with the state of the last time."""

    async def all_of_them() -> list[Collected]:
        server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
        site.place = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        spec = SourceSpec(key="feed:site", type="feed", name=name, url=f"{site.place}/feed", allow_private=True)
        state, found = FetchState(source=spec.key, last_success=NOW - DAY), []
        async with server, HttpFetch() as fetch:
            for now, change in steps:
                change(site)
                (one,) = await collect([(spec, FeedSource(spec, fetch))], {spec.key: state}, now)
                assert one.state is not None
                state = one.state
                for bulletin in one.bulletins:
                    moved = bulletin.turn is Turn.MOVED
                    state = replace(state, told_moved=bulletin.to) if moved else replace(state, told=bulletin.turn)
                found.append(one)
        return found

    return asyncio.run(all_of_them())


def answers(path: str, answer: str | bytes) -> Callable[[Site], None]:
    return lambda site: site.answers.__setitem__(path, answer)


def same(_: Site) -> None:
    """Change nothing."""


def told(found: list[Collected]) -> list[list[Turn]]:
    return [[one.turn for one in collected.bulletins] for collected in found]


def test_an_unchanged_feed_is_asked_with_what_is_known_and_stays_well():
    """A 304 is a success without articles: nothing is counted as failed, nothing as given."""
    site = Site()
    found = runs(site, (NOW, answers("/feed", FEED)), (NOW + HOUR, answers("/feed", "304 Not Modified")))
    assert site.asked == ["/feed", "/feed conditional"]
    assert [(one.unchanged, len(one.articles)) for one in found] == [(False, 1), (True, 0)]
    state = found[1].state
    assert state is not None
    assert (state.failures, state.items, state.last_success) == (0, (1,), NOW + HOUR)


def test_a_feed_that_is_gone_is_not_asked_again():
    """After a 410 the server has peace, however much time passes; the operator is told once."""
    site = Site()
    found = runs(site, (NOW, answers("/feed", "410 Gone")), (NOW + DAY, same), (NOW + 400 * DAY, same))
    assert site.asked == ["/feed"]
    assert told(found) == [[Turn.RETIRED], [], []]
    assert all("gone for good" in one.failures[0].what for one in found[1:])


@pytest.mark.parametrize(
    ("status", "wait"), [("429 Too Many Requests", HOUR), ("503 Unavailable\r\nRetry-After: 7200", 2 * HOUR)]
)
def test_the_server_says_when(status, wait):
    """A server that asks for a pause gets it, though ours would be shorter, and is asked once it is over."""
    site = Site()
    early = NOW + wait - timedelta(seconds=1)
    runs(site, (NOW, answers("/feed", status)), (early, answers("/feed", FEED)), (NOW + wait, same))
    assert site.asked == ["/feed", "/feed"]


def test_a_move_for_good_is_followed_and_told_once():
    """After a 301 the new address is asked directly; a person hears of it once, and articles come all the while."""
    site = Site(answers={"/new": FEED})
    found = runs(site, (NOW, answers("/feed", "301 Moved\r\nLocation: /new")), (NOW + HOUR, same), (NOW + DAY, same))
    assert site.asked == ["/feed", "/new", "/new conditional", "/new conditional"]
    assert told(found) == [[Turn.MOVED], [], []]
    assert found[0].bulletins[0].to == f"{site.place}/new"


def test_a_move_for_now_is_neither_kept_nor_told():
    """A 302 means that the configured address stays the one to ask."""
    site = Site(answers={"/new": FEED})
    found = runs(site, (NOW, answers("/feed", "302 Found\r\nLocation: /new")), (NOW + HOUR, same))
    assert site.asked == ["/feed", "/new", "/feed conditional", "/new conditional"]
    assert told(found) == [[], []]


def test_a_new_address_that_breaks_gives_the_old_one_its_chance():
    """When the new address fails later, the configured one is asked, and the failure is forgotten when it answers."""
    site = Site(answers={"/new": FEED})
    moved = (NOW, answers("/feed", "301 Moved\r\nLocation: /new"))

    def back(site: Site) -> None:
        site.answers = {"/feed": FEED, "/new": "410 Gone"}

    found = runs(site, moved, (NOW + HOUR, back), (NOW + 2 * HOUR, same))
    assert site.asked[-2:] == ["/new conditional", "/feed conditional"]
    assert [len(one.articles) for one in found] == [1, 0, 1]
    assert told(found)[1:] == [[], []]


def test_three_misses_are_one_line_and_the_end_another():
    """A server that is down for a while: told when it lasts, and when it is over, by the name that the operator gave."""
    site = Site()
    down = [(NOW + n * HOUR, answers("/feed", "500 Internal Server Error")) for n in range(5)]
    found = runs(site, *down, (NOW + 9 * HOUR, answers("/feed", FEED)), name="The Site")
    assert told(found) == [[], [], [Turn.FAILING], [], [], [Turn.OVER]]
    assert {bulletin.where for one in found for bulletin in one.bulletins} == {"The Site"}
    assert "500 Internal Server Error" in found[2].bulletins[0].what
