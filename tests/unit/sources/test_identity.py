"""Which items of a feed are one article, from one reading of it to the next: guids that change, are used again or are missing, and addresses that several share."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.canonical import article_id, canonical, is_feed_proxy, item_id
from digest.sources.items import Channel, Item, articles_of
from tests.unit.sources.samples import HOME, NOW, spec

LOG = HOME + "log"
HOURS = [NOW.replace(hour=hour) for hour in range(12)]


def read(*items: Item) -> list[str]:
    """Give the ids of the articles of a feed, in its order."""
    return [article.id for article in articles_of(Channel(title="T", link=HOME, items=items), spec(), NOW)]


def entry(n: int, **fields: Any) -> Item:
    return Item(**{"title": f"Version {n}", "link": LOG, "guid": f"v{n}", "published": HOURS[n], **fields})


@given(st.lists(st.text(max_size=20), min_size=2, max_size=5))
def test_a_guid_that_changes_at_each_build_changes_nothing(guids):
    """The address says which article it is: however often its guid changes, it is the same."""
    assert {tuple(read(Item(title="T", link=HOME + "a", guid=guid))) for guid in guids} == {(article_id(HOME + "a"),)}


def test_a_guid_that_is_used_again_is_a_new_article():
    """The same guid with another address is another article."""
    assert read(Item(title="Old", link=HOME + "a", guid="1")) != read(Item(title="New", link=HOME + "b", guid="1"))


def test_a_new_title_makes_no_new_article():
    """A headline that was corrected is the same article."""
    assert read(Item(title="Teh harbour", link=HOME + "a")) == read(Item(title="The harbour", link=HOME + "a"))


@pytest.mark.parametrize(
    ("item", "name"),
    [
        (Item(title="T", guid="g"), "g"),
        (Item(title="T"), "T"),
        (Item(html="<p>Only this.</p>"), "<p>Only this.</p>"),
        (Item(title="T", guid="g", link="magnet:?x"), "g"),
    ],
)
def test_without_an_address_the_guid_or_the_title_or_the_text_tells(item, name):
    """What has no address is known by what its source calls it; the first of guid, title and text that there is."""
    assert read(item) == [item_id("feed:test", name)]


def test_an_address_stays_with_the_item_that_had_it_first():
    """An item that was alone at its address is the same article when newer ones join it, and the newer ones are others."""
    alone = read(entry(1))
    assert read(entry(3), entry(2), entry(1)) == [item_id("feed:test", "v3"), item_id("feed:test", "v2"), *alone]
    assert read(entry(1), entry(2), entry(3))[0] == alone[0]


@given(st.lists(st.integers(0, 11), min_size=1, max_size=8, unique=True), st.randoms())
def test_the_order_of_a_feed_does_not_matter(numbers, random):
    """Feeds that begin with the oldest and those that begin with the newest give the same articles."""
    shuffled = list(numbers)
    random.shuffle(shuffled)
    assert set(read(*map(entry, numbers))) == set(read(*map(entry, shuffled)))
    assert len(read(*map(entry, numbers))) == len(numbers)


def test_undated_items_count_as_the_newest_first():
    """Without dates the last one of those that share an address is the oldest."""
    assert read(entry(2, published=""), entry(1, published=""))[1] == article_id(LOG)


def test_items_that_share_an_address_and_a_guid_are_one():
    """The same item twice is one article, whatever else shares its address."""
    assert len(read(entry(1), entry(1, title="Again"), entry(2), entry(2))) == 2


def test_items_without_guids_at_one_address_are_told_apart_by_title():
    """A page of notices without guids still has several articles."""
    assert len(set(read(entry(1, guid=""), entry(2, guid=""), entry(3, guid="")))) == 3


def test_no_two_articles_are_known_by_one_address():
    """Whoever shares an address is known by one that nobody else has: the choice takes them for two stories, not for one."""
    articles = articles_of(Channel(title="T", link=HOME, items=(entry(2), entry(1))), spec(), NOW)
    assert len({article.canonical_url for article in articles}) == 2
    assert all(canonical(one.canonical_url) == one.canonical_url for one in articles)
    assert {article.url for article in articles} == {LOG}


@pytest.mark.parametrize("host", ["feedproxy.google.com", "feeds.feedburner.com", "rss.feedsportal.com"])
def test_a_proxy_of_feeds_hides_no_article(host):
    """Where the link leads to a service that counts readers, a guid that is an address is where the article is."""
    link = f"http://{host}/~r/Site/~3/abc/"
    assert is_feed_proxy(link)
    assert read(Item(title="T", link=link, guid=HOME + "a?utm_source=feed")) == [article_id(HOME + "a")]
    assert read(Item(title="T", link=link, guid="tag:site.example,2026:1")) == [article_id(canonical(link))]
    assert read(Item(title="T", link=HOME + "b", guid=HOME + "?p=1")) == [article_id(HOME + "b")]


@pytest.mark.parametrize(
    ("item", "audio", "url"),
    [
        (Item(title="T", audio="https://cdn.example/1.mp3"), True, "https://cdn.example/1.mp3"),
        (Item(title="T", link=HOME + "a", audio="/1.mp3"), True, HOME + "a"),
        (Item(title="T", link=HOME + "a", html="<p>long enough</p>" * 50, audio="/1.mp3"), False, HOME + "a"),
        (
            Item(title="T", link=HOME + "a", html="<p>long enough</p>" * 50, audio="/1.mp3", episode=True),
            True,
            HOME + "a",
        ),
        (Item(title="T", link=HOME + "a", audio="javascript:x"), False, HOME + "a"),
        (Item(title="T", link=HOME + "a", episode=True), False, HOME + "a"),
    ],
)
def test_an_episode_is_an_item_that_is_little_but_its_recording(item, audio, url):
    """A recording with a length, or beside a few words, is an episode, and leads to its page or to itself; an article that is read aloud is an article."""
    (article,) = articles_of(Channel(title="T", link=HOME, items=(item,)), spec(), NOW)
    assert (bool(article.audio), article.url) == (audio, url)
