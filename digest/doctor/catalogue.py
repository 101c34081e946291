"""The checks of an examination, in the order in which they are told: what each is called, what it looks at, whether it needs the network."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of check."""

    what: str
    network: bool = False


CATALOGUE: Mapping[str, Check] = {
    "settings": Check("everything that `digest config validate` says"),
    "files": Check("who can read what holds secrets and addresses"),
    "database": Check("revision, damage, and whether a power cut could lose a commit"),
    "disk": Check("room for an edition"),
    "zones": Check("time zone data"),
    "clock": Check("this machine's clock beside others"),
    "mailbox": Check("the Maildir of unsubscribes by mail, and whether their tokens can be read here"),
    "sender": Check("the address in From"),
    "relay": Check("a session with the relay: connection, greeting, login", network=True),
    "encryption": Check("TLS with the relay, and its certificate", network=True),
    "extensions": Check("what the relay offers", network=True),
    "greeting": Check("the name with which mail is announced", network=True),
    "reverse": Check("names of the addresses that mail comes from (PTR)", network=True),
    "spf": Check("SPF of the envelope sender", network=True),
    "dkim": Check("the published key beside the one that signs", network=True),
    "dmarc": Check("DMARC of the domain in From", network=True),
    "alignment": Check("whether From is aligned by SPF or DKIM", network=True),
    "bounces": Check("whether bounces arrive (MX)", network=True),
    "leaving-by-mail": Check("whether unsubscribes by mail arrive (MX)", network=True),
    "page": Check("the unsubscribe page, as a reader opens it", network=True),
    "certificate": Check("the certificate of that page", network=True),
    "one-click": Check("a live one-click unsubscribe with a link that is nobody's", network=True),
}
