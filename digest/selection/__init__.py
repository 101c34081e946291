"""Which stories: the window, the same story told once, rank, sections and caps, and when an edition is due. Pure: values in, values out.

No clock, no store, no network, no randomness ever enters: the same candidates give the same edition, in whatever order they come.
"""

from digest.selection.choosing import select
from digest.selection.sections import grouped
from digest.selection.slots import due_slot, goes_out_at, next_due, send_interval
from digest.selection.topics import chooser

__all__ = ["chooser", "due_slot", "goes_out_at", "grouped", "next_due", "select", "send_interval"]
