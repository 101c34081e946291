"""Headings that run into a sentence without a blank, turns of interviews that marks tell, and questions that nobody is asked."""

# ruff: noqa: RUF001  dashes and quotes are what these texts are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import body
from digest.summaries.honesty import Flag, judge
from digest.summaries.kinds import Kind, introduction, kind_of
from digest.summaries.segmentation import split
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore, trim_run_in


def _everywhere(phrase: str) -> int:
    return int(phrase in ("Lille", "Omar", "Omar Roe", "Onde", "Roe"))


def _nowhere(_phrase: str) -> int:
    return 0


def _body(text: str) -> list[body.Paragraph]:
    return body.paragraphs(text, telling_phrases(text))


@pytest.mark.parametrize(
    ("language", "heading", "sentence"),
    [
        ("fr", "Le procès de Paul Roe reporté", "Selon la préfecture, le pont reste fermé."),
        ("fr", "Une avance perdue en Lozère", "Cela représente une baisse de trois points."),
        ("fr", "Des réponses attendues, selon Roe", "Concernant le pont, la ville a promis une date."),
        ("fr", "Un appel à témoins lancé", "L'avocat des parents demande une enquête."),
        ("fr", "Un appel à témoins lancé", "L’avocat des parents demande une enquête."),
        ("fr", "Le maire répond à Roe", "À en croire la mairie, le pont sera rouvert lundi."),
        ("fr", "D'abord le pont...", "Ainsi, ce jeudi, les ouvriers ont fermé la route."),
        ("fr", "Le débat… ", "Interrogée par la radio, la maire a promis une date."),
        ("fr", "LA GAUCHE CHERCHE UN CHEF", "Les sympathisants se montrent séduits par une liste unique."),
        ("fr", "Un reportage d'Onde 1", "La petite route du pont reste fermée depuis mardi."),
        ("es", "El puente cerrado", "Según el alcalde, las obras duran tres meses."),
        ("es", "La respuesta de la alcaldesa", "Durante la noche se cerró también la calle."),
        ("pt", "A ponte fechada", "Segundo o prefeito, as obras duram três meses."),
        ("it", "Il ponte resta chiuso", "Secondo il sindaco, i lavori durano tre mesi."),
    ],
)
def test_a_heading_without_its_blank_is_cut(language, heading, sentence):
    """Where a word that opens sentences begins in the middle of what looks like one word, a heading stood before it; it can be brought back."""
    trimmed = trim_run_in(heading.strip() + sentence, language, _nowhere)
    assert trimmed.text == sentence
    assert restore(trimmed) == heading.strip() + sentence


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La société LinkedIn a annoncé une hausse de son chiffre d'affaires."),
        ("fr", "Le vendeur a mis la montre sur eBay avant de quitter la ville de Lille."),
        ("fr", "Le maire a vu Ronald McDonald dans la ville de Lille, dit la presse."),
        ("fr", "L'établissement public FranceAgriMer qui gère les marchés agricoles attend."),
        ("fr", "Le laboratoire AstraZeneca a promis une réponse avant la fin du mois."),
        ("es", "La empresa china CanSino Biologics prepara una vacuna para todos."),
        ("fr", "L'hôtel et le pont sont fermés. Selon la ville, la route l'est aussi."),
        ("en", "The harbour closedThe council said that it would open again in spring."),
        ("de", "Die MitarbeiterInnen der Stadt haben gegen die neue Ordnung gestimmt."),
        (
            "fr",
            "Toux, rhume, fièvre, fatigue, maux de tête, perte de poids ou d'odorat...Les signes changent avec l'âge.",
        ),
        ("fr", "Un titre sans finSelon lui."),
    ],
)
def test_names_and_lists_and_other_languages_keep_their_words(language, text):
    """Names with a capital inside, enumerations before an ellipsis, scraps, and languages whose names have many capitals are left alone."""
    assert trim_run_in(text, language, _nowhere).text == text


def test_two_words_of_the_story_are_no_name():
    """Where both halves stand alone elsewhere and a name goes on behind them, a sentence begins; where they do not, it may be a name."""
    text = "L'un des auteurs du vol de LilleOmar Roe aurait aussi pris part à celui de Lens."
    assert trim_run_in(text, "fr", _everywhere).text.startswith("Omar Roe")
    assert trim_run_in(text, "fr", _nowhere).text == text
    assert trim_run_in("La chaîne OndeRoe est en vente depuis un an à Lille.", "fr", _everywhere).text.startswith(
        "La ch"
    )


