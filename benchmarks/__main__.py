"""All benchmarks, one after the other: `python benchmarks [--record]`; the options go to every one of them.

Those that need data, of which there are none here, say so and are named at the end. One that fails stops nobody; the exit code is 1 if there was any.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from record import NOTHING

HERE = Path(__file__).resolve().parent


def scripts(folder: Path) -> list[Path]:
    """Give what measures: every `bench_*.py`, and every folder that can be run."""
    return sorted([*folder.glob("bench_*.py"), *(path.parent for path in folder.glob("*/__main__.py"))])


def run(script: Path, options: Sequence[str]) -> str:
    """Run one and pass on what it says; gives how it went."""
    print(f"== {script.name}", flush=True)
    idle = False
    with subprocess.Popen([sys.executable, script, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            idle |= line.startswith(NOTHING)
    return f"failed ({process.returncode})" if process.returncode else "left out" if idle else "measured"


def main(folder: Path = HERE, options: Sequence[str] = ()) -> int:
    """Run all of a folder, and say at the end who was left out and who failed."""
    ways = {script.name: run(script, options) for script in scripts(folder)}
    print("==")
    for name, way in ways.items():
        print(f"{name}: {way}")
    return int(any(way.startswith("failed") for way in ways.values()))


if __name__ == "__main__":
    sys.exit(main(options=sys.argv[1:]))
