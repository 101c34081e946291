"""Which items are episodes, as feeds write them: RSS with an enclosure and the marks of iTunes, Atom, JSON Feed with attachments."""

import json

import pytest

from digest.model import Article
from digest.sources.parsing import parse_feed
from tests.unit.sources.samples import HOME, NOW, spec

MP3 = "https://cdn.example/1.mp3"
LONG = "<p>" + "Many words that say much of the harbour and its lamps. " * 20 + "</p>"


def read(body: str) -> Article:
    (article,) = parse_feed(body.encode(), "", HOME + "feed", spec(), NOW)
    return article


def rss(inside: str) -> Article:
    spaces = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    return read(
        f'<rss version="2.0" {spaces}><channel><title>T</title><link>{HOME}</link><item><title>One</title>{inside}</item></channel></rss>'
    )


def enclosure(kind: str = "audio/mpeg", url: str = MP3) -> str:
    return f'<enclosure url="{url}" type="{kind}" length="1"/>'


@pytest.mark.parametrize(
    ("inside", "audio"),
    [
        (enclosure(), MP3),
        (enclosure("video/mp4"), MP3),
        (enclosure() + enclosure(url="https://cdn.example/2.mp3"), MP3),
        (enclosure("image/png", "https://cdn.example/1.png"), ""),
        (enclosure("application/pdf", "https://cdn.example/1.pdf"), ""),
        (enclosure() + f"<description><![CDATA[{LONG}]]></description>", ""),
        (enclosure() + f"<description><![CDATA[{LONG}]]></description><itunes:duration>31:07</itunes:duration>", MP3),
        (enclosure() + f"<description><![CDATA[{LONG}]]></description><itunes:episode>7</itunes:episode>", MP3),
        ("<itunes:duration>31:07</itunes:duration>", ""),
        (enclosure(url="javascript:alert(1)"), ""),
    ],
)
def test_episodes_in_rss(inside, audio):
    """A recording beside few words, or one that says how long it lasts or which it is; pictures and papers are none."""
    assert rss(inside).audio == audio


def test_an_episode_leads_to_its_page_or_to_its_recording():
    """Where an episode has a page that is where readers go; without one they go to the recording."""
    assert rss(enclosure() + f"<link>{HOME}1</link>").url == f"{HOME}1"
    assert (found := rss(enclosure())).url == MP3
    assert found.canonical_url == ""


def test_episodes_in_atom():
    """Atom names a recording by a link with `rel="enclosure"`."""
    entry = f'<entry><id>urn:1</id><title>One</title><link rel="enclosure" type="audio/mpeg" href="{MP3}"/><link href="{HOME}1"/></entry>'
    found = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{entry}</feed>')
    assert (found.audio, found.url) == (MP3, f"{HOME}1")


@pytest.mark.parametrize(
    ("attachments", "audio"),
    [
        ([{"url": MP3, "mime_type": "audio/mpeg"}], MP3),
        (
            [
                {"url": "https://cdn.example/1.pdf", "mime_type": "application/pdf"},
                {"url": MP3, "mime_type": "audio/ogg"},
            ],
            MP3,
        ),
        ([{"url": MP3}], ""),
        ([{"mime_type": "audio/mpeg"}], ""),
        (["audio/mpeg", None, 7], ""),
        ({"url": MP3, "mime_type": "audio/mpeg"}, ""),
    ],
)
def test_episodes_in_json_feed(attachments, audio):
    """The first attachment that is sound or film; what has no type, no address or another shape is none."""
    entry = {"id": "1", "url": f"{HOME}1", "title": "One", "content_text": "Notes.", "attachments": attachments}
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [entry]}
    assert read(json.dumps(document)).audio == audio
