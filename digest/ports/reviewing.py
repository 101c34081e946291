"""Port of drafts before their editors. Each decision is one transaction, so that two editors at once get one edition and two clear answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from digest.model import Edition, Fate, Rendered, Review, Verdict


class Reviews(Protocol):
    """Drafts, and what people decide on them."""

    def get(self, edition: int) -> Review:
        """Give how an edition stands with its editors. Raises `UsageError`."""
        ...

    def open(self, newsletter: str) -> Sequence[Review]:
        """Give the drafts of a newsletter that wait for their editors or for their time, oldest first. Lapsed ones are over, but may be approved."""
        ...

    def decide(
        self, edition: int, action: Literal["approve", "hold"], by: str, now: datetime, *, content: str = ""
    ) -> Verdict:
        """Approve or hold a draft. With `content` only if it is still what the editor saw. Raises `UsageError` for an unknown edition."""
        ...

    def pass_deadline(self, edition: int, *, send: bool, now: datetime) -> bool:
        """Let a draft on which nobody decided go out (`send`), or else let it and one that is held lapse; its articles go back. False: somebody did decide."""
        ...

    def told(self, edition: int, now: datetime) -> None:
        """Note that the editors have the draft as it is now; of an edition in mid-send, that people heard of its pause."""
        ...

    def replace(
        self, edition: Edition, rendered: Rendered, fates: Sequence[Fate], *, seen: str, now: datetime
    ) -> Verdict:
        """Put an edited draft, with the fates of what was taken out, in the place of the one whose content was `seen`. An approval is gone with it."""
        ...
