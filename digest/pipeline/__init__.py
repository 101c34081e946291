"""One edition, start to finish: collect, select, summarise, render, freeze, deliver, report.

    compose(newsletter, slot):  collect -> select -> summarise -> Edition -> render -> save, with every candidate's fate
    send(edition):              check it, freeze the audience, then let the engine deliver what is due
    draft(newsletter, slot):    instead of sending, leave it to the editors, and go on when they or the deadline have decided
    run(newsletter):            finish what was interrupted; compose and send what is due

Everything that must survive a crash is a row of the store; composing twice for one slot gives the same edition, sending twice the same letters.
Nothing here decides: which stories, what the mail says and what a reply means is decided in the pure rooms below. Read `composing`, `sending`,
`reviewing`, `running` in this order; `rehearsing` says what they would do.
"""

from digest.pipeline.collecting import collect
from digest.pipeline.composing import Composition, compose
from digest.pipeline.rehearsing import rehearse
from digest.pipeline.reviewing import draft, take_up_drafts, tell
from digest.pipeline.running import guarded, run
from digest.pipeline.sending import CRON, LAST_EDITIONS, Manner, left_to_people, publish, resume, send, take_up

__all__ = [
    "CRON",
    "LAST_EDITIONS",
    "Composition",
    "Manner",
    "collect",
    "compose",
    "draft",
    "guarded",
    "left_to_people",
    "publish",
    "rehearse",
    "resume",
    "run",
    "send",
    "take_up",
    "take_up_drafts",
    "tell",
]
