"""Bad input: each gives a clear message with a place and a remedy, the documented exit code, and the rest goes on."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.newsroom import Newsroom
from tests.smtp_server import Fault, Script, smtp_server


class _Website(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
        elif self.path == "/garbage":
            self.send_response(200)
        else:
            self.send_response(404)
        self.end_headers()
        if self.path == "/garbage":
            self.wfile.write(b"\x00\xff not a feed at all \xfe" * 50)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def website() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Website)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def feed(url: str) -> str:
    return f'type = "feed"\nurl = "{url}"\nallow_private = true\n'


@pytest.mark.parametrize(("page", "word"), [("/garbage", "feed"), ("/missing", "404"), ("/loop", "redirect")])
def test_one_bad_feed_never_stops_the_others(newsroom: Newsroom, page: str, word: str) -> None:
    """A broken feed is one line that names it; the edition goes out with the rest, exit 0."""
    with website() as site, smtp_server() as server:
        newsroom.configure(feed(site + page), newsroom.articles())
        newsroom.relay(server.port)
        newsroom.readers(2)
        result = newsroom.call("run")
    assert result.code == 0
    assert len(server.accepted) == 2
    [line] = [line for line in result.err.splitlines() if page in line]
    assert word in line


def test_nothing_usable_is_65(newsroom: Newsroom) -> None:
    """When no source can be read the run exits 65, and the slot stays open for the next run."""
    with website() as site, smtp_server() as server:
        newsroom.configure(feed(f"{site}/missing"))
        newsroom.relay(server.port)
        newsroom.readers(1)
        assert newsroom.call("run").code == 65
        newsroom.configure(feed(f"{site}/missing"), newsroom.articles())
        assert newsroom.call("run").code == 0
    assert len(server.accepted) == 1


def test_an_empty_folder_is_quiet(newsroom: Newsroom) -> None:
    """A folder without articles gives no edition and a line that says so."""
    (newsroom.folder / "articles" / "bridge.txt").unlink()
    result = newsroom.call("run", "--dry-run")
    assert "articles" in result.out + result.err
    assert "Traceback" not in result.err


def test_an_unreadable_file_is_named(newsroom: Newsroom) -> None:
    """A file that cannot be taken is named, and the other articles go out."""
    (newsroom.folder / "articles" / "huge.txt").write_bytes(b"x" * 4_000_000)
    result = newsroom.call("run", "--dry-run")
    assert "huge.txt" in result.err
    assert "A bridge stays open" in result.out
    assert result.code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[newsletters.quay\n", ["digest.toml", "line 1"]),
        ('[newsletters.quay]\ntitel = "x"\n', ["titel", "title", "digest.toml"]),
        ('[newsletters.quay]\ntitle = "x"\nfrom = "nobody"\n', ["from", "digest.toml"]),
        ('[newsletters.quay]\ntitle = "x"\nfrom = "a@example.org"\nschedule = "61 * * * *"\n', ["schedule"]),
    ],
)
def test_a_bad_configuration_is_78(newsroom: Newsroom, text: str, words: list[str]) -> None:
    """A wrong digest.toml is refused with the place and the nearest right word."""
    (newsroom.folder / "digest.toml").write_text(text)
    result = newsroom.call("run")
    assert result.code == 78
    for word in words:
        assert word in result.err


def test_an_unknown_variable_is_78(newsroom: Newsroom) -> None:
    """A mistyped DIGEST_* name is refused with the right one."""
    newsroom.environment["DIGEST_SMTP__HOTS"] = "x"
    result = newsroom.call("run")
    assert result.code == 78
    assert "DIGEST_SMTP__HOST" in result.err


@pytest.mark.parametrize(
    ("missing", "setting"),
    [("postal", "postal_address"), ("base", "DIGEST_WEB__BASE_URL"), ("key", "DIGEST_SECRET_KEY")],
)
def test_no_mail_without_a_way_out_and_an_address(newsroom: Newsroom, missing: str, setting: str) -> None:
    """`run` refuses, with the setting to fill in, before it reads or sends anything."""
    if missing == "postal":
        path = newsroom.folder / "digest.toml"
        path.write_text(path.read_text().replace('postal_address = "1 Quay Street, Harbour"', ""))
    else:
        del newsroom.environment["DIGEST_WEB__BASE_URL" if missing == "base" else "DIGEST_SECRET_KEY"]
    with smtp_server() as server:
        newsroom.relay(server.port)
        result = newsroom.call("run")
    assert result.code == 78
    assert setting in result.err
    assert server.accepted == []


def test_bad_rows_are_named_and_the_rest_comes_in(newsroom: Newsroom) -> None:
    """An import names the line and the reason of each bad row and takes the others."""
    path = newsroom.folder / "list.csv"
    path.write_text("email,name\nana@example.net,Ana\nnot-an-address,X\nbo@example.net,Bo\n")
    result = newsroom.call("subscribers", "import", str(path), "--yes")
    assert "3" in result.err
    assert "not-an-address" in result.err
    rows = newsroom.call("subscribers", "list", "--json").json
    assert [row["address"] for row in rows] == ["ana@example.net", "bo@example.net"]


def test_a_relay_that_is_down_is_69_and_loses_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no server the run exits 69 and names it; the same command sends everything when it is back."""
    monkeypatch.setattr("digest.delivery.sessions.PATIENCE", 1)
    newsroom.readers(3)
    newsroom.relay(1)
    down = newsroom.call("run")
    assert down.code == 69
    assert "127.0.0.1" in down.err
    with smtp_server() as server:
        newsroom.relay(server.port)
        assert newsroom.call("run").code == 0
    assert len(server.accepted) == 3


def test_a_wrong_password_is_77_and_blames_nobody(newsroom: Newsroom) -> None:
    """A refused login stops after one try, exits 77, touches no reader, and never shows the password."""
    newsroom.readers(3)
    with smtp_server(
        Script([Fault("auth", text="535 5.7.8 bad credentials", times=0)], login=("u", "right"))
    ) as server:
        newsroom.relay(server.port, username="u", password="canary-hunter2")
        result = newsroom.call("run")
        assert result.code == 77
        states = newsroom.call("status", "last", "--json").json["states"]
    assert {state: count for state, count in states.items() if count} == {"pending": 3}
    assert "canary-hunter2" not in result.out + result.err
    assert sum("AUTH" in command for command in server.commands) == 1


def test_unknown_names_are_usage_errors(newsroom: Newsroom) -> None:
    """An unknown command, newsletter, edition, or reader is exit 2 with a hint."""
    for words in (
        ("rnu",),
        ("run", "quai"),
        ("status", "99"),
        ("who", "x@example.net"),
        ("why", "https://example.org/x"),
    ):
        result = newsroom.call(*words)
        assert result.code == 2, words
        assert result.err.strip()
    assert "quay" in newsroom.call("run", "quai").err


def test_a_missing_configuration_names_init(tmp_path: Path, newsroom: Newsroom) -> None:
    """Without a digest.toml the program says how to make one."""
    (newsroom.folder / "digest.toml").unlink()
    result = newsroom.call("run")
    assert result.code == 78
    assert "digest init" in result.err


def test_a_test_copy_goes_to_addresses_only(newsroom: Newsroom) -> None:
    """`digest test` refuses what is no address before it asks the relay anything."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        result = newsroom.call("test", "nope")
    assert result.code == 2
    assert "nope" in result.err
    assert not [command for command in server.commands if command.startswith("RCPT")]
