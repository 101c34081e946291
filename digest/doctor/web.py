"""The way out as a mail service and a reader meet it: the page, its certificate, and one click (RFC 8058) with a link that is nobody's. Pure."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from digest.doctor.findings import error, ok, warning
from digest.doctor.relay import certificate
from digest.errors import Exit
from digest.links import ANSWER, NOBODY
from digest.model.health import Diagnosis, Visit

_SERVE = "Run `digest serve`, and have the web server in front of it pass on all paths below that address (nginx: proxy_pass http://127.0.0.1:8080)."
_REDIRECTS = range(300, 400)


def page(visit: Visit, url: str) -> list[Diagnosis]:
    """Judge the answer to GET, which only shows a page with a button."""
    trouble = _unreached(visit, url)
    if trouble:
        return trouble
    if visit.status in _REDIRECTS:
        what = f"{url} sends readers on to {visit.headers.get('location', 'nowhere')}"
        return [error(what, "Set DIGEST_WEB__BASE_URL to the address where the page itself is.")]
    if visit.status != HTTPStatus.OK:
        return [_wrong_status(visit, url)]
    if not _is_ours(visit):
        return [_foreign(url)]
    if urlsplit(url).scheme != "https":
        hint = "Set DIGEST_WEB__BASE_URL to the https address of a web server in front of `digest serve`."
        return [warning(f"the page at {url} can be opened on this machine only", hint)]
    return [ok(f"{url} shows the page; opening it changes nothing")]


def secured(visit: Visit, now: datetime) -> list[Diagnosis]:
    """Judge the certificate, which is known to be valid today."""
    assert visit.secured is not None
    remedy = "Renew it: mail services and browsers refuse to open the page with a certificate that ran out."
    return certificate(visit.secured, now, "the certificate of the page", remedy)


def one_click(visit: Visit, url: str) -> list[Diagnosis]:
    """Judge the answer to the POST of a mail service."""
    trouble = _unreached(visit, url)
    if trouble:
        return trouble
    if visit.status in _REDIRECTS:
        what = f"one click is answered by a redirect to {visit.headers.get('location', 'nowhere')}, which mail services do not follow"
        return [error(what, "Let the web server pass POST requests on as they are (RFC 8058 3.1).")]
    if visit.status != HTTPStatus.OK:
        return [_wrong_status(visit, url)]
    if not _is_ours(visit):
        return [_foreign(url)]
    return [ok("one click with a link that is nobody's was taken, and unsubscribed nobody")]


def clock_of(visit: Visit) -> datetime | None:
    """Give the time that the web server says."""
    try:
        return parsedate_to_datetime(visit.headers["date"])
    except (KeyError, ValueError):
        return None


def _unreached(visit: Visit, url: str) -> list[Diagnosis]:
    if not visit.trouble:
        return []
    return [error(f"{url} cannot be reached: {visit.trouble}", _SERVE, Exit.UNAVAILABLE)]


def _wrong_status(visit: Visit, url: str) -> Diagnosis:
    if visit.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return error(f"{url} answers {visit.status}", f"Look into the logs. {_SERVE}", Exit.UNAVAILABLE)
    return error(f"{url} answers {visit.status}", _SERVE)


def _is_ours(visit: Visit) -> bool:
    """Whether the program that answered could read the signature of our link: it says so to the holder of such a link alone."""
    return visit.headers.get(ANSWER.lower()) == NOBODY


def _foreign(url: str) -> Diagnosis:
    what = f"{url} answers, but does not know our links: something else runs there, or `digest serve` has another DIGEST_SECRET_KEY"
    hint = f"Give `digest serve` the same .env. {_SERVE}"
    return error(what, hint)
