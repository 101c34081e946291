"""An edition as mail: the words it says, its HTML and its text, styled once, cut into pieces that are filled per reader. Nothing here sends.

    Edition -> view (plain values) -> templates (values boxed) -> inline (styles) -> unbox -> pieces (encoded, gaps open) -> Rendered

Addresses, links of readers and the network never enter: what belongs to one reader is a named gap.
"""

from digest.rendering.notices import Notice, Notices
from digest.rendering.preflight import Finding, preflight
from digest.rendering.renderer import EditionRenderer, refuse
from digest.rendering.subject import compose_preheader, compose_subject

__all__ = [
    "EditionRenderer",
    "Finding",
    "Notice",
    "Notices",
    "compose_preheader",
    "compose_subject",
    "preflight",
    "refuse",
]
