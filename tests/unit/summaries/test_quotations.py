"""What is quoted, and whether each mark has its other half."""

# ruff: noqa: RUF001  quotes of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.quotations import balance, quotations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and left.", 0),
        ("He said “yes and left.", 1),
        ("It is over,” he said.", -1),
        ('He said "yes" and left.', 0),
        ('He said "yes and left.', 1),
        ("Er sagte „ja“ und ging.", 0),
        ("Er sagte „ja und ging.", 1),
        ("Il dit « oui » et part.", 0),
        ("Il dit « oui et part.", 1),
        ("Er sagte »ja« und ging.", 0),
        ("Hän sanoi ”kyllä” ja lähti.", 0),
        ("Powiedział „tak” i poszedł.", 0),
        ("彼は「はい」と言った。", 0),
        ("彼は「はいと言った。", 1),
        ("他说：“好。”", 0),
        ("The players’ union won’t act.", 0),
        ("‘I need to know,’ she said.", 0),
        ("In the ‘90s it was fine.", 0),
        ("Rock ‘n’ roll is “back” now.", 0),
        ("No quotation at all.", 0),
        ("", 0),
    ],
)  # fmt: skip
def test_balance(text, expected):
    """A quotation left open counts +1, one that never began -1; apostrophes count nothing."""
    assert balance(text) == expected


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("He said “yes” and left.", "He said   and left."),
        ("“All of it.”", " "),
        ("Er sagte „ja“ und »nein«.", "Er sagte   und  ."),
        ("‘Yes,’ said the players’ man.", "  said the players’ man."),
        ("In the ‘90s it was fine.", "In the ‘90s it was fine."),
        ("Plain words.", "Plain words."),
    ],
)
def test_outside(text, outside):
    """What is not quoted stays, every quotation becomes a space."""
    assert " ".join(quotations(text).outside.split()) == " ".join(outside.split())


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("“All of it is quoted here.”", 0.9, 1.0),
        ("He said “ja” in a long and plain sentence.", 0.01, 0.1),
        ("None.", 0.0, 0.0),
    ],
)
def test_share(text, least, most):
    """The share is that of the quoted characters among all."""
    assert least <= quotations(text).share <= most


@given(st.text(alphabet='ab “”„«»「」『』‘’".,', max_size=200))
def test_any_marks(text):
    """Whatever marks stand in whatever order: a share between 0 and 1, and nothing outside that is not in the text."""
    found = quotations(text)
    assert 0.0 <= found.share <= 1.0
    assert all(piece in text for piece in found.outside.split())


@given(st.lists(st.sampled_from(["word", "Berlin", "3.5", "o'clock"]), min_size=1, max_size=6))
def test_a_closed_quotation_is_balanced(words):
    """A text in one pair of marks is balanced, in every style of marks."""
    for opened, closed in ("“”", "„“", "«»", "»«", "「」", '""', "””"):
        assert balance(f"He said {opened}{' '.join(words)}{closed} again.") == 0
