"""Whether a sentence is one of the story at all: captions and line-ups have no verb, quotations without marks another language, advice a "you".

Words and capitals alone, one question a function; `digest.summaries.honesty` makes flags of the answers.
"""

# ruff: noqa: RUF001  apostrophes and letters of many scripts are what this file is about

import re

from digest.summaries.expressions import expression
from digest.summaries.languages import FUNCTION_WORDS
from digest.summaries.quotations import OPENING_MARKS
from digest.summaries.run_ins import mostly_capitals
from digest.summaries.vocabulary import Vocabulary, vocabulary
from digest.summaries.words import listed

_LATIN_SHARE = 0.7  # of the words, where whole clauses count as one
_FEW = 5  # words: fewer are of no language for sure
_OPENING = 10  # words: two small ones of its own mostly stand among them
_FOREIGN_WORDS = 4  # small words of another language, and hardly one of its own
_WIDELY_QUOTED = ("en", "fr", "de", "es")
_PICTURE_WORDS = 40
_CAPTION_WORDS = 20  # a longer sentence is none
_LIST_COMMAS = 5  # "Leeds: Roe, Poe, Doe, ..." is a line-up
_NOBODY: frozenset[str] = frozenset()
_GERMAN_YOU = expression(
    r"[a-zß-ü,] (?:Sie|Ihnen|Ihr(?:e[nmrs]?)?|[Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[nmrs]?|[Ee]uch|[Ee]uer|[Ee]ure[nmrs]?)\b"
    r"|\b[Ii]hr (?:könnt|habt|seid|wollt|müsst|sollt|dürft|wisst|möchtet)\b|\b(?:[Kk]önnt|[Hh]abt|[Ss]eid|[Ww]ollt|[Mm]üsst|[Ss]ollt|[Dd]ürft|[Ww]isst|[Mm]öchtet) ihr\b"
)
_ADVICE = listed("make don't don’t try remember consider imagine keep check think ask choose avoid be brace forget")
_ENGLISH_YOU = listed("you your you're you’re you'll you’ll you've you’ve you'd you’d yourself")
_BEFORE_YOU = listed("now do are have if when did can will would should once whether unless want while")
"""How a sentence begins whose subject is its reader: "Now you can hear ...", "If you are new to it, ...", "Have you ...?"."""
_YOU = {
    "fr": frozenset(("vous", "votre", "vos", "tu", "ton", "ta", "tes")),
    "es": frozenset(("usted", "ustedes", "tú", "tu", "tus", "te")),
    "it": frozenset(("voi", "vostro", "vostra", "tu", "tuo", "tua", "ti")),
    "pt": frozenset(("você", "vocês")),
    "nl": frozenset(("u", "uw", "je", "jij", "jouw")),
    "pl": frozenset(("ty", "cię", "ciebie", "twój", "twoja", "twoje")),
    "ru": frozenset(("вы", "вас", "вам", "ваш", "ваша", "ваши", "ты", "тебя", "тебе")),
}
_PLAINLY_VERBS = listed("is are was were has have had will would be been said says can could do did told may made")
_ENGLISH_VERB = expression(
    r"['’](?:s|re|ve|ll|d|t)\b|\b(?:[a-z]{2,20}(?:ed|es|s|en)|am|be|can|could|do|did|may|might|must|should|will|would|had|been|began|beat|became|blew|bought|broke|brought|built|"
    r"came|caught|chose|come|dealt|drew|drove|fall|feel|fell|felt|find|flew|fought|found|gave|get|give|go|got|grew|have|held|hid|hold|"
    r"hurt|keep|kept|knew|know|laid|lay|led|left|let|live|lost|made|make|mean|meant|meet|met|paid|pay|put|quit|ran|read|rise|rode|rose|"
    r"said|sang|sank|sat|saw|say|see|seek|seem|sell|sent|shone|shook|shot|shrank|shut|sit|sleep|slept|slid|sold|sought|speak|spend|spent|spoke|sprang|stand|"
    r"stay|stole|stood|struck|stuck|stung|suggest|swam|swept|swore|swung|agree|argue|ask|believe|bit|bled|bred|carry|close|continue|cover|crept|"
    r"deny|die|earn|expect|fed|fled|flung|follow|forbade|forgave|forgot|froze|grow|happen|heard|include|join|kill|knelt|lent|lit|lose|"
    r"open|own|pull|push|rang|reach|remain|return|shed|travel|wait|warn|wept|wonder|withdrew|refuse|receive|require|prefer|"
    r"take|taught|tell|think|thought|threw|told|took|tore|try|understood|use|want|went|win|woke|won|wore|write|wrote)\b"
)
_GERMAN_VERB = expression(
    r"\b(?!(?:mit|seit|nicht|jetzt|erst|selbst|fast|meist|oft|gut|dort|statt|laut|samt|zuletzt|bereit|weit|insgesamt|den|einen|keinen|jeden|diesen|gegen|neben|"
    r"zwischen|ihren|seinen|deren|denen|wegen|vielen|allen|anderen|neuen|ersten|letzten|großen|rechten|linken)\b)(?:[a-zäöüß]{1,20}(?:t|te|ten|en|eln|ern)|"
    r"war|wird|sind|sei|kann|muss|will|soll|darf|mag|weiß|wurde|würde|habe|hatte|wäre|mache|gehe|gebe|stehe|komme|[a-zäöüß]{0,12}(?:kam|ging|gab|sah|nahm|lag|fand|"
    r"blieb|rief|schrieb|hielt|ließ|fiel|starb|zog|stieg|sank|schlug|wies|hieß|las|saß|trat|bat|tat|stand|band|gewann|begann|sprach|brach|traf|warb|warf|half|"
    r"verlor|bot|flog|schob|schoss|schloss|trug|fuhr|lud|wuchs|hob|fing|hing|lief|schlief|riet|trieb|schied|schwieg|griff|litt|stritt|wich|strich|riss|trank|"
    r"sang|klang|sprang|zwang|floss|grub|vergaß|erschrak|bog|log|wog|roch|goss))\b"
)
_PLAINLY_GERMAN_VERBS = frozenset(
    (
        "ist", "sind", "war", "waren", "hat", "haben", "hatte", "hatten", "wird", "werden", "wurde", "wurden", "kann", "können", "muss", "müssen", "soll", "sollen",
        "will", "wollen", "darf", "sagt", "sagte", "gibt", "geht", "steht", "kommt", "bleibt", "macht", "findet",
    )
)  # fmt: skip
_GERMAN_ATTRIBUTE = expression(
    r" (?:an|auf|mit|für|von|vor|nach|bei|in|im|am|um|durch|gegen|ohne|der|die|das|den|dem|des|eine?[mnrs]?|und) [a-zäöüß]{3,25}te[nrsm]? (?=[A-ZÄÖÜ])"
)
"""A participle before its noun, which looks like a verb: "an die etablierte Industrie"."""