def test_sentences_lose_the_heading_and_the_story_tells_which_words_are_known():
    """The words of the whole story are looked up, and what is cut from a sentence stays known of it."""
    text = "Omar Roe est jugé à Lille.\n\nLe vol de LilleOmar Roe aurait aussi pris part à celui de Lens l'an dernier."
    found = body.sentences(_body(text), "fr", telling_phrases(text))
    assert found[1].text == "Omar Roe aurait aussi pris part à celui de Lens l'an dernier."
    assert restore(found[1].trimmed).startswith("Le vol de LilleOmar Roe")


BRANDS = [
    (
        "On écoute France Info le matin. Les Info sont bonnes.",
        "Le maire l'a dit à FranceInfo Jean Roux hier soir à Lyon.",
    ),
    (
        "Jean Roux quitte FranceInfo. En France, Info et Jean Roux.",
        "Le maire l'a dit à FranceInfo Jean Roux hier soir à Lyon.",
    ),
    ("La France vote. Tout est Info.", "Le maire l'a dit à FranceInfo Jean Roux hier soir à Lyon."),
    ("Le Canal ferme. On voit Canal Plus le soir.", "La chaîne CanalPlus diffuse encore le match de ce samedi soir."),
    ("Le Canal ferme. On voit CanalPlus le soir.", "La chaîne CanalPlus Sport diffuse encore le match de ce samedi."),
]


@pytest.mark.parametrize(("story", "text"), BRANDS)
def test_a_name_in_camel_case_stays_whole(story, text):
    """What the story writes together again or with a blank between is one name; and half of a brand begins no name that the story has."""
    assert body.sentences(_body(f"{story}\n\n{text}"), "fr", telling_phrases(text))[-1].text == text


def test_a_heading_that_ends_in_a_name_is_cut_all_the_same():
    """The name before the joint and the opener behind it stand nowhere side by side: a stop between them is none of a name."""
    text = "Un vol en Corse.\n\nUn vol de Corse. De violents orages.\n\nViolents orages en CorseDe violents orages ont touché l'île ce mardi soir."
    found = body.sentences(_body(text), "fr", telling_phrases(text))
    assert found[-1].text == "De violents orages ont touché l'île ce mardi soir."


def test_half_of_another_word_is_no_word_of_the_story():
    """A word that only stands inside of another one is not known: the name stays whole."""
    text = "Les Omarois et les Lillebonnais dînent.\n\nLe vol de LilleOmar Roe aurait aussi pris part à celui de Lens."
    assert body.sentences(_body(text), "fr", telling_phrases(text))[1].text.startswith("Le vol")


@given(
    st.text(alphabet="aébLD'’ÀS.…1 Selon", max_size=80), st.sampled_from(["fr", "es", "pt", "it", "en"]), st.booleans()
)
def test_what_is_cut_before_a_joint_can_be_undone(text, language, known):
    """For any text at all, restore gives it back."""
    assert restore(trim_run_in(text, language, lambda _phrase: int(known))) == text


def test_an_exclamation_ends_before_a_word_of_one_letter():
    """Where French pages lose the blank behind "!", "À" opens the next sentence as other words do."""
    assert split("C'est presque un record !À Lille, la mairie a fermé le pont.", "fr") == [
        "C'est presque un record !",
        "À Lille, la mairie a fermé le pont.",
    ]


_INTRODUCED = "TS Lê Roe nói về cây cầu mới của thành phố trong buổi làm việc hôm qua."
_ASKED = (
    "* Vì sao cây cầu phải đóng cửa trong ba tháng?",
    "- Chúng tôi phải thay toàn bộ dầm cầu trước mùa mưa.",
    "Việc này không thể kéo dài thêm một năm nữa.",
    "* Người dân sẽ đi lại như thế nào trong thời gian đó?",
    "- Thành phố mở hai bến phà miễn phí.",
)


def test_stars_that_ask_tell_the_turns_of_an_interview():
    """Questions behind a star and answers behind a dash are an interview, of which the lines before the first star are printed."""
    asked = _body("\n".join((_INTRODUCED, *_ASKED)))
    assert kind_of("", "", asked) is Kind.INTERVIEW
    assert [one.text for one in introduction(asked, Kind.INTERVIEW)] == [_INTRODUCED]


def test_an_interview_that_opens_with_its_question_has_no_introduction():
    """Where the first line asks behind its mark, an answer would say nothing without who gives it."""
    asked = _body("\n".join(_ASKED))
    assert introduction(asked, kind_of("", "", asked)) == []


