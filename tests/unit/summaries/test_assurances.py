"""Answers that deny nothing: that all was lawful, that nobody knew, that it was "always" denied; and what only sounds like one."""

# ruff: noqa: RUF001  letters of many scripts are what these texts are about

import pytest

from digest.summaries import stances
from tests.unit.summaries.test_stances import one


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The manoeuvre is perfectly legal."),
        ("en", "The firm insisted that its use of the fund was lawful."),
        ("en", "The judge said he was not aware that the firm had a part in the case."),
        ("en", "An audit found nothing improper in the books."),
        ("de", "Der Händler beteuert, der Kauf sei legal gewesen."),
        ("de", "Das Geschäft war völlig legal."),
        ("fr", "Le trésorier assure que le versement était légal."),
        ("fr", "Il dit qu’il n’était pas au courant du lien avec le cabinet."),
        ("fr", "L’ancien chef de l’État a toujours rejeté ces mises en cause."),
        ("es", "La alcaldía aseguró no ver irregularidades en el caso."),
        ("es", "La diputada rechazó los cuestionamientos de la oposición."),
        ("pt", "O banco garante que a operação foi legal."),
        ("it", "Il ministro ribadisce che l’accordo è legittimo."),
        ("nl", "De bank benadrukt dat de handel legaal was."),
        ("pl", "Prezydent zapewnił, że jego oferta jest bardzo uczciwa i rozsądna."),
        ("ru", "Глава банка заверил, что сделка законна."),
        ("vi", "Quản lý nói họ đi chơi bình thường, không có vấn đề gì."),
        ("ja", "牧師は弁護士に対し「不当な逮捕だ」と話した。"),
        ("ja", "調べに対し、男は容疑を否認している。"),
    ],
)
def test_what_answers_without_denying(language, text):
    """An assurance answers a charge, and is none that denies barely."""
    assert stances.rebuts(one(text, language), language)
    assert not stances.denies_barely(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The firm insisted that its use of the fund was not lawful."),
        ("en", "Nobody insisted that the use of the fund was lawful."),
        ("en", "The use of the fund was lawful until 1993."),
        ("en", "The firm insisted on a wall of stone around the old mill by the river of legal London."),
        ("en", "The judge was not aware of the rain."),
        ("fr", "Le trésorier assure que le versement n’était pas légal."),
        ("fr", "Le public n’était pas au courant."),
        ("de", "Der Händler beteuert, dass kein Kauf legal gewesen sei."),
        ("pl", "Prezydent zapewnił, że przyjedzie."),
        ("ja", "名護署は男を逮捕した。"),
        ("cs", "Firma tvrdí, že je to legální."),
    ],
)
def test_what_only_sounds_like_an_assurance(language, text):
    """A negation undoes it, the verb alone assures nothing, and a fact is nobody's answer."""
    assert not stances.rebuts(one(text, language), language)


@pytest.mark.parametrize(
    ("language", "text", "constant"),
    [
        ("fr", "L’ancien maire a toujours nié les faits.", True),
        ("fr", "L’ancien maire nie les faits.", False),
        ("fr", "L’ancien maire vit toujours à Lyon.", False),
        ("fr", "L’ancien maire n’a toujours pas nié les faits.", False),
        ("en", "The mayor has always denied the claims.", True),
        ("en", "The mayor always walks to work.", False),
        ("de", "Der Bürgermeister hat die Vorwürfe stets bestritten.", True),
        ("es", "El alcalde siempre negó las acusaciones.", True),
        ("ja", "男は容疑を否認している。", False),
    ],
)
def test_what_was_always_denied(language, text, constant):
    """A word for "always" and a denial that nothing undoes."""
    assert stances.is_constant(one(text, language), language) is constant


@pytest.mark.parametrize(
    ("language", "text", "charge"),
    [
        ("fr", "Des témoins ont accrédité la thèse de versements illicites.", True),
        ("fr", "Le cabinet avait monté un stratagème.", True),
        ("en", "The mayor took illicit payments.", True),
        ("pl", "Teheran mówi o wygórowanych żądaniach.", True),
        ("vi", "Clip ghi lại khoảnh khắc thân mật của hoa hậu.", True),
        ("vi", "Clip ghi lại khoảnh khắc đón năm mới.", False),
        ("ja", "名護署は牧師を逮捕した。", True),
        ("ja", "牧師は車に乗った。", False),
        ("fr", "Le cabinet a monté une exposition.", False),
    ],
)
def test_hints_are_charges(language, text, charge):
    """What was unlawful, a stratagem or an intimate moment has somebody who answers for it. A title is asked the same by its words."""
    asked = one(text, language)
    assert stances.is_charge(asked, language) is charge
    assert stances.charges(asked.judgement.words, text, language) is charge
