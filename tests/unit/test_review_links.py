"""Links for editors: one edition, one editor, one decision, and nothing about either in the open."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import LinkError
from digest.links import Decision, LinkSigner, Purpose

OLD, NEW = "old-secret-" * 4, "new-secret-" * 4
BASE = "https://news.example.org/weekly"
JANE, JOHN = "Jane@example.org", "john@example.org"
SIGNER = LinkSigner([NEW], BASE)
PURPOSES = st.sampled_from([Purpose.APPROVE, Purpose.HOLD])


def token(
    edition: int = 12, editor: str = JANE, purpose: Decision = Purpose.APPROVE, signer: LinkSigner = SIGNER
) -> str:
    return signer.review_url(edition, editor, purpose).rpartition("/")[2]


def test_its_form():
    """One https address below the base, whose last part needs no escape and holds no address."""
    url = SIGNER.review_url(12, JANE, Purpose.APPROVE)
    assert re.fullmatch(r"https://news\.example\.org/weekly/approve/[A-Za-z0-9._-]{26,}", url)
    assert "jane" not in url.lower()


def test_without_pages_there_is_no_link():
    """A newsletter without a base URL has editors who work by command."""
    assert LinkSigner([NEW], "").review_url(12, JANE, Purpose.APPROVE) == ""


@pytest.mark.parametrize("purpose", [Purpose.APPROVE, Purpose.HOLD])
def test_it_says_which_content_came_with_it(purpose):
    """The same token, and behind it a piece of the hash, in which nothing needs an escape; no base URL, no link."""
    bare = SIGNER.review_url(12, JANE, purpose)
    assert SIGNER.review_url(12, JANE, purpose, "0123456789abcdef" * 4) == f"{bare}?seen=0123456789abcdef"
    assert LinkSigner([NEW], "").review_url(12, JANE, purpose, "0123456789abcdef" * 4) == ""


@given(st.integers(1, 2**53), PURPOSES, st.sampled_from([JANE, JOHN]))
def test_it_reads_what_it_wrote(edition, purpose, editor):
    """Any edition, both decisions, each editor."""
    assert SIGNER.read_review(token(edition, editor, purpose), [JOHN, JANE], purpose) == (edition, editor)


def test_an_address_is_the_same_in_any_case():
    """The setting may change from Jane@ to jane@ while a mail is on its way."""
    assert SIGNER.read_review(token(), ["jane@example.org"], Purpose.APPROVE) == (12, "jane@example.org")


@pytest.mark.parametrize(
    ("text", "editors", "purpose"),
    [
        (token(), [JOHN], Purpose.APPROVE),
        (token(), [], Purpose.APPROVE),
        (token(), [JANE], Purpose.HOLD),
        (SIGNER.token("key1", Purpose.APPROVE), [JANE], Purpose.APPROVE),
        (SIGNER.token("0123456789abcdefxyz", Purpose.APPROVE), [JANE], Purpose.APPROVE),
        (SIGNER.token("key1", Purpose.UNSUBSCRIBE), [JANE], Purpose.APPROVE),
        (token(signer=LinkSigner([OLD], BASE)), [JANE], Purpose.APPROVE),
        (token()[:-1], [JANE], Purpose.APPROVE),
    ],
)
def test_whatever_else_opens_nothing(text, editors, purpose):
    """Another editor, another decision, another purpose, another key, a cut: always the same error."""
    with pytest.raises(LinkError, match="damaged, or was not made here"):
        SIGNER.read_review(text, editors, purpose)


@given(st.text(max_size=80), PURPOSES)
def test_nonsense_opens_nothing(text, purpose):
    """Whatever somebody types."""
    with pytest.raises(LinkError):
        SIGNER.read_review(text, [JANE], purpose)


def test_a_new_key_leaves_old_links_alive():
    """Keys are rotated while drafts wait."""
    assert LinkSigner([NEW, OLD], BASE).read_review(token(signer=LinkSigner([OLD], BASE)), [JANE], Purpose.APPROVE)


def test_a_link_of_an_editor_unsubscribes_nobody():
    """Nor does it open any other door."""
    for purpose in set(Purpose) - {Purpose.APPROVE}:
        with pytest.raises(LinkError):
            SIGNER.read(token(), purpose)
