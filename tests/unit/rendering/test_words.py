"""What a mail says beside its articles."""

import pytest

from digest.language import languages
from digest.rendering.words import plural, words


@pytest.mark.parametrize(
    ("language", "like"), [("pt-BR", "pt"), ("de_AT", "de"), ("EN", "en"), ("xx", "en"), ("", "en"), ("nb-NO", "en")]
)
def test_a_language_falls_back(language, like):
    """A region uses its language, an unknown language English."""
    assert words(language).language == like
    assert words(language).contents == words(like).contents


@pytest.mark.parametrize(
    ("count", "language", "text"),
    [(1, "en", "1 story"), (2, "en", "2 stories"), (0, "fr", "0 article"), (2, "de", "2 Beiträge"), (5, "xx", "5 stories"), (5, "pl", "5 artykułów")],
)  # fmt: skip
def test_plurals_follow_the_language(count, language, text):
    """Languages without words of ours count in English."""
    assert plural(words(language).stories, count, language) == text


@pytest.mark.parametrize("language", languages())
def test_every_sentence_of_a_mail_can_be_filled_in(language):
    """What `view` fills in has its place in every language."""
    say = words(language)
    assert "Ana" in say.greeting.format(name=" Ana")
    assert "42" in say.number.format(number=42)
    assert plural(say.stories, 12, language) in say.reading.format(stories=plural(say.stories, 12, language))
    assert "Radio Fjord" in say.read_at.format(source="Radio Fjord")
    assert "Radio Fjord" in say.credit.format(name="Radio Fjord")
    reason = say.reason.format(address="ana@example.net", title="The Harbour Weekly")
    assert "ana@example.net" in reason
    assert "The Harbour Weekly" in reason
    for forms in (say.minutes, say.more, say.others):
        assert "12" in plural(forms, 12, language)


def test_a_mail_names_the_pages_and_actions_that_all_rooms_share():
    """Links to the archive and to the preferences read as they do there."""
    say = words("de")
    assert (say.unsubscribe, say.view_in_browser, say.preferences) == (
        "Abbestellen",
        "Im Browser ansehen",
        "Einstellungen",
    )
