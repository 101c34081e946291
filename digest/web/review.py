"""Where editors decide on a draft: `/approve/TOKEN` and `/hold/TOKEN`. GET shows what would go out and one button; POST decides.

A token names one edition, one editor and one decision. It is good while the edition is a draft and its editor is one of the newsletter's; after that
the page says what became of it. A post says which content the editor saw: what was edited meanwhile is not approved unseen. Nor is what was edited since
the mail: the link says which content that had, and the page shows every word of its own that goes out.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.app.drafts import departure, plan
from digest.errors import LinkError, UsageError
from digest.links import SEEN, Decision, LinkSigner, Purpose
from digest.log import logger
from digest.model import Answer, Edition, Finding, Newsletter, Review, ReviewState, Story, Verdict
from digest.ports import Clock, Store
from digest.web.pages import Pages
from digest.web.unsubscribe import form_of

FIELD = "content"
"""Name of the field that the button posts; its value is the hash of the content that was shown."""

METHODS = ("GET", "HEAD", "POST")

log = logger("web")


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a token names."""

    edition: Edition
    editor: str
    newsletter: Newsletter
    review: Review


class ReviewDoor:
    """The endpoints of both decisions. The store is asked in threads."""

    def __init__(
        self,
        *,
        store: Store,
        links: LinkSigner,
        clock: Clock,
        newsletters: Mapping[str, Newsletter],
        pages: Pages,
        keeps_back: Callable[[Edition, Newsletter], Sequence[Finding]],
    ) -> None:
        self._store = store
        self._links = links
        self._clock = clock
        self._newsletters = newsletters
        self._pages = pages
        self._keeps_back = keeps_back

    @property
    def routes(self) -> Sequence[Route]:
        """The addresses that this door answers."""
        purposes: tuple[Decision, ...] = (Purpose.APPROVE, Purpose.HOLD)
        return [Route(f"/{one}/{{token}}", self._endpoint(one), methods=list(METHODS)) for one in purposes]

    def _endpoint(self, purpose: Decision) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            seen = ""
            if request.method == "POST":
                seen = str((await form_of(request)).get(FIELD) or "")
                if not seen:
                    raise HTTPException(400)
            mailed = request.query_params.get(SEEN, "")
            return await run_in_threadpool(self._answer, purpose, str(request.path_params["token"]), seen, mailed)

        return answer

    def _answer(self, purpose: Decision, token: str, seen: str, mailed: str) -> Response:
        draft = self._draft(token, purpose)
        if not seen:
            return self._ask(draft, purpose, mailed) if draft.review.open else self._over(draft)
        action: Literal["approve", "hold"] = "approve" if purpose is Purpose.APPROVE else "hold"
        verdict = self._store.reviews.decide(draft.edition.id, action, draft.editor, self._clock(), content=seen)
        log.info("an editor decided", action=action, edition=draft.edition.id, answer=verdict.answer.value)
        return self._tell(draft, verdict)

    def _draft(self, token: str, purpose: Decision) -> _Draft:
        """Give what a token names. Raises `HTTPException` 404 for one that was not made here, and for people who are no editors any more."""
        editors = [editor for one in self._newsletters.values() for editor in one.editors]
        try:
            number, editor = self._links.read_review(token, editors, purpose)
            edition = self._store.editions.get(number)
            newsletter = self._newsletters[edition.newsletter]
        except (LinkError, UsageError, KeyError):
            log.info(
                "refused a link that was not made here, or of an editor or newsletter that digest.toml does not name"
            )
            raise HTTPException(404) from None
        if editor not in newsletter.editors:
            raise HTTPException(404)
        review = self._store.reviews.get(number)
        return _Draft(edition, editor, newsletter, review)

    def _ask(self, draft: _Draft, purpose: Decision, mailed: str) -> Response:
        approve = purpose is Purpose.APPROVE
        return self._pages.review(
            draft.newsletter,
            "review.html.j2",
            "approve_it" if approve else "hold_it",
            "approve_more" if approve else "hold_more",
            button="approve_button" if approve else "hold_button",
            hold=not approve,
            field=(FIELD, draft.review.content),
            edited=not draft.review.content.startswith(mailed),
            preheader=draft.edition.preheader,
            intro=[line for line in draft.edition.intro.splitlines() if line.strip()],  # as the mail parts them
            stories=[story.article.title for story in draft.edition.stories],
            told=[_told(story) for story in draft.edition.stories],
            errors=self._keeps_back(draft.edition, draft.newsletter) if approve else (),
            **self._values(draft, draft.review),
        )

    def _over(self, draft: _Draft) -> Response:
        cancelled = self._store.outbox.progress(draft.edition.id).state == "cancelled"
        answer = Answer.CANCELLED if cancelled else Answer.SENT
        return self._tell(draft, Verdict(answer=answer, review=draft.review))

    def _tell(self, draft: _Draft, verdict: Verdict) -> Response:
        heading, more = _words(verdict)
        good = verdict.answer in (Answer.DONE, Answer.SAME)
        approved = good and verdict.review.state is ReviewState.APPROVED
        return self._pages.review(
            draft.newsletter,
            "reviewed.html.j2",
            heading,
            more,
            good=good,
            errors=self._keeps_back(draft.edition, draft.newsletter) if approved else (),
            **self._values(draft, verdict.review),
        )

    def _values(self, draft: _Draft, review: Review) -> dict[str, object]:
        return {
            "number": draft.edition.number,
            "subject": draft.edition.subject,
            "when": plan(draft.newsletter, draft.edition),
            "out": departure(draft.newsletter, draft.edition, self._clock()),
            "by": review.by,
        }


def _told(story: Story) -> tuple[str, str]:
    """Give the title of a story, and what readers are told of it."""
    return story.article.title, story.summary.text if story.summary else ""


def _words(verdict: Verdict) -> tuple[str, str]:
    """Give the names of the messages, see `review_words`."""
    same = verdict.answer is Answer.SAME
    if verdict.answer in (Answer.DONE, Answer.SAME):
        if verdict.review.state is ReviewState.APPROVED:
            return "approved", "approved_already" if same else "approved_more"
        return "held", "held_already" if same else "held_more"
    return {
        Answer.SENT: ("sent", "sent_more"),
        Answer.CANCELLED: ("cancelled", "cancelled_more"),
        Answer.TAKEN: ("taken", "taken_more"),
        Answer.CHANGED: ("changed", "changed_more"),
    }[verdict.answer]
