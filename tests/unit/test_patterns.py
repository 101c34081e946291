"""Patterns of the operator: linear on any text, and refused with words when they cannot be."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.patterns import compiled

PLAIN = st.text(st.sampled_from("abcxyz 019äß"), max_size=30)


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|aa)+$", r"(a*)*b", r"(.*a){12}$", r"^(\w+\s?)*$"])
def test_no_pattern_is_slow(pattern):
    """Patterns for which Python's engine needs longer than the universe lasts answer within a second on a megabyte."""
    begun = time.process_time()
    compiled(pattern).search("a" * 1_000_000 + "!")
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize("pattern", ["(", "(?<=a)b", r"(a)\1", "[z-a]", "((x{100}){100}){100}", "*"])
def test_what_re2_cannot_do_is_refused_with_a_remedy(pattern):
    """A pattern with an error, with look-around or without a bound is the operator's to mend, and says how."""
    with pytest.raises(ConfigError, match="is no pattern that RE2 reads") as caught:
        compiled(pattern)
    assert caught.value.hint


def test_a_refused_pattern_prints_nothing(capfd):
    """The library's own log stays quiet: the error says it all."""
    with pytest.raises(ConfigError):
        compiled("((x{100}){100}){100}")
    assert capfd.readouterr() == ("", "")


@given(text=PLAIN, word=PLAIN.filter(bool))
def test_plain_words_are_found_as_python_finds_them(text, word):
    """On what both engines know they agree, in any case of letters."""
    found = compiled(re.escape(word).replace("\\ ", " ")).search(text.upper() if "ß" not in text else text)
    expected = re.search(re.escape(word), text.upper() if "ß" not in text else text, re.IGNORECASE)
    assert (found is None) == (expected is None)


def test_letters_of_all_scripts_are_letters():
    """A pattern in Greek or Cyrillic finds both cases."""
    assert compiled("привет|καλημέρα").search("ПРИВЕТ")
    assert compiled(r"\p{Han}{2}").search("新聞")
