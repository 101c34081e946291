"""How fast messages are assembled for readers: joined from pieces, for everybody and by each reader's own choice, beside the naive way in the same run.

    python benchmarks/bench_assembly.py [--rounds 5] [--messages 2000] [--record]

Messages of about 56 KB, not signed, joined to bytes, on one core. All take turns in each round. The choices are 12 of 100 stories: of sections that hold
one story each, and of sections that hold four; every reader has another choice. The naive way fills the templates, inlines with premailer and builds
an EmailMessage for each reader, templates compiled beforehand. Processor time is that of the whole process.
"""

import os
import random
import re
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]  # a clone need not be installed

from record import Record, Target, arguments  # noqa: E402 - after the path

from digest.delivery.message import Composer  # noqa: E402
from digest.links import LinkSigner  # noqa: E402
from digest.model import GAPS, Article, Delivery, Edition, Gap, Image, Newsletter, Story, Summary, Window  # noqa: E402
from digest.ports import Links  # noqa: E402
from digest.rendering import EditionRenderer, compose_preheader  # noqa: E402
from digest.rendering.inline import inline  # noqa: E402
from digest.rendering.placeholders import Token, Tokens  # noqa: E402
from digest.rendering.templates import HTML, TEXT, Theme  # noqa: E402
from digest.rendering.view import view  # noqa: E402
from digest.resources import template_folders  # noqa: E402
from digest.selection.sections import grouped  # noqa: E402

NOW = datetime(2026, 11, 25, 7, tzinfo=UTC)
NEWSLETTER = Newsletter(
    key="harbour",
    title="The Harbour",
    sender="The Harbour <news@example.org>",
    reply_to="ed@example.org",
    postal_address="The Harbour\n3 Customs House Quay\nPort Example",
    max_stories=100,
)
CHOSEN = 12
ALL, OWN, NAIVELY = 15_000, 12_000, 500
"""Messages per second of one core at least, for everybody and by own choices; times the naive way."""
COMMON, NAIVE = "one body for all", "naive"
CHOICES = {f"own choice, sections of {each}": each for each in (1, 4)}
CLOSE = 0.01
FEW = 3
"""Messages of the naive way per round: each takes as long as a thousand others."""
_LINKS = LinkSigner(["a-key-that-is-long-enough-to-sign"], "https://news.example.org")
LINKS = Links(
    unsubscribe_url=_LINKS.unsubscribe_url,
    unsubscribe_mailto=lambda key: _LINKS.unsubscribe_mailto(key, "u@example.org"),
    return_path=lambda edition, row: _LINKS.return_path(edition, row, "b@example.org"),
)
WORDS = [
    "the",
    "harbour",
    "keeps",
    "its",
    "lamps",
    "lit",
    "for",
    "whoever",
    "comes",
    "late",
    "and",
    "nobody",
    "counts",
    "how",
    "many",
    "boats",
    "went",
    "out",
    "at",
    "dawn",
]


