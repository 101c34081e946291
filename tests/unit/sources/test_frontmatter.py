from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.frontmatter import KEYS, plain_key, split

BODY = "The quay opens on Friday.\n"
MARKS = {
    "yaml": "---\ntitle: One\ndraft: true\n---\n",
    "braces": "---\n{title: One,\ndraft: true}\n---\n",
    "dots": "---\ntitle: One\ndraft: true\n...\n",
    "toml": "+++\ntitle = 'One'\ndraft = true\n+++\n",
    "json": '{\n  "title": "One",\n  "draft": true\n}\n',
    "yaml by name": "---yaml\ntitle: One\ndraft: true\n---\n",
    "toml by name": "---toml\ntitle = 'One'\ndraft = true\n---\n",
    "json by name": '---json\n{"title": "One",\n"draft": true}\n---\n',
}


def failure(text: str) -> Any:
    with pytest.raises(SourceError) as caught:
        split(text, "a.md")
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("text", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("above", ["", "\n", " \n\t\n", "\u200b", "\u00a0\n"])
def test_front_matter_of_every_kind(text, above):
    """YAML, TOML and JSON say the same, whatever unseen stands above them; the lines are those of the file."""
    front = split(above + text + BODY, "a.md")
    assert dict(front.facts) == {"title": "One", "draft": True}
    assert front.body.strip() == BODY.strip()
    written = (above + text).split("\n")
    assert {key: key in written[line - 1] for key, line in front.lines.items()} == {"title": True, "draft": True}


def test_dates_of_yaml_stay_as_they_were_written():
    """A day that there is not is judged where all dates are, not by the parser."""
    assert split("---\ndate: 2027-13-01\n---\n", "a.md").facts == {"date": "2027-13-01"}


@pytest.mark.parametrize("key", ["publishDate", "publish_date", "Publish-Date", "publish date"])
def test_a_key_is_known_in_every_spelling(key):
    """Hugo writes capitals, others dashes."""
    assert plain_key(key) == "publishdate"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ndraft: true\n\nText.\n", 1),
        ("\n\n---\ntitle: x\nText.\n", 3),
        ("+++\ndraft = true\nText.\n", 1),
        ("---\n# a comment\n\ntitle: x\n", 1),
        ("---\n# a comment\nauthor: Ann\n", 1),
        ("---\nThis comes first\ndraft: true\n", 1),
        ("--- \ndraft: true\n--\nText.", 1),
        ("----\ndraft: true\n----\nText.", 1),
        ("\u2014\ntitle: x\ndraft: true\n\u2014\nText.", 1),
        ("++\ndraft = true\n++\n", 1),
    ],
)
def test_front_matter_that_does_not_end_is_an_error(text, line):
    """It is never taken for text: it may have said that the article must not go out."""
    error = failure(text)
    assert "never ends" in str(error) or "begins with" in str(error)
    assert error.where == f"a.md, line {line}"


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nText below a rule. And more: text.\n",
        "Text.\n\n---\n\nAnd more.\n",
        "---\n\nBerlin: the bus runs again.\n\nText.",
        "---\n\nBerlin: the bus runs again.\nIt is new.\n\n---\n\nText.",
        "---\n\nOne rule above.\n\n---\n\nAnd one below.\n",
        "---\n# A heading\n\nText.\n\n---\n\nText.\n",
        "---\n\n*Stress* and @names are no YAML.\n\n---\n\nText.\n",
        '---\n\nThe mayor said: "We run."\n\nHe left: at ten.\n---\n\nText.\n',
        "---\n- one\n- two\n---\nText.\n",
        "+++\nNews of the hour\n+++\n\nText.\n",
        "+++ News of the hour +++\n\nText.\n",
        '```json\n{"draft": true}\n```\n\nText.\n',
        "--\nThe editors\n",
        "---\n",
        "{{ greeting }}\n\nText.",
        "{% raw %}\n\nText.",
        "# Title\n\ndraft: true is how one writes it.\n",
        "At noon: the council meets.\n\nText.",
        "Note: this is prose.\nAnd so is this.\n\nText.",
        "Place: the quay\nEntrance: free\n\nText.",
        "",
        "\n \n",
    ],
)
def test_what_is_no_front_matter_is_text(text):
    """A rule across, a template, a colon in prose."""
    front = split(text, "a.md")
    assert (front.facts, front.body) == ({}, text)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\ntitle: x\nsub: One: two\n---\n", 3, "YAML"),
        ("\n---\ntitle: x\ndraft:true\n---\n", 4, "YAML"),
        ("---\ntitle: [\n---\n", 2, "YAML"),
        ("---\n\ttitle: x\n---\n", 2, "YAML"),
        ("+++\ntitle = 'x'\ndate = 2027-13-01\n+++\n", 3, "TOML"),
        ("+++\ntitle = x\n+++\n", 2, "TOML"),
        ("+++\ntitle = 'x\n+++\n", 2, "TOML"),
        ("---toml\ntitle: x\n---\n", 2, "TOML"),
        ('{"title": "x",\n"draft": tru}\n', 2, "JSON"),
        ('---json\n{"title": "x",\n}\n---\n', 3, "JSON"),
        ("---js\n{ title: 1 }\n---\n", 1, "js"),
        ("---\ndraft true\n---\n", 2, "no facts"),
        ("---\n\ndraft:true\n---\n", 3, "no facts"),
        ("---js\nlet it = 1\n---\n", 1, "js"),
        ("---rst\nOne.\n---\n", 1, "rst"),
        ("---\n- title: x\n- draft: true\n---\n", 2, "no facts"),
        ("---\nauthor Ann\nlayout: post\n---\n", 3, "YAML"),
        ("---\ndraft: true\ntags: []\nDraft: false\n---\n", 4, "twice"),
        ("---\nhidden: true\nhidden: false\n---\n", 3, "twice"),
        ("Title: x\nStatus: draft\nStatus: published\n\n", 3, "twice"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text, line, what):
    """The line is that of the file, as editors number them."""
    error = failure(text + BODY)
    assert what in str(error)
    assert error.where == f"a.md, line {line}"


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "x", "draft": true, "draft": false}\n',
        '---json\n{"draft": true, "Draft": false}\n---\n',
        "+++\ndraft = true\nDraft = false\n+++\n",
    ],
)
def test_what_is_said_twice_is_told_in_every_kind(text):
    """The parsers of JSON keep the last in silence, which may be the one that lets the article go."""
    assert "twice" in str(failure(text))


