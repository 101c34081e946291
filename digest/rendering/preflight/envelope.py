"""What stands around the page: the way out, the postal address, sizes, subject and preheader, and what is nobody else's business. Pure."""

import re
from collections.abc import Iterator, Sequence
from email.utils import parseaddr

from digest.model import Facts, Finding, Gap, Newsletter, Part, Rendered
from digest.rendering.budget import BUDGET, LIMIT
from digest.rendering.pieces import weight
from digest.rendering.preflight.page import Page
from digest.rendering.preflight.rules import HTML, TEXT, found
from digest.rendering.preflight.words import CONTROL
from digest.rendering.subject import LONGEST, SHORTEST

PREHEADER = 150
"""Characters that inboxes show of a preheader at most."""

FREEMAIL = frozenset(
    {"aol.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com", "mail.ru"}
    | {"me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com", "qq.com", "web.de", "yahoo.com", "yandex.ru"}
)
"""Domains of which only their own servers may send."""

_UNSUBSCRIBE = Gap("unsubscribe_url")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_IN_QUERY = re.compile(r"https?://[^\s\"'<>]*[?&;/][\w.-]*=?[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]+", re.IGNORECASE)
_OF_ONE_READER = re.compile(
    r"[?&;](?:mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|ck_subscriber_id|s_cid|wickedid)=",
    re.IGNORECASE,
)
_MOST_CAPITALS = 0.7
_FEWEST_LETTERS = 8


def check_way_out(page: Page, rendered: Rendered, newsletter: Newsletter, facts: Facts) -> Iterator[Finding]:
    """Find what the law and the mailboxes of the world ask for first."""
    yield from _postal_address(page, rendered, newsletter)
    for where, what, hint in facts.lacking:
        yield found("unsubscribe", where, what, hint)
    for kind, where in (("text/plain", TEXT), ("text/html", HTML)):
        part = _part(rendered, kind)
        if part is None:
            yield found("part", kind, "the message lacks this part", "Render the edition again.")
        elif any(_UNSUBSCRIBE not in pieces for pieces in (part.pieces, *_stencils(rendered, part))):
            hint = "Print `page.unsubscribe_url` in the template, outside of the cards."
            yield found("unsubscribe", where, "readers could not unsubscribe: the link is missing", hint)


def _stencils(rendered: Rendered, part: Part) -> list[Sequence[object]]:
    """Give what readers with topics get in the place of a part."""
    place = rendered.parts.index(part)
    return [rendered.stock.stencils[place].pieces] if rendered.stock else []


def _postal_address(page: Page, rendered: Rendered, newsletter: Newsletter) -> Iterator[Finding]:
    lines = [" ".join(line.split()) for line in newsletter.postal_address.splitlines() if line.strip()]
    if not lines:
        where = f"newsletters.{newsletter.key}.postal_address"
        hint = "Give the postal address of the sender: the law of most countries wants it in every mail."
        yield found("postal-address", where, "is not set", hint)
        return
    html = " ".join(words for _, words in page.texts)
    for where, text in ((TEXT, " ".join(rendered.text.split())), (HTML, html)):
        if "{" not in newsletter.postal_address and not all(line in text for line in lines):
            what = "does not show the postal address as it is set"
            yield found("postal-address", where, what, "Print `page.postal_address` at the foot of the template.")


def check_sizes(rendered: Rendered) -> Iterator[Finding]:
    """Find what mail clients clip, and what was left out so that they do not."""
    part = _part(rendered, "text/html")
    size = weight(part) if part else 0
    hint = "Set fewer `max_stories` or `sentences`, or make the template smaller."
    if size > LIMIT:
        yield found("size", HTML, f"the HTML part has {size} bytes; mail clients clip it above {LIMIT}", hint)
    elif size > BUDGET:
        what = f"the HTML part has {size} bytes, more than the {BUDGET} that leave room for what is added on the way"
        yield found("budget", HTML, what, hint)
    if rendered.shortened or rendered.moved:
        what = f"to fit, {rendered.shortened} summaries were shortened, and {rendered.moved} stories are only named"
        yield found("shortened", HTML, what, hint)
    if rendered.uncut:
        what = f"readers with topics get the whole edition, since it cannot be cut: {rendered.uncut}"
        hint = "Print the marks where ours do (`digest template show`), and set each story alike whatever stands before it."
        yield found("topics", f"{TEXT}, {HTML}", what, hint)


