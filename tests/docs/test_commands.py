import re
import runpy
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import click
import pytest

from digest.cli import cli
from digest.rendering.view import EditionView
from digest.rendering.words import Words
from scripts.variables import VARIABLES
from tests.docs.places import ROOT

REMEDY = "run `make reference` and commit the page"


@pytest.fixture(scope="module")
def writer() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "scripts" / "reference.py"))


@pytest.mark.parametrize("page", ["commands", "settings", "templates"])
def test_a_generated_page_is_what_the_program_says_today(writer, page):
    """The reference never lags behind the program."""
    written = (ROOT / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")
    assert written == writer[f"{page}_page"](), REMEDY


def commands(command: click.Command, name: str, above: click.Context | None = None) -> list[tuple[str, click.Command]]:
    context = click.Context(command, above, name, **command.context_settings)
    found = [(context.command_path, command)]
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            below = command.get_command(context, child)
            assert below is not None
            found += commands(below, child, context)
    return found


@pytest.mark.parametrize(
    ("path", "command"), commands(cli, "digest"), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_says_what_it_is_for(path, command):
    """Help is a sentence that begins with a capital and ends; every option has one."""
    assert command.help, path
    assert command.help[0].isupper(), path
    assert command.help.split("\n\n")[0].rstrip().endswith((".", "!", "?")), path
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help or option.name == "out", f"{path} {option.opts[0]}"


def test_every_setting_of_the_reference_has_an_explanation(writer):
    """No line of the table of settings is left empty."""
    page = writer["settings_page"]()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 50
    assert not [row for row in rows if row.rstrip(" |").count("|") < 4]


def test_every_variable_of_the_templates_has_words_and_no_words_are_left_over():
    """Whoever writes a template finds each variable, and none that is gone."""
    for kind, (_, _, words) in VARIABLES.items():
        assert {one.name for one in fields(kind)} == set(words), kind


def test_every_variable_that_our_templates_use_is_documented():
    """What the shipped templates ask for stands on the page, by its last name."""
    page = (ROOT / "docs" / "reference" / "templates.md").read_text(encoding="utf-8")
    known = set(re.findall(r"`\w+\.(\w+)`", page)) | set(re.findall(r"`(\w+)`", page))
    for path in (ROOT / "templates" / "edition").iterdir():
        code = " ".join(re.findall(r"\{[{%].*?[%}]\}", path.read_text(encoding="utf-8"), re.DOTALL))
        asked = set(
            re.findall(r"\b(?:page|story|one|other|image|section|light|dark|look|words|labels|lead)\.(\w+)", code)
        )
        assert asked - known - {"css"} == set(), path.name  # `small.css` is a file


def test_every_class_that_a_page_is_made_of_is_documented():
    """Nothing that is reached from the page is left out, however deep."""
    reached: set[type] = set()
    waiting: list[type] = [EditionView]
    while waiting:
        kind = waiting.pop()
        reached.add(kind)
        hints = get_type_hints(kind).values()
        inside = {
            one for hint in hints for one in (hint, *get_args(hint)) if isinstance(one, type) and is_dataclass(one)
        }
        waiting += inside - reached
    assert reached - {Words} == set(VARIABLES)
