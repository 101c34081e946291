"""Dates of pages and sitemaps in the forms that sites use; marks, pauses and paths as properties."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import FetchState
from digest.net.answers import FetchError
from digest.sources.genericjson import Mapped
from digest.sources.health import LONGEST_PAUSE, WAIT_BUSY, left_alone, pause, refused
from digest.sources.manners import LONGEST_PAUSE as LONGEST_DELAY
from digest.sources.manners import PAUSE, read_robots
from digest.sources.pagefacts import facts_of
from digest.sources.paths import read_path
from digest.sources.reach import OVERLAP, Reach, Span, dump, load, stamp
from digest.sources.sitemaps import read_sitemap
from tests.unit.sources.samples import HOME, NOW, spec
from tests.unit.sources.sites import entry, sitemap

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = NOON.replace(hour=0)
SECOND = timedelta(seconds=1)
FORMS = [
    ("2026-03-01T12:00:00Z", NOON),
    ("2026-03-01T12:00:00.000Z", NOON),
    ("2026-03-01T12:00Z", NOON),
    ("2026-03-01T13:00:00+0100", NOON),
    ("2026-03-01T07:00:00-05:00", NOON),
    ("20260301T120000Z", NOON),
    ("2026-03-01 12:00:00", NOON),
    ("Sun, 01 Mar 2026 12:00:00 GMT", NOON),
    ("Sun, 1 Mar 2026 13:00:00 +0100", NOON),
    ("1 Mar 2026 12:00 UT", NOON),
    ("2026-03-01", DAY),
    ("20260301", DAY),
    ("March 1, 2026", DAY),
    ("1999-12-31", None),
    ("2026-03-05", None),
    ("1 hour ago", None),
    ("0000-00-00 00:00:00", None),
    ("2026-02-30", None),
    ("{{ date }}", None),
]
LOCAL = [("de", "1. März 2026"), ("fr", "1er mars 2026"), ("es", "1 de marzo de 2026"), ("pt-BR", "1 de março de 2026"), ("it", "1 marzo 2026"), ("nl", "1 maart 2026"), ("pl", "1 marca 2026"), ("ru", "1 марта 2026 г."), ("tr", "1 Mart 2026"), ("sv", "1 mars 2026"), ("ja", "2026年3月1日"), ("zh", "2026年3月1日"), ("ko", "2026년 3월 1일")]  # fmt: skip
NAMES = [
    "og:article:published_time", "DC.date", "dc.date.issued", "DCTERMS.created", "parsely-pub-date", "sailthru.date", "publish-date", "pubdate",
    "citation_publication_date",
]  # fmt: skip


def published(head: str = "", body: str = "<p>x</p>", lang: str = "", path: str = "story") -> datetime | None:
    tree = lxml.html.document_fromstring(f"<html lang='{lang}'><head>{head}</head><body>{body}</body></html>")
    return facts_of(tree, HOME + path, NOW).published


@pytest.mark.parametrize(("text", "moment"), FORMS)
def test_a_date_is_the_same_wherever_it_stands(text, moment):
    """Meta element, JSON-LD, `time` and sitemap read the same forms; what is no date, before 2000 or far ahead is none everywhere."""
    graph = f'<script type="application/ld+json">{{"@type": "Article", "datePublished": "{text}"}}</script>'
    assert published(f'<meta name="date" content="{text}">') == moment
    assert published(graph) == moment
    assert published(body=f'<article><time datetime="{text}">then</time></article>') == moment
    links = read_sitemap(sitemap(entry(HOME + "a", text)).encode(), "", HOME + "sitemap.xml", spec(), NOW)
    assert [link.published for link in links] == [moment]


@pytest.mark.parametrize(("lang", "text"), LOCAL)
def test_a_date_in_words_is_read_in_the_language_of_the_page(lang, text):
    """A `time` without a machine's form says its date in the words of its readers."""
    assert published(body=f'<time class="published">{text}</time>', lang=lang) == DAY


