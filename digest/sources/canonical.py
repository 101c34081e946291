"""Addresses: which may be shown, one for each article, and the ids that follow from it. Pure; nothing is looked up.

The canonical URL is an identity: readers are sent to `Article.url`. Changing a rule here makes known articles look new.
"""

import re
from hashlib import blake2b
from urllib.parse import SplitResult, urljoin, urlsplit

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
    at_link_origin at_link_type at_format at_ptr_name ncid cmpid ito ref_src ref_url guccounter s_cid icid sr_share ftag ocid smid rss
    """.split()  # noqa: SIM905 - fifty names are read better as a paragraph
)
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
    try:
        joined = urljoin(base_url, url.strip(" \t\n\r\f")).replace(" ", "%20")
    except ValueError:
        return ""
    if joined[:7].lower() == "mailto:":
        return joined if joined.isprintable() and len(joined) <= _MAX_URL else ""
    return joined if is_web_url(joined) else ""


def without_login(url: str) -> str:
    """Give a URL for people to see: without user and password."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{mark}{authority.rpartition('@')[2]}{slash}{path}"


def canonical(url: str) -> str:
    """Give the address under which an article is known, or "" for what is no web address. Idempotent.

    http is https, the host is lower case and without its default port, user and fragment (but `#!`) are gone, tracking parameters are
    dropped and the others keep their order, a slash at the end of a path is dropped, escapes are written one way (RFC 3986, 6.2.2).
    """
    if not is_web_url(url):
        return ""
    parts = urlsplit(url)
    host = _host(parts)
    if not host:
        return ""
    path = _escapes(parts.path).rstrip("/") or "/"
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


def _host(parts: SplitResult) -> str:
    """Give host and port in ASCII, or "" for what is no host name."""
    name = (parts.hostname or "").rstrip(".")
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    if not _HOST.fullmatch(name):
        return ""
    name = f"[{name}]" if ":" in name else name
    return name if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{name}:{parts.port}"


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _escapes(text: str) -> str:
    """Write escapes with capitals, and not at all where none is needed."""

    def rewrite(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(rewrite, text)
