"""The words of the pages on which editors decide, in the language of their newsletter."""

from digest.language import Phrase, Shared


class ReviewWords(Shared):
    """One language. `{title}` stands for the newsletter, `{number}` for the edition, `{by}` for who decided, `{when}` and `{out}` for whole sentences."""

    # Translators: the heading of a page; {title} is the name of the newsletter, {number} that of the edition: "Approve The Harbour #7?"
    approve_it = Phrase("Approve {title} #{number}?")
    # Translators: {when} is one or two sentences that say when the edition goes out.
    approve_more = Phrase("Press the button once. {when}")
    # Translators: a button.
    approve_button = Phrase("Approve this edition")
    # Translators: the heading of a page: the edition is not to go out for now.
    hold_it = Phrase("Hold back {title} #{number}?")
    hold_more = Phrase("Press the button once, and it goes to nobody until somebody approves it.")
    # Translators: a button.
    hold_button = Phrase("Hold this edition")
    # Translators: "it" is the edition; what keeps it back follows, in English.
    keeps_back = Phrase("Until this is mended it goes to nobody, approved or not:")
    # Translators: "it" is the edition; the whole of it follows on the page.
    edited = Phrase(
        "It was edited since you got it by mail. This is how it stands now: please read it before you decide."
    )
    unchanged = Phrase("Nothing has changed yet. To leave it as it is, just close this page.")
    # Translators: a heading; the titles of the articles follow.
    stories = Phrase("Stories")
    # Translators: the heading of a page: an editor has approved the edition.
    approved = Phrase("Approved")
    # Translators: {out} is a sentence that says when the edition goes out.
    approved_more = Phrase("{title} #{number} is approved. {out}")
    # Translators: {by} is an email address.
    approved_already = Phrase("{title} #{number} was approved already, by {by}. {out}")
    # Translators: the heading of a page: the edition does not go out for now.
    held = Phrase("Held back")
    held_more = Phrase("{title} #{number} goes to nobody until somebody approves it.")
    held_already = Phrase("{title} #{number} was held back already. It goes to nobody until somebody approves it.")
    # Translators: the heading of a page; "it" is the edition, here and in the next ones.
    sent = Phrase("It is on its way")
    sent_more = Phrase(
        "{title} #{number} is being sent, or was sent, so nothing can be decided here any more. Nobody gets it twice."
    )
    cancelled = Phrase("It was cancelled")
    cancelled_more = Phrase(
        "{title} #{number} was cancelled, and goes to nobody. Its stories go into the next edition."
    )
    taken = Phrase("It came too late")
    taken_more = Phrase("Nobody approved {title} #{number} in time, and another edition carries its stories by now.")
    changed = Phrase("It has changed")
    changed_more = Phrase(
        "{title} #{number} was edited since you opened this page. Please look at it again before you decide."
    )
