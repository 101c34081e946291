"""Golden files are reviewed like code. `pytest tests/golden --update-golden` writes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "edition"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing")


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, byte for byte."""
    update = pytestconfig.getoption("--update-golden", default=False)

    def compare(name: str, text: str) -> None:
        path = FOLDER / name
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path} is missing: run pytest tests/golden --update-golden, and look at what it wrote"
        assert text == path.read_bytes().decode(), f"{path.name} differs: if that is meant, run with --update-golden"

    return compare
