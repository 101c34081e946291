"""What the templates see is plain, on one line, and safe to print."""

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language import Forms, Phrases
from digest.model import Article, Gap, Mention, Section
from digest.rendering.placeholders import Tokens
from digest.rendering.view import reading_minutes, view
from tests.unit.rendering.samples import ARABIC, LETTER, NOW, arabic_edition, edition, seen, stories, story


def values(thing) -> list[object]:
    """Give every value in a view, however deep."""
    if dataclasses.is_dataclass(thing):
        return [one for field in dataclasses.fields(thing) for one in values(getattr(thing, field.name))]
    if isinstance(thing, tuple):
        return [one for part in thing for one in values(part)]
    if isinstance(thing, Phrases):
        said = [getattr(thing, name) for name in dir(thing) if not name.startswith("_")]
        return [one for one in said if not callable(one) and not isinstance(one, Forms)]
    return [thing]


def test_templates_see_plain_values_only():
    """Texts, numbers, flags, and nothing of the program: no article, no time, no setting."""
    assert {type(value).__mro__[-2] for value in values(seen())} <= {str, int, bool, type(None)}


def test_the_lead_story_is_the_first_and_stands_apart():
    """The first story leads, and is not repeated in its section."""
    page = seen()
    assert page.lead is not None
    assert page.lead.title == stories()[0].article.title
    assert page.lead.is_lead
    assert page.lead.title not in [one.title for section in page.sections for one in section.stories]


def test_sections_keep_their_order_and_stories():
    """Sections stand in the order of the edition, without an empty one."""
    page = seen(edition(stories()[:1] + stories()[2:]))
    assert [section.name for section in page.sections] == ["Towns", "Kitchen", "Found"]


def test_an_edition_of_one_story_has_no_contents():
    """One story needs no list of contents."""
    page = seen(edition(stories()[:1]))
    assert page.contents == ()
    assert page.sections == ()


def test_long_contents_are_cut_and_counted():
    """Eight titles are listed, the others counted."""
    many = [replace(stories()[1], article=replace(stories()[1].article, id=str(number))) for number in range(14)]
    page = seen(edition(many))
    assert len(page.contents) == 8
    assert page.contents[0] == many[0].article.title
    assert page.contents_more == "and 6 more"


def test_the_intro_keeps_its_paragraphs():
    """An intro of several paragraphs is set as such."""
    assert seen(edition(intro="One.\n\nTwo.\n")).intro == ("One.", "Two.")


def test_without_an_intro_the_stories_are_counted():
    """The reader is told what awaits him, in his language."""
    assert seen(edition(intro="")).intro == ("This edition has 9 stories for you.",)


def test_the_dateline_has_number_and_local_day():
    """Number and day are those of the newsletter; an edition without a number has only its day."""
    late = edition(created=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert seen(late, replace(LETTER, timezone="Asia/Tokyo")).dateline[1].endswith("24 November 2026")
    assert len(seen(edition(number=0)).dateline) == 1
    assert seen().dateline[0] == "No. 42"


def test_what_belongs_to_a_reader_is_a_token():
    """Name, address and link are left open."""
    made = edition()
    tokens = Tokens.derive([one.article.id for one in made.stories], repr(made))
    page = view(made, LETTER, tokens)
    assert page.greeting == f"Hello{tokens.gaps[Gap('name')]},"
    assert tokens.gaps[Gap("address")] in page.reason
    assert page.unsubscribe_url is tokens.gaps[Gap("unsubscribe_url")]


def test_the_newsletters_own_reason_is_used():
    """The operator's words about why this comes go before ours."""
    assert seen(newsletter=replace(LETTER, reason="You are a member.")).reason == "You are a member."


def test_braces_in_a_title_are_no_places():
    """A newsletter named like a format string does no harm."""
    assert "{0.__class__}" in seen(newsletter=replace(LETTER, title="{0.__class__}")).reason


def test_a_story_without_a_url_has_no_link():
    """An article from a folder is shown without a link and without a button."""
    page = seen(edition([story(1, "Notes", "One.", url="")]))
    assert page.lead is not None
    assert page.lead.url == ""


def test_the_meta_line_says_who_when_and_how_long():
    """Source, author, day, reading time and credit, in this order; what is not known is left out."""
    page = seen(edition([story(1, "T", "S.", author="Ann", attribution="The Post")]))
    assert page.lead is not None
    assert page.lead.meta == (
        "Coast & Harbour",
        "Ann",
        "23\u00a0Nov\u00a02026",
        "1\u00a0min\u00a0read",
        "Credit: The Post",
    )
    bare = seen(edition([story(1, "T", "S.", published=None, text="")]))
    assert bare.lead is not None
    assert bare.lead.meta == ("Coast & Harbour",)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Update"), ("de", "Aktualisiert"), ("fr", "Mise à jour"), ("xx", "Update")]
)
def test_an_update_says_so_before_its_source(language, word):
    """A story that an earlier edition told is marked in the language of the mail; others are not."""
    told = replace(story(1, "T", "S.", published=None, text=""), updates=7)
    page = seen(replace(edition([told]), language=language))
    assert page.lead is not None
    assert page.lead.meta == (word, "Coast & Harbour")


def test_an_author_who_is_the_source_is_named_once():
    """Feeds often repeat the source as author."""
    page = seen(edition([story(1, "T", "S.", source_name="Blog", author="blog", published=None, text="")]))
    assert page.lead is not None
    assert page.lead.meta == ("Blog",)


