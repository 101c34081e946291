"""Who denies is who was accused: by his name before the verb, by "the minister" behind a sentence with it, or by denying all; and what only looks like that."""

# ruff: noqa: RUF001  quotes and letters of many scripts are what these texts are about

import pytest

from digest.summaries.accused import is_by_the_accused
from digest.summaries.stances import place_of_denial
from tests.unit.summaries.test_sides import TOWN, _candidates, _chosen

TRIAL = "Opening statements in the trial of the miller James Holm are set for April."
PLEA = "Holm has pleaded not guilty by reason of insanity."
FRAUD = "The police of Leeds accused the owner of a quarry of fraud and theft."


def _is_by_the_accused(texts: list[str], language: str = "en", *, title: str = "", plain: bool = False) -> bool:
    """Tell of the last of the texts whether it is by whom the first accuses."""
    every = _candidates(texts, [0.0] * len(texts), language)
    return is_by_the_accused(every[-1], every[:1], every, title=title, plain=plain, language=language)


def test_a_name_before_the_verb_is_enough():
    """A plea that shares nothing with a trial but the name of the accused is printed, however far below it stands."""
    assert PLEA in _chosen([TRIAL, *TOWN, *TOWN[::-1], PLEA])


@pytest.mark.parametrize(
    ("language", "charge", "denial"),
    [
        ("de", "Kronlux steht im Verdacht, fremde Einflüsse kaum zu bekämpfen.", "Kronlux weist die Vorwürfe zurück und betont seinen Willen."),
        ("fr", "Le maire Éric Duroux est visé par une enquête.", "Dans une vidéo, M. Duroux s’est défendu d’avoir appelé à la grève."),
        ("es", "La fiscalía investiga a la alcaldesa Ana Gil.", "Gil negó todas las acusaciones en una carta."),
        ("pt", "A deputada Ana Luz é investigada em Lisboa.", "Luz nega as acusações e fala em engano."),
        ("it", "Il sindaco Ugo Riva è indagato a Bari.", "Riva nega ogni addebito e parla di un errore."),
        ("nl", "Wethouder Jan Bosman wordt verdacht van diefstal.", "Bosman ontkent en spreekt van een vergissing."),
        ("vi", "Công an bắt giữ bác sĩ Trần Văn Khang.", "Ông Khang phủ nhận mọi cáo buộc."),
    ],
)  # fmt: skip
def test_who_is_accused_denies_in_every_language(language, charge, denial):
    """The name alone tells, with no other word in common, in every language that has capitals; a barely named verb of denial does not."""
    barely = denial.startswith("Bosman")
    assert _is_by_the_accused([charge, denial], language) is not barely


@pytest.mark.parametrize(
    ("charge", "denial"),
    [
        ("Ann Roe accused the town of theft.", "Roe denied any wrongdoing in another case."),
        ("The mayor stole the money, Ann Roe said.", "Roe denied any wrongdoing in another case."),
        ("Judge Ann Roe sentenced the mayor for theft.", "Roe denied all claims of bias."),
        ("Judge Ann Maria van Roe sentenced the mayor for theft.", "Roe denied all claims of bias."),
        (
            "The mayor Ann Roe was charged with theft.",
            "It divides Roe and the miller, since Wallace denied all claims.",
        ),
        ("The mayor of Leeds was charged with theft.", "Roe denied any wrongdoing."),
        ("The mayor Ann Roe was charged with theft.", "Wallace denied all claims that Roe had made."),
        ("The mayor Ann Roe was charged with theft.", "Roe is a friend of the miller."),
    ],
)
def test_who_accuses_judges_or_is_named_elsewhere_does_not_answer(charge, denial):
    """The accuser's and the judge's denial is of something else, and a name behind the verb is none of who denies."""
    assert not _is_by_the_accused([charge, denial])


PLACES = [
    ("en", "Ann Roe never denied the rumour, but Holm denied all claims.", "denied all"),
    ("en", "Roe denied all claims, and Holm denied the rumour.", "denied all"),
    ("en", "The town denied Roe entry, and Holm pleaded not guilty.", "not guilty"),
    ("en", "Roe never insisted that the mill was lawful, but Holm insisted that all was legal.", "insisted that all"),
    ("en", "Roe defended the bridge, and Holm defended his record.", "defended his"),
    ("de", "Roe bestreitet nicht, dort gewesen zu sein, und Holm wies die Vorwürfe zurück.", "wies"),
    ("de", "Die Vorwürfe weist Holm zurück.", "weist"),
    ("de", "Holm wies die am Montag im Rat von der Partei der Stadt erhobenen Vorwürfe zurück.", "wies"),
    ("de", "Die Firma kehrt zurück, doch Holm bestreitet die Vorwürfe.", "bestreitet"),
    ("fr", "Roe ne nie pas les faits, mais Holm nie toute fraude.", "nie toute"),
]


