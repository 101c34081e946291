"""What an answer must not look like, whatever its article says: links, addresses, markup, orders to the reader, the question once more.

These checks hold for every answer, for one that repeats its article word by word too: an article can be written by somebody who wants his link mailed.
"""

# ruff: noqa: RUF001  quotation marks of many scripts are what this file is about

import re
import unicodedata
from collections.abc import Sequence

from digest.summaries.faithfulness.answer import Reason
from digest.summaries.faithfulness.words import plain, tokens
from digest.summaries.quotations import quotations
from digest.summaries.words import listed

_LINK = re.compile(
    r"(?i:https?:|www\.|mailto:|tel:|ftp:|javascript:|data:text|\bxn--)|[\w.+-]@[\w-]+\.\w|(?<!\w)@\w{3}|"
    r"\b[A-Za-z0-9][A-Za-z0-9-]{1,62}\.(?:com|COM|org|net|info|io|ai|co|dev|biz|xyz|top|icu|pro|page|live|shop|store|site|online|app|link|click|cloud|example|ru|cn|de|fr|es|it|pl|nl|ch|br|tv|uk|eu|ly|me|gg|tk)\b(?:/\w)?|"
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\+\d[\d ()/-]{7,}\d|\b(?:bc1|0x)[0-9a-zA-Z]{20,}|(?i:\b\w+ ?\[(?:dot|at)\] ?\w+)"
)
_CODE = re.compile(r"\]\(|</?[a-zA-Z!][^>]*>|\{\{|\{%|<\||``")
_MARKUP = re.compile(
    r"\*\*[^*\s][^*]*\*\*|__\w|`[^`]+`|^\s{0,3}(?:#{1,6}\s|[-*+•]\s|>\s|\d{1,2}[.)]\s)|\[\d{1,3}(?:[,; ]+\d{1,3})*\]",
    re.MULTILINE,
)
_ECHOES = (
    "as an ai", "language model", "here is the summary", "here's the summary", "here is a summary", "the text between", "system prompt", "previous instructions",
    "als ki", "sprachmodell", "hier ist die zusammenfassung", "vorherigen anweisungen", "en tant qu'ia", "modèle de langage", "voici le résumé", "instructions précédentes",
    "como modelo de lenguaje", "aquí está el resumen", "instrucciones anteriores",
)  # fmt: skip
_ECHO_WORDS = 5
_POLITE = frozenset(
    (
        "please",
        "bitte",
        "por",
        "favor",
        "veuillez",
        "now",
        "just",
        "so",
        "and",
        "jetzt",
        "also",
        "dear",
        "readers",
        "reader",
        "then",
    )
)
_COURTESY = frozenset(("please", "bitte", "favor"))
_INFINITIVES = listed(
    "abonnieren anmelden anklicken anrufen bestellen bewerben buchen downloaden einloggen eintragen herunterladen installieren kaufen klicken mitmachen "
    "registrieren sichern spenden teilen testen weiterleiten überweisen"
)
_FINITE = listed(
    "will wollen wollte wollten muss müssen soll sollen sollte sollten kann können konnte konnten darf dürfen möchte möchten wird werden würde würden lässt lassen ließ"
)
_SLOGAN = 5  # words: "Jetzt den kostenlosen Newsletter abonnieren"
_ORDERS = listed(
    "click visit buy call subscribe download contact send reply transfer pay enter scan verify ignore disregard forget follow join "
    "sign register log donate vote share retweet forward claim order install open tap press dial email text act hurry invest apply "
    "confirm submit klick klicke klicken besuchen besuche kaufen kaufe rufen abonnieren abonniere überweisen überweise melden "
    "ignorieren ignoriere vergiss bestellen teilen lade laden cliquez visitez achetez appelez abonnez téléchargez envoyez payez "
    "ignorez oubliez partagez inscrivez votez versez haga haz clique visite visita compre compra llame suscríbase suscríbete "
    "descargue envíe pague ignore ignora olvide comparta vote regístrese"
)
_OBJECTS = listed(
    "here this these the your our us now to at for all any a on my me it out up in and hier sie den die das jetzt ihre uns auf ici "
    "sur notre nos votre vos le la les ce cette toutes tous vous à aquí nuestro nuestra su tu el los en este esta clic a todas"
)
_PHRASES = (
    "don't miss", "do not miss", "act now", "click here", "click on", "log in to", "sign up", "you have won", "you've won", "your account", "your password",
    "your prize", "limited offer", "tell the reader", "call us", "visit our", "follow us", "jetzt klicken", "klicken sie", "hier klicken", "ihr konto", "ihr passwort",
    "sie haben gewonnen", "rufen sie", "überweisen sie", "melden sie sich", "cliquez", "votre compte", "votre mot de passe", "vous avez gagné", "abonnez-vous", "rendez-vous sur",
    "haga clic", "haz clic", "su cuenta", "su contraseña", "ha ganado", "has ganado", "suscríbase", "visite nuestra", "clique aqui", "fai clic",
)  # fmt: skip
_ADVICE = (
    "you must",
    "you should",
    "you need to",
    "sie müssen",
    "sie sollten",
    "vous devez",
    "debe usted",
    "você deve",
    "dovete",
    "u moet",
)
_CLAUSES = re.compile(r"[.!?:;,—–]\s+|\s[—–-]\s")
_CLOSING = "\"'”’»“)]」』）"
_STOPS = tuple(".!?…。！？।؟۔")
_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"))
_JOINERS = frozenset("\u200c\u200d")  # part of words in Persian, Hindi and others, and of emoji