@pytest.mark.parametrize("name", NAMES)
def test_a_date_has_many_names(name):
    """Names of several standards are read in any case, as `name`, `property` or `itemprop`."""
    for kind in ("name", "property", "itemprop"):
        assert published(f'<meta {kind}="{name}" content="2026-03-01T12:00Z">') == NOON


@pytest.mark.parametrize(
    ("path", "moment"),
    [
        ("2026/03/01/story", DAY),
        ("2026/03/01", DAY),
        ("news/2026-03-01-story.html", DAY),
        ("news/20260301/story", DAY),
        ("news/story_2026_03_01", DAY),
        ("2026/03/story", None),
        ("1998/03/01/story", None),
        ("2027/03/01/story", None),
        ("2026/3/1/story", None),
        ("202603011200/story", None),
        ("story?date=2026-03-01", None),
        ("story#2026-03-01", None),
    ],
)
def test_a_day_in_the_path_is_a_date(path, moment):
    """All of year, month and day, in two digits each, in the path alone, and plausible."""
    assert published(path=path) == moment


def test_what_is_stated_comes_before_what_stands_there():
    """JSON-LD before meta elements, those before `time`, that before the address; the next of them counts where one is wrong."""
    graph = '<script type="application/ld+json">{"@type": "Article", "datePublished": "%s"}</script>'
    head, body, path = '<meta name="date" content="%s">', '<time class="published" datetime="%s">x</time>', "%s/story"
    order = [f"2026-02-0{day}" for day in (1, 2, 3, 4)]
    for first in range(4):
        texts = ["soon"] * first + order[first:]
        found = published(graph % texts[0] + head % texts[1], body % texts[2], path=path % texts[3])
        assert found == datetime(2026, 2, first + 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "open_", "closed"),
    [
        ("User-agent: *\nDisallow: /private", "/public", "/private/x"),
        ("User-agent: DIGEST\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", "/a"),
        ("User-agent: other\nUser-agent: digest\nDisallow: /a", "/b", "/a/b"),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", "/x.pdf"),
        ("User-agent: *\nDisallow: /a%20b", "/ab", "/a%20b/c"),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/x", "/"),
        ("User-agent: *\r\nDisallow: /a # ours\r\n", "/", "/a"),
        ("\ufeffUser-agent: *\nDisallow: /a", "/", "/a"),
    ],
)
def test_robots_open_and_close(rules, open_, closed):
    """Groups with several names, ends, escapes, comments, line ends of Windows and a byte order mark mean what the standard says."""
    found = read_robots(rules.encode())
    assert found.allow(f"https://site.example{open_}")
    assert not found.allow(f"https://site.example{closed}")


@given(st.floats(0, 10**6))
def test_a_crawl_delay_is_kept_within_bounds(delay):
    """Never less than our own pause, never more than half a minute, and as asked between them."""
    found = read_robots(f"User-agent: digest\nCrawl-delay: {delay:.2f}\n".encode()).pause
    assert found == pytest.approx(min(max(PAUSE, delay), LONGEST_DELAY), abs=0.01)


moments = st.integers(0, 10**6).map(lambda seconds: NOON - seconds * SECOND)
pages = st.lists(st.lists(moments, max_size=4).map(tuple), max_size=6)


@given(pages)
def test_a_span_reaches_over_all_its_pages(given_pages):
    """High and low are those of all stamps, in whatever order pages come, and pages without one count as read."""
    span = Span()
    for stamps in given_pages:
        span = span.with_page(stamps)
    every = [one for stamps in given_pages for one in stamps]
    assert (span.high, span.low) == (max(every, default=None), min(every, default=None))
    assert span.pages == len(given_pages)


