"""Editions that are hard to set well, by name: what pictures are taken of and what the rules of the browser tests are held against."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from digest.model import Edition, Image, Newsletter, Rendered, Section, Story, Summary
from digest.model.look import COMPACT, JOURNAL
from digest.rendering import EditionRenderer
from tests.unit.rendering.samples import ARABIC, LETTER, PICTURES, arabic_edition, edition, long_edition, stories, story

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TITLE = "Why the harbour commission voted, after eleven hours and two fire drills, to keep the old crane exactly where it is"
FULL = replace(
    LETTER,
    preferences_url="https://news.example.org/preferences",
    frequency_url="https://news.example.org/frequency",
)
HEBREW = replace(LETTER, key="gal", title="מכתב הגל", language="he", timezone="Asia/Jerusalem", intro="הכפור הראשון כאן, ואיתו עונת הקריאה הארוכה.")  # fmt: skip
JAPANESE = replace(LETTER, key="nami", title="港の便り", language="ja", timezone="Asia/Tokyo", intro="初霜の季節です。今週は、耳を澄ますことを覚えた灯台の話から。")  # fmt: skip


def _hebrew() -> Edition:
    return edition(
        [
            story(1, "המגדלור שלמד להקשיב", "מאה שנה הזהירה המנורה ספינות בסיבוביה. מאז האביב היא גם שומעת אותן.", section="ים", source_name="החוף", language="he", author="מרתה קוול", image=Image(url=f"{PICTURES}/lighthouse.png", alt="מגדלור", width=1088, height=544)),
            story(2, "העיר ששתתה את הגשם", "במקום מקומות חניה נטעו עצים, והביוב לא עלה על גדותיו שני חורפים.", section="ערים", source_name="המודד", language="he", image=Image(url=f"{PICTURES}/rain.png", alt="רחוב", width=544, height=544)),
            story(3, "Night buses, without the night", "The late line now follows the sun.", section="ערים", language="en"),
        ],
        HEBREW,
    )  # fmt: skip


def _whole(one: Story, said: str) -> Story:
    """Give a story whose summary is one piece: its sentences end in other stops."""
    return replace(one, summary=Summary(sentences=(said,), method="hand"))


def _japanese() -> Edition:
    return edition(
        [
            _whole(story(1, "耳を澄ますことを覚えた灯台", "-", section="海", source_name="海岸新聞", language="ja", author="久保 真理", text="字" * 900, image=Image(url=f"{PICTURES}/lighthouse.png", alt="夕暮れの灯台", width=1088, height=544)), "百年のあいだ、灯は回ることで船に危険を知らせてきた。この春からは、船の音も聞いている。"),
            _whole(story(2, "雨を吸いこんだ煉瓦の街", "-", section="街", source_name="測量士", language="ja", text="字" * 900, image=Image(url=f"{PICTURES}/rain.png", alt="若い木の通り", width=544, height=544)), "駐車場の二十分の一を土に戻し、木を植えた。二度の冬、下水は一度もあふれなかった。"),
            _whole(story(3, "去年のパンから焼くパン", "-", section="台所", source_name="塩", language="ja", text="字" * 900), "売れ残りを挽いて、もう一度焼く。二度目のパンのほうが色が濃く、九日もつ。"),
        ],
        JAPANESE,
    )  # fmt: skip


def _long_titles() -> Edition:
    return edition([
        replace(one, article=replace(one.article, title=WORD if place % 2 else TITLE, author=f"A {'very ' * 20}long name", source_name=WORD if place == 2 else one.article.source_name))
        for place, one in enumerate(stories()[:4])
    ])  # fmt: skip


def _changed(**given: object) -> Iterator[Story]:
    for one in stories():
        picture = one.article.image and replace(one.article.image, **given)  # type: ignore[arg-type]
        yield replace(one, article=replace(one.article, image=picture))


def _hollow() -> Edition:
    made = edition(stories()[:4])
    return replace(made, sections=(*made.sections, Section(name="Nothing this week", stories=())))


CASES: Mapping[str, tuple[Edition, Newsletter]] = MappingProxyType({
    "english": (edition(), LETTER),
    "full": (edition(newsletter=FULL), FULL),
    "journal": (edition(), replace(FULL, look=JOURNAL)),
    "compact": (edition(), replace(FULL, look=COMPACT)),
    "arabic": (arabic_edition(), ARABIC),
    "hebrew": (_hebrew(), HEBREW),
    "japanese": (_japanese(), JAPANESE),
    "arabic-compact": (arabic_edition(), replace(ARABIC, look=COMPACT)),
    "long": (_long_titles(), LETTER),
    "long-compact": (_long_titles(), replace(LETTER, look=COMPACT)),
    "no-pictures": (edition(), replace(LETTER, look=replace(LETTER.look, images=False))),
    "no-alternatives": (edition(list(_changed(alt=""))), LETTER),
    "no-sizes": (edition(list(_changed(width=None, height=None))), LETTER),
    "one": (edition(stories()[6:7]), LETTER),
    "none": (edition([], subject="Nothing this week"), LETTER),
    "empty-section": (_hollow(), LETTER),
    "forty": (long_edition(40), LETTER),
    "forty-compact": (long_edition(40), replace(LETTER, look=COMPACT)),
    "shortened": (long_edition(70), LETTER),
    "shortened-web": (long_edition(70), FULL),
})  # fmt: skip


ON_WEB = "https://news.example.org/archive/42"


@cache
def rendered(name: str, on_web: str) -> Rendered:
    """Give both parts of a case, with the address of its page on the web or none: made once, for all that is asked of it."""
    made, newsletter = CASES[name]
    return EditionRenderer(browser_url=lambda *_: on_web).render(made, newsletter)


def page(name: str) -> str:
    """Give the page of a case, gaps filled with samples; `full` and the looks but the first have a page on the web too."""
    _, newsletter = CASES[name]
    return rendered(name, ON_WEB if newsletter.preferences_url else "").html
