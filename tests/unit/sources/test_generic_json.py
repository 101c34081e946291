"""The source `cms` with `api = "json"`: its options, how pages are turned, and what a second run asks for."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from digest.errors import ConfigError
from digest.model import Collected, FetchState, SourceSpec
from digest.net.answers import FetchError
from digest.ports import Fetched
from digest.sources import cms
from digest.sources.apis import link_to_next, with_query
from digest.sources.cms import CmsSource
from tests.unit.sources.cms_sites import InProcess
from tests.unit.sources.samples import NOW, ScriptedFetch

URL = "https://api.example/stories?lang=en"
FIELDS = {"title": "t", "id": "id", "updated": "at"}
FRESH = FetchState(source="cms:api")


def spec(**options: Any) -> SourceSpec:
    fields = {"max_items": options.pop("max_items", 200), "url": options.pop("url", URL)}
    options = {"api": "json", "items": "data[*]", "fields": FIELDS, **options}
    return SourceSpec(key="cms:api", type="cms", options=options, **fields)


def said(*numbers: int, url: str = URL, headers: Any = None, **more: Any) -> Fetched:
    """Give an answer with these items, each changed so many hours ago as its number says."""
    items = [{"id": n, "t": f"Story {n}", "at": (NOW - timedelta(hours=n)).isoformat()} for n in numbers]
    body = json.dumps({"data": items, **more}).encode()
    return Fetched(url=url, status=200, body=body, headers=headers or {}, etag='"v1"', last_modified="then")


def collect(*answers: Any, state: FetchState = FRESH, **options: Any) -> tuple[Collected, list[dict[str, Any]]]:
    fetch = ScriptedFetch(*answers)
    with InProcess():
        found = asyncio.run(CmsSource(spec(**options), fetch).collect(state, NOW))
    return found, fetch.asked


def titles(found: Collected) -> list[str]:
    return [article.title for article in found.articles]


def state_of(found: Collected) -> FetchState:
    assert found.state is not None
    return found.state


# --- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"fields": None}, "fields must be a table"),
        ({"fields": {"title": 3}}, "fields must be a table"),
        ({"fields": {}}, "fields says nothing of the title"),
        ({"fields": {"title": "t", "headline": "h"}}, "fields.headline is unknown"),
        ({"fields": {"title": "t["}}, "fields.title 't\\[' is no path"),
        ({"items": "data[x]"}, "items 'data\\[x\\]' is no path"),
        ({"items": 3}, "items must be text"),
        ({"next": "a", "page_param": "p"}, "next goes with no page_param"),
        ({"limit": 0}, "limit must be a whole number from 1 to 1000"),
        ({"limit": True}, "limit must be a whole number"),
        ({"limit": "9"}, "limit must be a whole number"),
        ({"first_page": -1}, "first_page must be a whole number from 0"),
        ({"since_format": "rfc"}, "since_format must be one of iso, date, unix"),
        ({"itmes": "x"}, "unknown option itmes"),
    ],
)
def test_a_wrong_option_is_told(options, what):
    """By its name, with what to write, before anything is asked."""
    with pytest.raises(ConfigError, match=what) as caught:
        CmsSource(spec(**options), ScriptedFetch())
    assert caught.value.where == "source cms:api"


# --- pages ------------------------------------------------------------------------------------------------------------


def test_one_answer_may_be_all():
    """Without a way to turn pages there is one, and it is remembered as a feed is."""
    found, asked = collect(said(1, 2))
    assert titles(found) == ["Story 1", "Story 2"]
    assert [one["url"] for one in asked] == [URL]
    assert (state_of(found).etag, state_of(found).last_modified) == ('"v1"', "then")
    assert not found.partial


def test_not_modified_is_unchanged():
    """Validators go out with the first page, and a 304 says that what was given still stands."""
    state = state_of(collect(said(1))[0])
    found, asked = collect(Fetched(url=URL, status=304), state=state)
    assert (asked[0]["etag"], asked[0]["last_modified"]) == ('"v1"', "then")
    assert (found.unchanged, found.articles, state_of(found)) == (True, (), state)


def test_another_mapping_reads_again():
    """An answer that did not change holds other articles once something else is looked for in it: no validators go out."""
    state = state_of(collect(said(1))[0])
    _, asked = collect(said(1), state=state, base="https://other.example/")
    assert (asked[0]["etag"], asked[0]["last_modified"]) == ("", "")


def test_a_mark_is_no_date_of_a_server():
    """Who takes `since_param` away again asks for everything, and sends no nonsense."""
    state = FetchState(source="cms:api", last_modified="since=2026-03-03T11:00:00Z")
    _, asked = collect(said(1), state=state)
    assert asked[0]["last_modified"] == ""


def test_pages_by_link():
    """A link in the answer, relative or not, leads on until there is none."""
    one = said(1, paging={"next": "/stories?cursor=b"})
    two = said(2, url="https://api.example/stories?cursor=b", paging={"next": "https://api.example/stories?cursor=c"})
    found, asked = collect(one, two, said(3, paging={"next": None}), next="paging.next")
    assert titles(found) == ["Story 1", "Story 2", "Story 3"]
    assert [one["url"][-8:] for one in asked] == ["?lang=en", "cursor=b", "cursor=c"]
    assert [one["etag"] for one in asked] == ["", "", ""]


def test_pages_by_the_header():
    """`next = "Link"` means the header of that name (RFC 8288)."""
    headers = {"link": '<https://api.example/stories?p=0>; rel="prev", <https://api.example/stories?p=2>; rel="next"'}
    found, asked = collect(said(1, headers=headers), said(2), next="Link")
    assert titles(found) == ["Story 1", "Story 2"]
    assert asked[1]["url"] == "https://api.example/stories?p=2"


def test_pages_by_number():
    """Counted from `first_page`, until one is not full; the address keeps its own parameters."""
    options: dict[str, Any] = {"page_param": "page", "first_page": 0, "limit_param": "size", "limit": 2}
    found, asked = collect(said(1, 2), said(3), **options)
    assert len(found.articles) == 3
    assert [one["url"] for one in asked] == [f"{URL}&size=2&page=0", f"{URL}&size=2&page=1"]


def test_an_empty_page_is_the_last():
    """When the last page was full, one more is asked, and is no failure."""
    found, asked = collect(said(1, 2), said(), page_param="page", limit=2)
    assert (len(found.articles), len(asked), found.failures) == (2, 2, ())


def test_items_of_a_run_are_bounded():
    """No more than `max_items`, the first of them, wherever a page ends."""
    found, asked = collect(said(1, 2), said(3, 4), page_param="page", limit=2, max_items=3)
    assert titles(found) == ["Story 1", "Story 2", "Story 3"]
    assert (len(asked), found.failures) == (2, ())


def test_pages_of_a_run_are_bounded(monkeypatch):
    """An API whose pages never end is left after so many."""
    monkeypatch.setattr(cms, "MOST_PAGES", 3)
    answers = [said(n, next=f"/stories?n={n}") for n in range(9)]
    found, asked = collect(*answers, next="next")
    assert (len(found.articles), len(asked)) == (3, 3)


@pytest.mark.parametrize(
    ("next_", "what"),
    [
        ("https://evil.example/stories", "the next page is on another host"),
        ("http://api.example/stories", "the next page is on another host"),
        ("https://api.example:8443/stories", "the next page is on another host"),
        ("file:///etc/passwd", "the next page is on another host"),
        ("https://[::1", "the next page is on another host"),
        ("javascript:alert(1)", "the next page is on another host"),
        ("https://evil.example\\@api.example/", "the next page is on another host"),
        ("https://user:pass@api.example/", "the next page is on another host"),
        (URL, "the pages of the API go round in a circle"),
    ],
)
def test_a_link_that_leads_astray_is_told(next_, what):
    """Other hosts get no request, circles end; what was read until then is given."""
    found, asked = collect(said(1, next=next_), said(2), next="next")
    assert titles(found) == ["Story 1"]
    assert found.failures[0].what == what
    assert len(asked) == 1
    assert state_of(found) == FRESH


def test_a_page_that_fails_is_asked_for_again():
    """What was read is given; no validator is kept, so that nothing counts as unchanged."""
    found, _ = collect(said(1, next="/stories?n=2"), FetchError("no", where=URL, status=500), next="next")
    assert titles(found) == ["Story 1"]
    assert state_of(found) == FRESH


# --- modified since ---------------------------------------------------------------------------------------------------


def test_what_is_new_is_asked_for():
    """The mark is the newest date of all items; it goes out a little earlier, in the form that the API takes."""
    found, asked = collect(said(3, 1, 2), since_param="after")
    assert asked[0]["url"] == URL
    assert found.partial
    assert state_of(found).last_modified == "since=2026-03-03T11:00:00Z"
    for form, text in (("iso", "2026-03-03T09%3A00%3A00Z"), ("date", "2026-03-03"), ("unix", "1772528400")):
        _, asked = collect(said(), state=state_of(found), since_param="after", since_format=form)
        assert asked[0]["url"] == f"{URL}&after={text}"


def test_oldest_first_is_gone_on_with():
    """Where the API sorts by date, the mark moves to the last item that was read."""
    options: dict[str, Any] = {"since_param": "after", "page_param": "page", "limit": 2, "max_items": 3}
    found, _ = collect(said(9, 8), said(7, 6), **options)
    assert titles(found) == ["Story 9", "Story 8", "Story 7"]
    assert state_of(found).last_modified == "since=2026-03-03T05:00:00Z"
    assert found.failures == ()


def test_newest_first_beyond_a_run_moves_no_mark():
    """Else what lies between would be skipped; it is told what to do."""
    options: dict[str, Any] = {"since_param": "after", "page_param": "page", "limit": 2, "max_items": 3}
    found, _ = collect(said(1, 2), said(3, 4), **options)
    assert "more is new than one run may read" in found.failures[0].what
    assert "max_items" in found.failures[0].hint
    assert state_of(found) == FRESH


def test_dates_of_the_future_move_the_mark_to_now():
    """One wrong date of the API does not hide what comes."""
    found, _ = collect(said(-9999), since_param="after")
    assert state_of(found).last_modified == "since=2026-03-03T12:00:00Z"


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "link"),
    [
        ('<https://a.example/?page=2>; rel="next"', "https://a.example/?page=2"),
        ('<https://a.example/?a=1,2&page=2>; rel=next, <https://a.example/>; rel="first"', "https://a.example/?a=1,2&page=2"),
        ('<https://a.example/1>; rel="prev",<https://a.example/3>; title="x"; rel="NEXT last"', "https://a.example/3"),
        ('<https://a.example/1>; rel="prev"', ""),
        ("", ""),
        ("nonsense; rel=", ""),
        ("," * 100_000, ""),
    ],
)  # fmt: skip
def test_the_link_header_is_read(header, link):
    """RFC 8288, as servers write it."""
    assert link_to_next(header) == link


def test_parameters_are_replaced_and_not_doubled():
    """What the address has by the same name gives way, and a fragment goes nowhere."""
    assert (
        with_query("https://a.example/x?page=1&q=a+b#f", {"page": 2, "none": ""}) == "https://a.example/x?q=a+b&page=2"
    )
