"""Sentences that are none of the story: captions, line-ups and menus, another language, advice; and what a third reading found beside them."""

# ruff: noqa: RUF001  apostrophes, quotes and letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.body import paragraphs, readable, sentences, without_headings
from digest.summaries.boilerplate import is_boilerplate, is_caption
from digest.summaries.honesty import Flag, judge
from digest.summaries.kinds import Kind, introduction, kind_of
from digest.summaries.run_ins import is_list
from digest.summaries.scraps import is_foreign, is_verbless, speaks_to_you
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore, trim_dateline, trim_place
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import words_of
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()


@pytest.mark.parametrize(
    ("text", "verbless"),
    [
        ("Mayor Ann Roe, the woman with the plan.", True),
        ("The old bridge of Leeds at night.", True),
        ("Ann Roe in the town hall of Leeds on Monday.", True),
        ("The council of Leeds won.", False),
        ("Ann Roe slept in the town hall of Leeds.", False),
        ("The bridge’s too old.", False),
        ("Leeds closed its bridge.", False),
        ("The men of Leeds know it.", False),
        ("The council opens a bridge.", False),
    ],
)
def test_an_english_caption_has_no_verb(text, verbless):
    """It names somebody and says nothing of him."""
    assert is_verbless(text, words_of(text), "en", vocabulary("en")) is verbless


def test_what_is_not_english_is_not_judged_by_its_verbs():
    """A text that is taken for English by mistake has none of its small words."""
    text = "Anne Roux accuse Acme."
    assert not is_verbless(text, words_of(text), "en", vocabulary("en"))


def test_a_menu_is_no_sentence():
    """Dozens of words, nearly all with capitals, are the links of a page."""
    menu = " ".join(["Heidelberg Sport Polizei Wirtschaft Kultur Wissen Reise"] * 5) + "."
    assert is_list(menu, words_of(menu))
    assert Flag.LISTED in judge(menu, "it").flags
    news = "Die Stadt Köln baut im nächsten Jahr eine neue Brücke über den Rhein, und der Rat hat dem Bau am Montag nach langem Streit mit großer Mehrheit zugestimmt, sagte Anna Roth."
    assert not is_list(news, words_of(news))
    assert Flag.LISTED not in judge(news, "de").flags


@pytest.mark.parametrize(
    ("language", "text", "to_you"),
    [
        ("de", "Jetzt planen Sie, die Brücke zu kaufen.", True),
        ("de", "Was kostet es, wenn du in Köln wohnst.", True),
        ("de", "Sie planen, die Brücke in Köln zu kaufen.", False),
        ("de", "Die Stadt will sie kaufen.", False),
        ("fr", "À Lyon, vous pouvez voir le pont.", True),
        ("fr", "À Lyon, on peut voir le pont.", False),
        ("es", "Si usted vive en Sevilla, espere.", True),
        ("pt", "Em Lisboa você espera.", True),
        ("nl", "In Utrecht moet je wachten.", True),
        ("en", "Make sure to have several men around in Leeds.", True),
        ("en", "Leeds makes sure of it.", False),
        ("zh", "北京关闭了大桥。", False),
    ],
)
def test_who_is_spoken_to(language, text, to_you):
    """Advice, invitations and the questions of an interview speak to somebody; news speaks of somebody."""
    assert speaks_to_you(text, words_of(text), language) is to_you
    assert (Flag.ADDRESS in judge(text, language).flags) is to_you


@given(st.text(max_size=120), st.sampled_from(["en", "de", "fr", "pl", "zh", "xx"]))
def test_scraps_of_any_text(text, language):
    """A long text without a list is no caption, "vous" speaks to somebody and no other language than ours does, and nothing is foreign where no language is known."""
    words, known = words_of(text), vocabulary(language)
    assert ":" in text or not is_verbless(text, [*words, *["word"] * 40], language, known)
    assert speaks_to_you(f"{text} vous", [*words, "vous"], "fr")
    assert language not in ("zh", "xx") or not speaks_to_you(text, words, language)
    assert language != "xx" or not is_foreign(words, language, known)


def test_a_question_never_fills_the_room():
    """Two facts are better than two facts and a question to the reader."""
    body = (
        "The town of Leeds closed its only bridge over the river on Monday for two years.\n\nMayor Ann Roe said that the stones of the bridge were older than the town.\n\n"
        "Want to hear of the next bridge before all the others do so?\n\nThe council of Leeds has no money for a new one."
    )
    assert not any(one.endswith("?") for one in SUMMARIZER.summarize(article(body, language="en")).sentences)


def test_nothing_is_said_twice():
    """A lead that repeats its sub-title has nearly all of its words, and one of them is enough."""
    under = (
        "The bridge of Leeds over the river Aire stays closed for two years after the storm of Monday, says Ann Roe."
    )
    lead = "The old bridge of Leeds over the river Aire stays closed for two years after the storm of Monday night, says mayor Ann Roe in York."
    body = f"{under}\n\n{lead}\n\nTrains run on the northern line until the summer of next year.\n\nThe council of Leeds has no money for a new one, it said."
    assert not {under, lead}.issubset(SUMMARIZER.summarize(article(body, language="en"), words=90).sentences)


