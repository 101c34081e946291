"""The draft as editors get it: a note, and below it the edition as it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import RenderError
from digest.model import Finding, Gap, Rendered
from digest.rendering import EditionRenderer, Notice, Notices, preflight
from tests.unit.rendering.samples import LETTER, edition

GOOD = EditionRenderer().render(edition(), LETTER)
NOTICES = Notices()
FOUND = Finding(id="size", where="edition.html.j2", what="is <large> & heavy", hint="Set fewer stories.")
NOTICE = Notice(
    title="The Harbour Weekly",
    number=7,
    edition=12,
    language="en",
    readers=1_200,
    when="It goes out once approved.",
    approve_url="https://news.example.org/approve/abc",
    hold_url="https://news.example.org/hold/abc",
)


def gaps(rendered: Rendered) -> list[Gap]:
    return [Gap(piece) for part in rendered.parts for piece in part.pieces if isinstance(piece, str)]


def test_it_is_marked():
    """[DRAFT] stands in the subject, also among the frozen headers, and nothing else of them changes."""
    made = NOTICES.draft(GOOD, NOTICE)
    assert made.subject == f"[DRAFT] {GOOD.subject}"
    assert dict(made.headers) == {**dict(GOOD.headers), "Subject": made.subject}
    assert made.sha256 != GOOD.sha256


def test_the_edition_below_the_note_is_the_edition():
    """Not one character of either part is changed; the note comes first, in the body."""
    made = NOTICES.draft(GOOD, NOTICE)
    head, _, rest = GOOD.html.partition("<body")
    opening, _, below = rest.partition(">")
    assert made.html.startswith(f"{head}<body{opening}>")
    assert made.html.endswith(below)
    assert made.text.endswith(GOOD.text)
    assert made.text.startswith("The Harbour Weekly #7 waits for your approval\n====")


def test_it_is_the_same_for_everybody_but_its_links():
    """No gap is left open: what differs by reader is a sample, and its links unsubscribe nobody."""
    made = NOTICES.draft(GOOD, NOTICE)
    assert gaps(GOOD)
    assert gaps(made) == []
    assert "https://example.org/unsubscribe" in made.html


@pytest.mark.parametrize("page", ["html", "text"])
def test_it_says_what_an_editor_has_to_know(page):
    """Whom it goes to, when, what was found, and both links."""
    shown = getattr(NOTICES.draft(GOOD, replace(NOTICE, findings=(FOUND,))), page)
    for words in (
        "1,200 readers",
        "It goes out once approved.",
        NOTICE.approve_url,
        NOTICE.hold_url,
        "Set fewer stories.",
    ):
        assert words in " ".join(shown.split())
    assert "nothing to mend" not in shown
    assert "nothing to mend" in getattr(NOTICES.draft(GOOD, NOTICE), page)


@pytest.mark.parametrize(
    ("language", "heading", "approve", "direction"),
    [
        ("de", "„The Harbour Weekly“ Nr. 7 wartet auf Ihre Freigabe", "Freigeben", "ltr"),
        ("ja", "「The Harbour Weekly」第7号が承認を待っています", "承認", "ltr"),
        ("ar", "«The Harbour Weekly» العدد 7 في انتظار اعتمادكم", "اعتماد", "rtl"),
        ("sv", "The Harbour Weekly #7 waits for your approval", "Approve", "ltr"),
    ],
)
def test_the_note_is_in_the_language_of_the_newsletter(language, heading, approve, direction):
    """With its direction, whatever stands below; English where we have no words. Findings are told in English, and say so."""
    made = NOTICES.draft(GOOD, replace(NOTICE, language=language, findings=(FOUND,)))
    note, text = (
        part.translate(dict.fromkeys((0x2068, 0x2069))) for part in (made.html, made.text)
    )  # closes names off
    assert heading in note
    assert f">{approve}</a>" in note
    assert f'dir="{direction}"' in note
    assert '<ul lang="en" dir="ltr"' in note
    assert text.splitlines()[0] == heading
    assert f"\n{NOTICE.approve_url}\n" in text


def test_one_reader_is_no_readers():
    """The count has the form that it needs."""
    assert "as 1 reader would get it" in NOTICES.draft(GOOD, replace(NOTICE, readers=1)).text


@pytest.mark.parametrize("page", ["html", "text"])
def test_what_keeps_it_back_is_told_apart_from_warnings(page):
    """An editor must know whether an approval is enough."""
    warning = replace(FOUND, what="is pale", severity="warning")
    keeps, warns = "Until this is mended it goes to nobody", "Preflight warns, and lets it go out"
    for findings, says in (((FOUND,), keeps), ((warning,), warns)):
        shown = getattr(NOTICES.draft(GOOD, replace(NOTICE, findings=findings)), page)
        assert [words for words in (keeps, warns) if words in shown] == [says]
    shown = getattr(NOTICES.draft(GOOD, replace(NOTICE, findings=(FOUND, warning))), page)
    places = [shown.index(words) for words in (keeps, "heavy", warns, "is pale")]
    assert places == sorted(places)


def test_findings_are_escaped():
    """What a preflight quotes is the words of the world."""
    assert "is &lt;large&gt; &amp; heavy" in NOTICES.draft(GOOD, replace(NOTICE, findings=(FOUND,))).html


@pytest.mark.parametrize("page", ["html", "text"])
def test_without_links_the_commands_are_named(page):
    """Where there are no pages."""
    shown = getattr(NOTICES.draft(GOOD, replace(NOTICE, approve_url="", hold_url="")), page)
    assert "digest approve 12" in shown
    assert "digest hold 12" in shown


def test_lines_of_the_text_are_wrapped_but_for_links():
    """At 72 columns, as the edition below."""
    long = replace(NOTICE, when="It goes out once approved. " * 6, findings=(FOUND,) * 3)
    note = NOTICES.draft(GOOD, long).text.removesuffix(GOOD.text)
    assert max(len(line) for line in note.splitlines() if "://" not in line) <= 72


def test_a_draft_is_as_good_a_mail_as_the_edition():
    """The preflight finds in it what it finds in the edition, that nobody in particular can unsubscribe from it, and that a note stands above it."""
    found = {one.id for one in preflight(NOTICES.draft(GOOD, NOTICE), LETTER)}
    known = {one.id for one in preflight(GOOD, LETTER)}
    assert found - known <= {"unsubscribe", "text-link"} | {"preheader", "hidden-text", "title", "subject-length"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_article_can_break_it(words):
    """Whatever stands in the edition, stand-ins and tags among it, is passed on as it is."""
    page = f"<html><body class=x>T0X{words}X0T</body></html>"
    made = NOTICES.draft(replace(GOOD, html=page, text=words), NOTICE)
    assert words in made.html
    assert made.text.endswith(words)


def test_a_template_without_a_body_has_the_note_on_top():
    """Nothing is lost where somebody's own template is odd."""
    assert NOTICES.draft(replace(GOOD, html="<p>Hello</p>"), NOTICE).html.rstrip().endswith("<p>Hello</p>")


def test_a_broken_template_of_ones_own_is_named(tmp_path):
    """With file and line."""
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "draft.html.j2").write_text("{{ notice.titel }}")
    with pytest.raises(RenderError, match=r"draft\.html\.j2:1"):
        Notices(tmp_path).draft(GOOD, NOTICE)
