"""Summaries of an edition by a model: believed when they are true, extracts when anything is wrong, within the deadline and the budget."""

from dataclasses import replace

import pytest

from digest.model import Article
from digest.model.writing import Allowance, Cost
from digest.report.writing import trouble_line
from digest.summaries import ExtractiveSummarizer
from digest.summaries.llm import Prices
from tests.model_server import Asked, Said, answer, copies
from tests.unit.summaries.llm.conftest import HARBOUR, TOWN, article


def lie(asked: Asked) -> Said:
    """Answer with a number that the article does not have."""
    return Said(answer(("The council of Harbourton voted on Friday to close 17 swimming pools.", [1])))


def extract(one: Article) -> tuple[str, ...]:
    return ExtractiveSummarizer().summarize(one).sentences


def test_true_answers_are_printed(make, server):
    """A summary that its article bears out is the model's, and says so."""
    written = make().summarize_all([article()], edition="weekly/1")
    assert written.summaries[0].method == "model tiny"
    assert written.summaries[0].sentences == tuple(server.asked[0].sentences[:2])
    assert written.use.written == 1
    assert written.use.extracts == {}


def test_each_article_gets_its_own(make):
    """Many questions at the same time, and no answer goes to another article."""
    articles = [article(name, text) for name, text in zip("abcdef", [TOWN, HARBOUR] * 3, strict=True)]
    for one, summary in zip(articles, make(concurrency=3).summarize_all(articles, edition="e").summaries, strict=True):
        assert all(sentence in one.text for sentence in summary.sentences)


def test_a_lie_is_asked_for_once_more(make, server):
    """An answer that was refused gets a second try, which says what was wrong."""
    server.script = lambda asked: lie(asked) if asked.number == 0 else copies(asked)
    written = make().summarize_all([article()], edition="e")
    assert written.use.written == 1
    assert len(server.asked) == 2
    assert "word by word" in server.asked[1].system
    assert "word by word" not in server.asked[0].system


def test_two_lies_become_the_extract_and_why_is_told(make, server):
    """What is refused twice is the extract, with the reason in its note and in the counts."""
    server.script = lie
    one = article()
    written = make().summarize_all([one], edition="e")
    assert written.summaries[0].sentences == extract(one)
    assert written.summaries[0].method == "extract"
    assert "a number that the article does not have there (17)" in written.summaries[0].note
    assert list(written.use.extracts.values()) == [1]
    assert len(server.asked) == 2


def test_the_extract_has_the_room_that_the_summary_had(make, server):
    """A newsletter of many sentences has as many in the extract that takes the place of a refused answer."""
    server.script = lie
    one = article(text=f"{TOWN} {HARBOUR}")
    written = make().summarize_all([one], edition="e", sentences=6, words=132)
    assert written.summaries[0].sentences == ExtractiveSummarizer().summarize(one, sentences=6, words=132).sentences
    assert len(written.summaries[0].sentences) > len(ExtractiveSummarizer().summarize(one, sentences=6).sentences)


def test_the_other_story_is_refused(make, server):
    """An answer about another article is never printed, whatever it cites."""
    other = [line for line in HARBOUR.split(". ") if line]
    server.script = lambda asked: Said(answer((f"{other[0]}.", [1]), (f"{other[2]}.", [2])))
    written = make().summarize_all([article()], edition="e")
    assert written.use.written == 0


def test_the_same_edition_twice_costs_nothing(make, server, book):
    """Answers are kept: who asks again is answered without a call, and pays nothing."""
    articles = [article("a"), article("b", HARBOUR)]
    first = make().summarize_all(articles, edition="e")
    calls, spent = len(server.asked), book.spent("edition:e")
    second = make().summarize_all(articles, edition="e")
    assert second.summaries == first.summaries
    assert len(server.asked) == calls
    assert book.spent("edition:e") == spent
    assert (second.use.cached, second.use.calls, second.use.tokens_in) == (2, 0, 0)


def test_refusals_are_kept_too(make, server):
    """A lie that was paid for once is not paid for again in the next run."""
    server.script = lie
    make().summarize_all([article()], edition="e")
    again = make().summarize_all([article()], edition="e")
    assert len(server.asked) == 2
    assert "(17)" in again.summaries[0].note


@pytest.mark.parametrize("changed", [{"model": "other"}, {"base_url": "http://127.0.0.1:9/v1"}])
def test_another_model_is_asked_anew(make, book, changed):
    """What is kept hangs on the model and its place, not on the article alone."""
    make().summarize_all([article()], edition="e")
    before = set(book.kept)
    make(changed)._job(article(), 3, 65)
    assert make(changed)._job(article(), 3, 65).key not in before
    assert make()._job(article(), 3, 65).key in before


