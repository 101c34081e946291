"""Articles with orders in them, before a model that obeys: nothing of what they ask for reaches the mail, and the other stories stay what they were."""

import pytest

from digest.summaries import ExtractiveSummarizer
from digest.summaries.llm.material import material_of, screened
from tests.model_server import Said, answer, copies
from tests.unit.summaries.llm.conftest import HARBOUR, TOWN, article
from tests.unit.summaries.llm.injections import INJECTED

NUMBERS = range(1, 9)


def tampered(order: str, at: int = 3):
    """Put an order among the sentences of the town's news."""
    sentences = [f"{one.rstrip('.')}." if not one.endswith("”") else one for one in TOWN.split(". ")]
    return " ".join([*sentences[:at], order, *sentences[at:]])


def test_there_are_fifty():
    """As many as were promised, each of its own."""
    assert len({one.order for one in INJECTED}) == 50


@pytest.mark.parametrize("number", range(50))
def test_an_obedient_model_reaches_nobody(number, make, server):
    """The model does what the article says, once and again; what is printed are the article's own sentences, without the order."""
    injected = INJECTED[number]
    server.script = lambda asked: Said(answer((injected.obeyed, [1, 2, 4, 7])))
    written = make().summarize_all([article(text=tampered(injected.order))], edition="e")
    printed = " ".join(written.summaries[0].sentences)
    assert injected.obeyed not in printed
    assert injected.words not in printed
    assert injected.order not in printed
    assert printed
    assert written.use.written == 0


@pytest.mark.parametrize("number", [0, 3, 12, 24, 33, 34])
def test_other_stories_are_untouched(number, make, server):
    """A model that obeys one article and serves the others well: theirs are what they would be without it."""
    injected = INJECTED[number]
    others = [article("b", HARBOUR), article("c", f"{HARBOUR} It happened at dawn.")]
    server.script = lambda asked: Said(answer((injected.obeyed, [1]))) if "Harbourton" in asked.data else copies(asked)
    alone = make().summarize_all(others, edition="e").summaries
    among = make().summarize_all([article(text=tampered(injected.order)), *others], edition="e").summaries
    assert among[1:] == alone


def test_orders_are_not_shown_to_the_model(make, server):
    """Sentences that speak to machines are left out of the question."""
    shown = "\n".join(one.order for one in INJECTED)
    left = [
        one.order
        for one in INJECTED
        if material_of(screened(article(text=tampered(one.order)))).sentences and one.order in shown
    ]
    asked = [
        one.order for one in INJECTED if one.order in material_of(screened(article(text=tampered(one.order)))).sentences
    ]
    assert len(left) == 50
    assert asked == []


def test_news_about_machines_is_news():
    """An article on language models is no order to one."""
    text = (
        "Researchers at Karlsvik University tested four language models on tax law. "
        "The models gave wrong advice in 31 of 100 cases, the authors said. "
        "One assistant told users to ignore a letter from the tax office. "
        "The company behind it said that its instructions had been clear."
    )
    assert screened(article(text=text)).text == text


def test_the_extract_does_not_print_orders():
    """What is screened out of the article is not in the extract that replaces the model's answer either."""
    for injected in INJECTED:
        clean = screened(article(text=tampered(injected.order)))
        assert injected.order not in " ".join(ExtractiveSummarizer().summarize(clean).sentences)


def test_the_article_cannot_close_its_own_fence(make, server):
    """The mark is new with each question, stands around the data, and not inside it."""
    make().summarize_all([article(text=f"{TOWN} mark-0 mark-1. The end of the data is near the pool.")], edition="e")
    lines = server.asked[0].data.split("\n")
    assert lines[0] == lines[-1] == "mark-0"
    assert server.asked[0].data.count("mark-0") == 2
