import csv
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from digest.demo import DemoPaths, prepare
from digest.errors import ConfigError

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def paths(tmp_path) -> DemoPaths:
    return prepare(tmp_path / "demo", NOW)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_new_folder_is_fresh_and_a_second_call_changes_no_byte(tmp_path):
    """A second demo finds exactly what the first one left, dates included, whatever the time is by then."""
    first = prepare(tmp_path / "demo", NOW)
    before = contents(first.folder)
    second = prepare(tmp_path / "demo", NOW + timedelta(days=90))
    assert first.fresh
    assert not second.fresh
    assert contents(second.folder) == before


def test_an_operators_changes_stay(paths):
    """What somebody changed in the folder is theirs."""
    paths.config.write_text("changed", encoding="utf-8")
    prepare(paths.folder, NOW)
    assert paths.config.read_text(encoding="utf-8") == "changed"


def test_a_folder_that_was_left_half_written_is_completed(paths):
    """A folder without digest.toml was interrupted, and is written again."""
    paths.config.unlink()
    paths.subscribers.write_text("half", encoding="utf-8")
    assert prepare(paths.folder, NOW).fresh
    assert paths.config.exists()
    assert paths.subscribers.read_text(encoding="utf-8").startswith("email,")


def test_a_folder_with_something_else_in_it_is_refused(tmp_path):
    """The demo never mixes its readers into somebody's own newsletter."""
    (tmp_path / "digest.toml").write_text("[newsletters.mine]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="holds something else") as caught:
        prepare(tmp_path, NOW)
    assert "digest demo FOLDER" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["digest.toml"]


def test_a_readme_of_somebody_else_does_not_make_a_folder_ours(tmp_path):
    """The mark is what stands in README.txt, not its name."""
    (tmp_path / "README.txt").write_text("My notes", encoding="utf-8")
    with pytest.raises(ConfigError):
        prepare(tmp_path, NOW)


def test_a_place_that_is_a_file_is_one_clear_line(tmp_path):
    """A path that cannot be a folder is named with the reason."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"file.*cannot be written"):
        prepare(tmp_path / "file", NOW)


def test_a_relative_folder_gives_absolute_paths(tmp_path, monkeypatch):
    """What is printed can be opened from anywhere."""
    monkeypatch.chdir(tmp_path)
    assert prepare(Path("demo"), NOW).config == tmp_path / "demo" / "digest.toml"


def test_the_key_that_signs_links_is_the_owners_alone_and_differs_per_folder(tmp_path):
    """Each demo has its own key, in a file with mode 0600."""
    first, second = prepare(tmp_path / "a", NOW).folder / ".env", prepare(tmp_path / "b", NOW).folder / ".env"
    assert first.stat().st_mode & 0o777 == 0o600
    assert first.read_text(encoding="utf-8") != second.read_text(encoding="utf-8")


def test_a_run_uses_loopback_only(paths):
    """The relay of the demo is its own inbox, in the clear, which is allowed on loopback alone."""
    assert paths.environment(2525) == {
        "DIGEST_SMTP__HOST": "127.0.0.1",
        "DIGEST_SMTP__PORT": "2525",
        "DIGEST_SMTP__SECURITY": "none",
    }


class TestMaterial:
    def items(self, paths: DemoPaths) -> list[ET.Element]:
        return ET.parse(paths.sources / "courier.xml").getroot().findall("./channel/item")

    def notes(self, paths: DemoPaths) -> list[dict[str, Any]]:
        feed = json.loads((paths.sources / "field-notes.json").read_text(encoding="utf-8"))
        return list(feed["items"])

    def texts(self, paths: DemoPaths) -> list[Path]:
        return sorted((paths.sources / "articles").glob("*.txt"))

    def test_there_are_at_least_fifteen_articles_in_four_sections(self, paths):
        """The demo shows a newsletter of a real size from a feed, a folder and a JSON Feed."""
        sections = [item.findtext("category") for item in self.items(paths)]
        sections += [item["tags"][0] for item in self.notes(paths)]
        sections += [path.read_text(encoding="utf-8").split("\n", 1)[0] for path in self.texts(paths)]
        assert len(sections) >= 15
        assert set(sections) == {"City", "Science", "Culture", "Technology"}

    def test_no_age_is_left_and_all_dates_lie_before_now(self, paths):
        """Every date is filled in relative to the first run."""
        for path in [*paths.sources.rglob("*.*"), paths.subscribers]:
            if path.is_file():
                assert "{{" not in path.read_text(encoding="utf-8")
        for note in self.notes(paths):
            assert datetime.fromisoformat(note["date_published"]) < NOW
        for path in self.texts(paths):
            assert path.stat().st_mtime < NOW.timestamp()
            assert not path.name[0].isdigit()

    def test_most_are_of_this_week_one_is_old_and_one_is_undated(self, paths):
        """The window has something to decide."""
        dates = [item.findtext("pubDate") for item in self.items(paths)]
        assert dates.count(None) == 1
        stamps = [datetime.strptime(date, "%a, %d %b %Y %H:%M:%S %z") for date in dates if date]
        assert sum(stamp < NOW - timedelta(days=30) for stamp in stamps) == 1
        assert sum(stamp < NOW - timedelta(days=7) for stamp in stamps) == 1

    def test_one_article_is_in_another_language_and_says_so(self, paths):
        """A card whose language differs from the edition's is shown."""
        assert [note["title"] for note in self.notes(paths) if note.get("language") == "de"] == [
            "Warum die Flut nachts anders klingt"
        ]

    def test_two_sources_tell_the_same_story_in_nearly_the_same_words(self, paths):
        """More than half of the three-word runs of the shorter text stand in the other, under another title."""
        feed = next(item for item in self.items(paths) if "tram-line" in (item.findtext("link") or ""))
        html = feed.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
        copy = paths.sources / "articles" / "residents-plant-four-hundred-trees.txt"
        one, other = words(re.sub("<[^>]+>", " ", html)), words(copy.read_text(encoding="utf-8"))
        assert min(len(one), len(other)) >= 80
        assert feed.findtext("title") not in copy.read_text(encoding="utf-8")
        shared = shingles(one) & shingles(other)
        assert len(shared) / min(len(shingles(one)), len(shingles(other))) >= 0.5

    def test_a_plain_text_has_section_title_sub_headings_and_a_reference(self, paths):
        """The folder holds the form in which editors export articles."""
        for path in self.texts(paths):
            blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
            assert " " not in blocks[0]
            assert not blocks[1].endswith(".")
            assert blocks[-1].startswith("Reference: ")
            assert any(len(block.split()) <= 5 and not block.endswith((".", "”")) for block in blocks[2:-1])

    def test_articles_have_a_readable_length_and_quote_somebody(self, paths):
        """Between 120 and 400 words, with a quotation by a person: something a summary can be made of."""
        bodies = [ET.tostring(item, encoding="unicode") for item in self.items(paths)]
        bodies += [note["content_html"] for note in self.notes(paths)]
        bodies += [path.read_text(encoding="utf-8") for path in self.texts(paths)]
        for body in bodies:
            assert 120 <= len(words(re.sub("<[^>]+>", " ", body))) <= 400
            assert "“" in body or "„" in body

    def test_nothing_points_to_a_real_host(self, paths):
        """Invented people live on reserved domains (RFC 2606)."""
        for path in [*paths.sources.rglob("*.*"), paths.config, paths.subscribers]:
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            hosts = re.findall(r"(?:https?://|@)([\w.-]+\.\w+)", text)
            known = re.compile(r"([\w-]+\.)*example\.(org|net|com)|(purl|jsonfeed)\.org")
            assert not [host for host in hosts if not known.fullmatch(host)]

    def test_there_are_twenty_five_readers_with_names_in_many_scripts(self, paths):
        """The inbox shows that names survive in any script, with commas and without a name."""
        with paths.subscribers.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        names = [row["name"] for row in rows]
        assert len({row["email"] for row in rows}) == 25
        assert "" in names
        assert any("," in name for name in names)
        assert sum(not name.isascii() for name in names) >= 15
        assert all(datetime.fromisoformat(row["confirmed_at"]) < NOW for row in rows)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def shingles(tokens: list[str]) -> set[tuple[str, ...]]:
    return set(zip(tokens, tokens[1:], tokens[2:], strict=False))
