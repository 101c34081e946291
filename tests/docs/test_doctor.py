"""The page about `digest doctor` is that of the program."""

import re

import pytest

from digest.doctor import CATALOGUE
from digest.doctor.catalogue import Check
from digest.doctor.examination import SECONDS
from digest.doctor.machine import LAST, PER_READER, SPARE
from digest.doctor.providers import PROVIDERS
from digest.doctor.relay import SMALL, SOON
from tests.docs.places import ROOT

PAGE = (ROOT / "docs" / "reference" / "doctor.md").read_text(encoding="utf-8")


def test_every_check_is_explained_once_and_in_order():
    """As the command tells them."""
    assert re.findall(r"^### `([a-z-]+)`$", PAGE, re.MULTILINE) == list(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_explanation_says_something(name):
    """A sentence at least."""
    text = PAGE.partition(f"### `{name}`\n")[2].partition("\n#")[0]
    assert len(text.split()) >= 8
    assert isinstance(CATALOGUE[name], Check)
    assert CATALOGUE[name].what


@pytest.mark.parametrize("key", PROVIDERS)
def test_every_known_service_is_listed(key):
    """With its include."""
    assert f"| {PROVIDERS[key].name} | `{PROVIDERS[key].include}` |" in PAGE


@pytest.mark.parametrize(
    "words",
    [
        f"{SOON.days} days is a warning",
        f"{SMALL:,} bytes",
        f"{SPARE // 2**20} MiB, and {PER_READER} bytes for each active reader",
        f"under {LAST // 2**20} MiB an error",
        f"limit of {SECONDS:.0f} seconds",
    ],
)
def test_numbers_are_those_of_the_program(words):
    """What the page promises is what is judged."""
    assert words in PAGE
