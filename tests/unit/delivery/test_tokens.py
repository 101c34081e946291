"""Where an OAuth token comes from, how often it is asked for, and that nobody sees it."""

import asyncio
import shlex
import sys
import time
from pathlib import Path

import pytest

from digest.delivery.tokens import LONGEST, TokenCommand, TokenFile, Tokens, TokenSource, tokens_from
from digest.errors import ConfigError, DeliveryError, DigestError, RelayRefusedError

CANARY = "ya29.canary-4f7a9c1e5b2d8036"


def python(code: str, *arguments: str) -> str:
    """Give the command line that runs some Python."""
    return shlex.join([sys.executable, "-c", code, *arguments])


def read(source: TokenSource) -> str:
    return asyncio.run(source.read())


def told(error: DigestError) -> str:
    return f"{error!r} {error} {error.where} {error.hint} {error.__cause__!r}"


def token_file(folder: Path, text: str, mode: int = 0o600) -> TokenFile:
    path = folder / "token"
    path.write_text(text)
    path.chmod(mode)
    return TokenFile(path)


# --- a command


def test_a_command_prints_the_token_on_its_first_line():
    """What stands behind the first line is nobody's business."""
    assert read(TokenCommand(python(f"print('{CANARY}'); print('expires in 3599')"))) == CANARY


def test_no_shell_reads_the_command():
    """Words are parted as a shell parts them, but nothing in them is expanded or run."""
    command = python("import sys; print(''.join(sys.argv[1:]))", "$HOME;", "`id`|")
    assert read(TokenCommand(command)) == "$HOME;`id`|"


def test_much_output_does_not_block_the_command():
    """A command that says more than a pipe holds still comes to its end."""
    assert read(TokenCommand(python(f"print('{CANARY}'); print('x' * 1_000_000)"))) == CANARY


def test_a_command_has_no_input():
    """One that asks a question at a terminal gets an end instead of waiting for ever."""
    with pytest.raises(DeliveryError, match="failed with status 1"):
        read(TokenCommand(python("print(input())")))


def test_a_command_that_fails_may_pass():
    """Its server may be down: no session is opened now, and it is asked again. Neither its words nor its arguments are repeated."""
    code = f"import sys; print('{CANARY}'); print('{CANARY}', file=sys.stderr); sys.exit(3)"
    with pytest.raises(DeliveryError, match="failed with status 3") as caught:
        read(TokenCommand(python(code, CANARY)))
    assert not isinstance(caught.value, RelayRefusedError)
    assert caught.value.where == sys.executable
    assert "DIGEST_SMTP__TOKEN_COMMAND by hand" in caught.value.hint
    assert CANARY not in told(caught.value)


def test_nothing_of_a_command_is_shown(capfd):
    """What it writes to standard error, a secret perhaps, does not reach ours."""
    code = f"import sys; print('{CANARY}'); print('{CANARY}', file=sys.stderr)"
    assert read(TokenCommand(python(code))) == CANARY
    assert CANARY not in "".join(capfd.readouterr())


def test_a_command_that_takes_too_long_is_ended_with_its_children(tmp_path):
    """It and what it began are killed when its time is over; mail waits for no token for ever."""
    code = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.fork() or os.getpid())); time.sleep(60)"
    pid = tmp_path / "pid"
    begin = time.monotonic()
    with pytest.raises(DeliveryError, match=r"no token within 2 seconds"):
        read(TokenCommand(python(code, str(pid)), seconds=2))
    assert time.monotonic() - begin < 30
    assert not alive(int(pid.read_text()))


def alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be buried does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_run_that_is_stopped_ends_the_command(tmp_path):
    """Ctrl-C while the token is awaited leaves no process behind."""
    pid = tmp_path / "pid"
    code = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"

    async def stopped() -> None:
        tokens = Tokens(TokenCommand(python(code, str(pid))))
        waiting = asyncio.ensure_future(tokens.current())
        while not (pid.exists() and pid.read_text()):  # noqa: ASYNC110 -- another process writes it
            await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(stopped())
    assert not alive(int(pid.read_text()))


@pytest.mark.parametrize("command", ["/nowhere/oauth-token", "''", str(Path(__file__).parent)])
def test_a_command_that_cannot_be_run_is_a_mistake_in_the_settings(command):
    """Trying again changes nothing, so the run stops and names the setting."""
    with pytest.raises(ConfigError, match="cannot be run") as caught:
        read(TokenCommand(f"{command} {CANARY}"))
    assert "DIGEST_SMTP__TOKEN_COMMAND" in caught.value.hint
    assert CANARY not in told(caught.value)


