"""Mail to inboxes: messages, sessions with the relay, and the order in which they meet the ledger.

    message   the bytes of one message (pure)           smtp      sessions with the relay
    headers   fields on the wire (pure)                 writer    one durable commit for many connections
    commands  what MAIL and RCPT say (pure)             tokens    the OAuth token that opens a session
    dkim      signatures over messages (pure)           signing   from key files (keys) to a signer
    outcome   what a reply means (pure)                 sending   claim -> body -> intent -> dot -> outcome
    mailbox   mail that came in, out of a Maildir       maillog   what the relay's log says afterwards (pure)
    spool     a file for what the ledger refuses        spooled   an outbox that writes it, and hands it in
    courier   one connection: row by row                turns     whose turn it is, by the pace
    dialogue  one session, stage by stage               ladder    which way of speaking a relay bears (pure)
    pace      how fast letters may go                   gates     whose gate a letter passes
    signals   what a reply says about that (pure)       throttle  how fast that makes us (pure)
    trouble   why there is no session (pure)            witness   notes it for who looks later

What is selected, summarised or rendered never enters, and no SQL: the ledger is the port `Outbox`.
"""

from digest.delivery.mailbox import Mail, Maildir
from digest.delivery.maillog import read_log
from digest.delivery.message import Composer
from digest.delivery.pace import Pace
from digest.delivery.run import Lifetime
from digest.delivery.sending import deliver_batch
from digest.delivery.smtp import SmtpTransport, Timeouts
from digest.delivery.spooled import SpooledOutbox
from digest.delivery.tokens import tokens_from
from digest.delivery.witness import witnessed

__all__ = [
    "Composer",
    "Lifetime",
    "Mail",
    "Maildir",
    "Pace",
    "SmtpTransport",
    "SpooledOutbox",
    "Timeouts",
    "deliver_batch",
    "read_log",
    "tokens_from",
    "witnessed",
]
