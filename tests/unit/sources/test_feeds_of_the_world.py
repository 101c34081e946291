"""Feeds in the shapes that the world sends them: old and new formats, name spaces, bases, languages, and their usual damage."""

# ruff: noqa: RUF001  quotes and month names of many languages are what these feeds hold

from datetime import UTC, datetime
from typing import Any

import pytest

from digest.errors import SourceError
from digest.model import Image
from digest.sources.canonical import article_id, item_id
from tests.unit.sources.samples import HOME, item, rss
from tests.unit.sources.test_parsing import parse, utc

XML = '<?xml version="1.0" encoding="utf-8"?>'
ATOM = "http://www.w3.org/2005/Atom"


def atom(*entries: str, language: str = "", base: str = "", namespace: str = ATOM) -> str:
    marks = (f' xml:lang="{language}"' if language else "") + (f' xml:base="{base}"' if base else "")
    head = f'<title>Notes</title><id>urn:feed</id><link rel="alternate" href="{HOME}"/>'
    return f'{XML}<feed xmlns="{namespace}"{marks}>{head}{"".join(entries)}</feed>'


def entry(title: str = "A title", link: str = HOME + "a", inside: str = "", marks: str = "") -> str:
    return f'<entry{marks}><title>{title}</title><id>urn:{title}</id><link href="{link}"/>{inside}</entry>'


def only(body: str | bytes, **fields: Any) -> Any:
    (article,) = parse(body, **fields)
    return article


@pytest.mark.parametrize("language", ["de", "pt-BR", "zh-Hant"])
@pytest.mark.parametrize("namespace", [ATOM, "http://purl.org/atom/ns#"])
def test_the_language_of_an_atom_root_is_that_of_its_articles(language, namespace):
    """`xml:lang` on the root holds for every entry that does not say otherwise, in Atom 1.0 and 0.3."""
    feed = atom(entry("One"), entry("Two", HOME + "b", marks=' xml:lang="fr"'), language=language, namespace=namespace)
    assert [article.language for article in parse(feed)] == [language, "fr"]


@pytest.mark.parametrize(
    ("feed", "language"),
    [
        (rss(item()).replace("<language>en</language>", "").replace("<rss ", '<rss xml:lang="nl" '), "nl"),
        (rss(item(dc__language="it")), "it"),
        (rss(item(), language="de-de"), "de-DE"),
        (rss(item(), language="English"), ""),
        (atom(entry(inside='<content type="html" xml:lang="es">Hola</content>'), language="en"), "es"),
        (
            f'<a:feed xmlns:a="{ATOM}" xml:lang="cs"><a:entry><a:title>T</a:title><a:link href="{HOME}a"/></a:entry></a:feed>',
            "cs",
        ),
        (atom(entry(), language="de").replace("<title>Notes", "<title>Q & A"), "de"),
    ],
)
def test_the_nearest_word_on_the_language_counts(feed, language):
    """The item before the channel, the content before its entry; names that are no tags say nothing; broken XML loses nothing."""
    assert only(feed).language == language


@pytest.mark.parametrize(
    ("base", "entry_base", "link", "url"),
    [
        ("", "", "story", "https://feeds.example/story"),
        ("https://b.example/x/", "", "story", "https://b.example/x/story"),
        ("https://b.example/x/", "deep/", "story", "https://b.example/x/deep/story"),
        ("https://b.example/x/", "https://c.example/", "story", "https://c.example/story"),
        ("https://b.example/x/", "", "//d.example/story", "https://d.example/story"),
        ("https://b.example/x/", "", "/story", "https://b.example/story"),
        ("https://b.example/x/", "", "https://e.example/story", "https://e.example/story"),
    ],
)
def test_bases_of_atom(base, entry_base, link, url):
    """Links count from the nearest `xml:base`, else from the document (RFC 4287, 2)."""
    marks = f' xml:base="{entry_base}"' if entry_base else ""
    assert only(atom(entry(link=link, marks=marks), base=base)).url == url


