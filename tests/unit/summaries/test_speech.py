"""Somebody's words that show no mark: inside of a long quotation, in a paragraph that opens one, and in Turkish texts that lost theirs."""

# ruff: noqa: RUF001  quotes of many languages are what these texts are about

import pytest

from digest.summaries import ExtractiveSummarizer
from digest.summaries.body import Sentence
from digest.summaries.honesty import Flag, judge
from digest.summaries.quotations import balance, quotations
from digest.summaries.speech import with_speech_marked
from digest.summaries.trims import Trimmed
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()


def sentences(*paragraphs: list[str]) -> list[Sentence]:
    """Make sentences of paragraphs, each a list of texts."""
    return [
        Sentence(trimmed=Trimmed(text), paragraph=number, opens_paragraph=position == 0)
        for number, paragraph in enumerate(paragraphs)
        for position, text in enumerate(paragraph)
    ]


def spoken(language: str, *paragraphs: list[str]) -> list[int]:
    """Give the places that are marked."""
    marked = with_speech_marked(sentences(*paragraphs), language)
    return [at for at, sentence in enumerate(marked) if sentence.spoken]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("„", "“"), ("«", "»"), ('"', '"')])
def test_between_the_marks(opening, closing):
    """What stands between the sentence that opens a quotation and the one that closes it is marked, over paragraphs, too."""
    first, last = f"She said: {opening}It is late.", f"We go home.{closing}"
    assert spoken("en", [first], ["The bridge is open.", "It cost nine million."], [last], ["It rained."]) == [1, 2]


def test_marks_that_are_closed_leave_nothing_open():
    """A whole quotation ends what was left open: its other half is lost, and the page goes on."""
    assert spoken("en", ["She said: “It is late."], ["It rained."], ["“No,” said Joe Poe."], ["It was cold.”"]) == []


def test_a_mark_far_away_closes_nothing():
    """Over more than a dozen sentences it is another one."""
    assert spoken("en", ["She said: “It is late."], ["It rained."] * 14, ["It was cold.”"]) == []
    assert len(spoken("en", ["She said: “It is late."], ["It rained."] * 9, ["It was cold.”"])) == 9


def test_a_paragraph_that_opens_with_a_mark_and_has_no_other():
    """So English sets a long speech: each paragraph opens one, and only the last closes it."""
    assert spoken("en", ["“It is late.", "The bridge is open."], ["“We go.", "It is cold.”"], ["It rained."]) == [1]
    assert spoken("en", ["He said “it is late.", "The bridge is open."], ["It rained."]) == []
    assert spoken("en", ["“It is late.", "The “bridge” is open."], ["It rained."]) == []


def test_a_long_speech_is_not_printed():
    """The statement that a page gives whole, in marks of which it closes only the last: nothing of it can stand alone."""
    lines = ["The council of Leeds has voted for the bridge over the river.", "Engineers from York tested the bridge with forty trucks for a week.",
             "Nobody in the city of Leeds wants the ferry to York back again.", "The river Aire has risen by two metres since the spring."]  # fmt: skip
    text = f'Joe Poe waited at the gate of the works on Tuesday evening.\n\n"{lines[0]} {lines[1]}\n\n{lines[2]}\n\n{lines[3]}"'
    printed = SUMMARIZER.summarize(article(text, title="A statement")).sentences
    assert not set(printed) & set(lines)


def test_lines_of_a_quotation_as_a_vietnamese_set_has_them():
    """A sentence a line: the one between the marks was printed as if it were the paper's."""
    text = (
        "Hội đồng thành phố Huế đã khánh thành cây cầu mới qua sông vào hôm thứ Ba vừa qua.\n"
        "Ông Nguyễn Văn An cho biết: “Chúng tôi đã chờ cây cầu này nhiều năm rồi.\n"
        "Cây cầu là yếu tố quan trọng nhất của thành phố trong mười năm tới.\n"
        "Người dân sẽ không cần phà nữa”.\n"
        "Cây cầu có chi phí chín tỷ đồng, nhiều hơn hai tỷ đồng so với kế hoạch của thành phố."
    )
    printed = SUMMARIZER.summarize(article(text, title="Huế khánh thành cầu mới", language="vi")).sentences
    assert printed
    assert not any("yếu tố quan trọng" in sentence for sentence in printed)


@pytest.mark.parametrize(
    "text",
    [
        '„Sie ist gut gelaufen. Das war ein hohes Tempo", sagte ihr Trainer Jörg Stein an.',
        '“Sie ist gut gelaufen", sagte ihr Trainer Jörg Stein.',
        '"Sie ist gut gelaufen“, sagte ihr Trainer Jörg Stein.',
        "Eine Kollegin meinte: „Das ist kein Problem. „ Leider ist es eines.",
        'The mayor said: “It is "late", and we go."',
    ],
)  # fmt: skip
def test_marks_of_two_kinds(text):
    """Pages open with one mark and close with another: it is whole, and only what is outside of it is not quoted."""
    assert balance(text) == 0
    assert 0 < quotations(text).share < 1
    assert "Stein" not in text or "Stein" in quotations(text).outside


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("„Sie ist gut gelaufen.", 1),
        ('“A 6" pipe is long', 1),
        ("Gut gelaufen“, sagte er.", -1),
        ('Gut gelaufen", sagte er.', -1),
        ("Gut gelaufen.«", -1),
        ('Cây cầu rất đẹp ", ông An nói.', -1),
        ('Cây cầu rất đẹp . "', -1),
        ('" Cây cầu rất đẹp.', 1),
    ],
)
def test_marks_that_have_no_other_half(text, left):
    """What never ends stays open, and what never began is too many; inches end nothing."""
    assert balance(text) == left


