"""Captions by the credit under them, headings that run in by their words, turns of an interview, what is left of a dateline, speech without marks."""

# ruff: noqa: RUF001  quotes, dashes and letters of many scripts are what these lines are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer, body
from digest.summaries.boilerplate import leads_elsewhere
from digest.summaries.honesty import Flag, judge
from digest.summaries.kinds import Kind, introduction, kind_of
from digest.summaries.languages import identify
from digest.summaries.lines import of_the_page, with_characters
from digest.summaries.scraps import announces
from digest.summaries.speech import with_speech_marked
from digest.summaries.telling import EVERY_PHRASE, telling_phrases
from digest.summaries.trims import restore, trim_dateline
from digest.summaries.words import words_of
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()
BRIDGE = "The council of Leeds opened a new bridge over the river on Tuesday."
TESTS = "Engineers from York tested the bridge with forty loaded trucks for a week."
COST = "The bridge cost the council nine million pounds, two more than it had planned."
SHIPS = "Ships of up to nine metres may pass under the bridge at every tide, the council said."
TITLE = "Leeds opens its new bridge over the river"
SHOWN = "Trucks during the test of the new bridge in Leeds on Monday."


@pytest.mark.parametrize(
    "credit",
    [
        "Photo : Radio Leeds",
        "Foto: Stadt Leeds",
        "Bild: Ann Roe",
        "Imagen: Ayuntamiento",
        "Ảnh: Hữu Khoa",
        "Фото: Анна Роу",
        "Photo by Ann Roe/LNET",
        "© Leeds Press",
        "Ann Roe/Leeds Magazine",
        "(Ann Roe/aroe@leeds.example)",
        "Ann Roe/Leeds Press Agency via York Images",
    ],
)
def test_a_credit_takes_its_caption_along(credit):
    """The line above it tells what the picture shows, at the top of the page and in its middle."""
    assert of_the_page([SHOWN, credit, BRIDGE, TESTS], TITLE) == {0, 1}
    assert of_the_page([BRIDGE, SHOWN, credit, TESTS], TITLE) == {1, 2}


@pytest.mark.parametrize(
    "line",
    [
        "Gas/Elektroherd",
        "Dating / 10 Hearts",
        "Rentenversicherung / Monat",
        "Photos from the Happy Ending",
        "Foto posten",
        "Leeds/York",
        "The photo: a bridge, and nobody knows who took it or when that was.",
        "Ann Roe/Tom Poe are the first two who crossed the bridge.",
    ],
)
def test_what_is_no_credit(line):
    """Items of a list, headings and sentences."""
    assert of_the_page([SHOWN, line, BRIDGE, TESTS], TITLE) == set()


def test_a_credit_leaves_what_no_picture_shows():
    """Paragraphs of two sentences, long ones, and a long first line, which is the article's own; a last line credits the article."""
    credit = "Photo : Radio Leeds"
    assert of_the_page([BRIDGE, f"{TESTS} {COST}", credit, SHIPS], TITLE) == {2}
    assert of_the_page([BRIDGE, f"{COST[:-1]}, {'and more than that, ' * 10}too.", credit, SHIPS], TITLE) == {2}
    assert of_the_page(
        [f"{COST[:-1]}, and the old ferry to York will stay until the end of the year.", credit, SHIPS], TITLE
    ) == {1}
    assert of_the_page([BRIDGE, TESTS, credit], TITLE) == set()


def test_the_file_of_a_picture_takes_its_caption_along():
    """The line behind its name; an address is no such line, and what tells a story stays."""
    assert of_the_page(["new bridge of leeds.jpg", SHOWN, BRIDGE, TESTS], TITLE) == {0, 1}
    assert of_the_page(["new bridge of leeds.jpg", f"{BRIDGE} {TESTS}", COST], TITLE) == {0}
    assert of_the_page(["https://leeds.example/bridge.jpg", SHOWN, BRIDGE, TESTS], TITLE) == set()


def test_no_caption_is_printed():
    """A summary begins with the story."""
    text = f"new bridge.jpg\n\n{SHOWN}\n\n(Ann Roe/aroe@leeds.example)\n\n{BRIDGE}\n\n{TESTS}\n\n{COST}\n\n{SHIPS}"
    assert SHOWN not in SUMMARIZER.summarize(article(text, title=TITLE)).sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge in the photo above is nine metres high.",
        "The picture below shows the bridge before the storm.",
        "Unser Bild zeigt die neue Brücke.",
        "Auf dem Foto: die neue Brücke von Leeds.",
        "La photo ci-contre montre le pont.",
        "En la foto: el puente nuevo de Leeds.",
        "Na foto acima, a ponte nova.",
        "Nella foto: il ponte nuovo.",
        "Bức ảnh trên là khoảnh khắc cây cầu được mở.",
        "На снимке: новый мост.",
        "上の写真は新しい橋です。",
    ],
)
def test_what_points_at_a_picture(sentence):
    """The reader of a summary does not see it."""
    assert leads_elsewhere(sentence, telling_phrases(sentence))
    assert leads_elsewhere(sentence, EVERY_PHRASE)


