"""Imports: a plan in figures that balance, then the same done."""

from dataclasses import replace
from pathlib import Path

import pytest

from digest.errors import SourceError
from digest.model import Subscriber, SubscriberState
from digest.subscribers import ImportPlan, plan_import
from digest.subscribers.plan import SHOWN
from tests.memory_subscribers import NOON, MemorySubscribers

LIST = (
    "email,name,plan\n"
    "new@example.org,New,x\n"
    "NEW@example.org,Again,x\n"
    "there@example.org,There,x\n"
    "left@example.org,Left,x\n"
    "wrong,Wrong,x\n"
)


@pytest.fixture
def subscribers() -> MemorySubscribers:
    found = MemorySubscribers()
    for name in ("there", "left"):
        found.add(Subscriber(address=f"{name}@example.org", newsletter="weekly"), how="test", now=NOON)
    found.readers["key2"] = replace(found.readers["key2"], state=SubscriberState.UNSUBSCRIBED)
    return found


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def planned(file: Path, subscribers: MemorySubscribers, *, write: bool) -> ImportPlan:
    with file.open("rb") as stream:
        return plan_import(stream, "weekly", subscribers, now=NOON, write=write, where=str(file))


def test_a_plan_changes_nothing(subscribers, roster):
    """Without writing, the figures are those that writing would give, and nobody is added."""
    before = dict(subscribers.readers)
    plan = planned(roster, subscribers, write=False)
    assert (plan.added, plan.known, plan.kept_out, plan.invalid, plan.rows) == (1, 2, 1, 1, 5)
    assert subscribers.readers == before
    done = planned(roster, subscribers, write=True)
    assert replace(done, written=False) == plan


def test_importing_never_revives(subscribers, roster):
    """Whoever left stays out."""
    planned(roster, subscribers, write=True)
    assert subscribers.readers["key2"].state == SubscriberState.UNSUBSCRIBED
    assert [one.address for one in subscribers.every(state="active")] == ["there@example.org", "new@example.org"]


STATES = (
    "email,state\n"
    "a@example.org,active\n"
    "u@example.org,unsubscribed\n"
    "v@example.org,unsubscribed\n"
    "s@example.org,suppressed\n"
    "p@example.org,paused\n"
    "there@example.org,unsubscribed\n"
    "left@example.org,unsubscribed\n"
)


@pytest.mark.parametrize("write", [True, False])
def test_an_export_comes_back_by_its_states(subscribers, tmp_path, write):
    """Each under its own name, nobody as invalid, and the figures sum up to the rows."""
    path = tmp_path / "list.csv"
    path.write_text(STATES, encoding="utf-8")
    plan = planned(path, subscribers, write=write)
    assert (plan.added, plan.known, plan.reads_on, plan.kept_out, plan.invalid, plan.rows) == (1, 0, 1, 1, 0, 7)
    assert plan.others == {"pending": 0, "paused": 1, "unsubscribed": 2, "suppressed": 1}
    added = "added" if write else "to add"
    lines = [" ".join(line.split()) for line in plan.as_text().splitlines()]
    assert lines[1:5] == [
        f"1 {added}",
        f"1 {added} as paused",
        f"2 {added} as unsubscribed",
        f"1 {added} as suppressed",
    ]
    assert "1 said to have left, though they read it here; `digest subscribers remove` ends that" in lines
    assert not any("pending" in line for line in lines)
    found = plan.as_json()
    assert [found[name] for name in ("pending", "paused", "unsubscribed", "suppressed", "reads_on")] == [0, 1, 2, 1, 1]


def test_nobody_becomes_active_who_is_not(subscribers, tmp_path):
    """After the import those are active alone whose row says so, or who were before."""
    path = tmp_path / "list.csv"
    path.write_text(STATES, encoding="utf-8")
    planned(path, subscribers, write=True)
    assert [one.address for one in subscribers.every(state="active")] == ["there@example.org", "a@example.org"]


