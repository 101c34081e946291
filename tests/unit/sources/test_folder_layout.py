"""How a folder is laid out: sub-folders as sections, pictures beside their articles, drafts, and what is dated ahead."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.model import Article, Collected, FetchState, Image
from digest.sources.canonical import article_id, item_id
from digest.sources.folder import FolderSource
from tests.unit.sources.samples import NOW, ScriptedFetch, spec

TEXT = "A sentence of the article stands here, and it is long enough to be one.\n"
BASE = {"base_url": "https://news.example/articles"}


def collect(path: Path, now: datetime = NOW, **fields: Any) -> Collected:
    source = FolderSource(spec(**{"key": "folder:x", "type": "folder", "path": path, **fields}), ScriptedFetch())
    return asyncio.run(source.collect(FetchState(source="folder:x"), now))


def put(root: Path, name: str, *front: str, body: str = TEXT) -> Path:
    """Write an article with front matter, an hour old."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "\n".join(["---", *front, "---", ""]) if front else ""
    path.write_text(head + body, encoding="utf-8")
    moment = (NOW - timedelta(hours=1)).timestamp()
    os.utime(path, (moment, moment))
    return path


def only(path: Path, **fields: Any) -> Article:
    (found,) = collect(path, **fields).articles
    return found


# --- sections ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "section"),
    [
        ("a.md", ""),
        ("science/a.md", "Science"),
        ("science-and-nature/a.md", "Science and nature"),
        ("science/birds/a.md", "Science"),
        ("01-local_news/a.md", "Local news"),
        ("2026/03/a.md", ""),
        ("2026-03/sport/a.md", "Sport"),
        ("sport/2026/a.md", "Sport"),
        ("24h/a.md", "24h"),
        ("Über uns/a.md", "Über uns"),
        ("日本/a.md", "日本"),
    ],
)
def test_the_first_folder_is_the_section(tmp_path, place, section):
    """Below the root, with blanks for hyphens; years and months are none, and a number in front only orders."""
    put(tmp_path, place, "title: T")
    assert only(tmp_path).section == section


def test_who_knows_better_comes_first(tmp_path):
    """The article itself, then the configured source, then the folder."""
    put(tmp_path, "science/a.md", "title: T", "section: Birds")
    assert only(tmp_path, section="Configured").section == "Birds"
    put(tmp_path, "science/a.md", "title: T")
    assert only(tmp_path, section="Configured").section == "Configured"
    assert only(tmp_path).section == "Science"


def test_the_first_line_of_a_plain_text_is_its_section(tmp_path):
    """A plain-text article names its section itself, in a folder too; one that does not has that of the folder."""
    put(tmp_path, "science/a.txt", body=f"City Hall\n\nA title of the article\n\n{TEXT}")
    assert only(tmp_path).section == "City Hall"
    put(tmp_path, "science/a.txt", body=f"A title of the article\n\n{TEXT}")
    assert only(tmp_path).section == "Science"


def test_moving_an_article_within_its_name_keeps_others(tmp_path):
    """The section is no part of an article's identity; its place is."""
    put(tmp_path, "science/a.md", "title: T")
    one = only(tmp_path)
    put(tmp_path, "science/a.md", "title: T", "section: Birds")
    assert only(tmp_path).id == one.id


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".jpg", ".jpeg", ".png", ".webp", ".gif"])
def test_a_picture_beside_an_article_is_its_picture(tmp_path, ending):
    """Of the same name, reached below `base_url`, whatever the folder is called."""
    put(tmp_path, "my science/a story.md", "title: T")
    (tmp_path / "my science" / f"a story{ending}").write_bytes(b"x")
    url = f"https://news.example/articles/my%20science/a%20story{ending}"
    assert only(tmp_path, options=BASE).image == Image(url=url)


