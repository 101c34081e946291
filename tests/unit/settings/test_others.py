"""Whether a newsletter of another digest.toml is there, and whether it is the same newsletter."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.settings.others import Likeness, likeness_in

WEEKLY = """
[newsletters.weekly]
title = "My Weekly"
from = "My Weekly <weekly@example.org>"
[[newsletters.weekly.sources]]
type = "feed"
url = "https://example.org/feed.xml"
[[newsletters.weekly.sources]]
type = "folder"
path = "articles"
"""

words = st.sampled_from(["", "a", "b"])
likenesses = st.builds(Likeness, title=words, sender=words, places=st.frozensets(words.filter(bool)))


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "digest.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_title_sender_and_places_are_read(tmp_path):
    """A path is told by where it leads, so that two folders of one name are two."""
    found = likeness_in(written(tmp_path / "a", WEEKLY), "weekly")
    assert found == Likeness(
        title="My Weekly",
        sender="My Weekly <weekly@example.org>",
        places=frozenset({"https://example.org/feed.xml", str(tmp_path / "a" / "articles")}),
    )


@pytest.mark.parametrize(
    "text", [None, "", "[newsletters.daily]\n", "newsletters = 3\n", "[newsletters]\nweekly = 3\n"]
)
def test_a_file_that_is_gone_or_gave_it_up_has_none(tmp_path, text):
    """Nothing stands in the way then."""
    path = written(tmp_path, text) if text is not None else tmp_path / "none" / "digest.toml"
    assert likeness_in(path, "weekly") is None
    assert likeness_in(path / "below a file", "weekly") is None


@pytest.mark.parametrize("content", [b"[newsletters.weekly", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_there_all_the_same(tmp_path, content):
    """A slip in the other file does not give its readers away."""
    path = tmp_path / "digest.toml"
    path.write_bytes(content)
    found = likeness_in(path, "weekly")
    assert found == Likeness()
    assert not Likeness(title="My Weekly").resembles(found)


@pytest.mark.parametrize("sources", ["sources = 3", 'sources = ["x"]', "sources = [{ url = 3, path = 4 }]", ""])
def test_sources_of_any_shape_do_no_harm(tmp_path, sources):
    """What is wrong in a foreign file is told where it is used."""
    path = written(tmp_path, f'[newsletters.weekly]\ntitle = "T"\n{sources}\n')
    assert likeness_in(path, "weekly") == Likeness(title="T")


def test_a_copy_of_the_file_is_the_same_newsletter(tmp_path):
    """A release in a new folder, with one more source, goes on with it; another title or another set of sources does not."""
    first = likeness_in(written(tmp_path / "a", WEEKLY), "weekly")
    more = WEEKLY + '[[newsletters.weekly.sources]]\nurl = "https://example.net/feed"\n'
    titled = WEEKLY.replace("My Weekly", "Chess Club")
    fed = WEEKLY.replace("example.org/feed", "example.net/feed")
    alike = {text: likeness_in(written(tmp_path / "b", text), "weekly") for text in (WEEKLY, more, titled, fed)}
    assert first is not None
    assert [first.resembles(one) for one in alike.values() if one] == [True, True, False, False]


@given(one=likenesses, other=likenesses)
def test_likeness_goes_both_ways(one, other):
    """Neither of two files is nearer to the truth, and nothing resembles what is not known."""
    assert one.resembles(other) == other.resembles(one)
    assert not one.resembles(Likeness())
