"""What the validator of the W3C says of every page and of every sample mail: `python -m scripts.validate`. Fails on an error that has no reason here.

The validator (vnu) is a Java program that npm brings, pinned in `vnu/`, into a folder that is gone at the end. Its warnings are counted, not judged: nearly all
are about what HTML gave up and Outlook's Word needs, and `tests/unit/rendering/test_markup.py` holds the mail to the list of those.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.pages import pages
from tests.unit.rendering.cases import CASES, page

HERE = Path(__file__).resolve().parent
PATIENCE = 300  # seconds
STACK = "-Xss16m"  # of Java: the styles of a mail are long lines

EXPECTED = {
    "Attribute “xmlns:o” not allowed here.": "Outlook reads its 96 dpi in that namespace",
    "CSS: “supported-color-schemes”: Property “supported-color-schemes” doesn't exist.": "Apple Mail's older name",
    "CSS: “mso-hide”: Property “mso-hide” doesn't exist.": "Outlook shows the preheader without it",
    "CSS: “vector-effect”: Property “vector-effect” doesn't exist.": "it does, in SVG 2; the validator does not know it",
}
"""Errors that are no oversight, and why."""


def main() -> int:
    """Print each error with the number of pages that have it; 1 when one has no reason here, 2 when the validator is missing."""
    written = {**pages(), **{f"mail-{name}": page(name) for name in CASES}}
    with tempfile.TemporaryDirectory() as folder:
        jar = _installed(Path(folder))
        if jar is None:
            print("missing: Node with npm, and Java (apt-get install nodejs npm default-jre-headless)", file=sys.stderr)
            return 2
        messages = _judged(jar, written, Path(folder))
    errors = Counter(one["message"] for one in messages if one["type"] == "error")
    kinds = Counter(name.partition("-")[0] for name in written)
    print(", ".join(f"{count} of {kind}" for kind, count in kinds.items()), f"; {len(messages)} messages", sep="")
    for message, count in errors.most_common():
        print(f"{count:4}  {message}  {EXPECTED.get(message, 'HAS TO BE MENDED')}")
    for one in messages:
        if one["type"] == "error" and one["message"] not in EXPECTED:
            print(Path(one["url"]).name, one.get("lastLine"), one["message"], one.get("extract", ""), sep=": ")
    return int(any(message not in EXPECTED for message in errors))


def _installed(folder: Path) -> Path | None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("java") is None:
        return None
    shutil.copytree(HERE / "vnu", folder / "vnu")
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([npm, *words], cwd=folder / "vnu", capture_output=True, timeout=PATIENCE, check=True)
    return folder / "vnu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def _judged(jar: Path, written: Mapping[str, str], folder: Path) -> list[dict[str, str]]:
    files = [folder / f"{name}.html" for name in written]
    for file, text in zip(files, written.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    command = ["java", STACK, "-jar", jar, "--format", "json", "--exit-zero-always", *files]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    found: list[dict[str, str]] = json.loads(done.stderr)["messages"]
    return found


if __name__ == "__main__":
    sys.exit(main())
