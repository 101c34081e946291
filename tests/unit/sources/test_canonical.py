import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.canonical import absolute, article_id, canonical, is_web_url, item_id, without_login

hosts = st.from_regex(r"[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}", fullmatch=True)
paths = st.lists(st.text(string.ascii_letters + string.digits + "-._~", min_size=1, max_size=8), max_size=4).map(
    "/".join
)
pairs = st.lists(st.from_regex(r"(id|page|q|lang)=[a-z0-9]{1,5}", fullmatch=True), max_size=3)
TRACKING = ["utm_source=x", "utm_medium=rss", "UTM_CAMPAIGN=Y", "fbclid=1", "gclid=2", "mc_cid=3", "mc_eid=4", "wt_mc=rss", "xtor=RSS-1", "pk_campaign=z", "at_medium=feed", "msclkid=9", "igshid=q", "_hsenc=p"]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG/Path", "https://example.org/Path"),
        ("http://example.org:80/a", "https://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a/", "https://example.org/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/#!/a", "https://example.org/#!/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/a?utm_source=x&id=1&utm_medium=y", "https://example.org/a?id=1"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://user:pass@example.org/a", "https://example.org/a"),
        ("https://example.org/%7Euser/%e4", "https://example.org/~user/%E4"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/ä"),
        ("http://[2606:2800::1]:80/x", "https://[2606:2800::1]/x"),
    ],
)
def test_one_article_has_one_address(url, expected):
    """Scheme, case of the host, default port, user, fragment, tracking and a last slash tell no articles apart."""
    assert canonical(url) == expected


@pytest.mark.parametrize(
    "url",
    ["", "mailto:a@b.example", "javascript:alert(1)", "/relative", "ftp://x.example/", "https://", "https://x.example/a b", "https://x.example/\x07", "https://x.example/\u2028", "https://[bad/", "https://x.example:99999/", "https://x.example/" + "a" * 3000, "tag:x,2026:1"],
)  # fmt: skip
def test_what_is_no_web_address_has_no_canonical_one(url):
    """Other schemes, spaces, control characters and monsters give an empty string, never an error."""
    assert canonical(url) == ""
    assert not is_web_url(url)


@given(hosts, paths, pairs)
def test_canonical_is_idempotent(host, path, query):
    """Doing it twice changes nothing."""
    once = canonical(f"http://{host}/{path}?{'&'.join(query)}")
    assert canonical(once) == once


@given(st.text(max_size=60))
def test_any_text_is_survived(text):
    """Whatever a feed calls a link, there is no exception, and the result is empty or a fixed point."""
    for url in (text, f"https://{text}", f"https://x.example/{text}"):
        once = canonical(url)
        assert once == "" or canonical(once) == once


@given(hosts, paths, pairs, st.lists(st.sampled_from(TRACKING), max_size=5), st.randoms())
def test_tracking_never_changes_the_identity(host, path, query, tracking, random):
    """However tracking parameters are mixed in, the article is the same, and its own parameters keep their order."""
    mixed = list(query)
    for parameter in tracking:
        mixed.insert(random.randint(0, len(mixed)), parameter)
    plain, tracked = (f"https://{host}/{path}?{'&'.join(parts)}" for parts in (query, mixed))
    assert canonical(plain) == canonical(tracked)
    assert article_id(canonical(plain)) == article_id(canonical(tracked))


@given(hosts, paths, st.text(string.ascii_lowercase, min_size=1, max_size=5))
def test_different_queries_are_different_articles(host, path, word):
    """A parameter that is no tracking keeps articles apart."""
    assert canonical(f"https://{host}/{path}?id=1{word}") != canonical(f"https://{host}/{path}?id=2{word}")


def test_ids_are_32_hex_digits():
    """Ids have one form, whatever they are made of."""
    for made in (article_id("https://x.example/"), item_id("source", "guid")):
        assert len(made) == 32
        assert set(made) <= set("0123456789abcdef")


def test_ids_are_stable():
    """An id never changes between versions: known articles would look new."""
    assert article_id("https://example.org/a") == "ef5d3ecea193ed7045edeb922cbd6cc1"
    assert item_id("feed:x", "guid-1") == "262aa7664d04e42150d8250afc228ffc"


@given(st.text(max_size=10), st.text(max_size=10), st.text(max_size=10), st.text(max_size=10))
def test_ids_of_items_are_apart(source, one, other_source, another):
    """Two sources may use the same guid for different things."""
    same = (source, one) == (other_source, another)
    if "\x00" not in source + other_source:
        assert (item_id(source, one) == item_id(other_source, another)) == same


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("a.html", "https://x.example/d/p", "https://x.example/d/a.html"),
        ("/a", "https://x.example/d/p", "https://x.example/a"),
        ("//cdn.example/a", "https://x.example/", "https://cdn.example/a"),
        ("?p=2", "https://x.example/d", "https://x.example/d?p=2"),
        (" https://y.example/a b ", "", "https://y.example/a%20b"),
        ("mailto:a@b.example", "https://x.example/", "mailto:a@b.example"),
        ("", "https://x.example/", ""),
        ("   ", "https://x.example/", ""),
        ("a.html", "", ""),
        ("javascript:alert(1)", "https://x.example/", ""),
        ("java\nscript:alert(1)", "https://x.example/", ""),
        ("\x01javascript:alert(1)", "https://x.example/", ""),
        ("data:text/html,x", "https://x.example/", ""),
        ("mailto:a@b.example\x0aBcc:c", "https://x.example/", ""),
        ("https://x.example/\x00", "", ""),
        ("file:///etc/passwd", "", ""),
        ("https://[", "https://x.example/", ""),
    ],
)
def test_addresses_are_made_absolute_or_dropped(url, base, expected):
    """A reader is only ever sent to http, https or mailto, by a whole address without control characters."""
    found = absolute(url, base)
    assert found == expected or (not expected and found.startswith("https://x.example/") and ":" not in found[8:])


def test_logins_are_not_shown():
    """What people see of a URL has no password; a path with an @ stays."""
    assert without_login("https://u:p@x.example/@a?b@c") == "https://x.example/@a?b@c"
    assert without_login("https://x.example") == "https://x.example"
    assert without_login("") == ""
