"""One fault at a time, planted in an edition that is perfect otherwise, is found by the finding that is meant for it, and by no other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from digest.model import Finding, Summary
from digest.rendering import EditionRenderer, preflight
from digest.rendering.preflight import FINAL, RULES
from tests.unit.rendering.planted import KNOWN, PERFECT, Planted, without_unsubscribe
from tests.unit.rendering.samples import ARABIC, LETTER, arabic_edition, edition, stories

STORY = "https://coast.example.org/2"
TITLE = "Eel counts rise for a third year"
LINK = f'href="{STORY}"'
DATE = b"Date: Mon, 23 Nov 2026 07:00:00 +0000\r\n"

Plant = Callable[[Planted], Planted]


def named(old: str, new: str) -> Plant:
    """Change what a link of the page is called."""
    return lambda it: it.html(f">{old}</a>", f">{new}</a>")


def linked(new: str) -> Plant:
    """Let a story lead somewhere else, in both parts."""
    return lambda it: it.both(STORY, new)


def added(html: str) -> Plant:
    """Put something at the end of the last paragraph."""
    return lambda it: it.html("</p>\n</td></tr></table>\n</div>", f"{html}</p>\n</td></tr></table>\n</div>")


FAULTS: dict[str, tuple[str, Plant]] = {
    "no postal address is set": ("postal-address", lambda it: it.letter(postal_address="")),
    "the page does not show the postal address": ("postal-address", lambda it: it.html("3 Customs House Quay", "")),
    "the text does not show the postal address": ("postal-address", lambda it: it.text("3 Customs House Quay\n", "")),
    "the page has no link to leave": ("unsubscribe", lambda it: it.part("text/html", without_unsubscribe)),
    "the text has no link to leave": ("unsubscribe", lambda it: it.part("text/plain", without_unsubscribe)),
    "a setting is missing without which nobody leaves": (
        "unsubscribe",
        lambda it: it.known(lacking=(("DIGEST_WEB__BASE_URL", "is not set", "Set it."),), sample=b""),
    ),
    "there is no text part": ("part", lambda it: it.given(parts=it.rendered.parts[1:])),
    "the way out is not https": ("one-click", lambda it: it.sample(b"<https://news", b"<http://news")),
    "the way out is a mailto alone": (
        "one-click",
        lambda it: it.sample(b"<https://news.example.org/u/", b"<mailto:x@y.org?"),
    ),
    "the way out is encoded": (
        "one-click",
        lambda it: it.sample(b"List-Unsubscribe: <", b"List-Unsubscribe: =?utf-8?q?x?= <"),
    ),
    "one-click is not said": (
        "one-click",
        lambda it: it.sample(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
    ),
    "one-click is folded": ("one-click", lambda it: it.sample(b"Post: List-Unsub", b"Post:\r\n List-Unsub")),
    "a header is missing": ("header-missing", lambda it: it.sample(b"MIME-Version: 1.0\r\n", b"")),
    "the date is missing": ("header-missing", lambda it: it.sample(DATE, b"")),
    "a header stands there twice": ("header-duplicate", lambda it: it.sample(b"Subject: ", b"Subject: x\r\nSubject: ")),
    "a header is too long": ("header-long", lambda it: it.sample(b"Precedence: ", b"Precedence: " + b"x" * 1000)),
    "a header is not encoded": ("header-ascii", lambda it: it.sample(b"Subject: ", "Subject: Ä".encode())),
    "a title broke out of its header": (
        "header-foreign",
        lambda it: it.sample(b"Subject: ", b"Bcc: a@example.org\r\nSubject: "),
    ),
    "a line is no header": ("header", lambda it: it.sample(b"Subject: ", b"what now\r\nSubject: ")),
    "a header holds a control character": ("header", lambda it: it.sample(b"Subject: ", b"Subject: \x07")),
    "a shared header holds a line end": (
        "header",
        lambda it: it.given(headers=(*it.rendered.headers, ("X-Topic", "a\r\nBcc: b@example.org"))),
    ),
    "no copy can be composed": ("header", lambda it: it.known(sample=b"", refused=("Subject", "is too long", ""))),
    "the Message-ID names another host": (
        "message-id",
        lambda it: it.sample(b".sample@news.example.org>", b".sample@localhost>"),
    ),
    "the date is none": ("date", lambda it: it.sample(DATE, b"Date: tomorrow\r\n")),
    "the sender is no mailbox": ("sender", lambda it: it.sample(b"<weekly@news.example.org>", b"<weekly>")),
    "a line of the body is too long": (
        "line-length",
        lambda it: it.sample(b"\r\n\r\n--=_", b"\r\n\r\n" + b"x" * 77 + b"\r\n--=_"),
    ),
    "a line ends in LF alone": ("line-ends", lambda it: it.sample(b"\r\n\r\n--=_", b"\r\n\r\nx\n\r\n--=_")),
    "the page is too large": (
        "size",
        lambda it: it.part("text/html", lambda part: replace(part, decoded_size=102_401)),
    ),
    "the page is too large once it is encoded": (
        "size",
        lambda it: it.part("text/html", lambda part: replace(part, pieces=(*part.pieces, b"=20=\r\n" * 20_000))),
    ),
    "the page leaves no room": (
        "budget",
        lambda it: it.part("text/html", lambda part: replace(part, decoded_size=95_000)),
    ),
    "topics cannot be served": ("topics", lambda it: it.given(stock=None, uncut="it marks no lead")),
    "stories were left out": ("shortened", lambda it: it.given(shortened=3, moved=2)),
    "the subject is empty": ("subject", lambda it: it.given(subject="").html(f"<title>{PERFECT.subject}", "<title>")),
    "the subject is short": ("subject-length", lambda it: it.subject("News")),
    "the subject is long": ("subject-length", lambda it: it.subject("All the news that is fit to print " * 3)),
    "the subject shouts": ("subject-capitals", lambda it: it.subject("BUY YOUR EELS TODAY")),
    "the subject is excited": ("exclamation", lambda it: it.subject("The eels are back!!!")),
    "the subject has a placeholder": ("unrendered", lambda it: it.subject("News for {{ name }}")),
    "the sender has a free mailbox": (
        "sender-freemail",
        lambda it: replace(it.letter(sender="Harbour <harbour@gmail.com>"), facts=replace(it.facts, sample=b"")),
    ),
    "the preheader is not the first text": ("preheader", lambda it: it.given(preheader="Something else.")),
    "there is no preheader": ("preheader", lambda it: it.given(preheader="")),
    "the preheader is long": (
        "preheader-length",
        lambda it: it.html(it.rendered.preheader, "word " * 40).given(preheader="word " * 40),
    ),
    "the page holds a control of C1": ("characters", lambda it: it.html("Hello", "Hel\x85lo")),
    "the text holds a broken character": ("characters", lambda it: it.text("Hello", "Hel\ufffdlo")),
    "the operator left a placeholder": ("placeholder", lambda it: it.letter(intro="Dear {{ name }}")),
    "the page shows a placeholder": ("unrendered", lambda it: it.html("Hello", "Hello {{ reader.name }}")),
    "the editor left a placeholder": (
        "unrendered",
        lambda it: replace(it.html("Hello", "{{ who }}"), edition=replace(it.edition, intro="{{ who }}")),
    ),
    "the page shows a statement": ("unrendered", lambda it: it.html("Hello", "{% if page %}Hello")),
    "an alternative text shows a placeholder": (
        "unrendered",
        lambda it: it.html('alt="A dark', 'alt="{{ alt }} A dark'),
    ),
    "the text shows a placeholder": ("unrendered", lambda it: it.text("Hello", "Hello {{ reader.name }}")),
    "the page shows None": ("none", lambda it: it.html("Hello", "Hello None")),
    "the text shows None": ("none", lambda it: it.text("Jonas Field", "None")),
    "the intro is written in Markdown": (
        "intro",
        lambda it: replace(it, edition=replace(it.edition, intro="A **quiet** week.")),
    ),
    "the intro has a link of Markdown": (
        "intro",
        lambda it: replace(it, edition=replace(it.edition, intro="Come to\n[the fair](https://fair.example.org/).")),
    ),
    "a link is relative": ("link", lambda it: it.html(LINK, 'href="/2"')),
    "a link is no address": ("link", lambda it: it.html(LINK, 'href="https://coast.example.org:x/2"')),
    "a link holds a blank": ("link", lambda it: it.html(LINK, 'href="https://coast.example.org/a b"')),
    "a link holds a placeholder": ("link", lambda it: it.html(LINK, 'href="https://coast.example.org/{{ id }}"')),
    "a link has no host": ("link", lambda it: it.html(LINK, 'href="https:///2"')),
    "a link is a script": ("link", lambda it: it.html(LINK, 'href="javascript:alert(1)"')),
    "a link shows a password": ("link", lambda it: it.html(LINK, 'href="https://a:b@coast.example.org/2"')),
    "a link is not encrypted": ("link-http", lambda it: it.html(LINK, 'href="http://coast.example.org/2"')),
    "a picture is not encrypted": (
        "link-http",
        lambda it: it.html("https://images.example.org/bread", "http://images.example.org/bread"),
    ),
    "a link leads to this machine": ("link-private", lambda it: it.html(LINK, 'href="https://localhost:8080/2"')),
    "a link leads into the own network": ("link-private", lambda it: it.html(LINK, 'href="https://192.168.0.7/2"')),
    "the text lacks a link": ("text-link", lambda it: it.text(f"{STORY}\n", "\n")),
    "the text has a link more": ("text-extra", lambda it: it.text("Hello", "https://odd.example.org/ Hello")),
    "a link goes by a shortener": ("link-shortener", linked("https://bit.ly/3xyz")),
    "a link has no name": ("link-number", linked("https://93.184.216.34/2")),
    "a link has no words": ("link-text", named(TITLE, "")),
    "two links have the same words": ("link-text", named("Night buses, without the night", TITLE)),
    "a link says nothing": ("link-vague", named(TITLE, "Click here")),
    "a link names another host": ("link-mismatch", named(TITLE, "www.bank.example")),
    "a link does not answer": ("link-unreachable", lambda it: it.known(unreachable={STORY: "the server answered 404"})),
    "links were not asked for": ("link-unasked", lambda it: it.known(unasked=3)),
    "a picture has no alternative": ("alt", lambda it: it.html('alt="A dark loaf on a board"', 'aria-label="bread"')),
    "an alternative is the name of a file": ("alt-file", lambda it: it.html("A dark loaf on a board", "IMG_2031.jpg")),
    "a picture has no width": ("picture-width", lambda it: it.html('width="136"', "")),
    "a picture's width is no number": ("picture-width", lambda it: it.html('width="136"', 'width="136px"')),
    "a cell's width is no number": ("width", lambda it: it.html('<td class="band"', '<td width="33.3%" class="band"')),
    "columns are too wide": ("columns", lambda it: it.html('<td width="380"', '<td width="504"')),
    "a table is not layout": ("table", lambda it: it.html('role="presentation" ', "")),
    "a table for Outlook has borders": ("table", lambda it: it.html('cellspacing="0" width="600"', 'width="600"')),
    "styles are too large": (
        "style-size",
        lambda it: it.html("</head>", f"<style>{'.x{margin:0!important}' * 800}</style></head>"),
    ),
    "the title is another": ("title", lambda it: it.html("<title>", "<title>Draft of ")),
    "the page has no language": (
        "language",
        lambda it: it.html('<body class="page" lang="en-GB"', '<body class="page"'),
    ),
    "the page has another language": ("language", lambda it: it.html('<html lang="en-GB"', '<html lang="de"')),
    "the page has no direction": (
        "direction",
        lambda it: it.html('<html lang="en-GB" dir="ltr"', '<html lang="en-GB"'),
    ),
    "the mail is not wrapped": ("article", lambda it: it.html('aria-roledescription="email"', "")),
    "there are two h1": ("heading", lambda it: it.html("<h2", "<h1").html("</h2>", "</h1>")),
    "a heading is left out": ("heading", lambda it: it.html("<h3", "<h5").html("</h3>", "</h5>")),
    "light text on a light ground": ("contrast", lambda it: it.html("color:#35454c", "color:#b0b8bc")),
    "dark text on a dark ground": (
        "contrast-dark",
        lambda it: it.html(".headline,.name{color:#eef3f4", ".headline,.name{color:#333333"),
    ),
    "dark text in Outlook's dark mode": (
        "contrast-dark",
        lambda it: it.html("[data-ogsc] .name{color:#eef3f4", "[data-ogsc] .name{color:#222222"),
    ),
    "no dark scheme": ("dark-scheme", lambda it: it.html('<meta name="color-scheme" content="light dark">', "")),
    "hidden words": ("hidden-text", added('<span style="display:none">cheap eels</span>')),
    "words in the colour of their ground": ("hidden-text", added('<span style="color:#eceff0">cheap eels</span>')),
    "tiny words": ("hidden-text", added('<span style="font-size:1px">cheap eels</span>')),
    "a reader's own link": (
        "personal-data",
        lambda it: it.text("Hello", "https://news.example.org/u/abcdefgh.signature Hello").html(
            "Hello", "https://news.example.org/u/abcdefgh.signature Hello"
        ),
    ),
    "a signed address": (
        "personal-data",
        lambda it: it.letter(bounce_address="b@bounces.example.org").html(
            "Hello", "b+mzxw6ytboi5dk3tf@bounces.example.org"
        ),
    ),
    "a reader's address": (
        "personal-data",
        lambda it: it.html("Hello", "Hello Ana@example.net").known(readers=frozenset({"ana@example.net"})),
    ),
    "a link that names a reader": ("personal-data", linked(f"{STORY}?mc_eid=0a1b2c3d4e")),
    "a link that holds an address": ("personal-data", linked(f"{STORY}?email=ana%40example.net")),
}


def test_the_perfect_edition_has_no_findings():
    """Nothing is found where nothing is wrong, with everything looked at."""
    assert Planted().findings() == ()


def test_the_perfect_edition_from_right_to_left_has_none():
    """Another script and direction change nothing."""
    rendered = EditionRenderer().render(arabic_edition(), ARABIC)
    assert Planted(rendered, ARABIC, arabic_edition()).known(sample=b"").findings() == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_its_own_finding(name):
    """One fault, one kind of finding, with its place and remedy, as grave as it is documented."""
    rule, plant = FAULTS[name]
    findings = plant(Planted()).findings()
    assert {finding.id for finding in findings} == {rule}, findings
    for finding in findings:
        assert finding.where
        assert finding.what
        assert finding.hint
        assert finding.severity == RULES[rule]
        assert finding.forcible == (rule not in FINAL)


def test_there_are_more_than_forty_and_every_rule_has_one():
    """No rule is without a fault that it finds."""
    assert len(FAULTS) >= 40
    assert {rule for rule, _ in FAULTS.values()} == set(RULES)


@pytest.mark.parametrize("name", FAULTS)
def test_strict_makes_each_an_error(name):
    """With `strict` there are no warnings."""
    assert {one.severity for one in FAULTS[name][1](Planted()).letter(strict=True).findings()} == {"error"}


def test_what_nobody_can_force():
    """The way out, the postal address and the headers stay; size, words and links can be forced."""
    assert {"unsubscribe", "one-click", "postal-address", "header", "header-duplicate", "message-id", "date"} <= FINAL
    assert FINAL.isdisjoint({"size", "link", "link-http", "text-link", "none", "characters", "personal-data"})
    assert {RULES[rule] for rule in FINAL} == {"error"}


def test_articles_may_speak_of_anything():
    """Placeholders, None, tags and addresses in the words of stories are words."""
    words = (
        "Write {{ name }} and {% if %}. None of them is None. Mail press@example.net or see https://a.example.org/x."
    )
    made = edition(intro="None of this is wrong.", subject="None of the above, once more")
    first = made.sections[0].stories[0]
    article = replace(first.article, title="None but {{ braces }}")
    first = replace(first, article=article, summary=Summary(sentences=(words,), method="hand"))
    sections = (
        replace(made.sections[0], stories=(first, *made.sections[0].stories[1:])),
        *made.sections[1:],
    )
    made = replace(made, sections=sections, preheader=words)
    it = Planted(EditionRenderer().render(made, LETTER), LETTER, made).known(sample=b"")
    assert it.findings() == ()


def test_a_loopback_way_out_is_for_trying():
    """`http` counts as a way out on this machine alone, where the settings allow it."""
    assert Planted().sample(b"<https://news.example.org/u/", b"<http://127.0.0.1:8080/u/").findings() == ()


def test_many_of_a_kind_are_counted():
    """What is wrong in every card is told five times, and then counted."""
    html = PERFECT.html.replace('href="https://coast', 'href="http://coast')
    findings = Planted().given(html=html).findings()
    assert len(findings) == 5
    assert "more of this kind" in findings[-1].what


def of_story(**given: Any) -> tuple[Finding, ...]:
    """Give what is found in an edition whose second story says something else of itself, in all its links, in both parts."""
    first, second, *others = stories()
    made = edition([first, replace(second, article=replace(second.article, **given)), *others])
    return preflight(EditionRenderer().render(made, LETTER), LETTER, made, KNOWN)


@pytest.mark.parametrize(
    ("url", "rule"), [("http://127.0.0.1:8925/a", "link-private"), ("http://coast.example.org/2", "link-http")]
)
def test_a_link_that_a_story_brought_is_told_once_with_the_story(url, rule):
    """Title, picture and button lead to one address: that is one finding, and names what an editor can drop, in the place of a line that nobody sees."""
    told = [one for one in of_story(url=url) if one.id == rule]
    assert [one.where for one in told] == [f"story “{stories()[1].article.title}”"]
    assert told[0].what.startswith(f"the link '{url}' ")


def test_a_link_of_the_template_is_told_with_its_line():
    """No story has it, and the template is where to mend it."""
    (told,) = Planted().html(LINK, 'href="http://elsewhere.example.org/"').findings()[:1]
    assert told.where.startswith("HTML, line ")
