"""Denials that were taken back or are of another time, those that need no object, who defends what is his, and where an answer finds room behind a title."""

# ruff: noqa: RUF001  quotes and letters of many scripts are what these texts are about

import pytest

from digest.summaries import ExtractiveSummarizer, stances
from digest.summaries.choice import balanced
from digest.summaries.printable import Printable
from digest.summaries.values import budget_of
from tests.unit.summaries.samples import article
from tests.unit.summaries.test_sides import TOWN, _candidates, _chosen
from tests.unit.summaries.test_stances import one

CHARGE = "The mayor Ann Roe was accused of theft from the harbour of Leeds."
AFFAIR = "Back in April, Roe denied any involvement in a theft from the harbour."
ANSWER = "Roe denied any involvement in a theft from the harbour."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "After denying the theft, Roe now says that it was a loan."),
        ("en", "Roe initially denied any theft and later called it a loan."),
        ("en", "Neither Roe nor the police of the whole county deny the claims."),
        ("en", "Roe does not dispute that she was there, nor does she deny any theft."),
        ("de", "Roth bestritt zunächst die Vorwürfe und spricht nun von einem Darlehen."),
        ("de", "Weder Roth noch die Kollegen aus der Klinik bestreiten die Vorwürfe."),
        ("fr", "Après avoir nié les faits, Roux parle maintenant d’un prêt."),
        ("fr", "Roux, qui jusqu’alors avait nié les faits, parle d’un prêt."),
        ("es", "Tras negar las acusaciones, Gil habla de un préstamo."),
        ("pt", "Após negar as acusações, Luz fala de um empréstimo."),
        ("it", "Dopo aver negato ogni addebito, Riva parla di un prestito."),
        ("nl", "Bos, die de diefstal aanvankelijk ontkende, spreekt van een lening."),
        ("pl", "Kos początkowo zaprzeczał, a teraz mówi o pożyczce."),
        ("ru", "Лисов сначала отрицал кражу, а теперь говорит о долге."),
        ("vi", "Nam ban đầu phủ nhận, nay nói đó là khoản vay."),
    ],
)
def test_what_did_not_last_answers_nothing(language, text):
    """A denial that its own sentence takes back, or that "neither" of them makes, is none."""
    assert not stances.rebuts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Roe denies everything."),
        ("en", "She called it a smear campaign against her."),
        ("de", "Beides weist der 42-Jährige zurück."),
        ("de", "Alles bestreitet der Arzt."),
        ("de", "Noch am Freitag bestritt Roth die Vorwürfe."),
        ("fr", "Né à Lyon, Roux conteste les accusations."),
        ("de", "Der Konzern weist die Vorwürfe von sich."),
        ("fr", "Le consortium parle d’une campagne de dénigrement."),
        ("fr", "Il aurait pris la fuite, ce qu’il conteste."),
        ("es", "Gil habla de una campaña de desprestigio."),
        ("es", "Gil lo niega."),
        ("pt", "Luz fala de uma campanha difamatória."),
        ("it", "Riva parla di una campagna diffamatoria."),
        ("nl", "Bos spreekt van een lastercampagne."),
    ],
)
def test_what_denies_without_naming_a_charge(language, text):
    """The words "Both", "everything" and "a smear campaign" answer what was said before."""
    assert stances.rebuts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council defended its decision."),
        ("en", "Acme has been defending its high prices."),
        ("de", "Der Minister verteidigte seine Entscheidung."),
        ("fr", "Le maire a défendu ses positions."),
        ("es", "El ministro defendió su decisión."),
        ("pt", "O ministro defendeu sua decisão."),
        ("it", "Il ministro ha difeso il suo operato."),
        ("nl", "De minister verdedigde zijn besluit."),
        ("pl", "Minister broni swojej decyzji."),
    ],
)
def test_who_defends_what_is_his_answers(language, text):
    """A decision, a record or prices of one's own are defended against somebody."""
    assert stances.rebuts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The army defended the town for a week."),
        ("en", "The mayor, who defended his use of the word, was there."),
        ("en", "The champions are defending a title in Leeds."),
        ("de", "Der Meister verteidigte den Titel in Bonn."),
        ("de", "Bonn weist alle Gäste am Eingang ab."),
        ("fr", "Les soldats ont défendu la ville."),
        ("es", "Dijo que quien defendió su uso tenía razón."),
        ("pt", "O ministro defende que haja uma reforma."),
    ],
)
def test_what_is_defended_and_is_nobodys_own(language, text):
    """A town, a title, and what a relative clause tells beside the matter, are no answers."""
    assert not stances.rebuts(one(text, language), language)


