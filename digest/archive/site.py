"""The archive as a tree of files: which there are, and what stands in each. The same tree is written to a folder and served by the web door.

    index.html  404.html  sitemap.xml  atom.xml  feed.json      everything that is public
    KEY/index.html  KEY/atom.xml  KEY/feed.json                 one public newsletter
    e/PUBLIC_ID.html                                            one edition, of any newsletter with an archive

Links between pages are relative, so that the tree works wherever it lies; canonical links, feeds and the sitemap hold whole addresses, as their
standards want it. Files are made when they are asked for. No key and no link of a reader enters: what is given is frozen content.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from digest.archive.body import body_of
from digest.archive.feeds import MOST_ENTRIES, Entry, Feed, atom, json_feed, sitemap
from digest.archive.pages import File, Head, Pages
from digest.archive.words import words_of
from digest.language import day, direction
from digest.model import Edition, Newsletter, Publication, Rendered, Story, page_path
from digest.model.transfer import one_line

ATOM, JSON, XML = "application/atom+xml", "application/feed+json", "application/xml"
FROM_ROOT = 10
"""Editions of each newsletter on the first page."""

Plan = Mapping[str, Callable[[], File]]


class Content(Protocol):
    """Where the frozen content of an edition is read (a part of `EditionStore`)."""

    def get(self, edition: int) -> Edition:
        """Give an edition with its stories."""
        ...

    def rendered(self, edition: int) -> Rendered:
        """Give its frozen content."""
        ...


class Site:
    """Plans the archive of some newsletters. `base` is where it is reached; `own` is the user's folder of templates.

    Raises `RenderError` for a broken template.
    """

    def __init__(self, newsletters: Sequence[Newsletter], base: str, own: Path | None = None) -> None:
        self._newsletters = {one.key: one for one in newsletters if one.archive != "off" and one.archive_url}
        self._base = base
        self._pages = Pages(own)
        spoken = {one.language for one in self._newsletters.values()}
        self._language = spoken.pop() if len(spoken) == 1 else "en"

    def plan(self, publications: Sequence[Publication], content: Content) -> Plan:
        """Give every file by its path, ready to be made, editions first and what lists them after. `publications` come newest first."""
        shown = [one for one in publications if one.newsletter in self._newsletters]
        plan: dict[str, Callable[[], File]] = {}
        lists: dict[str, Sequence[Publication]] = {}
        for key, newsletter in self._newsletters.items():
            mine: Sequence[Publication] = [one for one in shown if one.newsletter == key]
            if newsletter.archive == "public":
                lists[key] = mine
            for place, one in enumerate(mine):
                around = (mine[place + 1 : place + 2], mine[max(place - 1, 0) : place])
                plan[page_path(one.public_id)] = partial(self._edition, one, around, content)
        for key, mine in lists.items():
            plan |= self._newsletter_plan(self._newsletters[key], mine, content)
        plan |= self._root_plan(lists, content)
        # Web servers that list folders would list the editions of newsletters that are not for everybody.
        plan.setdefault("e/index.html", partial(self._missing, "e/index.html"))
        return plan

    def _newsletter_plan(self, newsletter: Newsletter, mine: Sequence[Publication], content: Content) -> Plan:
        plan: dict[str, Callable[[], File]] = {}
        if mine:
            feed = partial(self._feed, newsletter.title, f"{newsletter.key}/", newsletter.language, mine, content)
            plan |= _feeds(f"{newsletter.key}/", feed)
        plan[f"{newsletter.key}/index.html"] = partial(self._list, newsletter, mine)
        return plan

    def _root_plan(self, lists: Mapping[str, Sequence[Publication]], content: Content) -> Plan:
        plan: dict[str, Callable[[], File]] = {}
        everything = sorted((one for mine in lists.values() for one in mine), key=lambda one: -one.edition)
        if everything:
            plan |= _feeds("", partial(self._feed, self._name, "", self._language, everything, content))
            plan["sitemap.xml"] = partial(self._sitemap, lists, everything)
        plan["index.html"] = partial(self._root, lists)
        plan["404.html"] = partial(self._missing, "404.html")
        return plan

    @property
    def _name(self) -> str:
        return words_of(self._language).archive

    def _edition(
        self, one: Publication, neighbours: tuple[Sequence[Publication], Sequence[Publication]], content: Content
    ) -> File:
        newsletter = self._newsletters[one.newsletter]
        public = newsletter.archive == "public"
        older, newer = (_neighbour(found[0]) if found and public else None for found in neighbours)
        url = newsletter.browser_url(one.public_id)
        head = Head(
            language=_tag(one.language),
            heading=one_line(one.subject),
            site=newsletter.title,
            url=url,
            description=one_line(one.preheader),
            kind="article",
            listed=public,
            feeds=_links(f"../{newsletter.key}/", newsletter.title) if public else (),
        )
        rendered = content.rendered(one.edition)
        body = body_of(rendered, page_url=url, reason=newsletter.reason)
        rest = _rest(content.get(one.edition), rendered, newsletter)
        index = f"../{newsletter.key}/" if public else ""
        published = one.published.isoformat(timespec="seconds")
        path = page_path(one.public_id)
        around = {"index": index, "older": older, "newer": newer}
        return self._pages.edition(path, head, body, rest=rest, published=published, **around)

    def _list(self, newsletter: Newsletter, mine: Sequence[Publication]) -> File:
        head = Head(
            language=_tag(newsletter.language),
            heading=newsletter.title,
            url=newsletter.archive_index,
            description=words_of(newsletter.language).all.format(title=newsletter.title),
            site=newsletter.title,
            feeds=_links("", newsletter.title) if mine else (),
        )
        groups = [{"title": "", "entries": [_item(one, newsletter, "../") for one in mine]}] if mine else []
        return self._pages.listing(f"{newsletter.key}/index.html", head, groups, home="../")

    def _root(self, lists: Mapping[str, Sequence[Publication]]) -> File:
        known = self._newsletters
        url = f"{self._base}/"
        groups = [
            {
                "title": known[key].title,
                "language": _tag(known[key].language),
                "direction": direction(known[key].language),
                "href": f"{key}/",
                "entries": [_item(one, known[key], "") for one in mine[:FROM_ROOT]],
            }
            for key, mine in lists.items()
            if mine
        ]
        feeds = _links("", self._name) if groups else ()
        listed = bool(lists)
        head = Head(
            language=_tag(self._language), heading=self._name, site=self._name, url=url, listed=listed, feeds=feeds
        )
        return self._pages.listing("index.html", head, groups)

    def _missing(self, path: str) -> File:
        head = Head(language=_tag(self._language), heading=words_of(self._language).missing, listed=False)
        return self._pages.missing(path, head, home=f"{self._base}/")

    def _sitemap(self, lists: Mapping[str, Sequence[Publication]], everything: Sequence[Publication]) -> File:
        pages = [(f"{self._base}/", everything[0].published)]
        pages += [(self._newsletters[key].archive_index, mine[0].published) for key, mine in lists.items() if mine]
        pages += [(self._url(one), one.published) for one in everything]
        return File(path="sitemap.xml", body=sitemap(pages), kind=XML)

    def _feed(self, title: str, under: str, language: str, mine: Sequence[Publication], content: Content) -> Feed:
        home = f"{self._base}/{under}"
        entries = [self._entry(one, content.get(one.edition)) for one in mine[:MOST_ENTRIES]]
        return Feed(
            title=title,
            home=home,
            atom=f"{home}atom.xml",
            json=f"{home}feed.json",
            language=_tag(language),
            entries=entries,
        )

    def _entry(self, one: Publication, edition: Edition) -> Entry:
        newsletter = self._newsletters[one.newsletter]
        return Entry(
            url=self._url(one),
            title=one.subject,
            summary=one.preheader,
            language=_tag(one.language),
            author=newsletter.title,
            published=one.published,
            stories=[
                (story.article.title, _web(story.article.url), newsletter.other(story.article.source_name))
                for story in edition.stories
            ],
        )

    def _url(self, one: Publication) -> str:
        return f"{self._base}/{page_path(one.public_id)}"


def _feeds(under: str, feed: Callable[[], Feed]) -> Plan:
    return {
        f"{under}atom.xml": lambda: File(path=f"{under}atom.xml", body=atom(feed()), kind=ATOM),
        f"{under}feed.json": lambda: File(path=f"{under}feed.json", body=json_feed(feed()), kind=JSON),
    }


def _links(under: str, title: str) -> tuple[tuple[str, str, str], ...]:
    return (ATOM, f"{title} (Atom)", f"{under}atom.xml"), (JSON, f"{title} (JSON Feed)", f"{under}feed.json")


def _neighbour(one: Publication) -> Mapping[str, str]:
    """Give a link from the page of one edition to that of another, which lies beside it."""
    return {"href": page_path(one.public_id).rpartition("/")[2], "title": one_line(one.subject)}


def _is_told(story: Story, rendered: Rendered) -> bool:
    """Whether the mail has more of a story than its title: what did not fit is told here."""
    return any(story.article.id in part.cards for part in rendered.parts)


def _rest(edition: Edition, rendered: Rendered, newsletter: Newsletter) -> list[Mapping[str, object]]:
    """Give what the mail only names: stories that did not fit into it, and those that found no room in the edition."""
    unfit = [story for story in edition.stories if not _is_told(story, rendered)]
    return [_told(story, edition.language, newsletter) for story in (*unfit, *edition.more)]


def _told(story: Story, language: str, newsletter: Newsletter) -> Mapping[str, object]:
    article = story.article
    return {
        "label": words_of(language).update if story.updates else "",
        "href": _web(article.url),
        "title": one_line(article.title),
        "summary": one_line(story.summary.text) if story.summary else "",
        "language": _tag(story.language) if story.language else "",
        "direction": direction(story.language) if story.language else "",
        "source": newsletter.other(one_line(article.source_name)),
    }


def _item(one: Publication, newsletter: Newsletter, to_root: str) -> Mapping[str, object]:
    number = words_of(one.language).number.format(number=one.number)
    return {
        "href": f"{to_root}{page_path(one.public_id)}",
        "title": one_line(one.subject),
        "summary": one_line(one.preheader),
        "language": _tag(one.language),
        "direction": direction(one.language),
        "meta": (number, day(one.created, one.language, newsletter.timezone)),
    }


def _tag(language: str) -> str:
    """Give a language as HTML and feeds want it (RFC 5646)."""
    return language.replace("_", "-")


def _web(url: str) -> str:
    """Give a URL that a feed may link to, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else ""
