"""Drafts on their way to the editors by mail: each gets the edition with a note above it and links of their own."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from digest import selection
from digest.app.words import Schedule
from digest.delivery import Composer, trial
from digest.editor import deadline
from digest.errors import DeliveryError
from digest.language import SOURCE, day_and_hour, has_words
from digest.links import LinkSigner, Purpose
from digest.model import DeliveryState, Edition, Failure, Finding, Newsletter, Outcome, Rendered
from digest.ports import Clock, Store, Transport
from digest.rendering import Notice, Notices

Look = Callable[[Edition, Newsletter], tuple[Rendered, Sequence[Finding]]]

RETRY = "`digest test` shows whether mail leaves this machine; `digest approve` needs none."


class Courier:
    """Mails drafts. `look` gives what an edition would go out as, and what preflight finds in it; `composer` assembles mail of that."""

    def __init__(
        self,
        *,
        store: Store,
        links: LinkSigner,
        notices: Notices,
        look: Look,
        composer: Callable[[Rendered, Newsletter], Composer],
        transport: Transport,
        clock: Clock,
    ) -> None:
        self._store = store
        self._links = links
        self._notices = notices
        self._look = look
        self._composer = composer
        self._transport = transport
        self._clock = clock

    def tell(self, edition: Edition, newsletter: Newsletter) -> tuple[Failure, ...]:
        """Mail a draft to the editors of its newsletter; gives a failure for each who could not be reached. Raises `DeliveryError` when nobody could."""
        content = self._store.reviews.get(
            edition.id
        ).content  # before the look: what is edited in between counts as changed
        rendered, findings = self._look(edition, newsletter)
        failures = [
            self._mail(editor, edition, newsletter, rendered, findings, content) for editor in newsletter.editors
        ]
        told = [one for one in failures if one is not None]
        if told and len(told) == len(failures):
            raise DeliveryError(f"the draft reached no editor: {told[0].what}", where=newsletter.key, hint=RETRY)
        return tuple(told)

    def _mail(
        self,
        editor: str,
        edition: Edition,
        newsletter: Newsletter,
        rendered: Rendered,
        findings: Sequence[Finding],
        content: str,
    ) -> Failure | None:
        notice = Notice(
            title=newsletter.title,
            number=edition.number,
            edition=edition.id,
            language=newsletter.language,
            readers=self._store.subscribers.counts(newsletter.key).get("active", 0),
            when=plan(newsletter, edition),
            findings=findings,
            approve_url=self._links.review_url(edition.id, editor, Purpose.APPROVE, content),
            hold_url=self._links.review_url(edition.id, editor, Purpose.HOLD, content),
        )
        composer = self._composer(self._notices.draft(rendered, notice), newsletter)
        try:
            outcomes = trial.send([editor], composer, self._transport, newsletter.sender, self._clock(), kind="draft")
        except DeliveryError as error:
            return Failure(where=editor, what=error.what, hint=error.hint)
        return _failure(editor, outcomes[editor])


def _failure(editor: str, outcome: Outcome) -> Failure | None:
    if outcome.state == DeliveryState.ACCEPTED:
        return None
    said = f"{outcome.code or ''} {outcome.text}".strip()
    return Failure(where=editor, what=f"did not get the draft ({said or outcome.state})", hint=RETRY)


def plan(newsletter: Newsletter, edition: Edition) -> str:
    """Say in one or two sentences when an approved draft goes out, and what happens when nobody decides; times are those of the newsletter's zone."""
    goes_out = selection.goes_out_at(newsletter, edition.slot, edition.created)
    words, ahead = Schedule.of(newsletter.language), goes_out > edition.created
    when = words.once_at.format(time=_local(goes_out, newsletter)) if ahead else words.once
    end = deadline(newsletter, goes_out)
    if end is None:
        return when
    otherwise = words.or_sends if newsletter.if_unapproved == "send" else words.or_waits
    return " ".join((when, otherwise.format(time=_local(end, newsletter))))


def departure(newsletter: Newsletter, edition: Edition, now: datetime) -> str:
    """Say in a sentence when an edition goes out that is approved at `now`."""
    goes_out = selection.goes_out_at(newsletter, edition.slot, edition.created)
    words = Schedule.of(newsletter.language)
    return words.at.format(time=_local(goes_out, newsletter)) if goes_out > now else words.soon


def _local(at: datetime, newsletter: Newsletter) -> str:
    minute = at + timedelta(seconds=59)  # never earlier than it is
    language = newsletter.language if has_words(newsletter.language) else SOURCE
    return day_and_hour(minute, language, newsletter.timezone)
