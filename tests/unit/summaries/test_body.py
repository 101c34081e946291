"""From text to sentences: what is made whole, what is left out."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import body
from digest.summaries.healing import SPEECH_BY_DASH, healed
from digest.summaries.lines import ends_like_sentence
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore
from digest.summaries.vocabulary import vocabulary
from tests.unit.summaries.samples import FLOOD, GERMAN, HARBOUR, HARBOUR_TITLE


def _paragraphs(text: str, **known: Any) -> list[body.Paragraph]:
    readable = body.readable(text)
    return body.paragraphs(readable, telling_phrases(readable), **known)


def _sentences(text: str, language: str = "en", **known: Any) -> list[body.Sentence]:
    readable = body.readable(text)
    found = body.without_headings(_paragraphs(text, **known))
    return body.sentences(found, language, telling_phrases(readable))


def _texts(found: Sequence[body.Paragraph | body.Sentence]) -> list[str]:
    return [one.text for one in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("It rained.", True),
        ("It rained.”", True),
        ("It rained.)", True),
        ("下雨了。」", True),
        ("क्या।", True),
        ("It rained", False),
        ("", False),
    ],
)
def test_ends_like_sentence(line, expected):
    """A full stop of any script counts, with closing quotes and brackets behind it."""
    assert ends_like_sentence(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Biometrics Commissioner", True),
        ("What happens next?", True),
        ("“What happens next?”", False),
        ("It rained.", False),
        ("A line of so many words that nobody would ever set it above a text as its heading", False),
    ],
)
def test_is_heading(line, expected):
    """Short lines without a full stop, and short questions on their own, are headings."""
    assert body.is_heading(line) is expected


def test_a_torn_quotation_is_made_whole():
    """A sentence that a paragraph mark tore before its quotation is one sentence again, and is marked as joined."""
    joined = [one for one in _sentences(HARBOUR) if one.joined]
    assert len(joined) == 1
    assert joined[0].text.endswith(
        "the accusations of the committee were “Unproven and not supported by a single photograph.”"
    )


def test_headings_never_enter():
    """Sub-headings, the reference line and the title are no sentences."""
    found = " ".join(_texts(_sentences(f"{HARBOUR_TITLE}\n\n{HARBOUR}", title=HARBOUR_TITLE)))
    for alien in ("Harbour Commissioner", "Simple Answers", "Reference", "slam"):
        assert alien not in found


def test_known_headings_never_enter():
    """What the source knows as headings goes even where it ends in a full stop."""
    found = _paragraphs("It rained.\n\nThe next day.\n\nThe sun came.", headings=("The next day",))
    assert _texts(found) == ["It rained.", "The sun came."]


def test_lines_without_full_stops_stay_where_there_is_nothing_else():
    """A text of which no line ends in a full stop keeps its lines."""
    found = body.without_headings(_paragraphs("Rain in the north\n\nSun in the south"))
    assert _texts(found) == ["Rain in the north", "Sun in the south"]


def test_photo_and_newsletter_lines_never_enter():
    """Credits and newsletter lines are left out, whole sentences or not."""
    found = " ".join(_texts(_sentences(FLOOD)))
    assert "Photo" not in found
    assert "newsletter" not in found
    assert "Lesen Sie" not in " ".join(_texts(_sentences(GERMAN, "de")))


def test_a_quotation_of_two_sentences_stays_together():
    """A quotation keeps its beginning, its end and its speaker, though it holds two sentences."""
    found = _sentences("He said: “We came. We saw nothing.” Then he left the room.")
    assert _texts(found) == ["He said: “We came. We saw nothing.”", "Then he left the room."]


def test_a_quotation_that_never_ends_does_not_swallow_the_text():
    """Without a closing mark within a few sentences nothing is joined."""
    text = "He said: “We came. " + " ".join(f"Then came day {number}." for number in range(20, 40))
    assert len(_sentences(text)) == 21


def test_hard_wrapped_lines_are_joined():
    """Lines that an editor broke at a fixed width are paragraphs again."""
    paragraph = "The council of the town has agreed on the plan for the new bridge\nover the river, which will cost nine million and take two years to\nbuild, and which the people of both banks have long been asking for."
    found = _paragraphs(
        "\n\n".join([paragraph, paragraph.replace("bridge", "ferry"), paragraph.replace("bridge", "tunnel")])
    )
    assert len(found) == 3
    assert "bridge over the river" in found[0].text


def test_repeated_sentences_come_once():
    """A sentence that stands twice is one sentence."""
    assert _texts(_sentences("It rained. The sun came.\n\nIt rained.")) == ["It rained.", "The sun came."]


def test_white_space_and_invisible_characters():
    """White space of all kinds is evened out, characters without width are dropped, words stay."""
    assert _texts(_sentences("It\u00a0rained\u200b  all\tday. The\u00adsun came.")) == [
        "It rained all day.",
        "Thesun came.",
    ]


def test_dateline_and_connective_are_both_remembered():
    """A first sentence may lose both; undoing gives both back."""
    first = _sentences("LEEDS (AP) - But the council refused the plan. Then it rained.")[0]
    assert first.text == "The council refused the plan."
    assert restore(first.trimmed) == "LEEDS (AP) - But the council refused the plan."


def test_places_are_counted():
    """Each sentence knows its paragraph and whether it opens it."""
    found = _sentences("It rained. We left.\n\nThe sun came.")
    assert [(one.paragraph, one.opens_paragraph) for one in found] == [(0, True), (0, False), (1, True)]


def test_input_is_capped():
    """Of a very long text only so many characters are read, and only so many sentences are given."""
    text = " ".join(f"Sentence number {number} is here." for number in range(5000))
    assert len(body.readable(text)) == body.MAX_CHARACTERS
    assert len(_sentences("\n\n".join(text.split(". ")[:900]))) <= body.MAX_SENTENCES


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from('aB .?!\n“”"„»«')), max_size=400),
    st.sampled_from(["en", "de", "zh", ""]),
)
def test_sentences_are_the_texts_own_words(text, language):
    """Undoing the trims, every sentence stands in the text, white space and invisible characters aside."""
    plain = " ".join(body.readable(text).split())
    for sentence in _sentences(text, language):
        assert restore(sentence.trimmed) in plain


@pytest.mark.parametrize("language", SPEECH_BY_DASH)
def test_a_dash_opens_speech_in_one_list_of_languages(language):
    """What is said by dash and who says it below are told by the same list: each verb of its languages joins a speaker to the line above."""
    text = "— Wir warten auf den Hafen und auf die Stadt.\n\nDer Hafen bleibt zu. Die Stadt wartet."
    assert [one.spoken for one in _sentences(text, language)] == [True, False, False]
    for verb in vocabulary(language).speech:
        assert healed(["Wir warten auf den Hafen und auf die Stadt", f"— {verb} Anna Roe."]) == [
            (f"Wir warten auf den Hafen und auf die Stadt — {verb} Anna Roe.", True)
        ]


@pytest.mark.parametrize("language", ["de", "en", "nl"])
def test_a_dash_elsewhere_opens_an_item(language):
    """Where nobody speaks by dash, a dash is none of speech, and a line with one of its verbs behind a dash stays apart."""
    text = "— Wir warten auf den Hafen und auf die Stadt.\n\nDer Hafen bleibt zu. Die Stadt wartet."
    assert not any(one.spoken for one in _sentences(text, language))
    said = {"de": "sagte", "en": "said", "nl": "zei"}[language]
    assert len(healed(["Wir warten auf den Hafen und auf die Stadt.", f"— {said} Anna Roe."])) == 2
