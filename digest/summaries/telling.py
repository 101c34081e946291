"""The phrases of pages: of newsletters, pictures and links to other stories; and which of them a text holds at all.

Plain phrases in every language at once: a line of another language does no harm, and a page often mixes two. What a phrase makes of its line is
in `boilerplate`.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from digest.summaries.expressions import expression

_ANYWHERE = (
    "sign up for our", "sign up to our", "sign up for the", "sign up here", "subscribe to our", "subscribe now", "subscribe today", "to subscribe",
    "our newsletter", "newsletter here", "unsubscribe", "click here", "tap here", "follow us on", "share this", "all rights reserved",
    "terms of use", "terms of service", "privacy policy", "cookie policy", "uses cookies", "use cookies", "accept cookies", "cookies to improve",
    "accept all cookies", "your browser", "enable javascript", "this article was originally", "this story was originally", "this post was originally",
    "this article first appeared", "this story first appeared", "this article was updated", "this story has been updated", "originally published",
    "originally appeared", "not involved in the creation", "download our app", "download the app", "recommended for you", "sponsored content",
    "affiliate link", "affiliate links", "affiliate commission", "getty images", "shutterstock", "associated press writer", "contributed to this report",
    "contributed to this story", "contributed to this article", "leave a comment", "please enter your comment", "issues with commenting", "scroll down", "on this page you will find", "this site is protected", "support our journalism",
    "views expressed in this", "opinions expressed in this", "are solely those of the", "is showcasing the work of", "join us on facebook",
    "abonnieren sie", "jetzt abonnieren", "newsletter abonnieren", "unseren newsletter", "lesen sie auch", "lesen sie hier", "lesen sie mehr",
    "mehr zum thema", "alle rechte vorbehalten", "verwendet cookies", "verwenden cookies", "lire aussi", "abonnez-vous", "inscrivez-vous",
    "tous droits réservés", "notre newsletter", "utilise des cookies", "lea también", "leer también", "suscríbete", "suscríbase",
    "nuestro boletín", "todos los derechos reservados", "utiliza cookies", "leia também", "leia mais", "assine nossa", "assine a nossa",
    "todos os direitos reservados", "usa cookies", "leggi anche", "iscriviti alla", "tutti i diritti riservati", "lees ook", "schrijf je in voor",
    "czytaj też", "czytaj także", "zapisz się", "wszelkie prawa zastrzeżone", "читайте также", "подписывайтесь", "подпишитесь",
    "все права защищены", "bültenimize", "abone ol", "đăng ký nhận", "xem thêm:", "订阅", "版权所有", "点击这里", "無断転載", "会員登録", "続きを読む", "に関する記事があります", "情報源としている",
    "pic.twitter.com", "https://t.co/", "veja também", "veja mais", "saiba mais", "ver también", "vea también", "te puede interesar", "puedes leer",
    "podría interesarte", "lire également", "voir aussi", "mehr dazu", "auch interessant", "leggi di più", "scopri di più", "dowiedz się więcej",
    "zobacz też", "zobacz także", "przeczytaj także", "смотрите также", "haberin devamı", "empfohlene zitierweise", "você pode apoiar", "confira mais", "confira também",
    "share facebook", "facebook twitter", "for a chance to win", "want to know more", "want to learn more", "article mis à jour", "artículo actualizado", "artikel aktualisiert", "zuletzt aktualisiert", "faites un don", "unterstützen sie uns", "support our work",
    "粉絲團", "粉丝团", "按個讚", "passwort vergessen", "forgot your password", "mot de passe oublié", "druckansicht",
    "doi:10", "doi: 10", "pmid", "arxiv:", "archived from the original", "abgerufen am", "hide caption", "toggle caption", "already a subscriber", "무단 전재", "재배포 금지",
    "اشترك في", "جميع الحقوق محفوظة", "اقرأ أيضا", "यह भी पढ़ें", "सब्सक्राइब",
)  # fmt: skip
_IN_A_SENTENCE = (
    "erfährst du hier", "erfahren sie hier", "erfahrt ihr hier", "findest du hier", "findet ihr hier", "hier erfahren sie", "hier erfährst du", "hier finden sie",
    "hier findest du", "hier findet ihr", "hier informieren wir", "deshalb finden sie hier", "finden sie unter", "findest du unter", "lesen sie weiter", "öffnet im neuen fenster", "öffnet in neuem fenster",
    "öffnet in einem neuen", "am kiosk oder hier", "weitere informationen finden", "mehr informationen finden", "hier geht es zu", "hier geht's zu", "hier geht’s zu",
    "opens in new window", "opens in a new window", "opens in a new tab", "affiliate relationship", "affiliate relationships", "is no longer updated",
    "check back for updates", "this is a developing story", "this story will be updated", "this article will be updated",
    "see more posts like", "below are some", "feel free to tweet", "feel free to email", "feel free to contact", "pour en savoir plus", "cliquez ici", "une nouvelle fenêtre", "à lire aussi", "haz clic", "haga clic", "más información en", "una ventana nueva",
    "consulta aquí", "vea aquí", "lea aquí", "sigue leyendo", "te recomendamos", "clique aqui", "veja aqui", "leia aqui", "confira aqui", "confira abaixo", "veja abaixo",
    "confira a seguir", "veja a seguir", "acompanhe em tempo real", "clicca qui", "per saperne di più", "una nuova finestra", "leggi qui", "continua a leggere", "klik hier",
    "lees verder", "meer weten over", "een nieuw venster", "kliknij tutaj", "w nowym oknie", "czytaj dalej", "czytaj więcej", "нажмите здесь", "читать далее",
    "в новом окне", "tıklayın", "tıklayınız", "yeni pencerede", "devamını okuyun", "xem chi tiết tại", "bấm vào đây", "nhấn vào đây", "mời độc giả", "mời bạn đọc",
     "詳しくはこちら", "に関するマルチメディア",
    "à suivre ici", "à suivre en direct ici", "à suivre dans notre direct", "suivez notre direct", "suivez en direct", "follow here", "follow along here", "follow live here", "follow our live",
    "follow the latest here", "live updates here", "hier im liveticker", "hier im live-ticker", "hier im newsblog", "hier im liveblog", "im liveticker zum nachlesen", "sigue aquí", "siga aquí", "sigue en directo", "síguelo en directo", "siga ao vivo",
    "this article is part of", "this story is part of", "this post is part of", "this piece is part of", "dieser artikel ist teil", "dieser beitrag ist teil", "dieser text ist teil",
    "die serie entsteht in", "unregelmäßigen abständen im", "im bereits erschienenen artikel", "im bereits erschienenen beitrag", "cet article fait partie", "este artículo forma parte",
    "este artigo faz parte", "este texto faz parte", "questo articolo fa parte", "dit artikel is onderdeel", "dit artikel maakt deel uit", "ten artykuł jest częścią",
    "a notícia foi dada pelo", "a notícia foi dada pela", "a informação foi dada pelo", "a informação foi dada pela", "as informações são do", "as informações são da",
    "acompanhe ao vivo", "segui la diretta", "volg hier", "volg het hier", "volg live", "śledź na żywo", "relacja na żywo tutaj", "следите за обновлениями", "buradan takip",
)  # fmt: skip
"""They make a sentence one of the page, but not the paragraph that it ends."""
_AT_A_PICTURE = (
    *(f"{noun} {side}{rest}" for noun in ("photo", "picture", "image") for side in ("above", "below") for rest in (",", " is", " shows")),
    "the above photo", "the above picture", "the above image", "unser bild zeigt", "unser foto zeigt", "im bild:", "auf dem bild:", "auf dem foto:", "bild oben", "foto oben", "bild unten", "foto unten", "photo ci-dessus", "photo ci-dessous",
    "photo ci-contre", "image ci-dessus", "image ci-dessous", "sur la photo :", "sur la photo:", "foto de arriba", "imagen de arriba", "foto de abajo", "imagen superior", "en la foto:", "en la imagen:", "foto acima", "imagem acima", "foto abaixo", "imagem abaixo",
    "na foto:", "foto qui sopra", "foto sopra", "nella foto:", "foto hierboven", "afbeelding hierboven", "foto hieronder", "op de foto:", "zdjęciu powyżej", "zdjęciu poniżej", "powyższym zdjęciu", "na zdjęciu:", "фото выше", "фото ниже", "на фото:", "на снимке:", "yukarıdaki fotoğraf",
    "yukarıdaki resim", "aşağıdaki fotoğraf", "上の写真", "上图", "ऊपर की तस्वीर", "trong ảnh:",
    *(f"{noun} {side} {rest}" for noun in ("bức ảnh", "tấm ảnh", "hình ảnh", "bức hình") for side in ("trên", "dưới") for rest in ("là", "cho thấy", "được chụp", "do", "ghi lại")),
)  # fmt: skip
"""They point at what the reader of a summary does not see; "the picture above the door" does not."""
_CAPTIONS = (
    "(pictured)", "(pictured ", "(file photo", "(file)", "file photo", "pictured above", "pictured below", "pictured left", "pictured right",
    "(above)", "(below)", "(left)", "(right)", "in this file photo", "in this photo", "in this image", "is seen here", "is seen in this",
    "photo d'illustration", "photo d’illustration", "symbolbild", "symbolfoto", "archivbild", "archivfoto", "imagen de archivo", "foto de archivo",
    "imagem de arquivo", "foto d'archivio", "foto d’archivio", "archiefbeeld", "zdjęcie ilustracyjne", "архивное фото", "arşiv fotoğrafı", "ảnh minh họa", "(trái)", "(phải)", "(giữa)",
    "(v.l.)", "(v. l.)", "(l.)", "(r.)", "(mitte)", "(à gauche)", "(à droite)", "(au centre)", "(izq.)", "(izda.)", "(dcha.)", "(a la izquierda)", "(a la derecha)", "(à esquerda)",
    "(à direita)", "(a sinistra)", "(a destra)", "(z lewej)", "(z prawej)", "(po lewej)", "(po prawej)", "(слева)", "(справа)", "(solda)", "(sağda)", "(ortada)", "from left to right", "(from left", ", from left,", "from left:", "pictured, from",
    "von links:", "(von links", "v.l.n.r.", "v. l. n. r.", "de gauche à droite :", "de gauche à droite:", "(de gauche", "de izquierda a derecha:", "(de izquierda", "da esquerda para a direita:", "(da esquerda",
    "da sinistra:", "(da sinistra", "van links naar rechts:", "(van links", "od lewej:", "(od lewej", "слева направо:", "(слева", "soldan sağa:", "(soldan", "từ trái sang", "、左から", "（左から",
    "资料图", "图为", "資料写真", "（左）", "（右）", "（中央）", "(左)", "(右)", "(中央)",   "(왼쪽부터)", "(왼쪽)", "(오른쪽)", "(가운데)", "صورة أرشيفية",
)  # fmt: skip
_HEAD = 5  # letters
WITHOUT_SPACES = "\u2e80"  # from here on scripts write words without spaces between them


class Telling(NamedTuple):
    """The phrases of boilerplate, captions and links that a text holds at all, so that its lines need not be searched for the hundred others."""

    boilerplate: tuple[str, ...]
    captions: tuple[str, ...]
    links: tuple[str, ...] = ()


def telling_phrases(text: str) -> Telling:
    """Look a whole text through once."""
    low = text.lower()
    plain = low.isascii()
    words = _keys().intersection(low.translate(_BLANKS).split() if plain else _WORD.findall(low.replace("_", " ")))
    if not plain and _WIDE.search(low):
        words |= {WITHOUT_SPACES}
    anywhere, captions, links = (_present(phrases, low, words) for phrases in _tables())
    near = [phrases for head, phrases in _inside_of_words().items() if head in low]
    return Telling(anywhere, (*captions, *(phrase for phrases in near for phrase in phrases if phrase in low)), links)


@cache
def _tables() -> tuple[dict[str, list[str]], ...]:
    return (
        _by_word(_ANYWHERE, whole=True),
        _by_word(_CAPTIONS, whole=False),
        _by_word((*_IN_A_SENTENCE, *_AT_A_PICTURE), whole=True),
    )


@cache
def _keys() -> frozenset[str]:
    """Give the words by which the phrases of all tables are kept."""
    return frozenset().union(*_tables())


def _present(phrases: Mapping[str, Sequence[str]], low: str, words: frozenset[str]) -> tuple[str, ...]:
    return tuple(phrase for key in phrases.keys() & words for phrase in phrases[key] if phrase in low)


@cache
def _inside_of_words() -> dict[str, list[str]]:
    """Give the phrases of captions that may begin and end inside of words, by a few letters that are looked for instead of all of them."""
    found: dict[str, list[str]] = {}
    for phrase in _tables()[1][""]:
        longest = max((run.group() for run in _RUN.finditer(phrase)), key=len)
        found.setdefault(longest[:_HEAD], []).append(phrase)
    return found


def _by_word(phrases: Sequence[str], *, whole: bool) -> dict[str, list[str]]:
    """Give the phrases by a word without which a text cannot hold them, under "" those that have none, and under `WITHOUT_SPACES` those of scripts without spaces; only `whole` ones end where words end."""
    found: dict[str, list[str]] = {"": []}
    for phrase in phrases:
        if phrase[0] > WITHOUT_SPACES:
            found.setdefault(WITHOUT_SPACES, []).append(phrase)
            continue
        runs = [run for run in _RUN.finditer(phrase) if whole or (run.start() and run.end() < len(phrase))]
        found.setdefault(max([run.group() for run in runs], key=len, default=""), []).append(phrase)
    return found


_WIDE = expression("[\u2e80-\U0010ffff]")
_RUN, _WORD = expression(r"[^\W_]+"), expression(r"\w+")
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
EVERY_PHRASE = Telling(_ANYWHERE, _CAPTIONS, (*_IN_A_SENTENCE, *_AT_A_PICTURE))
