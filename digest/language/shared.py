"""What more than one room says: the names of the pages and actions that a reader or an editor meets in the mail, on the web and in the archive."""

from digest.language.phrases import Phrase, Phrases


class Shared(Phrases):
    """Short names, for links and buttons."""

    # Translators: the mark between a name and what it names, with the space before it that your language wants: "Sent by: ..."
    colon = Phrase(":")
    # Translators: what stands between the parts of a list, with the space after it that your language wants.
    comma = Phrase(", ")
    # Translators: how the name of a reader follows a greeting, as in "Hello Ana,": with the space, or comma and space, in front of it, and with a
    # courtesy behind it where one belongs there.
    named = Phrase(" {name}")
    # Translators: stands above a story that an earlier mail told and that its newspaper has rewritten since; one word.
    update = Phrase("Update")
    # Translators: a link and a button; at most 24 letters.
    unsubscribe = Phrase("Unsubscribe")
    # Translators: a link in the mail, to the same edition as a web page.
    view_in_browser = Phrase("View in browser")
    # Translators: a link to the page on which readers choose topics and how often they get mail.
    preferences = Phrase("Preferences")
    # Translators: a button: no mail for a while.
    pause = Phrase("Pause")
    # Translators: a label and a link: how many times a week or month a reader gets mail. Not a question.
    frequency = Phrase("How often")
    # Translators: a link to, and the heading of, the list of earlier editions.
    archive = Phrase("Archive")
    # Translators: a link to the list of earlier editions.
    all_editions = Phrase("All editions")
    previous_edition = Phrase("Previous edition")
    next_edition = Phrase("Next edition")
    # Translators: a link to an Atom or JSON feed.
    feed = Phrase("Subscribe to the feed")
    # Translators: a noun: an edition that waits for its editor.
    draft = Phrase("Draft")
    # Translators: a button of the editor: the draft goes out.
    approve = Phrase("Approve")
    # Translators: a button of the editor: the draft does not go out for now.
    hold = Phrase("Hold")
    # Translators: a link to the edition without pictures and colours.
    plain_text = Phrase("Show in plain text")
    expired = Phrase("This link has expired")
