"""What stands in the margin of a story: notes on its writer, what is pulled out of it, Vietnamese captions, standfirsts above a quotation, promises of a list."""

# ruff: noqa: RUF001  quotes and dashes of many scripts are what these lines are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer, body
from digest.summaries.boilerplate import is_caption
from digest.summaries.healing import healed
from digest.summaries.honesty import Flag, judge
from digest.summaries.lines import lines_of
from digest.summaries.margins import in_the_margin
from digest.summaries.scraps import promises
from digest.summaries.segmentation import split
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore, trim_head
from tests.unit.summaries.samples import article
from tests.unit.summaries.test_lines import BRIDGE, COST, MAYOR, SHIPS, TESTS, TITLE

SUMMARIZER = ExtractiveSummarizer()
RIVER = "The river has flooded the quays of the old harbour in four of the last nine winters."
STORY = [BRIDGE, TESTS, COST, SHIPS, MAYOR, RIVER]


def _margin(lines: list[str], language: str = "en") -> set[int]:
    return in_the_margin(lines, TITLE, language)


# Who wrote it.


@pytest.mark.parametrize(
    "note",
    [
        "Jane Poe is a senior researcher at the University of Hull.",
        "Jane Poe is the Founder & Principal of a firm that helps towns. She lives in Hull.",
        "Jane Poe is on holiday until May.",
        "Jane Poe writes on rivers for the Post.",
        "Klara Poe ist seit 2018 Redakteurin der Post.",
        "Jeanne Poe est journaliste.",
        "Juana Poe es politóloga e investigadora.",
        "Joana Poe é jornalista.",
        "Gianna Poe è una giornalista.",
        "Janna van Poe is hoogleraar in Delft.",
    ],
)
def test_notes_on_the_writer_at_the_foot(note):
    """A last line that tells what somebody is whom the text never names is a note on the writer."""
    assert _margin([*STORY, note]) == {6}


@pytest.mark.parametrize(
    "line",
    [
        "Ann Roe is a lawyer who was born in Hull.",
        "The bridge is a work of many hands.",
        "Der Rhein ist seit 1850 ein Kanal.",
        "Die Brücke Neustadt ist ein Denkmal.",
        "Dublin II is a regulation of the Union.",
        "Jane Poe said that the bridge is a work of many hands.",
    ],
)
def test_the_last_line_of_a_story_is_none(line):
    """Whom the text has named, what is no name, and who only says something are no writers."""
    assert _margin([*STORY, line]) == set()


def test_a_name_of_the_title_is_no_writer():
    """Whom the title names is the subject."""
    lines = [*STORY, "Jane Poe is a senior researcher at Hull."]
    assert in_the_margin(lines, "Why Poe left the council", "en") == set()


def test_a_note_at_the_head_names_a_trade_of_writing():
    """The first line is a note only where the profession is to write; a story may well begin with what somebody is."""
    assert _margin(["Jane Poe is an assistant sports editor of the Post.", *STORY]) == {0}
    assert _margin(["Jane Poe is a welder of the old kind.", *STORY]) == set()


def test_in_the_middle_nobody_is_the_writer():
    """A sentence in the middle of the text presents somebody of the story."""
    assert _margin([*STORY[:2], "Jane Poe is a reporter of the Post.", *STORY[2:], *STORY]) == set()


def test_a_notice_has_no_margin():
    """Of so few lines each is the subject."""
    assert _margin([BRIDGE, "Jane Poe is a senior researcher at Hull."]) == set()


# What is pulled out of it.


def test_a_pull_quote_without_its_marks():
    """A line that stands inside of a quotation near by is somebody's words."""
    said = "“We looked at it twice. Using this bridge does not mean that ferries stop. We keep both,” Roe said."
    assert _margin([BRIDGE, said, "Using this bridge does not mean that ferries stop.", COST]) == {2}
    assert _margin([BRIDGE, "Using this bridge does not mean that ferries stop.", said, COST]) == {1}


def test_a_pull_quote_is_not_printed():
    """The summary leaves it to the quotation, where its speaker is."""
    words = "Using this new bridge does not mean that the ferry to York will ever stop."
    text = "\n\n".join(
        [words, BRIDGE, TESTS, f"“The plan stands. {words} We keep both,” Roe said.", COST, SHIPS, MAYOR]
    )
    assert words not in SUMMARIZER.summarize(article(text, title=TITLE)).sentences


