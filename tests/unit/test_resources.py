"""Where shipped files lie."""

import pytest

from digest import resources
from digest.errors import ConfigError, Exit


def test_templates_of_a_clone_stand_beside_the_package():
    """Without templates in the package, those of the repository are taken."""
    assert resources.template_root("web").joinpath("base.html.j2").is_file()


def test_templates_of_a_wheel_come_first(tmp_path, monkeypatch):
    """An installed program uses its own templates, whatever stands in the folder above."""
    package = tmp_path / "digest"
    (package / "templates" / "web").mkdir(parents=True)
    (tmp_path / "templates" / "web").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.template_root() == package / "templates"


def test_the_folder_of_the_user_comes_first(tmp_path):
    """A file in the user's folder stands for the shipped one of that name."""
    assert resources.template_folders("web", tmp_path) == (tmp_path / "web", resources.template_root("web"))
    assert resources.template_folders("web") == (resources.template_root("web"),)


def test_a_folder_of_the_user_that_is_not_there(tmp_path):
    """A mistyped folder is refused with the command that makes one: the mail would go out in another look."""
    with pytest.raises(ConfigError, match="no such folder of templates") as caught:
        resources.template_folders("edition", tmp_path / "nowhere")
    assert (caught.value.exit_code, caught.value.where) == (Exit.CONFIG, str(tmp_path / "nowhere"))
    assert "template eject" in caught.value.hint
