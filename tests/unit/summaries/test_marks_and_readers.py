"""Numbers, labels and tags before a sentence, sentences that shout or speak to their reader, and lines of references and series."""

# ruff: noqa: RUF001  dashes and quotes are what these texts are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import body
from digest.summaries.boilerplate import gives_an_address, is_boilerplate, leads_elsewhere
from digest.summaries.honesty import Flag, judge
from digest.summaries.lines import lines_of, without_tags
from digest.summaries.run_ins import is_shouted
from digest.summaries.trims import restore, trim_mark


@pytest.mark.parametrize(
    ("language", "text", "rest"),
    [
        ("en", "3. Exercise keeps the harbour workers fit.", "Exercise keeps the harbour workers fit."),
        ("fr", "12. Le pont est fermé depuis mardi.", "Le pont est fermé depuis mardi."),
        ("es", "1) El puente está cerrado desde el martes.", "El puente está cerrado desde el martes."),
        ("de", "2) Die Brücke ist seit Dienstag gesperrt.", "Die Brücke ist seit Dienstag gesperrt."),
        ("vi", "4. Cây cầu đóng cửa ba tháng.", "Cây cầu đóng cửa ba tháng."),
        ("ru", "5. Мост закрыт со вторника.", "Мост закрыт со вторника."),
        ("en", "Summary: The harbour is closed until spring.", "The harbour is closed until spring."),
        ("fr", "En bref : Le pont est fermé depuis mardi.", "Le pont est fermé depuis mardi."),
        ("es", "Resumen: El puente está cerrado desde el martes.", "El puente está cerrado desde el martes."),
        ("de", "Zusammenfassung: Die Brücke ist gesperrt.", "Die Brücke ist gesperrt."),
        ("vi", "Tóm tắt: Cây cầu đóng cửa ba tháng.", "Cây cầu đóng cửa ba tháng."),
    ],
)
def test_numbers_and_labels_are_cut(language, text, rest):
    """What numbers an item or calls it a summary goes, and can be brought back."""
    trimmed = trim_mark(text, language)
    assert trimmed.text == rest
    assert restore(trimmed) == text


TAGS = [
    ("<p>The harbour is closed.", ["The harbour is closed."]),
    ('<li><p class="lead">„Wir warten“, sagte Ada Roe.', ["„Wir warten“, sagte Ada Roe."]),
    ("<b>Bold</b> The harbour <i>Leeds</i> is closed.", ["Bold The harbour Leeds is closed."]),
    ("<P>The <STRONG>harbour</STRONG> is closed.</P>", ["The harbour is closed."]),
    (
        "The harbour is closed.</p><p><br></p><p>The bridge is open.</p>",
        ["The harbour is closed.", "The bridge is open."],
    ),
    (
        f'<p>The <a href="https://leeds.example/{"x" * 300}" rel="nofollow">council</a> closed it.',
        ["The council closed it."],
    ),
    ('<a href="/leeds">Leeds</a> closed its <u>harbour</u>.', ["Leeds closed its harbour."]),
    (
        '<blockquote>We wait.</blockquote><hr/><p>So <small>says</small> she. <img src="/leeds.jpg"/></p>',
        ["We wait.", "So says she."],
    ),
    ("The harbour is closed. <br>The bridge is open.", ["The harbour is closed.", "The bridge is open."]),
    ("The harbour is closed.\n<br/>The bridge is open.", ["The harbour is closed.", "The bridge is open."]),
]


@pytest.mark.parametrize(("text", "lines"), TAGS)
def test_markup_that_a_page_has_encoded_twice_goes(text, lines):
    """Tags go where they mark up a line, those that close with those that open; those of paragraphs part lines."""
    assert lines_of(body.readable(text)) == lines


