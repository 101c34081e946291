"""The page for those who write a source: its example is run, and has to keep to the contract that it teaches."""

import re
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from digest import plugins
from digest.testing import SourceContract
from tests.docs.places import ROOT

PAGE = (ROOT / "docs" / "how-to" / "plugins.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
TESTS = [name for name in dir(SourceContract) if name.startswith("test_")]


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """Run the code of the page, block after block, as one module."""
    names: dict[str, Any] = {"__name__": "lines_source"}
    for block in BLOCKS:
        exec(compile(block, "plugins.md", "exec"), names)
    return names


def test_the_page_has_a_source_and_its_tests():
    """Two blocks of Python, and the lines that register it."""
    assert len(BLOCKS) == 2
    assert 'lines = "lines_source:LinesSource"' in PAGE
    assert '[project.entry-points."digest.sources"]' in PAGE


@pytest.mark.parametrize("name", TESTS)
def test_the_example_keeps_to_the_contract(example, name, monkeypatch):
    """Every test of the suite passes on it, as it would in the reader's own project."""
    offered = EntryPoint("lines", "lines_source:LinesSource", plugins.SOURCES)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [offered])
    monkeypatch.setattr(EntryPoint, "load", lambda _self: example["LinesSource"])
    getattr(example["TestLines"](), name)()
