"""What a language tag alone tells."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from digest.language import differ, direction, primary, tag
from digest.language.tags import KNOWN, locale, script, stand_ins

HOSTILE = ["", "-", "_", "../etc", "e", "a" * 9, 'en"><script>', "\0", "en-", "-en", "x-private", "i-klingon", "١", " "]


@pytest.mark.parametrize(
    ("language", "first"),
    [("pt-BR", "pt"), ("zh_Hans_CN", "zh"), ("DE", "de"), (" nl ", "nl"), ("", "")],
)
def test_the_primary_language_is_the_first_part(language, first):
    """Regions and scripts stand behind it."""
    assert primary(language) == first


@pytest.mark.parametrize(
    ("language", "said"),
    [("pt_BR", "pt-BR"), (" de ", "de"), ("en-GB-oed", "en-GB-oed"), ('en"><script>', ""), ("", ""), ("e", ""), ("a" * 9, "")],
)  # fmt: skip
def test_only_language_tags_get_into_the_page(language, said):
    """What is no language tag (RFC 5646) is left out of `lang`."""
    assert tag(language) == said


@pytest.mark.parametrize(
    ("language", "letters"),
    [
        ("en", "Latn"),
        ("zh", "Hans"),
        ("zh-TW", "Hant"),
        ("zh-HK", "Hant"),
        ("zh-SG", "Hans"),
        ("zh-hant-HK", "Hant"),
        ("sr", "Cyrl"),
        ("sr-Latn", "Latn"),
        ("sr-Latn-RS", "Latn"),
        ("ja", "Jpan"),
        ("pa", "Guru"),
        ("pa-PK", "Arab"),
        ("ku", "Latn"),
        ("ckb", "Arab"),
        ("AR-latn", "Latn"),
        ("de-1996", "Latn"),
        ("xx", ""),
        ("", ""),
    ],
)
def test_a_language_has_a_script(language, letters):
    """It is the one that the tag names, else the usual one of the language in that region (CLDR, likely subtags)."""
    assert script(language) == letters


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("iw", "rtl"),
        ("fa-IR", "rtl"),
        ("ur", "rtl"),
        ("yi", "rtl"),
        ("dv", "rtl"),
        ("ckb", "rtl"),
        ("az-Arab", "rtl"),
        ("pa-PK", "rtl"),
        ("ks", "rtl"),
        ("ar-Latn", "ltr"),
        ("ku", "ltr"),
        ("az", "ltr"),
        ("en", "ltr"),
        ("ja", "ltr"),
        ("xx", "ltr"),
    ],
)
def test_scripts_know_their_direction(language, way):
    """Arabic, Hebrew and Thaana run from right to left in whatever language; the same languages in Latin letters do not."""
    assert direction(language) == way


def test_directions_are_those_of_cldr():
    """For every language that Babel has data of, our direction is the one that its data say."""
    for name in (one for one in locale_identifiers() if one.count("_") < 2 and not one[-2:].isupper()):
        assert (direction(name) == "rtl") == (locale(name).character_order == "right-to-left"), name


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("en", "de", True),
        ("en-GB", "en-US", False),
        ("pt", "pt-BR", False),
        ("EN", "en", False),
        ("zh", "zh-TW", True),
        ("zh-CN", "zh-Hans", False),
        ("sr", "sr-Latn", True),
        ("", "en", False),
        ("en", "", False),
        ("", "", False),
        ("und er", "en", False),
    ],
)
def test_languages_differ_by_language_or_script(one, other, answer):
    """Regions are no other language, scripts are; of what is unknown nothing is claimed."""
    assert differ(one, other) is answer
    assert differ(other, one) is answer


@pytest.mark.parametrize(
    ("language", "nearest_first"),
    [
        ("pt-BR", ["pt-BR", "pt-Latn", "pt"]),
        ("zh-TW", ["zh-TW", "zh-Hant"]),
        ("zh-Hant-HK", ["zh-Hant-HK", "zh-Hant"]),
        ("zh-CN", ["zh-CN", "zh-Hans", "zh"]),
        ("sr-Latn-RS", ["sr-Latn-RS", "sr-Latn"]),
        ("de", ["de", "de-Latn"]),
        ("xx-YY", ["xx-YY", "xx"]),
        ("", []),
    ],
)
def test_stand_ins_are_of_the_same_script(language, nearest_first):
    """Who asks for traditional Chinese is not served simplified, who asks for Serbian in Latin letters not Cyrillic."""
    assert list(stand_ins(language)) == nearest_first


@pytest.mark.parametrize("language", HOSTILE)
def test_what_is_no_tag_is_english_from_left_to_right(language):
    """Tags come from feeds: nonsense is answered, and opens no file."""
    assert direction(language) == "ltr"
    assert locale(language).language == "en"


@pytest.mark.parametrize(
    ("language", "data"), [("PT_br", "pt_BR"), ("zh-tw", "zh_Hant_TW"), ("en-QQ", "en"), ("nb-NO", "nb_NO")]
)
def test_data_are_those_of_the_nearest_language(language, data):
    """An unknown region uses its language; case and underscores do not matter."""
    assert str(locale(language)) == data


@given(st.text(max_size=20))
def test_any_text_has_a_direction_and_data(text):
    """No tag, however odd, raises."""
    assert direction(text) in ("ltr", "rtl")
    assert locale(text).language
    assert differ(text, text) is False


def test_odd_tags_do_not_pile_up():
    """A feed that invents languages fills no memory."""
    for number in range(2 * KNOWN):
        locale(f"x{number}")
        script(f"x{number}")
    assert locale.cache_info().currsize <= KNOWN
    assert script.cache_info().currsize <= KNOWN
