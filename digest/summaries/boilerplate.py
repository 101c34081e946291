"""Lines that belong to the page and not to the story: bylines, captions, credits, newsletter and cookie lines, "Read more". Pure tests of one line each.

Plain phrases at word boundaries, in every language at once: a line of another language does no harm, and a page often mixes two.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

import re

from digest.summaries.expressions import expression
from digest.summaries.telling import EVERY_PHRASE, WITHOUT_SPACES, Telling

_AT_THE_START = (
    "©", "(c) ", "copyright", "photo:", "photos:", "photo by", "photograph:", "photo credit", "image:", "images:", "image credit", "image source",
    "image caption", "picture:", "video:", "watch:", "watch the video", "listen:", "listen to the", "related:", "related stories", "related articles",
    "more:", "read more", "read also", "read the full", "read next", "continue reading", "see also", "see more", "editor's note", "editor’s note",
    "correction:", "clarification:", "update:", "update,", "updated:", "updated on", "published:", "published on", "posted on", "posted by", "story highlights",
    "reporting by", "(reporting by", "writing by", "editing by", "additional reporting", "e-mail:", "email:", "tel.:", "phone:", "advertisement",
    "bild:", "foto:", "fotos:", "quelle:", "weiterlesen", "anzeige", "von der redaktion", "stand:", "crédit photo", "crédits photo",
    "publicité", "vidéo:", "vidéo :", "photo :", "publié le", "mis à jour", "imagen:", "fuente:", "vídeo:", "publicidad", "imagem:",
    "publicidade", "leia:", "immagine:", "pubblicità", "zdjęcie:", "fot.", "reklama", "фото:", "видео:", "источник:", "реклама", "fotoğraf:",
    "ảnh:", "một góc", "图片", "图：", "写真：", "صورة:", "फोटो:", "press enquiries", "media contact", "for more information", "for further information",
    "notes to editors", "contact:", "※", "注意:", "注意：", "try our", "mehr lesen", "mehr erfahren", "zum artikel:", "zum thema:", "passend dazu:", "lesetipp:", "auch lesenswert:", "les også", "läs också", "læs også",
)  # fmt: skip
_HEADS = frozenset(start[:2] for start in _AT_THE_START)
_ATTRIBUTION = expression(
    r"\W{0,3}(?:references?|sources?|via|credits?|quellen?|fuentes?|fontes?|fonte|bron|źródło|источник|kaynak|nguồn|出典|来源|المصدر|स्रोत)\s{0,2}[:：]\s{0,2}\S.{0,80}$",
    re.IGNORECASE,
)
_CITATION = expression(
    r"[^。『]{1,40}『[^。]{2,120}』。?$|[^。]{2,40}、\d{4}年\d{1,2}月\d{1,2}日(?:[^。]{0,20}。?|[\"「『“].{2,120})$"
)  # Japanese: a paper and its title, or a paper and a day
_BYLINE = expression(
    r"(?:By|Von|Par|Por|Di|Door|BY|VON|PAR|POR) [A-ZÀ-Þ][\w.'’-]{1,30}(?: (?:[A-ZÀ-Þ]|de |van |von )[\w.'’-]{0,30}){0,4}"
    r"(?:,? (?:and|und|et|y|e|en|for|für|in) .{0,60}|, .{0,60})?$"
)
_ASKED_BY = expression(
    r"[(\[]?(?:(?:Propos |Entretien |Interview )?(?:[Rr]ecueillis?|[Rr]éalisé|[Mm]ené) par|Interview(?:ed)? by|(?:Das (?:Interview|Gespräch) führten?|Die Fragen stellten?)(?: für [\w. ]{2,30})?:?|"
    r"Entrevista (?:realizada |feita )?(?:por|a cargo de)|Intervista (?:a cura )?di|Rozmawia(?:ł|ła|li)|Беседова(?:л|ла|ли)|Interview door)"
    r"(?: (?:[A-ZÀ-ÞĀ-ŽА-ЯЁ][\w.'’-]{0,30}|de|van|von|und|and|et|y|e|en|i|и),?){1,9}[.)\]]{0,2}$"
)
"""Who asked the questions, at the end of an interview: "(Propos recueillis par Ann Roe)"."""
_PLACE_AND_DATE = expression(
    r"[A-ZÀ-Þ][\w.' -]{1,40}(?:, [A-ZÀ-Þ][\w.' -]{1,40}){1,3},? \d{1,2} [A-Z][a-z]{2,8} (?:19|20)\d\d ?\.?$"
)
_CREDIT = expression(r"\W{0,3}(?:AFP|Reuters|AP|dpa|EFE|ANSA|Getty)\s?/\s?\w")
_PATH_OF_A_PAGE = expression(r"https?://|\w\.(?:com|org|net|eu|de|fr|es|it|pl|ru|br|uk)/\w")
_OF_A_REFERENCE = "^ "  # as an encyclopaedia leads back from a source to the word that it proves
_MAIL = expression(r"\w@[\w-]{2,40}\.\w{2}")
_INVITES = expression(
    r"(?:Escuch[ae]|Descarg(?:a|ue)|Síg[ua][en]{1,2}os|Suscríb[ae][ns]?e|Ingres[ae] tu|Conoc[ea] (?:más|los|las|el|la)|Consult[ae]|Descubr[ae]|Entérate|"
    r"Hören Sie|Erfahren Sie|Sehen Sie|Entdecken Sie|Besuchen [Ss]ie|Finden Sie|Découvrez|Consultez|Regardez|Lisez|Veja|Confira|Conheça|Acompanhe|Saiba|Entenda|Relembre|"
    r"Leggi|Guarda|Scopri|Check out|Take a look at|Find out|Learn more|Lees ook|Bekijk|Zobacz|Sprawdź|Przeczytaj|Mời bạn|Đọc thêm|Laden Sie|Folgen Sie|Lesen Sie|Klicken Sie|Melden Sie sich|Écoutez|Téléchargez|"
    r"Retrouvez|Suivez|Cliquez|Recevez|Ouça|Baixe|Siga|Clique|Receba|Acesse|Assista|Ascolta|Scarica|Seguici|Clicca|Listen to|Download|Follow|Click|Obejrzyj|Posłuchaj|"
    r"Слушайте|Скачайте|Смотрите) "
)
_CODE = ("window.", "function(", "function (", '{"', "</", "var ")
_BYLINE_LENGTH = 120
_CREDIT_REACH = 80  # characters
_INVITATION = 120  # characters
_ARROWS = tuple("»›→")
_ASIDE_WORDS = 14


def is_attribution(line: str) -> bool:
    """Whether a line credits the origin of the article: "Reference: NAME", "Quelle: NAME"."""
    if len(line) > _BYLINE_LENGTH:
        return False
    return ((":" in line or "：" in line) and _ATTRIBUTION.match(line) is not None) or (
        line[-1:] > "\u3000" and _CITATION.match(line) is not None
    )


def is_byline(line: str) -> bool:
    """Whether a line names the writer and does nothing else."""
    return len(line) <= _BYLINE_LENGTH and _BYLINE.match(line.rstrip(".")) is not None


_TAKEN_BY = expression(
    r"\((?:Foto|Photo|Bild|Imagen|Imagem|AP Photo|AFP Photo|Crédito|Credit|Pool|Bildquelle|Fotoquelle|Symbolfoto|Archivfoto|Grafik|Illustration|Crédit photo|Fotoğraf|Фото|Zdjęcie|Ảnh)s?[:/ ]"
)
_PHOTOGRAPHER = expression(r"[.!?…”\"] \([A-ZÀ-Þ][\w.'’-]+ [A-ZÀ-Þ][^()/]{1,40}/ ?[A-ZÀ-Þ][^()]{1,40}\)\.?$")
"""Who took the picture and for whom, behind what it shows: "... in 1962. (Ann Roe/Agency)"."""
_WHERE_IN_THE_PICTURE = expression(
    r"[A-ZÀ-Þ][\w’'-]+, (?:(?:far|second from|third from|top|bottom|front|back) )?(?:left|right|cent(?:er|re)), [a-z]"
)
_CREDITED = expression(
    r"[.!?…”\"] ?\(?(?:(?:Foto|Photo|Bild|Imagen|Crédito|Credit)s?:? ?)?(?:Archivo|Archiv|Archivbild|Arquivo|Archivio|Archives?|Cortesía|Courtesy|Referencial|"
    r"Divulgação|Reprodução|File|EFE|AFP|AP|Reuters|REUTERS|dpa|Imago|IMAGO|ANSA|LaPresse|Getty|Shutterstock|PAP|Xinhua)"
    r"(?: ?/ ?[\w .-]{1,40})?\)?\.?$"
)

_TAKEN_AT_THE_END = expression(
    r"[.!?…”\"»] (?:Bild|Foto|Photo|Picture|Image|Imagen|Imagem|Immagine|Photograph|Illustration|Grafik|Crédit|Beeld|Zdjęcie|Фото|Fotoğraf|Ảnh|Source(?=: Supplied))s? ?: [^!?:]{2,60}$"
)
"""What a picture shows, and who took it: "... per month. Bild: Ann Roe"."""


def names_who_asked(line: str) -> bool:
    """Whether a line names who led an interview and does nothing else. It is no byline: it tells what kind of text stands above it."""
    return len(line) <= _BYLINE_LENGTH and line[-1:] not in "!?" and _ASKED_BY.match(line) is not None


def is_caption(line: str, telling: Telling = EVERY_PHRASE) -> bool:
    """Whether a line describes a picture that the reader of a summary does not see."""
    if "(" in line and _TAKEN_BY.search(line):
        return True
    if line[-3:].rstrip(" .")[-1:].isdecimal() and _PLACE_AND_DATE.match(line):
        return True
    end = line[-_CREDIT_REACH:]
    if (
        _CREDITED.search(end)
        or (":" in end and _TAKEN_AT_THE_END.search(end))
        or (end.rstrip(".").endswith(")") and "/" in end and _PHOTOGRAPHER.search(end))
    ):
        return True
    side = " left, " in line or " right, " in line or " center, " in line or " centre, " in line
    if side and _WHERE_IN_THE_PICTURE.search(line):
        return True
    if not telling.captions:
        return False
    low = line.lower()
    return any(phrase in low for phrase in telling.captions)


def is_boilerplate(line: str, telling: Telling = EVERY_PHRASE) -> bool:
    """Whether a line speaks of the page: newsletter, cookies, rights, links to other stories, scripts."""
    low = line.lower().lstrip("[(•*→>– -")
    if (low[:2] in _HEADS or low[:1] in _HEADS) and low.startswith(_AT_THE_START) and _is_aside(low):
        return True
    if telling.boilerplate and any(_holds(low, phrase) for phrase in telling.boilerplate):
        return True
    if line.startswith(_OF_A_REFERENCE) or (len(line) <= _INVITATION and _INVITES.match(line)):
        return True
    return ("/" in line and _CREDIT.match(line) is not None) or _is_code(line)


def gives_an_address(line: str) -> bool:
    """Whether a line leads to a page by its address, or a short one gives that of a mailbox."""
    if "@" in line and len(line) <= _INVITATION and _MAIL.search(line):
        return True
    return "/" in line and _PATH_OF_A_PAGE.search(line) is not None


def leads_elsewhere(sentence: str, telling: Telling = EVERY_PHRASE) -> bool:
    """Whether a sentence sends its reader to another page, by its words or by an arrow, or to a picture."""
    if telling.links:
        low = sentence.lower()
        if any(_holds(low, phrase) for phrase in telling.links):
            return True
    return (">>" in sentence or sentence[-1:] in _ARROWS) and _is_link(sentence)


def _is_link(line: str) -> bool:
    """Whether arrows show a line to lead elsewhere; those that are quotation marks stand in pairs."""
    if ">>>" in line or line.startswith(">>"):
        return True
    return (
        line.rstrip(")]. ").endswith((" >>", " »", " ›", " →"))
        and "<<" not in line
        and "«" not in line
        and line.count("»") <= 1
    )


def _is_code(line: str) -> bool:
    signs = "(" in line or "{" in line or "<" in line or "window." in line
    return (signs and any(sign in line for sign in _CODE[:-1])) or line.startswith(_CODE[-1])


def _is_aside(low: str) -> bool:
    """Whether a line that begins like a label is one: "Photo: X" is, "Advertisement revenue fell ..." and "Photo agencies ..." are not."""
    label = next(start for start in _AT_THE_START if low.startswith(start))
    if not label[-1].isalpha():
        return True
    rest = low[len(label) :]
    return not rest[:1].isalnum() and (len(rest.split()) <= _ASIDE_WORDS or rest.lstrip()[:1] in (":", "/", "|"))


def _holds(low: str, phrase: str) -> bool:
    at = low.find(phrase)
    if at < 0:
        return False
    before, after = low[at - 1 : at], low[at + len(phrase) : at + len(phrase) + 1]
    if phrase[0] > WITHOUT_SPACES:
        return True
    return not before.isalnum() and not after.isalnum()
