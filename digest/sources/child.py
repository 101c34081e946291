"""A child process that reads feeds, pages and answers until its input ends: `python -m digest.sources.child`. It has no network, no database and no secrets.

Parsers are quadratic on hostile input, so they run where they can be killed, with a limit of memory, and with an alarm that ends
the process even if its parent is gone.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from digest.errors import SourceError
from digest.model import Article
from digest.sources import wire
from digest.sources.answers import read_answer
from digest.sources.linked import feeds_named, listed_links
from digest.sources.parsing import parse_feed
from digest.sources.sitemaps import read_sitemap

MEMORY = 2**30
"""Bytes of address space: twenty times what the largest allowed feed was seen to take."""


def _read_feed(job: wire.Job) -> tuple[Article, ...]:
    return parse_feed(job.body, job.content_type, job.url, job.spec, job.now)


def _read_page(job: wire.Job) -> tuple[Article, ...]:
    from digest.sources.extraction import read_page  # noqa: PLC0415 - what finds the text of a page takes a while, and feeds need none of it

    return (read_page(job.body, job.content_type, job.url, job.spec, job.now),)


READERS: Mapping[str, Callable[[wire.Job], tuple[Article, ...]]] = {"feed": _read_feed, "page": _read_page}
"""Who reads what, by the name in the job. A reader that is costly to import imports when it is called."""
PAGERS: Mapping[str, Callable[[wire.Job], wire.Page]] = {"cms": read_answer}
"""Who reads answers of APIs, which have pages."""
FINDERS: Mapping[str, Callable[[wire.Job], Sequence[wire.Link]]] = {
    "list": lambda job: listed_links(job.body, job.content_type, job.url, job.spec),
    "sitemap": lambda job: read_sitemap(job.body, job.content_type, job.url, job.spec, job.now),
    "alternates": lambda job: feeds_named(job.body, job.content_type, job.url),
}
"""Who finds links in what."""


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer each frame with a frame: first an empty one that says "ready", then articles or an error per job."""
    answers.write(wire.frame({}))
    answers.flush()
    while len(prefix := jobs.read(wire.LENGTHS)) == wire.LENGTHS:
        head, body = (jobs.read(length) for length in wire.lengths(prefix))
        job = wire.load_job(head, body)
        signal.alarm(job.seconds)
        answers.write(wire.frame(_answer(job)))
        answers.flush()
        signal.alarm(0)


def _answer(job: wire.Job) -> dict[str, Any]:
    try:
        return _read(job)
    except SourceError as error:
        return {"what": error.what, "hint": error.hint}
    except (MemoryError, RecursionError):
        return {"what": f"the {job.noun} is too complex to parse", "hint": f"No real {job.noun} is; check the URL."}
    except Exception as error:  # noqa: BLE001 - whatever a parser trips over is this body's failure alone
        what = f"the {job.noun} breaks the parser ({type(error).__name__})"
        return {"what": what, "hint": f"Please report this {job.noun}."}


def _read(job: wire.Job) -> dict[str, Any]:
    if job.reader.startswith(wire.PREPARE):
        import digest.sources.extraction  # noqa: F401, PLC0415 - the only costly one

        return {}
    if job.reader in PAGERS:
        return wire.dump_page(PAGERS[job.reader](job))
    if job.reader in FINDERS:
        return wire.dump_links(FINDERS[job.reader](job))
    return wire.dump_articles(READERS[job.reader](job))


def main() -> None:
    """Serve standard input, with nothing else able to write where the answers go."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
