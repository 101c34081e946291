"""Filters and stems beyond English: words in many scripts, patterns, tags and authors as sources write them, stems of several languages."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Rules, SourceSpec
from digest.selection.filters import filtered_by, foreign
from digest.selection.ranking import stands_in
from digest.selection.stems import LONGEST_STEM, stems_of, told
from tests.unit.selection.builders import article


def without(rules: Rules, **changes: Any) -> str:
    spec = SourceSpec(key="feed:one", type="feed", exclude=rules)
    return filtered_by(article(**{"title": "", "text": "", **changes}), spec)


@pytest.mark.parametrize(
    ("word", "text", "stands"),
    [
        ("мост", "Новый МОСТ открыт", True),
        ("мост", "Мостовая закрыта", False),
        ("γέφυρα", "Η ΓΈΦΥΡΑ άνοιξε", True),
        ("γέφυρα", "γέφυρας", False),
        ("köprü", "Yeni köprü açıldı", True),
        ("köprü", "köprüler", False),
        ("جسر", "افتتاح جسر جديد", True),
        ("جسر", "جسران", False),
        ("גשר", "נפתח גשר חדש", True),
        ("다리", "새 다리 개통", True),
        ("橋", "新しい 橋 が", True),
        ("straße", "Die Straße ist offen", True),
        ("été", "L'été, enfin", True),
        ("été", "étés", False),
        ("C++", "Learning C++, slowly", True),
        ("C++", "AC++ battery", False),
        (".NET", "What .NET is", True),
        ("a.b", "axb", False),
        ("(ad)", "A chair (ad)", True),
        ("year's end", "Before YEAR'S END, maybe", True),
        ("two words", "two  words", False),
        ("snake", "snake_case", False),
        ("7", "At 7, in Leeds", True),
        ("7", "At 17", False),
    ],
)
def test_a_word_stands_whole_in_any_script(word, text, stands):
    """Letters and digits on either side make it another word; case counts in no script, and signs mean themselves."""
    assert stands_in(word, text) is stands
    assert bool(without(Rules(words=(word,)), text=text)) is stands


@pytest.mark.parametrize(
    ("rules", "changes", "rule"),
    [
        (Rules(tags=("спорт",)), {"tags": ("Новости", "СПОРТ")}, 'tags: "спорт"'),
        (Rules(tags=(" Ad ",)), {"tags": ("ad",)}, 'tags: " Ad "'),
        (Rules(tags=("STRASSE",)), {"tags": ("Straße",)}, 'tags: "STRASSE"'),
        (Rules(tags=("体育",)), {"tags": ("体育新闻",)}, ""),
        (Rules(authors=("анна ли",)), {"author": "Бо, Анна Ли"}, 'authors: "анна ли"'),
        (Rules(authors=("Anna Li, Bo",)), {"author": "Anna Li, Bo"}, ""),
        (Rules(authors=("Bo", "Ann")), {"author": "Ann, Bo"}, 'authors: "Bo"'),
        (Rules(pattern="реклам[аы]"), {"title": "РЕКЛАМА недели"}, "pattern"),
        (Rules(pattern="^広告"), {"title": "広告: 椅子"}, "pattern"),
        (Rules(pattern="^広告"), {"title": "新しい広告"}, ""),
        (Rules(pattern="(anzeige|werbung)$"), {"title": "Ein Stuhl – Anzeige"}, "pattern"),
        (Rules(pattern="إعلان"), {"text": "هذا إعلان مدفوع"}, "pattern"),
        (Rules(words=("ad",), tags=("ad",), authors=("ad",), pattern="ad"), {"title": "An ad", "tags": ("ad",), "author": "ad"}, 'words: "ad"'),
        (Rules(tags=("ad",), authors=("ad",), pattern="ad"), {"title": "An ad", "tags": ("ad",), "author": "ad"}, 'tags: "ad"'),
        (Rules(authors=("ad",), pattern="ad"), {"title": "An ad", "tags": ("ad",), "author": "ad"}, 'authors: "ad"'),
        (Rules(pattern="ad"), {"title": "An ad", "tags": ("ad",), "author": "ad"}, "pattern"),
    ],
)  # fmt: skip
def test_the_first_rule_that_is_met_is_named(rules, changes, rule):
    """Words come before tags, tags before authors, authors before the pattern; each in any case, in any script, and names whole."""
    assert without(rules, **changes) == (f"exclude.{rule}" if rule else "")


@pytest.mark.parametrize(
    ("languages", "language", "left_out"),
    [
        (("zh",), "zh-Hant-TW", ""),
        (("zh-Hant",), "zh-Hant-TW", ""),
        (("zh-Hant",), "zh-Hans", "zh-Hans"),
        (("zh-TW",), "zh-Hant-TW", "zh-Hant-TW"),
        (("en",), "eng", "eng"),
        (("fi",), "fil", "fil"),
        (("de", "sr-Latn"), "SR-latn-RS", ""),
    ],
)
def test_a_language_takes_what_is_below_it(languages, language, left_out):
    """Subtags are compared whole and from the left, in any case: `fi` is no `fil`, and `zh-TW` is not all of `zh-Hant-TW`."""
    assert foreign(article(language=language), languages) == left_out


@given(st.sampled_from(["мост", "жук", "bridge", "été", "橋", "גשר"]), st.text(" .,;!?-\n", min_size=1, max_size=5))
def test_a_word_between_signs_always_stands(word, signs):
    """Whatever signs are around it, a word is whole; with a letter beside it, it is not."""
    assert stands_in(word, f"{signs}{word.upper()}{signs}")
    assert not stands_in(word, f"{signs}x{word}{signs}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("election", "elections"),
        ("walked", "walking"),
        ("repeatedly", "repeat"),
        ("buildings", "building"),
        ("Bürgermeister", "BÜRGERMEISTERS"),
        ("Regierung", "Regierungen"),
        ("Straße", "STRASSE"),
        ("gouvernement", "gouvernements"),
        ("présidente", "président"),
        ("municipal", "municipales"),
        ("правительство", "правительства"),
        ("президента", "президентом"),
        ("κυβέρνηση", "ΚΥΒΈΡΝΗΣΗΣ"),
        ("Hallitus", "hallituksen"),
        ("O'Neill's", "O’Neill"),
        ("l'eau", "L’EAU"),
    ],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(one, other):
    """Plurals, cases, capitals and either apostrophe make no other word, in languages that the rules know nothing of."""
    assert stems_of(one) == stems_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("read", "reed"), ("Paris", "Parma"), ("2025", "2026"), ("7.1", "7.2"), ("A320", "A321"), ("Москва", "Минск"), ("市長", "市民")],
)  # fmt: skip
def test_different_words_have_different_stems(one, other):
    """A number is kept to its last digit, and short words are never cut until they meet."""
    assert stems_of(one) != stems_of(other)


@pytest.mark.parametrize(
    ("title", "stems"),
    [
        ("Le maire de Lyon ouvre un pont", ("maire", "lyon", "ouvre", "pont")),
        ("El alcalde de Sevilla abre una plaza", ("alcald", "sevill", "abre", "plaza")),
        ("Il sindaco di Torino apre un ponte", ("sindac", "torino", "apre", "ponte")),
        ("De burgemeester van Gent opent een brug", ("burgem", "gent", "opent", "brug")),
        ("Мэр Казани открыл мост на Волге", ("мэр", "казани", "открыл", "мост", "волге")),
        ("Burmistrz w Łodzi nie otworzy mostu", ("burmis", "łodzi", "otworz", "mostu")),
        ("São Paulo abre uma ponte", ("paulo", "abre", "ponte")),
        ("市長が橋を開く", ("市長", "長が", "が橋", "橋を", "を開", "開く")),
        ("北京 2026 新橋", ("北京", "2026", "新橋")),
        ("Bridge bridges BRIDGE", ("bridge", "bridg")),
        ("", ()),
    ],
)
def test_a_headline_is_its_content(title, stems):
    """Function words of eight languages and single letters are passed over; what is left is told once, in reading order."""
    assert told(title).title == stems


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("橋が開く。人が集う。雨が降る。", {"橋が", "人が"}),
        ("Мост открыт! Толпа рада. Третья фраза.", {"мост", "толпа"}),
        ("A title line\n\nSecond paragraph here\n\nThird one", {"title", "second"}),
        ("She said “bridge.” Crowds cheered. Rain fell.", {"bridge", "crowd"}),
    ],
)
def test_an_opening_ends_behind_two_sentences(text, opening):
    """Full stops of other scripts, closing quotation marks and blank lines end a sentence as well; a third is not read."""
    found = set(told("", text).opening)
    assert opening <= found
    assert found.isdisjoint({"雨が", "фраза", "third", "rain"})


@given(st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=1, max_size=20))
def test_a_stem_is_short_and_never_empty(word):
    """Every word of every script has a stem, and none is longer than six letters."""
    found = stems_of(word)
    assert found
    assert all(0 < len(stem) <= LONGEST_STEM or word.startswith(stem) for stem in found)
