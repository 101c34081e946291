"""The gate before the freeze: an edition is checked, and what preflight blocks is held with the reason; a person mends it and sends it on.

    cleared(edition):  as it was saved; where that is blocked, rendered anew -> free to go, or held

What was saved and is sound goes out as it was saved. Only what could not go out is rendered anew, from the same stories, by today's templates and
settings: so a mended template is enough. Nothing here looks at a message itself: that is done in `rendering.preflight`.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.errors import Exit
from digest.model import PREFLIGHT, Edition, EditionState, Finding, Newsletter, Rendered, Report
from digest.ports import Services


def cleared(
    services: Services, edition: Edition, newsletter: Newsletter, report: Report, *, force: bool = False
) -> Report:
    """Give the report with what was found in a saved edition; its code is `BLOCKED` when the edition must not go out, and it is held then.

    An edition whose audience is frozen has passed, and is not looked at again. `force` overrides what a person may override. Raises `UsageError` for
    one that somebody edited at the same moment.
    """
    if services.store.outbox.progress(edition.id).state != EditionState.DRAFT:
        return report
    saved = services.store.editions.rendered(edition.id)
    rendered, findings = as_it_would_go(services, edition, newsletter)
    blocking = blocked_by(findings, force=force)
    report = _told(report, rendered, findings)
    if blocking:
        reason = f"{PREFLIGHT}{', '.join(dict.fromkeys(one.id for one in blocking))}"
        services.store.editions.stop(edition.id, "hold", reason, services.clock())
        return _blocked(replace(report, result="held"), blocking)
    if rendered.sha256 != saved.sha256:
        services.store.editions.render_anew(edition.id, rendered, seen=saved.sha256)
    return report


def examined(
    services: Services, edition: Edition, rendered: Rendered, newsletter: Newsletter, report: Report
) -> Report:
    """Give the same for an edition that is not saved, and hold nothing."""
    findings = services.check(edition, rendered, newsletter)
    report = _told(report, rendered, findings)
    blocking = blocked_by(findings)
    return _blocked(report, blocking) if blocking else report


def as_it_would_go(services: Services, edition: Edition, newsletter: Newsletter) -> tuple[Rendered, Sequence[Finding]]:
    """Give what a saved edition would go out as, and what preflight says of it: as it was saved, or rendered anew where that is blocked. Raises `RenderError`."""
    rendered = services.store.editions.rendered(edition.id)
    findings = services.check(edition, rendered, newsletter)
    if blocked_by(findings) and services.store.outbox.progress(edition.id).audience == 0:
        anew = services.renderer.render(edition, newsletter)
        if anew.sha256 != rendered.sha256:
            return anew, services.check(edition, anew, newsletter)
    return rendered, findings


def blocked_by(findings: Sequence[Finding], *, force: bool = False) -> Sequence[Finding]:
    """Give the findings that keep a message back."""
    return [one for one in findings if one.severity == "error" and not (force and one.forcible)]


def _told(report: Report, rendered: Rendered, findings: Sequence[Finding]) -> Report:
    return replace(report, findings=tuple(findings), shortened=rendered.shortened, moved=rendered.moved)


def _blocked(report: Report, blocking: Sequence[Finding]) -> Report:
    first = blocking[0]
    more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
    return replace(report, code=Exit.BLOCKED, message=f"{first.where}: {first.what}{more}", hint=first.hint)
