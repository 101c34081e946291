import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError, SourceError
from digest.sources.addresses import Addresses
from digest.sources.linked import feeds_named, listed_links, same_site
from tests.unit.sources.samples import HOME, spec
from tests.unit.sources.sites import NEWS, listing


def links(body: str, **fields: object) -> list[str]:
    options = fields.pop("options", {})
    made = spec(type="page", url=NEWS, options=options, **fields)
    return [link.url for link in listed_links(body.encode(), "text/html", NEWS, made)]


def test_links_in_headings_are_articles():
    """Without a selector the links that stand in headings are taken, in the order of the page, each once, with what they say."""
    body = listing("/a", "/b", "/a", "/c#comments")
    assert links(body) == [HOME + "a", HOME + "b", HOME + "c"]
    (first, *_) = listed_links(body.encode(), "text/html", NEWS, spec(url=NEWS))
    assert first.title == "About /a"


def test_a_heading_may_stand_inside_of_its_link():
    """Cards are links around a heading."""
    assert links('<html><body><a href="/a"><h3>A</h3><p>teaser</p></a></body></html>') == [HOME + "a"]


def test_what_stands_around_a_list_is_none_of_it():
    """Navigation, asides and footers have headings, too."""
    around = '<nav><h2><a href="/n">N</a></h2></nav><aside><h2><a href="/s">S</a></h2></aside><footer><h3><a href="/f">F</a></h3></footer>'
    assert links(listing("/a", around=around)) == [HOME + "a"]


def test_a_guess_stays_on_the_site():
    """Headings that link elsewhere are advertisements; with a selector the operator meant them."""
    body = listing("/a", "https://other.example/b", "https://www.site.example/c")
    assert links(body) == [HOME + "a", "https://www.site.example/c"]
    assert "https://other.example/b" in links(body, options={"links": "h2 a"})


@pytest.mark.parametrize(
    ("selector", "found"),
    [("ul.news a", ["x", "y"]), ("ul.news li", ["x", "y"]), ("ul.news li span", ["x"]), ("ul.news a[href$=y]", ["y"])],
)
def test_a_selector_means_links(selector, found):
    """Its matches, the links inside of them, or those around them."""
    body = '<html><body><h2><a href="/no">No</a></h2><ul class="news"><li><a href="/x"><span>X</span></a></li><li><a href="/y">Y</a></li></ul></body></html>'
    assert links(body, options={"links": selector}) == [HOME + one for one in found]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "ftp://x.example/a", "", "#top", "/news", "//[", "x" * 3000])  # fmt: skip
def test_only_web_addresses_of_other_pages_are_links(href):
    """Scripts, mail, files, jumps on the page and the page itself are none."""
    assert links(listing(href, "/a")) == [HOME + "a"]


@pytest.mark.parametrize(
    ("options", "what"), [({}, "no headings with links"), ({"links": "ol a"}, "no link on this page matches 'ol a'")]
)
def test_a_list_without_links_is_told(options, what):
    """Nothing to read is a failure that shows how to say which links are meant."""
    with pytest.raises(SourceError, match=what) as caught:
        links("<html><body><h1>News</h1><p>x</p></body></html>", options=options)
    assert "links =" in caught.value.hint


def test_a_list_is_bounded():
    """Of ten thousand links the first are taken, as many as the source may give."""
    assert len(links(listing(*(f"/{n}" for n in range(10_000))), max_items=30)) == 30


def test_dates_beside_links_are_read():
    """The `time` of the entry that a link stands in is its date."""
    body = '<html><body><article><h2><a href="/a">A</a></h2><time datetime="2026-03-01T10:00Z">x</time></article><h2><a href="/b">B</a></h2></body></html>'
    first, second = listed_links(body.encode(), "text/html", NEWS, spec(url=NEWS))
    assert first.published is not None
    assert first.published.isoformat() == "2026-03-01T10:00:00+00:00"
    assert second.published is None


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        ({"only": ["/news/*"]}, ["/news/a", "/news/b?x=1"]),
        ({"never": ["/news/*"]}, ["/live/c"]),
        ({"only": ["/news/*"], "never": ["*[?]x=*"]}, ["/news/a"]),
        ({"only": "*/a"}, ["/news/a"]),
        ({"only": ["https://site.example/live/*"]}, ["/live/c"]),
        ({}, ["/news/a", "/news/b?x=1", "/live/c"]),
    ],
)
def test_patterns_choose_addresses(options, taken):
    """`only` and `never` match the whole path, or the whole address where they name a host; one pattern may stand alone."""
    wanted = Addresses(options)
    assert [
        path for path in ("/news/a", "/news/b?x=1", "/live/c") if wanted.has(f"https://site.example{path}")
    ] == taken


