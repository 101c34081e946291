"""What an editor does to a draft: lets it wait, approves it, rewrites it as a text file. Pure: values in, values out.

No mail, no page, no database and no clock ever enter. Who may decide is asked at the doors, and what was decided is kept by the store.
"""

from digest.editor.changes import Changed, changed, form_of
from digest.editor.deadlines import Step, deadline, next_step
from digest.editor.textform import Entry, Form, FormError, read, write

__all__ = [
    "Changed",
    "Entry",
    "Form",
    "FormError",
    "Step",
    "changed",
    "deadline",
    "form_of",
    "next_step",
    "read",
    "write",
]
