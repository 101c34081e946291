"""Where settings come from, strongest first: arguments, environment, .env in the working directory, .env beside digest.toml, digest.toml, defaults."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from digest.errors import ConfigError
from digest.settings import complaints
from digest.settings.layers import Layer, arguments, look_up, read_dotenv, read_environment, read_toml
from digest.settings.tree import Settings

_PATHS = (
    *("data", "state", "templates", "mailbox.maildir"),
    *("smtp.token_file", "smtp.ca_file", "web.ca_file", "dkim.key_file", "dkim.ed25519_key_file"),
)
_SQLITE_FILE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!:memory:)([^?]+)(.*)")


def load(config: Path | None, data: Path | None, environ: Mapping[str, str], cwd: Path) -> Settings:
    """Read all settings. Raises one `ConfigError` that names everything that is wrong.

    A relative path starts at the folder of the file that it stands in, else at the working directory.
    """
    environment = read_environment(environ, cwd)
    here = _dotenv(cwd)
    path = _find_config(config, [environment, *here], environ, cwd)
    beside = _dotenv(path.parent) if path and path.parent.resolve() != cwd.resolve() else []
    layers = [
        arguments(cwd, config=config, data=data),
        environment,
        *here,
        *beside,
        *([read_toml(path)] if path else []),
    ]
    wrong = [one for layer in layers for one in complaints.of_layer(layer)]
    values: dict[str, Any] = {
        "data": _xdg(environ, "XDG_DATA_HOME", ".local/share") / "digest",
        "state": _xdg(environ, "XDG_STATE_HOME", ".local/state") / "digest",
    }
    for layer in reversed(layers):
        _merge(values, _anchored(layer))
    values["config"] = path
    try:
        settings = Settings(**values)
    except ValidationError as error:
        complaints.refuse([*wrong, *complaints.of_validation(error, layers)])
        raise AssertionError("a validation error without a complaint") from None
    complaints.refuse(wrong)
    settings.remember_origins({"config": "found"} | _origins(layers) if path else _origins(layers))
    settings.remember_search(_usual(environ, cwd))
    return settings


def _find_config(config: Path | None, layers: Sequence[Layer], environ: Mapping[str, str], cwd: Path) -> Path | None:
    asked = [cwd / config.expanduser()] if config else []
    asked += [one.folder / Path(str(one.values["config"])).expanduser() for one in layers if "config" in one.values]
    if asked:
        path = asked[0] / "digest.toml" if asked[0].is_dir() else asked[0]
        if not path.exists():
            raise ConfigError(
                "does not exist", where=str(path), hint="Write one with `digest init`, or name another with --config."
            )
        return path
    return next((path for path in _usual(environ, cwd) if path.exists()), None)


def _usual(environ: Mapping[str, str], cwd: Path) -> tuple[Path, Path]:
    """Give the places of a digest.toml that nobody named."""
    return cwd / "digest.toml", _xdg(environ, "XDG_CONFIG_HOME", ".config") / "digest" / "digest.toml"


def _dotenv(folder: Path) -> list[Layer]:
    path = folder / ".env"
    return [read_dotenv(path)] if path.is_file() else []


def _xdg(environ: Mapping[str, str], name: str, usual: str) -> Path:
    """Give a base folder; one that is not absolute is ignored, as the XDG base directory specification says."""
    given = Path(environ.get(name, ""))
    return given if given.is_absolute() else (Path(environ["HOME"]) if environ.get("HOME") else Path.home()) / usual


def _anchored(layer: Layer) -> dict[str, Any]:
    """Give the values of a layer with the paths that start at its folder made absolute."""
    values = dict(layer.values)
    for name in _PATHS:
        value = look_up(values, name)
        if isinstance(value, str | Path) and str(value).strip():
            _put(values, name, layer.folder / Path(str(value).strip()).expanduser())
    url = look_up(values, "database.url")
    found = _SQLITE_FILE.fullmatch(url) if isinstance(url, str) else None
    if found:
        _put(values, "database.url", f"{found[1]}{layer.folder / Path(found[2]).expanduser()}{found[3]}")
    return values


def _put(values: dict[str, Any], name: str, value: object) -> None:
    first, _, rest = name.partition(".")
    if rest:
        values[first] = dict(values[first])
        _put(values[first], rest, value)
    else:
        values[first] = value


def _merge(below: dict[str, Any], above: Mapping[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            below[key] = dict(below[key])
            _merge(below[key], value)
        else:
            below[key] = value


def _origins(layers: Sequence[Layer]) -> dict[str, str]:
    return {name: layer.origin(name) for layer in reversed(layers) for name in _names(layer.values)}


def _names(values: object, before: str = "") -> Iterator[str]:
    """Give the dotted names of all values and tables of a tree."""
    items = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in items:
        yield f"{before}{key}"
        yield from _names(value, f"{before}{key}.")
