"""What is read and chosen: articles, what a source gave, the fate of every candidate, stories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from digest.model.bulletin import Bulletin

_WIDE_STOPS = ("\u3002", "\uff01", "\uff1f", "\uff61")  # the full-width . ! ? and the half-width ideographic stop
_WIDE_CLOSERS = "\u201d\u2019\u300d\u300f\uff09\u300b\u3011"  # closing quotes and brackets that may follow them


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of an article. Absolute https; `width` and `height` in CSS pixels where the source says so."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a source published. `id` is derived: 32 hex digits of the canonical URL, or of source and item id where there is none.

    `html` is sanitised and absolute; `text` holds the body's paragraphs (no headings, captions or reference line), parted by a blank line.
    `audio` is the address of a recording where the article is little more than that: an episode of a podcast.
    `source` is the key of its `SourceSpec`, `source_name` what readers see; `section` is what the article or its source says of itself.
    """

    id: str
    source: str
    source_name: str
    title: str
    url: str = ""
    canonical_url: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    html: str = ""
    text: str = ""
    headings: tuple[str, ...] = ()
    image: Image | None = None
    tags: tuple[str, ...] = ()
    section: str = ""
    attribution: str = ""
    weight: float = 1.0
    audio: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An expected error as a value: where it happened, what, and what to do. A `remark` is of something that was read all the same."""

    where: str
    what: str
    hint: str = ""
    remark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """What is remembered of a source between runs: validators of a conditional GET, a permanent redirect, its failures in a row.

    For an API `last_modified` is how far it was read. Never a secret: no address here has a login or a key.
    `notes` are a source's own, in JSON: which pages it visited, how far it came. They are written with every run, so they stay small (some 100 kB).
    It holds for the configured `url`. `items` are how many articles its last answers gave, newest last. `told` and `told_moved` are what a person was
    last told of it (a `Turn`, an address): the store alone sets them, so that of two processes one tells.
    """

    source: str
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    failures: int = 0
    last_success: datetime | None = None
    not_before: datetime | None = None
    notes: str = ""
    url: str = ""
    failing_since: datetime | None = None
    error: str = ""
    retired: datetime | None = None
    items: tuple[int, ...] = ()
    told: str = ""
    told_moved: str = ""

    @property
    def usual_items(self) -> int | None:
        """How many articles it usually gives: the median of its last answers; None before the first."""
        return sorted(self.items)[len(self.items) // 2] if self.items else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one source gave in one run. `unchanged` means a 304: what it gave before still stands.

    `partial` means that only what changed was asked for: this comes on top of what it gave before.
    `kept` are ids of articles that it gave earlier and still shows: they stand as they were stored. `remarks` tell the operator what was left out,
    without anything having failed. `withheld` are ids of articles that must not go out as things stand, whatever was stored of them before.
    `present` are the ids of everything that is there, of a source that sees all of it: what it gave before and is not among them is gone. None: nobody knows.
    """

    source: str
    articles: tuple[Article, ...] = ()
    failures: tuple[Failure, ...] = ()
    unchanged: bool = False
    partial: bool = False
    state: FetchState | None = None
    kept: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    bulletins: tuple[Bulletin, ...] = ()
    withheld: tuple[str, ...] = ()
    present: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A half-open span of time: `start` <= t < `end`."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


class FateReason(StrEnum):
    """Why a candidate is in the edition or not. The words of `digest why`."""

    KEPT = "kept"
    PUBLISHED = "published"  # an earlier edition carried it
    RESERVED = "reserved"  # an edition that waits to be sent holds it
    BEFORE_START = "before_start"  # older than the newsletter's or the source's first window
    TOO_OLD = "too_old"
    SEEN_EARLIER = "seen_earlier"  # an earlier run had the choice and left it out
    FUTURE = "future"
    SAME_URL = "same_url"
    SAME_STORY = "same_story"
    OVER_SECTION_CAP = "over_section_cap"
    OVER_CAP = "over_cap"
    NO_TITLE = "no_title"
    DROPPED = "dropped"  # an editor took it out of the draft
    FILTERED = "filtered"  # a rule of its source leaves it out
    LANGUAGE = "language"  # it is in a language that the newsletter does not take
    ALREADY_TOLD = "already_told"  # an earlier edition told the story, from another address
    OVER_SHARE = "over_share"  # its source or section had its share of the edition
    WITHDRAWN = "withdrawn"  # it was never told, and its source has it no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article and what the ledger knows of it for one newsletter.

    `published_in` / `reserved_in` are numbers of editions; `returned` marks an article that a cancelled edition gave back; `settled` one on
    which an earlier run already decided (`before_start` and its like), which stays decided. `carried` is the version that the last edition told,
    where its source asks for updates. `gone` says that its source sees all it has, and has it no more.
    """

    article: Article
    first_seen: datetime
    published_in: int | None = None
    reserved_in: int | None = None
    returned: bool = False
    settled: FateReason | None = None
    carried: Article | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Another source that tells the same story."""

    source_name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an edition that stands told: the leading article of a story, and the names of all sources that had it."""

    edition: int
    article: Article
    sources: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A few lines for one article. `method` names who wrote them; `note` says what was special (too short, no sentences ...).

    `language` is a base tag where the text is clearly in another language than its article says, or only the text can say it.
    """

    sentences: tuple[str, ...]
    method: str
    note: str = ""
    language: str = ""

    @property
    def text(self) -> str:
        """The sentences as one paragraph: parted by a space, but for Chinese and Japanese, which set none after a full-width stop."""
        parted = (sentence if _ends_wide(sentence) else f"{sentence} " for sentence in self.sentences[:-1])
        return "".join((*parted, *self.sentences[-1:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story of an edition: the leading article, who else tells it, and the parts of its score, which is their product.

    `updates` is the number of the edition that told it before, where this is an update; else 0.
    """

    article: Article
    section: str = ""
    score: float = 0.0
    why: Mapping[str, float] = field(default_factory=dict)
    also_covered_by: tuple[Mention, ...] = ()
    summary: Summary | None = None
    updates: int = 0

    @property
    def language(self) -> str:
        """The language in which it is told: that of its text, where this is clearly another than its source says."""
        return (self.summary.language if self.summary else "") or self.article.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one candidate, and why, in words (`detail`) and figures (`parts`): those that the score is the product of, a similarity, an edition."""

    article: str
    title: str
    url: str
    source: str
    kept: bool
    reason: FateReason
    detail: str = ""
    score: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The stories in reading order, and one fate per candidate: `len(fates)` is always the number of candidates.

    `more` are the best of those that found no room, best first: an edition only names them.
    """

    stories: tuple[Story, ...]
    fates: tuple[Fate, ...]
    more: tuple[Story, ...] = ()


def _ends_wide(sentence: str) -> bool:
    """Whether a sentence ends in a full-width stop, closing marks aside."""
    return sentence.rstrip(_WIDE_CLOSERS).endswith(_WIDE_STOPS)
