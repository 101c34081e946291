"""The plain-text article in the forms that editors and machines give it."""

# ruff: noqa: RUF001  quotes and colons of many scripts are what these tests are about

import pytest

from digest.sources.plain import credit_of, parse_plain, read_article

LONG = "The council of the harbour town has agreed on Tuesday to rebuild the old quay within three years."
OTHER = "Fishermen fear that the works will close the fish market during the season, and ask for a second one."
THIRD = "The mayor said that nobody would lose a stall, and that the town would pay for a tent."


def parts(text: str) -> tuple[str, str, tuple[str, ...], str, int]:
    plain = parse_plain(text)
    return (
        plain.section,
        plain.title,
        plain.headings,
        plain.attribution,
        len(plain.text.split("\n\n")) if plain.text else 0,
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["News", "Quay to be rebuilt", LONG, OTHER, "Reference: Quay Herald"], ("News", "Quay to be rebuilt", (), "Quay Herald", 2)),
        (["News", "Quay to be rebuilt", LONG, OTHER], ("News", "Quay to be rebuilt", (), "", 2)),
        (["Quay to be rebuilt", LONG, OTHER, "Source: Quay Herald"], ("", "Quay to be rebuilt", (), "Quay Herald", 2)),
        (["Quay to be rebuilt", LONG], ("", "Quay to be rebuilt", (), "", 1)),
        ([LONG, OTHER, THIRD], ("", "", (), "", 3)),
        ([LONG], ("", "", (), "", 1)),
        (["News", "Who will pay for the quay?", LONG, OTHER], ("News", "Who will pay for the quay?", (), "", 2)),
        (["News", "Quay to be rebuilt", LONG, "What comes next", OTHER], ("News", "Quay to be rebuilt", ("What comes next",), "", 2)),
        (["News", "Quay to be rebuilt", LONG, "What comes next?", OTHER], ("News", "Quay to be rebuilt", ("What comes next?",), "", 2)),
        (["News", "Quay to be rebuilt", LONG, "Nobody spoke.", OTHER], ("News", "Quay to be rebuilt", (), "", 3)),
        (["News", "Quay to be rebuilt", LONG, "The quay must go!", OTHER], ("News", "Quay to be rebuilt", (), "", 3)),
        (["News", "Quay to be rebuilt", LONG, "- a tent", "- a stall", OTHER], ("News", "Quay to be rebuilt", (), "", 4)),
        (["News", "Quay to be rebuilt", LONG, "1. A tent", OTHER], ("News", "Quay to be rebuilt", (), "", 3)),
        (["News", "Quay to be rebuilt", LONG, "“It is late,” she said", OTHER], ("News", "Quay to be rebuilt", (), "", 3)),
        (["News", "Quay to be rebuilt", LONG, "The end"], ("News", "Quay to be rebuilt", (), "", 2)),
        (["News", "Quay to be rebuilt", LONG, OTHER, "Reference:", "Quay Herald"], ("News", "Quay to be rebuilt", (), "Quay Herald", 2)),
        (["News", "Quay to be rebuilt", "Source: in the middle", LONG], ("News", "Quay to be rebuilt", ("Source: in the middle",), "", 1)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("gap", ["\n\n", "\n", "\n \n\n\t\n"])
def test_forms(lines, expected, gap):
    """With blank lines or without, the same parts are found; what is a sentence is no heading."""
    text = gap.join(lines)
    assert parts(text) == expected
    assert parts(f"\n{text}\n\n") == expected


@pytest.mark.parametrize(
    "word",
    ["Reference", "References", "Source", "Sources", "Quelle", "Quellen", "Fuente", "Fuentes", "Referencia", "Référence", "Fonte", "Fonti", "Riferimento", "Bron", "Źródło", "Källa", "Kilde", "Lähde", "Kaynak", "Zdroj", "Forrás", "Sursa", "Источник", "Nguồn", "来源", "出典"],
)  # fmt: skip
@pytest.mark.parametrize("mark", [": ", " : ", ":", "："])
def test_the_word_for_the_origin_in_every_language(word, mark):
    """A last line that begins with the word for "source" credits the origin, whatever the case and the colon."""
    assert credit_of(f"{word}{mark}Quay Herald") == "Quay Herald"
    assert credit_of(f"{word.upper()}{mark}Quay Herald") == "Quay Herald"
    assert parts(f"News\n\nQuay to be rebuilt\n\n{LONG}\n\n{word}{mark}Quay Herald")[3] == "Quay Herald"


@pytest.mark.parametrize(
    "line",
    [
        "Sources said the quay would close.",
        "The source: a spring.",
        "Resource: water",
        "Source",
        "Sourcery: a novel",
        "See reference: 5",
        f"Source: {LONG * 2}",
        "",
    ],
)
def test_what_credits_nobody(line):
    """A sentence about sources, another word, an empty or an endless line is no credit."""
    assert credit_of(line) == ""


CURLY = f"News\n\n“Quay” – to be rebuilt\n\n{LONG}\n\nIt’s “late” – the mayor’s words, after all, were those of the town…\n\nQuelle: Küstenbote"


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("cp1252", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, head, line_end):
    """Byte order marks, cp1252 and the line ends of every system give the same article, quotes and umlauts whole."""
    found = read_article(head + CURLY.replace("\n", line_end).encode(encoding), name="quay.txt")
    assert found == read_article(CURLY.encode(), name="quay.txt")
    assert (found.title, found.attribution) == ("“Quay” – to be rebuilt", "Küstenbote")
    assert found.text.endswith("those of the town…")


@pytest.mark.parametrize("width", [50, 60, 72, 100])
def test_wrapped_paragraphs_are_whole_again(width):
    """Lines that an editor broke at any usual width are one paragraph each, and no line of them is a heading."""
    import textwrap  # noqa: PLC0415  only this test wraps

    body = [f"{LONG} {OTHER}", f"{THIRD} {LONG}", f"{OTHER} {THIRD}"]
    text = "\n\n".join(["News", "Quay to be rebuilt", *("\n".join(textwrap.wrap(part, width)) for part in body)])
    assert parse_plain(text).text == "\n\n".join(body)
    assert parse_plain(text).headings == ()


def test_a_huge_line_is_body():
    """A text without a single line break is one paragraph and has no title."""
    assert parts(LONG * 2_000) == ("", "", (), "", 1)


def test_markup_in_plain_text_is_text():
    """Angle brackets of a plain text are shown as they stand, and open nothing."""
    found = read_article(f"News\n\nA <b>bold</b> title\n\n<script>alert(1)</script> {LONG}".encode(), name="a.txt")
    assert found.title == "A <b>bold</b> title"
    assert "<script" not in found.html
    assert "&lt;script&gt;" in found.html
