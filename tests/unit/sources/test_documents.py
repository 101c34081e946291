import json
import random
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Image
from digest.sources.canonical import article_id, item_id
from digest.sources.facts import ALIASES, MAX_WEIGHT
from digest.sources.frontmatter import KEYS
from digest.sources.plain import read_article, read_file
from tests.unit.sources.samples import FIXTURES, NAUGHTY, NOW, spec

ARTICLES = FIXTURES / "articles"


def read(text, name="a.md", **fields) -> Any:
    return read_file(text.encode(errors="ignore"), name=name, **fields).article


def fixture(name) -> Any:
    return read_article((ARTICLES / name).read_bytes(), name=name, modified=NOW)


def test_markdown_with_front_matter():
    """Title, date, author, section, tags, language, address, picture and credit come from the front matter; the first heading is not said twice."""
    tide = fixture("2026-03-01-tide.md")
    assert (tide.title, tide.author, tide.section) == ("Tide tables: now free", "Nell Spry", "Service")
    assert tide.published == datetime(2026, 2, 28, 8, 30, tzinfo=UTC)
    assert (tide.tags, tide.language, tide.attribution) == (("tides", "data"), "en-GB", "Port Authority")
    assert tide.canonical_url == "https://harbour.example/tide"
    assert tide.id == article_id(tide.canonical_url)
    assert tide.image == Image(url="https://harbour.example/tide.jpg")
    assert tide.headings == ("How to use them",)
    assert tide.text.split("\n\n")[0] == "The tables are free from now on. See the page."
    assert 'href="https://harbour.example/tables"' in tide.html
    assert "<strong>free</strong>" in tide.html
    assert "script" not in tide.html


def test_html_with_metadata():
    """Title, author, date, picture, address and language come from the head; menus and footers stay out."""
    ferry = fixture("deep/20260215_ferry.html")
    assert (ferry.title, ferry.author, ferry.language) == ("The ferry runs again", "Sam Rope", "en")
    assert ferry.published == datetime(2026, 2, 14, 12, tzinfo=UTC)
    assert ferry.url == "https://harbour.example/ferry"
    assert ferry.image == Image(url="https://harbour.example/ferry.jpg")
    assert (ferry.headings, ferry.attribution) == (("Fares",), "Harbour Radio")
    assert ferry.text == "After two weeks in the yard the ferry is back.\n\nFares stay the same, the operator said."
    assert "Home" not in ferry.html
    assert "newsletter" not in ferry.html


def test_markdown_without_front_matter():
    """A heading of the first level is the title, the date is in the name, the id comes from source and name."""
    article = read("# My title\n\nText with *stress*.\n", name="2026-03-01-x.md", modified=NOW)
    assert (article.title, article.text, article.headings) == ("My title", "Text with stress.", ())
    assert article.published == datetime(2026, 3, 1, tzinfo=UTC)
    assert (article.url, article.id) == ("", item_id("file", "2026-03-01-x.md"))


def test_the_name_is_the_last_resort():
    """Without title and date, the name and the time of the file serve."""
    article = read("Just text.", name="harbour-notes.md", modified=NOW)
    assert (article.title, article.published) == ("Harbour notes", NOW)
    assert read("<p>Just text.</p>", name="harbour-notes.html").title == "Harbour notes"


def test_the_title_of_a_page():
    """Open Graph counts before the heading, the heading before the title element."""
    page = "<head><title>T</title></head><body><h1>H</h1><p>Text.</p></body>"
    assert read(page, name="a.html").title == "H"
    assert read(page.replace("<h1>H</h1>", ""), name="a.html").title == "T"


@pytest.mark.parametrize("end", ["---", "..."])
def test_front_matter_may_end_in_two_ways(end):
    """YAML documents end in dashes or dots, with any line ends."""
    article = read(f"---\r\ntitle: T\r\n{end}\r\nText.\r\n")
    assert (article.title, article.text) == ("T", "Text.")