@pytest.mark.parametrize(
    "sentence",
    [
        "He hung the picture above the fireplace in the hall.",
        "Die Polizei sucht den Mann auf dem Foto seit Montag.",
        "Sie ist über die neue Brücke im Bilde.",
        "Chị đăng bức ảnh trên Facebook hôm thứ hai.",
        "Elle a publié la photo sur la page de la ville.",
    ],
)
def test_what_tells_of_a_picture(sentence):
    """A story may be about one."""
    assert not leads_elsewhere(sentence, EVERY_PHRASE)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Neue Brennstoffzelle auf der Basis von Ameisensäure Ameisensäure gilt als guter Träger.", "de"),
        ("New houses in the shadow of Northward Northward is the oldest part of the town.", "en"),
        ("Jäger unterstützen in winterlicher Notzeit Die Wildtiere reagieren im Winter besonders stark.", "de"),
        ("Stream und Anmeldung Die Tagung wird auf der Seite der Stadt gestreamt.", "de"),
        ("Neue Regeln für den Bau Das Gesetz verbietet hohe Häuser am Fluss.", "de"),
    ],
)
def test_a_heading_that_runs_in(text, language):
    """Its last noun again, or an article with a capital and a verb behind its noun."""
    assert Flag.GLUED in judge(text, language).flags


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Redaktion der Zeitung Die Welt berichtet seit Jahren aus Leeds.", "de"),
        ("Abgeordnete der Fraktion Die Linke fordern eine neue Brücke.", "de"),
        ("Nach Angaben der Wochenzeitung Die Zeit kostet die Brücke mehr.", "de"),
        ("Gestern lief im Kino der Film Das Boot noch einmal vor vollem Haus.", "de"),
        ("Am Montag spielten in der Halle von Leeds Die Ärzte vor vielen Leuten.", "de"),
        ("Nach dem Bau der Brücke: Die Stadt plant eine zweite.", "de"),
        ("The singers of Duran Duran played in the park of Leeds on Tuesday.", "en"),
        ("The secretary Boutros Boutros-Ghali came to Leeds on Tuesday.", "en"),
    ],
)
def test_what_has_no_heading_in_it(text, language):
    """Names with an article of their own, and names that are written twice."""
    assert Flag.GLUED not in judge(text, language).flags


ANSWER = "Ich habe die Brücke in einem Jahr gebaut. Das war nicht leicht."
TURNS = "\n\n".join(
    ["Im Mai sprach unser Blatt mit der Ingenieurin Anna Roe aus Leeds."]
    + ["Sonja:", "Wie lange hast du gebaut? Das klingt nach viel Arbeit.", "Anna:", ANSWER, ANSWER, ANSWER] * 3
)


def _body(text: str, headings: tuple[str, ...] = ()) -> list[body.Paragraph]:
    return body.paragraphs(text, telling_phrases(text), headings=headings)


def test_lines_that_name_who_speaks_make_an_interview():
    """A name alone before three paragraphs that ask, and another one: what follows the first question is never printed."""
    paragraphs = _body(f"{TURNS}\n\nUnd was kommt danach?")
    assert kind_of("", TURNS, paragraphs) is Kind.INTERVIEW
    assert len(introduction(paragraphs, Kind.INTERVIEW)) == 1


@pytest.mark.parametrize("labels", [("Pros:", "Cons:"), ("Sonja:", "Sonja:")])
def test_labels_that_make_no_interview(labels):
    """Lists under the same two words, where nobody asks; and one name alone."""
    text = "\n\n".join([BRIDGE, "And who pays?"] + [labels[0], TESTS, labels[1], COST, SHIPS] * 3)
    assert kind_of("", text, _body(text)) is Kind.ARTICLE


QUESTIONS = ("Wie lange hast Du gebaut?", "Was war schwer?", "Gibt es weitere Pläne?", "Und der Preis?")
ABOUT = "Die Ingenieurin Anna Roe baut seit zehn Jahren Brücken über den Fluss von Leeds."
PRAISE = "Jede Brücke in unserer Stadt ist heute sicherer als vor zehn Jahren."
ANSWERS = f"{ABOUT}\n\nWir haben ein Jahr gebaut. {PRAISE}\n\nDer Beton war knapp. {PRAISE}\n\nDas Geld reicht noch."


