"""German indirect speech that does not say whose it is, and what has its speaker in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.hearsay import is_indirect_speech
from digest.summaries.honesty import LEANING, Flag, judge
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import words_of

GERMAN = vocabulary("de")

NOBODY_SPEAKS = [
    "Kapital müsse frei und unbehelligt fließen können.",
    "Österreich stehe bei Familien an dritter Stelle in Europa.",
    "Besonders bei Müttern sei Hilfe im Alltag wichtig.",
    "Drei weitere Menschen seien noch vermisst.",
    "Das Museum brauche neue Fenster und ein Dach.",
    "Mit dem Betreiber sei vereinbart, dass die Halle im Mai öffnet.",
    "Wenn die Stadt zahle, könne das Museum bleiben.",
    "Weil das Geld fehle, werde das Museum schließen.",
    "Die Räume seien „wirklich sehr schön“ und hell.",
    "Bei dem Gütesiegel für Betriebe habe die Stadt viel erreicht.",
    "Die Stadt wolle das Museum retten.",
    "Im Mai solle das Museum wieder öffnen.",
    "Niemand dürfe allein im Museum bleiben.",
    "Ohne Geld gebe das Haus bald auf.",
    "Das Ziel sei es, das Museum zu retten.",
    "In der Stadt sei es zu Gewalt gekommen.",
    "Der Bürgermeisterin sei nichts davon gesagt worden.",
    "Man nehme die Sorgen der Händler sehr ernst.",
    "Man habe mit dem Betreiber lange verhandelt.",
    "Gott sei in diesem Museum überall zu finden.",
    "Der Dank der Stadt sei ihnen sicher.",
]


@pytest.mark.parametrize("text", NOBODY_SPEAKS)
def test_the_subjunctive_shows_somebody_elses_word(text):
    """It reads as the paper's own where the sentence before, which has the speaker, is not printed."""
    assert is_indirect_speech(text, words_of(text), GERMAN)
    assert not LEANING.isdisjoint(judge(text, "de").flags)


SOMEBODY_SPEAKS = [
    "Die Händler seien froh, sagte Helmut Roth am Montag.",
    "Der Ausfall sei sehr teuer, kritisierte Roth weiter.",
    "Der Ausfall sei sehr teuer, so die Polizei in Leipzig.",
    "Der Ausfall sei sehr teuer, heißt es in dem Bericht.",
    "Der Ausfall sei sehr teuer, wie das Rathaus mitteilte.",
    "Die Tat sei nicht hinzunehmen, hieß es von der Partei.",
    "Laut Polizei sei der Ausfall sehr teuer.",
    "Der Polizei zufolge sei der Ausfall sehr teuer.",
    "Nach Angaben der Stadt sei der Ausfall sehr teuer.",
    "Nach Meinung von Roth sei der Ausfall sehr teuer.",
    "Für Anna Roth sei der Ausfall sehr teuer.",
    "Wie Roth berichtet, sei der Ausfall sehr teuer.",
    "Roth sagte, der Ausfall sei sehr teuer.",
    "Roth ist sicher, dass der Ausfall teuer sei.",
    "Roth glaubt, der Ausfall sei sehr teuer.",
    "Roth hat eine Meinung: Nach einem Jahr habe die Stadt verspielt.",
]


@pytest.mark.parametrize("text", SOMEBODY_SPEAKS)
def test_a_speaker_in_the_sentence_is_enough(text):
    """A verb of speech, a source, or a main clause of its own says whose word it is."""
    assert not is_indirect_speech(text, words_of(text), GERMAN)


NO_SPEECH = [
    "Wer ein Auto kaufen will, sei es neu oder alt, braucht Geld.",
    "Andere meiden den Schnee, sei es zu Fuß oder mit dem Rad.",
    "Weihnachten habe ich wieder in Leipzig verbracht.",
    "Die Stadt zahlt nicht, es sei denn, der Bund hilft.",
    "Die Habe der Familie ging im Feuer verloren.",
    "Die Werde war früher ein Fluss bei Leipzig.",
    "Die Stadt zahlt, und sei es nur aus Trotz.",
    "Wenn die Halle öffnet, sei es im Mai oder im Juni, kommen alle.",
    "Gott sei Dank ist niemand verletzt worden.",
    "Die Halle ist Gott sei Dank wieder offen.",
    "Dank sei allen Helfern in Leipzig.",
    "Hier sei erwähnt, dass die Halle im Mai öffnet.",
    "An dieser Stelle sei gesagt: Die Halle öffnet im Mai.",
    "Als Beispiele seien Leipzig und Halle genannt.",
    "Es sei angemerkt, dass die Halle im Mai öffnet.",
    "Allen Helfern sei herzlich gedankt.",
    "Gelobt sei die Stadt Leipzig.",
    "Man nehme zwei Eier und ein Pfund Mehl.",
    "Zum Backen nehme man ein Pfund Mehl.",
    "Roth rief „Es werde Licht“ durch die Halle.",
    "Die Stadt hat das Museum geschlossen.",
]


@pytest.mark.parametrize("text", NO_SPEECH)
def test_other_subjunctives_and_nouns_are_nobodys_speech(text):
    """Nobody else speaks in "sei es", in thanks and remarks, recipes, the writer's "habe ich", nouns, and the words of a quotation."""
    assert not is_indirect_speech(text, words_of(text), GERMAN)


def test_the_flag_wants_the_sentence_before():
    """Such a sentence leans, whatever else it is."""
    assert Flag.INDIRECT in judge("Kapital müsse frei und unbehelligt fließen können.", "de").flags
    assert Flag.INDIRECT in LEANING


@pytest.mark.parametrize("language", ["en", "nl", "fr", "es"])
def test_only_german_shows_it(language):
    """No other language of ours has a form for it."""
    assert Flag.INDIRECT not in judge("Kapital müsse frei und unbehelligt fließen können.", language).flags


@given(
    st.lists(
        st.sampled_from(
            ["die", "stadt", "sei", "habe", "ist", "es", "gott", "dank", "man", "nehme", "ernst", "worden"]
        ),
        min_size=1,
        max_size=8,
    )
)
def test_a_speaker_or_quotation_marks_end_the_doubt(words):
    """Whatever a sentence says: behind its speaker, in marks, or without a subjunctive, it is nobody's hearsay."""
    said = " ".join(["Das", *words])
    for text in (f"{said}, sagte Anna Roth.", f"Laut Roth {said}.", f"„{said}“"):
        assert not is_indirect_speech(text, words_of(text), GERMAN)
    found = is_indirect_speech(f"{said}.", words_of(said), GERMAN)
    assert not found or not {"sei", "habe", "nehme"}.isdisjoint(words)
    assert found == is_indirect_speech(f"{said}, und Leipzig jubelt.", words_of(said), GERMAN)
