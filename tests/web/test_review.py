"""The pages on which editors decide: GET changes nothing, POST decides once, and a link is good for one draft, one editor, one decision."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from html import unescape

import httpx2
import pytest

from digest.links import SEEN, Decision, LinkSigner, Purpose
from digest.model import Finding, Newsletter, ReviewState, Section, Summary
from digest.store import Database
from tests import axe
from tests.ledger import RENDERED, article, deliver, edition, kept, subscribe
from tests.web.conftest import DAILY, WEEKLY, running

JANE, JOHN = "jane@example.org", "John.O'Hara+news@example.org"
NEWS = replace(WEEKLY, editors=(JANE, JOHN), approval=True)
EDITED = replace(RENDERED, sha256="cd" * 32)
CONTENT = re.compile(r'name="content" value="([0-9a-f]+)"')


@dataclass(frozen=True)
class Desk:
    """A running site with one draft, edition 1."""

    client: httpx2.Client
    store: Database
    links: LinkSigner

    def path(self, purpose: Decision = Purpose.APPROVE, editor: str = JANE, number: int = 1) -> str:
        url = self.links.review_url(number, editor, purpose)
        return url.removeprefix(str(self.client.base_url).rstrip("/"))

    def ask(self, purpose: Decision = Purpose.APPROVE, editor: str = JANE) -> httpx2.Response:
        return self.client.get(self.path(purpose, editor))

    def press(
        self, purpose: Decision = Purpose.APPROVE, editor: str = JANE, content: str = RENDERED.sha256
    ) -> httpx2.Response:
        return self.client.post(self.path(purpose, editor), data={"content": content})

    def state(self) -> ReviewState | None:
        return self.store.reviews.get(1).state


@pytest.fixture
def errors() -> list[Finding]:
    """Give what preflight keeps the draft back for: nothing, until a test puts something in."""
    return []


@pytest.fixture
def desk(store: Database, errors: list[Finding]) -> Iterator[Desk]:
    draft = edition(article("alpha"), article("beta"), newsletter=NEWS.key, subject="Bridges <b>& tides</b>")
    store.editions.save(draft, RENDERED, kept(article("alpha")), review="")
    subscribe(store, 2, NEWS.key)
    with (
        running(store, NEWS, DAILY, keeps_back=lambda *_: errors) as (base, links),
        httpx2.Client(base_url=base) as client,
    ):
        yield Desk(client, store, links)


def heading(answer: httpx2.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


# --- looking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("purpose", "says"), [(Purpose.APPROVE, "Approve Example"), (Purpose.HOLD, "Hold back Example")]
)
def test_a_get_shows_the_draft_and_one_button(desk, purpose, says):
    """Scanners follow links: opening one changes nothing, however often; it shows what would go out."""
    for _ in range(2):
        answer = desk.ask(purpose)
        assert answer.status_code == 200
    assert heading(answer).startswith(says)
    assert answer.text.count("<button") == 1
    assert CONTENT.findall(answer.text) == [RENDERED.sha256]
    assert "Bridges &lt;b&gt;&amp; tides&lt;/b&gt;" in answer.text
    assert "About alpha" in answer.text
    assert desk.client.head(desk.path(purpose)).status_code == 200
    assert desk.state() is ReviewState.WAITING


def test_pages_carry_the_headers_of_the_others(desk):
    """No script, nothing from elsewhere, no cookie, nothing cached, not in a frame; the link is told to nobody."""
    for answer in (desk.ask(), desk.press()):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"


def test_no_address_stands_in_a_link_or_page(desk):
    """A link that leaks names nobody."""
    for purpose in (Purpose.APPROVE, Purpose.HOLD):
        assert JANE.partition("@")[0] not in desk.path(purpose)
        assert JANE not in desk.ask(purpose).text


@pytest.mark.parametrize("purpose", [Purpose.APPROVE, Purpose.HOLD])
def test_a_page_shows_every_word_of_ours_that_goes_out(desk, purpose):
    """Preheader, each line of the intro, each summary, as the mail has them, escaped: nobody approves a sentence that the page did not show."""
    old = desk.store.editions.get(1)
    stories = [
        replace(one, summary=Summary(sentences=("It <i>stands</i>.", "So be it.", "然り。", "終。"), method="editor"))
        for one in old.stories
    ]
    fresh = replace(
        old,
        preheader="Ahead & in short",
        intro="Dear <all>,\nwelcome.\n\nWe.",
        sections=(Section(name="", stories=tuple(stories)),),
    )
    desk.store.reviews.replace(fresh, EDITED, [], seen=RENDERED.sha256, now=old.created)
    page = desk.ask(purpose).text
    for words in ("Ahead &amp; in short", ">Dear &lt;all&gt;,</p>", ">welcome.</p>", ">We.</p>"):
        assert words in page
    assert page.count("It &lt;i&gt;stands&lt;/i&gt;. So be it. 然り。終。") == 2


@pytest.mark.parametrize("purpose", [Purpose.APPROVE, Purpose.HOLD])
def test_the_link_of_an_older_mail_says_that_the_draft_was_edited(desk, purpose):
    """One editor changed it, the other opens the link that came before: the page says so, and the link of a newer mail does not."""
    old = desk.store.editions.get(1)
    seen = {content: f"{desk.path(purpose)}?{SEEN}={content[:16]}" for content in (RENDERED.sha256, EDITED.sha256)}
    said = "It was edited since you got it by mail."
    assert said not in desk.client.get(seen[RENDERED.sha256]).text
    desk.store.reviews.replace(old, EDITED, [], seen=RENDERED.sha256, now=old.created)
    assert said in desk.client.get(seen[RENDERED.sha256]).text
    assert said not in desk.client.get(seen[EDITED.sha256]).text
    assert said not in desk.ask(purpose).text


def test_a_link_that_says_what_came_with_it_decides_as_any_other(desk):
    """The button posts to the address of its page, with all that stands in it."""
    path = f"{desk.path()}?{SEEN}={RENDERED.sha256[:16]}"
    assert heading(desk.client.post(path, data={"content": RENDERED.sha256})) == "Approved"


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_a_press_approves_under_the_editors_name(desk):
    """One press is an approval; it is kept who gave it."""
    answer = desk.press(editor=JOHN)
    assert (answer.status_code, heading(answer)) == (200, "Approved")
    review = desk.store.reviews.get(1)
    assert (review.state, review.by) == (ReviewState.APPROVED, JOHN)


def test_the_second_press_says_that_it_was_so(desk):
    """Twice by one editor, and then by another: the same page, who was first, and one approval."""
    desk.press()
    for editor in (JANE, JOHN):
        answer = desk.press(editor=editor)
        assert answer.status_code == 200
        assert f"was approved already, by {JANE}" in answer.text
    assert desk.store.reviews.get(1).by == JANE


def test_an_editor_sees_what_preflight_keeps_back(desk, errors):
    """Beside the button and after it, escaped: an approval alone will not send it. Who holds it is not told."""
    errors.append(Finding(id="link-http", where="HTML, line 7", what="<b>http</b>", hint="Write https."))
    for answer in (desk.ask(), desk.press()):
        assert "Until this is mended it goes to nobody" in answer.text
        assert "<strong>HTML, line 7</strong>: &lt;b&gt;http&lt;/b&gt;. Write https." in answer.text
    assert desk.state() is ReviewState.APPROVED
    for answer in (desk.ask(Purpose.HOLD), desk.press(Purpose.HOLD)):
        assert "Until this is mended" not in answer.text


def test_where_preflight_finds_nothing_nothing_is_said(desk):
    """No warning on a page that has nothing to warn of."""
    assert "Until this is mended" not in desk.ask().text + desk.press().text


def test_a_press_holds(desk):
    """The other link holds, also what was approved; and then the first one lets it go again."""
    desk.press()
    assert heading(desk.press(Purpose.HOLD, JOHN)) == "Held back"
    assert desk.state() is ReviewState.HELD
    assert "held back already" in desk.press(Purpose.HOLD).text
    desk.press()
    assert desk.state() is ReviewState.APPROVED


def test_two_editors_at_the_same_moment(desk):
    """Many presses at once give one approval and clear pages."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: desk.press(editor=(JANE, JOHN)[number % 2]), range(8)))
    assert [one.status_code for one in answers] == [200] * 8
    assert {heading(one) for one in answers} == {"Approved"}
    assert sum("approved already" in one.text for one in answers) == 7


