"""Sentence boundaries: tables per language, and properties that hold for any text."""

# ruff: noqa: RUF001  quotes and stops of many scripts are what these tests are about

from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import segmentation
from digest.summaries.abbreviations import BY_LANGUAGE, base_language

TABLE = [
    ("en", "It rained. We stayed in.", ["It rained.", "We stayed in."]),
    ("en", "Dr. Lee met Mrs. Roe. They spoke.", ["Dr. Lee met Mrs. Roe.", "They spoke."]),
    ("en", "Acme Inc. sold it. Fine.", ["Acme Inc. sold it.", "Fine."]),
    ("en", "He works at Acme Inc. The firm is old.", ["He works at Acme Inc.", "The firm is old."]),
    ("en", "It rose 3.5 percent. Good.", ["It rose 3.5 percent.", "Good."]),
    ("en", "See No. 5 on the list. Then go.", ["See No. 5 on the list.", "Then go."]),
    ("en", "J. R. Stone wrote it. Ann read it.", ["J. R. Stone wrote it.", "Ann read it."]),
    ("en", "The U.S. economy grew. Trade fell.", ["The U.S. economy grew.", "Trade fell."]),
    ("en", "She lives in the U.S. The move was easy.", ["She lives in the U.S.", "The move was easy."]),
    ("en", "“Is it true?” he asked. Nobody knew.", ["“Is it true?” he asked.", "Nobody knew."]),
    ("en", "“Is it true?” Ms. Roe said. Nobody knew.", ["“Is it true?” Ms. Roe said.", "Nobody knew."]),
    ("en", "“Stop!” The car went on.", ["“Stop!”", "The car went on."]),
    ("en", "He said it (twice). Then he left.", ["He said it (twice).", "Then he left."]),
    ("en", "We waited... Then it came.", ["We waited...", "Then it came."]),
    ("en", "It was… strange. Yes.", ["It was… strange.", "Yes."]),
    ("en", "Visit www.example.com today. Do it.", ["Visit www.example.com today.", "Do it."]),
    ("en", "It holds vitamin C. That helps.", ["It holds vitamin C.", "That helps."]),
    ("en", "My wife and I. The dog came too.", ["My wife and I.", "The dog came too."]),
    ("en", "It ended.The crowd left.", ["It ended.", "The crowd left."]),
    ("en", "It starts at 9 a.m. on Monday. Come.", ["It starts at 9 a.m. on Monday.", "Come."]),
    ("en", "Use e.g. salt. Stir.", ["Use e.g. salt.", "Stir."]),
    ("en", "The claim is old.[3] It is false.", ["The claim is old.[3]", "It is false."]),
    ("en", "1. Open the box. 2. Read.", ["1. Open the box.", "2. Read."]),
    ("en", "Yahoo! bought it. Fine.", ["Yahoo! bought it.", "Fine."]),
    ("en", "Heading without a stop\nA sentence.", ["Heading without a stop", "A sentence."]),
    ("de", "Am 3. Oktober ist frei. Alle feiern.", ["Am 3. Oktober ist frei.", "Alle feiern."]),
    ("de", "Im 19. Jahrhundert war das so. Heute nicht.", ["Im 19. Jahrhundert war das so.", "Heute nicht."]),
    ("de", "„Das ist gut.“ Der Rat stimmte zu.", ["„Das ist gut.“", "Der Rat stimmte zu."]),
    ("de", "Es gibt z. B. Äpfel. Wir kaufen.", ["Es gibt z. B. Äpfel.", "Wir kaufen."]),
    ("de", "Prof. Dr. Müller kam. Er sprach.", ["Prof. Dr. Müller kam.", "Er sprach."]),
    ("de", "Es kamen 1950. Danach gingen sie.", ["Es kamen 1950.", "Danach gingen sie."]),
    ("fr", "M. Durand est là. Il parle.", ["M. Durand est là.", "Il parle."]),
    ("fr", "« Nous partons. » Le maire a souri.", ["« Nous partons. »", "Le maire a souri."]),
    ("fr", "Il a payé 3,5 millions. C’est cher.", ["Il a payé 3,5 millions.", "C’est cher."]),
    ("es", "El Sr. Romero llegó. ¿Quién más? Nadie.", ["El Sr. Romero llegó.", "¿Quién más?", "Nadie."]),
    ("es", "Viajó a EE.UU. En mayo volvió.", ["Viajó a EE.UU.", "En mayo volvió."]),
    ("pt", "A Dra. Costa falou. O prefeito ouviu.", ["A Dra. Costa falou.", "O prefeito ouviu."]),
    ("it", "Il dott. Bruni parla. La folla ascolta.", ["Il dott. Bruni parla.", "La folla ascolta."]),
    ("nl", "Dhr. de Wit kwam. Het regende.", ["Dhr. de Wit kwam.", "Het regende."]),
    ("pl", "Prof. Nowak mówi m.in. o pracy. Ludzie słuchają.", ["Prof. Nowak mówi m.in. o pracy.", "Ludzie słuchają."]),
    ("pl", "Prace ruszą 3. maja. To dobrze.", ["Prace ruszą 3. maja.", "To dobrze."]),
    ("ru", "Писал А. С. Пушкин. Все читали.", ["Писал А. С. Пушкин.", "Все читали."]),
    ("ru", "Это стоит 5 млн. руб. в год. Много.", ["Это стоит 5 млн. руб. в год.", "Много."]),
    ("tr", "Dr. Kaya geldi. Herkes sustu.", ["Dr. Kaya geldi.", "Herkes sustu."]),
    ("tr", "Bu 2. kez oldu. Yine olacak.", ["Bu 2. kez oldu.", "Yine olacak."]),
    ("vi", "TS. Nguyễn Văn An nói vậy. Mọi người đồng ý.", ["TS. Nguyễn Văn An nói vậy.", "Mọi người đồng ý."]),
    ("zh", "今天下雨。我们不去！你呢？", ["今天下雨。", "我们不去！", "你呢？"]),
    ("zh", "他说：“我去。你呢？”她笑了。", ["他说：“我去。你呢？”", "她笑了。"]),
    ("ja", "「行く。」と彼は言った。雨だ。", ["「行く。」と彼は言った。", "雨だ。"]),
    ("ja", "今日は晴れ。明日は雨？", ["今日は晴れ。", "明日は雨？"]),
    ("ar", "قال د. أحمد ذلك. هل هذا صحيح؟ نعم.", ["قال د. أحمد ذلك.", "هل هذا صحيح؟", "نعم."]),
    ("hi", "डॉ. शर्मा आए। सब खुश हुए।", ["डॉ. शर्मा आए।", "सब खुश हुए।"]),
    ("hi", "क्या यह सच है? हाँ।", ["क्या यह सच है?", "हाँ।"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), TABLE)
def test_splits(language, text, expected):
    """Abbreviations, initials, decimals, ordinals, quotations and stops of every script end sentences only where a reader would."""
    assert segmentation.split(text, language) == expected


@pytest.mark.parametrize("tag", ["", "xx", "EN", "en-GB", "pt_BR", "zh-Hant-TW", "tlh"])
def test_any_language_tag_is_fine(tag):
    """A tag that is unknown, empty or has subtags splits by the nearest rules there are."""
    assert segmentation.split("One. Two.", tag) == ["One.", "Two."]


@pytest.mark.parametrize(("tag", "base"), [("pt-BR", "pt"), (" EN_us ", "en"), ("", ""), ("de", "de")])
def test_base_language(tag, base):
    """The base of a BCP 47 tag is its first subtag in lower case."""
    assert base_language(tag) == base


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from('.!?…。؟।"“”«» \nAaI1')), max_size=300),
    st.sampled_from(sorted(BY_LANGUAGE)),
)
def test_spans_are_in_order_and_lose_nothing(text, language):
    """Spans are ordered, disjoint, never empty or padded, and between them lies nothing but white space."""
    position = 0
    for start, end in segmentation.spans(text, language):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        position = end
    assert not text[position:].strip()