@pytest.mark.parametrize("base", ["https://news.example/articles", "https://news.example/articles/"])
def test_relative_links_and_pictures_become_absolute(tmp_path, base):
    """In the text and in the front matter, from where the file lies."""
    body = f"![The quay](quay.png)\n\n{TEXT}\n[More](../b.html) and [home](/).\n"
    put(tmp_path, "science/a.md", "title: T", "image: img/lead.jpg", "url: a.html", body=body)
    found = only(tmp_path, options={"base_url": base})
    assert found.image == Image(url="https://news.example/articles/science/img/lead.jpg")
    assert found.url == "https://news.example/articles/science/a.html"
    assert 'src="https://news.example/articles/science/quay.png"' in found.html
    assert 'href="https://news.example/articles/b.html"' in found.html
    assert 'href="https://news.example/"' in found.html
    assert collect(tmp_path, options={"base_url": base}).failures == ()


def test_what_the_text_shows_comes_before_what_lies_beside(tmp_path):
    """A picture that the author placed is the one that is meant."""
    put(tmp_path, "a.md", "title: T", body=f"![x](quay.png)\n\n{TEXT}")
    (tmp_path / "a.jpg").write_bytes(b"x")
    image = only(tmp_path, options=BASE).image
    assert image is not None
    assert image.url.endswith("/quay.png")


def test_pictures_without_an_address_are_left_out_and_told(tmp_path):
    """Beside an article, in a text or in front matter: one note for all of them, and what to do."""
    put(tmp_path, "a.md", "title: T", body=f"![x](quay.png)\n\n{TEXT}")
    put(tmp_path, "b.md", "title: T", "image: lead.jpg")
    put(tmp_path, "c.html", body=f'<h1>T</h1><p>{TEXT}</p><img src="deep/x.png">')
    put(tmp_path, "d.txt", body=f"A title of the article\n\n{TEXT}")
    (tmp_path / "d.jpg").write_bytes(b"x")
    found = collect(tmp_path)
    assert [article.image for article in found.articles] == [None] * 4
    (note,) = found.failures
    assert note.what == "4 pictures are left out, having no address on the web"
    assert "base_url" in note.hint
    assert note.where == str(tmp_path)


def test_pictures_of_the_web_need_no_note(tmp_path):
    """An address, a picture of the article's own page, and files that belong to nobody are no trouble."""
    put(tmp_path, "a.md", "title: T", body=f"![x](https://img.example/q.png)\n\n{TEXT}")
    put(tmp_path, "b.md", "title: T", "url: https://news.example/b", body=f"![x](q.png)\n\n{TEXT}")
    (tmp_path / "other.jpg").write_bytes(b"x")
    found = collect(tmp_path)
    assert found.failures == ()
    assert {article.image.url for article in found.articles if article.image} == {
        "https://img.example/q.png",
        "https://news.example/q.png",
    }


