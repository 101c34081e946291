"""Openings of several words that lean on what was told before, times that are counted from it, and connectives behind the verb."""

# ruff: noqa: RUF001  letters and stops of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.honesty import Flag, judge
from digest.summaries.leanings import INSIDE, LEANING, counts_time
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import words_of

LEANS = [
    ("en", "Specifically, the board asked its members in Leeds to be silent."),
    ("en", "In short: the tool Norvik installs everything."),
    ("en", "To that end, the council of Leeds hired six people."),
    ("en", "The answer, the founder of Norvik says, is money."),
    ("en", "That said, the bridge of Leeds is safe."),
    ("en", "No, the mayor of Leeds had a hard week."),
    ("en", "Two days later, Ann Roe closed the bridge."),
    ("en", "Less than a month later Leeds opened its schools."),
    ("en", "Any plan for Leeds must therefore be just."),
    ("en", "Leeds, however, has no money for it."),
    ("de", "Nun, Mozart ist nie in Köln gewesen."),
    ("de", "Das ist ein Plus von zehn Prozent in Köln."),
    ("de", "Das heißt, man fährt in Köln über die Brücke."),
    ("de", "Das bleibt der Stadt Köln vorbehalten."),
    ("de", "Da wusste Köln: Es ist Winter."),
    ("de", "Da bringt es Laune, in Köln zu kochen."),
    ("de", "Hinzu kommt der Streit um die Brücke in Köln."),
    ("de", "Köln will jedoch keine neue Brücke bauen."),
    ("de", "Zwei Tage später schloss Köln die Brücke."),
    ("de", "Rund ein Jahr zuvor war Köln noch dagegen gewesen."),
    ("de", "In der Tat, Köln hat eine neue Brücke."),
    ("de", "Trotz allem bleibt Köln bei seinem Plan."),
    ("de", "Solche Brücken hat Köln seit Jahren nicht gebaut."),
    ("de", "Vor diesem Hintergrund baut Köln eine Brücke."),
    ("de", "Ähnliche Probleme kennt man auch in Köln."),
    ("fr", "Une telle hausse gêne le maire de Lyon."),
    ("es", "Tales puentes no existen en Sevilla."),
    ("it", "Tali ponti non esistono a Torino."),
    ("de", "Mehr noch: Köln baut zwei Brücken."),
    ("de", "Noch mehr freut es Köln, dass die Brücke hält."),
    ("de", "Zurück zur Frage, ob Köln eine Brücke braucht."),
    ("de", "Als nächstes kommt Köln an die Reihe."),
    ("de", "Dazwischen liegt Köln mit neun Brücken."),
    ("de", "Eine davon ist die Brücke von Köln."),
    ("de", "Da müsste Köln mehr Geld geben."),
    ("de", "Ist es doch Köln, das die Brücke bezahlt."),
    ("de", "Zu Recht, denn Köln hat kein Geld."),
    ("de", "Fazit: Köln braucht keine Brücke."),
    ("de", "Grund ist der Streit um die Brücke in Köln."),
    ("de", "Die andere war: Köln baut eine Brücke."),
    ("de", "In diesem Zusammenhang nannte Köln zehn Millionen."),
    ("de", "Derartige Brücken hat Köln nicht."),
    ("de", "Natürlich, Köln hat neun Brücken."),
    ("de", "Zumal Köln schon im Vorjahr zehn Millionen gab."),
    ("de", "Ein weiterer Grund ist die alte Brücke in Köln."),
    ("de", "Wie oben genannt, hat Köln kein Geld."),
    ("fr", "Autre raison de la hausse, le pont de Lyon est fermé."),
    ("fr", "Certains se sont plaints du maire de Lyon."),
    ("fr", "Soit environ dix ponts à Lyon."),
    ("fr", "Avant d'insister : Lyon gardera le pont."),
    ("fr", "Hypothèse que le maire de Lyon refuse."),
    ("fr", "Avec eux, Lyon compte dix ponts."),
    ("fr", "Le maire de Lyon a ensuite fermé le pont."),
    ("fr", "Anne Roux, lui aussi maire de Lyon, a fermé le pont."),
    ("fr", "Pour elle, le maire de Lyon a tort."),
    ("fr", "Le maire de Lyon n'est toutefois pas venu."),
    ("fr", "La question se pose après le départ du maire de Lyon."),
    ("fr", "Deux jours plus tard, Lyon a fermé le pont."),
    ("fr", "Trois ans auparavant, Lyon avait refusé."),
    ("es", "Para ello, miles de vecinos de Sevilla traerán leña."),
    ("es", "De la misma forma, Sevilla dispuso los detalles."),
    ("es", "Menos de un mes después el alcalde de Sevilla informó."),
    ("es", "Sevilla, sin embargo, no pagará."),
    ("es", "Refirió que el puente de Sevilla no tiene seguro."),
    ("es", "Una fue la de Sevilla, la otra la de Cádiz."),
    ("es", "En realidad serán de Sevilla."),
    ("es", "Como lo mencionamos ayer, Sevilla cierra el puente."),
    ("es", "Muchos son vecinos de Sevilla."),
    ("es", "Una situación que Sevilla no quiere ver."),
    ("es", "El alcalde de Sevilla confirmó más tarde la cifra."),
    ("es", "Otro puente de Sevilla fue cerrado."),
    ("pt", "Outro prédio de Lisboa foi fechado."),
    ("pt", "Relatou que a ponte de Lisboa fechou."),
    ("pt", "Muitos se queixaram do prefeito de Lisboa."),
    ("it", "Un'altra strada di Torino è chiusa."),
    ("en", "In both cases, Leeds had no money."),
    ("en", "Two were closed in Leeds on Monday."),
    ("pt", "Já o prefeito de Lisboa não respondeu."),
    ("pt", "Dois dias depois, Lisboa fechou a ponte."),
    ("it", "Pertanto il Comune di Torino chiude il ponte."),
    ("it", "Due giorni più tardi Torino ha chiuso il ponte."),
    ("it", "Torino ha infatti chiuso il ponte."),
    ("nl", "Daardoor is de brug van Utrecht dicht."),
    ("nl", "Twee dagen later sloot Utrecht de brug."),
    ("pl", "W związku z tym Kraków zamyka most."),
    ("pl", "Dwa dni później Kraków zamknął most."),
    ("ru", "Таким образом, мост в Казани закрыт."),
    ("ru", "Два дня спустя мост в Казани закрыли."),
    ("tr", "Böylece Ankara köprüyü kapattı."),
    ("tr", "İki gün sonra Ankara köprüyü kapattı."),
    ("vi", "Chính vì vậy, việc Hà Nội đóng cầu gây bất ngờ."),
    ("vi", "Hai ngày sau đó, Hà Nội đóng cầu."),
    ("vi", "Ngay sau đó có tin Hà Nội đóng cầu."),
    ("ar", "وأضاف أن الجسر سيبقى مغلقا حتى نهاية الشهر."),
    ("hi", "इसके अलावा पुल बंद रहेगा।"),
    ("zh", "与此同时，北京关闭了大桥。"),
    ("ja", "したがって、東京は橋を閉じた。"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), LEANS)
