"""What every answer carries, and how the pages speak."""

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html
from starlette.responses import Response

from digest.errors import RenderError
from digest.language import direction, languages
from digest.resources import template_root
from digest.web.pages import Pages
from digest.web.words import words_of
from tests.web.conftest import WEEKLY

PAGES = Pages()
PLACES = ["/u/x", "/nope", "/", "/healthz", "/u/", "/u/a/b", "/healthz/", "/../etc/passwd", "/%00", "/u"]
NASTY = "<script>alert(1)</script>{{7*7}}{title}\"'&\u202e"


def text_of(response: Response) -> str:
    return bytes(response.body).decode()


def tree(response: Response) -> Any:
    return html.fromstring(text_of(response))


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_headers_of_every_answer(site, path, method):
    """Each answer forbids storing, framing, sniffing, indexing, referring and anything from elsewhere, and sets no cookie."""
    answer = site.client.request(method, path)
    headers = answer.headers
    assert answer.status_code < 500
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not {"set-cookie", "server", "location"} & set(headers)


@pytest.mark.parametrize("path", [one for one in PLACES if not one.startswith(("/u/x", "/healthz"))] + ["/healthz/"])
def test_nonsense_is_404(site, path):
    """What does not exist is a plain page that says so, never an error of ours or a redirect."""
    answer = site.client.get(path)
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


def test_healthz(site):
    """A line for whoever watches the service."""
    assert site.client.get("/healthz").text == "ok\n"


@pytest.mark.parametrize("response", [PAGES.ask(WEEKLY), PAGES.done(WEEKLY), PAGES.problem(404, "en")])
def test_nothing_is_loaded_from_anywhere(response):
    """A page is one file: no script, link, image or address of a third party, and its style is the one whose hash is allowed."""
    page = tree(response)
    assert not page.xpath("//script | //link | //img | //iframe | //@src | //@style | //*[starts-with(name(@*), 'on')]")
    assert "url(" not in text_of(response)
    assert not re.findall(r"https?://", text_of(response))
    (style,) = re.findall(r"<style>(.*?)</style>", text_of(response), re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{allowed}'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("language", languages())
def test_pages_speak_the_language_of_the_newsletter(language):
    """Title, heading and button are in the newsletter's language, and the page says which it is."""
    words = words_of(language)
    page = tree(PAGES.ask(replace(WEEKLY, language=language)))
    assert (page.get("lang"), page.get("dir")) == (language, direction(language))
    assert page.xpath("//button")[0].text == words.unsubscribe
    assert page.xpath("//h1")[0].text_content() == words.ask.format(title=WEEKLY.title)
    assert page.findtext("head/title") == words.ask.format(title=WEEKLY.title)
    done = tree(PAGES.done(replace(WEEKLY, language=language)))
    assert done.xpath("//h1")[0].text_content() == words.done


def test_language_without_words():
    """Where we have no words the page is English and says so; only the newsletter's name keeps its language."""
    page = tree(PAGES.ask(replace(WEEKLY, language="sv", title="Veckobrevet")))
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    assert page.xpath("//h1/bdi/@lang") == ["sv"]


@pytest.mark.parametrize(
    ("tag", "language"), [("pt-BR", "pt"), ("de_AT", "de"), ("FR", "fr"), ("", "en"), ("xx", "en")]
)
def test_language_tags(tag, language):
    """Regions are served by their language."""
    assert words_of(tag).language == language


@pytest.mark.parametrize("make", [PAGES.ask, PAGES.done])
def test_names_are_text(make):
    """Whatever a newsletter is called, it is shown as text and changes nothing of the page."""
    page = tree(make(replace(WEEKLY, title=NASTY, sender=f"X <{'a' * 10}@example.org>")))
    assert not page.xpath("//script")
    assert page.xpath("//p[@class='masthead']")[0].text == NASTY


def test_the_form(site):
    """The page has one form with one button, that posts back to the page's own address, whatever path a proxy gave it."""
    page: Any = html.fromstring(site.client.get(site.path()).text)
    (form,) = page.xpath("//form")
    assert (form.get("method"), form.get("action")) == ("post", None)
    (button,) = page.xpath("//button")
    assert (button.get("type"), button.get("name"), button.get("value")) == ("submit", "unsubscribe", "yes")
    assert not page.xpath("//input")


@pytest.mark.parametrize("response", [PAGES.ask(WEEKLY), PAGES.done(WEEKLY), PAGES.problem(500, "en")])
def test_structure_for_screen_readers(response):
    """One main region, one heading of the first level, a title, a language; pictures that only decorate are hidden."""
    page = tree(response)
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    assert page.findtext("head/title").strip()
    assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert all(one.get("aria-hidden") == "true" for one in page.xpath("//svg"))
    assert text_of(response).startswith("<!DOCTYPE html>")


def test_the_way_to_the_editors():
    """After leaving, the page says whom to write to: the reply address, else the sender."""
    assert tree(PAGES.done(WEEKLY)).xpath("//a/@href") == ["mailto:weekly@example.org"]
    asked = PAGES.done(replace(WEEKLY, reply_to="Editors <editor+1%@example.org>"))
    assert tree(asked).xpath("//a/@href") == ["mailto:editor+1%25@example.org"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "That did not work"),
        (405, "That did not work"),
        (413, "That did not work"),
        (404, "does not exist"),
        (429, "try again"),
        (503, "try again"),
    ],
)
def test_problems(status, words):
    """Each error says what to do, in few words."""
    response = PAGES.problem(status, "en")
    assert response.status_code == status
    assert words in tree(response).xpath("//h1")[0].text


def test_own_templates_come_first(tmp_path):
    """A file in the user's folder replaces the shipped one; the others stay, and the style that stands in the page is the one allowed."""
    own = tmp_path / "web"
    own.mkdir()
    (own / "style.css").write_text("main > p { color: #123456 }", encoding="utf-8")
    response = Pages(tmp_path).ask(WEEKLY)
    assert "main > p { color: #123456 }" in text_of(response)
    assert tree(response).xpath("//button")
    assert response.headers["content-security-policy"] != PAGES.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("unsubscribe.html.j2", "{% extends 'base.html.j2' %}\n{% block content %}{{ nothing }}{% endblock %}"),
        ("unsubscribed.html.j2", "{% if %}"),
        ("problem.html.j2", "{{ ''.__class__.__mro__ }}"),
        ("base.html.j2", "{% include '../../../etc/passwd' %}"),
        ("style.css", "p{}</style><script>"),
        ("style.css", "{% if %}"),
    ],
)
def test_a_broken_template_is_found_at_the_start(tmp_path, name, source):
    """A broken or unsafe template stops the server before a reader sees it, with its name."""
    own = tmp_path / "web"
    own.mkdir()
    (own / name).write_text(source, encoding="utf-8")
    with pytest.raises(RenderError) as caught:
        Pages(tmp_path)
    assert caught.value.where


def test_every_shipped_template_is_used():
    """The folder holds no template that no page needs."""
    names = {path.name for path in template_root("web").iterdir()}
    names -= {"style.css", "blocked.html.j2"}  # parts of pages
    pages = {f"{name}.html.j2" for name in ("base", "unsubscribe", "unsubscribed", "problem", "review", "reviewed")}
    assert names == pages
