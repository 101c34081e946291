"""The archive as a whole: which files there are, how they hang together, and what they say of themselves."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from digest.archive import File, Site
from digest.archive.pages import HTML
from digest.errors import RenderError
from digest.model import Edition, Section, Summary
from digest.rendering import EditionRenderer
from digest.resources import template_root
from tests.archived import BASE, BAY, PUBLIC, UNLISTED, Shelf
from tests.unit.rendering.samples import edition, long_edition

OFF = replace(UNLISTED, key="secret", archive="off", archive_url="")
ALL = (PUBLIC, BAY, UNLISTED, OFF)
LISTS = ("index.html", "harbour/index.html", "bay/index.html")
NASTY = "<script>alert(1)</script>{{7*7}}\"'&\u202e"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    found = Shelf()
    found.add(PUBLIC, 3)
    found.add(BAY, 2)
    found.add(UNLISTED, 2)
    found.add(OFF, 1)
    return found


@pytest.fixture(scope="module")
def files(shelf) -> dict[str, File]:
    return {path: make() for path, make in shelf.plan(*ALL).items()}


def tree(file: File) -> Any:
    return html.fromstring(file.body.decode())


def pages_of(shelf: Shelf, key: str) -> list[str]:
    return [f"e/{one.public_id}.html" for one in shelf.shown if one.newsletter == key]


def test_every_file_is_where_the_plan_says(files):
    """A file that is asked for by its path is the one that a build writes there."""
    assert all(path == file.path for path, file in files.items())


def test_the_files_of_an_archive(shelf, files):
    """A page for each edition that has one, lists and feeds of what is public, and nothing else."""
    editions = [path for key in ("harbour", "bay", "board") for path in pages_of(shelf, key)]
    lists = [f"{under}{name}" for under in ("", "harbour/", "bay/") for name in ("index.html", "atom.xml", "feed.json")]
    assert set(files) == {*editions, *lists, "sitemap.xml", "404.html", "e/index.html"}


def test_editions_come_before_what_lists_them(files):
    """Whoever writes the files in their order never has a link that leads nowhere."""
    last = max(place for place, path in enumerate(files) if path.startswith("e/") and path != "e/index.html")
    assert last < min(list(files).index(path) for path in LISTS)


def test_links_lead_somewhere(files):
    """Every relative link of every page leads to a file of the archive, every whole one of ours too."""
    for path, file in files.items():
        if file.kind != HTML:
            continue
        for link in tree(file).xpath("//@href"):
            if link.startswith(("mailto:", "#")) or urlsplit(link).netloc not in ("", urlsplit(BASE).netloc):
                continue
            place = urljoin(f"{BASE}/{path}", link).removeprefix(f"{BASE}/")
            assert place + ("index.html" if place == "" or place.endswith("/") else "") in files, (path, link)


def test_whole_addresses_lead_to_files(files):
    """Canonical links, feeds and the sitemap name the very addresses at which the files lie."""
    for path, file in files.items():
        named = [urljoin(BASE + "/", path).removesuffix("index.html")]
        if file.kind == HTML and path not in ("404.html", "e/index.html"):
            assert tree(file).xpath("//link[@rel='canonical']/@href") == named
            assert tree(file).xpath("//meta[@property='og:url']/@content") == named
    locations = etree.fromstring(files["sitemap.xml"].body).findall(".//{*}loc")
    for one in locations:
        path = (one.text or "").removeprefix(f"{BASE}/")
        assert (f"{path}index.html" if path == "" or path.endswith("/") else path) in files


def test_nothing_leads_to_an_unlisted_edition(shelf, files):
    """No list, feed, sitemap or other edition names one; its own page asks robots to stay away, and leads to no neighbour."""
    hidden = pages_of(shelf, "board")
    for path, file in files.items():
        others = [one for one in hidden if one != path]
        assert not [one for one in others if one.rpartition("/")[2].encode() in file.body], path
    for path in hidden:
        page = tree(files[path])
        assert not files[path].listed
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
        assert not page.xpath("//nav | //link[@rel='prev' or @rel='next' or @rel='alternate']")


def test_public_pages_may_be_found(shelf, files):
    """What is public is not kept from search engines."""
    for path in (*LISTS, *pages_of(shelf, "harbour")):
        assert files[path].listed
        assert not tree(files[path]).xpath("//meta[@name='robots']")


def test_neighbours(shelf, files):
    """An edition leads to the one before and the one after it, of its own newsletter, as links and for browsers."""
    first, second, third = pages_of(shelf, "harbour")
    for path, older, newer in ((first, None, second), (second, first, third), (third, second, None)):
        page = tree(files[path])
        for relation, wanted in (("prev", older), ("next", newer)):
            name = [wanted.rpartition("/")[2]] if wanted else []
            assert page.xpath(f"//head/link[@rel='{relation}']/@href") == name
            assert page.xpath(f"//nav//a[@rel='{relation}']/@href") == name
        assert page.xpath("//header//a/@href") == ["../harbour/"]


def test_a_page_says_what_it_is(shelf, files):
    """Language, direction, title, description and preview are those of the edition, and name no third party."""
    for key, language, side in (("harbour", "en-GB", "ltr"), ("bay", "ar", "rtl")):
        path = pages_of(shelf, key)[0]
        one = next(one for one in shelf.shown if one.newsletter == key)
        page = tree(files[path])
        assert (page.get("lang"), page.get("dir")) == (language, side)
        assert page.findtext("head/title").startswith(f"{one.subject} · ")
        assert page.xpath("//meta[@name='description']/@content") == [one.preheader]
        assert page.xpath("//meta[@property='og:title']/@content") == [one.subject]
        assert page.xpath("//meta[@property='og:description']/@content") == [one.preheader]
        assert page.xpath("//meta[@property='article:published_time']/@content") == [one.published.isoformat()]
        assert not page.xpath("//meta[contains(@content, 'https://') and not(contains(@content, 'news.example.org'))]")


@pytest.mark.parametrize("kind", ["edition", *LISTS, "404.html"])
def test_structure_for_screen_readers(shelf, files, kind):
    """One main region that the skip link leads to, one heading of the first level, no level left out, named navigation."""
    page = tree(files[pages_of(shelf, "harbour")[1] if kind == "edition" else kind])
    (main,) = page.xpath("//main")
    assert page.xpath("//body/a[1]/@href") == [f"#{main.get('id')}"]
    assert main.get("tabindex") == "-1"
    levels = [int(one.tag[1]) for one in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1 == levels.count(1)
    assert all(later <= before + 1 for before, later in pairwise(levels))
    names = page.xpath("//nav/@aria-label")
    assert len(set(names)) == len(names) == len(page.xpath("//nav"))
    assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert not page.xpath("//*[@aria-roledescription]")


def test_what_a_page_may_do(files):
    """Nothing is allowed but its own blocks of styles by their hashes, and on the page of a mail pictures over https and its style attributes."""
    for file in files.values():
        if file.kind != HTML:
            assert file.policy == "default-src 'none'"
            continue
        page = tree(file)
        assert not page.xpath("//script | //iframe | //form | //object | //embed | //base")
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //link[@rel='stylesheet' or @rel='preload']")
        assert f"{page.xpath('//meta[@http-equiv]/@content')[0]}; frame-ancestors 'none'" == file.policy
        rules = dict(rule.strip().split(" ", 1) for rule in file.policy.split(";"))
        assert (rules["default-src"], rules["base-uri"], rules["form-action"]) == ("'none'", "'none'", "'none'")
        blocks = re.findall(r"<style>(.*?)</style>", file.body.decode(), re.DOTALL)
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in blocks}
        mail = "style-src-attr" in rules
        assert set(rules["style-src-elem" if mail else "style-src"].split()) == hashes
        assert mail == bool(page.xpath("//@style"))
        assert rules.get("img-src") == ("https:" if mail else None)


def test_a_list_shows_every_edition_newest_first(shelf, files):
    """Number, date, subject and preheader of each edition, in the newsletter's own language and zone."""
    page = tree(files["harbour/index.html"])
    subjects = [one.subject for one in reversed(shelf.shown) if one.newsletter == "harbour"]
    assert page.xpath("//li//a/text()") == subjects
    assert page.xpath("//li/p[1]/text()")[-1] == "No. 1 · 30 November 2026"
    assert tree(files["bay/index.html"]).xpath("//li/@dir") == ["rtl", "rtl"]