def test_a_denial_of_another_time_is_no_answer():
    """What was denied "back in April" is another matter, if it stands far below a charge that tells nothing of April; right behind it, it is the same."""
    assert ANSWER in _chosen([CHARGE, *TOWN, ANSWER])
    assert AFFAIR not in _chosen([CHARGE, *TOWN, AFFAIR])
    assert AFFAIR in _chosen([CHARGE, AFFAIR, *TOWN], scores=[5.0, -9.0, 4.0, 4.0, 4.0, 4.0])
    assert AFFAIR in _chosen([CHARGE.replace(".", ", back in April."), *TOWN, AFFAIR])
    assert AFFAIR in _chosen([CHARGE, *TOWN, AFFAIR], title="What happened back in April")


def test_a_denial_that_seems_no_whole_sentence_is_one():
    """The words "First of all:" looks like the middle of something, and no heading denies; without a denial it stays out."""
    charge = "Die AfD in Bonn behauptet, von dem Betrug nichts gewusst zu haben, doch die Kritik wächst."
    denial = "Vorweg: Die beteiligten Politiker bestreiten die Vorwürfe des Betrugs."
    town = ["Es regnete am Dienstag in Bonn.", "Zwei Kliniken waren ohne Strom."]
    assert denial in _chosen([charge, denial, *town], "de", scores=[5.0, -9.0, 4.0, 4.0])
    plain = denial.replace("bestreiten die Vorwürfe", "kennen die Umstände")
    assert plain not in _chosen([charge, plain, *town], "de", scores=[5.0, -9.0, 4.0, 4.0])


LONG = (
    "Police in Leeds accused the baker Ann Roe of having lit the fire at the old mill by the river, which had stood there "
    "for two hundred years and had been the pride of the town, of its mayor and of its school, in spring."
)
REPLY = "Roe denies having lit the fire at the old mill and says that she was at home with her sister until the early morning."


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Baker accused of lighting a fire", REPLY),
        ("Baker arrested in Leeds", LONG),
        ("", LONG),
    ],
)
def test_an_answer_stands_behind_a_title_that_accuses(title, printed):
    """Where both have no room, and the title accuses in so many words, the answer is printed for the charge; behind any other title it is not."""
    every = _candidates([LONG, TOWN[1], REPLY], [2.0, -9.0, -1.0])
    found = balanced((every[0],), Printable(every), budget_of(3, 65, "en"), title=title)
    assert [one.sentence.text for one in found] == [printed]


def test_what_else_was_chosen_stays_behind_such_a_title():
    """What charges nobody stays beside the answer, where there is room; an answer that leans on another sentence does not stand there."""
    every = _candidates([LONG, TOWN[1], REPLY], [2.0, 1.0, -1.0])
    found = balanced((every[0], every[1]), Printable(every), budget_of(3, 65, "en"), title="Baker accused of fire")
    assert [one.sentence.text for one in found] == [TOWN[1], REPLY]
    leaning = _candidates([LONG, TOWN[1], REPLY.replace("Roe denies", "She denies")], [2.0, -9.0, -1.0])
    assert balanced((leaning[0],), Printable(leaning), budget_of(3, 65, "en"), title="Baker accused of fire") == (
        leaning[0],
    )


