"""`digest sources add` and `sources test` on sites, which are served in this process."""

from typing import Any, Self

import pytest

from digest.app import adding, sourcing
from digest.net.answers import FetchError
from digest.sources import manners, workers
from tests.e2e.newsroom import Newsroom
from tests.unit.sources.samples import HOME, item, rss
from tests.unit.sources.sites import NEWS, InProcess, SiteFetch, listing, page

NAMES = '<link rel="alternate" type="application/rss+xml" title="All" href="/all"><link rel="alternate" type="application/rss+xml" title="Town" href="/town">'


class Site(SiteFetch):
    """A site in the place of the web."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave nothing behind."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    """Serve a site with two feeds to everything that fetches."""
    served = Site({HOME: page(head=NAMES), HOME + "all": rss(item("First")), HOME + "town": rss(item("Second"))})
    for module in (adding, sourcing):
        monkeypatch.setattr(module, "HttpFetch", lambda: served)
    monkeypatch.setattr(workers, "Workers", InProcess)
    monkeypatch.setattr(manners, "PAUSE", 0.0)
    return served


def configured(newsroom: Newsroom) -> list[str]:
    return [one["source"] for one in newsroom.call("sources", "list", "--json").json]


def test_a_feed_is_found_and_added(newsroom: Newsroom, site: Site):
    """The first feed of the site becomes a source; all are shown, and what was written."""
    result = newsroom.call("sources", "add", HOME)
    assert result.code == 0, result
    assert "Added to" in result.out
    assert all(word in result.out for word in ("All", "Town", HOME + "all", HOME + "town"))
    assert configured(newsroom) == ["articles", HOME + "all"]


def test_another_feed_can_be_picked(newsroom: Newsroom, site: Site):
    """By its number; a number that there is not is a mistake, and nothing is written."""
    assert newsroom.call("sources", "add", HOME, "--pick", "2", "--section", 'The "Town"').code == 0
    assert configured(newsroom)[-1] == HOME + "town"
    wrong = newsroom.call("sources", "add", HOME, "--pick", "3")
    assert (wrong.code, "there are 2" in wrong.err) == (2, True)
    assert len(configured(newsroom)) == 2


def test_a_dry_run_writes_nothing(newsroom: Newsroom, site: Site):
    """It shows what would be added, for people and for machines."""
    before = (newsroom.folder / "digest.toml").read_bytes()
    shown = newsroom.call("sources", "add", HOME, "--dry-run")
    assert "Would add" in shown.out
    told = newsroom.call("sources", "add", HOME, "--dry-run", "--json").json
    assert (told["added"], told["source"]) == (False, {"type": "feed", "url": HOME + "all"})
    assert [feed["url"] for feed in told["feeds"]] == [HOME + "all", HOME + "town"]
    assert (newsroom.folder / "digest.toml").read_bytes() == before


def test_a_source_is_not_added_twice(newsroom: Newsroom, site: Site):
    """The same feed under another spelling of its address is the same."""
    newsroom.configure(f'type = "feed"\nurl = "{HOME}all?utm_source=x"\n')
    result = newsroom.call("sources", "add", HOME)
    assert (result.code, "has this source already" in result.err) == (2, True)
    assert len(configured(newsroom)) == 1


def test_a_site_without_a_feed_offers_its_page(newsroom: Newsroom, site: Site):
    """What was tried is told, with the command that takes the page itself; nothing is written."""
    site.pages = {NEWS: listing("/a"), HOME + "a": page("On a")}
    result = newsroom.call("sources", "add", NEWS)
    assert result.code == 65
    assert HOME + "feed" in result.err
    assert "--page" in result.err
    assert newsroom.call("sources", "add", NEWS, "--json").json["added"] is False
    assert configured(newsroom) == ["articles"]


def test_a_page_is_added_when_it_can_be_read(newsroom: Newsroom, site: Site):
    """Some of its articles are read and shown first; a page that gives none is not added."""
    site.pages = {NEWS: listing("/a"), HOME + "a": page("On a"), HOME: page()}
    result = newsroom.call("sources", "add", NEWS, "--page")
    assert (result.code, "On a" in result.out) == (0, True)
    assert configured(newsroom)[-1] == NEWS
    assert newsroom.call("sources", "add", HOME, "--page").code == 65


def test_a_file_of_windows_takes_a_source(newsroom: Newsroom, site: Site):
    """With the mark of UTF-8 at its beginning and its own line ends, both of which stay; the source stands behind the others of its newsletter."""
    path = newsroom.folder / "digest.toml"
    other = '\n[newsletters.other]\ntitle = "O"\nfrom = "o@example.org"\n'
    text = path.read_text() + other
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    result = newsroom.call("sources", "add", HOME, "--newsletter", "quay")
    assert result.code == 0, result
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert raw.index(HOME.encode() + b"all") < raw.index(b"[newsletters.other]")


def test_several_newsletters_want_a_name(newsroom: Newsroom, site: Site):
    """Which of them gets the source must be said."""
    more = '\n[newsletters.other]\ntitle = "O"\nfrom = "o@example.org"\n'
    newsroom.configure(more=more)
    assert newsroom.call("sources", "add", HOME).code == 2
    assert newsroom.call("sources", "add", HOME, "--newsletter", "other").code == 0
    text = (newsroom.folder / "digest.toml").read_text()
    assert text.endswith(f'[[newsletters.other.sources]]\ntype = "feed"\nurl = "{HOME}all"\n')


def test_a_site_that_cannot_be_reached_is_told(newsroom: Newsroom, site: Site):
    """One line with the place and what to do."""
    site.pages = {HOME: FetchError("the server cannot be reached", where=HOME, hint="Later.")}
    result = newsroom.call("sources", "add", HOME)
    assert (result.code, "cannot be reached" in result.err) == (65, True)


def test_a_private_address_is_said_so(newsroom: Newsroom, site: Site):
    """What was allowed for the search stands in the source, too."""
    told: Any = newsroom.call("sources", "add", HOME, "--allow-private", "--json").json
    assert told["source"]["allow_private"] is True
    assert site.private


def test_a_scheme_need_not_be_typed(newsroom: Newsroom, site: Site):
    """An address without one is https."""
    assert newsroom.call("sources", "add", "site.example/").code == 0


def test_a_site_is_tested_by_its_feed(newsroom: Newsroom, site: Site):
    """`sources test` of a page shows what its feed gives; of one without a feed what the page itself gives."""
    assert "First" in newsroom.call("sources", "test", HOME).out
    site.pages = {NEWS: listing("/a", "/b"), HOME + "a": page("On a")}
    result = newsroom.call("sources", "test", NEWS)
    assert (result.code, "On a" in result.out, HOME + "b" in result.err) == (0, True, True)


BROKEN = rss(item("Third")).removesuffix("</channel></rss>")


def test_the_test_of_a_page_says_which_feed_was_read(newsroom: Newsroom, site: Site):
    """It is not the address that was asked for; of a feed nothing is said."""
    assert f"is a web page. This is its feed, {HOME}all." in newsroom.call("sources", "test", HOME).err
    assert newsroom.call("sources", "test", f"{HOME}all").err == ""


def test_a_broken_feed_is_tested_as_what_it_is(newsroom: Newsroom, site: Site):
    """Why it cannot be read, and which other feed was found: that one is not read in its place."""
    site.pages |= {HOME + "news.xml": BROKEN, HOME + "feed": rss(item("Other"))}
    result = newsroom.call("sources", "test", f"{HOME}news.xml")
    assert (result.code, "Other" in result.out) == (65, False)
    assert f"{HOME}news.xml: the feed ends in the middle" in result.err
    assert f"`digest sources test {HOME}feed` reads it" in result.err
    told = newsroom.call("sources", "test", f"{HOME}news.xml", "--json").json
    assert told["source"] == f"feed:{HOME}news.xml"


def test_a_broken_feed_without_another_is_only_told(newsroom: Newsroom, site: Site):
    """Nothing is offered that is not there."""
    site.pages = {HOME + "news.xml": BROKEN}
    result = newsroom.call("sources", "test", f"{HOME}news.xml")
    assert (result.code, "Another" in result.err, "ends in the middle" in result.err) == (65, False, True)
    added = newsroom.call("sources", "add", f"{HOME}news.xml")
    assert (added.code, "--page" in added.err, "ends in the middle" in added.err) == (65, False, True)


def test_another_feed_is_never_added_silently(newsroom: Newsroom, site: Site):
    """The broken one is told and the others are shown; nothing is written until one is picked."""
    site.pages |= {HOME + "news.xml": BROKEN, HOME + "feed": rss(item("Other"))}
    result = newsroom.call("sources", "add", f"{HOME}news.xml")
    assert (result.code, HOME + "feed" in result.out, "--pick" in result.err) == (65, True, True)
    assert f"{HOME}news.xml: the feed ends in the middle" in result.err
    told = newsroom.call("sources", "add", f"{HOME}news.xml", "--json").json
    assert (told["added"], told["broken"]["where"]) == (False, HOME + "news.xml")
    assert configured(newsroom) == ["articles"]
    assert newsroom.call("sources", "add", f"{HOME}news.xml", "--pick", "1").code == 0
    assert configured(newsroom) == ["articles", HOME + "feed"]


def test_a_test_says_what_would_be_taken(newsroom: Newsroom, site: Site):
    """Each article has the fate that it would have in a first edition with this source alone, in words and for machines."""
    old = '<meta name="date" content="2020-01-01T08:00:00Z">'
    today = f'<meta name="date" content="{newsroom.clock().isoformat()}">'
    site.pages = {NEWS: listing("/a", "/b"), HOME + "a": page("On a", head=today), HOME + "b": page("On b", head=old)}
    shown = newsroom.call("sources", "test", NEWS).out
    assert "kept" in next(line for line in shown.splitlines() if "On a" in line)
    assert "older than the first window" in next(line for line in shown.splitlines() if "On b" in line)
    fates = newsroom.call("sources", "test", NEWS, "--json").json["fates"]
    assert {one["title"]: (one["kept"], one["reason"]) for one in fates} == {
        "On a": (True, "kept"),
        "On b": (False, "before_start"),
    }


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ('exclude = { words = ["first"] }', 'exclude.words: "first"'),
        ('include = { tags = ["boats"] }', "nothing that include names"),
        ('languages = ["fr"]\nlanguage = "en"', "en, and not fr"),
    ],
)
def test_a_test_names_the_rule_that_leaves_an_article_out(newsroom: Newsroom, site: Site, rules, words):
    """The rules of a configured source hold when it is tested; the one that was met is named, on the screen and for machines."""
    newsroom.configure(f'type = "feed"\nurl = "{HOME}all"\n{rules}\n')
    shown = newsroom.call("sources", "test", f"{HOME}all")
    assert (shown.code, words in shown.out) == (0, True), shown
    (fate,) = newsroom.call("sources", "test", f"{HOME}all", "--json").json["fates"]
    assert (fate["kept"], fate["detail"]) == (False, words)


def test_a_source_is_known_as_the_list_shows_it(newsroom: Newsroom):
    """A folder by its path as it was written: its own rules hold, and not those of a folder that nobody configured."""
    newsroom.configure(newsroom.articles() + 'exclude = { words = ["bridge"] }\n')
    newsroom.write("bridge.txt", "A bridge stays open")
    (shown,) = [one["source"] for one in newsroom.call("sources", "list", "--json").json]
    for word in (shown, f"folder:{shown}", str(newsroom.folder / shown)):
        (fate,) = newsroom.call("sources", "test", word, "--json").json["fates"]
        assert fate["detail"] == 'exclude.words: "bridge"', word


def test_a_source_that_gives_nothing_has_no_table(newsroom: Newsroom, site: Site):
    """Headings over nothing are no news."""
    site.pages = {HOME + "all": rss()}
    assert newsroom.call("sources", "test", f"{HOME}all").out.startswith("0 articles from")


def test_a_test_says_what_is_left(newsroom: Newsroom, site: Site):
    """Pages beyond those of one run are counted."""
    site.pages = {NEWS: listing(*(f"/p{n}" for n in range(25))), **{f"{HOME}p{n}": page(f"P{n}") for n in range(25)}}
    assert "5 more pages are left" in newsroom.call("sources", "test", NEWS).out
    assert newsroom.call("sources", "test", NEWS, "--json").json["remarks"] == [
        "5 more pages are left for the next runs."
    ]


def test_a_test_of_what_cannot_be_reached_is_one_failure(newsroom: Newsroom, site: Site):
    """The search for a feed adds no words of its own."""
    site.pages = {HOME: FetchError("the server cannot be reached", where=HOME, hint="Later.")}
    result = newsroom.call("sources", "test", HOME)
    assert (result.code, result.err.count("cannot be reached")) == (65, 1)
