"""Nouns survive their records: whatever a source, a template or an editor put into them."""

import json
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Gap, Image, Mention, Part, Rendered, Section, Story, Summary
from digest.store import codecs
from tests.ledger import RENDERED, article

words = st.text(max_size=20)
moments = st.integers(-(10**9), 10**10).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
images = st.builds(Image, url=words, alt=words, width=st.none() | st.integers(0, 9999))
articles = st.builds(
    Article,
    id=words,
    source=words,
    source_name=words,
    title=words,
    published=st.none() | moments,
    updated=st.none() | moments,
    html=words,
    headings=st.lists(words, max_size=3).map(tuple),
    tags=st.lists(words, max_size=3).map(tuple),
    image=st.none() | images,
    weight=st.floats(0, 10),
)
summaries = st.builds(Summary, sentences=st.lists(words, max_size=3).map(tuple), method=words, note=words)
mentions = st.lists(st.builds(Mention, source_name=words, title=words, url=words), max_size=2).map(tuple)
stories = st.builds(
    Story,
    article=articles,
    section=words,
    score=st.floats(-5, 5),
    why=st.dictionaries(words, st.floats(-5, 5), max_size=3),
    also_covered_by=mentions,
    summary=st.none() | summaries,
)
sections = st.lists(st.builds(Section, name=words, stories=st.lists(stories, max_size=2).map(tuple)), max_size=2).map(
    tuple
)
ascii_bytes = st.text(st.characters(max_codepoint=127), max_size=20).map(str.encode)
parts = st.builds(
    Part,
    kind=st.sampled_from(["text/plain", "text/html"]),
    encoding=st.sampled_from(["quoted-printable", "base64"]),
    pieces=st.lists(ascii_bytes | words.map(Gap), max_size=6).map(tuple),
    cards=st.dictionaries(words, ascii_bytes, max_size=3),
    decoded_size=st.integers(0, 10**6),
)
rendered = st.builds(
    Rendered,
    subject=words,
    preheader=words,
    language=words,
    headers=st.lists(st.tuples(words, words), max_size=3).map(tuple),
    parts=st.lists(parts, max_size=2).map(tuple),
    html=words,
    text=words,
    sha256=words,
)


@given(articles)
def test_article_round_trips(one):
    """Any article comes back equal."""
    assert codecs.load_article(codecs.dump_article(one)) == one


@given(sections)
def test_sections_round_trip(some):
    """Any sections come back equal, with their stories."""
    assert codecs.load_sections(codecs.dump_stories(some)) == some


@given(sections, sections)
def test_named_stories_round_trip(some, others):
    """Stories that are only named come back beside the sections, and are none of theirs."""
    more = tuple(story for section in others for story in section.stories)
    record = codecs.dump_stories(some, more)
    assert codecs.load_sections(record) == some
    assert codecs.load_more(record) == more


@given(rendered)
def test_rendered_round_trips(one):
    """Any rendered content comes back equal; gaps are never taken for text."""
    assert codecs.load_rendered(codecs.dump_rendered(one)) == one


@given(articles | rendered)
def test_records_are_plain_ascii(one):
    """Records are ASCII without NUL, so that every database keeps them."""
    dump = codecs.dump_article if isinstance(one, Article) else codecs.dump_rendered
    record = dump(one)
    assert record.isascii()
    assert "\x00" not in record


@given(st.text(st.characters()))
def test_storable_text_is_fit_for_every_database(text):
    """No NUL and no half surrogate is left, and good text is not touched."""
    clean = codecs.storable(text)
    assert "\x00" not in clean
    assert clean == text or "\x00" in text or "?" in clean
    assert codecs.storable(clean) == clean.encode().decode()


def test_times_keep_their_instant():
    """An aware time of another zone comes back as the same instant."""
    local = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=2)))
    assert codecs.load_article(codecs.dump_article(article("a", published=local))).published == local


def test_old_records_take_defaults():
    """A record that was written before a field existed is read with the field's default."""
    record = json.loads(codecs.dump_article(article("a")))
    for name in ("tags", "headings", "published", "attribution", "image"):
        del record[name]
    assert codecs.load_article(json.dumps(record)) == article("a")


def test_read_only_mappings_are_written():
    """A story whose parts of the score cannot be changed is stored like any other."""
    story = Story(article=article("a"), why=MappingProxyType({"recency": 0.5}))
    (section,) = codecs.load_sections(codecs.dump_stories([Section(name="", stories=(story,))]))
    assert section.stories[0].why == {"recency": 0.5}


def test_bodies_are_readable_in_the_record():
    """The frozen mail stands in the database as text that a person can read."""
    record = json.loads(codecs.dump_rendered(RENDERED))
    assert record["parts"][0]["pieces"] == ["Hello", {"gap": "name"}, ",=\r\n", {"gap": "card:1"}]


def test_what_has_no_place_is_an_error():
    """A value that no noun holds is not silently turned into text."""
    with pytest.raises(TypeError, match="object has no place in a record"):
        codecs.dump_article(article("a", title=object()))
