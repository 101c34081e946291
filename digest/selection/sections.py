"""Which section a story belongs to, and the order in which sections are read. Pure."""

from collections.abc import Sequence

from digest.model import Article, Newsletter, Section, SectionSpec, Story
from digest.selection.ranking import stands_in


def section_of(article: Article, newsletter: Newsletter) -> str:
    """Give the name of a story's section: what the article says, else its source, else the first section whose tags or words match.

    Without configured sections what article or source say is taken as it is. A name that is not configured counts only when no rule matches.
    """
    own = article.section or next((one.section for one in newsletter.sources if one.key == article.source), "")
    for spec in newsletter.sections:
        if spec.name.casefold() == own.casefold():
            return spec.name
    return next((spec.name for spec in newsletter.sections if _matches(article, spec)), " ".join(own.split()))


def reading_order(names: Sequence[str], newsletter: Newsletter) -> list[str]:
    """Order the sections of ranked stories: that of the best story first, then as configured, then others as ranked, the nameless last."""
    configured = [spec.name for spec in newsletter.sections]
    ranked = list(dict.fromkeys(names))

    def place(name: str) -> tuple[bool, bool, int]:
        known = name in configured
        return name != ranked[0], not name, configured.index(name) if known else len(configured) + ranked.index(name)

    return sorted(ranked, key=place)


def grouped(stories: Sequence[Story]) -> tuple[Section, ...]:
    """Group stories by section; sections stand in the order of their first story."""
    groups: dict[str, list[Story]] = {}
    for story in stories:
        groups.setdefault(story.section, []).append(story)
    return tuple(Section(name=name, stories=tuple(group)) for name, group in groups.items())


def _matches(article: Article, spec: SectionSpec) -> bool:
    tags = {tag.casefold() for tag in article.tags}
    if any(tag.casefold() in tags for tag in spec.tags):
        return True
    return any(stands_in(word, article.title) or stands_in(word, article.text) for word in spec.words)
