import fcntl
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from tests.docs.places import ROOT

# Nothing of the machine reaches pip: no index, no configuration, no network.
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def pip(*arguments: str, python: str) -> None:
    """Run pip for the environment of `python`: the one beside these tests, or where that has none, its base's."""
    bases = dict.fromkeys((sys.executable, getattr(sys, "_base_executable", sys.executable)))
    having = [
        base
        for base in bases
        if subprocess.run([base, "-m", "pip", "-V"], check=False, capture_output=True).returncode == 0
    ]
    if not having:
        pytest.skip("no pip in this environment nor in its base")
    command = [having[0], "-m", "pip", "--python", python, *arguments]
    done = subprocess.run(command, check=False, env={**os.environ, **OFFLINE}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass(frozen=True)
class Installed:
    """An environment into which the wheel was installed, in a folder that knows nothing of the clone."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "environment" / "bin" / "python"

    def run(self, *command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment with nothing in its surroundings but a home."""
        surroundings = {"PATH": os.defpath, "HOME": str(cwd), "LANG": "C.UTF-8", "COLUMNS": "200", **variables}
        program = self.folder / "environment" / "bin" / command[0]
        return subprocess.run(
            [program, *command[1:]], check=False, cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=120
        )


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that all workers of this run share."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return tmp_path_factory.mktemp("workshop")
    folder = tmp_path_factory.getbasetemp().parent / "workshop"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def one_at_a_time(workshop: Path) -> Iterator[None]:
    """Let who comes first make it, and the others wait."""
    with (workshop / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def wheel(workshop: Path) -> Path:
    """Build the wheel of the clone as it stands."""
    with one_at_a_time(workshop):
        if not list(workshop.glob("*.whl")):
            build = ("wheel", "--quiet", "--no-deps", "--no-build-isolation")
            pip(*build, "-w", str(workshop), str(ROOT), python=sys.executable)
    (built,) = workshop.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def names(wheel: Path) -> set[str]:
    """Give what is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="session")
def installed(wheel: Path, workshop: Path) -> Installed:
    """Make a clean environment with the wheel; its dependencies are those of the running environment, so that no network is needed."""
    there = Installed(workshop)
    with one_at_a_time(workshop):
        finished = workshop / "installed"
        if not finished.exists():
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", there.python.parent.parent], check=True)
            pip("install", "--quiet", "--no-deps", str(wheel), python=str(there.python))
            # After the installation: pip must not take this project, installed from the clone, for an older version to remove.
            (site,) = (there.folder / "environment" / "lib").glob("python*/site-packages")
            (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
            finished.touch()
    return there


@pytest.fixture
def digest(installed: Installed, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `digest` of the wheel in an empty folder."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return installed.run("digest", *arguments, cwd=tmp_path, **variables)

    return run


@pytest.fixture(scope="session")
def demo(installed: Installed, workshop: Path) -> Path:
    """Give the folder in which `digest demo shown` ran; what it said then is kept beside it in `said`, and the mails of that run in `mails`."""
    folder = workshop / "demo"
    with one_at_a_time(workshop):
        if not folder.exists():
            folder.mkdir()
            done = installed.run("digest", "demo", "shown", cwd=folder)
            copytree(folder / "shown" / "inbox" / "new", folder / "mails")
            (folder / "said").write_text(f"{done.returncode}\n{done.stdout}{done.stderr}", encoding="utf-8")
    return folder