def test_atom_prefers_the_page_among_its_links():
    """Of the links of an entry the alternate one is the article; enclosures, edits and replies are not."""
    links = "".join(f'<link rel="{rel}" href="{HOME}{rel}"/>' for rel in ("self", "edit", "replies", "enclosure"))
    feed = atom(
        f'<entry><title>T</title><id>i</id>{links}<link rel="alternate" type="text/html" href="{HOME}page"/></entry>'
    )
    assert only(feed).url == HOME + "page"


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        ("text", "1 &lt; 2 and &amp;amp;", "1 < 2 and &amp;"),
        ("html", "&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;", "One & two.\n\nThree."),
        ("html", "<![CDATA[<p>One &amp; two.</p><p>Three.</p>]]>", "One & two.\n\nThree."),
        ("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div>', "One.\n\nTwo."),
    ],
)
def test_the_types_of_atom_text(kind, content, text):
    """Text, escaped HTML and XHTML each give the paragraphs that a reader would see."""
    assert only(atom(entry(inside=f'<content type="{kind}">{content}</content>'))).text == text


def test_dates_of_atom():
    """`published` is when it came out and `updated` when it was touched; with one of them alone both are that one."""
    both = "<published>2026-03-01T10:00:00Z</published><updated>2026-03-02T10:00:00+02:00</updated>"
    found = only(atom(entry(inside=both)))
    assert (found.published, found.updated) == (utc(2026, 3, 1, 10), utc(2026, 3, 2, 8))
    alone = only(atom(entry(inside="<updated>2026-03-02T10:00:00Z</updated>")))
    assert alone.published == alone.updated == utc(2026, 3, 2, 10)


def test_atom_of_the_year_2003():
    """Atom 0.3 had `issued` and `modified`, and modes of content."""
    inside = '<issued>2026-03-01T10:00:00Z</issued><modified>2026-03-02T10:00:00Z</modified><content type="text/html" mode="escaped">&lt;p&gt;Old.&lt;/p&gt;</content>'
    found = only(atom(entry(inside=inside), namespace="http://purl.org/atom/ns#"))
    assert (found.title, found.text) == ("A title", "Old.")
    assert found.published == utc(2026, 3, 1, 10)


RDF = (
    f'{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    '<channel rdf:about="https://site.example/"><title>River</title><link>https://site.example/</link><dc:language>sv</dc:language></channel>'
    '<item rdf:about="https://site.example/1"><title>Ett</title><link>https://site.example/1</link><dc:date>2026-02-27T12:15:00+01:00</dc:date>'
    "<dc:creator>Eva</dc:creator><dc:subject>Djur</dc:subject><description>Kort.</description>"
    "<content:encoded><![CDATA[<p>Långt och bra.</p><p>Slut.</p>]]></content:encoded></item></rdf:RDF>"
)


def test_rss_one():
    """RSS 1.0 keeps its items beside the channel and its facts in Dublin Core; the encoded content goes before the teaser."""
    found = only(RDF)
    assert (found.title, found.author, found.tags, found.language) == ("Ett", "Eva", ("Djur",), "sv")
    assert found.published == utc(2026, 2, 27, 11, 15)
    assert found.text == "Långt och bra.\n\nSlut."


@pytest.mark.parametrize("version", ["0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1", "9"])
def test_every_version_number_of_rss(version):
    """Whatever number an RSS feed bears, its items are read."""
    assert only(rss(item()).replace('version="2.0"', f'version="{version}"')).title == "A title"


def media(inside: str) -> Any:
    return only(rss(item(description="Text.")).replace("</item>", f"{inside}</item>")).image


