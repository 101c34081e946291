"""How fast messages are assembled for readers: joined from pieces, for everybody and by each reader's own choice, beside the naive way in the same run.

    python benchmarks/bench_assembly.py [--rounds 5] [--messages 2000]

Messages of about 56 KB, not signed, joined to bytes, on one core. All take turns in each round. The choices are 12 of 100 stories: of sections that hold
one story each, and of sections that hold four; every reader has another choice. The naive way fills the templates, inlines with premailer and builds
an EmailMessage for each reader, templates compiled beforehand. Processor time is that of the whole process.
"""

import argparse
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

from bench_dkim import machine  # noqa: E402 - after the path

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
CHOSEN, STOCK = 12, 100
NAIVE = 3
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
    return Story(article=article, section=section, score=float(STOCK - number), summary=summary)


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


def rows(count, each=0):
    """Make so many rows, claimed by hundreds; with `each` each has its own choice of sections that hold so many stories."""
    chance = random.Random(7)
    names = [f"Section {number}" for number in range(STOCK // each)] if each else []
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
        length += (size - len(composer.compose(sample))) // (2 * CHOSEN)
    return composer, made


def timed(compose, sample):
    """Give microseconds of processor time per message."""
    begun = time.process_time()
    for row in sample:
        compose(row)
    return (time.process_time() - begun) / len(sample) * 1e6


def main():
    """Measure, and print a record in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--size", type=int, default=56_000)
    told = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    samples = {"one body for all": rows(told.messages)}
    samples |= {f"own choice, sections of {each}": rows(told.messages, each) for each in (1, 4)}
    common, made = sized(CHOSEN, 4, told.size, samples["one body for all"][0])
    ways = {"one body for all": common.compose}
    for each in (1, 4):
        name = f"own choice, sections of {each}"
        ways[name] = sized(STOCK, each, told.size, samples[name][0])[0].compose
    ways["naive"], samples["naive"] = Naive(made).compose, samples["one body for all"][:NAIVE]
    sizes = {name: statistics.mean(len(way(row)) for row in samples[name][:200]) for name, way in ways.items()}
    print(f"{told.messages} messages, {told.rounds} rounds\n{machine()}\n", flush=True)
    found = {name: [] for name in ways}
    for _ in range(told.rounds):
        for name, way in ways.items():
            found[name].append(timed(way, samples[name]))
    print("| way | bytes | CPU us/message | messages per CPU second | of the first | times the naive way |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, runs in found.items():
        cpu = statistics.median(runs)
        first = statistics.median(a / b for a, b in zip(found["one body for all"], runs, strict=True))
        times = statistics.median(a / b for a, b in zip(found["naive"], runs, strict=True))
        print(f"| {name} | {sizes[name]:,.0f} | {cpu:,.1f} | {1e6 / cpu:,.0f} | {first:.2f} | {times:,.0f} |")
    choices = [len({row.choice for row in samples[name]}) for name in samples if name.startswith("own")]
    print(f"\ndifferent choices: {choices}; afterwards: {machine().partition(';')[0]}")


if __name__ == "__main__":
    main()
