"""The words of docs/reference/templates.md: what the templates of the mail see, class by class. `scripts.reference` writes the page.

A variable without words here is an error, and so are words without a variable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import Field, fields

from digest.language import Counted, Phrase
from digest.model import Palette
from digest.rendering.marks import Marks, Span
from digest.rendering.styles import LookView
from digest.rendering.view import EditionView, ImageView, LinkView, SectionView, StoryView
from digest.rendering.words import Words

VARIABLES: Mapping[type, tuple[str, str, Mapping[str, str]]] = {
    EditionView: ("page", "The edition. It is the one variable; everything else is reached from it.", {
        "title": "the newsletter's name",
        "subject": "the subject of the mail, for `<title>`",
        "preheader": "the line that an inbox shows beside the subject",
        "language": "the edition's language, for `lang`",
        "direction": "`ltr` or `rtl`, for `dir`",
        "dateline": "number and day",
        "greeting": "the greeting, with the reader's name if it is known",
        "intro": "the editor's paragraphs; without any, one that counts the stories",
        "contents": "titles of the stories, that of the lead first, eight at most (nine where only one more is left); none for one or two stories",
        "contents_more": "how many more there are, in words; may be empty",
        "lead": "the leading story; `None` in an edition without stories: ask with `if`",
        "sections": "the sections, without the lead story and without empty ones",
        "more": "the heading of stories that are only named, with their number; empty where there are none",
        "brief": "those stories, twelve at most",
        "brief_more": "how many more there are, in words; may be empty",
        "reason": "why the reader gets this, with the address",
        "unsubscribe_url": "the reader's link to leave; has to stand in both parts",
        "browser_url": "the edition's page on the web; may be empty",
        "preferences_url": "where readers choose what they get; may be empty",
        "frequency_url": "where readers choose how often; may be empty",
        "postal_address": "the lines of the sender's address; may be none",
        "words": "our own words in the edition's language",
        "look": "colours and fonts",
        "marks": "where the page is cut for [readers with topics](../how-to/topics.md)",
    }),
    SectionView: ("section", "One of `page.sections`.", {
        "name": "the heading; that of the first section may stand above the lead already, as `page.lead.section`. Empty where none is shown: stories without a section have a heading only below those of one",
        "stories": "its stories",
    }),
    StoryView: ("story", "One of `section.stories`, or `page.lead`.", {
        "opens": "the mark before the card: print it once, as `<!--{{ story.opens }}-->` in HTML",
        "closes": "the mark after the card",
        "title": "the title",
        "url": "the article; empty where it is nowhere on the web",
        "section": "the name of its section; may be empty",
        "summary": "the summary; may be empty",
        "source": "who published it",
        "meta": "the line below the title: source, author, day, reading time, credit, each where it is known",
        "read_at": "the words of the button; may be empty",
        "image": "the picture; `None` where there is none: ask with `if`",
        "tags": "three tags at most",
        "also": "who else tells the story",
        "language": "the article's language where it is not the edition's, else empty",
        "direction": "its direction where the language is not the edition's, else empty",
        "is_lead": "whether it leads",
        "level": "the level of its heading in HTML: 3 below the heading of a section, else 2",
    }),
    ImageView: ("image", "`story.image`.", {
        "url": "where it lies, https",
        "alt": "what it shows; the story's title where nobody said",
        "width": "pixels across, as it is shown",
        "height": "pixels down; 0 where it is not known: leave the attribute out then",
    }),
    LinkView: ("other", "One of `story.also`, or of `page.brief`.", {
        "name": "the source",
        "url": "where it leads; may be empty",
        "title": "the title there",
        "opens": "the mark before one of `page.brief`: print it in front of the whole entry",
        "closes": "the mark after it",
    }),
    Marks: ("marks", "`page.marks`. They show nothing, and need no comment around them. An entry of `page.contents` has `opens` and `closes` of its own.", {
        "stories": "before the lead story, and before a heading above it",
        "contents": "around the list of contents, heading and all",
        "contents_more": "around how many more there are",
        "brief": "around everything about stories that are only named",
        "more": "around their heading",
        "brief_more": "around how many more of them there are",
    }),
    Span: ("mark", "One of `page.marks` but for `stories`.", {
        "opens": "before it",
        "closes": "after it",
    }),
    LookView: ("look", "`page.look`, as the newsletter's table `look` says. For styles: its values are written as they are.", {
        "light": "the colours of the light scheme",
        "dark": "the colours of the dark scheme",
        "headings": "the fonts of titles, as a value of `font-family`",
        "text": "the fonts of everything else",
        "one_font": "whether both are the same",
        "serif": "whether the text has a serif",
        "compact": "whether the layout is `text`",
    }),
    Palette: ("colours", "`look.light` and `look.dark`, each colour as `#rrggbb`.", {
        "ground": "around the sheet",
        "paper": "the sheet",
        "tint": "the box of contents",
        "line": "rules, and behind pictures",
        "ink": "titles",
        "prose": "text",
        "quiet": "bylines and footer",
        "accent": "links, the band and the button",
        "press": "the words on the button",
    }),
}  # fmt: skip
"""Class by class: what it is called in a template, what it is, and its variables."""


def templates_page(note: str) -> str:
    """Give docs/reference/templates.md. Raises `KeyError` for a variable that has no words."""
    lines = [
        note,
        "# Variables of the templates\n",
        (
            "What `edition/edition.html.j2` and `edition/edition.txt.j2` see, and the files that they include. All of it is plain: texts on one line, numbers, lists. "
            "Texts are escaped in HTML. A variable that does not exist, or is `None`, is an error with file and line; see [change the look](../how-to/templates.md).\n"
        ),
        'Beside Jinja\'s own filters there are `wrapped` (lines of 72 columns, `wrapped("  ")` with the following lines indented) and `underlined` (a heading with a line below), both for the text part.\n',
    ]
    for kind, (name, what, words) in VARIABLES.items():
        lines += [
            f"## {name}\n",
            f"{what}\n",
            *_table(name, [(one.name, _kind(one), words[one.name]) for one in fields(kind)]),
            "",
        ]
    lines += [
        "## words\n",
        "`page.words`: the fixed words of the mail. Those with braces are filled in already where they are needed.\n",
    ]
    said = {
        name: one for kind in Words.__mro__ for name, one in vars(kind).items() if isinstance(one, Phrase | Counted)
    }
    lines += [", ".join(f"`{name}`" for name in said) + "\n"]
    return "\n".join(lines)


def _table(name: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    yield "| variable | kind | what it is |"
    yield "|---|---|---|"
    for variable, kind, words in rows:
        yield f"| `{name}.{variable}` | {kind} | {words} |"


def _kind(field: Field[object]) -> str:
    """Give the kind of a variable in words."""
    said = field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))
    if "tuple" in said:
        return "list"
    known = {"str": "text", "int": "number", "bool": "true or false"}
    return known.get(said, "see below")
