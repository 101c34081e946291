"""Labels, dates and marks before the sentence, subjects left out, somebody who stands behind a comma: found by reading summaries beside their articles."""

# ruff: noqa: RUF001  dashes and letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.balance import accuses, answers
from digest.summaries.body import paragraphs, readable, sentences, without_headings
from digest.summaries.boilerplate import is_boilerplate, is_caption
from digest.summaries.honesty import Flag, judge
from digest.summaries.leanings import has_no_subject
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore, trim_dateline, trim_place
from digest.summaries.words import words_of

SUMMARIZER = ExtractiveSummarizer()


def _texts(text: str, language: str) -> list[str]:
    told = telling_phrases(text)
    return [one.text for one in sentences(without_headings(paragraphs(readable(text), told)), language, told)]


@pytest.mark.parametrize(
    ("language", "text", "scrap"),
    [
        ("de", "Anna Roth: Das ist traurig für Köln.", True),
        ("de", "– Licht des Glaubens in Köln bleibt.", True),
        ("en", "Reuters: The bridge of Leeds is closed.", True),
        ("en", "Leeds has two wishes: A bridge and a road.", False),
        ("de", "Die Stadt Köln sagt: Das ist traurig.", False),
        ("fr", "À Lyon, une seule question : qui paie ?", False),
    ],
)
def test_a_label_before_the_sentence(language, text, scrap):
    """A name and a colon are of a transcript or a ticker, and a dash is of what stood before it."""
    assert (Flag.HEADLESS in judge(text, language).flags) is scrap


@pytest.mark.parametrize(
    ("text", "runs_on"),
    [
        ("July 7, 2020 The letter will be printed in Leeds.", True),
        ("28.01.2022 Die Brücke bleibt zu.", True),
        ("July 7, 2020 was a day of rain in Leeds.", False),
        ("On July 7, 2020 The Times moved to Leeds.", False),
    ],
)
def test_a_date_before_the_sentence(text, runs_on):
    """A date and a capital behind it are two lines of a page in one."""
    assert (Flag.GLUED in judge(text, "en").flags) is runs_on


@pytest.mark.parametrize(
    ("language", "text", "missing"),
    [
        ("es", "Es una mujer tierna y trabajadora de Sevilla.", True),
        ("es", "Es un claro ejemplo de gasto en Sevilla.", True),
        ("pt", "É uma ponte antiga de Lisboa.", True),
        ("it", "È un ponte antico di Torino.", True),
        ("es", "Es un hecho que Sevilla crece.", False),
        ("es", "Es la primera vez que Sevilla gana.", False),
        ("es", "La alcaldesa es una mujer tierna.", False),
        ("fr", "Es un pont ancien.", False),
    ],
)
def test_a_sentence_without_its_subject(language, text, missing):
    """Who "is a tender woman" was said before; a clause behind it says who."""
    assert has_no_subject(text, language) is missing
    assert not missing or Flag.CONNECTIVE in judge(text, language).flags


@given(st.text(max_size=80), st.sampled_from(["es", "pt", "it", "en"]))
def test_subjects_of_any_text(text, language):
    """Who "is a" something was said before, whatever that is; what opens with an article says who, and English always does."""
    assert has_no_subject(f"Es una {text.replace('q', '').replace('c', '')}", "es")
    assert not has_no_subject(f"La {text}", language)
    assert language != "en" or not has_no_subject(text, language)


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("«El resultado es malo», dijo mientras mostró el documento.", True),
        ("«El resultado es malo», dijo ayer en la plaza.", True),
        ("«El resultado es malo», dijo Ana Ruiz mientras mostró el documento.", False),
        ("«El resultado es malo», dijo el alcalde.", False),
        ("La alcaldesa dijo al pueblo de Sevilla la verdad.", False),
    ],
)
def test_a_verb_of_speech_without_a_subject(text, unnamed):
    """Spanish leaves the pronoun out, and the speaker is as unnamed as with it."""
    assert (not {Flag.UNNAMED_SPEAKER, Flag.NAKED}.isdisjoint(judge(text, "es").flags)) is unnamed


