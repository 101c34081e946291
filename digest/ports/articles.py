"""The port of what was read: sources, their articles, and what every newsletter made of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from digest.model import Article, Bulletin, Candidate, Collected, FetchState


class ArticleStore(Protocol):
    """What was read, when it was first seen, and what every newsletter made of it."""

    def fetch_states(self, sources: Iterable[str]) -> Mapping[str, FetchState]:
        """Give what is remembered of each source; unknown ones get a fresh `FetchState`."""
        ...

    def listed(self, sources: Iterable[str]) -> Mapping[str, Sequence[datetime]]:
        """Give when the articles were published (or first seen) that each source listed last, in order."""
        ...

    def givers(self, ids: Iterable[str], sources: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Give for each article which of these sources list it."""
        ...

    def claim(self, bulletin: Bulletin) -> bool:
        """Take it on to tell a person of it; false when another process has."""
        ...

    def ask_again(self, source: str) -> bool:
        """Let the next run ask a source that is left alone or gone; false for one that is not known."""
        ...

    def source_added(self, newsletter: str, sources: Sequence[str], now: datetime) -> Mapping[str, datetime]:
        """Give when each source was first part of this newsletter; new ones are recorded as added `now`."""
        ...

    def remember(
        self,
        newsletter: str,
        collected: Sequence[Collected],
        now: datetime,
        *,
        kept: Mapping[str, Collection[str]] = ...,
    ) -> None:
        """Store articles and fetch states in one transaction. `first_seen` of (newsletter, article) is set once and stays; of articles that are `kept` from a source its version is not taken."""
        ...

    def candidates(self, newsletter: str, since: datetime, *, also: Collection[str] = ()) -> Sequence[Candidate]:
        """Give the articles first seen at or after `since`, and these `also`, with what the ledger knows of each.

        With them come those that a cancelled edition gave back, and those that were dated ahead at a run since then.
        """
        ...

    def renewed(self, newsletter: str, sources: Iterable[str], since: datetime) -> Sequence[Candidate]:
        """Give the articles of these sources that an edition carried, and that they gave in other words at or after `since`."""
        ...

    def carried(self, newsletter: str, ids: Collection[str]) -> Mapping[str, Article]:
        """Give of each article the version that the last edition carried that stands and is frozen."""
        ...

    def known(self, newsletter: str, articles: Sequence[Article], now: datetime) -> Sequence[Candidate]:
        """Give the same for articles that are not stored (a dry run): what the ledger would say of each."""
        ...
