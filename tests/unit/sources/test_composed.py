"""Letters in one form: a name from a Mac's folder is the same name as one that was typed."""

import asyncio
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Collected, FetchState, Rules
from digest.selection.filters import filtered_by
from digest.sources import collect
from digest.sources.composed import composed
from digest.sources.folder import FolderSource
from tests.unit.sources.samples import NOW, ScriptedFetch, spec

APART = normalize("NFD", "Küche")
TOGETHER = "Küche"
TEXT = "Im Hafen hat am Montag die neue Halle geöffnet. Sie ist größer als die alte."


def collected(**fields) -> Collected:
    article = Article(**{"id": "1", "source": "a", "source_name": "A", "title": "T", **fields})
    return Collected(source="a", articles=(article,), state=FetchState(source="a"))


def test_folders_that_are_named_alike(tmp_path):
    """Of two folders whose names differ by the form of their letters alone the articles have one section."""
    for place, title in ((APART, "Erstes"), (TOGETHER, "Zweites")):
        (tmp_path / place).mkdir()
        (tmp_path / place / f"{title}.md").write_text(f"# {title}\n\n{TEXT}\n", "utf-8")
    one = spec(key="folder:a", type="folder", url="", path=tmp_path)
    (found,) = asyncio.run(collect([(one, FolderSource(one, ScriptedFetch()))], {}, NOW))
    assert len(found.articles) == 2
    assert {article.section for article in found.articles} == {TOGETHER}


@pytest.mark.parametrize("field", ["source_name", "title", "author", "text", "section", "attribution"])
def test_lines_are_composed(field):
    """What is shown, compared or searched has one form."""
    (article,) = composed(collected(**{field: APART})).articles
    assert getattr(article, field) == TOGETHER


def test_tags_and_headings_are_composed_and_stand_once():
    """Two tags that become one are one."""
    (article,) = composed(collected(tags=(APART, TOGETHER, "x"), headings=(APART,))).articles
    assert (article.tags, article.headings) == ((TOGETHER, "x"), (TOGETHER,))


@pytest.mark.parametrize("field", ["url", "canonical_url", "html", "audio"])
def test_addresses_stay_as_they_are(field):
    """Servers tell the address of a picture apart by the form of its letters."""
    (article,) = composed(collected(**{field: f"https://example.org/{APART}.jpg"}, title=APART)).articles
    assert getattr(article, field) == f"https://example.org/{APART}.jpg"


def test_nothing_is_made_anew():
    """What is composed already, as nearly everything is, stays the same object."""
    found = collected(title=TOGETHER, text=TEXT, tags=(TOGETHER,))
    assert composed(found) is found


@pytest.mark.parametrize("rules", [Rules(words=(TOGETHER,)), Rules(tags=(TOGETHER,)), Rules(authors=("Zoë",))])
def test_rules_find_what_came_apart(rules):
    """Words, tags and authors of a rule are those of the article, whoever wrote them where."""
    found = collected(title=f"Neue {APART}", tags=(APART,), author=normalize("NFD", "Zoë"))
    assert filtered_by(found.articles[0], spec(exclude=rules)) == ""
    assert filtered_by(composed(found).articles[0], spec(exclude=rules)) != ""


@given(st.text(max_size=40), st.lists(st.text(max_size=10), max_size=4).map(tuple))
def test_whatever_is_said(text, tags):
    """Everything comes out composed, no tag twice but those that were, and doing it again changes nothing."""
    found = composed(collected(title=text, tags=tags))
    (article,) = found.articles
    assert is_normalized("NFC", article.title)
    assert all(is_normalized("NFC", tag) for tag in article.tags)
    assert {normalize("NFC", tag) for tag in tags} == set(article.tags)
    assert composed(found) is found
