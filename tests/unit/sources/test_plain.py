import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.canonical import item_id
from digest.sources.plain import credit_of, name_as_title, parse_plain, read_article, read_file
from tests.unit.sources.samples import FIXTURES, NAUGHTY, NOW, spec

HARBOUR = (FIXTURES / "articles" / "harbour.txt").read_text()
HEADINGS = ("Registration", "What comes next")
TITLE = "Harbour master\u2019s office “closed for repairs” until June"


def one_per_line(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def test_the_five_parts_are_recognised():
    """Section, title, body, sub-headings and credit are told apart."""
    plain = parse_plain(HARBOUR)
    assert (plain.section, plain.title, plain.attribution) == ("Local News", TITLE, "The Quay Herald")
    assert plain.headings == HEADINGS
    assert plain.text.split("\n\n")[0].startswith("The harbour master\u2019s office will stay closed")
    assert len(plain.text.split("\n\n")) == 5
    for heading in (*HEADINGS, "Quay Herald", "Local News"):
        assert heading not in plain.text


def test_the_html_has_headings_and_paragraphs():
    """As HTML the sub-headings stand where they were, and everything is escaped."""
    html = parse_plain(
        "News\n\nTitle\n\nA <b> & 'c' sentence that is long enough.\n\nMore\n\nAnother sentence that is long enough."
    ).html
    assert (
        html
        == "<p>A &lt;b&gt; &amp; &#x27;c&#x27; sentence that is long enough.</p><h3>More</h3><p>Another sentence that is long enough.</p>"
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="CR"),
        pytest.param(lambda text: "\ufeff" + text, id="BOM"),
        pytest.param(one_per_line, id="no blank lines"),
        pytest.param(lambda text: text.replace("\n\n\n", "\n"), id="none at the start"),
        pytest.param(lambda text: "\n\n  \n" + text + "\n\n \n", id="blank lines around"),
        pytest.param(lambda text: text.replace("\n", " \t\n"), id="trailing space"),
        pytest.param(lambda text: text.replace("\n\n", "\n \n\n\n"), id="many blank lines"),
        pytest.param(
            lambda text: "\n\n".join(
                textwrap.fill(line, 60, break_on_hyphens=False) for line in text.split("\n") if line
            ),
            id="wrapped",
        ),
    ],
)
def test_the_same_article_however_it_was_saved(change):
    """Line ends, byte order marks, missing or many blank lines and wrapped paragraphs change nothing."""
    assert parse_plain(change(HARBOUR).replace("\r\n", "\n").replace("\r", "\n")) == parse_plain(HARBOUR)
    article = read_article(change(HARBOUR).encode(), name="x.txt")
    assert (article.text, article.title) == (parse_plain(HARBOUR).text, TITLE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_curly_quotes_survive_every_editor(encoding):
    """Quotes and dashes come out right from the encodings that editors save in."""
    article = read_article(HARBOUR.encode(encoding), name="x.txt")
    assert article.title == TITLE
    assert "“We ask all skippers for patience,” said" in article.text


@pytest.mark.parametrize(
    "label",
    ["Reference", "REFERENCE", "References", "Source", "Sources", "Quelle", "Quellen", "Fuente", "Fonte", "Bron", "Référence", "Źródło", "Källa", "Kilde", "Kaynak", "Источник", "来源"],
)  # fmt: skip
def test_credits_in_many_languages(label):
    """The last line names whom to credit, in the languages of the sources."""
    plain = parse_plain(HARBOUR.replace("Reference:", f"{label}:"))
    assert plain.attribution == "The Quay Herald"
    assert plain.headings == HEADINGS


@pytest.mark.parametrize(
    ("line", "name"),
    [("Source: BBC", "BBC"), ("Source : AFP", "AFP"), ("来源\uff1a新华社", "新华社"), ("Source:", ""), ("A source: he said so", ""), ("Sources said: nothing", ""), ("Reference: " + "x" * 200, ""), ("BBC", "")],
)  # fmt: skip
def test_what_is_a_credit(line, name):
    """A label, a colon and a short name; a sentence that mentions a source is none."""
    assert credit_of(line) == name


def test_the_name_may_stand_on_its_own_line():
    """`Reference:` and the name below it are one credit."""
    assert parse_plain(HARBOUR.replace("Reference: ", "Reference:\n\n")).attribution == "The Quay Herald"


def test_a_file_may_begin_with_its_title():
    """Without a section the first line is the title."""
    plain = parse_plain(
        "The council votes on the pontoon\n\nThe council will vote on Tuesday, the mayor said.\n\nNobody objected.\n"
    )
    assert (plain.section, plain.title) == ("", "The council votes on the pontoon")
    assert plain.text == "The council will vote on Tuesday, the mayor said.\n\nNobody objected."


def test_a_file_may_have_neither():
    """Prose from the first line on is all body, and the file's name serves as the title."""
    text = "The council will vote on Tuesday, the mayor said.\n\nNobody objected.\n"
    assert parse_plain(text).title == ""
    article = read_article(text.encode(), name="2026-03-02-council_votes.txt")
    assert (article.title, article.text) == ("Council votes", text.strip())


@pytest.mark.parametrize(
    "title", ["Will the pontoon come?", "A pontoon for all!", "The “pontoon” question", "Pontoon: the long wait"]
)
def test_titles_may_ask_and_exclaim(title):
    """A question or an exclamation in the second line is a title."""
    plain = parse_plain(f"News\n\n{title}\n\nThe council will vote on Tuesday, the mayor said.\n\nNobody objected.")
    assert (plain.section, plain.title) == ("News", title)


@pytest.mark.parametrize(
    "line",
    ["He declined to comment.", "“Nobody knows,” she said", "- the first of three points", "1. the first of three points", "a line that is long enough that no editor would ever set it as a heading between two paragraphs of text"],
)  # fmt: skip
def test_sentences_and_points_are_no_headings(line):
    """A short sentence, a list's point and a long line belong to the body."""
    plain = parse_plain(
        f"News\n\nTitle\n\nFirst paragraph of it all.\n\n{line}\n\nLast paragraph, which is a good deal longer than anything above it, so that it counts."
    )
    assert line in plain.text
    assert plain.headings == ()


def test_a_heading_needs_something_below_it():
    """The last line of a text is no heading, however short it is."""
    plain = parse_plain("News\n\nTitle\n\nA paragraph with some words in it.\n\nThe end")
    assert plain.headings == ()
    assert plain.text.endswith("The end")


def test_a_question_may_be_a_heading():
    """A short question between paragraphs is a sub-heading."""
    plain = parse_plain(
        "News\n\nTitle\n\nA paragraph with some words.\n\nWhy now?\n\nBecause the roof leaked for three winters."
    )
    assert plain.headings == ("Why now?",)


def test_a_torn_sentence_is_mended():
    """A paragraph mark between a speaker and the quotation is taken out, so that no quotation stands without its speaker."""
    first = "In a letter that was sent to all skippers of the harbour the office wrote that the complaints were"
    plain = parse_plain(f"News\n\nTitle\n\n{first}\n\n“Unfounded and late.”\n\nIt closed on Friday.")
    assert plain.text == f"{first} “Unfounded and late.”\n\nIt closed on Friday."


def test_whole_sentences_are_not_joined():
    """A paragraph that ends in a full stop stays apart from the quotation below it."""
    first = "In a letter that was sent to all skippers of the harbour the office wrote about the complaints."
    plain = parse_plain(f"News\n\nTitle\n\n{first}\n\n“Unfounded and late.”")
    assert plain.text == f"{first}\n\n“Unfounded and late.”"


@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from([*NAUGHTY, "", "News", "Reference: X", "A sentence."])),
        max_size=12,
    ).map("\n".join)
)
def test_any_text_is_taken_apart(text):
    """No text raises; parts are lines; headings and paragraphs are apart."""
    plain = parse_plain(text)
    assert all(line == line.strip() and line for _, line in plain.blocks)
    assert "\n" not in plain.title + plain.section + plain.attribution


