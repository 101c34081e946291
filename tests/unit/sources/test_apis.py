"""Addresses that APIs are asked at: parameters by name, pages that make up a run's share, where the next page is."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.ports import Fetched
from digest.sources.apis import LARGEST_PAGE, Ask, Ghost, WordPress, page_size, same_origin, with_query
from digest.sources.wire import Page
from tests.unit.sources.cms_sites import SITE, ghost_spec, wordpress_spec

SINCE = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
BEFORE = datetime(2026, 3, 2, 8, 30, 0, 999, tzinfo=UTC)


def parameters(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, keep_blank_values=True)


def test_wordpress_is_asked_for_a_page():
    """Newest first, with what belongs to a post embedded, and no field more than is read."""
    url = WordPress(wordpress_spec(max_items=200)).address(Ask(page=2))
    assert url.startswith(f"{SITE}/wp-json/wp/v2/posts?")
    found = parameters(url)
    assert (found["per_page"], found["page"], found["orderby"], found["order"]) == (["50"], ["2"], ["date"], ["desc"])
    assert found["_embed"] == ["author,wp:featuredmedia,wp:term"]
    assert {"_links", "_embedded", "title", "content"} <= set(found["_fields"][0].split(","))
    assert "after" not in found
    assert "modified_after" not in found


@pytest.mark.parametrize(
    ("order", "by", "after", "before"),
    [("published", "date", "after", "before"), ("updated", "modified", "modified_after", "modified_before")],
)
def test_wordpress_is_asked_between_moments(order: Any, by, after, before):
    """In whole seconds of UTC, which it reads in the zone of its site."""
    found = parameters(WordPress(wordpress_spec()).address(Ask(order=order, since=SINCE, before=BEFORE)))
    assert (found["orderby"], found[after], found[before]) == (
        [by],
        ["2026-03-01T08:30:00Z"],
        ["2026-03-02T08:30:00Z"],
    )


def test_wordpress_without_permalinks_is_asked_at_its_front():
    """The same parameters, and the route as one of them."""
    pretty, plain = (WordPress(wordpress_spec(), plain=plain).address(Ask(since=SINCE)) for plain in (False, True))
    assert plain.startswith(f"{SITE}/?rest_route=%2Fwp%2Fv2%2Fposts&")
    assert parameters(plain) == {**parameters(pretty), "rest_route": ["/wp/v2/posts"]}


@pytest.mark.parametrize(("order", "name"), [("published", "published_at"), ("updated", "updated_at")])
def test_ghost_is_asked_between_moments(order: Any, name):
    """By a filter in its own language, whose plus is no blank."""
    url = Ghost(ghost_spec()).address(Ask(order=order, since=SINCE, before=BEFORE))
    assert parameters(url)["filter"] == [f"{name}:>'2026-03-01 08:30:00'+{name}:<'2026-03-02 08:30:00'"]
    assert "%2B" in url
    assert parameters(url)["order"] == [f"{name} desc"]
    assert parameters(url)["include"] == ["tags,authors"]


@pytest.mark.parametrize("url", [SITE, f"{SITE}/", f"{SITE}/ghost", f"{SITE}/ghost/"])
def test_ghost_may_be_named_by_its_admin(url):
    """With or without the path that editors see."""
    assert Ghost(ghost_spec(url=url)).address(Ask()).startswith(f"{SITE}/ghost/api/content/posts/?")


@pytest.mark.parametrize(
    ("headers", "count", "more"),
    [
        ({"x-wp-totalpages": "3"}, 50, True),
        ({"x-wp-totalpages": "2"}, 50, False),
        ({"x-wp-totalpages": "9" * 5000}, 50, True),
        ({"x-wp-totalpages": "many", "link": '<https://a.example/>; rel="next"'}, 50, True),
        ({"link": '<https://a.example/>; rel="prev"'}, 50, False),
        ({}, 50, True),
        ({}, 49, False),
        ({"x-wp-totalpages": "3"}, 0, False),
    ],
)
def test_where_the_next_page_of_wordpress_is(headers, count, more):
    """By its count of pages, else the Link header, else by whether the page was full; an empty one is the last."""
    fetched = Fetched(url=SITE, status=200, headers=headers)
    following = WordPress(wordpress_spec(max_items=200)).following(Ask(page=2, since=SINCE), fetched, Page(count=count))
    assert following == (Ask(page=3, since=SINCE) if more else None)


@pytest.mark.parametrize(
    ("next_", "more"), [("3", True), ("2", False), ("1", False), ("", False), ("https://x", False)]
)
def test_where_the_next_page_of_ghost_is(next_, more):
    """Only onwards: a number that leads back would go round in a circle."""
    following = Ghost(ghost_spec()).following(Ask(page=2), Fetched(url=SITE, status=200), Page(count=5, next=next_))
    assert following == (Ask(page=3) if more else None)


@given(st.integers(1, 1000))
def test_whole_pages_make_up_a_run(most):
    """No page is larger than an API gives, and so many as fit are never more than `max_items`."""
    size = page_size(wordpress_spec(max_items=most))
    assert 1 <= size <= LARGEST_PAGE
    assert most // size * size > most - size
    assert most < 4 or most // size >= 4


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=8), max_size=4))
def test_any_parameter_comes_through(wanted):
    """Whatever its name and value, an address says it once; empty ones are left out."""
    found = parameters(with_query("https://a.example/x?q=1", wanted))
    assert {name: value[0] for name, value in found.items()} == {
        "q": "1",
        **{name: value for name, value in wanted.items() if value},
    }


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://site.example/other?x", True),
        ("https://SITE.example/", True),
        ("http://site.example/", False),
        ("https://site.example:8443/", False),
        ("https://site.example.evil/", False),
        ("https://user@site.example/", False),
        ("//site.example/", False),
        ("https://[", False),
    ],
)
def test_what_is_of_one_origin(other, same):
    """Scheme, host and port; what cannot be read is of none."""
    assert same_origin(SITE, other) is same
