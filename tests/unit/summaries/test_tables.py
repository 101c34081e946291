"""Every table of words in the room, kept so that each of its entries can be found: what a slip in a list would leave dead without a sound."""

# ruff: noqa: RUF001  apostrophes and letters of many scripts are what these tests are about

import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages
from unicodedata import normalize

import pytest

from digest import summaries
from digest.summaries import assurances, denials, parties, stances
from digest.summaries.faithfulness import signals
from digest.summaries.faithfulness.words import tokens
from digest.summaries.honesty import judge
from digest.summaries.words import WORD, Phrases, words_of
from tests.unit.summaries.test_sides import _candidates

Table = tuple[str, ...] | frozenset[str]
_A_ROW = 8  # blanks: a shorter string may be a sentence of a message
_BRANCHES = re.compile(r"\((?:\?:|\?=|\?!)?([^()\[\]]*\|[^()\[\]]*)\)")
ROOM = Path(summaries.__path__[0])
AS_WRITTEN = {
    "accused._SOME", "faithfulness.form._HIDDEN", "healing._ENDS_OF_TITLES", "llm.material._INVISIBLE", "run_ins._ARTICLES", "run_ins._NAMES_WITH_ARTICLE",
    "run_ins._SURE_OPENERS", "scraps._ENDS_OF_CAPTIONS", "sides._THE", "trims._ELIDED",
}  # fmt: skip
"""Tables that are compared with the text as it stands, capitals and all."""
NO_SINGLE_WORDS = {
    "abbreviations", "boilerplate._HEADS", "faithfulness.figures._TWO_WORDS", "faithfulness.form._JOINERS", "lines._BACK_MATTER", "llm.material._JOINERS",
    "run_ins._SIGNS", "scraps._ENDS_OF_ANNOUNCING", "trims._ELIDED", "vocabulary._WITH_COMMON",
}  # fmt: skip
"""Sets whose members are looked up whole: lines, pairs of words, signs, abbreviations, the first characters of phrases."""
STRAIGHTENED = {"echoes._THAT_VERBS", "faithfulness.form._ECHOES", "faithfulness.form._PHRASES"}
"""Tables beside all `Phrases` that are compared with texts whose apostrophes were made straight (`words.lowered`); all others need both forms."""


