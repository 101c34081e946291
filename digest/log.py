"""The log: what happens, as events with values, on standard error. Addresses, link tokens and control characters never enter it as they are.

Rooms ask `logger("delivery")` and say `log.info("paused", edition=3, reason=...)`. The lines of libraries take the same way out. structlog, which gives
them their form, is loaded with the first line that is really written: most commands write none.
"""

import logging
import re
import sys
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TextIO

if TYPE_CHECKING:
    from structlog.stdlib import ProcessorFormatter
    from structlog.typing import EventDict, Processor

Level = Literal["debug", "info", "warning", "error"]
Style = Literal["auto", "console", "logfmt", "json"]

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that could steer a terminal or forge a line: control codes, line and paragraph separators, changes of direction, halves of characters."""

_ADDRESS = re.compile(r"([^\s@<>()\[\]{},;:\"])[^\s@<>()\[\]{},;:\"]{0,255}(?:@|%40)(?=[^\s@])")
_LINK = re.compile(r"(/u/)[A-Za-z0-9._-]{8,}")
_OURS = frozenset({"event", "level", "logger", "timestamp", "exception"})
_CONTROLS_BUT_LINES = re.compile(CONTROLS.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


class Logger:
    """Says what happens in one room. `event` is a short phrase in the past tense, the same each time; what differs goes into values."""

    def __init__(self, room: str) -> None:
        self._log = logging.getLogger(f"digest.{room}")

    def debug(self, event: str, /, **values: object) -> None:
        """Say what only somebody who looks for a fault wants to know."""
        self._say(logging.DEBUG, event, values)

    def info(self, event: str, /, **values: object) -> None:
        """Say that something went on as it should."""
        self._say(logging.INFO, event, values)

    def warning(self, event: str, /, **values: object) -> None:
        """Say that something was not as it should be, and what was done instead."""
        self._say(logging.WARNING, event, values)

    def error(self, event: str, /, **values: object) -> None:
        """Say that something failed."""
        self._say(logging.ERROR, event, values)

    def exception(self, event: str, /, **values: object) -> None:
        """Say that something failed that nobody foresaw; the traceback of the error in hand follows."""
        self._say(logging.ERROR, event, values, traceback=True)

    def _say(self, level: int, event: str, values: Mapping[str, object], *, traceback: bool = False) -> None:
        if self._log.isEnabledFor(level):
            self._log.log(level, "%s", event, extra={"values": values}, exc_info=traceback)


def logger(room: str) -> Logger:
    """Give the logger of a room. Cheap; for a module's top level."""
    return Logger(room)


def configure(
    level: Level = "warning", *, style: Style = "auto", mask: bool = True, stream: TextIO | None = None
) -> None:
    """Send our lines from `level` on, and the warnings of libraries, to `stream` (standard error). Called again, it replaces what it set before.

    `auto` is readable on a terminal and logfmt elsewhere. Without `mask`, addresses and link tokens are shown in full.
    """
    out = stream or sys.stderr
    if style == "auto":
        style = "console" if out.isatty() else "logfmt"
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Lines)]:
        root.removeHandler(old)
    root.addHandler(_Lines(out, _Formatter(style, mask=mask)))
    logging.getLogger("digest").setLevel(level.upper())


def masked(text: str) -> str:
    """Give a text in which addresses and link tokens cannot be read: `j***@example.org`."""
    return _LINK.sub(r"\1***", _ADDRESS.sub(r"\1***@", text))


class _Lines(logging.StreamHandler[TextIO]):
    def __init__(self, stream: TextIO, form: "_Formatter") -> None:
        super().__init__(stream)
        self.setFormatter(form)
        self.addFilter(_is_wanted)


def _is_wanted(record: logging.LogRecord) -> bool:
    """Of libraries only what an operator has to know."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == "digest"


class _Formatter(logging.Formatter):
    """Makes a line of a record, by structlog."""

    def __init__(self, look: Style, *, mask: bool) -> None:
        super().__init__()
        self._look = look
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return self._made.format(record)

    @cached_property
    def _made(self) -> "ProcessorFormatter":
        from structlog import processors, stdlib  # noqa: PLC0415 - costs 0.1 s, and most commands log nothing

        return stdlib.ProcessorFormatter(
            foreign_pre_chain=[_add_values, stdlib.add_log_level, stdlib.add_logger_name],
            processors=[
                processors.TimeStamper(fmt="iso", utc=True),
                processors.format_exc_info,
                stdlib.ProcessorFormatter.remove_processors_meta,
                _Cleaner(mask=self._mask),
                *_renderer(self._look),
            ],
        )


def _add_values(_logger: object, _method: str, event: "EventDict") -> "EventDict":
    """Take the values of our own loggers, under names that cannot be mistaken for those of the line itself."""
    values = getattr(event["_record"], "values", {})
    return {**{f"{name}_" if name in _OURS else name: value for name, value in values.items()}, **event}


def _renderer(style: Style) -> "list[Processor]":
    from structlog import dev, processors  # noqa: PLC0415 - see above

    if style == "console":
        return [dev.ConsoleRenderer(exception_formatter=dev.plain_traceback)]
    if style == "json":
        return [processors.JSONRenderer(ensure_ascii=False)]
    return [processors.LogfmtRenderer(key_order=["timestamp", "level", "logger", "event"], bool_as_flag=False)]


class _Cleaner:
    """Makes every value plain text or a number, masks it, and escapes what could steer a terminal or forge a line."""

    def __init__(self, *, mask: bool) -> None:
        self._mask = mask

    def __call__(self, _logger: object, _method: str, event: "EventDict") -> "EventDict":
        return {name: self._clean(name, value) for name, value in event.items()}

    def _clean(self, name: str, value: Any) -> str | float | bool | None:
        if value is None or isinstance(value, bool | int | float):
            return value
        text = masked(str(value)) if self._mask else str(value)
        unwanted = _CONTROLS_BUT_LINES if name == "exception" else CONTROLS
        return unwanted.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
