"""What leads to another page, the day and the place before a sentence, captions by their signs and grammar, and whole titles inside of sentences."""

# ruff: noqa: RUF001  quotes, dashes and letters of many scripts are what these lines are about

import pytest

from digest.summaries import ExtractiveSummarizer, body
from digest.summaries.body import Paragraph
from digest.summaries.boilerplate import is_attribution, is_boilerplate, is_caption, leads_elsewhere
from digest.summaries.honesty import Flag, judge
from digest.summaries.scraps import is_disguised, tells_a_picture
from digest.summaries.telling import EVERY_PHRASE, telling_phrases
from digest.summaries.trims import restore, trim_dateline, trim_place
from digest.summaries.words import words_of
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()
BRIDGE = "The council of Leeds opened a new bridge over the river on Tuesday."
TESTS = "Engineers from York tested the bridge with forty loaded trucks for a week."
COST = "The bridge cost the council nine million pounds, two more than it had planned."
SHIPS = "Ships of up to nine metres may pass under the bridge at every tide, the council said."


@pytest.mark.parametrize(
    "sentence",
    [
        "Welche Brücken offen sind, erfährst du hier.",
        "Deshalb finden Sie hier Gründe, über die neue Brücke zu fahren.",
        "Davon berichtet die Post (jetzt am Kiosk oder hier zu bestellen).",
        "Die Stadt äußerte sich nicht (öffnet im neuen Fenster) dazu.",
        "The council did not answer (opens in a new tab) the Post.",
        "This is a developing story.",
        "The website is no longer updated.",
        "The Post has affiliate relationships with some shops.",
        "Pour en savoir plus, écrivez à la mairie.",
        "El plano del puente se puede ver: haz clic.",
        "A lista - veja aqui - sai na terça.",
        "Il piano del ponte: clicca qui.",
        "De kaart van de brug: klik hier.",
        "Mapa mostu: kliknij tutaj.",
        "Карта моста: нажмите здесь.",
        "Köprünün planı için tıklayın.",
        "Xem chi tiết tại trang của thành phố.",
        "詳しくはこちら。",
        "Wie teuer die Brücke wird, zeigt ein Blick auf die Pläne (Das kostet die Brücke >>>).",
        ">> Mehr: Alles über die Brücke!",
        "Latest updates »",
        "Mehr über die Brücke →",
    ],
)
def test_what_leads_elsewhere(sentence):
    """By words or by an arrow, and found by the phrases of its own text, too."""
    assert leads_elsewhere(sentence)
    assert leads_elsewhere(sentence, telling_phrases(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        BRIDGE,
        "« La ville attend ce pont », a dit la maire de Lyon »",
        "<<Wir warten>>, sagte die Bürgermeisterin, und <<wir hoffen>>",
        "»Wir warten«, sagte die Bürgermeisterin von Kiel.",
        "Die Ingenieure finden sie hierzulande sicher.",
        "The mayor opened the window in a new office.",
    ],
)
def test_what_does_not(sentence):
    """Quotation marks of that shape stand in pairs, and a phrase ends where its words end."""
    assert not leads_elsewhere(sentence)


def test_a_link_does_not_take_its_paragraph_along():
    """The lead keeps its other sentences: only the one that sends its reader away goes."""
    lead = "Die Stadt Kiel hat am Montag eine neue Brücke über die Förde eröffnet. Was sie kostet, erfährst du hier."
    rest = "Ingenieure aus Jena haben die Brücke eine Woche lang mit vierzig Lastwagen geprüft."
    printed = SUMMARIZER.summarize(article(f"{lead}\n\n{rest}", title="Neue Brücke", language="de")).sentences
    assert printed == ("Die Stadt Kiel hat am Montag eine neue Brücke über die Förde eröffnet.", rest)


@pytest.mark.parametrize(
    "line",
    ["Veja outros acidentes na ponte.", "Conheça as pontes da cidade.", "Découvrez le pont en photos.", "Erfahren Sie alles über die Brücke.", "Check out the bridge.",
     "Descubre el puente de Lugo.", "Scopri il ponte di Lodi.", "Bekijk de brug van Breda.", "Zobacz nowy most.", "Đọc thêm về cây cầu.", "Mehr lesen: Die Brücke",
     "Zum Artikel: Die Brücke von Kiel", "Les også: Broen i Bergen"],
)  # fmt: skip
def test_invitations(line):
    """They speak to their reader, and are lines of the page."""
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Vejamos a ponte.",
        "Conhecida a ponte, saiu.",
        "Découverte du pont de Lyon.",
        "Mehrere lesen die Pläne.",
        "Checks on the bridge began.",
    ],
)
def test_words_like_invitations(line):
    """Only the words themselves invite."""
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "The leaders of two parties, among them Ann Roe, center, meet in Leeds.",
        "Ann Roe, second from left, opens the bridge.",
        "Ann Roe (from left), Joe Poe and Max Doe on the bridge.",
        "Anna Roth (l.) und Karl Stein auf der Brücke.",
        "Anne Roux (à gauche) sur le pont.",
        "Ana Ros (izq.) en el puente.",
        "Anna Rossi (a sinistra) sul ponte.",
        "Анна Рот (слева) на мосту.",
        "Ali Demir (solda) köprüde.",
        "김민석(왼쪽부터) 전 총리가 다리에 있다.",
        "橋を渡る市長（左）。",
        "As mayor of Leeds, Ann Roe was fond of bridges. (Joe Poe/Leeds Press)",
        "The old ferry is now a school. (Max Doe/Pictures of Hull)",
        "Der untere Bereich der Brücke wird stark belastet. (Bildquelle: Neumann)",
    ],
)
def test_signs_of_captions(line):
    """Who stands where, and who took the picture."""
    assert is_caption(line, EVERY_PHRASE)


