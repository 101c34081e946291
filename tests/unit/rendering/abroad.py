"""Editions in further languages to look at, written for the project: each with a story from elsewhere, in its own language and direction."""

# ruff: noqa: RUF001  letters of many scripts are what these samples are about

from dataclasses import replace
from typing import Any

from digest.model import Edition, Image, Mention, Newsletter, Story, Summary
from tests.unit.rendering.samples import LETTER, PICTURES, edition
from tests.unit.rendering.samples import story as english

JAPANESE = replace(LETTER, key="minato", title="港だより", language="ja", timezone="Asia/Tokyo", intro="")
RUSSIAN = replace(LETTER, key="gavan", title="Вести гавани", language="ru", timezone="Europe/Moscow", intro="")
POLISH = replace(LETTER, key="port", title="Listy z portu", language="pl", timezone="Europe/Warsaw", intro="")
TAIWANESE = replace(LETTER, key="gang", title="港口週報", language="zh-TW", timezone="Asia/Taipei", intro="")

_LAMP = Image(url=f"{PICTURES}/lighthouse.png", alt="", width=1088, height=544)
_RAIN = Image(url=f"{PICTURES}/rain.png", alt="", width=544, height=544)
_FJORD = Mention(source_name="Radio Fjord", title="A lamp with ears", url="https://fjord.example.com/lamp")
_COAST = Mention(source_name="الساحل", title="المنارة", url="https://coast.example.com/lamp")
_SEA = Mention(source_name="البحر", title="مصباح", url="https://sea.example.com/lamp")


def story(number: int, title: str, summary: str, **given: Any) -> Story:
    """Make a story whose summary ends as its language ends a sentence."""
    return replace(english(number, title, "", **given), summary=Summary(sentences=(summary,), method="hand"))


def _abroad(number: int) -> Story:
    return story(
        number,
        "مدينة شربت مطرها",
        "زرع الناس الأرصفة بدل مواقف السيارات.",
        source_name="المسّاح",
        author="ليلى",
        language="ar",
    )


def japanese() -> Edition:
    """Make an edition without spaces between words."""
    return edition(
        [
            story(1, "耳をすます灯台", "百年のあいだ、岬の灯台は光で船に知らせてきた。この春からは音も聞いている。回廊の下に並ぶマイクが、霧の中でも八海里先の漁船とフェリーを聞き分ける。", section="海", source_name="海岸通信", author="久慈まり", score=9.0, image=replace(_LAMP, alt="夕暮れの岬"), also_covered_by=(_FJORD, _COAST, _SEA), language="ja"),
            story(2, "雨を飲みこんだ煉瓦の町", "駐車場の二十に一つを土に戻した町では、二年続けて排水溝があふれなかった。", section="町", source_name="測量新聞", score=5.0, image=replace(_RAIN, alt="若い木の並ぶ通り"), language="ja"),
            _abroad(3),
        ],
        JAPANESE,
    )  # fmt: skip


def russian() -> Edition:
    """Make an edition whose plurals look at the last digit."""
    return edition(
        [
            story(1, "Маяк, который научился слушать", "Сто лет лампа на мысе предупреждала корабли светом. С весны она ещё и слышит: микрофоны под галереей отличают траулер от парома за восемь миль, даже в тумане.", section="Море", source_name="Берег", author="Марта Квелл", score=9.0, image=replace(_LAMP, alt="Мыс в сумерках"), also_covered_by=(_FJORD, _COAST, _SEA), language="ru"),
            story(2, "Город, который выпил свой дождь", "На месте каждой двадцатой парковки посадили деревья. Две зимы подряд стоки не переполнялись.", section="Города", source_name="Землемер", score=5.0, image=replace(_RAIN, alt="Улица с молодыми деревьями"), language="ru"),
            _abroad(3),
        ],
        RUSSIAN,
    )  # fmt: skip


def polish() -> Edition:
    """Make an edition of five, the number from which Polish counts in the genitive."""
    return edition(
        [
            story(1, "Latarnia, która nauczyła się słuchać", "Przez sto lat lampa na przylądku ostrzegała statki światłem. Od wiosny także je słyszy.", section="Morze", source_name="Brzeg", author="Marta Quell", score=9.0, image=replace(_LAMP, alt="Przylądek o zmierzchu"), also_covered_by=(_FJORD,), language="pl"),
            story(2, "Miasto, które wypiło swój deszcz", "Co dwudzieste miejsce parkingowe zamieniono w ogród.", section="Miasta", source_name="Mierniczy", score=5.0, image=replace(_RAIN, alt="Ulica z młodymi drzewami"), language="pl"),
            story(4, "Nocne autobusy bez nocy", "Ostatni kurs jeździ teraz za słońcem.", section="Miasta", source_name="Mierniczy", language="pl"),
            story(5, "Chleb z zeszłorocznego chleba", "Drugi bochenek jest ciemniejszy i lepszy.", section="Kuchnia", source_name="Sól", language="pl"),
            _abroad(3),
        ],
        POLISH,
    )  # fmt: skip


def taiwanese() -> Edition:
    """Make an edition in traditional characters, with a story in simplified ones."""
    return edition(
        [
            story(1, "學會傾聽的燈塔", "一百年來，岬角的燈以光示警。今年春天起，它也聽得見船。", section="海", source_name="海岸報", language="zh-Hant"),
            story(2, "喝下雨水的城市", "每二十个停车位中有一个变成了花园。", section="城市", source_name="测量报", language="zh-CN"),
        ],
        TAIWANESE,
    )  # fmt: skip


ABROAD: dict[str, tuple[Edition, Newsletter]] = {
    "japanese": (japanese(), JAPANESE),
    "russian": (russian(), RUSSIAN),
    "polish": (polish(), POLISH),
}
