"""What the reading of hundreds of summaries found: scraps of a page, openings that count on, names that nobody introduces, letters in two pieces."""

# ruff: noqa: RUF001  quotes and dashes of many scripts are what these tests are about

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.body import Sentence, paragraphs, readable, sentences, without_headings
from digest.summaries.boilerplate import is_boilerplate, is_caption
from digest.summaries.honesty import Flag, judge
from digest.summaries.languages import identify
from digest.summaries.people import NOBODY, READ_IN, Named, people
from digest.summaries.segmentation import split
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore
from tests.unit.summaries.samples import BY_LANGUAGE, article

SUMMARIZER = ExtractiveSummarizer()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La scène de Lyon en vidéo par Non Stop ZappingCe samedi, le maire a ri."),
        ("fr", "02/07par BFMTVSauf que le pont de Lyon a été fermé."),
        ("fr", "Le fils du maire ruiné ?par 6MEDIASDes proches le disent à Lyon."),
        ("fr", "Le pont finalement « rasé »Face à la colère, le maire de Lyon a ri."),
        ("fr", "Comment le porter Obligatoire ou non, le masque reste utile."),
        ("fr", "Un pont rouvert à tous Selon la mairie, la foule est venue."),
        ("de", "Was die Stadt plant Nach langer Pause wird gebaut."),
        ("en", "What the council wants But nobody knows what it costs."),
        ("en", "MANY QUESTIONS REMAIN The council of Leeds met on Monday."),
        ("tr", "MEHTER MARŞLARI EŞLİK ETTİ Törene katılan başkan yürüdü."),
    ],
)
def test_a_heading_runs_into_the_sentence(language, text):
    """With a space or without one, in capitals or not: what stands before the sentence is not of it."""
    assert Flag.GLUED in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le journal Le Monde et La France insoumise en parlent à Lyon."),
        ("fr", "Le maire de Lyon parle du « grand pont » Anne Roux et du « petit »."),
        ("fr", "Paris, Lyon et Nice ont été choisies par Anne Roux."),
        ("de", "In Köln hat Der Spiegel mit Anna Roth gesprochen."),
        ("en", "The USA and NATO met IBM and SAP in Leeds."),
        ("en", "NASA said on Monday that DVDs and TVs sell badly."),
        ("en", "The band The Who played in Leeds, and McDonald’s paid."),
    ],
)
def test_names_and_initials_run_into_nothing(language, text):
    """Names of papers, firms and bands may open with any word, and initials are no heading."""
    assert Flag.GLUED not in judge(text, language).flags


def test_an_agencys_heading_between_dashes_is_a_line_of_its_own():
    """The words between the dashes go, and the sentences on both sides stand as they are."""
    text = "The council met in Leeds on Monday.- In the dark -The bridge stays closed for two years. - Who pays? -York does."
    found = [one.text for one in paragraphs(readable(text), telling_phrases(text))]
    assert found[0] == "The council met in Leeds on Monday."
    assert "The bridge stays closed for two years." in found
    assert found[-1] == "York does."


@pytest.mark.parametrize(
    "text",
    [
        "The mayor - a man of few words - stayed silent.",
        "It was a long - very long - Night in Leeds.",
        "Leeds won 3 - 1 and York lost 2 - 4 at home.",
    ],
)
def test_an_aside_between_dashes_is_no_heading(text):
    """Dashes inside of a sentence belong to it."""
    assert [one.text for one in paragraphs(readable(text), telling_phrases(text))] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Tàu khu trục USS Decatur của hải quân Mỹ.",
        "Vệ binh Cách mạng Iran, lực lượng tinh nhuệ của quân đội Iran.",
        "Ranh giới Na Uy và Phần Lan cùng vị trí đỉnh núi Halti.",
    ],
)
def test_a_vietnamese_caption_has_no_verb(text):
    """It names something and says nothing of it, and so it is not printed while anything else is."""
    news = "Thành phố Đà Nẵng hôm thứ Ba công bố kế hoạch xây dựng tuyến xe buýt điện đầu tiên dọc bờ biển."
    assert Flag.VERBLESS in judge(text, "vi").flags
    assert Flag.VERBLESS not in judge(news, "vi").flags
    body = f"{text}\n\n{news}\n\nDự án sẽ bắt đầu vào tháng sau và có vốn 1.500 tỷ đồng.\n\nNhiều hộ kinh doanh lo ngại việc thi công kéo dài."
    assert text not in SUMMARIZER.summarize(article(body, language="vi")).sentences


