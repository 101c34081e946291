"""Small words per language on which the truth of a sentence hangs: negations, hedges, numbers, months, units. Data only; all lower case.

For a language without an entry only what is written in digits, names and quotations is compared; `docs/explanation` says so. Endings that negate
(Turkish -me, Japanese -nai) are not words and not here.
"""

# ruff: noqa: RUF001  apostrophes are what one of the words is about

from collections.abc import Mapping
from decimal import Decimal

from digest.summaries.words import listed

NEGATORS: Mapping[str, frozenset[str]] = {
    "en": listed(
        "not no never none nobody nothing neither nor without cannot hardly barely fails failed failing refuses refused refusing unable"
    ),
    "de": listed("nicht nie niemals kein keine keinen keinem keiner keines niemand nichts weder ohne kaum nirgends"),
    "fr": listed("ne n pas jamais aucun aucune rien personne sans ni nullement guère"),
    "es": listed("no nunca jamás ningún ninguna ninguno nada nadie sin tampoco ni"),
    "pt": listed("não nunca jamais nenhum nenhuma nada ninguém sem tampouco nem"),
    "it": listed("non mai nessun nessuno nessuna niente nulla senza né neanche nemmeno"),
    "nl": listed("niet nooit geen niemand niets zonder noch nauwelijks"),
    "sv": listed("inte aldrig ingen inget inga utan varken knappast"),
    "da": listed("ikke aldrig ingen intet uden hverken næppe"),
    "no": listed("ikke aldri ingen intet uten verken neppe"),
    "pl": listed("nie nigdy żaden żadna żadne nikt nic bez ani"),
    "ru": listed("не нет никогда никто ничего ничто без ни нельзя"),
    "tr": listed("değil yok asla hiç hiçbir"),
    "vi": listed("không chưa chẳng đừng"),
}

DOUBTS: Mapping[str, frozenset[str]] = {
    "en": listed(
        "alleged allegedly alleges allege alleging allegation allegations reported reportedly accused accuses accuse accusing accusation accusations suspected suspects suspect suspicion "
        "believed thought claimed claims claim claiming may might could possibly possible likely unlikely apparently appears seems perhaps probably expected planned "
        "proposed considering rumoured rumored purported purportedly supposedly"
    ),
    "de": listed(
        "angeblich angebliche angeblichen angeblicher mutmaßlich mutmaßliche mutmaßlichen mutmaßlicher vermutlich möglicherweise wohl soll sollen könnte könnten dürfte dürften "
        "offenbar vielleicht wahrscheinlich verdächtigt verdacht beschuldigt vorwurf vorwürfe will wollen plant planen erwartet"
    ),
    "fr": listed(
        "présumé présumée présumés présumées prétendu prétendument supposé supposée soupçonné soupçonnée soupçonnés accusé accusée accusés pourrait pourraient aurait auraient serait "
        "seraient devrait devraient probablement peut-être apparemment éventuel éventuelle prévoit envisage"
    ),
    "es": listed(
        "presunto presunta presuntos presuntas presuntamente supuesto supuesta supuestos supuestas supuestamente acusado acusada acusados podría podrían habría habrían sería "
        "probablemente posiblemente quizá quizás sospechoso aparentemente prevé planea"
    ),
    "pt": listed(
        "suposto suposta supostos supostamente alegado alegadamente acusado acusada poderia poderiam poderá teria teriam seria provavelmente talvez possivelmente suspeito aparentemente"
    ),
    "it": listed(
        "presunto presunta presunti presunte presumibilmente sospettato accusato accusata potrebbe potrebbero avrebbe avrebbero sarebbe sarebbero probabilmente forse apparentemente"
    ),
    "nl": listed(
        "vermeende vermeend vermoedelijk mogelijk verluidt zou zouden waarschijnlijk misschien verdacht beschuldigd blijkbaar"
    ),
    "pl": listed("rzekomy rzekoma rzekomo podejrzany oskarżony może mogą mógłby prawdopodobnie podobno"),
    "ru": listed("якобы предположительно возможно вероятно обвиняемый подозреваемый может могут"),
}

SPEECH: Mapping[str, frozenset[str]] = {  # beside the verbs of `digest.summaries.vocabulary`
    "en": listed(
        "according said say saying says told reports report claims argues warns suggests believes denied denies"
    ),
    "de": listed(
        "laut zufolge angaben sagte sagt sagten erklärten teilte teilten hieß sei seien habe hätten mitgeteilt berichten berichtet"
    ),
    "fr": listed("selon d'après d’après dit dixit déclaré affirme affirmé"),
    "es": listed("según dijo dijeron afirmó"),
    "pt": listed("segundo conforme disse"),
    "it": listed("secondo detto"),
    "nl": listed("volgens aldus zei zeiden"),
    "pl": listed("według zdaniem powiedział powiedziała"),
    "ru": listed("словам сообщил сообщила заявил заявила данным"),
}

