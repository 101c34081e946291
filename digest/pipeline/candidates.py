"""What an edition is chosen from: what the sources give now, and what is open from before. Which of it is told is decided elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest.model import Article, Candidate, Collected, Newsletter, SourceSpec
from digest.ports import Services


def candidates(
    services: Services,
    newsletter: Newsletter,
    collected: Sequence[Collected],
    since: datetime,
    now: datetime,
    *,
    stored: bool,
) -> list[Candidate]:
    """Join what was collected now with what is open from before, once each. What was `stored` is known by its id.

    What a source withholds now is out, however it was stored before, unless another one gives it; what is gone from one that sees all it has is marked as that.
    """
    articles = services.store.articles
    fresh = [article for one in collected for article in one.articles]
    also = {article.id for article in fresh} if stored else set()
    also.update(key for one in collected for key in one.kept)
    found = {one.article.id: one for one in articles.candidates(newsletter.key, since, also=also)}
    if not stored:
        found.update((one.article.id, one) for one in articles.known(newsletter.key, fresh, now))
    renewing = [spec.key for spec in newsletter.sources if spec.updates == "resend"]
    if renewing:
        changed = {one.article.id: one for one in articles.renewed(newsletter.key, renewing, since)}
        if not stored:  # what was read just now is nowhere yet
            changed |= {key: one for key, one in found.items() if one.published_in and one.article.source in renewing}
        told = articles.carried(newsletter.key, changed.keys())
        found.update((key, replace(one, carried=told.get(key))) for key, one in changed.items())
    withheld = {key for one in collected for key in one.withheld} - {article.id for article in fresh}
    gone = _gone(services, newsletter, collected, found)
    found.update((key, replace(found[key], gone=True)) for key in gone)
    return _as_configured(services, newsletter, {key: one for key, one in found.items() if key not in withheld})


def _gone(
    services: Services, newsletter: Newsletter, collected: Sequence[Collected], found: Mapping[str, Candidate]
) -> Collection[str]:
    """Give the ids of what its source has no more, and no other one shows."""
    present = {one.source: frozenset(one.present) for one in collected if one.present is not None}
    there = frozenset[str]().union(*present.values(), (article.id for one in collected for article in one.articles))
    gone = {key for key, one in found.items() if one.article.source in present and key not in there}
    others = [spec.key for spec in newsletter.sources if spec.key not in present]
    return gone - services.store.articles.givers(gone, others).keys() if gone and others else gone


def _as_configured(services: Services, newsletter: Newsletter, found: Mapping[str, Candidate]) -> list[Candidate]:
    """Give the candidates as this newsletter's own sources gave them: another that reads the same may call, weigh and name them otherwise."""
    specs = {spec.key: spec for spec in newsletter.sources}
    foreign = [key for key, one in found.items() if one.article.source not in specs]
    givers = services.store.articles.givers(foreign, specs) if foreign else {}
    made = []
    for key, one in found.items():
        spec = specs.get(givers[key][-1] if key in givers else one.article.source)
        if spec is not None:
            name = spec.name or _unnamed(one.article, spec, newsletter)
            weight = one.article.weight or spec.weight
            article = replace(one.article, source=spec.key, source_name=name, weight=weight)
            one = replace(one, article=article)  # noqa: PLW2901 - the same candidate
        made.append(one)
    return made


def _unnamed(article: Article, spec: SourceSpec, newsletter: Newsletter) -> str:
    """Give the name of a source that the settings do not name. A folder is the newsletter's own desk: readers never see what it is called on a disk."""
    return article.attribution or newsletter.title if spec.type == "folder" else article.source_name
