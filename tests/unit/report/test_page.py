"""The report as a page: self-contained, readable without seeing it, safe against foreign text."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import RenderError
from digest.model import DeliveryState, DomainFigures, Refusal, Situation, Speed, Trouble
from digest.report.page import NAME, page
from digest.resources import template_root
from tests.unit.report.test_chart import spans
from tests.unit.report.test_situation import NOW, progress, situation, speed

TEMPLATE = (template_root("report") / NAME).read_text(encoding="utf-8")
VOID = {"meta", "line", "rect", "br"}


class Outline(HTMLParser):
    """What a page is made of: its elements, whether they close, and the words in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def tags(self) -> list[str]:
        return [tag for tag, _ in self.seen]


def shown(one: Situation, **changes: str) -> str:
    return page(one, TEMPLATE, **({"title": "Tech Weekly", "subject": "A bridge stays open"} | changes))


@pytest.fixture
def full() -> Situation:
    """Give an edition with everything that a page can show."""
    return situation(
        progress("sending", accepted=30, pending=6, deferred=4),
        speed=speed(frozen_at=NOW - timedelta(minutes=6), last_due=NOW + timedelta(minutes=5)),
        acceptance=spans(10, 0, 0, 20),
        refusals=[Refusal(state=DeliveryState.DEFERRED, text="451 4.7.1 try later", count=4)],
        domains=[DomainFigures(domain="big.example", letters=40, accepted=30, deferred=4, open=6)],
    )


def test_the_counts_stand_in_a_table_that_balances(full):
    """A row per state, the audience below, and the verdict in words."""
    html = shown(full)
    figures = [int(found) for found in re.findall(r'<th scope="row">\w+</th><td class="number">(\d+)</td><td', html)]
    assert sum(figures) == 40
    assert '<td class="number">40</td>' in html
    assert "The counts balance." in html
    broken = replace(full, progress=replace(full.progress, audience=41))
    assert "THE COUNTS DO NOT BALANCE" in shown(broken)


def test_it_says_why_no_session_works(full):
    """At its head, as text; nothing stands there while the relay takes letters."""
    trouble = Trouble(at=NOW, what="relay:587: login refused: 535 <b>no</b>", hint="Check the password.")
    html = shown(replace(full, trouble=trouble))
    assert "Trouble at 2026-11-23 07:05 UTC: relay:587: login refused: 535 <b>no</b>" in Outline(html).words
    assert html.index("Check the password.") < html.index("</header>")
    assert "Trouble" not in shown(full)


def test_it_is_a_whole_page(full):
    """Language, title, one first heading, sections that are named, elements that close."""
    outline = Outline(shown(full))
    assert outline.open == []
    assert ("html", {"lang": "en"}) in outline.seen
    assert outline.tags().count("h1") == outline.tags().count("title") - 3 == 1  # one per page, drawing and bar
    sections = [attrs["aria-labelledby"] for tag, attrs in outline.seen if tag == "section"]
    assert set(sections) == {attrs.get("id") for tag, attrs in outline.seen if tag == "h2"}
    assert len(sections) == 5


def test_the_chart_can_be_read_without_being_seen(full):
    """The drawing has a title and a description, and every figure stands in a table."""
    html = shown(full)
    outline = Outline(html)
    (drawing,) = [attrs for tag, attrs in outline.seen if tag == "svg"]
    named = (drawing["aria-labelledby"] or "").split()
    assert drawing["role"] == "img"
    assert {attrs.get("id") for tag, attrs in outline.seen if tag in ("title", "desc")} >= set(named)
    assert html.count("<rect") == 2
    assert "30 letters accepted" in html
    for count in (10, 0, 20):
        assert f'<td class="number">{count}</td>' in html


def test_nothing_is_loaded_and_nothing_runs(full):
    """No script, no link, no picture, no address of anybody else; a policy in the page forbids them too."""
    html = shown(full)
    outline = Outline(html)
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(outline.tags())
    assert not any(name.startswith("on") or name in ("src", "href") for _, attrs in outline.seen for name in attrs)
    assert not re.search(r"https?:|url\(|@import", html)
    assert "default-src 'none'" in html


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_foreign_text_stays_text(said):
    """Titles, subjects, replies and domains are words on the page, whatever they hold."""
    hostile = f"{said}</td><script>alert(1)</script>\"'&{{{{7*7}}}}"
    one = situation(
        refusals=[Refusal(state=DeliveryState.REJECTED, text=hostile)],
        domains=[DomainFigures(domain=hostile, letters=1, reply=hostile)],
    )
    one = replace(one, progress=replace(one.progress, state="paused", paused_reason=hostile, slot=hostile))
    html = shown(one, title=hostile, subject=hostile)
    assert "script" not in Outline(html).tags()
    assert Outline(html).tags() == Outline(shown(replace(one, progress=replace(one.progress, slot="x")))).tags()
    assert "{{7*7}}" in html.replace("&#39;", "'")


def test_an_edition_without_letters_has_a_page_too():
    """A draft: no table, no chart, and words that say why."""
    html = shown(Situation(progress=progress("draft"), speed=Speed(at=NOW)))
    assert "No letter was accepted yet." in html
    assert "not fixed yet" in html
    assert Outline(html).open == []
    assert "<svg" not in html


def test_what_is_known_of_its_course_is_said(full):
    """Open editions say how long it takes; done ones how long it took."""
    html = shown(full)
    assert "Time left" in html
    assert "2026-11-23 06:59:00 UTC" in html
    done = shown(situation(progress("done", accepted=3_000)))
    assert "Time left" not in done
    assert "10.0 over 5 min" in done


def test_a_broken_template_is_told_with_its_line(full):
    """Somebody's own template: what is wrong, and where."""
    with pytest.raises(RenderError) as caught:
        page(full, "<p>\n{{ nothing }}", title="", subject="")
    assert "nothing" in str(caught.value)
    with pytest.raises(RenderError) as caught:
        page(full, "<p>\n{% if %}", title="", subject="")
    assert caught.value.where == f"{NAME}:2"


def test_a_template_cannot_reach_what_is_behind_its_values(full):
    """Templates run in a sandbox."""
    with pytest.raises(RenderError):
        page(full, "{{ title.__class__.__mro__ }}", title="x", subject="")
