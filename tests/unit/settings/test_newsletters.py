"""What stands below [newsletters], key by key, and the nouns that come of it."""

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.model import Newsletter, Rules, SectionSpec, SourceSpec
from digest.settings import to_newsletters
from digest.settings.newsletters import NewsletterTable
from digest.settings.sources import BUILT_IN, PASSED_ON, SourceTable, keys_of
from tests.unit.settings.world import FEED, NEWSLETTER, World

EXAMPLE = """\
[newsletters.tech]
title = "Tech Weekly"
from = "Tech Weekly <weekly@example.org>"
schedule = "0 7 * * MON"          # cron, in timezone
timezone = "Europe/London"
language = "en"
max_stories = 12
postal_address = "1 Example Street"

[[newsletters.tech.sections]]
name = "Security"
max = 4
match = { tags = ["security"], words = ["breach", "vulnerability"] }

[[newsletters.tech.sources]]
type = "feed"
url = "https://example.org/feed.xml"
weight = 1.0

[[newsletters.tech.sources]]
type = "folder"
path = "articles"
"""


def test_the_example_becomes_nouns(world: World):
    """A newsletter as the documentation shows it is read into plain values."""
    world.toml(EXAMPLE)
    assert to_newsletters(world.load()) == (
        Newsletter(
            key="tech",
            title="Tech Weekly",
            sender="Tech Weekly <weekly@example.org>",
            schedule="0 7 * * MON",
            timezone="Europe/London",
            postal_address="1 Example Street",
            sections=(SectionSpec(name="Security", max=4, tags=("security",), words=("breach", "vulnerability")),),
            sources=(
                SourceSpec(
                    key="feed:https://example.org/feed.xml", type="feed", url="https://example.org/feed.xml", weight=1.0
                ),
                SourceSpec(key="folder:articles", type="folder", path=world.cwd / "articles"),
            ),
        ),
    )


def test_defaults_are_those_of_the_noun(world: World):
    """A newsletter of two keys has the noun's own defaults for all others."""
    bare = Newsletter(key="tech", title="Tech Weekly", sender="Tech Weekly <weekly@example.org>")
    assert world.newsletter() == bare


def test_every_field_of_the_noun_can_be_configured():
    """No field of a newsletter or source is out of the operator's reach, and none is offered that the noun lacks; who signs is no matter of a room."""
    assert {"key", "archive_url"} | set(NewsletterTable.model_fields) - {"dkim"} == {
        field.name for field in fields(Newsletter)
    }
    own = {"key", "options"}
    assert set(SourceTable.model_fields) - {"id", *PASSED_ON} == {field.name for field in fields(SourceSpec)} - own


