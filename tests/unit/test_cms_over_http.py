"""Content systems over real HTTP, read by real children, configured as an operator does it: one digest of all, and no secret anywhere but where it belongs."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import EntryPoint
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from digest import plugins
from digest.errors import Exit
from digest.model import Article, Collected, FetchState, SourceSpec
from digest.ports import Fetch
from digest.sources import manners
from tests.clock import START, MovableClock
from tests.e2e.newsroom import Newsroom, Result
from tests.unit.net.web_server import Answer, WebServer, answer, redirect
from tests.unit.sources.cms_sites import Ghost, Post, WordPress
from tests.unit.sources.samples import FIXTURES
from tests.unit.sources.sites import listing, page

CANARY = "canary-3b8f61"
SECRETS = {
    "DIGEST_SOURCES__WP__USERNAME": "editor",
    "DIGEST_SOURCES__WP__PASSWORD": f"{CANARY} ab cd",
    "DIGEST_SOURCES__KILN__TOKEN": f"{CANARY}22444f78",
    "DIGEST_SOURCES__TOWN__TOKEN": f"{CANARY}-town",
}


TITLES = (
    "A bridge stays open",
    "The pilots go home early",
    "A glaze that nobody ordered",
    "The night bus runs again",
    "A pot for every herb",
    "A ferry for the north bank",
    "Tide tables are free",
)


SITE = {
    "/news": answer(200, listing("/ferry").encode(), Content_Type="text/html"),
    "/ferry": answer(
        200,
        page(
            "A ferry for the north bank",
            head=f'<meta name="date" content="{(START - timedelta(hours=2)).isoformat()}">',
        ).encode(),
        Content_Type="text/html",
    ),
}


class Table(dict[str, Answer]):
    """What a server answers, by a function of the address and what came with it."""

    def __init__(self, says: Callable[[str], Answer]) -> None:
        super().__init__()
        self._says = says

    def get(self, path: str, default: Any = None) -> Any:
        return self._says(path)


def post(number: int, title: str) -> Post:
    moment = START - timedelta(hours=number)
    return Post(number=number, published=moment, updated=moment, title=title)


def source(api: str, port: int, **more: str) -> str:
    lines = [
        f'type = "cms"\napi = "{api}"\nurl = "http://127.0.0.1:{port}{more.pop("path", "")}"\nallow_private = true'
    ]
    return "\n".join([*lines, *(f"{name} = {value}" for name, value in more.items())]) + "\n"


@pytest.fixture
def room(tmp_path, clock: MovableClock) -> Newsroom:
    made = Newsroom(tmp_path, clock)
    made.environment |= SECRETS
    return made


def serving(
    room: Newsroom, servers: dict[str, Any], job: Callable[[dict[str, int]], Any]
) -> tuple[Any, dict[str, list[Any]]]:
    """Do a job while servers run; gives its result, and what each was asked."""

    async def go() -> tuple[Any, dict[str, list[Any]]]:
        running = {name: WebServer({}) for name in servers}
        for name, server in running.items():
            server.answers = Table(servers[name])
            await server.__aenter__()
        try:
            result = await asyncio.to_thread(job, {name: server.port for name, server in running.items()})
        finally:
            for server in running.values():
                await server.__aexit__()
        return result, {name: server.asked for name, server in running.items()}

    return asyncio.run(go())


def hidden(room: Newsroom, *shown: str) -> bool:
    """Whether the canary is in none of these texts, nor in any file of the data folder."""
    files = [path.read_bytes() for path in (room.folder / "data").rglob("*") if path.is_file()]
    return not any(CANARY in text for text in shown) and not any(CANARY.encode() in content for content in files)


class Notices:
    """A source as somebody else may write one: a notice to a line, with its address."""

    def __init__(self, spec: SourceSpec, fetch: Fetch) -> None:
        self._spec, self._fetch = spec, fetch

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        said = await self._fetch(self._spec.url, allow_private=self._spec.allow_private)
        articles: list[Article] = []
        for line in said.body.decode().splitlines():
            url, title, text = line.split("|")
            made = Article(id=f"{len(articles):032x}", source=self._spec.key, source_name="Notices", title=title)
            articles.append(replace(made, url=url, text=text, published=now - timedelta(hours=1)))
        return Collected(source=self._spec.key, articles=tuple(articles), state=state)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the type `notices` beside our own, and visit pages without a pause."""
    ours = tuple(plugins.source_types().values())
    theirs = EntryPoint("notices", f"{__name__}:Notices", plugins.SOURCES)
    monkeypatch.setattr(plugins, "entry_points", lambda group: (*ours, theirs))
    monkeypatch.setattr(manners, "PAUSE", 0.0)


