"""The root of the command line: what it loads, what it says of itself, and how every error becomes a code and a sentence."""

import gc
import os
import resource
import signal
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import __version__
from digest import cli as root
from digest.cli import COMMANDS, cli
from digest.errors import (
    BreachError,
    ConfigError,
    DeliveryError,
    DigestError,
    DiskFullError,
    EstrangedError,
    Exit,
    LinkError,
    PreflightError,
    RelayRefusedError,
    RenderError,
    SourceError,
    StoreError,
    StoreRefusedError,
    SummaryError,
    UsageError,
)
from tests.e2e.newsroom import Newsroom

ROOT = Path(__file__).parents[3]
HEAVY = {
    "pydantic",
    "sqlalchemy",
    "lxml",
    "rich",
    "structlog",
    "jinja2",
    "httpx2",
    "aiosmtplib",
    "feedparser",
    "starlette",
}


HEAVY_HERE = {
    *(
        "digest.app.parts",
        "digest.pipeline",
        "digest.sources",
        "digest.selection",
        "digest.summaries",
        "digest.rendering",
    ),
    *("digest.delivery", "digest.engine", "digest.archive", "digest.doctor", "digest.net.fetch"),
    *("alembic", "sqlalchemy.dialects.postgresql"),
    *("digest.starter", "digest.settings.adding", "http.client"),
}
NEWSLETTER = """[newsletters.quay]
title = "Quay"
from = "Quay <quay@example.org>"
"""


def python(*words: str, cwd: Path | None = None, **told: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **told}
    run = subprocess.run
    return run([sys.executable, *words], env=environment, cwd=cwd, capture_output=True, text=True, check=False)


# --- the first impression ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["rnu"]])
def test_the_root_loads_nothing_heavy(words):
    """Help, the version and a slip of the finger are answered by click alone."""
    program = (
        "import sys\n"
        "from digest.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('LOADED', *{name.partition('.')[0] for name in sys.modules})\n"
        "print('OURS', *(name for name in sys.modules if name.startswith('digest')))\n"
    )
    lines = python("-c", program, *words).stdout.splitlines()
    loaded, ours = (next(line.split()[1:] for line in lines if line.startswith(word)) for word in ("LOADED", "OURS"))
    assert not HEAVY & set(loaded)
    assert set(ours) == {"digest", "digest.cli", "digest.cli.streams", "digest.errors"}


def test_help_answers_at_once():
    """`digest --help` takes less than 0.4 seconds, start of the interpreter included: of the processor, as machines are shared, the best of five."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert python("-m", "digest", "--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.4


LOOKS = [["status"], ["status", "--json"], ["editions", "list", "--json"], ["subscribers", "export"]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a newsletter and an empty database."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "digest.toml").write_text(NEWSLETTER)
    assert python("-m", "digest", "db", "upgrade", cwd=folder, DIGEST_DATA=str(folder)).returncode == 0
    return folder


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_look_loads_nothing_that_composes_or_sends(words, house):
    """Who looks into a database that is there waits for the settings, the store and the report to load, and for nothing else."""
    program = (
        "import sys\n"
        "from digest.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: print('CODE', end.code)\n"
        "print('LOADED', *sys.modules)\n"
    )
    lines = python("-c", program, *words, cwd=house, DIGEST_DATA=str(house)).stdout.splitlines()
    assert "CODE 0" in lines
    loaded = set(lines[-1].split())
    assert not loaded & (HEAVY | HEAVY_HERE) - {"pydantic", "sqlalchemy"}
    assert {name for name in loaded if name.startswith("digest.")} >= {"digest.store", "digest.settings"}


@pytest.mark.parametrize("ending", ["", "raise ImportError"])
def test_the_collector_rests_while_a_command_is_imported(tmp_path, monkeypatch, ending):
    """What stays anyway is not looked through for cycles; after it, also after an import that failed, the collector is at work as before."""
    noting = "import gc, pathlib\npathlib.Path(__file__).with_name('at_work').write_text(str(gc.isenabled()))\n"
    (tmp_path / "restful.py").write_text(noting + ending)
    monkeypatch.syspath_prepend(tmp_path)
    try:
        with pytest.raises(ImportError) if ending else nullcontext():
            assert root.imported("restful") is sys.modules["restful"]
        assert (tmp_path / "at_work").read_text() == "False"
        assert gc.isenabled()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        sys.modules.pop("restful", None)


def test_a_command_that_is_known_is_not_imported_again():
    """Then nothing is set aside for good: of a process that runs many commands, such as these tests, no garbage is kept."""
    root.imported("digest.cli.looking")
    gc.unfreeze()
    assert root.imported("digest.cli.looking") is sys.modules["digest.cli.looking"]
    assert gc.get_freeze_count() == 0


def test_help_lists_every_command_in_the_order_of_the_table():
    """A newcomer finds all commands on one page, those of the first day first."""
    lines = python("-m", "digest", "--help").stdout.splitlines()
    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :] if line[2:3].strip()]
    assert listed == list(COMMANDS)


def test_python_m_digest_is_the_same_program():
    """Where no script is on the PATH the module does the same."""
    assert python("-m", "digest", "--version").stdout == f"digest, version {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_agrees_with_the_command(name):
    """The line in the table names the command that it loads, and begins with the verb of that command's own help."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    text = COMMANDS[name][1]
    assert command.help is not None
    assert text.split()[0] == command.help.split()[0]
    assert text.endswith(".")
    assert len(text) <= 75


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_without_any_settings(newsroom: Newsroom, name, flag):
    """Help needs no digest.toml: it is what one reads when nothing works yet."""
    (newsroom.folder / "digest.toml").unlink()
    result = newsroom.call(name, flag)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"Usage: digest {name}")


