"""The words of the archive around its editions, by language; dates and directions of writing as Babel knows them. English where we have no words."""

# ruff: noqa: RUF001 - French is written with a real apostrophe, Chinese with its own comma

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. `{title}` stands for the name of a newsletter, `{number}` for that of an edition."""

    language: str
    skip: str
    archive: str
    editions: str
    all: str
    rest: str
    neighbours: str
    newer: str
    older: str
    number: str
    latest: str
    empty: str
    missing: str
    missing_more: str
    to_archive: str


_TABLE = {
    one.language: one
    for one in (
        Words(
            language="en",
            skip="Skip to the content",
            archive="Archive",
            editions="{title}: all editions",
            all="All editions of {title}",
            rest="The rest of this edition",
            neighbours="Other editions",
            newer="Newer",
            older="Older",
            number="No. {number}",
            latest="Latest edition",
            empty="There is no edition here yet.",
            missing="There is no such page",
            missing_more="The address may have been cut off, or what stood here is not shown any more.",
            to_archive="To the archive",
        ),
        Words(
            language="de",
            skip="Zum Inhalt springen",
            archive="Archiv",
            editions="{title}: alle Ausgaben",
            all="Alle Ausgaben von {title}",
            rest="Der Rest dieser Ausgabe",
            neighbours="Andere Ausgaben",
            newer="Neuer",
            older="Älter",
            number="Nr. {number}",
            latest="Neueste Ausgabe",
            empty="Hier gibt es noch keine Ausgabe.",
            missing="Diese Seite gibt es nicht",
            missing_more="Die Adresse ist vielleicht abgeschnitten, oder was hier stand, wird nicht mehr gezeigt.",
            to_archive="Zum Archiv",
        ),
        Words(
            language="fr",
            skip="Aller au contenu",
            archive="Archives",
            editions="{title}\N{NO-BREAK SPACE}: tous les numéros",
            all="Tous les numéros de {title}",
            rest="La suite de ce numéro",
            neighbours="Autres numéros",
            newer="Plus récent",
            older="Plus ancien",
            number="N°\N{NO-BREAK SPACE}{number}",
            latest="Dernier numéro",
            empty="Il n’y a pas encore de numéro ici.",
            missing="Cette page n’existe pas",
            missing_more="L’adresse est peut-être coupée, ou ce qui se trouvait ici n’est plus montré.",
            to_archive="Vers les archives",
        ),
        Words(
            language="es",
            skip="Ir al contenido",
            archive="Archivo",
            editions="{title}: todos los números",
            all="Todos los números de {title}",
            rest="El resto de esta edición",
            neighbours="Otros números",
            newer="Más reciente",
            older="Más antiguo",
            number="N.º {number}",
            latest="Último número",
            empty="Aquí todavía no hay ningún número.",
            missing="Esta página no existe",
            missing_more="Quizá la dirección esté cortada, o lo que había aquí ya no se muestra.",
            to_archive="Ir al archivo",
        ),
        Words(
            language="pt",
            skip="Ir para o conteúdo",
            archive="Arquivo",
            editions="{title}: todas as edições",
            all="Todas as edições de {title}",
            rest="O resto desta edição",
            neighbours="Outras edições",
            newer="Mais recente",
            older="Mais antiga",
            number="N.º {number}",
            latest="Última edição",
            empty="Ainda não há nenhuma edição aqui.",
            missing="Esta página não existe",
            missing_more="Talvez o endereço esteja cortado, ou o que estava aqui já não é mostrado.",
            to_archive="Ir para o arquivo",
        ),
        Words(
            language="it",
            skip="Vai al contenuto",
            archive="Archivio",
            editions="{title}: tutti i numeri",
            all="Tutti i numeri di {title}",
            rest="Il resto di questa edizione",
            neighbours="Altri numeri",
            newer="Più recente",
            older="Meno recente",
            number="N. {number}",
            latest="Ultimo numero",
            empty="Qui non c’è ancora nessun numero.",
            missing="Questa pagina non esiste",
            missing_more="Forse l’indirizzo è incompleto, o ciò che si trovava qui non viene più mostrato.",
            to_archive="All’archivio",
        ),
        Words(
            language="nl",
            skip="Naar de inhoud",
            archive="Archief",
            editions="{title}: alle edities",
            all="Alle edities van {title}",
            rest="De rest van deze editie",
            neighbours="Andere edities",
            newer="Nieuwer",
            older="Ouder",
            number="Nr. {number}",
            latest="Nieuwste editie",
            empty="Hier is nog geen editie.",
            missing="Deze pagina bestaat niet",
            missing_more="Misschien is het adres afgebroken, of wordt wat hier stond niet meer getoond.",
            to_archive="Naar het archief",
        ),
        Words(
            language="pl",
            skip="Przejdź do treści",
            archive="Archiwum",
            editions="{title}: wszystkie wydania",
            all="Wszystkie wydania: {title}",
            rest="Pozostałe artykuły tego wydania",
            neighbours="Inne wydania",
            newer="Nowsze",
            older="Starsze",
            number="Nr {number}",
            latest="Najnowsze wydanie",
            empty="Nie ma tu jeszcze żadnego wydania.",
            missing="Nie ma takiej strony",
            missing_more="Adres mógł zostać ucięty albo to, co tu było, nie jest już pokazywane.",
            to_archive="Do archiwum",
        ),
        Words(
            language="ru",
            skip="Перейти к содержанию",
            archive="Архив",
            editions="{title}: все выпуски",
            all="Все выпуски: {title}",
            rest="Остальные статьи этого выпуска",
            neighbours="Другие выпуски",
            newer="Новее",
            older="Старше",
            number="№\N{NO-BREAK SPACE}{number}",
            latest="Последний выпуск",
            empty="Здесь пока нет ни одного выпуска.",
            missing="Такой страницы нет",
            missing_more="Возможно, адрес обрезан, или то, что здесь было, больше не показывается.",
            to_archive="В архив",
        ),
        Words(
            language="ja",
            skip="本文へ移動",
            archive="アーカイブ",
            editions="{title}：すべての号",
            all="{title} のすべての号",
            rest="この号のその他の記事",
            neighbours="ほかの号",
            newer="新しい号",
            older="古い号",
            number="第{number}号",
            latest="最新号",
            empty="まだ号がありません。",
            missing="このページはありません",
            missing_more="アドレスが途中で切れているか、掲載が終わった可能性があります。",
            to_archive="アーカイブへ",
        ),
        Words(
            language="zh",
            skip="跳到正文",
            archive="存档",
            editions="{title}：全部期次",
            all="{title} 的全部期次",
            rest="本期其余文章",
            neighbours="其他期次",
            newer="较新一期",
            older="较早一期",
            number="第 {number} 期",
            latest="最新一期",
            empty="这里还没有任何一期。",
            missing="没有这个页面",
            missing_more="地址可能不完整，或者这里的内容已不再显示。",
            to_archive="前往存档",
        ),
        Words(
            language="ar",
            skip="انتقل إلى المحتوى",
            archive="الأرشيف",
            editions="{title}: كل الأعداد",
            all="كل أعداد {title}",
            rest="بقية هذا العدد",
            neighbours="أعداد أخرى",
            newer="الأحدث",
            older="الأقدم",
            number="العدد {number}",
            latest="أحدث عدد",
            empty="لا يوجد عدد هنا بعد.",
            missing="هذه الصفحة غير موجودة",
            missing_more="ربما قُطع العنوان، أو لم يعد ما كان هنا معروضًا.",
            to_archive="إلى الأرشيف",
        ),
    )
}

LANGUAGES = tuple(_TABLE)


def words_of(tag: str) -> Words:
    """Give the words for a language tag (`pt-BR` is served by `pt`); English where there are none."""
    return _TABLE.get(tag.replace("_", "-").partition("-")[0].lower(), _TABLE["en"])


def direction(tag: str) -> str:
    """Give the value of `dir` for a language tag."""
    return "rtl" if _locale(tag).character_order == "right-to-left" else "ltr"


def day(moment: datetime, language: str, timezone: str) -> str:
    """Give a day in words, as it is called in `timezone` at that moment."""
    return str(format_date(moment.astimezone(ZoneInfo(timezone)), format="long", locale=_locale(language)))


@cache
def _locale(tag: str) -> Locale:
    for name in (tag, tag.replace("_", "-").partition("-")[0]):
        try:
            return Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
