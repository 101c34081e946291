"""The preview page: for one person on this machine, drawn anew when a file changes, and it shows what is broken."""

import asyncio
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from digest.errors import RenderError
from digest.model import Finding
from digest.rendering import EditionRenderer
from digest.web import listen, make_server
from digest.web.preview import Shown, State, Studio, create_preview, fingerprints, in_scheme
from tests import axe
from tests.unit.rendering.samples import LETTER, edition

FOUND = Finding(id="size", where="edition.html.j2", what="is <large>", hint="Set fewer stories.")
MAIL = EditionRenderer().render(edition(), LETTER)
SHOWN = Shown(
    title="The Harbour Weekly",
    subject="Bridges & <tides>",
    preheader="And more",
    html=MAIL.html,
    text=MAIL.text,
    headers=(("Subject", "Bridges"), ("List-Id", "<harbour>")),
    html_size=31_000,
    size=45_678,
    findings=(FOUND,),
    note="This is edition 7.",
)


class Painting:
    """Shows what stands in a file: the words become the subject, and `broken` an error."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.calls: list[frozenset[Path]] = []
        file.write_text("First", encoding="utf-8")

    def places(self) -> Iterable[Path]:
        return [self.file]

    def __call__(self, changed: frozenset[Path]) -> Shown:
        self.calls.append(changed)
        words = self.file.read_text(encoding="utf-8")
        if words == "broken":
            raise RenderError("knows no page.titel", where="edition.html.j2:40", hint="Write page.title.")
        return replace(SHOWN, subject=words, html=SHOWN.html.replace("The Harbour Weekly", words))


@pytest.fixture
def painting(tmp_path: Path) -> Painting:
    return Painting(tmp_path / "theme.css")


@contextmanager
def served(show: Painting) -> Iterator[str]:
    with listen("127.0.0.1", 0) as listening:
        server = make_server(create_preview(show))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def client(painting: Painting) -> Iterator[httpx2.Client]:
    with served(painting) as base, httpx2.Client(base_url=base) as made:
        yield made


# --- what it shows ----------------------------------------------------------------------------------------------------


def test_everything_about_a_message_is_there(client):
    """Subject, preheader, both parts, headers, sizes, findings and what else there is to know, all of it escaped."""
    page = client.get("/").text
    for words in (
        "First",
        "And more",
        "This is edition 7.",
        "List-Id",
        "&lt;harbour&gt;",
        "31,000",
        "45,678",
        "is &lt;large&gt;",
        "Set fewer stories.",
        "(error size)",
    ):
        assert words in page
    assert MAIL.text.splitlines()[0] in page
    assert page.count("<iframe") == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mail_is_shown_as_it_is(client, scheme):
    """Only the questions about the colour scheme are answered; every word and tag is the mail's."""
    shown = client.get(f"/mail/{scheme}").text
    assert len(re.findall("<", shown)) == len(re.findall("<", MAIL.html))
    assert "prefers-color-scheme" not in shown
    assert f'<meta name="color-scheme" content="{scheme}">' in shown


@given(st.text(max_size=60), st.sampled_from(["light", "dark"]), st.sampled_from(["light", "dark"]))
def test_a_scheme_is_answered_once_for_all(words, asked, scheme):
    """A block for the scheme always holds, one for the other never does, and nothing else is touched."""
    page = f"{words}@media (prefers-color-scheme:{asked}) {{}}"
    answer = "(min-width: 0px)" if asked == scheme else "(max-width: 0px)"
    if "prefers-color-scheme" not in words and "<meta" not in words:
        assert in_scheme(page, scheme) == f"{words}@media {answer} {{}}"


def test_what_is_broken_is_shown_in_its_place(client, painting):
    """File, line and remedy; nothing else fails, and the mended file brings the mail back."""
    painting.file.write_text("broken")
    page = client.get("/").text
    for words in ("edition.html.j2:40: knows no page.titel", "Write page.title."):
        assert words in page
    assert client.get("/mail/light").status_code == 200
    painting.file.write_text("Mended again")
    assert "Mended again" in client.get("/").text


# --- when it changes --------------------------------------------------------------------------------------------------


def test_it_is_made_once_as_long_as_nothing_changes(client, painting):
    """Looking costs a look at the files, not a render."""
    for _ in range(3):
        client.get("/version")
        client.get("/")
        client.get("/mail/dark")
    assert len(painting.calls) == 1


def test_a_changed_file_is_a_new_version(client, painting):
    """The number goes up, and who makes it is told which file it was."""
    first = client.get("/version").json()["version"]
    painting.file.write_text("Second one")
    assert client.get("/version").json()["version"] == first + 1
    assert "Second one" in client.get("/").text
    assert painting.calls[-1] == frozenset({painting.file})


def test_a_file_that_goes_or_comes_is_a_change(tmp_path):
    """Folders are looked into; what cannot be looked at counts as absent."""
    (tmp_path / "own" / "deep").mkdir(parents=True)
    before = fingerprints([tmp_path / "own", tmp_path / "absent"])
    assert before == {}
    (tmp_path / "own" / "deep" / "x.css").write_text("a")
    after = fingerprints([tmp_path / "own"])
    assert list(after) == [tmp_path / "own" / "deep" / "x.css"]
    (tmp_path / "own" / "deep" / "x.css").unlink()
    assert fingerprints([tmp_path / "own"]) == {}