@pytest.mark.parametrize(
    ("inside", "image"),
    [
        ('<media:content url="https://i.example/a.jpg" medium="image" width="800" height="600"/>', Image(url="https://i.example/a.jpg", width=800, height=600)),
        ('<media:thumbnail url="https://i.example/t.jpg" width="150" height="100"/>', Image(url="https://i.example/t.jpg", width=150, height=100)),
        ('<media:group><media:content url="https://i.example/s.jpg" type="image/jpeg" width="200"/><media:content url="https://i.example/l.jpg" type="image/jpeg" width="900"/></media:group>', Image(url="https://i.example/l.jpg", width=900)),
        ('<media:content url="https://i.example/v.mp4" type="video/mp4"/><media:thumbnail url="https://i.example/t.jpg"/>', Image(url="https://i.example/t.jpg")),
        ('<media:content url="http://i.example/a.jpg" medium="image"/>', None),
        ('<media:content url="/img/a.jpg" medium="image"/>', Image(url="https://site.example/img/a.jpg")),
        ('<media:content url="data:image/png;base64,AAAA" medium="image"/>', None),
        ('<enclosure url="https://i.example/e.png" type="image/png" length="1"/>', Image(url="https://i.example/e.png")),
        ('<enclosure url="https://i.example/e.mp3" type="audio/mpeg" length="1"/>', None),
        ('<media:content url="" medium="image"/>', None),
        ('<media:content url="https://i.example/pixel.gif" medium="image" width="1" height="1"/>', None),
    ],
)  # fmt: skip
def test_pictures_of_mediarss(inside, image):
    """The largest picture leads; films, sound, http, data and tracking pixels are no pictures."""
    assert media(inside) == image


@pytest.mark.parametrize(
    ("guid", "marks", "url"),
    [
        (HOME + "g", "", HOME + "g"),
        (HOME + "g", ' isPermaLink="true"', HOME + "g"),
        (HOME + "g", ' isPermaLink="false"', ""),
        ("tag:site.example,2026:1", ' isPermaLink="false"', ""),
    ],
)
def test_a_guid_in_the_place_of_a_link(guid, marks, url):
    """Without a link a guid is the address, unless it says that it is none."""
    found = only(rss(f"<item><title>T</title><guid{marks}>{guid}</guid></item>"))
    assert found.url == url
    assert found.id == (article_id(url) if url else item_id("feed:test", guid))


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("<![CDATA[Beans & peas]]>", "Beans & peas"),
        ("<![CDATA[Beans &amp; <b>peas</b>]]>", "Beans & peas"),
        ("Beans &amp;amp; peas", "Beans & peas"),
        ("Beans &amp;#8212; peas", "Beans — peas"),
        ("&lt;b&gt;Beans&lt;/b&gt; and peas", "Beans and peas"),
        ("  Beans\n\t and   peas ", "Beans and peas"),
        ("Beans &lt; peas", "Beans < peas"),
        ("Beans &nbsp; peas", "Beans peas"),
        ("Beans &hellip; peas", "Beans … peas"),
        ("Beans &bogus; peas", "Beans &bogus; peas"),
        ("", ""),
    ],
)
def test_titles_in_every_dress(title, line):
    """CDATA, markup, entities once or twice escaped and wild spaces give one plain line."""
    assert only(rss(item(title))).title == line


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("&lt;p&gt;One &amp;amp; two.&lt;/p&gt;", "One & two."),
        ("<![CDATA[<p>One.<p>Two.]]>", "One.\n\nTwo."),
        ("<![CDATA[One.<br><br>Two.]]>", "One.\n\nTwo."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("<![CDATA[<div><p>Bold <b>and</p> <i>crossed</b> out</i>.</div>]]>", "Bold and\n\ncrossed out."),
        ("<![CDATA[<p>One.</p><img width=1 height=1 src=https://t.example/p.gif>]]>", "One."),
        ("<![CDATA[<p>One.</p><p>The post One appeared first on Site.</p>]]>", "One."),
        ("<![CDATA[<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph -->]]>", "One."),
        ("<![CDATA[]]>", ""),
    ],
)
def test_descriptions_in_every_dress(description, text):
    """Escaped, in CDATA, unclosed, crossed, with the marks of editors and trackers: the text is what the author wrote."""
    assert only(rss(item(description=description))).text == text


