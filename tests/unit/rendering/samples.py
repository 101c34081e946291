"""An edition to look at: stories written for the project, in five languages, with everything that a card can carry."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.model import GAPS, Article, Edition, Image, Mention, Newsletter, Section, Story, Summary, Window
from digest.rendering import compose_preheader, compose_subject
from digest.rendering.placeholders import Tokens
from digest.rendering.view import EditionView, view

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
PICTURES = "https://images.example.org"

LETTER = Newsletter(
    key="harbour",
    title="The Harbour Weekly",
    sender="The Harbour Weekly <weekly@news.example.org>",
    reply_to="editors@news.example.org",
    timezone="Europe/London",
    language="en-GB",
    intro="The first frost is here, and with it the season of long reads. This week: a lighthouse that learned to listen, and what a city did with its rain.",
    postal_address="The Harbour Weekly\n3 Customs House Quay\nPort Example",
)

READER = dict(zip(GAPS, (" Ana", "ana@example.net", "https://news.example.org/u/1.Qm9vdHN0cmFwcGVkVG9r"), strict=True))

_BODY = "The keepers walked the wall each morning and wrote down what the water had done in the night. "


def story(number: int, title: str, sentences: str, **given: Any) -> Story:
    """Make a story; `given` overrides what its article says."""
    own = {key: given.pop(key) for key in ("also_covered_by", "section", "score") if key in given}
    said: dict[str, Any] = {
        "url": f"https://coast.example.org/{number}",
        "published": NOW - timedelta(hours=7 * number),
        "text": _BODY * (9 + 3 * number),
        "source_name": "Coast & Harbour",
    }
    article = Article(id=f"{number:032x}", source="coast", title=title, **(said | given))
    lines = tuple(f"{line}." for line in sentences.rstrip(".").split(". "))
    return Story(article=article, summary=Summary(sentences=lines, method="hand") if sentences else None, **own)


def stories() -> list[Story]:
    """Give nine stories in four sections, leading one first."""
    return [
        story(
            1,
            "The lighthouse that learned to listen",
            "For a century the lamp at Skerry Point warned ships by turning. Since spring it also hears them: a row of microphones under the gallery tells a trawler from a ferry eight miles out, in fog that no lamp can pierce. The keepers\u2019 log shows eleven near misses this autumn, and no harm done.",
            section="Sea",
            author="Marta Quell",
            score=9.0,
            image=Image(
                url=f"{PICTURES}/lighthouse.png", alt="A headland at dusk with a single light", width=1088, height=544
            ),
            also_covered_by=(
                Mention(
                    source_name="Northern Post", title="Skerry Point hears ships", url="https://post.example.net/skerry"
                ),
                Mention(source_name="Radio Fjord", title="A lamp with ears", url="https://fjord.example.com/lamp"),
            ),
            tags=("harbours", "sound"),
        ),
        story(
            2,
            "Eel counts rise for a third year",
            "Volunteers with torches counted 4,100 young eels in the weir, a third more than last year. The new brush ramps seem to work; nobody expected them to work so fast.",
            section="Sea",
            score=6.0,
            author="Jonas Field",
        ),
        story(
            3,
            "How a city of brick soaked up its rain",
            "Lindmouth tore out one parking space in twenty and planted the gaps. Two winters on, the storm drains have not overflowed once. The engineers credit the soil more than the trees.",
            section="Towns",
            score=8.0,
            source_name="The Surveyor",
            author="Ines Okafor",
            image=Image(url=f"{PICTURES}/rain.png", alt="A street with young trees", width=544, height=544),
        ),
        story(
            4,
            "Night buses, without the night",
            "The late line now follows the sun: its timetable shifts with dusk, week by week. Riders like it; the printers of timetables do not.",
            section="Towns",
            score=4.0,
            source_name="The Surveyor",
        ),
        story(
            5,
            "Die Uhr, die nachgeht, damit alle pünktlich sind",
            "Am Bahnhof Weiher steht eine Uhr, die mit Absicht vierzig Sekunden nachgeht. Seither fährt kein Zug mehr vor der Zeit ab, und niemand rennt.",
            section="Towns",
            score=3.0,
            source_name="Gleis und Takt",
            language="de",
        ),
        story(
            6,
            "A loaf from last year\u2019s bread",
            "Bakers in Aldwick mill what they do not sell and bake it again. The second loaf is darker, keeps for nine days, and outsells the first.",
            section="Kitchen",
            score=5.0,
            source_name="Salt",
            image=Image(url=f"{PICTURES}/bread.png", alt="A dark loaf on a board", width=600, height=600),
            tags=("bread",),
        ),
        story(
            7,
            "Notes on pears",
            "They ripen from the inside, so the neck tells the truth and the belly lies.",
            section="Kitchen",
            score=2.0,
            source_name="Notes from the folder",
            url="",
            text="Short.",
            attribution="The Orchard Almanac",
        ),
        story(
            8,
            "Sixty-year-old maps find two forgotten wells",
            "A school class laid scans over the village plan and walked the edges. Both wells hold water.",
            section="Found",
            score=2.5,
            source_name="Archive Weekly",
            author="Archive Weekly",
        ),
        story(
            9,
            "What the ferry\u2019s lost property office knows about us",
            "Nine left shoes a month, one tuba a year. The tuba is always collected.",
            section="Found",
            score=1.0,
            source_name="Archive Weekly",
        ),
    ]


def edition(chosen: list[Story] | None = None, newsletter: Newsletter = LETTER, **given) -> Edition:
    """Make an edition of stories, sections in the order of their first story."""
    chosen = stories() if chosen is None else chosen
    sections: dict[str, list[Story]] = {}
    for one in chosen:
        sections.setdefault(one.section, []).append(one)
    made = Edition(
        newsletter=newsletter.key,
        slot="2026-11-23T07:00",
        number=42,
        window=Window(start=NOW - timedelta(days=7), end=NOW),
        subject=compose_subject(newsletter, chosen, 42, frozenset()),
        preheader=compose_preheader(chosen),
        language=newsletter.language,
        sections=tuple(Section(name=name, stories=tuple(group)) for name, group in sections.items()),
        intro=newsletter.intro,
        created=NOW,
    )
    return replace(made, **given)


def seen(
    made: Edition | None = None, newsletter: Newsletter = LETTER, brief: Sequence[Story] = (), **given: Any
) -> EditionView:
    """Give the view of an edition."""
    made = made or edition()
    tokens = Tokens.derive([one.article.id for one in made.stories], repr(made))
    return view(made, newsletter, tokens, brief, **given)


def long_edition(count: int) -> Edition:
    """Make an edition of many stories."""
    base = stories()
    return edition(
        [
            replace(
                base[place % len(base)],
                score=float(count - place),
                article=replace(
                    base[place % len(base)].article, id=f"{place:032x}", url=f"https://coast.example.org/{place}"
                ),
            )
            for place in range(count)
        ]
    )


ARABIC = replace(LETTER, key="mawj", title="رسالة الموج", language="ar", timezone="Asia/Amman", intro="صباح الخير. هذا الأسبوع عن المنارة التي تعلّمت الإصغاء.")  # fmt: skip


def arabic_edition() -> Edition:
    """Make an edition from right to left, with one English story in it."""
    return edition(
        [
            story(1, "المنارة التي تعلّمت الإصغاء", "ظلّ المصباح يدور مئة عام ليحذّر السفن. ومنذ الربيع صار يسمعها أيضًا.", section="البحر", source_name="الساحل", language="ar", score=2.0, image=Image(url=f"{PICTURES}/lighthouse.png", alt="منارة", width=1088, height=544)),
            story(2, "مدينة شربت مطرها", "زرع الناس الأرصفة بدل مواقف السيارات، فلم تفض المجاري شتاءين كاملين.", section="المدن", source_name="المسّاح", language="ar", image=Image(url=f"{PICTURES}/rain.png", alt="شارع", width=544, height=544)),
            story(3, "Night buses, without the night", "The late line now follows the sun.", section="المدن", language="en"),
        ],
        ARABIC,
    )  # fmt: skip
