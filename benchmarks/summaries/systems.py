"""Who takes part, and on which terms: at most three whole sentences and 65 words, for everybody."""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rouge import rouge

from digest.model import Article
from digest.summaries import ExtractiveSummarizer
from digest.summaries.segmentation import split
from digest.summaries.words import word_count

SENTENCES, WORDS = 3, 65
OURS, LEAD, FITTED, ORACLE = "digest", "lead-3", "fitted lead", "oracle"
REACH = 60  # sentences that an oracle looks at
WARM = 20  # articles before the clock runs; those of the peers warm up by their first ones, too
PEERS = Path(__file__).with_name("peers.py")


@dataclass(frozen=True, slots=True)
class Text:
    """One article of a set: its references are one or several summaries, as sentences or lines."""

    text: str
    title: str
    language: str
    references: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Run:
    """What a system printed of each text of a set, and the seconds of processor time it took."""

    summaries: list[list[str]]
    seconds: float


def read(path: Path, limit: int) -> list[Text]:
    """Read lines of {"text", "summary", "title"?, "lang"?, "refs"?}; of a longer file every n-th line, so that a sample is the same each time."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    step = max(1, len(lines) // limit) if limit else 1
    return [_text(json.loads(line)) for line in lines[::step][: limit or None]]


def _text(row) -> Text:
    language = row.get("lang", "en")
    references = tuple(
        tuple(part for line in one.split("\n") for part in split(line, language) if part.strip())
        for one in row.get("refs") or [row["summary"]]
    )
    return Text(row["text"], row.get("title", ""), language, references, tuple(split(row["text"], language)))


def as_article(one: Text) -> Article:
    """Give a text of a set as the article that it was."""
    return Article(id="", source="", source_name="", title=one.title, language=one.language, text=one.text)


def ours(texts: Sequence[Text]) -> Run:
    summarizer = ExtractiveSummarizer()
    articles = [as_article(one) for one in texts]
    for article in articles[:WARM]:
        summarizer.summarize(article)
    begun = time.process_time()
    summaries = [
        list(summarizer.summarize(article, sentences=SENTENCES, words=WORDS).sentences) for article in articles
    ]
    return Run(summaries, time.process_time() - begun)


def lead(texts: Sequence[Text]) -> Run:
    """The first three sentences, however long."""
    return Run([list(one.sentences[:SENTENCES]) for one in texts], 0.0)


def fitted_lead(texts: Sequence[Text]) -> Run:
    """The first sentences as far as they fit."""
    return Run([fit(range(len(one.sentences)), one.sentences, skip=False) for one in texts], 0.0)


def oracle(texts: Sequence[Text], stem: Callable[[str], str] | None) -> Run:
    """The sentences that a greedy choice finds who has read the reference: what choosing whole sentences could reach at most, nearly."""
    return Run([[one.sentences[at] for at in nearest(one.sentences, one, stem)] for one in texts], 0.0)


def nearest(sentences: Sequence[str], one: Text, stem: Callable[[str], str] | None) -> list[int]:
    """Give the indexes of the sentences that together come nearest to a reference of `one`, within the terms: greedily, so the best or nearly."""
    chosen: list[int] = []
    value = 0.0
    while len(chosen) < SENTENCES:
        rest = (at for at in range(min(len(sentences), REACH)) if at not in chosen)
        options = [sorted([*chosen, at]) for at in rest]
        options = [option for option in options if sum(word_count(sentences[at]) for at in option) <= WORDS]
        scored = [(likeness([sentences[at] for at in option], one, stem), option) for option in options]
        best = max(scored, default=(0.0, []))
        if best[0] <= value:
            break
        value, chosen = best
    return chosen


def likeness(summary: Sequence[str], one: Text, stem: Callable[[str], str] | None) -> float:
    """Give the mean of ROUGE-1 and ROUGE-2 with the nearest reference."""
    return max(rouge(summary, ref, one.language, stem=stem, long=False).mean for ref in one.references)


def fit(order: Sequence[int] | range, sentences: Sequence[str], *, skip: bool = True) -> list[str]:
    """Take sentences in the order of preference while they fit, `skip`: passing over what does not, and give them in the order of the text."""
    taken: list[int] = []
    room = float(WORDS)
    for at in order:
        length = word_count(sentences[at])
        if length <= room or not (taken or skip):
            taken.append(at)
            room -= length
        elif not skip:
            break
        if len(taken) == SENTENCES:
            break
    if not taken and order:
        taken = [order[0]]
    return [sentences[at] for at in sorted(taken)]


def peers(texts: Sequence[Text], python: Path) -> dict[str, Run]:
    """Run those that are installed beside `python`, each on the same sentences; they would have to split the text too, so our time for it is added."""
    lines = "\n".join(
        json.dumps({"sentences": one.sentences[:150], "title": one.title, "lang": one.language}) for one in texts
    )
    done = subprocess.run([python, PEERS], input=lines, capture_output=True, text=True, check=True, timeout=1800)
    begun = time.process_time()
    for one in texts:
        split(one.text, one.language)
    splitting = time.process_time() - begun
    found = map(json.loads, done.stdout.splitlines())
    return {
        row["peer"]: Run(
            [fit(order, one.sentences) for order, one in zip(row["orders"], texts, strict=True)],
            row["seconds"] + splitting,
        )
        for row in found
    }
