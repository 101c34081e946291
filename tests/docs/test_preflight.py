"""The page of findings is that of the program."""

import re

from digest.rendering.preflight import FINAL, RULES
from digest.rendering.preflight.links import fault_of
from tests.docs.places import ROOT

PAGE = (ROOT / "docs" / "reference" / "preflight.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", re.MULTILINE)


def listed(heading: str) -> dict[str, str]:
    """Give the rows below a heading: id and when it is found."""
    below = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {rule: when for rule, when, _ in ROW.findall(below)}


def test_every_finding_is_documented_once_as_grave_as_it_is():
    """Each id of the program stands on the page, and each id of the page is one of the program."""
    assert len(ROW.findall(PAGE)) == len(RULES)
    for heading, severity in (("Errors", "error"), ("Warnings", "warning")):
        assert set(listed(heading)) == {rule for rule, grave in RULES.items() if grave == severity}


def test_what_nobody_can_force_is_marked():
    """The page says of each finding whether `--force` overrides it."""
    assert {rule for rule, when in listed("Errors").items() if "*never forced*" in when} == FINAL


def test_every_row_has_a_remedy():
    """No finding leaves a person alone."""
    assert all(remedy.strip() for _, _, remedy in ROW.findall(PAGE))


def test_faults_of_links_are_documented():
    """What is said of a link goes by a documented id."""
    for url in ("x", "http://a.example", "https://localhost/", "https://a b.example/"):
        fault = fault_of(url)
        assert fault is not None
        assert f"| `{fault[0]}` |" in PAGE
