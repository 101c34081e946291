"""How the APIs of content systems are asked: addresses, parameters, where the next page is. Pure; nothing is fetched or parsed here.

WordPress: developer.wordpress.org/rest-api/reference/posts. Ghost: docs.ghost.org/content-api. Generic JSON: whatever the options of the source say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from digest.model import SourceSpec
from digest.ports import Fetched
from digest.sources.canonical import absolute
from digest.sources.genericjson import Mapped
from digest.sources.reach import stamp
from digest.sources.wire import Page

Order = Literal["published", "updated"]
LARGEST_PAGE = 100
"""Items; what WordPress and Ghost give at most."""
FEWEST_PAGES = 4
"""Of the items of one run: what is new, what an earlier run had to leave, and what was changed each get their share of pages."""
_JSON: Mapping[str, str] = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: the page `page` of what is newer than `since` and older than `before`, newest first by `order`. `next` is a link that stands for all of it."""

    order: Order = "published"
    page: int = 1
    since: datetime | None = None
    before: datetime | None = None
    next: str = ""


class Api(Protocol):
    """One kind of API, made of the spec of its source."""

    size: int
    """Items of a page."""
    headers: Mapping[str, str]
    orders: tuple[Order, ...]
    """The orders that have marks. By publication, since a planned article appears without being changed; by change, since old ones are amended."""
    hints: Mapping[int, str]
    """What to do about a status."""

    def address(self, ask: Ask) -> str:
        """Give the address of a request."""
        ...

    def following(self, ask: Ask, fetched: Fetched, page: Page) -> Ask | None:
        """Give what to ask after this page; None at the end."""
        ...


class WordPress:
    """The REST API of WordPress. `url` is the site, or an address below /wp/v2: of another type of posts, or of a site at wordpress.com.

    `plain` asks without pretty permalinks (`?rest_route=`).
    """

    orders: tuple[Order, ...] = ("published", "updated")
    headers = _JSON
    hints: Mapping[int, str] = {
        401: "The API of this site wants a login: name one with `auth`.",
        403: "The API of this site is closed; ask its owner for an application password, and name it with `auth`.",
        404: "There is no WordPress API here: check `url`, and whether a plugin turned the REST API off.",
    }
    _FIELDS = (
        "id,date_gmt,date,modified_gmt,modified,link,title,content,excerpt,jetpack_featured_media_url,_links,_embedded"
    )
    _NAMES: Mapping[Order, tuple[str, str, str]] = {
        "published": ("date", "after", "before"),
        "updated": ("modified", "modified_after", "modified_before"),
    }

    def __init__(self, spec: SourceSpec, *, plain: bool = False) -> None:
        self.size = page_size(spec)
        self._site = spec.url.rstrip("/").removesuffix("/wp-json")
        self._plain = plain
        before, below, rest = f"{self._site}/".partition("/wp/v2/")
        self.can_be_plain = not below and not plain
        is_posts = not rest or rest.startswith("sites/")
        self._posts = (
            f"{before}/wp/v2/{rest}{'posts' if is_posts else ''}" if below else f"{self._site}/wp-json/wp/v2/posts"
        )

    def address(self, ask: Ask) -> str:
        """Give the address of a page of posts, with authors, pictures and terms embedded."""
        by, after, before = self._NAMES[ask.order]
        wanted = {
            **({"rest_route": "/wp/v2/posts"} if self._plain else {}),
            "per_page": self.size,
            "page": ask.page,
            "orderby": by,
            "order": "desc",
            after: stamp(ask.since) if ask.since else "",
            before: stamp(ask.before) if ask.before else "",
            "_embed": "author,wp:featuredmedia,wp:term",
            "_fields": self._FIELDS,
        }
        return with_query(f"{self._site}/" if self._plain else self._posts.rstrip("/"), wanted)

    def following(self, ask: Ask, fetched: Fetched, page: Page) -> Ask | None:
        """Go by X-WP-TotalPages, else by the Link header; where a proxy dropped both, a full page has a next one."""
        pages = fetched.headers.get("x-wp-totalpages", "")
        if pages.isascii() and pages.isdigit():
            more = ask.page < int(pages[:9])
        elif "link" in fetched.headers:
            more = bool(link_to_next(fetched.headers["link"]))
        else:
            more = page.count >= self.size
        return replace(ask, page=ask.page + 1) if more and page.count else None


