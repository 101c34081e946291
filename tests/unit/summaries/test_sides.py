"""The other side of what is printed: found, about the same, in its place, and within the room."""

# ruff: noqa: RUF001  quotes of many scripts are what these texts are about

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.body import Sentence
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.choice import balanced, choose
from digest.summaries.honesty import judge
from digest.summaries.printable import Printable
from digest.summaries.sides import missing_side, other_side
from digest.summaries.terms import Stems, terms_of
from digest.summaries.trims import Trimmed
from digest.summaries.values import budget_of
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import words_of
from tests.unit.summaries.samples import article

TOWN = [
    "Heavy rain flooded the centre of Leeds on Tuesday morning.",
    "Two hospitals were without power for six hours.",
    "Trains to York stopped because the tracks were under water.",
    "The council opened three schools as shelters for the night.",
]


def _candidates(texts: Sequence[str], scores: Sequence[float], language: str = "en") -> list[Candidate]:
    sentences = [Sentence(trimmed=Trimmed(text), paragraph=at, opens_paragraph=True) for at, text in enumerate(texts)]
    vectors = []
    for text in texts:
        terms = sorted(set(terms_of(text, words_of(text), Stems(vocabulary(language).common))))
        vectors.append({term: len(terms) ** -0.5 for term in terms})
    return candidates(sentences, [judge(text, language) for text in texts], scores, vectors, language=language)


def _chosen(
    texts: Sequence[str], language: str = "en", *, scores: Sequence[float] = (), words: int = 65, title: str = ""
) -> list[str]:
    falling = scores or [5.0, *([4.0] * (len(texts) - 2)), -9.0]
    chosen = choose(_candidates(texts, falling, language), sentences=3, words=words, language=language, title=title)
    return [one.sentence.text for one in chosen]


DISPUTES = [
    ("en", "Ann Roe was arrested in Leeds over the fire at the mill.", "Roe denies any involvement in the fire at the mill."),
    ("en", "The nurse Ann Roe is on trial for murder in Leeds.", "Roe has pleaded not guilty to murder and will speak in Leeds."),
    ("en", "Protesters blasted the plan for the harbour of Leeds.", "The council rejected the criticism of the plan for the harbour."),
    ("de", "Die Polizei nahm den Arzt Emil Roth in Bonn wegen Betrugs fest und ermittelt.", "Der Arzt Emil Roth bestreitet die Vorwürfe des Betrugs."),
    ("de", "Die Opposition kritisiert den Vertrag mit der Werft scharf.", "Der Minister verteidigte den Vertrag mit der Werft am Abend."),
    ("fr", "Un bénévole du musée de Lyon a été placé en garde à vue pour incendie.", "Le bénévole du musée de Lyon nie toute implication dans cet incendie."),
    ("fr", "L’opposition dénonce le recours aux ordonnances dans ce texte.", "Le rapporteur Paul Roux a justifié l’utilisation des ordonnances par la taille du texte."),
    ("es", "La policía detuvo a la alcaldesa Ana Gil en Lima por fraude.", "La alcaldesa Ana Gil negó haber cometido fraude alguno."),
    ("pt", "A deputada Ana Luz foi presa em Lisboa por fraude na câmara.", "A deputada Ana Luz nega as acusações de fraude na câmara."),
    ("it", "La polizia ha arrestato il medico Ugo Riva a Bari per truffa.", "Il medico Ugo Riva nega ogni addebito per la truffa di Bari."),
    ("nl", "De politie heeft arts Jan Bos in Breda aangehouden voor fraude.", "Arts Jan Bos ontkent de fraude in Breda met klem."),
    ("pl", "Policja zatrzymała lekarza Jana Kosa w Gdyni za łapówkę.", "Lekarz Jan Kos z Gdyni nie przyznaje się do łapówki."),
    ("ru", "Полиция задержала врача Ивана Лисова в Омске за взятку.", "Врач Иван Лисов из Омска отрицает взятку и свою вину."),
    ("tr", "Polis, doktor Ali Kaya hakkında yolsuzluk iddiasıyla gözaltı kararı aldı.", "Doktor Ali Kaya yolsuzluk iddialarını reddetti."),
    ("vi", "Công an Hà Nội bắt giữ bác sĩ Trần Văn Nam vì nhận hối lộ.", "Bác sĩ Trần Văn Nam ở Hà Nội phủ nhận việc nhận hối lộ."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "charge", "answer"), DISPUTES)
