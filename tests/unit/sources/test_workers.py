import asyncio
import io
import os
import sys
from dataclasses import replace
from typing import Any

import pytest

from digest.errors import SourceError
from digest.model import Article, Image
from digest.sources import child, wire, workers
from digest.sources.answers import read_answer
from digest.sources.extraction import read_page
from digest.sources.parsing import parse_feed
from digest.sources.workers import Workers
from tests.unit.sources.samples import FIXTURES, NOW, item, rss, spec
from tests.unit.sources.sites import page

HANGS = (sys.executable, "-c", "import sys,time; sys.stdout.buffer.write(bytes([0,0,0,2,0,0,0,0])+b'{}'); sys.stdout.flush(); time.sleep(600)")  # fmt: skip
DIES = (sys.executable, "-c", "import sys; sys.stdout.buffer.write(bytes([0,0,0,2,0,0,0,0])+b'{}')")
BABBLES = (sys.executable, "-c", "import sys; sys.stdout.buffer.write(bytes([0,0,0,2,0,0,0,0])+b'{}' + b'nonsense! and more of it'); sys.stdout.flush(); sys.stdin.read()")  # fmt: skip
NEVER_STARTS = (sys.executable, "-c", "raise SystemExit(3)")


def job(body=None, **fields) -> Any:
    data = rss(item()).encode() if body is None else body
    return wire.Job(
        **{
            "body": data,
            "content_type": "",
            "url": "https://x.example/f",
            "spec": spec(),
            "now": NOW,
            "seconds": 30,
            **fields,
        }
    )


def test_a_child_parses_what_the_parent_would():
    """Over the wire the articles are the very same, dates, pictures and tuples included."""

    async def go() -> Any:
        async with Workers(size=1) as children:
            return [
                await children.parse(job((FIXTURES / name).read_bytes()))
                for name in ("garden.rss", "bikes.atom", "oven.json", "pao.rss")
            ]

    expected = [
        parse_feed((FIXTURES / name).read_bytes(), "", "https://x.example/f", spec(), NOW)
        for name in ("garden.rss", "bikes.atom", "oven.json", "pao.rss")
    ]
    assert asyncio.run(go()) == expected


def test_a_failure_crosses_the_wire():
    """What is wrong with a feed is told with place and remedy, and the child goes on."""

    async def go() -> Any:
        async with Workers(size=1) as children:
            with pytest.raises(SourceError, match="web page") as caught:
                await children.parse(job(b"<html></html>"))
            after = await children.parse(job())
            return caught.value, after, len(children._all)

    error, after, processes = asyncio.run(go())
    assert (error.where, bool(error.hint)) == ("https://x.example/f", True)
    assert len(after) == 1
    assert processes == 1


def test_children_are_shared_and_bounded():
    """Many feeds at a time use no more processes than there are places, and none is left at the end."""

    async def go() -> Any:
        async with Workers(size=2) as children:
            results = await asyncio.gather(*(children.parse(job()) for _ in range(8)))
            processes = tuple(children._all)
        return results, processes

    results, processes = asyncio.run(go())
    assert [len(articles) for articles in results] == [1] * 8
    assert 1 <= len(processes) <= 2
    assert all(process.returncode is not None for process in processes)


def fails(command, seconds=0.3) -> Any:
    async def go() -> Any:
        async with Workers(size=1, seconds=seconds, command=command) as children:
            with pytest.raises(SourceError) as caught:
                await children.parse(job())
            return caught.value, len(children._all), len(children._idle)

    return asyncio.run(go())


def test_a_child_that_hangs_is_killed():
    """A feed that takes too long costs the limit, and its process is gone."""
    error, processes, idle = fails(HANGS)
    assert "cannot be parsed within 0.3 s" in error.what
    assert (processes, idle) == (0, 0)


@pytest.mark.parametrize("command", [DIES, BABBLES])
def test_a_child_that_breaks_is_replaced(command):
    """A process that dies or talks nonsense is one failed feed."""
    error, processes, _ = fails(command, seconds=20)
    assert "breaks the parser" in error.what
    assert processes == 0