@pytest.mark.parametrize(
    ("language", "text", "definite"),
    [
        ("fr", "Lors d'un dîner, l'homme de 48 ans a chanté.", True),
        ("en", "After a long dinner, the man sang a song.", True),
        ("en", "After a dinner in New York, the man sang a song.", False),
        ("en", "After a long dinner, the man named Joe Roe sang.", False),
        ("en", "After a long dinner, the rain was over.", False),
        ("de", "Nach dem Essen, der Mann sang.", False),
    ],
)
def test_somebody_behind_a_comma(language, text, definite):
    """A phrase in front of the subject hides that the subject has no name."""
    assert (Flag.DEFINITE in judge(text, language).flags) is definite


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Washington.-El senador Rick Roe pidió calma.", "El senador Rick Roe pidió calma."),
        ("Sevilla, 3 de mayo.- El puente está cerrado.", "El puente está cerrado."),
        ("El puente cerró. - Sevilla espera.", "El puente cerró. - Sevilla espera."),
    ],
)
def test_a_place_a_stop_and_a_dash(text, left):
    """Spanish papers write the place so."""
    trimmed = trim_dateline(text)
    assert trimmed.text == left
    assert restore(trimmed) == text


def test_a_sentence_inside_of_a_quotation_is_not_taken_out_of_it():
    """A straight mark without its blank opens a quotation of several sentences; the first of them has no mark of its own left."""
    text = 'Le maire est venu, assure-t-il."Les médecins de Lyon sont bons. Ils sont là depuis mars." Le pont de Lyon reste fermé pour deux ans.'
    found = _texts(text, "fr")
    assert not any(one.startswith("Les médecins") for one in found)
    assert "Le pont de Lyon reste fermé pour deux ans." in " ".join(found)


def test_a_mark_that_closes_takes_nothing():
    """The same without the blank behind a closing mark: what follows is the paper's own."""
    text = '"Le pont est vieux", a dit la maire Anne Roux, "et il est beau."La ville de Lyon paie neuf millions.'
    assert any(one.startswith("La ville de Lyon") for one in _texts(text, "fr"))


@pytest.mark.parametrize(
    ("line", "page", "caption"),
    [
        ("Update, 28.4.2020, 12.45 Uhr: Der Rat von Köln tagt.", True, False),
        ("Home Issues Share Facebook Twitter WhatsApp Leeds closes its bridge.", True, False),
        ("图为北京大桥的近影。", False, True),
        ("Updates of the plan came from Leeds.", False, False),
    ],
)
def test_more_scraps_of_pages(line, page, caption):
    """Tickers, buttons and Chinese captions."""
    assert is_boilerplate(line) is page
    assert is_caption(line) is caption


def test_a_latin_scrap_in_a_japanese_text():
    """References in English are no sentence of it."""
    assert (
        Flag.FOREIGN
        in judge("Hawaii governor declares state emergency 2006年10月15日 CNN Associated Press。", "ja").flags
    )
    assert Flag.FOREIGN not in judge("CNNによると、ハワイ州の知事が非常事態を宣言した。", "ja").flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What a safe place that was in Leeds."),
        ("en", "The other two were held in Leeds."),
        ("de", "Die anderen wurden in Köln gefunden."),
        ("de", "Der Rat von Köln hat dabei Proben genommen."),
        ("fr", "Les trois autres devraient porter plainte à Lyon."),
        ("fr", "La nôtre a le sien, dit-on à Lyon."),
        ("es", "Estaban en lo cierto, dice Sevilla."),
        ("pt", "Os outros ficaram em Lisboa."),
        ("it", "Gli altri sono rimasti a Torino."),
    ],
)
def test_the_others_and_theirs(language, text):
    """Who the others are, and whose it is, was told before."""
    assert not {Flag.CONNECTIVE, Flag.PRONOUN, Flag.RESUMING}.isdisjoint(judge(text, language).flags)


