"""Editions as pages and feeds for everybody: the frozen content of the mail, without what belongs to one reader.

    Publication, Rendered -> body (no gaps) -> pages, feeds -> Site.plan (path -> File) -> a folder, or the web door

Which editions may be shown is decided by the store and by the settings of their newsletter. Addresses and links of readers never enter.
"""

from digest.archive.body import Body, body_of
from digest.archive.folder import Written, write
from digest.archive.pages import File
from digest.archive.site import Plan, Site

__all__ = ["Body", "File", "Plan", "Site", "Written", "body_of", "write"]
