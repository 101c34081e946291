"""The web door and imports on the real store, on both databases."""

import io
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from digest.model import Subscriber, SubscriberState
from digest.subscribers import plan_import, write_roster
from tests.web.conftest import WEEKLY, running

PAIR = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def roster():
    rows = "".join(f"Reader{number}@example.org,Reader {number}\n" for number in range(30))
    return f"email,name\n{rows}nobody,Nobody\nREADER3@example.org,Again\n".encode()


def test_from_import_to_goodbye(store, clock, roster):
    """Readers that were imported leave by one click, many at the same time, and an import of the old list brings nobody back."""
    plan = plan_import(io.BytesIO(roster), "weekly", store.subscribers, now=clock(), write=False)
    assert (plan.added, plan.known, plan.kept_out, plan.invalid) == (30, 1, 0, 1)
    assert not list(store.subscribers.every())
    assert plan_import(io.BytesIO(roster), "weekly", store.subscribers, now=clock(), write=True).added == 30
    keys = [one.key for one in store.subscribers.every("weekly")]
    with running(store, WEEKLY) as (_, links), httpx2.Client() as client, ThreadPoolExecutor(8) as pool:
        urls = [links.unsubscribe_url(key) for key in keys[:20]]
        assert [answer.status_code for answer in pool.map(client.get, urls)] == [200] * 20
        assert dict(store.subscribers.counts("weekly")) == {"active": 30}
        codes = list(pool.map(lambda url: client.post(url, data=PAIR).status_code, urls * 2))
    assert codes == [200] * 40
    assert dict(store.subscribers.counts("weekly")) == {"active": 10, "unsubscribed": 20}
    again = plan_import(io.BytesIO(roster), "weekly", store.subscribers, now=clock(), write=True)
    assert (again.added, again.known, again.kept_out, again.invalid) == (0, 10, 21, 1)
    assert dict(store.subscribers.counts("weekly")) == {"active": 10, "unsubscribed": 20}


def test_mail_token_of_a_real_key(store, clock):
    """The keys that the store gives leave room for a token in a local part, and survive the way through mail."""
    store.subscribers.add(Subscriber(address="jane@example.org", newsletter="weekly"), how="test", now=clock())
    (reader,) = store.subscribers.find("jane@example.org")
    with running(store, WEEKLY) as (_, links):
        uri = links.unsubscribe_mailto(reader.key, "unsubscribe@bounces.example.org")
        token = uri.partition("+")[2].partition("@")[0]
        assert links.read(token.upper(), "unsubscribe-mail") == reader.key


def test_export_of_the_store_revives_nobody_under_another_name(store, clock):
    """An export of one newsletter, imported into another, brings those alone as readers who still read: it may be the same one with a new key."""
    for name in ("stays", "leaves"):
        store.subscribers.add(Subscriber(address=f"{name}@example.org", newsletter="weekly"), how="test", now=clock())
    (leaving,) = store.subscribers.find("leaves@example.org")
    store.subscribers.unsubscribe(leaving.key, how="test", now=clock())
    stream = io.StringIO()
    assert write_roster(store.subscribers.every("weekly"), stream) == 2
    plan = plan_import(io.BytesIO(stream.getvalue().encode()), "daily", store.subscribers, now=clock(), write=True)
    assert sorted((one.address, one.state) for one in store.subscribers.every("daily")) == [
        ("leaves@example.org", SubscriberState.UNSUBSCRIBED),
        ("stays@example.org", SubscriberState.ACTIVE),
    ]
    assert plan.others["unsubscribed"] == 1