def test_the_first_page_shows_all_public_newsletters(files):
    """Each with its latest editions, under its name, which leads to its own list."""
    page = tree(files["index.html"])
    assert page.xpath("//h2/a/@href") == ["harbour/", "bay/"]
    assert len(page.xpath("//li")) == 5


def test_feeds_hold_what_is_public(shelf, files):
    """The feed of a newsletter holds its editions, that of the archive all public ones, newest first."""
    for path, keys in (("harbour/feed.json", {"harbour"}), ("feed.json", {"harbour", "bay"})):
        wanted = [f"{BASE}/e/{one.public_id}.html" for one in reversed(shelf.shown) if one.newsletter in keys]
        assert [item["id"] for item in json.loads(files[path].body)["items"]] == wanted
        home = f"{BASE}/{dirname(path)}/" if dirname(path) else f"{BASE}/"
        assert json.loads(files[path].body)["home_page_url"] == home


def test_links_of_feeds_are_links():
    """An address of an article that is none of the web is told as text: a reader of feeds would follow it."""
    shelf = Shelf()
    shelf.add(PUBLIC)
    one = shelf.editions[1]
    story = one.sections[0].stories[0]
    bad = replace(story, article=replace(story.article, url="javascript:alert(1)"))
    shelf.editions[1] = replace(one, sections=(replace(one.sections[0], stories=(bad,)),))
    body = shelf.plan(PUBLIC)["harbour/feed.json"]().body.decode()
    assert "javascript" not in body
    assert story.article.title in body