@pytest.mark.parametrize(
    "line",
    [
        "Ann Roe got up, left, and never came back to Leeds.",
        "The centre, left, right, and everybody else voted for the bridge.",
        "The parties agreed at last. (CDU/CSU)",
        "The bridge is open (Leeds/York).",
        "Anna Roth (Linke) stimmte für die Brücke.",
    ],
)
def test_no_signs_of_captions(line):
    """A verb, an alliance and two cities are no pictures."""
    assert not is_caption(line, EVERY_PHRASE)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Roe is escorted from the hall in Leeds, N.Y., on June 18, 2015.",
        "U.S. guards patrol at the bridge of Leeds in May.",
        "The mayor of Leeds speaks to the crew of the ferry on Monday.",
        "Workers of the council inspect the new bridge in September 2021.",
        "Joe Poe waves to the crowd at the opening of the bridge on Saturday.",
    ],
)
def test_an_english_caption_by_its_grammar(text):
    """What somebody does, in the present, on a day that is gone: news is told in the past."""
    assert tells_a_picture(text, words_of(text), "en")
    assert Flag.VERBLESS in judge(text, "en").flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ann Roe spoke to the crew of the ferry on Monday."),
        ("en", "The mayor is lined up to ride over the bridge of Leeds on April 11."),
        ("en", "The mayor, who speaks for the city, opened the bridge on Monday."),
        ("en", "The bridge of Leeds is open to everybody who walks."),
        ("en", "The mayor said that she speaks to nobody on Monday, and that nobody will speak to her as long as the bridge is closed, whatever the council and the people of the city may say about it in the month of May."),
        ("de", "Anna Roth speaks in Kiel on Monday."),
    ],
)  # fmt: skip
def test_what_is_no_english_caption(language, text):
    """The past, an infinitive, a clause, no day, a long sentence and another language."""
    assert not tells_a_picture(text, words_of(text), language)


def test_disguised_words():
    """Latin words with Cyrillic letters in them are an advertisement's; a Russian text and a name are not."""
    assert is_disguised("Yоur соntеnt іѕ dеlіvеrеd іnѕtаntlу!")
    assert Flag.FOREIGN in judge("Yоur соntеnt іѕ dеlіvеrеd іnѕtаntlу tо uѕеrѕ іn Lееdѕ!", "en").flags
    assert not is_disguised("Новый мост IT-компании открыт, а Toyotaю закрыли.")
    assert not is_disguised("The bridge of Leeds is open.")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("29.11.2022 – Mehrfach hatte der Rat gewarnt.", "29.11.2022 – "),
        ("06.11.23 - Sensation in der Stadt Kiel.", "06.11.23 - "),
        ("27.1.2022 - Bei der Feier fehlte niemand.", "27.1.2022 - "),
        ("Kiel, 27.6.2025 – Anlässlich der Feier kam der Rat.", "Kiel, 27.6.2025 – "),
        ("Kiel, den 3. Mai 2026 – Die Brücke ist offen.", "Kiel, den 3. Mai 2026 – "),
        ("2026-05-03 - The bridge is open.", "2026-05-03 - "),
        ("January 22, 2014 - The bridge is open.", "January 22, 2014 - "),
        ("05.11.2021, 10:39 Uhr | Die Brücke ist offen.", "05.11.2021, 10:39 Uhr | "),
        ("02.12.2022 | Kiel (nd-presse) - Eine Brücke ist offen.", "02.12.2022 | Kiel (nd-presse) - "),
        ("Bridge-Magazine.com - The bridge is open.", "Bridge-Magazine.com - "),
        ("Neuss · Was kann die neue Brücke?", "Neuss · "),
        ("Bad Kreuz · Die Brücke ist offen.", "Bad Kreuz · "),
        ("دمشق، سوريا (CNN) -- افتتح المجلس جسرا جديدا.", "دمشق، سوريا (CNN) -- "),
    ],
)
def test_days_and_places_before_a_sentence(text, cut):
    """They are cut like any dateline, and can be undone."""
    trimmed = trim_dateline(text)
    assert trimmed.removed == cut
    assert restore(trimmed) == text


