"""The summariser as a whole: what it prints of articles of all kinds, and what holds for any text."""

# ruff: noqa: RUF001  quotes of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.ports import Summarizer
from digest.summaries import ExtractiveSummarizer, body
from digest.summaries.abbreviations import base_language
from digest.summaries.quotations import balance
from digest.summaries.trims import trim_connective
from tests.unit.summaries import samples
from tests.unit.summaries.samples import article

SUMMARIZER: Summarizer = ExtractiveSummarizer()


def _stands_in(sentence: str, text: str, language: str) -> bool:
    """Whether a sentence stands in the text, a leading connective given back."""
    plain = " ".join(text.split())
    if sentence in plain:
        return True
    lowered = sentence[:1].lower() + sentence[1:]
    at = plain.find(lowered)
    while at >= 0:
        begin = max(0, at - 20)
        if any(trim_connective(plain[start:at] + lowered, language).text == sentence for start in range(begin, at)):
            return True
        at = plain.find(lowered, at + 1)
    return False


def test_a_contested_story_is_told_as_a_fair_editor_would():
    """Who criticised whom for what, what is said against the company, what it answers; verbatim, in order, nothing else."""
    summary = SUMMARIZER.summarize(article(samples.HARBOUR, title=samples.HARBOUR_TITLE))
    assert summary.sentences == (
        "A Scottish fishery inspector has criticised a Norwegian company for refusing to say whether its nets were used in the closed bay bay.",
        "Councillors stated that Norvik had been the “main supplier of drift nets” to boats that fished in the bay in March.",
        "According to the company, it respects the law of the sea.",
    )
    assert summary.method == "extract"
    assert summary.note == ""


@pytest.mark.parametrize("sentences", [2, 3, 4, 5])
def test_both_sides_at_every_length(sentences):
    """With room for two sentences or more the company's answer is in."""
    summary = SUMMARIZER.summarize(
        article(samples.HARBOUR, title=samples.HARBOUR_TITLE), sentences=sentences, words=30 * sentences
    )
    assert "criticised" in summary.text
    assert any(answer in summary.text for answer in ("respects the law", "rejected the claims", "Unproven"))


@pytest.mark.parametrize("sentences", range(1, 11))
def test_traps_stay_out_at_every_length(sentences):
    """No heading, reference line, naked or torn quotation and no first person, however many sentences are asked for."""
    summary = SUMMARIZER.summarize(
        article(samples.HARBOUR, title=samples.HARBOUR_TITLE), sentences=sentences, words=30 * sentences
    )
    for trap in ("Harbour Commissioner", "Simple Answers", "Reference", "I want to know"):
        assert trap not in summary.text
    for sentence in summary.sentences:
        assert balance(sentence) == 0
        assert sentence[0] != "“"


def test_a_short_news_story():
    """Dateline and connective are cut, "He said", the bare quotation, credits and newsletter lines stay out."""
    summary = SUMMARIZER.summarize(article(samples.FLOOD, title=samples.FLOOD_TITLE))
    assert (
        summary.sentences[0]
        == "Heavy rain flooded the centre of Leeds on Tuesday and cut off two hospitals for several hours."
    )
    assert "The city council said that the new flood gates had held and that nobody was hurt." in summary.sentences
    for trap in ("He said", "lucky", "Photo", "newsletter", "Reuters", "But "):
        assert trap not in summary.text


