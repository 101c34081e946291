"""The log: who sees what, in which form, and what never gets in."""

import io
import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.log import Logger, configure, logger, masked

CONTROLS = st.characters(categories=["Cc"])


@pytest.fixture(autouse=True)
def _as_it_was():
    root, ours = logging.getLogger(), logging.getLogger("digest")
    handlers, level = list(root.handlers), ours.level
    yield
    root.handlers[:] = handlers
    ours.setLevel(level)


def logged(say, **options) -> str:
    stream = io.StringIO()
    configure(stream=stream, **options)
    say(logger("test"))
    return stream.getvalue()


def fail(log: Logger, text: str = "it broke") -> None:
    try:
        int(text)
    except ValueError:
        log.exception("failed")


def test_levels():
    """Only what is at or above the level is written."""

    def say(log):
        log.debug("one")
        log.info("two")
        log.warning("three")
        log.error("four")

    events = [line.partition("event=")[2] for line in logged(say, level="warning").splitlines()]
    assert events == ["three", "four"]


def test_logfmt_where_nobody_looks():
    """Without a terminal a line is logfmt: time, level, room and event first, then the values."""
    line = logged(lambda log: log.info("paused", edition=3, reason="too many refusals", held=True), level="info")
    assert line.startswith("timestamp=2")
    assert line.endswith(
        'Z level=info logger=digest.test event=paused edition=3 reason="too many refusals" held=true\n'
    )


def test_json():
    """With `json` each line is one object, with numbers as numbers."""
    found = json.loads(logged(lambda log: log.info("paused", edition=3, why=None), level="info", style="json"))
    assert (found["event"], found["edition"], found["why"], found["level"]) == ("paused", 3, None, "info")


def test_console_on_a_terminal():
    """On a terminal lines are for people."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    configure("info", stream=stream)
    logger("test").info("paused", edition=3)
    assert "paused" in stream.getvalue()
    assert "event=" not in stream.getvalue()


@pytest.mark.parametrize("style", ["console", "logfmt", "json"])
def test_addresses_are_masked(style):
    """No address of a reader can be read in any form: as a value, in text, in an error, in a library's line, percent-encoded."""

    def say(log):
        log.info("rejected jane.doe@example.org", address="jane.doe@example.org", to=["<jane.doe@example.org>"])
        log.info("fetched", url="https://x.example/?who=jane.doe%40example.org")
        fail(log, "no such reader: jane.doe@example.org")
        logging.getLogger("relay").warning("mail to %s", "jane.doe@example.org")

    text = logged(say, level="debug", style=style)
    assert "jane.doe" not in text
    assert "j***@example.org" in text


def test_link_tokens_are_masked():
    """A link in the log unsubscribes nobody."""
    text = logged(lambda log: log.warning("asked", url="https://news.example.org/u/key1.abcdefghijklmnop"))
    assert "https://news.example.org/u/***" in text
    assert "abcdefghijklmnop" not in text


def test_mask_can_be_taken_off():
    """An operator who asks for it sees addresses in full."""
    text = logged(lambda log: log.warning("rejected", address="jane@example.org"), mask=False)
    assert "address=jane@example.org" in text


@given(st.text(CONTROLS, min_size=1), st.sampled_from(["logfmt", "json"]))
def test_control_characters_are_escaped(controls, style):
    """Text from the world neither steers a terminal nor forges a line: one event is one line of printable characters."""
    text = logged(lambda log: log.warning("odd", value=f"a{controls}b"), style=style)
    assert text.count("\n") == 1
    assert text.rstrip("\n").isprintable()


def test_direction_overrides_are_escaped():
    """Characters that turn the reading direction are shown, not obeyed."""
    assert "\u202e" not in logged(lambda log: log.warning("odd", value="abc\u202edef"))


@pytest.mark.parametrize("style", ["logfmt", "json"])
def test_errors_carry_their_traceback(style):
    """An error is one line with its traceback, in which a newline of the message begins no line."""
    text = logged(lambda log: fail(log, "first\nlevel=error forged"), style=style)
    assert text.count("\n") == 1
    assert "ValueError" in text


def test_errors_show_no_local_variables():
    """A traceback never prints what variables hold: one of them may be a secret."""

    def say(log):
        secret = f"{log and 'canary'}-value"
        fail(log, f"{len(secret)} characters")

    for style in ("console", "logfmt", "json"):
        assert "canary-value" not in logged(say, style=style)


def test_libraries_are_quiet():
    """Of libraries only warnings are shown, even with `debug`."""

    def say(_log):
        logging.getLogger("httpx2").info("GET https://example.org/?key=secret")
        logging.getLogger("httpx2").warning("odd answer")

    text = logged(say, level="debug")
    assert "secret" not in text
    assert 'event="odd answer"' in text


def test_values_cannot_take_the_place_of_the_line():
    """A value named like a part of the line is kept beside it."""
    found = json.loads(logged(lambda log: log.warning("real", level="fake", timestamp=1), style="json"))
    assert (found["event"], found["level"], found["level_"], found["timestamp_"]) == ("real", "warning", "fake", 1)


def test_configured_twice_writes_once():
    """A second call replaces the first."""
    first = io.StringIO()
    configure(stream=first)
    assert logged(lambda log: log.warning("once")).count("once") == 1
    assert first.getvalue() == ""


def test_nothing_heavy_is_loaded_before_the_first_line():
    """A command that logs nothing does not pay for structlog."""
    code = (
        "import sys; from digest.log import configure, logger; configure('info'); logger('x').debug('no');"
        "assert 'structlog' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(st.text())
def test_masking_any_text(text):
    """Whatever stands before it, an address cannot be read."""
    assert "jane@" not in masked(f"{text} jane@example.org")