@pytest.mark.parametrize(
    "text",
    [
        "The <a> element makes a link, and <a href> needs an address.",
        "<abbr>Leeds</abbr> is no word in marks.",
        "The <b> element makes a word bold, and </b> ends it.",
        "Write <b>word</b> in a page.",
        "<3 is what the mayor wrote below the picture.",
        "<bridge> is a word in marks.",
        "If a < b and c > d, the bridge holds.",
        "<b The bridge is open.",
    ],
)
def test_what_speaks_of_tags_keeps_them(text):
    """A tag inside of a line is what the sentence is about, and a sign that opens no tag is one of the text."""
    assert body.readable(text) == text


@given(st.lists(st.sampled_from(["<b>", "</P>", '<a href="x">', "<br/>", "<h2 >", "<", ">", "/", " ", "\n", "Z", ".", "é"]), max_size=20).map("".join))  # fmt: skip
def test_tags_take_no_word_with_them(text):
    """Whatever is marked up, what stands outside of tags stays, in its order; a text without a sign of a tag is as it was, and one that opens with a tag has none of it."""
    plain = without_tags(text)
    assert "<" in text or plain == text
    assert [one for one in plain if one in "Z.é"] == [one for one in text if one in "Z.é"]
    assert without_tags(f"<p>Z{text}").startswith("\nZ")
    assert not any(tag in without_tags(f"<p>{line}") for line in text.split("\n") for tag in ("<b>", "</P>", "<a href"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "3. Liga und Pokal werden im Frühjahr neu geordnet."),
        ("tr", "2. Ordu bölgesinde köprü kapatıldı."),
        ("en", "1. FC Leeds won the cup on Sunday."),
        ("en", "2. Bundesliga side Leeds won the cup on Sunday."),
        ("en", "2026 was the year of the harbour."),
        ("en", "3.5 million people crossed the bridge."),
        ("en", "12. and so on, as the council wrote."),
        ("en", "Summary justice is what the harbour fears."),
        ("en", "<3 is what the mayor wrote below the picture."),
        ("", "7. The bridge is closed, in a language nobody knows."),
    ],
)
def test_ordinals_and_plain_words_stay(language, text):
    """A number with a stop is an ordinal in German and Turkish, a club has its own, and words that only look like labels are words."""
    assert trim_mark(text, language).text == text


@pytest.mark.parametrize(
    "text",
    [
        "MOBILITY MASTER PLAN OFFICE APPOINTMENTS POLLS ROADS TRAFFIC.",
        "Vaccine COVID = DAMAGE THAT STAYS FOR GOOD - A CRIME AGAINST ALL.",
        "МОСТ ЗАКРЫТ ДО КОНЦА ЭТОЙ ЗИМЫ.",
    ],
)
def test_sentences_that_shout_are_of_the_page(text):
    """Capitals nearly all through are a menu or a heading."""
    assert is_shouted(text)
    assert Flag.HEADLESS in judge(text, "en").flags


@pytest.mark.parametrize(
    "text",
    [
        "The harbour was bought last year by the shipping group NORDSEE.",
        "NATO and UN met in Leeds, said the BBC.",
        "WHO SAID NO?",
        "桥梁在春天之前都将继续关闭。",
    ],
)
def test_names_in_capitals_and_scripts_without_them_do_not_shout(text):
    """A name at the end, a few letters, and a script that has no capitals are no menu."""
    assert not is_shouted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Now you can hear the harbour news each morning.",
        "If you are new to the harbour, the old pier is a good place to begin.",
        "You can now book a seat on the first ferry of the day.",
        "Have you been to the new pier of the harbour yet?",
        "Your ferry leaves at nine on every day of the week.",
        "Brace yourself, friends of the harbour: the ferry might not leave today.",
    ],
)
def test_english_sentences_that_begin_with_their_reader(text):
    """Where "you" stands at the beginning, or behind the word that opens the sentence, its reader is spoken to."""
    assert Flag.ADDRESS in judge(text, "en").flags


