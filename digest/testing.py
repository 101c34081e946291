"""The contract that every kind of source keeps, as tests for those who write one, and a web for them that lies in memory.

    class TestMine(SourceContract):
        factory = MySource
        entry_point = "mine"

        def good(self): return SourceSpec(key="mine", type="mine", url="https://site.example/list")
        def bad(self): return [SourceSpec(key="mine", type="mine", url="https://site.example/gone")]
        def fetch(self): return Answers({"https://site.example/list": b"..."})

pytest runs every `test_` method of it. Nothing here needs pytest, and nothing of the program needs this.
"""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Unpack

from digest import plugins
from digest.errors import ConfigError
from digest.model import Article, Collected, FetchState, SourceSpec
from digest.net.answers import refused
from digest.ports import Asking, Fetch, Fetched, SourceFactory

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
"""When the tests run, for the sources."""
KEY, NAME, SECTION, WEIGHT, MOST = "the-key", "The name", "The section", 2.5, 2
"""What the configuration says of each source: articles have to show it."""
LONGEST_TITLE = 300

_ID = re.compile(r"[0-9a-f]{32}")
_DANGER = re.compile(
    r"<(?:script|style|iframe|object|embed|form|svg)\b|\son[a-z]+\s*=|(?:javascript|data|vbscript):", re.IGNORECASE
)
_RELATIVE = re.compile(r"""(?:href|src)\s*=\s*["'](?!https?://|mailto:)""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass
class Answers:
    """A `Fetch` that answers from memory: an address that it does not know is a 404. `asked` is what was asked, in order."""

    pages: Mapping[str, bytes | Fetched] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def __call__(self, url: str, **how: Unpack[Asking]) -> Fetched:
        """Answer as the web would: 304 to the validators that the page has, else 200. Raises `SourceError` for an unknown address."""
        self.asked.append(url)
        said = self.pages.get(url)
        if said is None:
            raise refused(HTTPStatus.NOT_FOUND, {}, url)
        whole = said if isinstance(said, Fetched) else Fetched(url=url, status=HTTPStatus.OK, body=said)
        is_known = whole.etag and how.get("etag") == whole.etag
        return Fetched(url=url, status=HTTPStatus.NOT_MODIFIED) if is_known else whole


class SourceContract(ABC):
    """The tests. A class of yours says what to test: the factory, a spec that gives articles, and specs that cannot be read.

    The tests change key, name, section, weight and `max_items` of the specs. `knows_sections` is whether articles say themselves where they belong.
    """

    factory: SourceFactory
    entry_point: str = ""
    """The name under which the type is registered; empty: not looked at."""
    knows_sections: bool = False

    @abstractmethod
    def good(self) -> SourceSpec:
        """Give a source that has one article or more, with the web of `fetch`."""

    @abstractmethod
    def bad(self) -> Sequence[SourceSpec]:
        """Give sources, one or more, that are configured rightly and cannot be read: an address that is gone, an answer that is nonsense."""

    def fetch(self) -> Fetch:
        """Give the web as these sources find it; called once per test, and again where a test reads twice."""
        return Answers()

    # --- what is tested ---

    def test_articles_belong_to_their_source(self) -> None:
        """Key, name and weight are those of the configuration, a section is there, and there are at most `max_items`."""
        found = self._articles()
        assert 1 <= len(found) <= MOST, f"{len(found)} articles for max_items = {MOST}"
        for article in found:
            assert (article.source, article.source_name, article.weight) == (KEY, NAME, WEIGHT), article
            assert article.section if self.knows_sections else article.section == SECTION, article

    def test_ids_are_stable_and_unique(self) -> None:
        """Reading twice gives the same ids, each once, of 32 hex digits."""
        once, twice = ([article.id for article in self._articles()] for _ in range(2))
        assert once == twice
        assert len(set(once)) == len(once)
        assert all(_ID.fullmatch(one) for one in once), once

    def test_titles_are_one_line(self) -> None:
        """Not too long, without control characters. One without a title is for the choice to refuse."""
        for article in self._articles():
            assert len(article.title) <= LONGEST_TITLE, article.title
            assert not _CONTROL.search(article.title), repr(article.title)

    def test_texts_are_paragraphs(self) -> None:
        """Parted by one blank line, without line ends or blanks around, and no heading is among them."""
        for article in self._articles():
            for part in article.text.split("\n\n") if article.text else ():
                assert part, article.text
                assert part == part.strip(), repr(part)
                assert "\n" not in part, repr(part)
                assert part not in article.headings, repr(part)

    def test_html_is_clean(self) -> None:
        """No scripts, handlers, frames or forms, and no relative address: a mail has no base."""
        for article in self._articles():
            assert not _DANGER.search(article.html), article.html
            assert not _RELATIVE.search(article.html), article.html

    def test_addresses_are_of_the_web(self) -> None:
        """Articles at http or https, pictures at https."""
        for article in self._articles():
            assert not article.url or article.url.startswith(("https://", "http://")), article.url
            assert article.image is None or article.image.url.startswith("https://"), article.image

    def test_moments_are_in_utc(self) -> None:
        """Or not there at all."""
        for article in self._articles():
            for moment in (article.published, article.updated):
                assert moment is None or moment.utcoffset() == UTC.utcoffset(None), moment

    def test_a_second_run_is_quiet(self) -> None:
        """With the state of the first run nothing fails, and nothing has another id."""
        spec = self._dressed(self.good())
        first = self._collect(spec)
        state = first.state or FetchState(source=KEY)
        assert state.source == KEY
        second = self._collect(spec, state)
        assert second.failures == ()
        assert {one.id for one in second.articles} <= {one.id for one in first.articles}

    def test_a_failure_is_a_value(self) -> None:
        """What failed is given with what, where and hint; nothing is raised, no article is made up, and nothing is remembered as read."""
        before = FetchState(source=KEY, etag="old", last_modified="then")
        wrong = self.bad()
        assert wrong, "bad() gives no source that cannot be read"
        for spec in wrong:
            found = self._collect(self._dressed(spec), before)
            assert (found.source, found.articles, found.unchanged) == (KEY, (), False), spec
            assert found.failures, spec
            for failure in found.failures:
                assert failure.what, failure
                assert failure.where, failure
                assert failure.hint, failure
            after = found.state or before
            assert (after.etag, after.last_modified) == (before.etag, before.last_modified), spec

    def test_an_unknown_option_is_refused(self) -> None:
        """A slip of the finger in digest.toml is a `ConfigError` when the source is made, which names the option."""
        spec = self._dressed(self.good())
        try:
            self._made(replace(spec, options={**spec.options, "no_such_option": 1}))
        except ConfigError as error:
            assert "no_such_option" in str(error), error  # noqa: PT017 - without pytest
        else:
            raise AssertionError("no_such_option was taken")

    def test_it_is_registered(self) -> None:
        """The entry point leads to this factory."""
        if self.entry_point:
            assert plugins.source_factory(self.entry_point) is type(self).factory

    # --- how ---

    def _articles(self) -> tuple[Article, ...]:
        found = self._collect(self._dressed(self.good()))
        assert found.source == KEY
        assert found.articles, f"no articles: {found.failures}"
        return found.articles

    def _dressed(self, spec: SourceSpec) -> SourceSpec:
        return replace(spec, key=KEY, name=NAME, section=SECTION, weight=WEIGHT, max_items=MOST)

    def _made(self, spec: SourceSpec) -> Any:
        return type(self).factory(spec, self.fetch())

    def _collect(self, spec: SourceSpec, state: FetchState | None = None) -> Collected:
        """Read once. Whatever the source raises ends the test: a source raises nothing."""
        found: Collected = asyncio.run(self._made(spec).collect(state or FetchState(source=KEY), NOW))
        return found
