"""An edition becomes mail: once, the same each time, safe with any article, and never larger than is shown."""

import re
import shutil
from dataclasses import fields, replace
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import ConfigError, RenderError
from digest.model import GAPS, Finding, Gap
from digest.model.look import LOOKS
from digest.rendering import EditionRenderer, preflight
from digest.rendering.budget import BUDGET, LIMIT
from digest.rendering.pieces import weight
from digest.rendering.templates import Theme
from digest.resources import template_folders, template_root
from tests.unit.rendering.samples import ARABIC, LETTER, arabic_edition, edition, long_edition, seen, stories, story

if TYPE_CHECKING:
    from digest.ports import Renderer

RENDERER = EditionRenderer()
PAGE = RENDERER.render(edition(), LETTER)
HOSTILE = [
    "<script>alert(1)</script>",
    "</td></tr></table><h1>mine</h1>",
    '" onmouseover="alert(1)',
    "{{ 7*7 }} {% for x in y %}",
    "--><!--[if mso]>x<![endif]-->",
    "B0X3C623EX0B",
    "T0X0123456789ABCDEF0000X0T",
    "</style><style>*{display:none}</style>",
    "a\x00b\x1b[31mc\u2028d\ufffde",
    "=" * 300,
    "&amp;lt;",
    "\u202eevil",
]


def blocking(rendered) -> list[Finding]:
    """Give what keeps this content back."""
    return [finding for finding in preflight(rendered, LETTER) if finding.severity == "error"]


def own_theme(tmp_path, **changes: tuple[str, str]):
    """Make a user's folder: our templates, with one place changed in each named file."""
    folder = tmp_path / "templates" / "edition"
    shutil.copytree(template_root("edition"), folder)
    for name, (old, new) in changes.items():
        path = folder / name.replace("__", ".")
        source = path.read_text(encoding="utf-8")
        assert old in source
        path.write_text(source.replace(old, new), encoding="utf-8")
    return tmp_path / "templates"


def stylesheet(name: str) -> str:
    """Give the styles of one file, in the look that is usual."""
    return Theme(template_folders("edition")).bare(name, page=seen())


def test_it_answers_the_port():
    """The renderer is what the pipeline asks for."""
    port: Renderer = RENDERER
    assert port.render(edition(), LETTER) == PAGE


def test_rendering_again_gives_the_same_bytes():
    """Nothing depends on a clock or on chance."""
    again = EditionRenderer().render(edition(), LETTER)
    assert again == PAGE
    assert again.sha256 == PAGE.sha256


def test_other_content_has_another_fingerprint():
    """A changed intro is another message."""
    assert RENDERER.render(edition(intro="Other."), LETTER).sha256 != PAGE.sha256


def test_text_goes_before_html():
    """Clients show the last part that they understand (RFC 2046 5.1.4)."""
    assert [part.kind for part in PAGE.parts] == ["text/plain", "text/html"]


def test_every_story_is_a_card_of_both_parts():
    """Readers with a choice of their own can get any story."""
    wanted = {one.article.id for one in stories()}
    assert all(set(part.cards) == wanted for part in PAGE.parts)


def test_every_gap_of_a_reader_is_open_in_both_parts():
    """Name, address and link are filled by delivery."""
    assert all(set(GAPS) <= set(part.pieces) for part in PAGE.parts)


def test_the_link_to_leave_stands_near_the_top_and_in_the_foot():
    """Whoever looks for it finds it at once, also in a clipped mail."""
    html = PAGE.parts[1]
    links = [place for place, piece in enumerate(html.pieces) if piece == Gap("unsubscribe_url")]
    cards = [place for place, piece in enumerate(html.pieces) if str(piece).startswith("card:")]
    assert len(links) == 2
    assert links[0] < cards[0]
    assert links[-1] > cards[-1]


def test_both_parts_have_the_same_links():
    """Text and HTML lead to the same places."""
    links = set(re.findall(r'<a\b[^>]*href="([^"]+)"', PAGE.html))
    assert links
    assert links == set(re.findall(r"https?://\S+", PAGE.text))


def test_both_parts_have_every_title_and_summary():
    """The text part is the whole edition, not a stub."""
    text = " ".join(PAGE.text.split())
    for one in stories():
        assert one.article.title in text
        assert one.summary is not None
        assert one.summary.text in text


