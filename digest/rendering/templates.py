"""The templates: where they lie, how they are run, and what is said when one is broken.

Templates see plain data and nothing else. They run in a sandbox, and are known by name from an index that is made by looking: a name that is not
in the index cannot be asked for. In HTML every value is boxed (see `placeholders`) and escaped later; text is taken as it is.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest.errors import RenderError
from digest.rendering.addresses import linked
from digest.rendering.lines import underlined, wrapped
from digest.rendering.placeholders import Mark, Token, box
from digest.templating import Compiled

HTML, TEXT = "edition.html.j2", "edition.txt.j2"
"""The templates of the two parts."""

_ENDINGS = (".j2", ".css")
_MOST_BYTES = 256 * 1024


class Index(BaseLoader):
    """The templates of some folders by file name; the first folder that has a name wins."""

    def __init__(self, folders: Sequence[Path]) -> None:
        found = (path for folder in reversed(folders) if folder.is_dir() for path in sorted(folder.iterdir()))
        self.paths: Mapping[str, Path] = {path.name: path for path in found if path.name.endswith(_ENDINGS)}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template of the index. Raises `TemplateNotFound` for any other name, `RenderError` for a file that cannot be read."""
        del environment
        path = self.paths.get(template)
        if path is None:
            raise TemplateNotFound(template)
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise RenderError("the template is larger than 256 KiB", where=str(path))
            return path.read_text(encoding="utf-8"), str(path), lambda: True
        except (OSError, UnicodeDecodeError) as error:
            hint = "Check its permissions; it must be UTF-8."
            raise RenderError(f"cannot read the template: {error}", where=str(path), hint=hint) from error

    def list_templates(self) -> list[str]:
        """Give the names of the index."""
        return sorted(self.paths)


class Theme:
    """The templates of the edition, ready to be filled in."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._index = Index(folders)
        self._boxed = _environment(self._index, _stand_in, "boxed")
        self._bare = _environment(self._index, _as_it_is, "bare")

    def boxed(self, name: str, /, **data: object) -> str:
        """Fill in a template, values in boxes."""
        return self._fill(self._boxed, name, data)

    def bare(self, name: str, /, **data: object) -> str:
        """Fill in a template, values escaped on the spot in HTML and as they are in text."""
        return self._fill(self._bare, name, data)

    def _fill(self, environment: Environment, name: str, data: Mapping[str, object]) -> str:
        try:
            return environment.get_template(name).render(data)
        except RenderError:
            raise
        except TemplateNotFound as error:
            hint = "`digest template eject` gives you a copy of all of them."
            raise RenderError(f"there is no template {error.name}", where=name, hint=hint) from error
        except TemplateSyntaxError as error:
            raise RenderError(str(error.message), where=f"{error.filename or error.name}:{error.lineno}") from error
        except Exception as error:  # a template can raise anything that an expression can
            raise RenderError(_said(error), where=self._line(error, name)) from error

    def _line(self, error: Exception, name: str) -> str:
        """Name the innermost line of a template in a traceback."""
        files = {str(path) for path in self._index.paths.values()}
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
        return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else name


_NAMES = {
    "EditionView": "page",
    "StoryView": "a story",
    "SectionView": "a section",
    "ImageView": "an image",
    "LinkView": "a link",
}


class _Exact(ImmutableSandboxedEnvironment):
    """Says at once that a page has no such value: a macro that gets it may use it lines later, in another file."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        value = super().getattr(obj, attribute)
        if isinstance(value, Undefined) and is_dataclass(obj):
            known = [field.name for field in fields(obj)]
            near = get_close_matches(attribute, known, n=1)
            told = f"; did you mean '{near[0]}'?" if near else ""
            raise UndefinedError(
                f"there is no '{attribute}' among the values of {_NAMES.get(type(obj).__name__, 'it')}{told}"
            )
        return value


def _environment(index: Index, finalize: Callable[[object], object], kind: str) -> Environment:
    environment = _Exact(
        loader=index,
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        finalize=finalize,
        bytecode_cache=Compiled(kind),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["linked"] = linked
    environment.filters["wrapped"] = wrapped
    environment.filters["underlined"] = underlined
    return environment


def _stand_in(value: object) -> object:
    """Box what a template prints, but for its own markup (macros) and tokens."""
    if isinstance(value, Mark):
        return Markup(f"<!--{value}-->") if value else ""  # noqa: S704 - a token has letters and digits only
    return _as_it_is(value) if isinstance(value, Markup | Token) else box(_as_it_is(value))


def _as_it_is(value: object) -> object:
    if value is None:
        raise UndefinedError("a value is None, which is not for readers; ask with `if` before printing it")
    return value


def _said(error: Exception) -> str:
    return (error.message if isinstance(error, TemplateError) else str(error)) or type(error).__name__
