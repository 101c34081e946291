"""Whether something of the page stands in one sentence with the story: a heading without its stop before it, a list in one line, a link in its middle.

Each question looks at one sentence by its words and capitals; the tables are compiled when a language is first met.
"""

# ruff: noqa: RUF001  quotes and letters of many scripts are what this file is about

from operator import eq, itemgetter

from digest.summaries.expressions import expression
from digest.summaries.words import listed

_HEADING_WORDS = 12  # before the sentence that they run into
_SIGNS_OF_ITEMS = (" • ", " · ", " ▪ ", " ● ", " → ", " » ", "• ")
_A_LIST = 3  # separators
_MENU_WORDS, _CAPITALS = 24, 0.7  # as many words of which so many have a capital are the menu of a page
_LAST_LETTERS, _LEAST_SHOUTED = 6, 3  # characters, blanks
_SHOUTED = 0.7  # of the letters
_FIRST_LETTER = itemgetter(0)
_OPENERS = {
    "en": "The|In|At|On|A|An|After|When|While|As|He|She|His|Her|There|Since|If|For|More|This|These|That",
    "de": "Der|Die|Das|Im|In|Am|Ein|Eine|Nach|Mit|Bei|Für|Seit|Wegen|Es|Er|Sie|Wir|Man|Wer|Wie|Auch|Doch|Noch|Zum|Zur|Auf",
    "fr": "Le|La|Les|Un|Une|Des|Dans|En|Au|Aux|Il|Elle|Ils|Elles|On|Ce|Cette|Ces|Selon|Pour|Après|Depuis|Sur|Mais|Si|Avec",
    "es": "El|La|Los|Las|Un|Una|En|Según|Tras|Desde|Con|Por|Para|Se|Este|Esta|Ayer|Hoy|Más|Además|Pero|Aunque",
    "pt": "O|A|Os|As|Um|Uma|Em|No|Na|Nos|Nas|Segundo|Após|Desde|Com|Por|Para|Ele|Ela|Este|Esta|Mais|Mas|De acordo",
    "it": "Il|La|Lo|I|Gli|Le|Un|Una|Uno|In|Nel|Nella|Secondo|Dopo|Dal|Con|Per|Si|Questo|Questa|Ma",
    "nl": "De|Het|Een|In|Op|Na|Volgens|Met|Voor|Bij|Hij|Zij|Er|Maar|Ook|Dit|Deze",
}
_OPENED_BY_QUOTATION = {
    language: expression(rf"[„“«»\"][^„“”«»\"]{{2,90}}(?<![,.!?…])[“”«»\"] (?:{openers}) [\w„“«\"]")
    for language, openers in _OPENERS.items()
}
"""A heading that is a quotation, and nothing between it and the sentence: "«We go on» The council ..."."""
_SURE_OPENERS = {  # words that stand in no name, so that with a capital in the middle they open a sentence
    "de": listed(
        "Mit Durch Beim Nach Seit Wegen Laut Keine Keinen Kein Eine Ein Einen Für Bei Trotz Während Obwohl Weil Damit Dank Angesichts Nun Jetzt Heute Derzeit Bereits"
    ),
    "es": listed("Según Pero Aunque Mientras Tras Desde Cuando Además Este Esta Estos Estas Durante"),
    "pt": listed("Segundo Mas Embora Enquanto Após Desde Quando Além Este Esta Durante Para A O As Os"),
    "it": listed("Secondo Ma Mentre Dopo Quando Inoltre Questo Questa Durante"),
    "nl": listed("Volgens Maar Hoewel Terwijl Sinds Wanneer Tijdens Ook"),
}
_ARTICLES = listed(
    "A O As Os"
)  # they open titles of books, too: only behind a few words, and with a small letter behind them
_LINK_WORDS = 7
_NAMES_FOLLOW = listed(  # "der Film Eine ...", "the group ..."
    "film buch roman song serie album stück band titel lied ausstellung projekt initiative bündnis verein gruppe partei kampagne reihe sendung podcast motto thema "
    "película libro novela canción serie disco obra título grupo movimiento programa "
    "filme livro canção álbum novela peça título banda "
    "libro canzone disco titolo "
    "boek lied reeks titel groep"
)
_IMPERATIVES = expression(
    r" (?<=[a-zß-ÿ] )(?:Nutzen|Setzen|Achten|Beachten|Vergleichen|Prüfen|Lassen|Wählen|Vermeiden|Geben|Machen|Halten|Stellen|Klicken|Besuchen|Planen|Kaufen|Schützen) Sie [a-zäöü]"
)
_NAME_TWICE = expression(
    r"\b([A-ZÀ-Þ][\w’'-]{3,30}+ [A-ZÀ-Þ][\w’'-]{3,30}+) (?:(?!und |and |et |y |e |en |of |de |von |gegen |vs )[^\W\d_][\w’'-]{0,30}+ ){0,4}\1\b"
)
_WORD_TWICE = expression(r"[a-zà-ÿğışç] ([A-ZÀ-ÞĞİŞ][\w’'-]{3,30}+) \1 [\w(]")
_NOUN_TWICE = expression(r"[a-zà-ÿğışç&] ([A-ZÀ-ÞĞİŞ][a-zà-ÿğışçöü]{6,30}+) \1 [a-zà-ÿ]")
"""The last word of a heading, and the first of its sentence: "... on the basis of Formaldehyde Formaldehyde is ..."; names of six letters are written twice."""
_ARTICLE_INSIDE = expression(
    r"(?!(?:Der|Die|Das|Ein|Eine|Im|Mit) )(?:[\w&äöüß-]{1,40} ){2,10}?([A-ZÄÖÜ][a-zäöüß-]{2,40}) (?:Der|Die|Das) ([A-ZÄÖÜ][a-zäöüß-]{2,40}) "
    r"([a-zäöüß]{2,20}(?:t|en|ern|eln|te|ten)|war|waren|ist|sind|kam|ging|gab|kann|muss|soll|will|wird|wurde) "
)
_NO_VERBS = listed(
    "mit seit nicht jetzt erst selbst fast meist oft gut dort statt laut samt zuletzt bereit weit insgesamt den einen keinen gegen neben zwischen wegen vielen allen "
    "hinten unten oben außen innen mitten zusammen"
)
_ENDS_OF_KINDS_OF_NAMES = (
    "zeitung", "magazin", "zeitschrift", "partei", "fraktion", "blatt", "sender", "reihe", "serie", "film", "roman", "buch", "spiel", "oper",
    "operette", "musical", "stück", "drama", "komödie", "lied", "song", "album", "band", "gruppe", "ausstellung", "show", "sendung", "bild",
    "gemälde", "novelle", "erzählung", "gedicht", "ballade", "verein", "bündnis", "projekt", "kampagne", "initiative", "verband", "hotel",
    "restaurant", "gasthaus", "lokal", "bar", "thema", "titel", "motto", "podcast", "plattform", "firma", "unternehmen", "start-up", "agentur",
    "gesellschaft", "liste", "bewegung", "kanzlei",
)  # fmt: skip
"""Behind them a name may have an article of its own: "die Wochenzeitung Die Zeit"."""
_NAMES_WITH_ARTICLE = listed(
    "Linke Linken Grünen Zeit Welt Partei Spiegel Standard Presse Rheinpfalz Ärzte Erste Basis Freitag Mitte Tagespost"
)
_CLAUSE = expression(r"(?:[A-ZÄÖÜ][\wäöüß-]{2,30}+ ){2}[a-zäöüß]{3,20}t ")
_CLAUSES = 3
_SIGNS = frozenset(',;:.!?–—"„“«(')
_LEAST_NAME = 4  # letters of the two words that stand there twice
_LOOKED_AT, _LOOKED_AT_CHARACTERS = 20, 200  # words, and what they take
_TURKISH_VERB = expression(
    r" (?!kendi |şimdi |adı |soyadı |ardı |yurdu |derdi )[a-zçğıöşü]{0,20}(?:[lnr](?:dı|di|du|dü)|(?:la|le)(?:dı|di)|yor|m[ae]kt[ae]d[ıi]r|m[ıiuü]şt[ıiuü]r|(?:et|git|bit|çık|yap|tut|düş|geç|art)t[ıiuü]) "
    r"[A-ZÇĞİÖŞÜ][a-zçğıöşü]{2,20}(?:'[a-zçğıöşü]+)? "
)
_TURKISH_SPEECH = expression(
    r" (?:söyledi|belirtti|bildirdi|kaydetti|vurguladı|açıkladı|ekledi|duyuruldu|yazdı|sordu) [A-ZÇĞİÖŞÜ]"
)
_TURKISH_COMMAS = 1  # more of them, and the capital is hardly a sentence's first letter


