"""Quotas of the relay from the settings to those who are told: a run, a look, and the run that goes on."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from digest.app import App
from digest.errors import Exit
from digest.overview import Overview
from digest.settings import load
from digest.subscribers import make_reader
from tests.clock import START, MovableClock
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import smtp_server

HOUR = timedelta(hours=1)


@pytest.fixture
def newsroom(tmp_path: Path, clock: MovableClock, empty_sqlite: Path) -> Newsroom:
    """Make a newsletter with an article; its relay may be told two letters an hour."""
    room = Newsroom(tmp_path, clock, blank=empty_sqlite)
    room.configure()
    room.write("bridge.txt", "A bridge stays open")
    room.environment |= {"DIGEST_SMTP__PER_HOUR": "2", "DIGEST_SMTP__PER_DAY": "100", "DIGEST_DNS__RESOLVER": "off"}
    return room


def opened(newsroom: Newsroom, readers: int = 0) -> App:
    app = App(load(config=None, data=None, environ=newsroom.environment, cwd=newsroom.folder), clock=newsroom.clock)
    for number in range(readers):
        app.store.subscribers.add(make_reader(f"r{number}@example.net", "quay"), how="test", now=START)
    return app


def test_a_quota_is_told_until_it_leaves_something_again(newsroom):
    """By the run that used it up and by a look, with the time that both know; once all is through nobody speaks of it."""
    with smtp_server() as server:
        newsroom.relay(server.port)
        with closing(opened(newsroom, readers=3)) as app:
            (report,) = app.run()
            hour, day = report.quotas
            assert (report.code, hour.left, hour.letters, day.left) == (Exit.WORK_LEFT, 0, 2, 98)
            (look,) = Overview(app).situations()
            assert look.quotas == report.quotas
            newsroom.clock.move(hour.until - newsroom.clock())
        with closing(opened(newsroom)) as app:
            (report,) = [one for one in app.run() if one.result == "resumed"]
            assert report.progress is not None
            assert (report.code, report.quotas, report.progress.open) == (Exit.DONE, (), 0)
            (look,) = Overview(app).situations()
            assert look.quotas == ()
    assert len(server.accepted) == 3


def test_without_quotas_the_ledger_is_not_asked(newsroom):
    """0 is no limit, and there is nothing to tell."""
    newsroom.environment |= {"DIGEST_SMTP__PER_HOUR": "0", "DIGEST_SMTP__PER_DAY": "0"}
    with closing(opened(newsroom)) as app:
        assert app.quotas() == ()
    assert not newsroom.database.exists()
