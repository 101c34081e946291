"""Rules of sources and the names of their secrets, value by value; and where in a file a source is added."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from digest.settings.adding import append_source
from digest.settings.rules import RulesTable, pattern
from digest.settings.secrets import SourceSecret, auth_as, hidden_in, secret_name, setting_of, variable_of
from tests.unit.settings.world import FEED, NEWSLETTER, World

NEW = {"type": "feed", "url": "https://new.example/feed"}


@pytest.mark.parametrize(
    "text", ["", "a|b", "^[Aa]d:", r"\bздесь\b", "広告", "(?i)sponsored", "x{1,20}", r"\p{Greek}+"]
)
def test_a_pattern_that_can_be_searched_is_taken(text):
    """Any script, and whatever is searched in linear time."""
    assert pattern(text) == text
    assert RulesTable(pattern=text).noun().pattern == text


@pytest.mark.parametrize("text", ["(", "[a", "*", r"(a)\1", "(?=a)", "(?<!a)b", "a{2000}"])
def test_a_pattern_that_cannot_be_searched_is_told(text):
    """Slips, references and looks around are refused in one sentence."""
    with pytest.raises(ValueError, match=r"\w") as caught:
        pattern(text)
    assert not str(caught.value).endswith(".")
    assert "; " in str(caught.value)


@pytest.mark.parametrize(
    "value", [{"word": ["a"]}, {"words": [5]}, {"tags": {"a": 1}}, {"pattern": 5}, {"authors": [["a"]]}]
)
def test_rules_of_another_shape_are_refused(value):
    """Unknown keys and values that are no text are mistakes, never rules that mean nothing."""
    with pytest.raises(ValidationError):
        RulesTable.model_validate(value)


def test_no_rules_are_none():
    """An empty table means no article, and is told from one with a rule."""
    assert not RulesTable().noun()
    for name in ("words", "tags", "authors"):
        assert RulesTable.model_validate({name: ["мост"]}).noun()


@pytest.mark.parametrize(
    ("text", "name"),
    [("blog", "blog"), (" My-Blog ", "my_blog"), ("A", "a"), ("a1", "a1"), ("a_b-c", "a_b_c"), ("", ""), ("  ", "")],
)
def test_a_name_of_a_secret_is_one_of_a_variable(text, name):
    """Case and hyphens are written as variables can have them."""
    assert secret_name(text) == name


@pytest.mark.parametrize("text", ["1a", "_a", "a_", "a-", "a__b", "a--b", "a-_b", "a b", "a.b", "ä", "a/b", "-"])
def test_what_no_variable_can_be_called_is_no_name(text):
    """A name that could not be told from others, or not be written, is refused."""
    with pytest.raises(ValueError, match="is no name for a secret"):
        secret_name(text)


@given(st.from_regex(r"[a-zA-Z][a-zA-Z0-9]{0,5}([-_][a-zA-Z0-9]{1,5}){0,3}", fullmatch=True), st.sampled_from(["TOKEN", "USERNAME", "PASSWORD"]))  # fmt: skip
def test_every_name_has_its_variables(text, part):
    """What is accepted in digest.toml can be set by a variable, and comes back under the same name."""
    name = secret_name(text)
    assert setting_of(variable_of(name) + part) == f"sources.{name}.{part.lower()}"
    found = list(hidden_in({"sources": {name: {part.lower(): "x"}}}))
    assert found == ([] if part == "USERNAME" else [f"sources.{name}.{part.lower()}"])


@pytest.mark.parametrize("text", ["", "bearer", "basic", "header:X-Api-Key", "query:key", "query:api.key_1"])
def test_a_way_to_send_a_secret_is_taken(text):
    """The usual ways, a header or a parameter of any name."""
    assert auth_as(text) == text


@pytest.mark.parametrize("text", ["Bearer", "digest", "header:", "header:X Key", "header:X\r\nY", "header:1", "query:", "query:a&b", "query:a=b", "basic "])  # fmt: skip
def test_another_way_is_refused(text):
    """No name, a name that breaks a request, and what is only like a way."""
    with pytest.raises(ValueError, match="is not a way to send a secret"):
        auth_as(text)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"token": "t", "username": "u"}, "has a token and a login"),
        ({"token": "t", "password": "p"}, "has a token and a login"),
        ({"username": "u"}, "needs a user name and a password"),
        ({"password": "p"}, "needs a user name and a password"),
        ({"token": "a\nb"}, "characters that no server takes"),
        ({"token": "clé"}, "characters that no server takes"),
        ({}, ""),
        ({"token": "t"}, ""),
        ({"username": "u", "password": "пароль"}, ""),
    ],
)
def test_a_secret_is_a_token_or_a_login(values, what):
    """One of the two, whole, and a token in ASCII without line ends; the words say which, and never the secret itself."""
    if not what:
        assert SourceSecret.model_validate(values).username == values.get("username", "")
        return
    with pytest.raises(ValidationError, match=what):
        SourceSecret.model_validate(values)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (
            {"sources": {"a": {"token": "x", "password": "y", "username": "z"}}},
            ["sources.a.token", "sources.a.password"],
        ),
        ({"sources": {"a": {"token": " ", "password": None}, "b": {"token": 5}}}, ["sources.b.token"]),
        ({"sources": {"a": "x"}}, []),
        ({"sources": ["token"]}, []),
        ({"smtp": {"password": "x"}}, []),
        ({}, []),
    ],
)
def test_hidden_values_are_found_by_name(values, names):
    """Tokens and passwords that say something, in tables of any shape; other tables have others who look after them."""
    assert list(hidden_in(values)) == names


@pytest.mark.parametrize(
    "text",
    [
        f"{NEWSLETTER}\n{FEED}\n[[newsletters.tech.sections]]\nname = 'S'\n",
        f"[smtp]\nhost = 'x'\n\n{NEWSLETTER}",
        f"{NEWSLETTER}\n{FEED}\n  [smtp]  # with blanks\nhost = 'x'\n",
        f"{NEWSLETTER}\n[newsletters.technology]\ntitle = 'T'\nfrom = 'a@example.org'\n\n{FEED.replace('tech', 'technology')}",
        f"{NEWSLETTER}\n{FEED}# a comment at the end, without a line end",
        f"{NEWSLETTER}\n{FEED}\n\n\n# of the next\n\n# and this\n[smtp]\nhost = 'x'\n",
    ],
)  # fmt: skip
def test_nothing_that_was_written_is_lost(world: World, text):
    """Every line stays in its order, whatever tables stand around, and the new source is the last of its newsletter."""
    path = world.toml(text)
    before = tomllib.loads(text)
    append_source(path, "tech", NEW)
    lines = iter(path.read_text().splitlines())
    assert all(line in lines for line in text.splitlines())
    after = tomllib.loads(path.read_text())
    assert after["newsletters"]["tech"].pop("sources") == [*before["newsletters"]["tech"].pop("sources", []), NEW]
    assert after == before
