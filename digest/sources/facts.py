"""What front matter says that cannot be meant so: values of the wrong kind, and keys that are nearly known ones. Pure; what keeps an article back is judged in `release`."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.errors import SourceError
from digest.model import Failure
from digest.sources.canonical import is_web_url
from digest.sources.foreign import is_ambiguous, meant_by, says_no
from digest.sources.frontmatter import KEYS, Front, plain_key
from digest.sources.release import says_nothing, shown, would_hold
from digest.sources.titles import language_tag

MAX_WEIGHT = 100.0
ALIASES: Mapping[str, str] = {"authors": "author", "tag": "tags", "lang": "language"}
"""Other usual names of a fact; the name that is known here wins."""

_LINES = ("title", "author", "section", "attribution", "image", "url", "language")
_KNOWN = (*_LINES, "tags", "weight", *ALIASES, *KEYS)
_OF_OTHERS = frozenset(
    {
        "data",
        "dates",
        "images",
        "languages",
        "links",
        "listed",
        "long",
        "pages",
        "publisher",
        "sections",
        "titles",
        "update",
        "urls",
    }
)
_SHORTEST = 4  # letters of a key that may be meant as another one
_HINTS: Mapping[str, str] = {
    "weight": f"Write a number above 0, at most {MAX_WEIGHT:g}; 1 is usual.",
    "url": "Write the whole address, as in url: https://example.org/article.",
    "image": "Write an address that begins with https://, or the name of a file beside the article.",
    "language": "Write a tag, as in language: en or language: pt-BR.",
    "tags": "Write tags: [one, two], or tags: one, two.",
}


def with_aliases(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the facts under the names that are known here."""
    meant = {ALIASES[key]: value for key, value in facts.items() if key in ALIASES}
    return {**meant, **{key: value for key, value in facts.items() if value is not None or key not in meant}}


def weight_of(value: object) -> float:
    """Read a weight; 0 for what is none."""
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return number if 0 < number <= MAX_WEIGHT else 0.0


def remarks(front: Front, name: str, language: str) -> Iterator[Failure]:
    """Say what was written and does not count. Raises `SourceError` for a key, misspelt or in another language, that was meant to keep the article back."""
    for key, value in front.facts.items():
        where = f"{name}, line {front.lines[key]}" if key in front.lines else name
        if key not in _KNOWN:
            foreign = meant_by(key)
            meant = foreign or nearest(key)
            if meant and (_may_hold if foreign else would_hold)(meant, value, language):
                what = f"`{key}` is unknown, and the article is kept back, as `{meant}` would do"
                raise SourceError(what, where=where, hint=f"Did you mean `{meant}`? Else give the key another name.")
            if meant and not is_ambiguous(key):
                yield Failure(where=where, what=f"`{key}` is unknown", hint=f"Did you mean `{meant}`?", remark=True)
        elif not says_nothing(value) and not _fits(ALIASES.get(key, key), value):
            hint = _HINTS.get(ALIASES.get(key, key), "Write one line of text.")
            yield Failure(where=where, what=f"`{key}: {shown(value)}` does not count", hint=hint, remark=True)


def _may_hold(known: str, value: object, language: str) -> bool:
    """Whether a fact under a word of another language for a known key was meant to keep its article back.

    Values are in that language, too: a draft is whatever does not say no, every embargo holds, and a status that is called as drafts are.
    """
    if says_nothing(value):
        return False
    if known in ("draft", "embargo"):
        return not says_no(value)
    if known == "published" and says_no(value):
        return True
    return would_hold(known, value, language) or (known == "status" and meant_by(plain_key(value)) == "draft")


def nearest(key: str) -> str:
    """Give the known key from which this one differs by a letter: missing, added, another, or two that changed places; "" without one."""
    if len(key) < _SHORTEST or key in _OF_OTHERS:
        return ""
    return next((one for one in _KNOWN if one[:1] == key[:1] and _differ_by_one(key, one)), "")


def _differ_by_one(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped


def _fits(key: str, value: object) -> bool:
    """Whether a value can be what this fact is."""
    if key == "weight":
        return weight_of(value) > 0
    if key == "tags":
        return isinstance(value, str | list)
    if key not in _LINES:
        return True
    if not isinstance(value, str | int | float | list) or isinstance(value, bool):
        return False
    if key in ("url", "image"):
        return isinstance(value, str) and _is_address(value.strip())
    return key != "language" or bool(language_tag(value))


def _is_address(text: str) -> bool:
    """Whether this is a web address, whole or relative."""
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        return False
    return is_web_url(text) if scheme else is_web_url(f"https://example.org/{text.lstrip('/').replace(' ', '%20')}")
