"""Torn lines, captions with a credit, posts, fragments, lists, and sentences that only fill the room: found by reading summaries beside their articles."""

# ruff: noqa: RUF001  dashes, quotes and letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.balance import accuses, answers
from digest.summaries.body import paragraphs, readable
from digest.summaries.boilerplate import gives_an_address, is_boilerplate, is_caption
from digest.summaries.fragments import is_fragment
from digest.summaries.honesty import Flag, judge
from digest.summaries.segmentation import split
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore, trim_dateline
from digest.summaries.words import words_of
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()


def _lines(text: str) -> list[str]:
    return [one.text for one in paragraphs(readable(text), telling_phrases(text))]


# Lines that a page has torn, and posts.


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        (
            "The firm announced the opening of\n\nNorvik House in Leeds.",
            "The firm announced the opening of Norvik House in Leeds.",
        ),
        ("Die Stadt öffnet die\n\nBrücke am Rhein.", "Die Stadt öffnet die Brücke am Rhein."),
        (
            "Công an Hà Nội nhận đơn của bà T.T. N.\n\n(41 tuổi) về một vụ lừa đảo.",
            "Công an Hà Nội nhận đơn của bà T.T. N. (41 tuổi) về một vụ lừa đảo.",
        ),
        ("Theo đơn, bà T.T. N.\n\ncho biết đã mất tiền.", "Theo đơn, bà T.T. N. cho biết đã mất tiền."),
    ],
)
def test_a_torn_line_is_healed(torn, whole):
    """No line ends with an article or a preposition, and none ends with an initial when the next goes on with a small letter."""
    assert _lines(torn) == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "Leeds closed its bridge.\n\n(York keeps its own open.)",
        "The case is that of Ann R.\n\nLeeds closed its bridge.",
        "What it stands for\n\nLeeds closed its bridge on Monday.\n\nYork did not.",
    ],
)
def test_whole_lines_stay_apart(text):
    """A full stop, or an initial before a capital, ends a line."""
    assert len(_lines(text)) == text.count("\n\n") + 1


def test_a_post_goes_with_its_signature():
    """What somebody has posted is not the paper's, and the line with his handle tells where it ends."""
    text = "Leeds closed its bridge on Monday.\n\nThe mayor walks over the bridge for the last time.\n\n— Ann Roe (@annroe) January 7, 2020\n\nYork keeps its own open."
    assert _lines(text) == ["Leeds closed its bridge on Monday.", "York keeps its own open."]


@pytest.mark.parametrize(
    "line", ["— Ann Roe of Leeds", "Ann Roe (@annroe) is the mayor of Leeds.", "- the bridge (of stone) stays"]
)
def test_what_is_no_signature(line):
    """A dash without a handle, or a handle inside of a sentence, signs nothing."""
    text = f"Leeds closed its bridge on Monday.\n\n{line}\n\nYork keeps its own open."
    assert "Leeds closed its bridge on Monday." in " ".join(_lines(text))


# Captions, credits, lines of the page, lists.


@pytest.mark.parametrize(
    "line",
    [
        "El avión fue detenido el año pasado en Sevilla. Archivo.",
        "Die Brücke in Köln. (Foto: dpa/Roth)",
        "The mayor opens the bridge of Leeds. Reuters",
        "O prefeito abre a ponte. Divulgação",
    ],
)
def test_a_credit_at_the_end_makes_a_caption(line):
    """The archive or an agency behind a full stop has taken the picture."""
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "The mayor told Reuters.",
        "The bridge is safe, says the archive of Leeds.",
        "He works for AFP. Leeds closed its bridge.",
        "Ann Roe keeps the file.",
    ],
)
def test_an_agency_in_a_sentence_is_none(line):
    """Who is told something took no picture."""
    assert not is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Veja também detalhes do roubo.",
        "Confira mais detalhes sobre a festa.",
        "Você pode apoiar o site de diversas formas.",
        "The mayor walks. pic.twitter.com/abc",
        "In: Blog „Köln“, roth.eu/die-bruecke, Eintrag 10.02.2020.",
        "Read it at https://leeds.example.",
    ],
)
def test_invitations_and_addresses_are_the_pages(line):
    """Links, citations and begging tell nothing of the story."""
    assert is_boilerplate(line) or gives_an_address(line)


