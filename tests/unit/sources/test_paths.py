"""Paths into JSON: what they lead to, and that nothing a stranger sends breaks them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.paths import read_path

DOCUMENT = {
    "data": [
        {"title": "One", "links": {"web": "https://a.example/1"}, "tags": [{"name": "x"}, {"name": "y"}]},
        {"title": "", "links": {}, "tags": []},
        {"title": "Three", "odd.key": 3, "tags": [{"name": "z"}]},
    ],
    "paging": {"next": None},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data[*].title", ["One", "", "Three"]),
        ("$.data[*].title", ["One", "", "Three"]),
        ("data[0].links.web", ["https://a.example/1"]),
        ("data[-1].title", ["Three"]),
        ("data[*].tags[*].name", ["x", "y", "z"]),
        ('data[2]["odd.key"]', [3]),
        ('data[2]."odd.key"', [3]),
        ("data[9].title", []),
        ("data.title", []),
        ("paging[0]", []),
        ("paging.next", [None]),
        ("nowhere.at.all", []),
        ("", [DOCUMENT]),
        ("$", [DOCUMENT]),
    ],
)
def test_a_path_leads_to_its_values(path, found):
    """Keys by dots, places in brackets, each of a list by a star; what is not there is nothing."""
    assert read_path(path).all(DOCUMENT) == found


def test_the_first_that_says_something():
    """Empty texts and nulls are passed over."""
    assert read_path("data[*].title").first({"data": [{"title": ""}, {"title": None}, {"title": "B"}]}) == "B"
    assert read_path("data[*].title").first({}) is None
    assert read_path("n").first({"n": 0}) == 0


@pytest.mark.parametrize("text", [".a", "a..b", "a[", "a[x]", "a]", "a[1", "[]", "a.", 'a["b', "a[1234567]"])
def test_what_is_no_path_is_told(text):
    """A slip of the finger is an error, with examples of how it is written."""
    with pytest.raises(ValueError, match="is no path; write it like"):
        read_path(text)


def test_a_flood_is_cut():
    """A star over stars over a large answer ends at a bound."""
    document = [[[0] * 100] * 100] * 100
    assert len(read_path("[*][*][*]").all(document)) == 5_000


documents = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=12,
)
paths = st.lists(st.sampled_from(["a", "b", "c", "[0]", "[-1]", "[*]"]), max_size=5)


@given(documents, paths)
def test_any_path_into_any_document_gives_a_list(document, steps):
    """Nothing is raised, whatever stands there, and the first is one of all."""
    text = "".join(step if step.startswith("[") else f".{step}" for step in steps).lstrip(".")
    path = read_path(text)
    found = path.all(document)
    assert path.first(document) is None or path.first(document) in found
    assert len(path.steps) == len(steps)


@given(st.text(max_size=20))
def test_any_text_is_a_path_or_refused(text):
    """Whatever somebody writes is read or told."""
    try:
        found = str(read_path(text).all(DOCUMENT))
    except ValueError as error:
        found = "[]" if "is no path" in str(error) else ""
    assert found
