"""Whether the same story is found in other words, and the same text after edits: B-cubed on headlines with known clusters, recall on edited copies.

    python benchmarks/bench_stories.py TUNING.jsonl ... [--held-out OTHER.jsonl ...] [--texts TEXTS.jsonl] [--candidates 10000] [--record]

Data are not part of this repository; README.md says where public ones are found. A line of a file with headlines is an object with `title`, `cluster`,
`published` (ISO 8601), and where known `text`, `lang`, `source`; a line of --texts one with `text`. The references' thresholds are those with the best mean
F1 on the first files, where also ours were chosen, and hold for the others.

B-cubed (Bagga and Baldwin, 1998): of each article, which part of its cluster is rightly there (precision), and which part of its story is (recall).
"""

import json
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from record import Record, Target, arguments, nothing

from digest.selection.similarity import PART_OF_A_TEXT, SAME_TEXT, same_texts
from digest.selection.stories import Telling, same_stories

LEAST_F1, LEAST_PRECISION = 0.80, 0.90
LEAST_RECALL, MOST_FALSE = 0.99, 0.001
SECONDS = 5
WORD = re.compile(r"\w+")
THRESHOLDS = {"tf-idf cosine": (0.2, 0.3, 0.4, 0.5), "token set": (0.5, 0.6, 0.7, 0.8)}

Labels = Sequence[object]


