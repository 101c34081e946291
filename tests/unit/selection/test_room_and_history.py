"""Room in an edition and its history, case by case: which cap is named, pins, minima, and whether a story was told."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import FateReason, SectionSpec, Story, Told
from digest.selection import select
from digest.selection.quotas import room
from tests.unit.selection.builders import DAY, HOUR, LONG_AGO, NOW, START, article, body, candidate, newsletter

CAP, SECTION, SHARE = FateReason.OVER_CAP, FateReason.OVER_SECTION_CAP, FateReason.OVER_SHARE
TITLE = "Mayor Grimes opens the Severn bridge after nine years"


def strangers(_one: int, _other: int) -> float:
    return 0.0


def ranked(text: str) -> list[Story]:
    """Give stories, best first: a letter for the source, one for the section (`-` for none), `!` behind a pinned one."""
    stories = []
    for at, word in enumerate(text.split()):
        source, section, pin = word[0], word[1], word[2:]
        one = article(f"n{at:02}", source=f"feed:{source}", source_name=source.upper())
        priority = {"priority": 10.0 if pin else 1.0}
        stories.append(Story(article=one, section=section.strip("-"), score=1 - at / 100, why=priority))
    return stories


def kept(text: str, slots: int, *sections: SectionSpec, source: float = 1.0, section: float = 1.0) -> str:
    """Give a star for each story that stays and a dot for each that does not."""
    news = newsletter(max_stories=slots, sections=sections, source_share=source, section_share=section)
    return "".join("." if why else "*" for why in room(ranked(text), news, strangers))


@pytest.mark.parametrize(
    ("text", "slots", "shares", "stars"),
    [
        ("", 3, (1.0, 1.0), ""),
        ("a- b-", 3, (0.1, 0.1), "**"),
        ("a- a- a- b- c-", 3, (0.34, 1.0), "*..**"),
        ("a- a- a- b-", 3, (0.34, 1.0), "**.*"),
        ("a- a- a- b- b-", 4, (0.5, 1.0), "**.**"),
        ("aX aX aX bY bZ", 3, (1.0, 1.0), "*..**"),
        ("aX aX aX aY", 2, (1.0, 0.5), "*..*"),
        ("a- a- b- b- a-!", 2, (0.5, 1.0), "..*.*"),
        ("a-! a-! a-! b-", 2, (0.5, 1.0), "**.."),
        ("aX aX bX bX cX", 4, (0.25, 0.25), "***.*"),
    ],
)
def test_who_has_room(text, slots, shares, stars):
    """Pins first, then one of each section, then the shares; what is free goes to the next, and one section alone has no share."""
    assert kept(text, slots, source=shares[0], section=shares[1]) == stars


@pytest.mark.parametrize(
    ("text", "slots", "sections", "stars"),
    [
        ("aX aX aX bY", 3, (SectionSpec(name="X", max=1),), "*..*"),
        ("aX aX aX bY bY", 3, (SectionSpec(name="Y", min=2),), "*..**"),
        ("aX aX bY bZ", 2, (SectionSpec(name="Z", min=1), SectionSpec(name="Y", min=1)), "..**"),
        ("aX! aX! bY", 3, (SectionSpec(name="X", max=1),), "*.*"),
        ("aX bY", 3, (SectionSpec(name="Z", min=2),), "**"),
        ("aX aX bY bY", 4, (SectionSpec(name="X", max=1), SectionSpec(name="Y", min=1, max=1)), "*.*."),
    ],
)
def test_sections_have_a_least_and_a_most(text, slots, sections, stars):
    """A minimum comes before rank, a maximum before everything, pins included; a section without stories keeps no slot free."""
    assert kept(text, slots, *sections) == stars


def test_each_cap_is_named():
    """A full section says how many it holds, a share whose it is, and a full edition how many stories it has."""
    news = newsletter(max_stories=4, source_share=0.5, section_share=1.0, sections=(SectionSpec(name="X", max=1),))
    verdicts = room(ranked("aX aX a- a- b- b- b-"), news, strangers)
    assert [verdicts[at] for at in (1, 3, 6)] == [
        (SECTION, "rank 2, X holds 1"),
        (SHARE, "rank 4, A has 2 of 4"),
        (CAP, "rank 7, the edition holds 4"),
    ]


def test_the_share_of_what_has_no_section_is_named_so():
    """Stories outside of any section have a share together."""
    news = newsletter(max_stories=4, source_share=1.0, section_share=0.5)
    verdicts = room(ranked("a- b- c- dX eX"), news, strangers)
    assert verdicts == [None, None, (SHARE, "rank 3, no section has 2 of 4"), None, None]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("-XY"), st.sampled_from(["", "!"])), max_size=12),
    st.integers(1, 8),
)
def test_pins_stay_while_there_is_room(rows, slots):
    """However stories rank, the first pinned ones have the slots, and no other takes one of theirs."""
    text = " ".join(map("".join, rows))
    stars = kept(text, slots, source=0.3, section=0.4)
    pinned = [at for at, row in enumerate(rows) if row[2]]
    assert all(stars[at] == "*" for at in pinned[:slots])
    assert Counter(stars)["*"] == min(len(rows), slots)


def told(**changes: Any) -> Told:
    values: dict[str, Any] = {
        "title": TITLE,
        "published": NOW - DAY,
        "source": "feed:three",
        "source_name": "Three",
        **changes,
    }
    return Told(edition=7, article=article("told", **values), sources=frozenset({"Three"}))


def fate_after(before: Told, **changes: Any) -> FateReason:
    one = candidate("b", **{"text": "", "published": NOW, **changes})
    (found,) = select([one], newsletter(), start=START, now=NOW, added=LONG_AGO, first=False, told=[before]).fates
    return found.reason


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({"title": TITLE}, False),
        ({"title": TITLE.upper()}, False),
        ({"title": f"{TITLE}!"}, False),
        ({"title": "Mayor Grimes opens the Severn bridge after 12 years"}, True),
        ({"title": "Garden festival begins in Leeds with violins"}, True),
    ],
)
def test_what_was_told_is_known_by_its_headline(changes, again):
    """Case and signs make no new story; another event and another number do."""
    before = told(text="", title=TITLE.replace("nine", "9"), language="en")
    given_changes = {key: value.replace("nine", "9") if key == "title" else value for key, value in changes.items()}
    found = fate_after(before, **{"language": "en", **given_changes})
    assert (found is FateReason.KEPT) is again


@given(st.integers(1, 6 * 24))
def test_a_text_is_remembered_for_days(hours):
    """The very text of another source is told once, however the hours lie within the week."""
    before = told(text=body(3), published=NOW - hours * HOUR)
    assert fate_after(before, title="Something else entirely", text=body(3)) is FateReason.ALREADY_TOLD


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_age_of_a_telling_counts_not_the_order_of_dates(one, other):
    """Whether the new address is dated before or after what was told, within two days the same headline is the same story."""
    before = told(text="", published=NOW - timedelta(hours=one))
    assert fate_after(before, title=TITLE, published=NOW - timedelta(hours=other)) is FateReason.ALREADY_TOLD