def test_words_of_the_world_stay_words():
    """Subjects and preheaders with markup in them are shown as they are, wherever they stand."""
    shelf = Shelf()
    shelf.add(PUBLIC, 2, subject=NASTY, preheader=NASTY)
    title = replace(PUBLIC, title=NASTY)
    for path, make in shelf.plan(title).items():
        file = make()
        if file.kind == HTML:
            assert not tree(file).xpath("//script")
            if path.startswith("e/b") or path == "index.html":
                assert NASTY in tree(file).text_content()


def test_an_archive_without_editions():
    """Before the first edition there is a page that says so, and no feed, which would be empty."""
    plan = Shelf().plan(PUBLIC)
    assert set(plan) == {"index.html", "404.html", "e/index.html", "harbour/index.html"}
    for path in ("index.html", "harbour/index.html"):
        assert "There is no edition here yet." in tree(plan[path]()).text_content()
        assert not tree(plan[path]()).xpath("//link[@rel='alternate']")


def test_nothing_public():
    """With unlisted newsletters alone there are their pages, and pages that keep a web server from listing them."""
    shelf = Shelf()
    shelf.add(UNLISTED)
    plan = shelf.plan(UNLISTED, OFF)
    assert set(plan) == {*pages_of(shelf, "board"), "index.html", "404.html", "e/index.html"}
    assert not any(make().listed for make in plan.values())


def test_a_newsletter_that_is_not_configured_any_more_is_not_shown(shelf):
    """Nobody says any more whether its editions are for everybody."""
    assert not set(shelf.plan(BAY)) & set(pages_of(shelf, "harbour"))