@pytest.mark.parametrize("line", ["Surrey, British Columbia, Canada 7 March 2015 .", "Leeds, England, 4 May 2024."])
def test_a_place_and_a_date_are_a_caption(line):
    """Nothing happens in it."""
    assert is_caption(line)
    assert not is_caption("Leeds, England, closed its bridge on 4 May 2024.")


def test_a_pages_own_instructions_are_none_of_the_story():
    """What a page says of itself is left out."""
    assert is_boilerplate("On this page you will find today's transcript and a quiz.")


@pytest.mark.parametrize(
    ("language", "text", "flag"),
    [
        ("en", "The second, and perhaps more telling, was the vote in Leeds.", Flag.POINTING),
        ("en", "The caller on the other end that day was Ann Roe.", Flag.POINTING),
        ("en", "One is a student of nineteen years.", Flag.PRONOUN),
        ("en", "Another, a student of nineteen years, was held in Leeds.", Flag.PRONOUN),
        ("en", "Before ending his round, the winner threw the club away.", Flag.PRONOUN),
        ("en", "After all, the law lists dozens of crimes.", Flag.CONNECTIVE),
        ("en", "Because the poor live on eleven dollars there.", Flag.CONNECTIVE),
        ("en", "To understand this crisis, let's look at two towns.", Flag.FIRST_PERSON),
        ("en", "The train was headed from Leeds to York.", Flag.DEFINITE),
        ("en", "The young woman was accused of theft in Leeds.", Flag.DEFINITE),
        ("fr", "L'homme a appelé les gendarmes mercredi.", Flag.DEFINITE),
        ("fr", "20% estiment au contraire que le pont est sûr.", Flag.CONNECTIVE),
        ("fr", "L'une d'entre elles a frappé le maire de Lyon.", Flag.CONNECTIVE),
        ("fr", "Soit une hausse de 15% en un an.", Flag.CONNECTIVE),
        ("fr", "« On rêve de ce qu'on vit », souligne cette chercheuse.", Flag.UNNAMED_SPEAKER),
        ("de", "Zur selben Zeit wurde in Japan gebaut.", Flag.CONNECTIVE),
        ("vi", "Ông Thảo cho biết thêm quận đã khắc phục các lỗi.", Flag.CONNECTIVE),
        ("vi", "Cũng theo ông Quang, nhiều em bỏ lại cặp sách.", Flag.CONNECTIVE),
        ("tr", "Bunların hepsini belediye değerlendirecek.", Flag.PRONOUN),
        ("fr", "Malaise absolu\" s'indigne sur son mur la professeure de Lyon, photo \"à l'appui.", Flag.TORN),
    ],
)
def test_openings_that_go_on_from_something(language, text, flag):
    """Each of them was printed once, and left a reader with a riddle."""
    assert flag in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The second bridge of Leeds opened on Monday."),
        ("en", "Before ending his round, Rory Roe threw the club away."),
        ("en", "Because the poor live there, the council of Leeds pays."),
        ("en", "The firm Norvik was sold in Leeds."),
        ("fr", "Le maire de Lyon a appelé les gendarmes mercredi."),
        ("vi", "Năm này qua năm khác, Hà Nội vẫn ngập."),
    ],
)
def test_openings_that_stand(language, text):
    """Their neighbours that explain themselves are left alone."""
    unfit = {Flag.POINTING, Flag.PRONOUN, Flag.CONNECTIVE, Flag.DEFINITE}
    assert judge(text, language).flags.isdisjoint(unfit)


INTRODUCED = [
    "Mayor Mark Boughton of Danbury writes to pupils.",
    "Boughton always gets to the news.",
    "Snow fell on Monday.",
]


def _people(texts: list[str], title: str = "") -> list[Named]:
    return list(people(texts, title, "en"))