def test_text_lines_are_short():
    """No line but a link is wider than 72 columns."""
    assert all(len(line) <= 72 for line in PAGE.text.splitlines() if "://" not in line)


def test_shared_headers_are_set_once_and_plain():
    """From, Reply-To, Subject, what mail programs know a list by, and what marks bulk mail; nothing of one reader."""
    listed = ["List-Help", "List-Owner", "List-Post"]
    assert [name for name, _ in PAGE.headers] == [
        *["From", "Reply-To", "Subject"],
        *listed,
        *["Auto-Submitted", "Precedence"],
    ]
    assert dict(PAGE.headers)["From"] == LETTER.sender
    assert dict(PAGE.headers)["Auto-Submitted"] == "auto-generated"


def test_list_headers_name_a_person_and_the_archive():
    """Help and owner are who reads answers, else the sender (RFC 2369); the archive stands there where everybody may look, as the URI that it is."""
    public = replace(LETTER, archive="public", archive_url="https://news.example.org/archive")
    headers = dict(RENDERER.render(edition(), public).headers)
    assert headers["List-Help"] == "<mailto:editors@news.example.org?subject=help>"
    assert headers["List-Owner"] == "<mailto:editors@news.example.org>"
    assert headers["List-Archive"] == f"<https://news.example.org/archive/{LETTER.key}/>"
    assert headers["List-Post"] == "NO"
    alone = dict(RENDERER.render(edition(), replace(LETTER, reply_to="")).headers)
    assert alone["List-Owner"] == "<mailto:weekly@news.example.org>"


@pytest.mark.parametrize(
    "changes",
    [
        {"archive": "public"},
        {"archive": "unlisted", "archive_url": "https://news.example.org/archive"},
        {"archive": "off", "archive_url": "https://news.example.org/archive"},
    ],
)
def test_no_archive_no_header(changes):
    """Where no page lists the editions, no header leads there."""
    assert "List-Archive" not in dict(RENDERER.render(edition(), replace(LETTER, **changes)).headers)


def test_no_reply_to_no_header():
    """An empty setting makes no empty header."""
    headers = RENDERER.render(edition(), replace(LETTER, reply_to="")).headers
    assert "Reply-To" not in dict(headers)


def test_the_page_says_language_and_direction_where_webmail_keeps_it():
    """Language, direction and role stand on html, body and the wrapper."""
    arabic = RENDERER.render(arabic_edition(), ARABIC).html
    assert arabic.count('lang="ar" dir="rtl"') >= 3
    assert re.search(r'<div role="article" aria-roledescription="email" aria-label="[^"]+" lang="ar" dir="rtl"', arabic)
    assert 'lang="en" dir="ltr"' in arabic