@pytest.mark.parametrize(
    ("language", "text", "points"),
    [
        ("fr", "Dans un entretien au Parisien, il explique que le pont est vieux.", True),
        ("en", "After his win in Leeds, he said that he was tired.", True),
        ("fr", "Au moment du décès de son père, un banquier, elle était dans l'ambulance.", True),
        ("fr", "Au moment du décès de Jean Roux, un banquier, elle était dans l'ambulance.", False),
        ("en", "After the win of Joe Roe in Leeds, he said that he was tired.", False),
        ("fr", "Pour Jean Roux, il faut fermer le pont.", False),
        ("en", "Ann Roe, she of the golden voice, sang in Leeds.", False),
    ],
)
def test_a_place_or_a_paper_is_nobody(language, text, points):
    """Where somebody spoke, and to whom, does not say who "he" is."""
    assert (Flag.PRONOUN in judge(text, language).flags) is points


@pytest.mark.parametrize(
    ("language", "text", "leaning"),
    [
        ("fr", "Un mois plus tard, le maire de Lyon avait promis neuf millions.", True),
        ("it", "Due giorni dopo il voto, Torino ha chiuso il ponte.", False),
        ("es", "Un mes después de la huelga, Sevilla abre el puente.", False),
        ("de", "Der Partei droht damit eine Strafe in Köln.", True),
        ("de", "Die Stadt Köln spart, damit sie bauen kann.", False),
        ("de", "Egal wie viele Leute aus Köln kommen.", True),
        ("en", "Worse than that, the bridge of Leeds failed.", True),
    ],
)
def test_what_a_time_is_counted_from_is_said_in_each_language_its_own_way(language, text, leaning):
    """An article behind the time means nothing in French, and tells from what it counts in Italian."""
    assert (not judge(text, language).flags.isdisjoint({Flag.CONNECTIVE, Flag.RESUMING})) is leaning


@pytest.mark.parametrize(
    ("text", "definite"),
    [
        ("The city, along with parts of Mato Grosso, was dark.", True),
        ("The city of Leeds, along with York, was dark.", False),
        ("The company, Norvik of Leeds, was sold.", False),
    ],
)
def test_names_of_an_aside_name_nothing(text, definite):
    """What stands along with the city does not say which city it is."""
    assert (Flag.DEFINITE in judge(text, "en").flags) is definite


def test_a_line_that_ends_with_a_title_goes_on():
    """The name of "Dr. Öğr." stands on the next line."""
    text = "Konuşmayı Ankara Üniversitesinden Dr. Öğr.\n\nÜyesi Ali Kaya yapacak."
    assert [one.text for one in paragraphs(readable(text), telling_phrases(text))] == [
        "Konuşmayı Ankara Üniversitesinden Dr. Öğr. Üyesi Ali Kaya yapacak."
    ]


def test_portuguese_sides():
    """Who is called the head of a gang is accused, and a rebuttal answers."""
    accusing, denying = (
        "Ana Luz disse que ele é chefe de organização criminosa.",
        "O presidente rebateu a acusação em nota.",
    )
    assert accuses(words_of(accusing), accusing)
    assert answers(words_of(denying), denying)
    assert not accuses(words_of("A ponte de Lisboa abriu."), "A ponte de Lisboa abriu.")


def test_a_chance_to_win_is_the_pages():
    """Promotions are none of the story."""
    assert is_boilerplate("For a chance to win, comment below.")
    assert not is_boilerplate("Leeds waits for a chance to score.")


@pytest.mark.parametrize("line", ["Article mis à jour le 7 janvier 2020.", "Zuletzt aktualisiert am 3. Mai."])
def test_when_a_page_was_changed_is_the_pages(line):
    """It tells of the page and not of the story."""
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Potsdam – Zum Ende des Jahres ist die Prämie für Köln und Bonn ausgelaufen.", "Potsdam – "),
        ("Potsdam – das ist eine Stadt in Brandenburg mit vielen Schlössern und Seen.", ""),
        ("Mutter – Tochter – Streit: ein Film über eine Familie aus Köln am schönen Rhein.", ""),
    ],
)
def test_a_german_place_before_a_dash(text, place):
    """A capital behind the dash and no second dash near show a dateline."""
    assert trim_place(text).removed == place


