"""What the settings of one newsletter lack or do badly: one list for `config validate` and for `doctor`. No network, no database."""

from collections.abc import Iterator

from digest.app.origins import refusal, rival
from digest.app.parts import Parts
from digest.doctor.findings import error, warning
from digest.errors import ConfigError
from digest.language import has_words
from digest.model import Newsletter
from digest.model.health import Diagnosis
from digest.net.fetch import HttpFetch


def mistakes(app: Parts, newsletter: Newsletter) -> Iterator[ConfigError]:
    """Give what no command could work with: a source of a kind that nobody offers, or without its secret; a key that cannot be read."""
    for source in newsletter.sources:
        try:
            app.source(source, HttpFetch())
        except ConfigError as wrong:
            yield wrong
    try:
        app.signer(newsletter)
    except ConfigError as wrong:
        yield wrong


def remarks(app: Parts, newsletter: Newsletter) -> Iterator[Diagnosis]:
    """Give what keeps it from going out for now, and what could be better."""
    for one in app.settings.missing(newsletter.key):
        yield error(f"it cannot be sent yet: {one}", one.hint)
    if not has_words(newsletter.language):
        what = f"there are no words in {newsletter.language!r} yet"
        yield warning(what, "What stands around its articles will be in English, its dates will not.")
    try:
        signer = app.signer(newsletter)
    except ConfigError:
        return  # a mistake, told above
    for key in signer.keys if signer else ():
        if key.weakness:
            what = f"it is signed with a weak key: {key.weakness}"
            yield warning(what, "Make a new one with `digest dkim keygen`.")


def foreign(app: Parts, newsletter: Newsletter, noted: str) -> Iterator[Diagnosis]:
    """Give what keeps everything back where the database has it from another digest.toml, `noted` on this machine."""
    config = app.settings.config
    other = rival(newsletter.key, noted, config)
    if other is not None and config is not None:
        wrong = refusal(newsletter.key, other, config)
        yield error(str(wrong), wrong.hint)
