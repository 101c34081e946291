import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.places import ROOT

# A Python that is quick and touches no network: it makes environments of copies of itself, and writes down what pip was asked for.
# VERSION, ENSUREPIP, PIP and INSTALL say what it is able to do.
FAKE = """#!/bin/sh
here=$(dirname "$0")
case "$*" in
*version_info*) [ "$VERSION" != 3.9.2 ]; exit ;;
*python_version*) echo "$VERSION"; exit ;;
"-m venv --without-pip "*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python"; exit ;;
"-m venv "*)
    mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
    [ "$ENSUREPIP" = yes ] || exit 1
    touch "$3/bin/pip"; exit ;;
"-m pip --version") [ -e "$here/pip" ] || { [ "$PIP" = yes ] && [ "$here" = "$BASE" ]; }; exit ;;
"-m pip "*) echo "$*" >>"$LOG"; [ "$INSTALL" = yes ]; exit ;;
esac
"""
ABLE = {"VERSION": "3.11.2", "ENSUREPIP": "yes", "PIP": "yes", "INSTALL": "yes"}


class Clone:
    """A folder with the script and what it reads, and a fake Python as the machine's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scripts").mkdir(parents=True)
        shutil.copy(ROOT / "scripts" / "environment", folder / "scripts" / "environment")
        for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
            (folder / name).write_text(f"{name}\n", encoding="utf-8")
        self.base = folder / "base"
        self.base.mkdir()
        (self.base / "python3").write_text(FAKE, encoding="utf-8")
        (self.base / "python3").chmod(0o755)
        self.log = folder / "log"

    def make(self, lock: str = "requirements.lock", **changes: str) -> subprocess.CompletedProcess[str]:
        self.log.unlink(missing_ok=True)
        surroundings = {
            "PATH": f"{self.base}:{os.defpath}",
            "BASE": str(self.base),
            "LOG": str(self.log),
            **ABLE,
            **changes,
        }
        command = [str(self.folder / "scripts" / "environment"), lock]
        return subprocess.run(command, check=False, env=surroundings, capture_output=True, text=True, timeout=30)

    @property
    def asked(self) -> list[str]:
        """What pip was asked for in the last call."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def clone(tmp_path) -> Clone:
    return Clone(tmp_path / "clone")


def test_a_fresh_clone_gets_what_the_lock_pins_and_the_project(clone):
    """Wheels with hashes first, then the project itself without anything from outside."""
    done = clone.make()
    assert done.returncode == 0, done.stderr
    packages, project = clone.asked
    assert "--only-binary :all: --require-hashes -r requirements.lock" in packages
    assert "--no-deps --no-build-isolation -e ." in project


def test_a_second_call_asks_for_nothing(clone):
    """The stamp holds: no pip, no network, no word."""
    clone.make()
    done = clone.make()
    assert (done.returncode, done.stdout, done.stderr, clone.asked) == (0, "", "", [])


def test_the_larger_lock_vouches_for_the_smaller_one_but_not_the_other_way_round(clone):
    """`make demo` after `make test` has nothing to do; `make test` after `make demo` has."""
    clone.make("requirements-dev.lock")
    clone.make()
    assert clone.asked == []
    other = Clone(clone.folder / "other")
    other.make()
    other.make("requirements-dev.lock")
    assert "-r requirements-dev.lock" in other.asked[0]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(clone, name):
    """The stamp is over contents, not dates."""
    clone.make()
    (clone.folder / name).touch()
    clone.make()
    assert clone.asked == []
    (clone.folder / name).write_text("changed\n", encoding="utf-8")
    clone.make()
    assert len(clone.asked) == 2


def test_without_ensurepip_the_machines_pip_installs_into_an_environment_without_one(clone):
    """Debian without python3-venv."""
    done = clone.make(ENSUREPIP="no")
    assert done.returncode == 0, done.stderr
    assert all(line.startswith("-m pip --python .venv/bin/python install") for line in clone.asked)
    clone.make(ENSUREPIP="no")
    assert clone.asked == []


def test_without_any_pip_it_says_so_in_one_line(clone):
    """One clear line with what to install, and a non-zero exit."""
    done = clone.make(ENSUREPIP="no", PIP="no")
    assert done.returncode != 0
    assert done.stderr.splitlines() == [
        "scripts/environment: python3 has neither ensurepip nor pip; install one (Debian: apt-get install python3-pip)"
    ]


