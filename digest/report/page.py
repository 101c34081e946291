"""The report of an edition as one page of HTML. Reads no file: the template is handed in, and what it sees is words and figures, all escaped.

Nothing on the page is loaded from anywhere, and no script runs in it.
"""

from datetime import timedelta

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import RenderError
from digest.model import DeliveryState, Progress, Situation, Speed
from digest.report.chart import HEIGHT, WIDTH, chart
from digest.report.ledger import balance_text
from digest.report.restraints import trouble_line
from digest.report.situation import (
    DOMAIN_HEADINGS,
    domain_rows,
    per_second,
    refusal_rows,
    span_text,
    time_left,
)
from digest.report.wording import counted, moment, plain

NAME = "report.html.j2"
"""The file name of the template."""


def page(situation: Situation, template: str, *, title: str, subject: str) -> str:
    """Give the page for an edition, of the newsletter `title`. Raises `RenderError` when the template is broken."""
    progress = situation.progress
    values = {
        "title": plain(title) or progress.newsletter,
        "number": progress.number,
        "subject": plain(subject),
        "state": progress.state,
        "stopped": plain(progress.paused_reason),
        "trouble": trouble_line(situation.trouble) if situation.trouble else "",
        "facts": _facts(situation),
        "counts": _counts(progress),
        "audience": f"{progress.audience:,}",
        "balanced": progress.balanced,
        "verdict": balance_text(progress),
        "chart": chart(situation.acceptance),
        "size": (WIDTH, HEIGHT),
        "refusals": refusal_rows(situation.refusals),
        "domain_headings": DOMAIN_HEADINGS,
        "domains": domain_rows(situation.domains),
        "made": moment(situation.speed.at, seconds=True),
    }
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        return environment.from_string(template).render(values)
    except TemplateError as error:
        where = f"{NAME}:{getattr(error, 'lineno', '')}".rstrip(":")
        raise RenderError(error.message or type(error).__name__, where=where) from error


def _facts(situation: Situation) -> list[tuple[str, str]]:
    """Give what is known about the course of the edition, by name."""
    progress, speed = situation.progress, situation.speed
    facts = [
        ("Slot", progress.slot),
        ("Readers", f"{progress.audience:,}"),
        ("Frozen", moment(speed.frozen_at, seconds=True)),
        ("First accepted", moment(speed.first, seconds=True)),
        ("Last accepted", moment(speed.last, seconds=True)),
        ("Accepted a second", _mean(progress, speed)),
    ]
    if progress.open:
        facts += [
            ("Open", counted(progress.open, "letter")),
            ("In the last minute", f"{per_second(speed, 60):,.1f} a second"),
            ("Next attempt", moment(progress.next_attempt_at)),
            ("Time left", span_text(time_left(progress, speed))),
        ]
    return [(name, value) for name, value in facts if value]


def _mean(progress: Progress, speed: Speed) -> str:
    """Give the mean rate from the first to the last acceptance; nothing for a moment."""
    accepted = progress.states.get(DeliveryState.ACCEPTED, 0)
    took = speed.last - speed.first if speed.first and speed.last else timedelta()
    return f"{accepted / took.total_seconds():,.1f} over {span_text(took)}" if took >= timedelta(seconds=1) else ""


def _counts(progress: Progress) -> list[tuple[str, str, str]]:
    """Give a row per state that has letters: state, letters, share of the audience."""
    found = [(state.value, progress.states.get(state, 0)) for state in DeliveryState]
    return [
        (state, f"{count:,}", f"{100 * count / progress.audience:.1f} %" if progress.audience else "")
        for state, count in found
        if count
    ]
