"""What editors are told of the time of a draft, in the language of their newsletter."""

from digest.language import Phrase, Phrases


class Schedule(Phrases):
    """Sentences in one language. `{time}` is a day with its hour and time zone; "it" is the edition that waits for its editor."""

    # Translators: the edition, as soon as an editor has approved it.
    once = Phrase("It goes out once approved.")
    # Translators: {time} is a day with its hour, as in "Mon, Nov 23, 09:30 CET". The same in the messages that follow.
    once_at = Phrase("Once approved it goes out at {time}.")
    at = Phrase("It goes out at {time}.")
    # Translators: the program runs every few minutes.
    soon = Phrase("It goes out with the next run.")
    or_sends = Phrase("If nobody has decided by {time}, it goes out all the same.")
    or_waits = Phrase("If nobody has decided by {time}, its stories wait for the next one.")