def test_what_is_asked_changes_the_key(make):
    """Text, language, length and parameters are part of what an answer hangs on."""
    writer = make()
    keys = {
        writer._job(article(), 3, 70).key,
        writer._job(article(), 2, 70).key,
        writer._job(article(), 3, 60).key,
        writer._job(article(text=HARBOUR), 3, 70).key,
        make(answer=500)._job(article(), 3, 70).key,
    }
    assert len(keys) == 5


def test_a_text_as_short_as_a_summary_is_not_asked_for(make, server):
    """Three sentences need no summary: nothing is spent on them, and nothing is reported as a failure."""
    one = article(text="Ann Roe won the vote in Harbourton on Monday. Tom Hill came second.")
    written = make().summarize_all([one], edition="e")
    assert server.asked == []
    assert written.summaries[0] == ExtractiveSummarizer().summarize(one)


def test_an_endpoint_that_is_down_costs_no_edition(make):
    """Nobody listens: every story has its extract, and one line says why."""
    articles = [article(name, TOWN + f" It is story {name}.") for name in "abcdefgh"]
    written = make({"base_url": "http://127.0.0.1:9/v1"}).summarize_all(articles, edition="e")
    assert [one.sentences for one in written.summaries] == [extract(one) for one in articles]
    assert written.use.trouble == "cannot be reached"
    assert written.use.extracts == {"the model did not answer": 8}


def test_five_failures_in_a_row_end_the_asking(make, server):
    """An endpoint that fails again and again is left alone for the rest of the run."""
    server.script = lambda asked: Said("broken", status=500)
    articles = [article(name, TOWN + f" It is story {name}.") for name in "abcdefgh"]
    written = make(concurrency=1).summarize_all(articles, edition="e")
    assert len(server.asked) == 5
    assert written.use.extracts == {"the model did not answer": 8}
    assert "not asked after 5 failures" in written.summaries[-1].note


def test_a_wrong_key_is_not_tried_again(make, server):
    """401 does not pass by itself: one question, and extracts for all."""
    server.script = lambda asked: Said("wrong key canary-4711", status=401)
    written = make(concurrency=1).summarize_all([article("a"), article("b", HARBOUR)], edition="e")
    assert len(server.asked) == 1
    assert written.use.trouble == "answers 401"
    assert "canary" not in repr(written)


def test_what_passes_is_asked_again(make, server):
    """A 503 and a 429 are tried again; the third answer is printed, what failed costs nothing, and nobody is troubled with it."""
    server.script = lambda asked: (
        Said("busy", status=(503, 429)[asked.number], headers={"Retry-After": "1"})
        if asked.number < 2
        else copies(asked)
    )
    written = make().summarize_all([article()], edition="e")
    assert written.use.written == 1
    assert written.use.calls == 3
    assert (written.use.tokens_in, written.use.tokens_out) == (400, 60)
    assert written.use.trouble == ""


def test_a_retry_prints_nothing(make, server, capsys):
    """Standard output is for reports, also for those that machines read: what fails in passing is a line of the log."""
    server.script = lambda asked: copies(asked) if asked.number else Said("busy", status=503)
    assert make().summarize_all([article()], edition="e").use.calls == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ("3600", 1),
        ("9999999999", 1),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 1),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 3),
        ("soon", 3),
    ],
)
def test_who_wants_to_wait_long_is_not_waited_for(make, server, when, asked):
    """Retry-After of an hour, in seconds or as a date, ends the tries for this article; a date that is over, or no time at all, does not."""
    server.script = lambda asked: Said("later", status=429, headers={"Retry-After": when})
    written = make().summarize_all([article()], edition="e")
    assert len(server.asked) == asked
    assert written.use.written == 0


def test_a_silent_endpoint_ends_at_the_deadline(make, server, book):
    """No answer at all: the step ends when its time is over, with extracts, and what may be on the bill is told as it stands in the book."""
    server.script = lambda asked: Said(silent=True)
    written = make(deadline=0.3).summarize_all([article("a"), article("b", HARBOUR)], edition="e")
    assert written.use.written == 0
    assert written.use.trouble == "took too long for the whole edition"
    assert written.use.extracts == {"no time was left": 2}
    assert written.use.calls == len(server.asked) == 2
    assert written.use.estimated
    assert written.use.tokens_in + written.use.tokens_out == book.spent("edition:e").tokens


def test_a_slow_answer_is_given_up(make, server):
    """One question that takes too long is given up, and counts as paid: nobody knows whether it is on the bill."""
    server.script = lambda asked: Said(silent=True)
    writer = make(timeout=0.1, prices=Prices(tokens_in=1.0, tokens_out=2.0))
    written = writer.summarize_all([article()], edition="e")
    assert written.use.trouble == "gave no answer in time"
    assert written.use.estimated
    assert written.use.millionths > 0
    assert writer._book.spent("edition:e").millionths == written.use.millionths


