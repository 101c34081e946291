"""Answers of APIs to articles: what WordPress, Ghost and others really send, and what strangers may send in its place."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.log import CONTROLS
from digest.model import Image, SourceSpec
from digest.sources import wire
from digest.sources.answers import MOST_ITEMS, read_answer
from digest.sources.canonical import item_id
from tests.unit.sources.samples import FIXTURES, NAUGHTY, NOW

TOWN: dict[str, Any] = {
    "api": "json",
    "items": "data[*]",
    "base": "https://town.example",
    "next": "paging.next",
    "fields": {
        "id": "id",
        "title": "headline",
        "url": "links.web",
        "text": "lead",
        "author": "byline[*].name",
        "published": "times.published",
        "updated": "times.changed",
        "tags": "topics[*]",
        "image": "media[0].src",
        "section": "rubric",
        "language": "lang",
    },
}


MORE: dict[str, dict[str, Any]] = {
    "wordpress": {},
    "ghost": {},
    "json": {"fields": {"title": "t", "url": "u", "id": "id"}},
}


def read(body: object, url: str = "https://api.example/x", **options: Any) -> wire.Page:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    spec = SourceSpec(key="cms:site", type="cms", url=url, section="The section", options=options)
    job = wire.Job(body=data, content_type="application/json", url=url, spec=spec, now=NOW, seconds=9, reader="cms")
    return read_answer(job)


def recorded(name: str, **options: Any) -> wire.Page:
    return read((FIXTURES / "cms" / name).read_bytes(), **options)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


class TestWordPress:
    page = recorded("wordpress-posts.json", api="wordpress")
    crane, lights, members = page.articles

    def test_entities_in_titles_are_read_once(self):
        """The API writes titles as HTML."""
        assert self.crane.title == "The harbour\u2019s crane & its keeper"

    def test_the_text_is_clean_and_absolute(self):
        """Scripts are gone, links and lazy pictures are read against the post, headings are no part of the text."""
        assert "<script" not in self.crane.html
        assert 'href="https://harbour.example/about/"' in self.crane.html
        assert "https://harbour.example/wp-content/uploads/2026/03/inside.jpg" in self.crane.html
        assert self.crane.headings == ("A new driver",)
        assert self.crane.text.split("\n\n")[1] == "Ines Duarte learnt to drive it from a manual of four pages."

    def test_author_terms_and_picture_are_embedded(self):
        """Categories come before tags; the category of those without one is none; a picture that may not be read is none."""
        assert (self.crane.author, self.crane.tags) == ("Ines Duarte", ("Harbour & Quays", "Cranes", "History"))
        url = "https://harbour.example/wp-content/uploads/2026/03/crane.jpg"
        assert self.crane.image == Image(url=url, alt="The crane, seen from the east quay", width=1600, height=900)
        assert (self.lights.tags, self.lights.image) == (("Lights",), None)

    def test_dates_are_those_of_greenwich(self):
        """`date_gmt` has no zone and means UTC."""
        assert (self.crane.published, self.crane.updated) == (at(3, 8, 30), at(3, 8, 45))

    def test_a_protected_post_is_its_excerpt(self):
        """What the public may read is all there is."""
        assert self.members.text == "A short look into the books of the pilots, for members."

    def test_the_id_is_the_systems_own(self):
        """So that a new slug makes no new article."""
        assert self.crane.id == item_id("cms:site", "412")
        assert self.crane.canonical_url == "https://harbour.example/2026/03/crane"
        assert self.crane.section == "The section"

    def test_stamps_and_count_are_told(self):
        """What the parent needs to know how far it is."""
        assert self.page.count == 3
        assert self.page.published == (at(3, 8, 30), at(2, 8, 30), at(1, 8, 30))


class TestGhost:
    page = recorded("ghost-posts.json", api="ghost")
    glazes, members = page.articles

    def test_titles_and_names_are_plain_text(self):
        """What looks like markup in them is none."""
        assert self.glazes.title == "Glazes & ashes: <what> the kiln knows"
        assert self.glazes.author == "Noor Haddad, Tom O'Neil"

    def test_internal_tags_are_left_out(self):
        """They are for the editors."""
        assert self.glazes.tags == ("Glazes", "Wood & ash")

    def test_cards_are_cleaned(self):
        """Comments and frames are gone, the text stays."""
        assert "iframe" not in self.glazes.html
        assert "kg-card" not in self.glazes.html
        assert self.glazes.headings == ("Four days of fire",)
        assert self.glazes.image == Image(
            url="https://kiln.example/content/images/2026/03/glaze.jpg", alt="A bowl with a green rim"
        )

    def test_a_post_for_members_is_its_excerpt(self):
        """The rest is not for us."""
        assert self.members.text == "What the members of the kiln decided on Monday, in short."

    def test_paging_is_told(self):
        """Total and next page are those of `meta.pagination`."""
        assert (self.page.count, self.page.total, self.page.next) == (2, 2, "")
        assert self.glazes.published == at(3, 7)


class TestMapping:
    page = recorded("town-stories.json", **TOWN)
    bus, bench = page.articles

    def test_fields_are_where_the_mapping_says(self):
        """With dots, places and stars; relative addresses are read against `base`."""
        assert (self.bus.title, self.bus.url) == ("The night bus runs again", "https://town.example/stories/71")
        assert self.bus.author == "Lea Brandt"
        assert self.bus.tags == ("Buses", "Night", "late")
        assert self.bus.image == Image(url="https://img.example/71.jpg")
        assert self.bus.language == "en-GB"
        assert self.bus.text.endswith("\n\nIt stops at the hospital, too.")

    def test_the_section_is_the_items_else_the_sources(self):
        """An item without one is in that of its source."""
        assert (self.bus.section, self.bench.section) == ("City", "The section")

    def test_dates_may_be_text_or_numbers(self):
        """ISO 8601 with a zone, or seconds or milliseconds since 1970."""
        assert self.bus.published == at(3, 8)
        assert self.bus.updated == at(3, 9)
        assert self.bench.published == at(2, 8)
        fields = {"title": "t", "published": "p"}
        found = read([{"t": "A", "p": 1772524800000}, {"t": "B", "p": 1e40}], api="json", fields=fields)
        assert [one.published for one in found.articles] == [at(3, 8), None]

    def test_tracking_is_dropped_from_what_an_article_is_known_by(self):
        """As everywhere."""
        assert self.bench.canonical_url == "https://town.example/stories/70"

    def test_the_next_page_is_told(self):
        """As it stands there; whether it may be asked is for the parent to say."""
        assert self.page.next == "/api/stories?cursor=abc"

    def test_without_an_id_the_address_counts(self):
        """As it does for feeds."""
        fields = {"title": "t", "url": "u"}
        one, two = (read([{"t": t, "u": "/a"}], api="json", fields=fields) for t in ("A", "B"))
        assert one.articles[0].id == two.articles[0].id

    @pytest.mark.parametrize("items", ["data", "data[*]"])
    def test_the_list_may_be_named_with_or_without_a_star(self, items):
        """Both are what people write."""
        found = read({"data": [{"t": "A"}, {"t": "B"}]}, api="json", items=items, fields={"title": "t"})
        assert found.count == 2

    @pytest.mark.parametrize("body", [{"data": []}, {"data": [], "x": 1}])
    def test_an_empty_list_is_nothing_new(self, body):
        """No failure: quiet days happen."""
        assert read(body, api="json", items="data[*]", fields={"title": "t"}).count == 0

    @pytest.mark.parametrize("body", [{"items": []}, [], {"data": {"a": 1}}, {"data": None}])
    def test_a_list_that_is_not_there_is_told(self, body):
        """Else a slip in `items` would look like a site that is quiet for ever."""
        with pytest.raises(SourceError, match="nothing where the items should be"):
            read(body, api="json", items="data[*]", fields={"title": "t"})


@pytest.mark.parametrize("title", NAUGHTY)
@pytest.mark.parametrize("api", ["wordpress", "ghost", "json"])
def test_naughty_titles_are_one_line(api, title):
    """No markup, control character or line end of a title comes through."""
    body: Any = {
        "wordpress": [{"id": 1, "link": "https://a.example/", "title": {"rendered": title}}],
        "ghost": {"posts": [{"id": "1", "url": "https://a.example/", "title": title}]},
        "json": [{"t": title, "u": "https://a.example/"}],
    }[api]
    for article in read(body, api=api, **MORE[api]).articles:
        assert not CONTROLS.search(article.title)
        assert len(article.title) <= 300
        assert api == "ghost" or "<script" not in article.title


@pytest.mark.parametrize("api", ["wordpress", "ghost", "json"])
def test_items_of_an_answer_are_bounded(api):
    """A flood is cut, and still counted."""
    posts = [{"id": n, "title": {"rendered": "x"}, "t": "x"} for n in range(MOST_ITEMS + 500)]
    found = read({"posts": posts} if api == "ghost" else posts, api=api, **MORE[api])
    assert len(found.articles) <= MOST_ITEMS
    assert found.count == MOST_ITEMS + 500


KEYS = """
    id title rendered content link _embedded author wp:term wp:featuredmedia name posts meta pagination total next tags authors published_at date_gmt data
""".split()  # noqa: SIM905 - read as a paragraph

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            below,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.sampled_from(["wordpress", "ghost", "json"]), st.lists(values, max_size=3) | values)
def test_any_json_is_a_page_or_told(api, document):
    """Whatever types stand where others should, nothing but articles or an error of the source comes of it."""
    body: Any = {"wordpress": document, "ghost": {"posts": document, "meta": document}, "json": {"data": document}}[api]
    try:
        found = read(body, **(TOWN if api == "json" else {"api": api}))
    except SourceError:
        return
    assert all(article.id and article.source == "cms:site" for article in found.articles)
    assert wire.load_page(json.loads(json.dumps(wire.dump_page(found)))) == found


@given(st.binary(max_size=200))
def test_any_bytes_are_told(body):
    """No bytes break the reader."""
    for api in ("wordpress", "ghost"):
        try:
            found = read(body, api=api).articles
        except SourceError as error:
            found = () if error.where == "https://api.example/x" else (error,)  # type: ignore[assignment]  # the place of every error
        assert found == ()
