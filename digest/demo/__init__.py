"""The whole job on this machine: bundled articles and readers, a real SMTP server, a folder to look at.

Nothing leaves the machine: the sources are files, the inbox listens on loopback and passes nothing on. The articles, their people and places are invented.
`digest.demo.running` is the run itself; it builds the whole program, so it is imported where it is called.
"""

from digest.demo.folder import DemoPaths, prepare
from digest.demo.inbox import Inbox

__all__ = ["DemoPaths", "Inbox", "prepare"]
