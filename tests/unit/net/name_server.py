"""A tiny name server on loopback that knows some records, counts what it is asked, and can be deaf."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

FAILS = "fails"
"""In the place of records: the server cannot say (SERVFAIL)."""

Records = Mapping[str, Sequence[str]]
"""By domain its MX records as `10 mx.example.net.`; an empty list is a domain without one. Other kinds stand as `TXT example.net`."""


class NameServer(asyncio.DatagramProtocol):
    def __init__(self, records: Records, *, ttl: int = 3600, answers: bool = True) -> None:
        self.records = records
        self.ttl = ttl
        self.answers = answers
        self.asked: list[str] = []
        self.address = ""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.address = "{}:{}".format(*transport.get_extra_info("sockname"))

    def datagram_received(self, data: bytes, addr: Any) -> None:
        query = dns.message.from_wire(data)
        name = query.question[0].name
        self.asked.append(name.to_text(omit_final_dot=True))
        if not self.answers:
            return
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        kind = dns.rdatatype.to_text(query.question[0].rdtype)
        found = self._found(self.asked[-1], kind)
        if found is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif found == [FAILS]:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            reply.answer.append(dns.rrset.from_text(name, self.ttl, "IN", kind, *found))
        self._transport.sendto(reply.to_wire(), addr)

    def _found(self, name: str, kind: str) -> Sequence[str] | None:
        """Give the records; none where the name has only others, and None where nobody knows the name."""
        if kind == "MX" and name in self.records:
            return self.records[name]
        known = {key.split(" ")[-1] for key in self.records}
        return self.records.get(f"{kind} {name}", [] if name in known else None)


@asynccontextmanager
async def name_server(records: Records, **kwargs: Any) -> AsyncIterator[NameServer]:
    """Run a server while the block lasts."""
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: NameServer(records, **kwargs), local_addr=("127.0.0.1", 0)
    )
    try:
        yield server
    finally:
        transport.close()
