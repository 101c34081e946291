"""Addresses: which may be shown, one for each article, and the ids that follow from it. Pure; nothing is looked up.

The canonical URL is an identity: readers are sent to `Article.url`. Changing a rule here makes known articles look new.
"""

import re
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

# Only names that no site uses to tell its articles apart; a prefix must be a tool's own.
_TRACKING_PREFIXES = (
    "utm_",
    "mtm_",
    "matomo_",
    "piwik_",
    "pk_",
    "hsa_",
    "oly_",
    "vero_",
    "wt_",
    "guce_referrer",
    "__twitter",
)
_TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id mc_cid mc_eid mkt_tok _hsenc _hsmi
    xtor ns_campaign ns_mchannel ns_source ns_linkname at_campaign at_medium at_custom1 at_custom2 at_custom3 at_custom4 at_link_id
    usqp amp_js_v amp_gsa at_link_origin at_link_type at_format at_ptr_name ncid cmpid ito ref_src ref_url guccounter s_cid icid sr_share ftag ocid smid rss
    """.split()  # noqa: SIM905 - fifty names are read better as a paragraph
)
_FEED_PROXIES = frozenset(
    {"feedproxy.google.com", "feeds.feedburner.com", "rss.feedsportal.com", "feeds.feedblitz.com"}
)
_AMP = re.compile(r"(?:(?<=[^/])/amp|\.amp)(?=/?$|\.html?/?$)|^/amp(?=/[^/])", re.IGNORECASE)
_AMP_CACHE = re.compile(r"/[a-z]/(s/)?(?P<rest>[^/].*)", re.DOTALL)
_AMP_VIEWER = re.compile(r"/amp/(s/)?(?P<rest>[^/]*\.[^/]+/.*)", re.DOTALL)
_AMP_PAIRS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp"})
_GOOGLE = frozenset({"www.google.com", "google.com"})
_SITE = 2  # labels that a site has at least
_COVERS = 3  # addresses inside of addresses; more are a game
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_MAX_URL = 2048  # characters; what browsers and mail clients carry safely


def is_web_url(url: str) -> bool:
    """Whether this is an absolute http(s) address with a host, of sane length, without spaces or control characters."""
    if len(url) > _MAX_URL or _FORBIDDEN.search(url):
        return False
    parts = _split(url)
    return parts is not None and parts.scheme in _DEFAULT_PORTS and bool(parts.hostname)


def absolute(url: str, base_url: str) -> str:
    """Resolve an address of a document; "" for what leads nowhere that a reader may go: other schemes, control characters."""
    if not url.strip():
        return ""
    url = url.strip(" \t\n\r\f")
    if url.startswith(("https://", "http://")) and is_web_url(
        url
    ):  # most are absolute, and joining is half of the work
        return url
    try:
        joined = urljoin(base_url, url).replace(" ", "%20")
    except ValueError:
        return ""
    if joined[:7].lower() == "mailto:":
        return joined if joined.isprintable() and len(joined) <= _MAX_URL else ""
    scheme, mark, rest = joined.partition("://")
    return f"{scheme.lower()}{mark}{rest}" if is_web_url(joined) else ""  # of any case (RFC 3986 3.1)


def without_login(url: str) -> str:
    """Give a URL for people to see: without user and password."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{mark}{authority.rpartition('@')[2]}{slash}{path}"


def is_feed_proxy(url: str) -> bool:
    """Whether an address leads to a service that counts the readers of feeds, and tells nothing of where it sends them."""
    parts = _split(url)
    return parts is not None and parts.hostname in _FEED_PROXIES


def canonical(url: str) -> str:
    """Give the address under which an article is known, or "" for what is no web address. Idempotent.

    http is https, the host is lower case and without its default port, user and fragment (but `#!`) are gone, tracking parameters are
    dropped and the others keep their order, a slash at the end of a path is dropped, escapes are written one way (RFC 3986, 6.2.2).
    The page for telephones and the one of AMP are the page itself, with `www.` or without, and so is what a viewer of AMP shows or Google leads to.
    """
    for _ in range(_COVERS):
        inner = _uncovered(url)
        if inner == url:
            break
        url = inner
    if not is_web_url(url):
        return ""
    parts = urlsplit(url)
    host = _host(parts)
    if not host:
        return ""
    path = _path(parts.path)
    query = "&".join(pair for pair in _escapes(parts.query).split("&") if pair and not _is_tracking(pair))
    fragment = f"#{_escapes(parts.fragment)}" if parts.fragment.startswith("!") else ""
    return f"https://{host}{path}{'?' if query else ''}{query}{fragment}"


def article_id(canonical_url: str) -> str:
    """Give the id of an article that has an address: 32 hex digits."""
    return blake2b(canonical_url.encode(), digest_size=16).hexdigest()


def item_id(source: str, item: str) -> str:
    """Give the id of an article that has none, from its source's key and what the source calls it."""
    return blake2b(f"{source}\x00{item}".encode(), digest_size=16).hexdigest()


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts


def _uncovered(url: str) -> str:
    """Give the address inside of an address that only leads there."""
    parts = _split(url)
    host = (parts.hostname or "") if parts is not None else ""
    if parts is None or not host.endswith((".cdn.ampproject.org", "google.com")):
        return url
    if host in _GOOGLE and parts.path == "/url":
        inner = next(
            (value for name, value in parse_qsl(parts.query) if name in ("url", "q") and is_web_url(value)), ""
        )
        return inner or url
    shape = _AMP_VIEWER if host in _GOOGLE else _AMP_CACHE if host.endswith(".cdn.ampproject.org") else None
    found = shape.fullmatch(parts.path) if shape else None
    return f"https://{found['rest']}{'?' if parts.query else ''}{parts.query}" if found else url


def _path(path: str) -> str:
    """Write a path one way: without what marks AMP, and without a slash at its end."""
    plain = _escapes(path)
    while (shorter := _AMP.sub("", plain.rstrip("/"), count=1)) != plain:
        plain = shorter
    return plain or "/"


def _site(host: str) -> str:
    """Give the host of a site: `www.`, `m.`, `mobile.` and `amp.` are doors to it, and so is the `m` in `en.m.wikipedia.org`."""
    labels = host.split(".")
    while len(labels) > _SITE and labels[0] in ("www", "m", "mobile", "amp"):
        labels = labels[1:]
    if len(labels) > _SITE + 1 and labels[1] == "m":
        del labels[1]
    return ".".join(labels)


def _host(parts: SplitResult) -> str:
    """Give host and port in ASCII, or "" for what is no host name."""
    name = (parts.hostname or "").rstrip(".")
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    if not _HOST.fullmatch(name):
        return ""
    name = f"[{name}]" if ":" in name else _site(name)
    return name if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{name}:{parts.port}"


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return pair.lower() in _AMP_PAIRS or name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _escapes(text: str) -> str:
    """Write escapes with capitals, and not at all where none is needed."""

    def rewrite(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(rewrite, text)