def test_headings_that_ask_make_an_interview():
    """Where the title or the last line says what it is; the answers begin where somebody says "we"."""
    paragraphs = _body(ANSWERS, QUESTIONS)
    thanks = _body(f"{ANSWERS}\n\nVielen Dank für das interessante Interview!", QUESTIONS)
    assert kind_of("Interview mit Anna Roe", ANSWERS, paragraphs, QUESTIONS) is Kind.INTERVIEW
    assert kind_of("Anna Roe über Brücken", ANSWERS, thanks, QUESTIONS) is Kind.INTERVIEW
    summary = SUMMARIZER.summarize(article(ANSWERS, title="Interview mit Anna Roe", language="de", headings=QUESTIONS))
    assert (summary.sentences, summary.note) == (
        (ABOUT,),
        "interview: its introduction",
    )


def test_headings_that_ask_make_no_interview_alone():
    """Many a paper explains something in questions and answers; and few questions are none."""
    assert kind_of("Die neue Brücke", ANSWERS, _body(ANSWERS), QUESTIONS) is Kind.ARTICLE
    mixed = (*QUESTIONS[:2], "Der Bau", "Das Geld")
    assert kind_of("Interview mit Anna Roe", ANSWERS, _body(ANSWERS), mixed) is Kind.ARTICLE


@pytest.mark.parametrize(
    "sentence",
    [
        "Toutes les infos de ce jeudi sont à suivre ici.",
        "All the news of the day: follow here.",
        "Alle Tore gibt es hier im Liveticker.",
        "Todo sobre el puente: sigue en directo la sesión.",
    ],
)
def test_what_invites_to_a_live_page(sentence):
    """It is a line of the page."""
    assert leads_elsewhere(sentence, telling_phrases(sentence))


@pytest.mark.parametrize(
    "sentence", ["La police a décidé de suivre ici une autre piste.", "The guards follow hereditary rules."]
)
def test_what_invites_to_nothing(sentence):
    """The same words in a story."""
    assert not leads_elsewhere(sentence, telling_phrases(sentence))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("— -- The council opened a bridge.", "The council opened a bridge."),
        ("-- The council opened a bridge.", "The council opened a bridge."),
        ("---- by Ann RoeThe council opened a bridge.", "The council opened a bridge."),
        ("---- by Ann B. RoeThe council opened a bridge.", "The council opened a bridge."),
    ],
)
def test_dashes_that_are_left_of_a_dateline(text, left):
    """They are cut, with a name that is glued to the first word, and can be put back."""
    trimmed = trim_dateline(text)
    assert trimmed.text == left
    assert restore(trimmed) == text


@pytest.mark.parametrize("text", ["— The council said so.", "-- and so on", "---- by Ann McDonald of Leeds."])
def test_dashes_that_stay(text):
    """A dash of speech, and what is no beginning of a sentence."""
    assert trim_dateline(text).text == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("&#151; -- It rains.", "— -- It rains."),
        ("It&#8217;s late&#8212;too late.", "It’s late—too late."),
        ("It&#39;s &#233;t&#233;.", "It's été."),
    ],
)
def test_characters_by_their_number(text, written):
    """A page that encodes them twice leaves them in its text."""
    assert with_characters(text) == written


@pytest.mark.parametrize("text", ["&#60;b&#62;", "&#38;lt;", "&#55300;", "R&D #12;", "&lt;", "&#999999;"])
def test_characters_that_stay_as_they_are(text):
    """What would become markup, and what is no character."""
    assert with_characters(text) == text


@given(st.text(alphabet="&#;0123456789 x", max_size=60))
def test_characters_never_fail(text):
    """Whatever the number, what is given can be written, and is not longer."""
    written = with_characters(text)
    assert len(written.encode()) <= len(text.encode())


SAID = "Mahkeme kararında şöyle denildi Davalının köprü için ödeme yaptığı anlaşılmıştır."
RULING = "Köprünün bedelini ödeyen tarafın bunu senetle ispat etmesi gerekir."
CASE = "Leeds belediyesi geçen yıl yapılan köprünün bedelini ödemeyen şirket hakkında dava açtı."


@pytest.mark.parametrize("said", [SAID, "Belediye başkanı mesajında şunları yazdı Köprü bu yıl açılacak."])
def test_turkish_speech_behind_its_announcement(said):
    """In a text without marks, what follows "it was said so" is somebody's words and is never printed."""
    text = "\n".join([CASE, said, RULING, RULING.replace("senetle", "makbuzla"), RULING.replace("senetle", "yazıyla")])
    assert not any("ispat" in sentence for sentence in SUMMARIZER.summarize(article(text, language="tr")).sentences)


