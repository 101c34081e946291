"""What an editor writes into digest.toml that a run takes apart: the subject with its places, the articles that are pinned. Checked here once."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from digest.model.configured import SUBJECT_PLACES
from digest.settings.values import Title, meant, one_line, words

_BRACED = re.compile(r"\{([^{}]*)\}")
_PIN = re.compile(r"[a-z][a-z0-9+.-]*:/*[^\s:/]\S*|[0-9a-f]{32}", re.IGNORECASE)
"""A URL, or the id of an article, as `digest why --json` shows it: articles of a folder may have no address."""

_PLACES = ", ".join(f"{{{name}}}" for name in SUBJECT_PLACES)


def subject(text: str) -> str:
    """Accept a subject whose places in braces are known; empty stands for the titles of the leading stories."""
    line = one_line(text)
    for name in _BRACED.findall(line):
        if name not in SUBJECT_PLACES:
            hint = meant(name, SUBJECT_PLACES).replace("'", "{", 1).replace("'", "}", 1) or f"it knows {_PLACES}"
            raise ValueError(f"knows no {{{name}}}; {hint}")
    if set("{}") & set(_BRACED.sub("", line)):
        raise ValueError(f"has a brace without its other half; it knows {_PLACES}")
    return line


def pins(found: tuple[str, ...]) -> tuple[str, ...]:
    """Accept addresses of articles, or their ids."""
    for one in found:
        if not _PIN.fullmatch(one):
            raise ValueError(f"'{one}' is not the address of an article; write it as `digest why` shows it")
    return found


Subject = Annotated[str, AfterValidator(subject)]
Pins = Annotated[tuple[Title, ...], BeforeValidator(words), AfterValidator(pins)]
