import sqlite3
from email import message_from_bytes
from email.policy import default

import pytest

from digest import __version__
from tests.docs.places import ROOT, project_files


def test_every_file_of_the_package_is_in_the_wheel(names):
    """Templates, migrations, bundled articles and starter files come with the program."""
    package = {str(path.relative_to(ROOT)) for path in project_files("digest") if path.suffix != ".pyc"}
    shipped = {f"digest/{path.relative_to(ROOT)}" for path in project_files("templates")}
    assert (package | shipped) - names == set()


@pytest.mark.parametrize(
    "name",
    [
        "digest/templates/edition/edition.html.j2",
        "digest/templates/edition/edition.txt.j2",
        "digest/store/migrations/env.py",
        "digest/demo/material/courier.xml",
        "digest/demo/material/subscribers.csv",
        "digest/language/po/de.po",
        "digest/py.typed",
    ],
)
def test_what_the_program_reads_at_run_time_is_there(names, name):
    """The names by which the program looks for its own files are those in the wheel."""
    assert name in names


def test_nothing_else_is_in_the_wheel(names):
    """No tests, no documentation, no caches: only the package and its metadata, the licence included."""
    foreign = {name for name in names if not name.startswith(("digest/", f"digest-{__version__}.dist-info/"))}
    assert foreign == set()
    assert not [name for name in names if "__pycache__" in name]
    assert f"digest-{__version__}.dist-info/licenses/LICENSE" in names


def test_the_program_runs_from_the_wheel_and_not_from_the_clone(installed, tmp_path):
    """What is tested here is what people install."""
    done = installed.run("python", "-c", "import digest; print(digest.__file__)", cwd=tmp_path)
    assert done.stdout.startswith(str(installed.folder)), done.stderr


def test_catalogues_are_read_from_the_wheel(installed, tmp_path):
    """Translations need no step of their own after the installation."""
    code = "from digest.rendering.words import words; print(words('de').contents, words('pl').contents)"
    done = installed.run("python", "-c", code, cwd=tmp_path)
    assert done.stdout == "In dieser Ausgabe W tym wydaniu\n", done.stderr


def test_the_version_is_that_of_the_project(digest):
    """`digest --version` answers without a configuration."""
    done = digest("--version")
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout


def test_the_demo_works(demo):
    """The whole job runs on the bundled articles; every reader has one mail."""
    code, said = (demo / "said").read_text(encoding="utf-8").split("\n", 1)
    assert code == "0", said
    assert len(list((demo / "mails").glob("*.eml"))) == 25
    assert "The counts balance." in said


def test_a_second_run_of_the_demo_sends_nothing_and_a_third_what_was_added(installed, demo):
    """What was published stays published, and every reader still has one mail; an article that is added makes a second edition of one story."""
    inbox = demo / "shown" / "inbox" / "new"
    second = installed.run("digest", "demo", "shown", cwd=demo)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "nothing new" in second.stdout
    assert sorted(path.name for path in inbox.glob("*.eml")) == sorted(path.name for path in (demo / "mails").iterdir())
    article = demo / "shown" / "sources" / "articles" / "bell.txt"
    article.write_text("City\n\nThe bell is back\n\nThe bell of the customs house rings again.\n", encoding="utf-8")
    third = installed.run("digest", "demo", "shown", cwd=demo)
    assert third.returncode == 0, third.stdout + third.stderr
    assert "Edition 2" in third.stdout
    assert len(list(inbox.glob("*.eml"))) == 50
    assert "The bell is back" in (demo / "shown" / "edition.txt").read_text(encoding="utf-8")
    assert "old tram line" not in (demo / "shown" / "edition.txt").read_text(encoding="utf-8")


def test_the_demo_leaves_an_operators_own_settings_alone(digest, tmp_path):
    """Neither the database nor the relay of the surroundings is touched, even where they could not work."""
    mine = f"sqlite:///{tmp_path / 'mine.db'}"
    done = digest("demo", "shown", DIGEST_DATABASE__URL=mine, DIGEST_SMTP__HOST="relay.invalid")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "mine.db").exists()


def test_the_demo_refuses_a_folder_with_something_else_in_it(digest, tmp_path):
    """One line, the way out, and exit code 78."""
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    done = digest("demo", ".")
    assert done.returncode == 78
    assert "holds something else than the demo" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_the_mail_of_the_demo_is_whole(demo):
    """A message parses without a defect, has both parts, and a link of its own to unsubscribe."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in (demo / "mails").glob("*.eml")]
    for mail in mails:
        assert not [defect for part in mail.walk() for defect in part.defects]
        assert [part.get_content_type() for part in mail.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/html",
        ]
    assert len({mail["List-Unsubscribe"] for mail in mails}) == len({mail["Message-ID"] for mail in mails}) == 25


def test_templates_can_be_ejected(digest, tmp_path):
    """An operator's own copy is that of the wheel, file by file."""
    done = digest("template", "eject", "mine")
    assert done.returncode == 0, done.stdout + done.stderr
    ours = {path.relative_to(ROOT / "templates") for path in project_files("templates")}
    assert {path.relative_to(tmp_path / "mine") for path in (tmp_path / "mine").rglob("*") if path.is_file()} == ours


def test_the_database_can_be_made(digest, tmp_path):
    """The migrations come from the wheel; a second call changes nothing."""
    url = f"sqlite:///{tmp_path / 'digest.db'}"
    for _ in range(2):
        done = digest("db", "upgrade", DIGEST_DATABASE__URL=url, DIGEST_DATA=str(tmp_path / "data"))
        assert done.returncode == 0, done.stdout + done.stderr
    connection = sqlite3.connect(tmp_path / "digest.db")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert "alembic_version" in tables
    assert len(tables) > 5


def test_a_newsletter_can_be_begun(digest, tmp_path):
    """`digest init` writes files that only their owner can read where they hold secrets."""
    done = digest("init", "mine")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "mine" / "digest.toml").is_file()
    assert (tmp_path / "mine" / ".env").stat().st_mode & 0o777 == 0o600
