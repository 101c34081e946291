"""Addresses one by one: every tracking parameter by its name, doors of a site, viewers of AMP, proxies of feeds, canonical addresses that pages claim."""

import string
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.canonical import absolute, canonical, is_feed_proxy, is_web_url
from digest.sources.linked import same_site
from digest.sources.pagefacts import plausible_canonical

STORY = "https://a.example/news/story"
DROPPED = [
    "utm_id", "utm_source_platform", "mtm_campaign", "matomo_kwd", "piwik_campaign", "pk_kwd", "hsa_acc", "oly_enc_id", "vero_id", "wt_zmc",
    "guce_referrer", "guce_referrer_sig", "__twitter_impression", "gclsrc", "dclid", "gbraid", "wbraid", "yclid", "ysclid", "twclid", "ttclid", "igsh",
    "li_fat_id", "mkt_tok", "_hsmi", "ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "at_campaign", "at_custom1", "at_custom4", "at_link_id",
    "at_link_origin", "at_link_type", "at_format", "at_ptr_name", "usqp", "amp_js_v", "amp_gsa", "ncid", "cmpid", "ito", "ref_src", "ref_url",
    "guccounter", "s_cid", "icid", "sr_share", "ftag", "ocid", "smid", "rss",
]  # fmt: skip
KEPT = [
    "id", "p", "page", "q", "s", "v", "lang", "date", "story", "article", "cid", "ref", "source", "campaign", "utm", "utmost_source", "at_home", "amp_page",
    "outputtypes", "rssid", "clid", "fbclids", "mc", "share",
]  # fmt: skip


@pytest.mark.parametrize("name", DROPPED)
def test_a_parameter_of_a_tool_is_dropped(name):
    """In small letters or capitals, with a value or none, first, in the middle or last."""
    for given_name, value in product((name, name.upper()), ("=x", "=", "")):
        assert canonical(f"{STORY}?{given_name}{value}") == STORY
        assert canonical(f"{STORY}?a=1&{given_name}{value}&b=2") == f"{STORY}?a=1&b=2"


@pytest.mark.parametrize("name", KEPT)
def test_a_parameter_that_may_name_an_article_stays(name):
    """A name that is only like a tool's own tells articles apart."""
    assert canonical(f"{STORY}?{name}=x") == f"{STORY}?{name}=x"


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.m.a.example", "a.example"),
        ("m.www.a.example", "a.example"),
        ("amp.www.a.example", "a.example"),
        ("WWW.A.example", "a.example"),
        ("www.example", "www.example"),
        ("amp.example", "amp.example"),
        ("mobile.example", "mobile.example"),
        ("www2.a.example", "www2.a.example"),
        ("mm.a.example", "mm.a.example"),
        ("de.m.a.example", "de.a.example"),
        ("de.mobile.a.example", "de.mobile.a.example"),
        ("de.m.example", "de.m.example"),
        ("a.b.m.c.example", "a.b.m.c.example"),
    ],
)
def test_doors_lead_to_the_same_site(host, site):
    """Several doors may stand one before the other, but a site keeps two labels, and a name that only begins alike is no door."""
    assert canonical(f"https://{host}/x") == f"https://{site}/x"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{STORY}/amp/amp", STORY),
        (f"{STORY}.amp/amp", STORY),
        (f"{STORY}/AMP/", STORY),
        (f"{STORY}/amp.html", f"{STORY}.html"),
        (f"{STORY}.amp.htm", f"{STORY}.htm"),
        (f"{STORY}/%61mp", STORY),
        (f"{STORY}?output=amp&id=2", f"{STORY}?id=2"),
        (f"{STORY}?AMP=TRUE", STORY),
        (f"{STORY}?amp=2", f"{STORY}?amp=2"),
        (f"{STORY}/amp/2", f"{STORY}/amp/2"),
        ("https://a.example/amp/amp/x", "https://a.example/x"),
        ("https://a.example/lamp", "https://a.example/lamp"),
        ("https://a-example.cdn.ampproject.org/i/s/a.example/x.jpg", "https://a.example/x.jpg"),
        ("https://a-example.cdn.ampproject.org/", "https://a-example.cdn.ampproject.org/"),
        ("https://cdn.ampproject.org/c/s/a.example/x", "https://cdn.ampproject.org/c/s/a.example/x"),
        ("https://google.com/amp/a.example/x?id=1", "https://a.example/x?id=1"),
        ("https://www.google.com/amp/nowhere", "https://google.com/nowhere"),
        ("https://www.google.com/url?sa=t&q=&url=http://a.example/x", "https://a.example/x"),
        ("https://www.google.com/url?q=words&url=https://a.example/x", "https://a.example/x"),
    ],
)
def test_what_marks_amp_is_taken_off(url, expected):
    """Marks of AMP fall wherever they are marks; a directory, a word or a number that is like one stays, and so does a cache that names no page."""
    assert canonical(url) == expected


