"""An edition as mail: the words it says, its HTML and its text, styled once, cut into pieces that are filled per reader. Nothing here sends.

    Edition -> view (plain values) -> templates (values boxed) -> inline (styles) -> unbox -> pieces (encoded, gaps open) -> Rendered

Addresses, links of readers and the network never enter: what belongs to one reader is a named gap.
"""

from digest.rendering.notices import Notice, Notices
from digest.rendering.preflight import addresses_in, links_in, preflight
from digest.rendering.renderer import SAMPLES, EditionRenderer
from digest.rendering.subject import compose_preheader, compose_subject

__all__ = [
    "SAMPLES",
    "EditionRenderer",
    "Notice",
    "Notices",
    "addresses_in",
    "compose_preheader",
    "compose_subject",
    "links_in",
    "preflight",
]
