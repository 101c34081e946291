"""Templates are found by name, run in a sandbox, and say where they are broken."""

import os

import pytest

from digest.errors import RenderError
from digest.rendering.placeholders import Token, box
from digest.rendering.templates import Theme
from digest.resources import template_folders
from tests.unit.rendering.samples import seen

NAME = "edition.html.j2"


def theme(folder, **files: str) -> Theme:
    """Make a theme of templates whose dots are written as two underscores."""
    for name, source in files.items():
        (folder / name.replace("__", ".")).write_text(source, encoding="utf-8")
    return Theme((folder,))


def test_values_are_boxed_in_html(tmp_path):
    """Whatever a template prints is a box: no article reaches the parsers."""
    made = theme(tmp_path, edition__html__j2="<p>{{ word }}</p>")
    assert made.boxed(NAME, word="<b>") == f"<p>{box('<b>')}</p>"


def test_values_are_escaped_in_bare_html(tmp_path):
    """Without boxes, autoescape is on."""
    made = theme(tmp_path, edition__html__j2="<p>{{ word }}</p>")
    assert made.bare(NAME, word="<b>&") == "<p>&lt;b&gt;&amp;</p>"


def test_text_is_not_escaped(tmp_path):
    """The text part says & where the article says &."""
    assert theme(tmp_path, edition__txt__j2="{{ word }}").bare("edition.txt.j2", word="<b>&") == "<b>&"


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("{{ word|upper }}", "WORD"),
        ("{{ word ~ '!' }}", "word!"),
        ("{{ [word, word]|join(', ') }}", "word, word"),
        ("{{ '%s?'|format(word) }}", "word?"),
        ("{{ 3 * word|length }}", "12"),
    ],
)
def test_expressions_are_worked_out_before_they_are_boxed(tmp_path, source, printed):
    """Filters and operators see the value, the page its box."""
    assert theme(tmp_path, edition__html__j2=source).boxed(NAME, word="word") == box(printed)


def test_macros_print_their_markup(tmp_path):
    """The tags of a macro are the template's own; what it prints of a value is boxed once."""
    source = "{% macro bold(x) %}<b>{{ x }}</b>{% endmacro %}<p>{{ bold(word) }}</p>"
    assert theme(tmp_path, edition__html__j2=source).boxed(NAME, word="<i>") == f"<p><b>{box('<i>')}</b></p>"


def test_literals_are_the_templates_own(tmp_path):
    """What a template writes itself, escaped, needs no box: a class or a side may come from a literal."""
    assert theme(tmp_path, edition__html__j2="{{ 'a < b' }}").boxed(NAME) == "a &lt; b"


def test_tokens_stay_open(tmp_path):
    """What belongs to a reader is no value of the edition."""
    made = theme(tmp_path, edition__html__j2="<p>{{ name }}</p>")
    assert made.boxed(NAME, name=Token("T0X")) == "<p>T0X</p>"


def test_a_template_in_a_value_is_a_value(tmp_path):
    """`{{ 7*7 }}` in an article is never worked out."""
    made = theme(tmp_path, edition__txt__j2="{{ word }}")
    assert made.bare("edition.txt.j2", word="{{ 7*7 }}") == "{{ 7*7 }}"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("<p>\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("<p>\n\n{{ word.nothing }}", 3, "nothing"),
        ("\n{% if %}", 2, "Expected an expression"),
        ("a\n{% endfor %}", 2, "endfor"),
        ("a\n{{ word", 2, "unexpected end"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("a\n{{ missing }}", 2, "a value is None"),
        ("a\n{{ word|nothing }}", 2, "No filter named"),
        ("a\n{{ word.__class__ }}", 2, "__class__"),
        ("a\n{{ ''.__class__.__mro__[1].__subclasses__() }}", 2, "unsafe"),
        ("a\n{{ list.append(1) }}", 2, "not safely callable|unsafe"),
        ("a\n{% for x in range(999999999) %}{% endfor %}", 2, "Range too big"),
        ("a\n\n{% include 'missing.j2' %}", 0, "no template missing.j2"),
        ("a\n\n{% include '../../etc/passwd' %}", 0, "no template ../../etc/passwd"),
        ("a\n\n{% include '/etc/passwd' %}", 0, "no template /etc/passwd"),
    ],
)
@pytest.mark.parametrize("way", ["boxed", "bare"])
def test_a_broken_template_names_its_line(tmp_path, source, line, what, way):
    """An error of a template says which file, which line, and what."""
    made = theme(tmp_path, edition__html__j2=source)
    with pytest.raises(RenderError, match=what) as caught:
        getattr(made, way)(NAME, word="word", list=[], missing=None)
    assert caught.value.where == (f"{tmp_path / NAME}:{line}" if line else NAME)