@pytest.mark.parametrize(
    "printed", ["''", "'\\n'", f"'two words {CANARY}'", f"'ü{CANARY}'", f"'{CANARY}' * 1000", "'\\0'"]
)
def test_what_is_no_token_is_never_sent(printed):
    """Nothing, several words, other letters, a line without end: told without repeating them."""
    with pytest.raises(ConfigError, match="gives no token") as caught:
        read(TokenCommand(python(f"print({printed})")))
    assert CANARY not in told(caught.value)


# --- a file


@pytest.mark.parametrize("text", [CANARY, f"{CANARY}\n", f"{CANARY}\r\nnote\n", f"  {CANARY}  \n"])
def test_a_file_holds_the_token_on_its_first_line(tmp_path, text):
    """With or without a line end; blanks around it do not matter."""
    assert read(token_file(tmp_path, text)) == CANARY


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o620, 0o602])
def test_a_token_that_others_can_read_is_refused(tmp_path, mode):
    """Like every file with a secret: told with the command that mends it, and not used."""
    source = token_file(tmp_path, CANARY, mode)
    with pytest.raises(ConfigError, match="other users of this machine can read it") as caught:
        read(source)
    assert caught.value.hint == f"Run: chmod 600 {source.path}"
    assert CANARY not in told(caught.value)


def test_a_file_that_is_not_there_is_a_mistake_in_the_settings(tmp_path):
    """The path and the setting are named."""
    with pytest.raises(ConfigError, match="cannot be read: No such file") as caught:
        read(TokenFile(tmp_path / "token"))
    assert caught.value.where == str(tmp_path / "token")
    assert "DIGEST_SMTP__TOKEN_FILE" in caught.value.hint


@pytest.mark.parametrize("text", ["", "\n", f"\n{CANARY}\n", f"a {CANARY}", "x" * LONGEST])
def test_a_file_without_a_token_is_told(tmp_path, text):
    """An empty first line, several words, or a line too long to be one."""
    with pytest.raises(ConfigError, match="first line has to be the token") as caught:
        read(token_file(tmp_path, text))
    assert CANARY not in told(caught.value)


# --- the token of the process


class Counting:
    """A source that gives its tokens in turn, the last for ever, after a moment."""

    where = "counting"

    def __init__(self, *tokens: str | DigestError) -> None:
        self.tokens = list(tokens)
        self.read_times = 0

    async def read(self) -> str:
        self.read_times += 1
        await asyncio.sleep(0)
        token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        if isinstance(token, DigestError):
            raise token
        return token


def test_a_token_is_read_once_for_all_sessions():
    """Ten sessions that begin at once, and one later, share one reading."""
    source = Counting("one")
    tokens = Tokens(source)

    async def eleven() -> list[str]:
        found = await asyncio.gather(*(tokens.current() for _ in range(10)))
        return [*found, await tokens.current()]

    assert asyncio.run(eleven()) == ["one"] * 11
    assert source.read_times == 1


def test_a_refused_token_is_read_anew_once():
    """All sessions whose token was refused get the same new one, those that come late too."""
    source = Counting("one", "two", "three")
    tokens = Tokens(source)

    async def refused() -> list[str]:
        await tokens.current()
        found = await asyncio.gather(*(tokens.renewed("one") for _ in range(10)))
        return [*found, await tokens.renewed("one"), await tokens.current()]

    assert asyncio.run(refused()) == ["two"] * 12
    assert source.read_times == 2


def test_a_token_outlives_the_loop_that_read_it():
    """A process that sends several editions, each in a loop of its own, asks once."""
    source = Counting("one", "two")
    tokens = Tokens(source)
    assert [asyncio.run(tokens.current()) for _ in range(3)] == ["one"] * 3
    assert asyncio.run(tokens.renewed("one")) == "two"


def test_a_reading_that_failed_is_done_again():
    """An error is told to all who wait, and is not kept."""
    source = Counting(DeliveryError("down"), "one")
    tokens = Tokens(source)

    async def twice() -> tuple[list[str | BaseException], str]:
        first = await asyncio.gather(tokens.current(), tokens.current(), return_exceptions=True)
        return list(first), await tokens.current()

    first, second = asyncio.run(twice())
    assert [str(error) for error in first] == ["down", "down"]
    assert second == "one"


def test_no_repr_shows_the_token():
    """Neither the keeper nor its source."""
    tokens = Tokens(Counting(CANARY))
    asyncio.run(tokens.current())
    assert CANARY not in repr(tokens)


def test_a_source_is_a_command_or_a_file():
    """What is not configured is not there."""
    assert tokens_from("", None) is None
    by_command, by_file = tokens_from("get token", None), tokens_from("", Path("token"))
    assert by_command is not None
    assert by_file is not None
    assert (by_command.where, by_file.where) == ("get", "token")
