"""Stand-ins hide every word from the parsers, and give it back unchanged."""

import html

from hypothesis import given
from hypothesis import strategies as st

from digest.model import GAPS, Gap
from digest.rendering.placeholders import Token, Tokens, box, census, unbox

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_a_box_gives_back_its_value(text):
    """What was boxed comes out as it went in."""
    assert unbox(box(text), str) == text


@given(texts.filter(bool))
def test_a_box_is_letters_and_digits(text):
    """No parser can find anything in a box: it is one ASCII word."""
    assert box(text).isascii()
    assert box(text).isalnum()


@given(st.lists(texts, max_size=8))
def test_boxes_stand_side_by_side(values):
    """Boxes that follow each other do not run together."""
    assert unbox("".join(map(box, values)), str) == "".join(values)


@given(texts)
def test_a_box_inside_a_box_stays_closed(text):
    """A value that looks like a box is a value: boxes are opened once."""
    assert unbox(box(box(text)), str) == box(text)


def test_the_empty_text_needs_no_box():
    """An attribute that is empty stays empty, so that templates can ask for it in CSS."""
    assert box("") == ""


def test_values_are_escaped_when_they_come_back():
    """What an article says is escaped on its way into the page."""
    assert unbox(f"<p>{box('<b>&</b>')}</p>", html.escape) == "<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"


def test_numbers_can_be_boxed():
    """A width is printed like any other value."""
    assert unbox(box(544), str) == "544"


def test_a_broken_character_is_replaced():
    """A lone surrogate, which UTF-8 cannot say, does not stop an edition."""
    assert unbox(box("a\ud800b"), str) == "a?b"


def test_the_census_counts_each_stand_in():
    """Boxes and tokens are counted by what they are, other words are not."""
    tokens = Tokens.derive([], "content")
    token = tokens.gaps[Gap("name")]
    assert census(f"{box('a')} {token} B0X {box('a')} T0X X0T") == {box("a"): 2, token: 1}


def test_tokens_follow_from_the_content():
    """The same content gives the same tokens, another one others."""
    assert Tokens.derive(["a"], "content") == Tokens.derive(["a"], "content")
    assert Tokens.derive(["a"], "content") != Tokens.derive(["a"], "other content")


@given(st.lists(texts, unique=True, max_size=20))
def test_every_token_is_its_own(cards):
    """No two gaps or marks of an edition share a token, whatever the articles are called."""
    tokens = Tokens.derive(cards, "content")
    every = [*tokens.gaps.values(), *(mark for pair in tokens.cards.values() for mark in pair)]
    assert len(set(every)) == len(every) == len(GAPS) + 2 * len(cards)


def test_no_token_occurs_in_the_content():
    """An article that quotes the tokens of its own edition, if it could, only makes them different."""

    class Quoting(str):
        """A content that claims to hold the first names that are tried."""

        __slots__ = ("refused",)

        def __contains__(self, wanted: object) -> bool:
            self.refused = getattr(self, "refused", 0) + 1
            return self.refused <= 2

    first = Tokens.derive([], "content")
    assert Tokens.derive([], Quoting("content")).name != first.name


def test_a_page_is_cut_at_its_own_tokens_only():
    """What merely looks like a token stays text."""
    tokens = Tokens.derive([], "content")
    name, foreign = tokens.gaps[Gap("name")], Tokens.derive([], "other").gaps[Gap("name")]
    assert tokens.split(f"Hello{name}, {foreign}.") == ["Hello", name, f", {foreign}."]


def test_a_comment_around_a_token_is_part_of_it():
    """Marks of cards leave no comment behind, while other comments stay."""
    tokens = Tokens.derive(["one"], "content")
    opens, closes = tokens.cards["one"]
    page = f"<!-- a --><!--{opens}--><tr><!--{closes}--></table>"
    assert tokens.split(page) == ["<!-- a -->", opens, "<tr>", closes, "</table>"]


def test_a_token_knows_its_gap():
    """The meaning of the tokens covers every gap."""
    tokens = Tokens.derive([], "content")
    assert set(tokens.meaning.values()) == set(GAPS)
    assert all(isinstance(token, Token) for token in tokens.meaning)