def test_a_newsletter_called_e():
    """A newsletter whose key is the name of the folder of editions has its list there, beside them."""
    shelf = Shelf()
    named = replace(PUBLIC, key="e")
    shelf.add(named)
    plan = shelf.plan(named)
    assert tree(plan["e/index.html"]()).xpath("//li//a/@href") == [f"../{path}" for path in pages_of(shelf, "e")]


def test_a_page_is_made_when_it_is_asked_for(shelf):
    """A plan costs no content: one page of it reads one edition."""
    shelf.asked.clear()
    plan = shelf.plan(*ALL)
    assert shelf.asked == []
    plan[pages_of(shelf, "harbour")[0]]()
    assert shelf.asked == [1]


def test_the_same_editions_make_the_same_files(shelf, files):
    """Building again gives the same bytes: nothing knows a clock or chance."""
    assert {path: make().body for path, make in shelf.plan(*ALL).items()} == {p: f.body for p, f in files.items()}


def test_own_templates_come_first(tmp_path, shelf):
    """A file in the user's folder replaces the shipped one, and its style is the one that is allowed."""
    own = tmp_path / "archive"
    own.mkdir()
    (own / "style.css").write_text(".ar-body { color: #123456 }", encoding="utf-8")
    file = Site(ALL, BASE, tmp_path).plan(shelf.published(), shelf)["index.html"]()
    assert b"<style>.ar-body { color: #123456 }</style>" in file.body


@pytest.mark.parametrize(
    ("name", "source"),
    [("list.html.j2", "{{ nothing }}"), ("list.html.j2", "{% if %}"), ("list.html.j2", "{{ ''.__class__.__mro__ }}")],
)
def test_a_broken_template_is_named(tmp_path, shelf, name, source):
    """A broken or unsafe template makes an error with its name, not a page."""
    own = tmp_path / "archive"
    own.mkdir()
    (own / name).write_text(source, encoding="utf-8")
    with pytest.raises(RenderError) as caught:
        Site(ALL, BASE, tmp_path).plan(shelf.published(), shelf)["index.html"]()
    assert caught.value.where.startswith(name)


def test_a_style_that_ends_its_tag_is_refused_at_once(tmp_path):
    """What would break out of its block stops the program before anybody sees a page."""
    own = tmp_path / "archive"
    own.mkdir()
    (own / "style.css").write_text("p{}</style><script>", encoding="utf-8")
    with pytest.raises(RenderError, match="closing tag"):
        Site(ALL, BASE, tmp_path)


def test_every_shipped_template_is_used():
    """The folder holds no template that no page needs."""
    names = {path.name for path in template_root("archive").iterdir()}
    assert names == {"base.html.j2", "edition.html.j2", "list.html.j2", "missing.html.j2", "style.css"}
    assert normpath(str(template_root("archive"))).endswith("archive")


def shortened() -> tuple[Shelf, Edition]:
    """Publish an edition that does not fit into a mail, as it went out."""
    shelf, made = Shelf(), long_edition(120)
    content = EditionRenderer(browser_url=lambda *_: PUBLIC.browser_url("a" * 25 + "1")).render(made, PUBLIC)
    shelf.add(PUBLIC, content=content)
    shelf.editions[1] = made
    return shelf, made


def test_what_did_not_fit_into_the_mail_is_on_the_page():
    """What is more on the web is there: every story of the edition stands there, those that the mail only names with their source and summary."""
    shelf, made = shortened()
    (path,) = pages_of(shelf, "harbour")
    page = tree(shelf.plan(PUBLIC)[path]())
    cards = shelf.contents[1].parts[-1].cards
    left_out = [story for story in made.stories if story.article.id not in cards]
    told = page.xpath("//section[@class='ar-rest']//div[@class='ar-item']")
    assert len(left_out) > 12
    assert [one.xpath(".//h3/a/@href") for one in told] == [[story.article.url] for story in left_out]
    assert [one.xpath("./p/text()") for one in told] == [
        [story.article.source_name, story.summary.text if story.summary else ""] for story in left_out
    ]