def test_newsletters_keep_their_order(world: World):
    """Several newsletters stand in one file, and come in its order."""
    world.toml("".join(NEWSLETTER.replace("tech", key) for key in ("zoo", "art", "my-2nd_list")))
    assert [one.key for one in to_newsletters(world.load())] == ["zoo", "art", "my-2nd_list"]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ('max_age = "2d"', "max_age", timedelta(days=2)),
        ('evidence_wait = "0s"', "evidence_wait", timedelta()),
        ('first_window = "3650d"', "first_window", timedelta(days=3650)),
        ('expire_after = "90m"', "expire_after", timedelta(minutes=90)),
        ('max_lateness = "12h"', "max_lateness", timedelta(hours=12)),
        ('catch_up = "each"', "catch_up", "each"),
        ('uncertain = "hold"', "uncertain", "hold"),
        ('if_quiet = "send"', "if_quiet", "send"),
        ("max_resends = 0", "max_resends", 0),
        ("min_stories = 3", "min_stories", 3),
        ("sentences = 1", "sentences", 1),
        ("approval = true", "approval", True),
        (
            'editors = ["a@example.org", "b@example.org", "a@example.org"]',
            "editors",
            ("a@example.org", "b@example.org"),
        ),
        ('languages = ["en", "de-AT"]', "languages", ("en", "de-AT")),
        ('editors = "a@example.org"', "editors", ("a@example.org",)),
        ('approval = true\ndraft_ahead = "2h"', "draft_ahead", timedelta(hours=2)),
        ('approval = true\napprove_by = "0m"', "approve_by", timedelta()),
        ('approval = true\napprove_by = "2h"\nif_unapproved = "send"', "if_unapproved", "send"),
        ('intro = """\nHello.\n\nRead on."""', "intro", "Hello.\n\nRead on."),
        ('postal_address = "1 Street\\n2000 Town"', "postal_address", "1 Street\n2000 Town"),
        ('reply_to = "editor@example.org"', "reply_to", "editor@example.org"),
        ('bounce_address = "bounce@example.org"', "bounce_address", "bounce@example.org"),
        ('subject = "{title}: {lead}"', "subject", "{title}: {lead}"),
        ('told_within = "0d"', "told_within", timedelta()),
        ("interests = { solar = 1.0, football = -0.5 }", "interests", {"solar": 1.0, "football": -0.5}),
        ('interests = { "climate change" = 2 }', "interests", {"climate change": 2.0}),
        ('pins = ["https://example.org/a"]', "pins", ("https://example.org/a",)),
        ('pins = "https://example.org/a"', "pins", ("https://example.org/a",)),
        ("source_share = 0.5", "source_share", 0.5),
        ("section_share = 1", "section_share", 1.0),
    ],
)
def test_keys_are_read(world: World, line, field, value):
    """Each key arrives as the plain value that the rooms work with."""
    assert getattr(world.newsletter(line), field) == value


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("max_stories = 0", "digest.toml:4: newsletters.tech.max_stories must be 1 or more | "),
        ('max_stories = "12"', "digest.toml:4: newsletters.tech.max_stories must be a whole number | "),
        ("max_stories = true", "digest.toml:4: newsletters.tech.max_stories must be a whole number | "),
        ("max_stories = 1.5", "digest.toml:4: newsletters.tech.max_stories must be a whole number | "),
        ("max_resends = 11", "digest.toml:4: newsletters.tech.max_resends must be 10 or less | "),
        ("intro = 5", 'digest.toml:4: newsletters.tech.intro must be text in quotes, as in "..." | '),
        ('uncertain = "resnd"', "digest.toml:4: newsletters.tech.uncertain must be 'resend' or 'hold' | "),
        ('catch_up = "all"', "digest.toml:4: newsletters.tech.catch_up must be 'merge', 'skip' or 'each' | "),
        ('language = ""', "digest.toml:4: newsletters.tech.language is empty | Write something"),
        ("sections = 5", "digest.toml:4: newsletters.tech.sections must be a list | "),
        ("sources = { type = 1 }", "digest.toml:4: newsletters.tech.sources must be a list | "),
        ("max_storys = 5", "digest.toml:4: newsletters.tech.max_storys is unknown | Did you mean 'max_stories'?"),
        ('sender = "a@example.org"', "digest.toml:4: newsletters.tech.sender is unknown | Remove it; `digest config show` lists the names"),
        ('max_age = "2 days"', 'digest.toml:4: newsletters.tech.max_age is not a span of time | Write it like "2d", "12h", "90m" or "30s"'),
        ('timezone = "CEST"', "digest.toml:4: newsletters.tech.timezone 'CEST' is not an IANA time zone | Write it like \"Europe/London\""),
        ('templates = "mine"', "digest.toml:4: newsletters.tech.templates is unknown | Write it above the first [table], or set DIGEST_TEMPLATES in .env"),
        ('timezone = "Europe/Lodon"', "digest.toml:4: newsletters.tech.timezone 'Europe/Lodon' is not an IANA time zone | Did you mean 'Europe/London'?"),
        ('editors = ["jane"]', "digest.toml:4: newsletters.tech.editors is not a mail address: An email address must have an @-sign. | "),
        ('editors = [""]', "digest.toml:4: newsletters.tech.editors[0] is empty | Write something"),
        ('approval = "yes"', "digest.toml:4: newsletters.tech.approval must be true or false | "),
        ('draft_ahead = "2h"', "digest.toml:1: newsletters.tech has draft_ahead, but no draft waits for anybody | Set approval = true, or remove it"),
        ('approve_by = "2h"', "digest.toml:1: newsletters.tech has approve_by, but no draft waits for anybody | Set approval = true, or remove it"),
        ('approval = true\nif_unapproved = "send"', 'digest.toml:1: newsletters.tech has if_unapproved = "send" without a deadline | Set approve_by, as in "2h"'),
        ("source_share = 0", "digest.toml:4: newsletters.tech.source_share must be more than 0 | "),
        ("section_share = 2", "digest.toml:4: newsletters.tech.section_share must be 1 or less | "),
        ("interests = { solar = 9 }", "digest.toml:4: newsletters.tech.interests.solar must be 3 or less | "),
        ('interests = { solar = "much" }', "digest.toml:4: newsletters.tech.interests.solar must be a number | "),
        ("min_stories = 20", "digest.toml:1: newsletters.tech has min_stories (20) above max_stories (12) | Lower it"),
    ],
)  # fmt: skip
def test_wrong_keys_are_told_with_line_and_remedy(world: World, line, complaint):
    """A wrong value or name is told in one line: where, what, and what to do."""
    assert world.complaint(line) == complaint


