"""Senders as people write them: an address, or a name and an address in angle brackets, with or without quotation marks around the name."""

import re
from email.utils import parseaddr
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator

from digest.settings.values import one_line

_UNQUOTED = re.compile(r'(?P<name>[^"<>@][^<>@]*)<(?P<address>[^<>]+)>')


def mailbox(text: str) -> str:
    """Accept a sender, and give it as it stands in From (RFC 5322, 3.4): a name that mail readers would misread without quotation marks gets them.

    The standard wants them around letters with accents, other scripts and full stops, too; nobody writes them, and `parseaddr` does without.
    """
    line = one_line(text)
    found = _UNQUOTED.fullmatch(line)
    name, address = (" ".join(found["name"].split()), found["address"].strip()) if found else ("", "")
    quoted = _quoted(name, address) if found else line
    try:
        validate_email(quoted, allow_display_name=True, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(f'is not a mailbox: {error} Write it like "Tech Weekly <weekly@example.org>"') from None
    return line if found is None or parseaddr(line) == (name, address) else quoted


def address_of(sender: str) -> str:
    """Give the bare address of a sender that `mailbox` gave."""
    return parseaddr(sender)[1]


def _quoted(name: str, address: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{address}>'


Mailbox = Annotated[str, AfterValidator(mailbox)]