@pytest.mark.parametrize(("language", "text", "verb"), PLACES)
def test_who_denies_stands_before_the_verb_that_does(language, text, verb):
    """A verb that somebody else does not deny by, whom the town denied entry, is none of the denial; of a parted verb the first part counts."""
    assert place_of_denial(_candidates([text], [0.0], language)[0], language) == text.index(verb)


@pytest.mark.parametrize("text", ["Holm never denied the rumour.", "The town denied Roe entry.", "The town is calm."])
def test_where_nobody_denies_there_is_no_place(text):
    """Verbs that deny nothing are not looked at."""
    assert place_of_denial(_candidates([text], [0.0])[0], "en") is None


def test_only_who_denies_answers():
    """Another person's "did not deny" before it makes no answer of hers, nor takes it from who was charged."""
    charge, denial = (
        "The miller Ann Roe was charged with theft.",
        "Ann Roe never denied the rumour, but Holm denied all claims.",
    )
    assert not _is_by_the_accused([charge, denial])
    assert _is_by_the_accused(["The miller James Holm was charged with theft.", denial])


def test_the_subject_may_stand_before_a_clause_of_its_own():
    """Where nobody is named right before the verb, who is named before the comma is who denies."""
    charge = "The miller James Holm was charged with theft."
    assert _is_by_the_accused([charge, "Holm, who owns two mills, has denied all claims."])


def test_an_article_with_an_apostrophe_makes_no_name():
    """The French article has the capital, and "association" is none of who is accused; a name behind one is a name."""
    charge = "L’association de Lyon a assigné vingt sociétés pour fraude."
    assert not _is_by_the_accused([charge, "L’association justifie sa démarche."], "fr")
    assert _is_by_the_accused(["Le duc d’Harcourt est mis en examen.", "Harcourt nie les faits."], "fr")


def test_a_title_that_charges_names_the_accused():
    """Where the charge tells of "the firm", the title may have its name; a title that charges nobody accuses nobody."""
    texts = ["Workers say that the firm broke the law.", "Pernox denied all accusations."]
    assert _is_by_the_accused(texts, title="Workers accuse Pernox of fraud")
    assert not _is_by_the_accused(texts, title="A day with Pernox")
    assert not _is_by_the_accused(texts, title="Workers broke the law, Pernox says")


def test_the_minister_is_who_was_named_right_before():
    """The words "The minister" denies for him whom one of the two sentences before names, and "the allegations" are those of the article."""
    charge = "The minister Ann Roe was criticised in Leeds."
    named, other = "Roe answered late on Friday.", "Rain fell late on Friday."
    assert _is_by_the_accused([charge, TOWN[0], TOWN[1], named, "The minister rejected the criticism."])
    assert not _is_by_the_accused([charge, TOWN[1], TOWN[2], other, "The minister rejected the criticism."])
    assert not _is_by_the_accused([charge, TOWN[0], TOWN[1], named, "The minister rejected the idea of a tunnel."])
    assert not _is_by_the_accused([charge, TOWN[0], TOWN[1], named, "Some minister rejected the criticism."])


def test_a_german_noun_is_no_name():
    """The words "Die Ministerin" has a capital, and names nobody; where more stands before the verb, somebody may be named."""
    texts = ["Die Ministerin Ute Roth steht in der Kritik.", "Es regnete.", "Roth sprach am Freitag."]
    assert _is_by_the_accused([*texts, "Die Christdemokratin wies die Vorwürfe zurück."], "de")
    assert not _is_by_the_accused([*texts, "Die Christdemokratin Eva Lang wies die Vorwürfe zurück."], "de")


def test_who_denies_all_of_it_and_is_told_of_throughout():
    """Only of a charge in so many words, only where all of it is denied, and only by somebody of whom the article tells again and again."""
    story = ["Mr Pim owns a villa.", "Mr Pim built an office.", "Some call Mr Pim a friend."]
    every = "When he was asked, Mr Pim denied all the allegations."
    single = "When he was asked, Mr Pim denied the allegations."
    assert _is_by_the_accused([FRAUD, *story, every], plain=True)
    assert not _is_by_the_accused([FRAUD, *story, every])
    assert not _is_by_the_accused([FRAUD, *story, single], plain=True)
    assert not _is_by_the_accused([FRAUD, *story[:2], every], plain=True)
    assert not _is_by_the_accused([FRAUD, *(one.replace("Pim", "Pimlico") for one in story), every], plain=True)