@pytest.mark.usefixtures("installed")
def test_one_digest_of_all_kinds(room: Newsroom):
    """All kinds of sources and a plugin, each over its own way, make one edition; a second run has nothing, and secrets are only in requests."""
    wordpress, ghost = WordPress(post(1, "The pilots go home early")), Ghost(post(2, "A glaze that nobody ordered"))
    ghost.key = SECRETS["DIGEST_SOURCES__KILN__TOKEN"]
    ghost.posts[0].slug = "glaze"
    ghost.posts[
        0
    ].text = "A kiln in Delft gave a green that its owners had never mixed. They have sold all of it by now."
    town = (FIXTURES / "cms" / "town-stories.json").read_bytes().replace(b"2026-03-0", b"2026-11-2").replace(b"1772524800", str(int(START.timestamp()) - 7200).encode())  # fmt: skip
    feed = (FIXTURES / "garden.rss").read_bytes()
    servers: dict[str, Any] = {
        "wp": lambda path: wordpress.get(path, b""),
        "kiln": lambda path: ghost.get(path, b""),
        "town": lambda path: answer(200, town, Content_Type="application/json"),
        "feed": lambda path: answer(200, feed, Content_Type="text/xml"),
        "site": lambda path: SITE.get(path, answer(404)),
        "board": lambda path: answer(200, b"https://board.example/1|Tide tables are free|They can be had at the pier."),
    }

    def job(ports: dict[str, int]) -> tuple[Result, ...]:
        fields = '{ id = "id", title = "headline", url = "links.web", text = "lead", published = "times.published" }'
        room.configure(
            room.articles(),
            f'type = "feed"\nurl = "http://127.0.0.1:{ports["feed"]}/f"\nallow_private = true\n',
            source("wordpress", ports["wp"], auth='"wp"'),
            source("ghost", ports["kiln"], auth='"kiln"'),
            f'type = "page"\nurl = "http://127.0.0.1:{ports["site"]}/news"\nallow_private = true\n',
            f'type = "notices"\nurl = "http://127.0.0.1:{ports["board"]}/"\nallow_private = true\n',
            source(
                "json", ports["town"], auth='"town"', items='"data[*]"', fields=fields, base='"https://town.example"'
            ),
            options='max_stories = 30\nmax_age = "3650d"\nfirst_window = "3650d"',
        )
        room.write("bridge.txt", "A bridge stays open")
        room.readers(1)
        first = room.call("-v", "run"), room.call("why", "last"), room.call("editions", "show", "last")
        room.clock.move(timedelta(days=1))
        return *first, room.call("run"), room.call("sources", "health", "--json")

    (run, why, shown, again, health), asked = serving(room, servers, job)
    assert run.code == Exit.BLOCKED, run  # its links lead to loopback
    for title in TITLES:
        assert re.search(rf"kept.*{title}", why.out), why.out
        assert title in shown.out
    assert "No edition" in again.out or "nothing" in again.out, again
    assert {one["type"]: one["standing"] for one in health.json} == dict.fromkeys(
        ("folder", "feed", "page", "cms", "notices"), "ok"
    )
    assert asked["wp"][0].headers["authorization"].startswith("basic ")
    assert dict(parse_qsl(urlsplit(asked["kiln"][0].path).query))["key"] == ghost.key
    assert asked["kiln"][0].headers["accept-version"] == "v5.0"
    assert asked["town"][0].headers["authorization"] == f"bearer {CANARY}-town"
    assert hidden(room, *(text for one in (run, why, shown, again, health) for text in (one.out, one.err)))


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_an_error_is_told_without_the_secret(room: Newsroom, status):
    """Whatever the server says, neither output nor log nor database has the key, and 401 names the variable."""

    def job(ports: dict[str, int]) -> Result:
        room.configure(source("ghost", ports["kiln"], auth='"kiln"'))
        return room.call("-v", "sources", "test", f"http://127.0.0.1:{ports['kiln']}", "--json")

    done, asked = serving(room, {"kiln": lambda path: answer(status, b"{}")}, job)
    assert done.code == 65
    assert f"the server answered {status}" in done.out
    assert ("DIGEST_SOURCES__KILN__TOKEN" in done.out) == (status in (401, 403))
    assert CANARY in asked["kiln"][0].path
    assert hidden(room, done.out, done.err)


def test_a_redirect_elsewhere_gets_no_secret(room: Newsroom):
    """The other origin is asked, and without the key, which the redirect itself carried along."""
    where: dict[str, int] = {}

    def job(ports: dict[str, int]) -> Result:
        where.update(ports)
        room.configure(source("ghost", ports["kiln"], auth='"kiln"'))
        return room.call("sources", "test", f"http://127.0.0.1:{ports['kiln']}", "--json")

    servers: dict[str, Any] = {
        "kiln": lambda path: redirect(f"http://127.0.0.1:{where['evil']}{path}"),
        "evil": lambda path: answer(200, b'{"posts": []}'),
    }
    done, asked = serving(room, servers, job)
    assert CANARY in asked["kiln"][0].path
    assert asked["evil"]
    assert CANARY not in str(asked["evil"])
    assert hidden(room, done.out, done.err)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"[" * 500_000, "nested too deeply"),
        (b'[{"id": 1, "title": {"rendered": "torn', "ends in the middle"),
        (b"<html><body>Log in</body></html>", "a web page, not an API"),
    ],
)
def test_hostile_answers_end_in_a_line(room: Newsroom, body, what):
    """Deep, torn and foreign bodies are read in a child, and told."""

    def job(ports: dict[str, int]) -> Result:
        room.configure(source("wordpress", ports["wp"]))
        return room.call("sources", "test", f"http://127.0.0.1:{ports['wp']}")

    done, _ = serving(room, {"wp": lambda path: answer(200, body)}, job)
    assert done.code == 65
    assert what in done.err