def heading_runs_in(text: str, words: list[str], language: str) -> bool:
    """Whether a heading stands before the sentence, or sentences stand in a row, and no stop between them."""
    if text[0] in '„“«»"' and language in _OPENERS and _OPENED_BY_QUOTATION[language].match(text):
        return True
    if language == "tr":
        return _turkish(text)
    if _name_twice(text, words) or (language in _SURE_OPENERS and _opener_inside(text, _SURE_OPENERS[language])):
        return True
    return language == "de" and _german(text, words)


def is_list(text: str, words: list[str]) -> bool:
    """Whether it is a list or a menu in one line: the same sign between its parts, again and again, or dozens of words that nearly all have a capital."""
    if len(words) > _MENU_WORDS and mostly_capitals(text):
        return True
    if ("|" in text or "+" in text) and (text.count(" | ") >= _A_LIST or text.count(" + ") >= _A_LIST):
        return True
    if text.isascii() or not ("•" in text or "·" in text or "»" in text or "→" in text or "▪" in text or "●" in text):
        return False
    return any(text.count(sign) >= _A_LIST for sign in _SIGNS_OF_ITEMS)


def mostly_capitals(text: str) -> bool:
    """Whether nearly every word has a capital, as in a menu of a page or a line-up."""
    written = text.split(maxsplit=_MENU_WORDS)[:_MENU_WORDS]  # so many tell
    return sum(map(str.isupper, map(_FIRST_LETTER, written))) >= _CAPITALS * len(written)