class Ghost:
    """The Content API of Ghost. `url` is the site, or its admin domain; the key comes with the fetch."""

    orders: tuple[Order, ...] = ("published", "updated")
    headers: Mapping[str, str] = {**_JSON, "Accept-Version": "v5.0"}
    hints: Mapping[int, str] = {
        401: "Ghost wants a key of the Content API (Settings, Integrations): name it with `auth`.",
        403: "Ghost wants a key of the Content API (Settings, Integrations): name it with `auth`.",
        404: "There is no Ghost here: check `url`; it is the address that /ghost/ is reached at.",
    }

    def __init__(self, spec: SourceSpec) -> None:
        self.size = page_size(spec)
        self._posts = f"{spec.url.rstrip('/').removesuffix('/ghost')}/ghost/api/content/posts/"

    def address(self, ask: Ask) -> str:
        """Give the address of a page of posts, with tags and authors."""
        bounds = [
            f"{ask.order}_at:{sign}'{at:%Y-%m-%d %H:%M:%S}'" for sign, at in ((">", ask.since), ("<", ask.before)) if at
        ]
        wanted = {
            "include": "tags,authors",
            "formats": "html",
            "limit": self.size,
            "page": ask.page,
            "order": f"{ask.order}_at desc",
            "filter": "+".join(bounds),
        }
        return with_query(self._posts, wanted)

    def following(self, ask: Ask, fetched: Fetched, page: Page) -> Ask | None:  # noqa: ARG002 - the port's
        """Go by `meta.pagination.next`."""
        more = page.count and page.next.isdigit() and int(page.next[:9]) > ask.page
        return replace(ask, page=ask.page + 1) if more else None


class Generic:
    """Any JSON over HTTP, by the options of its source. Pages come by link, by number, or there is one alone."""

    orders: tuple[Order, ...] = ()
    headers = _JSON
    hints: Mapping[int, str] = {
        401: "The API wants a login: name one with `auth`.",
        403: "The API does not let this address or login in: name a login with `auth`, or ask its owner.",
        404: "Check `url` of this source: the API has nothing there.",
    }

    def __init__(self, spec: SourceSpec) -> None:
        self.map = Mapped.of(spec)
        self.size = self.map.limit or page_size(spec)
        self._url = spec.url

    def address(self, ask: Ask) -> str:
        """Give the link to the next page, or the configured address with the parameters of this page."""
        if ask.next:
            return ask.next
        wanted: dict[str, object] = {
            self.map.limit_param: self.size,
            self.map.page_param: self.map.first_page + ask.page - 1,
        }
        if ask.since:
            wanted[self.map.since_param] = self.map.since_text(ask.since)
        return with_query(self._url, wanted)

    def following(self, ask: Ask, fetched: Fetched, page: Page) -> Ask | None:
        """Follow the link that the answer or its Link header names, within the origin; else count pages until one is not full."""
        if not page.count:
            return None
        if self.map.next:
            link = link_to_next(fetched.headers.get("link", "")) if self.map.next == "Link" else page.next
            return replace(ask, page=ask.page + 1, next=absolute(link, fetched.url) or link) if link else None
        more = self.map.page_param and page.count >= self.size
        return replace(ask, page=ask.page + 1) if more else None


def page_size(spec: SourceSpec) -> int:
    """Give how many items a page shall have: whole pages make up `max_items`, as nearly as can be."""
    pages = max(-(-spec.max_items // LARGEST_PAGE), FEWEST_PAGES)
    return max(spec.max_items // pages, 1)


def with_query(url: str, wanted: Mapping[str, object]) -> str:
    """Add parameters to an address, in the place of those that it has by the same names. A name or value that is empty is left out."""
    parts = urlsplit(url)
    fresh = {name: str(value) for name, value in wanted.items() if name and str(value)}
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in fresh]
    return urlunsplit(parts._replace(query=urlencode([*kept, *fresh.items()]), fragment=""))


def link_to_next(header: str) -> str:
    """Give the address that a Link header calls `next` (RFC 8288); "" where it names none."""
    for part in header[:10_000].split(",<" if ",<" in header else ", <"):
        target, _, parameters = part.strip().lstrip("<").partition(">")
        relations = [
            one.partition("=")[2].strip().strip('"') for one in parameters.split(";") if one.strip().startswith("rel=")
        ]
        if any("next" in relation.lower().split() for relation in relations):
            return target
    return ""


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are of one scheme, host and port."""
    try:
        first, second = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    return (first.scheme, first.netloc.lower()) == (second.scheme, second.netloc.lower())
