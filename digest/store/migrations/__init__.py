"""The steps by which a database came to its present shape (Alembic). A step that was released is never edited.

`HEAD` names the newest step, so that opening a database need not import Alembic; a test keeps it true.
"""

HEAD = "0015"