def test_a_family_name_alone_is_a_strangers():
    """Who was introduced in full may be called by his family name, but only where that sentence was read."""
    assert [one.strangers for one in _people(INTRODUCED)] == [set(), {"Boughton"}, set()]
    assert _people(INTRODUCED)[0].introduces >= {"Boughton"}


def test_the_title_introduces():
    """Who stands in the title, above the summary, is known."""
    assert not _people(INTRODUCED, "Why Boughton tweets")[1].strangers


@pytest.mark.parametrize("sentence", ["The Court agreed on Monday.", "Nobody knew.", "Mark Boughton said so."])
def test_what_is_no_strangers_name(sentence):
    """A word with its article is a thing, and a full name introduces itself."""
    assert not _people(["The Supreme Court met Mark Boughton.", sentence])[1].strangers


def test_a_possessive_is_the_same_name():
    """The family name of "Boughton's house" is Boughton."""
    assert _people([INTRODUCED[0], "It was Boughton's house."])[1].strangers == {"Boughton"}


@given(st.lists(st.text(max_size=80), max_size=8), st.text(max_size=40), st.sampled_from(["en", "fr", "de", "zh"]))
def test_people_of_any_text(texts, title, language):
    """There is one answer for each sentence, nobody is both introduced and a stranger in it, and other languages have no strangers."""
    found = list(people(texts, title, language))
    assert len(found) == len(texts)
    assert all(one.introduces.isdisjoint(one.strangers) for one in found)
    assert language in READ_IN or all(one == NOBODY for one in found)


def test_letters_in_two_pieces_are_read():
    """A text with its accents beside their letters (NFD) is known by its language and summarised as the same in one piece."""
    text = BY_LANGUAGE["vi"]
    apart = normalize("NFD", text)
    assert identify(readable(apart), "vi") == "vi"
    assert SUMMARIZER.summarize(article(apart, language="vi")) == SUMMARIZER.summarize(article(text, language="vi"))


def test_initials_speak_no_language():
    """The letters of "M.A. ve D.Ç." are words in Czech, Hungarian and Portuguese, and prove nothing."""
    text = (
        "Olay İzmir ilçesinde oldu. M.A. adlı kişi A.A. ile O.Z. evine gitti, A.O. ise M.A. aracında kaldı. I.A. kaçtı."
    )
    assert identify(text, "tr") == "tr"


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Une dent poussait dans son nez !Ce n'est pas tout.", "fr", 2),
        ("Le film passe sur TFX.Le maire de Lyon l'a vu.", "fr", 2),
        ("Il parle à Lyon, selon France Info.À Nice, le pont est fermé.", "fr", 2),
        ("The U.S.The name stays as it is.", "en", 1),
    ],
)
def test_a_stop_without_its_space(text, language, count):
    """Sentences end where a page lost the space between them."""
    assert len(split(text, language)) == count


@pytest.mark.parametrize("language", sorted(BY_LANGUAGE))
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_every_printed_sentence_can_be_restored(language, count):
    """In each language what is printed is a sentence of the text, once what was trimmed is put back."""
    text = BY_LANGUAGE[language]
    known = {one.text: restore(one.trimmed) for one in _sentences(text, language)}
    for printed in SUMMARIZER.summarize(article(text, language=language), sentences=count).sentences:
        assert "".join(known[printed].split()) in "".join(text.split())


def _sentences(text: str, language: str) -> list[Sentence]:
    told = telling_phrases(text)
    return sentences(without_headings(paragraphs(readable(text), told)), language, told)


@pytest.mark.parametrize(
    "text",
    ['Il s\'est amusé avec", raconte Anne Roux de Lyon."', 'Malaise absolu" s\'indigne la professeure de Lyon."'],
)
def test_straight_marks_that_only_close_are_torn(text):
    """Two of them make no quotation, though they are two."""
    assert Flag.TORN in judge(text, "fr").flags


def test_straight_marks_that_open_and_close_are_whole():
    """Glued to a word, before a comma or at the end: a mark that found its other half tears nothing."""
    assert Flag.TORN not in judge('"Nous partons", dit Anne Roux, et "nous restons" aussi.', "fr").flags
