"""What `digest send` is about to do, in words for a person who has to say yes to it. Nothing is sent or asked here."""

from dataclasses import dataclass

from digest.report.wording import counted

_NOT_TO = (
    "{others} will not get it, and its stories count as told: `digest test ADDR` mails a copy that changes nothing, "
    "and --limit sends to some first and lets the others wait."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What goes to whom: `about` names the edition, `readers` get it, and `others`, who read the newsletter too, do not.

    `unapproved` is a draft that no editor has approved.
    """

    about: str
    readers: int
    others: int = 0
    unapproved: bool = False

    def announced(self, limit: int | None = None) -> str:
        """Say it, with what comes of it that a person may not expect; after `limit` readers it is paused."""
        said = [f"{self.about} goes to {counted(min(self.readers, limit or self.readers), 'reader')}."]
        if self.others:
            said.append(_NOT_TO.format(others=counted(self.others, "other reader")))
        if limit and limit < self.readers:
            waits = counted(self.readers - limit, "reader waits", "readers wait")
            said.append(f"Then it is paused, and {waits} for `digest resume`.")
        if self.unapproved:
            said.append("No editor has approved it: this does.")
        return " ".join(said)
