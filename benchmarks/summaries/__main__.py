"""How good are summaries, beside everybody's? Run it on data of your own: `.venv/bin/python benchmarks/summaries FILE.jsonl ...`.

A line of a file is {"text": ..., "summary": ..., "title": ..., "lang": "en"}, or with "refs": [...] for several references, of which the nearest counts.
"""

import random
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

import systems  # noqa: E402  found by the line above
from misleading import faults  # noqa: E402
from record import Record, Target, arguments, nothing  # noqa: E402
from rouge import Rouge, porter, rouge  # noqa: E402
from verbatim import untrue  # noqa: E402

DRAWS = 2000
ROUNDS = 3  # of ours: one is over in a second, and whatever else the machine does then weighs too much


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("files", nargs="*", type=Path, help="jsonl: text, summary, and where known title and lang")
    parser.add_argument("--limit", type=int, default=300, help="articles of each file; 0: all (default: 300)")
    parser.add_argument(
        "--peers", type=Path, help="a Python that has sumy, summa and newspaper4k: /path/to/venv/bin/python"
    )
    parser.add_argument("--print", type=int, default=0, metavar="N", help="print our first N summaries of each file")
    options = parser.parse_args()
    if not options.files:
        nothing("name files of articles, one JSON object a line: text, summary, and where known title and lang.")
        return
    record = Record("summaries", "Summaries", keep=options.record)
    stem = porter()
    record.say(
        f"At most {systems.SENTENCES} sentences and {systems.WORDS} words. ROUGE F1, stemmed for English: {'yes' if stem else 'no, nltk is missing'}. "
    )
    record.say(
        "*gain*: mean of ROUGE-1 and ROUGE-2 above the fitted lead, with its 95 % interval (paired bootstrap).\n"
    )
    for path in options.files:
        measure(record, path, options, stem)
    record.close()


def measure(record, path, options, stem) -> None:
    texts = systems.read(path, options.limit)
    rounds = [systems.ours(texts) for _ in range(ROUNDS)]
    runs = {
        systems.OURS: rounds[0],
        systems.FITTED: systems.fitted_lead(texts),
        systems.LEAD: systems.lead(texts),
    }
    if options.peers:
        runs |= systems.peers(texts, options.peers)
        rounds += [
            systems.ours(texts) for _ in range(ROUNDS)
        ]  # before them and behind them: a machine is not always equally fast
    runs[systems.OURS] = systems.Run(rounds[0].summaries, statistics.fmean(run.seconds for run in rounds))
    runs[systems.ORACLE] = systems.oracle(texts, stem)
    scores = {
        name: [score(summary, one, stem) for summary, one in zip(run.summaries, texts, strict=True)]
        for name, run in runs.items()
    }
    record.say(f"## {path.stem}: {len(texts)} articles, {', '.join(sorted({one.language for one in texts}))}\n")
    rows = [row(name, run, scores[name], scores[systems.FITTED], texts) for name, run in runs.items()]
    record.table(("system", "R1", "R2", "RL", "gain", "misleading %", "words", "articles/s"), rows)
    kinds: dict[str, int] = {}
    for summary, one in zip(runs[systems.OURS].summaries, texts, strict=True):
        for fault in faults(summary, one.sentences, one.language):
            kinds[fault] = kinds.get(fault, 0) + 1
    record.say(f"Faults of ours: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items())) or 'none'}.\n")
    printed = sum(map(len, runs[systems.OURS].summaries))
    wrong = sum(
        len(untrue(summary, systems.as_article(one)))
        for summary, one in zip(runs[systems.OURS].summaries, texts, strict=True)
    )
    record.say(f"Verbatim once trims are undone: {printed - wrong} of {printed} sentences.\n")
    judge(record, runs, scores)
    for summary, one in list(zip(runs[systems.OURS].summaries, texts, strict=True))[: options.print]:
        print(f"--- {one.title}\n" + "\n".join(summary))


def score(summary, one, stem) -> Rouge:
    """Score against the nearest reference."""
    return max(
        (rouge(summary, reference, one.language, stem=stem) for reference in one.references),
        key=lambda found: found.mean,
    )


def row(name, run, found, lead, texts):
    gain, low, high = interval([one.mean - other.mean for one, other in zip(found, lead, strict=True)])
    misled = sum(
        bool(faults(summary, one.sentences, one.language)) for summary, one in zip(run.summaries, texts, strict=True)
    )
    length = statistics.fmean(sum(len(sentence.split()) for sentence in summary) for summary in run.summaries)
    figures = [f"{100 * statistics.fmean(values):.1f}" for values in zip(*found, strict=True)]
    speed = f"{len(texts) / run.seconds:.0f}" if run.seconds else ""
    return (
        name,
        *figures,
        f"{gain:+.2f} ({low:+.2f} to {high:+.2f})",
        f"{100 * misled / len(texts):.1f}",
        f"{length:.0f}",
        speed,
    )


def interval(differences):
    """Give the mean, and between which two values it lies in 95 of 100 samples drawn from these articles, times 100."""
    draw = random.Random(1)
    means = sorted(statistics.fmean(draw.choices(differences, k=len(differences))) for _ in range(DRAWS))
    return tuple(100 * value for value in (statistics.fmean(differences), means[DRAWS // 40], means[-DRAWS // 40]))


def judge(record, runs, scores) -> None:
    """Compare with what is promised wherever it can be: the peers by ROUGE-1 and speed."""
    one = {name: 100 * statistics.fmean(found.one for found in of) for name, of in scores.items()}
    rivals = [name for name in one if name.startswith(("sumy", "summa"))]
    if not rivals:
        return
    fast = runs[systems.OURS].seconds
    lexrank = runs.get("sumy LexRank")
    record.judge(
        [
            Target(
                "ROUGE-1 above the best of sumy, summa and newspaper4k",
                2.0,
                one[systems.OURS] - max(one[name] for name in rivals),
            ),
            Target("times the speed of sumy's LexRank", 4.0, lexrank.seconds / fast if lexrank else None),
        ]
    )


if __name__ == "__main__":
    main()