def test_turkish_prose_without_an_announcement():
    """The same sentences are the paper's own where nobody is announced."""
    text = f"{CASE}\nMahkeme davayı kabul etti.\n{RULING}"
    assert RULING in SUMMARIZER.summarize(article(text, language="tr")).sentences


def _spoken(text: str, language: str) -> list[bool]:
    found = body.sentences(_body(text), language, EVERY_PHRASE)
    return [sentence.spoken for sentence in with_speech_marked(found, language)]


@pytest.mark.parametrize(
    ("announced", "language"),
    [
        ("On Tuesday Mayor Ann Roe wrote to the paper as follows:", "en"),
        ("The council of Leeds said the following:", "en"),
        ("Die Stadt teilte der Zeitung Folgendes mit:", "de"),
        ("La mairie a écrit ce qui suit :", "fr"),
        ("El ayuntamiento dijo lo siguiente:", "es"),
        ("A câmara escreveu o seguinte:", "pt"),
        ("Il comune ha scritto quanto segue:", "it"),
        ("De gemeente schreef het volgende:", "nl"),
        ("Мэр написал следующее:", "ru"),
        ("Burmistrz napisał, co następuje:", "pl"),
    ],
)
def test_speech_behind_its_announcement(announced, language):
    """It goes on to the end of its paragraph, or of the next one, and no further."""
    assert _spoken(f"{BRIDGE}\n\n{announced}\n\n{TESTS} {COST}\n\n{SHIPS}", language) == [
        False,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "line", ["The bridge has the following parts:", "The council said that the river is high.", "The mayor said this:"]
)
def test_what_announces_no_speech(line):
    """A list, and what somebody said in the sentence itself."""
    assert not any(_spoken(f"{BRIDGE}\n\n{line}\n\n{TESTS} {COST}\n\n{SHIPS}", "en"))


@pytest.mark.parametrize("title", ["PGS.", "GS.", "TS.", "ThS.", "BS.", "PGS.TS.", "TP."])
def test_a_vietnamese_title_is_no_end(title):
    """The name behind it stands in the next line, where a set has cut the text at its full stops."""
    paragraphs = _body(f"Trao đổi về cây cầu mới của thành phố Leeds, {title}\nĐặng Ngọc Dinh cho biết cầu đã mở.")
    assert [paragraph.joined for paragraph in paragraphs] == [True]


@pytest.mark.parametrize("line", ["Hội nghị bàn về nhà ở tại TP.", "Ông làm việc ở công ty ABS."])
def test_a_vietnamese_sentence_that_ends(line):
    """A common word follows, and no name."""
    assert len(_body(f"{line}\nTại hội nghị, ông cho biết cầu đã mở.")) == 2


XHOSA = (
    "Kuvakala okokuba le bhulorho intsha ivuliwe ngoku kwaye abantu bayayisebenzisa kakhulu. "
    "Urhulumente uthi kufuneka ukuba abantu baqaphele xa bewela, kodwa apha akukho ngxaki. "
)
ZULU = "Umphathi uthe ukuthi ibhuloho livuliwe futhi abantu bayalisebenzisa kakhulu. Uma lina, khona livalwa ngoba liyashelela, kodwa lokhu kwenzeka kanye. "


@pytest.mark.parametrize(("text", "language"), [(XHOSA * 3, "xh"), (ZULU * 3, "zu")])
@pytest.mark.parametrize("declared", ["", "fr", "pt"])
def test_languages_of_the_cape(text, language, declared):
    """They are not taken for French by their "le", nor for what the page declares."""
    assert identify(text, declared) == language


@pytest.mark.parametrize(
    "sentence",
    [
        "Als sie sich am Start versammelten, war allen eines klar.",
        "Für die Stadt steht eines fest.",
        "After the storm one thing was certain.",
        "Après la tempête, une chose est sûre.",
        "Tras la tormenta una cosa está clara.",
        "Depois da chuva, uma coisa é certa.",
        "Dopo la pioggia una cosa è certa.",
        "Na de storm is één ding zeker.",
        "Na de storm: één ding is zeker.",
        "Po burzy jedno jest pewne.",
        "После бури одно ясно.",
    ],
)
def test_what_announces_and_does_not_tell(sentence):
    """What is clear stands in the next sentence."""
    assert announces(sentence)
    assert Flag.STUB in judge(sentence, "de").flags


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Zukunft eines Hauses ist sicher.",
        "Am Abend war allen klar, dass eines fehlte.",
        "Eines ist klar: Die Brücke bleibt zu.",
        "The rules were clear.",
        "One thing is certain to please the council of Leeds.",
        "Hava açık.",
    ],
)
def test_what_tells(sentence):
    """What is clear stands in the sentence, or something else is."""
    assert not announces(sentence)
    assert words_of(sentence)