_SMALL = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "fr": "zéro _ deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt",
    "es": "cero _ dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte",
    "pt": "zero _ dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte",
    "it": "zero _ due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti",
    "nl": "nul _ twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig",
    "sv": "noll _ två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
    "pl": "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia",
}
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "nl": "dertig veertig vijftig zestig zeventig tachtig negentig",
    "sv": "trettio fyrtio femtio sextio sjuttio åttio nittio",
    "pl": "trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
}
_OTHERS = {  # "second" is also a span, and "half" hangs together with what it halves, but both must stand in the article all the same
    "en": {"dozen": "12", "half": "0.5", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10",
           "twice": "2", "double": "2", "doubled": "2", "triple": "3", "tripled": "3", "both": "2"},
    "de": {"dutzend": "12", "beide": "2", "beiden": "2", "doppelt": "2", "zwo": "2", "erste": "1", "ersten": "1", "zweite": "2", "zweiten": "2", "dritte": "3", "dritten": "3"},
    "fr": {"douzaine": "12", "vingtaine": "20", "trentaine": "30", "centaine": "100", "cent": "100", "cents": "100", "moitié": "0.5", "quatre-vingt": "80", "première": "1", "premier": "1", "deuxième": "2",
           "troisième": "3", "double": "2"},
    "es": {"docena": "12", "mitad": "0.5", "veintiún": "21", "veintiuno": "21", "veintidós": "22", "veintitrés": "23", "veinticuatro": "24", "veinticinco": "25", "primer": "1",
           "primera": "1", "primero": "1", "segundo": "2", "segunda": "2", "tercer": "3", "tercera": "3", "doble": "2"},
}  # fmt: skip


def _values(language: str) -> dict[str, Decimal]:
    known = {word: Decimal(value) for value, word in enumerate(_SMALL[language].split()) if word != "_"}
    known.update(
        {word: Decimal(value) for value, word in zip(range(30, 100, 10), _TENS[language].split(), strict=True)}
    )
    known.update({word: Decimal(value) for word, value in _OTHERS.get(language, {}).items()})
    return known


NUMBER_WORDS: Mapping[str, Mapping[str, Decimal]] = {language: _values(language) for language in _SMALL}

SCALES: Mapping[
    str, Decimal
] = {  # of all languages at once: they do not contradict each other in European news but for "billion"
    **dict.fromkeys(listed("hundred hundreds hundert"), Decimal(100)),
    **dict.fromkeys(
        listed(
            "thousand thousands tausend tausende mille mil mila duizend tusen tysiąc tysiące tysięcy тысяч тысячи bin nghìn ngàn"
        ),
        Decimal(1000),
    ),
    **dict.fromkeys(
        listed(
            "million millions m mn millionen mio millón millones milhão milhões milione milioni miljoen miljoner milion milionów млн миллионов миллиона milyon triệu"
        ),
        Decimal(10**6),
    ),
    **dict.fromkeys(
        listed(
            "bn milliarde milliarden mrd milliard milliards miliardo miliardi miljard miljarder mld миллиард миллиардов млрд milyar tỷ"
        ),
        Decimal(10**9),
    ),
}
BILLIONS = listed("billion billions billionen billón billones bilhão bilhões trillion trillions")
"""Not worked out, since 10^9 is meant by some and 10^12 by others: they stay a unit of their own."""

UNITS: Mapping[str, str] = {
    **dict.fromkeys(listed("% percent per-cent prozent pour-cent por-ciento procent procento процентов yüzde"), "%"),
    **dict.fromkeys(listed("$ dollar dollars us$ dólares dollari"), "$"),
    **dict.fromkeys(listed("€ euro euros eur"), "€"),
    **dict.fromkeys(listed("£ pound pounds gbp pfund livres"), "£"),
    **dict.fromkeys(listed("¥ yen yuan"), "¥"),
    **dict.fromkeys(listed("km kilometre kilometres kilometer kilometers kilometern kilomètres kilómetros"), "km"),
    **dict.fromkeys(listed("mile miles meile meilen"), "mile"),
    **dict.fromkeys(listed("kg kilo kilos kilogram kilograms kilogramm"), "kg"),
    **dict.fromkeys(listed("year years jahr jahre jahren an ans année années año años"), "year"),
    **dict.fromkeys(listed("month months monat monate monaten mois mes meses"), "month"),
    **dict.fromkeys(listed("week weeks woche wochen semaine semaines semana semanas"), "week"),
    **dict.fromkeys(listed("day days tag tage tagen jour jours día días"), "day"),
    **dict.fromkeys(listed("hour hours stunde stunden heure heures hora horas"), "hour"),
    **dict.fromkeys(listed("minute minutes minuten minuto minutos"), "minute"),
    **dict.fromkeys(BILLIONS, "billion"),
}  # fmt: skip

DATES: Mapping[str, frozenset[str]] = {
    "en": listed(
        "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday yesterday tomorrow"
    ),
    "de": listed(
        "januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag gestern morgen"
    ),
    "fr": listed(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche hier demain"
    ),
    "es": listed(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo ayer mañana"
    ),
    "pt": listed(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo"
    ),
    "it": listed(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica ieri domani"
    ),
    "nl": listed(
        "januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag gisteren"
    ),
}
