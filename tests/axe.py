"""axe-core in a page that a browser shows: all rules of WCAG 2.2 A and AA and the best practices."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_RUN = """
async () => {
  const told = found => found.map(one => [one.id, one.impact, one.nodes.length, one.nodes[0].html.slice(0, 200)]);
  const result = await axe.run(document, {rules: {'target-size': {enabled: true}}});
  return {passes: result.passes.length, violations: told(result.violations), incomplete: told(result.incomplete)};
}
"""


def judged(page: Page) -> dict[str, Any]:
    """Give how many rules pass, which are violated, and which are left for people to judge."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(_RUN)
    return found