DATES = [
    ("pt", "Seg, 02 Mar 2026 10:00:00 +0000"),
    ("es", "lun, 02 mar 2026 10:00:00 +0000"),
    ("fr", "lun., 02 mars 2026 10:00:00 +0000"),
    ("de", "Mo, 02 Mär 2026 10:00:00 +0000"),
    ("it", "lun, 02 mar 2026 10:00:00 +0000"),
    ("nl", "ma, 02 mrt 2026 10:00:00 +0000"),
    ("pl", "pon, 02 marca 2026 10:00:00 +0000"),
    ("ru", "Пн, 02 мар 2026 10:00:00 +0000"),
    ("tr", "Pzt, 02 Mart 2026 10:00:00 +0000"),
    ("sv", "mån, 02 mars 2026 10:00:00 +0000"),
    ("cs", "2. března 2026 10:00"),
    ("fi", "2. maaliskuuta 2026 10:00"),
    ("ja", "2026年3月2日 10:00"),
    ("en", "Mon, 02 Mar 2026 10:00:00 GMT"),
]


@pytest.mark.parametrize(("language", "date"), DATES)
def test_dates_in_the_language_of_the_feed(language, date):
    """Days and months by their names, in fourteen languages, give the moment that was meant."""
    assert only(rss(item(pubDate=date), language=language)).published == utc(2026, 3, 2, 10)


@pytest.mark.parametrize(
    "date",
    [
        "2026/03/02 10:00",
        "2026.03.02 10:00",
        "2026年3月2日 10:00",
        "2026年03月02日 10:00:00",
        "20260302T100000Z",
        "2026-3-2 10:00",
        "March 2, 2026 10:00",
        "2 March 2026 10:00",
        "Mon Mar  2 10:00:00 2026",
        "Mon, 2 Mar 2026 05:00:00 -0500 (EST)",
        "2026-03-02T10:00:00.000+00:00",
    ],
)
@pytest.mark.parametrize("tag", ["pubDate", "dc__date"])
def test_dates_as_people_write_them(date, tag):
    """Whatever the marks between them, year, month, day and hour are those of the text, and never those of today's calendar."""
    assert only(rss(item(**{tag: date}), language="")).published == utc(2026, 3, 2, 10)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "soon",
        "2026",
        "2026 in spring",
        "1772445600",
        "0000-00-00",
        "Mon, 32 Mar 2026 10:00:00",
        "1",
        "yesterday",
        "2026-03-09T10:00:00Z",
        "1969-12-31T23:59:59Z",
    ],
)
def test_what_is_no_date_of_an_article(date):
    """Nonsense, relative words, days to come and clocks that were never set leave an article undated; it is kept."""
    assert only(rss(item(pubDate=date))).published is None


def test_a_plausible_date_beside_a_wrong_one():
    """An impossible publication date gives way to a possible update."""
    feed = atom(entry(inside="<published>0001-01-01T00:00:00Z</published><updated>2026-03-02T10:00:00Z</updated>"))
    assert only(feed).published == utc(2026, 3, 2, 10)


TEXT = "Ärger über “Öl” – schön"


@pytest.mark.parametrize(
    ("declared", "real", "mark"),
    [
        ("utf-8", "utf-8", b""),
        ("iso-8859-1", "utf-8", b""),
        ("utf-8", "cp1252", b""),
        ("utf-8", "utf-8", b"\xef\xbb\xbf"),
        ("utf-16", "utf-8", b"\xef\xbb\xbf"),
        ("utf-8", "utf-16-le", b"\xff\xfe"),
        ("windows-1252", "cp1252", b""),
        ("us-ascii", "utf-8", b""),
        ("made-up", "utf-8", b""),
    ],
)
def test_whatever_encoding_is_declared(declared, real, mark):
    """The bytes decide before the declaration: no umlaut, quotation mark or dash is lost."""
    feed = rss(item(TEXT, description=TEXT)).replace(
        '<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{declared}"?>'
    )
    found = only(mark + feed.encode(real))
    assert (found.title, found.text) == (TEXT, TEXT)


