"""`digest doctor` as an operator calls it: a name server, a mail server with TLS, and our own pages over https, all real and on loopback."""

import asyncio
import io
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
import trustme
from rich.console import Console

from digest.app import App
from digest.app import surroundings as module
from digest.doctor import CATALOGUE
from digest.settings import load
from digest.web import create_app, listen, make_server
from tests.clock import MovableClock
from tests.contract.test_transport_tls import server_context
from tests.e2e.newsroom import Newsroom, Result
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server
from tests.unit.net.name_server import FAILS, name_server

ADDRESS = "9.9.9.9"
PASSWORD = "canary-password"
OFFERS = ("SIZE 10000000", "8BITMIME", "PIPELINING", "DSN", "SMTPUTF8")
Thing = TypeVar("Thing")

RECORDS = {
    "TXT quay.press": ['"v=spf1 ip4:9.9.9.9 -all"'],
    "MX quay.press": ["10 mx.quay.press."],
    "A mx.quay.press": [ADDRESS],
    "TXT _dmarc.quay.press": ['"v=DMARC1; p=reject; rua=mailto:dmarc@quay.press"'],
    "PTR 9.9.9.9.in-addr.arpa": ["mx.quay.press."],
}


@contextmanager
def in_thread(make: Callable[[], AbstractAsyncContextManager[Thing]]) -> Iterator[Thing]:
    """Keep what lives in an event loop alive beside the program under test."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    manager = make()
    try:
        yield asyncio.run_coroutine_threadsafe(manager.__aenter__(), loop).result(10)
        asyncio.run_coroutine_threadsafe(manager.__aexit__(None, None, None), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@dataclass
class Site:
    """An installation where all is well, to be spoilt one thing at a time before it is examined."""

    newsroom: Newsroom
    authority: trustme.CA
    records: dict[str, list[str]] = field(default_factory=lambda: {key: list(found) for key, found in RECORDS.items()})
    script: Script = field(default_factory=lambda: Script(offers=OFFERS, login=("postman", PASSWORD)))
    relay: SmtpServer | None = None

    def examine(self, *words: str, serving: bool = True) -> Result:
        """Start everything, and call the program."""
        with ExitStack() as stack:
            names = stack.enter_context(in_thread(lambda: name_server(self.records)))
            self.relay = stack.enter_context(smtp_server(self.script, context=server_context(self.authority)))
            self.newsroom.relay(self.relay.port, security="starttls", username="postman")
            self.newsroom.environment.setdefault("DIGEST_SMTP__PASSWORD", PASSWORD)
            self.newsroom.environment["DIGEST_DNS__RESOLVER"] = names.address
            if serving:
                stack.enter_context(self._pages())
            return self.newsroom.call("doctor", *words)

    def found(self, *words: str, **options: bool) -> dict[str, list[dict[str, Any]]]:
        """Give the findings by check."""
        by_check: dict[str, list[dict[str, Any]]] = {}
        for one in self.examine("--json", *words, **options).json:
            by_check.setdefault(one["check"], []).append(one)
        return by_check

    @contextmanager
    def _pages(self) -> Iterator[None]:
        with listen("127.0.0.1", 0) as listening:
            base = f"https://127.0.0.1:{listening.getsockname()[1]}"
            self.newsroom.environment["DIGEST_WEB__BASE_URL"] = base
            environment = {**self.newsroom.environment, **self.of_the_pages}
            settings = load(config=None, data=None, environ=environment, cwd=self.newsroom.folder)
            with closing(App(settings, clock=self.newsroom.clock)) as app:
                server = make_server(
                    create_app(store=app.store, links=app.links, clock=app.clock, newsletters=app.newsletters)
                )
                server.config.ssl_certfile = server.config.ssl_keyfile = str(self._certificate())
                thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
                thread.start()
                try:
                    yield
                finally:
                    server.should_exit = True
                    thread.join()

    of_the_pages: dict[str, str] = field(default_factory=dict)

    def _certificate(self) -> Path:
        path = self.newsroom.folder / "page.pem"
        self.authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(path))
        return path


@pytest.fixture
def site(tmp_path: Path, clock: MovableClock, empty_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Make an installation where all is well: signed, published, encrypted, served. Clocks are those of the world, as certificates are."""
    clock.now = datetime.now(UTC)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    newsroom = Newsroom(tmp_path, clock, blank=empty_sqlite)
    newsroom.make_database()
    newsroom.configure()
    path = tmp_path / "digest.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("quay@example.org", "quay@quay.press"), encoding="utf-8")
    newsroom.environment |= {
        "DIGEST_SMTP__CA_FILE": str(tmp_path / "ca.pem"),
        "DIGEST_WEB__CA_FILE": str(tmp_path / "ca.pem"),
        "DIGEST_DKIM__KEY_FILE": str(tmp_path / "dkim-digest.pem"),
        "DIGEST_DKIM__SELECTOR": "digest",
    }
    made = Site(newsroom, authority)
    unsigned = {name: value for name, value in newsroom.environment.items() if "DKIM" not in name}
    signed, newsroom.environment = newsroom.environment, unsigned
    record = newsroom.call("dkim", "keygen").out.partition("TXT (")[2].partition(")")[0]
    newsroom.environment = signed
    made.records["TXT digest._domainkey.quay.press"] = [" ".join(record.split("\n")).strip()]
    made.script = Script(offers=OFFERS, login=("postman", PASSWORD))
    monkeypatch.setattr(module, "own_addresses", lambda: (ip_address(ADDRESS),))
    monkeypatch.setattr("tests.smtp_server._Session.do_ehlo", _named_ehlo)
    return made


