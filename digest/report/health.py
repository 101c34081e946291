"""An examination in words and as JSON."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from digest.model.health import Diagnosis, Standing
from digest.report.wording import counted, listed, plain

_ORDER = (Standing.OK, Standing.WARNING, Standing.ERROR, Standing.SKIPPED)
_COUNTED = {Standing.OK: "ok", Standing.WARNING: "warning", Standing.ERROR: "error", Standing.SKIPPED: "skipped"}


def diagnosis_line(finding: Diagnosis) -> str:
    """Write a finding on one line: how it stands, the check, what it is about, what was found."""
    return f"{finding.standing:<8} {finding.check:<16} {diagnosis_text(finding)}"


def diagnosis_text(finding: Diagnosis) -> str:
    """Write what was found, with what it is about where that is not said anyhow."""
    what, about = plain(finding.what), plain(finding.about)
    return what if about in what else f"{about}: {what}"


def remedy_lines(finding: Diagnosis) -> Iterator[str]:
    """Write what to do: nothing for what is well. A record to publish stands on a line of its own, as it is copied."""
    for number, line in enumerate(finding.hint.splitlines()):
        yield f"{'      -> ' if number == 0 else '         '}{plain(line)}"


def health_sums(findings: Sequence[Diagnosis]) -> str:
    """Sum up: `12 ok, 1 warning, 0 errors, 3 skipped`."""
    counts = Counter(one.standing for one in findings)
    parts = []
    for standing in _ORDER:
        word = _COUNTED[standing]
        number = counts[standing]
        parts.append(counted(number, word) if standing in (Standing.WARNING, Standing.ERROR) else f"{number} {word}")
    return f"{listed(parts)}."


def diagnosis_json(finding: Diagnosis) -> Mapping[str, object]:
    """Give a finding as plain values."""
    return {
        "check": finding.check,
        "about": finding.about,
        "standing": str(finding.standing),
        "what": finding.what,
        "hint": finding.hint,
        "code": int(finding.code),
    }
