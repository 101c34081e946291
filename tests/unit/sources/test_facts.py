from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources import foreign
from digest.sources.facts import nearest, remarks, weight_of, with_aliases
from digest.sources.frontmatter import KEYS, Front, plain_key

EMPTY: tuple[Any, ...] = (None, "", [], {})


def told(**facts: Any) -> list[str]:
    lines = {key: place for place, key in enumerate(facts, start=2)}
    return [f"{one.where}: {one.what}. {one.hint}" for one in remarks(Front(facts=facts, lines=lines), "a.md", "en")]


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("titel", "title"),
        ("titl", "title"),
        ("autor", "author"),
        ("authr", "author"),
        ("wieght", "weight"),
        ("imgae", "image"),
        ("secton", "section"),
        ("langauge", "language"),
    ],
)
def test_a_key_that_is_nearly_known_is_told(key, meant):
    """With its line and what was meant."""
    assert nearest(key) == meant
    assert told(**{key: "x"}) == [f"a.md, line 2: `{key}` is unknown. Did you mean `{meant}`?"]


@pytest.mark.parametrize(
    "key",
    [
        "layout",
        "slug",
        "categories",
        "type",
        "aliases",
        "permalink",
        "description",
        "summary",
        "keywords",
        "images",
        "cover",
        "lastmod",
        "updated",
        "modified",
        "update",
        "data",
        "toc",
        "comments",
        "series",
        "subtitle",
        "id",
        "uid",
        "menu",
        "url_name",
        "publisher",
        "links",
        "rate",
        "gate",
        "late",
        "hate",
        "state",
        "page",
        "pages",
        "long",
        "lat",
        "ref",
        "sections",
        "excerpt",
        "tagline",
        "math",
    ],
)
def test_keys_of_other_programs_are_nobodys_business(key):
    """Blogs have many; nothing is said of them."""
    assert told(**{key: "x"}) == []


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("draf", True, "draft"),
        ("drafts", "yes", "draft"),
        ("darft", True, "draft"),
        ("publishd", False, "published"),
        ("satus", "draft", "status"),
        ("dat", "2027-02-01", ""),
        ("dato", "2027-02-01", "date"),
        ("publishdat", "2027-02-01", "publishdate"),
        ("expirdate", "2027-02-01", "expirydate"),
    ],
)
def test_a_misspelt_key_that_was_meant_to_hold_holds(key, value, meant):
    """An article is kept back rather than let out for a missing letter; short names are nobody's."""
    if not meant:
        assert told(**{key: value}) == []
        return
    with pytest.raises(SourceError, match="kept back") as caught:
        told(**{key: value})
    assert (caught.value.where, f"`{meant}`" in caught.value.hint) == ("a.md, line 2", True)


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("datum", "24.12.2027", "date"),
        ("datum", "24. Dezember 2027", "date"),
        ("fecha", "2027-12-24", "date"),
        ("дата", "24.12.2027", "date"),
        ("data", "24/12/2027", "date"),
        ("日付", "2027-12-24", "date"),
        ("veröffentlichtam", "2027-12-24", "date"),
        ("veröffentlicht", "nein", "published"),
        ("veröffentlicht", "2027-12-24", "published"),
        ("sperrfrist", "Montag, 6 Uhr", "embargo"),
        ("sperrfrist", "24.12.2027", "embargo"),
        ("entwurf", "ja", "draft"),
        ("entwurf", True, "draft"),
        ("entwurf", "dritte Fassung", "draft"),
        ("brouillon", "oui", "draft"),
        ("черновик", "да", "draft"),
        ("مسودة", "نعم", "draft"),
        ("statut", "brouillon", "status"),
        ("estado", "borrador", "status"),
        ("statut", "draft", "status"),
        ("veröffentlicht".replace("ö", "o\u0308"), "nein", "published"),
    ],
)
def test_words_of_other_languages_hold(key, value, meant):
    """What keeps an article back does so in the language of its editor, and the key that is known is named."""
    with pytest.raises(SourceError, match="kept back") as caught:
        told(**{key: value})
    assert (caught.value.where, f"`{meant}`" in caught.value.hint) == ("a.md, line 2", True)


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("datum", "Weihnachten", "date"),
        ("entwurf", "nein", "draft"),
        ("brouillon", False, "draft"),
        ("veröffentlicht", "ja", "published"),
        ("statut", "publié", "status"),
        ("sperrfrist", "non", "embargo"),
    ],
)
def test_words_of_other_languages_that_hold_nothing(key, value, meant):
    """The article goes out, and the word is told as a slip would be."""
    assert told(**{key: value}) == [f"a.md, line 2: `{key}` is unknown. Did you mean `{meant}`?"]


