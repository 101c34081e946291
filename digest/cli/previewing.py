"""`digest preview`: the next edition as files, or as a page that is drawn anew whenever a template, the settings or an article change."""

import webbrowser
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import click

from digest import report as words
from digest.app import App
from digest.cli.context import application, settings_of
from digest.cli.output import print_table, private_file, writing
from digest.cli.running import now_option
from digest.errors import DigestError, Exit, UsageError
from digest.model import Delivery, Edition, Newsletter, Rendered
from digest.pipeline import Composition
from digest.resources import template_folders
from digest.settings import Settings
from digest.web import serve as serve_app
from digest.web.preview import Shown, create_preview


@click.command()
@click.argument("newsletter", default="")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("preview"), show_default=True)
@click.option("--open", "show", is_flag=True, help="Open it in a browser.")
@click.option("--why", is_flag=True, help="List the fate of every candidate.")
@click.option(
    "--serve", is_flag=True, help="Serve a page on this machine that is drawn anew when a file changes, until Ctrl-C."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port of that page; by default any that is free."
)
@now_option
@click.pass_context
def preview(
    ctx: click.Context,
    newsletter: str,
    out: Path,
    port: int,
    now: datetime | None,
    *,
    show: bool,
    why: bool,
    serve: bool,
) -> int:
    """Write the next edition of NEWSLETTER as HTML and text files, or show it as a page. Nothing is marked, nothing is sent."""
    if serve:
        _serve(ctx, newsletter, now, port, show=show)
        return Exit.DONE
    with application(ctx, readonly=True) as app:
        chosen = app.newsletter(newsletter)
        draft = app.compose(chosen, now=now)
    if why:
        print_table(words.FATE_HEADINGS, words.fate_rows(draft.fates))
    for one in draft.collected:
        for failure in one.failures:
            click.echo(words.failure_line(failure), err=True)
    if draft.unread:
        click.echo("Nothing to show: no source could be read.")
        return Exit.NOTHING_COLLECTED
    if draft.rendered is None:
        click.echo(f"Nothing to show: {draft.shortage}.")
        return Exit.DONE
    with writing(out):
        page = _write(draft, out, chosen.key)
    if show:
        _open(page.resolve().as_uri())
    return Exit.DONE


def _write(draft: Composition, out: Path, name: str) -> Path:
    assert draft.rendered is not None
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    page, text = out / f"{name}.html", out / f"{name}.txt"
    for place, content in ((page, draft.rendered.html), (text, draft.rendered.text)):
        with private_file(place, replace=True) as file:
            file.write(content)
    click.echo(f"Subject: {words.plain(draft.edition.subject)}\n{page}\n{text}")
    return page


def _open(url: str) -> None:
    if not webbrowser.open(url):
        click.echo(f"No browser could be started here. Open it yourself: {url}", err=True)


def _serve(ctx: click.Context, newsletter: str, now: datetime | None, port: int, *, show: bool) -> None:
    def announce(url: str) -> None:
        click.echo(f"Preview on {url} until Ctrl-C.", err=True)
        if show:
            _open(url)

    easel = Easel(ctx, newsletter, now)
    easel.begin()
    serve_app(create_preview(easel), "127.0.0.1", port, announce=announce)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Composed:
    """An edition that was composed, and what it needs to become mail."""

    settings: Settings
    newsletter: Newsletter
    edition: Edition
    note: str


class Easel:
    """Gives the preview page its edition. A changed template renders the same stories again; anything else composes anew."""

    def __init__(self, ctx: click.Context, newsletter: str, now: datetime | None) -> None:
        self._ctx = ctx
        self._name = newsletter
        self._now = now
        self._composed: _Composed | None = None
        self._places: tuple[Path, ...] = ()
        self._templates: tuple[Path, ...] = ()

    def begin(self) -> None:
        """Refuse settings that cannot be loaded before anything is served; what breaks later is shown on the page. Raises `DigestError`."""
        self._look_at(App(settings_of(self._ctx), readonly=True))

    def places(self) -> Iterable[Path]:
        """Give templates, settings and folders of articles."""
        return (*self._templates, *self._places)

    def __call__(self, changed: frozenset[Path]) -> Shown:
        """Give the edition as of now."""
        if self._composed is None or not all(self._is_template(path) for path in changed):
            self._composed = None
            self._composed = self._compose()
        return _shown(self._composed)

    def _is_template(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self._templates)

    def _look_at(self, app: App) -> Newsletter:
        settings, newsletter = app.settings, app.newsletter(self._name)
        self._templates = tuple(template_folders("edition", settings.templates))
        folders = (source.path for source in newsletter.sources if source.path)
        self._places = (settings.config_path, settings.config_path.parent / ".env", *folders)
        return newsletter

    def _compose(self) -> _Composed:
        with closing(App(settings_of(self._ctx), readonly=True)) as app:
            newsletter = self._look_at(app)
            edition, note = _edition_of(app, newsletter, self._now)
            return _Composed(settings=app.settings, newsletter=newsletter, edition=edition, note=note)


def _edition_of(app: App, newsletter: Newsletter, now: datetime | None) -> tuple[Edition, str]:
    """Give the next edition, or the last one where nothing is new. Raises `UsageError` where there is neither."""
    draft = app.compose(newsletter, now=now)
    failures = [words.failure_line(failure) for one in draft.collected for failure in one.failures]
    if draft.edition.stories:
        return draft.edition, " ".join(filter(None, [draft.shortage, *failures]))
    last = app.store.editions.listing(newsletter.key, limit=1)
    why = "no source could be read" if draft.unread else "nothing is new"
    if not last:
        raise UsageError(f"there is nothing to show: {why}", hint="`digest preview --why` tells why.")
    return app.store.editions.get(last[0].edition), f"This is edition {last[0].number}: {why}."


def _shown(composed: _Composed) -> Shown:
    newsletter, edition = composed.newsletter, composed.edition
    with closing(App(composed.settings, readonly=True)) as app:
        rendered = app.renderer().render(edition, newsletter)
        headers, size = _as_sent(app, rendered, newsletter)
        findings = app.check_message(edition, rendered, newsletter)
    return Shown(
        title=newsletter.title,
        subject=rendered.subject,
        preheader=rendered.preheader,
        html=rendered.html,
        text=rendered.text,
        headers=headers,
        html_size=next((part.decoded_size for part in rendered.parts if part.kind == "text/html"), 0),
        size=size,
        findings=findings,
        note=composed.note,
    )


def _as_sent(app: App, rendered: Rendered, newsletter: Newsletter) -> tuple[tuple[tuple[str, str], ...], int]:
    """Give headers and size of a message as it would go out; where settings are missing for that, the headers that all share."""
    date = datetime.now(UTC)
    row = Delivery(
        edition=0,
        row=1,
        address="reader@example.org",
        message_id="preview@example.org",
        subscriber_key="test",
        date=date,
    )
    try:
        message = app.composer(rendered, newsletter).compose(row)
    except DigestError:
        return rendered.headers, sum(part.decoded_size for part in rendered.parts)
    return tuple((name, str(value)) for name, value in message_from_bytes(message, policy=default).items()), len(
        message
    )
