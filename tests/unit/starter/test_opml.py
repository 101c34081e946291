"""Feeds of an OPML file: what counts as a feed, and what any reader's export may look like."""

from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.starter import Feed, feeds_from_opml, opml_of, write_starter
from digest.starter.opml import DEEPEST, LARGEST


def opml(*outlines: str, root: str = "opml") -> bytes:
    return f"<{root}><body>{''.join(outlines)}</body></{root}>".encode()


def plain(document: bytes) -> list[tuple[str, str]]:
    return [(feed.title, feed.url) for feed in feeds_from_opml(document)]


def outline(**attributes: str) -> str:
    return f"<outline {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}/>"


@pytest.mark.parametrize("name", ["xmlUrl", "xmlurl", "XMLURL"])
def test_attributes_are_known_in_any_case(name):
    """Exporters differ in how they write the names."""
    assert plain(opml(outline(**{name: "https://a.example/f"}))) == [("", "https://a.example/f")]


@pytest.mark.parametrize("root", ["opml", "OPML", "Opml"])
def test_the_root_is_known_in_any_case(root):
    """Old exporters shout."""
    assert feeds_from_opml(opml(outline(xmlUrl="https://a.example/f"), root=root))


@pytest.mark.parametrize(
    ("attributes", "title"),
    [
        ({"title": "Title", "text": "Text"}, "Title"),
        ({"text": "Text"}, "Text"),
        ({"title": "", "text": "Text"}, "Text"),
        ({"title": "  Title  "}, "Title"),
        ({}, ""),
    ],
)
def test_the_title_is_the_best_name_there_is(attributes, title):
    """Title, else text, without the blanks around."""
    assert plain(opml(outline(xmlUrl="https://a.example/f", **attributes))) == [(title, "https://a.example/f")]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "/feed.xml",
        "file:///etc/passwd",
        "ftp://a.example/f",
        "javascript:alert(1)",
        "https://",
        "https://[::1",
        "feed:https://a.example/f",
    ],
)
def test_what_is_no_web_address_is_left_out(url):
    """Only http and https with a host become sources."""
    assert feeds_from_opml(opml(outline(text="x", xmlUrl=url))) == []


def test_the_first_name_of_a_feed_stays():
    """A feed in two folders is one source, under the name that it had first."""
    twice = (outline(text="One", xmlUrl="https://a.example/f"), outline(text="Two", xmlUrl="https://a.example/f"))
    assert plain(opml(*twice)) == [("One", "https://a.example/f")]


def nested(depth: int) -> bytes:
    return opml("<outline>" * (depth - 1), outline(xmlUrl="https://a.example/f"), "</outline>" * (depth - 1))


def test_deep_folders_are_read_up_to_a_limit():
    """A feed is found as deep as anybody would put it; a file that is deeper is no export."""
    assert len(feeds_from_opml(nested(DEEPEST))) == 1
    for depth in (DEEPEST + 1, 100_000):
        with pytest.raises(UsageError, match="deeper than 100 levels"):
            feeds_from_opml(nested(depth))


def test_the_outermost_folder_is_the_section():
    """Folders within folders are too fine for a newsletter; a feed outside of any has no section, and an outline without a name is no folder."""
    inner = f'<outline text="Europe">{outline(xmlUrl="https://b.example/f")}</outline>'
    news = f'<outline text="News">{outline(xmlUrl="https://a.example/f")}{inner}</outline>'
    bare = f"<outline>{outline(xmlUrl='https://c.example/f')}</outline>"
    found = feeds_from_opml(opml(news, bare, outline(xmlUrl="https://d.example/f")))
    assert [(feed.url[8], feed.section) for feed in found] == [("a", "News"), ("b", "News"), ("c", ""), ("d", "")]


def test_a_feed_is_no_folder():
    """Outlines below a feed (an export of its items) do not make it a section."""
    inside = f'<outline text="Feed" xmlUrl="https://a.example/f">{outline(xmlUrl="https://b.example/f")}</outline>'
    assert [feed.section for feed in feeds_from_opml(opml(inside))] == ["", ""]


