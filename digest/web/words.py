"""The words of the pages. Plain sentences: readers come here once, on a phone, wanting out."""

from digest.language import Phrase, Shared


class Words(Shared):
    """One language. `{title}` stands for the name of the newsletter, `{contact}` for the address of its editors."""

    # Translators: the heading of a page; {title} is the name of the newsletter.
    ask = Phrase("Unsubscribe from {title}?")
    ask_more = Phrase("Press the button once and no further edition is sent to you.")
    ask_end = Phrase("Nothing has changed yet. To stay subscribed, just close this page.")
    done = Phrase("You are unsubscribed")
    done_more = Phrase(
        "No further edition of {title} will be sent to you. One that was already on its way may still arrive."
    )
    done_end = Phrase(
        "Does mail keep coming? Then the link may have been cut off: open the one in the newest edition, or write to us."
    )
    # Translators: a link; {contact} is an email address.
    contact = Phrase("Write to {contact}")
    missing = Phrase("This page does not exist")
    missing_more = Phrase("The link may have been cut off. Please open it again from the mail, whole.")
    refused = Phrase("That did not work")
    refused_more = Phrase(
        "Nothing has been changed. Please open the link in the mail again and press the button there."
    )
    busy = Phrase("Please try again in a minute")
    busy_more = Phrase("We could not do this just now, and nothing has been changed.")


def words_of(language: str) -> Words:
    """Give the words for a language tag (`pt-BR` is served by `pt`); English where there are none."""
    return Words.of(language)
