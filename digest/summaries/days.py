"""Times that "this" may stand before and point at nothing that was told: "Ce mardi", "these days", "diese Woche". Words of many languages, and who "those who" are.

`digest.summaries.openings` asks what a sentence points at; here is what it need not have told.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from digest.summaries.expressions import expression
from digest.summaries.words import listed

DEMONSTRATIVES = {
    "en": listed("this these those such"),
    "fr": listed("ce cet cette ces"),
    "es": listed("este esta estos estas ese esa esos esas dicho dicha dichos dichas"),
    "pt": listed("este esta estes estas esse essa esses essas deste desta desse dessa neste nesta nesse nessa"),
    "it": listed("questo questa questi queste"),
    "nl": listed("deze dit"),
    "de": listed("dieser diese dieses diesem diesen"),
    "tr": listed("bu şu"),
}
OF_THE_CALENDAR = {
    "en": listed(
        "week weeks weekend month months year years season morning afternoon evening night time day days spring summer autumn winter century "
        "monday tuesday wednesday thursday friday saturday sunday"
    ),
    "fr": listed(
        "jours nuit fois semaine week mois année années été matin soir saison hiver printemps automne que qui dont "
        "lundi mardi mercredi jeudi vendredi samedi dimanche"
    ),
    "es": listed(
        "noche tarde mañana vez semana mes año años primavera verano otoño invierno que lunes martes miércoles jueves viernes sábado domingo"
    ),
    "pt": listed("noite tarde manhã vez semana mês ano anos primavera verão outono inverno que sábado domingo"),
    "it": listed(
        "notte mattina sera volta settimana week weekend mese anno anni primavera estate autunno inverno "
        "lunedì martedì mercoledì giovedì venerdì sabato domenica"
    ),
    "nl": listed(
        "week weekend maand jaar ochtend morgen middag avond nacht keer lente zomer herfst winter maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
    ),
    "de": listed(
        "woche wochen wochenende weekend monat monats jahr jahres jahre tag tage tagen morgen vormittag nachmittag abend nacht mal stunde saison erde welt land lande landes "
        "sommer winter herbst frühjahr frühling montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
    ),
    "tr": listed("yıl ay hafta sabah akşam gece gün kez sezon yaz kış öğle"),
    "vi": listed("ngày tháng năm tuần lúc khi hôm dịp thời trong sau trước"),
}
"""By language: "estate" is a summer in Italian alone, and "lente" a spring in Dutch."""
_RECENT = listed(
    "past last coming next derniers dernières prochains prochaines últimos últimas próximos próximas ultimi ultime prossimi prossime letzten nächsten laatste "
    "fin fim fine"
)
"""What makes a time of the word or the two behind it: "ces derniers jours", "este fin de semana"."""
_MORE_TIMES = {
    "fr": listed("jour temps week-end d'année d’année"),
    "es": listed("días semanas meses"),
    "pt": listed("dias semanas meses"),
    "it": listed("giorni tempi pomeriggio week-end"),
    "nl": listed("dagen weken"),
}
_TIMES = {language: words | _MORE_TIMES.get(language, frozenset()) for language, words in OF_THE_CALENDAR.items()}
_NO_DAYS_OF_OURS = listed(
    "jour tag tagen day fois vez volta keer kez mal land lande landes welt erde que qui dont time"
)
"""What "this" may stand before and still point back: "This day was ...", "Cette fois"."""
_NOW = {
    language: words - listed("those such ese esa esos esas esse essa esses essas dicho dicha dichos dichas şu")
    for language, words in DEMONSTRATIVES.items()
}
PEOPLE = listed("who whose of with in at from")  # "those who ...", "those in power"
_DAY_OF_THE_WEEK = "-feira"
_ORDINALS = listed("segunda terça quarta quinta sexta")  # days in Portuguese alone, where they count nothing
_COUNTS = expression(
    r"\b(?:[Nn]e|[Dd]e|[Ee])s[st]a (?:segunda|terça|quarta|quinta|sexta) (?!(?:as?|os?|uma?|e|é|ou|em|n[ao]s?|d[aeo]s?|às?|aos?|até|após|com|contra|desde|entre|já|mais|não|"
    r"para|pel[ao]s?|por|quando|que|se|sem|sob|sobre|foi|será|está|vai|tem|há|deve|pode)\b)[a-zà-ÿ]+\b(?<!ou)(?<!eu)(?<!iu)(?<!am)(?<!rão)(?<![cnprt]em)"
)
"""An ordinal before a noun: no day is followed by one, but by a stop, a number, a name, a small word or a verb."""


def is_of_the_calendar(text: str, words: list[str], at: int, language: str) -> bool:
    """Whether what follows a demonstrative is a day or a season, which no sentence needs to have told, or those who are in "those who"."""
    if at >= len(words):
        return False
    if words[at] in _RECENT:  # "ces derniers jours"; "ces derniers" are people
        return not _TIMES.get(language, frozenset()).isdisjoint(words[at + 1 : at + 3])
    following = words[at].partition("-")[0]
    if following.isdigit() or _is_weekday(text, words[at], language):
        return True
    return following in (PEOPLE if words[at - 1] == "those" else OF_THE_CALENDAR.get(language, ()))


def is_of_our_days(text: str, words: list[str], language: str) -> bool:
    """Whether "this" stands before a time that the reader lives in: "Ce mardi", "Diese Woche", "These past weeks"."""
    if words[0] not in _NOW.get(language, ()) or len(words) < 3:  # noqa: PLR2004  and who does what
        return False
    times = _TIMES[language]
    if words[1] in _RECENT:
        return not times.isdisjoint(words[2:4])
    return (words[1] in times and words[1] not in _NO_DAYS_OF_OURS) or _is_weekday(text, words[1], language)


def _is_weekday(text: str, word: str, language: str) -> bool:
    """Whether it is "segunda-feira", or a "segunda" that counts nothing: not that of "esta segunda fase"."""
    if language != "pt":
        return False
    return word.endswith(_DAY_OF_THE_WEEK) or (word in _ORDINALS and _COUNTS.search(text) is None)
