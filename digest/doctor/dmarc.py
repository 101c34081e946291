"""DMARC: what the domain in From asks receivers to do, and whether our mail is aligned with it. Pure: asks the DNS by yielding questions.

Records are found and organisational domains told apart by the walk up the tree (RFC 9989, as the successor of RFC 7489 has it), which needs no
list of public suffixes: up to eight names are asked, from the domain itself towards the top.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.doctor.dkim import BrokenTagsError, tags
from digest.doctor.findings import Asking, UnansweredError, error, listed, must, ok, unanswered, warning
from digest.model.health import Diagnosis, Question, Route

MOST_STEPS = 8
"""Names that a walk asks: a domain with more labels is asked itself, and then with its last seven."""

Policy = Literal["none", "quarantine", "reject"]
POLICIES: Mapping[str, Policy] = {"none": "none", "quarantine": "quarantine", "reject": "reject"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A record that receivers obey: where it stands, and what it says."""

    domain: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a walk from `start` found, nearest first, and what it could not use there."""

    start: str
    records: tuple[Published, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def organisation(self) -> str:
        """The organisational domain: the domain itself where there is no record at all."""
        for one in self.records:
            if one.tags.get("psd", "").lower() == "n":
                return one.domain
            if one.tags.get("psd", "").lower() == "y" and one.domain != self.start:
                labels = self.start.split(".")
                return ".".join(labels[-(one.domain.count(".") + 2) :])
        return self.records[-1].domain if self.records else self.start

    @property
    def valid(self) -> Published | None:
        """The record that holds: its own, else that of the organisation, else one above it."""
        own = [one for one in self.records if one.domain == self.start]
        ours = [one for one in self.records if one.domain == self.organisation]
        return next(iter([*own, *ours, *self.records[::-1]]), None)

    @property
    def policy(self) -> Policy:
        """What receivers shall do with mail that is not aligned; none where nothing is asked of them, or only tried (t=y)."""
        found = self.valid
        if found is None or found.tags.get("t", "").lower() == "y":
            return "none"
        asked = (
            found.tags.get("p", "none")
            if found.domain == self.start
            else found.tags.get("sp") or found.tags.get("p", "none")
        )
        return POLICIES.get(asked.lower(), "none")

    def is_strict(self, tag: Literal["adkim", "aspf"]) -> bool:
        """Whether a domain has to be the very one in From."""
        return self.valid is not None and self.valid.tags.get(tag, "r").lower() == "s"


def steps(domain: str) -> list[str]:
    """Give the names that a walk asks, from the domain itself to its last label."""
    labels = domain.split(".")
    first = [domain]
    rest = labels[1:] if len(labels) <= MOST_STEPS else labels[-(MOST_STEPS - 1) :]
    return first + [".".join(rest[place:]) for place in range(len(rest))]


def walk(domain: str) -> Asking[Walk]:
    """Walk up from a domain until something says where its organisation ends. Raises `UnansweredError`."""
    records: list[Published] = []
    broken: list[str] = []
    for name in steps(domain.lower().rstrip(".")):
        answer = yield from must(Question(f"_dmarc.{name}", "TXT"))
        texts = [text for text in answer.records if text.strip().lower().startswith("v=dmarc1")]
        found = _read(name, texts, broken)
        if found is not None:
            records.append(found)
            if found.tags.get("psd", "").lower() in ("y", "n"):
                break
    return Walk(start=domain.lower().rstrip("."), records=tuple(records), broken=tuple(broken))


def _read(name: str, texts: Sequence[str], broken: list[str]) -> Published | None:
    if len(texts) > 1:
        broken.append(f"_dmarc.{name} has {len(texts)} records, so none of them counts")
        return None
    for text in texts:
        try:
            found = tags(text)
        except BrokenTagsError as error:
            broken.append(f"_dmarc.{name} cannot be read: {error}")
            return None
        if found.get("v") != "DMARC1" or next(iter(found)) != "v":
            broken.append(f"_dmarc.{name} does not begin with v=DMARC1")
            return None
        if (
            found.get("p", "").lower() not in POLICIES and "rua" not in found
        ):  # with rua= it counts as p=none (RFC 7489 6.6.3)
            broken.append(f"_dmarc.{name} asks for p={found.get('p', '')}, which is no policy")
            return None
        return Published(domain=name, tags=found)
    return None


def judged(sender_domain: str) -> Asking[list[Diagnosis]]:
    """Judge the record of the domain in From."""
    try:
        found = yield from walk(sender_domain)
    except UnansweredError as silent:
        return [unanswered(str(silent))]
    hint = f'Publish one TXT record at _dmarc.{found.organisation}:\n"v=DMARC1; p=none; rua=mailto:postmaster@{found.organisation}"'
    remarks = [warning(one, hint) for one in found.broken]
    if found.valid is None:
        what = f"{sender_domain} has no DMARC record, which large providers want from whoever sends much"
        return remarks or [warning(what, hint)]
    rua = found.valid.tags.get("rua")
    reports = f"reports go to {rua}" if rua else "nobody gets reports (rua=)"
    return [*remarks, ok(f"_dmarc.{found.valid.domain} asks for p={found.policy}; {reports}")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a letter carries that can be aligned: its From, its envelope sender, the domains that sign it here."""

    sender: str
    envelope: str
    signed_by: tuple[str, ...] = ()


