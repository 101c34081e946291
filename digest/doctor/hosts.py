"""Names of hosts: what the mail server calls itself, whether its address leads back to a name, and who takes mail for a domain. Pure: asks the DNS."""

from collections.abc import Sequence
from ipaddress import ip_address

from digest.doctor.findings import (
    Address,
    Asking,
    UnansweredError,
    addresses_of,
    error,
    is_full_name,
    is_special,
    listed,
    must,
    ok,
    skipped,
    unanswered,
    warning,
)
from digest.doctor.spf import seen_as
from digest.model.health import Answer, Diagnosis, Question, Route

_MY_NAME = "Set myhostname in the mail server's configuration (Postfix: postconf -e myhostname=mail.example.org)"
_OUR_NAME = "Set DIGEST_SMTP__HELLO to the full name of this machine"


def greeting(ours: str, route: Route) -> Asking[list[Diagnosis]]:
    """Judge the name with which mail is announced: of the mail server on this machine, else our own."""
    if route.direct and not route.name:
        return [skipped("the mail server on this machine was not reached")]
    name, remedy = (route.name, _MY_NAME) if route.direct else (ours, _OUR_NAME)
    who = f"the mail server calls itself {name}" if route.direct else f"we greet the relay as {name}"
    if name.startswith("["):
        return [ok(f"{who}, an address in brackets; a name is better")]
    if not is_full_name(name):
        return [warning(f"{who}, which is no full host name", f"{remedy}, and publish an A record for it.")]
    try:
        return [(yield from _of_full_name(name, who, remedy))]
    except UnansweredError as silent:
        return [unanswered(str(silent))]


def _of_full_name(name: str, who: str, remedy: str) -> Asking[Diagnosis]:
    if is_special(name):
        return warning(f"{who}, a name for examples and private networks", f"{remedy}.")
    found = yield from addresses_of(name)
    if not found:
        hint = f"{remedy}, or publish an A record at {name} with the machine's address."
        return warning(f"{who}, which has no address", hint)
    return ok(f"{who} ({listed(found)})")


def reverse(route: Route) -> Asking[list[Diagnosis]]:
    """Judge whether every address that we send from leads to a name, and that name back to it (forward-confirmed)."""
    if not route.direct:
        return [skipped(f"mail leaves from {route.host}, and its names are that service's business")]
    try:
        found = yield from seen_as(route)
        if not found:
            return [
                skipped("the public address of this machine is not known: it is behind a router, or has no full name")
            ]
        remarks: list[Diagnosis] = []
        named: list[str] = []
        for address in found:
            name = yield from _name_of(address, remarks)
            named += [f"{address} is {name}"] * bool(name)
        return remarks or [ok(listed(named))]
    except UnansweredError as silent:
        return [unanswered(str(silent))]


def _name_of(address: Address, remarks: list[Diagnosis]) -> Asking[str]:
    answer = yield from must(Question(str(address), "PTR"))
    if not answer.records:
        hint = f"Ask whoever gave you {address} (your hosting provider) for a PTR record with the mail server's full name. Gmail and Microsoft refuse mail without one."
        remarks.append(error(f"{address} has no name (PTR)", hint))
        return ""
    for name in answer.records:
        back = yield from addresses_of(name)
        if address in back:
            return name
    name = answer.records[0]
    kind = "A" if address.version == 4 else "AAAA"  # noqa: PLR2004 - the version of IP
    hint = f"Publish this record: {name}. IN {kind} {address}"
    remarks.append(error(f"{address} is called {name}, but {name} does not lead back to it", hint))
    return ""


def mailbox(domain: str, what: str) -> Asking[list[Diagnosis]]:
    """Judge whether a domain takes mail; `what` comes there."""
    try:
        answer = yield from must(Question(domain, "MX"))
        return [(yield from _takers(domain, what, answer))]
    except UnansweredError as silent:
        return [unanswered(str(silent))]


def _takers(domain: str, what: str, answer: Answer) -> Asking[Diagnosis]:
    publish = f"Publish this record: {domain}. IN MX 10 MAIL-SERVER."
    servers = [record.partition(" ")[2] for record in sorted(answer.records, key=_preference)]
    if servers in ([""], ["."]):
        return error(f"{domain} says that it takes no mail (null MX, RFC 7505), and {what} come there", publish)
    if not servers:
        found = yield from addresses_of(domain)
        if not found:
            return error(f"{domain} has no mail server, and {what} come there", publish)
        return warning(f"{domain} has no MX; {what} go to its own address, {listed(found)}", publish)
    lost = yield from _lost(servers)
    if len(lost) == len(servers):
        hint = f"Publish an A record for {lost[0]}, or name another server: {domain}. IN MX 10 MAIL-SERVER."
        return error(f"the mail server of {domain} has no address: {listed(lost)}", hint)
    if lost:
        return warning(
            f"of the mail servers of {domain}, {listed(lost)} has no address", "Remove it, or publish its A record."
        )
    return ok(f"{what} to {domain} go to {listed(servers)}")


def _lost(servers: Sequence[str]) -> Asking[list[str]]:
    lost = []
    for server in servers:
        found = () if _is_address(server) else (yield from addresses_of(server))
        if not found:
            lost.append(server)
    return lost


def _preference(record: str) -> int:
    number = record.partition(" ")[0]
    return int(number) if number.isdigit() else 0


def _is_address(text: str) -> bool:
    """Whether somebody wrote an address where a name belongs (RFC 5321 5.1)."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