def test_after_cancel_nothing_can_be_decided(desk):
    """The page says what happened, on looking as well as on pressing."""
    desk.store.editions.stop(1, "cancel", "by hand", desk.store.editions.get(1).created)
    for answer in (desk.ask(), desk.press(), desk.press(Purpose.HOLD)):
        assert (answer.status_code, heading(answer)) == (200, "It was cancelled")
        assert "<button" not in answer.text


@pytest.mark.parametrize("through", [False, True])
def test_after_the_freeze_nothing_can_be_decided(desk, through):
    """On its way or done: no button, no second send, no row that moves."""
    desk.press()
    desk.store.outbox.freeze(1, NEWS)
    if through:
        deliver(desk.store, 1)
    before = desk.store.outbox.progress(1)
    for answer in (desk.ask(), desk.press(), desk.press(Purpose.HOLD, JOHN)):
        assert heading(answer) == "It is on its way"
        assert "<button" not in answer.text
    assert desk.store.outbox.progress(1) == before


def test_what_was_edited_meanwhile_is_not_approved(desk):
    """The button carries what the page showed; another content is refused, and the fresh page can be approved."""
    shown = CONTENT.findall(desk.ask().text)[0]
    old = desk.store.editions.get(1)
    desk.store.reviews.replace(old, EDITED, [], seen=RENDERED.sha256, now=old.created)
    answer = desk.press(content=shown)
    assert heading(answer) == "It has changed"
    assert desk.state() is ReviewState.WAITING
    desk.press(content=CONTENT.findall(desk.ask().text)[0])
    assert desk.state() is ReviewState.APPROVED


