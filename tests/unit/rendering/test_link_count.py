"""How many links both parts hold: to filters an odd number is a sign of spam (rspamd: URI_COUNT_ODD, which counts pictures and repetitions too)."""

import re
from dataclasses import replace

import pytest

from digest.model import Rendered
from digest.rendering import EditionRenderer
from tests.unit.rendering.cases import CASES, ON_WEB, rendered
from tests.unit.rendering.samples import LETTER, edition, stories
from tests.unit.rendering.test_markup import outline

URLS = {"a": "href", "img": "src"}


def counted(mail: Rendered) -> tuple[int, int]:
    """Count as rspamd does: links and pictures of the HTML part, and links of the text part."""
    written = [attributes[URLS[tag]] for tag, attributes in outline(mail.html) if URLS.get(tag) in attributes]
    in_html = len([url for url in written if url and url.startswith("http")])
    return in_html, len(re.findall("https?://", mail.text))


@pytest.mark.parametrize("page", ["", ON_WEB], ids=["mail alone", "on the web"])
@pytest.mark.parametrize("name", CASES)
def test_the_number_of_links_is_even(name, page):
    """In every look, with and without a page on the web, pictures, a button."""
    in_html, in_text = counted(rendered(name, page))
    assert in_html >= in_text > 0
    assert (in_html + in_text) % 2 == 0


@pytest.mark.parametrize("changed", [{"url": "", "image": None}, {"image": None}, {"source_name": ""}])
def test_whatever_the_lead_story_lacks(changed):
    """A lead without an address has no button, one without a picture has no link around it. (A picture without an address is the one that counts alone.)"""
    first, *others = stories()
    made = edition([replace(first, article=replace(first.article, **changed)), *others])
    assert sum(counted(EditionRenderer().render(made, LETTER))) % 2 == 0