@pytest.mark.parametrize(
    "broken",
    [
        rss(item("One"), item("Two", HOME + "b")).replace("</item></channel>", "</channel>"),
        rss(item("One"), item("Two", HOME + "b")).replace("<item>", "<item >", 1).replace("</item>", "</item >", 1),
        rss(item("One", description="<p>raw <br> html</p>"), item("Two", HOME + "b")),
        rss(item("One", description="a & b &copy; c"), item("Two", HOME + "b")),
        "\n\n \ufeff" + rss(item("One"), item("Two", HOME + "b")),
        rss(item("One"), item("Two", HOME + "b")) + "<!-- generated in 0.3 s --><script>x</script>",
        rss(item("One"), item("Two", HOME + "b")).replace('xmlns:media="http://search.yahoo.com/mrss/"', "").replace("</item>", "<media:x/></item>", 1),
        rss(item("One"), item("Two", HOME + "b")).replace("<link>https://site.example/</link>", ""),
        rss(item("One"), item("Two", HOME + "b")).replace('"', "'"),
    ],
)  # fmt: skip
def test_broken_feeds_still_give_their_articles(broken):
    """Unclosed tags, raw HTML, unknown entities and name spaces, junk around the root: each article is there with its address."""
    found = parse(broken)
    assert found[0].title == "One"
    assert {HOME + "a", HOME + "b"} <= {article.url for article in found}


def test_items_without_anything_are_left_out():
    """An item with neither title nor text nor link is no article, and stops no other."""
    assert [article.title for article in parse(rss("<item></item>", "<item><guid></guid></item>", item("Kept")))] == [
        "Kept"
    ]


def test_the_same_guid_for_two_links():
    """Two items with one guid and two addresses are two articles: the address tells them apart."""
    feed = rss(item("One", guid="same"), item("Two", HOME + "b", guid="same"))
    assert [article.title for article in parse(feed)] == ["One", "Two"]


def test_an_update_of_an_item_in_the_same_feed():
    """An address that comes twice with tracking marks of its own is one article, told by its first title."""
    feed = rss(
        item("First", HOME + "a?utm_source=x", guid="1"),
        item("Second", HOME + "c"),
        item("Again", HOME + "a", guid="1"),
    )
    assert [article.title for article in parse(feed)] == ["First", "Second"]


def jsonfeed(
    *items: str, head: str = '"title": "J", "home_page_url": "https://site.example/", "language": "de"'
) -> str:
    return f'{{"version": "https://jsonfeed.org/version/1.1", {head}, "items": [{", ".join(items)}]}}'


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        ('"url": "/x"', "url", HOME + "x"),
        ('"external_url": "https://e.example/"', "url", "https://e.example/"),
        ('"url": "https://u.example/", "external_url": "https://e.example/"', "url", "https://u.example/"),
        ('"content_text": "One.\\n\\nTwo <3."', "text", "One.\n\nTwo <3."),
        ('"content_html": "<p>One.</p>", "content_text": "No."', "text", "One."),
        ('"summary": "Short."', "text", "Short."),
        ('"author": {"name": "Ada"}', "author", "Ada"),
        ('"authors": [{"name": "Ada"}, {"name": "Bo"}, {}]', "author", "Ada, Bo"),
        ('"authors": "Ada"', "author", ""),
        ('"language": "fr"', "language", "fr"),
        ('"language": 7', "language", "de"),
        ('"tags": ["a", 3, "b"]', "tags", ("a", "b")),
        ('"tags": "a"', "tags", ()),
        ('"date_published": "2026-03-02T10:00:00Z"', "published", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ('"date_published": 1772445600', "published", None),
        ('"image": "/i.png"', "image", Image(url=HOME + "i.png")),
        ('"banner_image": "https://i.example/b.png"', "image", Image(url="https://i.example/b.png")),
        ('"image": ["x"]', "image", None),
        ('"attachments": [{"url": "https://i.example/a.mp3", "mime_type": "audio/mpeg"}]', "image", None),
    ],
)
def test_fields_of_json_feed(fields, attribute, value):
    """Each field of versions 1.0 and 1.1, and each of a wrong type as if it were absent."""
    assert getattr(only(jsonfeed(f'{{"id": "1", "title": "T", {fields}}}')), attribute) == value