@pytest.mark.parametrize(
    ("front", "published"),
    [
        ("date: 2026-03-05", datetime(2026, 3, 5, tzinfo=UTC)),
        ("date: 2026-03-05 10:00:00", datetime(2026, 3, 5, 10, tzinfo=UTC)),
        ("Date: 5. März 2026\nlanguage: de", datetime(2026, 3, 5, tzinfo=UTC)),
        ("published: 2026-03-05T10:00:00+01:00", datetime(2026, 3, 5, 9, tzinfo=UTC)),
        ("date:", NOW),
        ("date: Last Modified", NOW),
        ("date: 2026-03-05\npublishDate: 2026-04-01", datetime(2026, 4, 1, tzinfo=UTC)),
    ],
)
def test_dates_of_front_matter(front, published):
    """Dates in every form that people write; where none is written the file's counts."""
    assert read(f"---\n{front}\n---\nText.", modified=NOW).published == published


@pytest.mark.parametrize(
    "front",
    ["title: One: two", "title: [", "\ttitle: x", "a: &a [*a, *b]", "title: !!python/object/apply:os.system ['true']"],
)  # fmt: skip
def test_broken_front_matter_is_an_error(front):
    """YAML that is none, or that wants to run something, names the file and the remedy."""
    with pytest.raises(SourceError, match="front matter") as caught:
        read(f"---\n{front}\n---\nText.", name="bad.md")
    assert caught.value.where.startswith("bad.md")
    assert caught.value.hint


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
@pytest.mark.parametrize("front", ["date: soon", "date: [1, 2]", "date: 2026-02-31", "draft: perhaps", "draf: true"])
def test_what_may_keep_an_article_back_is_never_guessed(front, name):
    """In every kind of file, with the line."""
    with pytest.raises(SourceError, match="kept back") as caught:
        read(f"---\ntitle: T\n{front}\n---\nText.", name=name, modified=NOW)
    assert caught.value.where == f"{name}, line 3"


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
@pytest.mark.parametrize(
    "front", ["---\ndraft: true\n---", "\n---\ndraft: true\n---", "+++\ndraft = true\n+++", "draft: true\n"]
)
def test_a_draft_is_one_in_every_kind_of_file(front, name):
    """Whatever it is written in."""
    assert read_file(f"{front}\n<p>Text.</p>".encode(), name=name).is_draft


def test_a_text_with_front_matter_is_markdown():
    """Those who write front matter write Markdown, whatever they call the file."""
    article = read("+++\ntitle = 'T'\ntags = ['a']\n+++\nText with *stress*.", name="a.txt")
    assert (article.title, article.tags, article.text) == ("T", ("a",), "Text with stress.")


def test_a_wrong_date_of_a_page_is_told_with_its_line():
    """A page says its date in its head; any other time in its text may be anything."""
    page = '<head>\n<meta name="date" content="2026-02-31">\n</head><p>Text.</p>'
    with pytest.raises(SourceError, match="kept back") as caught:
        read(page, name="a.html")
    assert caught.value.where == "a.html, line 2"
    assert read('<p>At <time datetime="PT5M">five</time>.</p>', name="a.html", modified=NOW).published == NOW


def test_what_does_not_count_is_noted():
    """The article goes out without it; of a draft nothing is said."""
    front = "title: T\nweight: heavy\ntitel: U\nlayout: post"
    notes = read_file(f"---\n{front}\n---\nText.".encode(), name="a.md").notes
    assert [(one.where, one.what) for one in notes] == [
        ("a.md, line 3", "`weight: heavy` does not count"),
        ("a.md, line 4", "`titel` is unknown"),
    ]
    assert read_file(f"---\n{front}\ndraft: true\n---\nText.".encode(), name="a.md").notes == ()


def test_the_language_of_a_source_reads_its_dates():
    """The second of January for the English, the first of February for others."""
    text = "---\ndate: 01/02/2026\n---\nText."
    assert read(text, spec=spec(key="k", type="folder", language="en")).published == datetime(2026, 1, 2, tzinfo=UTC)
    assert read(text, spec=spec(key="k", type="folder", language="de")).published == datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("front", "heading", "text"),
    [
        ("just words", "just words", "Text."),
        ("42", "42", "Text."),
        ("- a\n- b", "", "a\n\nb\n\nText."),
        ("\nOne.\n", "", "One.\n\nText."),
        ("", "", "Text."),
    ],
)
def test_dashes_around_something_else_are_rules_across(front, heading, text):
    """What stands between them is of the article (words right above dashes are a heading), and nothing of it is lost."""
    article = read(f"---\n{front}\n---\n\nText.")
    assert (article.text, heading in article.html) == (text, True)