def test_the_innermost_template_is_named(tmp_path):
    """An error in a macro names the file of the macro."""
    made = theme(
        tmp_path,
        macros__html__j2="{% macro card(x) %}\n{{ x.nothing }}\n{% endmacro %}",
        edition__html__j2="{% import 'macros.html.j2' as set %}\n{{ set.card(word) }}",
    )
    with pytest.raises(RenderError) as caught:
        made.boxed(NAME, word="word")
    assert caught.value.where == f"{tmp_path / 'macros.html.j2'}:2"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("a\n{{ word.nothing }}", 2, "nothing"),
        ("a\n\n{{ nothing }}", 3, "'nothing' is undefined"),
        ("{{ word|nothing }}", 1, "No filter named 'nothing'"),
        ("a\n{% if %}", 2, "Expected an expression"),
        ("{% macro inner(x) %}\n{{ x.nothing }}{% endmacro %}\n{{ inner(word) }}", 2, "nothing"),
    ],
)
def test_an_error_in_an_included_file_names_that_file(tmp_path, source, line, what):
    """Styles and parts that are included are blamed themselves, with their own lines."""
    made = theme(tmp_path, part__css=source, edition__html__j2="<p>\n{% include 'part.css' %}")
    with pytest.raises(RenderError, match=what) as caught:
        made.boxed(NAME, word="word")
    assert caught.value.where == f"{tmp_path / 'part.css'}:{line}"


def test_an_error_of_syntax_in_a_file_of_macros_names_that_file(tmp_path):
    """A file that is imported and cannot be read as a template is blamed itself."""
    made = theme(
        tmp_path,
        macros__html__j2="{% macro card(x) %}\n{{ x\n{% endmacro %}",
        edition__html__j2="{% import 'macros.html.j2' as set %}",
    )
    with pytest.raises(RenderError) as caught:
        made.boxed(NAME, word="word")
    assert caught.value.where == f"{tmp_path / 'macros.html.j2'}:3"


def test_the_users_folder_goes_first(tmp_path):
    """A user's own file replaces ours; the others are still found."""
    own = tmp_path / "own" / "edition"
    own.mkdir(parents=True)
    (own / "edition.txt.j2").write_text("mine: {% include 'theme.css' %}", encoding="utf-8")
    printed = Theme(template_folders("edition", tmp_path / "own")).bare("edition.txt.j2", page=seen())
    assert printed.startswith("mine: ")
    assert ".page{" in printed


def test_a_kind_that_the_user_left_out_is_no_error(tmp_path):
    """A user's folder without an `edition` in it gets ours."""
    assert Theme(template_folders("edition", tmp_path)).bare("theme.css", page=seen())


def test_only_templates_are_in_the_index(tmp_path):
    """Other files of the folder cannot be asked for."""
    (tmp_path / "secret.env").write_text("KEY=1", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "inner.j2").write_text("x", encoding="utf-8")
    made = theme(tmp_path, edition__html__j2="{% include 'secret.env' %}")
    with pytest.raises(RenderError, match=r"no template secret\.env"):
        made.boxed(NAME)
    with pytest.raises(RenderError, match=r"no template deep/inner\.j2"):
        made.boxed("deep/inner.j2")


def test_a_template_that_is_no_text_is_named(tmp_path):
    """Bytes that are not UTF-8 are an error with the file's name."""
    (tmp_path / NAME).write_bytes(b"\xff\xfe<p>")
    with pytest.raises(RenderError, match="cannot read the template") as caught:
        Theme((tmp_path,)).boxed(NAME)
    assert caught.value.where == str(tmp_path / NAME)


def test_a_template_that_cannot_be_read_is_named(tmp_path):
    """A file that has gone since the index was made is an error with its name."""
    made = theme(tmp_path, edition__html__j2="x")
    os.remove(tmp_path / NAME)  # noqa: PTH107 - what a person does
    with pytest.raises(RenderError, match="cannot read the template"):
        made.boxed(NAME)


def test_a_giant_template_is_refused(tmp_path):
    """A template is a page, not a database."""
    with pytest.raises(RenderError, match="larger than 256 KiB"):
        theme(tmp_path, edition__html__j2="x" * 300_000).boxed(NAME)