def test_a_child_that_does_not_start_is_told_apart():
    """When no process can be had, the machine is to blame and not the feed."""
    error, processes, _ = fails(NEVER_STARTS)
    assert "does not start" in error.what
    assert processes == 0


def test_a_cancelled_feed_leaves_no_process():
    """The deadline of a whole collection ends children in mid-work."""

    async def go() -> Any:
        async with Workers(size=1, seconds=600, command=HANGS) as children:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await children.parse(job())
            return len(children._all)

    assert asyncio.run(go()) == 0


def test_children_know_no_secrets(monkeypatch):
    """Nothing of our settings is in the environment of a process that reads hostile input."""
    monkeypatch.setenv("DIGEST_SECRET_KEY", "canary")
    monkeypatch.setenv("DIGEST_SMTP__PASSWORD", "canary")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    environment = workers._environment()
    assert "canary" not in str(environment)
    assert environment["LANG"] == "de_DE.UTF-8"


def test_pages_and_links_cross_the_wire():
    """A child finds links and reads pages as the parent would, and prepares for pages once, out of nobody's time."""
    body = page(
        "The bridge", head='<link rel="alternate" type="application/rss+xml" title="All" href="/feed">'
    ).encode()

    async def go() -> Any:
        async with Workers(size=1) as children:
            asked = {name: job(body, reader=name, noun="page", patience=5.0) for name in ("alternates", "page")}
            links = await children.find(asked["alternates"])
            (article,) = await children.parse(asked["page"])
            await children.parse(asked["page"])
            return links, article, len(children._prepared)

    links, article, prepared = asyncio.run(go())
    assert links == (wire.Link(url="https://x.example/feed", title="All", kind="application/rss+xml"),)
    assert article == read_page(body, "", "https://x.example/f", spec(), NOW)
    assert prepared == 1


def test_a_page_has_its_own_patience():
    """A body that is waited for less long than a feed says so in its own words."""

    async def go() -> Any:
        async with Workers(size=1, seconds=60, command=HANGS) as children:
            with pytest.raises(SourceError) as caught:
                await children.find(job(reader="list", noun="list", patience=0.2))
            return caught.value.what

    assert asyncio.run(go()) == "the list cannot be parsed within 0.2 s"


def test_links_come_back_as_they_went():
    """Dates and titles of links survive the wire; anything else is refused."""
    links = (
        wire.Link(url="https://x.example/", title="ü", published=NOW),
        wire.Link(url="https://y.example/", kind="sitemap"),
    )
    assert wire.load_links(wire.dump_links(links)) == links
    for wrong in ({"links": [{"url": "x"}]}, {"links": 5}, {}):
        with pytest.raises((KeyError, TypeError, ValueError)):
            wire.load_links(wrong)


def test_a_feed_alone_brings_its_own_child():
    """Outside of a collection one process is started and ended."""
    assert len(asyncio.run(workers.parse(job()))) == 1


def test_the_wire_keeps_every_field():
    """Jobs and articles come back as they went, whatever characters they hold."""
    article = Article(
        id="i", source="s", source_name="n", title="“ü” \u2028 {{x}}", published=NOW, tags=("a", "b"),
        headings=("h",), image=Image(url="https://x.example/i", alt="é", width=1), weight=0.5,
    )  # fmt: skip
    plain = replace(article, image=None, published=None, tags=())
    assert wire.load_articles(wire.dump_articles((article, plain))) == (article, plain)
    sent = job(b"\x00\xff", content_type="text/xml", spec=spec(name="ü", weight=2.0, max_items=3, language="de"))
    frame = wire.dump_job(sent)
    head, body = wire.lengths(frame[: wire.LENGTHS])
    start = wire.LENGTHS
    assert wire.load_job(frame[start : start + head], frame[start + head : start + head + body]) == sent


