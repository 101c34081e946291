# ruff: noqa: RUF001  letters of many scripts are what these samples are about

import codecs
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.charset import decode, is_garbage, scrub

TEXT = "Ações — “São João” 2º"
CP1252 = TEXT.encode("cp1252")


def xml(encoding, text=TEXT) -> Any:
    return f'<?xml version="1.0" encoding="{encoding}"?><a>{text}</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_decides(encoding):
    """Whatever else is said, a mark at the start names the encoding."""
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    data = marks.get(encoding, b"") + xml("iso-8859-1").encode(encoding)
    assert decode(data, "text/xml; charset=koi8-r") == xml("iso-8859-1")


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1252", "iso8859-1", "latin1", "US-ASCII"])
def test_latin_labels_mean_what_browsers_take_them_for(declared):
    """ISO-8859-1 in the XML declaration is read as cp1252, whose quotes and dashes such texts hold."""
    assert decode(xml(declared).encode("cp1252")) == xml(declared)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("koi8-r", "Привет, мир"), ("shift_jis", "こんにちは世界"), ("euc-kr", "안녕하세요"), ("gb2312", "你好世界"), ("iso-8859-2", "Zażółć gęślą jaźń"), ("windows-1251", "Добрый день"), ("iso-2022-jp", "日本語の記事")],
)  # fmt: skip
def test_declared_encodings_are_used(encoding, text):
    """The document's own word counts where the bytes are no UTF-8, and the server's where the document says nothing."""
    assert decode(xml(encoding, text).encode(encoding)) == xml(encoding, text)
    assert decode(text.encode(encoding), f"text/xml; charset={encoding}") == text


@pytest.mark.parametrize("said", ["", "text/xml; charset=ISO-8859-1", 'text/xml; charset="latin1"', "text/xml"])
@pytest.mark.parametrize("declared", ["utf-8", "ISO-8859-1", "windows-1251"])
def test_valid_utf8_is_utf8(said, declared):
    """A server or an editor that names another charset for a UTF-8 text makes no mojibake."""
    assert decode(xml(declared).encode(), said) == xml(declared)


@pytest.mark.parametrize("declared", ["no-such-charset", "base64", "rot13", "utf-7x", ""])
def test_nonsense_labels_are_passed_over(declared):
    """An unknown encoding, or one that is none of text, falls back to cp1252."""
    data = f'<?xml version="1.0" encoding="{declared}"?>'.encode() + CP1252
    assert decode(data).endswith(TEXT)


def test_stray_bytes_in_utf8_are_repaired():
    """A UTF-8 text with single bytes of cp1252 in it loses neither the one nor the other."""
    assert decode("Köln ".encode() + b"\x93quoted\x94 caf\xe9 " + "日本".encode()) == "Köln “quoted” café 日本"


def test_html_names_its_charset_in_a_meta_element():
    """A page's own declaration is honoured."""
    page = '<html><head><meta charset="windows-1251"></head>Добрый день</html>'
    assert decode(page.encode("cp1251")) == page


def test_line_ends_are_newlines():
    """CRLF and CR become newlines."""
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


SAID = st.sampled_from(["", "charset=utf-16", "charset=iso-2022-jp", "charset=rot13", "charset=utf-7", "charset=nobody-knows"])  # fmt: skip
PIECES = st.sampled_from(
    [b"\r", b"\r\n", b"a", "é".encode(), b"\xe9", b"\x1b$B", b"\x00", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b'<meta charset="koi8-r">']
)  # fmt: skip


@given(st.binary(max_size=200) | st.lists(PIECES, max_size=9).map(b"".join), SAID | st.text(max_size=40))
def test_any_bytes_are_survived(data, said):
    """No bytes and no header raise; lines end in a bare newline, and what is plain is what was written, whatever the header says."""
    text = decode(data, said)
    assert "\r" not in text
    if data.isascii() and b"\x1b" not in data:
        assert text == data.decode().replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=100))
def test_utf8_comes_back(text):
    """Text that was written as UTF-8 is read as it was."""
    assert decode(text.encode()) == text


@given(st.text(max_size=100))
def test_scrubbed_text_can_be_written_anywhere(text):
    """What is left holds no control characters but tab and newline, and no surrogates, so that it can be stored and sent."""
    left = scrub(text)
    assert all(char in "\t\n" or (ord(char) >= 0x20 and not 0x7F <= ord(char) < 0xA0) for char in left)
    left.encode()
    assert scrub(left) == left


def test_scrubbing_leaves_emoji_and_scripts_alone():
    """Joiners of emoji and of Indic scripts are no control characters."""
    assert scrub("👩‍👩‍👧 क्‍ष a\u200cb") == "👩‍👩‍👧 क्‍ष a\u200cb"
    assert scrub("a\u202eb\u2066c") == "abc"


@given(st.randoms(use_true_random=True), st.integers(300, 3000))
def test_noise_is_garbage(dice, size):
    """Evenly spread bytes are no text, also without a single NUL."""
    assert is_garbage(decode(dice.randbytes(size).replace(b"\x00", b"\x01")))


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=300))
def test_writing_is_no_garbage(text):
    """Letters, numbers and punctuation of any script."""
    assert not is_garbage(text)


@pytest.mark.parametrize(
    "text",
    [
        "\u2066تعود\u2069 \u202bالحافلة\u202c ",
        "It\u0092s the \u0093bus\u0094. ",
        "A line\u0085",
        "A page\x0c\n",
        "A line\x0b",
        "\ufeffA part. ",
        "👩\u200d👩\u200d👧🚌🇩🇪",
        "a\u00adb \ue000\ufffc",
    ],
    ids=["direction", "C1", "NEL", "pages", "lines", "marks", "emoji", "private"],
)
def test_what_word_processors_leave_behind_is_no_garbage(text):
    """However often it is there: it is dropped, and the text is read."""
    assert not is_garbage(decode((text * 50).encode()))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Ночной автобус снова ходит с пятницы. ", "koi8-r"),
        ("Ночной автобус снова ходит с пятницы. ", "cp1251"),
        ("Ночной автобус снова ходит с пятницы. ", "utf-16"),
        ("夜行バスは金曜日から再び運行される。\n", "utf-16"),
        ("夜行バスは金曜日から再び運行される。\n", "utf-32"),
        ("Το νυχτερινό λεωφορείο κυκλοφορεί ξανά. ", "iso8859-7"),
        ("야간 버스가 금요일부터 다시 운행된다. ", "euc-kr"),
    ],
)
def test_old_charsets_are_no_garbage(text, encoding):
    """Also where nobody says which one it is."""
    assert not is_garbage(decode((text * 20).encode(encoding)))


@pytest.mark.parametrize("encoding", ["shift_jis", "euc-jp", "iso2022-jp", "gb18030", "big5"])
def test_declared_charsets_are_no_garbage(encoding):
    """A page that names its charset is read in it."""
    page = f'<meta charset="{encoding}"><p>' + "夜行列車金曜日再運行。" * 50
    assert not is_garbage(text := decode(page.encode(encoding)))
    assert "夜行" in text
