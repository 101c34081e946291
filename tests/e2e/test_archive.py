"""From a send to its archive, and to a letter made again: the program called as a person calls it."""

import io
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import httpx2
import pytest

from digest.cli import main
from tests.docs.places import ROOT
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Fault, Script, smtp_server

READERS = 12
SECRET = "a-secret-only-for-tests-0123456789abcdef"


def replayed(newsroom: Newsroom, address: str, edition: str = "last") -> tuple[int, bytes, str]:
    """Give exit code, bytes and complaints of `digest replay`."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with newsroom.here(), redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
        main(["replay", address, edition])
    out.flush()
    return int(end.value.code or 0), out.buffer.getvalue(), err.getvalue()


def built(newsroom: Newsroom, folder: str = "public") -> dict[str, str]:
    """Build the archive; gives its files."""
    result = newsroom.call("archive", "build", folder)
    assert result.code == 0, result.err
    place = newsroom.folder / folder
    return {str(path.relative_to(place)): path.read_text("utf-8") for path in place.rglob("*") if path.is_file()}


def press_run(newsroom: Newsroom, **relay: str) -> list[tuple[str, bytes]]:
    """Send what is due to a dozen readers; gives what the relay took."""
    with smtp_server() as server:
        newsroom.relay(server.port, **relay)
        newsroom.readers(READERS)
        assert newsroom.call("run").code == 0
    return [(seen.recipient, seen.data) for seen in server.accepted]


def test_no_word_of_a_reader_is_in_the_archive(newsroom: Newsroom) -> None:
    """Whatever the letters and the database hold of any reader (address, name, key, token, Message-ID) stands in no file of the archive."""
    newsroom.configure(options='archive = "public"\nbounce_address = "b@bounces.example.org"')
    letters = press_run(newsroom)
    files = built(newsroom)
    everything = "\n".join([*files, *files.values()])
    secrets = {SECRET}
    with sqlite3.connect(newsroom.database) as database:
        for table, columns in (("subscriptions", "key, name"), ("subscribers", "address, addr_key")):
            secrets |= {one for row in database.execute(f"SELECT {columns} FROM {table}") for one in row}
        secrets |= {one for (one,) in database.execute("SELECT message_id FROM deliveries")}
        secrets |= {one for (one,) in database.execute("SELECT hex(address_key) FROM installation")}
    for recipient, data in letters:
        secrets.add(recipient)
        secrets |= {match.decode() for match in re.findall(rb"/u/([^>\s\"=]+)", data)}
    assert len(secrets) > READERS * 5
    assert [one for one in secrets if one and one in everything] == []
    assert "@" not in re.sub(
        r"quay@example\.org|@media|@keyframes", "", re.sub(r"<style>.*?</style>", "", everything, flags=re.DOTALL)
    )
    assert "nsubscribe" not in everything


def test_what_readers_got_is_what_the_archive_shows(newsroom: Newsroom) -> None:
    """The page of an edition holds its stories, and lies where the List-Archive of its letters leads."""
    newsroom.configure(options='archive = "public"')
    letters = press_run(newsroom)
    files = built(newsroom)
    (page,) = [body for path, body in files.items() if path.startswith("e/") and path != "e/index.html"]
    assert "keep the old bridge open to walkers" in page
    assert b"List-Archive: <https://news.example.org/archive/quay/>" in letters[0][1]
    assert 'href="https://news.example.org/archive/e/' in page
    assert "quay/index.html" in files


@contextmanager
def served(newsroom: Newsroom) -> Iterator[str]:
    """Run `digest serve` in a process of its own while the block lasts; gives the URL that it announces."""
    command = [newsroom.python, "-m", "digest", "serve", "--port", "0"]
    environment = {**newsroom.environment, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=newsroom.folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        announced = re.search(r"http://\S+", process.stderr.readline())
        try:
            assert announced
            yield announced[0]
        finally:
            process.terminate()


def parts_of(message: bytes) -> tuple[str, str]:
    """Give the HTML part and the text part of a letter."""
    letter = message_from_bytes(message, policy=default)
    page, text = letter.get_body(("html",)), letter.get_body(("plain",))
    assert page is not None
    assert text is not None
    return page.get_content(), text.get_content()


def links_called(message: bytes, words: str) -> set[str]:
    """Give where the links of a letter lead that are called so: in its HTML part, and in the text part below the same words."""
    page, text = parts_of(message)
    return {*re.findall(f'href="([^"]+)"[^>]*>{words}<', page), *re.findall(rf"^{words}:\n(\S+)$", text, re.MULTILINE)}


@pytest.mark.usefixtures("warm_start")
@pytest.mark.parametrize("archive", ["public", "unlisted"])
def test_view_in_browser_is_the_page_that_is_built_and_served(newsroom: Newsroom, archive: str) -> None:
    """The link of every letter, in both parts, is one page for all: `archive build` writes it there, `digest serve` answers the same bytes, and none are a reader's own."""
    newsroom.configure(options=f'archive = "{archive}"')
    letters = press_run(newsroom)
    (link,) = set[str]().union(*(links_called(data, "View in browser") for _, data in letters))
    path = link.removeprefix("https://news.example.org/archive/")
    page = built(newsroom)[path]
    with served(newsroom) as url:
        answer = httpx2.get(f"{url}/archive/{path}", timeout=30)
    assert (answer.status_code, answer.text) == (200, page)
    own = {one for recipient, data in letters for one in (recipient, *links_called(data, "Unsubscribe"))}
    assert len(own) == 2 * READERS
    assert not [one for one in own if one in page or one.rpartition("/")[2] in page]
    titles = re.findall(r"<h[23][^>]*>([^<]+)<", parts_of(letters[0][1])[0])
    assert titles
    assert not [one for one in titles if one not in page]


