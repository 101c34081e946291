"""Whether what is printed stands in the article, letter by letter, once the documented trims are undone. White space and invisible characters aside."""

# ruff: noqa: SLF001  who checks what was cut looks at where it was cut

from collections.abc import Sequence
from unicodedata import normalize

from digest.model import Article
from digest.summaries import extractive
from digest.summaries.trims import restore


def untrue(summary: Sequence[str], article: Article) -> list[str]:
    """Name the printed sentences that are not the article's, or of which something else was cut than a trim."""
    text = _even(article.text)
    cut = {sentence.text: restore(sentence.trimmed) for sentence in extractive._read(article).sentences}
    return [sentence for sentence in summary if sentence not in cut or _even(cut[sentence]) not in text]


def _even(text: str) -> str:
    for invisible in "\u200b\u2060\ufeff\u00ad":
        text = text.replace(invisible, "")
    return "".join(normalize("NFC", text).split())
