"""The fast way (pieces with gaps) comes to what the slow way says."""

import base64
import quopri
import re

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.model import GAPS, Gap, Newsletter, Part
from digest.model.transfer import encode_value, one_line
from digest.rendering import EditionRenderer
from digest.rendering.placeholders import Tokens
from digest.rendering.reference import whole_message
from tests.unit.rendering.samples import ARABIC, LETTER, READER, arabic_edition, edition, story

RENDERER = EditionRenderer()
LATIN = edition()
EDITIONS = [(LATIN, LETTER), (arabic_edition(), ARABIC)]
_A_TOKEN = Tokens.derive([], repr((LATIN, (), LETTER))).gaps[Gap("unsubscribe_url")]
HOSTILE = [
    "",
    " " + "=" * 200,
    " <script>alert(1)</script>",
    " " + "李" * 90,
    " .",
    f" {_A_TOKEN}",
    " a b\t ",
    " %s {0} {{x}}",
    " \"&'",
]


def joined(part: Part, values: dict[Gap, str]) -> str:
    """Fill a part as delivery does, and decode it."""
    pieces = (
        piece
        if isinstance(piece, bytes)
        else part.cards[piece.removeprefix("card:")]
        if piece.startswith("card:")
        else encode_value(part.kind, part.encoding, values[piece])
        for piece in part.pieces
    )
    data = b"".join(pieces)
    decoded = quopri.decodestring(data) if part.encoding == "quoted-printable" else base64.b64decode(data)
    return decoded.decode()


def shape(page: str) -> list[object]:
    """Give every element of a page with its attributes and words, white space aside."""
    tree = lxml.html.document_fromstring(page.replace("\r\n", "\n"))
    return [
        (
            node.tag,
            sorted((key, value.strip()) for key, value in node.attrib.items()),
            squeezed(node.text),
            squeezed(node.tail),
        )
        for node in tree.iter("*")
    ]


def squeezed(text: str | None) -> str:
    """Give a text without regard to the amount of white space."""
    return " ".join((text or "").split())


def comments(page: str) -> list[str]:
    """Give the conditional comments, which no parser looks into."""
    return re.findall(r"<!--\[if.*?<!\[endif\]-->", page.replace("\r\n", "\n"), re.DOTALL)


def assert_same(made, newsletter: Newsletter, values: dict[Gap, str]) -> None:
    """Compare both parts of both ways."""
    fast = RENDERER.render(made, newsletter)
    slow = {
        part.get_content_type(): part.get_content() for part in whole_message(made, newsletter, values).iter_parts()
    }
    text, page = (joined(part, values) for part in fast.parts)
    assert squeezed(text) == squeezed(slow["text/plain"])
    assert shape(page) == shape(slow["text/html"])
    assert len(comments(page)) == len(comments(slow["text/html"])) > 0


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("made", "newsletter"), EDITIONS, ids=["latin", "arabic"])
def test_a_hostile_name_is_the_same_both_ways(made, newsletter, name):
    """Whatever a reader calls himself, the joined message decodes to the message rendered for him alone."""
    assert_same(made, newsletter, READER | {Gap("name"): name})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60).map(one_line), st.sampled_from(EDITIONS))
def test_any_name_is_the_same_both_ways(name, which):
    """The rule holds for every name."""
    made, letter = which
    assert_same(made, letter, READER | {Gap("name"): f" {name.strip()}"})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80), st.sampled_from(["en", "ru", "ja"]))
def test_any_article_is_the_same_both_ways(words, language):
    """The rule holds for every title and summary, though one way hides them from the parsers and the other does not."""
    assert_same(edition([story(1, words, words, section=words, source_name=words, language=language)]), LETTER, READER)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_both_encodings_are_held_against_the_reference(encoding):
    """The editions compared here cover both transfer encodings."""
    assert any(part.encoding == encoding for made, letter in EDITIONS for part in RENDERER.render(made, letter).parts)


def test_every_gap_is_filled_by_a_value():
    """The reference has a value for every gap that a part can hold."""
    gaps = {
        piece for part in RENDERER.render(LATIN, LETTER).parts for piece in part.pieces if not isinstance(piece, bytes)
    }
    assert {gap for gap in gaps if not gap.startswith("card:")} == set(GAPS)
