"""Brings the catalogues in line with the messages of the program: new ones appear untranslated, those that nobody says any more go.

    make messages                 all catalogues
    make messages NEW=sv          a new one too

The tests compare what it would write with what stands there.
"""

import io
import sys
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "digest" / "language" / "po"
MARKS = {"Phrase": None, "Counted": (1, 2)}
COMMENT = "Translators:"


def extracted() -> Catalog:
    """Give every message of the program, with the comments for translators, by file and place in it."""
    found = Catalog()
    folder = str(ROOT / "digest")
    for name, _, message, comments, _ in extract_from_dir(folder, [("**.py", "python")], keywords=MARKS, comment_tags=[COMMENT], strip_comment_tags=True):  # fmt: skip
        # Babel writes a line number only where one is given, and its types do not say so.
        places: list[Any] = [(f"digest/{name}", None)]
        found.add(message, locations=places, auto_comments=[" ".join(comments)] if comments else [])
    return found


def header(catalogue: Catalog) -> str:
    """Give what tools ask of a catalogue, and no dates or names: those are Git's."""
    fields = (
        ("Project-Id-Version", "digest"),
        ("Language", str(catalogue.locale)),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", catalogue.plural_forms),
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{name}: {value}\\n"\n' for name, value in fields)


def updated(text: str, language: str, messages: Catalog) -> str:
    """Give a catalogue with today's messages. A message that changed a little keeps its translation, marked fuzzy for somebody to look at."""
    catalogue = read_po(io.StringIO(text), locale=language, ignore_obsolete=True) if text else Catalog(locale=language)
    catalogue.update(messages)
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True, sort_by_file=False, ignore_obsolete=True)
    return f"{header(catalogue)}\n{written.getvalue().decode().strip()}\n"


def main(arguments: list[str]) -> None:
    """Write the catalogues."""
    for language in filter(None, arguments):
        try:
            path = FOLDER / f"{Locale.parse(language.replace('-', '_'))}.po"
        except (UnknownLocaleError, ValueError):
            sys.exit(f"{language!r} is no language that Babel knows. Write it like sv, or zh-Hant.")
        path.touch()
    messages = extracted()
    for path in sorted(FOLDER.glob("*.po")):
        path.write_text(updated(path.read_text(encoding="utf-8"), path.stem, messages), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
