"""A tiny name server on loopback that knows some MX records, counts what it is asked, and can be deaf."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Records = Mapping[str, Sequence[str]]
"""By domain its MX records as `10 mx.example.net.`; an empty list is a domain without one."""


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
        found = self.records.get(self.asked[-1])
        if found is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif found:
            reply.answer.append(dns.rrset.from_text(name, self.ttl, "IN", "MX", *found))
        self._transport.sendto(reply.to_wire(), addr)


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
