"""What an edited text means for a draft: its words, its order, and the fate of what was taken out or put first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.editor.textform import Entry, Form, FormError, one_line, readable
from digest.model import Edition, Fate, FateReason, Section, Story, Summary

EDITOR = "editor"
"""Who wrote a summary that an editor changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An edition as its editor wants it, with a fate for each story that was taken out or put first."""

    edition: Edition
    fates: tuple[Fate, ...]


def form_of(edition: Edition, version: str) -> Form:
    """Give an edition as a form. `version` names its content, so that a later edition of the same draft is noticed."""
    return Form(
        version=version,
        subject=one_line(edition.subject),
        preheader=one_line(edition.preheader),
        intro=readable(edition.intro),
        stories=tuple(_entry(number, story) for number, story in enumerate(edition.stories, start=1)),
    )


def changed(edition: Edition, form: Form) -> Changed:
    """Give the edition with the changes of a form. Raises `FormError` for a story that is unknown, missing or misnamed, and when none is left."""
    stories = dict(enumerate(edition.stories, start=1))
    _refuse_strangers(stories, form)
    kept = [entry for entry in form.stories if entry.mark != "drop"]
    if not kept:
        line = form.stories[0].line if form.stories else 1
        raise FormError("no story is left", line=line, hint="Keep one, or cancel the edition: `digest cancel`.")
    ordered = [entry for mark in ("pin", "") for entry in kept if entry.mark == mark]
    rewritten = [_rewritten(stories[entry.number], entry) for entry in ordered]
    fates = tuple(_fate(stories[entry.number], entry) for entry in form.stories if entry.mark)
    done = replace(
        edition,
        subject=form.subject,
        preheader=form.preheader,
        intro=form.intro,
        sections=_sections(rewritten),
    )
    return Changed(edition=done, fates=fates)


def _entry(number: int, story: Story) -> Entry:
    sentences = story.summary.sentences if story.summary else ()
    return Entry(
        number=number,
        title=one_line(story.article.title),
        link=one_line(story.article.url),
        section=one_line(story.section),
        summary=tuple(filter(None, map(one_line, sentences))),
    )


def _refuse_strangers(stories: dict[int, Story], form: Form) -> None:
    for entry in form.stories:
        known = stories.get(entry.number)
        if known is None:
            hint = f"The draft has {len(stories)} stories."
            raise FormError(f"there is no story {entry.number}", line=entry.line, hint=hint)
        if (entry.title, entry.link) != (one_line(known.article.title), one_line(known.article.url)):
            hint = "Title and link name the story, and stay as they are; its summary is yours."
            raise FormError(f"this is not story {entry.number}", line=entry.line, hint=hint)
    missing = sorted(stories.keys() - {entry.number for entry in form.stories})
    if missing:
        line = form.stories[-1].line if form.stories else 1
        hint = f"Put it back; to take it out write === {missing[0]} [drop]."
        raise FormError(f"story {missing[0]} is missing", line=line, hint=hint)


def _rewritten(story: Story, entry: Entry) -> Story:
    before = _entry(entry.number, story)
    if entry.summary != before.summary:
        story = replace(story, summary=Summary(sentences=entry.summary, method=EDITOR) if entry.summary else None)
    return story if entry.section == before.section else replace(story, section=entry.section)


def _sections(stories: Sequence[Story]) -> tuple[Section, ...]:
    """Group stories by section; sections stand in the order of their first story."""
    groups: dict[str, list[Story]] = {}
    for story in stories:
        groups.setdefault(story.section, []).append(story)
    return tuple(Section(name=name, stories=tuple(group)) for name, group in groups.items())


def _fate(story: Story, entry: Entry) -> Fate:
    article, dropped = story.article, entry.mark == "drop"
    return Fate(
        article=article.id,
        title=article.title,
        url=article.url,
        source=article.source,
        kept=not dropped,
        reason=FateReason.DROPPED if dropped else FateReason.KEPT,
        detail="" if dropped else "put first by the editor",
        score=story.score,
    )