def test_a_line_that_a_longer_sentence_holds():
    """Whom a picture shows is named once more in the middle of a sentence."""
    assert _margin(["Mayor of Leeds Ann Poe.", BRIDGE, "The Mayor of Leeds Ann Poe opened it."]) == {0}


@pytest.mark.parametrize(
    "other",
    [
        f"{BRIDGE} It was raining.",
        "Nobody was there when the council opened it.",
        f"It rained. {BRIDGE}",
    ],
)
def test_a_sentence_that_is_said_again_stays(other):
    """A whole sentence that stands there twice as one is the story's own: a standfirst says what the text says."""
    assert _margin([BRIDGE, other, COST]) == set()


def test_a_line_with_its_own_marks_is_judged_by_them():
    """A quotation that shows its marks is no pull quote without them."""
    assert (
        _margin([BRIDGE, "“We keep the ferry and the bridge.”", "“We keep the ferry and the bridge. Both,” Roe said."])
        == set()
    )


# What the first picture of a Vietnamese text shows.

VI = [
    "Ngày 3/5, thành phố Leeds khánh thành cây cầu mới bắc qua sông.",
    "Các kỹ sư đã thử tải cây cầu bằng bốn mươi xe tải trong một tuần.",
    "Cây cầu có chi phí chín triệu bảng, cao hơn dự kiến hai triệu.",
    "Tàu cao chín mét có thể đi qua dưới cầu.",
    "Bến phà cũ sẽ đóng cửa vào mùa thu.",
]
SAID = '" Chúng tôi rất vui ", thị trưởng nói.'
STARTS = "Thành phố Leeds hôm nay khánh thành cây cầu mới bắc qua sông."


@pytest.mark.parametrize(
    ("caption", "following"),
    [
        ("Thị trưởng Leeds Ann Roe.", SAID),
        ("Công nhân làm việc trên cầu Leeds.", VI[0]),
        ("Hiện trường vụ tai nạn trên cầu.", STARTS),
        ("Quá trình xây cây cầu mới của Leeds.", STARTS),
        ("Người dân đi bộ trên cây cầu Leeds hôm qua.", STARTS),
        ("Cây cầu Leeds trong một đợt thử tải hồi tháng trước.", STARTS),
    ],
)
def test_vietnamese_captions(caption, following):
    """A short first line is a caption where the story begins behind it, with a quotation or a time; or by its own time at the end, or by its first word."""
    assert _margin([caption, following, *VI[1:]], "vi") == {0}


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("Sáng 3/5, Leeds mở cầu.", SAID),
        ("Theo Post, Leeds đã mở cầu.", SAID),
        ("Ông Roe đã mở cây cầu.", VI[0]),
        ("Leeds mở cầu sáng 3/5 tại bến cảng.", VI[0]),
        ("Leeds đã mở một cây cầu mới.", STARTS),
        ("Leeds mở cầu. Thị trưởng đã đến.", SAID),
        ("Cuộc tranh cãi về cây cầu chưa có hồi kết.", STARTS),
        ('" Chúng tôi rất vui ", thị trưởng nói.', VI[0]),
        ("Người dân thành phố đi bộ trên cây cầu Leeds mới hôm 3/5.", SAID),
        ("Leeds đã mở một cây cầu mới bắc qua sông " + "rất dài " * 12 + "hôm 3/5.", VI[0]),
    ],
)
def test_vietnamese_beginnings(line, following):
    """What tells a time or a source first, or more than one sentence, and a story's own beginning are no captions."""
    assert _margin([line, following, *VI[1:]], "vi") == set()


def test_only_vietnamese_is_told_so():
    """In other languages a story may begin with a short sentence before a quotation."""
    assert _margin(["Leeds has a bridge.", "“It is good,” Roe said.", *STORY]) == set()


def test_a_vietnamese_caption_is_not_printed():
    """The summary begins with the story."""
    caption = "Hiện trường xây cây cầu mới của thành phố Leeds."
    text = "\n".join([caption, *VI])
    found = SUMMARIZER.summarize(article(text, title="Leeds mở cầu mới", language="vi"))
    assert found.sentences
    assert caption not in found.sentences


@given(st.lists(st.text(alphabet="Ab. \"“”'ạ/3,", min_size=1, max_size=40).map(str.strip).filter(bool), max_size=12))
def test_only_places_of_lines_are_given(lines):
    """Whatever the lines, each place is one of them."""
    assert in_the_margin(lines, "", "vi") <= set(range(len(lines)))