def test_serving_ends_with_its_input():
    """A child answers frame by frame, first that it is ready, and ends when nobody asks any more."""
    answers = io.BytesIO()
    child.serve(io.BytesIO(wire.dump_job(job()) + wire.dump_job(job(b"nothing"))), answers)
    assert answers.getvalue().startswith(wire.frame({}))
    assert b'"title": "A title"' in answers.getvalue()
    assert b"this is no feed" in answers.getvalue()


@pytest.mark.parametrize("error", [MemoryError(), RecursionError(), ValueError("odd"), KeyError("k")])
def test_whatever_a_parser_trips_over_is_an_answer(monkeypatch, error):
    """Any exception in a child becomes this feed's failure with a remedy."""

    def trip(*_: object) -> None:
        raise error

    monkeypatch.setattr(child, "parse_feed", trip)
    answer = child._answer(job())
    assert answer["what"].startswith("the feed ")
    assert answer["hint"]


@pytest.mark.parametrize("noun", ["feed", "page", "sitemap", "list"])
def test_a_child_calls_a_body_what_people_call_it(monkeypatch, noun):
    """What is too much, and what breaks a parser, is told of the thing that was fetched."""
    for error, word in ((MemoryError(), "too complex"), (ValueError("odd"), "breaks the parser")):

        def trip(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(child, "parse_feed", trip)
        answer = child._answer(job(noun=noun))
        assert answer["what"].startswith(f"the {noun} ")
        assert word in answer["what"]
        assert noun in answer["hint"]


def test_a_child_prepares_without_reading():
    """Asked to prepare it imports, and says nothing of a body."""
    assert child._answer(job(b"", reader=f"{wire.PREPARE}page")) == {}


def test_what_is_costly_is_read_somewhere():
    """Every reader that a child prepares for is one that it has."""
    assert set(child.READERS) >= wire.COSTLY
    assert not set(child.READERS) & set(child.FINDERS)


def test_an_orphan_ends_itself():
    """A child sets an alarm for each feed, so that it ends even when its parent was killed."""
    # The alarm fires in the middle of this loop; the default action of SIGALRM ends the process.
    program = (
        "import digest.sources.child as c, io, sys\n"
        "from digest.sources import wire\n"
        "def forever(*_):\n"
        "    while True: pass\n"
        "c.parse_feed = forever\n"
        "c.serve(sys.stdin.buffer, sys.stdout.buffer)\n"
    )

    async def go() -> Any:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )  # fmt: skip
        await process.communicate(wire.dump_job(job(seconds=1)))
        return process.returncode

    assert asyncio.run(go()) == -14


ANSWER = (FIXTURES / "cms" / "wordpress-posts.json").read_bytes()


def page_job(body=ANSWER, **fields) -> Any:
    return job(body, reader="cms", noun="answer", spec=spec(type="cms", options={"api": "wordpress"}), **fields)


def test_an_answer_of_an_api_crosses_the_wire():
    """A child gives the page that the reader makes of it, articles and dates included."""

    async def go() -> Any:
        async with Workers(size=1) as children:
            return await children.page(page_job())

    found = asyncio.run(go())
    assert found == read_answer(page_job())
    assert (len(found.articles), found.count) == (3, 3)


@pytest.mark.parametrize(("command", "what"), [(HANGS, "cannot be parsed within"), (DIES, "breaks the parser")])
def test_an_answer_that_is_too_much_is_told_by_its_name(command, what):
    """A child that hangs or dies over an answer is replaced, and people are not told of a feed."""

    async def go() -> Any:
        async with Workers(size=1, seconds=0.3, command=command) as children:
            with pytest.raises(SourceError, match=f"the answer {what}") as caught:
                await children.page(page_job())
            return caught.value, len(children._all)

    error, left = asyncio.run(go())
    assert error.where == "https://x.example/f"
    assert left == 0


def test_a_child_knows_no_secret_of_a_source():
    """What travels of a spec has neither the name of a secret nor how it is sent."""
    sent = wire.dump_job(job(spec=spec(auth="canary-name", auth_as="query:canary-way")))
    assert b"canary" not in sent