@pytest.mark.parametrize(
    "line",
    [
        "Amazon.com was sold in Leeds.",
        "The firm booking.example and/or its heirs pay.",
        "Os vizinhos confiram a ponte.",
    ],
)
def test_a_firm_with_a_dot_is_none(line):
    """A name is no address as long as no path follows it."""
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    ("language", "text", "verbless"),
    [
        ("es", "Sevilla Norte: De Gea, Dalot, Varane, Telles, Mata, Fernandes y Ronaldo.", True),
        ("en", "Leeds: Roe, Poe, Doe, Moe, Joe, Coe and Noe.", True),
        ("en", "Leeds has five plans: a bridge, a tunnel, a ferry, a road, a wall and a tower.", False),
        ("de", "Dokumentation: Heinz Roth: Abgebrochene Brücken.", True),
        ("de", "Köln, Bonn und Aachen am Montag.", True),
        ("de", "Köln baut eine neue Brücke.", False),
        ("de", "Die Brücke war lange zu.", False),
        ("de", "Der Rat will die Brücke.", False),
    ],
)
def test_lists_and_german_lines_without_a_verb(language, text, verbless):
    """A line-up is names and commas; a German sentence has a word that can be a verb."""
    assert (Flag.VERBLESS in judge(text, language).flags) is verbless


@pytest.mark.parametrize(
    "text", ["(The tool also tracks where people of Leeds are.)", "[Der Rat von Köln hat zugestimmt.]"]
)
def test_an_aside_in_brackets_is_a_scrap(text):
    """It belongs to the sentence before."""
    assert Flag.HEADLESS in judge(text, "en").flags


@pytest.mark.parametrize(
    ("text", "runs_on"),
    [
        ("Schöne Hände Ein echtes Muss für jede Braut in Köln.", True),
        ("Der Weg zum Ziel Wenn alle mitmachen, wird die Brücke in Köln gebaut.", True),
        ("Köln baut eine Brücke, Ein echtes Muss.", False),
        ("Der Film Ein Mann in Köln läuft.", False),
    ],
)
def test_a_german_heading_before_an_article(text, runs_on):
    """In the middle of a sentence an article has no capital, but in a title."""
    assert (Flag.GLUED in judge(text, "de").flags) is runs_on


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Wien (epdÖ) – Auch in Wien bleibt die Brücke zu.", "Auch in Wien bleibt die Brücke zu."),
        ("Köln (iwr-pressedienst) - Die Brücke bleibt zu.", "Die Brücke bleibt zu."),
        ("KVELLER via JTA — The state has a new bridge.", "The state has a new bridge."),
    ],
)
def test_agencies_that_no_list_knows(text, left):
    """A place, a short word in brackets and a dash are a dateline."""
    trimmed = trim_dateline(text)
    assert trimmed.text == left
    assert restore(trimmed) == text


@pytest.mark.parametrize(
    "text",
    [
        "Anna Roth (CDU) – so sagt sie – ist dafür.",
        "Leeds (a town of mills in the very north of England) – York too – waits.",
    ],
)
def test_a_party_in_brackets_is_no_agency(text):
    """Where a small letter follows the dash, or the brackets hold much, the sentence goes on."""
    assert trim_dateline(text).text == text


# Fragments and words that point away.


@pytest.mark.parametrize(
    "text",
    [
        "Une hausse de la charge qui ne doit rien au hasard.",
        "Deux travaux qui ont rendu sa gloire au pont de Lyon.",
        "Des mots que Lyon ne peut oublier.",
        "Un entretien accordé à quelques jours du procès, au cœur de Lyon, qui doit encore juger le maire.",
        "Un avis partagé par Anne Roux, qui a gardé le pont.",
        "Des soupçons nés de l'enquête de Lyon sur le pont qui avait brûlé.",
        "Des mesures annoncées par le maire de Lyon.",
        "Une version contredite par Anne Roux, comme l'a dit le maire de Lyon.",
        "Une crainte que ne comprend pas Anne Roux.",
        "Une initiative saluée par Lyon, qui l'a présentée comme un exemple.",
        "Un scénario contesté par Anne Roux, qui avait estimé le pont trop vieux.",
        "Un optimisme que ne partagent pas ses voisins du nord.",
        "Une somme dont les enfants ne disposent pas.",
        "Des critiques que le maire de Lyon juge excessives.",
        "Des déclarations contredites par des expertises rendues publiques à Lyon.",
        "Des dispositifs mis en place à Lyon dans le respect des règles.",
        "Un entretien relayé par le site de la ville de Lyon.",
    ],
)
def test_a_noun_and_its_relative_clause_are_no_sentence(text):
    """The verb of the clause is the only one, and what the noun means was told before."""
    assert is_fragment(words_of(text), "fr")
    assert Flag.CONNECTIVE in judge(text, "fr").flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un homme qui conduisait sans permis a été arrêté à Lyon."),
        ("fr", "Une loi qui interdit les voitures sera votée à Lyon."),
        ("fr", "Un pont relie Lyon à la mer."),
        ("fr", "Des mesures annoncées par le maire de Lyon sont attaquées."),
        ("fr", "Plusieurs images publiées à Lyon le montrent au bord du pont."),
        ("fr", "Une question posée à Lyon est restée sans réponse."),
        ("fr", "Un avis publié à Lyon était faux."),
        ("fr", "Des soldats blessés à Lyon seront soignés."),
        ("fr", "Deux images publiées à Lyon, au bord du pont."),
        ("fr", "Le maire annoncé à Lyon, qui a gardé le pont."),
        ("it", "Una decisione presa dal sindaco di Torino."),
        ("fr", "Des ponts neufs relient Lyon à la mer."),
        ("es", "Un hombre que conducía fue detenido en Sevilla."),
    ],
)
def test_a_noun_with_a_verb_of_its_own_is_a_sentence(language, text):
    """A second verb says something of it; without a clause nothing is asked."""
    assert not is_fragment(words_of(text), language)


