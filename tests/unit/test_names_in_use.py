"""Names that nothing asks for: what is left behind when its last reader went."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import digest

ROOM = Path(digest.__path__[0])
_WORD = re.compile(r"\w+")


@cache
def _mentions() -> dict[Path, Counter[str]]:
    return {file: Counter(_WORD.findall(file.read_text("utf-8"))) for file in ROOM.rglob("*.py")}


def _names(source: str) -> Iterator[str]:
    """Give the names that the top level of a file makes, those of decorated functions aside: somebody else calls them."""
    for one in ast.parse(source).body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not one.decorator_list:
            yield one.name
        elif isinstance(one, ast.Assign):
            yield from (target.id for target in one.targets if isinstance(target, ast.Name))
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            yield one.target.id


def _is_dead(name: str, file: Path) -> bool:
    """Whether its own file says it once, and, for a name that others may import, no other file at all."""
    if name.startswith("__") or _mentions()[file][name] > 1:
        return False
    return name.startswith("_") or not any(name in words for other, words in _mentions().items() if other != file)


def test_every_constant_and_every_private_name_is_asked_for():
    """A constant without a reader misleads whoever changes it. Migrations are asked by name."""
    files = [file for file in ROOM.rglob("*.py") if "versions" not in file.parts]
    made = [(file, name) for file in files for name in _names(file.read_text("utf-8"))]
    assert len(made) > 2000
    private = [(file, name) for file, name in made if name.startswith("_") or name.isupper()]
    assert [f"{file.relative_to(ROOM)}: {name}" for file, name in private if _is_dead(name, file)] == []


def test_a_name_that_only_its_maker_says_is_dead():
    """The rule itself: a name is asked for by its own file or by another one."""
    file = next(file for file in ROOM.rglob("days.py"))
    assert not _is_dead("_ORDINALS", file)
    assert not _is_dead("DEMONSTRATIVES", file)
    assert list(_names("A = B = 1\nC: int = 2\n\n\ndef f(): ...\n\n\n@g\ndef h(): ...\n")) == ["A", "B", "C", "f"]
    assert _is_dead("_made_up_for_this_test", file)
