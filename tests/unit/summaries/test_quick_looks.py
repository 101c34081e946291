"""Where the summariser looks quickly before it looks closely, the close look finds nothing that the quick one has passed over."""

# ruff: noqa: RUF001  quotes and apostrophes; a short way is seen from the inside

import re
import sys

from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import languages, lines, quotations, scraps, telling
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import WORD, written_words

WHITE = "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace())


@given(st.text(alphabet=f"aé中.   {WHITE}", max_size=12))
def test_lines_are_evened_out(line):
    """A line has one space between its words and none around them, whichever white space there was."""
    for one in line.splitlines():
        assert lines._evened(one) == " ".join(one.split())


def test_every_white_space_is_known():
    """No white space that may stand inside of a line is missed by the quick look."""
    inside = [white for white in WHITE if white != " " and len(f"a{white}b".splitlines()) == 1]
    assert set(inside) == set(lines._WHITE)


BESIDE = st.sampled_from(["", " ", "a", "2", "a ", ".", " (", "—", "a, "])
MARKED = st.tuples(BESIDE, st.sampled_from('"“”«»'), BESIDE, st.sampled_from('"“”«»'), BESIDE).map("".join)


@given(MARKED | st.text(alphabet='ab 2.,(—"“”„«»‘’', min_size=1, max_size=16))
def test_one_quotation_is_seen_at_once(text):
    """A text with nothing but one pair of marks is told what a look at one mark after the other tells."""
    scan = quotations._Scan(text)
    for mark in quotations._MARK.finditer(text):
        scan.take(mark.group(), mark.start())
    assert quotations._scanned.__wrapped__(text) == scan.result()


@given(
    st.lists(
        st.sampled_from(["I", "we", "Ann’s", "x_1", "well-known", "don't", "U.S.", "--", "7", "été", "à"]), max_size=9
    )
)
def test_plain_words_are_the_words(words):
    """A text in which there is nothing but ASCII has the words that it has in any script, as they are written."""
    text = " ".join(words)
    assert written_words(text) == WORD.findall(text)


@given(st.text(alphabet="ab-_.'’ é1\n", max_size=30), st.sampled_from([languages._BLANKS, telling._BLANKS]))
def test_blanks_part_the_words_of_a_plain_text(text, blanks):
    """Where there is nothing but ASCII, what stands between blanks is what the expression for words finds."""
    low = text.lower()
    letters = blanks is languages._BLANKS
    words = languages._LETTERS.findall(low) if letters else telling._WORD.findall(low.replace("_", " "))
    if low.isascii():
        assert low.translate(blanks).split() == words


def _forms(verb: str) -> set[str]:
    """Give what one alternative of the expression begins with: "speaks?", "march(?:es)?", "shakes? hands"."""
    [(stem, many)] = re.findall(r"^([a-z]+)(\?|\(\?:es\)\?|)$", verb.partition(" ")[0])
    return {"": {stem}, "?": {stem, stem[:-1]}, "(?:es)?": {stem, f"{stem}es"}}[many]


def test_every_verb_of_a_caption_is_looked_for():
    """The quick look at a sentence's words knows each verb by which the expression tells a caption, and no other."""
    done = scraps._CAPTION_IN_ENGLISH.pattern.partition("(?:(?:is|are) (?:")[2].partition(") (?!that")[0]
    verbs = done.replace("joined)", "joined").split("|")
    assert len(verbs) >= 40
    assert set().union(*map(_forms, verbs)) == scraps._DONE_IN_PICTURES


@given(st.lists(st.sampled_from(["the", "of", "le", "und", "de", "rain", "Leeds", "la", "est", "dans"]), max_size=16))
def test_two_small_words_are_of_its_own_language(words):
    """A sentence with two small words of its language is not foreign, wherever they stand; the first ten words are looked at first."""
    known = vocabulary("en")
    if len(known.common.intersection(words)) > 1:
        assert not scraps.is_foreign(words, "en", known)


def test_foreign_words_are_seen_behind_the_first():
    """What the first words do not tell, all of them do."""
    known = vocabulary("en")
    french = ["le", "maire", "est", "dans", "la", "ville", "avec", "les", "gens", "du", "port", "et", "il"]
    assert scraps.is_foreign(french, "en", known)
    assert not scraps.is_foreign([*french, "said", "the", "mayor", "of", "it"], "en", known)
