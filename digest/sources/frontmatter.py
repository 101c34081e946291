"""What stands above an article: front matter in YAML, TOML or JSON, or a head of `Key: value` lines. What it means is judged elsewhere.

Whatever looks like front matter and cannot be read is an error, never text: it may have said that the article must not go out yet.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from digest.errors import SourceError
from digest.sources.foreign import stops

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
_YAML_FLAG = re.compile("(?:true|True|TRUE|false|False|FALSE)$")
_LONGEST = 2**16  # characters
_MOST = 10_000  # values, each counted as often as an alias repeats it
_SAY_LESS = f"It may have {_LONGEST} characters and {_MOST} values. End it with the mark that it begins with, and write aliases out."

DATES = ("date", "publishdate", "pubdate", "published", "publishedat", "embargo")
"""Keys of a date before which an article does not go out. Of several the latest counts."""
ENDS = ("expirydate", "unpublishdate")
"""Keys of a date from which on it does not go out any more."""
HOLDS = ("draft", "isdraft", "hidden", "private", "unlisted", "headless", "eleventyexcludefromcollections")
RELEASES = ("published", "publish")
STATUS = "status"
KEYS = (*DATES, *ENDS, *HOLDS, *RELEASES, STATUS)
"""All that can keep an article back, as `plain_key` writes it."""
_TELLING = frozenset({"title", *KEYS})
_ALONE = frozenset({"draft", STATUS, "embargo"})


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
        return _head(rest, name, above) or Front(body=text)
    mark, kind = opened["mark"], opened["kind"].lower()
    lines = following.split("\n")
    end = next((at for at, line in enumerate(lines) if mark in _CLOSE and _CLOSE[mark].fullmatch(line)), None)
    if end is None:
        if _says_facts(lines, strict=mark in _CLOSE):
            raise _unclosed(mark, name, above + 1)
        return Front(body=text)  # a rule across
    block, body = "\n".join(lines[:end]), "\n".join(lines[end + 1 :])
    if not kind and _is_prose(lines[:end]):
        return Front(body=text)  # between two rules across
    facts = _read(block, kind or ("toml" if mark == "+++" else "yaml"), name, above + 2)
    return Front(facts=facts, lines=_lines(block, above + 2), body=body)


def _says_facts(lines: list[str], *, strict: bool) -> bool:
    """Whether lines below a mark that nothing ends are facts: the one right below it is, or one of the next few is a telling one. A rule has prose below it."""
    keys = _keys(lines)[:_LOOKED_AT]
    is_near = strict and bool(lines[0].strip())
    return (is_near and bool(keys) and bool(keys[0])) or not _TELLING.isdisjoint(keys)


def _is_prose(lines: list[str]) -> bool:
    """Whether lines between two marks are prose between two rules. Rules stand in blank lines: where one follows, other facts than telling ones are words with a colon."""
    keys = _keys(lines)
    if not keys or not _TELLING.isdisjoint(keys):
        return False
    if not lines[0].strip():
        return not all(keys)
    return not any(keys) and not any(map(_says_something, lines))


def _keys(lines: list[str]) -> list[str]:
    """Give the keys of the lines that say something, "" for those that are no facts. A list may be one of facts."""
    shown = [line.strip(" \t{") for line in lines if line.strip() and not line.lstrip().startswith("#")]
    found = [_FACT.match(line.removeprefix("- ").lstrip()) for line in shown]
    return [plain_key(one["key"]) if one else "" for one in found]


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
    if len(block) > _LONGEST:
        raise SourceError("the front matter says too much", where=f"{name}, line {first - 1}", hint=_SAY_LESS)
    facts = read(block, name, first)
    if isinstance(facts, dict):
        return _known(facts, name)
    for place, line in enumerate(block.split("\n")):
        if _says_something(line) or any(_keys([line])):
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
        """YAML whose dates and numbers stay as they were written, and whose flags are true and false alone: 24:00 is a title, `no` a language."""

    Loader.yaml_implicit_resolvers = {
        letter: [one for one in resolvers if one[0].rpartition(":")[2] in ("null", "merge", "value")]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", _YAML_FLAG, list("tTfF"))
    try:
        loader = Loader(block)
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > _MOST:  # before it is made: aliases and merges double with each line
            raise SourceError("the front matter says too much", where=f"{name}, line {first}", hint=_SAY_LESS)
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


def _size(node: Any, known: dict[int, int]) -> int:
    """Count the values in a node of YAML, each as often as it is repeated; more than `_MOST` for one that holds itself."""
    if id(node) not in known:
        known[id(node)] = _MOST + 1
        parts = node.value if isinstance(node.value, list) else ()
        inner = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
        known[id(node)] = 1 + sum(_size(one, known) for one in inner)
    return known[id(node)]


def _known(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give the facts under their plain keys."""
    try:
        repr(facts)
    except (ValueError, RecursionError):
        hint = "Write it with fewer digits."
        raise SourceError("the front matter holds a number that is too long", where=name, hint=hint) from None
    _refuse_twice([(key, 0) for key in facts], name)
    return {plain_key(key): value for key, value in facts.items()}


