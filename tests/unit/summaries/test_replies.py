"""What the accused says for himself where nobody denies: whom a sentence charges, who answers, and what only looks like an answer."""

# ruff: noqa: RUF001  quotes and letters of many scripts are what these texts are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.accused import denies_all_of_it, whom_they_charge
from digest.summaries.candidates import Candidate
from digest.summaries.parties import PARTIES
from digest.summaries.replies import replies, targets
from digest.summaries.sides import missing_side, other_side
from digest.summaries.stances import is_answer, rebuts
from tests.unit.summaries.test_sides import TOWN, _candidates, _chosen

LANGUAGES = sorted(PARTIES)
CHARGED = "The miller James Holm was charged with arson in Leeds."
HOLM = frozenset(("James", "Holm"))


def _one(text: str, language: str = "en") -> Candidate:
    return _candidates([text], [0.0], language)[0]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "The miller James Holm was charged with arson.", {"James", "Holm"}),
        ("en", "James Holm, accused of arson, lives in a mill.", {"James", "Holm"}),
        ("en", "Acme is reportedly being investigated by the police.", {"Acme"}),
        ("en", "The town accuses James Holm of arson.", {"James", "Holm"}),
        ("en", "The town accused James Holm of arson.", {"James", "Holm"}),
        ("en", "Neighbours filed a lawsuit against Acme over the smell.", {"Acme"}),
        ("en", "Acme is under fire for the smell of its mill.", {"Acme"}),
        ("en", "Acme is facing growing accusations over the smell.", {"Acme"}),
        ("en", "There are accusations that James Holm burnt the mill.", {"James", "Holm"}),
        ("en", "It was the case that made Bolton famous.", set()),
        ("en", "Holm likes the mill, and the town likes Holm.", set()),
        ("de", "Der Müller James Holm wurde in Köln angeklagt.", {"Müller", "James", "Holm", "Köln"}),
        ("de", "Die Stadt beschuldigt James Holm der Tat.", {"James", "Holm", "Tat"}),
        ("fr", "Le meunier Jacques Duroux est mis en examen pour incendie.", {"Jacques", "Duroux"}),
        ("fr", "Le meunier Jacques Duroux, accusé d’escroquerie à Lyon, se tait.", {"Jacques", "Duroux"}),
        ("fr", "La mairie accuse Jacques Duroux du feu.", {"Jacques", "Duroux"}),
        ("fr", "Elle a porté plainte contre Jacques Duroux hier.", {"Jacques", "Duroux"}),
        ("es", "El molinero Juan Gil fue acusado de un incendio.", {"Juan", "Gil"}),
        ("es", "La alcaldía acusó a Juan Gil del incendio.", {"Juan", "Gil"}),
        ("pt", "O moleiro Carlos Luz foi indiciado por incêndio.", {"Carlos", "Luz"}),
        ("it", "Il mugnaio Ugo Riva è indagato per incendio.", {"Ugo", "Riva"}),
        ("nl", "Molenaar Jan Bosman wordt verdacht van brandstichting.", {"Molenaar", "Jan", "Bosman"}),
        ("vi", "Ông Khang bị cáo buộc đốt nhà máy.", {"Khang"}),
        ("vi", "Mỹ cáo buộc Iran vi phạm thoả thuận.", {"Iran"}),
        ("ja", "警察は男を逮捕した。", set()),
    ],
)
def test_whom_a_sentence_charges(language, text, names):
    """Who stands behind "accuses" and before "was accused" is charged, and nobody where no verb tells."""
    assert targets([text], language) == names


def test_who_accuses_speaks_or_judges_is_not_charged():
    """The names of a charge are those of whom it hits."""
    assert "Roe" not in targets(["Ann Roe accused James Holm of arson."], "en")
    judged = whom_they_charge(
        ["Holm was charged after Judge Ann Roe had ruled, Cox said, and fined over arson."], "", "en"
    )
    assert judged == {"Holm"}


def test_a_title_that_charges_counts():
    """What the title says of whom it charges is printed above the summary; a title that charges nobody says nothing of it."""
    assert whom_they_charge([], "Miller James Holm charged with arson", "en") >= HOLM
    assert not whom_they_charge([], "James Holm opens his mill again", "en")