def test_the_heading_that_leads_to_the_page_stays_on_it():
    """In the mail it is a link to this page; here it is the heading of the titles below it."""
    shelf, _ = shortened()
    mail: Any = html.fromstring(shelf.contents[1].html)
    page: Any = html.fromstring(built(shelf))
    words = mail.xpath("//h2/a[contains(., 'on the web')]")[0]
    assert words.get("href") == PUBLIC.browser_url("a" * 25 + "1")
    assert [one.text_content() for one in page.xpath("//h2[not(a)]") if "on the web" in one.text_content()] == [
        words.text
    ]
    assert not page.xpath(f"//main//a[@href='{words.get('href')}']")


def test_what_found_no_room_is_on_the_page():
    """A story that the mail only names is told on the page of the edition, and says there that it is an update."""
    shelf, one = Shelf(), edition()
    shelf.add(PUBLIC)
    shelf.editions[1] = replace(one, more=(replace(one.stories[-1], updates=3), one.stories[0]))
    (path,) = pages_of(shelf, "harbour")
    told = tree(shelf.plan(PUBLIC)[path]()).xpath("//section[@class='ar-rest']//p[@class='ar-meta']/text()")
    last, first = one.stories[-1].article.source_name, one.stories[0].article.source_name
    assert told == [f"Update · {last}", first]


@pytest.mark.parametrize(("language", "word"), [("en", "Update"), ("de", "Aktualisiert")])
def test_the_page_carries_the_label_of_an_update(language, word):
    """What the mail says of a story that is an update, the page says too."""
    plain = edition()
    letter = replace(PUBLIC, language=language)
    made = replace(edition([replace(one, updates=2) for one in plain.stories], letter), language=language)
    shelf = Shelf()
    shelf.add(letter, content=EditionRenderer().render(made, letter), language=language)
    (path,) = pages_of(shelf, "harbour")
    labels = [text for text in tree(shelf.plan(letter)[path]()).xpath("//main//text()") if word in text]
    assert len(labels) >= len(made.stories)


def test_the_rest_is_in_the_language_of_its_text():
    """A story that is told on the page alone is marked by what its text is in, as in the mail."""
    shelf, one = Shelf(), edition()
    shelf.add(PUBLIC)
    last = one.stories[-1]
    arabic = replace(last, summary=Summary(sentences=("س.",), method="extract", language="ar"))
    shelf.editions[1] = replace(one, more=(arabic,))
    (path,) = pages_of(shelf, "harbour")
    rest = tree(shelf.plan(PUBLIC)[path]()).xpath("//section[@class='ar-rest']")[0]
    assert rest.xpath(".//*[@lang='ar']/@dir")[0] == "rtl"


def test_the_rest_does_not_name_the_newsletter_as_its_own_source():
    """Neither on the page nor in the feed."""
    shelf, one = Shelf(), edition()
    shelf.add(PUBLIC)
    own = replace(one.stories[0], article=replace(one.stories[0].article, title="Ours alone", source_name=PUBLIC.title))
    shelf.editions[1] = replace(
        one, sections=(Section(name="", stories=(own,)),), more=(replace(own, updates=3), one.stories[1])
    )
    (path,) = pages_of(shelf, "harbour")
    plan = shelf.plan(PUBLIC)
    told = tree(plan[path]()).xpath("//section[@class='ar-rest']//p[@class='ar-meta']/text()")
    assert told[-2:] == ["Update", one.stories[1].article.source_name]
    feed = next(make for name, make in plan.items() if name.endswith("harbour/atom.xml"))().body.decode()
    assert "Ours alone" in feed
    assert f"({PUBLIC.title})" not in feed


def test_a_mail_that_holds_everything_has_no_rest(files):
    """An edition that fits is told once."""
    assert not [path for path, file in files.items() if b'class="ar-rest"' in file.body]


def built(shelf: Shelf) -> str:
    """Give the one page of an edition."""
    (path,) = pages_of(shelf, "harbour")
    return shelf.plan(PUBLIC)[path]().body.decode()