def test_a_link_as_a_picture_is_none(tmp_path):
    """What is outside of the folder stays there."""
    put(tmp_path, "in/a.md", "title: T")
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (tmp_path / "in" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    assert only(tmp_path / "in", options=BASE).image is None


@pytest.mark.parametrize("base", ["http://news.example/", "news.example", "https://", 3, True])
def test_a_base_that_no_mail_could_use_is_refused(tmp_path, base):
    """Pictures in a mail need https."""
    with pytest.raises(ConfigError, match="base_url is not an https address"):
        collect(tmp_path, options={"base_url": base})


# --- front matter -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["draft: true", "draft: yes", 'draft: "true"', "Draft: True", "published: false"])
def test_drafts_are_left_out(tmp_path, line):
    """As long as they say so; no failure is told, since nothing is wrong."""
    put(tmp_path, "a.md", "title: T", line)
    put(tmp_path, "b.md", "title: Other", "draft: false")
    found = collect(tmp_path)
    assert [article.title for article in found.articles] == ["Other"]
    assert found.failures == ()


def test_drafts_are_counted(tmp_path):
    """Who wonders where an article is learns that it is a draft; where there is none nothing is said."""
    put(tmp_path, "a.md", "title: T")
    assert collect(tmp_path).remarks == ()
    put(tmp_path, "b.md", "title: U", "draft: true")
    assert collect(tmp_path).remarks == ("1 draft is left out.",)
    put(tmp_path, "c.md", "title: V", "draft: true")
    assert collect(tmp_path).remarks == ("2 drafts are left out.",)


def test_a_folder_of_drafts_is_quiet(tmp_path):
    """There are articles; they are not ready. A draft's pictures are nobody's trouble yet."""
    put(tmp_path, "a.md", "title: T", "draft: true", "image: x.jpg")
    found = collect(tmp_path)
    assert (found.articles, found.failures) == ((), ())


def test_what_cannot_be_read_is_told_with_its_line_and_left_out(tmp_path):
    """The place is that of the file on this disk; the others are read."""
    put(tmp_path, "a/bad.md", "title: T", "date: tomorrow")
    put(tmp_path, "good.md", "title: Other")
    found = collect(tmp_path)
    assert [article.title for article in found.articles] == ["Other"]
    (failure,) = found.failures
    assert failure.where == f"{tmp_path / 'a' / 'bad.md'}, line 3"
    assert failure.hint


def test_what_is_over_is_left_out(tmp_path):
    """From its expiry date on, and that is counted."""
    put(tmp_path, "a.md", "title: T", f"expiryDate: {NOW:%Y-%m-%dT%H:%M:%SZ}")
    put(tmp_path, "b.md", "title: Other", f"expiryDate: {NOW + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}")
    found = collect(tmp_path)
    assert [article.title for article in found.articles] == ["Other"]
    assert found.remarks == ("1 article is left out, being past the expiry date.",)
    put(tmp_path, "c.md", "title: T", "expiryDate: 2026-01-01")
    assert collect(tmp_path).remarks == ("2 articles are left out, being past the expiry date.",)


@pytest.mark.parametrize("zero", ["0001-01-01", "0001-01-01T00:00:00Z", "'0001-01-01T00:00:00Z'"])
def test_a_page_of_hugo_without_an_end_has_none(tmp_path, zero):
    """Its zero date says that nobody has set one: the article goes out, dated by what else is known, and nothing is told."""
    put(tmp_path, "2026-03-01-a.md", "title: T", f"date: {zero}", f"publishDate: {zero}", f"expiryDate: {zero}")
    found = collect(tmp_path)
    assert [article.published for article in found.articles] == [datetime(2026, 3, 1, tzinfo=UTC)]
    assert (found.failures, found.remarks, found.withheld) == ((), (), ())


def test_what_many_articles_say_wrongly_is_told_once(tmp_path):
    """Of the first, with the number of the others; each goes out."""
    for name in ("a.md", "b.md", "c.md"):
        put(tmp_path, name, f"title: {name}", "autor: Ann")
    put(tmp_path, "d.md", "title: d", "titel: D")
    found = collect(tmp_path)
    assert len(found.articles) == 4
    assert [(failure.where, failure.what) for failure in found.failures] == [
        (f"{tmp_path / 'a.md'}, line 3", "`autor` is unknown, and so in 2 more"),
        (f"{tmp_path / 'd.md'}, line 3", "`titel` is unknown"),
    ]
    assert all(failure.remark for failure in found.failures)
    assert collect(tmp_path / "d.md").failures[0].where == f"{tmp_path / 'd.md'}, line 3"


@pytest.mark.parametrize("head", ["Sperrfrist: 24.12.2027, 6 Uhr", "Titel: Neue Halle\nEntwurf: ja"])
def test_an_embargo_in_another_language_above_a_text(tmp_path, head):
    """A line above the text keeps it back as `Embargo` does, and is told; a date of what the text is about does not."""
    (tmp_path / "held.txt").write_text(f"{head}\n\nDie Halle wird geöffnet.\n\nAm Montag.\n", "utf-8")
    (tmp_path / "event.txt").write_text("Datum: 24.12.2027\n\nDas Fest beginnt.\n\nAm Montag.\n", "utf-8")
    found = collect(tmp_path)
    assert len(found.articles) == 1
    assert [(one.where.partition(",")[0], one.remark) for one in found.failures] == [
        (str(tmp_path / "held.txt"), False)
    ]


def test_what_must_not_go_out_is_withheld_by_every_id_that_it_may_have(tmp_path):
    """By its name, and by its address where that can be seen; what is given is not."""
    put(tmp_path, "draft.md", "title: T", "draft: true", "url: https://news.example/a")
    put(tmp_path, "broken.md", "title: [", "url: 'https://news.example/b'")
    put(tmp_path, "over.md", "title: T", "expiryDate: 2026-01-01")
    put(tmp_path, "good.md", "title: T")
    by_name = {item_id("folder:x", name) for name in ("draft.md", "broken.md", "over.md")}
    by_address = {article_id(f"https://news.example/{name}") for name in "ab"}
    assert set(collect(tmp_path).withheld) == by_name | by_address


def test_it_is_known_what_is_there(tmp_path):
    """Everything that lies in the folder, beyond the limit and what is withheld too; nothing of what is hidden."""
    for name in ("a.md", "sub/b.md"):
        put(tmp_path, name, "title: T", "date: 2026-01-01")
    put(tmp_path, "c.md", "title: T", "url: https://news.example/c")
    put(tmp_path, "broken.md", "title: [")
    put(tmp_path, "_drafts/d.md", "title: T")
    found = collect(tmp_path, max_items=1)
    named = {item_id("folder:x", name) for name in ("a.md", "sub/b.md", "broken.md")}
    assert set(found.present or ()) == named | {article_id("https://news.example/c")}
    assert len(found.articles) == 1


def test_where_a_folder_cannot_be_read_nobody_knows_what_is_there(tmp_path, monkeypatch):
    """Not even of the others: the run is told that nothing is taken back."""
    put(tmp_path, "a.md", "title: T")
    (tmp_path / "shut").mkdir()
    iterdir = Path.iterdir

    def listed(path: Path) -> Any:
        if path.name == "shut":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", listed)
    found = collect(tmp_path)
    assert [article.title for article in found.articles] == ["T"]
    assert found.present is None
    assert "what waits for its date goes out" in found.failures[0].hint


@pytest.mark.parametrize(
    ("line", "weight"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        *((nonsense, 2.0) for nonsense in ("0", "-1", "101", "heavy", "true", ".nan", ".inf")),
    ],
)
def test_an_article_may_have_a_weight_of_its_own(tmp_path, line, weight):
    """In the place of its source's; nonsense counts for nothing."""
    put(tmp_path, "a.md", "title: T", f"weight: {line}")
    assert only(tmp_path, weight=2.0).weight == weight


def test_every_field_of_front_matter_counts(tmp_path):
    """Title, date, author, tags, language, section, image, url and weight."""
    put(
        tmp_path,
        "a.md",
        "title: The quay",
        "date: 2026-03-02 08:00",
        "author: [Ines Duarte, Noor Haddad]",
        "tags: [quay, harbour]",
        "language: en-GB",
        "section: City",
        "image: https://img.example/q.jpg",
        "url: https://news.example/quay",
        "weight: 2",
    )
    found = only(tmp_path)
    assert (found.title, found.author, found.section) == ("The quay", "Ines Duarte, Noor Haddad", "City")
    assert (found.tags, found.language, found.weight) == (("quay", "harbour"), "en-GB", 2.0)
    assert (found.url, found.image) == ("https://news.example/quay", Image(url="https://img.example/q.jpg"))
    assert found.published == datetime(2026, 3, 2, 8, tzinfo=UTC)


# --- dated ahead ------------------------------------------------------------------------------------------------------


def test_what_is_dated_ahead_takes_nobodys_place(tmp_path):
    """However much is planned, what is due is given first; the next to come follows."""
    for day in range(10, 20):
        put(tmp_path, f"p{day}.md", f"title: Planned {day}", f"date: 2026-03-{day}")
    put(tmp_path, "a.md", "title: Due", "date: 2026-03-02")
    put(tmp_path, "b.md", "title: Older", "date: 2026-03-01")
    assert [one.title for one in collect(tmp_path, max_items=3).articles] == ["Due", "Older", "Planned 10"]


dates = st.lists(st.integers(-20, 20), max_size=12)


@given(dates, st.integers(1, 6))
def test_as_many_as_may_be_of_what_is_due(tmp_path_factory, days, most):
    """For any dates: nothing dated ahead is given while something due is left out."""
    root = tmp_path_factory.mktemp("folder")
    for index, day in enumerate(days):
        put(root, f"{index}.md", f"title: T{index}", f"date: {(NOW + timedelta(days=day)).isoformat()}")
    published = [one.published for one in collect(root, max_items=most).articles if one.published]
    due = sum(day <= 0 for day in days)
    assert sum(moment <= NOW for moment in published) == min(due, most)
    assert len(published) == min(len(days), most)
