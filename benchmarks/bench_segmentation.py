"""Where do sentences end, beside pysbd and sentencex? `.venv/bin/python benchmarks/bench_segmentation.py [NAME.LANG.txt ...]`: gold sentences, one a line.

An empty line ends a paragraph. The lines of a paragraph are joined, and who splits must find their ends again; a line without a full stop or its like (a
heading) is a paragraph of its own, as it is on a page. F1 counts the ends inside paragraphs. Without files, only the speed is measured.
"""

# ruff: noqa: RUF001  quotes, stops and letters of many scripts are what this file is about

import json
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent)]

from record import Record, Target, arguments  # noqa: E402  found by the line above

from digest.summaries.segmentation import split  # noqa: E402

ENDS = re.compile(r"[.!?…。！？｡।॥؟۔][\"'”’»“)\]」』）]*$")
WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]$")
SPEED = "The council of Ashby, led by Dr. J. Moore since Jan. 5, approved the 3.5 m plan. “It is late,” she said. Was it? No. 7 objected... "
PEERS = """
import json, sys, time
names = {}
try:
    import pysbd
    made = {}
    def with_pysbd(text, lang):
        if lang not in made:
            made[lang] = pysbd.Segmenter(language=lang, clean=False)
        return made[lang].segment(text)
    names["pysbd"] = with_pysbd
except ImportError: pass
try:
    import sentencex
    names["sentencex"] = lambda text, lang: list(sentencex.segment(lang, text))
except ImportError: pass
for line in sys.stdin:
    job = json.loads(line)
    for name, run in names.items():
        begun = time.process_time()
        try:
            found = [run(text, job["lang"]) for text in job["texts"]]
        except Exception:
            continue
        print(json.dumps({"set": job["set"], "peer": name, "found": found, "seconds": time.process_time() - begun}), flush=True)
"""


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("files", nargs="*", type=Path, help="gold sentences: NAME.LANG.txt")
    parser.add_argument("--peers", type=Path, help="a Python that has pysbd and sentencex: /path/to/venv/bin/python")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print N of our errors of each set")
    options = parser.parse_args()
    record = Record("segmentation", "Sentences", keep=options.record)
    sets = {path.name.removesuffix(".txt"): paragraphs(path) for path in options.files}
    ours = {name: f1(gold, [split(joined(one), language(name)) for one in gold]) for name, gold in sets.items()}
    theirs = peers(sets, options.peers) if options.peers and sets else {}
    names = sorted({peer for of in theirs.values() for peer in of})
    if sets:
        rows = [
            (name, len(sets[name]), 100 * ours[name], *(value(theirs, name, peer) for peer in names)) for name in sets
        ]
        record.table(
            ("set", "paragraphs", "digest", *names),
            [tuple(f"{cell:.2f}" if isinstance(cell, float) else cell for cell in row) for row in rows],
        )
    for name, gold in sets.items():
        errors(name, gold, options.errors)
    speed = megabytes_per_second()
    mean = 100 * statistics.fmean(ours.values()) if ours else None
    if mean is not None:
        by_language: dict[str, list[float]] = {}
        for name, found in ours.items():
            by_language.setdefault(language(name), []).append(100 * found)
        record.say(
            "By language: "
            + ", ".join(f"{lang} {statistics.fmean(found):.1f}" for lang, found in by_language.items())
            + ".\n"
        )
        for peer in names:
            found = [100 * theirs[name][peer] for name in sets if peer in theirs.get(name, {})]
            record.say(f"Mean of {peer} on the {len(found)} sets that it takes: {statistics.fmean(found):.2f}.\n")
    record.judge([Target("mean F1", 98.6, mean), Target("speed", 2.0, speed, " MB/s")])
    record.close()


def language(name: str) -> str:
    return name.rpartition(".")[2]


def value(theirs, name, peer):
    found = theirs.get(name, {}).get(peer)
    return "" if found is None else 100 * found


def paragraphs(path: Path) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        sentence = " ".join(line.split())
        if sentence:
            found[-1].append(sentence)
        if not sentence or not ENDS.search(sentence):
            found.append([])
    return [one for one in found if one]


def joined(sentences: list[str]) -> str:
    text = ""
    for sentence in sentences:
        text += ("" if not text or WIDE.search(text) else " ") + sentence
    return text


def ends(sentences: list[str]) -> set[int]:
    """Give the ends of all sentences but the last, counted in characters that are no spaces."""
    found, at = set(), 0
    for sentence in sentences:
        at += len("".join(sentence.split()))
        found.add(at)
    return found - {at}


def f1(gold, found) -> float:
    right = wrong = missed = 0
    for one, other in zip(gold, found, strict=True):
        true, guess = ends(one), ends([part for part in other if part.strip()])
        right += len(true & guess)
        wrong += len(guess - true)
        missed += len(true - guess)
    return 2 * right / max(1, 2 * right + wrong + missed)


def peers(sets, python) -> dict[str, dict[str, float]]:
    lines = "\n".join(
        json.dumps({"set": name, "lang": language(name), "texts": [joined(one) for one in gold]})
        for name, gold in sets.items()
    )
    done = subprocess.run(
        [python, "-W", "ignore", "-c", PEERS], input=lines, capture_output=True, text=True, check=True, timeout=900
    )
    found: dict[str, dict[str, float]] = {}
    for row in map(json.loads, done.stdout.splitlines()):
        found.setdefault(row["set"], {})[row["peer"]] = f1(sets[row["set"]], row["found"])
    return found


def errors(name, gold, count) -> None:
    for one in gold:
        if count <= 0:
            return
        text = joined(one)
        found = split(text, language(name))
        if ends(one) == ends(found):
            continue
        flat = "".join(text.split())
        for kind, places in (("split too much", ends(found) - ends(one)), ("not split", ends(one) - ends(found))):
            for at in sorted(places):
                print(f"{name} {kind}: {flat[max(0, at - 30) : at]} | {flat[at : at + 20]}")
                count -= 1


def megabytes_per_second() -> float:
    text = "\n".join([SPEED * 8] * 250)
    best = min(_seconds(text) for _ in range(3))
    return len(text.encode()) / 1e6 / best


def _seconds(text: str) -> float:
    begun = time.process_time()
    split(text, "en")
    return time.process_time() - begun


if __name__ == "__main__":
    main()
