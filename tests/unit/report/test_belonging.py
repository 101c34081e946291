"""What operators read of a database that was restored or copied: what was found, what adopting means, what it changed."""

from datetime import UTC, datetime

import pytest

from digest import report as words
from digest.model import DeliveryState, EditionState, Progress
from digest.model.belonging import Adopted, Estrangement, Strangeness

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLDER = Estrangement(
    kind=Strangeness.OLDER,
    where="new:/data/digest.db",
    before="old:/srv",
    lost_editions=2,
    known_until=NOON,
    sent_until=NOON,
)


def progress(audience: int = 3) -> Progress:
    """Give an edition of which one letter arrived and the others are in doubt."""
    states = {DeliveryState.ACCEPTED: 1, DeliveryState.UNCERTAIN: 2} if audience else {}
    return Progress(
        edition=7,
        newsletter="quay",
        slot="edition:1",
        number=4,
        state=EditionState.HELD,
        audience=audience,
        states=states,
    )


@pytest.mark.parametrize("kind", Strangeness)
def test_each_kind_is_said_in_a_sentence(kind):
    """With the place where it is."""
    text = words.estrangement_text(Estrangement(kind=kind, where="new:/data"), {})
    assert text.splitlines()[0].endswith(".")
    assert "new:/data" in text


def test_an_older_copy_says_how_much_is_missing():
    """Until when each knows, how many editions at least, and the last one that it knows of."""
    text = words.estrangement_text(OLDER, {"quay": progress(), "lock": None})
    assert "2026-11-23 12:00:00 UTC, 2 editions more" in text
    assert "quay #4, held, 0 open, 2 uncertain" in text
    assert "none of lock" in text
    assert "old:/srv" not in text


def test_where_it_was_is_said_of_a_copy():
    """That is where it may go on sending."""
    found = Estrangement(kind=Strangeness.ELSEWHERE, where="new", before="old:/srv\x1b[2J")
    text = words.estrangement_text(found, {})
    assert "it was at   old:/srv" in text
    assert "\x1b" not in text


def test_what_it_means_depends_on_who_knows_what():
    """Moved whole: nothing is held or skipped; else the slots are named."""
    whole = words.meaning_text({"quay": ["edition:2"]}, moved=True)
    assert "Nothing is held or skipped" in whole
    assert "edition:2" not in whole
    assert "skipped: quay edition:2" in words.meaning_text({"quay": ["edition:2"]}, moved=False)


def test_how_to_go_on_is_said_for_each_edition():
    """One with an audience is settled by the log; a draft is sent or cancelled."""
    text = words.adopted_text(Adopted(uncertain=2, held=(7,)), [progress(), progress(audience=0)])
    assert "2 letters may have gone out already, and are uncertain now." in text
    assert "digest resolve 7 --from-log FILE" in text
    assert "`digest cancel 7` ends it" in text
    assert "is uncertain" in words.adopted_text(Adopted(uncertain=1), [])


def test_the_shape_for_machines():
    """Keys are always there; what was not changed is null."""
    shape = words.adoption_json(OLDER, Adopted(uncertain=2, held=(7,)), {"quay": ["edition:2"]}, moved=False)
    assert shape == {
        "found": {
            "kind": "older",
            "where": "new:/data/digest.db",
            "before": "old:/srv",
            "lost_editions": 2,
            "known_until": "2026-11-23T12:00:00+00:00",
            "sent_until": "2026-11-23T12:00:00+00:00",
        },
        "adopted": {"moved": False, "uncertain": 2, "held": [7], "skipped": {"quay": ["edition:2"]}},
    }
    assert words.adoption_json(None, None, {}, moved=True) == {"found": None, "adopted": None}
