"""What stands above an article: front matter in YAML, TOML or JSON, or a head of `Key: value` lines. What it means is judged elsewhere.

Whatever looks like front matter and cannot be read is an error, never text: it may have said that the article must not go out yet.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from digest.errors import SourceError

_MARK = re.compile(r"(?P<mark>-{2,}|\+{2,}|[—–―]+)[ \t]*(?P<kind>[A-Za-z]*)[ \t]*")  # noqa: RUF001 - what editors make of ---
_CLOSE = {"---": re.compile(r"(?:---|\.\.\.)[ \t]*"), "+++": re.compile(r"\+\+\+[ \t]*")}
_KEY = re.compile(r"""["']?(?P<key>[^\W\d][\w .-]{0,40}?)["']?[ \t]*(?P<mark>[:=])(?P<value>.*)""")
_FACT = re.compile(r"""["']?(?P<key>[^\W\d][\w-]{0,40})["']?[ \t]*[:=]""")
_LOOKED_AT = 12  # lines
_BLANK = re.compile(r"\n[ \t]*\n")
_CONTINUED = re.compile(r"(?: {4}|\t)[ \t]*\S")
_AT_LINE = re.compile(r"at line (\d+)")
_JSON = re.compile(r'\{\s*"')
_SPACE = " \t\n\u00a0\u200b\u2060"  # what may stand before all of it unseen
_TELLING = frozenset({"title", "date", "draft", "published", "publishdate", "pubdate", "expirydate", "status"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What a document says of itself. The keys of `facts` are as `plain_key` writes them, `lines` counts from 1, `body` is the rest of the text."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: str = ""


def plain_key(key: object) -> str:
    """Give the one way in which a key is known: `publishDate`, `publish_date` and `Publish date` are the same."""
    return re.sub(r"[-_\s]", "", str(key)).lower()


def split(text: str, name: str) -> Front:
    """Part a document into what it says of itself and its body. Raises `SourceError`, whose `where` is `name` and the line, for front matter that cannot be read."""
    rest = text.lstrip(_SPACE)
    above = text[: len(text) - len(rest)].count("\n")
    first, _, following = rest.partition("\n")
    if _JSON.match(rest):
        return _json(rest, name, above)
    opened = _MARK.fullmatch(first)
    if opened is None:
        return _head(rest, above) or Front(body=text)
    mark, kind = opened["mark"], opened["kind"].lower()
    lines = following.split("\n")
    end = next((at for at, line in enumerate(lines) if mark in _CLOSE and _CLOSE[mark].fullmatch(line)), None)
    if end is None:
        if _says_facts(lines, strict=mark in _CLOSE):
            raise _unclosed(mark, name, above + 1)
        return Front(body=text)  # a rule across
    block, body = "\n".join(lines[:end]), "\n".join(lines[end + 1 :])
    facts = _read(block, kind or ("toml" if mark == "+++" else "yaml"), name, above + 2)
    return Front(facts=facts, lines=_lines(block, above + 2), body=body)


def _says_facts(lines: list[str], *, strict: bool) -> bool:
    """Whether lines below a mark that nothing ends are facts: the first is one, or one of the next few is a telling one. A rule has prose below it."""
    shown = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")][:_LOOKED_AT]
    keys = [plain_key(found["key"]) if (found := _FACT.match(line)) else "" for line in shown]
    return (strict and bool(keys) and bool(keys[0])) or not _TELLING.isdisjoint(keys)


def _unclosed(mark: str, name: str, line: int) -> SourceError:
    fence = "+++" if mark.startswith("+") else "---"
    what = "the front matter never ends" if mark in _CLOSE else f"front matter begins with {fence}, not with {mark}"
    hint = f"Put a line of {fence} above it and another one below it, with nothing else on those lines."
    return SourceError(what, where=f"{name}, line {line}", hint=hint)


def _read(block: str, kind: str, name: str, first: int) -> Mapping[str, Any]:
    """Read a block whose first line has the number `first`."""
    read = _READERS.get(kind)
    if read is None:
        hint = "Write it in YAML between lines of ---, or in TOML between lines of +++."
        raise SourceError(f"front matter in {kind} is not read here", where=f"{name}, line {first - 1}", hint=hint)
    facts = read(block, name, first)
    if isinstance(facts, dict):
        return {plain_key(key): value for key, value in facts.items()}
    for place, line in enumerate(block.split("\n")):
        if _says_something(line):
            hint = 'Write each fact as "key: value", with a space after the colon.'
            raise SourceError("the front matter holds no facts", where=f"{name}, line {first + place}", hint=hint)
    return {}


def _says_something(line: str) -> bool:
    """Whether a line of what is no mapping was meant to be a fact: `draft true`, `draft:true`."""
    said = re.match(r"[\w-]+", line.strip())
    return said is not None and plain_key(said[0]) in _TELLING


def _yaml(block: str, name: str, first: int) -> object:
    import yaml  # noqa: PLC0415 - a twentieth of a second that plain texts never need

    class Loader(yaml.SafeLoader):
        """YAML whose dates stay text: they are read in one place, and a wrong one is told as that."""

    Loader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        loader = Loader(block)
        node = loader.get_single_node()
        if node is None:
            return None
        if isinstance(node, yaml.MappingNode):
            _refuse_twice([(key.value, key.start_mark.line + first) for key, _ in node.value], name)
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None)
        line = f", line {min(mark.line, block.count(chr(10))) + first}" if mark else ""
        what = "the front matter is no valid YAML" + (f" ({problem})" if problem else "")
        hint = 'Write each fact as key: value, and quote values that hold a colon, as in title: "One: two".'
        raise SourceError(what, where=f"{name}{line}", hint=hint) from None


def _refuse_twice(keys: list[tuple[object, int]], name: str) -> None:
    """Raise `SourceError` where a telling key stands twice: one of them may say that the article must not go out."""
    seen: set[str] = set()
    for key, line in keys:
        known = plain_key(key)
        if known in seen & _TELLING:
            raise SourceError(f"`{key}` stands there twice", where=f"{name}, line {line}", hint="Remove one of them.")
        seen.add(known)


def _toml(block: str, name: str, first: int) -> object:
    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) - 1 + first if at else first + block.rstrip().count("\n")
        problem = str(error).partition(" (at ")[0][:100]
        hint = 'Write each fact as in title = "One: two", draft = true or date = 2026-03-05T06:00:00Z.'
        what = f"the front matter is no valid TOML ({problem})"
        raise SourceError(what, where=f"{name}, line {line}", hint=hint) from None


def _loads(block: str, name: str, first: int) -> object:
    try:
        return json.loads(block)
    except (ValueError, RecursionError) as error:
        raise _no_json(error, name, first) from None


_READERS: Mapping[str, Callable[[str, str, int], object]] = {
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "json": _loads,
}


def _json(rest: str, name: str, above: int) -> Front:
    """Read what begins with a JSON object, as Hugo has it."""
    try:
        facts, end = json.JSONDecoder().raw_decode(rest)
    except (ValueError, RecursionError) as error:
        raise _no_json(error, name, above + 1) from None
    facts = {plain_key(key): value for key, value in facts.items()}
    return Front(facts=facts, lines=_lines(rest[:end], above + 1), body=rest[end:])


def _no_json(error: Exception, name: str, first: int) -> SourceError:
    line = error.lineno - 1 if isinstance(error, json.JSONDecodeError) else 0
    problem = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
    hint = 'Write it as in {"title": "One: two", "draft": true}.'
    what = f"the front matter is no valid JSON ({problem})"
    return SourceError(what, where=f"{name}, line {first + line}", hint=hint)


def _head(rest: str, above: int) -> Front | None:
    """Read a head without marks, as Pelican and MultiMarkdown have it: `Key: value` lines up to the first blank one.

    One line alone may be prose with a colon, so there must be several, one of them a usual one; or it says `draft`.
    """
    block, body = (*_BLANK.split(rest, maxsplit=1), "")[:2]
    facts: dict[str, Any] = {}
    for line in block.strip("\n").split("\n"):
        found = _KEY.fullmatch(line)
        if found and found["mark"] == ":":
            key = plain_key(found["key"])
            facts[key] = found["value"].strip()
        elif facts and _CONTINUED.match(line):
            facts[key] = f"{facts[key]} {line.strip()}".strip()
        else:
            return None
    if not _TELLING & facts.keys() or (len(facts) == 1 and facts.keys().isdisjoint({"draft", "status"})):
        return None
    return Front(facts=facts, lines=_lines(block, above + 1), body=body)


def _lines(block: str, first: int) -> Mapping[str, int]:
    """Give on which line each key stands; of several the first."""
    found: dict[str, int] = {}
    for place, line in enumerate(block.split("\n")):
        if match := _KEY.match(line.strip(" \t{,")):
            found.setdefault(plain_key(match["key"]), first + place)
    return found
