"""The summariser on twenty articles of all kinds: what it must print first, and what it must never print."""

import pytest

from digest.summaries import ExtractiveSummarizer
from digest.summaries.extractive import WHOLE
from digest.summaries.honesty import DANGLING, NEVER_PRINTED, judge
from digest.summaries.languages import identify
from digest.summaries.trims import trim_connective
from tests.unit.summaries.samples import article
from tests.unit.summaries.stories import TALES, Tale

SUMMARIZER = ExtractiveSummarizer()
every_tale = pytest.mark.parametrize("tale", TALES, ids=[tale.name for tale in TALES])


def _summary(tale: Tale, sentences: int = 3, **changes: str):
    words = max(65, 22 * sentences)
    given = article(
        changes.get("text", tale.text),
        title=changes.get("title", tale.title),
        language=changes.get("language", tale.language),
    )
    return SUMMARIZER.summarize(given, sentences=sentences, words=words)


@every_tale
def test_the_news_comes_first(tale):
    """The first sentence is the one that says what happened, dateline cut and words unchanged."""
    assert _summary(tale).sentences[0] == tale.first


@every_tale
@pytest.mark.parametrize("sentences", [1, 2])
def test_what_must_never_be_printed(tale, sentences):
    """No caption, link, byline, first person, riddle or quotation without its speaker stands in a short summary."""
    text = _summary(tale, sentences).text
    assert [trap for trap in tale.never if trap in text] == []


@every_tale
@pytest.mark.parametrize("sentences", [3, 5, 8])
def test_what_leans_stands_beside_what_it_leans_on(tale, sentences):
    """In longer summaries a sentence that points back follows the very one before it in the article, unless the whole text is given."""
    found = _summary(tale, sentences)
    if found.note.endswith(WHOLE):
        return
    plain = " ".join(tale.text.split())
    for at, sentence in enumerate(found.sentences):
        flags = judge(sentence, tale.language).flags
        assert flags.isdisjoint(NEVER_PRINTED)
        if not flags.isdisjoint(DANGLING):
            assert at
            between = plain[plain.find(found.sentences[at - 1]) + len(found.sentences[at - 1]) : plain.find(sentence)]
            assert len(between) < 60  # a caption or a link at most


@every_tale
def test_three_sentences_hold_none_of_the_traps(tale):
    """The summary of a newsletter is free of all of them."""
    text = _summary(tale).text
    assert [trap for trap in tale.never if trap in text] == []
    assert 2 <= len(_summary(tale).sentences) <= 3


@every_tale
def test_without_a_title_the_news_is_still_there(tale):
    """A missing title costs nothing of what may not be printed."""
    text = _summary(tale, title="").text
    assert [trap for trap in tale.never if trap in text] == []


@every_tale
def test_an_undeclared_language_is_found(tale):
    """The same summary comes out when the source says nothing of its language."""
    assert identify(tale.text) == tale.language
    assert _summary(tale, language="").sentences == _summary(tale).sentences


@every_tale
def test_a_wrong_language_is_noted_and_costs_nothing(tale):
    """Declared as another language, the article is read by its own rules, and the note says so."""
    wrong = "fr" if tale.language != "fr" else "en"
    found = _summary(tale, language=wrong)
    assert found.note.startswith(f"written in {tale.language}, declared as {wrong}")
    assert found.sentences == _summary(tale).sentences


@every_tale
def test_every_sentence_is_the_articles_own(tale):
    """Each printed sentence stands in the article, a leading connective given back."""
    plain = " ".join(tale.text.split())
    for sentence in _summary(tale, 8).sentences:
        stands = sentence in plain
        lowered = sentence[:1].lower() + sentence[1:]
        before = plain[max(0, plain.find(lowered) - 30) : plain.find(lowered)]
        given_back = any(
            trim_connective(before[at:] + lowered, tale.language).text == sentence for at in range(len(before))
        )
        assert stands or given_back


@every_tale
def test_windows_and_the_web_change_nothing(tale):
    """Line ends of Windows, spaces that do not break and soft hyphens give the same summary."""
    plain = _summary(tale).sentences
    assert _summary(tale, text=tale.text.replace("\n", "\r\n")).sentences == plain
    softened = tale.text.replace(". ", ".\u00a0")
    assert _summary(tale, text=softened).sentences == plain


@every_tale
def test_a_repeated_lead_is_said_once(tale):
    """A teaser that repeats the first paragraph above the article does not print it twice."""
    found = _summary(tale, text=f"{tale.first}\n\n{tale.text}").sentences
    assert len(set(found)) == len(found)
    assert sum(tale.first in sentence for sentence in found) == 1
