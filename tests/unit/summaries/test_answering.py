"""Quotations that answer a question which nobody has heard."""

# ruff: noqa: RUF001  letters and apostrophes are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.answering import answers_somebody
from digest.summaries.honesty import Flag, judge

ANSWERS = [
    ("en", "“Yes, we closed the bridge,” said Ann Roe."),
    ("en", '"That’s true," said Ann Roe of Leeds on Monday.'),
    ("de", "„Nein, die Brücke bleibt offen“, sagte Anna Roth."),
    ("de", "„Das stimmt“, sagte Anna Roth am Montag in Köln."),
    ("fr", "« C'est vrai, le pont est vieux », a dit Anne Roux."),
    ("fr", "« Non, le pont reste ouvert », a dit Anne Roux."),
    ("es", "«Sí, el puente está cerrado», dijo Ana Ruiz."),
    ("pt", "“É verdade, a ponte fechou”, disse Ana Reis."),
    ("it", "«Esatto, il ponte è chiuso», dice Anna Rossi."),
    ("nl", "“Dat klopt, de brug is dicht”, zei Anna Rood."),
    ("pl", "„To prawda, most jest zamknięty”, powiedziała Anna Ryś."),
    ("ru", "«Да, мост закрыт», — сказала Анна Рощина."),
    ("tr", "“Evet, köprü kapalı” dedi Ayşe Rüzgar."),
    ("vi", "“Vâng, cây cầu đã đóng”, bà Anh nói."),
    ("en", "“No. The bridge stays open,” said Ann Roe."),
    ("en", "“Absolutely, the bridge is safe,” said Ann Roe."),
    ("en", "“I agree with the mayor,” said Ann Roe."),
    ("en", "“Not at all, the bridge is safe,” said Ann Roe."),
    ("de", "„Ja, die Brücke ist sicher“, sagte Anna Roth."),
    ("de", "„Auf jeden Fall bleibt sie offen“, sagte Anna Roth."),
    ("de", "„Keineswegs ist sie sicher“, sagte Anna Roth."),
    ("fr", "« Oui, le pont est sûr », a dit Anne Roux."),
    ("fr", "« Tout à fait, le pont est sûr », a dit Anne Roux."),
    ("fr", "« Bien sûr que le pont est sûr », a dit Anne Roux."),
    ("fr", "“C’est faux, le pont est sûr”, a dit Anne Roux."),
    ("es", "«Por supuesto, el puente es seguro», dijo Ana Ruiz."),
    ("es", "«Así es, el puente es seguro», dijo Ana Ruiz."),
    ("pt", "“Com certeza, a ponte é segura”, disse Ana Reis."),
    ("pt", "“Não, a ponte é segura”, disse Ana Reis."),
    ("it", "«No, il ponte è sicuro», dice Anna Rossi."),
    ("it", "«Assolutamente sì, il ponte è sicuro», dice Anna Rossi."),
    ("nl", "“Inderdaad, de brug is veilig”, zei Anna Rood."),
    ("pl", "„Oczywiście, most jest pewny”, powiedziała Anna Ryś."),
    ("ru", "«Конечно, мост цел», — сказала Анна Рощина."),
    ("tr", "“Kesinlikle, köprü sağlam” dedi Ayşe Rüzgar."),
    ("vi", "“Đúng vậy, cây cầu an toàn”, bà Anh nói."),
]


@pytest.mark.parametrize(("language", "text"), ANSWERS)
def test_an_answer_leans_on_its_question(language, text):
    """Words that answer or agree are printed only behind what they answer."""
    assert Flag.CONNECTIVE in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“Yesterday we closed the bridge,” said Ann Roe."),
        ("en", "“No bridge of ours is safe,” said Ann Roe."),
        ("en", "Yesterday Ann Roe closed the bridge of Leeds."),
        ("de", "„Jahrelang war die Brücke offen“, sagte Anna Roth."),
        ("fr", "« Nous fermons le pont », a dit Anne Roux."),
        ("fr", "« C'est vrai que le pont est vieux », a dit Anne Roux."),
        ("es", "«No cerramos el puente», dijo Ana Ruiz."),
        ("es", "«Es cierto que el puente está cerrado», dijo Ana Ruiz."),
        ("xx", "“Yes, we closed the bridge,” said Ann Roe."),
    ],
)
def test_what_tells_something_is_no_answer(language, text):
    """A word that only begins so, and a whole thought, answer nobody."""
    assert not answers_somebody(text, language)


@given(st.text(max_size=80), st.sampled_from(["en", "fr", "xx"]))
def test_any_text_has_an_answer(text, language):
    """Whatever is quoted, there is an answer, and none in a language without words of its own."""
    assert answers_somebody(text, language) in ((True, False) if language != "xx" else (False,))