def test_a_title_is_needed(world: World):
    """A newsletter without a title is refused at its table."""
    world.toml('\n[newsletters.tech]\nfrom = "a@example.org"\n')
    assert str(world.refusal()) == f"{world.cwd}/digest.toml:2: newsletters.tech.title is missing"


@pytest.mark.parametrize("key", ['"a b"', '"ä"', '"a#1"', "12", "last", '"a/b"', '""'])
def test_a_newsletter_has_a_speakable_name(world: World, key):
    """A newsletter's key can stand on the command line and cannot be taken for an edition."""
    world.toml(NEWSLETTER.replace("tech", key, 1))
    assert "which cannot name a newsletter" in str(world.refusal())


def test_newsletters_are_tables(world: World):
    """A list in place of the table is told as such."""
    world.toml('[[newsletters]]\ntitle = "x"\n')
    assert str(world.refusal()).endswith("newsletters must be a table")


def test_unsubscribing_by_mail_goes_to_the_sender_unless_told(world: World):
    """A newsletter whose readers leave by mail has an address for it."""
    assert world.newsletter('unsubscribe = "mailto"').unsubscribe_address == "weekly@example.org"
    other = 'unsubscribe = "mailto"\nunsubscribe_address = "leave@example.org"'
    assert world.newsletter(other).unsubscribe_address == "leave@example.org"


def test_sections_have_rules(world: World):
    """A section draws by tags and words; one word may stand without brackets."""
    text = '[[newsletters.tech.sections]]\nname = "A"\nmatch = { words = "breach" }\n[[newsletters.tech.sections]]\nname = "B"'
    assert world.newsletter(rest=text).sections == (SectionSpec(name="A", words=("breach",)), SectionSpec(name="B"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('name = ""', "newsletters.tech.sections[0].name is empty | Write something"),
        ('name = "A"\nmin = -1', "newsletters.tech.sections[0].min must be 0 or more | "),
        ('name = "A"\nmin = 3\nmax = 2', "newsletters.tech.sections[0] has min (3) above max (2) | Lower it"),
        ('name = "A"\nmax = 0', "newsletters.tech.sections[0].max must be 1 or more | "),
        ('name = "A"\nmatch = { tag = ["x"] }', "newsletters.tech.sections[0].match.tag is unknown | Did you mean 'tags'?"),
        ('name = "A"\nmatch = ["x"]', "newsletters.tech.sections[0].match must be a table | "),
        ('nam = "A"\nname = "A"', "newsletters.tech.sections[0].nam is unknown | Did you mean 'name'?"),
        ('name = "A"\n[[newsletters.tech.sections]]\nname = "A"', "newsletters.tech.sections has the section 'A' twice | Give each its own name"),
    ],
)  # fmt: skip
def test_wrong_sections_are_told(world: World, text, complaint):
    """What is wrong with a section names it by its place in the list."""
    assert complaint in world.complaint(rest=f"[[newsletters.tech.sections]]\n{text}")


def source(world: World, text: str) -> SourceSpec:
    return world.newsletter(rest=f"[[newsletters.tech.sources]]\n{text}").sources[0]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('type = "feed"\nurl = "https://a.example/f"', "feed:https://a.example/f"),
        ('type = "feed"\npath = "./old/feed.xml"', "feed:old/feed.xml"),
        ('type = "folder"\npath = "articles/"', "folder:articles"),
        ('type = "folder"\npath = "/srv/articles"', "folder:/srv/articles"),
        ('type = "feed"\nid = "main"\nurl = "https://a.example/f"', "main"),
        ('type = "mastodon"\nid = "toots"', "toots"),
    ],
)
def test_a_source_is_known_by_type_and_place(world: World, text, key):
    """The key that the ledger remembers depends on what is written alone, so that a moved folder stays the same source."""
    assert source(world, text).key == key


def test_relative_paths_start_at_the_folder_of_digest_toml(world: World):
    """A source's path is found from wherever the command is called."""
    elsewhere = world.home / "conf"
    path = world.toml(f'{NEWSLETTER}[[newsletters.tech.sources]]\ntype = "folder"\npath = "in"\n', elsewhere)
    assert to_newsletters(world.load(config=path))[0].sources[0].path == elsewhere / "in"
    assert source(world, 'type = "folder"\npath = "/srv/in"').path == Path("/srv/in")


