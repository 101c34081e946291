"""Short sentences that say of what stands before them that it is false, or deadly: "The claim is false.". Whoever prints the claim has to print them.

Only a few words of each language, in sentences that say little else: longer ones stand for themselves. Pure.
"""

# ruff: noqa: RUF001  letters of many scripts are what this file is about

from collections.abc import Sequence

from digest.summaries.expressions import expression
from digest.summaries.honesty import Judgement
from digest.summaries.words import listed_phrases

_LONGEST = 12  # words
_REACH = 5  # sentences before "The claim is false"; "This is wrong" speaks of the one before it
_REACH_OF_SPEECH = 2  # the same of what somebody says: "That is a lie," said the mayor
_REACH_OF_BLAME = 2  # the same of words that blame what was done as often as what was said: "The law is wrong"

_VERDICTS = {
    "en": listed_phrases(
        " is false| are false| is untrue| is not true| are not true| isn't true| is wrong.| was wrong.| were wrong.| is a hoax| is a lie| is fake| are fake| is a fake| was faked| is fabricated| was fabricated|"
        "is misleading|no truth in|no truth to|none of this is true|none of it is true|none of that is true|a false claim|the opposite is true| this is deadly| this is dangerous| this can be fatal| this can kill| this is nonsense|this is nonsense|this is deadly|this is dangerous"
    ),
    "de": listed_phrases(
        " ist falsch| sind falsch| war falsch| waren falsch| ist unwahr| ist nicht wahr| stimmt nicht| stimmt alles nicht| stimmt so nicht| stimmen nicht| ist frei erfunden| ist erfunden| ist gefälscht| ist eine fälschung| sind fälschungen|"
        "eine falschmeldung|nichts davon stimmt|nichts davon ist wahr|davon stimmt nichts| ist ein fake| ist unsinn| ist irreführend|das gegenteil stimmt|das gegenteil ist |das ist lebensgefährlich|das ist gefährlich|das ist tödlich|dies ist lebensgefährlich|dies ist gefährlich"
    ),
    "fr": listed_phrases(
        "c'est faux| est faux.| est faux »|tout est faux| est fausse| sont fausses| sont faux.|n'est pas vrai|ne sont pas vrai|il n'en est rien|rien de tout cela n'est vrai|rien n'est vrai| est une erreur| était une erreur| est un faux| est une infox| une fausse information|"
        " est trompeu| est mensong|c'est le contraire|c'est dangereux|c'est mortel|cela peut tuer| est un canular"
    ),
    "es": listed_phrases(
        "es falso| es falsa| son falsas| son falsos|no es cierto|no es cierta|no es verdad|nada de esto es cierto|nada de eso es cierto| es mentira| es un bulo| es un error| fue un error| es engaños|esto es peligroso|eso es peligroso|esto puede ser mortal|lo contrario es cierto"
    ),
    "pt": listed_phrases(
        "é falso|é falsa|são falsas|são falsos|não é verdade|não é verdadeir| é mentira| é um boato| é um erro| foi um erro| é enganos|isso é perigoso|isto é perigoso|isso pode matar| é fake|o contrário é verdade"
    ),
    "it": listed_phrases(
        "è falso|è falsa|sono false|sono falsi|non è vero|non è vera| è una bufala| è una bugia| è un errore| è stato un errore| è fuorviante|questo è pericoloso|ciò è pericoloso|è vero il contrario"
    ),
    "nl": listed_phrases(
        " is onwaar| zijn onwaar| is niet waar| klopt niet| is vals| is nep| is een hoax| is fout.| was fout.| is misleidend|dit is gevaarlijk|dat is gevaarlijk|het tegendeel is waar"
    ),
    "pl": listed_phrases("to nieprawda| jest fałszyw| są fałszyw|nie jest prawd|to fałsz| jest nieprawdziw|to niebezpieczne|to jest niebezpieczne"),
    "ru": listed_phrases("это неправда|это ложь|не соответствует действительности|это фейк| ложно|это опасно|это смертельно опасно|это ошибка"),
    "tr": listed_phrases("doğru değil|gerçek değil|asılsız| yanlış.| yalan."),
    "vi": listed_phrases("sai sự thật|không đúng sự thật|không có thật|là tin giả|là bịa đặt"),
    "zh": listed_phrases("是假的|不实|不實|是谣言|是謠言|不是真的|是错误的|是錯誤的"),
    "ja": listed_phrases("は誤り|は虚偽|はデマ|事実ではない|事実ではあり|は嘘"),
    "ar": listed_phrases("غير صحيح|غير صحيحة|كاذب|كاذبة|ليس صحيحا|لا أساس له"),
    "hi": listed_phrases("गलत है|झूठ है|झूठा है|फर्जी है|सच नहीं"),
}  # fmt: skip
_BLAMES = listed_phrases(
    " is wrong| was wrong| were wrong| this is dangerous|this is dangerous| war falsch| waren falsch|das ist gefährlich|dies ist gefährlich| est une erreur| était une erreur|c'est dangereux| es un error| fue un error|"
    "esto es peligroso|eso es peligroso| é um erro| foi um erro|isso é perigoso|isto é perigoso| è un errore| è stato un errore|questo è pericoloso|ciò è pericoloso| is fout| was fout|dit is gevaarlijk|dat is gevaarlijk|"
    "to niebezpieczne|to jest niebezpieczne|это опасно|это ошибка| yanlış|是错误的|是錯誤的|は誤り|"
    " is fake| are fake| is a fake| was faked| ist gefälscht| ist eine fälschung| sind fälschungen| est un faux| is vals| is nep"
)  # fmt: skip
_SAID = listed_phrases(
    "claim|report|article|story|statement|rumour|rumor|letter|post |behauptung|meldung|bericht|artikel|aussage|nachricht|gerücht|angabe|information|affirmation|nouvelle|rumeur|noticia|informaci|"
    "afirmaci|notícia|informaç|boato|afirmaç|notizia|informazion|affermazion|bewering|информаци|сообщени|утверждени|iddia|haber|说法|說法|消息|信息|資訊|情報|主張|報道|投稿|"
    "video|photo|picture|image|quote|document|foto|bild|aufnahme|zitat|brief|dokument|citaat|filmpje"
)  # fmt: skip
"""What a claim is called, or what is shown for it: with that, those words say that it is false."""
_ASKS = expression(r"[?？؟]\W{0,3}$")  # not `Flag.QUESTION`: that judges the whole sentence
_UNDONE = listed_phrases(
    " if | whether | nicht falsch| not false|wenn |pas faux|no es falso|not everything|not all |nothing in |nicht alles|nicht alle |nichts daran|rien n'est faux|nada es falso|pas vraiment|of making a false|not true to |"
    "etwas stimmt nicht|etwas mit |不实用|不实际|不實用|不實際|嘘ではな|誤りではな|虚偽ではな"
)


def is_verdict(text: str, judgement: Judgement, language: str) -> bool:
    """Whether a sentence is short, and says that something is false or deadly."""
    known = _VERDICTS.get(language)
    if known is None or judgement.length > _LONGEST or not judgement.words or _ASKS.search(text):
        return False
    return known.stand_in(text) and not _UNDONE.stand_in(text)


def overturned(texts: Sequence[str], judgements: Sequence[Judgement], language: str) -> dict[int, int]:
    """Give the place of the verdict on each sentence that has one behind it; the verdicts are their own. Linear in the number of sentences."""
    found: dict[int, int] = {}
    for at, (text, judgement) in enumerate(zip(texts, judgements, strict=True)):
        if is_verdict(text, judgement, language):
            found[at] = at
            for before in range(at - 1, max(-1, at - 1 - _reach(text, judgement)), -1):
                if before in found:
                    break
                found[before] = at
    return found


def _reach(text: str, judgement: Judgement) -> int:
    """Give how many sentences before it a verdict may speak of."""
    if judgement.leans:
        return 1
    if judgement.quoted.share:
        return _REACH_OF_SPEECH
    return _REACH_OF_BLAME if _BLAMES.stand_in(text) and not _SAID.stand_in(text) else _REACH
