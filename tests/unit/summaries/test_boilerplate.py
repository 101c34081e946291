"""Lines of the page, told from lines of the story."""

# ruff: noqa: RUF001  colons and letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.boilerplate import is_attribution, is_boilerplate, is_byline, is_caption, names_who_asked
from digest.summaries.telling import telling_phrases
from tests.unit.summaries.samples import article


@pytest.mark.parametrize(
    "line",
    [
        "Reference: Harbour Gazette",
        "Source: PA",
        "Quelle: dpa",
        "Fuente: EFE",
        "Fonte: Lusa",
        "via: a friend",
        "(Source: Reuters)",
        "来源：新华社",
        "出典: 共同",
        "Источник: ТАСС",
    ],
)
def test_attributions(line):
    """A line that credits the origin is known in every language."""
    assert is_attribution(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sources said the talks had failed.",
        "The source: a spring in the hills.",
        "Reference books are dear.",
        "Source: " + "x" * 200,
        "",
    ],
)
def test_no_attributions(line):
    """A sentence about sources is no credit, nor is a long line."""
    assert not is_attribution(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Roe",
        "By Jane Roe and John Doe",
        "By Jane Roe, science editor",
        "BY JANE ROE",
        "Von Anna Müller",
        "Par Luc Durand",
        "Por Ana de la Cruz",
        "By Jane Roe in Leeds.",
    ],
)
def test_bylines(line):
    """A line that names the writer and does nothing else is a byline."""
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the water had gone.",
        "By then it was late.",
        "Von Berlin fuhren Züge nach Hamburg, die alle zu spät kamen, weil ein Baum auf den Gleisen lag und niemand ihn fortnahm, bis es hell war.",
        "Por la mañana llovió.",
        "Jane Roe wrote it.",
    ],
)
def test_no_bylines(line):
    """Sentences that begin with the same words are none."""
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "(Propos recueillis par Philippe Roe)",
        "Propos recueillis par Ann Roe et Jean de Leeds.",
        "Recueilli par Ann Roe",
        "Das Interview führte Ann Roe.",
        "Das Gespräch führten Ann Roe und Max von Holm.",
        "Die Fragen stellte Ann Roe.",
        "Interview by Ann Roe",
        "[Interviewed by Ann Roe and Max Holm]",
        "Entrevista realizada por Ana Roe",
        "Intervista di Anna Roe",
        "Rozmawiała Anna Roe",
        "Беседовала Анна Роу",
    ],
)
def test_who_asked_is_no_sentence_of_the_answers(line):
    """A line that names who led an interview is left out of its sentences, and is known by its words in each language."""
    assert names_who_asked(line)
    summary = ExtractiveSummarizer().summarize(
        article(f'Q: "Was it good?" R: "It was very good of you all."\n\n{line}')
    )
    assert line not in summary.sentences


@pytest.mark.parametrize(
    "line",
    [
        "Propos recueillis par une commission d'enquête sur la pollution de la Seine en mars.",
        "Das Interview führte zu einem Streit im Rat von Leeds.",
        "Die Fragen stellte niemand, und die Antworten kannten alle.",
        "Interview by interview the council came nearer to the truth of it.",
        "Entrevista por la que pagaron mil euros a la familia de la víctima.",
        "Interviewed by Ann Roe, the mayor denied that he had been in Leeds.",
    ],
)
def test_sentences_that_tell_of_an_interview(line):
    """Who tells what an interview led to says something."""
    assert not names_who_asked(line)


@pytest.mark.parametrize(
    "line",
    [
        "Jane Roe (pictured) won the race.",
        "Flood water in Leeds (file photo)",
        "The mayor is seen here at the opening.",
        "Symbolbild: Ein Zug im Schnee",
        "Imagen de archivo del puerto",
        "资料图：杭州西湖",
    ],
)
def test_captions(line):
    """A line that describes a picture is a caption."""
    assert is_caption(line)


@pytest.mark.parametrize("line", ["The photo agency closed.", "He left the file on the table.", "Nothing was seen."])
def test_no_captions(line):
    """A sentence about pictures or files is none."""
    assert not is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more: The floods of last year",
        "Read more",
        "READ MORE → Ten tips",
        "Sign up for our newsletter to get the news every morning.",
        "Subscribe now and save half.",
        "This site uses cookies to improve your visit.",
        "We use cookies.",
        "All rights reserved.",
        "© 2024 Example Ltd",
        "Copyright 2024 Example",
        "Follow us on Mastodon",
        "This article was originally published in March.",
        "Photo: Jane Roe",
        "AFP/Getty",
        "Watch: how the bridge fell",
        "Editor’s note: the name was corrected.",
        "Reporting by Jane Roe; editing by John Doe",
        "Advertisement",
        "Lesen Sie auch: Mieten steigen",
        "Jetzt abonnieren und sparen",
        "À lire aussi : Les trams",
        "Abonnez-vous à notre lettre",
        "Lea también: los trenes",
        "Leia mais sobre o tema",
        "Leggi anche: il ponte",
        "Lees ook: de brug",
        "Czytaj też: most",
        "Читайте также: мост",
        "更多内容请订阅我们的频道",
        "無断転載を禁じます",
        "यह भी पढ़ें: पुल",
        "window.dataLayer = [];",
        "var x = 3;",
        "[Read more]",
        "Try our other games!",
        "百科事典に東京の橋に関する記事があります。",
    ],
)
def test_boilerplate(line):
    """Newsletter, cookie, rights, link and script lines are known, in every language."""
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Heavy rain flooded the centre of Leeds.",
        "Children who read more than ten books did better.",
        "The crisis spread more quickly than expected.",
        "Advertisement revenue at the paper fell by a fifth in the year to March, the owners said on Friday, and jobs will go.",
        "More than half of the trains ran late.",
        "Updates were sent to all hospitals.",
        "Watching the water rise, he called the fire service.",
        "The cookie factory closed.",
        "Photographers waited outside.",
        "Tryouts for the team of Leeds begin on Monday.",
        "東京の新聞が橋に関する記事を載せた。",
        "Copyrighted songs may not be played in shops without a licence, a court in Lyon ruled on Tuesday in a case of three years.",
    ],
)
def test_no_boilerplate(line):
    """Sentences of a story that share a word with such lines are kept."""
    assert not is_boilerplate(line)


def test_telling_phrases_change_nothing():
    """A line is judged alike by all phrases and by those that its text holds."""
    text = "It rained.\nSign up for our newsletter.\nFlood (file photo)"
    telling = telling_phrases(text)
    for line in text.split("\n"):
        assert is_boilerplate(line, telling) == is_boilerplate(line)
        assert is_caption(line, telling) == is_caption(line)


@given(st.text(max_size=200))
def test_any_line_is_judged(line):
    """No line is too strange to judge, and knowing its text's phrases does not change the judgement; a long one credits nobody, and who credits opens with it."""
    telling = telling_phrases(line)
    assert is_boilerplate(line, telling) == is_boilerplate(line)
    assert is_caption(line, telling) == is_caption(line)
    for credits_somebody in (is_attribution, is_byline):
        assert not credits_somebody(line + "." + "x" * 120)
        assert not credits_somebody(f"yesterday {line.strip('.')} came.")
    assert is_attribution(f"Source: {' '.join(('x', *line.split()))[:60]}")
