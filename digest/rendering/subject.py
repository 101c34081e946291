"""The two lines that an inbox shows: subject and preheader. Pure."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from digest.errors import ConfigError
from digest.model import Newsletter, Story
from digest.model.transfer import one_line

SHORTEST, LONGEST = 10, 78
"""Characters of a subject: below them it says nothing, above them it is cut in every inbox."""
PREHEADER = 140
"""Characters of a preheader; 150 is where we stop being sure."""

_PLACE = re.compile(r"\{([a-z_]*)\}")
_MOST_TITLES = 3


def compose_subject(newsletter: Newsletter, stories: Sequence[Story], number: int, taken: frozenset[str]) -> str:
    """Give a subject of at most 78 characters, and of 10 where the title allows it, that no earlier edition has (`taken`): Gmail threads equal ones.

    The newsletter's own template may name {title}, {number}, {lead} and {count}. Without one, the subject is made of the leading titles. Raises
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
    return shortened("; ".join(_tidy(story.article.title) for story in stories[1:]), PREHEADER)


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
    titles = [title for story in stories[:_MOST_TITLES] if (title := _tidy(story.article.title))]
    subject = titles[0] if titles else newsletter.title
    for title in titles[1:]:
        if len(subject) + len(title) + 3 > LONGEST:
            break
        subject = f"{subject} · {title}"
    return subject


def _ended(subject: str, ending: str) -> str:
    return shortened(subject, LONGEST - len(ending)) + ending


def _tidy(text: str) -> str:
    return " ".join(one_line(text).split())
