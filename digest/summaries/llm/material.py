"""What of an article is shown to a model: its words without anything hidden, without sentences that speak to machines, the best of them, numbered. Pure.

What is screened out here reaches neither the model nor the extract that takes its place: a sentence that tells a summariser what to do is no news.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.model import Article
from digest.summaries import body, kinds, segmentation
from digest.summaries.abbreviations import base_language
from digest.summaries.features import measure
from digest.summaries.honesty import judge
from digest.summaries.languages import identify
from digest.summaries.scoring import score
from digest.summaries.telling import telling_phrases

SHOWN = 24
"""Sentences: the best of an article, in its order. More costs money and changes hardly anything."""

_LEAD = 3  # sentences of the beginning that are always shown: they name whom the others call "he"
_ORDER_GOES_ON = 1  # sentences
_JOINERS = frozenset("\u200c\u200d")
_INVISIBLE = frozenset(("Cf", "Co", "Cn", "Cs"))
_TO_MACHINES = re.compile(
    r"(?:ignore|disregard|forget|override|bypass|ignorier\w*|vergiss|missachte|ignorez|oubliez|ignora|olvida|olvide|ignori|dimentica|negeer|zignoruj|игнорируй\w*)"
    r"\W+(?:\w+\W+){0,4}?(?:instructions?|prompts?|rules?|directions?|guidelines?|anweisung\w*|vorgaben|regeln|consignes|règles|instrucciones|reglas|instruções|istruzioni|regole|instructies|instrukcje|инструкц\w*)"
    r"|\b(?:system|developer|hidden|secret)\s+(?:prompt|message|instruction)s?\b|\bas an ai\b|\b(?:large\s+)?language\s+models?\s*[:,]|\byou are (?:now )?(?:a|an|the)\s+(?:\w+\s+)?(?:assistant|ai|chatbot|model|summari[sz]er|bot)\b"
    r"|\b(?:note|attention|message|instructions?|hinweis|nota)\s+(?:to|for|an|für|para|pour)\s+(?:\w+\s+){0,3}(?:ai|llms?|models?|assistants?|summari[sz]ers?|bots?|ki|modell\w*|ia|modelos?|modèles?)\b"
    r"|\b(?:summari[sz]ers?|assistants?|ai|llms?|chatbots?|models?)\s*(?:must|should|shall|has to|have to|are required to|is required to|will now)\b"
    r"|\b(?:in|into|to|at the end of|add to|include in|put in)\s+(?:your|the|this)\s+(?:summary|answer|output|response|reply)\b|\b(?:your|the)\s+(?:summary|output|response)\s+(?:must|should|has to|shall|will)\b"
    r"|\b(?:respond|reply|answer|output|print|say|write|return|repeat)\s+(?:only|exactly|instead|verbatim|nothing but|the following|with the following|with only)\b"
    r"|\bdu bist (?:jetzt |nun )?ein\w*\s+(?:\w+\s+)?(?:assistent|ki|modell)\b|\bin d(?:er|eine[r]?) zusammenfassung\b|\b(?:dans|en) (?:ton|votre|le|tu|su|el) (?:résumé|resumen)\b|\beres (?:ahora )?un\w*\s+(?:asistente|modelo)\b|\btu es (?:maintenant )?un\w*\s+(?:assistant|modèle)\b"
    r"|<\|\w|\[/?INST\]|<</?SYS>>|###\s*(?:instruction|system|response)|(?:^|(?<=[.!?…]\s)|(?<=\n))(?:system|assistant|user|human|developer)\s*:|\b(?:to|für|à|para) (?:the |die |l\'|la )?(?:ai|llms?|ki|ia|models?|assistants?|summari[sz]ers?)\s*:|\bsummari[sz]e (?:this|the following) instead\b|\bEND OF (?:ARTICLE|TEXT|DATA|DOCUMENT)\b|\bnew instructions?\b|\bjailbreak\w*\b|\bDAN mode\b"
    r"|\"(?:sentences|role|content|lang)\"\s*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """An article as it is shown: its language (a base tag), and its sentences, which an answer cites from 1."""

    language: str
    sentences: tuple[str, ...]


def screened(article: Article) -> Article:
    """Give the article without what is hidden in its text, and without the sentences that speak to machines."""
    text = cleaned(article.text)
    if _TO_MACHINES.search(text):
        text = "\n".join(_spoken_to_people(line, article.language) for line in text.split("\n"))
    return article if text == article.text else replace(article, text=text)


def cleaned(text: str) -> str:
    """Give a text without comments, without characters that nobody sees, and without marks that turn its direction."""
    text = _without_comments(text[: body.MAX_CHARACTERS])
    if text.isascii():
        return "".join(character for character in text if character >= " " or character in "\n\t")
    return "".join(character for character in text if _is_visible(character))


def material_of(article: Article) -> Material:
    """Give what a model is shown of a screened article: its best sentences, each once, in their order."""
    text = body.readable(article.text)
    language = identify(text, base_language(article.language))
    telling = telling_phrases(text)
    paragraphs = body.paragraphs(text, telling, title=article.title, headings=article.headings)
    opening = kinds.introduction(paragraphs, kinds.kind_of(article.title, article.text, paragraphs))
    found = body.sentences(body.without_headings(opening), language, telling)
    if len(found) > SHOWN:
        scores = score(measure(found, [judge(one.text, language) for one in found], article.title, language).features)
        found = [found[at] for at in _best(scores)]
    return Material(language=language, sentences=tuple(one.text for one in found))


def speaks_to_machines(sentence: str) -> bool:
    """Whether a sentence tells a model what to do, rather than people what happened."""
    return _TO_MACHINES.search(sentence) is not None


def _best(scores: Sequence[float]) -> list[int]:
    order = sorted(range(len(scores)), key=lambda at: (at >= _LEAD, -scores[at], at))
    return sorted(order[:SHOWN])


def _spoken_to_people(line: str, language: str) -> str:
    """Leave out each sentence that speaks to machines, and those right behind it, in which it usually says what it wants."""
    if not speaks_to_machines(line):
        return line
    kept: list[str] = []
    under_order = 0
    for one in segmentation.split(line, language):
        if speaks_to_machines(one):
            under_order = _ORDER_GOES_ON
        elif under_order:
            under_order -= 1
        else:
            kept.append(one)
    return " ".join(kept)


def _without_comments(text: str) -> str:
    kept = []
    while True:
        before, mark, rest = text.partition("<!--")
        kept.append(before)
        if not mark:
            return "".join(kept)
        _, _, text = rest.partition("-->")


def _is_visible(character: str) -> bool:
    if character in "\n\t" or character in _JOINERS:
        return True
    category = unicodedata.category(character)
    return category not in _INVISIBLE and category != "Cc"
