"""What the templates see: an edition as plain text values, ready to be set. No nouns of the program, no settings, no markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.language import differ, isolated
from digest.model import Article, Edition, Gap, Look, Mention, Newsletter, Story
from digest.model.choice import titles_listed
from digest.rendering.marks import NO_MARK, UNMARKED, Entry, Marks
from digest.rendering.pictures import COLUMN, THUMBNAIL, alternative, height, safe_url, shown
from digest.rendering.placeholders import Tokens
from digest.rendering.styles import LookView, styles
from digest.rendering.words import Words, direction, long_date, plural, short_date, tag, words

WORDS_PER_MINUTE = 230
"""How fast people read prose silently: 238 words of English a minute (Brysbaert 2019), less for other languages."""
CHARACTERS_PER_MINUTE = 500
"""The same for scripts without spaces."""

MOST_CONTENTS = 8
MOST_BRIEF = 12
_MOST_TAGS = 3
_FEWEST_WORDS = 120  # below this a feed gave a teaser, whose length says nothing about the article
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd\ufffe\uffff]")
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """A name, and where it leads; the URL may be empty. `opens` and `closes` mark the whole entry of a story that is only named."""

    name: str
    url: str
    title: str = ""
    opens: str = NO_MARK
    closes: str = NO_MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """A picture as wide as it will be shown, in CSS pixels; `height` is 0 where it is not known, `alt` the title where it says nothing itself."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One story. `opens` and `closes` mark the card; `language` and `direction` are empty where they are the edition's.

    `level` is that of its heading: 3 below the heading of a section, else 2.
    """

    opens: str
    closes: str
    title: str
    url: str
    section: str
    summary: str
    source: str
    meta: tuple[str, ...]
    read_at: str
    image: ImageView | None
    tags: tuple[str, ...]
    also: tuple[LinkView, ...]
    language: str
    direction: str
    is_lead: bool
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A heading, empty where none is shown, and the stories below it.

    Stories that belong to no section are never read as those of the section above: below one they have a heading of their own.
    """

    name: str
    stories: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """Everything that stands in the mail. `greeting`, `reason` and `unsubscribe_url` hold what belongs to one reader.

    `browser_url`, `preferences_url` and `frequency_url` are empty where there is no such page.
    """

    title: str
    subject: str
    preheader: str
    language: str
    direction: str
    dateline: tuple[str, ...]
    greeting: str
    intro: tuple[str, ...]
    contents: tuple[Entry, ...]
    contents_more: str
    lead: StoryView | None
    sections: tuple[SectionView, ...]
    more: str
    brief: tuple[LinkView, ...]
    brief_more: str
    reason: str
    unsubscribe_url: str
    browser_url: str
    preferences_url: str
    frequency_url: str
    postal_address: tuple[str, ...]
    words: Words
    look: LookView
    marks: Marks = UNMARKED


def view(
    edition: Edition, newsletter: Newsletter, tokens: Tokens, brief: Sequence[Story] = (), *, browser_url: str = ""
) -> EditionView:
    """Give the view of an edition, tokens in the places of what belongs to a reader; `brief` are stories that are only named.

    `browser_url` is its page on the web, if it has one.
    """
    say = words(edition.language)
    lead, sections = _sections(edition, newsletter, tokens)
    titles = [_line(story.article.title) for story in edition.stories]
    count = len(titles) + len(_moved(brief, edition))
    contents = titles[: titles_listed(len(titles), count, MOST_CONTENTS)]
    gap = tokens.gaps
    reason = newsletter.reason or say.reason.format(address=gap[Gap("address")], title=newsletter.title)
    return EditionView(
        title=_line(newsletter.title),
        subject=_line(edition.subject),
        preheader=_line(edition.preheader),
        language=tag(edition.language),
        direction=direction(edition.language),
        dateline=_dateline(edition, newsletter, say),
        greeting=say.greeting.format(name=gap[Gap("name")]),
        intro=_paragraphs(edition.intro) or (say.reading.format(stories=plural(say.stories, count, edition.language)),),
        contents=tuple(map(Entry, contents)),
        contents_more=others(say, count - len(contents), edition.language) if contents else "",
        lead=lead,
        sections=sections,
        more=more(say, len(brief), edition.language, browser_url),
        brief=tuple(named(story, edition.language, newsletter) for story in brief[:MOST_BRIEF]),
        brief_more=others(say, len(brief) - MOST_BRIEF, edition.language),
        reason=reason,
        unsubscribe_url=gap[Gap("unsubscribe_url")],
        browser_url=safe_url(browser_url),
        preferences_url=safe_url(newsletter.preferences_url),
        frequency_url=safe_url(newsletter.frequency_url),
        postal_address=_paragraphs(newsletter.postal_address),
        words=say,
        look=styles(newsletter.look),
    )


def _moved(brief: Sequence[Story], edition: Edition) -> list[Story]:
    """Give those of the named stories that the edition has, and that only its size left no room for."""
    others = {story.article.id for story in edition.more}
    return [story for story in brief if story.article.id not in others]


