"""Where the links lead, and what they say: syntax, https, shorteners, names, the same ones in both parts. Pure; who answers is told from outside."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from digest.model import Edition, Facts, Finding, Rendered
from digest.rendering.preflight.page import Element, Page
from digest.rendering.preflight.rules import HTML, TEXT, found

SHORTENERS = frozenset(
    {"bit.ly", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "ift.tt", "is.gd", "j.mp", "lnkd.in", "ow.ly", "rb.gy"}
    | {"rebrand.ly", "s.id", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "trib.al", "v.gd"}
)
"""Services that hide where a link leads. Blocklists list them whole."""

VAGUE = frozenset(
    {"click", "click here", "continue", "here", "learn more", "link", "more", "read more", "this", "this link"}
    | {"hier", "hier klicken", "mehr", "weiterlesen", "ici", "cliquez ici", "aquí", "haga clic aquí", "leer más"}
    | {"aqui", "clique aqui", "qui", "clicca qui", "hier klikken", "tutaj", "kliknij tutaj"}
)
"""Words of links that say nothing to who jumps from link to link."""

_BROKEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\"<>\\^`{|}\ufffd]|%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.(?!-)[\w-]{1,63})*\.?")
_PRIVATE = (".internal", ".intranet", ".lan", ".local", ".localdomain", ".localhost", ".home.arpa")
_IN_TEXT = re.compile(r"https?://[^\s<>\"]+")
_NAMED = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,24})(?:[/?#]\S*)?", re.IGNORECASE)
_TELEPHONE = re.compile(r"tel:[+\d().-]+")
_MAILTO = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
_WHOLE = "Write the whole address, with https."
_TRAILING = ".,;:!?)]}'\u2019\u201d"


def check_links(page: Page, rendered: Rendered, edition: Edition | None, facts: Facts) -> Iterator[Finding]:
    """Find links that lead nowhere or say nothing, and those that only one part has."""
    links = page.all("a", "area")
    stories = _stories(edition)
    linked = _first({one: one.attributes["href"] for one in links if "href" in one.attributes})
    shown = _first({one: one.attributes.get("src", "") for one in page.all("img")})
    for kind, places in (("link", linked), ("picture", shown)):
        for url, one in places.items():
            if fault := fault_of(url):
                yield found(fault[0], stories.get(url, one.place), f"the {kind} {url!r} {fault[1]}", fault[2])
    sound = {url: one for url, one in linked.items() if not fault_of(url)}
    yield from _parts(page, rendered, sound)
    for url, one in sound.items():
        yield from _host(url, stories.get(url, one.place), facts)
    yield from _names([one for one in links if one.attributes.get("href", "") in sound], edition, stories)
    if facts.unasked:
        what = f"{facts.unasked} links were not asked for, because the time was over"
        yield found("link-unasked", HTML, what, "Check again later, or with --offline to ask for none.")


def _first(addresses: Mapping[Element, str]) -> dict[str, Element]:
    """Give each address once, with the first element that has it: title, picture and button of a story lead to one place."""
    found_at: dict[str, Element] = {}
    for one, url in addresses.items():
        found_at.setdefault(url, one)
    return found_at


def _stories(edition: Edition | None) -> dict[str, str]:
    """Give, by the addresses that a story brings, which story it is: it can be dropped, or its source mended, which no line of a template says."""
    named: dict[str, str] = {}
    for story in (*edition.stories, *edition.more) if edition else ():
        name = f"story “{' '.join(story.article.title.split())}”"
        pictures = [story.article.image.url] if story.article.image else []
        for url in (story.article.url, *pictures, *(mention.url for mention in story.also_covered_by)):
            named.setdefault(url, name)
    return named


def fault_of(url: str) -> tuple[str, str, str] | None:
    """Give what is wrong with a URL in a mail: the rule that it breaks, what it does, and the remedy; None when it is sound."""
    if _MAILTO.fullmatch(url) or _TELEPHONE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is no number
    except ValueError:
        return "link", "is no address", _WHOLE
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return "link", "leads nowhere in a mail", _WHOLE
    return _fault_of_web(url, parts)


def _fault_of_web(url: str, parts: SplitResult) -> tuple[str, str, str] | None:
    host = (parts.hostname or "").lower()
    if _BROKEN.search(url) or not _is_host(host) or "@" in parts.netloc:
        return "link", "is no sound address", "Look for blanks, braces, passwords and half-encoded letters in it."
    if _is_private(host):
        return "link-private", "leads to a place that only your own network knows", "Link to where every reader can go."
    if parts.scheme.lower() == "http":
        hint = "Open it with https. If that works, ask the source to link so; if not, leave the source out, or let this one go with --force."
        return "link-http", "is not encrypted", hint
    return None


def urls_in(text: str) -> set[str]:
    """Give the URLs that stand in plain text."""
    return {url.rstrip(_TRAILING) if url[-1] in _TRAILING else url for url in _IN_TEXT.findall(text)}


def _is_host(host: str) -> bool:
    return ":" in host or (_HOST.fullmatch(host) is not None and not host.replace(".", "").startswith("-"))


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host.rstrip(".") or host.rstrip(".").endswith(_PRIVATE)


def _parts(page: Page, rendered: Rendered, sound: Mapping[str, Element]) -> Iterator[Finding]:
    for url, one in sound.items():
        if not re.search(re.escape(url) + r"(?![\w/%&=#~-])", rendered.text):
            what = f"lacks the link {url}, which stands in the HTML part ({one.place})"
            yield found("text-link", TEXT, what, "Print the same links in the text template.")
    words = " ".join(words for _, words in page.texts)
    followed = {one.attributes["href"] for one in page.all("a", "area") if "href" in one.attributes}
    extra = [url for url in sorted(urls_in(rendered.text) - followed) if url not in words]
    if len(extra) > len(followed) - len(sound):  # a link that is broken in one part is told as such
        for url in extra:
            what = f"has the link {url}, which the HTML part lacks; filters count them"
            yield found("text-extra", TEXT, what, "Print the same links in both templates.")


def _host(url: str, place: str, facts: Facts) -> Iterator[Finding]:
    host = (urlsplit(url).hostname or "").lower()
    if host.removeprefix("www.") in SHORTENERS:
        hint = "Link to the page itself: filters distrust addresses that hide where they lead."
        yield found("link-shortener", place, f"the link {url} goes by a shortener", hint)
    elif re.fullmatch(r"[\d.]+|\[?[0-9a-f:]+:[0-9a-f:]*\]?", host):
        hint = "Link by name: filters distrust bare numbers."
        yield found("link-number", place, f"the link {url} has no host name", hint)
    if url in facts.unreachable:
        hint = "Open it in a browser; a page that is gone is taken out with its story."
        yield found("link-unreachable", place, f"the link {url} does not answer: {facts.unreachable[url]}", hint)


def _names(links: list[Element], edition: Edition | None, stories: Mapping[str, str]) -> Iterator[Finding]:
    """Look at what links are called. Other papers below a story are named by their source, and read with it."""
    papers = (
        {mention.source_name for story in edition.stories for mention in story.also_covered_by} if edition else set()
    )
    seen: dict[str, str] = {}
    for one in links:
        url, name = one.attributes["href"], one.attributes.get("aria-label") or one.words
        place = stories.get(url, one.place)
        pictures = [below for below in one.down() if below.tag == "img"]
        if not name and all("alt" in picture.attributes for picture in pictures):
            hint = "Give the link words, or its picture an alternative text."
            yield found("link-text", place, f"the link {url} has no words", hint)
        elif name.casefold().rstrip(" .…→»") in VAGUE:
            hint = "Say where it leads: many jump from link to link, and hear nothing else."
            yield found("link-vague", place, f"the link {url} is called {name!r}", hint)
        elif not pictures and _misleads(name, url):
            hint = "Name the host that the link leads to: filters take this for fraud."
            yield found("link-mismatch", place, f"the link {name!r} leads to {urlsplit(url).hostname}", hint)
        elif name and name not in papers and seen.setdefault(name.casefold(), url) != url:
            what = f"two links are called {name!r}, and lead to {seen[name.casefold()]} and {url}"
            yield found("link-text", place, what, "Give each its own words.")


def _misleads(name: str, url: str) -> bool:
    named, host = _NAMED.fullmatch(name.strip()), (urlsplit(url).hostname or "").lower()
    if named is None or not host:
        return False
    shown = named[1].lower().removeprefix("www.")
    return not (host.endswith(shown) or shown.endswith(host.removeprefix("www.")))
