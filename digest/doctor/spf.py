"""SPF (RFC 7208): whether the domain of the envelope sender lets our mail server send. Pure: asks the DNS by yielding questions.

Two walks: `survey` counts what a receiver has to look up at worst, `evaluate` asks what the record says of one address. What cannot be known
from here, the addresses of other people's servers, is said to be unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address, ip_network

from digest.doctor.findings import (
    Address,
    Asking,
    UnansweredError,
    addresses_of,
    error,
    listed,
    must,
    ok,
    unanswered,
    warning,
)
from digest.doctor.spfrecord import ASKING, Asker, BrokenRecordError, Record, Term, expand, has_macro, is_spf, parse
from digest.model.health import Answer, Diagnosis, Question, Route

MOST_LOOKUPS = 10
"""Look-ups of one evaluation, its own record not counted (RFC 7208 4.6.4)."""
MOST_VOID = 2
"""Look-ups that may find nothing."""
MOST_NAMES = 10
"""Mail servers of one `mx`, and names of one `ptr`."""
_GIVEN_UP = 60
"""Terms after which a survey stops: the record is far over the limit anyhow."""


_PASSED_ON = (
    "If the mail server here passes everything on to another one (relayhost), that one has to be covered instead."
)


class Result(StrEnum):
    """What a record says of an address (RFC 7208 2.6)."""

    NONE = "none"
    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"


_BY_QUALIFIER = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


@dataclass(slots=True)
class Survey:
    """A record with all that it includes."""

    lookups: int = 0
    included: list[str] = field(default_factory=list)


def judged(domain: str, route: Route) -> Asking[list[Diagnosis]]:
    """Judge the record of an envelope sender's domain for the way that our mail takes."""
    try:
        record = yield from record_of(domain)
        if record is None:
            return [(yield from _missing(domain, route))]
        survey = yield from surveyed(record, domain)
        return [(yield from _coverage(domain, record, survey, route))]
    except BrokenRecordError as broken:
        hint = f'Mend the TXT record of {domain} that begins with "v=spf1". Receivers that meet this treat it as a failure.'
        return [error(f"the record of {domain} is broken: {broken}", hint)]
    except UnansweredError as silent:
        return [unanswered(str(silent))]


def record_of(domain: str) -> Asking[Record | None]:
    """Ask for the one SPF record of a domain. Raises `BrokenRecordError` for several, and `UnansweredError`."""
    answer = yield from must(Question(domain, "TXT"))
    found = [text for text in answer.records if is_spf(text)]
    if len(found) > 1:
        raise BrokenRecordError(f"there are {len(found)} of them, and only one may be")
    return parse(found[0]) if found else None


def surveyed(record: Record, domain: str) -> Asking[Survey]:
    """Give a record with all that it includes. Raises `BrokenRecordError` for more look-ups than receivers make, and `UnansweredError`."""
    survey = Survey()
    yield from _count(record, domain, survey)
    if survey.lookups > MOST_LOOKUPS:
        raise BrokenRecordError(f"it takes {survey.lookups} look-ups, and receivers stop after {MOST_LOOKUPS}")
    return survey


def _count(record: Record, domain: str, survey: Survey, above: Sequence[str] = ()) -> Asking[None]:
    """Count what may be looked up, over all that the record includes."""
    if domain.lower() in above:
        raise BrokenRecordError(f"{domain} includes itself")
    deeper = [term.value for term in record.terms if term.name == "include"] + (
        [record.redirect] if record.redirect else []
    )
    survey.lookups += sum(term.name in ASKING for term in record.terms) + bool(record.redirect)
    for name in deeper:
        survey.included.append(name.lower())
        if has_macro(name) or survey.lookups > _GIVEN_UP:
            continue
        below = yield from record_of(name)
        if below is None:
            raise BrokenRecordError(f"it includes {name}, which has no SPF record")
        yield from _count(below, name, survey, (*above, domain.lower()))


# --- whether we are covered


def _missing(domain: str, route: Route) -> Asking[Diagnosis]:
    found = yield from seen_as(route)
    term = _term_for(route, found)
    hint = f'Publish a TXT record at {domain}:\n"v=spf1 {term} ~all"'
    if route.provider and not route.provider.keeps_envelope:
        return warning(f"{domain} has no SPF record; {_own_envelope(route)}", hint)
    return error(f"{domain} has no SPF record, so no receiver knows that our mail may come from there", hint)


def _coverage(domain: str, record: Record, survey: Survey, route: Route) -> Asking[Diagnosis]:
    cost = f"{survey.lookups} of {MOST_LOOKUPS} look-ups"
    if route.provider:
        return _by_include(domain, record, survey, route)
    found = yield from seen_as(route)
    refused: list[str] = []
    for address in found:
        result = yield from evaluate(domain, Asker(address=address, sender=f"b@{domain}", hello=route.name or domain))
        if result is not Result.PASS:
            refused.append(f"{address} ({result})")
    if not route.direct:
        return _by_guess(domain, found, refused, route, cost)
    if not found:
        hint = f"Give this machine's full name as DIGEST_SMTP__HELLO, or look whether the record names its address: {record.text}"
        return warning(f"{cost}; whether it covers this machine cannot be told: its public address is not known", hint)
    if refused:
        hint = f'Change the TXT record of {domain} to:\n"{record.with_term(_term_for(route, found))}"\n{_PASSED_ON}'
        return error(f"the record of {domain} does not let this machine send: {listed(refused)}", hint)
    return ok(f"{domain} lets {listed(found)} send; {cost}")