@pytest.mark.parametrize("junk", ["null", "7", '"text"', "[]", "{}", '{"id": null}'])
def test_junk_among_the_items_of_json_feed(junk):
    """An entry that is no entry is passed over."""
    assert [article.title for article in parse(jsonfeed(junk, '{"id": "1", "title": "Kept"}'))] == ["Kept"]


BOMB = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 20 if level else "ha"}">' for level in range(12))


@pytest.mark.parametrize(
    "head",
    [
        f"<!DOCTYPE rss [{BOMB}]>",
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]>',
    ],
)
def test_entity_bombs_and_outside_files_are_inert(head):
    """Nothing in a DTD grows, is opened or fetched; what it names stays as it was written, or goes."""
    found = only(rss(item("A &e11; B")).replace("<rss", f"{head}<rss", 1))
    assert found.title.startswith("A")
    assert len(found.title) < 40
    assert "root:" not in found.title


def test_depth_that_is_no_feed():
    """Three hundred thousand elements in one another are refused before a parser is lost in them."""
    with pytest.raises(SourceError, match="nests more than"):
        parse(rss(item(description="<b>" * 300_000)))


AUTHORS = [
    ("<author>noura@kiez.berlin (Nora Haddad)</author>", "Nora Haddad"),
    ("<author>jm@phare.online</author>", ""),
    ("<author>Jérôme Müller (jm@phare.online)</author>", "Jérôme Müller"),
    ("<author>noura@almina.example (نورا حداد)</author>", "نورا حداد"),
    ("<author><![CDATA[noura@kiez.berlin (Nora Haddad)]]></author>", "Nora Haddad"),
    ("<author>noura&#64;kiez.berlin (Nora Haddad)</author>", "Nora Haddad"),
    ("<author>Nora Haddad &lt;noura@kiez.berlin&gt;</author>", "Nora Haddad"),
    ("<dc:creator>noura@kiez.berlin (Nora Haddad)</dc:creator><dc:creator>Bo</dc:creator>", "Nora Haddad, Bo"),
    ("<itunes:author>Nora Haddad, noura@kiez.berlin</itunes:author>", "Nora Haddad"),
    ("<dc:creator>Nora @ Home</dc:creator>", "Nora @ Home"),
]


@pytest.mark.parametrize(("markup", "author"), AUTHORS)
def test_an_author_of_rss_is_shown_by_name_alone(markup, author):
    """The form that RSS 2.0 prescribes, and those that feeds have beside it; an address with no name is no author."""
    spaces = '<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    feed = rss(item().replace("</item>", f"{markup}</item>")).replace("<rss ", spaces)
    assert only(feed).author == author


def test_an_author_of_atom_is_shown_by_name_alone():
    """The address has an element of its own in Atom; one that stands for the name is no name either."""
    named = "<author><name>Nora Haddad</name><email>noura@kiez.berlin</email></author>"
    nameless = "<author><name>noura@kiez.berlin</name></author>"
    assert [one.author for one in parse(atom(entry("A", inside=named), entry("B", HOME + "b", inside=nameless)))] == [
        "Nora Haddad",
        "",
    ]