def is_shouted(text: str) -> bool:
    """Whether a sentence of some words is written in capitals: a menu, a heading, or somebody who shouts; one that only ends in a name is not."""
    if not text[-_LAST_LETTERS:].isupper() or text.count(" ") < _LEAST_SHOUTED:
        return False
    return sum(map(str.isupper, text)) >= _SHOUTED * sum(map(str.isalpha, text))


def _name_twice(text: str, words: list[str]) -> bool:
    beginning = words[:_LOOKED_AT]
    if len(set(beginning)) == len(beginning):
        return False
    names = [word for word in beginning if len(word) >= _LEAST_NAME]
    repeated = len(names) - len(set(names))
    if not repeated:
        return False
    written = text[:_LOOKED_AT_CHARACTERS]
    if any(map(eq, names, names[1:])) and _NOUN_TWICE.search(written):
        return True
    return repeated > 1 and _NAME_TWICE.search(written) is not None


def _opener_inside(text: str, openers: frozenset[str]) -> bool:
    """Whether the words before such an opener may be a heading: few, without a sign inside, and none after which the name of a work is to be expected."""
    written = text.split(maxsplit=_LOOKED_AT)[:_LOOKED_AT]
    if openers.isdisjoint(written[2:]):
        return False
    for at, word in enumerate(written[:-1]):
        if at > 1 and word in openers and written[at - 1][-1].islower():
            before = " ".join(written[:at])
            article = word in _ARTICLES
            return (
                at <= (_LINK_WORDS if article else _HEADING_WORDS)
                and not (article and written[at + 1][0].isupper())
                and _SIGNS.isdisjoint(before)
                and written[at - 1].lower() not in _NAMES_FOLLOW
            )
        if not _SIGNS.isdisjoint(word):
            return False
    return False


def _german(text: str, words: list[str]) -> bool:
    """Whether somebody is told what to do behind a heading, or three headings stand in a row: a name and its verb, and no comma."""
    if "Sie " in text and _IMPERATIVES.search(text):
        return True
    if (" Die " in text or " Der " in text or " Das " in text) and _article_inside(text):
        return True
    return len(words) > _LOOKED_AT and "," not in text and len(_CLAUSE.findall(text)) >= _CLAUSES


def _article_inside(text: str) -> bool:
    """Whether a noun and its verb stand behind an article with a capital, and nothing parts them from what may be a heading."""
    found = _ARTICLE_INSIDE.match(text)
    if found is None:
        return False
    before, noun, verb = found.groups()
    return (
        not before.lower().endswith(_ENDS_OF_KINDS_OF_NAMES)
        and noun not in _NAMES_WITH_ARTICLE
        and verb not in _NO_VERBS
    )


def _turkish(text: str) -> bool:
    if _WORD_TWICE.search(text):
        return True
    found = _TURKISH_VERB.search(text)
    return found is not None and text.count(",") <= _TURKISH_COMMAS and _TURKISH_SPEECH.search(text) is None
