"""What earlier editions told is not told again from another address. Pure.

The same text counts for as long as editions are remembered, the same headline for two days, other words when they are alike enough: .5 within two days,
.7 later. One source's own article is told before only if nearly all of its text was, or its address.

A story that was told is an update, and told again, when it says so itself, or when two sources more have it and half of what it says is new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.model import Article, Candidate, Told
from digest.selection.merging import NEARLY_IDENTICAL, Group, address_of, telling, telling_headline, when
from digest.selection.similarity import containment, differ_in_numbers, same_texts, shingles
from digest.selection.stories import CLOSE_IN_TIME, Telling, matches

ALIKE_SOON, ALIKE_LATER = 0.5, 0.7
NEW_SOURCES = 2
NOVELTY = 0.5
_UPDATE = ("update", "updated", "aktualisiert", "mise à jour", "actualización", "atualização", "aggiornamento")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """A story of this run that an edition told: which one, how alike, how much of it is new (both 0 to 1), and whether it is an update of it."""

    before: Told
    similarity: float
    novelty: float
    is_update: bool


def retold(groups: Sequence[Group], told: Sequence[Told], language: str) -> Mapping[int, Retold]:
    """Give the groups, by position, whose story was told before."""
    if not told:
        return {}
    earlier = sorted(told, key=_order)
    known = {f"t{at}": as_candidate(one) for at, one in enumerate(earlier)}
    fresh = {f"g{at}": group.lead for at, group in enumerate(groups)}
    ids = {one.article.id for one in told}
    found: dict[int, tuple[float, int]] = {}
    for key, other, share in (*_same(fresh, known), *_texts(fresh, known), *_words(fresh, known, language)):
        group = int(key[1:])
        found[group] = max(found.get(group, (0.0, -1)), (round(share, 9), int(other[1:])))
    return {
        at: _retold(
            groups[at], earlier[other], similarity, anew=any(one.article.id in ids for one in groups[at].members)
        )
        for at, (similarity, other) in found.items()
    }


def as_candidate(told: Told) -> Candidate:
    """Give what was told as if it were a candidate, to be compared with those."""
    article = told.article
    if article.published is None:
        raise ValueError("what was told has a time: give the edition's to undated articles")
    return Candidate(article=article, first_seen=article.published)


def _order(one: Told) -> tuple[int, str]:
    return one.edition, one.article.id


Found = tuple[str, str, float]


def _same(fresh: Mapping[str, Candidate], known: Mapping[str, Candidate]) -> list[Found]:
    """Give what has the address of something that was told, or its headline two days around it."""
    addresses = {address_of(one): key for key, one in known.items()}
    headlines = {headline: key for key, one in known.items() if (headline := telling_headline(one))}
    found = [(key, addresses[address_of(one)], 1.0) for key, one in fresh.items() if address_of(one) in addresses]
    for key, one in fresh.items():
        other = headlines.get(telling_headline(one), "")
        if other and abs(when(one) - when(known[other])) <= CLOSE_IN_TIME:
            found.append((key, other, 1.0))
    return found


def _texts(fresh: Mapping[str, Candidate], known: Mapping[str, Candidate]) -> list[Found]:
    both = {**fresh, **known}
    shares = same_texts({key: one.article.text for key, one in both.items()})
    return [
        (key, other, share)
        for (key, other), share in shares.items()
        if key in fresh and other in known and _is_copy(fresh[key].article, known[other].article, share)
    ]


def _is_copy(one: Article, other: Article, share: float) -> bool:
    """Whether an article repeats a text that was told. One source's texts are alike by its manner, so there nearly all has to be the same."""
    if one.source == other.source and share < NEARLY_IDENTICAL:
        return False
    return not differ_in_numbers(one.title, other.title)


def _words(fresh: Mapping[str, Candidate], known: Mapping[str, Candidate], language: str) -> list[Found]:
    tellings = {key: telling(one, key, language) for key, one in {**fresh, **known}.items()}
    found = matches([tellings[key] for key in fresh], [tellings[key] for key in known])
    return [
        (key, other, alike)
        for key, other, alike in found
        if alike >= (ALIKE_SOON if _is_close(tellings[key], tellings[other]) else ALIKE_LATER)
        and not differ_in_numbers(tellings[key].title, tellings[other].title)
    ]


def _is_close(one: Telling, other: Telling) -> bool:
    return abs(one.at - other.at) <= CLOSE_IN_TIME


def _retold(group: Group, before: Told, similarity: float, *, anew: bool) -> Retold:
    lead = group.lead.article
    bodies = shingles(lead.text), shingles(before.article.text)
    novelty = 1 - (containment(*bodies) if all(bodies) else similarity)
    names = {lead.source_name, *(mention.source_name for mention in group.mentions)}
    grown = len(names - before.sources) >= NEW_SOURCES and novelty >= NOVELTY
    # The very article that was told is open only if its source rewrote it; whoever leads the story now, that is news.
    is_update = anew or _is_update(group, before, grown=grown)
    return Retold(before=before, similarity=similarity, novelty=novelty, is_update=is_update)


def _is_update(group: Group, before: Told, *, grown: bool) -> bool:
    """Whether a new article tells a story again: never one at the old address."""
    return address_of(group.lead) != address_of(as_candidate(before)) and (grown or _says_update(group.lead.article))


def _says_update(article: Article) -> bool:
    """Whether an article calls itself an update, in its title's first word or in a tag."""
    start = article.title.casefold().lstrip("[( ")
    tags = {tag.casefold() for tag in article.tags}
    return any(start.startswith((f"{word}:", f"{word}]", f"{word})")) or word in tags for word in _UPDATE)
