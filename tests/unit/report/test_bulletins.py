"""News of sources in the report of a run: one line each for people, an object each for machines, and no line for what is no news."""

from typing import Any

import pytest

from digest.errors import Exit
from digest.model import Bulletin, Failure, Report, Turn
from digest.report import as_json, as_text, problems

MISS = Failure(where="https://a.example", what="404", hint="Check the URL.")
EDITORS = Failure(where="ed@example.org", what="no such mailbox")
FAILING = Bulletin(
    source="feed:a", turn=Turn.FAILING, where="The Site", what="has failed 3 times in a row", hint="Look."
)
OVER = Bulletin(source="feed:b", turn=Turn.OVER, where="B", what="can be read again")


def report(**changes: Any) -> Report:
    return Report(**{"newsletter": "tech", "slot": "", "result": "composed", **changes})


def test_a_miss_is_no_line_and_other_failures_are():
    """What failed of whole sources is silent; an editor who could not be reached is told."""
    assert problems(report(failures=(MISS, EDITORS), misses=(MISS,))) == ["ed@example.org: no such mailbox."]


def test_what_was_told_is_not_told_again():
    """A remark of the last run is counted in the long form, and no line for cron; a rehearsal tells it all the same."""
    known = report(failures=(EDITORS, MISS), known=(EDITORS,))
    assert problems(known) == ["https://a.example: 404. Check the URL."]
    assert "  1 remark as in the last run; `digest sources test` shows them." in as_text(known).splitlines()
    assert "ed@example.org: no such mailbox." in problems(
        report(failures=(EDITORS,), known=(EDITORS,), result="dry_run")
    )
    assert as_json(known)["failures"] == as_json(report(failures=(EDITORS, MISS)))["failures"]


def test_each_bulletin_is_a_line():
    """Which source, what, and what to do."""
    lines = problems(report(failures=(MISS,), misses=(MISS,), bulletins=(FAILING, OVER)))
    assert lines == ["The Site has failed 3 times in a row. Look.", "B can be read again."]


def test_no_bulletin_steers_a_terminal():
    """What servers and feeds say of themselves leaves without control characters."""
    hostile = Bulletin(source="x", turn=Turn.FAILING, where="a\x1b[31m", what="b\nc\x07", hint="d\u202e")
    assert not set("".join(problems(report(bulletins=(hostile,))))) & set("\x1b\n\x07\u202e")


@pytest.mark.parametrize(
    "changes",
    [{"result": "dry_run"}, {"result": "failed", "code": Exit.NOTHING_COLLECTED, "message": "no source could be read"}],
)
def test_where_it_matters_each_miss_is_told_once(changes):
    """A rehearsal and a run that could read nothing tell every failure with its reason, and not again as news."""
    lines = problems(report(failures=(MISS,), misses=(MISS,), bulletins=(FAILING, OVER), **changes))
    assert lines[:2] == ["https://a.example: 404. Check the URL.", "B can be read again."]
    assert not any("3 times" in line for line in lines)


def test_the_long_form_counts_what_was_not_read():
    """Who reads the whole report sees that sources are missing, and where to look."""
    assert (
        "  2 sources not read; `digest sources health` tells more." in as_text(report(misses=(MISS, MISS))).splitlines()
    )
    assert "not read" not in as_text(report())


def test_machines_have_every_failure_and_all_news():
    """The JSON hides nothing."""
    shape: Any = as_json(report(failures=(MISS, EDITORS), misses=(MISS,), bulletins=(FAILING,)))
    assert [one["where"] for one in shape["failures"]] == ["https://a.example", "ed@example.org"]
    assert shape["bulletins"] == [
        {
            "source": "feed:a",
            "turn": "failing",
            "where": "The Site",
            "what": "has failed 3 times in a row",
            "hint": "Look.",
        }
    ]


def test_many_sources_are_counted_together():
    """A thousand sources are one number, a dozen are named."""
    few, many = ({f"s{n}": n for n in range(count)} for count in (12, 13))
    assert "  Collected 66 articles from 12 sources: s0 0, s1 1," in as_text(report(collected=few))
    assert "  Collected 78 articles from 13 sources." in as_text(report(collected=many)).splitlines()
