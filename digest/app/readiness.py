"""What the settings of one newsletter lack or do badly: one list for `config validate` and for `doctor`. No network, no database."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from digest import store
from digest.app.parts import Parts
from digest.doctor.findings import error, warning
from digest.errors import ConfigError
from digest.language import has_words
from digest.model import Newsletter
from digest.model.health import Diagnosis
from digest.net.fetch import HttpFetch
from digest.resources import template_folders


def wrong_for_all(app: Parts) -> Iterator[ConfigError]:
    """Give what no newsletter could go out with: templates that are not there, a database that means nothing, a relay that would be unsafe, a Maildir that is none."""
    settings = app.settings
    jobs: tuple[Callable[[], object], ...] = (
        lambda: template_folders("edition", settings.templates),
        lambda: store.file_of(settings.database_url, data_dir=settings.data_dir),
        lambda: app.transport,
        lambda: _require_mailbox(app),
        lambda: _require_model(app),
    )
    for job in jobs:
        yield from _wrong(job)


def _require_model(app: Parts) -> None:
    if any(one.summaries == "model" for one in app.newsletters.values()):
        from digest.app.modelling import require_sdk  # noqa: PLC0415 - an option that few use

        require_sdk()


def _require_mailbox(app: Parts) -> None:
    if app.maildir is not None:
        app.maildir.require()


def mistakes(app: Parts, newsletter: Newsletter) -> Iterator[ConfigError]:
    """Give what no command could work with: a source of a kind that nobody offers, or without its secret; a key that cannot be read."""
    for index, source in enumerate(newsletter.sources):
        place = app.settings.origin(f"newsletters.{newsletter.key}.sources.{index}")
        for wrong in _wrong(lambda one=source: app.source(one, HttpFetch())):  # type: ignore[misc]
            where = wrong.where if place == "default" else f"{place}: {wrong.where}"
            yield ConfigError(wrong.what, where=where, hint=wrong.hint)
    yield from _wrong(lambda: app.signer(newsletter))


def refuse(found: Sequence[ConfigError]) -> None:
    """Raise one error that tells all of these; nothing when there are none."""
    if len(found) == 1:
        raise found[0]
    if found:
        lines = "".join(f"\n  {one}" + (f". {one.hint}" if one.hint else "") for one in found)
        raise ConfigError(f"{len(found)} settings are wrong:{lines}")


def _wrong(job: Callable[[], object]) -> Iterator[ConfigError]:
    try:
        job()
    except ConfigError as wrong:
        yield wrong


def remarks(app: Parts, newsletter: Newsletter) -> Iterator[Diagnosis]:
    """Give what keeps it from going out for now, and what could be better."""
    for one in app.settings.missing(newsletter.key):
        yield error(f"it cannot be sent yet: {one}", one.hint)
    if not has_words(newsletter.language):
        what = f"there are no words in {newsletter.language!r} yet"
        yield warning(what, "What stands around its articles will be in English, its dates will not.")
    if newsletter.approval and not newsletter.editors:
        what = "its drafts wait for an approval, and nobody is told of them"
        yield warning(what, "Name `editors`, or look for drafts with `digest status` and approve them by command.")
    for source in newsletter.sources:
        if source.path is not None and _is_missing(source.path):
            what = f"there is no {source.path}, which {source.key} reads"
            yield warning(what, "Make it, or mend `path`. If it comes with a disk that is mounted later, all is well.")
    try:
        signer = app.signer(newsletter)
    except ConfigError:
        return  # a mistake, told above
    for key in signer.keys if signer else ():
        if key.weakness:
            what = f"it is signed with a weak key: {key.weakness}"
            yield warning(what, "Make a new one with `digest dkim keygen`.")


def _is_missing(path: Path) -> bool:
    try:
        return not path.exists()
    except OSError:  # it is there, and reading it will tell
        return False