@pytest.mark.parametrize(
    ("language", "accused", "text"),
    [
        ("en", "Holm", "Holm maintained that he was asleep in the mill all night."),
        ("en", "Holm", "On his page, Holm said he behaved with integrity all these years."),
        ("en", "Holm", "Holm told the paper that he did not touch the mill."),
        ("en", "Holm", "Holm said that he didn’t touch the mill in Leeds."),
        ("fr", "Duroux", "Duroux dit qu’il n’y est allé que dimanche."),
        ("en", "Holm", "Holm’s lawyer, Ann Roe, said on Saturday that the evidence will clear it up."),
        ("en", "Holm", "Ann Roe, Holm’s attorney, told the paper that her client meant no harm."),
        ("en", "Holm", "Defense attorney Ann Roe argued that the fire came from a cable."),
        ("en", "Acme", "A company spokesperson said in an email that it was looking into the fire."),
        ("de", "Holm", "Holm beteuerte, er habe in der Nacht geschlafen."),
        ("de", "Holm", "Der Anwalt von Holm sagte, die Akten seien dünn."),
        ("fr", "Duroux", "Duroux assure avoir dormi toute la nuit au moulin."),
        ("fr", "Duroux", "L’avocat de Jacques Duroux a déclaré attendre le procès."),
        ("es", "Gil", "Gil aseguró que dormía en el molino esa noche."),
        ("es", "Gil", "El abogado de Juan Gil explicó que el fuego fue otra cosa."),
        ("pt", "Luz", "Luz alegou que dormia no moinho naquela noite."),
        ("pt", "Luz", "Em nota, o advogado Paulo Mar afirmou que jamais houve fogo."),
        ("it", "Riva", "Riva sostiene di aver dormito al mulino quella notte."),
        ("it", "Riva", "L’avvocato di Riva ha spiegato che il fuoco era altro."),
        ("nl", "Bosman", "Bosman beweerde dat hij die nacht in de molen sliep."),
        ("nl", "Bosman", "De advocaat van Bosman zei dat de zaak zwak is."),
        ("vi", "Khang", "Ông Khang khẳng định không đốt nhà máy trong đêm đó."),
    ],
)
def test_the_accused_speaks_for_himself(language, accused, text):
    """He, right before a verb of defence, or of saying that something is not so, and whoever speaks for him, give an answer."""
    assert replies(_one(text, language), frozenset((accused,)), language)


@pytest.mark.parametrize(
    "text",
    [
        "Holm said the mill would open again in spring.",
        "The police said Holm did not sleep in the mill.",
        "Holm maintained it.",
        "Holm accused the town of having burnt the mill, and maintained that it knew.",
        "Holm confessed, but maintained that he had been drunk that night.",
        "Holm at first denied it, and claimed that he had slept at home.",
        "Roe maintained that he was asleep in the mill all night.",
        "His brother Sven Holm maintained that he was asleep in the mill all night.",
        "In the flat of Holm, she claimed that the mill had been sold.",
        "The lawyer for the victims said that Holm knew of the fire.",
        "District Attorney Ann Roe said that Holm knew of the fire.",
        "U.S. Attorney Ann Roe said that Holm knew of the fire.",
        "The lawyer of the Kelly house told the paper that all were sad.",
        "The lawyer of Holm was late for the third time this week.",
    ],
)
def test_what_only_looks_like_an_answer(text):
    """Neutral news, others' words, charges, confessions, what was taken back, his brother and the lawyers of the other side answer nothing."""
    assert not replies(_one(text), HOLM, "en")


def test_nobody_answers_where_nobody_is_charged():
    """Without a name of the charge even the defence's lawyer is somebody of another trial."""
    text = "Defense attorney Ann Roe argued that the fire came from a cable."
    assert replies(_one(text), HOLM, "en")
    assert not replies(_one(text), frozenset(), "en")
    assert not replies(_one("Dans la nuit, Duroux assure avoir dormi au moulin."), frozenset(("Duroux",)), "xx")


def test_the_answer_is_printed_beside_the_charge():
    """The whole way: he who is charged is heard, however far below and without a verb of denial."""
    answer = "On her page, Holm said she behaved with integrity all her years in the mill."
    assert answer in _chosen([CHARGED.replace("James", "Jane"), *TOWN, *TOWN[::-1], answer])
    neutral = "Holm said the mill would open again in spring."
    assert neutral not in _chosen([CHARGED, *TOWN, *TOWN[::-1], neutral])


def test_a_denial_comes_before_a_reply_and_that_before_silence():
    """What denies answers best; who speaks for himself says more than who does not wish to."""
    charge = "Ann Roe accused the miller James Holm of arson in Leeds."
    denial, reply = "Holm denied the claims of arson in Leeds.", "Holm maintained that he had slept in the mill."
    silence = "Holm declined to comment on the arson in Leeds."
    every = _candidates([charge, silence, reply, denial], [5.0, 4.0, -1.0, -5.0])
    missing = missing_side((every[0],), "en")
    assert missing is not None
    found = other_side(every, (every[0],), missing, "en")
    assert [other.candidate.sentence.text for other in found] == [denial, reply, silence]
    assert [other.mild for other in found] == [False, True, False]


def test_a_printed_reply_is_enough():
    """Where the accused has his say already, no other answer is looked for."""
    charge, reply = _candidates([CHARGED, "Holm’s lawyer said that the evidence is thin and old."], [0.0, 0.0])
    assert missing_side((charge,), "en") is not None
    assert missing_side((charge, reply), "en") is None


