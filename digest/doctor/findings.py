"""Findings in the making, and questions to the DNS as generators: a check yields what it wants to know and is sent the answer, so that it stays pure."""

from collections.abc import Generator, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TypeVar

from digest.errors import Exit
from digest.model.health import Answer, Diagnosis, Question, Standing
from digest.ports.examining import Names

Found = TypeVar("Found")
Asking = Generator[Question, Answer, Found]
"""What yields questions, is sent answers, and returns what came of them."""

Address = IPv4Address | IPv6Address

SPECIAL = ("example", "test", "invalid", "localhost", "local")
"""Top levels that no DNS of the world knows (RFC 2606, 6761, 6762)."""
EXAMPLES = ("example.com", "example.net", "example.org")


class UnansweredError(Exception):
    """The DNS did not answer a question that had to be answered."""


def ok(what: str) -> Diagnosis:
    """Nothing is to be done."""
    return Diagnosis(standing=Standing.OK, what=what)


def warning(what: str, hint: str) -> Diagnosis:
    """Mail goes out, but worse than it could."""
    return Diagnosis(standing=Standing.WARNING, what=what, hint=hint)


def error(what: str, hint: str, code: Exit = Exit.CONFIG) -> Diagnosis:
    """Mail would not go out, or not arrive."""
    return Diagnosis(standing=Standing.ERROR, what=what, hint=hint, code=code)


def skipped(why: str) -> Diagnosis:
    """Nobody looked."""
    return Diagnosis(standing=Standing.SKIPPED, what=why)


def unanswered(why: str) -> Diagnosis:
    """Nobody knows, since the DNS did not say."""
    hint = "Try again in a moment; if it stays so, check the name server of this machine, or set DIGEST_DNS__RESOLVER."
    return error(f"the name server did not answer: {why}", hint, Exit.UNAVAILABLE)


async def answered(asking: Asking[Found], names: Names) -> Found:
    """Run what asks to its end."""
    try:
        question = next(asking)
        while True:
            question = asking.send(await names.ask(question))
    except StopIteration as end:
        found: Found = end.value
        return found


def must(question: Question) -> Asking[Answer]:
    """Ask. Raises `UnansweredError`."""
    answer = yield question
    if answer.trouble:
        raise UnansweredError(f"{question.kind} of {question.name}: {answer.trouble}")
    return answer


def addresses_of(name: str) -> Asking[tuple[Address, ...]]:
    """Ask for all addresses of a name. Raises `UnansweredError`."""
    four = yield from must(Question(name, "A"))
    six = yield from must(Question(name, "AAAA"))
    return tuple(ip_address(text) for text in (*four.records, *six.records))


def is_special(domain: str) -> bool:
    """Whether a domain is one for examples and tests, which cannot have records."""
    name = domain.lower().rstrip(".")
    return name.rpartition(".")[2] in SPECIAL or any(name == one or name.endswith(f".{one}") for one in EXAMPLES)


def is_full_name(name: str) -> bool:
    """Whether this is a full host name that others can look up: letters, digits and hyphens in at least two labels."""
    labels = name.rstrip(".").split(".")
    plain = all(
        label and label.isascii() and label.replace("-", "").isalnum() and label.strip("-") == label for label in labels
    )
    return plain and len(labels) > 1 and not labels[-1].isdigit()


def listed(items: Iterable[object]) -> str:
    """Join parts for people."""
    return ", ".join(str(one) for one in items)
