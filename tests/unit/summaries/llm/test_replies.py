"""Replies of models as they come: wrapped, chatty, broken off, or nonsense; and what of an answer survives the reading."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.faithfulness import Answer, AnswerSentence
from digest.summaries.llm import reply

ONE = {"sentences": [{"text": "It rained.", "from": [1]}], "lang": "en"}
JSON = json.dumps(ONE)
READ = Answer(sentences=(AnswerSentence(text="It rained.", sources=(1,)),), language="en")
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["sentences", "text", "from", "lang", "x"]), inner),
    max_leaves=12,
)  # fmt: skip


WRAPPED = [
    f"```\n{JSON}\n```",
    f"~~~json\n{JSON}\n~~~",
    f"Here you are:\n\n{JSON}",
    f"<thinking>{{}} is empty</thinking>\n{JSON}",
    f"<reasoning>one</reasoning><think>two</think>{JSON}",
    f"no opening mark </think> {JSON}",
    f'<think>{{"sentences": [{{"text": "A draft.", "from": [1]}}]}}</think>{JSON}',
    f'[{{"sentences": "none"}}, {JSON}]',
    f"{{ not json }} {JSON}",
    f'{{"answer": {JSON}}}',
    json.dumps(ONE, indent=4),
    f"\ufeff{JSON}",
]


@pytest.mark.parametrize("text", WRAPPED)
def test_an_answer_is_read_whatever_is_around_it(text):
    """Fences, thinking, drafts, other objects and indentation do not change what is read."""
    assert reply.read(text) == READ


@pytest.mark.parametrize("cut", range(1, JSON.index("]")))
def test_json_that_breaks_off_is_no_answer(cut):
    """Wherever it breaks off within its first sentence, nothing is taken for an answer."""
    assert reply.read(JSON[:cut]) is None


NUMBERS = [
    ([1, 2], (1, 2)),
    ([2, 1, 2], (2, 1)),
    (3, (3,)),
    ("4", (4,)),
    (["[5]", " 6 "], (5, 6)),
    ([], ()),
    (None, ()),
    (True, ()),
    ([1.5, "x", None, -2], ()),
    ([1000], ()),
    ({"a": 1}, ()),
    ([[1]], (1,)),
]


@pytest.mark.parametrize(("told", "read"), NUMBERS)
def test_numbers_of_sources_are_read_as_they_come(told, read):
    """Numbers, alone or in lists, as digits or in brackets, each once and in their order; what is none is left out."""
    answer = reply.read(json.dumps({"sentences": [{"text": "It rained.", "from": told}]}))
    assert answer is not None
    assert answer.sentences[0].sources == read


PARTS = [
    ([], ()),
    (["It rained."], ("It rained.",)),
    ([{"text": "It\n rained. "}], ("It rained.",)),
    ([{"text": 5}, {"text": "It rained."}], ("It rained.",)),
    ([None, 1, [], {}], ()),
    ([{"txt": "It rained."}], ()),
]


@pytest.mark.parametrize(("told", "texts"), PARTS)
def test_only_sentences_of_an_answer_are_kept(told, texts):
    """What has no text is no sentence; what has is one, with single spaces, whether it names its sources or not."""
    answer = reply.read(json.dumps({"sentences": told}))
    assert answer is not None
    assert tuple(one.text for one in answer.sentences) == texts


@pytest.mark.parametrize(("lang", "read"), [("de", "de"), ("", ""), (None, ""), (5, ""), (["en"], "")])
def test_the_language_is_a_word_or_none(lang, read):
    """A language that is no text is no language."""
    answer = reply.read(json.dumps({"sentences": ["It rained."], "lang": lang}))
    assert answer is not None
    assert answer.language == read


BRACKETS = [
    ("It rained [1].", [("It rained.", (1,))]),
    ("It rained. [1]", [("It rained.", (1,))]),
    ("- It rained [1,2].", [("It rained.", (1, 2))]),
    ("It rained [1; 2]!", [("It rained!", (1, 2))]),
    ("It rained [1].\nIt snowed [3].", [("It rained.", (1,)), ("It snowed.", (3,))]),
    ("<think>It snowed [9].</think>It rained [1].", [("It rained.", (1,))]),
]


@pytest.mark.parametrize(("text", "told"), BRACKETS)
def test_lines_with_numbers_in_brackets_are_sentences(text, told):
    """Where no JSON came, text before a number in brackets is a sentence with that source."""
    answer = reply.read(text)
    assert answer is not None
    assert [(one.text, one.sources) for one in answer.sentences] == told


@pytest.mark.parametrize(
    "text", ["It rained [a].", "It rained [1234].", "It rained (1).", "[1]", "It rained [].", "ab[1]"]
)
def test_brackets_without_a_source_are_no_answer(text):
    """Only a number of up to three digits behind a text cites anything."""
    assert reply.read(text) is None


def test_no_more_sentences_are_read_than_anybody_asked_for():
    """A reply of a hundred sentences is read to the twentieth, as JSON and as lines."""
    texts = [f"It rained {word} times." for word in range(100)]
    for text in (json.dumps({"sentences": texts}), "\n".join(f"{one} [1]" for one in texts)):
        answer = reply.read(text)
        assert answer is not None
        assert [one.text for one in answer.sentences] == texts[:20]


def test_what_stands_far_behind_is_not_read():
    """A reply is read up to a limit: an answer behind it does not exist."""
    blanks = " " * (reply.MAX_CHARACTERS - len(JSON))
    assert reply.read(blanks + JSON) == READ
    assert reply.read(f"{blanks}{' ' * len(JSON)}{JSON}") is None


@given(JSON_VALUES)
def test_json_of_any_shape_breaks_nothing(value):
    """Any JSON is an answer of texts and numbers, or none."""
    answer = reply.read(json.dumps(value))
    told = () if answer is None else answer.sentences
    assert all(isinstance(one.text, str) and all(0 <= source < 1000 for source in one.sources) for one in told)


@given(st.text(max_size=300), st.integers(0, 300))
def test_garbage_before_an_answer_with_a_mark_between_is_taken_off(text, at):
    """Whatever is thought before the closing mark, the answer behind it is read."""
    assert reply.read(f"{text[:at]}</think>{JSON}") == READ


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=30), min_size=1, max_size=5), st.lists(st.integers(0, 999), max_size=5, unique=True))  # fmt: skip
def test_what_was_written_is_what_is_read(texts, sources):
    """Texts and sources come out of JSON as they went in, in any script, escaped or not."""
    for escaped in (True, False):
        told = json.dumps({"sentences": [{"text": one, "from": sources} for one in texts]}, ensure_ascii=escaped)
        answer = reply.read(f"x </think>{told}")
        if "</" not in "".join(texts):
            assert answer is not None
            assert [(one.text, one.sources) for one in answer.sentences] == [
                (" ".join(one.split()), tuple(sources)) for one in texts
            ]


def test_json_that_breaks_off_after_a_citation_is_no_answer():
    """Its brackets are none of lines that cite."""
    assert reply.read('{"sentences": [{"text": "It rained.", "from": [1]}, {"text": "It po') is None
