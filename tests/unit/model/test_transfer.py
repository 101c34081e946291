"""Encoded pieces and values: what goes in comes out, whatever stands beside it."""

import base64
import html
import quopri
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.transfer import (
    cheaper,
    easy_value,
    encode_piece,
    encode_value,
    escape_value,
    one_line,
    quoted_printable,
)

KINDS = ("text/plain", "text/html")
ENCODINGS = ("quoted-printable", "base64")
HOSTILE = (
    "=" * 200,
    "<script>",
    "李" * 90,
    ".",
    "",
    "a b\t ",
    "%s {0} {{x}}",
    "From me",
    " Ana",
    "\r\nBcc: x@y.z",
    "\ud800",
    ". " * 99,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
lines = st.lists(
    st.sampled_from([".", "From ", "=", " ", "\t", "\n", "ü", "李", "x" * 80, "<b>", "a > b"]), max_size=40
).map("".join)
kinds = st.sampled_from(KINDS)
encodings = st.sampled_from(ENCODINGS)


def decoded(encoding: str, data: bytes) -> str:
    return (
        quopri.decodestring(data) if encoding == "quoted-printable" else base64.b64decode(data, validate=False)
    ).decode()


def unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(kind: str, text: str) -> str:
    """Give the text as a reader sees it, references resolved, without regard to the amount of white space."""
    return re.sub(r"\s+", "", html.unescape(text) if kind == "text/html" else text)


@given(texts | lines)
def test_quoted_printable_gives_back_every_text(text):
    """Encoding loses nothing but the difference between line ends."""
    assert unix(decoded("quoted-printable", quoted_printable(text))) == unix(text)


@given(encodings, kinds, st.lists(texts | lines, max_size=6))
def test_every_line_is_fit_for_the_wire(encoding, kind, pieces):
    """Lines are ASCII, at most 76 long, end in CRLF, and none begins with a dot, a `From `, or ends in white space."""
    data = b"".join(encode_piece(kind, encoding, piece) for piece in pieces)
    assert not data or data.endswith(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 76
        assert line.isascii()
        assert not line.startswith((b".", b"From "))
        assert not line.endswith((b" ", b"\t"))
        assert b"\r" not in line
        assert b"\n" not in line


@given(kinds, st.lists(texts | lines, max_size=6))
def test_quoted_printable_pieces_join_to_their_text(kind, pieces):
    """Pieces encoded by themselves decode together to the joined text, byte for byte."""
    data = b"".join(encode_piece(kind, "quoted-printable", piece) for piece in pieces)
    assert unix(decoded("quoted-printable", data)) == "".join(unix(piece) for piece in pieces)


@given(kinds, st.lists(texts.filter(str.isprintable), max_size=6))
def test_base64_pieces_join_to_their_text(kind, pieces):
    """Pieces in base64 decode together; they differ from the text only by white space."""
    data = b"".join(encode_piece(kind, "base64", piece) for piece in pieces)
    assert re.sub(r"\s", "", unix(decoded("base64", data))) == re.sub(r"\s", "", "".join(pieces))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stay_values(kind, encoding, value):
    """A hostile name between two pieces reads exactly as it was given, on one line and escaped."""
    around = ('<p class="a">Hello', ',</p>\n<p class="b">') if kind == "text/html" else ("Hello", ",\nnext line")
    data = (
        encode_piece(kind, encoding, around[0])
        + encode_value(kind, encoding, value)
        + encode_piece(kind, encoding, around[1])
    )
    whole = around[0] + escape_value(kind, value) + around[1]
    assert shown(kind, decoded(encoding, data)) == shown(kind, whole)
    if encoding == "quoted-printable":
        assert unix(decoded(encoding, data)) == whole


@given(encodings, texts)
def test_a_value_never_opens_a_tag_or_leaves_its_attribute(encoding, value):
    """No value of an HTML part holds a raw angle bracket or quotation mark."""
    got = decoded(encoding, encode_value("text/html", encoding, value))
    assert not set(got) & set("<>\"'")
    assert html.unescape(got) == html.unescape(html.escape(one_line(value)))


@given(kinds, encodings, st.text())
def test_a_value_never_begins_a_line_of_its_own(kind, encoding, value):
    """Control characters and line separators of a value become spaces."""
    got = decoded(encoding, encode_value(kind, encoding, value))
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]", got)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_empty_value_is_empty(kind, encoding):
    """A reader without a name leaves no trace of the gap."""
    assert encode_value(kind, encoding, "") == b""


@given(kinds, texts)
def test_base64_needs_no_padding_signs(kind, text):
    """Every base64 piece is whole groups of three bytes, so that the next may follow."""
    assert b"=" not in encode_piece(kind, "base64", text)
    assert b"=" not in encode_value(kind, "base64", text)


@pytest.mark.parametrize(
    "url", ["https://news.example.org/u/1.Qm9", "https://news.example.org/u/1.Qm9a", "mailto:u+a@b.example?subject=x"]
)
def test_a_link_in_base64_keeps_its_address(url):
    """A URL in an attribute is filled up by a longer reference, never by white space."""
    got = decoded("base64", encode_value("text/html", "base64", url))
    assert html.unescape(got) == url


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ('<p class="x">Hello', '<p class="x"'),
        ("one\n<!--[if mso]><br><![endif]-->", "one"),
        ('<a href="', "<a"),
        ("Hi", "Hi"),
    ],
)
def test_spaces_go_where_they_are_harmless(text, mark):
    """A base64 piece of HTML grows inside its last tag, at a line's end, or beside a space: never inside a word, comment or address."""
    for extra in ("", "a", "ab"):
        got = decoded("base64", encode_piece("text/html", "base64", extra + text))
        assert re.fullmatch(
            re.escape(extra + mark) + r" {0,2}" + re.escape(text.removeprefix(mark)), unix(got).replace("\r", "")
        )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("plain words " * 50, "quoted-printable"), ("Москва " * 50, "base64"), ("日本語" * 50, "base64")],
)
def test_the_cheaper_encoding_wins(text, encoding):
    """Latin text goes as quoted-printable, Russian and Japanese as base64."""
    assert cheaper(text) == encoding