def test_every_table_is_for_layout():
    """Screen readers skip the tables, and old clients draw no borders."""
    for page in (PAGE.html, *re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", PAGE.html)):
        for table in re.findall(r"<table[^>]*>", page):
            assert all(
                word in table for word in ('role="presentation"', 'border="0"', 'cellpadding="0"', 'cellspacing="0"')
            )


def test_every_picture_has_a_width_and_an_alternative():
    """Outlook needs the width, people the words."""
    pictures = re.findall(r"<img[^>]*>", PAGE.html)
    assert len(pictures) == 3
    for picture in pictures:
        assert re.search(r' width="\d+"', picture)
        assert re.search(r' alt="[^"]+"', picture)
        assert "height:auto" in picture


def test_headings_go_down_step_by_step():
    """One h1, and no step left out."""
    levels = [int(level) for level in re.findall(r"<h([1-6])", PAGE.html)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_styles_are_what_mail_clients_know():
    """No flex, grid, float, position, variables or calculations inline; colours of six digits; line heights in pixels."""
    styles = " ".join(re.findall(r"""style=("[^"]*"|'[^']*')""", PAGE.html))
    assert not re.search(r"flex|grid|float|position|var\(|calc\(", styles)
    assert all(len(colour) == 6 for colour in re.findall(r"#([0-9a-fA-F]+)", styles))
    assert all(height.endswith("px") or height == "0" for height in re.findall(r"line-height:\s*([^;\"']+)", styles))


def test_kept_styles_are_important_small_and_without_comments():
    """Gmail drops a block over 16 KB; overrides win only with !important."""
    blocks = re.findall(r"<style>(.*?)</style>", re.sub(r"<!--.*?-->", "", PAGE.html, flags=re.DOTALL), re.DOTALL)
    assert len(blocks) == 3
    assert sum(map(len, blocks)) < 16_000
    for block in blocks:
        assert "/*" not in block
        declarations = re.findall(r"[a-z-]+:[^;{}()]+(?=[;}])", block)
        assert declarations
        assert all("!important" in one for one in declarations if not one.startswith(("hover", "root")))


def test_every_class_of_the_dark_scheme_exists():
    """A colour that is named in the dark scheme belongs to a class of the theme, in both dialects."""
    theme, dark, outlook = map(stylesheet, ("theme.css", "dark.css", "outlook-dark.css"))
    known = set(re.findall(r"^\.([a-z]+)\{", theme, re.MULTILINE))
    of_dark = set(re.findall(r"\.([a-z]+)[,{]", dark))
    assert of_dark <= known
    assert set(re.findall(r"\.([a-z]+)[,{]", outlook)) == of_dark - {"preheader"}


def test_every_coloured_class_has_a_dark_colour():
    """No text stays dark on dark."""
    theme, dark = map(stylesheet, ("theme.css", "dark.css"))
    coloured = set(re.findall(r"^\.([a-z]+)\{[^}]*\b(?:color|background-color):#", theme, re.MULTILINE))
    assert coloured <= set(re.findall(r"\.([a-z]+)[,{]", dark))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words):
    """No article opens a tag, leaves its card, runs as a template or stands in for a value."""
    hostile = story(1, words, words, section=words, source_name=words, author=words, attribution=words, url=words)
    calm = story(1, "Calm", "Calm", section="Calm", source_name="Calm", author="Calm!", attribution="Calm", url="")
    evil, good = (RENDERER.render(edition([one], subject="Subject line"), LETTER) for one in (hostile, calm))
    tags = [[node.tag for node in lxml.html.document_fromstring(one.html).iter()] for one in (evil, good)]
    assert tags[0] == tags[1]
    tidy = " ".join(re.sub("[\x00-\x1f\x7f-\x9f\u2028\ufffd]", " ", words).split())
    assert tidy in " ".join(evil.text.split())
    assert blocking(evil) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_any_words_render(words):
    """No text makes the renderer fail, and what it makes may go out."""
    made = edition(
        [story(1, words, words, section=words, source_name=words, author=words, url=words)], subject="Subject line"
    )
    assert blocking(RENDERER.render(made, LETTER)) == []


@pytest.mark.parametrize("count", [1, 40, 60, 200])
def test_an_edition_never_exceeds_its_budget(count):
    """Too many stories are shortened, the rest is named and counted; every title that is shown is there."""
    rendered = RENDERER.render(long_edition(count), LETTER)
    assert weight(rendered.parts[1]) <= BUDGET < LIMIT
    left_out = count - len(rendered.parts[1].cards)
    assert (f"{left_out} more stories, in brief" in rendered.html) == (left_out > 1)
    assert set(rendered.parts[0].cards) == set(rendered.parts[1].cards)


def test_stories_without_room_are_named_below():
    """They are counted and linked, apart from the stories of the edition, and were not moved for its size; readers with topics get what they chose alone."""
    made = replace(edition(intro=""), more=(story(91, "A late ferry", "It comes.", url="https://example.org/ferry"),))
    rendered = RENDERER.render(made, LETTER)
    assert "1 more story, in brief" in rendered.html
    assert "https://example.org/ferry" in rendered.text
    assert (rendered.moved, rendered.shortened) == (0, 0)
    without = RENDERER.render(replace(made, more=()), LETTER)
    told = f"This edition has {len(made.stories)} stories for you."
    assert told in rendered.text
    assert told in without.text
    assert rendered.stock is not None
    assert "A late ferry" not in str(rendered.stock)


def test_an_edition_that_is_too_large_names_both():
    """What size moves joins what found no room, best first; only the former is counted as moved."""
    made = replace(long_edition(60), more=(replace(story(991, "A late ferry", "It comes."), score=0.0),))
    rendered = RENDERER.render(made, LETTER)
    gone = 60 - len(rendered.parts[1].cards)
    assert rendered.moved == gone > 0
    assert f"{gone + 1} more stories, in brief" in rendered.html
    assert weight(rendered.parts[1]) <= BUDGET


def test_foreign_scripts_are_measured_as_they_are_sent():
    """A Japanese edition is held to the budget by its encoded size."""
    sentence = "港の灯台は霧の中で船の音を聞くようになった。"
    many = [story(number, f"灯台 {number}", sentence * 8, language="ja", source_name="海") for number in range(60)]
    rendered = RENDERER.render(edition(many, replace(LETTER, language="ja")), replace(LETTER, language="ja"))
    assert weight(rendered.parts[1]) <= BUDGET
    assert rendered.parts[0].encoding == "base64"


def test_a_shortened_edition_is_said_in_the_log(caplog):
    """Nobody has to find out from the mail that stories were left out."""
    with caplog.at_level("WARNING", logger="digest.rendering"):
        RENDERER.render(long_edition(80), LETTER)
    assert [record.getMessage() for record in caplog.records] == ["edition shortened"]


def test_what_was_left_out_is_counted():
    """How many summaries were shortened and how many stories are only named is told with the content; a small edition tells of none."""
    rendered = RENDERER.render(long_edition(80), LETTER)
    assert rendered.moved == 80 - len(rendered.parts[1].cards) > 0
    assert 0 < rendered.shortened <= len(rendered.parts[1].cards)
    assert (PAGE.shortened, PAGE.moved) == (0, 0)


def test_summaries_are_shortened_before_any_story_goes():
    """An edition that is a little too large loses sentences, and no story."""
    wordy = [story(number, f"Tale {number}", f"{'Words go on, ' * 60}and end. " * 8, score=1.0) for number in range(20)]
    rendered = RENDERER.render(edition(wordy, subject="Twenty tales"), LETTER)
    assert (rendered.shortened, rendered.moved) == (20, 0)


def test_one_giant_story_is_found():
    """What cannot be shortened below the limit is rendered to be looked at, and blocked by its size."""
    giant = story(1, "T", "word " * 60_000)
    (finding,) = blocking(RENDERER.render(edition([giant]), LETTER))
    assert (finding.id, finding.where) == ("size", "edition.html.j2")
    assert "clip it above 102400" in finding.what


def test_without_a_postal_address_one_may_look_but_not_send():
    """A preview needs no address; preflight asks for it before sending."""
    letter = replace(LETTER, postal_address="")
    rendered = RENDERER.render(edition(), letter)
    assert [finding.id for finding in preflight(rendered, letter)] == ["postal-address"]


def test_an_empty_edition_renders():
    """No stories, an intro, a foot: nothing breaks."""
    rendered = RENDERER.render(edition([], subject="Nothing this week"), LETTER)
    assert rendered.parts[1].cards == {}


def test_an_unknown_time_zone_is_a_setting():
    """The operator is told, not shown a traceback."""
    with pytest.raises(ConfigError, match="no time zone"):
        RENDERER.render(edition(), replace(LETTER, timezone="Europe/Atlantis"))


LINKED = replace(LETTER, preferences_url="https://x.example/p?a=1&b=2", frequency_url="https://x.example/f")


def test_pages_of_the_newsletter_are_linked_in_both_parts():
    """Preferences, frequency and the page on the web stand in HTML and text where there are such pages, and nowhere else."""
    rendered = EditionRenderer(browser_url=lambda made, _: f"https://x.example/{made.number}").render(edition(), LINKED)
    for url, name in (
        ("https://x.example/p?a=1&b=2", "Preferences"),
        ("https://x.example/f", "How often"),
        ("https://x.example/42", "View in browser"),
    ):
        assert f'href="{escape(url)}"' in rendered.html
        assert f"{name}:\n{url}\n" in rendered.text
        assert name not in PAGE.html + PAGE.text
    assert preflight(rendered, LINKED) == ()


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_every_colour_of_a_mail_is_of_its_look(look):
    """No colour is written into a template: what stands in the page is in the look, and most of the look stands in the page."""
    html = RENDERER.render(edition(newsletter=LETTER), replace(LETTER, look=look)).html
    palettes = {getattr(palette, one.name) for palette in (look.light, look.dark) for one in fields(palette)}
    assert set(re.findall(r"#[0-9a-f]{6}\b", html)) <= palettes
    missing = palettes - set(re.findall(r"#[0-9a-f]{6}\b", html))
    assert missing <= ({look.light.press, look.dark.press} if look.layout == "text" else set())


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_every_look_passes_preflight_and_keeps_the_budget(look):
    """Whatever is chosen, the mail may go out, with the same stories in both parts."""
    letter = replace(LETTER, look=look)
    rendered = RENDERER.render(long_edition(60), letter)
    assert [found.id for found in preflight(rendered, letter) if found.severity == "error"] == []
    assert weight(rendered.parts[1]) <= BUDGET
    assert set(rendered.parts[0].cards) == set(rendered.parts[1].cards)


def test_fonts_are_inherited_where_there_is_but_one():
    """A look with one font names it on cells alone, which saves its name on each title."""
    two, one = (RENDERER.render(edition(), replace(LETTER, look=LOOKS[name])).html for name in ("classic", "compact"))
    assert re.search(r'<h3 class="name" style=.[^>]*font-family', two)
    assert not re.search(r'<h3 class="name" style=.[^>]*font-family', one)


def test_the_users_templates_are_used(tmp_path):
    """What a user changes in his copy is in the mail."""
    own = own_theme(tmp_path, edition__html__j2=('<h1 class="title">', '<h1 class="title">Own: '))
    assert "Own: The Harbour Weekly" in EditionRenderer(own).render(edition(), LETTER).html


@pytest.mark.parametrize(
    ("changes", "what", "where"),
    [
        ({"edition__html__j2": ("{{ page.title }}", "{{ page.titel }}")}, "titel", "edition.html.j2:"),
        ({"macros__html__j2": ("{{ story.summary }}", "{{ story.summary")}, "unexpected", "macros.html.j2:"),
        ({"macros__html__j2": ("<!--{{ story.closes }}-->", "")}, "card", "edition.html.j2"),
        ({"edition__txt__j2": ("{{ one.opens }}", "")}, "not opened|missing", "edition.txt.j2"),
        ({"edition__html__j2": ("<!DOCTYPE html>", "<!doctype html>")}, "does not begin with", "edition"),
        (
            {"edition__html__j2": ("</head>", '<link rel="stylesheet" href="https://x.example/a.css"></head>')},
            "<link",
            "edition",
        ),
        (
            {"edition__html__j2": ("</head>", "<style>@import url(https://x.example/);</style></head>")},
            "@import",
            "edition",
        ),
        ({"theme__css": ("color:{{ light.ink }}", "color:#fff")}, "short colour", "edition"),
    ],
)
def test_a_broken_copy_is_named(tmp_path, changes, what, where):
    """Whatever a user breaks in his copy is an error with its place, never half a mail."""
    with pytest.raises(RenderError, match=what) as caught:
        EditionRenderer(own_theme(tmp_path, **changes)).render(edition(), LETTER)
    assert where in caught.value.where


@pytest.mark.parametrize(
    ("name", "part"), [("edition__html__j2", "edition.html.j2"), ("edition__txt__j2", "edition.txt.j2")]
)
def test_a_copy_without_the_link_to_leave_is_found(tmp_path, name, part):
    """No theme goes out without an unsubscribe link in both parts."""
    own = own_theme(tmp_path, **{name: ("{{ page.unsubscribe_url }}", "https://example.org/")})
    finding = blocking(EditionRenderer(own).render(edition(), LETTER))[0]
    assert (finding.id, finding.where) == ("unsubscribe", part)


def test_a_wrong_name_is_told_where_it_stands(tmp_path):
    """A value that a page does not have is an error in the file and line that ask for it, not in the macro that would use it; a near name is offered."""
    folder = own_theme(tmp_path, edition__html__j2=("page.dateline", "page.datelinne"))
    with pytest.raises(RenderError) as caught:
        EditionRenderer(folder).render(edition(), LETTER)
    line = next(
        n
        for n, text in enumerate((folder / "edition" / "edition.html.j2").read_text().splitlines(), 1)
        if "datelinne" in text
    )
    assert caught.value.where.endswith(f"edition.html.j2:{line}")
    assert "no 'datelinne' among the values of page; did you mean 'dateline'?" in caught.value.what