def test_an_export_stands_in_folders():
    """Sections become folders in the order of their first feeds; a feed without a name is called by its address."""
    feeds = [Feed("A & B", "https://a.example/?x=1&y=2", 'News "now"'), Feed("", "https://b.example/f")]
    text = opml_of("My <list>", [*feeds, Feed("C", "https://c.example/f", 'News "now"')])
    assert "<title>My &lt;list&gt;</title>" in text
    assert text.count("<outline text='News \"now\"'") == 1
    assert feeds_from_opml(text.encode()) == [
        feeds[0],
        Feed("C", "https://c.example/f", 'News "now"'),
        Feed("https://b.example/f", "https://b.example/f"),
    ]


def test_a_file_of_the_largest_size_is_still_read():
    """The limit is a limit, not one byte below it."""
    document = opml(outline(xmlUrl="https://a.example/f"))
    assert feeds_from_opml(document + b" " * (LARGEST - len(document)))
    with pytest.raises(UsageError, match="is larger than 10 MiB"):
        feeds_from_opml(document + b" " * (LARGEST - len(document) + 1))


def test_a_mistake_is_told_with_line_and_column():
    """Whoever edited the file by hand finds the place."""
    with pytest.raises(UsageError) as caught:
        feeds_from_opml(b"<opml>\n  <outline text=oops/>\n</opml>")
    assert caught.value.where == "OPML file, line 2, column 17"


@given(st.binary(max_size=300))
def test_any_bytes_are_feeds_or_a_refusal(document):
    """No file makes anything but a list or an error of use."""
    try:
        found = plain(document)
    except UsageError as error:
        found = [(error.what, error.hint)]
    assert all(len(pair) == 2 and pair[1] for pair in found)


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=30)


@given(st.lists(st.tuples(texts, st.integers(0, 999)), max_size=8, unique_by=lambda pair: pair[1]))
def test_every_feed_comes_through(pairs):
    """Titles of any script and their order survive the way through XML."""
    outlines = [outline(title=title, xmlUrl=f"https://{number}.example/f") for title, number in pairs]
    assert plain(opml(*outlines)) == [(title.strip(), f"https://{number}.example/f") for title, number in pairs]


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Le\u00a0Monde", 'name = "Le Monde"'),
        ("A\tB\n C", 'name = "A B C"'),
        ('Say "so"', 'name = "Say \\"so\\""'),
        ("back\\slash", 'name = "back\\\\slash"'),
        ("Zażółć 東京", 'name = "Zażółć 東京"'),
    ],
)
def test_a_title_is_written_as_people_read_it(tmp_path, title, line):
    """Blanks of any kind become one, quotes are escaped, letters stay letters."""
    write_starter(tmp_path, feeds=[Feed(title, "https://a.example/f")])
    assert line in (tmp_path / "digest.toml").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("title", ["", "  ", "\u00a0"])
def test_a_feed_without_a_title_gets_no_name(tmp_path, title):
    """An empty name would hide the feed's own."""
    write_starter(tmp_path, feeds=[Feed(title, "https://a.example/f")])
    text = (tmp_path / "digest.toml").read_text(encoding="utf-8")
    assert "name =" not in text.partition('url = "https://a.example/f"')[2]


addresses = st.integers(0, 999).map(lambda number: f"https://{number}.example/f")
some_feeds = st.lists(st.builds(Feed, st.text(max_size=20), addresses, st.text(max_size=10)), max_size=8)


@given(st.text(max_size=20), some_feeds)
def test_what_is_exported_can_be_imported(title, feeds):
    """Whatever feeds and sections are called, the document is OPML, and every feed of it is found again."""
    found = feeds_from_opml(opml_of(title, feeds).encode())
    assert {feed.url for feed in found} == {feed.url for feed in feeds}