def check_lines(page: Page, rendered: Rendered, newsletter: Newsletter) -> Iterator[Finding]:
    """Find faults of subject, preheader, sender and the other headers that all readers share."""
    subject = rendered.subject.strip()
    if not subject:
        yield found("subject", "subject", "is empty", "Give the newsletter a `subject`, or its stories titles.")
    elif not SHORTEST <= len(subject) <= LONGEST:
        what = f"has {len(subject)} characters; {SHORTEST} to {LONGEST} are read"
        yield found("subject-length", "subject", what, "Say what is in it, in one line of a telephone.")
    letters = [letter for letter in subject if letter.isupper() or letter.islower()]
    if len(letters) >= _FEWEST_LETTERS and sum(map(str.isupper, letters)) > _MOST_CAPITALS * len(letters):
        yield found("subject-capitals", "subject", "shouts in capitals, which filters count", "Write it as a sentence.")
    if subject.count("!") > 1 or rendered.preheader.count("!") > 1:
        yield found("exclamation", "subject", "has several exclamation marks, which filters count", "One is enough.")
    yield from _preheader(page, rendered)
    for name, value in (*rendered.headers, ("preheader", rendered.preheader)):
        if CONTROL.search(value) or "\r" in value or "\n" in value:
            yield found("header", name, "holds a control character", "Remove it at its origin.")
    domain = parseaddr(newsletter.sender)[1].rpartition("@")[2].lower()
    if domain in FREEMAIL:
        what = f"is a mailbox of {domain}, which tells the world to refuse mail in its name from others (DMARC)"
        hint = "Send from a domain of your own."
        yield found("sender-freemail", f"newsletters.{newsletter.key}.from", what, hint)


def _preheader(page: Page, rendered: Rendered) -> Iterator[Finding]:
    line = rendered.preheader.strip()
    if len(line) > PREHEADER:
        what = f"has {len(line)} characters, of which inboxes show {PREHEADER}"
        yield found("preheader-length", "preheader", what, "Write one sentence.")
    first = next((words for _, words in page.texts), "")
    shown = CONTROL.search(line) or "\n" in line or first.startswith(" ".join(line.split()))
    if not line or (first and not shown):
        what = "is not the first text of the page" if line else "is empty"
        hint = "It is what inboxes show below the subject; without one they show the first words that they find."
        yield found("preheader", "preheader", what, hint)


def check_privacy(rendered: Rendered, newsletter: Newsletter, facts: Facts) -> Iterator[Finding]:
    """Find what belongs to one reader in what all readers share, and what the archive would publish."""
    for where, text in ((TEXT, rendered.text), (HTML, rendered.html)):
        if what := _personal(text, newsletter, facts):
            hint = "Take it out: all readers would see it, and whoever reads the archive."
            yield found("personal-data", where, what, hint)


def _personal(text: str, newsletter: Newsletter, facts: Facts) -> str:
    if facts.base_url and re.search(re.escape(facts.base_url) + r"/u/[\w.~-]{8,}", text):
        return "holds the link by which one reader leaves"
    for address in filter(None, (newsletter.unsubscribe_address, newsletter.bounce_address)):
        local, _, domain = address.partition("@")
        if re.search(re.escape(local) + r"\+[a-z2-7]{8,}@" + re.escape(domain), text, re.IGNORECASE):
            return "holds an address that was signed for one reader"
    if readers := sorted(facts.readers & set(map(str.lower, _ADDRESS.findall(text)))):
        return f"holds the address of a reader, {_masked(readers[0])}"
    if _IN_QUERY.search(text) or _OF_ONE_READER.search(text):
        return "holds a link that names one reader to another site"
    return ""


def addresses_in(rendered: Rendered) -> frozenset[str]:
    """Give the mail addresses that stand in the content, lower case."""
    return frozenset(map(str.lower, _ADDRESS.findall(f"{rendered.text}\n{rendered.html}")))


def _masked(address: str) -> str:
    return f"{address[:1]}…@{address.partition('@')[2]}"


def _part(rendered: Rendered, kind: str) -> Part | None:
    return next((part for part in rendered.parts if part.kind == kind), None)