# --- wrong words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rnu", "run"),
        ("stat", "status"),
        ("subscriber", "subscribers"),
        ("sumarize", "summarize"),
        ("edition", "editions"),
    ],
)
def test_a_slip_is_answered_with_the_command(newsroom: Newsroom, typed, meant):
    """The nearest command is offered, exit 2."""
    result = newsroom.call(typed)
    assert result.code == 2
    assert f"there is no command '{typed}'. Did you mean '{meant}'?" in result.err


def test_a_word_like_no_command_gets_no_guess(newsroom: Newsroom):
    """Nothing is offered that was not meant."""
    result = newsroom.call("xyzzy")
    assert result.code == 2
    assert "Did you mean" not in result.err


@given(st.text(min_size=1, max_size=12).filter(lambda word: word not in COMMANDS and not word.startswith("-")))
def test_no_word_breaks_the_search_for_commands(word):
    """Whatever is typed in place of a command is a usage error."""
    context = click.Context(cli, info_name="digest")
    with pytest.raises(click.UsageError):
        cli.resolve_command(context, [word])


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--nwo", "2026-11-23"),
        ("run", "--now"),
        ("run", "--now", "tomorrow"),
        ("run", "--now", "2026-13-01"),
        ("run", "--now", "0001-01-01"),
        ("run", "--now", "9999-12-31T23:59"),
        ("send", "--limit", "0"),
        ("send", "--limit", "many"),
        ("test",),
        ("who",),
        ("summarize", "a.txt", "--sentences", "11"),
        ("editions", "list", "--limit", "0"),
        ("editions", "list", "--limit", "99999999999999999999999"),
        ("subscribers", "list", "--state", "activ"),
        ("serve", "--port", "70000"),
        ("config",),
        ("db", "downgrade"),
        ("sources", "test"),
    ],
)
def test_wrong_words_are_usage_errors(newsroom: Newsroom, words):
    """An unknown option, a missing argument or a value out of range is exit 2, and nothing is made."""
    result = newsroom.call(*words)
    assert result.code == 2, result
    assert result.err.startswith(("Usage: digest", "Error: "))
    assert not newsroom.database.exists()


@pytest.mark.parametrize(
    "text", ["2026-11-23", "2026-11-23T07:05", "2026-11-23 07:05", "2026-11-23T07:05+02:00", "2026-11-23T07:05Z"]
)
def test_times_are_iso_8601(newsroom: Newsroom, text):
    """`--now` takes a date or a time, with or without an offset."""
    assert newsroom.call("run", "--dry-run", "--now", text).code == 0


# --- errors -----------------------------------------------------------------------------------------------------------


ERRORS = [
    (ConfigError, 78),
    (UsageError, 2),
    (SourceError, 65),
    (SummaryError, 1),
    (RenderError, 76),
    (PreflightError, 76),
    (StoreError, 69),
    (DiskFullError, 74),
    (StoreRefusedError, 78),
    (EstrangedError, 78),
    (BreachError, 70),
    (DeliveryError, 69),
    (RelayRefusedError, 77),
    (LinkError, 2),
]