@given(moments, moments, moments)
def test_what_is_asked_for_overlaps_what_was_read(one, other, third):
    """News are asked for from before the newest, the gap from below the mark to above what was read: nothing lies between."""
    mark, low, high = sorted((one, other, third))
    reach = Reach(mark=mark, low=low, high=high)
    assert reach.since == high - OVERLAP
    assert reach.gap == (mark - OVERLAP, low + SECOND)
    assert Reach(mark=mark).gap == (mark - OVERLAP, None)


@given(moments, st.integers(-12, 14))
def test_a_stamp_is_utc_whatever_the_zone(moment, hours):
    """The same moment is written the same, and a mark that was written is that moment."""
    local = moment.astimezone(timezone(timedelta(hours=hours)))
    assert stamp(local) == stamp(moment)
    assert load(dump({"a": Reach(mark=local)})) == {"a": Reach(mark=moment)}


@given(st.text(max_size=20), st.integers(1, 12))
def test_a_later_pause_is_never_much_shorter(source, failures):
    """Doubling outweighs what is taken off, until the day is reached; from there on it stays within a quarter of it."""
    now, following = pause(source, failures), pause(source, failures + 1)
    assert following > now or now >= 0.75 * LONGEST_PAUSE


@given(st.integers(0, 10**7), st.sampled_from([429, 503, 500]))
def test_what_a_server_asks_for_is_kept_for_a_day_at_most(seconds, status):
    """A source is left alone as long as the server said, to the second, and asked then; a year counts as a day."""
    error = FetchError("busy", status=status, retry_after=timedelta(seconds=seconds))
    state = refused(FetchState(source="feed:x"), error, NOW)
    until = NOW + min(timedelta(seconds=seconds), LONGEST_PAUSE)
    assert state.not_before == until
    assert left_alone(state, until) is None
    assert left_alone(state, until - SECOND) is not None


@pytest.mark.parametrize(("status", "wait"), [(429, WAIT_BUSY), (503, None), (500, None), (404, None), (410, None)])
def test_only_busy_means_an_hour(status, wait):
    """Without a time of its own a server that has had too much is left alone for an hour; other answers ask for nothing."""
    found = refused(replace(FetchState(source="feed:x"), not_before=NOW), FetchError("no", status=status), NOW)
    assert found.not_before == (NOW + wait if wait else None)


keys = st.text(st.characters(codec="utf-8", exclude_characters='."[]$ \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0'), min_size=1, max_size=6).filter(lambda key: key == key.strip())  # fmt: skip


@given(st.lists(keys, min_size=1, max_size=4), st.integers())
def test_a_path_of_any_keys_leads_to_what_lies_there(steps, value):
    """Keys of any script are written with dots, or in quotes and brackets, and lead to the same."""
    document: object = value
    for key in reversed(steps):
        document = {key: document}
    assert read_path(".".join(steps)).all(document) == [value]
    assert read_path("$" + "".join(f'["{key}"]' for key in steps)).all(document) == [value]


@pytest.mark.parametrize(
    ("path", "document", "leads"),
    [
        ("data[*]", {"data": []}, True),
        ("data[*]", {"data": {}}, False),
        ("data[*]", {"data": None}, False),
        ("data[*].items[*]", {"data": []}, True),
        ("data[*]", {"date": []}, False),
        ("data", {"data": None}, True),
        ("[*]", [], True),
        ("[*]", {}, False),
        ("$", None, True),
    ],
)
def test_an_empty_list_is_there(path, document, leads):
    """An answer without items is told from one of another shape."""
    assert read_path(path).leads_into(document) is leads


@pytest.mark.parametrize(
    ("form", "text"),
    [("iso", "2026-03-01T12:00:00Z"), ("date", "2026-03-01"), ("unix", "1772366400"), ("", "2026-03-01T12:00:00Z")],
)
def test_an_api_is_asked_in_its_own_form(form, text):
    """A moment is written as an ISO date, a day or seconds, as the API wants it; ISO where nothing is said."""
    options = {"fields": {"title": "t"}, "since_param": "after", "since_format": form}
    assert Mapped.of(spec(options=options)).since_text(NOON) == text
