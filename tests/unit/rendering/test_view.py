"""What the templates see is plain, on one line, and safe to print."""

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language import Forms, Phrases
from digest.model import Article, Gap, Image, Mention
from digest.rendering.placeholders import Tokens
from digest.rendering.view import COLUMN, THUMBNAIL, EditionView, reading_minutes, safe_url, view
from tests.unit.rendering.samples import ARABIC, LETTER, NOW, arabic_edition, edition, stories, story


def seen(made=None, newsletter=LETTER, brief=()) -> EditionView:
    """Give the view of an edition."""
    made = made or edition()
    tokens = Tokens.derive([one.article.id for one in made.stories], repr(made))
    return view(made, newsletter, tokens, brief)


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
    assert page.contents_more == "and 5 more"


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


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=é#f", "http://example.org", "HTTPS://EXAMPLE.ORG/x"])
def test_web_links_are_links(url):
    """Absolute http and https URLs are kept as they are."""
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "data:text/html,x", "//example.org/x", "/x", "https://", "https://a b.example/", 'https://x/"onclick="', "https://x/\r\ny", "https://[::1", "ftp://example.org/", "https://x/<b>", "https://x/\u2028", "file:///etc/passwd", "https://x/\ud800"],
)  # fmt: skip
def test_other_links_are_dropped(url):
    """What is no plain web link, or could end its attribute, is no link at all."""
    assert safe_url(url) == ""


@given(st.text())
def test_no_text_makes_an_unsafe_link(text):
    """Whatever a feed calls a URL: what comes through begins with http and holds no quotation mark, bracket or space."""
    url = safe_url("https://example.org/" + text)
    assert not set(url) & set('"<> \r\n\t')


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


@given(st.text(max_size=2000))
def test_reading_time_is_never_negative(text):
    """Any text has a reading time of zero or more whole minutes."""
    assert reading_minutes(Article(id="a", source="s", source_name="S", title="T", text=text)) >= 0


def shown_image(image: Image, *, lead: bool = True):
    """Give how a picture is shown in the lead or in a card."""
    page = seen(edition([story(1, "A", "B.", image=image if lead else None), story(2, "C", "D.", image=image)]))
    return page.lead.image if lead and page.lead else page.sections[0].stories[0].image


def test_a_picture_has_the_size_that_it_is_shown_at():
    """Width and height are scaled to the place of the picture."""
    image = Image(url="https://x.example/a.png", alt="A", width=1088, height=544)
    lead, card = shown_image(image), shown_image(image, lead=False)
    assert lead is not None
    assert card is not None
    assert (lead.width, lead.height) == (COLUMN, 272)
    assert (card.width, card.height) == (THUMBNAIL, 68)


@pytest.mark.parametrize(
    "image",
    [
        Image(url="http://x.example/a.png"),
        Image(url="https://x.example/a b.png"),
        Image(url="data:image/png;base64,AAAA"),
        Image(url="cid:1"),
        Image(url="https://x.example/pixel.gif", width=1, height=1),
    ],
)
def test_pictures_that_break_or_spy_are_left_out(image):
    """Only https, and nothing so small that it is a counter."""
    assert shown_image(image) is None


def test_a_picture_of_unknown_size_has_no_height():
    """Without both sizes the client keeps the proportions."""
    image = shown_image(Image(url="https://x.example/a.png", width=None, height=400))
    assert image is not None
    assert image.height == 0


def test_only_a_story_in_another_language_says_so():
    """A card has a language and direction of its own where they differ from the edition's."""
    page = seen(arabic_edition(), ARABIC)
    assert page.direction == "rtl"
    own, foreign = page.sections[0].stories
    assert (own.language, own.direction) == ("", "")
    assert (foreign.language, foreign.direction) == ("en", "ltr")


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