async def _named_ehlo(session: Any, _text: str) -> None:
    """Answer EHLO as a mail server that knows its full name."""
    offers = [*session.server.script.offers]
    offers += ["STARTTLS"] if session.server.context and not session.secure else []
    offers += [f"AUTH {session.server.script.mechanisms}"] if session.server.script.login else []
    lines = ["mx.quay.press at your service", *offers]
    await session.answer("ehlo", "\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))


def test_an_installation_where_all_is_well(site):
    """Every check of the catalogue is told once and is ok, but for mailboxes that nobody uses or reads; exit 0, no mail, and nothing changed."""
    site.newsroom.readers(3)
    before = site.newsroom.call("subscribers", "list", "--json").out
    result = site.examine("--json")
    standings = {one["check"]: one["standing"] for one in result.json}
    assert standings == dict.fromkeys(
        (name for name in CATALOGUE if name not in {"leaving-by-mail", "mailbox"}), "ok"
    ), result.out
    assert (result.code, result.err) == (0, "")
    assert site.relay is not None
    assert site.relay.accepted == []
    assert not any(line.startswith("MAIL") for line in site.relay.commands)
    assert site.newsroom.call("subscribers", "list", "--json").out == before


def test_as_people_see_it(site):
    """One line each, sums at the end, no colours in a pipe, and no secret."""
    result = site.examine()
    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[-1] == f"{len(lines) - 1} ok, 0 warnings, 0 errors, 0 skipped."
    assert all(line.startswith("ok ") for line in lines[:-1])
    assert "\x1b" not in result.out
    assert PASSWORD not in result.out
    assert site.newsroom.environment["DIGEST_SECRET_KEY"] not in result.out


def test_a_terminal_has_columns_and_whole_records(site, monkeypatch):
    """Words are wrapped within their column, and a record that is copied has no line break in it."""
    site.records["TXT digest._domainkey.quay.press"] = []
    screen = Console(file=io.StringIO(), force_terminal=True, width=60, color_system=None)
    monkeypatch.setattr("digest.cli.doctor.console", lambda: screen)
    assert site.examine().code == 78
    shown = cast("io.StringIO", screen.file).getvalue()
    (record,) = [line for line in shown.splitlines() if "IN TXT" in line]
    assert record.count('"') == 4
    assert all(len(line) <= 60 for line in shown.splitlines() if line.startswith(("ok", "error", " " * 20)))


def test_a_narrow_terminal_has_lines(site, monkeypatch):
    """Where a column would leave no room for words they take the whole width."""
    screen = Console(file=io.StringIO(), force_terminal=True, width=40, color_system=None)
    monkeypatch.setattr("digest.cli.doctor.console", lambda: screen)
    site.examine()
    lines = cast("io.StringIO", screen.file).getvalue().splitlines()
    assert not [line for line in lines if line.startswith(" " * 20)]
    assert max(len(line) for line in lines if line.startswith("ok")) > 25


def change(key: str, *records: str) -> Callable[[Site], None]:
    return lambda site: site.records.update({key: list(records)})


def variable(name: str, value: str) -> Callable[[Site], None]:
    return lambda site: site.newsroom.environment.update({name: value})


def option(text: str) -> Callable[[Site], None]:
    def spoil(site: Site) -> None:
        path = site.newsroom.folder / "digest.toml"
        mark = 'timezone = "Europe/London"'
        path.write_text(path.read_text(encoding="utf-8").replace(mark, f"{text}\n{mark}"), encoding="utf-8")

    return spoil


def faulty(*faults: Fault) -> Callable[[Site], None]:
    return lambda site: setattr(site.script, "faults", faults)


def unset(name: str) -> Callable[[Site], None]:
    def spoil(site: Site) -> None:
        del site.newsroom.environment[name]

    return spoil


def opened(name: str, mode: int) -> Callable[[Site], None]:
    return lambda site: os.chmod(site.newsroom.folder / name, mode)  # noqa: PTH101 - one expression


@pytest.mark.parametrize(
    ("spoil", "check", "standing", "code", "words"),
    [
        (change("TXT quay.press"), "spf", "error", 78, "has no SPF record"),
        (
            change("TXT quay.press", '"v=spf1 mx:other.press -all"'),
            "spf",
            "error",
            78,
            "does not let this machine send",
        ),
        (change("TXT quay.press", '"v=spf1 ip4:9.9.9.9 -al"'), "spf", "error", 78, "nobody understands '-al'"),
        (change("TXT quay.press", FAILS), "spf", "error", 69, "did not answer"),
        (change("TXT digest._domainkey.quay.press"), "dkim", "error", 78, "has no record"),
        (change("TXT digest._domainkey.quay.press", '"v=DKIM1; p=b3RoZXI="'), "dkim", "error", 78, "another key"),
        (change("TXT _dmarc.quay.press"), "dmarc", "warning", 0, "has no DMARC record"),
        (change("PTR 9.9.9.9.in-addr.arpa"), "reverse", "error", 78, "has no name (PTR)"),
        (change("MX quay.press", "0 ."), "bounces", "error", 78, "takes no mail"),
        (option('bounce_address = "b@elsewhere.press"'), "bounces", "error", 78, "elsewhere.press has no mail server"),
        (option('bounce_address = "b@elsewhere.press"'), "spf", "error", 78, "elsewhere.press has no SPF record"),
        (option('unsubscribe_address = "u@elsewhere.press"'), "leaving-by-mail", "error", 78, "has no mail server"),
        (faulty(Fault("auth", text="535 5.7.8 no", times=0)), "relay", "error", 77, "login refused: 535"),
        (faulty(Fault("banner", "drop", times=0)), "relay", "error", 69, "no session with the mail server"),
        (lambda site: setattr(site.script, "offers", ("SIZE 100000",)), "extensions", "warning", 0, "no PIPELINING"),
        (variable("DIGEST_SMTP__PASSWORD", "canary-wrong"), "relay", "error", 77, "login refused"),
        (unset("DIGEST_SMTP__CA_FILE"), "relay", "error", 77, "bad certificate"),
        (unset("DIGEST_WEB__CA_FILE"), "page", "error", 69, "certificate is not valid"),
        (unset("DIGEST_WEB__CA_FILE"), "one-click", "error", 69, "certificate is not valid"),
        (
            lambda site: site.of_the_pages.update(DIGEST_SECRET_KEY="another-secret-0123456789abcdef"),
            "one-click",
            "error",
            78,
            "another DIGEST_SECRET_KEY",
        ),
        (opened("dkim-digest.pem", 0o644), "files", "error", 78, "others can read"),
        (opened("dkim-digest.pem", 0o644), "settings", "error", 78, "other users of this machine can read it"),
        (option("max_stories = 3"), "settings", "ok", 0, "complete"),
    ],
)
def test_one_thing_that_is_wrong(site, spoil, check, standing, code, words):
    """It is found by its check, with a remedy and its exit code; secrets stay masked."""
    spoil(site)
    result = site.examine("--json")
    told = [one for one in result.json if one["check"] == check and words in one["what"]]
    assert told, result.out
    assert (told[0]["standing"], told[0]["code"]) == (standing, code)
    assert bool(told[0]["hint"]) == (standing != "ok")
    assert result.code >= code
    assert "canary" not in result.out + result.err
    assert result.err == ""


def test_the_pages_are_not_served(site):
    """A closed port is unavailable, and the rest is still looked at."""
    site.newsroom.environment["DIGEST_WEB__BASE_URL"] = "https://127.0.0.1:1"
    found = site.found(serving=False)
    assert [one["code"] for one in found["page"] + found["one-click"]] == [69, 69]
    assert found["certificate"][0]["standing"] == "skipped"
    assert found["spf"][0]["standing"] == "ok"


def test_without_a_session_what_depends_on_it_is_skipped(site):
    """The reason is told once, as an error of the relay."""
    site.script.faults = (Fault("banner", "drop", times=0),)
    found = site.found()
    assert found["relay"][0]["standing"] == "error"
    assert {found[check][0]["standing"] for check in ("encryption", "extensions", "greeting")} == {"skipped"}


def test_the_clock_of_the_web_server_is_compared(site):
    """An hour apart is an error."""
    site.newsroom.clock.now = datetime.now(UTC).replace(year=datetime.now(UTC).year - 1)
    (found,) = site.found()["clock"]
    assert (found["standing"], found["code"]) == ("error", 78)
    assert "behind that of the web server" in found["what"]


def test_offline_opens_no_socket(site):
    """What needs the network is skipped; the rest is as before."""
    found = site.found("--offline")
    assert {one["standing"] for name, ones in found.items() if CATALOGUE[name].network for one in ones} == {"skipped"}
    assert found["settings"][0]["standing"] == found["files"][0]["standing"] == "ok"
    assert site.relay is not None
    assert site.relay.commands == []


def test_dns_can_be_off(site):
    """Then nobody is asked, and the reason is told."""
    with closing(
        App(load(None, None, {**site.newsroom.environment, "DIGEST_DNS__RESOLVER": "off"}, site.newsroom.folder))
    ) as app:
        found = asyncio.run(app.examine())
    told = {one.check: one for one in found}
    assert told["spf"].what == told["dmarc"].what == "DIGEST_DNS__RESOLVER is off"
    assert told["spf"].standing == "skipped"


def test_several_newsletters_of_one_domain_ask_once(site):
    """Each domain has one line; each newsletter has its own settings and sender."""
    path = site.newsroom.folder / "digest.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.replace("newsletters.quay", "newsletters.pier"), encoding="utf-8")
    found = site.found()
    assert [one["about"] for one in found["settings"]] == ["quay", "pier"]
    assert [one["about"] for one in found["spf"]] == ["quay.press"]
    assert len(found["dkim"]) == len(found["dmarc"]) == len(found["alignment"]) == 1
    assert [one["about"] for one in site.found("pier")["settings"]] == ["pier"]


# --- without a world around it


@pytest.fixture
def bare(tmp_path: Path, clock: MovableClock) -> Newsroom:
    room = Newsroom(tmp_path, clock)
    room.environment = {"HOME": str(tmp_path), "PATH": room.environment["PATH"], "DIGEST_DNS__RESOLVER": "off"}
    return room


def test_a_fresh_init_is_told_what_is_missing(bare):
    """Nothing breaks; the settings to fill in are named, and the rest waits."""
    bare.call("init")
    bare.environment["DIGEST_SMTP__PORT"] = "1"
    result = bare.call("doctor")
    assert result.code == 78
    assert "newsletters.weekly.postal_address: is not set" in result.out
    assert "Before the first real send, write your own address into `from`." in result.out
    assert "the first run makes it" in result.out
    assert result.err == ""


def test_without_a_configuration_it_says_how_to_begin(bare):
    """All checks are listed, and wait."""
    result = bare.call("doctor", "--json")
    assert result.code == 78
    assert [one["check"] for one in result.json] == list(CATALOGUE)
    assert "digest init" in result.json[0]["hint"]


def test_a_mistake_in_digest_toml_is_a_finding(newsroom):
    """With its line; the exit code is that of `config validate`."""
    path = newsroom.folder / "digest.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("title", "titel"), encoding="utf-8")
    result = newsroom.call("doctor", "--json")
    assert result.code == newsroom.call("config", "validate").code == 78
    assert "titel" in result.json[0]["what"]


def test_a_newsletter_that_is_not_there(newsroom):
    """Exit 2, with the name that was meant."""
    result = newsroom.call("doctor", "quai")
    assert result.code == 2
    assert "Did you mean 'quay'?" in result.err


def test_looking_makes_no_database(newsroom):
    """Before the first run there is none, and there is none afterwards."""
    newsroom.environment |= {"DIGEST_DNS__RESOLVER": "off", "DIGEST_SMTP__HOST": "127.0.0.1", "DIGEST_SMTP__PORT": "1"}
    result = newsroom.call("doctor", "--json")
    assert json.loads(result.out)
    assert not newsroom.database.parent.exists()
