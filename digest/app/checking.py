"""What a check has to know beside the message: one composed copy of it, whose addresses stand in it, which links answer. Nothing is judged here."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr

from digest.delivery import Composer
from digest.delivery.headers import split_mailbox
from digest.errors import SourceError
from digest.links import NOBODY
from digest.model import Delivery, Edition, Newsletter, Rendered, Subscriber
from digest.net.answers import FetchError
from digest.net.fetch import HttpFetch, Limits
from digest.rendering import SAMPLES, addresses_in

MOST_LINKS = 100
"""Links of an edition that are asked for; forty stories have about as many."""
AT_ONCE = 8
PATIENCE = 20.0
"""Seconds for all links together."""
LIMITS = Limits(connect=4.0, total=8.0)

_GONE = frozenset({404, 410})
_BROKEN = 500
"""Statuses from here on mean trouble. Others below, such as 403 and 405, often mean that a site answers browsers only, and not HEAD."""

SAMPLE_NAME, SAMPLE_ADDRESS = "Ana Example", "ana@example.net"


def sample_of(composer: Composer, edition: Edition, newsletter: Newsletter, now: datetime) -> bytes:
    """Give the message as one reader would get it, whom nobody knows. Raises `PreflightError` for what cannot be mailed."""
    domain = split_mailbox(newsletter.sender)[1].rpartition("@")[2]
    return composer.compose(
        Delivery(
            edition=edition.id,
            row=1,
            address=SAMPLE_ADDRESS,
            name=SAMPLE_NAME,
            message_id=f"e{edition.id}.sample@{domain}",
            subscriber_key=NOBODY,
            date=now,
        )
    )


def readers_among(
    rendered: Rendered, newsletter: Newsletter, find: Callable[[str], Sequence[Subscriber]]
) -> frozenset[str]:
    """Give the addresses in the content that are known as readers', but for those that the newsletter shows on purpose."""
    own = {
        parseaddr(one)[1].lower() for one in (newsletter.sender, newsletter.reply_to, newsletter.unsubscribe_address)
    }
    shown = addresses_in(rendered) - own - set(SAMPLES.values())
    return frozenset(address for address in shown if find(address))


async def ask(urls: Sequence[str], fetch: HttpFetch | None = None) -> tuple[Mapping[str, str], int]:
    """Ask for the links by HEAD; give what is wrong, by URL, and how many could not be asked within the time."""
    wrong: dict[str, str] = {}
    waiting = list(urls[:MOST_LINKS])
    asked: set[str] = set()

    async def work(get: HttpFetch) -> None:
        while waiting:
            url = waiting.pop(0)
            if said := await _wrong_with(url, get):
                wrong[url] = said
            asked.add(url)

    async with fetch or HttpFetch(limits=LIMITS) as get:
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(work(get) for _ in range(AT_ONCE)))
        except TimeoutError:
            pass
    return wrong, len(urls) - len(asked)


async def _wrong_with(url: str, get: HttpFetch) -> str:
    try:
        await get.head(url)
    except FetchError as error:
        fine = error.status and error.status not in _GONE and error.status < _BROKEN
        return "" if fine else error.what
    except SourceError as error:
        return error.what
    return ""
