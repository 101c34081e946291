"""An edition in any language, with stories in others: who reads it, sees it or hears it can tell which is which."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import re
from typing import Any

import pytest
from lxml import html

from digest.language import direction, isolated
from digest.rendering import EditionRenderer, compose_subject
from tests.unit.rendering.abroad import (
    ABROAD,
    JAPANESE,
    POLISH,
    RUSSIAN,
    TAIWANESE,
    japanese,
    polish,
    russian,
    taiwanese,
)
from tests.unit.rendering.samples import ARABIC, LETTER, arabic_edition, edition, stories, story

RENDERER = EditionRenderer()
EDITIONS = [*ABROAD.values(), (arabic_edition(), ARABIC), (taiwanese(), TAIWANESE), (edition(), LETTER)]
CONTROLS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
every_edition = pytest.mark.parametrize(("made", "newsletter"), EDITIONS, ids=[letter.key for _, letter in EDITIONS])


def page(made, newsletter) -> Any:
    return html.fromstring(RENDERER.render(made, newsletter).html)


def tongue(element: Any) -> tuple[str, str]:
    """Give the language and direction that hold for an element: its own, else those of what it stands in."""
    return (
        element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)"),
        element.xpath("string(ancestor-or-self::*[@dir][1]/@dir)"),
    )


def heading(tree: Any, title: str) -> Any:
    (found,) = [one for one in tree.xpath("//h2 | //h3") if one.text_content().strip() == title]
    return found


@every_edition
def test_a_card_is_in_the_language_of_its_article(made, newsletter):
    """Title and summary are announced in the article's language and direction, where they are known."""
    tree = page(made, newsletter)
    for one in made.stories:
        lang, way = tongue(heading(tree, one.article.title))
        spoken = one.article.language or newsletter.language
        assert way == direction(spoken)
        assert lang.partition("-")[0] == spoken.partition("-")[0]


def test_the_words_of_a_foreign_card_are_the_newsletters():
    """Date and reading time of an English article in an Arabic edition are Arabic, and so is what says who else tells it."""
    tree = page(arabic_edition(), ARABIC)
    foreign = heading(tree, "Night buses, without the night")
    assert tongue(foreign) == ("en", "ltr")
    (notes,) = foreign.getparent().xpath(".//p[@lang='ar']")
    assert tongue(notes) == ("ar", "rtl")
    assert "قراءة" in notes.text_content()


def test_characters_of_the_other_china_are_another_language():
    """Simplified characters in a traditional edition are announced, so that fonts and voices fit; a region alone is not."""
    tree = page(taiwanese(), TAIWANESE)
    assert tongue(heading(tree, "喝下雨水的城市")) == ("zh-CN", "ltr")
    assert tongue(heading(tree, "學會傾聽的燈塔")) == ("zh-TW", "ltr")
    british = page(edition([story(1, "A colour", "S.", language="en-US")]), LETTER)
    assert tongue(heading(british, "A colour"))[0] == "en-GB"


def test_nothing_is_claimed_of_what_is_not_known():
    """An article without a language, or with nonsense for one, has no `lang` of its own."""
    for language in ("", "klingon?", "en_", '"><'):
        tree = page(edition([*stories()[:1], story(99, "Of unknown tongue", "S.", language=language)]), LETTER)
        assert tongue(heading(tree, "Of unknown tongue")) == ("en-GB", "ltr")


@every_edition
def test_the_text_part_keeps_lines_of_two_directions_apart(made, newsletter):
    """In a line of the newsletter, what runs the other way is closed off; titles and summaries are as they were written."""
    text = RENDERER.render(made, newsletter).text
    lines = text.splitlines()
    for one in made.stories:
        source, name = one.article.source_name, isolated(one.article.source_name, newsletter.language)
        told = [line for line in lines if re.match(rf"\W?{re.escape(source)}\W? ·", line)]
        assert told
        assert all(line.startswith(f"{name} ·") for line in told)
    assert text.count("\N{FIRST STRONG ISOLATE}") == text.count("\N{POP DIRECTIONAL ISOLATE}")


def test_names_from_right_to_left_do_not_change_places():
    """Two Arabic names in a Russian list each keep to themselves, in both parts."""
    rendered = RENDERER.render(russian(), RUSSIAN)
    for part in (rendered.text, rendered.html):
        for name in ("الساحل", "البحر", "المسّاح", "ليلى"):
            assert part.count(f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}") == part.count(name) > 0


def test_latin_names_do_not_tear_arabic_dates_apart():
    """A date after a Latin name would be drawn into it; closed off, it stays whole."""
    rendered = RENDERER.render(arabic_edition(), ARABIC)
    assert "\N{FIRST STRONG ISOLATE}Coast & Harbour\N{POP DIRECTIONAL ISOLATE} · " in rendered.text
    assert "\N{FIRST STRONG ISOLATE}reader@example.org\N{POP DIRECTIONAL ISOLATE}" in rendered.text


def test_an_english_mail_holds_no_invisible_marks():
    """Where all runs the same way nothing is closed off: such marks are copied along, and look like a trick to filters."""
    rendered = RENDERER.render(edition(), LETTER)
    assert not CONTROLS.search(rendered.text)
    assert not CONTROLS.search(rendered.html)


@every_edition
def test_subject_and_preheader_are_titles_as_they_were_written(made, newsletter):
    """An inbox shows both with a direction of its own: no marks are put in, no foreign title is left out for its script."""
    rendered = RENDERER.render(made, newsletter)
    assert not CONTROLS.search(rendered.subject + rendered.preheader)
    assert rendered.subject.startswith(made.stories[0].article.title)


def test_a_subject_may_hold_two_scripts():
    """Titles of two languages stand side by side."""
    foreign = arabic_edition().stories[-1]
    subject = compose_subject(ARABIC, [foreign, *arabic_edition().stories], 42, frozenset())
    assert subject.startswith("Night buses, without the night · المنارة")
    assert RENDERER.render(edition([foreign], ARABIC), ARABIC).subject == "Night buses, without the night"


@pytest.mark.parametrize(
    ("made", "newsletter", "said"),
    [
        (japanese(), JAPANESE, ("第42号 · 2026年11月23日月曜日", "この号では3件の記事をお届けします。", "海岸通信で続きを読む", "配信停止")),
        (russian(), RUSSIAN, ("№\u00a042 · понедельник, 23 ноября 2026", "В этом выпуске для вас 3 статьи.", "Читать далее: Берег", "Отписаться")),
        (polish(), POLISH, ("Nr\u00a042 · poniedziałek, 23 listopada 2026", "To wydanie zawiera 5 artykułów.", "Czytaj dalej: Brzeg", "Anuluj subskrypcję")),
        (taiwanese(), TAIWANESE, ("第 42 期 · 2026年11月23日 星期一", "本期為您帶來 2 篇文章。", "前往 海岸報 閱讀全文", "取消訂閱")),
    ],
    ids=["ja", "ru", "pl", "zh-TW"],
)  # fmt: skip
def test_a_mail_speaks_its_language_from_head_to_foot(made, newsletter, said):
    """Number, date, first sentence, button and the way out are in the newsletter's language."""
    shown: str = page(made, newsletter).text_content()
    for words in said:
        assert words in shown
    assert not re.search(r"\b(Unsubscribe|edition|story|stories|min read|Read the)\b", shown)