def test_a_draft_whose_stories_another_carries_cannot_be_approved(desk):
    """Given up, taken by the next: the page says so."""
    old = desk.store.editions.get(1)
    desk.store.reviews.pass_deadline(1, send=False, now=old.created)
    later = edition(article("alpha"), newsletter=NEWS.key, slot="edition:2", subject="Later")
    desk.store.editions.save(later, RENDERED, [], review="")
    assert heading(desk.press()) == "It came too late"


# --- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        lambda desk: desk.path()[:-1],
        lambda desk: desk.path() + "x",
        lambda desk: desk.path(Purpose.HOLD).replace("/hold/", "/approve/"),
        lambda desk: desk.path().replace("/approve/", "/hold/"),
        lambda desk: desk.path(editor="mallory@example.org"),
        lambda desk: desk.path(number=77),
        lambda desk: "/approve/" + desk.links.token("key1", Purpose.UNSUBSCRIBE),
        lambda desk: "/approve/nonsense",
        lambda _: "/approve/%00",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what a link opens is the same with every database
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_was_not_made_for_this_opens_nothing(desk, path, method):
    """Cut, forged, made for the other decision, for another edition, or for somebody who is no editor: 404, and nothing happens."""
    data = {"content": RENDERED.sha256} if method == "POST" else None
    answer = desk.client.request(method, path(desk), data=data)
    assert answer.status_code == 404
    assert desk.state() is ReviewState.WAITING


def test_an_editor_of_another_newsletter_decides_nothing_here(store):
    """Editors belong to a newsletter; a link that names one of another is as good as forged."""
    other = replace(DAILY, editors=("mallory@example.org",))
    store.editions.save(edition(article("alpha"), newsletter=NEWS.key), RENDERED, [], review="")
    with running(store, NEWS, other) as (_, links), httpx2.Client() as client:
        url = links.review_url(1, "mallory@example.org", Purpose.APPROVE)
        assert client.post(url, data={"content": RENDERED.sha256}).status_code == 404
    assert store.reviews.get(1).state is ReviewState.WAITING