def test_many_who_ask_at_once_make_it_once(painting):
    """Four frames and a script ask at the same time."""
    studio = Studio(painting)

    async def ask() -> list[State]:
        return await asyncio.gather(*(asyncio.to_thread(studio.state) for _ in range(8)))

    assert {state.version for state in asyncio.run(ask())} == {1}
    assert len(painting.calls) == 1


# --- whom it answers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/mail/light", "/version"])
def test_a_name_from_elsewhere_gets_nothing(client, path):
    """A page in the same browser whose name was pointed at loopback reads no article of ours."""
    assert client.get(path, headers={"Host": "evil.example.org"}).status_code == 400
    assert client.get(path, headers={"Host": "localhost:1"}).status_code == 200


def test_nothing_comes_from_elsewhere_and_a_mail_runs_nothing(client):
    """The page loads its own style and script by hash; a mail may show pictures, and has no script, form or frame."""
    page = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in page
    assert "unsafe" not in page
    assert "http" not in page
    mail = client.get("/mail/light").headers["content-security-policy"]
    assert "default-src 'none'" in mail
    assert "script-src" not in mail
    assert "sandbox allow-same-origin" in mail


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a window, which is not kept. Pictures are somewhere else, and not waited for."""
    with ExitStack() as stack:

        def window(**options: Any) -> Page:
            page = stack.enter_context(browser.new_page(**options))
            page.route("https://**", lambda route: route.abort())
            return page

        yield window


@pytest.mark.browser
def test_a_change_shows_by_itself(opened, painting):
    """Whoever works on a template saves, and sees: no key is pressed, the view that was open stays open, and nothing is blocked or complains."""
    with served(painting) as base:
        page = opened()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{base}/#dark")
        frame = page.frame_locator("iframe[title='Phone, dark']")
        expect(frame.get_by_role("heading", level=1)).to_have_text("First")
        painting.file.write_text("Second one")
        expect(frame.get_by_role("heading", level=1)).to_have_text("Second one")
        expect(page.locator("#dark")).to_be_visible()
        expect(page.locator("#light")).to_be_hidden()
        painting.file.write_text("broken")
        expect(page.get_by_role("alert")).to_contain_text("edition.html.j2:40")
        painting.file.write_text("Third and last")
        expect(page.get_by_role("heading", level=1, name="Third and last").first).to_be_visible()
        page.close()
    assert [one for one in complaints if "example.org" not in one and "ERR_" not in one] == []


@pytest.mark.browser
def test_dark_is_dark_and_a_phone_is_narrow(opened, painting):
    """Each frame has its scheme and width, whatever the browser's own scheme is, and the height of its mail."""
    with served(painting) as base:
        for own in ("light", "dark"):
            page = opened(color_scheme=own, viewport={"width": 1280, "height": 900})
            seen = {}
            for scheme in ("light", "dark"):
                page.goto(f"{base}/#{scheme}")
                for kind in ("Desktop", "Phone"):
                    element = page.locator(f"iframe[title='{kind}, {scheme}']")
                    inside = page.frame_locator(f"iframe[title='{kind}, {scheme}']").locator("body")
                    expect(element).to_be_visible()
                    colour = inside.evaluate("body => getComputedStyle(body.querySelector('.sheet')).backgroundColor")
                    box = element.bounding_box()
                    assert box is not None
                    seen[kind, scheme] = colour, round(box["width"])
                    expect(element).to_have_css("height", re.compile(r"^\d{4,}"))
            assert seen["Desktop", "light"] == ("rgb(255, 255, 255)", 680)
            assert seen["Phone", "light"] == ("rgb(255, 255, 255)", 375)
            assert seen["Phone", "dark"][0] == seen["Desktop", "dark"][0] != "rgb(255, 255, 255)"
            page.close()


@pytest.mark.browser
def test_when_it_ends_the_page_says_so(opened, painting):
    """After Ctrl-C the last picture stays, with a line that it will not change any more."""
    with served(painting) as base:
        page = opened()
        page.goto(base)
        expect(page.locator("#gone")).to_be_hidden()
    expect(page.locator("#gone")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("broken", [False, True], ids=["mail", "error"])
def test_axe_finds_no_violation(client, painting, tab, broken):
    """The frame around the mail, and what it says of a broken template, can be used by everybody. The mail within has its own tests."""
    if broken:
        painting.file.write_text("broken")
    html = re.sub("<script.*?</script>", "", client.get("/").text, flags=re.DOTALL)
    tab.set_content(re.sub('src="/mail/[a-z]+"', "srcdoc=''", html), wait_until="domcontentloaded")
    found = axe.judged(tab)
    assert found["passes"] >= 10
    assert found["violations"] == []
    assert {one[0] for one in found["incomplete"]} <= {
        "frame-tested"
    }  # the mail stands in a sandbox, and is tested by itself