def test_a_rule_is_no_front_matter():
    """Three dashes inside a text are a line across."""
    assert read("Text.\n\n---\n\nAnd more.").text == "Text.\n\nAnd more."


def test_odd_types_in_front_matter_are_lines():
    """Numbers and lists where text belongs become text; tags may be one string."""
    article = read("---\ntitle: 2026\nauthor: [Ann <ann@site.berlin>, Bo]\ntags: a, b,, a\nsection: {x: 1}\n---\nText.")
    assert (article.title, article.author, article.tags, article.section) == ("2026", "Ann, Bo", ("a", "b"), "")


def test_a_last_paragraph_may_credit():
    """The credit of the plain form is known in documents too, and is no part of the text."""
    article = read("# T\n\nText.\n\nQuelle: Hafenpost\n")
    assert (article.text, article.attribution) == ("Text.", "Hafenpost")


@pytest.mark.parametrize("name", ["empty.md", "empty.html"])
def test_a_document_without_an_article_is_an_error(name):
    """Markup without text or title says so."""
    with pytest.raises(SourceError, match=r"no article|no text"):
        read("<!-- nothing -->", name=name)


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_naughty_documents_are_tame(text, name):
    """Scripts, styles and control characters do not get through."""
    article = read(f"{text}\n\nA sentence that stays.\n".replace("\x00", ""), name=name)
    assert "<script" not in article.html
    assert "onerror" not in article.html or "&lt;" in article.html
    assert "\x1b" not in article.html + article.text + article.title


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt", "-"])
@pytest.mark.parametrize(
    "content",
    [
        b"A text with a \x00 in it. " * 40,
        bytes(range(1, 256)) * 4,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "In UTF-16 without its mark.".encode("utf-16-le"),
        random.Random(7).randbytes(5000),
        random.Random(8).randbytes(5000).replace(b"\x00", b""),
        b"\xff\xfe" + random.Random(9).randbytes(5000),
    ],
    ids=["NUL", "all bytes", "picture", "UTF-16", "noise", "noise without NUL", "noise with a mark"],
)
def test_what_is_no_text_is_told(content, name):
    """A picture, noise or a file of another program becomes no story, whatever it is called."""
    with pytest.raises(SourceError, match="no text") as caught:
        read_file(content, name=name)
    assert "UTF-8" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        "Prague — “quotes” • 12 €".encode("cp1252") * 20,
        "Новый причал открыт".encode("koi8-r") * 20,
        "Der Hafen wächst.".encode("utf-16") * 1,
        "埠頭が開く。港は広くなる。".encode() * 20,
        b"A page\x0c with a form feed, an escape \x1b and a bell \x07.",
        "👩‍👩‍👧 क्‍ष ".encode() * 50,
    ],
    ids=["cp1252", "koi8-r", "UTF-16 with its mark", "Japanese", "a few", "joiners"],
)
def test_a_text_in_another_charset_is_one(content):
    """Old charsets, and what pasting leaves behind, keep nothing out."""
    assert read_file(content, name="a.md").article.text


def test_where_the_url_of_a_folder_counts():
    """A relative address without a base is none."""
    assert read("---\nurl: /x\n---\nText.", spec=spec(key="k", type="folder")).url == ""


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@example({"weight": 10**400})
@given(
    st.dictionaries(st.sampled_from([*KEYS, *ALIASES, "title", "tags", "url", "image", "weight"]), _VALUES, max_size=4)
)
def test_whatever_is_said_of_an_article_it_is_read_or_told(facts):
    """No value of any kind takes the other articles of a folder along."""
    text = json.dumps(facts or {"title": "T"})
    for front in (f"{text}\n", f"---\n{text}\n---\n"):
        with suppress(SourceError):
            document = read_file(f"{front}\nText.".encode(), name="a.md")
            assert 0 < document.article.weight <= MAX_WEIGHT
