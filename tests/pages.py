"""Every page that is no mail, by name: those of the web door, the archive, the report. For tests that hold all of them to the same rules."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from digest.model import Newsletter
from digest.report.page import NAME, page
from digest.resources import template_root
from digest.web.pages import Pages
from tests.archived import BAY, PUBLIC, UNLISTED, Shelf
from tests.unit.rendering.samples import long_edition
from tests.unit.report.test_situation import progress, situation

WEEKLY = Newsletter(key="weekly", title="Example & Weekly", sender="Example <weekly@example.org>")
ARABIC = replace(WEEKLY, title="رسالة الموج", language="ar")


@cache
def pages() -> Mapping[str, str]:
    """Give the HTML of each page."""
    return MappingProxyType({**_of_web(), **_of_archive(), "report": _report()})


def _of_web() -> Mapping[str, str]:
    made = Pages()
    answers = {"web-ask": made.ask(WEEKLY), "web-done": made.done(WEEKLY), "web-ask-ar": made.ask(ARABIC)}
    answers |= {"web-done-ar": made.done(ARABIC)}
    answers |= {f"web-{status}": made.problem(status, "en") for status in (400, 404, 429, 503)}
    return {name: bytes(answer.body).decode() for name, answer in answers.items()}


def _of_archive() -> Mapping[str, str]:
    shelf = Shelf()
    for newsletter, count in ((PUBLIC, 3), (BAY, 2), (UNLISTED, 1)):
        shelf.add(newsletter, count)
    shelf.editions[1] = long_edition(12)  # of which the mail holds nine
    plan = shelf.plan(PUBLIC, BAY, UNLISTED)
    found = {path: make() for path, make in plan.items() if path.endswith(".html")}
    return {f"archive-{path.replace('/', '-').removesuffix('.html')}": one.body.decode() for path, one in found.items()}


def _report() -> str:
    template = (template_root("report") / NAME).read_text(encoding="utf-8")
    return page(situation(progress("done", accepted=3)), template, title="The Quay", subject="A bridge stays open")