def test_an_archive_is_unlisted_until_somebody_wants_more(newsroom: Newsroom) -> None:
    """By default an edition has a page that its readers can reach, and nothing that leads others there; `off` has none at all."""
    letters = press_run(newsroom)
    assert b"List-Archive" not in letters[0][1]
    files = built(newsroom)
    (path,) = [path for path in files if path.startswith("e/") and path != "e/index.html"]
    assert "noindex" in files[path]
    assert not [
        one
        for one, body in files.items()
        if one != path and path.partition("/")[2] in body and "digest-archive" not in one
    ]
    newsroom.configure(options='archive = "off"')
    refused = newsroom.call("archive", "build", "public")
    assert refused.code == 78
    assert "there is no archive" in refused.err


def test_building_again(newsroom: Newsroom) -> None:
    """A second build changes nothing; the next edition changes what it has to, and a cancelled one is taken away."""
    newsroom.configure(options='archive = "public"')
    press_run(newsroom)
    built(newsroom)
    again = newsroom.call("archive", "build", "public")
    assert again.out.startswith("0 written, 10 unchanged, 0 removed in public")
    newsroom.write("more.txt", "A second bridge")
    with smtp_server(Script([Fault("rcpt", text="451 4.7.1 later", to="r3@")])) as server:
        newsroom.relay(server.port)
        newsroom.clock.move(timedelta(days=1))
        newsroom.call("run")
    files = built(newsroom)
    assert len([path for path in files if path.startswith("e/")]) == 3
    assert newsroom.call("cancel", "last", "--yes").code == 0
    assert "1 removed in public" in newsroom.call("archive", "build", "public").out


def test_an_archive_needs_an_address(newsroom: Newsroom) -> None:
    """Feeds and canonical links want whole addresses: without one nothing is built, and the setting is named."""
    newsroom.environment.pop("DIGEST_WEB__BASE_URL")
    newsroom.configure(options='archive = "public"')
    refused = newsroom.call("archive", "build", "public")
    assert refused.code == 78
    assert "DIGEST_ARCHIVE__BASE_URL" in refused.err
    newsroom.environment["DIGEST_ARCHIVE__BASE_URL"] = "https://static.example.org/letters/"
    built(newsroom)
    assert "https://static.example.org/letters/quay/" in (newsroom.folder / "public/quay/index.html").read_text("utf-8")


def test_a_folder_of_somebody_else(newsroom: Newsroom) -> None:
    """A folder with a homepage is not built in: it is not overwritten, and nothing is written beside it."""
    newsroom.configure(options='archive = "public"')
    (newsroom.folder / "public").mkdir()
    (newsroom.folder / "public" / "index.html").write_text("mine", encoding="utf-8")
    refused = newsroom.call("archive", "build", "public")
    assert refused.code == 2
    assert "public: holds files, and no archive was built in it before" in refused.err
    assert [path.name for path in (newsroom.folder / "public").iterdir()] == ["index.html"]


