"""Which language a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.languages import identify
from tests.unit.summaries.samples import BY_LANGUAGE


@pytest.mark.parametrize("language", sorted(BY_LANGUAGE))
def test_identifies(language):
    """Each of the fifteen languages is known by its script or its function words, without being declared."""
    assert identify(BY_LANGUAGE[language]) == language


@pytest.mark.parametrize("language", sorted(BY_LANGUAGE))
def test_agrees_with_what_is_declared(language):
    """A language that is declared rightly stays."""
    assert identify(BY_LANGUAGE[language], language) == language


@pytest.mark.parametrize(("text", "declared"), [("de", "en"), ("en", "fr"), ("zh", "en"), ("ru", "de"), ("en", "ja")])
def test_speaks_up_against_a_wrong_declaration(text, declared):
    """A text that is clearly in another language than declared is named by what it is."""
    assert identify(BY_LANGUAGE[text], declared) == text


def test_short_texts_do_not_overrule():
    """A few words prove nothing against what the source says of itself."""
    assert identify("Hotel Berlin, the new one", "de") == "de"


def test_an_unknown_language_is_believed():
    """A language that is not in the tables cannot be disproved."""
    assert identify(BY_LANGUAGE["en"], "sw") == "sw"


def test_relatives_of_a_script_are_believed():
    """Serbian in Cyrillic letters is not called Russian when it is declared, nor Marathi Hindi."""
    assert identify(BY_LANGUAGE["ru"], "sr") == "sr"
    assert identify(BY_LANGUAGE["hi"], "mr") == "mr"


def test_letters_tell_ukrainian_and_persian():
    """Letters that only the relative has decide between languages of one script."""
    assert identify("Міська рада ухвалила план будівництва нової лінії метро.") == "uk"
    assert identify("شهرداری تهران برنامه‌ای برای پارک‌های جدید اعلام کرد و گفت.") == "fa"


@given(st.text(max_size=200), st.sampled_from(["", "en", "de", "zh", "xx"]))
def test_always_gives_a_language(text, declared):
    """There is an answer for every text, and it is the same each time."""
    assert identify(text, declared)
    assert identify(text, declared) == identify(text, declared)
