"""`digest demo`: prepares the folder, opens the inbox, does what the cron job does, and shows what came of it.

Nothing of the job itself is here: it is the same `App.run` that cron calls.
"""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from rich.console import Console

from digest.app import App
from digest.demo import show
from digest.demo.folder import NEWSLETTER, DemoPaths, prepare
from digest.demo.inbox import Inbox
from digest.errors import Exit
from digest.model import Report
from digest.ports import Listener
from digest.settings import load
from digest.subscribers import plan_import


def run_demo(folder: Path, now: datetime, *, console: Console, listener: Listener | None = None) -> Exit:
    """Run the whole job in `folder` and print what was collected, why each article is in or out, and where the mail lies.

    `now` (aware) dates the articles when the folder is new. A second run finds nothing new and says why.
    """
    paths = prepare(folder, now)
    with Inbox(paths.inbox) as inbox:
        settings = load(config=paths.config, data=None, environ=paths.environment(inbox.port), cwd=paths.folder)
        with closing(App(settings, listener=listener)) as app:
            with paths.subscribers.open("rb") as stream:
                plan_import(stream, NEWSLETTER, app.store.subscribers, now=app.clock(), write=True)
            reports = app.run([NEWSLETTER], wait=True)
            for report in reports:
                _keep_pages(app, report, paths)
                _show(app, report, paths, console)
    show.places(console, paths, len(inbox.maildir.messages()))
    return Exit.worst([report.code for report in reports])


def _keep_pages(app: App, report: Report, paths: DemoPaths) -> None:
    """Write the edition as people look at it, beside its mails."""
    if report.edition is not None:
        rendered = app.store.editions.rendered(report.edition)
        paths.html.write_text(rendered.html, encoding="utf-8")
        paths.text.write_text(rendered.text, encoding="utf-8")


def _show(app: App, report: Report, paths: DemoPaths, console: Console) -> None:
    slot, fates = app.store.editions.fates_of_last_run(report.newsletter)
    if report.collected and slot:
        names = {one.key: one.name for one in app.newsletters[report.newsletter].sources}
        show.collected(console, report, names)
        show.fates(console, fates, names)
    show.outcome(console, report)
    if report.result == "quiet":
        show.why_quiet(console, report, paths)