def test_the_answer_to_a_charge_is_printed(language, charge, answer):
    """An arrest, a trial and a criticism take in what is said against them, though that stands at the end and scores least."""
    found = _chosen([charge, *TOWN, answer], language)
    assert charge in found
    assert found[-1] == answer


@pytest.mark.parametrize("answer", [answer for language, _, answer in DISPUTES if language == "en"])
def test_nothing_is_looked_for_without_a_charge(answer):
    """Where the summary charges nobody, it needs no answer: a denial that scores least stays out."""
    assert answer not in _chosen([*TOWN, answer])


FIRE = "Ann Roe was arrested in Leeds over the fire at the mill."


@pytest.mark.parametrize(
    "stranger",
    [
        "A veteran from York pleaded not guilty to the fire at the mill of Hull in another trial.",
        "Wallace has pleaded not guilty to the charge in a case of perjury.",
        "Some critics have accused Turkey of theft, charges that Turkey has always denied.",
        "Iran denied and the ministers of four other states went home.",
    ],
)
def test_the_answer_of_somebody_else_stays_out(stranger):
    """Who is brought in as a stranger, shares no name, or denies another charge does not answer this one."""
    assert stranger not in _chosen([FIRE, *TOWN, stranger])


def test_a_lawyer_denies_for_whom_he_speaks():
    """Without a name or a word in common: there is hardly more than one case in an article. Who speaks of lawyers does not speak for them."""
    lawyer = "Her lawyer Max Holm rejected all claims as baseless on Friday evening in York."
    judge_ = "Max Holm denied having been partial when he had the rooms of those lawyers searched."
    assert lawyer.replace("Her lawyer", "Defence lawyer") in _chosen(
        [FIRE, *TOWN, lawyer.replace("Her lawyer", "Defence lawyer")]
    )
    assert judge_ not in _chosen([FIRE, *TOWN, judge_])


def test_a_summary_that_opens_badly_hears_the_other_side_all_the_same():
    """Where the first sentence already speaks of "this text", it is no worse for the answer behind it."""
    charge = "L’opposition dénonce le recours aux ordonnances dans ce texte."
    answer = "Le rapporteur Paul Roux a justifié l’utilisation des ordonnances."
    assert _chosen([charge, *TOWN, answer], "fr")[-1] == answer


def test_a_spokesman_is_no_stranger():
    """Who speaks for somebody that was met ("A lawyer for Roe") may be new himself."""
    answer = "A lawyer for Roe said that the nurse denies having lit the fire at the mill."
    assert _chosen([FIRE, *TOWN, answer])[-1] == answer


def test_the_man_is_he_who_was_accused():
    """Behind an outright accusation "the ... denies the claims" speaks of whom it hit, without a word in common."""
    charge = "Ann Roe accused the surgeon Paul Hale of theft in Leeds."
    answer = "The Australian has not been seen since and denies having stolen from anybody."
    assert answer in _chosen([charge, *TOWN, answer])


def test_a_pronoun_may_answer_right_behind_the_charge():
    """What leans on the charge ("She denies it") is printed behind it."""
    texts = [FIRE, "She denies having been at the mill.", *TOWN]
    found = _chosen(texts, scores=[5.0, -9.0, 4.0, 4.0, 4.0, 3.0])
    assert found[:2] == texts[:2]


def test_a_pronoun_elsewhere_brings_the_sentence_before_it():
    """A leaning answer that stands further down comes in with the sentence that it leans on, or not at all."""
    texts = [
        FIRE,
        *TOWN[:3],
        "Roe spoke of the fire at the mill for an hour on Friday.",
        "She denies having lit the fire at the mill.",
    ]
    found = _chosen(texts, scores=[5.0, 4.0, 4.0, 4.0, -5.0, -9.0])
    assert texts[5] not in found or found[found.index(texts[5]) - 1] == texts[4]
    assert texts[5] in found


@pytest.mark.parametrize(
    ("language", "charge", "answer"),
    [
        ("fr", "La CGT de Lyon dénonce les conditions de travail au magasin.", "De son côté, la direction du magasin réfute toute responsabilité."),
        ("fr", "Des élus de Lyon critiquent le magasin pour ses prix.", "La direction du magasin rejette de son côté toutes ces critiques."),
        ("es", "El sindicato de Lima denunció a la empresa Acme por fraude.", "La empresa Acme, por su parte, rechazó las acusaciones de fraude."),
        ("de", "Die Opposition kritisiert die Werft in Kiel wegen der Preise.", "Die Werft in Kiel weist die Kritik an den Preisen hingegen zurück."),
    ],
)  # fmt: skip
def test_for_its_part_leans_on_the_other_side(language, charge, answer):
    """A connective that sets a side against the other one is no bar where the other one is printed before it."""
    assert judge(answer, language).flags
    found = _chosen([charge, *TOWN, answer], language)
    assert found[0] == charge
    assert found[-1] == answer