def speaks_to_you(text: str, words: list[str], language: str) -> bool:
    """Whether it speaks to somebody: in German by the capital of "Sie" behind the first word, elsewhere by the polite words."""
    if language == "de":
        return _GERMAN_YOU.search(text) is not None
    if language == "en":
        return not _ADVICE.isdisjoint(words[:1]) or (
            not _ENGLISH_YOU.isdisjoint(words[:2]) and _opens_with_you(text, words)
        )
    return not _YOU.get(language, _NOBODY).isdisjoint(words)


def _opens_with_you(text: str, words: list[str]) -> bool:
    """Whether an English sentence begins with its reader, and no quotation that may speak to somebody else."""
    return text[0] not in OPENING_MARKS and (words[0] in _ENGLISH_YOU or words[0] in _BEFORE_YOU)


def is_verbless(text: str, words: list[str], language: str, known: Vocabulary) -> bool:
    """Whether it is a caption or a list: no verb in languages whose verbs can be told, or names and hardly anything else."""
    if known.verbs and len(words) <= _CAPTION_WORDS and known.verbs.isdisjoint(words):
        return True
    if ":" in text and text.count(",") >= _LIST_COMMAS:
        return mostly_capitals(text)
    if len(words) > _CAPTION_WORDS:
        return False
    if language == "en":
        plain = _PLAINLY_VERBS.isdisjoint(words) and not known.common.isdisjoint(words)
        return plain and _ENGLISH_VERB.search(text, 1) is None
    if language != "de" or not _PLAINLY_GERMAN_VERBS.isdisjoint(words):
        return False
    return _GERMAN_VERB.search(_GERMAN_ATTRIBUTE.sub(" ", text)) is None


