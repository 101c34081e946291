"""WHETHER EVERYTHING AROUND THE PROGRAM IS AS MAIL NEEDS IT: settings, database, disk, relay, DNS, the unsubscribe page.

Verdicts are pure functions over facts; those about the DNS are generators that yield their questions (`findings.answered` runs them). Facts are
gathered in `net`, `delivery`, `store` and `local`, and brought together by the app. No setting, no socket and no mail enters here.
"""

from digest.doctor.catalogue import CATALOGUE, Check
from digest.doctor.examination import Task, exit_of, run

__all__ = ["CATALOGUE", "Check", "Task", "exit_of", "run"]