@pytest.mark.parametrize(
    ("language", "text", "flag"),
    [
        ("de", "Gleichwohl baut Köln keine Brücke.", Flag.CONNECTIVE),
        ("fr", "D’autres confrères de Lyon jouent aux cartes.", Flag.CONNECTIVE),
        ("en", "To see the above example, Leeds opened a page.", Flag.CONNECTIVE),
        ("vi", "Với việc Hà Nội làm như vậy, cầu bị đóng.", Flag.CONNECTIVE),
        ("tr", "Milletvekilleri bu toplantılarda köprüyü konuştu.", Flag.POINTING),
        ("vi", "Hoàng tử William, Công nương Kate cùng hai con George.", Flag.VERBLESS),
    ],
)
def test_scraps_and_riddles_of_several_languages(language, text, flag):
    """Connectives that no table knew, a Turkish demonstrative, and a prince whose title holds a verb."""
    assert flag in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [("tr", "Ankara belediyesi bu yıl köprüyü kapattı."), ("vi", "Ba người tử vong tại Hà Nội hôm nay.")],
)
def test_what_only_looks_like_them(language, text):
    """A day of the calendar is none of the things that were told before, and a death is a verb."""
    assert judge(text, language).flags.isdisjoint({Flag.POINTING, Flag.VERBLESS})


@pytest.mark.parametrize(
    ("language", "text", "missing"),
    [
        ("es", "Se basaron en las curanderas de la costa.", True),
        ("es", "Ahondó que habrá fuertes sanciones.", True),
        ("es", "No permaneció en los calabozos.", True),
        ("es", "Recalcaron en Sevilla que todos beben poco.", True),
        ("pt", "Refutou, ainda, as alegações da defesa.", True),
        ("pt", "Não deram certo em nenhum aspecto.", True),
        ("es", "Aprendió sobre su impacto en la opinión pública.", True),
        ("es", "Habló con voz ronca ante los periodistas.", True),
        ("es", "Se defendieron alegando falta de dinero.", True),
        ("es", "Superaron en número las reuniones del invierno.", True),
        ("es", "Instó asimismo a reconocer el trabajo ajeno.", True),
        ("es", "Le quitaron con cuidado los vendajes.", True),
        ("pt", "Cantaram pertinho dos fãs e foram embora.", True),
        ("pt", "Ensinou por vinte anos em escolas públicas.", True),
        ("pt", "Dormiram em barracas perto do rio.", True),
        ("es", "Faltaron más de diez trenes en la mañana.", False),
        ("es", "Se registró un incendio en la calle.", False),
        ("es", "Bajó otro grado la temperatura en la costa.", False),
        ("es", "Terminó 2020 sin noticias de la obra.", False),
        ("pt", "Fecharam duas escolas na serra.", False),
        ("es", "Llegó la noche y todos durmieron.", False),
        ("es", "Murieron cuatro personas en la calle.", False),
        ("es", "Murieron 40 personas en la calle.", False),
        ("es", "Anunció Ana Ruiz que el puente se cierra.", False),
        ("es", "Ayer cerraron el puente de la ciudad.", False),
        ("pt", "Chegou a noite e todos dormiram.", False),
        ("pt", "Nada mudou no centro da cidade.", False),
        ("it", "Andò in un bosco e dormì.", False),
        ("es", "Se fue.", False),
    ],
)
def test_a_verb_whose_subject_was_told_before(language, text, missing):
    """Spanish and Portuguese leave out who was told before; a noun behind the verb, or a name, is its subject."""
    assert (Flag.CONNECTIVE in judge(text, language).flags) is missing


def test_a_source_does_not_tell_what_this_is():
    """Who says something, before the comma, is not what "this" means; a name of the thing is."""
    assert Flag.POINTING in judge("D'après Le Parisien, cette structure refuse de payer.", "fr").flags
    assert Flag.POINTING not in judge("Pour Le Parisien, né en 1944, ce jour est le bon.", "fr").flags
