"""Whole sites on loopback, read over the real fetch and in real children: what is fetched, what hostile ones cost, and that the others are unharmed."""

import asyncio
import gzip
from collections.abc import Mapping
from typing import Any

import pytest

from digest.model import Collected, FetchState, SourceSpec
from digest.net.fetch import HttpFetch, Limits
from digest.sources import collect, manners
from digest.sources.feed import FeedSource
from digest.sources.page import PageSource
from tests.unit.net.web_server import Answer, WebServer, answer, bomb, endless, forever, redirect
from tests.unit.sources.samples import NOW, item, rss
from tests.unit.sources.sites import SENTENCES, entry, listing, page, sitemap

LIMITS = Limits(total=1.0, connect=0.5, raw=4_000_000, decoded=4_000_000)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pause between pages: nobody else's server is visited here."""
    monkeypatch.setattr(manners, "PAUSE", 0.0)


def html(text: str | bytes, **headers: str) -> bytes:
    return answer(
        200, text.encode() if isinstance(text, str) else text, Content_Type="text/html; charset=utf-8", **headers
    )


def run(
    answers: Mapping[str, Answer], *sources: Mapping[str, Any], states: Mapping[str, FetchState] | None = None
) -> Any:
    """Collect sources from one server on loopback; gives what each gave, and the paths that were asked for."""

    async def go() -> tuple[tuple[Collected, ...], list[str]]:
        async with WebServer(answers) as server, HttpFetch(limits=LIMITS) as fetch:
            made = []
            for number, fields in enumerate(sources):
                known = {
                    "key": f"s{number}",
                    "type": "page",
                    "allow_private": True,
                    **fields,
                    "url": server.url(fields.get("url", "/news")),
                }
                spec = SourceSpec(**known)
                made.append((spec, PageSource(spec, fetch) if spec.type == "page" else FeedSource(spec, fetch)))
            found = await collect(made, states or {}, NOW)
            return found, [one.path for one in server.asked]

    return asyncio.run(go())


GOOD: Mapping[str, Answer] = {"/news": html(listing("/a", "/b")), "/a": html(page("On a")), "/b": html(page("On b"))}


def test_a_site_is_read_from_end_to_end():
    """Rules, list and pages go over the wire once each, and the articles come out of a child."""
    (collected,), asked = run(GOOD, {})
    assert [article.title for article in collected.articles] == ["On a", "On b"]
    assert all(SENTENCES[0] in article.text for article in collected.articles)
    assert sorted(asked) == ["/a", "/b", "/news", "/robots.txt"]
    assert collected.state.failures == 0


HOSTILE: Mapping[str, Answer] = {
    "endless": endless,
    "silent": forever,
    "bomb": bomb(50),
    "garbage": html(bytes(range(256)) * 500),
    "loop": redirect("/x"),
    "private": redirect("http://169.254.169.254/latest/meta-data/"),
    "file": redirect("file:///etc/passwd"),
    "deep": html("<div>" * 100_000),
    "wide": html("<a href=x>" * 100_000),
    "picture": answer(200, b"\x89PNG\r\n\x1a\n" * 1000, Content_Type="image/png"),
    "broken gzip": answer(200, gzip.compress(b"x" * 1000)[:-20], Content_Encoding="gzip", Content_Type="text/html"),
    "too large": html("<p>" + "x " * 1_600_000),
}


@pytest.fixture(scope="module")
def among_hostile() -> Any:
    """Read one list that leads to every hostile page and to two good ones."""
    names = [f"/h{number}" for number in range(len(HOSTILE))]
    pages = {"/x": redirect("/h4"), **GOOD, **dict(zip(names, HOSTILE.values(), strict=True))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manners, "PAUSE", 0.0)
        return run({**pages, "/news": html(listing(*names, "/a", "/b"))}, {})


def test_good_pages_are_unharmed_by_hostile_ones(among_hostile):
    """Whatever some pages of a site do, the articles of the others come."""
    (collected,), _ = among_hostile
    titles = [article.title for article in collected.articles]
    assert "On a" in titles
    assert "On b" in titles


def test_hostile_pages_are_a_line(among_hostile):
    """They are told together, with the first of them, and none of them is an article with a text."""
    (collected,), _ = among_hostile
    assert len(collected.failures) == 1
    assert "more pages of this source" in collected.failures[0].what
    assert all(SENTENCES[0] in article.text for article in collected.articles if article.text)


@pytest.fixture(scope="module")
def hostile_lists() -> Any:
    """Read a source for each hostile list, and a good one, at the same time."""
    answers = {
        **GOOD,
        "/x": redirect("/loop"),
        **{f"/{name.replace(' ', '-')}": said for name, said in HOSTILE.items()},
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manners, "PAUSE", 0.0)
        found, _ = run(answers, *({"url": f"/{name.replace(' ', '-')}"} for name in HOSTILE), {})
    return dict(zip((*HOSTILE, "good"), found, strict=True))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "wide"])
