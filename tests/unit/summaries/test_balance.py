"""Accusations and answers, told by strict patterns."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import pytest

from digest.summaries.balance import accuses, answers, denies
from digest.summaries.words import WORD


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


@pytest.mark.parametrize(
    "text",
    [
        "An inspector has criticised a company over its nets.",
        "The mayor was accused of fraud.",
        "The report alleges that money was lost.",
        "Acme is facing allegations of fraud.",
        "Campaigners condemned the ruling.",
        "Ann Roe sued the newspaper.",
        "Die Opposition kritisierte den Vertrag.",
        "Der Staatsanwalt wirft ihm Betrug vor.",
        "L’opposition dénonce un scandale.",
        "La oposición denunció el contrato.",
        "O partido acusou o prefeito.",
        "De krant beschuldigt de minister.",
        "Prokurator oskarżył dyrektora.",
        "Оппозиция обвинила мэра.",
        "Muhalefet başkanı suçladı.",
        "记者指控市长受贿。",
        "विपक्ष ने आरोप लगाया।",
    ],
)
def test_accuses(text):
    """A sentence that says that somebody did wrong is an accusation, in every language of the tables."""
    assert accuses(_words(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "Heavy rain flooded Leeds.",
        "The patient is in a critical state.",
        "They pledged allegiance.",
        "He played it allegro.",
        "The issue is sure.",
        "Bản báo cáo dài 98 trang.",
    ],
)
def test_no_accusation(text):
    """Words that only look alike are none."""
    assert not accuses(_words(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme denied the claims.",
        "The mayor rejects all allegations of fraud.",
        "He denies any wrongdoing.",
        "She denied having taken the money.",
        "Both men pleaded not guilty.",
        "Norvik wrote that the accusations were “Unproven and not supported”.",
        "Acme called the report false.",
        "Most of the claims are wrong, said Acme.",
        "According to the company, it respects the law of the sea.",
        "Hikers’ shop Acme says it complies with all rules.",
        "Der Minister bestreitet die Vorwürfe.",
        "Die Firma weist die Anschuldigungen zurück.",
        "Le maire rejette ces accusations.",
        "El alcalde rechazó las acusaciones.",
        "O prefeito nega as acusações.",
        "Il sindaco respinge le accuse.",
        "De minister ontkent de beschuldigingen.",
        "Dyrektor odrzucił oskarżenia.",
        "Мэр отверг обвинения.",
        "Başkan suçlamaları reddetti.",
        "市长否认受贿。",
        "Thông tin đó không đúng sự thật.",
    ],
)
def test_denies(text):
    """A verb of denial with what it denies close by is an answer, in every language of the tables."""
    assert denies(_words(text), text)
    assert answers(_words(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "Turkey denied him entry.",
        "The bank rejected the loan.",
        "The judge dismissed the jury for lunch.",
        "Heavy rain flooded Leeds.",
        "The court charged the company with fraud.",
        "The right wing supports the mayor.",
        "Roe was charged with making a false statement.",
        "A man spent a week in prison because of her false claim.",
        "The plan should not repeat the false claims of its supporters.",
        "Hợp tác xã thu tiền không đúng quy định.",
    ],
)
def test_loose_words_deny_nothing(text):
    """A verb of denial that denies something else is no answer."""
    assert not answers(_words(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme declined to comment.",
        "The firm did not respond to questions.",
        "Die Firma wollte sich nicht äußern.",
        "La société n’a pas répondu.",
    ],
)
def test_silence_is_an_answer_but_no_denial(text):
    """That somebody did not wish to speak is the other side too, but denies nothing."""
    assert answers(_words(text), text)
    assert not denies(_words(text), text)
