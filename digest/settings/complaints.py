"""What is wrong with the settings, in words: one line each, with the place and the remedy, all of them at once. Never a value that may be secret."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from digest.errors import ConfigError
from digest.settings.layers import Layer, secrets_in, variable_names
from digest.settings.sources import foreign_keys, keys_of
from digest.settings.tree import PREFIX, SECRETS, TABLES, Settings
from digest.settings.values import meant

_WORDS = {
    "missing": "is missing; add it",
    "bool_type": "must be true or false",
    "bool_parsing": "must be on or off",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "tuple_type": "must be a list",
    "string_type": 'must be text in quotes, as in "..."',
    "string_too_short": "is empty; write something",
    "too_short": "is empty; write something",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "literal_error": "must be {expected}",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
    "value_error": "{error}",
}
_CONSEQUENCE = "default_factory_not_called"
"""A default that follows from another setting, which is wrong itself and told by its own name."""
_NO_HELP = "remove it; `digest config show` lists the names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing to mend: the place, what is called how there, what is wrong and what to do."""

    place: str
    subject: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.subject} {self.what}"


def of_layer(layer: Layer) -> Iterator[Complaint]:
    """Give what can be said of a layer alone: unknown variables, secrets in digest.toml, keys that a source of ours does not take."""
    names = variable_names()
    for name, place in layer.unknown.items():
        yield Complaint(place=place, subject=name, what=f"is unknown; {_variable_hint(name, names)}")
    if layer.name.endswith(".toml"):
        yield from _of_digest_toml(layer)


def of_validation(error: ValidationError, layers: Sequence[Layer]) -> Iterator[Complaint]:
    """Give the words for what pydantic found. `layers` are in falling precedence: a value stands in the first that has it."""
    misplaced = {name.rpartition(".")[0] for one in layers if one.name.endswith(".toml") for name in secrets_in(one)}
    for detail in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in detail["loc"])
        if (
            detail["type"] == _CONSEQUENCE or name in misplaced
        ):  # what a table lacks besides is told when the secret is at its place
            continue
        layer = next((one for one in layers if _has(one, name)), layers[-1])
        yield Complaint(
            place=layer.place(name), subject=layer.subjects.get(name, _shown(detail["loc"])), what=_what(detail)
        )


def refuse(complaints: Iterable[Complaint]) -> None:
    """Raise one `ConfigError` with all complaints; nothing when there are none."""
    found = sorted({str(one): one for one in complaints}.values(), key=_by_place)
    if len(found) == 1:
        what, _, hint = found[0].what.partition("; ")
        raise ConfigError(f"{found[0].subject} {what}".lstrip(), where=found[0].place, hint=hint[:1].upper() + hint[1:])
    if found:
        _refuse_many(found)


def _refuse_many(found: Sequence[Complaint]) -> NoReturn:
    lines = "".join(f"\n  {one}" for one in found)
    raise ConfigError(f"{len(found)} settings are wrong:{lines}")


def _of_digest_toml(layer: Layer) -> Iterator[Complaint]:
    for name in secrets_in(layer):
        variable = PREFIX + name.replace(".", "__").replace("-", "_").upper()
        yield Complaint(
            place=layer.place(name),
            subject=name,
            what=f"holds a secret, which does not belong into digest.toml; set {variable} in .env",
        )
    if "config" in layer.values:
        yield Complaint(place=layer.place("config"), subject="config", what=f"is unknown here; {_NO_HELP}")
    for name, source in _sources(layer.values):
        for key in sorted(foreign_keys(source)):
            kind = str(source["type"])
            hint = _at_the_top(key) or meant(key, keys_of(kind)) or f"a {kind} takes {', '.join(sorted(keys_of(kind)))}"
            place = layer.place(f"{name}.{key}")
            yield Complaint(place=place, subject=f"{_indexed(name)}.{key}", what=f"is unknown; {hint}")


def _sources(values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    newsletters = values.get("newsletters")
    for key, table in newsletters.items() if isinstance(newsletters, dict) else ():
        sources = table.get("sources") if isinstance(table, dict) else None
        for index, source in enumerate(sources if isinstance(sources, list) else ()):
            if isinstance(source, dict):
                yield f"newsletters.{key}.sources.{index}", source


def _what(detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        key = str(detail["loc"][-1])
        return f"is unknown; {_at_the_top(key) or meant(key, _names_around(detail['loc'])) or _NO_HELP}"
    words = _WORDS.get(detail["type"])
    return words.format(**detail.get("ctx", {})) if words else f"is wrong: {detail['msg'].lower()}"


def _at_the_top(key: str) -> str:
    """Say where a setting belongs that stands in a table and is of none: in TOML a line below a header is of that table."""
    known = Settings.model_fields.get(key)
    plain = (
        known is not None and key not in TABLES and key not in ("config", *SECRETS) and not _is_table(known.annotation)
    )
    return f"write it above the first [table], or set {PREFIX}{key.upper()} in .env" if plain else ""


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _names_around(location: tuple[int | str, ...]) -> list[str]:
    """Give the keys that may stand where an unknown one stands."""
    kind: Any = Settings
    for part in location[:-1]:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = next(
                (info.annotation for name, info in kind.model_fields.items() if part in (name, info.alias)), None
            )
        else:
            kind = next((one for one in reversed(get_args(kind)) if one is not Ellipsis), None)
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return []
    return [info.alias or name for name, info in kind.model_fields.items() if (kind, name) != (Settings, "config")]


def _variable_hint(name: str, known: Mapping[str, str]) -> str:
    if name.startswith(f"{PREFIX}NEWSLETTERS"):
        return "newsletters are configured in digest.toml"
    if name.startswith(f"{PREFIX}SMTP__OPERATORS"):
        return "operators are configured in digest.toml, in tables [smtp.operators.NAME]"
    if name.startswith(f"{PREFIX}SOURCES"):
        return "secrets of sources are DIGEST_SOURCES__NAME__TOKEN, __USERNAME and __PASSWORD"
    below = [key for key in known if key.startswith(f"{name}__")]
    if below:
        return f"set {', '.join(below)}"
    if not name.startswith(PREFIX):
        return meant(name, known)
    # Compared without the prefix, which would make any two names alike.
    near = meant(name.removeprefix(PREFIX), [key.removeprefix(PREFIX) for key in known])
    return near.replace("'", f"'{PREFIX}", 1) or "remove it; .env.example lists the names"


def _has(layer: Layer, name: str) -> bool:
    here: Any = layer.values
    for part in name.split("."):
        here = here.get(part) if isinstance(here, dict) else here[int(part)] if _is_item(here, part) else None
        if here is None:
            return False
    return True


def _is_item(here: Any, part: str) -> bool:
    return isinstance(here, list | tuple) and part.isdigit() and int(part) < len(here)


def _shown(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _indexed(name: str) -> str:
    return _shown(tuple(int(part) if part.isdigit() else part for part in name.split(".")))


def _by_place(complaint: Complaint) -> tuple[str, int, str]:
    file, _, line = complaint.place.rpartition(":")
    return (file, int(line), complaint.subject) if line.isdigit() else (complaint.place, 0, complaint.subject)