def test_addresses_inside_of_addresses_end():
    """Three covers are taken off, a fourth stays: whoever nests deeper plays a game."""
    url = "https://a.example/x"
    covered = [url := f"https://www.google.com/amp/s/www.google.com/amp/s/{url[8:]}" for _ in range(2)]
    assert canonical(covered[0]) == "https://a.example/x"
    assert canonical(covered[1]).startswith("https://google.com/")


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://feedproxy.google.com/~r/x/~3/y/", True),
        ("http://feeds.feedburner.com/x", True),
        ("https://FEEDS.FEEDBURNER.COM:443/x", True),
        ("https://rss.feedsportal.com/c/1/f/2/s/3/story01.htm", True),
        ("https://feeds.feedblitz.com/~/1", True),
        ("https://google.com/~r/x", False),
        ("https://feeds.a.example/x", False),
        ("https://a.example/?u=feeds.feedburner.com", False),
        ("https://feeds.feedburner.com.a.example/x", False),
        ("https://feeds.feedburner.com@a.example/x", False),
        ("https://[feeds.feedburner.com/", False),
        ("", False),
    ],
)
def test_a_proxy_of_feeds_is_known_by_its_host(url, is_one):
    """Only the host decides: not what stands in a path, a login, a query, or in front of another name."""
    assert is_feed_proxy(url) is is_one


@pytest.mark.parametrize(
    ("stated", "own", "found"),
    [
        ("https://a.example/x", "https://www.a.example/x/amp", "https://a.example/x"),
        ("http://m.a.example/x?utm_source=y", "https://a.example/x", "https://a.example/x"),
        ("https://a.example/", "https://a.example/", "https://a.example/"),
        ("https://a.example/", "https://a.example/?p=1", ""),
        ("https://a.example/?p=1", "https://a.example/x", "https://a.example/?p=1"),
        ("https://a.example/news/x", "https://a.example/news/x/page/2", "https://a.example/news/x"),
        ("https://a.example/news/x", "https://a.example/news/x/print", "https://a.example/news/x"),
        ("https://a.example/news/x", "https://a.example/news/x/index.html", "https://a.example/news/x"),
        ("https://a.example/news/x", "https://a.example/news/x/2026", ""),
        ("https://a.example/news?id=1", "https://a.example/news/x", "https://a.example/news?id=1"),
        ("mailto:a@b.example", "https://a.example/x", ""),
    ],
)
def test_a_page_may_be_wrong_about_its_own_address(stated, own, found):
    """Its word counts for a copy, for a variant and for a page that a query names; a home page, and a path above it that is more than a variant, are mistakes."""
    assert plausible_canonical(stated, own) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/", "http://www.a.example/x", True),
        ("https://a.example/", "https://blog.a.example/x", True),
        ("https://x.y.a.example/", "https://a.example/", True),
        ("https://one.a.example/", "https://two.a.example/", False),
        ("https://a.example/", "https://ba.example/", False),
        ("https://a.example:8443/", "https://a.example/", True),
        ("https://a.example/", "https://a.example.b.example/", False),
    ],
)
def test_a_site_is_a_host_and_what_is_below(one, other, same):
    """Whichever of the two is asked first; sisters and names that only end alike are strangers."""
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@given(st.text(string.ascii_letters + string.digits + "-._~%/ ?#", max_size=30))
def test_a_resolved_address_is_whole_or_nothing(text):
    """Whatever stands in a link, what comes out is a web address without spaces, or empty; done twice it is the same."""
    found = absolute(text, "https://a.example/dir/page")
    assert found == "" or is_web_url(found)
    assert found == "" or absolute(found, "https://b.example/") == found


@given(st.lists(st.sampled_from([*DROPPED, *KEPT]), max_size=12, unique=True))
def test_what_is_left_of_a_query_keeps_its_order(names):
    """Dropping some parameters never moves the others."""
    left = "&".join(f"{name}=1" for name in names if name in KEPT)
    assert canonical(f"{STORY}?{'&'.join(f'{name}=1' for name in names)}") == (f"{STORY}?{left}" if left else STORY)
