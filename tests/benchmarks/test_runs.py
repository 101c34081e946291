"""Every benchmark is run, as small as it can be: none of them runs in CI, and what nobody runs rots. What it measures then means nothing."""

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.places import ROOT
from tests.warm import warm

FOLDER = ROOT / "benchmarks"
SECONDS = 60
POSTFIX = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
NO_PEERS = "node,npm,postconf"
"""Programs that are not called: an installation from a registry is no test, and versions are only printed."""

NOTHING = "Nothing was measured: "
SMALL = {
    "bench_assembly.py": "--rounds 1 --messages 4 --stock 12 --size 50000",
    "bench_distance.py": "--rounds 1 --seconds 0.01 --connections 2 --round-trips 1",
    "bench_dkim.py": "--rounds 1 --messages 4",
    "bench_extraction.py": "--rounds 1 --pages 4 --cores 1",
    "bench_faithfulness.py": "news.jsonl --swaps 4",
    "bench_job.py": "--articles 5 --feeds 1 --readers 20",
    "bench_look.py": "--readers 200",
    "bench_million.py": "--readers 20 --connections 2",
    "bench_segmentation.py": "gold.en.txt",
    "bench_sources.py": "--feeds 1 --items 2 --hostile 0 --seconds 0.05",
    "bench_stories.py": "stories.jsonl --held-out stories.jsonl --texts texts.jsonl --candidates 20",
    "bench_wire.py": "--rounds 1 --messages 4 --connections 2",
    "summaries": "news.jsonl",
}
"""The arguments of each; the files are those of `data`."""

SERVERS = {
    "bench_distance.py": ("cc",),
    "bench_million.py": ("cc", "smtp-sink"),
    "bench_wire.py": ("cc", "smtp-sink"),
}
"""Programs of which one is needed as a server."""

FED = {name: told for name, told in SMALL.items() if ".jsonl" in told}
"""Those that measure nothing without data."""

NEWS = """
    {town} will close its old {thing} on Monday, the council said in a statement on Friday. Engineers found {many} cracks in the stone
    when they examined the {thing} in March. "We cannot wait until somebody falls into the water", said Mayor Jane {name}, who has led the town
    since 2019. The repair is to cost {many} million euros, of which the region pays half. Shops near the {thing} fear for their trade,
    because most customers come across the water. A ferry will carry people and bicycles every {many} minutes until the work is done. Drivers must take
    the longer road through the village of {other}, which adds half an hour to their way. The council was not told of the damage by the
    company that built the {thing} in 1962. Reports of the examination have been published on the pages of the town. The {thing} is expected to open again in
    the autumn of next year, if the winter is mild enough for the masons.
"""
PLACES = (
    ("Ashby", "bridge", "Moore", "Norwood", 12),
    ("Leeds", "pier", "Carter", "Harrow", 20),
    ("Wells", "lock", "Fielding", "Ottery", 31),
)


