"""An edition whose summaries a model writes: through the pipeline, with its report and its fates; what a model does touches summaries alone."""

from contextlib import closing
from dataclasses import replace
from shutil import copy2

import pytest

from digest import pipeline, report
from digest.errors import Exit
from digest.model.writing import ModelUse
from digest.report.writing import cost_text, trouble_line, use_json, use_text
from digest.store import open_store
from digest.summaries import ExtractiveSummarizer, summarise_edition
from tests.clock import START
from tests.model_server import Said, answer, copies
from tests.press import Press, newsletter
from tests.unit.summaries.llm.conftest import HARBOUR, TOWN, article
from tests.unit.summaries.llm.injections import INJECTED

SLOT = "edition:2026-11-23T07:00"


@pytest.fixture
def store(empty_sqlite, tmp_path, clock):
    """One database is enough here: that both keep the book alike is shown by its contract."""
    copy2(empty_sqlite, tmp_path / "digest.db")
    with closing(open_store(f"sqlite:///{tmp_path}/digest.db", data_dir=tmp_path, clock=clock)) as opened:
        yield opened


@pytest.fixture
def by_model():
    return replace(newsletter(), summaries="model")


@pytest.fixture
def press(store, clock, make):
    writer = make(concurrency=1)
    writer._book = store.models

    class ByModel(Press):
        @property
        def services(self):
            return replace(super().services, summarizer=writer)

    made = ByModel(store, clock)
    made.gives(article("a", published=START), article("b", HARBOUR, published=START))
    return made


def test_the_report_counts_and_the_ledger_keeps(press, by_model, server):
    """Both summaries are the model's, the report says what they cost, and composing again asks nobody."""
    told = pipeline.publish(press.services, by_model, SLOT, START)
    assert told.code is Exit.DONE
    assert told.use is not None
    assert (told.use.written, told.use.calls) == (2, 2)
    assert "2 summaries by tiny. 2 calls, 920 tokens." in report.as_text(told)
    assert report.as_json(told)["model"] == use_json(told.use)
    assert use_json(told.use)["written"] == 2
    stories = press.store.editions.get(told.edition).stories
    assert {one.summary.method for one in stories} == {"model tiny"}
    again = pipeline.compose(press.services, by_model, "preview", START, write=False)
    assert len(server.asked) == 2
    assert again.use is not None
    assert again.use.cached == len(again.edition.stories)


def test_why_tells_which_summary_was_refused(press, by_model, server):
    """The fate of a printed article names the reason why its summary is an extract; the others say nothing of it."""
    lie = Said(answer(("The council of Harbourton voted to close 17 pools.", [1])))
    server.script = lambda asked: lie if "Harbourton" in asked.data else copies(asked)
    told = pipeline.publish(press.services, by_model, SLOT, START)
    details = {one.article: one.detail for one in press.store.editions.fates(told.edition)}
    assert "extract, not the model's: a number that the article does not have there (17)" in details["a" * 32]
    assert "model" not in details["b" * 32]
    assert "1 extract (1 " in report.as_text(told)


def test_an_endpoint_that_is_down_is_one_line(press, by_model, server):
    """The edition goes out with extracts, exit code 0, and one line names the trouble."""
    server.script = lambda asked: Said("down", status=503)
    told = pipeline.publish(press.services, by_model, SLOT, START)
    assert told.code is Exit.DONE
    lines = [line for line in report.problems(told) if "tiny" in line]
    assert lines == ["weekly: the model tiny answers 503; 2 stories went on with extracts."]


@pytest.mark.parametrize("number", [0, 3, 27, 29, 33])
def test_an_injected_article_changes_nothing_else(press, by_model, server, number):
    """Links, titles, order and the other story of an edition are what they are without a model that obeys."""
    injected = INJECTED[number]
    press.gives(article("a", f"{TOWN} {injected.order}", published=START), article("b", HARBOUR, published=START))
    server.script = lambda asked: Said(answer((injected.obeyed, [1]))) if "Harbourton" in asked.data else copies(asked)
    with_model = pipeline.compose(press.services, by_model, SLOT, START).edition
    plain = pipeline.compose(press.services, newsletter(), SLOT, START).edition
    assert [(one.article, one.also_covered_by, one.section) for one in with_model.stories] == [
        (one.article, one.also_covered_by, one.section) for one in plain.stories
    ]
    assert injected.words not in " ".join(one.summary.text for one in with_model.stories if one.summary)
    assert (with_model.subject, with_model.public_id) == (plain.subject, plain.public_id)


def test_newsletters_without_a_model_ask_nobody(press, server):
    """The model is there for those that say so."""
    told = pipeline.publish(press.services, newsletter(), SLOT, START)
    assert server.asked == []
    assert told.use is None
    assert report.as_json(told)["model"] is None


def test_a_summariser_that_breaks_ends_no_edition(press, by_model):
    """Whatever a model's summariser raises, stories get extracts."""

    class Broken(ExtractiveSummarizer):
        def summarize_all(self, articles, *, edition, sentences=3, words=70):
            raise RuntimeError("boom")

    stories = pipeline.compose(press.services, newsletter(), SLOT, START).edition.stories
    found = summarise_edition(stories, Broken(), by_model, "e")
    assert {one.summary.method for one in found.stories if one.summary} == {"extract"}


def test_editions_by_hand_have_a_budget_each(press, by_model, store):
    """Every `manual:` edition is an edition of its own, and does not eat up the budget of the next."""
    pipeline.publish(press.services, by_model, "manual:", START)
    assert store.models.spent(f"edition:weekly/manual:@{START:%Y-%m-%dT%H:%M:%SZ}").tokens == 920
    assert store.models.spent("month:2026-11").tokens == 920


USE = ModelUse(
    model="tiny", written=2, cached=1, calls=3, tokens_in=1000, tokens_out=234, millionths=12345, currency="EUR"
)


def test_what_it_took_is_said_in_words():
    """Figures with their units; estimates say "about"; nothing asked is said as that."""
    assert use_text(USE) == "2 summaries by tiny (1 kept from before). 3 calls, 1,234 tokens, 0.0123 EUR."
    assert cost_text(replace(USE, estimated=True)) == "3 calls, about 1,234 tokens, about 0.0123 EUR."
    assert cost_text(replace(USE, calls=0)) == "Nothing was asked."
    told = replace(USE, extracts={"too long": 1}, trouble="answers 503")
    assert "; 1 extract (1 too long). " in use_text(told)
    assert trouble_line(told, "weekly") == "weekly: the model tiny answers 503; 1 story went on with extracts."
