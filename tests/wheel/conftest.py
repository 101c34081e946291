import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of the clone as it stands."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT), python=sys.executable)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def names(wheel: Path) -> set[str]:
    """Give what is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Make a clean environment with the wheel; its dependencies are those of the running environment, so that no network is needed."""
    there = Installed(tmp_path_factory.mktemp("installed"))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", there.python.parent.parent], check=True)
    pip("install", "--quiet", "--no-deps", str(wheel), python=str(there.python))
    # After the installation: pip must not take this project, installed from the clone, for an older version to remove.
    (site,) = (there.folder / "environment" / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return there


@pytest.fixture
def digest(installed: Installed, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `digest` of the wheel in an empty folder."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return installed.run("digest", *arguments, cwd=tmp_path, **variables)

    return run
