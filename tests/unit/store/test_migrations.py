"""The steps of Alembic end where the tables of `schema` are, on both databases."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from digest.errors import StoreError
from digest.store import migrations, open_store, opening, upgrade
from digest.store.columns import metadata
from tests.ledger import deliver, rows_of, run_sql, states_of

FOLDER = Path(migrations.__file__).parent
OF_0007 = (
    "INSERT INTO sources VALUES ('feed', 'e', '', 'https://example.org/new', 2, 1795417200000, NULL)",
    "INSERT INTO articles VALUES ('a1', 'https://example.org/1', 'https://example.org/1', '{}')",
    "INSERT INTO subscribers VALUES (1, 'key1', 'r1@example.net', 1795417200000), (2, 'key2', 'r2@example.net', 1795417200000)",
    (
        "INSERT INTO subscriptions VALUES (1, 1, 'weekly', 'abc', 'active', '', '', '', '', 1795417200000, NULL), "
        "(2, 2, 'weekly', 'def', 'active', '', '', '', '', 1795417200000, NULL)"
    ),
    (
        "INSERT INTO editions (id, newsletter, slot, number, public_id, subject, preheader, language, intro, window_start_at, window_end_at, created_at) "
        "VALUES (1, 'weekly', 'edition:1', 1, 'one', 'One', '', 'en', '', 1794812400000, 1795417200000, 1795417200000)"
    ),
    "INSERT INTO edition_content VALUES (1, '[]', '{}', 'ab')",
    "INSERT INTO runs VALUES (1, 'weekly', 'edition:1', 1795417200000, 'composed', '', 1)",
    "INSERT INTO fates VALUES (1, 1, 'a1', 'One', 'https://example.org/1', 'feed', TRUE, '', '', 0.5)",
    (
        'INSERT INTO deliveries (edition, "row", subscription, addr_key, address, name, message_id, state, fence, due, attempts, doubts) '
        "VALUES (1, 1, 1, 'key1', 'r1@example.net', '', 'e1.1@example.org', 'pending', 0, 1795417200000, 0, 0), "
        "(1, 2, 2, 'key2', 'r2@example.net', '', 'e1.2@example.org', 'pending', 0, 1795417200000, 0, 0)"
    ),
    (
        "UPDATE editions SET frozen_at = 1795417200000, audience = 2, sender_domain = 'example.org', uncertain = 'resend', "
        "evidence_wait = 900000, max_resends = 1, not_after = 4102444800000"
    ),
    "UPDATE installation SET frozen_editions = 1",
)
"""What a database held before the sources had a condition, and the ledger a place: an edition that has two letters to send."""


def test_head_is_the_newest_step():
    """The name that opening checks is the name of the last step."""
    assert ScriptDirectory(str(FOLDER)).get_heads() == [migrations.HEAD]


def test_steps_form_one_line():
    """Each step follows exactly one other, and names sort in their order."""
    steps = list(ScriptDirectory(str(FOLDER)).walk_revisions())
    names = [step.revision for step in reversed(steps)]
    assert names == sorted(names)
    assert [step.down_revision for step in reversed(steps)] == [None, *names[:-1]]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_migrated_database_is_the_schema(kind, request, tmp_path, clock):
    """What the steps make is what the queries believe: tables, columns, types, indexes, keys."""
    url = "sqlite:///digest.db"
    if kind == "postgres":
        url = request.getfixturevalue("postgres").create("migrations")
    opened = closing(open_store(url, data_dir=tmp_path, clock=clock))
    with opened as store, store._connections.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_database_with_history_goes_on(kind, request, tmp_path, clock):
    """It is refused until it is upgraded; then what it knew is there, what waited goes out without an adoption, and copies of it are noticed."""
    url = "sqlite:///digest.db"
    if kind == "postgres":
        url = request.getfixturevalue("postgres").create("history")
    _made_at("0007", url, tmp_path)
    with pytest.raises(StoreError, match="is of revision 0007"):
        open_store(url, data_dir=tmp_path, clock=clock)
    assert upgrade(url, data_dir=tmp_path) == ("0007", migrations.HEAD)
    assert upgrade(url, data_dir=tmp_path) == (migrations.HEAD, migrations.HEAD)
    with closing(open_store(url, data_dir=tmp_path, clock=clock)) as store:
        found = store.articles.fetch_states(["feed"])["feed"]
        assert (found.etag, found.moved_to, found.failures, found.retired, found.notes) == (
            *("e", "https://example.org/new", 2),
            *(None, ""),
        )
        assert deliver(store, 1, limit=1) == 1
        run_sql(store, "UPDATE installation SET generation = generation - 1")
        assert store.belonging.adopt(moved=False, how="test").uncertain == 1
        assert states_of(store, 1) == {"accepted": 1, "uncertain": 1}
        assert [row.message_id for row in rows_of(store, 1).values()] == ["e1.1@example.org", "e1.2@example.org"]
        assert store.auditor.verify(1).breaches == ()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_what_an_earlier_version_adopted_is_sent_again_by_a_person_alone(kind, request, tmp_path, clock):
    """It left the letters due at once: going on after the upgrade sends none of them, and as before one whose answer was lost."""
    url = "sqlite:///digest.db"
    if kind == "postgres":
        url = request.getfixturevalue("postgres").create("adopted")
    _made_at(
        "0014", url, tmp_path, _adopted_by_0014("the database was restored or copied: it may have gone out already")
    )
    upgrade(url, data_dir=tmp_path)
    with closing(open_store(url, data_dir=tmp_path, clock=clock)) as store:
        found = store.outbox.progress(1)
        assert (found.restored_doubts, found.retriable_doubts) == (1, 1)
        assert [row.next_attempt_at is None for row in rows_of(store, 1).values()] == [True, False]
        assert deliver(store, 1) == 1
        assert states_of(store, 1) == {"uncertain": 1, "accepted": 1}
        assert store.outbox.unfinished() == []
        assert store.auditor.verify(1).breaches == ()


def _adopted_by_0014(reason: str) -> tuple[str, ...]:
    """Give what the program of revision 0014 wrote when it adopted a database with one letter waiting and one in doubt, after a person let it go on."""
    attempt = "INSERT INTO delivery_attempts (edition, \"row\", fence, worker, intent_at) VALUES (1, {0}, 1, '{1}', 1795417200000)"
    doubt = "UPDATE deliveries SET state = 'uncertain', fence = 1, attempts = 1, doubts = 1, reason = '{1}' WHERE \"row\" = {0}"
    return (
        attempt.format(1, "unknown"),
        attempt.format(2, "host.1.0"),
        doubt.format(1, reason),
        "UPDATE deliveries SET state = 'claimed', fence = 1, worker = 'w' WHERE \"row\" = 2",
        "UPDATE deliveries SET state = 'in_flight' WHERE \"row\" = 2",
        doubt.format(2, "the sender died before the answer").replace("fence = 1", "worker = NULL"),
        (
            'INSERT INTO adoptions ("at", "before", kind, moved, home_before, uncertain, how) '
            "VALUES (1795417200000, 'life', 'older', FALSE, '', 1, 'test')"
        ),
    )


def _made_at(revision: str, url: str, folder: Path, later: tuple[str, ...] = ()) -> None:
    """Make a database as the program of that revision left it, with what came `later`."""
    engine = opening._writable(url, folder)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for statement in OF_0007:
            connection.execute(text(statement.replace(":", "\\:")))
        command.upgrade(config, revision)
        for statement in later:
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()


def test_each_installation_has_its_own_key(tmp_path, clock):
    """The key of address hashes is random, 256 bits, and stays."""
    keys = []
    for name in ("a", "b", "a"):
        with closing(open_store("sqlite:///digest.db", data_dir=tmp_path / name, clock=clock)) as store:
            store.subscribers.find("x@example.org")
            keys.append(store.subscribers._keys._secret)
    assert keys[0] == keys[2] != keys[1]
    assert {len(key) for key in keys} == {32}