@given(
    st.lists(st.sampled_from(["un", "une", "des", "hausse", "qui", "que", "est", "a", "annoncée", "prévu", "à", "Lyon", "sera"]), min_size=1, max_size=9)
)  # fmt: skip
def test_fragments_of_any_words(words):
    """Only French has fragments, only an indefinite article opens one, and a verb far behind any clause makes a sentence of it."""
    assert not is_fragment(words, "fr") or words[0] in ("un", "une", "des")
    assert not is_fragment(words, "en")
    assert not is_fragment(["la", *words], "fr")
    assert not is_fragment([*words, "le", "pont", "neuf", "de", "Lyon", "est"], "fr")


@pytest.mark.parametrize(
    ("language", "text", "points"),
    [
        ("fr", "De nombreux oiseaux y sont capturés.", True),
        ("fr", "Dans la ville de Lyon, de nombreux oiseaux y sont capturés.", False),
        ("fr", "Dans la ville il y a de nombreux oiseaux.", False),
        ("en", "Though Leeds may need days to count, these groups are ready.", True),
        ("en", "Groups of Leeds say these groups of York are ready.", True),
        ("en", "Of all groups, Leeds says, these groups are ready.", False),
    ],
)
def test_there_and_these(language, text, points):
    """A place that "y" means, and the many that "these" means, stand in the sentence or are missing."""
    assert (Flag.POINTING in judge(text, language).flags) is points


def test_a_stop_in_wide_brackets_ends_nothing():
    """A remark of several sentences in brackets belongs to the sentence around it."""
    text = "東京の会社(再生手続中。本社:東京)が橋を閉じた。大阪は待つ。"
    assert split(text, "ja") == ["東京の会社(再生手続中。本社:東京)が橋を閉じた。", "大阪は待つ。"]
    assert len(split("東京（一。二。）が閉じた。", "ja")) == 1


def test_vietnamese_sides():
    """Accusation and denial are known, so that both can be heard."""
    accusing, denying = "Ông An tố cáo chủ tịch phường Hà Nội.", "Chủ tịch nói đó là thông tin không đúng sự thật."
    assert accuses(words_of(accusing), accusing)
    assert answers(words_of(denying), denying)
    plain = "Hà Nội xây cầu mới."
    assert not accuses(words_of(plain), plain)
    assert not answers(words_of(plain), plain)


def test_nothing_only_fills_the_room():
    """Two sentences that say something are better than three of which one is a riddle."""
    riddle = "Though it may take days to know the toll on Leeds, these groups are poised to help."
    body = (
        "A storm hit the town of Leeds on Monday and broke its only bridge over the river Aire.\n\nMayor Ann Roe of Leeds said that the damage was the worst she had ever seen.\n\n"
        f"People wait.\n\n{riddle}"
    )
    assert riddle not in SUMMARIZER.summarize(article(body, language="en")).sentences


def test_the_only_sentence_is_printed_all_the_same():
    """What points away is printed where a text has nothing else."""
    text = "These groups of Leeds are poised to help after the storm of Monday in the north."
    assert SUMMARIZER.summarize(article(text, language="en")).sentences == (text,)
