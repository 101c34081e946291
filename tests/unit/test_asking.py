"""What a check gathers: which links answer, whose addresses stand there, one composed copy."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from digest.app import checking
from digest.errors import PreflightError
from digest.model import Subscriber
from digest.net.answers import FetchError
from digest.net.fetch import HttpFetch, Limits
from digest.ports import Fetched
from digest.rendering import links_in
from tests.unit.rendering.planted import KNOWN, LINKS, NOW, PERFECT, Planted
from tests.unit.rendering.samples import LETTER, edition


class Answers(HttpFetch):
    """The web as a table: a status by URL, or 0 for a host that is not known."""

    def __init__(self, table: Mapping[str, int], slow: float = 0.0) -> None:
        super().__init__(limits=Limits())
        self.table = table
        self.slow = slow
        self.asked: list[str] = []
        self.busy = self.busiest = 0

    async def head(self, url: str, *, allow_private: bool = False) -> Fetched:
        assert not allow_private
        self.asked.append(url)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        await asyncio.sleep(self.slow)
        self.busy -= 1
        status = self.table.get(url, 200)
        if status != 200:
            raise FetchError(f"the server answered {status}" if status else "the host name is not known", status=status)
        return Fetched(url=url, status=200)


def ask(table: Mapping[str, int], urls: list[str]) -> tuple[Mapping[str, str], int, Answers]:
    web = Answers(table)
    wrong, unasked = asyncio.run(checking.ask(urls, web))
    return wrong, unasked, web


@pytest.mark.parametrize("status", [0, 404, 410, 500, 503])
def test_a_link_that_is_gone_is_told(status):
    """Not found, gone, in trouble, and no answer at all are wrong."""
    wrong, unasked, _ = ask({"https://b.example/": status}, ["https://a.example/", "https://b.example/"])
    assert list(wrong) == ["https://b.example/"]
    assert unasked == 0


@pytest.mark.parametrize("status", [401, 403, 405, 429])
def test_a_site_that_refuses_programs_is_there(status):
    """Who answers browsers only, or no HEAD, is no reason to worry an editor."""
    assert ask({"https://a.example/": status}, ["https://a.example/"])[:2] == ({}, 0)


def test_at_most_a_hundred_links_eight_at_a_time():
    """A long edition does not flood the web; what was not asked for is counted."""
    urls = [f"https://h{number}.example/" for number in range(130)]
    wrong, unasked, web = ask({}, urls)
    assert (wrong, unasked, len(web.asked)) == ({}, 30, 100)
    assert web.busiest <= checking.AT_ONCE


def test_the_time_is_bounded(monkeypatch):
    """A slow web does not hold the check up: what did not answer in time counts as not asked for."""
    monkeypatch.setattr(checking, "PATIENCE", 0.01)
    _, unasked = asyncio.run(checking.ask(["https://a.example/"], Answers({}, slow=5)))
    assert unasked == 1


def test_the_links_of_an_edition_are_asked_once_and_without_the_readers_own():
    """Each story's link once, in order; neither the stand-in of a reader's link nor anything that is no https page."""
    links = links_in(PERFECT)
    assert links[0] == "https://coast.example.org/1"
    assert len(links) == len(set(links)) == 10
    assert not any("unsubscribe" in link for link in links)


def test_readers_among_the_words():
    """Only addresses that are somebody's are told, and not those that the newsletter shows on purpose."""
    rendered = replace(PERFECT, text="ana@example.net, bo@example.net, weekly@news.example.org")
    asked: list[str] = []

    def find(address: str) -> list[Subscriber]:
        asked.append(address)
        return [Subscriber(address=address, newsletter="harbour")] if address.startswith("ana") else []

    assert checking.readers_among(rendered, LETTER, find) == {"ana@example.net"}
    assert sorted(asked) == ["ana@example.net", "bo@example.net"]


def test_the_copy_is_that_of_nobody():
    """It has a real reader's shape, a Message-ID below the sender's domain, and a link that unsubscribes nobody."""
    assert b"To: Ana Example <ana@example.net>" in KNOWN.sample
    assert b"sample@news.example.org>" in KNOWN.sample
    assert b"/u/test." in KNOWN.sample


def test_content_that_cannot_be_mailed_is_said_by_the_composer():
    """What the composer refuses is an error that names it."""
    from digest.delivery import Composer  # noqa: PLC0415 - here alone

    broken = replace(PERFECT, headers=(*PERFECT.headers, ("Date", "now")))
    with pytest.raises(PreflightError, match="Date"):
        checking.sample_of(Composer(broken, LETTER, LINKS), edition(), LETTER, NOW)


def test_the_sample_of_the_perfect_edition_is_perfect():
    """Nothing is wrong with the headers that the composer makes, in any of its shapes."""
    mailto = Planted().letter(unsubscribe="mailto", unsubscribe_address="unsub@bounces.example.org")
    from digest.delivery import Composer  # noqa: PLC0415 - here alone

    sample = checking.sample_of(Composer(PERFECT, mailto.newsletter, LINKS), edition(), mailto.newsletter, NOW)
    assert mailto.known(sample=sample).findings() == ()
