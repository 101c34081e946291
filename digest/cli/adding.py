"""`digest sources add`: a site's address in, a source in digest.toml out."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import click

from digest import report as words
from digest.cli.context import ground, json_option
from digest.cli.output import print_json, print_table
from digest.errors import Exit
from digest.model import Failure
from digest.settings.adding import append_source
from digest.starter.toml import one_line, source_text

if TYPE_CHECKING:
    from digest.app.adding import Offer
    from digest.sources.discovery import FoundFeed


@click.command("add")
@click.argument("url")
@click.option("--newsletter", "key", metavar="KEY", default="", help="The newsletter, where there are several.")
@click.option("--pick", type=int, metavar="N", help="Take the Nth of the feeds that are found, not the first.")
@click.option("--page", is_flag=True, help="Take the page itself, which lists the articles; for sites without a feed.")
@click.option("--section", default="", metavar="NAME", help="The section of its articles.")
@click.option("--allow-private", is_flag=True, help="Allow an address of this machine or network.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, and write nothing.")
@json_option
@click.pass_context
def add(
    ctx: click.Context,
    url: str,
    key: str,
    pick: int | None,
    section: str,
    *,
    page: bool,
    allow_private: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Find the feed of a site and add it to digest.toml.

    URL may be any page of it, or the feed. Several feeds: the first that the page names and that is none of comments. Where URL is a feed that cannot be
    read, others that are found are shown, and --pick takes one.
    """
    from digest.app import adding  # noqa: PLC0415 - what fetches and parses takes a while to import

    url = url if "://" in url else f"https://{url}"
    with ground(ctx) as app:
        newsletter, now = app.newsletter(key), app.clock()
        look = adding.try_page if page else adding.look_for_feeds
        offer = asyncio.run(look(url, now, allow_private=allow_private))
        if not (offer.page.articles if offer.page else offer.discovery.feeds):
            _nothing(offer, as_json=as_json)
            return Exit.NOTHING_COLLECTED
        if offer.discovery.broken is not None and pick is None:
            _others(offer, offer.discovery.broken, as_json=as_json)
            return Exit.NOTHING_COLLECTED
        address = url if page else adding.chosen(offer.discovery, pick).url
        adding.refuse_twice(newsletter, address)
        table = _table("page" if page else "feed", address, section, allow_private=allow_private)
        path = app.settings.config_path
        append_source(path, newsletter.key, table, write=not dry_run)
    if as_json:
        print_json({**_json(offer), "newsletter": newsletter.key, "source": table, "added": not dry_run})
        return Exit.DONE
    _show(offer)
    click.echo(f"{'Would add' if dry_run else 'Added'} to {path}:\n\n{source_text(newsletter.key, table)}", nl=False)
    return Exit.DONE


def _table(kind: str, url: str, section: str, *, allow_private: bool) -> Mapping[str, str | bool]:
    table: dict[str, str | bool] = {"type": kind, "url": url}
    if name := one_line(section):
        table["section"] = name
    if allow_private:
        table["allow_private"] = True
    return table


def _show(offer: "Offer") -> None:
    if offer.page is not None:
        for article in offer.page.articles:
            click.echo(f"{_day(article.published)}  {article.title}")
        return
    rows = [
        (place, feed.kind, feed.articles, _day(feed.newest), feed.how, feed.title, feed.url)
        for place, feed in enumerate(offer.discovery.feeds, start=1)
    ]
    print_table(("", "kind", "articles", "newest", "found", "title", "address"), rows)


def _others(offer: "Offer", broken: Failure, *, as_json: bool) -> None:
    """Tell that the address is a broken feed, and which others there are. None of them is what was asked for."""
    if as_json:
        print_json({**_json(offer), "added": False})
        return
    click.echo(words.failure_line(broken), err=True)
    click.echo("Nothing was added. Other feeds were found there; `--pick N` takes one of them.", err=True)
    _show(offer)


def _nothing(offer: "Offer", *, as_json: bool) -> None:
    if as_json:
        print_json({**_json(offer), "added": False})
        return
    if offer.page is not None:
        for failure in offer.page.failures:
            click.echo(words.failure_line(failure), err=True)
        click.echo(
            "No article could be read. How to say which links are articles: `links` of a page in digest.toml.", err=True
        )
        return
    click.echo(f"No feed was found at {offer.url}. Tried:", err=True)
    for one in offer.discovery.tried:
        click.echo(f"  {one.url}: {one.what}", err=True)
    if offer.discovery.broken is None:
        click.echo("If that page lists the articles, take it instead: `digest sources add --page URL`.", err=True)


def _json(offer: "Offer") -> dict[str, object]:
    return {
        "url": offer.url,
        "feeds": [_feed(one) for one in offer.discovery.feeds],
        "tried": [{"url": one.url, "what": one.what} for one in offer.discovery.tried],
        "broken": words.failure_json(offer.discovery.broken) if offer.discovery.broken else None,
        "page": words.source_json(offer.page) if offer.page is not None else None,
    }


def _feed(feed: "FoundFeed") -> dict[str, object]:
    return {
        "url": feed.url,
        "title": feed.title,
        "kind": feed.kind,
        "found": feed.how,
        "articles": feed.articles,
        "newest": feed.newest.isoformat() if feed.newest else None,
    }


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "undated"