def test_a_key_that_keeps_nothing_back_may_stand_twice():
    """The last counts, as blogs have it."""
    assert split("---\ntags: a\ntags: b\n---\n", "a.md").facts == {"tags": "b"}


def test_values_of_yaml_stay_as_they_were_written():
    """A time is a title, Norwegian a language, and the numbers of an agent keep their noughts."""
    block = "title: 24:00\nlang: no\nauthor: 007\nweight: 1_5\nsection: on\nimage: ~\ndraft: FALSE\n"
    assert split(f"---\n{block}---\n", "a.md").facts == {
        "title": "24:00",
        "lang": "no",
        "author": "007",
        "weight": "1_5",
        "section": "on",
        "image": None,
        "draft": False,
    }


def laughing(line: str, last: str) -> str:
    lines = [line.format(one=chr(97 + at), other=chr(98 + at)) for at in range(12)]
    return "---\na: &a " + last + "\n" + "\n".join(lines) + "\n---\n"


@pytest.mark.parametrize(
    "text",
    [
        laughing("{other}: &{other} [*{one}, *{one}, *{one}, *{one}, *{one}, *{one}, *{one}]", "x"),
        laughing("{other}: &{other} {{<<: [*{one}, *{one}, *{one}, *{one}, *{one}, *{one}, *{one}]}}", "{x: 1}"),
        "---\ntags: &a [*a]\n---\n",
        "---\n" + "- x\n" * 5 + "a: " + "x" * 2**16 + "\n---\n",
        "---\ntags: [" + "a, " * 10_001 + "]\n---\n",
    ],
)
def test_front_matter_that_grows_without_end_is_an_error(text):
    """It is told before it is made: what aliases and merges multiply would fill the memory of any machine."""
    assert "says too much" in str(failure(text))


def test_aliases_are_read():
    """As long as they stay small."""
    assert split("---\nauthor: &a Ann\ntags: [*a]\n---\n", "a.md").facts == {"author": "Ann", "tags": ["Ann"]}


@pytest.mark.parametrize(
    "text",
    [
        '{"weight": ' + "9" * 5000 + "}\n",
        "+++\nweight = 0x" + "f" * 5000 + "\n+++\n",
        "---\nweight: !!int 0x" + "f" * 5000 + "\n---\n",
    ],
)
def test_a_number_without_end_is_an_error(text):
    """Python writes none of more than some thousand digits, so no message could show it."""
    assert "number" in str(failure(text))
    assert "too long" in str(failure(text))


def test_nesting_without_end_is_an_error():
    """What is made to choke a parser harms nobody."""
    for text in (
        "---\na: " + "[" * 5000 + "\n---\n",
        '{"a": ' + "[" * 100_000 + "\n",
        "+++\na = " + "[" * 5000 + "\n+++\n",
    ):
        assert failure(text)


def test_a_head_without_marks():
    """Pelican and MultiMarkdown have lines up to the first blank one; indented ones go on."""
    front = split("\nTitle: One: two\nDate: 2026-03-05\nAuthors: Ann,\n    Bo\nStatus: draft\n \nText.\n", "a.md")
    assert front.facts == {"title": "One: two", "date": "2026-03-05", "authors": "Ann, Bo", "status": "draft"}
    assert (front.lines["status"], front.body) == (6, "Text.\n")
    assert split("draft: true\n\nText.", "a.md").facts == {"draft": "true"}


def test_one_line_with_a_colon_is_no_head():
    """Unless it says that the text is a draft, or not to be told yet."""
    assert split("Title: a subtitle\n\nText.", "a.md").facts == {}
    assert split("Hidden: how a river runs below the city\n\nText.", "a.txt").facts == {}
    assert split("EMBARGO: 2027-02-01 06:00\n\nText.", "a.txt").facts == {"embargo": "2027-02-01 06:00"}


def test_every_key_that_keeps_an_article_back_makes_a_head():
    """With a line beside it; an author alone does not."""
    for key in KEYS:
        assert key in split(f"Author: Ann\n{key}: true\n\nText.", "a.md").facts
    assert split("Author: Ann\nPlace: the quay\n\nText.", "a.md").facts == {}


@given(st.text(alphabet="-+{}:=\n \"'abdraftue0", max_size=60))
def test_any_text_is_parted_or_told(text):
    """Nothing but `SourceError` is ever raised, and a text without front matter comes back whole."""
    try:
        front = split(text, "a.md")
    except SourceError:
        return
    if not front.facts and not front.lines:
        assert text.endswith(front.body)
    assert all(1 <= line <= text.count("\n") + 1 for line in front.lines.values())
