"""What every kind of source keeps to: the suite that ships for plugins, on each of our own."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from digest import testing
from digest.errors import ConfigError, SourceError
from digest.model import Article, Collected, Failure, FetchState, SourceSpec
from digest.ports import Fetch, Fetched
from digest.sources import manners
from digest.sources.cms import CmsSource
from digest.sources.feed import FeedSource
from digest.sources.folder import FolderSource
from digest.sources.page import PageSource
from digest.testing import Answers, SourceContract
from tests.unit.sources.cms_sites import Ghost, InProcess, WordPress, ghost_spec, wordpress_spec
from tests.unit.sources.samples import FIXTURES, HOME, NOW, fetched
from tests.unit.sources.sites import NEWS, SiteFetch, listing, page
from tests.unit.sources.test_cms import post

URL = "https://feeds.example/f"
GONE = "https://feeds.example/gone"


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pause between pages: nobody's server is visited here."""
    monkeypatch.setattr(manners, "PAUSE", 0.0)


@pytest.fixture(autouse=True)
def _in_process() -> Iterator[None]:
    """Read in this process: what a child does to a body is the same, and a suite needs many."""
    with InProcess():
        yield


class OfTheWeb(SourceContract):
    factory = FeedSource
    name: ClassVar[str]

    def good(self) -> SourceSpec:
        return SourceSpec(key="x", type="feed", url=URL)

    def bad(self) -> Sequence[SourceSpec]:
        return [replace(self.good(), url=GONE), replace(self.good(), url=f"{URL}/page")]

    def fetch(self) -> Fetch:
        page = fetched((FIXTURES / "articles" / "harbour.txt").read_bytes(), url=f"{URL}/page")
        return Answers({URL: fetched((FIXTURES / self.name).read_bytes(), url=URL, etag='"v1"'), f"{URL}/page": page})


class TestRss(OfTheWeb):
    name = "garden.rss"


class TestAtom(OfTheWeb):
    name = "bikes.atom"


class TestRdf(OfTheWeb):
    name = "rivers.rdf"


class TestJsonFeed(OfTheWeb):
    name = "oven.json"


class TestLatin(OfTheWeb):
    name = "pao.rss"


class TestFile(SourceContract):
    factory = FeedSource

    def good(self) -> SourceSpec:
        return SourceSpec(key="x", type="feed", path=FIXTURES / "garden.rss")

    def bad(self) -> Sequence[SourceSpec]:
        return [replace(self.good(), path=FIXTURES / "missing.xml")]


class TestFolder(SourceContract):
    factory = FolderSource
    knows_sections = True

    def good(self) -> SourceSpec:
        return SourceSpec(key="x", type="folder", path=FIXTURES / "articles")

    def bad(self) -> Sequence[SourceSpec]:
        return [replace(self.good(), path=FIXTURES / "missing")]


class TestPage(SourceContract):
    factory = PageSource

    def good(self) -> SourceSpec:
        return SourceSpec(key="x", type="page", url=NEWS)

    def bad(self) -> Sequence[SourceSpec]:
        return [replace(self.good(), url=GONE)]

    def fetch(self) -> Fetch:
        return SiteFetch({NEWS: listing("/a", "/b", "/c"), **{f"{HOME}{name}": page(f"On {name}") for name in "abc"}})


class OfAnApi(SourceContract):
    factory = CmsSource


class TestWordPress(OfAnApi):
    def good(self) -> SourceSpec:
        return wordpress_spec()

    def bad(self) -> Sequence[SourceSpec]:
        return [wordpress_spec(url="https://site.example/elsewhere")]

    def fetch(self) -> Fetch:
        return WordPress(post(1), post(2))


class TestGhost(OfAnApi):
    def good(self) -> SourceSpec:
        return ghost_spec()

    def bad(self) -> Sequence[SourceSpec]:
        return [ghost_spec(url="https://site.example/elsewhere")]

    def fetch(self) -> Fetch:
        return Ghost(post(1), post(2))


class TestJson(OfAnApi):
    def good(self) -> SourceSpec:
        fields = {"title": "headline", "url": "links.web", "text": "lead", "id": "id"}
        return wordpress_spec(url=URL, options={"api": "json", "items": "data[*]", "fields": fields})

    def bad(self) -> Sequence[SourceSpec]:
        return [replace(self.good(), url=GONE), replace(self.good(), url=f"{URL}/odd")]

    def fetch(self) -> Fetch:
        town = fetched((FIXTURES / "cms" / "town-stories.json").read_bytes(), url=URL, etag='"v1"')
        return Answers({URL: town, f"{URL}/odd": json.dumps({"other": []}).encode()})


# --- the suite itself -------------------------------------------------------------------------------------------------


