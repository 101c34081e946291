"""Times that "this" may stand before and point at nothing that was told: "Ce mardi", "these days", "diese Woche". Words of many languages, and who "those who" are.

`digest.summaries.openings` asks what a sentence points at; here is what it need not have told.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

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
OF_THE_CALENDAR = listed(
    "jours nuit fois noche tarde vez noite manhã lunedì martedì mercoledì giovedì venerdì estate inverno autunno primavera notte volta maandag dinsdag "
    "woensdag donderdag vrijdag zaterdag zondag avond ochtend middag zomer herfst lente keer "
    "week weeks weekend month months year years season morning afternoon evening night time day days monday tuesday wednesday thursday friday saturday "
    "sunday spring summer autumn winter century semaine mois année années "
    "été matin soir lundi mardi mercredi jeudi vendredi samedi dimanche hiver printemps automne que qui dont semana mes año años lunes martes "
    "miércoles jueves viernes sábado domingo mañana ano anos mês segunda terça quarta quinta sexta settimana mese anno anni mattina sera jaar maand "
    "woche wochen monat monats jahr jahres jahre tag tage tagen wochenende sommer winter herbst frühjahr frühling morgen vormittag nachmittag abend nacht mal "
    "stunde montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag saison erde welt land lande landes "
    "yıl ay hafta sabah akşam gece gün kez sezon yaz kış öğle ngày tháng năm tuần lúc khi hôm dịp thời trong sau trước"
)
_RECENT = listed(
    "past last coming next derniers dernières prochains prochaines últimos últimas próximos próximas ultimi ultime prossimi prossime letzten nächsten laatste"
)
_TIMES = OF_THE_CALENDAR | listed(
    "jour temps week-end fin anni giorni tempi dagen weken días dias semanas meses pomeriggio lunedì"
)
_NO_DAYS_OF_OURS = listed(
    "jour tag tagen day fois vez volta keer kez mal land lande landes welt erde que qui dont time"
)
"""What "this" may stand before and still point back: "This day was ...", "Cette fois"."""
_NOW = {
    language: words - listed("those such ese esa esos esas esse essa esses essas dicho dicha dichos dichas şu")
    for language, words in DEMONSTRATIVES.items()
}
PEOPLE = listed("who whose of with in at from")  # "those who ...", "those in power"


def is_of_the_calendar(words: list[str], at: int) -> bool:
    """Whether what follows a demonstrative is a day or a season, which no sentence needs to have told, or those who are in "those who"."""
    if at >= len(words):
        return False
    if words[at] in _RECENT:  # "ces derniers jours"; "ces derniers" are people
        return not _TIMES.isdisjoint(words[at + 1 : at + 3])
    following = words[at].partition("-")[0]
    return following.isdigit() or following in (PEOPLE if words[at - 1] == "those" else OF_THE_CALENDAR)


def is_of_our_days(words: list[str], language: str) -> bool:
    """Whether "this" stands before a time that the reader lives in: "Ce mardi", "Diese Woche", "These past weeks"."""
    if words[0] not in _NOW.get(language, ()) or len(words) < 3 or words[1].endswith("-là"):  # noqa: PLR2004  and who does what
        return False
    if words[1] in _RECENT:
        return not _TIMES.isdisjoint(words[2:4])
    if words[:2] == ["ce", "sera"]:  # an evening in Italian alone
        return False
    return words[1] in _TIMES and words[1] not in _NO_DAYS_OF_OURS