def read(path: Path) -> list[dict[str, str]]:
    """Read a file of objects, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def b_cubed(gold: Labels, found: Labels) -> tuple[float, float, float]:
    """Give precision, recall and F1."""
    stories, groups, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    precision = sum(count * count / groups[group] for (_, group), count in both.items()) / len(gold)
    recall = sum(count * count / stories[story] for (story, _), count in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def ours(rows: Sequence[dict[str, str]], *, texts: bool = False) -> Labels:
    """Group as a run does."""
    tellings = [
        Telling(
            key=f"{at:06}",
            title=row["title"],
            at=datetime.fromisoformat(row["published"]),
            text=row.get("text", "") if texts else "",
            source=row.get("source", ""),
            language=row.get("lang", ""),
        )
        for at, row in enumerate(rows)
    ]
    where = {key: at for at, keys in enumerate(same_stories(tellings).groups) for key in keys}
    return [where[one.key] for one in tellings]


def exact(rows: Sequence[dict[str, str]], _threshold: float = 0) -> Labels:
    """Group equal headlines."""
    return [" ".join(WORD.findall(row["title"].casefold())) for row in rows]


def tf_idf(rows: Sequence[dict[str, str]], threshold: float) -> Labels:
    """Put each headline to the cluster with the nearest centroid, or alone: one pass, in order of time."""
    words = [Counter(WORD.findall(row["title"].casefold())) for row in rows]
    frequency = Counter(word for one in words for word in one)
    centroids: list[Counter[str]] = []
    norms: list[float] = []
    holders: defaultdict[str, set[int]] = defaultdict(set)
    found: list[int] = [0] * len(rows)
    for at in sorted(range(len(rows)), key=lambda at: rows[at]["published"]):
        raw = {word: math.log(len(rows) / frequency[word]) for word in words[at]}
        norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        sums: Counter[int] = Counter()
        for word, value in raw.items():
            for cluster in holders[word]:
                sums[cluster] += value * centroids[cluster][word] / norm / norms[cluster]
        cluster, best = max(sums.items(), key=lambda pair: pair[1], default=(0, 0.0))
        if best < threshold:
            cluster = len(centroids)
            centroids.append(Counter())
            norms.append(1.0)
        for word, value in raw.items():
            centroids[cluster][word] += value / norm
            holders[word].add(cluster)
        norms[cluster] = math.sqrt(sum(value * value for value in centroids[cluster].values())) or 1.0
        found[at] = cluster
    return found


def token_set(rows: Sequence[dict[str, str]], threshold: float) -> Labels:
    """Link headlines of which the shorter one has so many of its words in the other (what rapidfuzz's token_set_ratio rewards), as chains."""
    words = [set(WORD.findall(row["title"].casefold())) for row in rows]
    parents = list(range(len(rows)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for at, one in enumerate(words):
        for other in range(at):
            few = min(len(one), len(words[other]))
            if few and len(one & words[other]) >= threshold * few:
                parents[root(at)] = root(other)
    return [root(at) for at in range(len(rows))]


REFERENCES: dict[str, Callable[[Sequence[dict[str, str]], float], Labels]] = {
    "exact headline": exact,
    "tf-idf cosine": tf_idf,
    "token set": token_set,
}


def headlines(record: Record, tuning: Sequence[Path], held_out: Sequence[Path]) -> Iterator[Target]:
    """Measure ours and the references on each file; gives the targets of those that were not tuned on."""
    pools = [read(path) for path in tuning]
    best = {name: chosen(group, THRESHOLDS.get(name, (0,)), pools) for name, group in REFERENCES.items()}
    for path in (*tuning, *held_out):
        rows = read(path)
        gold = [row["cluster"] for row in rows]
        begun = time.process_time()
        found = b_cubed(gold, ours(rows))
        took = time.process_time() - begun
        table: list[Sequence[object]] = [("ours, headlines alone", *found, took)]
        if any(row.get("text") for row in rows):
            table.append(("ours, with openings", *b_cubed(gold, ours(rows, texts=True)), None))
        for name, group in REFERENCES.items():
            table.append((f"{name} {best[name] or ''}".strip(), *b_cubed(gold, group(rows, best[name])), None))
        kind = "thresholds were chosen here" if path in tuning else "not used for any threshold"
        record.say(f"{path.stem}: {len(rows):,} headlines of {len(set(gold)):,} stories, {kind}\n")
        record.table(("", "precision", "recall", "F1", "CPU s"), table)
        if path not in tuning:
            yield Target(f"F1 on {path.stem}", LEAST_F1, found[2])
            yield Target(f"precision on {path.stem}", LEAST_PRECISION, found[0])


def chosen(
    group: Callable[[Sequence[dict[str, str]], float], Labels],
    bounds: Sequence[float],
    pools: Sequence[Sequence[dict[str, str]]],
) -> float:
    """Give the threshold with the best mean F1."""
    if len(bounds) == 1:
        return bounds[0]
    scores = {
        bound: sum(b_cubed([row["cluster"] for row in rows], group(rows, bound))[2] for rows in pools)
        for bound in bounds
    }
    return max(bounds, key=lambda bound: scores[bound])


def edited(text: str, stranger: str, kind: str, dice: Random) -> str:
    """Give a copy of a text, edited in one of the ways that editors have."""
    words, others = text.split(), stranger.split()
    if kind == "opening cut":
        return " ".join(words[len(words) // 5 :])
    if kind == "two paragraphs inserted":
        at = dice.randrange(len(words))
        return " ".join([*others[:50], *words[:at], *others[50:90], *words[at:]])
    if kind == "one word in twelve changed":
        return " ".join(dice.choice(others) if at % 12 == 0 else word for at, word in enumerate(words))
    if kind == "first half alone":
        return " ".join(words[: len(words) // 2])
    if kind == "second half alone":
        return " ".join(words[len(words) // 2 :])
    copied = len(words) * {"two thirds": 8, "half": 6, "a third": 4}[kind.removesuffix(", then another text")] // 12
    return " ".join([*words[:copied], *others[: len(words) - copied]])


def strangers(texts: Iterable[str]) -> list[str]:
    """Give the texts that are long enough, and no copies of an earlier one already."""
    known: set[str] = set()
    found = []
    for text in texts:
        words = WORD.findall(text.casefold())
        runs = {" ".join(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1)}
        if len(words) >= LONG and runs.isdisjoint(known):
            found.append(text)
        known |= runs
    return found


IN_A_ROW = 20
LONG = 200  # words, so that half of a text is still long enough to be compared
COPIES = (
    "opening cut",
    "two paragraphs inserted",
    "one word in twelve changed",
    "first half alone",
    "second half alone",
)
PARTS = tuple(f"{copied}, then another text" for copied in ("two thirds", "half", "a third"))


def reposts(record: Record, path: Path) -> Iterator[Target]:
    """Copy every text in every way, and see which pairs are found."""
    dice = Random(1)
    texts = strangers(row["text"] for row in read(path))
    record.say(
        f"{len(texts):,} texts of {LONG} words and more, none with {IN_A_ROW} words in a row of another; each with one edited copy\n"
    )
    if len(texts) <= 1:
        record.say("Too few to tell copies from strangers.\n")
        return
    rows = []
    worst, false = 1.0, 0.0
    for kind in (*COPIES, *PARTS):
        bodies = {}
        for at, text in enumerate(texts):
            bodies[f"{at:05}o"] = text
            bodies[f"{at:05}x"] = edited(text, texts[(at + 7) % len(texts)], kind, dice)
        begun = time.process_time()
        found = same_texts(bodies, PART_OF_A_TEXT)
        took = time.process_time() - begun
        (copies, wrong), (parts, strange) = (
            told_apart({pair for pair, share in found.items() if share >= least}, len(texts))
            for least in (SAME_TEXT, PART_OF_A_TEXT)
        )
        if kind in COPIES:
            worst, false = min(worst, copies), max(false, wrong)
        rows.append((kind, copies, 100 * wrong, parts, 100 * strange, len(bodies) / took))
    figures = (f"recall from {SAME_TEXT}", "false, %", f"recall from {PART_OF_A_TEXT}", "false, %", "texts/s")
    record.table(("edit", *figures), rows)
    record.say("False: of the pairs of strangers.\n")
    yield Target("recall of reposts, but for copies with another text", LEAST_RECALL, worst)
    yield Target("false reposts, % of the pairs of strangers", 100 * MOST_FALSE, 100 * false, most=True)


def told_apart(found: set[tuple[str, str]], count: int) -> tuple[float, float]:
    """Give the share of the copies that was found, and that of the pairs of strangers."""
    right = {pair for pair in found if pair[0][:5] == pair[1][:5]}
    # A copy shares the words that were put in with whom they came from: that text is no stranger to it.
    strange = {pair for pair in found - right if (int(pair[1][:5]) - int(pair[0][:5])) % count not in {7, count - 7}}
    return len(right) / count, len(strange) / (count * (2 * count - 1))


def spelled(number: int) -> str:
    """Give a word of six letters for a number: with digits in them headlines would be versions of each other, which nobody compares."""
    letters = ""
    for _ in range(3):
        number, syllable = divmod(number, 80)
        letters += "bcdfghjklmnprstv"[syllable // 5] + "aeiou"[syllable % 5]
    return letters


def speed(record: Record, count: int) -> Iterator[Target]:
    """Time so many headlines of a week, and the same number of hostile ones."""
    dice = Random(1)
    words = [spelled(at) for at in range(20_000)]
    begin = datetime(2026, 1, 1, tzinfo=UTC)

    def pool(title: Callable[[], str]) -> list[Telling]:
        return [
            Telling(
                key=f"{at:06}",
                title=title(),
                at=begin + timedelta(minutes=dice.randrange(7 * 1440)),
                source=f"s{at % 50}",
            )
            for at in range(count)
        ]

    cases = {
        "as often as words are": pool(
            lambda: " ".join(words[min(19_999, int(50 * (dice.paretovariate(0.9) - 1)))] for _ in range(9))
        ),
        "all of the same 30 words": pool(lambda: " ".join(dice.sample(words[:30], 24))),
        "all the same": pool(lambda: "The same old headline of everything again in town hall"),
    }
    rows = []
    for name, tellings in cases.items():
        begun = time.process_time()
        same_stories(tellings)
        rows.append((name, count, time.process_time() - begun))
    record.table(("headlines", "candidates", "CPU s"), rows)
    yield Target(f"CPU seconds for {count:,} candidates", SECONDS, rows[0][2], most=True)


def main() -> None:
    """Measure, and print a record in Markdown."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="headlines with clusters, on which thresholds were chosen")
    parser.add_argument("--held-out", nargs="+", type=Path, default=[], help="others, on which none was")
    parser.add_argument("--texts", type=Path, help="texts to be edited")
    parser.add_argument("--candidates", type=int, default=10_000)
    told = parser.parse_args()
    if not told.files:
        nothing("name files of headlines; benchmarks/README.md says where public ones are found.")
        return
    record = Record("stories", "The same story", keep=told.record)
    targets = [*headlines(record, told.files, told.held_out)]
    if told.texts:
        targets += reposts(record, told.texts)
    targets += speed(record, told.candidates)
    record.judge(targets)
    record.close()


if __name__ == "__main__":
    main()