_CAPTION_IN_ENGLISH = expression(
    r"[A-Z](?:[^.!?“”\"]|(?<=[A-Z])\.){2,120}?(?<! to)(?<! will)(?<! would)(?<! can)(?<! could)(?<! should)(?<! may)(?<! must)(?<! not)(?<! who)(?<! that)(?<! which)(?<! when) "
    r"(?:(?:is|are) (?:seen|shown|pictured|escorted|led|taken|carried|greeted|helped|surrounded|flanked|joined)|speaks?|poses?|walks?|looks? on|stands?|waits?|"
    r"arrives?|attends?|gestures?|waves?|smiles?|celebrates?|participates?|inspects?|patrols?|gathers?|protests?|march(?:es)?|shakes? hands|address(?:es)?|reacts?|listens?|sits?|rides?|"
    r"hugs?|kiss(?:es)?|cheers?|watch(?:es)?|lines?|delivers?|appears?|embraces?) (?!that\b|like\b)(?:[^.!?“”\"]|(?<=[A-Z])\.){0,120}? "
    r"(?:on (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:, )?)?(?:(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z.]* \d{1,2}(?:, (?:19|20)\d\d)?)?|"
    r"in (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: (?:19|20)\d\d)?|in (?:19|20)\d\d)\.$"
)
_DONE_IN_PICTURES = listed(
    "seen shown pictured escorted led taken carried greeted helped surrounded flanked joined speak speaks pose poses walk walks look looks stand stands wait waits "
    "arrive arrives attend attends gesture gestures wave waves smile smiles celebrate celebrates participate participates inspect inspects patrol patrols "
    "gather gathers protest protests march marches shake shakes address addresses react reacts listen listens sit sits ride rides hug hugs "
    "kiss kisses cheer cheers watch watches line lines deliver delivers appear appears embrace embraces"
)
"""The verbs of that expression: a sentence without one of them is no caption."""
_ENDS_OF_CAPTIONS = tuple(
    f"{end}."
    for end in (
        *("day", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
        *"0123456789",
    )
)  # fmt: skip
_ANNOUNCING = expression(
    r"\b(?:eine?s(?: (?:ist|war|wurde|wird|steht|stand|scheint|bleibt|dabei|jetzt|schon|nun|aber|jedoch|ganz|völlig|allen)){0,3} (?:klar|sicher|fest|deutlich|gewiss)|one thing (?:is|was|became|has become|seems?|seemed|remains)(?: \w{2,12})? (?:clear|certain|sure|obvious)"
    r"|une chose (?:est|était|semble|reste)(?: \w{2,12})? (?:claire|certaine|sûre|évidente)|una cosa (?:est[áa]|estaba|es|era|queda|quedó)(?: \w{2,12})? (?:clara|segura|cierta)"
    r"|uma coisa (?:é|era|está|ficou)(?: \w{2,12})? (?:certa|clara)|una cosa (?:è|era|sembra|resta)(?: \w{2,12})? (?:certa|chiara|sicura)"
    r"|(?:is|was) één ding (?:zeker|duidelijk)|[ée][ée]n ding (?:is|was|staat|stond)(?: \w{2,12})? (?:zeker|duidelijk|vast)|jedno (?:jest|było)(?: \w{2,12})? (?:pewne|jasne)|одно (?:было )?(?:ясно|очевидно|точно)"
    r"|bir şey (?:kesin|açık|net)|một điều (?:chắc chắn|rõ ràng|là chắc chắn))[.!]$",
    re.IGNORECASE,
)
_ENDS_OF_ANNOUNCING = frozenset(
    f"{end}{stop}"
    for end in listed(
        "klar sicher fest deutlich gewiss clear certain sure obvious claire certaine évidente clara segura cierta certa chiara sicura zeker duidelijk vast pewne jasne "
        "ясно очевидно точно kesin açık net sûre chắn ràng"
    )
    for stop in ".!"
)


def announces(text: str) -> bool:
    """Whether a sentence says that something is clear, and leaves what it is to the next one: "... war allen eines klar."."""
    last = text[-_LONGEST_END:].rpartition(" ")[2]
    return last in _ENDS_OF_ANNOUNCING and _ANNOUNCING.search(text, max(0, len(text) - _REACH)) is not None


_NUMBER = "\\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|sept|huit|neuf|dix|dos|tres|cuatro|cinco|siete|ocho|nueve|diez"
_PROMISES = {
    "en": expression(
        r"(?:Here['’]s|Here (?:is|are)|Below (?:is|are)|These are) (?:just )?(?:an? (?:\w+ )?(?:look|list|rundown|round-?up|timeline|breakdown|summary|guide|selection|overview|recap|explainer|glance)\b|"
        r"(?:what|how|why|where|when|who|everything|all|some|several|our|my|more)\b|a few\b|(?:the |our |my |their )?(?:(?:" + _NUMBER + r")\b|top|best|full|latest|key|main|highlights|details|answers|results)\b)"
        r"|(?:Read on|Keep reading|Scroll (?:down|through|on))\b"
    ),
    "de": expression(
        r"(?:Hier (?:ist|sind|kommen|kommt|gibt es)|Das sind|Dies sind|Nachfolgend|Im Folgenden)(?: \w+)? (?:ein Überblick|der Überblick|eine (?:Übersicht|Liste|Auswahl)|die (?:\w+ )?(?:wichtigsten|besten|häufigsten|beliebtesten|schönsten|Antworten|Fakten|Tipps|Details)\b|"
        r"unsere|alle Infos|(?:" + _NUMBER + r") )"
    ),
    "fr": expression(
        r"(?:Voici|Voilà|Ci-dessous) (?:ce qu|comment|pourquoi|où|quelques|notre|nos|tout ce|une? (?:\w+ )?(?:liste|sélection|aperçu|résumé|récapitulatif|tour d|florilège)|la liste|le (?:résumé|récap|détail)|(?:les |nos )?(?:" + _NUMBER + r") )"
    ),
    "es": expression(
        r"(?:Aquí (?:te|les|le|están?|hay|tienes|puedes)|A continuación,? (?:te|les|los|las|una?|l[ao] lista)|(?:Estos|Estas) son (?:los|las|algun[oa]s|nuestr[oa]s|(?:" + _NUMBER + r") )|(?:Te|Le|Les) (?:contamos|explicamos|presentamos|mostramos)) ?"
    ),
    "pt": expression(r"(?:Aqui (?:estão|está|vão)|Estes são os|Estas são as|A seguir,? (?:veja|confira|os|as)|(?:Veja|Confira|Saiba|Leia) )"),
    "it": expression(r"Ecco (?:come|cosa|perché|quali|quando|tutt[oie]|chi|i |le |gli |alcun|la lista|l'elenco|un |una )"),
    "nl": expression(r"(?:Dit zijn|Hier zijn|Hieronder (?:staan|vind|volg)) "),
    "pl": expression(r"(?:Oto|Poniżej) (?:lista|jak|co|dlaczego|kilka|najważniejsze|pełna|zestawienie) "),
    "ru": expression(r"Вот (?:как|что|почему|список|несколько|главное|какие) "),
    "tr": expression(r"(?:İşte|Aşağıda) "),
    "vi": expression(r"(?:Dưới|Sau) đây là (?:những|các|một số|danh sách|\d) ?"),
}  # fmt: skip
"""How a sentence begins that only promises what stands below it: "Here's a look at those outfits."; what stands behind a colon is told."""
_PROMISING = listed(
    "here here's here’s below these read keep scroll hier das dies nachfolgend im voici voilà ci-dessous aquí a estos estas te le les aqui estes veja confira saiba leia ecco dit hieronder oto poniżej вот işte i̇şte aşağıda dưới sau"
)


def promises(text: str, language: str) -> bool:
    """Whether a sentence promises what stands below it, or bids its reader go on, and tells nothing itself."""
    if text[0].islower() or text.partition(" ")[0].lower() not in _PROMISING or language not in _PROMISES:
        return False
    return ": " not in text and _PROMISES[language].match(text) is not None


_REACH, _LONGEST_END = 60, 12  # characters
_CYRILLIC = expression("[\u0400-\u04ff]")
_DISGUISED = expression(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_DISGUISED_LETTERS = 3


def tells_a_picture(text: str, words: list[str], language: str) -> bool:
    """Whether an English sentence is a caption by its grammar: what somebody does, in the present tense, on a day that is gone."""
    if language != "en" or len(words) > _PICTURE_WORDS or not text.endswith(_ENDS_OF_CAPTIONS):
        return False
    if _DONE_IN_PICTURES.isdisjoint(words):
        return False
    return _CAPTION_IN_ENGLISH.match(text) is not None


def is_disguised(text: str) -> bool:
    """Whether words mix Latin and Cyrillic letters that look alike, as advertisements do to pass a filter."""
    if text.isascii() or _CYRILLIC.search(text) is None:
        return False
    return len(_DISGUISED.findall(text)) >= _DISGUISED_LETTERS


def is_foreign(words: list[str], language: str, known: Vocabulary) -> bool:
    """Whether the small words of a sentence are those of another language: the words of somebody that the page quotes without a mark, or a scrap."""
    if language in ("zh", "ja", "ko"):
        return len(words) >= _FEW and sum(word.isascii() for word in words) > _LATIN_SHARE * len(words)
    if language not in FUNCTION_WORDS or not known.common or len(words) < _FEW:
        return False
    if len(known.common.intersection(words[:_OPENING])) > 1 or len(known.common.intersection(words)) > 1:
        return False
    if any(len(vocabulary(other).common.intersection(words)) >= _FOREIGN_WORDS for other in _WIDELY_QUOTED):
        return True
    return is_disguised(" ".join(words))
