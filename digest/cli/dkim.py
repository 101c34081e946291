"""`digest dkim`: keys for signing, made here and published by whoever looks after the DNS of the sender's domain."""

from collections.abc import Callable
from pathlib import Path

import click

from digest.cli.context import settings_of
from digest.cli.output import writing
from digest.errors import UsageError
from digest.settings.senders import address_of
from digest.settings.values import domain_name
from digest.settings.values import selector as selector_name

LONGEST = 8192
"""Bits of an RSA key; what is longer makes records that no receiver reads, and takes minutes to make."""


@click.group()
def dkim() -> None:
    """Make keys that sign the mail (DKIM)."""


@dkim.command()
@click.option("--domain", default="", help="The domain that vouches. Default: that of the newsletters' sender.")
@click.option("--selector", default="", help="The name of the key. Default: digest, or digest-ed25519.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: dkim-SELECTOR.pem.")
@click.option("--ed25519", is_flag=True, help="Make an Ed25519 key, for a second signature beside RSA.")
@click.option(
    "--bits", type=click.IntRange(2048, LONGEST), default=2048, show_default=True, help="Length of an RSA key."
)
@click.pass_context
def keygen(ctx: click.Context, domain: str, selector: str, out: Path | None, *, ed25519: bool, bits: int) -> None:
    """Write a new key into a file that only you can read, and print the DNS record and the settings that go with it. Nothing is overwritten."""
    from digest.delivery import keys  # noqa: PLC0415 - needs the extra `dkim`, which the help does not

    domain = _read(domain_name, domain) or _usual_domain(ctx)
    selector = _read(selector_name, selector) or ("digest-ed25519" if ed25519 else "digest")
    path = (out or Path(f"dkim-{selector}.pem")).absolute()
    key = keys.new_key(0 if ed25519 else bits)
    with writing(path):
        keys.write_key(key, path)
    click.echo(_words(path, f"{selector}._domainkey.{domain}", keys.record(key), keys.strings(keys.record(key))))
    kind = "ED25519_" if ed25519 else ""
    click.echo(f"DIGEST_DKIM__{kind}KEY_FILE={path}\nDIGEST_DKIM__{kind}SELECTOR={selector}")
    if not ed25519:
        click.echo(f"DIGEST_DKIM__DOMAIN={domain}")


def _words(path: Path, name: str, record: str, strings: list[str]) -> str:
    lines = "\n".join(f'    "{one}"' for one in strings)
    return f"""\
wrote {path}: it is secret, keep it to yourself

Publish this TXT record. In a zone file:

{name}. IN TXT (
{lines} )

In the web console of a DNS provider, all on one line:

{name}
{record}

When the record can be seen (`dig +short TXT {name}`), add these lines to .env:
"""


def _usual_domain(ctx: click.Context) -> str:
    senders = (address_of(one.sender) for one in settings_of(ctx).newsletters.values())
    domains = sorted({domain_name(sender.rpartition("@")[2]) for sender in senders})
    if len(domains) == 1:
        return domains[0]
    what = (
        f"the newsletters have several: {', '.join(domains)}" if domains else "there is no newsletter to take it from"
    )
    raise UsageError(f"which domain is the key for? {what}", hint="Name one with --domain.")


def _read(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except ValueError as error:
        what, _, hint = str(error).partition("; ")
        raise UsageError(what, hint=f"{hint[:1].upper()}{hint[1:]}.") from None