@pytest.mark.parametrize(
    "text",
    [
        "“You can now book a seat on the ferry,” said the mayor Ada Roe on Monday.",
        "The mayor told visitors that you can walk to the pier from the station.",
        "If the ferry is late, the harbour pays for a taxi to the station.",
        "Thank you notes were sent to all who had helped at the harbour.",
    ],
)
def test_you_further_on_or_in_a_quotation_is_no_address(text):
    """What a person says to another, and "you" for anybody in the middle of a report, is no speech to the reader."""
    assert Flag.ADDRESS not in judge(text, "en").flags


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Bis zum Freitag könnt ihr die Fähre noch umsonst nehmen.", True),
        ("Die Karten, die ihr dafür wollt, habt ihr im Hafen schnell gefunden.", True),
        ("Wisst ihr, wann die erste Fähre im Frühjahr wieder fährt?", True),
        ("Die Fähre findet ihr Ende im Hafen von Lübeck.", False),
        ("Die Stadt hat ihr Wort gehalten und die Brücke geöffnet.", False),
    ],
)
def test_german_verbs_for_several_readers(text, spoken):
    """A verb of the second person beside "ihr" speaks to readers; "ihr" before a noun is what belongs to her."""
    assert (Flag.ADDRESS in judge(text, "de").flags) is spoken


def test_a_label_with_brackets_is_a_label():
    """A name with what it stands for in brackets, and a colon, is the head of an entry in a list."""
    assert (
        Flag.HEADLESS in judge("Ada Roe (ENG/Rudern): Mit 18 Jahren gewann sie in Leeds das erste Rennen.", "de").flags
    )
    assert Flag.HEADLESS not in judge("Ada Roe (18) gewann in Leeds das erste Rennen ihrer Laufbahn.", "de").flags


@pytest.mark.parametrize(
    "line",
    [
        "^ Roe, A.; Poe, B. (2016). Reduction of noise in harbours.",
        "Roe, A. (2016). Reduction of noise in harbours. Conference on Harbours. pp. 595. doi:10.1109/x.2016.1",
        "Harbour Review 25 (5): 615. PMID 19153135.",
        "A Harbour History. Archived from the original on 21 January 2011.",
        "Die Geschichte des Hafens. Abgerufen am 21. Januar 2011.",
        "Write to Ada Roe at ada.roe@paper.example",
        "※写真は2013年のものである。",
        "注意:港と市は別の組織である。",
    ],
)
def test_references_and_notes_are_of_the_page(line):
    """A line of a list of references, and a note behind a sign, tell nothing of the story."""
    assert is_boilerplate(line) or gives_an_address(line)


@pytest.mark.parametrize(
    "line",
    [
        "The treasure was retrieved 21 days after the storm.",
        "The harbour's account, @harbour, has a thousand readers in Leeds.",
        "The mayor wrote a paper: it was printed in 2016 and is read to this day.",
        "写真は2013年のものである。",
    ],
)
def test_stories_about_papers_are_no_references(line):
    """The words of a story that look like those of a reference leave it in."""
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "This article is part of a series on harbours.",
        "Die Serie entsteht in Zusammenarbeit mit der Stiftung Hafen und wird hier erscheinen.",
        "Im bereits erschienenen Artikel «Hafen: Wie es begann» wird die Lage beschrieben.",
        "Cet article fait partie d'une série sur les ports.",
        "A notícia foi dada pelo jornal Porto Novo.",
        "As informações são do Porto Novo.",
    ],
)
def test_what_tells_of_the_series_or_the_source_leads_elsewhere(sentence):
    """Boxes of a series, teasers of its other parts and credits to another paper are no sentences of the story."""
    assert leads_elsewhere(sentence)


def test_articles_and_series_in_a_story_stay():
    """A series or an article that the story tells of is its own."""
    assert not leads_elsewhere("Die Serie des Vereins endete nach neun Siegen in Lübeck.")
    assert not leads_elsewhere("Cet article de la loi sera voté mardi à Lille.")


def test_invitations_may_have_a_small_letter():
    """A German invitation is one with "sie" for "Sie", too."""
    assert is_boilerplate("Besuchen sie unseren Markt im Hafen.")
