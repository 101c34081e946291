"""Asking within the means: nothing is asked that the budget does not cover, what fails in passing is asked again, and after five failures nobody asks any more."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import stamina
from stamina.instrumentation import set_on_retry_hooks

from digest.errors import StoreError
from digest.log import logger
from digest.model.writing import Cost
from digest.ports.writing import ModelBook
from digest.summaries.llm.endpoint import Line, ModelError, Reply
from digest.summaries.llm.prompt import Question
from digest.summaries.llm.terms import Terms, estimated_tokens

ATTEMPTS = 3
"""Two more tries after the first."""

FAILURES = 5
"""In a row: then the endpoint is taken to be down for the rest of the run."""

LONGEST_WAIT = 60.0
"""Seconds. Who says Retry-After with more is not asked again in this run."""

NO_ANSWER = "the model did not answer"
NO_BUDGET = "the budget is spent"
NO_LEDGER = "nothing is spent without the ledger"

_log = logger("summaries")

set_on_retry_hooks(())  # stamina's own prints each retry on standard output, where reports go; `_failed` logs the same


class Refusal(Exception):  # noqa: N818  an outcome, not an error: the extract takes its place
    """Why an article got no answer at all."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.detail = detail


@dataclass
class Account:
    """What one edition took of the model in this run; `edition` and `month` name its budgets."""

    edition: str
    month: str
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    millionths: int = 0
    estimated: bool = False
    trouble: str = ""


class Asking:
    """Asks questions over one line, for one account."""

    def __init__(self, line: Line, terms: Terms, book: ModelBook, account: Account) -> None:
        self._line = line
        self._terms = terms
        self._book = book
        self._account = account
        self._failures = 0

    async def ask(self, question: Question) -> Reply:
        """Give the reply to a question. Raises `Refusal`."""
        try:
            async for attempt in stamina.retry_context(
                on=_again, attempts=ATTEMPTS, timeout=self._terms.deadline, wait_initial=0.5, wait_max=LONGEST_WAIT
            ):
                with attempt:
                    return await self._paid(question)
        except ModelError as error:
            raise Refusal(NO_ANSWER, f"{NO_ANSWER}: {error.what}") from error
        raise Refusal(NO_ANSWER)

    async def _paid(self, question: Question) -> Reply:
        if self._failures >= FAILURES:
            raise Refusal(NO_ANSWER, f"{NO_ANSWER}: not asked after {FAILURES} failures in a row")
        reserved = await self._reserve(question)
        self._account.calls += 1
        try:
            async with asyncio.timeout(self._terms.timeout):
                reply = await self._line.ask(question)
        except TimeoutError:
            error = ModelError("gave no answer in time", passing=True, answered=False)
            await self._failed(error, reserved, question)
            raise error from None
        except ModelError as error:
            await self._failed(error, reserved, question)
            raise
        except asyncio.CancelledError:  # the deadline of the edition
            self._count_unanswered(question)
            raise
        self._failures = 0
        spent = self._terms.prices.cost(reply.tokens_in, reply.tokens_out)
        self._count(reply.tokens_in, reply.tokens_out, estimated=reply.estimated)
        await self._settle(reserved, spent)
        return reply

    async def _reserve(self, question: Question) -> Cost:
        """Take the most that this question can cost out of the budgets. Raises `Refusal`."""
        wanted = self._terms.prices.cost(estimated_tokens(question.text), self._terms.answer)
        account, terms = self._account, self._terms
        try:
            lacking = await asyncio.to_thread(
                self._book.reserve,
                account.edition,
                account.month,
                wanted,
                per_edition=terms.per_edition,
                per_month=terms.per_month,
            )
        except StoreError as error:
            raise Refusal(NO_LEDGER, str(error)) from error
        if lacking:
            account.trouble = account.trouble or f"has spent the budget of the {lacking}"
            raise Refusal(NO_BUDGET, f"the budget of the {lacking} is spent")
        return wanted

    async def _failed(self, error: ModelError, reserved: Cost, question: Question) -> None:
        """Count a failure. What was never answered may be on the bill all the same, so its reservation stays."""
        if not error.of_article:
            self._failures = FAILURES if not error.passing else self._failures + 1
        self._account.trouble = error.what
        _log.warning("the model failed", what=error.what, failures=self._failures)
        if error.answered:
            await self._settle(reserved, Cost())
        else:
            self._count_unanswered(question)

    async def _settle(self, reserved: Cost, spent: Cost) -> None:
        try:
            await asyncio.to_thread(self._book.settle, self._account.edition, self._account.month, reserved, spent)
        except StoreError as error:  # the reservation stands, which is rather too much than too little
            _log.warning("what a model cost could not be written down", error=str(error))

    def _count_unanswered(self, question: Question) -> None:
        """Count what was reserved for a question without an answer, as the book does."""
        self._count(estimated_tokens(question.text), self._terms.answer, estimated=True)

    def _count(self, tokens_in: int, tokens_out: int, *, estimated: bool) -> None:
        account = self._account
        account.tokens_in += tokens_in
        account.tokens_out += tokens_out
        account.millionths += self._terms.prices.cost(tokens_in, tokens_out).millionths
        account.estimated = account.estimated or estimated


def _again(error: Exception) -> bool | timedelta:
    """Say whether, and after what, to ask again: what passes by itself does, after the time that the endpoint names."""
    if not isinstance(error, ModelError) or not error.passing:
        return False
    if error.retry_after is None:
        return True
    return timedelta(seconds=error.retry_after) if error.retry_after <= LONGEST_WAIT else False
