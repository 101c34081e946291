"""Words of somebody without a mark, scraps of the title, torn beginnings, lines of the page: found by reading summaries beside their articles."""

# ruff: noqa: RUF001  dashes, quotes and letters of many scripts are what these tests are about

import pytest

from digest.summaries import ExtractiveSummarizer
from digest.summaries.body import Sentence, paragraphs, readable, sentences, without_headings, without_title
from digest.summaries.boilerplate import is_attribution, is_boilerplate
from digest.summaries.honesty import Flag, judge
from digest.summaries.kinds import Kind, introduction, kind_of
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import restore, trim_connective, trim_dateline
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()


def _sentences(text: str, language: str) -> list[Sentence]:
    told = telling_phrases(text)
    return sentences(without_headings(paragraphs(readable(text), told)), language, told)


# Words of somebody that no quotation mark shows.


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "– Nie możemy zamknąć mostu w Krakowie."),
        ("ru", "— Мост в Казани закрывать нельзя."),
        ("fr", "– Le pont de Lyon doit rester ouvert."),
        ("es", "— El puente de Sevilla debe seguir abierto."),
    ],
)
def test_a_dash_of_speech_is_a_quotation(language, text):
    """What stands behind the dash is somebody's, and without him it is a quotation without its speaker."""
    (found,) = _sentences(text, language)
    assert found.spoken
    assert Flag.NAKED in judge(found.text, language, spoken=found.spoken).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "– Most w Krakowie zostaje otwarty – powiedziała burmistrz Anna Nowak."),
        ("ru", "— Мост в Казани открыт, — сказала мэр Анна Котова."),
        ("fr", "– Le pont de Lyon reste ouvert – explique la maire Anne Roux."),
    ],
)
def test_a_dash_of_speech_with_its_speaker(language, text):
    """A second dash, a verb of speech and a name: it may be printed."""
    (found,) = _sentences(text, language)
    assert Flag.NAKED not in judge(found.text, language, spoken=found.spoken).flags


def test_a_dash_is_a_mark_of_lists_elsewhere():
    """In German and English an item of a list opens so."""
    for language in ("de", "en"):
        assert not any(found.spoken for found in _sentences("– Köln baut eine Brücke am Rhein.", language))


def test_a_speaker_on_a_line_of_his_own_goes_with_his_words():
    """The line "— said the mayor" is healed to what she said, so that neither is printed alone."""
    text = "Kraków zamyka most w poniedziałek.\n\nCieszę się z tej decyzji rady miasta.\n\n— powiedziała burmistrz Anna Nowak."
    assert [one.text for one in paragraphs(readable(text), telling_phrases(text))] == [
        "Kraków zamyka most w poniedziałek.",
        "Cieszę się z tej decyzji rady miasta. — powiedziała burmistrz Anna Nowak.",
    ]


def test_items_with_dashes_stay_apart():
    """A list of small letters is no line of a speaker."""
    text = "Die Stadt plant dreierlei.\n\n– mehr Busse in der Stadt.\n\n– weniger Autos in der Stadt."
    assert [one.text for one in paragraphs(readable(text), telling_phrases(text))][1:] != []
    assert len(paragraphs(readable(text), telling_phrases(text))) >= 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "J’ai vu le pont de Lyon tomber."),
        ("es", "Creo que el puente de Sevilla es seguro."),
        ("pt", "Acho que a ponte de Lisboa é segura."),
        ("it", "Abbiamo chiuso il ponte di Torino."),
        ("pl", "Cieszę się z decyzji Krakowa."),
        ("ru", "Думаю, мост в Казани безопасен."),
    ],
)
def test_a_verb_says_i(language, text):
    """Where the pronoun is left out or elided, the verb tells that somebody speaks of himself."""
    assert Flag.FIRST_PERSON in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le maire de Lyon a vu le pont tomber."),
        ("es", "« Creo que es seguro », dijo la alcaldesa Ana Ruiz de Sevilla."),
        ("it", "Il sindaco di Torino ha chiuso il ponte."),
        ("pl", "Kraków cieszy się z decyzji rady."),
    ],
)
def test_who_is_quoted_may_say_i(language, text):
    """In quotation marks it is the speaker's, and the third person is nobody's own."""
    assert Flag.FIRST_PERSON not in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "They are what make us rich, and they are what we want."),
        ("fr", "This is what we have been asking for all of the time."),
        ("it", "Wir haben das nicht gewusst, und wir wollen es auch nicht."),
        ("pl", "They said that it was not the end of the bridge."),
        ("zh", "They are what make us rich, and they are what we want."),
    ],
)
def test_a_sentence_of_another_language(language, text):
    """It is a quotation that the page showed by other means than marks, or a scrap, and is printed only where there is nothing else."""
    assert Flag.FOREIGN in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Film „The Man Who Was Not There“ läuft in Köln."),
        ("en", "Angela Merkel met Emmanuel Macron, Pedro Sánchez, Giorgia Meloni."),
        ("fr", "Le groupe The Who a joué à Lyon pour la première fois."),
        ("zh", "北京关闭了 Beijing Bridge，上海没有，天津也没有。"),
        ("xx", "They are what make us rich, and they are what we want."),
    ],
)
def test_names_and_titles_make_no_foreign_sentence(language, text):
    """A foreign name has its own language's words around it; where the own words are not known, nothing is said."""
    assert Flag.FOREIGN not in judge(text, language).flags


