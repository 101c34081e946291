"""What an edition has for readers who chose topics: a topic is the name of a section. Pure.

    a topic with stories          -> the stories of that section, in the reader's order of topics
    all topics known, all quiet   -> nothing, and the reason
    no topic is known at all      -> everything: a wrong or renamed topic must not silence the newsletter

The order is the reader's own, since it is all that he said of what matters to him; a form that does not ask for an order stores that of the sections.
"""

import unicodedata

from digest.model import Choice, Choose, Edition, Newsletter, Topics

QUIET = "no story in the topics of this reader"


def chooser(edition: Edition, newsletter: Newsletter) -> Choose:
    """Give what decides for each set of topics. Known are the sections of the edition, and those that newsletter and sources are configured with."""
    shown: dict[str, list[str]] = {}
    for section in edition.sections:
        if section.name and section.stories:
            shown.setdefault(normalised(section.name), []).append(section.name)
    configured = [*(one.name for one in newsletter.sections), *(one.section for one in newsletter.sources)]
    known = {normalised(name) for name in configured if name} | shown.keys()

    def choose(topics: Topics) -> Choice:
        wanted = dict.fromkeys(map(normalised, topics))
        names = tuple(name for topic in wanted for name in shown.get(topic, ()))
        if not names and wanted.keys() & known:
            return Choice(quiet=f"{QUIET}: {', '.join(topics)}")
        return Choice(sections=names)

    return choose


def normalised(name: str) -> str:
    """Give a name as it is compared: in any case, any width of letters (NFKC), any amount of white space."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
