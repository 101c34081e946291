"""The relay and the web page as one look showed them."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.doctor import relay, web
from digest.errors import Exit
from digest.links import ANSWER, NOBODY
from digest.model.health import Secured, Session, Standing, Visit

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
URL = "https://news.quay.press"
ALL = {"pipelining": "", "size": "10240000", "dsn": "", "smtputf8": "", "8bitmime": ""}


def session(**changes) -> Session:
    return Session(**{"name": "mail.quay.press", "greeting": "mail.quay.press ESMTP", "offered": ALL, **changes})


def visit(status: int = 200, **changes) -> Visit:
    return Visit(**{"status": status, "headers": {ANSWER.lower(): NOBODY}, **changes})


# --- relay


@pytest.mark.parametrize(("login", "what"), [(True, "logged in"), (False, "without a login")])
def test_a_session_is_told(login, what):
    """Who answered, whether we logged in, and that no mail was sent."""
    (found,) = relay.connected(session(login=login), "localhost:25")
    assert found.standing is Standing.OK
    assert "localhost:25 answers as mail.quay.press" in found.what
    assert what in found.what
    assert "no mail was sent" in found.what


@pytest.mark.parametrize(
    ("left", "standing", "what"),
    [
        (timedelta(days=80), "ok", "good for 80 days"),
        (timedelta(days=14), "ok", "good for 14 days"),
        (timedelta(days=13, hours=23), "warning", "runs out in 13 days, on 2026-12-09"),
        (timedelta(0), "warning", "runs out in 0 days"),
        (timedelta(seconds=-1), "error", "ran out on 2026-11-25"),
    ],
)
def test_a_certificate_has_two_weeks_at_least(left, standing, what):
    """For the relay and for the page."""
    secured = Secured(version="TLSv1.3", expires=NOW + left)
    for (found,) in (relay.encrypted(session(secured=secured), NOW), web.secured(visit(secured=secured), NOW)):
        assert found.standing == standing
        assert what in found.what
        assert bool(found.hint) == (standing != "ok")


def test_encryption_that_tells_little():
    """A certificate without a date is not judged, and a relay on this machine needs none."""
    assert "is not told" in relay.encrypted(session(secured=Secured(version="TLSv1.2")), NOW)[0].what
    assert "on this machine" in relay.encrypted(session(), NOW)[0].what


@pytest.mark.parametrize("name", ALL)
def test_what_is_not_offered_is_explained(name):
    """Each absence has its meaning; only a slower transfer is a warning."""
    offered = {key: value for key, value in ALL.items() if key != name}
    (found,) = relay.offers(session(offered=offered))
    assert f"no {name.upper()} (" in found.what
    assert found.standing is (Standing.WARNING if name == "pipelining" else Standing.OK)


def test_everything_offered_is_one_line():
    """With the limit of SIZE in words."""
    (found,) = relay.offers(session())
    assert found.what == "it offers PIPELINING, SIZE, DSN, SMTPUTF8, 8BITMIME (up to 10,240,000 bytes)"
    assert "offers nothing" in relay.offers(session(offered={}))[0].what


@pytest.mark.parametrize(
    ("size", "standing"), [("199999", "warning"), ("200000", "ok"), ("0", "ok"), ("", "ok"), ("many", "ok")]
)
def test_a_limit_that_an_edition_would_break(size, standing):
    """0 and nothing are no limit (RFC 1870)."""
    (found,) = relay.offers(session(offered={**ALL, "size": size}))
    assert found.standing == standing


@pytest.mark.parametrize(
    ("greeting", "at"),
    [
        ("mx.example ESMTP Exim 4.98 Wed, 25 Nov 2026 13:00:00 +0100", NOW),
        ("mx.example ESMTP Postfix", None),
        ("mx.example ESMTP Wed, 45 Nov 2026 13:00:00 +0100", None),
        ("", None),
    ],
)
def test_some_greetings_tell_the_time(greeting, at):
    """Exim and Sendmail do, Postfix does not."""
    assert relay.clock_of(session(greeting=greeting)) == at


# --- web


def test_a_page_of_ours():
    """It could read the link, and opening it changes nothing."""
    assert web.page(visit(), URL)[0].standing is Standing.OK
    assert web.one_click(visit(), URL)[0].standing is Standing.OK


@pytest.mark.parametrize(
    ("answer", "code", "what", "hint"),
    [
        (Visit(trouble="refused"), Exit.UNAVAILABLE, "cannot be reached: refused", "digest serve"),
        (visit(404), Exit.CONFIG, "answers 404", "proxy_pass"),
        (visit(405), Exit.CONFIG, "answers 405", "proxy_pass"),
        (visit(502), Exit.UNAVAILABLE, "answers 502", "logs"),
        (visit(headers={}), Exit.CONFIG, "another DIGEST_SECRET_KEY", "the same .env"),
        (visit(headers={ANSWER.lower(): "somebody"}), Exit.CONFIG, "another DIGEST_SECRET_KEY", "the same .env"),
    ],
)
def test_answers_that_keep_readers_from_leaving(answer, code, what, hint):
    """Each is an error for the page and for one click, with what to do."""
    for (found,) in (web.page(answer, URL), web.one_click(answer, URL)):
        assert (found.standing, found.code) == (Standing.ERROR, code)
        assert what in found.what
        assert hint in found.hint


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_followed_by_nobody(status):
    """RFC 8058 3.1 forbids it for one click; readers would be sent elsewhere."""
    answer = visit(status, headers={"location": "https://www.quay.press/"})
    (page,) = web.page(answer, URL)
    assert "https://www.quay.press/" in page.what
    assert "DIGEST_WEB__BASE_URL" in page.hint
    (click,) = web.one_click(answer, URL)
    assert click.standing is Standing.ERROR
    assert "do not follow" in click.what


def test_a_page_on_loopback_is_no_way_out():
    """It can be opened here and nowhere else."""
    (found,) = web.page(visit(), "http://127.0.0.1:8080")
    assert found.standing is Standing.WARNING
    assert "on this machine only" in found.what


@pytest.mark.parametrize(
    ("headers", "at"),
    [({"date": "Wed, 25 Nov 2026 12:00:00 GMT"}, NOW), ({}, None), ({"date": "soon"}, None)],
)
def test_the_time_of_the_web_server(headers, at):
    """From Date, as far as it can be read."""
    assert web.clock_of(visit(headers=headers)) == at