def test_a_connective_of_another_kind_is_a_bar():
    """What leans on more than the other side ("As a result") stays out without the sentence right before it, be there a charge or not."""
    charge = "Ann Roe accused the firm Acme of fraud in Leeds."
    answer = "As a result Acme denied the claims of fraud in Leeds."
    assert answer not in _chosen([charge, *TOWN, answer], words=25)
    assert answer in _chosen([charge, answer, *TOWN], words=25, scores=[5.0, -9.0, 4.0, 4.0, 4.0, 4.0])


def test_doubts_of_the_prosecutor_are_printed():
    """That nothing ties somebody to the deed is said for him, whoever says so."""
    doubt = "The prosecutor warned readers not to jump to conclusions over the fire."
    assert doubt in _chosen([FIRE, *TOWN[:2], doubt, TOWN[2]], scores=[5.0, 4.0, 4.0, -9.0, 3.0])


def test_a_denial_goes_before_a_doubt():
    """Where the accused is heard, the doubts of others can wait."""
    doubt = "There is no evidence that Ann Roe lit the fire at the mill."
    denial = "Ann Roe denies having lit the fire at the mill of Leeds."
    found = _chosen([FIRE, *TOWN[:2], doubt, denial], scores=[5.0, 4.0, 4.0, -5.0, -9.0])
    assert denial in found
    assert doubt not in found


def test_the_silence_of_the_police_answers_no_arrest():
    """Who charges and has nothing to add is not the other side; the firm that is accused is."""
    title = "Nurse accused of arson"
    police = "Leeds police declined to comment on the fire at the mill."
    nurse = "Roe's family declined to comment on the fire at the mill."
    assert police not in _chosen([FIRE, *TOWN, police], title=title)
    assert nurse in _chosen([FIRE, *TOWN, nurse], title=title)
    assert nurse not in _chosen([FIRE, *TOWN, nurse])


def test_a_lawyer_who_speaks_is_answer_enough():
    """Behind a mere arrest what the lawyer says stays, and no other sentence takes its place."""
    texts = [
        FIRE,
        "Roe's lawyer has little trust in what was said at the station.",
        *TOWN,
        "Police denied the claims of neighbours at the mill over the fire.",
    ]
    found = _chosen(texts, scores=[5.0, 4.9, 4.0, 4.0, 3.0, 3.0, -9.0])
    assert texts[1] in found
    assert texts[-1] not in found


def test_who_was_acquitted_needs_no_denial():
    """The verdict stays, and no older denial takes its place."""
    verdict = "The surgeon Paul Hale, who was accused of theft in Leeds, was acquitted on Friday."
    denial = "Hale denies the claims of theft in Leeds that were brought against him."
    assert denial not in _chosen([verdict, *TOWN, denial])


def test_what_was_called_justified_has_its_critics():
    """A state's own word for its attack takes in what the other one calls it, and nothing less will do."""
    texts = [
        "The ambassador called the strike on the base in Syria totally justified.",
        *TOWN,
        "Moscow called the strike an act of aggression against a sovereign state.",
    ]
    assert _chosen(texts)[-1] == texts[-1]
    assert texts[0] in _chosen(
        [*texts[:-1], "Moscow was arrested by frost that week, as the strike on the base went on."]
    )


def test_the_news_is_not_given_up_for_the_answer_to_an_arrest():
    """What is worth most stays beside a mere arrest: where both do not fit, the answer stays out."""
    lead = "The mill of Leeds burned down on Tuesday night, and the smoke of it could be seen from the far hills of York until noon."
    charge = "The nurse Ann Roe was arrested in Leeds over the fire at the mill by the river."
    answer = (
        "Roe denies having lit the fire at the mill and says that she was at work in the ward until six in the morning."
    )
    scores = [9.0, 8.9, -9.0]
    assert _chosen([lead, charge, answer], scores=scores, words=60) == [lead, charge]
    assert answer in _chosen([lead, charge, answer], scores=scores, words=80)