@pytest.mark.parametrize(
    ("language", "text", "leaning"),
    [
        ("en", "The town of York closed its bridge as well.", True),
        ("en", "The town of York closed its bridge too.", True),
        ("en", "The bridge of York is too old.", False),
        ("de", "In Bonn geht das auch nicht.", True),
        ("fr", "La ville de Lyon est venue aussi.", True),
        ("es", "El alcalde de Sevilla vino también.", True),
        ("de", "Wenn Köln von neuen Brücken über den Rhein träumt.", True),
        ("de", "Wenn Köln träumt, wird gebaut.", False),
        ("es", "Aseguró que el puente de Sevilla es seguro.", True),
        ("es", "La alcaldesa Ana Ruiz aseguró que el puente es seguro.", False),
        ("fr", "Un voyage annulé par la mairie de Lyon.", True),
        ("pl", "Tego dnia mija termin w Krakowie.", True),
    ],
)
def test_afterthoughts_halves_and_missing_subjects(language, text, leaning):
    """What is added, what has no main clause and what does not say who, each wants the sentence before."""
    assert (Flag.CONNECTIVE in judge(text, language).flags) is leaning


@pytest.mark.parametrize(
    ("language", "text", "flag"),
    [
        ("en", "Over the past few decades, they’ve managed to clear Leeds of rats.", Flag.PRONOUN),
        ("fr", "Le maire Jean Roux a dit que cela allait changer.", Flag.POINTING),
        (
            "fr",
            "« C'est facile de crier sur nos bancs de bois », a-t-elle fustigé devant Jean Roux.",
            Flag.NAKED,
        ),
    ],
)
def test_who_and_what_is_not_named(language, text, flag):
    """A contraction hides a pronoun, "que cela" has no clause to mean, and a name behind the verb is not the speaker's."""
    assert flag in judge(text, language).flags


def test_a_speaker_before_the_inverted_verb_is_named():
    """Who stands before "a-t-elle dit" has said it."""
    text = "La maire Anne Roux n'a rien regretté : « C'est facile de crier sur nos bancs de bois », a-t-elle fustigé."
    assert Flag.UNNAMED_SPEAKER not in judge(text, "fr").flags


@pytest.mark.parametrize(
    ("line", "caption", "page"),
    [
        ("Ana Ruiz y Juan Gil en Sevilla (Foto: Pool via REUTERS).", True, False),
        ("Die Brücke (Bild: dpa) ist alt.", True, False),
        ("Escucha las ocho emisoras con su aplicación.", False, True),
        ("Laden Sie die Anwendung.", False, True),
        ("Want to know more about Ann Roe?", False, True),
        ("Downloads of the song rose in Leeds.", False, False),
        ("The photo (taken in Leeds) was sold.", False, False),
    ],
)
def test_pictures_and_invitations(line, caption, page):
    """Who took a picture makes a caption, and an imperative at the start an invitation."""
    assert is_caption(line) is caption
    assert is_boilerplate(line) is page


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Berlin Die Regierung baut eine Brücke.", "Berlin "),
        ("Köln, Bonn Nach langem Streit wird gebaut.", "Köln, Bonn "),
        ("Berlin baut eine Brücke.", ""),
        ("Die Regierung baut.", ""),
    ],
)
def test_a_german_place_before_the_sentence(text, place):
    """A capital article in the middle shows that a place stands before the sentence; it can be put back."""
    trimmed = trim_place(text)
    assert trimmed.removed == place
    assert restore(trimmed) == text


def test_a_place_is_cut_only_from_the_first_paragraph():
    """Further down the same words are a heading that runs in."""
    text = (
        "Berlin Die Regierung baut eine Brücke über die Spree.\n\nBerlin Die Opposition will das nicht haben, sagt sie."
    )
    told = telling_phrases(text)
    found = sentences(without_headings(paragraphs(readable(text), told)), "de", told)
    assert [one.trimmed.removed for one in found] == ["Berlin ", ""]


def test_an_agency_with_a_full_stop():
    """The stop behind the bracket of a Spanish agency is a part of the dateline, with or without a place."""
    assert trim_dateline("(EFE).- Sevilla cerró el puente.").text == "Sevilla cerró el puente."


def test_an_interview_that_begins_by_a_name_has_no_introduction():
    """Who is addressed in the first line is asked there, so that nothing before it could be printed."""
    text = "Herr Roth, in Köln gibt es sieben Brücken. Damit kommt man aus. Wozu noch eine?\n\nWeil sieben zu wenig sind.\n\nWer zahlt?\n\nDas Land zahlt sie."
    body = paragraphs(readable(text), telling_phrases(text))
    kind = kind_of("", text, body)
    assert kind is Kind.INTERVIEW
    assert introduction(body, kind) == []


def test_the_minutes_of_a_match_make_a_live_blog():
    """Lines that begin with a minute are entries, and where nothing whole stands before them all are read."""
    entries = "\n\n".join(
        f"{minute}' Le numéro {minute} tire et le gardien de Lyon arrête." for minute in (3, 12, 24, 37, 51)
    )
    text = f"STADE : Le Moustoir\n\n{entries}"
    body = paragraphs(readable(text), telling_phrases(text))
    assert kind_of("", text, body) is Kind.LIVE_BLOG
    assert introduction(body, Kind.LIVE_BLOG) == body
