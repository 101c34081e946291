"""The port of an examination: the DNS."""

from typing import Protocol

from digest.model.health import Answer, Question


class Names(Protocol):
    """Asks the DNS. Never raises: what is not known is in the answer."""

    async def ask(self, question: Question) -> Answer:
        """Give the answer, in bounded time; the same question is asked once."""
        ...
