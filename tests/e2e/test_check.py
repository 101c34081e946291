"""`digest check`, and what preflight does to `run`, `send` and `resume`, as a person calls them."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from digest.demo import prepare
from digest.resources import template_root
from tests.clock import MovableClock
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import smtp_server

WEEKLY = 'schedule = "0 6 * * MON"'
NO_ADDRESS = ("{{ page.postal_address|join(page.words.comma) }}", "somewhere")
NONE = ("{{ page.greeting }}", "{{ page.greeting }} None")


def break_template(newsroom: Newsroom, change: tuple[str, str] | None = NONE) -> None:
    """Give the newsroom templates of its own, with one fault; None mends it."""
    folder = newsroom.folder / "templates" / "edition"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template_root("edition"), folder)
    newsroom.environment["DIGEST_TEMPLATES"] = str(newsroom.folder / "templates")
    if change is not None:
        page = folder / "edition.html.j2"
        source = page.read_text(encoding="utf-8")
        assert change[0] in source
        page.write_text(source.replace(*change), encoding="utf-8")


def test_the_demo_edition_has_no_findings(tmp_path: Path, clock: MovableClock) -> None:
    """The bundled newsletter passes everything that is checked, also strictly."""
    prepare(tmp_path / "demo", clock())
    room = Newsroom(tmp_path / "demo", clock)
    for name in ("DIGEST_SECRET_KEY", "DIGEST_WEB__BASE_URL", "DIGEST_DATA"):
        del room.environment[name]
    for words in (("check", "--json"), ("check", "harbour", "--json", "--strict")):
        result = room.call(*words)
        assert result.code == 0, result.err
        assert (result.json["errors"], result.json["warnings"]) == ([], [])
        assert result.json["subject"]


def test_the_next_edition_is_checked_and_nothing_written(newsroom: Newsroom) -> None:
    """Without an edition that waits the next one is looked at; no database appears."""
    result = newsroom.call("check", "--offline", "--json")
    assert result.code == 0
    assert result.json["edition"] is None
    assert result.json["newsletter"] == "quay"
    assert not newsroom.database.exists()


def test_errors_are_76_with_id_place_and_remedy(newsroom: Newsroom) -> None:
    """A fault of the template is named in words and for machines."""
    break_template(newsroom)
    result = newsroom.call("check", "--offline", "--json")
    assert result.code == 76
    (error,) = result.json["errors"]
    assert error["id"] == "none"
    assert error["where"].startswith("HTML, line ")
    assert error["what"]
    assert error["hint"]
    told = newsroom.call("check", "--offline")
    assert told.code == 76
    assert told.out.startswith("error none: HTML, line ")
    assert told.out.endswith(": 1 error, 0 warnings.\n")


def test_warnings_are_0_and_76_when_strict(newsroom: Newsroom) -> None:
    """Strictness is an option, and a setting of the newsletter."""
    newsroom.configure(options='subject = "Hey!! {lead}"')
    assert newsroom.call("check", "--offline").code == 0
    assert newsroom.call("check", "--offline", "--strict").code == 76
    newsroom.configure(options='subject = "Hey!! {lead}"\nstrict = true')
    result = newsroom.call("check", "--offline", "--json")
    assert (result.code, [one["id"] for one in result.json["errors"]]) == (76, ["exclamation"])


@pytest.mark.parametrize("setting", ["DIGEST_WEB__BASE_URL", "DIGEST_SECRET_KEY"])
def test_a_missing_way_out_is_found(newsroom: Newsroom, setting: str) -> None:
    """A setting without which nobody could leave is an error that names it."""
    del newsroom.environment[setting]
    (error,) = newsroom.call("check", "--offline", "--json").json["errors"]
    assert (error["id"], error["where"]) == ("unsubscribe", setting)


def test_a_missing_postal_address_is_found(newsroom: Newsroom) -> None:
    """The same for the postal address."""
    path = newsroom.folder / "digest.toml"
    path.write_text(path.read_text().replace('postal_address = "1 Quay Street, Harbour"', ""))
    (error,) = newsroom.call("check", "--offline", "--json").json["errors"]
    assert (error["id"], error["where"]) == ("postal-address", "newsletters.quay.postal_address")


def test_nothing_to_check_is_said(newsroom: Newsroom) -> None:
    """Without any edition and without anything new there is a sentence, and no failure; unreadable sources are 65."""
    newsroom.write("bridge.txt", "An old bridge", age=timedelta(days=90))
    result = newsroom.call("check", "--offline")
    assert (result.code, result.out) == (0, "quay: nothing to check: nothing new.\n")
    assert newsroom.call("check", "--json").json["nothing"] == "nothing new"
    newsroom.configure('type = "folder"\npath = "missing"\n')
    assert newsroom.call("check", "--offline").code == 65


def test_a_reader_among_the_words_is_found(newsroom: Newsroom) -> None:
    """An address that is a reader's does not go out to all of them, nor into the archive; others may be named."""
    newsroom.readers(2)
    newsroom.configure(options='intro = "Write to r1@example.net, please."')
    result = newsroom.call("check", "--offline", "--json")
    assert {error["id"] for error in result.json["errors"]} == {"personal-data"}
    assert "r1@example.net" not in result.out
    newsroom.configure(options='intro = "Write to r9@example.net, please."')
    assert newsroom.call("check", "--offline").code == 0