class Lines:
    """A plugin as simple as can be: a title per line. `wrong` says which rule it breaks."""

    wrong = ""

    def __init__(self, spec: SourceSpec, fetch: Fetch) -> None:
        if spec.options and self.wrong != "takes any option":
            raise ConfigError(f"unknown option {next(iter(spec.options))}", where=spec.key)
        self.spec, self.web = spec, fetch
        self.reads = 0

    async def collect(self, state: FetchState, now: Any) -> Collected:
        try:
            answer = await self.web(self.spec.url)
        except SourceError as error:
            if self.wrong == "raises":
                raise
            hint = "" if self.wrong == "no hint" else "Look."
            moved = replace(state, etag="new") if self.wrong == "remembers failures" else state
            failure = Failure(where=error.where, what=error.what, hint=hint)
            return Collected(source=self.spec.key, failures=(failure,), state=moved)
        made = [self.article(n, line) for n, line in enumerate(answer.body.decode().splitlines())]
        return Collected(source=self.spec.key, articles=tuple(made[: None if self.wrong == "too many" else 2]))

    def article(self, number: int, line: str) -> Article:
        spec = self.spec
        good = Article(
            id=f"{number:032x}",
            source=spec.key,
            source_name=spec.name,
            title=line,
            section=spec.section,
            weight=spec.weight,
        )
        wrongs: dict[str, dict[str, Any]] = {
            "foreign key": {"source": "other"},
            "short id": {"id": "x"},
            "same id": {"id": "0" * 32},
            "title of two lines": {"title": "a\nb"},
            "ragged text": {"text": " a\n\n\nb"},
            "script": {"html": "<script>x</script>"},
            "handler": {"html": '<a onclick="x()">x</a>'},
            "relative link": {"html": '<a href="/x">x</a>'},
            "odd scheme": {"url": "ftp://x"},
            "naive date": {"published": NOW.replace(tzinfo=None)},
            "section of its own": {"section": "Other"},
        }
        return replace(good, **wrongs.get(self.wrong, {}))


def run_suite(wrong: str) -> list[str]:
    """Run every test of the suite on a plugin that breaks one rule; gives the names of those that failed."""

    class Mine(SourceContract):
        factory = type("Broken", (Lines,), {"wrong": wrong})  # type: ignore[assignment]  # a class is a factory

        def good(self) -> SourceSpec:
            return SourceSpec(key="x", type="lines", url=URL)

        def bad(self) -> Sequence[SourceSpec]:
            return [SourceSpec(key="x", type="lines", url=GONE)]

        def fetch(self) -> Fetch:
            return Answers({URL: b"One\nTwo\nThree\n"})

    failed = []
    for name in (name for name in dir(Mine) if name.startswith("test_")):
        try:
            getattr(Mine(), name)()
        except (AssertionError, SourceError):
            failed.append(name)
    return failed


def test_a_suite_without_a_source_that_fails_does_not_pass():
    """Who shows no failure has not shown that failures are values."""

    class Mine(TestFile):
        def bad(self) -> Sequence[SourceSpec]:
            return []

    with pytest.raises(AssertionError, match="bad"):
        Mine().test_a_failure_is_a_value()


def test_a_suite_that_does_not_say_what_to_test_cannot_be_made():
    """The names of what is missing are told before any test runs."""

    class Mine(SourceContract):
        factory = FeedSource

    with pytest.raises(TypeError, match=r"bad.*good"):
        Mine()  # type: ignore[abstract]


def test_a_plugin_that_keeps_to_the_contract_passes():
    """The smallest there can be."""
    assert run_suite("") == []


@pytest.mark.parametrize(
    ("wrong", "test"),
    [
        ("takes any option", "test_an_unknown_option_is_refused"),
        ("raises", "test_a_failure_is_a_value"),
        ("no hint", "test_a_failure_is_a_value"),
        ("remembers failures", "test_a_failure_is_a_value"),
        ("too many", "test_articles_belong_to_their_source"),
        ("foreign key", "test_articles_belong_to_their_source"),
        ("section of its own", "test_articles_belong_to_their_source"),
        ("short id", "test_ids_are_stable_and_unique"),
        ("same id", "test_ids_are_stable_and_unique"),
        ("title of two lines", "test_titles_are_one_line"),
        ("ragged text", "test_texts_are_paragraphs"),
        ("script", "test_html_is_clean"),
        ("handler", "test_html_is_clean"),
        ("relative link", "test_html_is_clean"),
        ("odd scheme", "test_addresses_are_of_the_web"),
        ("naive date", "test_moments_are_in_utc"),
    ],
)
def test_a_plugin_that_breaks_a_rule_is_caught(wrong, test):
    """Each rule has a test that fails without it."""
    assert test in run_suite(wrong)


def test_the_suite_needs_no_pytest():
    """Whoever uses another runner can have it, and the program never loads it."""
    source = Path(testing.__file__).read_text(encoding="utf-8")
    assert "import pytest" not in source


def test_answers_know_their_validators():
    """A page with an etag answers 304 to it."""
    web = Answers({URL: Fetched(url=URL, status=200, body=b"x", etag='"1"')})
    assert asyncio.run(web(URL)).body == b"x"
    assert asyncio.run(web(URL, etag='"1"')).status == 304
    assert web.asked == [URL, URL]
