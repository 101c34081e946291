"""People: which addresses are accepted, how lists of readers come in and go out. Who may be revived is decided by the store, in its transaction."""

from digest.subscribers.address import address_key_form, normalise
from digest.subscribers.chosen import chosen_readers
from digest.subscribers.plan import ImportPlan, plan_import
from digest.subscribers.reader import make_reader
from digest.subscribers.roster import Invalid, Roster, Row, read_roster, write_roster

__all__ = [
    "ImportPlan",
    "Invalid",
    "Roster",
    "Row",
    "address_key_form",
    "chosen_readers",
    "make_reader",
    "normalise",
    "plan_import",
    "read_roster",
    "write_roster",
]
