"""The steps of Alembic end where the tables of `schema` are, on both databases."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from digest.store import migrations, open_store
from digest.store.columns import metadata

FOLDER = Path(migrations.__file__).parent


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


def test_each_installation_has_its_own_key(tmp_path, clock):
    """The key of address hashes is random, 256 bits, and stays."""
    keys = []
    for name in ("a", "b", "a"):
        with closing(open_store("sqlite:///digest.db", data_dir=tmp_path / name, clock=clock)) as store:
            store.subscribers.find("x@example.org")
            keys.append(store.subscribers._keys._secret)
    assert keys[0] == keys[2] != keys[1]
    assert {len(key) for key in keys} == {32}