def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], outcome: object) -> tuple[int, str]:
    """Run a command that raises or gives `outcome`; give exit code and standard error."""

    @click.command()
    def demo() -> object:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(root.LazyGroup, "get_command", lambda *_: demo)
    with pytest.raises(SystemExit) as end:
        root.main(["demo"])
    return int(end.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize(("kind", "code"), ERRORS)
def test_each_error_has_its_documented_code(monkeypatch, capsys, kind, code):
    """One line with place and reason, one with what to do, and the code of the table in the documentation."""
    found, err = called(monkeypatch, capsys, kind("it broke", where="a.toml:3", hint="Mend it."))
    assert found == code
    assert err == "digest: a.toml:3: it broke\n  Mend it.\n"


def test_every_error_of_ours_is_in_that_table():
    """No kind of error was forgotten."""

    def below(kind: type[DigestError]) -> set[type[DigestError]]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__() if one.__module__ == "digest.errors"))

    assert {kind for kind, _ in ERRORS} == below(DigestError) - {DigestError}


def test_the_documented_codes_are_those_of_the_program():
    """docs/reference/exit-codes.md has one row per code, and no other."""
    page = (ROOT / "docs" / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    assert [int(row) for row in rows if row.isdigit()] == sorted(Exit)


def test_an_error_without_a_hint_is_one_line(monkeypatch, capsys):
    """No empty line stands where nothing is advised."""
    assert called(monkeypatch, capsys, UsageError("no such edition")) == (2, "digest: no such edition\n")


def test_an_unforeseen_error_is_a_sentence(monkeypatch, capsys):
    """A defect of ours is exit 1 with a request to report it; its traceback is a line of the log, never the last word."""
    code, err = called(monkeypatch, capsys, KeyError("surprise"))
    assert code == 1
    *log, what, hint = err.splitlines()
    assert what == "digest: an error inside digest (KeyError)"
    assert hint.startswith("  Please report it")
    assert not [line for line in (what, hint) if "Traceback" in line]
    assert any("command failed" in line for line in log)


def test_stopping_says_how_to_go_on(monkeypatch, capsys):
    """Ctrl-C is no error: exit 75, and the same command goes on."""
    code, err = called(monkeypatch, capsys, KeyboardInterrupt())
    assert code == 75
    assert "goes on where it stopped" in err


@pytest.mark.parametrize(("result", "code"), [(None, 0), (Exit.DONE, 0), (Exit.WORK_LEFT, 75), (3, 3), ("text", 0)])
def test_what_a_command_gives_is_the_exit_code(monkeypatch, capsys, result, code):
    """A command gives its code, or nothing when all went well."""
    assert called(monkeypatch, capsys, result) == (code, "")


# --- several results, one code ----------------------------------------------------------------------------------------

codes = st.lists(st.sampled_from(list(Exit)), max_size=6)


@given(codes)
def test_the_worst_code_is_one_of_them(found):
    """The code of the whole is that of a part, 0 for none."""
    assert Exit.worst(found) in ({*found} or {Exit.DONE})


@given(codes, st.randoms(use_true_random=False))
def test_the_order_of_newsletters_does_not_matter(found, dice):
    """The same results give the same code, whatever their order."""
    mixed = list(found)
    dice.shuffle(mixed)
    assert Exit.worst(mixed) is Exit.worst(found)


@given(codes, codes)
def test_codes_join_in_groups(one, two):
    """Two groups joined are as bad as the worse of both: a wrapper script may join codes again."""
    assert Exit.worst([*one, *two]) is Exit.worst([Exit.worst(one), Exit.worst(two)])


@given(codes)
def test_only_good_results_give_zero(found):
    """Exit 0 means that every part said so; 75 that nothing worse than left work was met."""
    worst = Exit.worst(found)
    assert (worst is Exit.DONE) is all(code is Exit.DONE for code in found)
    assert (worst is Exit.WORK_LEFT) is (Exit.WORK_LEFT in found and {*found} <= {Exit.DONE, Exit.WORK_LEFT})


@given(codes.filter(lambda found: not {*found} <= {Exit.DONE, Exit.WORK_LEFT}))
def test_failures_rank_by_their_number(found):
    """Of real failures the highest code wins, and left work hides none of them."""
    assert Exit.worst(found) == max(code for code in found if code is not Exit.WORK_LEFT)


def test_sigterm_is_as_before_when_a_command_is_over(newsroom):
    """While it runs SIGTERM ends a command as Ctrl-C does; afterwards it does what it did."""
    before = signal.getsignal(signal.SIGTERM)
    assert newsroom.call("status").code == 0
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_command_in_another_thread_leaves_signals_alone(newsroom):
    """Only the main thread of a process hears signals."""
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(newsroom.call("status").code))
    thread.start()
    thread.join(30)
    assert codes == [0]
