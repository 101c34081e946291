"""Files robots.txt as sites have them, and what they mean for a program that calls itself `digest`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from digest import __version__
from digest.net.fetch import HttpFetch
from digest.sources.manners import AGENT, Rules, read_robots

BLOG = """
# WordPress
User-agent: *
Disallow: /wp-admin/
Allow: /wp-admin/admin-ajax.php

Sitemap: https://site.example/wp-sitemap.xml
"""
SHOP = """
User-agent: *
Disallow: /*?sort=
Disallow: /*/cart$
Disallow: /checkout
Crawl-delay: 10
Sitemap: https://site.example/sitemap_products.xml
sitemap: https://site.example/sitemap_news.xml
"""
PAPER = """
User-agent: SomeBot
User-agent: OtherBot
Disallow: /

User-agent: *
Disallow: /search
Disallow: /archive/
Allow: /archive/today
Disallow: /*.pdf$
"""
CLOSED = """
User-agent: searchengine
Disallow:

User-agent: *
Disallow: /
"""
OPEN_TO_US = """
User-agent: *
Disallow: /

User-agent: digest
Allow: /news/
Disallow: /
"""
ODD = "\ufeffUser-agent: *\r\nDisallow: /closed\r\n\r\n\r\nNoindex: /x\r\nUnknown line\r\nDisallow: /also # why\r\n"
PAGES = {
    "blog": (BLOG, {"/2026/03/a": True, "/wp-admin/x": False, "/wp-admin/admin-ajax.php": True}),
    "shop": (SHOP, {"/news/a": True, "/list?sort=new": False, "/de/cart": False, "/de/cart/help": True, "/checkout/1": False}),
    "paper": (PAPER, {"/town/a": True, "/search?q=x": False, "/archive/2001": False, "/archive/today/a": True, "/a.pdf": False, "/a.pdf.html": True}),
    "closed": (CLOSED, {"/": False, "/news/a": False}),
    "open to us": (OPEN_TO_US, {"/news/a": True, "/shop/a": False}),
    "odd": (ODD, {"/a": True, "/closed/a": False, "/also": False}),
    "empty": ("", {"/a": True}),
}  # fmt: skip


def rules(text: str) -> Rules:
    return read_robots(text.encode())


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [(text, path, allowed) for text, paths in PAGES.values() for path, allowed in paths.items()],
)
def test_sites_are_read_as_they_mean_it(text, path, allowed):
    """Blogs, shops, newspapers, closed sites and broken files."""
    assert rules(text).allow(f"https://site.example{path}") is allowed


def test_sitemaps_are_named_whatever_their_group():
    """They belong to no group, and their name may be written in any case."""
    assert rules(SHOP).sitemaps == (
        "https://site.example/sitemap_products.xml",
        "https://site.example/sitemap_news.xml",
    )
    assert rules("").sitemaps == ()
    assert Rules().sitemaps == ()


def test_a_site_without_rules_has_the_usual_pause():
    """Nothing said is nothing asked for; a shop that asks for ten seconds gets them."""
    assert (Rules().pause, rules(SHOP).pause) == (1.0, 10.0)


def test_we_go_by_the_name_that_we_send():
    """What stands in robots.txt for us is the beginning of our user agent."""
    assert HttpFetch()._agent == f"{AGENT}/{__version__}"
    assert HttpFetch(base_url="https://news.example")._agent.startswith(f"{AGENT}/")


def test_a_refusal_allows_nothing():
    """A file that could not be had keeps everything back, whatever an older one said."""
    assert not Rules(Protego.parse(""), refusal="cannot be read").allow("https://site.example/")


@given(st.binary(max_size=500) | st.text(max_size=500).map(lambda text: text.encode(errors="replace")))
def test_any_bytes_are_some_rules(body):
    """Whatever stands at that address, what forbids nothing allows all; a pause comes and a list of sitemaps."""
    found = read_robots(body)
    assert found.allow("https://site.example/a") or b"allow" in body.replace(b"\0", b"").lower()
    assert 1.0 <= found.pause <= 30.0
    assert all(isinstance(one, str) for one in found.sitemaps)


@given(
    st.lists(st.sampled_from(["/", "/a", "/a/b", "/a/*", "/*b$", "/b"]), max_size=5),
    st.sampled_from(["/a", "/a/b", "/b", "/c"]),
)
def test_allowing_more_never_closes_a_page(disallowed, path):
    """A further Allow for the very page opens it, whatever else is closed."""
    text = "User-agent: *\n" + "".join(f"Disallow: {one}\n" for one in disallowed)
    assert rules(f"{text}Allow: {path}$\n").allow(f"https://site.example{path}") or any(
        len(one) > len(path) + 1 for one in disallowed
    )
