"""Editors at work: drafts, approvals and edits as people call them, against a real SMTP server and on both databases."""

import io
import re
import stat
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from digest.links import LinkSigner, Purpose
from tests.e2e.newsroom import Newsroom
from tests.e2e.test_check import NO_ADDRESS, break_template
from tests.e2e.test_processes import process
from tests.smtp_server import Fault, Script, Seen, SmtpServer, smtp_server

OPTIONS = 'approval = true\neditors = ["jane@example.org", "john@example.org"]\n'
LINK = re.compile(r"https://news\.example\.org/(approve|hold)/\S+")


@pytest.fixture
def server(newsroom: Newsroom):
    newsroom.configure(options=OPTIONS)
    with smtp_server() as running:
        newsroom.relay(running.port)
        newsroom.readers(4)
        yield running


@pytest.fixture(autouse=True)
def nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under cron standard input is no terminal."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())


def mail(seen: Seen) -> EmailMessage:
    found = message_from_bytes(seen.data, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def readers_of(server: SmtpServer) -> list[str]:
    return sorted(seen.recipient for seen in server.accepted if seen.recipient.startswith("r"))


def drafts_of(server: SmtpServer) -> list[EmailMessage]:
    return [mail(seen) for seen in server.accepted if not seen.recipient.startswith("r")]


class Keyboard(io.StringIO):
    """Standard input that is a terminal, with what a person types."""

    def isatty(self) -> bool:
        return True


# --- the draft by mail ------------------------------------------------------------------------------------------------


def test_a_run_mails_the_draft_and_stops(newsroom, server):
    """Exit 0, quiet under cron, each editor has the edition with links of their own, and no reader has anything."""
    result = newsroom.call("run", "--quiet")
    assert (result.code, result.out, result.err) == (0, "", "")
    assert readers_of(server) == []
    one, two = drafts_of(server)
    assert {one["To"], two["To"]} == {"jane@example.org", "john@example.org"}
    assert one["Subject"] == two["Subject"] == "[DRAFT] A bridge stays open"
    assert one["Message-ID"].startswith("<draft.")
    assert one["Message-ID"] != two["Message-ID"]
    links = [{found[0] for found in LINK.finditer(body(each, "plain"))} for each in (one, two)]
    assert len(links[0] | links[1]) == 4
    assert newsroom.call("run").code == 0
    assert len(server.accepted) == 2


def test_the_note_stands_above_the_whole_edition(newsroom, server):
    """Both parts: who would get it, what the preflight found, two links, and then the edition as it is; no link of it unsubscribes anybody."""
    newsroom.call("run")
    draft = drafts_of(server)[0]
    for kind in ("plain", "html"):
        page = body(draft, kind)
        assert "The Quay #1 waits for your approval" in page
        assert "4 readers" in page
        assert "Until this is mended" not in page
        assert "Preflight found nothing to mend" in page
        assert len(set(LINK.findall(page))) == 2
        assert page.index("4 readers") < page.index("voted on Monday")
        assert "keep the old bridge open to walkers" in " ".join(page.split())
        assert "/u/test." not in page
    assert "/u/test." in draft["List-Unsubscribe"]


def test_the_links_of_the_mail_are_those_of_the_pages(newsroom, server):
    """What an editor gets opens the pages that `digest serve` has for that editor."""
    newsroom.call("run")
    draft = next(one for one in drafts_of(server) if one["To"] == "john@example.org")
    url = next(found[0] for found in LINK.finditer(body(draft, "plain")) if found[1] == "approve")
    signer = LinkSigner([newsroom.environment["DIGEST_SECRET_KEY"]], "https://news.example.org")
    token, _, seen = url.rpartition("/")[2].partition("?seen=")
    assert f"Version: {seen}\n" in newsroom.call("edit", "1", "--print").out
    assert signer.read_review(token, ["jane@example.org", "john@example.org"], Purpose.APPROVE) == (
        1,
        "john@example.org",
    )


def test_without_web_pages_the_commands_are_named(newsroom, server):
    """A newsletter that people leave by mail has no pages; its editors work by command."""
    newsroom.environment["DIGEST_WEB__BASE_URL"] = ""
    newsroom.environment["DIGEST_MAILBOX__MAILDIR"] = str(newsroom.folder / "mail")
    (newsroom.folder / "mail" / "new").mkdir(parents=True)
    newsroom.configure(options=OPTIONS + 'unsubscribe = "mailto"\n')
    assert newsroom.call("run").code == 0
    draft = drafts_of(server)[0]
    for kind in ("plain", "html"):
        assert "digest approve 1" in body(draft, kind)
        assert not LINK.search(body(draft, kind))


def test_an_editor_without_a_mailbox_is_named_and_the_others_are_told(newsroom):
    """One line on standard error; the draft waits all the same."""
    newsroom.configure(options=OPTIONS)
    with smtp_server(Script([Fault("rcpt", text="550 5.1.1 no such user", to="john@")])) as server:
        newsroom.relay(server.port)
        newsroom.readers(1)
        result = newsroom.call("run")
    assert result.code == 0
    assert "john@example.org" in result.err
    assert "no such user" in result.err
    assert newsroom.call("status", "last", "--json").json["state"] == "held"


def test_without_a_relay_the_draft_waits_and_is_mailed_later(newsroom, server):
    """A relay that is away loses nothing: the next run mails the draft."""
    port, newsroom.environment["DIGEST_SMTP__PORT"] = newsroom.environment["DIGEST_SMTP__PORT"], "1"
    result = newsroom.call("run")
    assert result.code == 0
    assert "reached no editor" in result.err
    newsroom.environment["DIGEST_SMTP__PORT"] = port
    assert newsroom.call("run").code == 0
    assert len(drafts_of(server)) == 2


# --- deciding by command ----------------------------------------------------------------------------------------------


def test_approve_and_the_next_run_sends_once(newsroom, server):
    """Approving twice and running three times is one letter each; each answer is clear."""
    newsroom.call("run")
    first, second = newsroom.call("approve", "1"), newsroom.call("approve", "quay#1")
    assert (first.code, first.out) == (0, "quay #1 is approved. The next run sends it, at its slot or now.\n")
    assert (second.code, second.out) == (0, "quay #1 was approved already, by command line.\n")
    for _ in range(3):
        assert newsroom.call("run").code == 0
    assert readers_of(server) == [f"r{n}@example.net" for n in range(4)]
    third = newsroom.call("approve", "1")
    assert third.code == 0
    assert "nothing is sent twice" in third.out
    newsroom.call("run")
    assert len(readers_of(server)) == 4
    assert newsroom.call("verify").code == 0


def test_approve_for_machines(newsroom, server):
    """The shape that scripts build on."""
    newsroom.call("run")
    told = newsroom.call("approve", "last", "--json").json
    assert (told["edition"], told["answer"], told["review"], told["by"]) == (1, "done", "approved", "command line")
    assert newsroom.call("approve", "last", "--json").json["answer"] == "same"


def test_hold_and_approve_again(newsroom, server):
    """`digest hold` keeps it; an approval lets it go."""
    newsroom.call("run")
    assert newsroom.call("hold", "1").code == 0
    newsroom.call("run")
    assert readers_of(server) == []
    newsroom.call("approve", "1")
    newsroom.call("run")
    assert len(readers_of(server)) == 4


def test_approve_after_cancel_is_an_error(newsroom, server):
    """Its stories are on their way into the next edition."""
    newsroom.call("run")
    newsroom.call("cancel", "1", "--yes")
    result = newsroom.call("approve", "1")
    assert result.code == 2
    assert "was cancelled, and stays so" in result.err
    newsroom.call("run")
    assert newsroom.call("status", "quay#2", "--json").json["state"] == "held"


def test_a_draft_by_hand(newsroom, server):
    """`digest draft` composes now, mails it, says what to do next, and is found by the next run once approved."""
    newsroom.configure()
    result = newsroom.call("draft")
    assert result.code == 0
    assert "digest approve 1" in result.out
    assert newsroom.call("draft", "--json").json[0]["result"] == "quiet"
    newsroom.call("approve", "1")
    newsroom.call("run")
    assert len(readers_of(server)) == 4


def test_sending_a_draft_by_hand_approves_it(newsroom, server):
    """`digest send EDITION` is a person's word."""
    newsroom.call("run")
    assert newsroom.call("send", "1", "--yes").code == 0
    assert len(readers_of(server)) == 4
    assert "was approved already" not in newsroom.call("approve", "1").out


def test_resuming_a_draft_approves_it_and_says_so_first(newsroom, server, monkeypatch):
    """`hold` names the approval; `resume` sends nothing that nobody approved, unless a person says yes to just that."""
    newsroom.call("run")
    held = newsroom.call("hold", "1")
    assert "`digest approve 1` lets it go out." in held.out
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    refused = newsroom.call("resume", "1")
    assert refused.code == 2
    assert "no editor has approved quay #1" in refused.err
    assert "`digest approve 1`" in refused.err
    monkeypatch.setattr(sys, "stdin", Keyboard("n\n"))
    asked = newsroom.call("resume", "1")
    assert (asked.code, readers_of(server)) == (0, [])
    assert "No editor has approved quay #1. Approve it, and send it now?" in asked.err
    sent = newsroom.call("resume", "1", "--yes")
    assert (sent.code, "approved, and sent on: by hand" in sent.out) == (0, True)
    assert len(readers_of(server)) == 4


def test_what_was_approved_is_resumed_without_a_question(newsroom, server):
    """Its editors have decided; only its time is cut short."""
    newsroom.call("run")
    newsroom.call("approve", "1")
    assert newsroom.call("resume", "1").code == 0
    assert len(readers_of(server)) == 4


def test_sending_a_draft_by_hand_asks_for_its_approval(newsroom, server, monkeypatch):
    """The question of `digest send` says that no editor has approved it."""
    newsroom.call("run")
    monkeypatch.setattr(sys, "stdin", Keyboard("n\n"))
    assert "No editor has approved it: this does." in newsroom.call("send", "1").err
    assert readers_of(server) == []


# --- preflight --------------------------------------------------------------------------------------------------------


def test_what_preflight_blocks_is_told_to_editors_and_operator(newsroom, server):
    """The run keeps the draft and ends with 76; the mail says in both parts that an approval is not enough, and why."""
    break_template(newsroom)
    result = newsroom.call("run", "--quiet")
    assert result.code == 76
    assert "error none" in result.err
    assert "nobody gets the draft, approved or not" in result.err
    for kind in ("plain", "html"):
        page = " ".join(body(drafts_of(server)[0], kind).split())
        assert "Until this is mended it goes to nobody, approved or not:" in page


def test_an_edit_that_preflight_blocks_is_saved_and_named(newsroom, server, draft):
    """Nothing typed is lost, and the editor hears at once, not from a run, what would keep it back."""
    text = draft.replace("Intro:", "Intro:\nDear {{ name }},")
    result = newsroom.call("edit", "1", "--file", str(saved(newsroom, text)))
    assert (result.code, "is changed and waits" in result.out) == (0, True)
    assert "error unrendered" in result.err
    assert "Dear {{ name }}," in newsroom.call("edit", "1", "--print").out


def test_an_approval_does_not_overrule_preflight_and_a_late_one_sends_once(newsroom, server):
    """`approve` says so, the run holds it and tells the editors; with the template mended a second approval sends one letter each."""
    break_template(newsroom)
    newsroom.call("run")
    told = newsroom.call("approve", "1")
    assert (told.code, "is approved" in told.out) == (0, True)
    assert "error none" in told.err
    assert "`digest edit 1` changes the draft" in told.err
    assert [one["id"] for one in newsroom.call("approve", "1", "--json").json["errors"]] == ["none"]
    blocked = newsroom.call("run")
    assert (blocked.code, "`digest approve 1` lets the next run send it" in blocked.err) == (76, True)
    assert (readers_of(server), len(drafts_of(server))) == ([], 4)
    newsroom.clock.move(timedelta(days=2))
    break_template(newsroom, None)
    assert newsroom.call("check", "1", "--offline").code == 0
    for _ in range(2):
        assert newsroom.call("approve", "1").err == ""
        assert newsroom.call("run").code == 0
    assert readers_of(server) == [f"r{n}@example.net" for n in range(4)]
    letter = next(mail(seen) for seen in server.accepted if seen.recipient == "r0@example.net")
    assert "None" not in body(letter, "html")


def test_force_sends_a_draft_only_as_far_as_it_can_be_forced(newsroom, server):
    """An approval, then `send --force`: without a postal address nothing goes, with a stray word it does."""
    break_template(newsroom, NO_ADDRESS)
    newsroom.call("run")
    newsroom.call("approve", "1")
    assert newsroom.call("send", "1", "--yes", "--force").code == 76
    assert readers_of(server) == []
    break_template(newsroom)
    assert newsroom.call("send", "1", "--yes").code == 76
    assert newsroom.call("send", "1", "--yes", "--force").code == 0
    assert len(readers_of(server)) == 4


# --- many at once -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("warm_start")
def test_processes_that_approve_and_run_at_the_same_time_send_once(newsroom, database_url):
    """Two approvals and three runs, each a process, on both databases: one letter each, and every process ends well."""
    newsroom.environment["DIGEST_DATABASE__URL"] = database_url
    newsroom.environment["DIGEST_LOG_LEVEL"] = "error"
    newsroom.configure(options=OPTIONS)
    newsroom.clock.set(datetime.now(UTC))
    newsroom.write("bridge.txt", "A bridge stays open")
    with smtp_server() as server, ExitStack() as stack:
        newsroom.relay(server.port)
        newsroom.readers(20)
        assert newsroom.call("run").code == 0
        words = [("approve", "1"), ("run",), ("approve", "1"), ("run",), ("run",)]
        running = [stack.enter_context(process(newsroom, *each)) for each in words]
        ended = [(*each.communicate(timeout=120), each.returncode) for each in running]
        assert [code for _, _, code in ended] == [0] * 5, ended
        with process(newsroom, "run") as last:
            last.communicate(timeout=60)
    assert readers_of(server) == sorted(f"r{n}@example.net" for n in range(20))
    newsroom.clock.set(datetime.now(UTC))
    assert newsroom.call("verify").code == 0


# --- editing ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(newsroom: Newsroom, server: SmtpServer) -> str:
    """Make a draft of three stories; gives its text."""
    newsroom.write("tide.txt", "What a tide gauge remembers")
    newsroom.write("stove.txt", "One stove for everybody")
    newsroom.call("run")
    return newsroom.call("edit", "1", "--print").out


def saved(newsroom: Newsroom, text: str, name: str = "draft.txt") -> Path:
    path = newsroom.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match
    return match[1]


def story_of(text: str, title: str) -> int:
    return int(found(rf"=== (\d+)\nTitle: {title}", text))


def test_an_edit_reaches_the_readers(newsroom, server, draft):
    """Subject, intro, a summary, what is dropped and what leads: all as the editor wrote it; the editors get it anew, and approve that."""
    tide, bridge = story_of(draft, "What a tide"), story_of(draft, "A bridge")
    text = re.sub(r"Subject: .*", "Subject: A quiet week", draft).replace(
        "Intro:", "Intro:\nDear readers,\n\nit was quiet."
    )
    text = text.replace(f"=== {tide}\n", f"=== {tide} [drop]\n").replace(f"=== {bridge}\n", f"=== {bridge} [pin]\n")
    text = re.sub(rf"(=== {bridge} .*?Summary:\n).*?(\n\n|\Z)", r"\1It stays open. Really.\2", text, flags=re.DOTALL)
    newsroom.call("approve", "1")
    result = newsroom.call("edit", "1", "--file", str(saved(newsroom, text)))
    assert (result.code, result.out) == (
        0,
        "quay #1 is changed and waits for approval: `digest approve 1`. The next run mails it to its editors anew.\n",
    )
    newsroom.call("run")
    assert readers_of(server) == []
    assert [one["Subject"] for one in drafts_of(server)][2:] == ["[DRAFT] A quiet week"] * 2
    newsroom.call("approve", "1")
    newsroom.call("run")
    letter = next(mail(seen) for seen in server.accepted if seen.recipient == "r0@example.net")
    assert letter["Subject"] == "A quiet week"
    for kind in ("plain", "html"):
        page = body(letter, kind)
        assert "it was quiet." in page
        assert "It stays open. Really." in page
        assert "tide gauge" not in page
        assert page.index("A bridge stays open") < page.index("One stove")
    fates = {
        fate["title"]: (fate["kept"], fate["reason"], fate["detail"])
        for fate in newsroom.call("why", "1", "--json").json
    }
    assert fates["What a tide gauge remembers"][:2] == (False, "dropped")
    assert fates["A bridge stays open"] == (True, "kept", "put first by the editor")
    assert "1 dropped by the editor" in newsroom.call("why", "1").out


def test_a_subject_that_named_a_dropped_story_is_made_anew(newsroom, server, draft):
    """Where the editor left the subject alone it is made of the stories that are left; one that was written stays."""
    assert "What a tide gauge" in draft.partition("Intro:")[0]
    tide = story_of(draft, "What a tide")
    text = draft.replace(f"=== {tide}\n", f"=== {tide} [drop]\n")
    newsroom.call("edit", "1", "--file", str(saved(newsroom, text)))
    assert "tide gauge" not in newsroom.call("edit", "1", "--print").out
    mine = re.sub(r"Subject: .*", "Subject: Bridge and stove", newsroom.call("edit", "1", "--print").out)
    newsroom.call("edit", "1", "--file", str(saved(newsroom, mine)))
    stove = story_of(mine, "One stove")
    last = newsroom.call("edit", "1", "--print").out.replace(f"=== {stove}\n", f"=== {stove} [drop]\n")
    newsroom.call("edit", "1", "--file", str(saved(newsroom, last)))
    assert "Subject: Bridge and stove" in newsroom.call("edit", "1", "--print").out


def test_what_does_not_parse_is_refused_with_its_line(newsroom, draft):
    """The line is named, the file of the person is as it was, and the draft too."""
    path = saved(newsroom, draft.replace("Subject:", "Subjekt:"))
    line = (
        path.read_text().splitlines().index(next(one for one in path.read_text().splitlines() if "Subjekt" in one)) + 1
    )
    before = path.read_bytes()
    result = newsroom.call("edit", "1", "--file", str(path))
    assert result.code == 2
    assert f"line {line}: this line belongs to nothing" in result.err
    assert path.read_bytes() == before
    assert newsroom.call("edit", "1", "--print").out == draft


def test_what_is_refused_from_standard_input_is_kept(newsroom, draft, monkeypatch):
    """A pipe cannot be read twice: the text lies in a file of ours, and its place is told."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nonsense\n")))
    result = newsroom.call("edit", "1", "--file", "-")
    assert result.code == 2
    kept = Path(found(r"kept in (\S+)\.\n", result.err))
    assert kept.read_text() == "nonsense\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_subject_of_an_earlier_edition_is_refused_with_another(newsroom, server, draft):
    """Gmail would show both as one conversation."""
    newsroom.call("approve", "1")
    newsroom.call("run")
    newsroom.clock.move(timedelta(days=7))
    newsroom.write("new.txt", "Another morning at the lock")
    newsroom.call("run")
    first = found(r"Subject: (.*)", draft)
    text = re.sub(r"Subject: .*", f"Subject: {first}", newsroom.call("edit", "2", "--print").out)
    result = newsroom.call("edit", "2", "--file", str(saved(newsroom, text)))
    assert result.code == 2
    assert "an earlier edition has the subject" in result.err
    assert f"{first} (2)" in result.err
    again = text.replace(f"Subject: {first}", f"Subject: {first} (2)")
    assert newsroom.call("edit", "2", "--file", str(saved(newsroom, again))).code == 0


def test_two_editors_with_one_text_do_not_overwrite_each_other(newsroom, draft):
    """The second is told, and has the text still."""
    mine, theirs = (re.sub(r"Subject: .*", f"Subject: {name} wrote this", draft) for name in ("Jane", "John"))
    assert newsroom.call("edit", "1", "--file", str(saved(newsroom, mine))).code == 0
    result = newsroom.call("edit", "1", "--file", str(saved(newsroom, theirs, "theirs.txt")))
    assert result.code == 2
    assert "was changed by somebody else meanwhile" in result.err
    assert "Jane wrote this" in newsroom.call("edit", "1", "--print").out


def test_what_is_sent_cannot_be_edited(newsroom, server, draft):
    """Content and audience are fixed."""
    newsroom.call("approve", "1")
    newsroom.call("run")
    result = newsroom.call("edit", "1", "--file", str(saved(newsroom, draft)))
    assert result.code == 2
    assert "quay #1 is no draft any more" in result.err


def test_a_missing_file_and_two_ways_at_once_are_errors_of_use(newsroom, draft):
    """One line and a hint."""
    assert newsroom.call("edit", "1", "--file", "nowhere.txt").code == 2
    assert newsroom.call("edit", "1", "--file", "x", "--print").code == 2


def editor(newsroom: Newsroom, script: str) -> None:
    """Let $EDITOR be a small program that changes the file that it is given."""
    path = newsroom.folder / "editor.py"
    path.write_text(
        f"import os, pathlib, re, sys\nplace = pathlib.Path(sys.argv[1])\ntext = place.read_text()\n{script}\n"
    )
    newsroom.environment["EDITOR"] = f"{sys.executable} {path}"


def kept(newsroom: Newsroom) -> Path:
    return newsroom.folder / "data" / "edits" / "quay-1.txt"


def test_the_editor_of_a_person(newsroom, draft):
    """It opens on the text, and what is saved there counts; the file is gone after."""
    editor(newsroom, "place.write_text(re.sub('Subject: .*', 'Subject: By hand', text))")
    assert newsroom.call("edit", "1").code == 0
    assert "Subject: By hand" in newsroom.call("edit", "1", "--print").out
    assert not kept(newsroom).exists()


def test_closing_without_a_change_changes_nothing(newsroom, draft):
    """An approval stands."""
    newsroom.call("approve", "1")
    editor(newsroom, "")
    assert newsroom.call("edit", "1").out == "quay #1 stays as it was.\n"
    assert "approved already" in newsroom.call("approve", "1").out


def test_a_text_that_is_refused_is_kept_and_opened_again(newsroom, draft):
    """Nothing typed is lost: the next call goes on with it."""
    editor(newsroom, "place.write_text(text.replace('Subject:', 'Subjekt:').replace('Intro:', 'Intro: Hello'))")
    result = newsroom.call("edit", "1")
    assert result.code == 2
    assert f"Your text is kept in {kept(newsroom)}." in result.err
    assert newsroom.call("edit", "1", "--print").out == draft
    editor(newsroom, "place.write_text(text.replace('Subjekt:', 'Subject:'))")
    again = newsroom.call("edit", "1")
    assert again.code == 0
    assert "Going on with what was kept" in again.err
    assert "Hello" in newsroom.call("edit", "1", "--print").out
    assert not kept(newsroom).exists()


def test_an_editor_that_dies_changes_nothing(newsroom, draft):
    """Whatever it had written is kept, and the draft is as it was."""
    editor(newsroom, "place.write_text(text.replace('Intro:', 'Intro: Half'))\nos.kill(os.getpid(), 9)")
    result = newsroom.call("edit", "1")
    assert result.code == 2
    assert "the editor ended with -9, so nothing was changed" in result.err
    assert "Half" in kept(newsroom).read_text()
    assert newsroom.call("edit", "1", "--print").out == draft


def test_a_kept_text_of_another_draft_is_put_aside(newsroom, draft):
    """Where the draft went on meanwhile the old text would be refused for ever: it is kept under another name."""
    editor(newsroom, "place.write_text(text.replace('Subject:', 'Subjekt:'))")
    newsroom.call("edit", "1")
    newsroom.call("edit", "1", "--file", str(saved(newsroom, re.sub(r"Subject: .*", "Subject: Meanwhile", draft))))
    editor(newsroom, "")
    result = newsroom.call("edit", "1")
    assert result.code == 0
    assert "lies in" in result.err
    assert len(list(kept(newsroom).parent.glob("quay-1-*.txt"))) == 1


def test_an_editor_that_does_not_exist_is_told(newsroom, draft):
    """With the variable, and what to write."""
    newsroom.environment["EDITOR"] = "/nowhere/editor"
    result = newsroom.call("edit", "1")
    assert result.code == 2
    assert "EDITOR=/nowhere/editor" in result.err


def test_no_editor_is_started_where_nobody_is(newsroom, draft, monkeypatch):
    """Under cron, with no editor named, vi would wait for ever: what to do instead is told, and nothing is kept."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    result = newsroom.call("edit", "1")
    assert result.code == 2
    assert "no editor is named" in result.err
    assert "EDITOR" in result.err
    assert "--file" in result.err
    assert not kept(newsroom).exists()


# --- test copies ------------------------------------------------------------------------------------------------------


def test_a_test_copy_of_a_saved_edition(newsroom, server, draft):
    """[TEST], an identity of its own, the content of the draft, harmless links, and not one byte of the database changes."""
    before = newsroom.database_files()
    result = newsroom.call("test", "me@example.org", "--edition", "1")
    assert result.code == 0
    assert "A copy of quay #1" in result.err
    copy = next(mail(seen) for seen in server.accepted if seen.recipient == "me@example.org")
    assert copy["Subject"].startswith("[TEST] ")
    assert copy["Message-ID"].startswith("<test.")
    assert "/u/test." in copy["List-Unsubscribe"]
    assert "keep the old bridge open to walkers" in " ".join(body(copy, "plain").split())
    assert newsroom.database_files() == before


def test_neither_a_draft_nor_a_test_copy_links_to_a_page_that_is_not_there(newsroom, server):
    """The link "view in browser" comes when the edition is sent: then its readers have it, and a later test copy too."""
    newsroom.call("test", "me@example.org")
    newsroom.call("run")
    newsroom.call("test", "me@example.org", "--edition", "1")
    early = [mail(seen) for seen in server.accepted]
    assert len(early) == 4
    newsroom.call("approve", "1")
    newsroom.call("run")
    newsroom.call("test", "me@example.org", "--edition", "1")
    letter, late = [mail(seen) for seen in server.accepted][-2:]
    for kind in ("plain", "html"):
        assert [body(one, kind).count("/archive/e/") for one in early] == [0] * 4
        assert body(letter, kind).count("/archive/e/") == body(late, kind).count("/archive/e/") > 0


def test_a_test_copy_when_nothing_is_new_is_the_last_edition(newsroom, server):
    """Somebody who wants to see a mail sees one, and is told which."""
    newsroom.call("run")
    result = newsroom.call("test", "me@example.org")
    assert result.code == 0
    assert "A copy of quay #1, since there is nothing new for the next one" in result.err
    assert "me@example.org" in [seen.recipient for seen in server.accepted]


def test_a_test_copy_of_what_is_not_there_is_an_error_of_use(newsroom, server):
    """An edition that nobody made."""
    assert newsroom.call("test", "me@example.org", "--edition", "77").code == 2


@pytest.mark.usefixtures("warm_start")
def test_the_program_waits_for_a_real_editor(newsroom, draft):
    """In a process of its own, with a real file, as at a terminal."""
    editor(newsroom, "place.write_text(re.sub('Subject: .*', 'Subject: From a process', text))")
    newsroom.environment["DIGEST_LOG_LEVEL"] = "error"
    done = subprocess.run(
        [newsroom.python, "-m", "digest", "edit", "1"],
        cwd=newsroom.folder,
        env=newsroom.environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Subject: From a process" in newsroom.call("edit", "1", "--print").out
