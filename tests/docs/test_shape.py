import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.places import ROOT, lines_of, project_files

LONGEST_FILE = 300
LONG_FUNCTION = 30
TESTS_PER_LINE = 1.5

CODE = list(project_files("digest", suffix=".py"))
TESTS = list(project_files("tests", suffix=".py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_300_lines():
    """A room that grows is split by meaning."""
    assert {
        str(path.relative_to(ROOT)): len(lines_of(path)) for path in CODE if len(lines_of(path)) > LONGEST_FILE
    } == {}


def test_nine_of_ten_functions_are_shorter_than_30_lines():
    """A function does one thing at one level."""
    lengths = [length(node) for path in CODE for node in functions(path)]
    long = sum(lines >= LONG_FUNCTION for lines in lengths)
    assert long <= len(lengths) / 10, f"{long} of {len(lengths)}"


def test_there_are_one_and_a_half_lines_of_tests_for_a_line_of_code():
    """What is promised is proved."""
    code, tests = (sum(len(lines_of(path)) for path in paths) for paths in (CODE, TESTS))
    assert tests >= TESTS_PER_LINE * code, f"{tests} lines of tests, {code} lines of code"


@pytest.mark.parametrize(
    "path", [path for path in TESTS if path.name.startswith("test_")], ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_test_states_its_rule(path):
    """The docstring of a test is one line: the rule that it proves."""
    for node in functions(path):
        if node.name.startswith("test_"):
            rule = ast.get_docstring(node)
            assert rule, f"{node.name} has none"
            assert len(rule.splitlines()) == 1, f"{node.name}: {rule}"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_its_room_is_for(path):
    """A file opens with a docstring; an empty package file needs none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body