def reading_minutes(article: Article) -> int:
    """Give how many minutes an article takes to read; 0 where only a teaser of it is known."""
    wide = len(_WITHOUT_SPACES.findall(article.text))
    spaced = len(article.text.split()) if wide < len(article.text) / 4 else 0
    if spaced < _FEWEST_WORDS and wide < _FEWEST_WORDS * 2:
        return 0
    return max(1, round(spaced / WORDS_PER_MINUTE + wide / CHARACTERS_PER_MINUTE))


def _sections(
    edition: Edition, newsletter: Newsletter, tokens: Tokens
) -> tuple[StoryView | None, tuple[SectionView, ...]]:
    """Give the lead story and, below it, the sections without it."""
    lead = edition.stories[0] if edition.stories else None
    above = _line(lead.section) if lead else ""
    first = _story(lead, edition, newsletter, tokens, is_lead=True, level=3 if above else 2) if lead else None
    sections = []
    for one in edition.sections:
        name = _line(one.name) or (words(edition.language).besides if above else "")
        level = 3 if name else 2
        below = tuple(
            _story(story, edition, newsletter, tokens, level=level) for story in one.stories if story is not lead
        )
        if below:
            sections.append(SectionView(name=name, stories=below))
            above = name
    return first, tuple(sections)


def _story(
    story: Story, edition: Edition, newsletter: Newsletter, tokens: Tokens, *, is_lead: bool = False, level: int
) -> StoryView:
    article, say = story.article, words(edition.language)
    opens, closes = tokens.cards[article.id]
    foreign = differ(story.language, edition.language)
    source = _line(article.source_name) or urlsplit(article.url).hostname or ""
    return StoryView(
        opens=opens,
        closes=closes,
        title=_line(article.title),
        url=safe_url(article.url),
        section=_line(story.section),
        summary=_line(story.summary.text) if story.summary else "",
        source=source,
        meta=tuple(isolated(one, edition.language) for one in _meta(story, source, edition, newsletter) if one),
        read_at=say.read_at.format(source=source) if source else "",
        image=_image(article, newsletter.look, COLUMN if is_lead else THUMBNAIL),
        tags=tuple(_line(tag) for tag in article.tags[:_MOST_TAGS]),
        also=tuple(_mention(mention, edition.language) for mention in story.also_covered_by),
        language=tag(story.language) if foreign else "",
        direction=direction(story.language) if foreign else "",
        is_lead=is_lead,
        level=level,
    )


def _meta(story: Story, source: str, edition: Edition, newsletter: Newsletter) -> tuple[str, ...]:
    article, say, language = story.article, words(edition.language), edition.language
    source = newsletter.other(source)
    minutes = reading_minutes(article)
    return (
        say.update if story.updates else "",
        source,
        _line(article.author) if article.author.casefold() != source.casefold() else "",
        _whole(short_date(article.published, language, newsletter.timezone)) if article.published else "",
        _whole(plural(say.minutes, minutes, language)) if minutes else "",
        say.credit.format(name=_line(article.attribution))
        if article.attribution not in ("", article.source_name)
        else "",
    )


def _whole(text: str) -> str:
    """Give a short text that is not broken at the end of a line."""
    return text.replace(" ", "\u00a0")


def _image(article: Article, look: Look, width: int) -> ImageView | None:
    """Give a picture at its width on the page, if it may stand there. Where it says nothing, its place bears the title."""
    image = article.image
    if image is None or not shown(image, look, width):
        return None
    return ImageView(
        url=image.url,
        alt=alternative(image, _line(image.alt)) or _line(article.title),
        width=width,
        height=height(image, width),
    )


def _mention(mention: Mention, language: str) -> LinkView:
    return LinkView(
        name=isolated(_line(mention.source_name), language), url=safe_url(mention.url), title=_line(mention.title)
    )


def _dateline(edition: Edition, newsletter: Newsletter, say: Words) -> tuple[str, ...]:
    date = long_date(edition.created, edition.language, newsletter.timezone)
    return (say.number.format(number=edition.number), date) if edition.number else (date,)


def named(story: Story, language: str, newsletter: Newsletter) -> LinkView:
    """Give a story that is only named."""
    article = story.article
    source = newsletter.other(_line(article.source_name))
    return LinkView(
        name=isolated(source, language) if source else "", url=safe_url(article.url), title=_line(article.title)
    )


def more(say: Words, count: int, language: str, browser_url: str) -> str:
    """Say how many stories stand elsewhere: on the edition's page, where there is one; nothing for none."""
    return plural(say.on_web if browser_url else say.more, count, language) if count > 0 else ""


def others(say: Words, count: int, language: str) -> str:
    """Say how many more there are; nothing for none."""
    return plural(say.others, count, language) if count > 0 else ""


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (_line(line) for line in text.splitlines())))


def _line(text: str) -> str:
    """Give a text on one line, without controls and broken characters."""
    return " ".join(_NOT_TEXT.sub(" ", text).split())
