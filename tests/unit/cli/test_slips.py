"""Slips on the command line, and what the commands say of them."""

from contextlib import closing

import pytest

from digest.store import open_store
from tests.e2e.newsroom import Newsroom
from tests.ledger import suppress


@pytest.mark.parametrize("words", [("check", "qauy"), ("send", "qauy"), ("send", "qauy", "--yes")])
def test_a_slip_in_a_newsletter_is_told_as_one(newsroom: Newsroom, words):
    """Commands that take an edition or a newsletter suggest the newsletter that was meant."""
    newsroom.make_database()
    result = newsroom.call(*words)
    assert result.code == 2
    assert "there is no newsletter or edition 'qauy'" in result.err
    assert "Did you mean 'quay'?" in result.err


@pytest.mark.parametrize(
    ("word", "hint"), [("quay#99", "See: digest editions list"), ("qauy#7", "Did you mean 'quay#7'?")]
)
@pytest.mark.parametrize("words", [("check",), ("send", "--yes")])
def test_a_slip_in_an_edition_never_leads_to_the_newsletter(newsroom: Newsroom, words, word, hint):
    """Whoever follows the hint for an edition must not send the next one: the number stays, and a number that there is not is told as that."""
    newsroom.make_database()
    result = newsroom.call(*words, word)
    assert (result.code, result.err.splitlines()[-1].strip()) == (2, hint)


def test_a_word_that_is_near_nothing_is_told_as_an_edition(newsroom: Newsroom):
    """With the way to find one."""
    newsroom.make_database()
    result = newsroom.call("check", "99")
    assert "there is no edition '99'" in result.err


def test_a_time_before_time_zones_is_told_by_its_year(newsroom: Newsroom):
    """It is a time, and too early for any window."""
    result = newsroom.call("run", "--now", "1969-01-01")
    assert result.code == 2
    assert "'1969-01-01' is not in the years 1970 to 2999" in result.err


def test_who_tells_the_topics_of_a_reader(newsroom: Newsroom):
    """Those that he has now, for people as for machines."""
    (newsroom.folder / "readers.csv").write_text("email,topics\nana@example.net,City|Sea\nbo@example.net,\n")
    newsroom.make_database()
    assert newsroom.call("subscribers", "import", "readers.csv", "--yes").code == 0
    assert "ana@example.net reads quay: active; topics: City, Sea\n" in newsroom.call("who", "ana@example.net").out
    assert "bo@example.net reads quay: active\n" in newsroom.call("who", "bo@example.net").out


def test_eject_says_what_works(newsroom: Newsroom):
    """The line that it names, put into .env, is what the templates need."""
    told = newsroom.call("template", "eject", "mine").out
    line = told.partition("Set ")[2].partition(" in .env")[0]
    (newsroom.folder / ".env").write_text(line + "\n")
    (newsroom.folder / ".env").chmod(0o600)
    rows = newsroom.call("template", "list", "--json").json
    assert {row["origin"] for row in rows} == {"yours"}


def test_who_left_is_let_in_again_only_on_their_own_wish(newsroom: Newsroom):
    """Adding them is refused with the way to do it; `--again` does it, and is no harm for those who never left."""
    newsroom.readers(1)
    assert newsroom.call("subscribers", "remove", "r0@example.net").code == 0
    refused = newsroom.call("subscribers", "add", "r0@example.net")
    assert (refused.code, refused.out) == (2, "")
    assert "--again" in refused.err
    for told in ("now reads quay", "reads quay already"):
        assert told in newsroom.call("subscribers", "add", "r0@example.net", "--again").out
    assert "active" in newsroom.call("who", "r0@example.net").out


@pytest.mark.parametrize("more", [(), ("--again",)])
@pytest.mark.parametrize("state", ["pending", "paused"])
def test_who_is_there_without_mail_is_not_said_to_read(newsroom: Newsroom, state, more):
    """Whom a list brought in as one who waits gets no mail: adding them says so, changes nothing, and names the way that does."""
    (newsroom.folder / "list.csv").write_text(f"email,state\nr0@example.net,{state}\n")
    assert newsroom.call("subscribers", "import", "list.csv", "--yes").code == 0
    refused = newsroom.call("subscribers", "add", "r0@example.net", *more)
    assert (refused.code, refused.out) == (2, "")
    assert f"r0@example.net is {state} in quay, and gets no mail" in refused.err
    assert [one["state"] for one in newsroom.call("subscribers", "list", "--json").json] == [state]
    assert "digest subscribers remove r0@example.net -n quay" in refused.err
    newsroom.call("subscribers", "remove", "r0@example.net", "-n", "quay")
    assert "now reads quay" in newsroom.call("subscribers", "add", "r0@example.net", "--again").out
    assert [one["state"] for one in newsroom.call("subscribers", "list", "--json").json] == ["active"]


@pytest.mark.parametrize(
    ("given", "known"), [((), "Reader 0"), (("--name", ""), "Reader 0"), (("--name", " Ann  Lee "), "Ann Lee")]
)
def test_who_is_let_in_again_is_greeted_as_they_say(newsroom, given, known):
    """By the name that is given with it, else by the one that they had."""
    newsroom.readers(1)
    newsroom.call("subscribers", "remove", "r0@example.net")
    assert newsroom.call("subscribers", "add", "r0@example.net", "--again", *given).code == 0
    (reader,) = newsroom.call("subscribers", "list", "--json").json
    assert (reader["name"], reader["state"]) == (known, "active")


@pytest.mark.parametrize("left_first", [False, True])
@pytest.mark.parametrize("more", [(), ("--again",)])
def test_a_suppressed_address_stays_out_and_no_option_is_named(newsroom: Newsroom, more, left_first):
    """Whoever complained, or whose mail bounced, is not let in by a wish of the operator; the answer does not send them from one option to the next."""
    newsroom.readers(1)
    if left_first:
        assert newsroom.call("subscribers", "remove", "r0@example.net").code == 0
    with closing(open_store("sqlite:///digest.db", data_dir=newsroom.database.parent, clock=newsroom.clock)) as store:
        suppress(store, "r0@example.net")
    before = newsroom.call("who", "r0@example.net").out
    for _ in range(2):
        refused = newsroom.call("subscribers", "add", "r0@example.net", *more)
        assert (refused.code, refused.out) == (2, "")
        assert "bounced" in refused.err
        assert "--again" not in refused.err
    assert newsroom.call("who", "r0@example.net").out == before


def test_a_list_that_may_tell_who_left(newsroom):
    """An import that would mail those who left stops and changes nothing, until somebody says what its column tells, or what all are."""
    path = newsroom.folder / "list.csv"
    path.write_text("email,status,left_us\nr1@example.net,active,no\nr2@example.net,cleaned,yes\n", "utf-8")
    refused = newsroom.call("subscribers", "import", str(path), "--yes")
    assert refused.code == 65
    assert "'left_us' may tell who left" in refused.err
    assert "--ignore left_us" in refused.err
    assert newsroom.call("subscribers", "list", "--json").json == []
    done = newsroom.call("subscribers", "import", str(path), "--yes", "--ignore", "left_us")
    assert "1  added as suppressed" in done.out
    assert "who left is told by 'status'" in done.out
    path.write_text("email\nr3@example.net\n", "utf-8")
    assert newsroom.call("subscribers", "import", str(path), "--yes", "--state", "unsubscribed").code == 0
    rows = newsroom.call("subscribers", "list", "--json").json
    assert {row["address"][:2]: row["state"] for row in rows} == {
        "r1": "active",
        "r2": "suppressed",
        "r3": "unsubscribed",
    }