def test_what_is_answered_stays():
    """The answer never takes the place of the accusation that it answers."""
    charge = "Ann Roe accused the shipping company Acme of dumping oil off Leeds in March and in April of last year."
    answer = "Acme denied the accusations and said that no oil had left its ships in any month of the year."
    for words in range(20, 66):
        found = _chosen([charge, *TOWN, answer], words=words)
        assert answer not in found or charge in found


def test_a_title_that_accuses_counts():
    """Where the title accuses outright, silence is an answer to what the summary only hints at."""
    text = "Members of the party suspect that he timed the news to help a friend of his wife."
    silence = "The office declined to comment on the party and its members for this story."
    assert silence in _chosen([text, *TOWN, silence], title="Roe accused of timing his retirement")
    assert silence not in _chosen([text, *TOWN, silence], title="Roe retires")


def test_an_answer_is_to_whom_it_names():
    """Where two are charged, what stays beside the answer is the charge against whom it names."""
    first = "Moscow called the claims against it a campaign of the west, and spoke of the accusations for an hour."
    second = "Yan Xu was arrested in Belgium in April after a long search of the bureau."
    answer = "The lawyers of Xu declined to comment."
    every = _candidates([first, second, *TOWN[:2], answer], [5.0, 4.9, 4.0, 4.0, -9.0])
    missing = missing_side((every[0], every[1]), "en")
    assert missing is not None
    assert [other.to for other in other_side(every, (every[0], every[1]), missing, "en")] == [1]


def test_the_missing_side_is_named():
    """Which side was heard, which is missing, and whether it was said outright, is told of a set alone."""
    arrest, accusation, denial = _candidates(
        [FIRE, "Ann Roe accused Acme of fraud.", "Acme denied the claims."], [0.0, 0.0, 0.0]
    )
    missing = missing_side((arrest,), "en")
    assert missing is not None
    assert (missing.heard, missing.answer, missing.plain) == ((arrest,), True, False)
    missing = missing_side((accusation,), "en")
    assert missing is not None
    assert missing.plain
    missing = missing_side((denial,), "en")
    assert missing is not None
    assert not missing.answer
    assert missing_side((accusation, denial), "en") is None
    assert missing_side((_candidates(TOWN, [0.0] * 4)[0],), "en") is None


def test_the_best_answer_comes_first_and_knows_what_it_answers():
    """Denials stand before silences, near ones before far ones, and each names the sentence that it is the other side of."""
    charge = "Ann Roe accused the firm Acme of fraud in Leeds."
    near, far = "Acme denied the claims of fraud.", "Acme rejects all claims of fraud in Leeds as false."
    every = _candidates(
        [charge, near, *TOWN, "Acme declined to comment on fraud.", far], [5.0, -5.0, *[4.0] * 4, -1.0, 1.0]
    )
    missing = missing_side((every[0],), "en")
    assert missing is not None
    found = other_side(every, (every[0],), missing, "en")
    assert [other.candidate.sentence.text for other in found] == [near, far, "Acme declined to comment on fraud."]
    assert {other.to for other in found} == {0}


@given(st.permutations([FIRE, *TOWN, "Roe denies any involvement in the fire at the mill."]), st.integers(15, 80))
def test_both_sides_keep_every_rule(texts, words):
    """Whatever the order and the room, the set stays in reading order, within its words, and never prints the answer without the charge."""
    every = _candidates(texts, [0.5 * len(text) / 60 for text in texts])
    before = choose(every, sentences=3, words=words)
    after = balanced(before, Printable(every), budget_of(3, words, "en"))
    places = [one.at for one in after]
    assert places == sorted(set(places))
    assert len(after) <= 3
    assert sum(one.length for one in after) <= words or len(after) == 1


def test_the_whole_way_in_german():
    """The product's own reader hears both sides of a German report, the answer at its end."""
    text = """
Die Polizei hat am Dienstag in Bonn einen Arzt festgenommen, der Kassen um zwei Millionen Euro betrogen haben soll.

Die Staatsanwaltschaft ermittelt seit März gegen die Praxis am Markt.

In der Praxis arbeiteten zuletzt vier Ärzte und neun Helferinnen.

Bonn hat rund 330.000 Einwohner und liegt am Rhein.

Der Markt der Stadt wird seit dem Frühjahr für drei Millionen Euro erneuert.

Der Anwalt des Arztes wies die Vorwürfe am Abend zurück.
"""
    printed = ExtractiveSummarizer().summarize(article(text, language="de")).sentences
    assert printed[-1] == "Der Anwalt des Arztes wies die Vorwürfe am Abend zurück."
    assert "festgenommen" in printed[0]
