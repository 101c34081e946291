"""The kinds of values, each with what it takes and what it refuses."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.settings import values
from digest.settings.explaining import spelt

quick = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2d", timedelta(days=2)),
        ("12h", timedelta(hours=12)),
        ("90m", timedelta(minutes=90)),
        ("0s", timedelta()),
        ("1w", timedelta(weeks=1)),
        ("1d12h", timedelta(days=1, hours=12)),
        (" 30s ", timedelta(seconds=30)),
        (timedelta(days=1), timedelta(days=1)),
    ],
)
def test_spans_are_read(text, length):
    """A span is a number and a unit, or several of them."""
    assert values.read_span(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "d",
        "2 days",
        "-2d",
        "1.5h",
        "2D",
        "P2D",
        5,
        None,
        True,
        "2d,3h",
        "99999w",
        "999999999d",
        "9" * 99 + "d",
        "²d",
    ],
)
def test_what_is_no_span_is_refused(text):
    """Anything else, and more than a hundred years, is refused with the form to use."""
    with pytest.raises(ValueError, match="span"):
        values.read_span(text)


@given(st.integers(0, 3600 * 24 * 3650).map(lambda seconds: timedelta(seconds=seconds)))
@quick
def test_a_span_is_spelt_as_it_is_read(length):
    """What `config show` prints can be copied into digest.toml."""
    assert values.read_span(spelt(length)) == length


@pytest.mark.parametrize(
    "text", ["a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b", "a\u2029b", "\x1b[31m", "a\tb", "\ud800"]
)
def test_a_line_holds_no_control_characters(text):
    """What may stand in a header is one line."""
    with pytest.raises(ValueError, match="line"):
        values.one_line(text)


def test_a_line_is_trimmed():
    """Blanks around a line are dropped, all other characters kept."""
    assert values.one_line("  Füße & 新聞 🎉 ") == "Füße & 新聞 🎉"


def test_paragraphs_keep_their_lines():
    """Text of several lines may have them, and tabs, but nothing that steers a terminal."""
    assert values.paragraphs("\nOne\r\nTwo\tthree\n") == "One\nTwo\tthree"
    with pytest.raises(ValueError, match="control"):
        values.paragraphs("One\x1bTwo")


@pytest.mark.parametrize("name", ["UTC", "Europe/London", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])
def test_iana_zones_are_taken(name):
    """A zone has its IANA name."""
    assert values.zone_name(name) == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Lodon", "did you mean 'Europe/London'"),
        ("europe/berlin ", "did you mean 'Europe/Berlin'"),
        ("../../etc/passwd", "write it like"),
        ("", "write it like"),
        ("Mars/Olympus", "IANA"),
        ("/etc/localtime", "IANA"),
        ("a\0b", "IANA"),
    ],
)
def test_other_zones_are_refused(name, hint):
    """A name that is no zone is refused, with the nearest one."""
    with pytest.raises(ValueError, match=hint):
        values.zone_name(name)


@pytest.mark.parametrize("tag", ["", "en", "pt-BR", "zh-Hant-TW", "gsw"])
def test_language_tags_are_taken(tag):
    """A language is a tag of BCP 47; empty stands for unknown."""
    assert values.language_tag(tag) == tag


@pytest.mark.parametrize("tag", ["english", "e", "en_GB", "en-", "12", "en\n"])
def test_other_languages_are_refused(tag):
    """What is no tag is refused with an example."""
    with pytest.raises(ValueError, match="pt-BR"):
        values.language_tag(tag)


@pytest.mark.parametrize("text", ["Name <a@example.org>", "example.org", "a@@example.org"])
def test_addresses_have_no_name(text):
    """Where a bare address is wanted, a name is refused."""
    with pytest.raises(ValueError, match="mail address"):
        values.mail_address(text)


def test_an_empty_address_stands_for_none():
    """Addresses may be left empty."""
    assert values.mail_address(" ") == ""
    assert values.mail_address("a@example.org") == "a@example.org"


@pytest.mark.parametrize(
    "line", ["0 7 * * MON", "*/10 * * * *", "0 7 1,15 * *", "0 7 L * *", "0 7 * * MON#1", "0 7 29 2 *"]
)
def test_cron_lines_are_taken(line):
    """Five fields as cron and cronsim read them."""
    assert values.cron_line(f" {line}  ") == line


def test_no_schedule_is_one():
    """An empty schedule means that every run composes."""
    assert values.cron_line("  ") == ""


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("0 77 * * MON", "bad hour"),
        ("0 7 * * MOON", "bad day-of-week"),
        ("0 7 * *", "five fields"),
        ("0 0 7 * * MON", "five fields"),
        ("@daily", "five fields"),
        ("0 7 31 2 *", "bad day-of-month"),
        ("a b c d e", "bad minute"),
    ],
)
def test_other_schedules_are_refused(line, what):
    """A line that cron does not know is refused, with the field at fault."""
    with pytest.raises(ValueError, match=what):
        values.cron_line(line)


@pytest.mark.parametrize(
    "url", ["https://example.org/feed.xml", "http://127.0.0.1:8000/x?y=1", "https://münchen.example/"]
)
def test_web_addresses_are_taken(url):
    """A feed may stand at any http or https address."""
    assert values.web_url(f" {url}") == url


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "ftp://example.org", "file:///etc/passwd", "https://", "https://a:b@example.org", "https://me@example.org",
     "http://[::1", "https://example.org:port/", "javascript:alert(1)", "https://example.org/\nx"],
)  # fmt: skip
def test_other_addresses_are_refused(url):
    """Other schemes, no host, and passwords are refused."""
    with pytest.raises(ValueError, match=r"web address|password|line"):
        values.web_url(url)


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://news.example.org/", "https://news.example.org"),
        ("https://example.org/news", "https://example.org/news"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("", ""),
    ],
)
def test_the_base_url_is_https_or_loopback(url, clean):
    """Readers come over https; http is for trying things out on this machine."""
    assert values.base_url(url) == clean


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example.org",
        "https://example.org/?a=1",
        "https://example.org/#x",
        "news.example.org",
        "http://localhost.example.org",
    ],
)
def test_other_base_urls_are_refused(url):
    """A base URL without https, or with a query, cannot carry links."""
    with pytest.raises(ValueError, match="https"):
        values.base_url(url)


@pytest.mark.parametrize(
    ("given", "found"),
    [("10.0.0.0/8, ::1 ,", ("10.0.0.0/8", "::1")), (["127.0.0.1"], ("127.0.0.1",)), ("", ()), ((), ())],
)
def test_proxies_are_lists_or_parted_by_commas(given, found):
    """Proxies are written with commas in a variable and as a list in digest.toml."""
    assert values.proxies(given) == found


@pytest.mark.parametrize("given", ["proxy.example.org", "10.0.0.1/8", "300.1.1.1", 5, [5], {"a": 1}])
def test_other_proxies_are_refused(given):
    """A proxy is an address or a network, not a name."""
    with pytest.raises(ValueError, match="address"):
        values.proxies(given)


@pytest.mark.parametrize("given", ["", "  ", 5, None, "a\0b"])
def test_a_path_is_text(given):
    """A path is not empty."""
    with pytest.raises(ValueError, match="path"):
        values.file_path(given)


@pytest.mark.parametrize(
    ("word", "hint"), [("prot", "did you mean 'port'?"), ("HOST", "did you mean 'host'?"), ("zzz", ""), ("", "")]
)
def test_the_nearest_word_is_meant(word, hint):
    """A slip of the finger is answered with the word, anything else with nothing."""
    assert values.meant(word, ["host", "port", "username"]) == hint
