"""A thousand feeds on loopback, some of them hostile, in a process of its own: `python feed_server.py HOSTS FEEDS ITEMS HOSTILE` prints its port and serves until its input ends.

`/feed/N?items=M` is an RSS feed of M whole articles, the same for ever, with an ETag that earns a 304. `/hostile/KIND` is one of the first so many of `HOSTILE`.
"""

import asyncio
import gzip
import json
import random
import resource
import sys
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

WORDS = [
    "the",
    "harbour",
    "council",
    "keeps",
    "its",
    "lamps",
    "lit",
    "for",
    "whoever",
    "comes",
    "late",
    "and",
    "nobody",
    "counts",
    "how",
    "many",
    "boats",
    "went",
    "out",
    "at",
    "dawn",
    "while",
    "engineers",
    "from",
    "three",
    "towns",
    "measure",
    "a",
    "bridge",
    "that",
    "moves",
    "by",
    "two",
    "millimetres",
    "every",
    "year",
    "as",
    "buses",
    "wait",
    "on",
    "either",
    "bank",
    "of",
    "the",
    "river",
]
PARAGRAPHS, SENTENCES = 8, 4
HOSTILE = ("slow", "endless", "gzip", "entities", "nested", "garbage", "page", "torn", "quadratic", "drip")
DAY = "Mon, 23 Nov 2026"


def sentence(dice):
    """Give about sixteen words."""
    words = " ".join(dice.choice(WORDS) for _ in range(dice.randrange(10, 22)))
    return f"{words.capitalize()}."


def article(feed, number):
    """Give an item as WordPress writes it: an excerpt, and about 500 words with links, a picture, a heading and what plugins add."""
    dice = random.Random(feed * 10_007 + number)
    title = sentence(dice)[:70]
    paragraphs = [
        f'<p class="wp-block-paragraph">{" ".join(sentence(dice) for _ in range(SENTENCES))} <a href="/more/{dice.random()}">{dice.choice(WORDS)}</a></p>'
        for _ in range(PARAGRAPHS)
    ]
    picture = f'<figure class="wp-block-image"><img src="/i/{feed}-{number}.jpg" width="1024" height="683" alt="A quay"/><figcaption>Quay</figcaption></figure>'
    footer = f'<div class="sharedaddy"><ul><li><a href="/s">Share</a></li></ul></div><p>The post <a href="/{number}">{title}</a> appeared first on Feed.</p>'
    html = "\n\n".join([picture, *paragraphs[:4], "<h2>What comes next</h2>", *paragraphs[4:], footer])
    link = f"https://site{feed}.example/{2026}/{number}/?utm_source=rss"
    return (
        f"<item><title>{title}</title><link>{link.replace('&', '&amp;')}</link><guid isPermaLink='false'>{feed}-{number}</guid>"
        f"<dc:creator><![CDATA[Marta Quell]]></dc:creator><pubDate>{DAY} {number % 24:02}:{feed % 60:02}:00 +0000</pubDate>"
        f"<category>City</category><category>Works</category><description><![CDATA[<p>{sentence(dice)}</p>]]></description>"
        f"<content:encoded><![CDATA[{html}]]></content:encoded></item>"
    )


@lru_cache(maxsize=2000)
def feed(number, items):
    """Give a whole feed, packed as servers do."""
    spaces = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    head = f"<title>Feed {number}</title><link>https://site{number}.example/</link><language>en</language>"
    body = "".join(article(number, one) for one in range(items))
    text = f"<?xml version='1.0'?><rss version='2.0' {spaces}><channel>{head}{body}</channel></rss>"
    return gzip.compress(text.encode(), 5, mtime=0)


def entities():
    """Give a billion laughs."""
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    return f"<?xml version='1.0'?><!DOCTYPE rss [{rows}]><rss><channel><title>&a9;</title></channel></rss>".encode()


PREPARED = {
    "gzip": ("Content-Encoding: gzip\r\n", lambda: gzip.compress(bytes(400 * 2**20), 9, mtime=0)),
    "entities": ("", entities),
    "nested": ("", lambda: b"<rss><channel>" + b"<x>" * 200_000 + b"</x>" * 200_000 + b"</channel></rss>"),
    "garbage": ("", lambda: random.Random(7).randbytes(2**20)),
    "page": ("Content-Type: text/html\r\n", lambda: b"<!doctype html><title>Not here</title>" + b"<p>x</p>" * 100_000),
    "torn": ("", lambda: gzip.decompress(feed(0, 20))[:-500]),
    "quadratic": ("", lambda: b"<rss><channel><item><title>" + b"<![CDATA[" * 400_000 + b"</item>" + b"</rss>"),
}
"""Headers and bodies of feeds that are none; those that never end are written elsewhere. `quadratic` is what the lenient half of a parser chokes on."""


def prepared(kind):
    """Give the whole answer."""
    head, make = PREPARED[kind]
    body = make()
    return f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


async def trickle(writer, kind):
    """Write what never ends: headers that never come, one byte a second, or bytes for ever."""
    if kind != "slow":
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n<rss><channel>")
    while not writer.is_closing():
        if kind == "slow":
            await asyncio.sleep(3600)
        elif kind == "drip":
            writer.write(b" ")
            await asyncio.sleep(1)
        else:
            writer.write(b"<item><title>more</title></item>" * 2048)
            await writer.drain()


class Feeds:
    """What is served, and how often it was asked for."""

    def __init__(self, hostile):
        self._hostile = {kind: prepared(kind) for kind in HOSTILE[:hostile] if kind in PREPARED}
        self.asked = 0

    async def answer(self, reader, writer):
        """Answer one request and close."""
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked += 1
            await self._write(request, urlsplit(request.split(" ", 2)[1]), writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _write(self, request, url, writer):
        _, kind, name = url.path.split("/")
        if kind == "hostile" and name in self._hostile:
            writer.write(self._hostile[name])
        elif kind == "hostile":
            await trickle(writer, name)
        else:
            etag = f'"{name}"'
            if f"if-none-match: {etag}" in request.lower():
                writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nConnection: close\r\n\r\n".encode())
                return
            body = feed(int(name), int(parse_qs(url.query)["items"][0]))
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\nETag: {etag}\r\n"
            writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)


async def serve(hosts, feeds, items, hostile):
    """Make everything beforehand, print the port, serve until standard input ends."""
    for number in range(feeds):
        feed(number, items)
    made = Feeds(hostile)
    addresses = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(hosts)]
    first = await asyncio.start_server(made.answer, addresses[0], 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    await asyncio.start_server(made.answer, addresses[1:], port, backlog=1024)
    print(json.dumps({"port": port, "hosts": addresses}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(serve(*map(int, sys.argv[1:])))
