"""From which digest.toml newsletters come, on both databases: noted for each machine, and told to those that only look."""

from contextlib import closing

import pytest

from digest import store as stores
from digest.store import belonging, open_store
from tests.ledger import run_sql, subscribe

FILE = "/srv/my-weekly/digest.toml"


@pytest.fixture
def place(database_url, tmp_path):
    """Give what `open_store` and its like are called with."""
    return {"url": database_url, "data_dir": tmp_path / "data"}


@pytest.fixture
def store(place, clock):
    """Open an empty store."""
    with closing(open_store(**place, clock=clock)) as opened:
        yield opened


def test_nobody_noted_it_at_first(store):
    """A newsletter that was never used comes from nowhere."""
    assert store.origins.file_of("weekly") == ""


def test_the_last_note_counts(store):
    """A newsletter comes from the file that was noted last, and others are not touched."""
    for key, file in (("weekly", "/a"), ("daily", "/b"), ("weekly", FILE)):
        store.origins.note(key, file)
    assert (store.origins.file_of("weekly"), store.origins.file_of("daily")) == (FILE, "/b")


def test_each_machine_has_its_own_note(store, place, clock, monkeypatch, tmp_path):
    """Another machine on the same database has other paths: they say nothing of each other."""
    store.origins.note("weekly", FILE)
    (tmp_path / "id").write_text("another machine")
    monkeypatch.setattr(belonging, "MACHINE_IDS", (tmp_path / "id",))
    with closing(open_store(**place, clock=clock)) as there:
        assert there.origins.file_of("weekly") == ""
        there.origins.note("weekly", "/srv/digest.toml")
    assert store.origins.file_of("weekly") == FILE


def test_a_place_that_was_named_is_one_machine(store, place, clock):
    """What the operator calls the place wins, as for the home of the database."""
    store.origins.note("weekly", FILE)
    with closing(open_store(**place, clock=clock, installation="production")) as there:
        assert there.origins.file_of("weekly") == ""


def test_a_path_of_any_bytes_can_be_noted(store):
    """A folder whose name is no text is noted all the same."""
    store.origins.note("weekly", "/srv/\udcff/digest.toml")
    assert store.origins.file_of("weekly").endswith("/digest.toml")


def test_a_look_knows_the_newsletters_and_their_files(store, place):
    """Those that have readers or editions, and those that were noted, each with its file if there is one."""
    subscribe(store, 1, newsletter="old")
    store.origins.note("weekly", FILE)
    assert stores.newsletters_in(**place) == {"old": "", "weekly": FILE}
    assert stores.newsletters_in(**place, installation="elsewhere") == {"old": ""}


def test_an_examination_tells_the_files(store, place, clock):
    """`digest doctor` sees them without opening the database."""
    store.origins.note("weekly", FILE)
    assert stores.examine(**place, clock=clock).origins == {"weekly": FILE}


def test_a_database_of_another_revision_is_not_looked_into(store, place):
    """What cannot be understood counts as empty: whoever asks has another way to find out."""
    store.origins.note("weekly", FILE)
    run_sql(store, "UPDATE alembic_version SET version_num = '0013'")
    assert stores.newsletters_in(**place) == {}


def test_no_database_has_no_newsletters(tmp_path):
    """A look makes no file."""
    assert stores.newsletters_in("sqlite:///digest.db", data_dir=tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
