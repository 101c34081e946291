"""A page is cut into pieces that any reader's values can stand between."""

import quopri

import pytest

from digest.errors import RenderError
from digest.model import Gap
from digest.rendering.pieces import filled, fingerprint, gap_of, part, weight
from digest.rendering.placeholders import Tokens

TOKENS = Tokens.derive(["one", "two"], "content")
NAME, ADDRESS, LINK = (TOKENS.gaps[Gap(name)] for name in ("name", "address", "unsubscribe_url"))


def marked(card: str, text: str) -> str:
    """Put the marks of a card around a text."""
    opens, closes = TOKENS.cards[card]
    return f"<!--{opens}-->{text}<!--{closes}-->"


PAGE = f'<p>Hello{NAME},</p>\n{marked("one", "<tr>1</tr>")}\n{marked("two", "<tr>2</tr>")}<a href="{LINK}">x</a>\n'


def test_gaps_and_cards_stand_in_their_order():
    """Pieces are text by turns with the gaps of readers and cards."""
    gaps = [piece for piece in part("text/html", PAGE, TOKENS).pieces if not isinstance(piece, bytes)]
    assert gaps == ["name", "card:one", "card:two", "unsubscribe_url"]


def test_cards_are_cut_out_whole():
    """A card is the encoded text between its marks, which are gone."""
    cards = part("text/html", PAGE, TOKENS).cards
    assert {name: quopri.decodestring(text) for name, text in cards.items()} == {
        "one": b"<tr>1</tr>",
        "two": b"<tr>2</tr>",
    }


def test_no_token_is_left():
    """Nothing of a stand-in goes out."""
    made = part("text/html", PAGE, TOKENS)
    assert TOKENS.name.encode() not in b"".join(piece for piece in made.pieces if isinstance(piece, bytes))


def test_the_decoded_size_counts_wire_bytes():
    """The size is that of the decoded part with CRLF line ends, gaps empty."""
    page = PAGE.replace(NAME, "").replace(LINK, "")
    for pair in TOKENS.cards.values():
        for mark in pair:
            page = page.replace(f"<!--{mark}-->", "")
    made = part("text/html", PAGE, TOKENS)
    assert made.decoded_size == len(page.replace("\n", "\r\n").encode())
    assert weight(made) >= made.decoded_size


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (marked("one", "1"), "missing"),
        (PAGE + marked("one", "1"), "twice"),
        (PAGE.replace(TOKENS.cards["two"][1], ""), "a card holds"),
        (marked("one", "1") + TOKENS.cards["two"][0], "missing or not closed"),
        (marked("one", f"Hello{NAME}") + marked("two", "2"), "of one reader"),
        (marked("one", marked("two", "2")), "another card"),
        (PAGE + TOKENS.cards["one"][1], "not opened"),
    ],
)
def test_broken_cards_are_errors(page, what):
    """A template that opens, closes or nests cards wrongly is told so, with its name."""
    with pytest.raises(RenderError, match=what) as caught:
        part("text/html", page, TOKENS)
    assert caught.value.where == "edition.html.j2"
    assert "story.opens" in caught.value.hint


def test_the_broken_template_of_the_text_part_is_named():
    """Each part says which of both templates it comes from."""
    with pytest.raises(RenderError) as caught:
        part("text/plain", "", TOKENS)
    assert caught.value.where == "edition.txt.j2"


def test_foreign_text_takes_the_shorter_encoding():
    """Russian goes as base64, every piece by itself."""
    page = marked("one", "Привет " * 20) + marked("two", "мир") + "Москва" * 30
    made = part("text/plain", page, TOKENS)
    assert made.encoding == "base64"
    assert all(b"=" not in text for text in made.cards.values())


def test_filling_leaves_marks_out():
    """For people, gaps hold their sample values and marks are gone."""
    page = filled(PAGE, TOKENS, {Gap("name"): " Ana", Gap("address"): "", Gap("unsubscribe_url"): "https://x.example/"})
    assert page == '<p>Hello Ana,</p>\n<tr>1</tr>\n<tr>2</tr><a href="https://x.example/">x</a>\n'


def test_filling_happens_once():
    """A value that holds a token is not filled in again."""
    page = filled(f"{NAME}{ADDRESS}", TOKENS, {Gap("name"): ADDRESS, Gap("address"): "a", Gap("unsubscribe_url"): ""})
    assert page == f"{ADDRESS}a"


def test_the_fingerprint_is_that_of_the_message():
    """Equal content has an equal fingerprint; a header, a gap, a card or a byte makes another."""
    html = part("text/html", PAGE, TOKENS)
    other = part("text/html", PAGE.replace("Hello", "Hallo"), TOKENS)
    card = part("text/html", PAGE.replace("<tr>1", "<tr>3"), TOKENS)
    moved = part("text/html", PAGE.replace(NAME, ADDRESS), TOKENS)
    headers = (("Subject", "A"),)
    prints = [
        fingerprint(headers, [html]),
        fingerprint((("Subject", "B"),), [html]),
        fingerprint((("Subjec", "tA"),), [html]),
        fingerprint(headers, [other]),
        fingerprint(headers, [card]),
        fingerprint(headers, [moved]),
        fingerprint(headers, [html, html]),
    ]
    assert len(set(prints)) == len(prints)
    assert fingerprint(headers, [part("text/html", PAGE, TOKENS)]) == prints[0]


def test_a_card_has_a_gap_by_its_article():
    """Delivery finds a card by the article's id."""
    assert gap_of("abc") == "card:abc"