@pytest.mark.parametrize(
    ("language", "text", "torn"),
    [
        ("es", "Se eliminan 230 diputados y 115 senadores'.", True),
        ("pt", "Sobem os preços da água e da luz’.", True),
        ("es", "La ley elimina 'senadores y diputados'.", False),
        ("es", "Se eliminan 115 senadores.", False),
        ("en", "The bridge is the neighbours'.", False),
    ],
)
def test_a_single_mark_that_closes_alone(language, text, torn):
    """In Spanish and Portuguese it is half of a quotation; English has its possessives."""
    assert (Flag.TORN in judge(text, language).flags) is torn


def test_a_quotation_with_two_kinds_of_marks_stays_whole():
    """It was torn, and its middle was printed without who said it."""
    text = (
        "Eine gute Vorstellung bot Nele Roth aus Kiel über die lange Strecke. „Nele ist ruhig gelaufen. Nach der Hälfte hatte sie eine Zeit von drei Minuten. "
        'In Kiel wird sie am Sonntag wieder laufen", sagte ihr Trainer Jörg Stein.\n\nDer Verein hat in diesem Jahr neun neue Läufer, wie der Vorstand in Kiel mitteilte.'
    )
    printed = SUMMARIZER.summarize(article(text, title="Läufe in Kiel", language="de")).sentences
    assert not any(sentence.startswith("Nach der Hälfte") for sentence in printed)
    assert all(balance(sentence) == 0 for sentence in printed)


def test_an_interview_in_one_paragraph():
    """The same name before three sentences: from the first label on everything is somebody's words, and what stands above them is not."""
    lead = ["Ana Rosa falou à rádio na terça."]
    turns = ["CBN: A ponte abre quando?", "Rosa - Abre na terça.", "E custa pouco.", "CBN: Quem paga?", "Rosa - O estado.", "CBN - E a balsa?"]  # fmt: skip
    assert spoken("pt", lead, turns) == [1, 2, 3, 4, 5, 6]
    assert spoken("pt", lead, turns[:5]) == []
    assert spoken("pt", ["Lages - A ponte abre.", "Custo: Nove milhões.", "Prazo: Um ano."]) == []


FIRST = "Belediye Başkanı Ali Demir Ankarada yeni köprüyü halkın katıldığı bir törenle açtı."


@pytest.mark.parametrize(
    "line",
    [
        "Bu köprüyü uzun zamandır bekliyoruz.",
        "Yeni yolları da yapacağız.",
        "Köprüyü çok seviyorum.",
        "Gemilerimiz bölgede çalışmaya devam edecek.",
        "Bütün yolu dokuz saatte yürüdüm.",
        "Köprümüzün yolu açık olsun.",
        "Bu sorunu çözmeliyiz.",
        "Yolları yapacağız dedi.",
    ],
)
def test_first_person_in_a_turkish_text_without_marks(line):
    """Its verbs and nouns say "we" or "I", and nobody is named: the marks are lost."""
    assert spoken("tr", [FIRST], [line], ["Köprü dün akşam trafiğe açıldı."]) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Geçtiğimiz hafta köprü trafiğe kapatıldı.",
        "Günümüzde köprüler çok daha sağlam yapılıyor.",
        "Şehitlerimiz dün törenle uğurlandı.",
        "İlimizde dün köprü açıldı.",
        "Temiz su denizden geliyor.",
        "Eğitim ve üretim için yeni bir yardım.",
        "Bakan Ayşe Aksoy yolları yapacağız dedi.",
    ],
)
def test_third_person_in_a_turkish_text_without_marks(line):
    """Words that only look like it, idioms of the papers, and who is named."""
    assert spoken("tr", [FIRST], [line], ["Köprü dün akşam trafiğe açıldı."]) == []


def test_a_turkish_text_with_marks_has_them():
    """There, what is outside of the marks is the writer's."""
    assert spoken("tr", [FIRST], ["Bu köprüyü bekliyoruz."], ["Demir “Açıldı” dedi."]) == []


def test_speech_goes_on_in_a_turkish_text_without_marks():
    """Between two first persons, behind "said the following", and up to "he said"."""
    we, plain, end = "Bu köprüyü bekliyoruz.", "Köprü büyük bir eserdir.", "Allah uzun ömürler versin diye konuştu."
    assert spoken("tr", [FIRST], [we], [plain], [we]) == [1, 2, 3]
    assert spoken("tr", [FIRST], [we], [end], [plain]) == [1, 2]
    assert spoken("tr", [FIRST], ["Başkan Ali Demir şunları kaydetti."], [plain], [plain], [end], [plain]) == [2, 3, 4]


def test_marked_sentences_are_naked():
    """They are never printed, unless a second dash names who says it."""
    assert Flag.NAKED in judge("The bridge is open at last.", "en", spoken=True).flags
    assert Flag.NAKED not in judge("The bridge is open at last.", "en").flags
