"""What is measured of every sentence, language by language alike: where it stands, what it shares with title and text, how it is made. Pure numbers.

The order of `Features` is the order of the weights in `digest.summaries.weights`; a definition that changes here needs new weights there.
"""

# ruff: noqa: RUF001  quotes of many scripts are what this file is about

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from operator import mul, sub
from typing import NamedTuple

from digest.summaries.body import Sentence
from digest.summaries.expressions import expression
from digest.summaries.honesty import Judgement, writer_words
from digest.summaries.terms import Vector, cosine, stems_of, terms_of, unit_vector
from digest.summaries.vocabulary import Vocabulary, vocabulary
from digest.summaries.words import words_of

_Columns = dict[str, list[float]]
"""The numbers of all sentences by the name of their feature."""

_NAME = expression(r"[A-ZÀ-ÞА-ЯĐ](?<=[a-zß-ÿ0-9,;] .)[\w’'-]+")
_DIGIT, _PLAIN_DIGIT = expression(r"\d"), expression("[0-9]")
_KEYWORDS = 12


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
    """What the features of one sentence need to know of the whole text; `to_earlier`: its likeness to all before it, `new`: how many of its terms none of them has."""

    terms: list[list[str]]
    unique: list[set[str]]
    log_frequency: dict[str, float]
    rarity: dict[str, float]
    vectors: list[Vector]
    sums: dict[str, float]
    to_earlier: list[float]
    new: list[int]
    keywords: dict[str, float]
    names: list[set[str]]
    name_counts: Counter[str]
    title: frozenset[str]
    title_norm: float


def measure(sentences: Sequence[Sentence], judgements: Sequence[Judgement], title: str, language: str) -> Measured:
    """Measure all sentences of a text, one feature after the other. Linear in its length."""
    whole = _whole_text(sentences, judgements, title, language)
    columns = {
        **_of_places(sentences),
        **_of_lengths(judgements),
        **_of_terms(whole, judgements),
        **_of_the_title(whole),
        **_of_names(whole),
        **_of_form([sentence.text for sentence in sentences], judgements, vocabulary(language)),
    }
    rows = zip(*(columns[name] for name in Features._fields), strict=True)
    return Measured(list(map(Features._make, rows)), whole.vectors, whole.title)


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
    vectors = [unit_vector(found, rarity) for found in terms]
    sums: dict[str, float] = {}
    to_earlier, new = [], []
    for vector in vectors:
        told = len(sums)
        to_earlier.append(_likeness_to(sums, vector))
        new.append(len(sums) - told)
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
        new=new,
        keywords=_keywords(frequency),
        names=names,
        name_counts=Counter(chain.from_iterable(names)),
        title=of_title,
        title_norm=math.sqrt(sum([rarity.get(term, 1.0) ** 2 for term in sorted(of_title)])) or 1.0,
    )


def _keywords(frequency: Counter[str]) -> dict[str, float]:
    """Give the share of each of the most frequent terms among all of them."""
    repeated = [(count, term) for term, count in frequency.items() if count > 1 and not term.isdigit()]
    top = sorted(repeated, reverse=True)[:_KEYWORDS]
    total = sum(count for count, _ in top) or 1
    return {term: count / total for count, term in top}


def _of_places(sentences: Sequence[Sentence]) -> _Columns:
    count = len(sentences)
    places = range(count)
    return {
        "inverse_position": [1 / (1 + at) for at in places],
        "first": [float(at == 0) for at in places],
        "second": [float(at == 1) for at in places],
        "third": [float(at == 2) for at in places],  # noqa: PLR2004  the third sentence
        "relative_position": [at / count for at in places],
        "log_position": [math.log1p(at) for at in places],
        "opens_paragraph": [float(one.opens_paragraph and at > 0) for at, one in enumerate(sentences)],
        "inverse_paragraph": [1 / (1 + one.paragraph) for one in sentences],
        "first_paragraph": [float(one.paragraph == 0) for one in sentences],
    }


def _of_lengths(judgements: Sequence[Judgement]) -> _Columns:
    lengths = [one.length for one in judgements]
    return {
        "length": [min(words, 60) / 30 for words in lengths],
        "short": [float(words < 8) for words in lengths],  # noqa: PLR2004  words
        "medium_length": [float(12 <= words <= 32) for words in lengths],  # noqa: PLR2004  words
        "long": [float(words > 40) for words in lengths],  # noqa: PLR2004  words
    }


def _of_terms(whole: _Text, judgements: Sequence[Judgement]) -> _Columns:
    count = len(whole.terms)
    weight_of, frequency_of = whole.sums.__getitem__, whole.log_frequency.__getitem__
    to_all = [
        sum(map(mul, vector.values(), map(weight_of, vector)), -1.0 if vector else 0.0) for vector in whole.vectors
    ]
    to_later = map(sub, to_all, whole.to_earlier)
    return {
        "centrality": [likeness / max(count - 1, 1) * 5 for likeness in to_all],
        "forward": [
            likeness / after * 5 if after else 0.0
            for after, likeness in zip(range(count - 1, -1, -1), to_later, strict=True)
        ],
        "backward": [likeness / at * 5 if at else 0.0 for at, likeness in enumerate(whole.to_earlier)],
        "lead_cosine": [cosine(vector, whole.vectors[0]) if at else 0.0 for at, vector in enumerate(whole.vectors)],
        "mean_frequency": [sum(map(frequency_of, terms)) / len(terms) if terms else 0.0 for terms in whole.terms],
        "keywords": [
            sum([share for term, share in whole.keywords.items() if term in unique]) for unique in whole.unique
        ],
        "content": [len(terms) / max(one.length, 1) for terms, one in zip(whole.terms, judgements, strict=True)],
        "novelty": [new / len(unique) if unique else 0.0 for new, unique in zip(whole.new, whole.unique, strict=True)],
    }


def _of_the_title(whole: _Text) -> _Columns:
    shared = [unique & whole.title for unique in whole.unique]
    weights = [
        sum([vector[term] * whole.rarity[term] for term in sorted(terms)]) if terms else 0.0
        for vector, terms in zip(whole.vectors, shared, strict=True)
    ]
    return {
        "title_cosine": [weight / whole.title_norm for weight in weights],
        "title_recall": [len(terms) / max(1, len(whole.title)) for terms in shared],
    }


def _of_names(whole: _Text) -> _Columns:
    count = len(whole.names)
    how_often = whole.name_counts.__getitem__
    return {
        "names": [min(len(names), 6) / 3 for names in whole.names],
        "name_frequency": [sum(map(how_often, names)) / count for names in whole.names],
    }


def _of_form(texts: Sequence[str], judgements: Sequence[Judgement], known: Vocabulary) -> _Columns:
    openings = [one.words[0].replace("’", "'").partition("'")[0] if one.words else "" for one in judgements]
    return {
        "numbers": [min(_digits(text), 8) / 4 for text in texts],
        "quoted": [one.quoted.share for one in judgements],
        "opens_quoted": [float(text[:1] in "\"“«„‘'—–-") for text in texts],
        "opens_pronoun": [float(opening in known.pronouns) for opening in openings],
        "opens_connective": [float(opening in known.connectives) for opening in openings],
        "question": [float(text.rstrip('"”»’ ')[-1:] in "?？؟") for text in texts],
        "first_person": [_first_person(text, one, known) for text, one in zip(texts, judgements, strict=True)],
        "colon": [float(":" in text) for text in texts],
    }


def _digits(text: str) -> int:
    return len((_PLAIN_DIGIT if text.isascii() else _DIGIT).findall(text))


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