@given(st.lists(st.sampled_from(["It rained in Leeds.", "Nobody was hurt.", "Trains stopped!", "Why?"]), max_size=8))
def test_plain_sentences_come_back(sentences):
    """Sentences without traps, joined by spaces, are found again as they were."""
    assert segmentation.split(" ".join(sentences), "en") == sentences


class _Counted(str):
    """A line that counts how many characters are looked for or copied from it."""

    __slots__ = ("touched",)

    touched: int

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.touched = 0
        return made

    def __getitem__(self, key):
        found = super().__getitem__(key)
        self.touched += len(found)
        return found

    def rfind(self, *args):
        self.touched += args[2] - args[1]
        return super().rfind(*args)

    def find(self, *args):
        self.touched += args[2] - args[1]
        return super().find(*args)


@pytest.mark.parametrize(
    "unit",
    ["a.", "a. ", "A. B", "? ", "「。", "“。x", "x.“ ", "...", '."', "9. ", "Mr. ", "a! He ", "。」", "[1].", ". »"],
)
@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_work_grows_with_the_length(unit, language):
    """Twice the text costs at most a little more than twice the characters looked at, whatever is repeated in it."""
    rules = BY_LANGUAGE[language]
    short, long = _Counted(unit * 400), _Counted(unit * 800)
    segmentation._line_spans(short, language, rules)
    segmentation._line_spans(long, language, rules)
    assert long.touched <= 2.2 * short.touched + 2000