def test_a_hostile_list_is_one_failure(hostile_lists, name):
    """Its source has failed, with a remedy."""
    bad = hostile_lists[name]
    assert (bad.articles, len(bad.failures), bad.state.failures) == ((), 1, 1)
    assert bad.failures[0].hint


def test_a_good_list_among_hostile_ones_is_read(hostile_lists):
    """A source of the same host, read at the same time, is unharmed."""
    assert len(hostile_lists["good"].articles) == 2


def test_a_redirect_of_a_list_is_followed():
    """A list that moved is read where it is now."""
    (collected,), _ = run({**GOOD, "/old": redirect("/news")}, {"url": "/old"})
    assert len(collected.articles) == 2


def test_pages_link_to_no_private_address():
    """A link to another host of the own network is refused before anything is sent there, although the source's own host is private."""
    answers = {**GOOD, "/news": html(listing("http://127.0.0.2:9/secret", "/a"))}
    (collected,), _ = run(answers, {"options": {"links": "h2 a"}})
    assert [article.title for article in collected.articles] == ["On a"]
    assert "127.0.0.2 is not a public address" in collected.failures[0].what


def test_a_zipped_sitemap_is_read_over_the_wire():
    """`.gz` as a file, not as an encoding, is what servers give."""
    answers = {**GOOD, "/robots.txt": answer(404)}

    async def go() -> Any:
        async with WebServer(answers) as server, HttpFetch(limits=LIMITS) as fetch:
            body = gzip.compress(sitemap(entry(server.url("/a"), "2026-03-01")).encode())
            server.answers["/sitemap.xml"] = answer(200, body, Content_Type="application/x-gzip")
            spec = SourceSpec(key="s", type="page", url=server.url("/"), allow_private=True, options={"sitemap": True})
            return await PageSource(spec, fetch).collect(FetchState(source="s"), NOW)

    collected = asyncio.run(go())
    assert [article.title for article in collected.articles] == ["On a"]


def test_sources_of_one_host_share_its_rules():
    """Five sources of a site cost one robots.txt, and two connections at a time."""
    answers = {
        **GOOD,
        **{f"/l{n}": html(listing(f"/p{n}")) for n in range(5)},
        **{f"/p{n}": html(page(f"P{n}")) for n in range(5)},
    }
    found, asked = run(answers, *({"url": f"/l{n}"} for n in range(5)))
    assert [one.articles[0].title for one in found] == [f"P{n}" for n in range(5)]
    assert asked.count("/robots.txt") == 1


def test_feeds_do_not_wait_for_the_pace_of_pages(monkeypatch: pytest.MonkeyPatch):
    """Feeds that the operator named have a limit of connections alone: twenty of one host take no twenty pauses, and ask no robots.txt."""
    monkeypatch.setattr(manners, "PAUSE", 30.0)
    answers = {
        f"/f{n}": answer(200, rss(item(f"F{n}")).encode(), Content_Type="application/rss+xml") for n in range(20)
    }
    found, asked = run(answers, *({"type": "feed", "url": f"/f{n}"} for n in range(20)))
    assert [one.articles[0].title for one in found] == [f"F{n}" for n in range(20)]
    assert "/robots.txt" not in asked


def test_a_thin_feed_is_completed_over_the_wire():
    """Feed, rules and page, in one run; in the next the feed alone, by its validators."""
    answers: dict[str, Answer] = {"/a": html(page("On a"))}

    async def go() -> Any:
        async with WebServer(answers) as server, HttpFetch(limits=LIMITS) as fetch:
            body = rss(item("From the feed", link=server.url("/a"), description="Short.")).encode()
            server.answers["/feed"] = answer(200, body, Content_Type="application/rss+xml", ETag='"1"')
            spec = SourceSpec(key="s", type="feed", url=server.url("/feed"), allow_private=True, full_text="auto")
            (first,) = await collect([(spec, FeedSource(spec, fetch))], {}, NOW)
            server.answers["/feed"] = answer(304)
            (second,) = await collect(
                [(spec, FeedSource(spec, fetch))], {"s": first.state or FetchState(source="s")}, NOW
            )
            return first, second, [one.path for one in server.asked]

    first, second, asked = asyncio.run(go())
    assert (first.articles[0].title, SENTENCES[0] in first.articles[0].text) == ("From the feed", True)
    assert second.unchanged
    assert asked == ["/feed", "/robots.txt", "/a", "/feed"]