# Over which paragraph marks a sentence goes on.


def _joined(*lines: str) -> list[str]:
    return [text for text, _ in healed(lines)]


@pytest.mark.parametrize(
    "above",
    [
        "Beyond the headlines some say that the new bridge of Leeds changes little",
        "Mehr Geld für Brücken und für die frühe Förderung der Schifffahrt",
        "Warning: the head of the harbour rings the alarm over the bridge",
    ],
)
def test_a_standfirst_above_a_quotation_stays_apart(above):
    """What has no full stop and ends in a word of weight is a heading or a standfirst, however long."""
    said = "“It is a good bridge,” Ann Roe said."
    assert _joined(BRIDGE, above, said) == [BRIDGE, above, said]


@pytest.mark.parametrize(
    "torn",
    [
        "In a letter to its friends the firm wrote that the claims were",
        "Nach der Sitzung wollte der Rat von Leeds nichts sagen, denn",
        "At the end of the long day the mayor of Leeds said",
        "After the tests of the week the engineers had one word for it,",
        "She threw open the doors and called out in an excited manner--",
    ],
)
def test_a_line_that_leads_to_a_quotation_goes_on(torn):
    """A comma, a dash, a small word or a verb of speech at the end leads to somebody's words."""
    assert _joined(torn, "“a bridge to nowhere”, no more.") == [f"{torn} “a bridge to nowhere”, no more."]


@pytest.mark.parametrize(
    ("label", "following"),
    [
        ("Supported by", BRIDGE),
        ("von", "Die Stadt Leeds hat am Dienstag ihre neue Brücke eröffnet."),
        ("Some economists argue that the council of Leeds is barely scraping by", BRIDGE),
    ],
)
def test_a_particle_at_the_end_of_a_label(label, following):
    """A standfirst or a label may end with a preposition, and a whole sentence behind it is another."""
    assert _joined(label, following, TESTS) == [label, following, TESTS]


def test_a_preposition_further_down_goes_on():
    """In the middle of a text a long line that ends with a preposition was torn at a link."""
    torn = "The engineers of York were very much pleased with"
    assert _joined(BRIDGE, torn, "Leeds Bridge.") == [BRIDGE, f"{torn} Leeds Bridge."]


# Lists in one line, captions, places.


def test_items_of_a_list_in_one_line():
    """Behind the dash of an item a line begins; what is one sentence is no longer read with the next."""
    text = "La ville de Leeds versera une prime de mille euros à tous.- York, elle, versera deux mille euros.- Hull ne versera rien."
    assert lines_of(text) == [
        "La ville de Leeds versera une prime de mille euros à tous.",
        "York, elle, versera deux mille euros.",
        "Hull ne versera rien.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Leeds.- La ville a ouvert son pont.",
        "(AFP).- La ville a ouvert son pont.",
        "The deal of the U.S.-Iranian council of trade holds, it says.",
    ],
)
def test_the_dash_of_a_dateline_begins_no_line(line):
    """A place and its dash stand at the head of a line, and a hyphen has no blank."""
    assert lines_of(line) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "From Monday on trams cost nine euros. Bild: Ann Roe",
        "A new bill would make firms keep their data. Source: Supplied",
        "Cây cầu mới của Leeds. Ảnh: Ann Roe.",
        "Pictured at the back, from left, are Ann Roe and Jane Poe.",
        "The winners from left: Ann Roe and Jane Poe.",
        "Von links: Anna Roe und Klara Poe.",
        "Слева направо: Анна Ро и Клара По.",
    ],
)
def test_captions_by_their_credit_or_their_side(line):
    """A credit behind the last full stop, or who stands where, shows a picture's text."""
    assert is_caption(line, telling_phrases(line))


