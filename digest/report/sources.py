"""What a source gave, and what failed."""

from digest.model import Article, Bulletin, Collected, Failure
from digest.report.wording import plain, stamp


def failure_line(failure: Failure) -> str:
    """Give a failure for people: where, what, and what to do."""
    what = f"{plain(failure.where)}: {plain(failure.what)}" if failure.where else plain(failure.what)
    return f"{_ended(what)} {plain(failure.hint)}".rstrip()


def failure_json(failure: Failure) -> dict[str, object]:
    """Give a failure for machines."""
    return {"where": failure.where, "what": failure.what, "hint": failure.hint}


def bulletin_line(bulletin: Bulletin) -> str:
    """Give news of a source for people: which, what, and what to do."""
    return f"{_ended(f'{plain(bulletin.where)} {plain(bulletin.what)}')} {plain(bulletin.hint)}".rstrip()


def bulletin_json(bulletin: Bulletin) -> dict[str, object]:
    """Give news of a source for machines."""
    return {
        "source": bulletin.source,
        "turn": bulletin.turn.value,
        "where": bulletin.where,
        "what": bulletin.what,
        "hint": bulletin.hint,
    }


def source_json(collected: Collected) -> dict[str, object]:
    """Give what one source gave for machines."""
    return {
        "source": collected.source,
        "articles": [_article(one) for one in collected.articles],
        "failures": [failure_json(one) for one in collected.failures],
        "remarks": list(collected.remarks),
    }


def _article(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "url": article.url,
        "published": stamp(article.published),
        "section": article.section,
        "language": article.language,
        "attribution": article.attribution,
        "author": article.author,
        "text": article.text,
    }


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