@given(st.integers(0, 100))
def test_base64_wins_from_about_a_quarter_of_foreign_bytes(share):
    """The turning point lies between a tenth and a quarter of non-ASCII bytes."""
    text = "ж" * (share // 2) + "a" * (100 - share)
    if share <= 10:
        assert cheaper(text) == "quoted-printable"
    if share >= 25:
        assert cheaper(text) == "base64"


@given(kinds, st.text(st.sampled_from("ab.F =&</@-rom"), min_size=1, max_size=160))
def test_the_short_way_of_an_easy_value_gives_the_same_bytes(kind, value):
    """Most values need no escape and are not taken apart; what is written for them is what the long way writes."""
    assert encode_value(kind, "quoted-printable", value) == quoted_printable(escape_value(kind, value))


@pytest.mark.parametrize("length", [72, 73, 74, 146, 147])
@pytest.mark.parametrize("letter", ["a", ".", "F", "="])
def test_a_value_is_broken_where_no_line_becomes_delicate(length, letter):
    """At the width of a line a dot or an F is looked at again."""
    value = ("a" * 73 + letter + "rom " + "b" * 200)[:length]
    assert encode_value("text/plain", "quoted-printable", value) == quoted_printable(value)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=160) | lines | texts)
def test_an_easy_value_is_what_either_part_would_have(value):
    """Where nothing has to be done to a value, quoted-printable of text and of HTML are the same; where something has, it is not called easy."""
    easy = easy_value(value)
    if easy is None:
        return
    assert encode_value("text/plain", "quoted-printable", value) == easy
    assert encode_value("text/html", "quoted-printable", value) == easy
    assert quopri.decodestring(easy).decode() == value == html.escape(value)
    assert all(len(line) <= 76 and not line.startswith((b".", b"From ")) for line in easy.splitlines())