@pytest.mark.parametrize("wrong", [5, [""], [1], {"a": 1}, True])
def test_patterns_are_lists_of_words(wrong):
    """Anything else is a mistake of the configuration, with an example."""
    with pytest.raises(ConfigError, match="only must be a list") as caught:
        Addresses({"only": wrong}, "source page:x")
    assert (caught.value.where, bool(caught.value.hint)) == ("source page:x", True)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_pattern_never_breaks(pattern, path):
    """Whatever an operator writes: what one option takes, the other leaves, and a star takes everything."""
    taken = Addresses({"only": [pattern or "x"]}).has(HOME + path)
    assert Addresses({"never": [pattern or "x"]}).has(HOME + path) is not taken
    assert Addresses({"only": [pattern or "x", "*"]}).has(HOME + path)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "http://www.a.example/", True),
        ("https://blog.a.example/", "https://a.example/", True),
        ("https://a.example/", "https://ba.example/", False),
        ("https://a.example/", "https://b.example/", False),
        ("https://a.example.evil.test/", "https://a.example/", False),
    ],
)
def test_a_site_is_a_host_and_what_is_below(one, other, same):
    """`www.` makes no difference; a name that only ends alike is another site."""
    assert same_site(one, other) is same
    assert same_site(other, one) is same


def test_a_page_names_its_feeds_once():
    """Twice the same address is one feed, and there is an end to them."""
    named = "".join(f'<link rel="alternate" type="application/rss+xml" href="/f{n % 40}">' for n in range(200))
    found = feeds_named(f"<html><head>{named}</head><body>x</body></html>".encode(), "text/html", NEWS)
    assert len(found) == len({link.url for link in found}) == 20
    assert found[0].kind == "application/rss+xml"


def test_trees_are_not_needed_twice():
    """A selector with a match in every element of a large page ends."""
    body = "<html><body>" + "<div><a href='/x'>x</a>" * 3000 + "</body></html>"
    assert links(body, options={"links": "div"}) == [HOME + "x"]
    assert lxml.html.document_fromstring(body) is not None


PATHS = st.from_regex(r"/[a-c]{1,3}(/[a-c]{1,3})?", fullmatch=True)
PATTERNS = st.lists(st.sampled_from(["/a*", "*b", "/*/c", "*", "/a/b", "https://site.example/c*"]), max_size=3)


@given(PATHS, PATTERNS, PATTERNS)
def test_never_is_stronger_than_only(path, only, never):
    """What `never` matches is left out whatever `only` says; a further pattern in `never` never takes a page in, one in `only` never more than all."""
    url = f"https://site.example{path}"
    both = Addresses({"only": only or None, "never": never or None})
    if Addresses({"only": never or None}).has(url) and never:
        assert not both.has(url)
    if both.has(url):
        assert Addresses({"only": only or None}).has(url)
        assert Addresses({}).has(url)


@given(
    st.lists(
        st.sampled_from(["/a", "/b", "https://other.example/c", "javascript:x", "#", "/a#x", "//site.example/d"]),
        max_size=12,
    )
)
def test_links_of_a_list_are_distinct_web_addresses(hrefs):
    """Whatever a list links to, its articles are pages of the web, each once, and on the site."""
    try:
        found = links(listing(*hrefs))
    except SourceError:
        assert not {"/a", "/b", "/a#x", "//site.example/d"} & set(hrefs)
        return
    assert len(found) == len(set(found))
    assert all(url.startswith(HOME) for url in found)
