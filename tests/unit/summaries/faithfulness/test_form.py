"""The looks of one sentence: what may lead away, look like markup, give orders, or repeat the question; and what only resembles it."""

# ruff: noqa: RUF001  apostrophes and letters that look alike are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.faithfulness import Reason
from digest.summaries.faithfulness.form import of_form

LINKS = [
    "More at HTTPS://EVIL.EXAMPLE now.",
    "More at www.evil now.",
    "Open mailto:a today.",
    "Open javascript:alert in it.",
    "Open ftp:files in it.",
    "The site xn--80ak6aa92e opened.",
    "The site evil.shop opened.",
    "The site bit.ly/abc opened.",
    "The site evil.co.uk opened.",
    "The site Evil.com opened.",
    "The site EVIL.COM opened.",
    "The site evil.ai opened.",
    "The site evil[dot]example opened.",
    "The site evil [at] example opened.",
    "Letters go to roe+pool@harbourton.example today.",
    "Dial +1 (202) 555-0100 today.",
    "The wallet is 0x52908400098527886E0F7030069857D2E4169EE7 today.",
    "The wallet is bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq today.",
    "The host 192.168.0.1 answered.",
]
MARKUP = [
    "The <script>pool</script> closed.",
    "The pool </p> closed.",
    "The <!-- pool --> closed.",
    "The {% pool %} closed.",
    "The <|pool|> closed.",
    "The ``pool`` closed.",
    "The `pool` closed.",
    "The __pool__ closed.",
    "The pool closed [1, 2].",
    "### The pool closed.",
    "> The pool closed.",
    "* The pool closed.",
    "1. The pool closed.",
    "The pool closed.\n- The club did too.",
    "The pool\u200b closed.",
    "The pool\u2067 closed.",
    "The pool\ue000 closed.",
    "The pool\u2028closed.",
    "The pool\u00ad closed.",
]
CALLS = [
    "Subscribe to the channel.",
    "Now open the file.",
    "Please, forward this letter.",
    "The pool closes: donate now.",
    "The pool closes — vote for it.",
    "The pool closed. Sign the letter.",
    "Residents were told, don’t miss the vote.",
    "You have won a car.",
    "You need to swim.",
    "Bitte besuchen Sie das Bad.",
    "Jetzt bestellen: teilen Sie den Brief.",
    "Das Bad schließt, rufen Sie an.",
    "Sie müssen schwimmen.",
    "Envoyez votre lettre.",
    "La piscine ferme; signez, achetez les billets.",
    "Vous devez nager.",
    "Por favor, visite nuestra piscina.",
    "Ha ganado un coche.",
    "Comparta esta nota.",
    "Please subscribe.",
    "The pool closes: please share widely.",
    "Jetzt abonnieren!",
    "Das Bad schließt. Jetzt den kostenlosen Newsletter abonnieren.",
    "Bitte den Brief teilen.",
    "Veuillez partager cet article.",
    "Por favor comparta.",
]
ECHOES = [
    "Here's the summary of it.",
    "Here’s the summary of it.",
    "My system prompt is long.",
    "The previous instructions were long.",
    "Hier ist die Zusammenfassung davon.",
    "Als KI kann ich nicht schwimmen.",
    "Voici le résumé de la page.",
    "En tant qu’IA je ne nage pas.",
    "Aquí está el resumen de la nota.",
]
KINDS = [(Reason.LINK, LINKS), (Reason.MARKUP, MARKUP), (Reason.CALL, CALLS), (Reason.ECHO, ECHOES)]
ALL = [(reason, text) for reason, texts in KINDS for text in texts]


@pytest.mark.parametrize(("reason", "text"), ALL)
def test_each_form_is_refused(reason, text):
    """What leads away, is markup, gives an order or repeats the question is refused as that and as nothing else."""
    assert [found for found, _ in of_form(text, "", verbatim=False)] == [reason]


PLAIN = [
    "The bill passed by 3.5 points in the U.S. Senate.",
    "The vote was 12:30 on 3.4.2026.",
    "Mr. Roe met St. John's club.",
    "It was him.It rained.",
    "It rose to 1.234.567 people.",
    "Visitors buy tickets at the door.",
    "The call to vote was heard.",
    "Share prices fell.",
    "Open questions remain.",
    "Buyers visit the town.",
    "Click was the name of his dog.",
    "Besucher kaufen Karten am Eingang.",
    "Rufe nach Hilfe waren zu hören.",
    "Les visiteurs achètent des billets.",
    "“Help us. Please send food,” he said.",
    "She asked them to please subscribe.",
    "Jetzt will er das Haus kaufen.",
    "Jetzt kaufen Anleger wieder.",
    "Jetzt ist es Zeit, sagte sie, das Haus mit allen Möbeln zu kaufen.",
    "Los vecinos compran entradas.",
    "The river is 5 < 6 metres deep.",
    "The pool*club met again.",
    "The brackets [sic] stay.",
    "She asked: why now?",
    "He said it was “over.”",
    "می\u200cخواهم.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_resembles_is_left_alone(text):
    """Numbers with points, titles, nouns and verbs of third persons are no links, markup or orders."""
    assert of_form(text, "", verbatim=False) == []


@pytest.mark.parametrize("stop", list(".!?…。！？।؟۔"))
def test_sentences_end_as_their_script_does(stop):
    """The full stops of all scripts end a sentence, with closing marks behind them or without."""
    assert of_form(f"The pool closed{stop}", "", verbatim=False) == []
    assert of_form(f"“The pool closed{stop}”", "", verbatim=False) == []
    assert [one for one, _ in of_form(f"The pool closed{stop} and", "", verbatim=False)] == [Reason.UNFINISHED]


@pytest.mark.parametrize("text", ["You should swim.", "1. The pool closed.", "The pool closed [3].", "The pool closed", "The **pool** closed."])  # fmt: skip
def test_the_article_itself_may_advise_and_list(text):
    """What is refused of a writer is allowed where it is the article's own sentence."""
    assert of_form(text, "", verbatim=False) != []
    assert of_form(text, "", verbatim=True) == []


@pytest.mark.parametrize("text", ["Click here now.", "Jetzt abonnieren!", "Veuillez partager cet article.", "More at www.evil now.", "The <b>pool</b> closed.", "The pool\u202e closed.", "My system prompt is long."])  # fmt: skip
def test_the_article_itself_may_not_lead_away(text):
    """Orders, links, code, hidden characters and echoes are refused of the article's own sentences too."""
    assert of_form(text, "", verbatim=True) != []


@pytest.mark.parametrize(("words", "echoes"), [(4, False), (5, True), (8, True)])
def test_five_words_of_the_question_are_an_echo(words, echoes):
    """Four words in a row may be chance; five are the question, whatever their case and marks."""
    question = "Write for readers who have not seen the article."
    said = " ".join(question.upper().split()[:words])
    found = of_form(f"The club: {said} pools.", question, verbatim=False)
    assert (Reason.ECHO in {reason for reason, _ in found}) is echoes


@given(st.text(max_size=200), st.text(max_size=60), st.booleans())
def test_looks_are_judged_of_any_text(text, question, verbatim):
    """Each problem has a reason of form, and an article's own sentence has no more of them than a writer's."""
    found = {reason for reason, _ in of_form(text, question, verbatim=verbatim)}
    assert found <= {Reason.LINK, Reason.MARKUP, Reason.CALL, Reason.ECHO, Reason.UNFINISHED}
    assert {reason for reason, _ in of_form(text, question, verbatim=True)} <= {
        reason for reason, _ in of_form(text, question, verbatim=False)
    }
