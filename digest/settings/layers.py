"""Reading: digest.toml, .env files and the environment, each as one layer of values that knows where every one of them stands. Nothing is checked
here but what concerns the file itself: its encoding, its syntax, its mode.
"""

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dotenv.parser import Original, parse_stream
from pydantic import BaseModel
from pydantic_settings import EnvSettingsSource

from digest.errors import ConfigError
from digest.settings import secrets
from digest.settings.lines import lines_of
from digest.settings.tree import PREFIX, SECRETS, TABLES, Settings, password_in

_SLIP = 0.88
"""How like one of our names another one is that must be a slip: a letter or two, in the first word or behind it."""
_SLIP_IN_PREFIX = 0.85
"""The same of the first word alone: a letter is missing, too many, or at another place; DEST_DATA is somebody else's."""
_USUAL_NAME = re.compile(r"[A-Z_][A-Z0-9_]*|[a-z]+(?:_[a-z0-9]+)+")
"""How variables are called: HTTP_PROXY, http_proxy. Another word on a line of its own is rather the rest of a value that was broken."""
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Values of one origin as a tree of dicts. `folder` is where its relative paths start.

    For dotted names of settings, `places` says where they stand and `subjects` what they are called there; `unknown` maps foreign names to places.
    """

    name: str
    folder: Path
    values: dict[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)

    def place(self, name: str) -> str:
        """Say where a dotted name stands: its own line, or that of the nearest table around it."""
        while name:
            if name in self.places:
                return self.places[name]
            name = name.rpartition(".")[0]
        return self.name

    def origin(self, name: str) -> str:
        """Say where a value comes from: a place in a file, or the name of a variable or option."""
        subject = self.subjects.get(name, "")
        return f"{self.name} {subject}" if self.name in ("environment", "argument") else self.place(name)


def variable_names() -> Mapping[str, str]:
    """Give every name that a variable can have, with the dotted name of its setting. Tables with names of their own stand in digest.toml alone."""
    return MappingProxyType({PREFIX + name.replace(".", "__").upper(): name for name in _leaves(Settings)})


def read_toml(path: Path) -> Layer:
    """Read digest.toml. Raises `ConfigError` with line and column when it is not TOML."""
    text = _read(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        line, column = (found[1], found[2]) if found and found[1] else (str(text.count("\n") + 1), "1")
        what = _TOML_PLACE.sub("", str(error))
        hint = "Mend the TOML there; strings need quotes, and a table begins with [name]."
        raise ConfigError(
            f"{what[:1].lower()}{what[1:]}", where=f"{path}, line {line}, column {column}", hint=hint
        ) from None
    places = {name: f"{path}:{line}" for name, line in lines_of(text).items()}
    return Layer(name=str(path), folder=path.parent, values=values, places=places)


def read_dotenv(path: Path) -> Layer:
    """Read the `DIGEST_` lines of a .env; those of other programs are left alone, but for names so near to ours that they must be slips.

    Raises `ConfigError` for a line that sets nothing and is no bare name of another program, or when others can read a secret in the file.
    """
    variables: dict[str, str] = {}
    places: dict[str, str] = {}
    slips: dict[str, str] = {}
    for binding in parse_stream(StringIO(_read(path))):
        line = f"{path}:{_first_line(binding.original)}"
        if binding.error or (binding.value is None and binding.key is not None and not _is_passed_on(binding.key)):
            hint = "Write one setting per line; quote a value that has blanks, and begin a comment with #."
            raise ConfigError("is not NAME=value", where=line, hint=hint)
        name = (binding.key or "").upper()
        if name.startswith(PREFIX):
            variables[name] = binding.value or ""
            places[name] = line
        elif _is_slip(name):
            slips[name] = line
    layer = _layer(str(path), path.parent, variables, places)
    layer = replace(layer, unknown={**layer.unknown, **slips})
    if _open_to_others(path) and secrets_in(layer):
        what = "holds a secret, and other users of this machine can read it"
        raise ConfigError(what, where=str(path), hint=f"Run: chmod 600 {path}")
    return layer


def _is_passed_on(name: str) -> bool:
    """Whether a name without a value is another program's: `docker run --env-file` takes the value from the environment then, and python-dotenv has none."""
    return _USUAL_NAME.fullmatch(name) is not None and not name.upper().startswith(PREFIX.rstrip("_"))


def _is_slip(name: str) -> bool:
    begins = [name[:length] for length in range(len(PREFIX) - 1, len(PREFIX) + 2)]
    near = name.startswith(PREFIX[0]) and get_close_matches(PREFIX, begins, n=1, cutoff=_SLIP_IN_PREFIX)
    return bool(near and get_close_matches(name, variable_names(), n=1, cutoff=_SLIP))


def read_environment(environ: Mapping[str, str], folder: Path) -> Layer:
    """Read the `DIGEST_` variables of the environment."""
    variables = {name.upper(): value for name, value in environ.items() if name.upper().startswith(PREFIX)}
    return _layer("environment", folder, variables, dict.fromkeys(variables, "environment"))


def arguments(folder: Path, **values: Path | None) -> Layer:
    """Give what the command line said."""
    given = {name: value for name, value in values.items() if value is not None}
    return Layer(name="argument", folder=folder, values=given, subjects={name: f"--{name}" for name in given})


def secrets_in(layer: Layer) -> list[str]:
    """Give the dotted names of the secrets that a layer sets."""
    ours = [name for name in sorted(SECRETS) if _holds_secret(name, str(look_up(layer.values, name) or ""))]
    return [*ours, *secrets.hidden_in(layer.values)]


def look_up(values: Mapping[str, Any], name: str) -> Any:
    """Give the value at a dotted name, None when there is none."""
    here: Any = values
    for part in name.split("."):
        if not isinstance(here, Mapping):
            return None
        here = here.get(part)
    return here


class _Variables(EnvSettingsSource):
    """The environment source of pydantic-settings over variables that are given, not over those of this process."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._given = {name.lower(): value for name, value in variables.items() if value}
        super().__init__(Settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return dict(self._given)


def _layer(name: str, folder: Path, variables: Mapping[str, str], places: Mapping[str, str]) -> Layer:
    known = {**variable_names(), **{key: found for key in variables if (found := secrets.setting_of(key))}}
    used = {key: value for key, value in variables.items() if key in known and value.strip()}
    return Layer(
        name=name,
        folder=folder,
        values=_Variables(used)(),
        places={known[key]: places[key] for key in used},
        subjects={known[key]: key for key in used},
        unknown={key: places[key] for key in variables if key not in known},
    )


def _leaves(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _leaves(kind, f"{before}{name}.")
        elif before + name not in TABLES:
            yield before + name


def _holds_secret(name: str, value: str) -> bool:
    return bool(password_in(value) if name == "database.url" else name in SECRETS and value.strip())


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH))


def _first_line(original: Original) -> int:
    """Give the line where a statement begins: the parser counts the blank lines before it as its own."""
    blank = original.string[: len(original.string) - len(original.string.lstrip())]
    return original.line + blank.count("\n")


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "Save the file as UTF-8."
        raise ConfigError(f"is not UTF-8 (byte {error.start})", where=str(path), hint=hint) from None
    except OSError as error:
        hint = "Name a file that this user can read."
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), hint=hint) from None