def _by_include(domain: str, record: Record, survey: Survey, route: Route) -> Diagnosis:
    assert route.provider is not None
    name, include = route.provider.name, route.provider.include
    if include in survey.included:
        return ok(f"{domain} includes {include} ({name}); {survey.lookups} of {MOST_LOOKUPS} look-ups")
    hint = f'Change the TXT record of {domain} to:\n"{record.with_term(f"include:{include}")}"'
    if not route.provider.keeps_envelope:
        return warning(f"{domain} does not include {include}; {_own_envelope(route)}", hint)
    return error(f"{domain} does not include {include}, so {name} may not send for it", hint)


def _by_guess(domain: str, found: Sequence[Address], refused: Sequence[str], route: Route, cost: str) -> Diagnosis:
    """Say what can be said of a relay that nobody knows: the address where it takes mail may be the one that it sends from."""
    if found and not refused:
        return ok(
            f"{domain} lets {route.host} ({listed(found)}) send, if that is where it sends from, which cannot be seen from here; {cost}"
        )
    hint = f"Ask whoever runs {route.host} what to include, and send a copy with `digest test`: the header Authentication-Results must say spf=pass."
    return warning(f"{cost}; from which addresses {route.host} sends cannot be told from here", hint)


def seen_as(route: Route) -> Asking[tuple[Address, ...]]:
    """Give the addresses that mail comes from, as far as they are known: our own, else those that the mail server's name has."""
    if route.direct and route.addresses:
        return tuple(ip_address(text) for text in route.addresses)
    name = route.name if route.direct else route.host
    try:
        return (ip_address(name),) if name else ()
    except ValueError:
        found = yield from addresses_of(name)
        return tuple(one for one in found if one.is_global)


def _term_for(route: Route, found: Sequence[Address]) -> str:
    if route.provider:
        return f"include:{route.provider.include}"
    if route.direct and found:
        return " ".join(f"ip{one.version}:{one}" for one in found)
    return "ip4:ADDRESS" if route.direct else "include:DOMAIN-OF-YOUR-RELAY"


def _own_envelope(route: Route) -> str:
    assert route.provider is not None
    return f"{route.provider.name} may put a return path of its own on the letters, and then this record is not asked"


# --- what a record says of an address


def evaluate(domain: str, asker: Asker) -> Asking[Result]:
    """Give what the record of a domain says of who asks (check_host, RFC 7208 4). Raises `BrokenRecordError`, `UnansweredError`."""
    return (yield from _Evaluation(asker).check(domain))


class _Evaluation:
    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._lookups = 0
        self._void = 0

    def check(self, domain: str) -> Asking[Result]:
        record = yield from record_of(domain)
        if record is None:
            return Result.NONE
        for term in record.terms:
            if (yield from self._matches(term, domain)):
                return _BY_QUALIFIER[term.qualifier]
        if not record.redirect:
            return Result.NEUTRAL
        self._cost()
        target = expand(record.redirect, domain, self._asker)
        found = yield from self.check(target)
        if found is Result.NONE:
            raise BrokenRecordError(f"it redirects to {target}, which has no SPF record")
        return found

    def _matches(self, term: Term, domain: str) -> Asking[bool]:
        if term.name == "all":
            return True
        if term.name in ("ip4", "ip6"):
            network = ip_network(term.value)
            return network.version == self._asker.address.version and self._asker.address in network
        self._cost()
        name = expand(term.value, domain, self._asker) if term.value else domain
        if term.name == "include":
            return (yield from self._included(name))
        if term.name == "exists":
            answer = yield from must(Question(name, "A"))
            self._note_void(answer)
            return bool(answer.records)
        if term.name == "ptr":
            return (yield from self._named(name))
        return (yield from self._hosted(term, name))

    def _included(self, name: str) -> Asking[bool]:
        found = yield from self.check(name)
        if found is Result.NONE:
            raise BrokenRecordError(f"it includes {name}, which has no SPF record")
        return found is Result.PASS

    def _hosted(self, term: Term, name: str) -> Asking[bool]:
        hosts = [name]
        if term.name == "mx":
            answer = yield from must(Question(name, "MX"))
            self._note_void(answer)
            hosts = [record.partition(" ")[2] for record in answer.records]
            if len(hosts) > MOST_NAMES:
                raise BrokenRecordError(f"'{term.text}' has more than {MOST_NAMES} mail servers")
        for host in hosts:
            if (yield from self._at(term, host)):
                return True
        return False

    def _at(self, term: Term, host: str) -> Asking[bool]:
        four = self._asker.address.version == 4  # noqa: PLR2004 - the version of IP
        answer = yield from must(Question(host, "A" if four else "AAAA"))
        self._note_void(answer)
        length = term.length4 if four else term.length6
        return any(self._asker.address in ip_network(f"{record}/{length}", strict=False) for record in answer.records)

    def _named(self, name: str) -> Asking[bool]:
        """Follow `ptr`, which nobody should publish (RFC 7208 5.5): what cannot be asked does not match."""
        names = yield Question(str(self._asker.address), "PTR")
        for host in names.records[:MOST_NAMES]:
            if host.lower() == name.lower() or host.lower().endswith(f".{name.lower()}"):
                found = yield from addresses_of(host)
                if self._asker.address in found:
                    return True
        return False

    def _cost(self) -> None:
        self._lookups += 1
        if self._lookups > MOST_LOOKUPS:
            raise BrokenRecordError(f"it takes more than {MOST_LOOKUPS} look-ups, and receivers stop there")

    def _note_void(self, answer: Answer) -> None:
        self._void += not answer.records
        if self._void > MOST_VOID:
            raise BrokenRecordError(f"more than {MOST_VOID} of its names lead nowhere")
