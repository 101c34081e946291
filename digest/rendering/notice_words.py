"""The words of the note above a draft, in the language of its newsletter. What preflight finds is told in English, as everything that operators read."""

from digest.language import Counted, Phrase, Shared


class NoticeWords(Shared):
    """One language. Templates know them as `words`."""

    # Translators: the heading of a mail to an editor; {title} is the name of the newsletter, {number} that of the edition.
    waits = Phrase("{title} #{number} waits for your approval")
    # Translators: the edition itself follows below.
    below = Counted(
        "Below is the edition as {count} reader would get it.", "Below is the edition as {count} readers would get it."
    )
    harmless = Phrase("Opening a link changes nothing: each leads to a page with one button.")
    yours = Phrase("These links are yours, so please do not pass this mail on.")
    # Translators: two commands follow, to be typed on the computer that sends the newsletter.
    commands = Phrase("On the machine that sends it:")
    # Translators: "it" is the edition; what keeps it back follows, in English.
    keeps_back = Phrase("Until this is mended it goes to nobody, approved or not:")
    # Translators: "preflight" is the check of the mail before it is sent; what it found follows, in English.
    warns = Phrase("Preflight warns, and lets it go out:")
    sound = Phrase("Preflight found nothing to mend.")
