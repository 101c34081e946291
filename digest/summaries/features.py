"""What is measured of every sentence, language by language alike: where it stands, what it shares with title and text, how it is made. Pure numbers.

The order of `Features` is the order of the weights in `digest.summaries.weights`; a definition that changes here needs new weights there.
"""

# ruff: noqa: RUF001  quotes of many scripts are what this file is about

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import mul
from typing import NamedTuple

from digest.summaries.body import Sentence
from digest.summaries.expressions import expression
from digest.summaries.honesty import Judgement, writer_words
from digest.summaries.vocabulary import Vocabulary, vocabulary
from digest.summaries.words import WIDE, WORD, words_of

Vector = Mapping[str, float]

_WIDE_RUN = expression(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]+")
_NAME = expression(r"[A-ZÀ-ÞА-ЯĐ](?<=[a-zß-ÿ0-9,;] .)[\w’'-]++")
_DIGIT, _PLAIN_DIGIT = expression(r"\d"), expression("[0-9]")
_STEM = 6  # characters: a crude stem that serves all alphabets
_KEYWORDS = 12
_KEPT_STEMS = 20_000  # words of a language, some 3 MB


class Features(NamedTuple):
    """The numbers of one sentence; shares are between 0 and 1, lengths in units of 30 words, cosines times 5 where averages are small."""

    inverse_position: float
    first: float
    second: float
    third: float
    relative_position: float
    log_position: float
    opens_paragraph: float
    inverse_paragraph: float
    length: float
    short: float
    long: float
    title_cosine: float
    title_recall: float
    centrality: float
    mean_frequency: float
    forward: float
    backward: float
    lead_cosine: float
    keywords: float
    names: float
    name_frequency: float
    numbers: float
    quoted: float
    opens_quoted: float
    opens_pronoun: float
    opens_connective: float
    question: float
    first_person: float
    content: float
    colon: float
    novelty: float
    first_paragraph: float
    medium_length: float


class Measured(NamedTuple):
    """`features` and unit `vectors` (term -> weight, tf-isf), one per sentence; the terms of the `title`."""

    features: list[Features]
    vectors: list[Vector]
    title: frozenset[str]


class _Text(NamedTuple):
    """What the features of one sentence need to know of the whole text."""

    terms: list[list[str]]
    unique: list[set[str]]
    log_frequency: dict[str, float]
    rarity: dict[str, float]
    vectors: list[Vector]
    sums: dict[str, float]
    to_earlier: list[float]
    keywords: dict[str, float]
    names: list[set[str]]
    name_counts: Counter[str]
    title: frozenset[str]
    title_norm: float


def measure(sentences: Sequence[Sentence], judgements: Sequence[Judgement], title: str, language: str) -> Measured:
    """Measure all sentences of a text. Linear in its length."""
    known = vocabulary(language)
    whole = _whole_text(sentences, judgements, title, language)
    seen: set[str] = set()
    measured = []
    for at, (sentence, judgement) in enumerate(zip(sentences, judgements, strict=True)):
        measured.append(_measure_one(at, sentence, judgement, whole, seen, known))
        seen |= whole.unique[at]
    return Measured(measured, whole.vectors, whole.title)


class Stems(dict[str, str]):
    """The stem of each word as it is asked for, empty for a word without meaning of its own: texts say the same words again and again.

    What was asked for is kept, as far as `_KEPT_STEMS`; that changes no answer.
    """

    def __init__(self, common: frozenset[str]) -> None:
        super().__init__()
        self._common = common

    def __missing__(self, word: str) -> str:
        plain = _without_elision(word) if "'" in word or "’" in word else word
        bare = len(plain) < 2 or "-" in word or plain in self._common or word in self._common  # noqa: PLR2004  a letter is no term
        stem = "" if bare else _stem(plain)
        if len(self) >= _KEPT_STEMS:
            self.clear()
        self[word] = stem
        return stem


@lru_cache(maxsize=32)
def stems_of(language: str) -> Stems:
    """Give the stems of a base language, which all texts share."""
    return Stems(vocabulary(language).common)


def terms_of(text: str, words: Sequence[str], stems: Stems) -> list[str]:
    """Give the stems of the words that carry meaning; of scripts without spaces, the pairs of characters. `words` are those of `text`, lower case."""
    if not text.isascii() and WIDE.search(text):
        pairs = [run[at : at + 2] for run in _WIDE_RUN.findall(text) for at in range(max(1, len(run) - 1))]
        words = WORD.findall(_WIDE_RUN.sub(" ", text.lower()))
        return pairs + terms_of("", words, stems)
    found = list(filter(None, map(stems.__getitem__, words)))
    if "-" in text:
        parts = [part for word in words if "-" in word for part in word.split("-")]
        found.extend(filter(None, map(stems.__getitem__, parts)))
    return found


def _without_elision(word: str) -> str:
    """Give "accord" for "l'accord" and "company" for "company's"."""
    head, _, tail = word.replace("’", "'").partition("'")
    return tail if len(head) <= 2 else head  # noqa: PLR2004  an elided article has at most two letters


def _stem(word: str) -> str:
    if len(word) > _STEM:
        return word[:_STEM]
    return word[:-1] if len(word) > 3 and word[-1] == "s" else word  # noqa: PLR2004  "gas" is no plural


