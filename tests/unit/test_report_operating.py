"""Words of operations: checks, letters in doubt, rulings, and what goes on."""

from dataclasses import replace

import pytest

from digest import report as words
from digest.log import CONTROLS
from digest.model import Breach, Delivery, DeliveryState, Progress, Ruling, Verified

PROGRESS = Progress(
    edition=7,
    newsletter="quay",
    slot="edition:2026-11-23T07:00",
    number=3,
    state="sending",
    audience=12,
    states={DeliveryState.ACCEPTED: 10, DeliveryState.UNCERTAIN: 2},
)
BREACH = Breach(name="accepted_without_proof", what="no answer was read", count=1_234, rows=(1, 2, 3, 4, 5))
ROW = Delivery(
    edition=7, row=1, address="r1@example.net", message_id="e7.ab@example.org", attempts=2, reason="connection lost",
    state=DeliveryState.UNCERTAIN,
)  # fmt: skip
PROOF = Ruling(state=DeliveryState.ACCEPTED, text="mail log, queue id 4F1: sent", fate="bounced")


def test_a_kept_promise_has_figures_and_a_sentence():
    """What was checked stands above the verdict."""
    assert words.verified_text(Verified(progress=PROGRESS)).splitlines() == [
        "quay #3, slot edition:2026-11-23T07:00: sending",
        "  12 readers: 10 accepted, 2 uncertain. The counts balance.",
        "  The promise is kept.",
    ]


def test_each_breach_is_a_line_with_its_name():
    """Name first, then what it means, how often, and where to look."""
    lines = words.verified_text(Verified(progress=PROGRESS, breaches=(BREACH, replace(BREACH, count=1, rows=()))))
    assert lines.splitlines()[2:] == [
        "  BREACH accepted_without_proof: no answer was read, 1,234 times (row 1, 2, 3, 4, 5, ...).",
        "  BREACH accepted_without_proof: no answer was read, 1 time.",
    ]


def test_a_check_for_machines():
    """The edition's own keys, whether the promise is kept, and each breach whole."""
    shape = words.verified_json(Verified(progress=PROGRESS, breaches=(BREACH,)))
    assert (shape["edition"], shape["balanced"], shape["kept"]) == (7, True, False)
    assert shape["breaches"] == [
        {"name": BREACH.name, "what": BREACH.what, "count": 1_234, "rows": [1, 2, 3, 4, 5]},
    ]
    assert words.verified_json(Verified(progress=PROGRESS))["kept"] is True


def test_a_letter_in_doubt_is_named_with_its_message_id():
    """Address, attempts, reason, and what to search a log for."""
    assert words.doubt_line(ROW) == "r1@example.net  2 attempts: connection lost  <e7.ab@example.org>"
    assert words.doubt_line(replace(ROW, address="")).startswith("an erased reader")


def test_a_ruling_names_state_fate_and_evidence():
    """What becomes of the letter, what became of it later, and who says so."""
    assert words.ruling_line(ROW, PROOF) == ("r1@example.net: accepted, later bounced (mail log, queue id 4F1: sent)")
    assert words.ruling_line(ROW, replace(PROOF, fate="")).startswith("r1@example.net: accepted (")


@pytest.mark.parametrize("text", ["\x1b]0;owned\x07", "a\r\nb", "\u202egnp"])
def test_no_foreign_word_steers_a_terminal(text):
    """Addresses, replies and evidence leave without control characters, on one line."""
    row, ruling = replace(ROW, address=text, reason=text), replace(PROOF, text=text)
    for line in (words.doubt_line(row), words.ruling_line(row, ruling), words.breach_line(replace(BREACH, what=text))):
        assert not CONTROLS.search(line)


def test_figures_of_retries_and_rulings():
    """States are counted in the order in which they come."""
    counts = {DeliveryState.REJECTED: 1_000, DeliveryState.EXPIRED: 2}
    assert words.retry_text(counts) == "1,002 letters (1,000 rejected, 2 expired)"
    resend = Ruling(state=DeliveryState.PENDING, text="by hand")
    assert words.fates_text([PROOF, resend, PROOF]) == "2 accepted, 1 pending"
    assert words.fates_text([]) == "none"


@pytest.mark.parametrize("state", ["held", "paused"])
def test_a_stopped_edition_goes_on_only_by_hand(state):
    """No run touches it, so none is promised."""
    assert words.goes_on(replace(PROGRESS, state=state)) == "`digest resume 7` sends them now."
    assert words.goes_on(PROGRESS).endswith("else the next run does.")


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({DeliveryState.PENDING: 3}, ""),
        ({DeliveryState.ACCEPTED: 1, DeliveryState.PENDING: 2}, "1 reader has it already: "),
        ({DeliveryState.ACCEPTED: 2, DeliveryState.UNCERTAIN: 1}, "2 readers have it already and 1 may have it: "),
        ({DeliveryState.UNCERTAIN: 1, DeliveryState.REJECTED: 2}, "1 reader may have it: "),
        ({DeliveryState.IN_FLIGHT: 1_000, DeliveryState.UNCERTAIN: 1}, "1,001 readers may have it: "),
    ],
)
def test_who_gets_it_twice_after_a_cancel_is_counted(states, said):
    """The articles come back to everybody: who has them, or may have, is named before; where nobody has, nothing is."""
    progress = Progress(edition=1, newsletter="quay", slot="s", number=1, state="sending", audience=3, states=states)
    told = words.given_back(progress)
    assert told.startswith(said)
    assert told.endswith("and so to them again. ") == bool(said)
