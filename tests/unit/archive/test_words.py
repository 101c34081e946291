"""The words of the archive. That no catalogue lacks one is tested with all others in `tests/unit/language`."""

import pytest

from digest.archive.words import Words, words_of
from digest.language import Phrase, languages


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_every_language_has_words_of_its_own(language):
    """The archive of an edition speaks as the edition does: nothing is left in English but what may be the same in both."""
    english, said = words_of("en"), words_of(language)
    assert said.language == language
    own = [name for name, one in vars(Words).items() if isinstance(one, Phrase)]
    assert len(own) >= 10
    assert [name for name in own if getattr(said, name) == getattr(english, name)] == []


@pytest.mark.parametrize(
    ("tag", "language"),
    [("pt-BR", "pt"), ("pt_br", "pt"), ("DE", "de"), ("zh-TW", "zh-Hant"), ("tlh", "en"), ("", "en")],
)
def test_regions_and_unknown_languages(tag, language):
    """A region is served by its language, in its own script, an unknown one by English."""
    assert words_of(tag).language == language
