"""The two lines that an inbox shows: subject and preheader. Pure."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from digest.errors import ConfigError
from digest.model import Edition, Newsletter, Story
from digest.model.transfer import one_line

SHORTEST, LONGEST = 10, 78
"""Characters of a subject: below them it says nothing, above them it is cut in every inbox."""
PREHEADER = 140
"""Characters of a preheader; 150 is where we stop being sure."""

_PLACE = re.compile(r"\{([a-z_]*)\}")
_MOST_TITLES = 3
_MOST_DIGITS = 2  # of a count, beside its first
_SHORTEST_NAME = 10  # characters of a title that are told from chance


def compose_subject(newsletter: Newsletter, stories: Sequence[Story], number: int, taken: frozenset[str]) -> str:
    """Give a subject of at most 78 characters, and of 10 where the title allows it, that no earlier edition has (`taken`): Gmail threads equal ones.

    The newsletter's own template may name {title}, {number}, {lead} and {count}. Without one, the subject is made of the title of the lead and those of the stories that rank next. Raises
    `ConfigError` for any other name in braces.
    """
    for subject in _proposals(newsletter, stories, number):
        if subject not in taken:
            return subject
    raise AssertionError("numbers never end")


def compose_preheader(stories: Sequence[Story]) -> str:
    """Give the line below the subject, at most 140 characters: how the lead story begins, or the titles after it."""
    if not stories:
        return ""
    lead = stories[0].summary
    if lead and lead.sentences:
        return shortened(lead.sentences[0], PREHEADER)
    return shortened("; ".join(_tidy(story.article.title) for story in _leading(stories)[1:]), PREHEADER)


def chosen_subject(newsletter: Newsletter, edition: Edition, lead: Story, count: str) -> str:
    """Give the subject of a reader's own choice, by its lead story; `count` stands for the number of its stories.

    One that names no story and counts none is everybody's. Any other is made anew, and ends with the number of the edition: which subjects this reader
    has had, nobody knows.
    """
    counts = "{count}" in newsletter.subject
    if not counts and not any(_names(edition.subject, _tidy(story.article.title)) for story in edition.stories):
        return edition.subject
    own = replace(newsletter, subject=newsletter.subject.replace("{count}", count))
    subject = _tidy(_own(own, [lead], edition.number) if own.subject else lead.article.title) or _tidy(newsletter.title)
    named = f" ({_tidy(newsletter.title)} {edition.number})"
    room = LONGEST - _MOST_DIGITS * counts
    ending = named if len(subject) + len(named) <= room else f" ({edition.number})"
    return shortened(subject, room - len(ending)) + ending


def chosen_preheader(edition: Edition, lead: Story) -> str:
    """Give the preheader of a reader's own choice, by its lead story; what an editor wrote is everybody's."""
    composed = {compose_preheader(edition.stories), *(compose_preheader([story]) for story in edition.stories)}
    if edition.preheader not in composed:
        return edition.preheader
    below = next((one.stories for one in edition.sections if lead in one.stories), ())
    return compose_preheader([lead, *(story for story in below if story is not lead)])


def shortened(text: str, longest: int) -> str:
    """Give a text on one line, cut at a word and marked by … where it is longer than `longest` characters."""
    text = _tidy(text)
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    word = head.rpartition(" ")[0]
    return (word if len(word) > longest // 2 else head).rstrip(" ,;:.\u2013-") + "…"


def _proposals(newsletter: Newsletter, stories: Sequence[Story], number: int) -> Iterator[str]:
    name = _tidy(newsletter.title)
    subject = _tidy(_own(newsletter, stories, number) if newsletter.subject else _of_titles(newsletter, stories))
    if len(subject) < SHORTEST:
        subject = f"{name}: {subject}" if subject not in ("", name) else f"{name} ({number})"
    yield shortened(subject, LONGEST)
    named = f" ({name} {number})"
    yield _ended(subject, named if len(subject) + len(named) <= LONGEST else f" ({number})")
    for another in itertools.count(2):
        yield _ended(subject, f" ({number}.{another})")


def _own(newsletter: Newsletter, stories: Sequence[Story], number: int) -> str:
    lead = stories[0].article.title if stories else newsletter.title
    values: Mapping[str, str] = {
        "title": newsletter.title,
        "number": str(number),
        "lead": lead,
        "count": str(len(stories)),
    }

    def value(place: re.Match[str]) -> str:
        if place[1] not in values:
            hint = "Use {title}, {number}, {lead} or {count}."
            raise ConfigError(f"knows no {place[0]}", where=f"newsletters.{newsletter.key}.subject", hint=hint)
        return values[place[1]]

    return _PLACE.sub(value, newsletter.subject)


def _of_titles(newsletter: Newsletter, stories: Sequence[Story]) -> str:
    """Give as many of the leading titles as fit, whole."""
    titles = [title for story in _leading(stories)[:_MOST_TITLES] if (title := _tidy(story.article.title))]
    subject = titles[0] if titles else newsletter.title
    for title in titles[1:]:
        if len(subject) + len(title) + 3 > LONGEST:
            break
        subject = f"{subject} · {title}"
    return subject


def _leading(stories: Sequence[Story]) -> Sequence[Story]:
    """Give the lead, and then the others by rank: what stands next to the lead is of its section, and may be the least of all."""
    return [*stories[:1], *sorted(stories[1:], key=lambda story: -story.score)]


def _names(subject: str, title: str) -> bool:
    """Whether a subject names a story, be it only with the beginning of its title."""
    if title and title in subject:
        return True
    head = subject.partition("…")[0] if "…" in subject else ""
    return any(title.startswith(head[at:]) for at in range(len(head) - _SHORTEST_NAME + 1))


def _ended(subject: str, ending: str) -> str:
    return shortened(subject, LONGEST - len(ending)) + ending


def _tidy(text: str) -> str:
    return " ".join(one_line(text).split())
