"""Asking the domain name system for records, for `digest doctor`. What they mean is judged elsewhere; nothing here ever fails.

Each question is asked once for all who want to know, and each has its own bound in time. Answers are not cached beyond one examination.
"""

import asyncio
from typing import TYPE_CHECKING, Any

from digest.model.health import Answer, Question
from digest.net.dns import OFF, make_resolver

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver

LIFETIME = 5.0
"""Seconds for one question with all its repetitions: somebody is waiting for the answer, and it decides something."""
AT_ONCE = 20


class NameService:
    """Implements `Names`. `resolver` is `address:port` or an address; empty for those of the system, `off` to ask nobody. Lives in one event loop."""

    def __init__(self, resolver: str = "", *, lifetime: float = LIFETIME) -> None:
        self._address = resolver
        self._lifetime = lifetime
        self._resolver: Resolver | None = None
        self._asked: dict[Question, asyncio.Task[Answer]] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def ask(self, question: Question) -> Answer:
        """Give the answer."""
        if self._address == OFF:
            return Answer(trouble="DIGEST_DNS__RESOLVER is off")
        if question not in self._asked:
            self._asked[question] = asyncio.create_task(self._look_up(question))
        return await asyncio.shield(self._asked[question])

    async def _look_up(self, question: Question) -> Answer:
        from dns.exception import DNSException, Timeout  # noqa: PLC0415  slow to import, and hardly ever needed
        from dns.resolver import NXDOMAIN, NoNameservers  # noqa: PLC0415  likewise

        try:
            async with self._gate, asyncio.timeout(self._lifetime + 1):
                return await self._resolved(question)
        except NXDOMAIN:
            return Answer(exists=False)
        except (Timeout, TimeoutError):
            return Answer(trouble=f"no answer within {self._lifetime:g} s")
        except NoNameservers:
            return Answer(trouble="no name server could say (SERVFAIL or refused)")
        except (DNSException, OSError, ValueError) as error:
            return Answer(trouble=str(error).partition("\n")[0] or type(error).__name__)

    async def _resolved(self, question: Question) -> Answer:
        from dns.reversename import from_address  # noqa: PLC0415  likewise

        if self._resolver is None:
            self._resolver = make_resolver(self._address, self._lifetime)
        name: Any = from_address(question.name) if question.kind == "PTR" else question.name
        found = await self._resolver.resolve(name, question.kind, search=False, raise_on_no_answer=False)
        return Answer(records=tuple(sorted(_written(question, record) for record in found)))


def _written(question: Question, record: Any) -> str:
    """Write a record as `Answer` says."""
    match question.kind:
        case "TXT":
            return b"".join(record.strings).decode("utf-8", "replace")
        case "MX":
            return f"{record.preference} {record.exchange.to_text(omit_final_dot=True)}"
        case "PTR":
            return str(record.target.to_text(omit_final_dot=True))
    return str(record.to_text())
