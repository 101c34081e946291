"""What a mail says beside its articles. The languages, dates and numbers are in `digest.language`; what stands in braces is filled in by `view`."""

from digest.language import Counted, Forms, Phrase, Shared, direction, long_date, primary, short_date, tag

__all__ = ["Words", "direction", "long_date", "plural", "primary", "short_date", "tag", "words"]


class Words(Shared):
    """The words of one language. Templates know them as `page.words`."""

    # Translators: in the place of {name} stands nothing, or the message " {name}" filled in: write no space before it.
    greeting = Phrase("Hello{name},")
    # Translators: the number of the edition, in the line below the title.
    number = Phrase("No. {number}")
    # Translators: the heading of the list of contents.
    contents = Phrase("In this edition")
    # Translators: stands in the place of {stories} in the first sentence of a mail.
    stories = Counted("{count} story", "{count} stories")
    # Translators: how long it takes to read an article; very short.
    minutes = Counted("{count} min read", "{count} min read")
    # Translators: the first sentence of a mail; {stories} is "3 stories".
    reading = Phrase("This edition has {stories} for you.")
    # Translators: a button; {source} is the name of a newspaper or website.
    read_at = Phrase("Read the story at {source}")
    # Translators: the names of other newspapers or websites follow, after a colon.
    also = Phrase("Also covered by")
    # Translators: who has the rights in an article.
    credit = Phrase("Credit: {name}")
    # Translators: the heading of stories of which only the titles follow.
    more = Counted("{count} more story, in brief", "{count} more stories, in brief")
    # Translators: the heading of stories that stand on the page on the web, and of which only the titles follow here.
    on_web = Counted("{count} more on the web", "{count} more on the web")
    # Translators: the heading of stories that belong to no section, below stories that stand in sections.
    besides = Phrase("Also in this edition")
    # Translators: ends a list of titles that is cut short.
    others = Counted("and {count} more", "and {count} more")
    # Translators: {title} is the name of the newsletter, {address} an email address.
    reason = Phrase("You get this mail because {address} is subscribed to {title}.")
    # Translators: the postal address of the publisher follows, after a colon.
    sender = Phrase("Sent by")


def words(language: str) -> Words:
    """Give the words of a language tag such as `de` or `pt-BR`; English when we have none."""
    return Words.of(language)


def plural(forms: Forms, count: int, language: str) -> str:
    """Give the form of a count, filled in."""
    return forms.of(count, language)