GROUPS = (
    "email,group,{column}\n",
    "twice@example.org,first,{reads}\n",
    "once@example.org,first,{reads}\n",
    "perhaps,first,{reads}\n",
    "TWICE@example.org,second,{left}\n",
)


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("column", "reads", "left", "gone"),
    [
        pytest.param("status", "enabled", "disabled", "unsubscribed", id="a word"),
        pytest.param("Abgemeldet am", "", "3.4.2025", "unsubscribed", id="a day"),
        pytest.param("state", "", "suppressed", "suppressed", id="our own"),
        pytest.param("newsletter", "ja", "nein", "unsubscribed", id="a shop's"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_who_left_by_one_of_two_rows(subscribers, tmp_path, column, reads, left, gone, write, turned):
    """Of rows that differ about somebody the one that says they left counts, wherever it stands, and each row is counted once."""
    head, *rows = (line.format(column=column, reads=reads, left=left) for line in GROUPS)
    path = tmp_path / "groups.csv"
    path.write_text("".join((head, *(reversed(rows) if turned else rows))), encoding="utf-8")
    plan = planned(path, subscribers, write=write)
    assert (plan.added, plan.known, plan.reads_on, plan.kept_out, plan.invalid, plan.rows) == (1, 0, 0, 1, 1, 4)
    assert [state for state, count in plan.others.items() if count] == [gone]
    assert [one.line for one in plan.shown] == [3 if turned else 4]
    states = {one.address.lower(): one.state for one in subscribers.every()}
    assert states.get("twice@example.org") == (gone if write else None)
    assert states.get("once@example.org") == ("active" if write else None)


def test_notes_of_a_list_that_tells_who_left_come_once(subscribers, tmp_path):
    """What is doubtful in a list that is read twice is told as if it were read once."""
    path = tmp_path / "list.csv"
    path.write_bytes("email;name;status\na@example.org;Zoë;active\nb@example.org;Zoë;disabled\n".encode("cp1252"))
    notes = planned(path, subscribers, write=False).notes
    assert "not UTF-8, so read as Windows-1252 (look at the names): line 2 and 1 more" in notes


def test_a_list_without_states_does_not_speak_of_them(subscribers, roster):
    """Whoever imports a plain list reads four figures."""
    assert len(planned(roster, subscribers, write=False).as_text().splitlines()) == 1 + 4 + 1


def test_twice_adds_nobody_twice(subscribers, roster):
    """The same file again finds everybody there."""
    planned(roster, subscribers, write=True)
    again = planned(roster, subscribers, write=True)
    assert (again.added, again.known) == (0, 3)


def test_in_words(subscribers, roster):
    """The plan says what would happen, what is odd, and which line is wrong and why."""
    plan = planned(roster, subscribers, write=False)
    text = plan.as_text()
    assert "5 rows for weekly; nothing is changed yet" in text
    assert "1  to add" in text
    assert "Note: these columns were left alone: 'plan'" in text
    assert plan.problems() == (f"line 6: {plan.shown[0].reason}",)
    done = planned(roster, subscribers, write=True).as_text()
    assert "1  added" in done
    assert "nothing is changed" not in done


@pytest.mark.parametrize(("count", "words"), [(1, "1 row for"), (2, "2 rows for"), (0, "0 rows for")])
def test_one_row_is_a_row(subscribers, tmp_path, count, words):
    """Figures and their nouns agree."""
    path = tmp_path / "list.csv"
    path.write_text("email\n" + "".join(f"r{number}@example.org\n" for number in range(count)), encoding="utf-8")
    assert planned(path, subscribers, write=True).as_text().startswith(words)


def test_one_more_line_is_a_line(subscribers, tmp_path):
    """And so do those of the lines that are not told one by one."""
    path = tmp_path / "list.csv"
    path.write_text("email\n" + "wrong\n" * (SHOWN + 1), encoding="utf-8")
    assert planned(path, subscribers, write=False).problems()[-1] == "... and 1 more invalid line"


def test_as_json(subscribers, roster):
    """Machines get the same figures, as plain data."""
    plan = planned(roster, subscribers, write=False)
    found = plan.as_json()
    assert (found["rows"], found["added"], found["written"]) == (5, 1, False)
    assert found["invalid_lines"] == [{"line": 6, "reason": plan.shown[0].reason}]


def test_many_wrong_lines_are_counted(subscribers, tmp_path):
    """Only the first wrong lines are told one by one; the rest is a figure."""
    path = tmp_path / "list.csv"
    path.write_text("email\n" + "wrong\n" * (SHOWN + 5), encoding="utf-8")
    plan = planned(path, subscribers, write=False)
    assert plan.invalid == SHOWN + 5
    assert len(plan.problems()) == SHOWN + 1
    assert plan.problems()[-1] == "... and 5 more invalid lines"


def test_a_list_without_the_column(subscribers, tmp_path):
    """An empty file is one clear error that names it."""
    empty = tmp_path / "empty.csv"
    empty.touch()
    with pytest.raises(SourceError) as caught:
        planned(empty, subscribers, write=True)
    assert caught.value.where == str(empty)
    assert "email" in caught.value.hint


def test_what_is_hardly_meant_so_is_a_note(subscribers, tmp_path):
    """A consent from the future and a language that nobody speaks are taken in, and told with their lines."""
    path = tmp_path / "list.csv"
    lines = (
        "a@example.org,xx,2999-01-01",
        "b@example.org,pt-BR,2020-01-01",
        "c@example.org,xx,",
        "d@example.org,DE,2999-01-01",
    )
    path.write_text("email,language,confirmed_at\n" + "\n".join(lines), encoding="utf-8")
    plan = planned(path, subscribers, write=False)
    assert (plan.added, plan.invalid) == (4, 0)
    assert plan.notes == ("language 'xx' is known to nobody: line 2", "confirmed_at lies in the future: line 2, 5")


def test_notes_are_few(subscribers, tmp_path):
    """However long a wrong list is, a person reads a screen of it."""
    path = tmp_path / "list.csv"
    path.write_text("email,confirmed_at\n" + "".join(f"r{n}@example.org,2999-01-01\n" for n in range(99)), "utf-8")
    (note,) = planned(path, subscribers, write=False).notes
    assert note.count(",") == SHOWN - 1