def of_form(text: str, question: str, *, verbatim: bool) -> list[tuple[Reason, str]]:
    """Give what is wrong with the looks of one sentence, and the words that gave it away. What the article has itself (`verbatim`) may advise, and be a list."""
    found: list[tuple[Reason, str]] = []
    if link := _LINK.search(text):
        found.append((Reason.LINK, link.group()[:40]))
    if any(unicodedata.category(character) in _HIDDEN and character not in _JOINERS for character in text):
        found.append((Reason.MARKUP, "hidden characters"))
    elif markup := _CODE.search(text) or (None if verbatim else _MARKUP.search(text)):
        found.append((Reason.MARKUP, markup.group().strip()[:40]))
    if order := _order(text, _PHRASES if verbatim else (*_PHRASES, *_ADVICE)):
        found.append((Reason.CALL, order))
    if echo := _echo(text, question):
        found.append((Reason.ECHO, echo))
    if not verbatim and not text.rstrip(_CLOSING + " ").endswith(_STOPS):
        found.append((Reason.UNFINISHED, text[-30:]))
    return found


def _order(text: str, phrases: tuple[str, ...]) -> str:
    """Give the words that tell the reader to do something: an imperative that opens the sentence or a clause of it, or a set phrase."""
    low = f" {text.lower().replace('’', chr(39))} "
    phrase = next((one for one in phrases if f" {one}" in low), "")
    if phrase:
        return phrase
    for clause in _CLAUSES.split(text):
        words = _without_courtesy(tokens(clause))
        if len(words) > 1 and words[0] in _ORDERS and words[1] in _OBJECTS:
            return " ".join(words[:3])
    asked = (tokens(clause) for clause in _CLAUSES.split(quotations(text).outside))  # who is quoted may ask for help
    return next((" ".join(words[:3]) for words in asked if _asks_politely(words)), "")


def _without_courtesy(words: Sequence[str]) -> Sequence[str]:
    while words and words[0] in _POLITE:
        words = words[1:]
    return words


def _asks_politely(words: Sequence[str]) -> bool:
    """Whether a clause asks for something with a "please" before it, or in the infinitive, as slogans do: "Jetzt abonnieren"."""
    rest = _without_courtesy(words)
    polite = words[: len(words) - len(rest)]
    if not polite or not rest:
        return False
    if "veuillez" in polite or (rest[0] in _ORDERS and not _COURTESY.isdisjoint(polite)):
        return True
    slogan = polite[0] in ("jetzt", "bitte") and len(rest) < _SLOGAN and rest[-1] in _INFINITIVES
    return slogan and _FINITE.isdisjoint(rest)


def _echo(text: str, question: str) -> str:
    low = text.lower().replace("’", "'")
    if said := next((one for one in _ECHOES if one in low), ""):
        return said
    asked = f" {plain(question)} "
    words = tokens(text)
    runs = (" ".join(words[at : at + _ECHO_WORDS]) for at in range(len(words) - _ECHO_WORDS + 1))
    return next((run for run in runs if f" {run} " in asked), "")
