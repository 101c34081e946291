"""Form letters with new facts in them: what tells them apart from reposts of one text."""

import pytest

from digest.model import FateReason
from digest.selection.merging import merge
from tests.unit.selection.builders import DAY, HOUR, NOW, body, candidate, choose

LETTER = body(41, 160)
NOTICES = ("AdWords API v201509 sunset reminder", "AdWords API v201506 sunset reminder")


def _stories(one: str, other: str, *, apart=HOUR, text=LETTER, other_text=LETTER) -> int:
    pool = [
        candidate("a", title=one, published=NOW - DAY, text=text),
        candidate("b", title=other, published=NOW - DAY - apart, text=other_text),
    ]
    return len(merge(pool))


@pytest.mark.parametrize("apart", [HOUR, 10 * DAY, 60 * DAY])
def test_two_versions_are_two_stories(apart):
    """The same notice of two versions is two pieces of news, whether an hour or two months lie between them."""
    assert _stories(*NOTICES, apart=apart) == 2


@pytest.mark.parametrize(
    ("one", "other", "stories"),
    [
        ("Python 3.14 is out", "Python 3.15 is out", 2),
        ("v1.0", "v1.1", 2),
        ("Release notes for 1.2.3", "Release notes for 1.2.4", 2),
        ("Security advisory CVE-2026-1111", "Security advisory CVE-2026-2222", 2),
        ("Week 12: what we read", "Week 13: what we read", 2),
        ("Board minutes, 3 March", "Board minutes, 4 March", 2),
        ("版本 3 已发布", "版本 4 已发布", 2),
        ("Python 3.14 is out", "Python 3.14 Is Out!", 1),
        ("Python 3.14 is out", "Python is out", 1),
        ("The council meets", "A town hall decides", 1),
        ("A bridge for 12 million", "Council of Leeds approves long-planned crossing with 3 votes to spare", 1),
        ("Volume 2 and 1 of the atlas", "Volume 1 and 2 of the atlas", 1),
    ],
)
def test_numbers_tell_headlines_apart(one, other, stories):
    """Headlines that say the same of different numbers are different stories; other headlines of one text are one story."""
    assert _stories(one, other) == stories


def test_the_fate_of_a_version_is_its_own():
    """Neither notice is reported as a copy of the other."""
    chosen = choose(*(candidate(name, title=title, text=LETTER) for name, title in zip("ab", NOTICES, strict=True)))
    assert {fate.reason for fate in chosen.fates} == {FateReason.KEPT}


def _rewritten(text: str, share: float) -> str:
    """Change words at regular places, so that about `share` of the phrases stay."""
    words = text.split()
    every = round(3 / (1 - share))
    return " ".join(f"new{at}" if at % every == 0 else word for at, word in enumerate(words))


@pytest.mark.parametrize(
    ("apart", "share", "stories"),
    [
        (HOUR, 0.75, 1),
        (14 * DAY, 0.75, 1),
        (14 * DAY + HOUR, 0.75, 2),
        (60 * DAY, 0.75, 2),
        (60 * DAY, 0.97, 1),
        (60 * DAY, 1.0 - 1e-9, 1),
        (HOUR, 0.2, 2),
    ],
)
def test_a_text_that_comes_back_late_must_be_nearly_identical(apart, share, stories):
    """Up to 14 days a text in other words is a repost; later only one that is nearly the same word for word."""
    assert (
        _stories("The harbour opens", "A quay is ready", apart=apart, other_text=_rewritten(LETTER, share)) == stories
    )


def test_the_order_of_the_notices_does_not_matter():
    """Which of two versions stands first changes nothing."""
    pool = [candidate(name, title=title, text=LETTER) for name, title in zip("ab", NOTICES, strict=True)]
    assert len(merge(pool)) == len(merge(pool[::-1])) == 2