def test_a_reply_never_takes_the_place_of_the_news():
    """What somebody says for himself is no denial: the best sentence, and what stands before the charge, stay."""
    news = (
        "The council of Leeds opened the new bridge over the river after nine years of work on Monday, "
        + "and more " * 20
        + "people came."
    )
    charge = "The miller James Holm is accused of arson."
    reply = "Holm’s lawyer argued that the fire came from a cable, " + "and from a lamp, " * 4 + "and not from a man."
    assert news in _chosen([news, charge, *TOWN, reply])


def test_who_is_defended_may_be_named_in_the_charge():
    """A minister defends "the party's actions": the word for whom the charge hits is enough."""
    charge = "The Green Party was accused on Wednesday of trying to deceive voters in Leeds."
    answer = "The minister defended the party’s actions, saying that the sign was clear to everybody."
    other = "The minister defended the bridge’s price, saying that the sign was clear to everybody."
    assert answer in _chosen([charge, *TOWN, answer])
    assert other not in _chosen([charge, *TOWN, other])


@pytest.mark.parametrize(
    ("language", "text", "denies"),
    [
        ("de", "Dennoch streitet Holm die Tat ab und gibt an, er habe geschlafen.", True),
        ("de", "Er hat die Vorwürfe abgestritten.", True),
        ("de", "Holm streitet die Tat nicht ab.", True),  # the particle, and what stands before it, is no sign here
        ("de", "Das lässt Holm nicht auf sich sitzen.", True),
        ("de", "Die Nachbarn streiten um den Zaun.", False),
        ("fr", "Ses avocats plaideront la relaxe.", True),
        ("fr", "Ils plaident pour une réforme.", False),
        ("nl", "Bosman spreekt de beschuldigingen tegen.", True),
        ("nl", "Bosman spreekt met de buren.", False),
    ],
)
def test_verbs_whose_parts_stand_apart(language, text, denies):
    """A verb of denial with its object between its parts is one, and the bare verb is none."""
    assert rebuts(_one(text, language), language) is denies


def test_the_subject_may_stand_behind_a_german_verb():
    """A main clause that opens with "Dennoch" names who denies behind the verb."""
    charge = "Der Müller James Holm sitzt in Untersuchungshaft."
    every = _candidates([charge, "Am Morgen bestreitet Holm die Vorwürfe und schweigt sonst."], [0.0, 0.0], "de")
    missing = missing_side((every[0],), "de")
    assert missing is not None
    assert other_side(every, (every[0],), missing, "de")


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("The New York State Attorney General’s office had no comment.", False),
        ("Prosecutors declined to comment.", False),
        ("The firm had no comment.", True),
        ("The firm declined to comment.", True),
    ],
)
def test_the_silence_of_a_prosecutor_is_no_answer(text, answers):
    """Who brings the charge says nothing for whom it hits."""
    assert is_answer(_one(text), "en") is answers


def test_a_verdict_that_was_overturned_clears():
    """Where a summary tells that a verdict fell, no denial is missing."""
    assert is_answer(_one("The high court voted to overturn the verdict against Holm."), "en")


def test_who_denies_all_comes_before_who_denies_something_else():
    """Far from the charge "all the allegations" are those of the article; "ever taking bribes" is somebody's own."""
    charge = "The quarry Acme has come under heavy criticism from five villages, who speak of a fraud."
    own, every_one = "Chief Acme denied ever taking bribes in the town.", "Mr Acme denied all the allegations and left."
    assert not denies_all_of_it(_one(own), "en")
    assert denies_all_of_it(_one(every_one), "en")
    every = _candidates([charge, *TOWN, own, every_one], [5.0, *[4.0] * 4, 1.0, -5.0])
    missing = missing_side((every[0],), "en", "Acme accused of fraud")
    assert missing is not None
    found = other_side(every, (every[0],), missing, "en")
    assert found[0].candidate.sentence.text == every_one


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_in_order(language):
    """Texts are compared in lower case and word by word: a capital, or a blank in a word, would never be found."""
    known = PARTIES[language]
    words = (
        *known.accusing,
        *known.accused,
        *known.auxiliaries,
        *known.whereof,
        *known.against,
        *known.faces,
        *known.that,
    )
    spoken = (*known.defending, *known.saying, *known.not_so, *known.counsel, *known.cases)
    assert all(word == word.lower() and " " not in word and word for word in (*words, *spoken))
    assert known.defending.isdisjoint(known.saying)
    assert known.accusing.isdisjoint(known.accused)
    for phrases in (known.under, known.own, known.stated, known.prosecuting):
        assert all(phrase == phrase.lower().strip(" ") and phrase for phrase in phrases)
        assert len(phrases) == len(set(phrases))


@given(text=st.text(max_size=200), language=st.sampled_from([*LANGUAGES, "ja", "xx"]))
def test_any_text_is_read(text, language):
    """Whatever stands in a sentence, the names of whom it charges are words of it, with a capital."""
    for name in targets([text], language):
        assert name in text
        assert name[0].isupper()