@pytest.mark.parametrize(
    "line",
    [
        "He hung the picture: a Bild of his mother.",
        "Prices rose by two per cent in May. Source: Eurostat",
        "The minister is under pressure from left, right and centre.",
        "The bridge leads from left bank to right bank.",
    ],
)
def test_no_captions(line):
    """A source of figures, and sides of politics or of a scale, are the story's."""
    assert not is_caption(line, telling_phrases(line))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("BHOPAL: Madhya Pradesh counts its bridges.", "BHOPAL: "),
        ("NEW DELHI: India's council has a plan.", "NEW DELHI: "),
        ("BANGKOK: Ein Video zeigt die Brücke.", "BANGKOK: "),
        ("SÃO PAULO e SOROCABA - O conselho abriu a ponte.", "SÃO PAULO e SOROCABA - "),
    ],
)
def test_places_before_a_colon(text, place):
    """A place in capitals at the head of the text is cut, and can be put back."""
    trimmed = trim_head(text, "en", 0)
    assert trimmed.removed == place
    assert restore(trimmed) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ROE: I have seen the bridge.", 3),
        ("ISBN:9783453580565", 0),
        ("Leeds: The bridge is open.", 0),
        ("A: The bridge.", 0),
    ],
)
def test_no_places(text, number):
    """Who speaks further down, numbers, and names in small letters keep what stands before their colon."""
    assert trim_head(text, "en", number).removed == ""


# Sentences that end where they do not seem to, and ones that tell nothing.


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ana Roe, más conocida como Mr. Worldwide, es cantante.", "es"),
        ("Pan Roe, czyli Mr. Worldwide, śpiewa.", "pl"),
        ("Das Mittel (Zul.-Nr. EU/1) ist neu.", "de"),
        ("Der Dipl.-Ing. Roe kam.", "de"),
    ],
)
def test_titles_of_other_languages_and_compounds(text, language):
    """An English title in another language and the last part of a compound are abbreviations, too."""
    assert split(text, language) == [text]


def test_a_word_with_a_hyphen_ends_a_sentence():
    """Only what is short for a title goes on."""
    assert split("Er kaufte ein E-Bike. Der Rat kam.", "de") == ["Er kaufte ein E-Bike.", "Der Rat kam."]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Here's a look at those bridges, ranked.", "en"),
        ("Here are four ways we can start to do that.", "en"),
        ("Below are some of the most interesting bridges.", "en"),
        (
            "Read on for five mistakes -- courtesy of a selection of engineers -- that people make when building bridges.",
            "en",
        ),
        ("Das sind die zehn schönsten Brücken.", "de"),
        ("Voici ce qu'il faut savoir du pont.", "fr"),
        ("Aquí te contamos todo sobre el puente.", "es"),
        ("Veja como foi a abertura da ponte.", "pt"),
        ("Ecco come funziona il ponte.", "it"),
        ("Hieronder vind je alle bruggen.", "nl"),
        ("Oto lista mostów.", "pl"),
        ("Вот что известно о мосте.", "ru"),
        ("İşte köprünün ayrıntıları.", "tr"),
        ("Sau đây là những hình ảnh của cây cầu.", "vi"),
    ],
)
def test_promises(sentence, language):
    """A sentence that promises what stands below it breaks off there."""
    assert promises(sentence, language)
    assert Flag.STUB in judge(sentence, language).flags


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Here's the politic answer: build the right bridge, regardless of its price.", "en"),
        ("Here in Leeds the council has opened a bridge.", "en"),
        ("Below the bridge ships of nine metres may pass.", "en"),
        ("Hier ist der Rhein breiter als anderswo.", "de"),
        ("Das sind nur etwas weniger Brücken als im Vorjahr.", "de"),
        ("Voici un mois, un client avait filmé le pont.", "fr"),
        ("Aquí la pesca no está prohibida.", "es"),
        ("Вот мост, который построили в Лидсе.", "ru"),
    ],
)
def test_no_promises(sentence, language):
    """What is told behind a colon, a place, and a time are no promise."""
    assert not promises(sentence, language)


def test_a_heading_glued_to_an_accent():
    """A capital À behind small letters opens a sentence, as every other does."""
    assert Flag.GLUED in judge("Appel au boycott du pont de LeedsÀ l'image, on voit des camions.", "fr").flags
    assert Flag.GLUED not in judge("À Leeds, on voit des camions sur le pont.", "fr").flags


@pytest.mark.parametrize("language", ["no", "da", "sv", "fi"])
def test_a_dash_opens_speech_in_the_north(language):
    """Papers of the North set a dash before what somebody says; all of the paragraph is theirs."""
    text = "– Vi var tydelige på det. Vi ville gjøre noe nytt."
    found = body.sentences([body.Paragraph(text=text)], language, telling_phrases(text))
    assert all(sentence.spoken for sentence in found)