def test_the_foreign_quotation_is_not_printed():
    """A German summary has German sentences."""
    foreign = "They are what make us rich, and they are what we want to have."
    body = f"Die Stadt Köln baut im nächsten Jahr eine neue Brücke über den Rhein.\n\n{foreign}\n\nDer Rat von Köln hat dem Bau am Montag zugestimmt.\n\nDie Brücke soll neun Millionen Euro kosten und zwei Jahre dauern."
    assert foreign not in SUMMARIZER.summarize(article(body, language="de")).sentences


# Scraps of the title, and beginnings that a page has torn.


def test_a_part_of_the_title_is_no_sentence():
    """Half of a title above a film is no news, though it ends in a question mark."""
    found = _sentences("Who pays for the bridge? Leeds closed it on Monday, and York waits.", "en")
    left = without_title(found, "Who pays for the bridge? Leeds and York in dispute")
    assert [one.text for one in left] == ["Leeds closed it on Monday, and York waits."]


def test_a_longer_sentence_than_the_title_stays():
    """What says more than the title is no repetition of it."""
    found = _sentences("Leeds closes its bridge on Monday for two years.", "en")
    assert without_title(found, "Leeds closes its bridge") == found


def test_a_text_of_nothing_but_its_title_stays():
    """There is nothing else to print then."""
    found = _sentences("Leeds closes its bridge.", "en")
    assert without_title(found, "Leeds closes its bridge") == found
    assert without_title([], "Leeds") == []


def test_no_title_leaves_all():
    """Without a title nothing repeats it."""
    found = _sentences("Leeds closes its bridge. York waits for it.", "en")
    assert without_title(found, "") == found


def test_a_torn_beginning_is_not_made_whole():
    """A small letter shows that the beginning is missing, so that no connective is cut there."""
    assert trim_connective("and the bridge of Leeds stays closed.", "en").removed == ""
    assert trim_connective("And the bridge of Leeds stays closed.", "en").text == "The bridge of Leeds stays closed."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Leeds News – Police closed the bridge on Monday.", "Police closed the bridge on Monday."),
        ("SÃO PAULO - A ponte de Lisboa fechou.", "A ponte de Lisboa fechou."),
        ("Sevilla, 3 may (EFE).- El puente está cerrado.", "El puente está cerrado."),
    ],
)
def test_more_datelines(text, left):
    """A paper that names itself, a place in capitals before one dash, and the full stop of an agency."""
    trimmed = trim_dateline(text)
    assert trimmed.text == left
    assert restore(trimmed) == text


@pytest.mark.parametrize(
    "text",
    [
        "Bad News – a film by Ann Roe – opens in Leeds.",
        "The Leeds News said on Monday – Police agree – that the bridge is safe.",
        "Leeds - a town of mills - closed its bridge.",
        "News of the bridge – Police closed it – spread.",
    ],
)
def test_what_is_no_dateline(text):
    """Dashes around an aside cut nothing off."""
    assert trim_dateline(text).text == text