@pytest.mark.parametrize("data", [{}, {"content": ""}, {"unsubscribe": "yes"}])
def test_a_post_without_what_was_seen_decides_nothing(desk, data):
    """Only the button of the page decides: a bare POST, or a mail service's one click, does not."""
    assert desk.client.post(desk.path(), data=data).status_code == 400
    assert desk.state() is ReviewState.WAITING


def test_a_body_that_is_too_large_is_refused(desk):
    """The limit of the other doors holds here too."""
    answer = desk.client.post(
        desk.path(), content=b"content=" + b"a" * 70_000, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 413
    assert desk.state() is ReviewState.WAITING


def test_the_plan_is_told_in_local_time(store):
    """The page says when it would go out and what happens when nobody decides."""
    ahead = replace(NEWS, timezone="Europe/Berlin", approve_by=NEWS.evidence_wait, if_unapproved="send")
    draft = edition(article("alpha"), newsletter=NEWS.key, slot="edition:2026-11-23T09:30")
    store.editions.save(draft, RENDERED, [], review="")
    with running(store, ahead) as (_, links), httpx2.Client() as client:
        url = links.review_url(1, JANE, Purpose.APPROVE)
        page = client.get(url).text
        assert "Once approved it goes out at Mon, Nov 23, 09:30 CET." in page
        assert "If nobody has decided by Mon, Nov 23, 09:45 CET, it goes out all the same." in page
        page = client.post(url, data={"content": RENDERED.sha256}).text
    assert "is approved. It goes out" in page


@pytest.mark.parametrize(
    ("language", "question", "when"),
    [
        ("de", "„{}“ Nr. 1 freigeben?", "Mo., 23. Nov., 09:30 CET"),
        ("fr", "Approuver «\u00a0{}\u00a0» n° 1\u00a0?", "lun. 23 nov., 09:30 CET"),
        ("ar", "اعتماد «{}» العدد 1؟", "الاثنين، 23 نوفمبر، 09:30 CET"),
        ("sv", "Approve {} #1?", "Mon, Nov 23, 09:30 CET"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what is shown is the same with every database
def test_pages_speak_the_language_of_the_newsletter(store, language, question, when):
    """Words, direction and time; English where we have no words."""
    news = replace(NEWS, language=language, timezone="Europe/Berlin")
    draft = edition(article("alpha"), newsletter=news.key, slot="edition:2026-11-23T09:30")
    store.editions.save(draft, RENDERED, [], review="")
    with running(store, news) as (_, links), httpx2.Client() as client:
        answer = client.get(links.review_url(1, JANE, Purpose.APPROVE))
    asked = unescape(heading(answer)).translate(dict.fromkeys((0x2068, 0x2069)))  # Latin names are closed off in Arabic
    assert asked == question.format(NEWS.title)
    assert when in answer.text
    spoken = "en" if language == "sv" else language
    assert f'<html lang="{spoken}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text


def test_a_title_in_another_language_stands_in_its_own(store):
    """Where the words are English the newsletter's name keeps its language."""
    german: Newsletter = replace(DAILY, editors=(JANE,), language="sv")
    store.editions.save(edition(article("alpha"), newsletter=german.key), RENDERED, [], review="")
    with running(store, german) as (_, links), httpx2.Client() as client:
        page = client.get(links.review_url(1, JANE, Purpose.APPROVE)).text
    assert '<html lang="en"' in page
    assert '<bdi lang="sv">Täglich</bdi>' in page


@pytest.mark.browser
@pytest.mark.parametrize("decide", [None, Purpose.APPROVE, Purpose.HOLD], ids=["asked", "approved", "held"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what is shown is the same with every database
def test_axe_finds_no_violation(desk, errors, tab, decide):
    """The question with its findings, and what becomes of it, are pages for everybody, in light and dark."""
    errors.append(Finding(id="links.http", where="story 1", what="is http", hint="Use https."))
    answer = desk.ask() if decide is None else desk.press(decide)
    assert answer.status_code == 200
    tab.set_content(answer.text, wait_until="domcontentloaded")
    found = axe.judged(tab)
    assert found["passes"] >= 10
    assert (found["violations"], found["incomplete"]) == ([], [])