@pytest.mark.parametrize(("key", "value"), [("data", "climate.csv"), ("estado", "Oaxaca"), ("stato", "Italia")])
def test_words_that_mean_something_else(key, value):
    """Nothing is said of a word that is as likely another one's."""
    assert told(**{key: value}) == []


@pytest.mark.parametrize("key", ["datum", "entwurf", "sperrfrist", "statut", "veröffentlicht"])
@pytest.mark.parametrize("value", EMPTY)
def test_words_of_other_languages_without_a_value(key, value):
    """What a template leaves empty keeps nothing back."""
    assert len(told(**{key: value})) == 1


def test_words_of_other_languages_are_plain():
    """A word in another form than that of keys would never be met, and one that is known already means what it says."""
    assert [word for word in foreign._MEANT if plain_key(word) != word] == []
    assert set(foreign._MEANT) & {*KEYS, "title", "author", "section", "tags", "weight"} == set()
    assert set(foreign._MEANT.values()) <= set(KEYS)


def test_remarks_are_of_what_was_read():
    """So that nobody is told that an article was not read which went out."""
    facts = {"titel": "T", "weight": "heavy", "datum": "bald"}
    found = list(remarks(Front(facts=facts, lines={}), "a.md", "de"))
    assert [one.remark for one in found] == [True] * 3


def test_a_misspelt_key_that_holds_nothing_is_a_remark():
    """`draf: false` lets the article go, and is told."""
    assert told(draf=False) == ["a.md, line 2: `draf` is unknown. Did you mean `draft`?"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("weight", wrong) for wrong in ("heavy", 0, -1, 101, 10**400, True, [1], float("nan"), float("inf"))),
        *(
            ("url", wrong)
            for wrong in (
                "javascript:alert(1)",
                "mailto:a@example.org",
                "data:text/html,x",
                "http://",
                "https://[",
                7,
                ["x"],
            )
        ),
        *(("image", wrong) for wrong in ("javascript:x", {"src": "x"}, "data:image/png;base64,x")),
        *(("language", wrong) for wrong in ("German", 49, "x")),
        *(("lang", wrong) for wrong in ("German", True)),
        *((key, {"x": 1}) for key in ("title", "author", "authors", "section", "attribution", "tags", "tag")),
        ("tags", 3),
        ("title", True),
    ],
)
def test_a_value_that_does_not_count_is_told(key, value):
    """What is ignored is said, with the line and a right form."""
    (line,) = told(**{key: value})
    assert line.startswith(f"a.md, line 2: `{key}: ")
    assert "does not count. Write" in line


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("weight", right) for right in (1, 0.5, 100, "2")),
        *(
            ("url", right)
            for right in (
                "https://example.org/a",
                "http://example.org",
                "/a",
                "a.html",
                "a b.html",
                "../b",
                "//example.org/x",
            )
        ),
        *(("image", right) for right in ("a.jpg", "pics/a b.jpg", "https://example.org/a.jpg")),
        *(("language", right) for right in ("en", "pt-BR", "zh_Hant_TW", "en-gb")),
        *(("tags", right) for right in (["a"], "a, b", [])),
        *(("title", right) for right in ("T", 2026, 1.5, ["a", "b"])),
        *((key, empty) for key in ("weight", "url", "title", "tags", "language") for empty in EMPTY),
    ],
)
def test_a_value_that_counts_is_not_told(key, value):
    """Nothing is said of what is right, or empty as templates leave it."""
    assert told(**{key: value}) == []


def test_long_values_are_cut():
    """A remark is a line."""
    assert len(told(weight="x" * 1000)[0]) < 200


def test_other_names_of_a_fact():
    """The name that is known here wins over its other names, unless it is empty."""
    meant = with_aliases({"authors": ["A"], "tag": "x", "lang": "de"})
    assert (meant["author"], meant["tags"], meant["language"]) == (["A"], "x", "de")
    assert with_aliases({"authors": "A", "author": "B"})["author"] == "B"
    assert with_aliases({"authors": "A", "author": None})["author"] == "A"


@given(
    st.one_of(
        st.integers(), st.floats(), st.text(max_size=8), st.booleans(), st.none(), st.lists(st.integers(), max_size=2)
    )
)
def test_a_weight_is_above_nothing_and_at_most_a_hundred(value):
    """Whatever is written; 0 stands for none."""
    assert 0 <= weight_of(value) <= 100


@given(st.text(max_size=20))
def test_nearest_names_a_key_of_nearly_the_same_length(key):
    """Never a stranger."""
    found = nearest(key)
    assert not found or (abs(len(found) - len(key)) <= 1 and found[0] == key[0])