@pytest.mark.parametrize(
    ("value", "is_easy"),
    [
        ("Ana", True),
        ("https://example.org/u/abc.def-ghi_jkl", True),
        ("x" * 146, True),
        ("x" * 147, False),
        ("x" * 73 + ".", False),
        (".", False),
        ("From", False),
        ("a=b", False),
        ("O'Hara", False),
        ("", False),
        ("Zoë", False),
        ("a\nb", False),
    ],
)
def test_which_values_are_easy(value, is_easy):
    """Names, addresses and links of up to two lines, without what is encoded, escaped or guarded."""
    assert (easy_value(value) is not None) == is_easy


def base64_lines(*pieces: str) -> list[str]:
    """Give the lines of plain text whose pieces were encoded each by itself; those at odd places are values."""
    encode = (encode_piece, encode_value)
    data = b"".join(encode[place % 2]("text/plain", "base64", piece) for place, piece in enumerate(pieces))
    return decoded("base64", data).split("\r\n")


FILLERS = ("", "x", "xx")
"""Texts of all lengths that a group of three can miss."""


@pytest.mark.parametrize("more", FILLERS)
@pytest.mark.parametrize(
    "pieces",
    [
        ("\n-- \n",),
        ("أخبار\n\n-- \n",),
        ("أخبار\n-- \n",),
        ("\n-- \n", "https://a.example/u", "\n-- \n"),
        ("-- \n",),
        ("-- \nb c",),
    ],
)
def test_the_mark_of_a_signature_is_exact(pieces, more):
    """Two hyphens and one blank, whatever has to be filled up: mail readers know the mark by it."""
    lines = base64_lines(f"{more}{pieces[0]}" if pieces[0].startswith("\n") else pieces[0], *pieces[1:], "\nend", more)
    assert [line for line in lines if line.startswith("--")] == ["-- "] * sum(piece.count("-- ") for piece in pieces)


@pytest.mark.parametrize("more", FILLERS)
@pytest.mark.parametrize("name", ["ليلى", "Ana", "Jan Müller", "李"])
def test_a_greeting_has_single_blanks(more, name):
    """A name stands behind one blank and before its comma, as wide as any, however many bytes are missing."""
    title, _, greeting, _, rest = base64_lines(f"خبر{more}\n\nمرحبا", f" {name}", "،\n\nنص")  # noqa: RUF001 - Arabic
    assert title == f"خبر{more}"
    assert re.sub("[\u00a0\u2005]", " ", greeting) == f"مرحبا {name}،"
    assert rest == "نص"


@pytest.mark.parametrize("more", FILLERS)
def test_blanks_stand_on_an_empty_line(more):
    """Where a piece has one nothing else changes: no line of words ends in blanks."""
    lines = base64_lines(f"Eins {more}ü\n\nzwei drei\n")
    assert [line.strip(" ") for line in lines] == [f"Eins {more}ü", "", "zwei drei", ""]
    assert [line for line in lines if line.strip()] == [f"Eins {more}ü", "zwei drei"]


@pytest.mark.parametrize("more", FILLERS)
def test_a_link_is_followed_by_blanks_alone(more):
    """A link in plain text has no blank to lengthen: what fills it up stands behind it, and is none of its characters."""
    (line,) = base64_lines("", f"https://a.example/u/{more}")
    assert line.rstrip(" ") == f"https://a.example/u/{more}"
    assert len(line.encode()) % 3 == 0


@given(st.lists(st.sampled_from(["-- \n", "a b\n", "\n", "ü", "كلمة ", "x"]), max_size=8).map("".join))
def test_no_line_is_lost_or_won(text):
    """Filling up adds no line and changes no word."""
    lines = base64_lines(text)
    assert [line.split() for line in lines] == [line.split() for line in text.split("\n")]