def test_a_source_without_a_name_goes_by_its_host():
    """The reader always learns where a story comes from."""
    page = seen(edition([story(1, "T", "S.", source_name="")]))
    assert page.lead is not None
    assert page.lead.source == "coast.example.org"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("word " * 100, 0),
        ("word " * 230, 1),
        ("word " * 1150, 5),
        ("字" * 200, 0),
        ("字" * 1500, 3),
        ("ก" * 1000, 2),
    ],
)
def test_reading_time_is_that_of_the_article(text, minutes):
    """230 words or 500 characters a minute; a teaser has none, for nobody knows how long the article is."""
    assert reading_minutes(Article(id="a", source="s", source_name="S", title="T", text=text)) == minutes


@given(st.integers(0, 3000), st.integers(0, 3000), st.sampled_from(["word ", "字"]))
def test_a_longer_article_takes_no_less_time(units, more, unit):
    """The time grows with the text, by no more than half a minute beside what so many take at 230 words or 500 characters a minute."""
    short, long = (
        reading_minutes(Article(id="a", source="s", source_name="S", title="T", text=unit * count))
        for count in (units, units + more)
    )
    assert 0 <= short <= long
    assert not short or abs(short - max(1, units / (500 if unit == "字" else 230))) <= 0.5


def test_only_a_story_in_another_language_says_so():
    """A card has a language and direction of its own where they differ from the edition's."""
    page = seen(arabic_edition(), ARABIC)
    assert page.direction == "rtl"
    own, foreign = page.sections[0].stories
    assert (own.language, own.direction) == ("", "")
    assert (foreign.language, foreign.direction) == ("en", "ltr")


def test_the_newsletter_is_not_named_as_its_own_source():
    """Its name stands above everything: a line of its own articles begins with who wrote them, and what is only named stands alone."""
    own = story(1, "T", "S.", source_name=LETTER.title.upper(), author="Jo Quay")
    named = story(2, "U", "", source_name=LETTER.title)
    page = seen(edition([own]), brief=[named, story(3, "V", "")])
    assert page.lead is not None
    assert page.lead.meta[0] == "Jo Quay"
    assert [one.name for one in page.brief] == ["", "Coast & Harbour"]


def test_a_story_is_in_the_language_of_its_text():
    """A feed that says German of everything has an Arabic item: its card is Arabic, whatever is declared; one that is the edition's needs no mark."""
    arabic, english = story(1, "T", "S.", language="de"), story(2, "U", "S.", language="de")
    assert arabic.summary is not None
    assert english.summary is not None
    told = [
        replace(arabic, summary=replace(arabic.summary, language="ar")),
        replace(english, summary=replace(english.summary, language="en")),
    ]
    page = seen(edition(told))
    assert page.lead is not None
    assert (page.lead.language, page.lead.direction) == ("ar", "rtl")
    assert page.sections[0].stories[0].language == ""


def test_a_region_is_no_other_language():
    """An American article in a British newsletter is in the same language."""
    page = seen(edition([story(1, "T", "S.", language="en-US")]))
    assert page.lead is not None
    assert page.lead.language == ""


def test_mentions_keep_their_links():
    """Who else tells a story is linked, unless the link is unsafe."""
    others = (
        Mention(source_name="A", title="x", url="https://a.example/"),
        Mention(source_name="B", title="y", url="javascript:x"),
    )
    page = seen(edition([story(1, "T", "S.", also_covered_by=others)]))
    assert page.lead is not None
    assert [(one.name, one.url) for one in page.lead.also] == [("A", "https://a.example/"), ("B", "")]


def test_stories_that_are_only_named_are_listed_and_counted():
    """The first twelve are named, the others counted."""
    page = seen(brief=stories() * 2)
    assert page.more == "18 more stories, in brief"
    assert seen(brief=stories() * 2, browser_url="https://news.example.org/42").more == "18 more on the web"
    assert len(page.brief) == 12
    assert page.brief_more == "and 6 more"
    assert "27 stories" in seen(edition(intro=""), brief=stories() * 2).intro[0]


@given(st.text(max_size=80))
def test_every_text_is_on_one_line(text):
    """Controls, line separators and broken characters of articles never reach a template."""
    hostile = story(
        1, text, text, author=text, section=text, source_name=text, attribution=text, tags=(text,), url=text
    )
    page = seen(
        edition([hostile, replace(hostile, article=replace(hostile.article, id="b"))], subject=text, preheader=text)
    )
    for value in values(page):
        if isinstance(value, str):
            assert not set(value) & {"\r", "\n", "\x00", "\x0b", "\u2028", "\u0085", "\ufffd"}


def test_the_postal_address_keeps_its_lines():
    """Each line of the address is one line."""
    assert seen().postal_address == ("The Harbour Weekly", "3 Customs House Quay", "Port Example")


def test_the_printed_day_is_the_editions_own():
    """The date follows the edition, not a clock."""
    assert seen(edition(created=NOW.replace(year=2031))).dateline[1].endswith("2031")


def test_pages_of_a_newsletter_are_linked_where_it_has_them():
    """Preferences, frequency and the page on the web are there when they are, and only as links that may stand in a mail."""
    assert {seen().browser_url, seen().preferences_url, seen().frequency_url} == {""}
    letter = replace(LETTER, preferences_url="https://x.example/p", frequency_url="javascript:x")
    page = seen(newsletter=letter, browser_url="https://x.example/42")
    assert (page.browser_url, page.preferences_url, page.frequency_url) == (
        "https://x.example/42",
        "https://x.example/p",
        "",
    )


def test_a_section_without_stories_is_not_shown():
    """An empty section leaves no heading behind."""
    made = edition()
    hollow = replace(made, sections=(Section(name="Nothing", stories=()), *made.sections))
    assert [one.name for one in seen(hollow).sections] == [one.name for one in seen(made).sections]
