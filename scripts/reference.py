"""Writes the generated pages of docs/reference: commands from the command line's own help, settings from the tree of
settings, variables of templates from what they are given.

    make reference

The tests compare what it would write with what stands there.
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # a clone need not be installed

from digest.cli import cli  # noqa: E402 - after the path
from digest.settings import Settings  # noqa: E402
from digest.settings.layers import TABLES  # noqa: E402
from digest.settings.newsletters import NewsletterTable, SectionTable  # noqa: E402
from digest.settings.relays import OperatorTable  # noqa: E402
from digest.settings.secrets import SourceSecret  # noqa: E402
from digest.settings.sources import SourceTable  # noqa: E402
from scripts import variables  # noqa: E402

WIDTH = 100
NOTE = "<!-- Written by `make reference`. Change the program, not this page. -->\n"
UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "m"), (timedelta(seconds=1), "s"))

COLOURS = {
    "ground": "around the sheet",
    "paper": "the sheet",
    "tint": "the box of contents",
    "line": "rules, and behind pictures",
    "ink": "titles",
    "prose": "text",
    "quiet": "bylines and footer",
    "accent": "links, the band and the button",
    "press": "the words on the button",
}
WHAT = {
    "config": "the digest.toml to use; default: `./digest.toml`, else `~/.config/digest/digest.toml`",
    "data": "the folder of the database and its locks; default: `~/.local/share/digest`",
    "state": "a folder outside of the data folder, for a second mark of what was sent; default: `~/.local/state/digest`",
    "installation": "what you call this place, where machine and path do not tell it from a copy (containers, clusters)",
    "log_level": "from which level on the log speaks",
    "secret_key": "signs the links in the mails; a new one in front of the old one, with a comma between, keeps old links alive",
    "templates": "your own copy of the templates, made by `digest template eject`",
    "database.url": "`sqlite:////absolute/path.db` or `postgresql://user:password@host/name`; default: `digest.db` in the data folder",
    "web.base_url": "the https address under which readers reach `digest serve`",
    "web.host": "where `digest serve` listens",
    "web.port": "the port of `digest serve`",
    "web.trusted_proxies": "addresses or networks whose `X-Forwarded-For` is believed",
    "archive.base_url": "the https address of the archive; default: `/archive` below `web.base_url`",
    "web.ca_file": "the authority that `digest doctor` verifies the certificate of that address against; default: those of the system",
    "smtp.host": "the relay",
    "smtp.security": "how the connection is encrypted; `none` for a relay on this machine only, where it is the default; elsewhere `starttls`",
    "smtp.port": "default: 465 for `tls`, 587 for `starttls`, 25 for `none`",
    "smtp.username": "login; needs a password or a token",
    "smtp.auth": "how to log in; `auto` is XOAUTH2 with a token, else PLAIN or LOGIN, whichever is offered",
    "smtp.password": "needs a user name",
    "smtp.token_command": "prints an OAuth access token on its first line; run without a shell, for at most 30 seconds",
    "smtp.token_file": "holds an OAuth access token on its first line; nobody else may be able to read it",
    "smtp.ca_file": "the authority that the relay's certificate is verified against; default: those of the system",
    "smtp.dsn": "asks for a report when a letter that was accepted cannot be delivered, where the relay offers that",
    "smtp.provider": "whose relay it is: a preset of the settings below, as [pace and providers](../how-to/pace.md) lists them",
    "smtp.connections": "sessions at the same time; default: the provider's, else 4",
    "smtp.rate": "letters per second, all workers together; `0`: no limit; default: the provider's, else none",
    "smtp.per_hour": "letters within any hour; `0`: no limit; default: the provider's, else none",
    "smtp.per_day": "letters within any 24 hours; `0`: no limit; default: the provider's, else none",
    "smtp.messages_per_connection": "letters after which a session is ended and a new one begun; `0`: no limit; default: the provider's, else none",
    "smtp.seconds_per_connection": "the same after so many seconds",
    "dns.resolver": "the name server that is asked whose mailboxes are whose, and by `digest doctor`, as in `127.0.0.1:53`; `off` to ask nobody; default: those of the system",
    "llm.base_url": "an endpoint that speaks the protocol of OpenAI's chat completions; http for this machine only",
    "llm.model": "the model there; without one summaries are extracts",
    "llm.api_key": "the key of the endpoint",
    "llm.api_version": "the version of Azure's API; the model is then a deployment",
    "llm.timeout": "how long to wait for one answer",
    "llm.deadline": "how long for all answers of an edition; what is missing then is an extract",
    "llm.concurrency": "how many questions at the same time",
    "llm.answer_tokens": "how many tokens an answer may have",
    "llm.tokens_per_edition": "tokens of questions and answers that one edition may take",
    "llm.tokens_per_month": "the same for a calendar month (UTC)",
    "llm.money_per_edition": "money that one edition may cost, in units of the currency",
    "llm.money_per_month": "the same for a calendar month (UTC)",
    "llm.price_in": "what a million tokens of questions cost",
    "llm.price_out": "what a million tokens of answers cost",
    "llm.currency": "the currency of prices and limits; a name for the report",
    "smtp.hello": "the name that the relay is greeted with; default: the full name of this machine",
    "smtp.timeout": "how long to wait for a reply",
    "dkim.key_file": "a private RSA key (PEM, mode 600), made by `digest dkim keygen`: it signs the mail; default: nothing is signed here",
    "dkim.selector": "the name under which the DNS publishes the key",
    "dkim.domain": "the domain that vouches: the sender's, or one above it; default: the sender's",
    "dkim.ed25519_key_file": "a second key, for an Ed25519 signature beside the first",
    "dkim.ed25519_selector": "the name under which the DNS publishes the second key",
    "dkim.unsigned": "fields that the relay rewrites after we signed, such as `Message-ID`",
    "mailbox.maildir": "where unsubscribes by mail arrive",
    "OperatorTable.rate": "letters per second to all its mailboxes",
    "OperatorTable.connections": "letters under way to it at the same time",
    "title": "the newsletter's name, as readers see it",
    "from": "the sender: an address, or a name and an address in angle brackets",
    "reply_to": "who reads answers; default: the sender",
    "schedule": "when an edition is due: a cron line in `timezone`; without one every run makes an edition",
    "timezone": "IANA name of the time zone of schedule and dates",
    "language": "language of the newsletter, as in `en` or `pt-BR`",
    "languages": "takes only articles in these languages, or that name none; `en` takes `en-GB` too; default: any",
    "subject": "the subject; default: made of the stories",
    "intro": "a few words of the editor, above the stories: plain text, a line to a paragraph, in which https addresses are links",
    "postal_address": "stands in the footer; without it nothing is sent",
    "reason": "why readers get this; stands in the footer",
    "max_stories": "stories of an edition at most",
    "more_stories": "stories that found no room and are only named, with their links, below the others; 0 for none",
    "min_stories": "with fewer the edition is too quiet",
    "if_quiet": "what happens then: nothing goes out, it is held, or it is sent all the same",
    "sentences": "sentences of a summary at most",
    "summaries": "`extractive`, or `model`: written by the model of `[llm]`, each checked against its article",
    "max_age": "older articles are left out when they are first seen",
    "first_window": "how far the first edition looks back; default: one send interval",
    "catch_up": "after missed runs: one edition for all, none, or one for each slot",
    "max_lateness": "what is later than this does not go out by itself",
    "expire_after": "when a deferred letter is given up",
    "uncertain": "what happens to a letter whose answer was lost: another copy, or nothing by itself",
    "evidence_wait": "how long to wait for proof before another copy goes out",
    "max_resends": "further copies of an uncertain letter at most",
    "unsubscribe": "how readers leave; `one-click` needs `web.base_url`, `mailto` needs `mailbox.maildir`",
    "unsubscribe_address": "the address for `mailto`; default: the sender's",
    "bounce_address": "the return path, with a signed token behind a `+` for each letter; default: the sender's address, without one",
    "strict": "whether the warnings of [preflight](preflight.md) keep an edition back, too",
    "check_links": "whether `digest check` asks for each link; `digest run` never does",
    "archive": "who sees the pages of its editions: whoever has the address, which stands in the mail; everybody, with lists and feeds; nobody",
    "preferences_url": "an https page on which readers choose what they get; linked in the footer",
    "frequency_url": "an https page on which readers choose how often; linked in the footer",
    "look.name": "which look the mail has, see [the look](../how-to/templates.md)",
    "look.headings": "the font of titles; default: the look's",
    "look.text": "the font of everything else; default: the look's",
    "look.layout": "stories as cards with pictures, or words close together without; default: the look's",
    "look.images": "whether the mail holds pictures",
    "look.image_hosts": "hosts that pictures may come from, with all below them; default: any",
    "look.image_max": "pixels a side: a picture that is said to be larger is left out",
    **{
        f"look.{scheme}.{colour}": f"{what}, {scheme}"
        for scheme in ("light", "dark")
        for colour, what in COLOURS.items()
    },
    "approval": "whether a run stops at a draft, which goes out when an editor approves it ([how](../how-to/review.md))",
    "editors": "who gets the draft by mail, with links to approve or hold it",
    "draft_ahead": "how long before its slot a draft is composed; once approved it goes out at the slot",
    "approve_by": "how long after the slot editors have; `0m`: until the slot; default: as long as they like",
    "told_within": "how long a story that an edition told is not told again from another address ([how](../explanation/selection.md)); `0d`: never minded",
    "interests": "words and what they are worth, as in `{ solar = 1.0, football = -0.5 }`: a story with one is worth so much more or less",
    "pins": "addresses of articles that go into the edition whatever they are worth",
    "source_share": "the part of the slots that one of several sources may have, unless slots would stay empty",
    "section_share": "the same for one of several sections",
    "if_unapproved": "what happens then: the draft is held and its stories go back, or it goes out all the same",
    "sections": "see below",
    "sources": "see below",
    "name": "the name, as readers see it",
    "max": "stories at most; default: no limit of its own",
    "match.tags": "draws articles with any of these tags",
    "min": "stories that have room before those of other sections, if there are any",
    "match.words": "draws articles with any of these words in title or text",
    "type": "`feed`, `folder`, `page`, `cms`, or one that a plugin brings; [more](sources.md) of each",
    "id": "what the ledger remembers the source by; default: type and place",
    "url": "where a feed, site or API is; of a `page` the page that lists the articles, or any page of a site with a `sitemap`",
    "path": "a local feed or folder; a relative path begins at the folder of digest.toml",
    "section": "the section of its articles, unless they name one themselves",
    "SourceTable.language": "language of its articles; a file of a folder may name another",
    "weight": "how much its articles count; 1.0 is usual",
    "since": "for a source that is added later: how far to look back",
    "allow_private": "whether the address may be a private one",
    "max_items": "items of one run at most",
    "auth": "the name of the secret that its server wants, which stands in `.env`",
    "auth_as": "how that is sent: `bearer`, `basic`, `header:NAME` or `query:NAME`; default: by the kind of secret and API",
    "SourceSecret.token": "a token or key",
    "SourceSecret.username": "a login; needs the password",
    "SourceSecret.password": "needs the user name",
    "full_text": "whether the page of each article is read for its text; `auto`: where the feed has fewer than 150 words ([how](../how-to/pages.md))",
    "links": "of a `page`: a CSS selector for the links of articles; default: links in headings, on the same site ([how](../how-to/pages.md))",
    "sitemap": "of a `page`: take the articles from the sitemap, `true` for the one that the site names, or an address",
    "only": "of a `page`: patterns of the addresses to take, as in `/news/*`; matched against the whole path, or the whole address where they hold `://`",
    "never": "of a `page`: patterns of the addresses to leave out",
    "include.words": "takes only articles with any of these words in title or text; where several of `include` are set, one is enough",
    "include.tags": "takes only articles with any of these tags",
    "include.authors": "takes only articles by any of these authors",
    "include.pattern": "takes only articles in whose title or text this pattern is found: [syntax of RE2](https://github.com/google/re2/wiki/Syntax), in any case of letters",
    "exclude.words": "leaves out articles with any of these words in title or text, whatever `include` says ([how](../how-to/filters.md))",
    "exclude.tags": "leaves out articles with any of these tags",
    "exclude.authors": "leaves out articles by any of these authors",
    "exclude.pattern": "leaves out articles in whose title or text this pattern is found",
    "SourceTable.languages": "takes only articles in these languages, or that name none; default: those of the newsletter",
    "enclosures": "whether episodes of a podcast are taken, and linked",
    "updates": "whether an article that an edition carried is told again, marked as an update, when its source rewrote it",
    "press_releases": "whether what it gives are press releases, which are worth .3 of an article",
}


def commands_page() -> str:
    """Give docs/reference/commands.md."""
    parts = [
        NOTE,
        "# Commands\n",
        "Every command takes `--help`. [Exit codes](exit-codes.md) and [JSON output](json.md) have pages of their own.\n",
    ]
    for path, text in _helps(cli, "digest", None):
        parts.append(f"{'##' if path.count(' ') < 2 else '###'} {path}\n\n```text\n{text.rstrip()}\n```\n")  # noqa: PLR2004 - below a group
    return "\n".join(parts)


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command, parent, name, terminal_width=WIDTH, max_content_width=WIDTH, **command.context_settings
    )
    yield context.command_path, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None, child
            yield from _helps(found, child, context)


def settings_page() -> str:
    """Give docs/reference/settings.md."""
    process = list(_rows(Settings))
    lines = [
        NOTE,
        "# Settings\n",
        "What holds for the process stands in the environment or in `.env`; what a newsletter is made of stands in `digest.toml`. The environment wins over `.env`, and `.env` over `digest.toml`. An unknown name is an error.",
        "`digest config show` says what is in force and where it comes from. Spans of time are written `2d`, `12h`, `90m`, `30s`.\n",
        "## The process\n",
        *_table([(f"`DIGEST_{name.upper().replace('.', '__')}`", *rest) for name, *rest in process]),
        "\n## The secret of a source: `DIGEST_SOURCES__NAME__...`\n",
        "NAME is what `auth` of the source says, in capitals and with underscores for hyphens. A token, or a login. See [content systems](../how-to/cms.md).\n",
        *_table([(f"`DIGEST_SOURCES__NAME__{name.upper()}`", *rest) for name, *rest in _rows(SourceSecret)]),
        "\n## An operator of mailboxes: `[smtp.operators.NAME]`\n",
        "NAME is `google`, `microsoft`, `yahoo`, `apple`, or the domain of the operator's mail servers in quotes. See [pace and providers](../how-to/pace.md).\n",
        *_table([(f"`{name}`", *rest) for name, *rest in _rows(OperatorTable)]),
        "\n## A newsletter: `[newsletters.KEY]`\n",
        *_table([(f"`{name}`", *rest) for name, *rest in _rows(NewsletterTable)]),
        "\n## A section: `[[newsletters.KEY.sections]]`\n",
        *_table([(f"`{name}`", *rest) for name, *rest in _rows(SectionTable)]),
        "\n## A source: `[[newsletters.KEY.sources]]`\n",
        *_table([(f"`{name}`", *rest) for name, *rest in _rows(SourceTable)]),
    ]
    return "\n".join(lines) + "\n"


def templates_page() -> str:
    """Give docs/reference/templates.md."""
    return variables.templates_page(NOTE)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield "| setting | kind | default | what it does |"
    yield "|---|---|---|---|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _rows(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, str, str, str]]:
    for key, field in model.model_fields.items():
        name = f"{above}{field.alias or key}"
        below = field.annotation
        if isinstance(below, type) and issubclass(below, BaseModel):
            yield from _rows(below, f"{name}.")
        elif name not in TABLES:
            yield name, _kind(field.annotation), _default(field), WHAT.get(f"{model.__name__}.{name}") or WHAT[name]


def _kind(annotation: Any) -> str:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(inside[0])
    if origin is Literal:
        return ", ".join(f'`"{choice}"`' for choice in inside)
    if origin in (Union, UnionType):
        return ", or ".join(_kind(one) for one in inside if one is not type(None))
    if origin is dict:
        return "table"
    if origin is tuple:
        return "tables" if isinstance(inside[0], type) and issubclass(inside[0], BaseModel) else "list"
    kinds = {
        timedelta: "span",
        bool: "true or false",
        int: "whole number",
        float: "number",
        str: "text",
        SecretStr: "secret",
        Path: "path",
    }
    return kinds[annotation]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required" if field.alias or field.annotation is str else ""
    value = field.default
    if value is PydanticUndefined or value is None or value in ("", ()) or isinstance(value, SecretStr):
        return ""
    if isinstance(value, timedelta):
        return f'`"{_span(value)}"`'
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def _span(length: timedelta) -> str:
    unit, letter = next((unit, letter) for unit, letter in UNITS if length % unit == timedelta())
    return f"{length // unit}{letter}"


if __name__ == "__main__":
    for file, page in (
        ("commands.md", commands_page),
        ("settings.md", settings_page),
        ("templates.md", templates_page),
    ):
        (ROOT / "docs" / "reference" / file).write_text(page(), encoding="utf-8")
