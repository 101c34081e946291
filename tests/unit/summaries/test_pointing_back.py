"""Openings that seem to stand alone and do not, and those that seem to point back and do not."""

import pytest

from digest.summaries import ExtractiveSummarizer
from digest.summaries.honesty import Flag, judge
from tests.unit.summaries.samples import article

POINTS_BACK = [
    ("en", "It follows a pilot who brings ships into port for forty years."),
    ("en", "It took effect on Monday in all of the schools."),
    ("en", "It took the company by surprise, and nobody was ready."),
    ("en", "It takes the name of a village that drowned."),
    ("en", "It is expected to open before the end of the year."),
    ("en", "It is believed to be the oldest bridge of the country."),
    ("en", "It is not for sale, and never was for sale."),
    ("en", "It remains closed until the end of the month."),
    ("en", "It turned the valley into a lake within a year."),
    ("en", "It appears on Friday in all the bookshops."),
    ("en", "It seems a small thing, but nobody had thought of it."),
    ("en", "It has won three prizes and lost two."),
    ("en", "It will cost nine million and take two years."),
    ("en", "It was hard, dark and heavy as a stone."),
    ("en", "It snowplough-like pushed the ice to the banks."),
    ("en", "There are 1,100 of them in a glass jar."),
    ("en", "There were two of them left in the yard."),
    ("en", "Everything that needs heat has its minute."),
    ("en", "Nothing was said about the price of the ticket."),
    ("en", "None was hurt when the roof came down."),
    ("en", "Others went home before the rain began."),
    ("en", "How it manages the last part has long been a matter of guesswork."),
    ("en", "When he arrived, the hall was already empty."),
    ("en", "Since they left, the house has been empty."),
    ("en", "Whether she will come back is an open question."),
    ("de", "Alles andere bleibt, wie es in den Jahren davor war."),
    ("de", "Nichts davon steht in dem Vertrag der Stadt."),
    ("de", "Es bleibt bis zum Ende des Monats geschlossen."),
    ("de", "Es kam aus einem Dorf im Süden des Landes."),
    ("de", "Es handelt sich um den Verkauf von zwei Häusern."),
    ("de", "Als er ankam, war der Saal schon leer."),
    ("de", "Wie sie das macht, weiß bis heute niemand genau."),
    ("es", "Nada de eso figura en el contrato firmado."),
    ("pt", "Tudo isso ficou fora do contrato assinado ontem."),
    ("it", "Niente di tutto questo compare nel contratto."),
    ("nl", "Alles wat daar stond is in de brand verloren gegaan."),
    ("nl", "Toen hij aankwam, was de zaal al leeg."),
    ("pl", "Wszystko inne zostaje tak jak było dotąd."),
    ("ru", "Ничего из этого в договоре не написано."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), POINTS_BACK)
def test_points_back(language, text):
    """What a reader cannot understand without the sentence before is flagged, however much it looks like an expletive."""
    assert Flag.PRONOUN in judge(text, language).flags


STANDS_ALONE = [
    ("en", "It follows that two and two make four in Leeds."),
    ("en", "It took six hours to bring the tower down."),
    ("en", "It takes ten years before a walnut tree bears."),
    ("en", "It has been three decades since the last train left Leeds."),
    ("en", "It is not clear who will pay for the bridge."),
    ("en", "It is not yet known whether the bridge can be saved."),
    ("en", "It remains unclear how the fire began."),
    ("en", "It is likely that the bridge will close."),
    ("en", "It is believed that the fire began in the cellar."),
    ("en", "It seems that nobody read the letter."),
    ("en", "It turned out that the letter was a forgery."),
    ("en", "It rained for forty days in the north of the county."),
    ("en", "It is possible to walk from Leeds to York in a day."),
    ("en", "It is time to plant the beans."),
    ("en", "There are six hospitals in the town."),
    ("en", "Nothing in Leeds prepared the council for the flood."),
    ("en", "Everything the poet Ann Roe wrote is now in print."),
    ("en", "When it rains, the cellars of the old town fill."),
    ("en", "When he was a boy, the painter John Doe lived in Leeds."),
    ("en", "How the fire began is still a matter of guesswork."),
    ("en", "While the rain fell, nobody left the hall."),
    ("de", "Es gibt in der Stadt sechs Krankenhäuser."),
    ("de", "Es geht um zwei Häuser am Rand der Altstadt."),
    ("de", "Es kam zu Verspätungen auf allen Strecken."),
    ("de", "Es bleibt unklar, wer für die Brücke bezahlt."),
    ("de", "Es fehlt an Lehrern in allen Schulen der Stadt."),
    ("de", "Als die Glocke schlug, war der Saal schon leer."),
    ("fr", "Il existe à Lyon deux ponts de cette époque."),
    ("fr", "Il faut deux ans pour construire un pont."),
]


@pytest.mark.parametrize(("language", "text"), STANDS_ALONE)
def test_stands_alone(language, text):
    """An empty "it", "there" or "es" points nowhere, and a pronoun whose name follows in the sentence is no riddle."""
    assert Flag.PRONOUN not in judge(text, language).flags


NOVELIST = """
Ludmila Petrova has written nine novels standing up, in pencil, on the backs of nautical charts. She buys the charts by weight when the harbour office renews its set, because the paper is heavy and does not curl in the damp of her workroom above the chandlery.

Her tenth book, Soundings, appears this week. It follows a pilot who brings ships into port for forty years and has never been to sea.

The archive of the town has taken over the manuscripts: 6,400 sheets, with depths in metres on one side and sentences on the other.

Ms Petrova sharpens with a knife and has kept every stub since 1989. There are 1,100 of them in a glass jar.
"""
KITCHEN = """
The kitchen of the harbour school has one stove with six rings, built for eighty meals a day. Since September it has cooked for three hundred children.

It works because of a timetable that hangs on the wall and that nobody may change without asking the head cook. Everything that needs heat has its minute. Beans go on at six, rice at twenty past eight.

Parents of the harbour school cook the soup on Fridays, when the head cook is free.
"""
RIDDLES = {
    "It follows": "Her tenth book",
    "There are 1,100": "Ms Petrova sharpens",
    "She buys": "Ludmila Petrova has written",
    "Everything that": "It works because",
    "It works": "Since September",
}


@pytest.mark.parametrize("sentences", range(1, 7))
@pytest.mark.parametrize(
    ("text", "title"),
    [(NOVELIST, "A novelist, a standing desk and 1,100 pencils"), (KITCHEN, "One stove, three hundred lunches")],
)
def test_a_riddle_is_printed_with_its_answer_or_not_at_all(text, title, sentences):
    """A sentence that points back stands right after the one that it points to, at every length of the summary."""
    found = ExtractiveSummarizer().summarize(article(text, title=title), sentences=sentences, words=30 * sentences)
    for at, sentence in enumerate(found.sentences):
        for riddle, answer in RIDDLES.items():
            if sentence.startswith(riddle):
                assert at
                assert found.sentences[at - 1].startswith(answer)
