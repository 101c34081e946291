"""The words of the archive around its editions."""

from digest.language import Phrase, Shared


class Words(Shared):
    """One language. `{title}` stands for the name of a newsletter, `{number}` for that of an edition."""

    # Translators: a link for people who use a keyboard or a screen reader; the first thing on each page.
    skip = Phrase("Skip to the content")
    # Translators: a link to the list of all editions; {title} is the name of the newsletter.
    all = Phrase("All editions of {title}")
    # Translators: the heading of stories for which the mail had no room.
    rest = Phrase("The rest of this edition")
    # Translators: names two links, to the edition before and to the one after, for who hears the page.
    neighbours = Phrase("Other editions")
    # Translators: before the title of the next edition.
    newer = Phrase("Newer")
    # Translators: before the title of the edition before.
    older = Phrase("Older")
    # Translators: the number of the edition, in the line below the title.
    number = Phrase("No. {number}")
    empty = Phrase("There is no edition here yet.")
    # Translators: the heading of a page.
    missing = Phrase("There is no such page")
    missing_more = Phrase("The address may have been cut off, or what stood here is not shown any more.")
    # Translators: a link.
    to_archive = Phrase("To the archive")


def words_of(language: str) -> Words:
    """Give the words for a language tag (`pt-BR` is served by `pt`); English where there are none."""
    return Words.of(language)
