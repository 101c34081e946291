"""Where the editions of a newsletter are reached."""

from dataclasses import replace

import pytest

from digest.model import Newsletter

BASE = "https://news.example.org/archive"
LETTER = Newsletter(key="weekly", title="Weekly", sender="weekly@example.org", archive="public", archive_url=BASE)


@pytest.mark.parametrize("archive", ["unlisted", "public"])
def test_an_edition_has_one_address(archive):
    """The page of an edition hangs on its public id alone: not on the newsletter's key, title or number, which may change."""
    one, renamed = replace(LETTER, archive=archive), replace(LETTER, archive=archive, key="other", title="Other")
    assert one.browser_url("mzxw6ytb") == renamed.browser_url("mzxw6ytb") == f"{BASE}/e/mzxw6ytb.html"


@pytest.mark.parametrize("changes", [{"archive": "off"}, {"archive_url": ""}])
def test_no_archive_no_address(changes):
    """Where there is no archive, there is nothing to link to."""
    assert replace(LETTER, **changes).browser_url("mzxw6ytb") == ""
    assert replace(LETTER, **changes).archive_index == ""


def test_an_edition_without_an_id_has_no_address():
    """What was never given a public id leads nowhere."""
    assert LETTER.browser_url("") == ""


@pytest.mark.parametrize(("archive", "index"), [("public", f"{BASE}/weekly/"), ("unlisted", ""), ("off", "")])
def test_only_a_public_archive_has_an_index(archive, index):
    """Nothing lists the editions of a newsletter that is not for everybody."""
    assert replace(LETTER, archive=archive).archive_index == index
