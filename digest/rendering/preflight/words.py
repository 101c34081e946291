"""What stands there that nobody wrote: control characters, placeholders that nothing filled, `None`. Pure.

Articles may speak of {{ placeholders }} and of None; so what stands in the edition itself is taken for words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digest.model import Edition, Finding, Newsletter, Rendered
from digest.rendering.preflight.page import Page
from digest.rendering.preflight.rules import HTML, TEXT, found

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_OPEN = re.compile(r"\{\{|\{%")
_EXPRESSION = re.compile(r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|\{\{|\{%")
_NONE = re.compile(r"(?<!\w)None(?!\w)")
_MARKDOWN = re.compile(
    r"\*\*\S[^*\n]{0,80}\*\*|(?<!\w)__\S[^_\n]{0,80}__(?!\w)|\[[^\]\n]{1,80}\]\(\S{1,500}?\)|^#{1,6} .{1,80}",
    re.MULTILINE,
)
_OWN = ("title", "subject", "intro", "reason", "postal_address")
_SEEN = ("alt", "title", "aria-label")
_BESIDE = 10
"""Letters beside a `None` by which it is known from the edition."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an edition says on purpose. `stories` are the words of articles and of the operator; `editor` those written for this edition."""

    stories: str
    editor: str

    @classmethod
    def by(cls, edition: Edition, newsletter: Newsletter) -> "Said":
        """Collect the words of an edition, however they are spaced."""
        lines = [getattr(newsletter, field) for field in _OWN] + [section.name for section in edition.sections]
        for story in edition.stories:
            one = story.article
            lines += [one.title, one.author, one.source_name, one.attribution, one.section, story.section, *one.tags]
            lines += [story.summary.text if story.summary else "", one.image.alt if one.image else ""]
            lines += [name for mention in story.also_covered_by for name in (mention.source_name, mention.title)]
        return cls(_lined(lines), _lined([edition.subject, edition.preheader, edition.intro]))

    def has(self, words: str) -> bool:
        """Whether these words stand in a story or in the settings: only there may placeholders be spoken of."""
        return words in self.stories

    def has_anywhere(self, words: str) -> bool:
        """Whether somebody wrote these words."""
        return words in self.stories or words in self.editor


def check_words(page: Page, rendered: Rendered, newsletter: Newsletter, edition: Edition | None) -> Iterator[Finding]:
    """Find what nobody can read, and what a machine left behind."""
    yield from _characters(rendered)
    yield from _own(newsletter)
    if edition is None:
        return
    yield from _intro(edition)
    said = Said.by(edition, newsletter)
    runs = [(one.place, words) for one, words in page.texts]
    runs += [(one.place, one.attributes[name]) for one in page.elements for name in _SEEN if one.attributes.get(name)]
    runs += [(f"{TEXT}, line {number}", line) for number, line in _paragraphs(rendered.text)]
    runs += [("subject", rendered.subject), ("preheader", rendered.preheader)]
    seen: set[str] = set()
    for place, words in runs:
        for one in _left_behind(place, " ".join(words.split()), said):
            if one.id not in seen:  # the same slip stands in both parts, and in every card
                seen.add(one.id)
                yield one


def _intro(edition: Edition) -> Iterator[Finding]:
    """Find Markdown in the intro, which readers would see as it was typed."""
    if match := _MARKDOWN.search(edition.intro):
        line = edition.intro.count("\n", 0, match.start()) + 1
        what = f"shows {match[0].strip()}, since it is plain text and no Markdown"
        yield found(
            "intro",
            f"intro, line {line}",
            what,
            "Write the words alone, and addresses whole, as https://example.org/fair.",
        )


def _left_behind(place: str, words: str, said: Said) -> Iterator[Finding]:
    for match in _EXPRESSION.finditer(words):
        if not said.has(match[0]):
            hint = "Look for `raw` and quoted braces in the template, and for a forgotten placeholder."
            yield found("unrendered", place, f"shows {match[0]}, which nothing filled in", hint)
    for match in _NONE.finditer(words):
        before = words[max(match.start() - _BESIDE, 0) : match.end()]
        after = words[match.start() : match.end() + _BESIDE]
        if (before == "None" or not said.has_anywhere(before)) and (after == "None" or not said.has_anywhere(after)):
            hint = "Ask with `if` in the template before you print what may be absent."
            yield found("none", place, "shows None, which is no word for readers", hint)


def _characters(rendered: Rendered) -> Iterator[Finding]:
    for where, text in ((TEXT, rendered.text), (HTML, rendered.html)):
        if match := CONTROL.search(text):
            line = text.count("\n", 0, match.start()) + 1
            what = f"holds the character U+{ord(match[0]):04X}, which nobody can read"
            hint = "Find the story that brought it, or the template."
            yield found("characters", f"{where}, line {line}", what, hint)


def _own(newsletter: Newsletter) -> Iterator[Finding]:
    """Find placeholders in what the operator wrote."""
    for field in _OWN:
        if _OPEN.search(getattr(newsletter, field)):
            where = f"newsletters.{newsletter.key}.{field}"
            hint = "Write the words themselves; the subject knows {title}, {number}, {lead} and {count}."
            yield found("placeholder", where, "holds a placeholder that nothing fills in", hint)


def _lined(lines: Iterable[str]) -> str:
    return "\n".join(" ".join(line.split()) for line in lines)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Give each paragraph with the number of its first line; words that were wrapped stand on one line again."""
    line = 1
    for paragraph in re.split(r"(\n{2,})", text):
        if paragraph.strip():
            yield line, paragraph
        line += paragraph.count("\n")
