"""What must not go out, and what had better not, found before it does. Pure: looks at the message as it is frozen, at one composed copy of it, and
at what the operator configured.

Every finding has a stable id, a place, and what to do. Whatever needs the network or the database is found elsewhere and handed in as facts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from digest.model import Edition, Facts, Finding, Newsletter, Rendered
from digest.rendering.preflight.colours import check_colours
from digest.rendering.preflight.envelope import addresses_in, check_lines, check_privacy, check_sizes, check_way_out
from digest.rendering.preflight.links import check_links, fault_of
from digest.rendering.preflight.looks import check_looks
from digest.rendering.preflight.message import check_message
from digest.rendering.preflight.page import Page
from digest.rendering.preflight.rules import FINAL, RULES
from digest.rendering.preflight.words import check_words
from digest.rendering.renderer import SAMPLES

__all__ = ["FINAL", "RULES", "addresses_in", "links_in", "preflight"]

NO_FACTS = Facts()
MOST_ALIKE = 5
"""Findings of one kind that are told one by one: what is wrong in a template is wrong in every card."""


def preflight(
    rendered: Rendered, newsletter: Newsletter, edition: Edition | None = None, facts: Facts = NO_FACTS
) -> tuple[Finding, ...]:
    """Give all that is wrong with this content as mail of this newsletter: what keeps it back first, each in the order of its weight.

    Without `edition` placeholders in the words of stories cannot be told from those of the template, and are not looked for. With `strict` in the
    newsletter warnings are errors.
    """
    page = Page(rendered.html)
    checks = (
        check_way_out(page, rendered, newsletter, facts),
        check_message(facts, newsletter),
        check_sizes(rendered),
        check_lines(page, rendered, newsletter),
        check_words(page, rendered, newsletter, edition),
        check_links(page, rendered, edition, facts),
        check_privacy(rendered, newsletter, facts),
        check_looks(page, rendered),
        check_colours(page),
    )
    findings = list(_few(finding for check in checks for finding in check))
    if newsletter.strict:
        findings = [replace(finding, severity="error") for finding in findings]
    return tuple(sorted(findings, key=lambda finding: finding.severity))


def _few(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the first findings of each kind; the last of them says how many there are beside it."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.id, []).append(finding)
    for same in kinds.values():
        yield from same[: MOST_ALIKE - 1]
        if more := same[MOST_ALIKE:]:
            yield replace(same[MOST_ALIKE - 1], what=f"{same[MOST_ALIKE - 1].what} (and {len(more)} more of this kind)")
        else:
            yield from same[MOST_ALIKE - 1 :]


def links_in(rendered: Rendered) -> tuple[str, ...]:
    """Give the web addresses that all readers can follow, each once, in the order of the page. What stands in for one reader's link is left out."""
    links = (one.attributes.get("href", "") for one in Page(rendered.html).all("a"))
    wanted = dict.fromkeys(url for url in links if url.startswith("https://") and fault_of(url) is None)
    return tuple(url for url in wanted if url not in SAMPLES.values())
