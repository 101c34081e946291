"""The measurement of summaries: its ROUGE is rouge-score's, its terms are the same for everybody, its rules see what misleads."""

import importlib
import json
import sys
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.docs.places import ROOT

FOLDER = ROOT / "benchmarks" / "summaries"
WORDS = st.lists(
    st.sampled_from(["rain", "flood", "bridge", "council", "Leeds", "nine", "of", "the"]), min_size=1, max_size=9
)
SENTENCES = st.lists(WORDS.map(" ".join), min_size=1, max_size=4)


def _module(name: str) -> ModuleType:
    """Load a file of the benchmark as the benchmark itself does, and forget it again: its names are common ones."""
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FOLDER))
        for loaded in ("rouge", "systems", "misleading"):
            sys.modules.pop(loaded, None)


rouge = _module("rouge")
misleading = _module("misleading")
systems = _module("systems")

BY_ROUGE_SCORE = [  # rouge-score 0.1.2 without its stemmer
    (["The council opened the bridge.", "It cost nine million."], ["The new bridge was opened by the council.", "Nine million pounds were paid."], (0.636364, 0.2, 0.454545)),
    (["Heavy rain flooded Leeds on Tuesday, cutting off two hospitals."], ["Two hospitals in Leeds were cut off.", "Rain flooded the city."], (0.571429, 0.210526, 0.380952)),
    (["a b c d", "c d a b"], ["d c b a", "a c"], (0.857143, 0.166667, 0.571429)),
    (["One two."], ["Three four."], (0.0, 0.0, 0.0)),
]  # fmt: skip


@pytest.mark.parametrize(("summary", "reference", "expected"), BY_ROUGE_SCORE)
def test_rouge_is_that_of_rouge_score(summary, reference, expected):
    """The three figures are those of the package, to the last digit that it prints."""
    assert tuple(rouge.rouge(summary, reference, "en")) == pytest.approx(expected, abs=1e-6)


def test_rouge_with_a_stemmer():
    """A stemmer is asked for words of more than three letters, as rouge-score asks it."""
    asked = []

    def stem(word):
        asked.append(word)
        return word[:4]

    assert rouge.words("The cut rains flooded it", "en", stem) == ["the", "cut", "rain", "floo", "it"]
    assert asked == ["rains", "flooded"]


def test_rouge_of_other_scripts():
    """Letters with accents stay in their words, and each character of a wide script is a word."""
    assert rouge.words("L'été à Paris", "fr") == ["l", "été", "à", "paris"]
    assert rouge.words("公园 park", "zh") == ["公", "园", "park"]


@given(SENTENCES)
def test_rouge_of_itself_is_one(sentences):
    """A summary that is the reference has all of it."""
    found = rouge.rouge(sentences, sentences, "en")
    assert found.one == pytest.approx(1.0)
    assert found.long == pytest.approx(1.0)


@given(SENTENCES, SENTENCES)
def test_rouge_is_symmetric_and_bounded(ours, theirs):
    """F1 does not mind which is the reference, and is a share."""
    one, other = rouge.rouge(ours, theirs, "en"), rouge.rouge(theirs, ours, "en")
    assert one.one == pytest.approx(other.one)
    assert one.two == pytest.approx(other.two)
    assert all(0 <= value <= 1 for value in one)
    assert one.mean == pytest.approx((one.one + one.two) / 2)


MISLEADS = [
    ("en", "He said that the bridge was closed.", "dangling opener"),
    ("en", "However, the bridge was closed.", "dangling opener"),
    ("de", "Sie erklärte die Brücke für geschlossen.", "dangling opener"),
    ("fr", "Cette décision a été prise lundi.", "dangling opener"),
    ("vi", "Họ nói rằng cây cầu đã đóng.", "dangling opener"),
    ("en", "The mayor said: “We are closed.", "torn quotation"),
    ("en", 'The mayor said: "We are closed.', "torn quotation"),
    ("de", "Der Bürgermeister sagte: „Wir schließen.", "torn quotation"),
    ("en", "“We are closed until the end of the month.”", "quotation without speaker"),
    ("en", "“We are closed”, he said on Monday.", "'he said' without a name"),
    ("fr", '"Nous fermons", a-t-il indiqué lundi.', "'he said' without a name"),
    ("en", "Sign up for our newsletter to read more.", "line of the page"),
    ("en", "By Jane Roe", "line of the page"),
    ("en", "The new bridge of Leeds", "no full stop"),
    ("en", "The bridge is closed, and I walked home.", "first person"),
]
FAIR = [
    ("en", "The council closed the bridge on Monday, Jane Roe said."),
    ("en", "It is unclear when the bridge will open."),
    ("en", "“We are closed”, Jane Roe said on Monday."),
    ("en", "The rapper T.I. sang on the bridge."),
    ("en", "The sites use cookies, the council found."),
    ("de", "Die Stadt sperrt „bis auf Weiteres“ die Brücke."),
    ("fr", "Il y a trois ponts à Lyon."),
    ("zh", "市政府宣布关闭大桥。"),
]


