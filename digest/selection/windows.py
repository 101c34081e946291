"""Which candidates are open for this edition, and why the others are not. The ledger decides what is new, not the clock. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.model import Article, Candidate, FateReason, Newsletter, SourceSpec
from digest.selection.filters import filtered_by, foreign
from digest.selection.updates import is_update

Refusal = tuple[FateReason, str]
"""Why a candidate is not open, and the figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The window of one edition: what was first seen after `start`, up to `now`.

    `first` means that the newsletter has no edition yet; `added` says when each source joined it, `since` how far back each may reach then,
    `sources` what each leaves out, `languages` what the newsletter takes.
    """

    start: datetime
    now: datetime
    first: bool
    added: Mapping[str, datetime]
    since: Mapping[str, timedelta]
    max_age: timedelta
    sources: Mapping[str, SourceSpec] = field(default_factory=dict)
    languages: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, newsletter: Newsletter, *, start: datetime, now: datetime, added: Mapping[str, datetime], first: bool
    ) -> "Opening":
        """Take what a newsletter says of its window."""
        since = {one.key: one.since for one in newsletter.sources if one.since is not None}
        return cls(
            start=start,
            now=now,
            first=first,
            added=added,
            since=since,
            max_age=newsletter.max_age,
            sources={one.key: one for one in newsletter.sources},
            languages=newsletter.languages,
        )

    def refusal(self, candidate: Candidate) -> Refusal | None:
        """Say why a candidate is not open; None when it is."""
        late = candidate.returned or is_update(candidate)
        outside = None if late else self._outside(candidate)
        withdrawn = (FateReason.WITHDRAWN, "") if candidate.gone and outside is None else None
        return _decided(candidate) or withdrawn or self._unfit(candidate) or outside

    def _unfit(self, candidate: Candidate) -> Refusal | None:
        published = candidate.article.published
        if not candidate.article.title.strip():
            return FateReason.NO_TITLE, ""
        if published is not None and published > self.now:
            return FateReason.FUTURE, f"dated {_day(published)}"
        return self._unwanted(candidate.article)

    def _unwanted(self, article: Article) -> Refusal | None:
        """Say which rule of its source leaves an article out. A source that names languages does not ask what the newsletter takes."""
        spec = self.sources.get(article.source)
        if spec is not None and (rule := filtered_by(article, spec)):
            return FateReason.FILTERED, rule
        languages = (spec.languages if spec is not None else ()) or self.languages
        if tag := foreign(article, languages):
            return FateReason.LANGUAGE, f"{tag}, and not {', '.join(languages)}"
        return None

    def _outside(self, candidate: Candidate) -> Refusal | None:
        published = candidate.article.published
        # An article dated ahead of its arrival could not be chosen before its date: it appears then.
        appeared = max(candidate.first_seen, published or candidate.first_seen)
        if not self.first and appeared <= self.start:
            return FateReason.SEEN_EARLIER, f"first seen {_day(candidate.first_seen)}"
        if published is None:
            return self._undated(candidate)
        begin = self._begin(candidate)
        if begin is not None and published < begin:
            return FateReason.BEFORE_START, f"published {_day(published)}, before {_day(begin)}"
        if begin is None and published < candidate.first_seen - self.max_age:
            return (
                FateReason.TOO_OLD,
                f"published {_day(published)}, more than {self.max_age.days} days before it was first seen",
            )
        return None

    def _undated(self, candidate: Candidate) -> Refusal | None:
        if self._was_there(candidate):
            return FateReason.BEFORE_START, "undated, there when its source was added"
        return None

    def _was_there(self, candidate: Candidate) -> bool:
        """Whether the article stood in its source when that joined the newsletter."""
        return candidate.first_seen <= self.added.get(candidate.article.source, self.now)

    def _begin(self, candidate: Candidate) -> datetime | None:
        """Give the date before which an article is older than the first window of newsletter or source; None where that no longer matters.

        While a newsletter waits for its first edition its first window stays open: what a quiet run left is not lost.
        """
        added = self.added.get(candidate.article.source, self.now)
        reach = self.since.get(candidate.article.source, timedelta())
        if self.first:
            return min(self.start, added - max(self.now - self.start, reach))
        return added - reach if self._was_there(candidate) else None


def _decided(candidate: Candidate) -> Refusal | None:
    if candidate.published_in is not None and not is_update(candidate):
        return FateReason.PUBLISHED, f"edition {candidate.published_in}"
    if candidate.reserved_in is not None:
        return FateReason.RESERVED, f"edition {candidate.reserved_in}"
    if candidate.settled is not None and not candidate.returned:
        return candidate.settled, "decided by an earlier run"
    return None


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
