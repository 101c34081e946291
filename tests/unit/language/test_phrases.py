"""Messages of a class, in the language that it is asked for in."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import pytest

from digest.language import Counted, Forms, Phrase, Phrases, Shared, catalogue


class Words(Phrases):
    """What a room says."""

    contents = Phrase("In this edition")
    unheard = Phrase("Nobody has translated this")
    stories = Counted("{count} story", "{count} stories")
    ducks = Counted("{count} duck", "{count} ducks")


def test_messages_read_in_the_language_asked_for():
    """One class, many languages."""
    assert Words.of("en").contents == "In this edition"
    assert Words.of("de").contents == "In dieser Ausgabe"
    assert Words.of("ja").contents == "この号の内容"


def test_what_is_not_translated_is_english():
    """A message without a translation is said in English, in all its forms."""
    assert Words.of("de").unheard == "Nobody has translated this"
    assert [Words.of("pl").ducks.of(count, "pl") for count in (1, 2, 5)] == ["1 duck", "2 ducks", "5 ducks"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", {0: "0 stories", 1: "1 story", 2: "2 stories", 1234: "1,234 stories"}),
        ("fr", {0: "0 article", 1: "1 article", 2: "2 articles"}),
        ("pt", {0: "0 artigo", 1: "1 artigo", 2: "2 artigos"}),
        ("de-CH", {1: "1 Beitrag", 1234: "1’234 Beiträge"}),
        ("pl", {1: "1 artykuł", 2: "2 artykuły", 5: "5 artykułów", 12: "12 artykułów", 21: "21 artykułów", 22: "22 artykuły"}),
        ("ru", {1: "1 статья", 3: "3 статьи", 5: "5 статей", 11: "11 статей", 21: "21 статья", 112: "112 статей"}),
        ("ar", {0: "لا مواد", 1: "مادة واحدة", 2: "مادتان", 3: "3 مواد", 11: "11 مادة", 100: "100 مادة", 103: "103 مواد"}),
        ("ja", {0: "0件の記事", 1: "1件の記事", 100: "100件の記事"}),
        ("sv", {1: "1 story", 2: "2 stories"}),
    ],
)  # fmt: skip
def test_plurals_follow_the_language(language, said):
    """French says one for zero, Polish and Russian look at the last digit, Arabic has six forms, Japanese one."""
    assert {count: Words.of(language).stories.of(count, language) for count in said} == said


def test_a_class_of_its_own_has_what_it_inherits():
    """Rooms share the names of pages and actions, and what is said twice is translated once."""

    class Page(Shared):
        contents = Phrase("In this edition")

    assert (Page.of("nl").unsubscribe, Page.of("nl").contents) == ("Afmelden", "In deze editie")


def test_on_the_class_a_message_is_what_the_code_says():
    """Tools see the English."""
    assert Words.contents.english == "In this edition"
    assert (Words.stories.one, Words.stories.other) == ("{count} story", "{count} stories")
    assert isinstance(Words.of("en").stories, Forms)


def test_the_words_name_their_language():
    """A page that says English words in a Swedish newsletter says so in `lang`."""
    assert [Words.of(one).language for one in ("pt-BR", "zh-HK", "sv", "")] == ["pt", "zh-Hant", "en", "en"]


def test_names_in_a_line_from_right_to_left_are_closed_off():
    """Latin names and addresses in Arabic sentences keep their own punctuation, and leave that of the sentence alone."""
    said = catalogue("ar").say("You get this mail because {address} is subscribed to {title}.")
    for place in ("{address}", "{title}"):
        assert f"\N{FIRST STRONG ISOLATE}{place}\N{POP DIRECTIONAL ISOLATE}" in said
    for mark in "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}":
        assert mark not in catalogue("ar").say("Hello{name},")
        assert mark not in catalogue("ar").count("{count} story", "{count} stories", 5)
        assert mark not in catalogue("de").say("You get this mail because {address} is subscribed to {title}.")