def test_all_keys_of_a_source(world: World):
    """Everything that a source may say arrives."""
    text = """type = "feed"
url = "http://10.0.0.1/f"
name = "The Feed"
section = "World"
weight = 2
language = "de"
since = "2d"
allow_private = true
max_items = 50
include = { words = "bridge", authors = ["Ann"] }
exclude = { tags = ["ad"], pattern = '^ad\\b' }
languages = ["de", "de"]
enclosures = true
updates = "resend"
press_releases = true
"""
    assert source(world, text) == SourceSpec(
        key="feed:http://10.0.0.1/f",
        type="feed",
        url="http://10.0.0.1/f",
        name="The Feed",
        section="World",
        weight=2.0,
        language="de",
        since=timedelta(days=2),
        allow_private=True,
        max_items=50,
        include=Rules(words=("bridge",), authors=("Ann",)),
        exclude=Rules(tags=("ad",), pattern=r"^ad\b"),
        languages=("de",),
        enclosures=True,
        updates="resend",
        press_releases=True,
    )


def test_keys_of_a_page_reach_it_as_options(world: World):
    """What only pages know is handed on as it was written, and what was not written is not."""
    found = source(
        world, 'type = "page"\nurl = "https://a.example"\nsitemap = true\nonly = "/news/*"\nnever = ["/a", "/b"]'
    )
    assert found.options == {"sitemap": True, "only": ["/news/*"], "never": ["/a", "/b"]}
    assert source(world, 'type = "page"\nurl = "https://a.example"\nlinks = "h2 a"').options == {"links": "h2 a"}


@pytest.mark.parametrize(("text", "value"), [("", False), ("full_text = true", True), ('full_text = "auto"', "auto")])
def test_a_feed_may_ask_for_its_pages(world: World, text, value):
    """Always, where it gives little itself, or (as it is without a word) never."""
    assert source(world, f'type = "feed"\nurl = "https://a.example"\n{text}').full_text == value


def test_keys_of_a_plugin_are_kept_for_it(world: World):
    """A type that is not ours gets its own keys as options, unchecked."""
    found = source(world, 'type = "mastodon"\nurl = "https://a.example"\nhandle = "@x"\nboosts = false')
    assert found.options == {"handle": "@x", "boosts": False}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('type = "feed"\nurl = "https://a.example"\nurll = "x"', "newsletters.tech.sources[0].urll is unknown | Did you mean 'url'?"),
        ('type = "folder"\npath = "a"\nurl = "https://a.example"', "newsletters.tech.sources[0].url is unknown | A folder takes base_url, exclude, id, include"),
        ('type = "feed"\nurl = "https://a.example"\ntemplates = "mine"', "newsletters.tech.sources[0].templates is unknown | Write it above the first [table]"),
        ('type = "folder"\npath = "a"\nallow_private = true', "newsletters.tech.sources[0].allow_private is unknown | A folder takes"),
        ('type = "feed"', "newsletters.tech.sources[0] needs a `url` or a `path`, and not both | Write url = "),
        ('type = "feed"\nurl = "https://a.example"\npath = "a"', "needs a `url` or a `path`, and not both"),
        ('type = "folder"', "needs a `path` | Write"),
        ('type = "page"', "needs a `url` | Write"),
        ('type = "page"\nurl = "https://a.example"\nfull_text = true', "full_text is unknown | A page takes"),
        ('type = "folder"\npath = "a"\nlinks = "a"', "links is unknown | A folder takes"),
        ('type = "feed"\nurl = "https://a.example"\nfull_text = "always"', "full_text must be true, false or "),
        ('type = "page"\nurl = "https://a.example"\nsitemap = 5', "sitemap must be true or an address | Write"),
        ('type = "page"\nurl = "https://a.example"\nonly = [1]', "only[0] must be text in quotes"),
        ('type = "mastodon"', "needs a `url`, a `path` or an `id`"),
        ('url = "https://a.example"', "newsletters.tech.sources[0].type is missing | Add it"),
        ('type = "feed"\nurl = "a.example"', "newsletters.tech.sources[0].url is not a web address | Write it like"),
        ('type = "feed"\nurl = "https://me:canary@a.example"', "newsletters.tech.sources[0].url holds a user name or password"),
        ('type = "feed"\nurl = "https://a.example"\nweight = 0', "newsletters.tech.sources[0].weight must be more than 0 | "),
        ('type = "feed"\nurl = "https://a.example"\nweight = nan', "newsletters.tech.sources[0].weight must be"),
        ('type = "feed"\nurl = "https://a.example"\nweight = "1"', "newsletters.tech.sources[0].weight must be a number | "),
        ('type = "feed"\nurl = "https://a.example"\nallow_private = "yes"', "allow_private must be true or false | "),
        ('type = "feed"\nurl = "https://a.example"\nexclude = { word = "x" }', "newsletters.tech.sources[0].exclude.word is unknown | Did you mean 'words'?"),
        ('type = "feed"\nurl = "https://a.example"\nexclude = "x"', "newsletters.tech.sources[0].exclude must be a table | "),
        ('type = "feed"\nurl = "https://a.example"\ninclude = { tags = [""] }', "newsletters.tech.sources[0].include.tags[0] is empty | Write something"),
        ('type = "feed"\nurl = "https://a.example"\nexclude = { pattern = "(" }', "newsletters.tech.sources[0].exclude.pattern is no pattern that RE2 reads (missing ): () | Look-around and"),
        ('type = "feed"\nurl = "https://a.example"\nlanguages = ["english!"]', "newsletters.tech.sources[0].languages 'english!' is not a language tag | Write it like"),
        ('type = "feed"\nurl = "https://a.example"\nupdates = "always"', "newsletters.tech.sources[0].updates must be 'ignore' or 'resend' | "),
        ('type = "folder"\npath = "a"\nenclosures = true', "newsletters.tech.sources[0].enclosures is unknown | A folder takes"),
        ('type = "folder"\npath = ""', "newsletters.tech.sources[0].path is not a path | "),
    ],
)  # fmt: skip
def test_wrong_sources_are_told(world: World, text, complaint):
    """What is wrong with a source names it by its place in the list, and never repeats a password."""
    told = world.complaint(rest=f"[[newsletters.tech.sources]]\n{text}")
    assert complaint in told
    assert "canary" not in told


