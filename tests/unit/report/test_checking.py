"""What preflight found, in words."""

import pytest

from digest.model import Checked, Finding
from digest.model.checking import Severity
from digest.report import check_text, finding_lines

OPEN, WAIT = "Open it in a browser.", "Try again later."


def finding(name: str, where: str, hint: str = OPEN, severity: Severity = "warning") -> Finding:
    """Make a finding."""
    return Finding(id=name, where=where, what="does not answer", hint=hint, severity=severity)


def test_one_remedy_for_many_stands_once_below_them():
    """Four links that do not answer are four lines and one remedy."""
    lines = list(finding_lines([finding("link-unreachable", f"HTML, line {n}") for n in range(4)]))
    assert lines == [
        *(f"warning link-unreachable: HTML, line {n}: does not answer." for n in range(4)),
        f"  {OPEN}",
    ]


def test_findings_of_a_kind_stand_together():
    """What stands between two of them does not part them; kinds keep the order in which they came."""
    lines = list(finding_lines([finding("link", "1"), finding("alt", "2"), finding("link", "3")]))
    assert [line.partition(":")[0] for line in lines] == [
        "warning link",
        "warning link",
        f"  {OPEN}",
        "warning alt",
        f"  {OPEN}",
    ]


@pytest.mark.parametrize(
    "other", [finding("link", "2", WAIT), finding("link", "2", OPEN, "error"), finding("alt", "2")]
)
def test_what_differs_has_a_remedy_of_its_own(other):
    """Another remedy, weight or kind is another group: nobody has to guess which line a remedy belongs to."""
    lines = list(finding_lines([finding("link", "1"), other]))
    assert lines[1::2] == [f"  {OPEN}", f"  {other.hint}"]


def test_a_check_counts_every_finding():
    """Grouping leaves none out."""
    checked = Checked(newsletter="weekly", subject="S", findings=tuple(finding("link", str(n)) for n in range(3)))
    *lines, heading = check_text(checked).splitlines()
    assert len(lines) == 4
    assert heading == 'weekly, the next edition, "S": 0 errors, 3 warnings.'


def test_a_remedy_cannot_steer_a_terminal():
    """Foreign words in it are made plain."""
    assert (
        list(finding_lines([finding("link", "1", "Look\x1b[2J\nhere")]))[1] == "  Look\N{REPLACEMENT CHARACTER}[2J here"
    )
