"""`digest sources import-opml` and `export-opml`, and `digest init --import-opml`: feeds come in and go out with their sections."""

import tomllib
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from digest.starter import Feed, feeds_from_opml
from tests.e2e.newsroom import Newsroom

NEWS = '<outline text="News">{}</outline>'


def outline(name: str, title: str = "") -> str:
    return f'<outline type="rss" text={quoteattr(title or name)} xmlUrl="https://{name}.example/feed"/>'


def put(room: Newsroom, *outlines: str) -> None:
    (room.folder / "feeds.opml").write_text(f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>")


def sources_of(room: Newsroom, key: str = "quay") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((room.folder / "digest.toml").read_text())["newsletters"][key][
        "sources"
    ]
    return found


def test_feeds_are_added_with_their_sections(newsroom: Newsroom):
    """What stood in digest.toml stays byte for byte; the feeds stand behind it, the outermost folder as their section."""
    before = (newsroom.folder / "digest.toml").read_text()
    put(newsroom, NEWS.format(outline("a", "Äpfel & Birnen")), outline("b"))
    done = newsroom.call("sources", "import-opml", "feeds.opml")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "added feed:https://a.example/feed",
        "added feed:https://b.example/feed",
        "2 of 2 feeds added to quay.",
    ]
    assert (newsroom.folder / "digest.toml").read_text().startswith(before)
    assert sources_of(newsroom)[1:] == [
        {"type": "feed", "url": "https://a.example/feed", "name": "Äpfel & Birnen", "section": "News"},
        {"type": "feed", "url": "https://b.example/feed", "name": "b"},
    ]
    assert newsroom.call("config", "validate").code == 0


def test_what_is_there_is_skipped_and_said(newsroom: Newsroom):
    """A second import of the same file adds nothing, and one of a longer file what is new."""
    put(newsroom, outline("a"))
    newsroom.call("sources", "import-opml", "feeds.opml")
    put(newsroom, outline("a"), outline("b"))
    again = newsroom.call("sources", "import-opml", "feeds.opml")
    assert again.out.splitlines() == [
        "added feed:https://b.example/feed",
        "skipped feed:https://a.example/feed, which quay has already",
        "1 of 2 feeds added to quay.",
    ]
    assert [one.get("url", "")[8:9] for one in sources_of(newsroom)] == ["", "a", "b"]


def test_a_dry_run_writes_nothing(newsroom: Newsroom):
    """It says what would be added, and the file stays."""
    before = (newsroom.folder / "digest.toml").read_bytes()
    put(newsroom, outline("a"))
    done = newsroom.call("sources", "import-opml", "feeds.opml", "--dry-run")
    assert done.out.splitlines() == ["would add feed:https://a.example/feed", "1 of 1 feeds would be added to quay."]
    assert (newsroom.folder / "digest.toml").read_bytes() == before


def test_of_several_newsletters_one_is_named(newsroom: Newsroom):
    """Without a name it is asked for; a wrong one is told with the one that was meant."""
    newsroom.configure(more='\n[newsletters.pier]\ntitle = "The Pier"\nfrom = "p@example.org"\n')
    put(newsroom, outline("a"))
    lost = newsroom.call("sources", "import-opml", "feeds.opml")
    assert lost.code == 2
    assert "there are several newsletters" in lost.err
    wrong = newsroom.call("sources", "import-opml", "feeds.opml", "--newsletter", "peer")
    assert "Did you mean 'pier'?" in wrong.err
    assert newsroom.call("sources", "import-opml", "feeds.opml", "--newsletter", "pier").code == 0
    assert [one["url"] for one in sources_of(newsroom, "pier")] == ["https://a.example/feed"]


BOMB = "<!DOCTYPE opml [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><opml><body>&b;</body></opml>"
XXE = "<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;'/></body></opml>"


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (BOMB, "document type"),
        (XXE, "document type"),
        (f"<opml>{'<outline>' * 200}{'</outline>' * 200}</opml>", "deeper than 100 levels"),
        ("<opml><body/></opml>", "names no feed"),
        ("<html/>", "is no OPML"),
        ("", "is not XML"),
    ],
)
def test_a_hostile_file_changes_nothing(newsroom: Newsroom, document, word):
    """It is refused with exit 2 and a line, and nothing is written."""
    before = (newsroom.folder / "digest.toml").read_bytes()
    (newsroom.folder / "feeds.opml").write_text(document)
    done = newsroom.call("sources", "import-opml", "feeds.opml")
    assert done.code == 2
    assert word in done.err
    assert (newsroom.folder / "digest.toml").read_bytes() == before


def test_an_export_is_an_import(newsroom: Newsroom):
    """What goes out comes in again somewhere else, with names and sections; other sources are left out and counted."""
    put(newsroom, NEWS.format(outline("a", 'Say "so" & <so>')), outline("b"))
    newsroom.call("sources", "import-opml", "feeds.opml")
    done = newsroom.call("sources", "export-opml")
    assert done.code == 0
    assert "1 source is left out" in done.err
    assert "<title>The Quay</title>" in done.out
    assert feeds_from_opml(done.out.encode()) == [
        Feed('Say "so" & <so>', "https://a.example/feed", "News"),
        Feed("b", "https://b.example/feed"),
    ]


def test_all_newsletters_go_into_one_file(newsroom: Newsroom):
    """A feed of two is there once; with a name it is that newsletter's alone."""
    pier = '\n[newsletters.pier]\ntitle = "The Pier"\nfrom = "p@example.org"\n'
    feeds = "".join(f'[[newsletters.pier.sources]]\ntype = "feed"\nurl = "https://{n}.example/feed"\n' for n in "ab")
    newsroom.configure('type = "feed"\nurl = "https://a.example/feed"\n', more=pier + feeds)
    urls = [[feed.url[8] for feed in feeds_from_opml(newsroom.call("sources", "export-opml", *key).out.encode())] for key in ((), ("quay",), ("pier",))]  # fmt: skip
    assert urls == [["a", "b"], ["a"], ["a", "b"]]
    assert newsroom.call("sources", "export-opml", "peer").code == 2


def test_init_takes_sections_too(newsroom: Newsroom):
    """A first digest.toml of a file has them as an import would."""
    put(newsroom, NEWS.format(outline("a")))
    assert newsroom.call("init", "new", "--import-opml", "feeds.opml").code == 0
    table = tomllib.loads((newsroom.folder / "new" / "digest.toml").read_text())["newsletters"]["weekly"]["sources"]
    assert table == [{"type": "feed", "url": "https://a.example/feed", "name": "a", "section": "News"}]