def story(number, section, length):
    """Make a story whose summary has `length` characters in three sentences."""
    chance = random.Random(number)
    words = " ".join(chance.choice(WORDS) for _ in range(length // 4))
    sentences = tuple(words[at : at + length // 3].strip().capitalize() + "." for at in range(0, length, length // 3))[
        :3
    ]
    article = Article(
        id=f"{number:032x}",
        source="harbour",
        source_name="Coast & Harbour",
        title=f"What the {chance.choice(WORDS)} said, part {number}",
        url=f"https://coast.example.org/{number}",
        published=NOW - timedelta(hours=number),
        author="Marta Quell",
        image=Image(url=f"https://images.example.org/{number}.jpg", alt="A pier at dusk", width=1088, height=544),
    )
    summary = Summary(sentences=sentences, method="hand")
    return Story(article=article, section=section, score=float(-number), summary=summary)


def edition(count, each, length):
    """Make an edition of `count` stories in sections of `each`."""
    stories = [story(number, f"Section {number // each}", length) for number in range(count)]
    return Edition(
        newsletter="harbour",
        slot="edition:2026-11-25T07:00",
        number=42,
        window=Window(start=NOW - timedelta(days=7), end=NOW),
        subject=stories[0].article.title,
        preheader=compose_preheader(stories),
        language="en",
        sections=grouped(stories),
        created=NOW,
    )


def rows(count, each=0, stock=0):
    """Make so many rows, claimed by hundreds; with `each` each has its own choice of sections that hold so many of the `stock` stories."""
    chance = random.Random(7)
    names = [f"Section {number}" for number in range(stock // each)] if each else []
    return [
        Delivery(
            edition=42,
            row=n,
            address=f"reader{n}@example.net",
            message_id=f"e42.{n:016d}@example.org",
            subscriber_key=f"k{n:025d}",
            name=f"Reader {n}",
            choice=tuple(chance.sample(names, CHOSEN // each)) if each else None,
            date=NOW + timedelta(seconds=n // 100),
        )
        for n in range(count)
    ]


class Naive:
    """Everything for each reader anew."""

    def __init__(self, made):
        self._made = made
        self._theme = Theme(template_folders("edition"))
        self._marks = {one.article.id: (Token(""), Token("")) for one in made.stories}

    def compose(self, row):
        """Give the message of one row."""
        values = dict(zip(GAPS, (f" {row.name}", row.address, LINKS.unsubscribe_url(row.subscriber_key)), strict=True))
        tokens = Tokens(name="", gaps={Gap(gap): Token(value) for gap, value in values.items()}, cards=self._marks)
        page = view(self._made, NEWSLETTER, tokens)
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = NEWSLETTER.sender, f"{row.name} <{row.address}>"
        message["Subject"], message["Message-ID"] = self._made.subject, f"<{row.message_id}>"
        message["List-Unsubscribe"] = f"<{values[Gap('unsubscribe_url')]}>"
        message.set_content(self._theme.bare(TEXT, page=page), cte="quoted-printable")
        html = re.sub("<!---->", "", inline(self._theme.bare(HTML, page=page)))
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        return message.as_bytes()


def sized(count, each, size, sample):
    """Give a composer whose messages for `sample` have about `size` bytes, and its edition: the length of summaries makes it so."""
    length = 300
    for _ in range(3):
        made = edition(count, each, length)
        composer = Composer(EditionRenderer().render(made, NEWSLETTER), NEWSLETTER, LINKS)
        missing = size - len(composer.compose(sample))
        if abs(missing) <= CLOSE * size:
            break
        length += missing // (2 * CHOSEN)
    return composer, made


def timed(compose, sample):
    """Give microseconds of processor time per message."""
    begun = time.process_time()
    for row in sample:
        compose(row)
    return (time.process_time() - begun) / len(sample) * 1e6


def prepared(told):
    """Give every way of making messages, and the rows that each makes them for."""
    samples = {COMMON: rows(told.messages)}
    samples |= {own: rows(told.messages, each, told.stock) for own, each in CHOICES.items()}
    common, made = sized(CHOSEN, 4, told.size, samples[COMMON][0])
    ways = {COMMON: common.compose}
    ways |= {own: sized(told.stock, each, told.size, samples[own][0])[0].compose for own, each in CHOICES.items()}
    ways[NAIVE], samples[NAIVE] = Naive(made).compose, samples[COMMON][:FEW]
    return ways, samples


def main():
    """Measure, and print a record in Markdown."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--size", type=int, default=56_000)
    parser.add_argument("--stock", type=int, default=100, help=f"stories to choose from, {CHOSEN} at least")
    told = parser.parse_args()
    record = Record("assembly", "Assembly: messages joined for readers", keep=told.record)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    ways, samples = prepared(told)
    sizes = {name: statistics.mean(len(way(row)) for row in samples[name][:200]) for name, way in ways.items()}
    record.say(
        f"{told.messages:,} messages, medians of {told.rounds} rounds; choices of {CHOSEN} of {told.stock} stories.\n"
    )
    found = {name: [] for name in ways}
    for _ in range(told.rounds):
        for name, way in ways.items():
            found[name].append(timed(way, samples[name]))
    cpu = {name: statistics.median(runs) for name, runs in found.items()}

    def beside(base, name):
        return statistics.median(one / other for one, other in zip(found[base], found[name], strict=True))

    record.table(
        ("way", "bytes", "CPU us/message", "messages per CPU second", "of the first", "times the naive way"),
        [(name, sizes[name], cpu[name], 1e6 / cpu[name], beside(COMMON, name), beside(NAIVE, name)) for name in ways],
    )
    different = ", ".join(f"{len({row.choice for row in samples[name]}):,} ({name})" for name in CHOICES)
    record.say(f"Different choices: {different}.\n")
    bounds = {COMMON: ALL, **dict.fromkeys(CHOICES, OWN)}
    record.judge([
        *(Target(f"{name}, messages per second of one core", least, 1e6 / cpu[name], "/s") for name, least in bounds.items()),
        *(Target(f"{name}, times the naive way", NAIVELY, beside(NAIVE, name)) for name in bounds),
    ])  # fmt: skip
    record.close()


if __name__ == "__main__":
    main()
