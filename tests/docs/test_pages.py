import re
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from digest.cli import COMMANDS, cli
from digest.errors import Exit
from digest.model import DeliveryState, EditionState, FateReason, SubscriberState
from tests.docs.places import ROOT, lines_of, pages

WRITTEN = [page for page in pages() if page.name != "commands.md"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
CODE = re.compile(r"`([^`\n]+)`")


def code(page: Path) -> list[str]:
    """Give what a page shows as something to type: lines of console blocks, and code within sentences."""
    found, inside = [], ""
    for line in lines_of(page):
        if line.startswith("```"):
            inside = "" if inside else line.strip("`") or "plain"
        elif inside == "console" and line.startswith("$ "):
            found.append(line[2:].split("  #")[0].strip())
        elif not inside:
            found += CODE.findall(line)
    return found


def digest_lines(page: Path) -> list[list[str]]:
    lines = [line.removeprefix("../.venv/bin/").removeprefix(".venv/bin/") for line in code(page)]
    return [line.split()[1:] for line in lines if line.startswith("digest ")]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_of_a_page_exists(page):
    """What a page tells people to type is understood, sub-commands and options included."""
    for words in digest_lines(page):
        assert words[0].split("|")[0] in COMMANDS or words[0].startswith("-"), words
        known, rest = options_of(cli, words)
        assert {word.split("=")[0] for word in rest if word.startswith("--")} <= known, words


def options_of(command: click.Command, words: list[str]) -> tuple[set[str], list[str]]:
    """Walk down to the command that `words` call; gives its options and the words that are left."""
    # A command remembers the names of its help option from the first context that asks for them.
    context = click.Context(command, **{**cli.context_settings, **command.context_settings})
    if isinstance(command, click.Group) and words:
        below = command.get_command(context, words[0])
        if below is not None:
            return options_of(below, words[1:])
    return {name for option in command.get_params(context) for name in option.opts}, words


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_of_a_page_exists(page):
    """`make x` on a page is a target of the Makefile."""
    named = {line.split()[1] for line in code(page) if line.startswith("make ")}
    assert named <= TARGETS


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    """Relative links and pictures point to files of the project."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("https://", "#")):
            assert (page.parent / unquote(target.split("#")[0])).exists(), target


def test_every_page_can_be_reached_from_the_readme():
    """No page is an island."""
    reached, waiting = set(), [ROOT / "README.md", ROOT / "docs" / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        for target in re.findall(r"\]\(([^)\s]+\.md)\)", page.read_text(encoding="utf-8")):
            linked = (page.parent / target).resolve()
            waiting += [linked] if linked not in reached and linked.exists() else []
    assert {page.resolve() for page in pages()} <= {page.resolve() for page in reached}


def test_the_readme_tells_of_both_commands_and_the_picture():
    """A newcomer sees the mail, and how to make it and to test it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "$ make demo" in readme
    assert "$ make test" in readme
    assert "](docs/images/edition.png)" in readme
    assert "install -m 600 .env.example .env" in readme


def test_every_exit_code_is_documented():
    """The table of exit codes is that of the program."""
    table = (ROOT / "docs" / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    assert {int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == {int(code) for code in Exit}


@pytest.mark.parametrize("states", [DeliveryState, EditionState, SubscriberState])
def test_every_state_is_documented(states):
    """The tables of states are those of the model."""
    page = (ROOT / "docs" / "reference" / "states.md").read_text(encoding="utf-8")
    assert {state for state in states if f"| `{state}` |" not in page} == set()


def test_every_reason_of_a_fate_is_documented():
    """Scripts can rely on the list of reasons."""
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    assert {reason for reason in FateReason if f"`{reason}`" not in page} == set()


class TestDecisions:
    records = sorted((ROOT / "docs" / "adr").glob("0*.md"))

    @pytest.mark.parametrize("record", records, ids=lambda record: record.stem)
    def test_a_record_is_short_and_has_all_parts(self, record):
        """Context, options, decision and consequences, on one page."""
        lines = lines_of(record)
        headings = [line for line in lines if line.startswith("## ")]
        assert headings == ["## Context", "## Options", "## Decision", "## Consequences"]
        assert lines[0].startswith(f"# {int(record.name[:4])}. ")
        assert lines[2].startswith("Status: ")
        assert len(lines) <= 60

    def test_numbers_are_without_gaps_and_all_are_listed(self):
        """The index names each record."""
        index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
        assert [int(record.name[:4]) for record in self.records] == list(range(1, len(self.records) + 1))
        assert all(f"({record.name})" in index for record in self.records)