def test_a_source_stands_in_a_newsletter_once(world: World):
    """The same place twice would be remembered as one; an id of its own tells them apart."""
    assert "has the source 'feed:https://example.org/feed.xml' twice" in world.complaint(rest=FEED + FEED)
    assert len(world.newsletter(rest=f'{FEED}{FEED}id = "again"').sources) == 2


@pytest.mark.parametrize("kind", sorted(BUILT_IN))
def test_our_source_types_share_most_keys(kind):
    """Every type of ours takes the common keys and its own, and no option that nobody reads."""
    assert {"type", "id", "name", "section", "weight", "language", "since", "max_items"} < keys_of(kind)
    assert "options" not in keys_of(kind)


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({}, ""),
        ({"DIGEST_WEB__BASE_URL": "https://news.example.org/"}, "https://news.example.org/archive"),
        ({"DIGEST_ARCHIVE__BASE_URL": "https://example.org/letters/"}, "https://example.org/letters"),
        (
            {"DIGEST_WEB__BASE_URL": "https://news.example.org", "DIGEST_ARCHIVE__BASE_URL": "https://example.org/a"},
            "https://example.org/a",
        ),
    ],
)
def test_where_the_archive_is(world: World, settings, url):
    """The archive has an address of its own, else lies below that of the web pages, else there is none."""
    world.toml(NEWSLETTER + FEED)
    world.environ |= settings
    (one,) = to_newsletters(world.load())
    assert (one.archive, one.archive_url) == ("unlisted", url)


def test_a_newsletter_without_an_archive_has_no_address_of_one(world: World):
    """What is switched off is off, wherever the archive of others is."""
    world.toml(NEWSLETTER + 'archive = "off"\n' + FEED)
    world.environ["DIGEST_WEB__BASE_URL"] = "https://news.example.org"
    (one,) = to_newsletters(world.load())
    assert one.browser_url("mzxw6ytb") == one.archive_url == ""


@pytest.mark.parametrize("wrong", ["true", '"private"', '""'])
def test_an_archive_is_one_of_three(world: World, wrong):
    """Any other word is refused, and the words that there are are named."""
    world.toml(NEWSLETTER + f"archive = {wrong}\n" + FEED)
    with pytest.raises(ConfigError, match="archive") as caught:
        world.load()
    assert "unlisted" in str(caught.value)


def test_names_are_composed(world: World):
    """Sections, tags and words are compared with what sources say, so a name that was copied from a Mac's folder is the one that others type."""
    apart = "Ku\u0308che"
    rules = f'section = "{apart}"\nexclude = {{ words = ["{apart}"], tags = ["{apart}"], pattern = "{apart}" }}\n'
    world.toml(NEWSLETTER + FEED + rules + f'[[newsletters.tech.sections]]\nname = "{apart}"\n')
    (newsletter,) = to_newsletters(world.load())
    assert newsletter.sections[0].name == "Küche"
    assert newsletter.sources[0].section == "Küche"
    rule = newsletter.sources[0].exclude
    assert (rule.words, rule.tags, rule.pattern) == (("Küche",), ("Küche",), "Küche")