@pytest.mark.parametrize(
    "said",
    [
        Said("I cannot help with that."),
        Said(""),
        Said("{" * 5000),
        Said('{"sentences": "none"}'),
        Said('{"sentences": [], "lang": "en"}'),
        Said('{"sentences": [{"text": 5}], "lang": 7}'),
        Said(raw=b"not json at all"),
        Said(raw=b"[]"),
        Said(raw=b"null"),
        Said(raw=b'{"choices": []}'),
        Said(raw=b'{"choices": [{"message": null}]}'),
        Said(raw=b'{"choices": 5, "usage": "much"}'),
        Said(raw=b'{"choices": [{"message": {"content": [1]}}]}'),
        Said(raw=b"\xff\xfe\x00"),
        Said("", status=302, headers={"Location": "http://127.0.0.1:9/steal"}),
        Said("gone", status=404),
    ],
    ids=lambda said: repr(said.raw or said.text[:20] or said.status),
)
def test_nonsense_becomes_the_extract(make, server, said):
    """Whatever an endpoint answers, the story is printed with its own sentences."""
    server.script = lambda asked: said
    one = article()
    written = make().summarize_all([one], edition="e")
    assert written.summaries[0].sentences == extract(one)
    assert written.use.written == 0


def test_an_answer_that_breaks_off_is_not_printed(make, server):
    """`finish_reason=length` means that something is missing, even where what is there can be read."""
    server.script = lambda asked: replace(copies(asked), finish="length")
    written = make().summarize_all([article()], edition="e")
    assert written.use.extracts == {"the answer broke off": 1}


@pytest.mark.parametrize("counted", [None, 10**9, 10**30, -1])
def test_missing_usage_is_estimated(make, server, counted):
    """Some endpoints count nothing, or nonsense that would eat up the month: then we count, rather too much, and say so."""
    usage = counted and {"prompt_tokens": 400, "completion_tokens": counted}
    server.script = lambda asked: replace(copies(asked), usage=usage)
    use = make().summarize_all([article()], edition="e").use
    assert use.estimated
    assert use.written == 1
    assert 1000 > use.tokens_in > 200
    assert 1000 > use.tokens_out > 10


def test_tokens_and_money_add_up(make, book):
    """What is reported is what stands in the book: tokens times price."""
    use = (
        make(prices=Prices(tokens_in=0.5, tokens_out=2.0, currency="EUR"))
        .summarize_all([article("a"), article("b", HARBOUR)], edition="weekly/1")
        .use
    )
    assert (use.tokens_in, use.tokens_out, use.millionths, use.currency) == (800, 120, 640, "EUR")
    assert book.spent("edition:weekly/1") == Cost(tokens=920, millionths=640)
    assert book.spent("month:2026-11") == Cost(tokens=920, millionths=640)


@pytest.mark.parametrize("cap", ["per_edition", "per_month"])
def test_nothing_is_asked_beyond_the_budget(make, server, book, cap):
    """What a question may cost at most is taken first; where it is not there, nothing is asked."""
    articles = [article(name, TOWN + f" It is story {name}.") for name in "abcdef"]
    use = make(concurrency=1, **{cap: Allowance(tokens=3000)}).summarize_all(articles, edition="e").use
    assert 0 < use.written < 6
    assert use.written == len(server.asked)
    assert use.extracts == {"the budget is spent": 6 - use.written}
    assert book.spent("edition:e").tokens <= 3000
    assert use.trouble == f"has spent the budget of the {cap.removeprefix('per_')}"
    assert trouble_line(use, "weekly").startswith(f"weekly: the model tiny has spent the budget of the {cap[4:]}; ")


def test_a_look_spends_nothing(make, server, book):
    """Where the ledger may not be written, no model is asked; what is kept is shown all the same."""
    make().summarize_all([article()], edition="e")
    book.broken = True
    written = make().summarize_all([article(), article("b", HARBOUR)], edition="e")
    assert len(server.asked) == 1
    assert written.use.written == 1
    assert written.use.extracts == {"nothing is spent without the ledger": 1}


def test_no_more_questions_at_once_than_allowed(make, server):
    """The concurrency is a limit."""
    articles = [article(name, TOWN + f" It is story {name}.") for name in "abcdefghij"]
    make(concurrency=2).summarize_all(articles, edition="e")
    assert server.most_at_once <= 2


def test_one_article_alone_is_an_extract(make, server):
    """The port for single articles spends nothing: no edition pays for it."""
    assert make().summarize(article()) == ExtractiveSummarizer().summarize(article())
    assert server.asked == []


def test_the_same_text_twice_is_asked_once(make, server):
    """Two stories with one text share one answer."""
    written = make().summarize_all([article("a"), article("b")], edition="e")
    assert len(server.asked) == 1
    assert written.use.written == 2


def test_the_model_too_is_told_apart_from_what_was_declared(make):
    """What it wrote of an English text that is declared German is English."""
    written = make().summarize_all([replace(article(), language="de"), article()], edition="weekly/1")
    assert [one.language for one in written.summaries] == ["en", ""]
    assert written.summaries[0].method == "model tiny"
