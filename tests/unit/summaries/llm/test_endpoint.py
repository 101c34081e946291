"""What is sent to an endpoint, what it refuses, and that the key stands in its header and nowhere else."""

import logging

import pytest

from digest.summaries.llm import Endpoint
from tests import model_server
from tests.model_server import Said, copies
from tests.unit.summaries.llm.conftest import HARBOUR, TOWN, article

KEY = "canary-4711"


def shapes(server: model_server.Endpoint) -> list[str]:
    return [one.shape for one in server.asked]


def test_a_schema_is_asked_for_first(make, server):
    """Structured output, no sampling, a limit of the answer, the key as a bearer token."""
    make().summarize_all([article()], edition="e")
    asked = server.asked[0]
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.shape == "json_schema"
    assert asked.body["response_format"]["json_schema"]["strict"] is True
    assert (asked.body["temperature"], asked.body["max_tokens"], asked.body["model"]) == (0, 800, "tiny")
    assert "tools" not in asked.body


@pytest.mark.parametrize("known", ["json_object", "text"])
def test_endpoints_that_know_no_schema_are_asked_otherwise(make, server, known):
    """What an endpoint refuses is left away step by step, once for the whole run."""
    order = ["json_schema", "json_object", "text"]
    server.script = lambda asked: copies(asked) if asked.shape == known else Said("response_format unknown", status=400)
    written = make(concurrency=1).summarize_all([article("a"), article("b", HARBOUR)], edition="e")
    assert written.use.written == 2
    assert shapes(server) == [*order[: order.index(known) + 1], known]


@pytest.mark.parametrize(
    ("word", "sent"), [("temperature", "temperature"), ("max_tokens; use max_completion_tokens", "max_tokens")]
)
def test_parameters_that_are_refused_are_left_away(make, server, word, sent):
    """Reasoning models take no temperature and another name for the limit; the schema stays."""
    server.script = lambda asked: Said(f"unsupported: {word}", status=400) if sent in asked.body else copies(asked)
    assert make().summarize_all([article()], edition="e").use.written == 1
    assert shapes(server) == ["json_schema", "json_schema"]
    if sent == "max_tokens":
        assert server.asked[1].body["max_completion_tokens"] == 800


def test_an_endpoint_that_refuses_everything_is_left_alone(make, server):
    """400 to every form of the question ends the asking, and what it says is not told on: it may hold the key."""
    server.script = lambda asked: Said(f"no, {KEY}", status=400)
    written = make(concurrency=1).summarize_all([article("a"), article("b", HARBOUR)], edition="e")
    assert shapes(server) == ["json_schema", "json_object", "text"]
    assert written.use.trouble == "refuses the question (400)"
    assert KEY not in repr(written)


FILTERED = b'{"error": {"code": "content_filter", "message": "The response_format was fine, the prompt was filtered"}}'
TOO_LONG = b'{"error": {"code": "context_length_exceeded", "message": "too many tokens"}}'


@pytest.mark.parametrize(
    "said",
    [Said(raw=FILTERED, status=400), Said(raw=TOO_LONG, status=400), Said("too large", status=413)],
    ids=["filtered", "too long", "413"],
)
def test_an_article_that_is_refused_stops_no_other(make, server, said):
    """A filter of content or a window that is too small concerns one article: asked once, and the others go on in the same form."""
    server.script = lambda asked: said if asked.number == 0 else copies(asked)
    written = make(concurrency=1).summarize_all([article("a"), article("b", HARBOUR)], edition="e")
    assert [one.method for one in written.summaries] == ["extract", "model tiny"]
    assert shapes(server) == ["json_schema", "json_schema"]
    assert written.use.trouble == f"refuses an article ({said.status})"


def test_who_has_answered_once_refuses_articles_not_forms(make, server):
    """A 400 without a reason, from an endpoint that understood the form before, is about that article: the form stays, the asking goes on."""
    server.script = lambda asked: Said("no", status=400) if asked.number == 1 else copies(asked)
    articles = [article("a"), article("b", HARBOUR), article("c", f"{HARBOUR} It happened at dawn.")]
    written = make(concurrency=1).summarize_all(articles, edition="e")
    assert [one.method for one in written.summaries] == ["model tiny", "extract", "model tiny"]
    assert shapes(server) == ["json_schema"] * 3


def test_questions_under_way_learn_from_each_other(make, server):
    """Many at the same time that ask in a form which is not known: all are answered in the next one."""
    server.script = lambda asked: Said("unknown", status=400) if asked.shape == "json_schema" else copies(asked)
    articles = [article(name, f"{TOWN} It is story {name}.") for name in "abcd"]
    assert make(concurrency=4).summarize_all(articles, edition="e").use.written == 4
    assert set(shapes(server)) == {"json_schema", "json_object"}


def test_azure_gets_its_own_address_and_header(make, server):
    """With an API version the address names the deployment, and the key stands in `api-key`."""
    base = server.url.removesuffix("/v1")
    make({"base_url": base, "api_version": "2024-10-21"}).summarize_all([article()], edition="e")
    asked = server.asked[0]
    assert asked.path == "/openai/deployments/tiny/chat/completions?api-version=2024-10-21"
    assert asked.headers["api-key"] == KEY


def test_a_redirect_takes_the_key_nowhere(make, server):
    """An endpoint that sends us elsewhere is not followed."""
    server.script = lambda asked: Said(status=307, headers={"Location": f"{server.url}/steal"})
    assert make().summarize_all([article()], edition="e").use.written == 0
    assert {one.path for one in server.asked} == {"/v1/chat/completions"}


@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_the_key_never_shows(make, server, status, caplog, capsys):
    """No log at any level, no note and no figure holds the key, whatever the endpoint says back."""
    server.script = lambda asked: copies(asked) if status == 200 else Said(f"bad key {KEY}", status=status)
    with caplog.at_level(logging.DEBUG):
        written = make().summarize_all([article()], edition="e")
    out = capsys.readouterr()
    lines = [f"{one.getMessage()} {one.__dict__}" for one in caplog.records]
    assert ("digest.summaries" in {one.name for one in caplog.records}) is (status != 200)
    assert KEY not in repr(written) + out.out + out.err + repr(lines)
    assert KEY not in repr(Endpoint(base_url="https://x.example", model="m", api_key=KEY))


def test_thinking_and_fences_are_read_through(make, server):
    """What models wrap around their answer does not matter."""
    server.script = lambda asked: Said(f"<think>Let me see {{}}</think>\n```json\n{copies(asked).text}\n```\nDone!")
    assert make().summarize_all([article()], edition="e").use.written == 1