def _whole_text(sentences: Sequence[Sentence], judgements: Sequence[Judgement], title: str, language: str) -> _Text:
    stems = stems_of(language)
    terms = [
        terms_of(sentence.text, judgement.words, stems)
        for sentence, judgement in zip(sentences, judgements, strict=True)
    ]
    frequency = Counter(chain.from_iterable(terms))
    unique = list(map(set, terms))
    spread = Counter(chain.from_iterable(unique))
    rare = {count: math.log(1 + len(terms) / count) for count in set(spread.values())}
    rarity = {term: rare[count] for term, count in spread.items()}
    vectors = [_unit_vector(found, rarity) for found in terms]
    sums: dict[str, float] = {}
    to_earlier = [_likeness_to(sums, vector) for vector in vectors]
    names = [{name.lower() for name in _NAME.findall(sentence.text)} for sentence in sentences]
    of_title = frozenset(terms_of(title, words_of(title), stems))
    logs = {count: math.log(count) for count in set(frequency.values())}
    return _Text(
        terms=terms,
        unique=unique,
        log_frequency={term: logs[count] for term, count in frequency.items()},
        rarity=rarity,
        vectors=vectors,
        sums=sums,
        to_earlier=to_earlier,
        keywords=_keywords(frequency),
        names=names,
        name_counts=Counter(chain.from_iterable(names)),
        title=of_title,
        title_norm=math.sqrt(sum([rarity.get(term, 1.0) ** 2 for term in sorted(of_title)])) or 1.0,
    )


def _unit_vector(terms: list[str], rarity: Mapping[str, float]) -> Vector:
    raw = {term: rarity[term] for term in terms}
    if len(raw) < len(terms):  # a word is said twice
        for term, count in Counter(terms).items():
            if count > 1:
                raw[term] *= 1 + math.log(count)
    norm = math.sqrt(sum([weight * weight for weight in raw.values()])) or 1.0
    return {term: weight / norm for term, weight in raw.items()}


def _keywords(frequency: Counter[str]) -> dict[str, float]:
    """Give the share of each of the most frequent terms among all of them."""
    repeated = [(count, term) for term, count in frequency.items() if count > 1 and not term.isdigit()]
    top = sorted(repeated, reverse=True)[:_KEYWORDS]
    total = sum(count for count, _ in top) or 1
    return {term: count / total for count, term in top}


def _measure_one(
    at: int,
    sentence: Sentence,
    judgement: Judgement,
    whole: _Text,
    seen: set[str],
    known: Vocabulary,
) -> Features:
    vector, terms, text = whole.vectors[at], whole.terms[at], sentence.text
    count = len(whole.terms)
    unique = whole.unique[at]
    to_all = sum(map(mul, vector.values(), map(whole.sums.__getitem__, vector)), -1.0 if vector else 0.0)
    to_earlier = whole.to_earlier[at]
    of_title = unique & whole.title
    after = count - 1 - at
    words = judgement.length
    opening = judgement.words[0].replace("’", "'").partition("'")[0] if judgement.words else ""
    return Features(
        inverse_position=1 / (1 + at),
        first=float(at == 0),
        second=float(at == 1),
        third=float(at == 2),  # noqa: PLR2004  the third sentence
        relative_position=at / count,
        log_position=math.log1p(at),
        opens_paragraph=float(sentence.opens_paragraph and at > 0),
        inverse_paragraph=1 / (1 + sentence.paragraph),
        length=min(words, 60) / 30,
        short=float(words < 8),  # noqa: PLR2004  words
        long=float(words > 40),  # noqa: PLR2004  words
        title_cosine=sum([vector[term] * whole.rarity[term] for term in sorted(of_title)]) / whole.title_norm
        if of_title
        else 0.0,
        title_recall=len(of_title) / len(whole.title) if whole.title else 0.0,
        centrality=to_all / max(count - 1, 1) * 5,
        mean_frequency=sum(map(whole.log_frequency.__getitem__, terms)) / len(terms) if terms else 0.0,
        forward=(to_all - to_earlier) / after * 5 if after else 0.0,
        backward=to_earlier / at * 5 if at else 0.0,
        lead_cosine=cosine(vector, whole.vectors[0]) if at else 0.0,
        keywords=sum([share for term, share in whole.keywords.items() if term in unique]),
        names=min(len(whole.names[at]), 6) / 3,
        name_frequency=sum(map(whole.name_counts.__getitem__, whole.names[at])) / count,
        numbers=min(len((_PLAIN_DIGIT if text.isascii() else _DIGIT).findall(text)), 8) / 4,
        quoted=judgement.quoted.share,
        opens_quoted=float(text[:1] in "\"“«„‘'—–-"),
        opens_pronoun=float(opening in known.pronouns),
        opens_connective=float(opening in known.connectives),
        question=float(text.rstrip('"”»’ ')[-1:] in "?？؟"),
        first_person=_first_person(text, judgement, known),
        content=len(terms) / max(words, 1),
        colon=float(":" in text),
        novelty=len(unique - seen) / len(unique) if unique else 0.0,
        first_paragraph=float(sentence.paragraph == 0),
        medium_length=float(12 <= words <= 32),  # noqa: PLR2004  words
    )


def _first_person(text: str, judgement: Judgement, known: Vocabulary) -> float:
    if known.first_person.isdisjoint(judgement.words):
        return 0.0
    return min(writer_words(text, known), 3) / 3


def _likeness_to(before: dict[str, float], vector: Vector) -> float:
    """Give the sum of the cosines with all earlier sentences, whose sum `before` is, and add this one to it."""
    likeness = 0.0
    for term, weight in vector.items():
        earlier = before.get(term, 0.0)
        likeness += weight * earlier
        before[term] = earlier + weight
    return likeness


def cosine(one: Vector, other: Vector) -> float:
    """Give the cosine of two unit vectors."""
    if len(one) > len(other):
        one, other = other, one
    return sum([weight * other[term] for term, weight in one.items() if term in other])
