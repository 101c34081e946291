"""Unsubscribes that came by mail: who of those who asked has not left yet. The ledger alone knows what was obeyed; where a mail lies, and how it is marked, says nothing.

So a request counts however often it is read, whoever moved it, and again after a backup was put back. Reading it twice changes nothing: who left has left,
and who was let in again has, by that, outlived every older request.
"""

from digest.delivery import Mail, Maildir
from digest.errors import LinkError
from digest.links import LinkSigner, Purpose
from digest.ports import Clock, SubscriberStore


class Mailroom:
    """Obeys the mail of one Maildir. A mail whose tokens no key here reads is left as it lies: it is a bounce, or for another machine."""

    def __init__(self, maildir: Maildir, subscribers: SubscriberStore, links: LinkSigner, clock: Clock) -> None:
        self._maildir = maildir
        self._subscribers = subscribers
        self._links = links
        self._clock = clock

    def obey(self) -> int:
        """End the subscriptions of those who asked for it; gives how many. Raises `ConfigError` for a folder that is no Maildir."""
        asked = [(mail, keys) for mail in self._maildir.mails() if (keys := _meant(mail, self._links))]
        staying = self._subscribers.staying({key for _, keys in asked for key in keys})
        left: set[str] = set()
        for mail, keys in asked:
            for key in keys:
                if key in left or key not in staying:
                    continue
                since = staying[key]
                if since is None or mail.arrived >= since:
                    self._subscribers.unsubscribe(key, how="mail", now=self._clock())
                    left.add(key)
            self._maildir.mark_obeyed(mail)
        return len(left)


def unreadable(maildir: Maildir, links: LinkSigner) -> int:
    """Give how many new mails have tokens of which none is a request or a return path by a key of ours. Raises `ConfigError`."""
    new = [mail for mail in maildir.mails() if mail.path.parent.name == "new"]
    return sum(not _meant(mail, links) and not any(_came_back(token, links) for token in mail.tokens) for mail in new)


def _meant(mail: Mail, links: LinkSigner) -> list[str]:
    """Give the subscriptions that a mail ends, as far as a key of ours signed for them."""
    found = []
    for token in mail.tokens:
        try:
            found.append(links.read(token, Purpose.UNSUBSCRIBE_MAIL))
        except LinkError:
            continue
    return found


def _came_back(token: str, links: LinkSigner) -> bool:
    try:
        return bool(links.read_bounce(token))
    except LinkError:
        return False
