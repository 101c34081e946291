"""The slow, obvious way: the whole message for one reader, rendered with real values, styled and encoded by the standard library.

Nothing sends with it. It says what the fast way (pieces with gaps) has to come to, and the tests hold both side by side.
"""

import re
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from digest.model import GAPS, Edition, Gap, Newsletter, Story
from digest.model.transfer import one_line
from digest.rendering.inline import inline
from digest.rendering.placeholders import Token, Tokens
from digest.rendering.renderer import shared_headers
from digest.rendering.templates import HTML, TEXT, Theme
from digest.rendering.view import view
from digest.resources import template_folders

_NO_MARK = Token("")


def whole_message(
    edition: Edition,
    newsletter: Newsletter,
    values: Mapping[Gap, str],
    templates: Path | None = None,
    brief: Sequence[Story] = (),
) -> EmailMessage:
    """Give the message of one reader, without the headers that delivery sets; `brief` are stories that are only named. Raises `RenderError`."""
    theme = Theme(template_folders("edition", templates))
    marks = {story.article.id: (_NO_MARK, _NO_MARK) for story in edition.stories}
    tokens = Tokens(name="", gaps={gap: Token(one_line(values[gap])) for gap in GAPS}, cards=marks)
    page = view(edition, newsletter, tokens, brief)
    message = EmailMessage(policy=SMTP)
    for name, value in shared_headers(edition, newsletter):
        message[name] = " ".join(one_line(value).split())
    message.set_content(theme.bare(TEXT, page=page), cte="base64")
    message.add_alternative(re.sub("<!---->", "", inline(theme.bare(HTML, page=page))), subtype="html", cte="base64")
    return message
