"""A draft on the desk of an editor: given out as text, taken back when it can be read, still is a draft, and nobody else changed it meanwhile."""

from dataclasses import dataclass, replace

from digest.app.doing import App
from digest.editor import changed, form_of, read, write
from digest.errors import UsageError
from digest.model import Answer, Edition, Newsletter, Review, Verdict
from digest.rendering import compose_preheader, compose_subject

VERSION = 16
"""Characters of a content hash that name a version: enough to notice any change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A draft as text, and what it was made of."""

    edition: Edition
    newsletter: Newsletter
    review: Review
    text: str

    @property
    def version(self) -> str:
        """Names the content that the text shows."""
        return self.review.content[:VERSION]


class Desk:
    """Where drafts are edited."""

    def __init__(self, app: App) -> None:
        self._app = app

    def sheet(self, what: str) -> Sheet:
        """Give a draft as text. Raises `UsageError` when there is none to edit."""
        store = self._app.store
        edition = store.editions.get(store.editions.find(what))
        review = store.reviews.get(edition.id)
        if not review.open:
            hint = "Only a draft can be changed: content and audience of an edition that is sent are fixed."
            raise UsageError(f"{_name(edition)} is no draft any more", where=what, hint=hint)
        newsletter = self._app.newsletter(edition.newsletter)
        form = form_of(edition, review.content[:VERSION])
        about = f"{newsletter.title} #{edition.number}, a draft. `digest edit {edition.id}` shows it again."
        return Sheet(edition=edition, newsletter=newsletter, review=review, text=write(form, about))

    def save(self, what: str, text: str) -> Verdict:
        """Take a text back: the draft is rendered anew and waits again if it waited before. Raises `FormError`, `UsageError`, `RenderError`."""
        sheet = self.sheet(what)
        form = read(text)
        if form.version != sheet.version:
            raise _overtaken(sheet.edition)
        done = changed(sheet.edition, form)
        edition = self._worded(sheet, done.edition)
        rendered = self._app.services.renderer.render(edition, sheet.newsletter)
        verdict = self._app.store.reviews.replace(
            edition, rendered, done.fates, seen=sheet.review.content, now=self._app.clock()
        )
        if verdict.answer is Answer.CHANGED:
            raise _overtaken(sheet.edition)
        if verdict.answer not in (Answer.DONE, Answer.SAME):
            raise UsageError(f"{_name(edition)} is no draft any more", where=what)
        return verdict

    def _worded(self, sheet: Sheet, edition: Edition) -> Edition:
        """Give the edition with subject and preheader that fit it: what the editor wrote, and else what is made of the stories as they are now."""
        before, newsletter = sheet.edition, sheet.newsletter
        taken = self._app.store.editions.subjects(newsletter.key) - {before.subject}
        own = compose_subject(newsletter, before.stories, before.number, taken)
        if edition.subject == before.subject == own:
            subject = compose_subject(newsletter, edition.stories, before.number, taken)
            edition = replace(edition, subject=subject)
        if edition.preheader == before.preheader == compose_preheader(before.stories):
            edition = replace(edition, preheader=compose_preheader(edition.stories))
        if edition.subject in taken:
            hint = f"Mail programs would show both as one conversation. Write for example: {edition.subject} ({before.number})"
            raise UsageError(f"an earlier edition has the subject “{edition.subject}”", where="Subject", hint=hint)
        return edition


def _name(edition: Edition) -> str:
    return f"{edition.newsletter} #{edition.number}"


def _overtaken(edition: Edition) -> UsageError:
    hint = f"Copy what you changed into a fresh text: `digest edit {edition.id}`."
    return UsageError(f"{_name(edition)} was changed by somebody else meanwhile", where="Version", hint=hint)
