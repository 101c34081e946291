"""The page for editors shows a text that the program reads."""

import re

from digest.editor import read
from tests.docs.places import ROOT

PAGE = (ROOT / "docs" / "how-to" / "review.md").read_text(encoding="utf-8")


def test_the_draft_on_the_page_can_be_read():
    """What people see there is what they will meet: the example is a form, with each mark once."""
    example = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert example
    form = read(example[1])
    assert [(story.number, story.mark) for story in form.stories] == [(2, "pin"), (1, "drop")]
    assert form.intro == "Dear readers,\n\nit was a quiet week."