@given(st.lists(st.from_regex(r"[A-Z][a-z]{3,9}( [a-z]{2,9}){6,14}\.", fullmatch=True), min_size=1, max_size=6))
def test_no_paragraph_is_lost(paragraphs):
    """Every sentence of the body is in the text, in its order."""
    plain = parse_plain("\n\n".join(["Section", "A title", *paragraphs]))
    assert plain.text == "\n\n".join(paragraphs)


def test_an_article_from_standard_input():
    """Text without a file is an article too; its date is nobody's."""
    article = read_article(HARBOUR.encode(), name="-", language="en-gb")
    assert (article.title, article.section, article.attribution) == (TITLE, "Local News", "The Quay Herald")
    assert (article.published, article.language, article.url) == (None, "en-GB", "")


def test_dates_of_a_text():
    """The day in the name counts before the time of the file."""
    assert read_article(b"A\n\nB c d.", name="2026-03-01 a.txt", modified=NOW).published == NOW.replace(day=1, hour=0)
    assert read_article(b"A\n\nB c d.", name="a.txt", modified=NOW).published == NOW


def test_a_folder_is_nobodys_name():
    """Where neither the source nor the article says whose text it is, the folder's name on a disk is not told in its place."""
    nameless = spec(key="folder:/srv/de", path=Path("/srv/de"))
    assert read_file(b"Der Titel\n\nEin Satz steht hier.", name="a.txt", spec=nameless).article.source_name == ""
    credited = read_file(b"A title\n\nA sentence stands here.\n\nSource: The Agency", name="a.txt", spec=nameless)
    assert credited.article.source_name == "The Agency"


def test_an_article_belongs_to_its_source():
    """Key, name, weight, language and a section of last resort come from the source; the id from key and name."""
    source = spec(key="folder:x", name="Desk", section="Misc", weight=3.0, language="de")
    article = read_file(b"Der Titel\n\nEin Satz steht hier.", name="a.txt", spec=source).article
    assert (article.source, article.source_name, article.weight) == ("folder:x", "Desk", 3.0)
    assert (article.section, article.language) == ("Misc", "de")
    assert article.id == item_id("folder:x", "a.txt")
    assert read_file(HARBOUR.encode(), name="b.txt", spec=source).article.section == "Local News"


@pytest.mark.parametrize("content", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\x00\x00"])
def test_an_empty_file_is_an_error(content):
    """A file without text says so, with its name."""
    with pytest.raises(SourceError, match="no text") as caught:
        read_article(content, name="empty.txt")
    assert caught.value.where == "empty.txt"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2026-03-02-council_votes.txt", "Council votes"),
        ("deep/my-file.md", "My file"),
        ("20260302.txt", ""),
        ("-", ""),
    ],
)
def test_names_become_titles(name, title):
    """A file name without its date, in words."""
    assert name_as_title(name) == title