def test_a_blocked_run_holds_tells_and_goes_on_once_mended(newsroom: Newsroom) -> None:
    """The whole way: held with 76 and told, quiet after, still blocked, mended, checked, resumed, and accepted once."""
    newsroom.configure(options=WEEKLY)
    break_template(newsroom)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(2)
        run = newsroom.call("run")
        assert run.code == 76
        assert "error none: HTML, line" in run.err
        assert "`digest resume 1` sends it" in run.err
        newsroom.clock.move(timedelta(minutes=10))
        assert newsroom.call("run").code == 0
        (one,) = newsroom.call("editions", "list", "--json").json
        assert (one["state"], one["audience"], one["paused_reason"]) == ("held", 0, "preflight: none")
        assert newsroom.call("check", "--offline", "--json").json["edition"] == 1
        assert newsroom.call("resume", "1").code == 76
        assert server.accepted == []
        break_template(newsroom, None)
        assert newsroom.call("check", "1", "--offline").code == 0
        assert newsroom.call("resume", "1").code == 0
        assert newsroom.call("run").code == 0
        assert newsroom.call("verify").code == 0
    assert sorted(seen.recipient for seen in server.accepted) == ["r0@example.net", "r1@example.net"]
    assert all(b"None" not in seen.data for seen in server.accepted)


def test_send_is_blocked_and_can_be_forced(newsroom: Newsroom) -> None:
    """By hand it is held, too; --force sends it as it is."""
    break_template(newsroom)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        assert newsroom.call("send", "--yes").code == 76
        assert server.accepted == []
        assert newsroom.call("send", "1", "--yes", "--force").code == 0
    assert b"None" in server.accepted[0].data


def test_force_sends_nothing_without_a_postal_address(newsroom: Newsroom) -> None:
    """What the law wants in every mail is forced by nobody."""
    break_template(newsroom, NO_ADDRESS)
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        result = newsroom.call("send", "--yes", "--force", "--json")
    assert result.code == 76
    assert {one["id"] for one in result.json[0]["findings"]} == {"postal-address"}
    assert server.accepted == []


def test_a_dry_run_is_checked_and_writes_nothing(newsroom: Newsroom) -> None:
    """What would be held is told with the code of a run, and no database appears."""
    break_template(newsroom)
    result = newsroom.call("run", "--dry-run")
    assert result.code == 76
    assert "error none" in result.err
    assert not newsroom.database.exists()


def test_an_edition_that_went_out_is_checked_as_it_was(newsroom: Newsroom) -> None:
    """After the send the last edition can be looked at by id or name, whatever the templates are by now."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        assert newsroom.call("run").code == 0
    break_template(newsroom)
    for word in ("1", "quay#1", "last", "quay"):
        result = newsroom.call("check", word, "--offline", "--json")
        assert (result.code, result.json["edition"], result.json["errors"]) == (0, 1, [])


def test_a_shortened_edition_says_so(newsroom: Newsroom) -> None:
    """What was left out to fit stands in the report of the run and in the warnings of a check."""
    newsroom.configure(options="max_stories = 200")
    for number in range(90):
        newsroom.write(f"{number}.txt", f"Bridge {number} of Ludlow{number}")
    with smtp_server() as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        result = newsroom.call("run", "--json")
    report = result.json[0]
    if report["fates"]["kept"] < 60:
        pytest.skip("too few stories are different enough")
    assert report["shortened"] > 0
    checked = newsroom.call("check", "1", "--offline", "--json").json
    assert (checked["shortened"], checked["moved"]) == (report["shortened"], report["moved"])
    assert [one["id"] for one in checked["warnings"] if one["id"] == "shortened"] == ["shortened"]


def test_an_unknown_edition_is_wrong_use(newsroom: Newsroom) -> None:
    """A slip of the finger is no finding."""
    assert newsroom.call("check", "nobody#7").code == 2
