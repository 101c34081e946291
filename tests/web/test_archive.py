"""The archive over HTTP: the files of a build, what caches and robots are told, and that it never says more than it should."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest

from digest.archive import Site
from digest.errors import StoreError
from digest.ports import Store
from digest.web.archive import MOST_FILES
from tests.archived import BASE, PUBLIC, UNLISTED, Shelf
from tests.memory_subscribers import MemorySubscribers
from tests.web.conftest import WEEKLY, running


@dataclass
class Library:
    """A running server with an archive, and the editions behind it."""

    client: httpx2.Client
    shelf: Shelf

    def path(self, key: str = "harbour") -> str:
        return next(f"/archive/e/{one.public_id}.html" for one in self.shelf.shown if one.newsletter == key)


def as_store(shelf: Shelf) -> Store:
    """Give a store of which only readers and editions are there."""
    return cast("Store", SimpleNamespace(subscribers=MemorySubscribers(), editions=shelf))


@pytest.fixture
def library() -> Iterator[Library]:
    shelf = Shelf()
    shelf.add(PUBLIC, 2)
    shelf.add(UNLISTED)
    archive = Site([PUBLIC, UNLISTED], BASE)
    with running(as_store(shelf), WEEKLY, archive=archive) as (base, _), httpx2.Client(base_url=base) as client:
        yield Library(client, shelf)


def test_every_file_of_a_build_is_served(library):
    """What `digest archive build` writes and what is served are the same bytes, with their media types."""
    for path, make in library.shelf.plan(PUBLIC, UNLISTED).items():
        answer = library.client.get(f"/archive/{path}")
        assert answer.content == make().body, path
        assert answer.headers["content-type"].partition(";")[0] == make().kind.partition(";")[0]


@pytest.mark.parametrize(("path", "file"), [("", "index.html"), ("harbour/", "harbour/index.html")])
def test_folders_show_their_index(library, path, file):
    """A folder is its list."""
    assert library.client.get(f"/archive/{path}").text == library.client.get(f"/archive/{file}").text


@pytest.mark.parametrize(("path", "place"), [("/archive", "archive/"), ("/archive/harbour", "harbour/")])
def test_a_folder_without_its_slash(library, path, place):
    """It leads to the folder, by an address that is also right behind a proxy that changed the path."""
    answer = library.client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, place)
    assert library.client.get(path, follow_redirects=True).status_code == 200


def test_headers_of_a_public_page(library):
    """It may be cached and found; all else is as strict as on the other pages."""
    for path in (library.path(), "/archive/", "/archive/harbour/atom.xml"):
        headers = library.client.get(path).headers
        assert headers["cache-control"] == "public, max-age=300"
        assert "x-robots-tag" not in headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert not {"set-cookie", "server"} & set(headers)
    assert "script" not in library.client.get(library.path()).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in library.client.get(library.path()).headers["content-security-policy"]


def test_headers_of_an_unlisted_page(library):
    """No cache that others share keeps it, and no robot lists it."""
    headers = library.client.get(library.path("board")).headers
    assert headers["cache-control"] == "private, max-age=300"
    assert headers["x-robots-tag"] == "noindex, nofollow"


def test_a_page_that_is_known_is_not_told_again(library):
    """With its tag a page is 304 without a body, whatever other tags are named; another tag gets the page."""
    answer = library.client.get(library.path())
    tag = answer.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = library.client.get(library.path(), headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["content-security-policy"] == answer.headers["content-security-policy"]
    assert library.client.get(library.path(), headers={"If-None-Match": '"other"'}).status_code == 200


def test_head(library):
    """HEAD tells what GET would, without the page."""
    get, head = library.client.get(library.path()), library.client.head(library.path())
    assert (head.status_code, head.content) == (200, b"")
    assert {n: v for n, v in head.headers.items() if n != "date"} == {
        n: v for n, v in get.headers.items() if n != "date"
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading(library, method):
    """Nothing can be done to an archive."""
    assert library.client.request(method, library.path()).status_code == 405


NONSENSE = [
    "e/",
    "x",
    "e/../index.html",
    "e/zz.html",
    "%00",
    "..%2f..%2fetc/passwd",
    "harbour/x/",
    "//",
    "e/a.html/",
    "board/",
]


@pytest.mark.parametrize("path", NONSENSE)
def test_nonsense_is_404(library, path):
    """What is not in the plan does not exist, whatever it looks like; nothing of a disk is ever read."""
    answer = library.client.get(f"/archive/{path}")
    if path == "e/":
        assert "noindex" in answer.headers["x-robots-tag"]
        assert library.shelf.shown[0].public_id not in answer.text
    elif path == "e/../index.html":  # the client takes the dots out
        assert answer.status_code == 200
    else:
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"


def test_a_new_edition_is_there_at_once(library):
    """What goes out while the server runs is shown, and linked from its older neighbour, without a restart."""
    before = library.client.get(library.path()).text
    second = library.client.get("/archive/harbour/").text
    library.shelf.add(PUBLIC)
    fresh = library.shelf.shown[-1].public_id
    assert fresh not in before + second
    assert library.client.get(f"/archive/e/{fresh}.html").status_code == 200
    assert fresh in library.client.get("/archive/harbour/").text
    older = [one for one in library.shelf.shown if one.newsletter == "harbour"][-2].public_id
    assert fresh in library.client.get(f"/archive/e/{older}.html").text


def test_a_cancelled_edition_is_gone_at_once(library):
    """What may not be shown any more is 404 from then on."""
    path = library.path()
    assert library.client.get(path).status_code == 200
    library.shelf.shown.pop(0)
    assert library.client.get(path).status_code == 404


def test_a_page_is_made_once(library):
    """Content is read for the first visitor, not for each."""
    for _ in range(5):
        library.client.get(library.path())
    assert library.shelf.asked == [1]


def test_memory_is_bounded(library):
    """However many pages are asked for, so many are kept."""
    library.shelf.add(PUBLIC, MOST_FILES + 20)
    paths = [f"/archive/e/{one.public_id}.html" for one in library.shelf.shown]
    for path in paths:
        assert library.client.get(path).status_code == 200
    asked = len(library.shelf.asked)
    library.client.get(paths[-1])
    assert len(library.shelf.asked) == asked
    library.client.get(paths[0])
    assert len(library.shelf.asked) == asked + 1


def test_the_database_is_away(library, monkeypatch):
    """Readers are asked to come back, and told nothing of the inside."""

    def away(*_: Any) -> Any:
        raise StoreError("connection refused at 10.0.0.7")

    monkeypatch.setattr(library.shelf, "published", away)
    answer = library.client.get(library.path())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "10.0.0.7" not in answer.text


def test_without_an_archive_there_is_none(serve):
    """A server whose newsletters have no archive knows no such page."""
    site = serve(replace(WEEKLY))
    assert {site.client.get(path).status_code for path in ("/archive", "/archive/", "/archive/e/x.html")} == {404}
