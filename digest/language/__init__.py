"""Everything that depends on a language: what the program says to readers, dates, numbers, and what a language tag tells. Never what articles say.

    words = Words.of("pt-BR")        a room's own `Phrases`, here served by the Portuguese catalogue
    words.stories.of(3, "pt-BR")             3 artigos
    long_date(moment, "pt-BR", "Europe/Lisbon")

The catalogues are gettext's (`po/`), plural rules, dates and numbers CLDR's through Babel. How to add a language: docs/how-to/translate.md.
"""

from digest.language.bidi import isolated
from digest.language.catalogues import SOURCE, Catalogue, catalogue, has_words, languages
from digest.language.dates import day, day_and_hour, long_date, number, short_date
from digest.language.phrases import Counted, Forms, Phrase, Phrases
from digest.language.shared import Shared
from digest.language.tags import differ, direction, primary, tag

__all__ = [
    "SOURCE",
    "Catalogue",
    "Counted",
    "Forms",
    "Phrase",
    "Phrases",
    "Shared",
    "catalogue",
    "day",
    "day_and_hour",
    "differ",
    "direction",
    "has_words",
    "isolated",
    "languages",
    "long_date",
    "number",
    "primary",
    "short_date",
    "tag",
]
