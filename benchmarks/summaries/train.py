"""Learn the weights of `digest/summaries/weights.py`: `.venv/bin/python benchmarks/summaries/train.py FILE.jsonl ...` prints them, to be put there by hand.

A sentence is good when it belongs to the set of three that has most of the human summary's words (a greedy oracle), and when it alone has many of them:
half of what is learnt is the one, half the other. The model is a softmax over the sentences of one article, so that articles count alike however long, and
so do languages, however many articles; its loss is the cross-entropy with those shares, plus a square penalty. Needs numpy and scipy. Which files the
weights in the code were learnt from, and under which licences: `docs/explanation/summaries.md`.
"""

# ruff: noqa: SLF001  who learns the weights looks inside of what weighs

import argparse
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import numpy as np  # noqa: E402  found by the line above
import systems  # noqa: E402
from rouge import porter  # noqa: E402
from scipy.optimize import minimize  # noqa: E402

from digest.model import Article  # noqa: E402
from digest.summaries import extractive, scoring, weights  # noqa: E402
from digest.summaries.features import Features, measure  # noqa: E402
from digest.summaries.honesty import judge  # noqa: E402

NAMES = Features._fields
CROSSED = [name for name in NAMES if weights.SHARED.features[name].by_log or weights.SHARED.features[name].by_inverse]
PENALTY = 8.0
EDGE = 30.0
"""How sharply a sentence with more of the reference's words is preferred to one with fewer."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=1500, help="articles of each file")
    parser.add_argument(
        "--no-paragraphs", action="store_true", help="the files have a sentence a line: learn nothing from that"
    )
    options = parser.parse_args()
    stem = porter()
    articles = [
        found
        for path in options.files
        for one in systems.read(path, options.limit)
        if (found := prepare(one, stem, paragraphs=not options.no_paragraphs))
    ]
    counts = Counter(language for _, _, language in articles)
    print(f"{len(articles)} articles: {dict(counts)}", file=sys.stderr)
    show(fit(articles, counts))


def prepare(one, stem, *, paragraphs=True):
    """Give the matrix of an article's sentences and the share of each in the oracle; None where no choice is to be learnt."""
    article = Article(id="", source="", source_name="", title=one.title, language=one.language, text=one.text)
    reading = extractive._read(article)
    if len(reading.sentences) < 5:
        return None
    if not paragraphs:
        reading = reading._replace(
            sentences=[sentence._replace(paragraph=0, opens_paragraph=False) for sentence in reading.sentences]
        )
    judgements = [judge(sentence.text, reading.language) for sentence in reading.sentences]
    features = measure(reading.sentences, judgements, one.title, reading.language).features
    sentences = [sentence.text for sentence in reading.sentences]
    together = oracle(sentences, one, stem)
    return (matrix(features), (together + alone(sentences, one, stem)) / 2, one.language) if together.sum() else None


def alone(sentences, one, stem):
    """Give each sentence its share by how much of the nearest reference it has."""
    found = np.array([systems.likeness([sentence], one, stem) for sentence in sentences])
    raw = np.exp(EDGE * (found - found.max()))
    return raw / raw.sum()


def oracle(sentences, one, stem):
    """Give those that together come nearest to a reference equal shares, and the others none."""
    chosen = systems.nearest(sentences, one, stem)
    share = np.zeros(len(sentences))
    share[chosen] = 1 / max(1, len(chosen))
    return share


def matrix(features):
    """Write features as `scoring.score` weighs them: alone, times the logarithm of the position, times its inverse, ranks, squares."""
    plain = np.array(features)
    log, inverse = plain[:, [NAMES.index("log_position")]], plain[:, [NAMES.index("inverse_position")]]
    crossed = plain[:, [NAMES.index(name) for name in CROSSED]]
    ranks = []
    for name in weights.SHARED.ranks:
        found = np.argsort(scoring._by_rank([getattr(one, name) for one in features])).astype(float)
        ranks += [found / max(1, len(features) - 1), np.minimum(found, scoring._FIRST_RANKS) / scoring._FIRST_RANKS]
    squares = [plain[:, NAMES.index("length")] ** 2, plain[:, NAMES.index("centrality")] ** 2]
    return np.hstack([plain, crossed * log, crossed * inverse, np.array(ranks).T, np.array(squares).T])


def fit(articles, counts, penalty=PENALTY):
    width = articles[0][0].shape[1]
    rows = np.vstack([found for found, _, _ in articles])
    scale = rows.std(axis=0)
    scale[scale == 0] = 1.0
    rows = rows / scale
    lengths = np.array([len(wanted) for _, wanted, _ in articles])
    starts = np.cumsum([0, *lengths[:-1]])
    importance = np.repeat([len(articles) / len(counts) / counts[language] for _, _, language in articles], lengths)
    shares = np.concatenate([wanted for _, wanted, _ in articles]) * importance

    def loss(weights):
        scores = rows @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
        raw = np.exp(scores)
        total = np.add.reduceat(raw, starts)
        guess = raw / np.repeat(total, lengths)
        value = -(shares * (scores - np.repeat(np.log(total), lengths))).sum() + penalty * (weights**2).sum()
        return value, rows.T @ (guess * importance - shares) + 2 * penalty * weights

    found = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return found.x / scale


def show(learnt) -> None:
    """Print the weights as they stand in `weights.py`; the mild preference of `scoring.py` for the top comes on top of them."""
    count, crossed = len(NAMES), len(CROSSED)
    print("Weights(\n    features={")
    for at, name in enumerate(NAMES):
        more = ""
        if name in CROSSED:
            by_log, by_inverse = learnt[count + CROSSED.index(name)], learnt[count + crossed + CROSSED.index(name)]
            more = f", {by_log:.4f}, {by_inverse:.4f}"
        print(f'        "{name}": Weight({learnt[at]:.4f}{more}),')
    rest = learnt[count + 2 * crossed :]
    ranks = (f'"{name}": ({rest[2 * at]:.4f}, {rest[2 * at + 1]:.4f})' for at, name in enumerate(weights.SHARED.ranks))
    print(f"    }},\n    ranks={{{', '.join(ranks)}}},")
    print(f"    squared_length={rest[-2]:.4f},\n    squared_centrality={rest[-1]:.4f},\n)")


if __name__ == "__main__":
    main()
