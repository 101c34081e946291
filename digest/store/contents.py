"""What an edition says, and which articles it carries: written whole with the edition, and again when a draft is edited or rendered anew.

The database refuses to change content in place, and to remove that of a frozen edition, so the old row is taken away and a new one written.
"""

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.engine import Connection

from digest.errors import UsageError
from digest.model import Edition, Rendered
from digest.store.codecs import dump_rendered, dump_stories, storable
from digest.store.schema import edition_articles, edition_content, editions

REMEMBERED_SUBJECTS = 100


def last_subjects(newsletter: str) -> Select[tuple[int, str]]:
    """Give the statement for id and subject of the last 100 editions of a newsletter."""
    mine = select(editions.c.id, editions.c.subject).where(editions.c.newsletter == newsletter)
    return mine.order_by(editions.c.number.desc()).limit(REMEMBERED_SUBJECTS)


def refuse_double(connection: Connection, edition: Edition) -> None:
    """Raise `UsageError` where another edition has this subject: who composes knows the others, but not one that is saved at the same moment."""
    others = (row.subject for row in connection.execute(last_subjects(edition.newsletter)) if row.id != edition.id)
    if storable(edition.subject) in others:
        hint = "Mail programs would show both as one conversation. Do it again: then it is known."
        raise UsageError(
            f"another edition was saved with the subject “{edition.subject}”", where=edition.newsletter, hint=hint
        )


def insert_content(connection: Connection, edition: Edition, rendered: Rendered) -> None:
    """Write sections, rendered mail and the articles that are reserved by it."""
    _write(connection, edition.id, dump_stories(edition.sections, edition.more), rendered)
    ids = dict.fromkeys(story.article.id for story in edition.stories)
    rows = [{"edition": edition.id, "article": article, "position": position} for position, article in enumerate(ids)]
    if rows:
        connection.execute(edition_articles.insert(), rows)


def replace_content(connection: Connection, edition: Edition, rendered: Rendered) -> None:
    """Put other words in the place of a draft's, and free the articles that it does not carry any more."""
    for table in (edition_content, edition_articles):
        connection.execute(delete(table).where(table.c.edition == edition.id))
    insert_content(connection, edition, rendered)
    words = {name: storable(getattr(edition, name)) for name in ("subject", "preheader", "intro")}
    connection.execute(update(editions).where(editions.c.id == edition.id).values(words))


def replace_rendered(connection: Connection, edition: int, rendered: Rendered, *, seen: str) -> bool:
    """Put the same stories, rendered anew, in the place of the content that was `seen`; false where it is another by now."""
    mine = edition_content.c.edition == edition, edition_content.c.sha256 == seen
    sections = connection.execute(select(edition_content.c.sections).where(*mine)).scalar_one_or_none()
    if sections is None:
        return False
    connection.execute(delete(edition_content).where(*mine))
    _write(connection, edition, sections, rendered)
    return True


def _write(connection: Connection, edition: int, sections: str, rendered: Rendered) -> None:
    content = {"edition": edition, "sections": sections, "rendered": dump_rendered(rendered), "sha256": rendered.sha256}
    connection.execute(insert(edition_content).values(content))