# Openings.


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The two boys were held by police in Leeds."),
        ("en", "The three schools of Leeds were closed."),
        ("en", "The biggest benefit Norvik has compared to these languages is speed."),
        ("fr", "Le médecin lui avait alors dit de rentrer."),
    ],
)
def test_who_was_told_of_before(language, text):
    """So many of something, a demonstrative without a clause before it, somebody to whom something is said: each wants its sentence."""
    assert Flag.POINTING in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The two weeks of rain are over in Leeds."),
        ("en", "Two boys were held by police in Leeds."),
        ("en", "Mayor Ann Roe closed the bridge, and this angered York."),
        ("fr", "Le maire de Lyon, Jean Roux, lui a répondu."),
        ("fr", "Le président lui-même est venu à Lyon."),
    ],
)
def test_who_stands_in_the_sentence_itself(language, text):
    """What the sentence has told needs no other."""
    assert Flag.POINTING not in judge(text, language).flags


@pytest.mark.parametrize(
    ("text", "runs_on"),
    [
        ("Periodic tasks Currently, the system is for one task only.", True),
        ("A second reading Typically, the bill fails in Leeds.", True),
        ("Currently, the bridge of Leeds is closed.", False),
    ],
)
def test_a_heading_before_an_adverb(text, runs_on):
    """An adverb with a capital and a comma opens a sentence, so what stands before it is a heading."""
    assert (Flag.GLUED in judge(text, "en").flags) is runs_on


# Lines of the page, and kinds.


@pytest.mark.parametrize("line", ["東京ニュース『東京の橋が閉鎖』。", "東京新聞、2009年8月11日。"])
def test_japanese_sources_are_attributions(line):
    """A paper with its title or its day says where, not what."""
    assert is_attribution(line)


@pytest.mark.parametrize("line", ["東京は『橋の歌』を発表した。", "橋は2009年8月11日に閉鎖された。", ""])
def test_japanese_sentences_are_none(line):
    """A title or a day inside of a sentence is news."""
    assert not is_attribution(line)


@pytest.mark.parametrize("line", ["邀請您到 FB 粉絲團!", "Mein Konto Passwort vergessen?", "Forgot your password?"])
def test_more_lines_of_the_page(line):
    """Invitations and accounts are the page's."""
    assert is_boilerplate(line)


def test_a_writers_name_in_capitals_ends_no_introduction():
    """One line of capitals is a name; an interview has many, or questions."""
    text = (
        "Gespräch mit zwei Gründern\n\nMAX MUSTER\n\nDie Firma Norvik aus Köln baut seit zehn Jahren Brücken aus Holz.\n\nWie fing das an?\n\n"
        "Roth: „Mit einem Zaun.“\n\nUnd dann?\n\nRoth: „Dann kam die Brücke.“\n\nWas kostet sie?\n\nRoth: „Neun Millionen.“"
    )
    body = paragraphs(readable(text), telling_phrases(text))
    kind = kind_of("", text, body)
    assert kind is Kind.INTERVIEW
    assert [one.text for one in introduction(body, kind)][-1].startswith("Die Firma Norvik")


def test_names_of_a_transcript_end_the_introduction():
    """Where lines of capitals name who speaks next, the first of them does."""
    text = "Ein Abend in Köln.\n\nANNA ROTH\n\nDie Brücke ist offen.\n\nMAX MUSTER\n\nUnd sicher ist sie auch.\n\nANNA ROTH\n\nDas freut alle.\n\nMAX MUSTER\n\nJa."
    body = paragraphs(readable(text), telling_phrases(text))
    assert [one.text for one in introduction(body, Kind.INTERVIEW)] == ["Ein Abend in Köln."]


def test_a_stranger_waits_for_who_introduces_him():
    """A family name alone is not printed where sentences without it are as good."""
    body = (
        "The town of Danbury closed its schools on Monday for a week of snow.\n\nMayor Mark Boughton of Danbury writes to pupils on his telephone every night.\n\n"
        "Boughton has never closed a school for a joke.\n\nThe snow of Danbury lies a metre high, and the ploughs are broken."
    )
    printed = SUMMARIZER.summarize(article(body, language="en"), sentences=2, words=40).sentences
    told = " ".join(printed)
    assert "Boughton has" not in told or "Mark Boughton" in told