def _of(value: object, path: str) -> Iterator[tuple[str, Table]]:
    """Give every set and tuple of words in a value, with the way to it."""
    if isinstance(value, (tuple, frozenset)) and value and all(type(one) is str for one in value):
        yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _of(one, f"{path}[{key}]")
    elif hasattr(value, "_fields"):
        for name in value._fields:
            yield from _of(getattr(value, name), f"{path}.{name}")
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _of(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from _of(one, f"{path}({at})")


@cache
def _tables() -> dict[str, Table]:
    """Give every table under the name of the file that has it first."""
    found: dict[int, tuple[str, Table]] = {}
    modules = sorted((one.name for one in walk_packages(summaries.__path__, "digest.summaries.")), key=len)
    for name in modules:
        source = (ROOM / Path(*name.split(".")[2:])).with_suffix(".py")
        own = source.read_text() if source.exists() else ""
        for variable, value in vars(import_module(name)).items():
            if not variable.startswith("__") and re.search(rf"^{variable}\b.*=", own, re.MULTILINE):
                for path, table in _of(value, f"{name.removeprefix('digest.summaries.')}.{variable}"):
                    found.setdefault(id(table), (path, table))
    return dict(found.values())


def _is_in(path: str, names: set[str]) -> bool:
    return any(re.match(rf"{re.escape(name)}\b", path) for name in names)


def test_the_tables_are_found():
    """A walk that finds no tables would prove nothing, and a name of an exception that no table has would excuse another one day."""
    assert len(_tables()) > 500
    for name in AS_WRITTEN | NO_SINGLE_WORDS | STRAIGHTENED:
        assert any(_is_in(path, {name}) for path in _tables()), name


def test_tables_are_in_lower_case_and_composed():
    """Texts are compared in lower case and with accents in one piece with their letters."""
    for path, table in _tables().items():
        assert all(normalize("NFC", one) == one for one in table), path
        assert _is_in(path, AS_WRITTEN) or all(one == one.lower() for one in table), path


def test_a_set_of_words_has_single_words():
    """What is looked up among the words of a text must be one as they are read: no blank, no stop, no apostrophe at its end."""
    for path, table in _tables().items():
        if isinstance(table, frozenset) and not _is_in(path, NO_SINGLE_WORDS):
            assert [one for one in table if WORD.fullmatch(one) is None] == [], path


def test_apostrophes_are_of_one_kind_or_of_both():
    """A text may have either: a table has both forms of a phrase, or is compared with texts that have the straight one alone, and has that alone."""
    for path, table in _tables().items():
        phrases = [one for one in table if any(map(str.isalpha, one))]  # others are of signs
        straight = {one for one in phrases if "'" in one}
        curly = {one.replace("’", "'") for one in phrases if "’" in one}
        straightened = isinstance(table, Phrases) or _is_in(path, STRAIGHTENED)
        assert curly == (set() if straightened else straight), path


def test_no_phrase_stands_twice():
    """What stands in a table twice was meant to be something else."""
    for path, table in _tables().items():
        assert [one for one, times in Counter(table).items() if times > 1] == [], path
        assert all(one.strip() or "JOINERS" in path for one in table), path


def _rows(file: Path) -> Iterator[tuple[str, int]]:
    """Give the strings of a source as they are written, and where; those that explain are none of its data."""
    for token in tokenize.tokenize(BytesIO(file.read_bytes()).readline):
        if token.type == tokenize.STRING and not token.string.endswith('"""'):
            yield token.string.strip("rbf").strip("\"'"), token.start[0]


def _is_of_words(row: str) -> bool:
    return row.count(" ") > _A_ROW and row.replace(" ", "").replace("-", "").replace("'", "").isalpha()


def test_no_word_stands_twice_in_a_row_of_the_source():
    """A set drops what is doubled, so the rows are read as they are written; a word of two languages may stand in a row of each. So are the branches of expressions."""
    rows = [(file, *row) for file in ROOM.rglob("*.py") for row in _rows(file)]
    assert sum(_is_of_words(row) for _, row, _ in rows) > 250
    for file, row, line in rows:
        parts = [row.split()] if _is_of_words(row) else [one.split("|") for one in _BRANCHES.findall(row)]
        for words in parts:
            assert [word for word, times in Counter(words).items() if times > 1] == [], f"{file.name}:{line}"


@pytest.mark.parametrize("table", ["NEGATORS", "DOUBTS", "SPEECH"])
def test_signs_of_faithfulness_are_words_as_they_are_compared(table):
    """One that the comparison takes apart would never be found: "l'accord" is two words there, "d'après" and "peut-être" are one."""
    for language, words in getattr(signals, table).items():
        assert [word for word in words if tokens(word) != [word]] == [], language


@pytest.mark.parametrize("language", sorted(assurances.ASSURANCES))
def test_what_undoes_an_assurance_does(language):
    """Each word that undoes one, alone between the verb and what it assures, makes it none; so "pas plus" are two words of French."""
    known = assurances.ASSURANCES[language]
    if not known.verbs:
        assert known.undone == frozenset()
        return
    verb, assured = min(known.verbs), known.assured[0]
    assert stances.assures(_candidates([f"Roe {verb} xx {assured}."], [0.0], language)[0], language)
    for undone in (*known.undone, *denials.DENIALS[language].negations):
        text = f"Roe {verb} {undone} {assured}."
        assert words_of(text)[2] == undone
        assert not stances.assures(_candidates([text], [0.0], language)[0], language), undone


@pytest.mark.parametrize("language", sorted(denials.DENIALS))
def test_what_is_ones_own_makes_a_defence(language):
    """Behind a verb of who stands up for something each word of `own` is an answer, and the word alone is none."""
    known = denials.DENIALS[language]
    assert bool(known.own) <= bool(known.defends)
    for own in known.own:
        defended = f"Roe xx {min(known.defends)} {own} xx."
        assert stances.rebuts(_candidates([defended], [0.0], language)[0], language), own
        assert not stances.rebuts(_candidates([f"Roe xx {own} xx."], [0.0], language)[0], language), own


@pytest.mark.parametrize("language", sorted(parties.PARTIES))
def test_phrases_of_parties_have_no_apostrophe(language):
    """They are compared with texts in lower case alone."""
    known = parties.PARTIES[language]
    assert not any(
        "'" in one or "’" in one for one in (*known.own, *known.stated, *known.under, *known.cases, *known.prosecuting)
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Certains d'entre eux ont quitté la ville de Lyon."),
        ("fr", "Aujourd'hui encore, la ville de Lyon attend."),
        ("fr", "Les maires de Lyon s'étaient alors promis un pont."),
        ("en", "The singer's new album was sold in May."),
        ("fr", "D'une voix ferme, la mairie de Lyon pose également la question."),
    ],
)
def test_either_apostrophe_says_the_same(language, text):
    """A page that sets its apostrophes is judged as one that types them, and neither is free of flags."""
    assert judge(text, language).flags == judge(text.replace("'", "’"), language).flags != frozenset()
