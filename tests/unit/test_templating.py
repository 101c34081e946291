"""Compiled templates are kept by what they were made of."""

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from digest import templating
from digest.templating import Compiled


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "_kept", type(templating._kept)())


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the templates that were compiled, in order."""
    names: list[str] = []
    original = Environment.compile

    def noted(self, source, name=None, *rest, **more):
        names.append(name)
        return original(self, source, name, *rest, **more)

    monkeypatch.setattr(Environment, "compile", noted)
    return names


def environment(kind: str = "page", /, **options) -> Environment:
    sources = options.pop("sources", {"page": "{{ who }}!"})
    return Environment(loader=DictLoader(sources), bytecode_cache=Compiled(kind), autoescape=True, **options)


def test_a_template_is_compiled_once_for_all_environments_of_a_kind(compiled):
    """The next run of the same process fills in what the first one compiled."""
    said = [environment().get_template("page").render(who=who) for who in ("a", "b", "c")]
    assert said == ["a!", "b!", "c!"]
    assert compiled == ["page"]


def test_an_edited_template_is_compiled_anew(compiled):
    """The text decides, so that an editor who reloads the preview sees what was written."""
    assert environment().get_template("page").render(who="a") == "a!"
    edited = environment(sources={"page": "{{ who }}?"})
    assert edited.get_template("page").render(who="a") == "a?"
    assert compiled == ["page", "page"]


def test_another_kind_compiles_for_itself(compiled):
    """Constants are finished while a template is compiled: who finishes them otherwise cannot share the code."""
    sources = {"page": "{{ 'a' }}"}
    loud = environment("loud", sources=sources, finalize=str.upper)
    assert environment("plain", sources=sources).get_template("page").render() == "a"
    assert loud.get_template("page").render() == "A"
    assert compiled == ["page", "page"]


def test_templates_of_one_text_and_two_names_are_two(compiled):
    """The line that an error names is one of the right file."""
    sources = {"a": "{{ who.x.y }}", "b": "{{ who.x.y }}"}
    for name in sources:
        environment(sources=sources).get_template(name)
    assert compiled == ["a", "b"]


def test_a_broken_template_is_told_each_time(compiled):
    """An error is never kept."""
    for _ in range(2):
        with pytest.raises(TemplateSyntaxError):
            environment(sources={"page": "{% if %}"}).get_template("page")
    assert compiled == ["page", "page"]


def test_what_was_not_used_for_longest_goes_first(compiled, monkeypatch):
    """A process that sees ever new templates does not grow."""
    monkeypatch.setattr(templating, "MOST", 2)
    sources = {name: f"{name} {{{{ who }}}}" for name in "abc"}
    for name in "abac" + "ab":
        environment(sources=sources).get_template(name)
    assert compiled == ["a", "b", "c", "b"]
    assert len(templating._kept) == 2