def test_an_old_python_is_one_line(clone):
    """The version that was found, the version that is needed, and how to name another."""
    done = clone.make(VERSION="3.9.2")
    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert "python3 is Python 3.9.2, but 3.11 or newer is needed" in line
    assert "make PYTHON=" in line
    assert not (clone.folder / ".venv").exists()


def test_a_python_that_does_not_exist_is_one_line(clone):
    """A slip in PYTHON=... is named."""
    done = clone.make(PYTHON="python9")
    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert "python9 was not found" in line


def test_an_environment_without_a_python_is_made_anew(clone):
    """A half-made `.venv` is repaired: nothing of it stays."""
    (clone.folder / ".venv" / "bin").mkdir(parents=True)
    (clone.folder / ".venv" / "rubbish").touch()
    assert clone.make().returncode == 0
    assert len(clone.asked) == 2
    assert not (clone.folder / ".venv" / "rubbish").exists()


def test_an_environment_that_was_interrupted_is_made_anew(clone):
    """What a kill in the middle of pip left behind is not trusted."""
    clone.make()
    (clone.folder / ".venv" / "unfinished").touch()
    (clone.folder / ".venv" / "rubbish").touch()
    clone.make()
    assert len(clone.asked) == 2
    assert not (clone.folder / ".venv" / "rubbish").exists()


def test_an_environment_without_a_stamp_is_completed_in_place(clone):
    """One that works and was made by hand keeps what it has."""
    clone.make()
    shutil.rmtree(clone.folder / ".venv" / "stamps")
    (clone.folder / ".venv" / "kept").touch()
    clone.make()
    assert len(clone.asked) == 2
    assert (clone.folder / ".venv" / "kept").exists()


def test_a_failed_installation_says_so_and_is_tried_again(clone):
    """The words of pip, then one line; no stamp, so that the next call goes on, with what is there."""
    done = clone.make(INSTALL="no")
    assert done.returncode != 0
    assert "pip could not install what requirements.lock pins" in done.stderr.splitlines()[-1]
    assert clone.make().returncode == 0
    assert len(clone.asked) == 2


def test_a_failed_update_leaves_the_working_environment(clone):
    """Without a network a changed lock cannot be installed, but what worked still does."""
    clone.make()
    (clone.folder / ".venv" / "kept").touch()
    (clone.folder / "requirements.lock").write_text("changed\n", encoding="utf-8")
    for _ in range(2):
        assert clone.make(INSTALL="no").returncode != 0
    assert (clone.folder / ".venv" / "kept").exists()
    (clone.folder / "requirements.lock").write_text("requirements.lock\n", encoding="utf-8")
    assert clone.make().returncode == 0
    assert clone.asked == []


def test_a_moved_clone_gets_a_new_environment(clone):
    """Scripts in `.venv` name the folder in which they were made."""
    clone.make()
    moved = clone.folder.rename(clone.folder.with_name("moved"))
    clone.folder, clone.base, clone.log = moved, moved / "base", moved / "log"
    (moved / ".venv" / "rubbish").touch()
    assert clone.make().returncode == 0
    assert len(clone.asked) == 2
    assert not (moved / ".venv" / "rubbish").exists()


def test_another_python_gets_a_new_environment(clone):
    """`make PYTHON=...` runs on that Python, not on the one that was there."""
    clone.make()
    other = clone.base / "python3.13"
    other.write_text(FAKE.replace("$VERSION", "3.13.0"), encoding="utf-8")
    other.chmod(0o755)
    assert clone.make(PYTHON="python3.13").returncode == 0
    assert len(clone.asked) == 2
    clone.make(PYTHON="python3.13")
    assert clone.asked == []


def test_a_lock_that_does_not_exist_is_named(clone):
    """A slip in the Makefile is one line."""
    done = clone.make("requirements.txt")
    assert done.returncode != 0
    assert done.stderr.splitlines() == ["scripts/environment: requirements.txt: no such file"]


@pytest.mark.parametrize("name", ["scripts/environment", ".ci/run"])
def test_a_script_parses_and_can_be_executed(name):
    """The shell that its first line names accepts it."""
    path = ROOT / name
    shell = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!")
    assert subprocess.run([shell, "-n", path], check=False, capture_output=True).returncode == 0
    assert os.access(path, os.X_OK)


def test_make_says_what_it_can_make():
    """`make` alone is a list of targets, each with its purpose."""
    if shutil.which("make") is None:
        pytest.skip("no make on this machine")
    done = subprocess.run(["make", "-C", ROOT], check=True, capture_output=True, text=True)
    assert "make demo" in done.stdout
    assert "make test" in done.stdout