@pytest.mark.parametrize(
    ("language", "first", "trap"),
    [
        ("de", "Der Senat hat am 3. Oktober ein Gesetz gegen leerstehende Wohnungen beschlossen.", "Er sprach"),
        (
            "fr",
            "Le conseil municipal de Lyon a adopté mardi un plan de deux milliards d’euros pour les transports.",
            "Il a promis",
        ),
        ("es", "El ayuntamiento de Sevilla aprobó el lunes la compra de cien autobuses eléctricos.", "También"),
        (
            "pt",
            "A câmara de Coimbra aprovou na terça-feira um plano para recuperar o mercado antigo da cidade.",
            "Ele não",
        ),
        ("it", "Il comune di Bologna ha approvato martedì un piano per chiudere il centro alle auto.", "Lui non"),
        (
            "nl",
            "De gemeenteraad van Utrecht heeft dinsdag besloten om de oude gracht helemaal open te maken.",
            "Hij verwacht",
        ),
        ("pl", "Rada miasta Gdańska przyjęła we wtorek plan budowy nowego mostu nad Motławą.", "Ona nie"),
        ("ru", "Городской совет Казани во вторник утвердил план строительства новой линии метро.", "Он добавил"),
        (
            "tr",
            "İzmir Belediyesi salı günü kıyıya on kilometrelik yeni bir bisiklet yolu yapma kararı aldı.",
            "Bu proje",
        ),
        (
            "vi",
            "Thành phố Đà Nẵng hôm thứ Ba công bố kế hoạch xây dựng tuyến xe buýt điện đầu tiên dọc bờ biển.",
            "Theo họ",
        ),
        ("zh", "杭州市政府星期二宣布，将在三年内新建二十个公园。", "他们说"),
        ("ja", "札幌市は火曜日、来年から市内の路面電車を無料にすると発表した。", "同市"),
        ("ar", "أعلنت بلدية تونس يوم الثلاثاء عن خطة لزراعة مئة ألف شجرة في شوارع المدينة.", "هل تكفي"),
        ("hi", "नगर निगम ने मंगलवार को शहर में पचास नई बसें चलाने का फैसला किया।", "इससे"),
    ],
)
def test_every_language(language, first, trap):
    """In each language the news comes first, and what points back stays out."""
    summary = SUMMARIZER.summarize(article(samples.BY_LANGUAGE[language], language=language))
    assert summary.sentences[0] == first
    assert trap not in summary.text
    assert 2 <= len(summary.sentences) <= 3
    assert all(_stands_in(sentence, samples.BY_LANGUAGE[language], language) for sentence in summary.sentences)


def test_both_sides_in_spanish():
    """Criticism and its rejection are printed together in other languages too."""
    text = SUMMARIZER.summarize(article(samples.SPANISH, language="es")).text
    assert ("criticó" in text) <= ("rechazó" in text)


@pytest.mark.parametrize(
    ("text", "title", "sentences", "note"),
    [
        ("", "", (), "no text"),
        (" \n\n ", "", (), "no text"),
        ("Sign up for our newsletter.", "", (), "no text"),
        (
            samples.BRIEF,
            "",
            ("The library of Ashford opens again on Monday.", "It was closed for two years."),
            "too short to summarise: given whole",
        ),
        (
            samples.NO_FULL_STOPS,
            "",
            ("Sun in the south and on the islands for most of the day",),
            "no full sentence: one line as it stands",
        ),
        (samples.ONLY_QUOTES, "", (), "no sentence that may stand alone"),
        (samples.EXCERPT, "", ("The mayor of Porto opened the new bridge on Friday.",), "excerpt only"),
        (
            samples.LIST,
            samples.LIST_TITLE,
            ("Spring is the best time to see the coast, and the ferries run again from April.",),
            "list article: its introduction",
        ),
        (
            samples.LIVE_BLOG,
            "",
            ("Parliament votes on the budget of the coming year today, and the result is expected at six.",),
            "live blog: its introduction",
        ),
        (
            samples.INTERVIEW,
            "",
            (
                "The pianist Ada Brandt plays all sonatas of Beethoven this winter.",
                "She spoke with us before the first evening in Basel.",
            ),
            "interview: its introduction",
        ),
    ],
)
def test_outcomes(text, title, sentences, note):
    """What is no ordinary article has a stated, sensible outcome."""
    summary = SUMMARIZER.summarize(article(text, title=title))
    assert summary.sentences == sentences
    assert summary.note == note


def test_an_interview_without_an_introduction():
    """Of a transcript that begins with its first question nothing is printed: an answer is a quotation, and who gives it is not said."""
    summary = SUMMARIZER.summarize(article(samples.INTERVIEW.split("\n\n", 1)[1]))
    assert summary.note.startswith("interview: no introduction")
    assert not summary.sentences


def test_a_wrong_language_is_stated():
    """A German text that is declared English is read by German rules, and the note says so."""
    summary = SUMMARIZER.summarize(article(samples.GERMAN, language="en"))
    assert (summary.note, summary.language) == ("written in de, declared as en", "de")
    assert summary.sentences[0].startswith("Der Senat hat am 3. Oktober")


@pytest.mark.parametrize("language", ["", "de", "de-AT"])
def test_a_language_is_named_only_where_it_is_news(language):
    """What is declared rightly needs no mark; what nobody declared is a guess, and is not shown as a fact."""
    assert SUMMARIZER.summarize(article(samples.GERMAN, language=language)).language == ""