OF_MANY = [
    (
        "en",
        "The mayor of Hull, Joan Hill, is accused of having taken 5,000 pounds from a builder.",
        "“I have never seen such anger in this town,” said a neighbour, Ann Roe.",
        "The council meets on Friday.",
        "Ms Hill denies the accusation.",
    ),
    (
        "de",
        "Drei Spielerinnen beschuldigen den Trainer Uwe Kern, sie bedrängt zu haben.",
        "„Was er über uns sagt, ist eine Lüge“, sagte die Spielerin Ute Hahn.",
        "Der Verein stellte ihn frei.",
        "Kern bestreitet die Vorwürfe.",
    ),
    (
        "fr",
        "Trois comédiennes accusent le directeur Luc Morel de harcèlement.",
        "« Je n’ai jamais vu une telle colère dans ce théâtre », dit la chanteuse Anne Roux.",
        "La ville a ouvert une enquête lundi.",
        "Luc Morel conteste les accusations.",
    ),
    (
        "es",
        "Tres actrices acusan al director Luis Mora de acoso.",
        "«Nunca he visto tanta rabia en este teatro», dijo la cantante Ana Ruiz.",
        "La ciudad abrió una investigación el lunes.",
        "Luis Mora niega las acusaciones.",
    ),
    (
        "it",
        "Tre attrici accusano il direttore Luca Mori di molestie.",
        "«Non ho mai visto tanta rabbia in questo teatro», ha detto la cantante Anna Russo.",
        "La città ha aperto un’inchiesta lunedì.",
        "Luca Mori respinge le accuse.",
    ),
    (
        "nl",
        "Drie actrices beschuldigen directeur Luuk Mol van intimidatie.",
        "„Ik heb nooit zoveel woede in dit theater gezien”, zei zangeres Anna Roos.",
        "De stad begon maandag een onderzoek.",
        "Luuk Mol ontkent de beschuldigingen.",
    ),
]


@pytest.mark.parametrize("sentences", [2, 3])
@pytest.mark.parametrize(("language", "charge", "cry", "other", "denial"), OF_MANY)
def test_a_neighbour_does_not_answer_for_the_accused(language, charge, cry, other, denial, sentences):
    """What a witness or an accuser says in the words of a plea is no denial where the accused denies: that stands behind the charge."""
    text = f"{charge} {cry} {other} {denial} {other[:-1]} 2019."
    printed = ExtractiveSummarizer().summarize(article(text, language=language), sentences=sentences).sentences
    assert printed[0] == charge
    assert denial in printed


@pytest.mark.parametrize(
    ("language", "text"), [(language, cry) for language, _, cry, *_ in OF_MANY] + [("en", "That is a lie, said Roe.")]
)
def test_a_plea_that_anybody_may_utter_is_told_from_others(language, text):
    """Such a plea is still an answer, since the accused says so as well; with a verb of denial beside it, it is his."""
    assert stances.rebuts(one(text, language), language)
    assert stances.says_what_anybody_says(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“I have never taken money,” said Roe, who denies the allegations."),
        ("en", "Roe denied the allegations."),
        ("en", "Roe pleaded not guilty: “I have never taken money.”"),
        ("en", "The council meets on Friday."),
        ("de", "Roth bestreitet die Vorwürfe: „Das ist gelogen.“"),
        ("fr", "« Je suis innocent », dit Morel, « je n’ai jamais pris d’argent »."),
    ],
)
def test_a_plea_of_ones_own_is_no_such(language, text):
    """A denial, or "innocent" beside it, is the word of who was charged."""
    assert not stances.says_what_anybody_says(one(text, language), language)


def test_the_only_answer_is_left_alone():
    """Where the accused says that it is a lie, no silence and no doubt of others takes room beside it, and the charge stays."""
    texts = [CHARGE, "“That is a lie,” said Roe.", TOWN[1], "The mayor's office could not be reached for comment."]
    every = _candidates(texts, [2.0, 1.0, 0.0, -1.0])
    chosen = (every[0], every[1])
    assert balanced(chosen, Printable(every), budget_of(3, 65, "en")) == chosen


def test_a_charge_with_an_answer_does_not_give_way():
    """What may be the word of the accused stays behind its charge, where the surer denial has no room: neither is exchanged for that."""
    every = _candidates([LONG, "“That is a lie,” said Baker.", TOWN[1], REPLY], [2.0, 1.0, -9.0, -1.0])
    chosen = (every[0], every[1])
    title = "Baker accused of lighting a fire"
    assert balanced(chosen, Printable(every), budget_of(3, 65, "en"), title=title) == chosen
