"""What readers get, letter by letter: each sample edition as text, HTML, headers, and as the parts that go over the wire."""

from dataclasses import replace
from functools import cache

import pytest

from digest.model import Edition, Newsletter, Part, Rendered
from digest.model.look import COMPACT, JOURNAL
from digest.rendering import EditionRenderer
from tests.unit.rendering.abroad import ABROAD
from tests.unit.rendering.samples import ARABIC, LETTER, arabic_edition, edition, long_edition, stories

GERMAN = replace(LETTER, key="hafen", title="Hafenbrief", language="de", timezone="Europe/Berlin", intro="")
LINKED = replace(LETTER, preferences_url="https://news.example.org/p", frequency_url="https://news.example.org/f")
COMPACT_LETTER = replace(LINKED, key="compact", look=COMPACT)
JOURNAL_LETTER = replace(LINKED, key="journal", look=JOURNAL)
EDITIONS = {
    "english": (edition(), LETTER),
    "german": (edition(newsletter=GERMAN), GERMAN),
    "arabic": (arabic_edition(), ARABIC),
    "compact": (edition(newsletter=COMPACT_LETTER), COMPACT_LETTER),
    "journal": (edition(newsletter=JOURNAL_LETTER), JOURNAL_LETTER),
    "one-story": (edition(stories()[6:7]), LETTER),
    "shortened": (long_edition(64), LETTER),
    **ABROAD,
}
_NAMED = sorted(EDITIONS)


@cache
def rendered(name: str) -> Rendered:
    """Render a sample edition."""
    made, newsletter = EDITIONS[name]
    return EditionRenderer().render(made, newsletter)


def wire(part: Part) -> str:
    """Give a part as it goes over the wire, its gaps by name."""
    lines = [f"{part.kind}, {part.encoding}, {part.decoded_size} bytes decoded\n"]
    lines += [piece.decode("ascii") if isinstance(piece, bytes) else f"[[{piece}]]\n" for piece in part.pieces]
    lines += [f"[[{card} =]]\n{text.decode('ascii')}" for card, text in part.cards.items()]
    return "".join(lines).replace("\r\n", "\n")


@pytest.mark.parametrize("name", _NAMED)
def test_the_text_is_as_reviewed(name, golden):
    """The text part has not changed unnoticed."""
    golden(f"{name}.txt", rendered(name).text)


@pytest.mark.parametrize("name", _NAMED)
def test_the_page_is_as_reviewed(name, golden):
    """The HTML part has not changed unnoticed."""
    golden(f"{name}.html", rendered(name).html)


@pytest.mark.parametrize("name", ["english", "arabic"])
def test_the_parts_are_as_reviewed(name, golden):
    """Pieces, gaps and cards of both encodings have not changed unnoticed."""
    golden(f"{name}.parts", "\n".join(wire(part) for part in rendered(name).parts))


@pytest.mark.parametrize("name", _NAMED)
def test_the_headers_are_as_reviewed(name, golden):
    """The shared headers have not changed unnoticed."""
    golden(f"{name}.headers", "".join(f"{field}: {value}\n" for field, value in rendered(name).headers))


def test_editions_are_what_the_samples_make():
    """The samples cover a right-to-left language, one without spaces, languages with several plurals, one story, and one edition too many."""
    made: list[Edition] = [one for one, _ in EDITIONS.values()]
    letters: list[Newsletter] = [one for _, one in EDITIONS.values()]
    assert {one.language for one in made} == {"en-GB", "de", "ar", "ja", "ru", "pl"}
    assert len(letters) == len(EDITIONS)
    assert min(len(one.stories) for one in made) == 1
    assert max(len(one.stories) for one in made) == 64