def test_a_script_names_its_language():
    """Text in a script of its own needs no declaration: it runs from right to left whatever the feed says, or does not say."""
    text = "أعلنت البلدية يوم الاثنين أن الجسر القديم سيبقى مفتوحا للمشاة. وسيبدأ الإصلاح في الربيع."
    assert [SUMMARIZER.summarize(article(text, language=one)).language for one in ("de", "", "ar")] == ["ar", "ar", ""]


@pytest.mark.parametrize("language", ["", "en", "EN-gb", "xx"])
def test_any_declaration_will_do(language):
    """An empty, regional or unknown language changes nothing for a plain English text."""
    assert SUMMARIZER.summarize(article(samples.FLOOD, language=language)).sentences[0].startswith("Heavy rain flooded")
    assert base_language(language) in ("", "en", "xx")


def test_line_ends_and_missing_blank_lines_do_not_matter():
    """CRLF, and single line breaks in place of blank lines, give the same summary."""
    plain = SUMMARIZER.summarize(article(samples.HARBOUR, title=samples.HARBOUR_TITLE))
    for text in (samples.HARBOUR.replace("\n", "\r\n"), samples.HARBOUR.replace("\n\n", "\n").strip()):
        assert SUMMARIZER.summarize(article(text, title=samples.HARBOUR_TITLE)).sentences == plain.sentences


def test_nonsense_numbers_do_no_harm():
    """Zero or fewer sentences or words still give one sentence."""
    for sentences, words in ((0, 65), (-3, 65), (3, 0), (1, -1)):
        assert len(SUMMARIZER.summarize(article(samples.FLOOD), sentences=sentences, words=words).sentences) == 1


PIECES = [
    "It rained in Leeds.", "He said so.", "“We saw it,” Ann Roe said.", "“We saw it.”", "But the council refused.", "Acme denied the claims.",
    "Ann Roe accused Acme of fraud.", "LEEDS (AP) - Trains stopped.", "Heading", "Read more: rain", "1. Item", "10:05 Entry", "Who knows?", "\n\n",
    "\n", " ", "“", "”", "…", "今天下雨。", "Das ist z. B. gut.", "I was there.", "Photo: Roe", "هل هذا صحيح؟", "Reference: PA", "[…]",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("\n\n".join),
)


@given(
    TEXTS,
    st.text(max_size=40),
    st.sampled_from(["", "en", "de", "fr", "zh", "xx"]),
    st.integers(-1, 7),
    st.integers(0, 120),
)
def test_any_text_at_all(text, title, language, sentences, words):
    """Never an exception; never more than asked; within the budget or alone; deterministic; every sentence is the article's own."""
    given_article = article(text, title=title, language=language)
    summary = SUMMARIZER.summarize(given_article, sentences=sentences, words=words)
    assert summary == SUMMARIZER.summarize(given_article, sentences=sentences, words=words)
    assert len(summary.sentences) <= max(1, sentences)
    readable = body.readable(text)
    assert all(_any_language_stands(sentence, readable) for sentence in summary.sentences)
    assert summary.sentences or summary.note


def _any_language_stands(sentence: str, text: str) -> bool:
    return any(_stands_in(sentence, text, language) for language in ("en", *sorted(samples.BY_LANGUAGE), "uk"))


@given(st.permutations(samples.FLOOD.strip().split("\n\n")))
def test_reading_order(paragraphs):
    """However an article is ordered, its summary keeps that order."""
    text = "\n\n".join(paragraphs)
    found = SUMMARIZER.summarize(article(text)).sentences
    places = [text.find(sentence[4:]) for sentence in found]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "unit",
    [
        "Rain fell in Leeds today. ",
        "“",
        "a. ",
        "(",
        "[1]",
        "\n\nHeading",
        "?" * 5 + " ",
        "‘a ",
        "1. b\n\n",
        "x" * 50 + " ",
        "But the ",
    ],
)
def test_long_texts_are_capped(unit):
    """A text of two million characters is read no further than the cap: the summary is that of its beginning."""
    endless = unit * (2_000_000 // len(unit))
    beginning = endless[: body.MAX_CHARACTERS]
    assert SUMMARIZER.summarize(article(endless)).sentences == SUMMARIZER.summarize(article(beginning)).sentences