def article(town: str, thing: str, name: str, other: str, many: int) -> str:
    """Give a text of two hundred words."""
    return " ".join(NEWS.format(town=town, thing=thing, name=name, other=other, many=many).split())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a few lines of everything that is measured on data."""
    folder: Path = tmp_path_factory.mktemp("data")
    news = [
        {
            "text": f"{article(*place)} Nobody in {place[0]} remembers a summer without the {place[1]}, or a winter.",
            "summary": f"{place[0]} closes its {place[1]}. The repair costs {place[-1]} million euros.",
            "title": f"{place[0]} closes its {place[1]}",
            "lang": "en",
        }
        for place in PLACES
    ]
    stories = [
        {
            "title": f"{town} closes the old {thing} {when}",
            "cluster": town,
            "published": "2026-03-03T08:00:00+00:00",
            "lang": "en",
            "text": "",
        }
        for town, thing, *_ in PLACES
        for when in ("on Monday", "for repair until autumn")
    ]
    texts = [{"text": " ".join(f"{place[0]}{number}" for number in range(220))} for place in PLACES]
    for name, rows in {"news": news, "stories": stories, "texts": texts}.items():
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    gold = article(*PLACES[0]).replace(". ", ".\n")
    (folder / "gold.en.txt").write_text(gold, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def python() -> Iterator[str]:
    """Give an interpreter that starts at once."""
    with warm() as program:
        yield program


@pytest.fixture
def run(python: str, data: Path, tmp_path: Path) -> Callable[..., str]:
    """Run a benchmark to its end, and give what it printed."""

    def go(name: str, told: str = "", without: str = NO_PEERS) -> str:
        environment = os.environ | {"DIGEST_BENCH_DIR": str(tmp_path), "DIGEST_BENCH_WITHOUT": without}
        command = [python, str(FOLDER / name), *told.split()]
        done = subprocess.run(
            command, cwd=data, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr
        assert list(tmp_path.iterdir()) == []
        return done.stdout

    return go


def rows_of(said: str) -> list[list[str]]:
    """Give the cells of all tables."""
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in said.splitlines() if line.startswith("| ")]


def is_figure(cell: str) -> bool:
    return bool(re.match(r"[+-]?\d[\d,.]*( |/|%|$)", cell))


ENDS = [
    ("print('well')", 0, "well\n", ""),
    ("import sys; sys.exit(3)", 3, "", ""),
    ("raise SystemExit('broken')", 1, "", "broken\n"),
    ("print(1 / 0)", 1, "", "ZeroDivisionError: division by zero\n"),
    ("import subprocess, sys; sys.exit(subprocess.call([sys.executable, sys.argv[0] + '.other']))", 4, "", ""),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 70, "", ""),
]


@pytest.mark.parametrize(("script", "code", "out", "error"), ENDS)
def test_a_warm_interpreter_is_one(python, tmp_path, script, code, out, error):
    """What fails in a fork fails for whoever started it, with its words."""
    path = tmp_path / "script.py"
    path.write_text(script, encoding="utf-8")
    path.with_name("script.py.other").write_text("raise SystemExit(4)", encoding="utf-8")
    done = subprocess.run([python, path], capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (done.returncode, done.stdout) == (code, out)
    assert done.stderr.endswith(error)


WAITS = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(75))
signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
print("waiting", flush=True)
while True:
    time.sleep(0.1)  # not pause(): a signal right before it would be lost
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 75), (signal.SIGINT, 130)])
def test_a_warm_interpreter_hears_signals(python, tmp_path, number, code):
    """Who is asked to leave is the script, and its answer is the exit code."""
    path = tmp_path / "script.py"
    path.write_text(WAITS, encoding="utf-8")
    with subprocess.Popen([python, path], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "waiting\n"
        running.send_signal(number)
        assert running.wait(SECONDS) == code


def test_every_benchmark_is_run_here():
    """Whoever adds one adds its smallest run."""
    there = {path.name for path in FOLDER.glob("bench_*.py")} | {
        path.parent.name for path in FOLDER.glob("*/__main__.py")
    }
    assert there == set(SMALL)


@pytest.mark.parametrize("name", SMALL)
def test_a_benchmark_runs(run, name):
    """It gets through, prints a table with figures, and says of each target whether it is met."""
    needed = SERVERS.get(name, ())
    said = run(name, SMALL[name])
    if needed and not any(shutil.which(one, path=POSTFIX) for one in needed):
        assert said.startswith(NOTHING)
        return
    assert re.match(r"# .+, \d{4}-\d\d-\d\d\n", said)
    assert "nan" not in said
    rows = rows_of(said)
    targets = [row for row in rows if row[-1] in ("met", "NOT met", "not measured")]
    others = [row for row in rows if row not in targets]
    assert any(is_figure(cell) for row in others or targets for cell in row[1:])
    assert all(is_figure(row[1]) == (row[-1] != "not measured") for row in targets)
    if name not in ("bench_distance.py", "summaries"):  # whose targets are about references and long ways
        assert any(row[-1] != "not measured" for row in targets)
    assert "Load afterwards: " in said


@pytest.mark.parametrize("name", FED)
def test_without_data_nothing_is_measured(run, name):
    """One that needs data says so in one line, which is no failure."""
    (line,) = run(name).splitlines()
    assert line.startswith(f"{NOTHING}name files of ")


@pytest.mark.parametrize("name", SERVERS)
def test_without_a_server_nothing_is_measured(run, name):
    """One that has nobody to send to says so in one line, with what could be installed."""
    (line,) = run(name, SMALL[name], without=f"{NO_PEERS},cc,smtp-sink").splitlines()
    assert line.startswith(NOTHING)
    assert "no compiler (cc)" in line


@pytest.mark.parametrize("name", SMALL)
def test_every_benchmark_can_keep_its_record(run, name):
    """`make bench BENCH_ARGS=--record` is for all of them."""
    assert "--record" in run(name, "--help")


@pytest.mark.parametrize("name", SMALL)
def test_the_page_of_the_benchmarks_names_it(name):
    """Who looks for a measurement finds it in the table."""
    table = [line for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert sum(line.startswith((f"| `{name}`", f"| `{name} ")) for line in table) == 1


@pytest.fixture
def everything() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("everything", FOLDER / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        spec.loader.exec_module(module)
    return module


def folder_of(place: Path, **scripts: str) -> Path:
    for name, text in scripts.items():
        (place / f"bench_{name}.py").write_text(text, encoding="utf-8")
    return place


def test_all_of_them_are_run_whoever_fails(everything, tmp_path, capfd):
    """One that fails stops nobody behind it, and is what the exit code is about."""
    folder = folder_of(tmp_path, a="print('one')", b="raise SystemExit('broken')", c="print('three')")
    assert everything.main(folder) == 1
    said = capfd.readouterr().out
    assert said.splitlines()[-3:] == ["bench_a.py: measured", "bench_b.py: failed (1)", "bench_c.py: measured"]
    assert re.search(r"one\n.*three\n", said, re.DOTALL)


def test_what_lacks_data_is_left_out_and_named(everything, tmp_path, capfd):
    """That is no failure, and nobody has to read all to see it."""
    folder = folder_of(tmp_path, a=f"print('{NOTHING}name files.')", b="print('one')")
    assert everything.main(folder) == 0
    assert capfd.readouterr().out.splitlines()[-2:] == ["bench_a.py: left out", "bench_b.py: measured"]


def test_options_are_for_all(everything, tmp_path, capfd):
    """`--record` reaches every script."""
    folder = folder_of(tmp_path, a="import sys; print(sys.argv[1:])", b="import sys; print(sys.argv[1:])")
    assert everything.main(folder, ["--record"]) == 0
    assert capfd.readouterr().out.count("['--record']") == 2


def test_everything_is_what_is_run_here(everything):
    """`make bench` leaves none out."""
    assert [path.name for path in everything.scripts(FOLDER)] == sorted(SMALL)