def _refuse_twice(keys: Iterable[tuple[object, int]], name: str) -> None:
    """Raise `SourceError` where a telling key stands twice: one of them may say that the article must not go out. A line that is not known is 0."""
    seen: set[str] = set()
    for key, line in keys:
        known = plain_key(key)
        if known in seen & _TELLING:
            where = f"{name}, line {line}" if line else name
            raise SourceError(f"`{key}` stands there twice", where=where, hint="Remove one of them.")
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
        return _decoder(name).decode(block)
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
        facts, end = _decoder(name).raw_decode(rest)
    except (ValueError, RecursionError) as error:
        raise _no_json(error, name, above + 1) from None
    return Front(facts=_known(facts, name), lines=_lines(rest[:end], above + 1), body=rest[end:])


def _decoder(name: str) -> json.JSONDecoder:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        _refuse_twice([(key, 0) for key, _ in pairs], name)
        return dict(pairs)

    return json.JSONDecoder(object_pairs_hook=once)


def _no_json(error: Exception, name: str, first: int) -> SourceError:
    line = error.lineno - 1 if isinstance(error, json.JSONDecodeError) else 0
    is_deep = isinstance(error, RecursionError)
    problem = getattr(error, "msg", "it is nested too deeply" if is_deep else "a number is too long")
    hint = 'Write it as in {"title": "One: two", "draft": true}.'
    what = f"the front matter is no valid JSON ({problem})"
    return SourceError(what, where=f"{name}, line {first + line}", hint=hint)


def _head(rest: str, name: str, above: int) -> Front | None:
    """Read a head without marks, as Pelican and MultiMarkdown have it: `Key: value` lines up to the first blank one.

    One line alone may be prose with a colon, so there must be several, one of them a usual one; or it says that the text is not to go out yet.
    """
    block, body = (*_BLANK.split(rest, maxsplit=1), "")[:2]
    facts: dict[str, Any] = {}
    keys: list[tuple[object, int]] = []
    for place, line in enumerate(block.strip("\n").split("\n"), start=above + 1):
        found = _KEY.fullmatch(line)
        if found and found["mark"] == ":":
            key = plain_key(found["key"])
            keys.append((found["key"], place))
            facts[key] = found["value"].strip()
        elif facts and _CONTINUED.match(line):
            facts[key] = f"{facts[key]} {line.strip()}".strip()
        else:
            return None
    if not any(map(stops, facts)) and (not _TELLING & facts.keys() or (len(facts) == 1 and _ALONE.isdisjoint(facts))):
        return None
    _refuse_twice(keys, name)
    return Front(facts=facts, lines=_lines(block, above + 1), body=body)


def _lines(block: str, first: int) -> Mapping[str, int]:
    """Give on which line each key stands; of several the first."""
    found: dict[str, int] = {}
    for place, line in enumerate(block.split("\n")):
        if match := _KEY.match(line.strip(" \t{,")):
            found.setdefault(plain_key(match["key"]), first + place)
    return found