@pytest.mark.parametrize(
    "question", ["Thưa ông, vì sao cầu đóng?", "PV: Thưa bà, vì sao cầu đóng?", "- Xin thưa bác sĩ, vì sao cầu đóng?"]
)
def test_one_question_to_somebody_who_is_addressed_is_a_turn(question):
    """A line that addresses somebody and asks makes an interview by itself."""
    lines = (
        _INTRODUCED,
        "Buổi làm việc kéo dài hai giờ.",
        question,
        "Chúng tôi phải thay dầm cầu.",
        "Việc này cần ba tháng.",
    )
    asked = _body("\n".join(lines))
    assert kind_of("", "", asked) is Kind.INTERVIEW
    assert len(introduction(asked, Kind.INTERVIEW)) == 2


def test_stars_that_do_not_ask_are_notes():
    """A note behind a star, and a single question behind one, are no turns."""
    note = "* Bài viết thể hiện quan điểm riêng của tác giả."
    single = "* Vì sao cây cầu phải đóng cửa trong ba tháng?"
    for last in (note, single):
        text = f"{_INTRODUCED}\nBuổi làm việc kéo dài hai giờ.\nCầu mở lại vào tháng năm.\n{last}"
        assert kind_of("", "", _body(text)) is Kind.ARTICLE


_BY_THE_WRITER = (
    "Who is the new mayor?",
    "Ada Roe was born in Leeds and studied law.",
    "Why did she run?",
    "Her party asked her twice, and the harbour was closed.",
    "What happens next?",
    "The council meets on Monday and votes on the budget.",
)


def test_questions_of_the_writer_make_no_interview():
    """Where nobody says "I" or "we" between the questions, the writer asks, and answers them too."""
    assert kind_of("The new mayor of Leeds", "", _body("\n\n".join(_BY_THE_WRITER))) is Kind.ARTICLE


@pytest.mark.parametrize(
    ("title", "answers"),
    [
        ("The new mayor", ("I was born in Leeds and studied law.", "We had to, as the harbour was closed.")),
        ("La nueva alcaldesa", ("Nacida en Leeds, como mis padres.", "Nuestro puerto estaba cerrado.")),
        ("Interview with the new mayor", ("Born in Leeds, and proud of it.", "The harbour was closed.")),
        ("The new mayor", ("Roe: Born in Leeds.", "Roe: The harbour was closed.", "Roe: The council meets.")),
        ("The new mayor", ("Born in Leeds.", "The harbour was closed.", "Thanks for talking with us.")),
    ],
)  # fmt: skip
def test_answers_and_titles_make_an_interview(title, answers):
    """Who answers says "I" or "we", or has a name before it, or the title or the last line says what it is."""
    questions = ("Who are you, then?", "Why did you run?", "What happens next?")
    lines = [line for pair in zip(questions, answers, strict=False) for line in pair]
    text = "\n\n".join([*lines, *questions[len(answers) :]])
    assert kind_of(title, "", _body(text)) is Kind.INTERVIEW


def test_a_question_alone_introduces_nobody():
    """An interview whose only line before the turns asks has no introduction that tells something."""
    text = "Have you never heard of them?\n\nQ: Who are you?\n\nA: I am Ada.\n\nQ: Why?\n\nA: I sing."
    found = _body(text)
    assert introduction(found, Kind.INTERVIEW) == []


def test_a_label_before_quotations_is_nobody_who_answers():
    """A "Review:" before what customers say in marks is no name of a speaker; the same line without marks is a turn."""
    told = "The brand sells a hundred new products this autumn."
    quoted = [f"Review: “I loved the {word}, and we bought more.”" for word in ("cake", "tea", "soup")]
    assert kind_of("", "", _body("\n\n".join((told, *quoted)))) is Kind.ARTICLE
    spoken = [line.replace("“", "").replace("”", "") for line in quoted]
    assert kind_of("", "", _body("\n\n".join((told, *spoken)))) is Kind.INTERVIEW


@pytest.mark.parametrize(
    "text",
    [
        "The company LinkedIn is owned by another one, which bought it in 2016.",
        "La compagnie easyJet a annulé trente vols entre Paris et Nice.",
        "Le laboratoire bioMérieux a vendu ses tests à la ville de Lille.",
    ],
)
def test_names_with_a_capital_inside_are_not_glued(text):
    """Names that end in a small word or begin with one are no heading that runs on."""
    assert Flag.GLUED not in judge(text, "en" if text.startswith("The") else "fr").flags


def test_a_heading_that_runs_on_is_glued():
    """The same joint with a word that begins no name is one."""
    assert Flag.GLUED in judge("Le procès de la mairie reportéSelon la ville, le pont reste fermé.", "fr").flags