def alignment(marks: Marks, route: Route) -> Asking[list[Diagnosis]]:
    """Judge whether DMARC passes by SPF or DKIM (RFC 7489 3.1): one of them is enough."""
    try:
        ours = yield from walk(marks.sender)
        by_dkim: list[str] = []
        for domain in marks.signed_by:
            if (yield from _aligned(ours, domain, strict=ours.is_strict("adkim"))):
                by_dkim.append(domain)  # noqa: PERF401 - a comprehension cannot ask
        by_spf = yield from _aligned(ours, marks.envelope, strict=ours.is_strict("aspf"))
    except UnansweredError as silent:
        return [unanswered(str(silent))]
    kept = route.provider is None or route.provider.keeps_envelope
    return [_verdict(marks, ours, by_dkim=by_dkim, by_spf=by_spf and kept, replaced="" if kept else route.host)]


def _aligned(ours: Walk, domain: str, *, strict: bool) -> Asking[bool]:
    name = domain.lower().rstrip(".")
    if name == ours.start or strict:
        return name == ours.start
    theirs = yield from walk(name)
    return theirs.organisation == ours.organisation


def _verdict(marks: Marks, ours: Walk, *, by_dkim: Sequence[str], by_spf: bool, replaced: str) -> Diagnosis:
    ways = [f"DKIM of {listed(list(by_dkim))}"] * bool(by_dkim) + [f"SPF of {marks.envelope}"] * by_spf
    if ways:
        return ok(f"From {marks.sender} is aligned by {' and '.join(ways)}")
    asked = f"DMARC asks for {ours.policy}"
    if replaced and not marks.signed_by:
        hint = f"Let {replaced} sign for {marks.sender}, and look at a copy (`digest test`): Authentication-Results must say dmarc=pass."
        what = f"{replaced} may put its own return path on the letters, so only its DKIM signature can be aligned with From {marks.sender}, and that cannot be seen from here"
        return warning(what, hint)
    domains = listed(list(dict.fromkeys([marks.envelope, *marks.signed_by])))
    what = f"From {marks.sender} is not aligned with {domains}; {asked}"
    hint = f"Set bounce_address to one at {ours.organisation}, or sign for {marks.sender} (`digest dkim keygen`)."
    if marks.signed_by and ours.policy != "none":
        return error(what, hint)
    if not marks.signed_by:
        what, hint = (
            f"{what}, unless the relay signs for {marks.sender}",
            f"{hint} Where the relay signs, look at a copy (`digest test`).",
        )
    return warning(what, hint)