# --- the same letter again --------------------------------------------------------------------------------------------


def test_replay_is_what_the_relay_took(newsroom: Newsroom) -> None:
    """Byte for byte, for every reader, by any word for the edition, and without a complaint."""
    letters = press_run(newsroom)
    assert len(letters) == READERS
    for recipient, data in letters:
        assert replayed(newsroom, recipient, "quay#1") == (0, data, "")
    assert replayed(newsroom, letters[0][0].upper(), "last")[1] == letters[0][1]


def signed(newsroom: Newsroom, selector: str) -> None:
    """Make a key, and let the program sign with it."""
    assert newsroom.call("dkim", "keygen", "--selector", selector).code == 0
    newsroom.environment |= {"DIGEST_DKIM__KEY_FILE": f"dkim-{selector}.pem", "DIGEST_DKIM__SELECTOR": selector}


def test_replay_of_signed_mail(newsroom: Newsroom) -> None:
    """The signature is there too while the key is the same; with another key, or without one, all else is, and that is said."""
    signed(newsroom, "one")
    letters = press_run(newsroom)
    recipient, data = letters[3]
    assert data.startswith(b"DKIM-Signature:")
    assert replayed(newsroom, recipient) == (0, data, "")
    bare = re.sub(rb"\ADKIM-Signature:.*?\r\n(?=\S)", b"", data, flags=re.DOTALL)
    signed(newsroom, "two")
    code, again, said = replayed(newsroom, recipient)
    assert (code, again) == (0, bare)
    assert "without its signature" in said
    for name in ("KEY_FILE", "SELECTOR"):
        del newsroom.environment[f"DIGEST_DKIM__{name}"]
    assert replayed(newsroom, recipient)[1] == bare


def test_replay_after_a_change_of_the_secret(newsroom: Newsroom) -> None:
    """With the old secret behind the new one the letter is what it was; without it there is no such letter any more."""
    recipient, data = press_run(newsroom)[0]
    newsroom.environment["DIGEST_SECRET_KEY"] = f"another-secret-0123456789abcdef,{SECRET}"
    assert replayed(newsroom, recipient) == (0, data, "")
    newsroom.environment["DIGEST_SECRET_KEY"] = "another-secret-0123456789abcdef"
    code, again, said = replayed(newsroom, recipient)
    assert (code, again) == (78, b"")
    assert "have changed" in said


def test_replay_after_a_change_of_templates(newsroom: Newsroom) -> None:
    """Content is frozen: another look, intro or language changes no letter that went out."""
    recipient, data = press_run(newsroom)[0]
    newsroom.configure(options='intro = "Dear all"\nlanguage = "de"\nmax_stories = 1')
    assert replayed(newsroom, recipient) == (0, data, "")


def test_replay_for_whom_there_is_no_letter(newsroom: Newsroom) -> None:
    """A stranger, a reader who came later, and an edition that is not there: each is told in one line, and nothing is printed."""
    press_run(newsroom)
    assert newsroom.call("subscribers", "add", "late@example.net").code == 0
    for address, word in (("stranger@example.net", "last"), ("late@example.net", "last")):
        code, data, said = replayed(newsroom, address, word)
        assert (code, data) == (2, b"")
        assert "no letter of this edition is known" in said
    assert replayed(newsroom, "r1@example.net", "quay#9")[0] == 2


def test_replay_of_a_letter_that_was_not_accepted(newsroom: Newsroom) -> None:
    """A letter that was refused can be looked at, and is told to be no more than that; one that was never made cannot."""
    with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no such user", to="r3@")])) as server:
        newsroom.relay(server.port)
        newsroom.readers(4)
        newsroom.call("run")
    code, data, said = replayed(newsroom, "r3@example.net")
    assert (code, data[:5]) == (0, b"Date:")
    assert "rejected, not accepted" in said


def test_replay_of_an_erased_reader(newsroom: Newsroom) -> None:
    """Once a reader's address is gone from the ledger, their letter cannot be made again, and the reason is said."""
    press_run(newsroom)
    with sqlite3.connect(newsroom.database) as database:
        database.execute("UPDATE deliveries SET address = NULL, subscription = NULL WHERE address = 'r3@example.net'")
    code, data, said = replayed(newsroom, "r3@example.net")
    assert (code, data) == (2, b"")
    assert "was erased" in said
