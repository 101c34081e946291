import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.titles import MAX_TITLE, alternative, byline, language_tag, one_line, plain_line
from tests.unit.sources.samples import NAUGHTY


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("Beans &amp; peas", "Beans & peas"),
        ("<b>Bold</b> and <i class='x'>not</i>", "Bold and not"),
        ("One<br/>two", "One two"),
        ("a &lt; b", "a < b"),
        ("How to use &lt;b&gt;", "How to use <b>"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("AT&T", "AT&T"),
        ("Caf&eacute; &#8212; &#x201C;ja&#x201D;", "Café — “ja”"),
        ("  two\n\tlines \u00a0 here ", "two lines here"),
        ("{{7*7}}", "{{7*7}}"),
        ("<!-- no -->yes", "yes"),
        ("", ""),
    ],
)
def test_titles_are_one_plain_line(markup, line):
    """Tags go, entities are decoded once, space is joined."""
    assert one_line(markup) == line


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize("make", [one_line, plain_line, byline, alternative])
def test_naughty_strings_stay_on_one_line(make, text):
    """Nothing that a title holds can begin a header, a line or a terminal sequence."""
    line = make(text)
    assert len(line) <= MAX_TITLE
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in line)
    assert line == line.strip()


@given(st.text(max_size=800))
def test_any_text_becomes_a_title(text):
    """For every text the title is one line of at most 300 characters without control characters."""
    line = one_line(text)
    assert len(line) <= MAX_TITLE
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in line)


@given(st.text(max_size=400))
def test_a_plain_line_is_a_fixed_point(text):
    """Doing it twice changes nothing."""
    assert plain_line(plain_line(text)) == plain_line(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("0 \x1b\r0", "0 0"),
        ("a \x00 b", "a b"),
        ("a\r\nb\x0bc", "a b c"),
        ("\x07 \ufeff a \u202e\u2028", "a"),
        ("a\x1b[31mb", "a[31mb"),
    ],
)
def test_what_is_dropped_leaves_no_double_space(text, line):
    """A control character between two spaces leaves one space, and a line end is a space before it is a control character."""
    assert plain_line(text) == line


def test_long_titles_end_at_a_word():
    """A cut title ends with an ellipsis after a whole word."""
    line = one_line("word " * 100)
    assert line.endswith("word…")
    assert len(line) <= MAX_TITLE
    assert one_line("x" * 500) == "x" * 299 + "…"


@pytest.mark.parametrize(
    "name", ["photo.jpg", "IMG_2034.JPG", "IMG_2034", "DSC 0042", "a-b_c%20d.webp", "image", "untitled", "PXL_20260101"]
)
def test_file_names_are_no_alternative_texts(name):
    """Nobody is helped by hearing the name of a file."""
    assert alternative(name) == ""


@pytest.mark.parametrize("text", ["A dog on a beach", "The image of the day", "Minister P. Jones"])
def test_descriptions_are_alternative_texts(text):
    """What describes a picture is kept."""
    assert alternative(text) == text


@pytest.mark.parametrize(
    ("text", "tag"),
    [("en", "en"), ("EN-us", "en-US"), ("pt_br", "pt-BR"), ("zh-hans-cn", "zh-Hans-CN"), ("es-419", "es-419"), (" de ", "de"), ("fra", "fra"), ("", ""), ("english", ""), ("1", ""), (None, ""), (7, "")],
)  # fmt: skip
def test_languages_are_written_one_way(text, tag):
    """BCP 47 with its usual capitals; what is no language is none."""
    assert language_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("noura@kiez.berlin (Nora Haddad)", "Nora Haddad"),
        ("jm@phare.online", ""),
        ("mailto:jm@phare.online", ""),
        ("Jérôme Müller (jm@phare.online)", "Jérôme Müller"),
        ("Jérôme Müller <jm@phare.online>", "Jérôme Müller"),
        ('"Jérôme Müller" <jm@phare.online>', "Jérôme Müller"),
        ("Jérôme Müller jm@phare.online", "Jérôme Müller"),
        ("noura@almina.example (نورا حداد)", "نورا حداد"),
        ("jörg@müller.example (Jörg)", "Jörg"),
        ("a@b.org (Ann), c@d.berlin (Bo), e@f.org", "Ann, Bo"),
        ("a@b.org, Bo; c@d.museum", "Bo"),
        ("a@b.org (Ann (editor))", "Ann (editor)"),
        ("a@b.org (a@b.org)", ""),
        ("a@localhost", ""),
        ("a@b.org?subject=Hi (Ann)", "Ann"),
        ("Ann (Reuters)", "Ann (Reuters)"),
        ("Ann, @ann", "Ann, @ann"),
        ("Ann @ Home; Bo:", "Ann @ Home; Bo:"),
        ("", ""),
    ],
)
def test_a_byline_names_people_and_never_their_addresses(text, names):
    """An address of mail goes whole, with the brackets around it, or those around the name behind it; a line without one stays as it is."""
    assert byline(text) == names


NAMES = st.text(alphabet="abcxyzäöüßжил نور-.'", min_size=1, max_size=20).map(lambda text: " ".join(text.split()))
ADDRESSES = st.from_regex(r"[a-z0-9._+-]{1,20}@[a-z0-9-]{1,10}(\.[a-z]{2,12}){1,3}", fullmatch=True)


@given(NAMES, ADDRESSES, st.sampled_from(["{1} ({0})", "{0} ({1})", "{0} <{1}>", "{0} {1}", "{0}, {1}", "{0} [{1}]"]))
def test_whatever_the_top_level_domain_the_name_alone_is_left(name, address, form):
    """Of every usual form of a name with an address the name stays, letter by letter, and nothing of the address."""
    assert byline(form.format(name, address)) == name


@given(st.text(alphabet="a@()<>[],; .", max_size=300), st.integers(0, 3000))
def test_no_address_is_left_in_a_byline(text, length):
    """However it is nested, cut or repeated, no word has an at sign between letters."""
    line = byline("a" * length + text)
    assert not [word for word in line.replace("(", " ").replace("<", " ").split() if "a@a" in word]