@pytest.mark.parametrize(("language", "text", "fault"), MISLEADS)
def test_what_misleads_is_seen(language, text, fault):
    """Each rule of the benchmark finds what it is for."""
    assert fault in misleading.faults([text], [text], language)


@pytest.mark.parametrize(("language", "text"), FAIR)
def test_what_is_fair_is_not_counted(language, text):
    """What stands alone has no fault, whoever printed it."""
    assert misleading.faults([text], [text], language) == set()


def test_a_pronoun_behind_its_sentence_is_no_fault():
    """Where the sentence before it is printed too, "he" is somebody; where it is not, he is not."""
    text = ["Jane Roe closed the bridge.", "She opened another one.", "Trains ran."]
    assert misleading.faults(text[:2], text, "en") == set()
    assert misleading.faults([text[2], text[1]], text, "en") == {"dangling opener"}


def test_a_trimmed_sentence_is_found_in_its_text():
    """A dateline or a first word that was cut does not hide where a sentence stood."""
    text = ["LEEDS (AP) - Jane Roe closed the bridge.", "She opened another one."]
    assert misleading.faults(["Jane Roe closed the bridge.", text[1]], text, "en") == set()


def test_everybody_has_the_same_room():
    """Three sentences and 65 words: what does not fit is passed over, and the order is that of the text."""
    sentences = ["word " * 30 + "a.", "word " * 50 + "b.", "word " * 20 + "c.", "word " * 9 + "d."]
    assert systems.fit([1, 0, 2, 3], sentences) == [sentences[1], sentences[3]]
    assert systems.fit([0, 1, 2, 3], sentences) == [sentences[0], sentences[2], sentences[3]]


def test_the_lead_ends_where_it_no_longer_fits():
    """The fitted lead is the beginning of the text without a gap, and at least one sentence, however long."""
    sentences = ["word " * 30 + "a.", "word " * 50 + "b.", "word " * 20 + "c."]
    assert systems.fit(range(3), sentences, skip=False) == sentences[:1]
    assert systems.fit(range(1), ["word " * 90], skip=False) == ["word " * 90]


def test_a_sample_is_the_same_each_time(tmp_path):
    """Of a longer file every n-th line is read; several references are all kept."""
    path = tmp_path / "set.jsonl"
    rows = [
        {"text": f"Text {at}.", "summary": "One.", "refs": ["One. Two.", "Three."], "lang": "en"} for at in range(10)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    texts = systems.read(path, 5)
    assert [one.text for one in texts] == ["Text 0.", "Text 2.", "Text 4.", "Text 6.", "Text 8."]
    assert texts[0].references == (("One.", "Two."), ("Three.",))
    assert len(systems.read(path, 0)) == 10


def test_ours_and_the_oracle_take_part_on_the_same_terms():
    """Neither prints more than three sentences or 65 words; the oracle is at least as near to the reference as the lead."""
    sentence = "The council of Leeds closed bridge number {} because of the heavy rain on Monday."
    text = " ".join(sentence.format(number) for number in range(12))
    one = systems.Text(text, "", "en", ((sentence.format(7),),), tuple(sentence.format(number) for number in range(12)))
    ours, lead, oracle = systems.ours([one]), systems.fitted_lead([one]), systems.oracle([one], None)
    for run in (ours, lead, oracle):
        assert len(run.summaries[0]) <= 3
        assert sum(len(printed.split()) for printed in run.summaries[0]) <= 65
    assert oracle.summaries[0] == [sentence.format(7)]