def test_leans_on_the_sentence_before(language, text):
    """A reader who has not seen that sentence is told half of a thought, so it is printed only behind it."""
    assert not {Flag.CONNECTIVE, Flag.PRONOUN}.isdisjoint(judge(text, language).flags)


STANDS = [
    ("en", "Two days after the vote, Leeds closed the bridge."),
    ("en", "Two days earlier than planned, Leeds opened the bridge."),
    ("en", "Later this year, Leeds will open the bridge."),
    ("en", "No bridge of Leeds is older."),
    ("en", "Two years ago, Leeds closed the bridge."),
    ("en", "Ten people were hurt in Leeds on Monday."),
    ("en", "A week of rain has flooded Leeds."),
    ("en", "A year in Leeds costs 9,000 pounds, later more."),
    ("de", "Zwei Tage nach der Wahl schloss Köln die Brücke."),
    ("de", "Das Land Hessen baut in Kassel eine Brücke."),
    ("de", "Das bleibende Bild von Köln ist eine Brücke."),
    ("de", "Ein Jahr früher als geplant öffnet Köln die Brücke."),
    ("de", "Nur Köln hat neun Brücken."),
    ("de", "Der Grund der Reise nach Köln ist die Brücke."),
    ("de", "Die andere Hälfte der Brücke von Köln ist neu."),
    ("de", "Ähnlich wie Bonn baut Köln eine Brücke."),
    ("de", "Ein Weiterbau der Brücke in Köln ist geplant."),
    ("fr", "Avec dix ponts, Lyon est une ville de ponts."),
    ("fr", "Beaucoup de maires de la région de Lyon sont contre."),
    ("es", "Un puente que une Sevilla con el mar será cerrado."),
    ("en", "Many schools of Leeds were closed on Monday."),
    ("de", "Die weiteren Brücken von Köln sind sicher."),
    ("de", "Natürlich hat Köln eine Brücke."),
    ("fr", "Certains maires de la région de Lyon sont contre."),
    ("es", "Muchos vecinos de Sevilla son mayores."),
    ("en", "Two schools were closed in Leeds on Monday."),
    ("de", "Vor zwei Tagen hat Köln die Brücke geschlossen."),
    ("fr", "Deux jours après le vote, Lyon a fermé le pont."),
    ("fr", "Pour le maire de Lyon, le pont est sûr."),
    ("es", "Un mes después de la huelga, Sevilla abre el puente."),
    ("es", "Un mes antes del voto, Sevilla cierra el puente."),
    ("pt", "Dois dias depois da greve, Lisboa abriu a ponte."),
    ("it", "Due giorni dopo il voto, Torino ha chiuso il ponte."),
    ("nl", "Twee dagen na de stemming sloot Utrecht de brug."),
    ("pl", "Dwa dni po wyborach Kraków zamknął most."),
    ("ru", "Через два дня после выборов Казань закрыла мост."),
    ("tr", "Ankara köprüyü pazartesi kapattı."),
    ("vi", "Hai ngày sau bầu cử, Hà Nội đóng cầu."),
    ("ar", "أغلقت القاهرة الجسر يوم الاثنين."),
    ("zh", "北京周一关闭了大桥。"),
    ("ja", "東京は月曜日に橋を閉じた。"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), STANDS)
def test_what_looks_like_it_and_stands_alone(language, text):
    """A time that says what it is counted from, or counts from today, and a plain sentence lean on nothing."""
    assert judge(text, language).flags.isdisjoint({Flag.CONNECTIVE, Flag.PRONOUN})


@pytest.mark.parametrize("table", [LEANING, INSIDE])
def test_tables_are_of_lower_case_and_of_known_languages(table):
    """They are looked for in lower-case text, and only a language with words of its own has any."""
    for language, phrases in table.items():
        assert vocabulary(language).common or vocabulary(language).pointing
        assert all(phrase == phrase.lower() and phrase.strip() for phrase in phrases)


def test_no_phrase_is_hidden_by_a_shorter_one():
    """A phrase that begins like another of its table adds nothing."""
    for phrases in LEANING.values():
        assert len(set(phrases)) == len(phrases)


@given(st.text(max_size=120), st.sampled_from([*LEANING, "xx"]))
def test_counting_of_any_text(text, language):
    """Whatever follows "two days later", it counts from something, and what opens with no quantity does not."""
    words = words_of(text)
    if words:
        assert counts_time(["two", "days", "later", *words], "en") is (words[0] != "than")
        assert not counts_time(["bridge", *words], language)