@pytest.mark.parametrize(
    "text",
    [
        "29.11.2022 war ein guter Tag für die Brücke - und für Kiel.",
        "1.000 Menschen – So viele kamen noch nie.",
        "10.30 – the bridge opens.",
        "Leeds, York and Hull - the three cities - have one bridge.",
        "The site bridge.com - a page of the council - is open.",
        "A · B",
        "2026 – Ein Jahr der Brücken beginnt.",
    ],
)
def test_what_is_no_day_before_a_sentence(text):
    """A day that is the subject, a number, a time and an aside stay."""
    assert trim_dateline(text).removed == ""


def test_a_place_and_a_dash_below_a_standfirst():
    """In the first paragraphs a German place is cut before a dash, and before a mere blank in the first one alone."""
    line = "Kiel/Jena – Kurz vor der Eröffnung der neuen Brücke kommen Zweifel an ihrem Nutzen auf."
    assert trim_place(line, dashed=True).removed == "Kiel/Jena – "
    assert trim_place("Kiel Die Brücke ist seit Montag offen.", dashed=True).removed == ""
    assert trim_place("Kiel Die Brücke ist seit Montag offen.").removed == "Kiel "
    paragraphs = [Paragraph(text="Die neue Brücke ist bald offen.")] * 3 + [Paragraph(text=line)]
    assert body.sentences(paragraphs, "de", EVERY_PHRASE)[-1].text.startswith("Kurz vor")
    late = [Paragraph(text=f"Die neue Brücke ist bald offen, zum {number}. Mal.") for number in range(5)]
    assert body.sentences([*late, Paragraph(text=line)], "de", EVERY_PHRASE)[-1].text.startswith("Kiel")


TITLE = "Neue Brücke in Kiel ist offen"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{TITLE} Die Stadt hat am Montag gefeiert, und viele kamen.",
        f"{TITLE}: Die Stadt hat am Montag gefeiert, und viele kamen.",
        f"Veröffentlicht am 2. Mai {TITLE} Die Stadt hat am Montag gefeiert.",
        f"Der Artikel „{TITLE}“ wurde am 2. Mai von Anna Roth veröffentlicht.",
        f'Der Beitrag "{TITLE}" erschien am 2. Mai.',
    ],
)
def test_a_whole_title_in_a_sentence(sentence):
    """It runs into the sentence behind it, or the page speaks of its own article."""
    other = "Ingenieure aus Jena haben die Brücke eine Woche lang geprüft."
    found = body.sentences([Paragraph(text=sentence), Paragraph(text=other)], "de", EVERY_PHRASE)
    assert [one.text for one in body.without_title(found, TITLE)] == [other]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        (TITLE, f"{TITLE}, und die Stadt hat am Montag gefeiert."),
        (TITLE, "Die neue Brücke in Kiel ist offen, und die Stadt hat gefeiert."),
        ("Alles wird gut, oder?", "In „Alles wird gut, oder?“ fährt eine Frau über die Brücke."),
        ("Kiel", "Die Stadt Kiel Nord hat am Montag gefeiert."),
        ("Anna Roth", "Anna Roth Bürgermeisterin von Kiel zu nennen, fällt vielen schwer."),
    ],
)
def test_a_title_that_goes_on(title, sentence):
    """A sentence may begin as its title does, a work may have the article's title, and a title of few words is a name."""
    found = body.sentences([Paragraph(text=sentence), Paragraph(text="Es regnete.")], "de", EVERY_PHRASE)
    assert sentence in [one.text for one in body.without_title(found, title)]


def test_shouted_lines_are_headings():
    """A line in capitals is one whatever its last sign; where most lines shout, nothing is a heading."""
    lines = [BRIDGE, "WHO WILL PAY FOR ALL OF THAT!", TESTS, COST, SHIPS]
    kept = body.without_headings([Paragraph(text=line) for line in lines])
    assert [paragraph.text for paragraph in kept] == [BRIDGE, TESTS, COST, SHIPS]
    loud = [Paragraph(text=line.upper()) for line in lines]
    assert body.without_headings(loud) == loud
    arabic = [Paragraph(text="افتتح المجلس جسرا جديدا CNN."), *(Paragraph(text=line) for line in lines[2:])]
    assert arabic[0] in body.without_headings(arabic)


@pytest.mark.parametrize(
    "line",
    [
        "リーズ新聞・文化(山田花子)『速報-『橋コンテスト2007』王者は山田』。",
        'ウィキ新聞、2009年8月3日"橋で車掌が置き去り"。',
        "リーズ新聞、2009年8月27日。",
    ],
)
def test_japanese_citations(line):
    """A paper with its title, also where that holds another one, or with a day and a title."""
    assert is_attribution(line)


def test_a_japanese_sentence_with_a_work_is_no_citation():
    """It goes on behind the title."""
    assert not is_attribution("市議会は2009年8月3日、『橋』という映画を公開した。")


def test_a_long_line_of_links_is_judged_too():
    """A paragraph that is one sentence was not looked at where it was longer than a line of the page."""
    text = "Bridge news via post.example https://post.example " * 12
    assert body.sentences([Paragraph(text=text.strip())], "en", telling_phrases(text)) == []
