"""What every command stands on: the settings, the newsletters, the database, the clock. Enough for those that only look; nothing that sends is known here.

It stands apart from `parts` for the sake of time: everything that composes and sends takes half a second to import.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property

from digest.errors import UsageError
from digest.model import Newsletter, QuotaUse
from digest.ports import Clock, Store
from digest.settings import Settings, to_newsletters
from digest.store import Database, is_there, open_store


def utc_now() -> datetime:
    """Give the time as aware UTC."""
    return datetime.now(UTC)


class Ground:
    """The program for one set of settings, as far as it looks. `clock` is the ledger's.

    With `readonly` not one byte of the database changes, and it may be absent (a dry run works on a copy in memory). Nothing is opened before it
    is needed.
    """

    def __init__(self, settings: Settings, *, clock: Clock | None = None, readonly: bool = False) -> None:
        self.settings = settings
        self.clock: Clock = clock or utc_now
        self.readonly = readonly
        self.newsletters = {one.key: one for one in to_newsletters(settings)}
        self._own: set[str] = set()

    @cached_property
    def store(self) -> Store:
        """The database, opened at the first use."""
        return self.opened()

    def opened(self) -> Database:
        """Open the database."""
        settings = self.settings
        return open_store(
            settings.database_url,
            data_dir=settings.data_dir,
            clock=self.clock,
            readonly=self.readonly,
            state_dir=settings.state,
            installation=settings.installation,
        )

    def look(self) -> Store:
        """Give the database for a look: an absent one is not made, and counts as empty."""
        if not is_there(self.settings.database_url, data_dir=self.settings.data_dir):
            self.readonly = True
        return self.store

    def quotas(self) -> Sequence[QuotaUse]:
        """Give what the quotas of the relay leave now; nothing is asked where it has none."""
        smtp = self.settings.smtp
        limits = smtp.limits.quotas
        return self.store.pacing.uses(f"{smtp.host}:{smtp.port}", limits) if limits else ()

    def edition(self, what: str) -> int:
        """Give the id of the edition that a word means, for commands that take a newsletter as well. Raises `UsageError`."""
        try:
            return self.store.editions.find(what)
        except UsageError:
            name, *number = what.partition("#")
            near = [] if name in self.newsletters else get_close_matches(name, self.newsletters, n=1)
            if not near:
                raise
            hint = f"Did you mean '{''.join([*near, *number])}'?"
            raise UsageError(f"there is no newsletter or edition '{what}'", hint=hint) from None

    def require_own(self, key: str) -> None:
        """Refuse a newsletter of this database that comes from another digest.toml on this machine. Asked once. Raises `ConfigError`."""
        if key not in self._own:
            from digest.app.origins import require_own  # noqa: PLC0415 - it knows us

            require_own(self, key)
            self._own.add(key)

    def close(self) -> None:
        """Close what was opened."""
        if "store" in self.__dict__:
            self.store.close()

    def newsletter(self, key: str = "") -> Newsletter:
        """Give one newsletter; without a name the only one. Raises `UsageError`."""
        if not key and len(self.newsletters) == 1:
            return next(iter(self.newsletters.values()))
        if key in self.newsletters:
            return self.newsletters[key]
        near = get_close_matches(key, self.newsletters, n=1)
        what = f"there is no newsletter '{key}'" if key else "there are several newsletters"
        hint = f"Did you mean '{near[0]}'?" if near else f"Name one of: {', '.join(self.newsletters)}."
        raise UsageError(what, hint=hint)
