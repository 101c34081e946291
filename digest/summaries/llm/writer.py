"""The summaries of an edition by a model: what is kept is taken, the rest asked for at the same time, checked, and the extract put where anything failed.

each article:  screen -> too short? kept? -> reserve -> ask -> settle -> read -> check -> (once more) -> keep
nothing of that raises; the whole ends at the deadline, with extracts for what is not there
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from digest.errors import StoreError
from digest.log import logger
from digest.model import Article, Summary
from digest.model.writing import ModelUse
from digest.ports import Clock, Summarizer
from digest.ports.writing import ModelBook, Written
from digest.summaries.abbreviations import base_language
from digest.summaries.faithfulness import CHECKER_VERSION, Answer, Expected, check
from digest.summaries.languages import unlike
from digest.summaries.llm import prompt, reply
from digest.summaries.llm.asking import NO_ANSWER, NO_BUDGET, Account, Asking, Refusal
from digest.summaries.llm.endpoint import line
from digest.summaries.llm.material import Material, material_of, screened
from digest.summaries.llm.terms import Endpoint, Terms

TRIES = 2
"""A refused answer is asked for once more; what is refused twice becomes an extract."""

LATE = "no time was left"
TOO_LONG = "took too long for the whole edition"
SHORT = "too short for a model"
UNREADABLE = "no readable answer"
CUT = "the answer broke off"

_log = logger("summaries")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What became of one article: its sentences, or why there are none. `kept` came out of the book."""

    sentences: tuple[str, ...] = ()
    why: str = ""
    detail: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One article with what is asked about it, and the key under which its answer is kept."""

    article: Article
    material: Material
    expected: Expected
    key: str


class ModelSummarizer:
    """Writes summaries by a model, and extracts where that fails (ports `EditionSummarizer` and `Summarizer`; the latter only extracts).

    `mark` gives a new random word for each question. Safe to use for one edition after the other, not for two at a time.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        terms: Terms,
        *,
        book: ModelBook,
        extractive: Summarizer,
        clock: Clock,
        mark: Callable[[], str],
    ) -> None:
        self._endpoint = endpoint
        self._terms = terms
        self._book = book
        self._extractive = extractive
        self._clock = clock
        self._mark = mark

    def summarize(self, article: Article, *, sentences: int = 3, words: int = 65) -> Summary:
        """Give an extract: a single article has no edition whose budget could pay for more."""
        return self._extractive.summarize(article, sentences=sentences, words=words)

    def summarize_all(
        self, articles: Sequence[Article], *, edition: str, sentences: int = 3, words: int = 65
    ) -> Written:
        """Give a summary per article, in their order, before the deadline. Raises nothing for an endpoint's or an article's sake."""
        jobs = [self._job(article, sentences, words) for article in articles]
        account = Account(edition=f"edition:{edition}", month=f"month:{self._clock():%Y-%m}")
        outcomes = self._from_book(jobs)
        missing = [job for job in jobs if job.key not in outcomes]
        if missing:
            outcomes.update(asyncio.run(self._ask_all(missing, account)))
        found = [outcomes[job.key] for job in jobs]
        summaries = tuple(self._summary(job, one) for job, one in zip(jobs, found, strict=True))
        return Written(summaries=summaries, use=self._use(found, account))

    def _job(self, article: Article, sentences: int, words: int) -> _Job:
        article = screened(article)
        material = material_of(article)
        expected = Expected(language=material.language, sentences=sentences, words=words)
        asked = (
            self._endpoint.base_url,
            self._endpoint.model,
            self._terms.answer,
            prompt.PROMPT_VERSION,
            CHECKER_VERSION,
            material.language,
            material.sentences,
            sentences,
            words,
        )
        key = hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
        return _Job(article=article, material=material, expected=expected, key=key)

    def _from_book(self, jobs: Sequence[_Job]) -> dict[str, _Outcome]:
        """Give what needs no question: texts that are as short as a summary, and answers that are kept."""
        known = {job.key: _Outcome(why=SHORT) for job in jobs if len(job.material.sentences) <= job.expected.sentences}
        try:
            kept = self._book.answers([job.key for job in jobs if job.key not in known])
        except StoreError as error:
            _log.warning("kept summaries could not be read", error=str(error))
            return known
        return known | {key: replace(_load(record), kept=True) for key, record in kept.items()}

    async def _ask_all(self, jobs: Sequence[_Job], account: Account) -> dict[str, _Outcome]:
        outcomes: dict[str, _Outcome] = {}
        unique = list({job.key: job for job in jobs}.values())
        try:
            async with asyncio.timeout(self._terms.deadline), line(self._endpoint, self._terms) as open_line:
                asking = Asking(open_line, self._terms, self._book, account)
                room = asyncio.Semaphore(self._terms.concurrency)
                async with asyncio.TaskGroup() as group:
                    for job in unique:
                        group.create_task(self._settle(job, asking, room, outcomes))
        except TimeoutError:
            account.trouble = account.trouble or TOO_LONG
        except Exception as error:  # noqa: BLE001  whatever an SDK does, an edition goes out
            _log.warning("the model could not be asked", error=type(error).__name__)
            account.trouble = account.trouble or f"could not be asked ({type(error).__name__})"
        late = _Outcome(why=LATE if account.trouble == TOO_LONG else NO_ANSWER)
        return {job.key: outcomes.get(job.key, late) for job in unique}

    async def _settle(self, job: _Job, asking: Asking, room: asyncio.Semaphore, outcomes: dict[str, _Outcome]) -> None:
        async with room:
            try:
                outcome = await self._written(job, asking)
            except Refusal as refusal:
                outcomes[job.key] = _Outcome(why=refusal.why, detail=refusal.detail)
                return
            except Exception as error:  # noqa: BLE001  one article must not take the others' answers with it
                _log.warning("summary by the model failed", article=job.article.id, error=type(error).__name__)
                outcomes[job.key] = _Outcome(why=NO_ANSWER)
                return
        outcomes[job.key] = outcome
        with suppress(StoreError):
            await asyncio.to_thread(self._book.keep, job.key, _dump(outcome))

    async def _written(self, job: _Job, asking: Asking) -> _Outcome:
        """Ask, and once more where the answer is not believed. Raises `Refusal`."""
        why, detail, hint = "", "", ""
        for _ in range(TRIES):
            asked = prompt.question(
                job.material,
                mark=self._mark(),
                sentences=job.expected.sentences,
                words=job.expected.words,
                refused=hint,
            )
            found = await asking.ask(asked)
            answer = None if found.cut else reply.read(found.text)
            if answer is None:
                why, detail, hint = CUT if found.cut else UNREADABLE, "", "it was not the JSON that was asked for"
                continue
            verdict = check(answer, job.material.sentences, replace(job.expected, question=asked.rules))
            if verdict.faithful:
                return _Outcome(sentences=_sentences(answer))
            first = verdict.problems[0]
            why, detail, hint = first.reason.value, str(verdict), first.reason.value
        return _Outcome(why=why, detail=detail)

    def _summary(self, job: _Job, outcome: _Outcome) -> Summary:
        if outcome.sentences:
            language = unlike(job.material.language, base_language(job.article.language))
            return Summary(sentences=outcome.sentences, method=f"model {self._endpoint.model}", language=language)
        extract = self._extractive.summarize(job.article, sentences=job.expected.sentences, words=job.expected.words)
        if outcome.why == SHORT:
            return extract
        note = f"extract, not the model's: {outcome.detail or outcome.why}"
        return replace(extract, note="; ".join(filter(None, (note, extract.note))))

    def _use(self, found: Sequence[_Outcome], account: Account) -> ModelUse:
        extracts = Counter(one.why for one in found if not one.sentences)
        lost = not extracts.keys().isdisjoint((NO_ANSWER, NO_BUDGET, LATE))  # what a second try mended is no trouble
        return ModelUse(
            model=self._endpoint.model,
            written=sum(bool(one.sentences) for one in found),
            cached=sum(one.kept and bool(one.sentences) for one in found),
            extracts=dict(extracts.most_common()),
            calls=account.calls,
            tokens_in=account.tokens_in,
            tokens_out=account.tokens_out,
            estimated=account.estimated,
            millionths=account.millionths,
            currency=self._terms.prices.currency,
            trouble=account.trouble if lost else "",
        )


def _sentences(answer: Answer) -> tuple[str, ...]:
    return tuple(" ".join(sentence.text.split()) for sentence in answer.sentences)


def _dump(outcome: _Outcome) -> str:
    return json.dumps({"sentences": outcome.sentences, "why": outcome.why, "detail": outcome.detail})


def _load(record: str) -> _Outcome:
    raw = json.loads(record)
    return _Outcome(sentences=tuple(raw["sentences"]), why=raw["why"], detail=raw["detail"])
