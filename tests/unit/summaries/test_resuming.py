"""What a German or Dutch main clause takes up from the sentence before it, and what only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.honesty import Flag, judge
from digest.summaries.resuming import takes_up_somebody, takes_up_something
from digest.summaries.words import words_of

SOMEBODY = [
    ("de", "Bei der Marke von tausend Metern hatte sie eine Zeit von drei Minuten."),
    ("de", "Auf dem Weg ins Tal gibt er mir Unterricht."),
    ("de", "2003 wechselte sie dann in den Vorstand des Vereins."),
    ("de", "Nicht umsonst hat er mehrfach auf die Prozesse verwiesen."),
    ("de", "Drei neue Kameras werden sie bei der Beobachtung des Platzes unterstützen."),
    ("de", "Jetzt macht ihm ein neuer Trend Konkurrenz."),
    ("de", "Vor dem Gericht half ihnen niemand aus der Stadt."),
    ("de", "Nicht über sondern mit ihnen hätten die Politiker reden sollen."),
    ("de", "Mit seinem Ja übersprang er den eigenen Schatten."),
    ("de", "Das weiß der Landrat auch: Er sucht den Kompromiss."),
    ("de", "Das bestätigte die Polizei am Montag."),
    ("de", "Das ergaben Recherchen einer Zeitung."),
    ("de", "Das gibt es seit sechzehn Jahren nicht mehr."),
    ("de", "Die hat Anzeige gegen den Betreiber erstattet."),
    ("de", "Der war als Präsident des Verbandes zu Felde gezogen."),
    ("de", "Für die Beurteilung der Lage ist er gar nicht zuständig."),
    ("de", "Als Gegengabe erhielt er die Zusage einer Waffenruhe."),
    ("de", "Die Rage vieler Leute nimmt er in Kauf."),
    ("de", "Am Gaumen wirkt er sehr harmonisch."),
    ("de", "Auf die Jagd gehen sie am Tag und in der Dämmerung."),
    ("de", "Den Aufforderungen des Vorsitzenden kam er nicht nach."),
    ("de", "Per Dekret verkündete er neue Regeln für das Land."),
    ("de", "Das klingt ganz schön hochtrabend."),
    ("de", "Das entspricht dem Verbrauch von Bayern im Jahr 2016."),
    ("de", "Das führte zu neuen Regeln im ganzen Land."),
    ("de", "Die sind unsere Helfer auch in anderen Bereichen."),
    ("nl", "In de zaal sprak zij over de oorlog."),
    ("nl", "Volgens de krant kreeg hij geen geld."),
    ("nl", "Op het plein wachtte ze op de trein."),
    ("nl", "Dat is een stijging van tien procent."),
    ("nl", "Op de markt had hij een kraam met kaas."),
    ("nl", "Gisteren vertelde ze over de brand in het dorp."),
    ("nl", "Dat heeft de politie maandag bevestigd."),
]


@pytest.mark.parametrize(("language", "text"), SOMEBODY)
def test_takes_up_somebody(language, text):
    """A pronoun right behind the verb, and "Das" or "Die" before it, stand for what the sentence before has told."""
    assert takes_up_somebody(text, words_of(text), language)
    assert not {Flag.RESUMING, Flag.PRONOUN, Flag.CONNECTIVE}.isdisjoint(judge(text, language).flags)


NOBODY_BEFORE = [
    ("de", "Das neue Haus steht am Rande der Stadt."),
    ("de", "Das seit Jahren geplante Haus steht am Rande der Stadt."),
    ("de", "Das erst 2020 eröffnete Museum in Leipzig schließt wieder."),
    ("de", "Das letzte Spiel der Saison endete ohne Tor."),
    ("de", "Das Haus steht am Rande der Stadt."),
    ("de", "Die alte Brücke in Leipzig wird gesperrt."),
    ("de", "Nach dem Sieg sagte Anna Roth, sie habe gut geschlafen."),
    ("de", "Mit Anna Roth hat sie der Verein verpflichtet."),
    ("de", "Der Verein teilte mit, er habe den Trainer entlassen."),
    ("de", "Die Gemeinde warnt vor dem Wasser und hat es untersucht."),
    ("de", "Wie Sie damit umgehen, lernen Kinder in Leipzig am Montag."),
    ("de", "Inzwischen häufen sich die gegen ihn verhängten Strafen."),
    ("de", "Bei Nacht bleiben Adler in für sie bekannten Tälern."),
    ("de", "Nach dem Sieg sprach Anna Roth lange mit ihnen."),
    ("nl", "Het nieuwe huis staat aan de rand van de stad."),
    ("nl", "De trainer zei dat hij moe was na de reis naar Gent."),
    ("en", "Yesterday had he known, all would be well in Leeds."),
]


@pytest.mark.parametrize(("language", "text"), NOBODY_BEFORE)
def test_names_or_describes_whom_it_means(language, text):
    """An article before its noun, a pronoun behind a comma or behind a full name, and other languages take up nothing by their word order."""
    assert not takes_up_somebody(text, words_of(text), language)


SOMETHING = [
    ("de", "Die Kosten für Windräder liegen damit im Mittelfeld."),
    ("de", "Besonders in teuren Zeiten ist dies ein Thema für alle."),
    ("de", "Pelletöfen eignen sich dafür sehr gut."),
    ("de", "Ein Hinweis darauf findet sich nur auf einer Unterseite."),
    ("de", "Die Behörden der Stadt arbeiten seitdem besser zusammen."),
    ("de", "Gerade eben feierten dort Anwohner ein Fest."),
    ("de", "Die Stärkung der Inseln bleibt zudem weiter aus."),
    ("de", "Besonders der Vorsitzende hatte sich dafür ausgesprochen."),
    ("de", "Vorträge und Führungen dienen dabei der Bildung."),
    ("nl", "De kosten liggen daarmee onder die van vorig jaar."),
    ("nl", "Een aanwijzing daarvoor is er niet in het dossier."),
]


@pytest.mark.parametrize(("language", "text"), SOMETHING)
def test_takes_up_something(language, text):
    """An adverb such as "damit" in the first clause means what the sentence before has told."""
    assert takes_up_something(text, words_of(text), language)
    assert not {Flag.RESUMING, Flag.CONNECTIVE}.isdisjoint(judge(text, language).flags)


ANNOUNCED = [
    ("de", "Der Streit der Nachbarn liegt daran, dass niemand den Plan kennt."),
    ("de", "Die Stadt denkt daran, das alte Haus zu verkaufen."),
    ("de", "Die Stadt dachte daran, das alte Haus wieder aufzubauen."),
    ("de", "Viele Bürger der Stadt streiten darüber, wie der Platz heißen soll."),
    ("de", "Die Stadt wirbt dafür: Wer kommt, zahlt nichts."),
    ("de", "In diesem Sommer war Hertha ganz vorne mit dabei."),
    ("de", "Sport gehört für viele zum Alltag dazu."),
    ("de", "Die Stadt baut ein Haus, damit alle einen Platz haben."),
    ("de", "Der Verein plant ein Fest und wirbt dafür in der Stadt."),
    ("nl", "De stad denkt eraan, maar het ligt daaraan dat niemand betaalt."),
    ("nl", "De ruzie draait daarom dat niemand het plan kent."),
    ("en", "The city pays and is damit done."),
]


@pytest.mark.parametrize(("language", "text"), ANNOUNCED)
def test_what_an_adverb_announces_is_not_taken_up(language, text):
    """An adverb that a clause explains, a part of the verb at the end, and what stands behind the first clause take up nothing."""
    assert not takes_up_something(text, words_of(text), language)


ADVERBS = "damit dafür davon daran darauf darüber dagegen dadurch deswegen hierzu hierfür hiervon dort seither trotzdem dennoch zudem außerdem derweil dann damals"
PLAIN_FRONTS = [
    "Die Stadt Leipzig zahlt",
    "Im Osten der Stadt gibt es",
    "Am Montag beginnt",
    "Ein Verein aus Köln verlangt",
]


@pytest.mark.parametrize("adverb", ADVERBS.split())
@pytest.mark.parametrize("front", PLAIN_FRONTS)
def test_each_adverb_takes_up_in_each_place(front, adverb):
    """Behind whatever the clause begins with, each of them means something told before."""
    text = f"{front} {adverb} wieder mehr als im letzten Winter."
    assert takes_up_something(text, words_of(text), "de")


@pytest.mark.parametrize("front", PLAIN_FRONTS)
def test_the_same_without_an_adverb_takes_up_nothing(front):
    """Without it the clause stands alone, and so it does where a year says when."""
    for text in (
        f"{front} wieder mehr als im letzten Winter.",
        f"{front} damals, im Jahr 1998, mehr als im letzten Winter.",
    ):
        assert not takes_up_something(text, words_of(text), "de")
        assert not takes_up_somebody(text, words_of(text), "de")


@pytest.mark.parametrize("pronoun", ["er", "sie"])
@pytest.mark.parametrize("verb", ["hat", "wollte", "bekam", "verschwand", "übersprang", "müssen", "zahlte"])
def test_each_verb_has_a_pronoun_behind_it(verb, pronoun):
    """Be its past weak or strong, a pronoun behind the verb is one whose noun stands in another sentence."""
    text = f"Am Abend {verb} {pronoun} noch einmal den Preis des Hauses."
    assert takes_up_somebody(text, words_of(text), "de")
    named = f"Neben Anna Roth {verb} {pronoun} noch einmal den Preis des Hauses."
    assert not takes_up_somebody(named, words_of(named), "de")


@given(st.text(max_size=120), st.sampled_from(["de", "nl", "fr", "xx"]))
def test_any_text_has_an_answer(text, language):
    """Whatever the text is, there is an answer; in languages with another order of words it is no."""
    words = words_of(text)
    if words:
        answers = takes_up_somebody(text, words, language), takes_up_something(text, words, language)
        assert language in ("de", "nl") or answers == (False, False)
