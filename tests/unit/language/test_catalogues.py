"""No catalogue lacks a message, and each message says as much as the English one, in as many forms as its language has."""

# ruff: noqa: RUF001, RUF003  marks of many scripts are what these tests are about

import io
import re
import string
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from digest.app.words import Schedule
from digest.language import Catalogue, Shared, catalogue, has_words, languages
from digest.language.catalogues import FOLDER, SOURCE
from digest.language.tags import locale
from digest.rendering.notice_words import NoticeWords
from digest.rendering.words import Words as MailWords
from digest.web.review_words import ReviewWords
from digest.web.words import Words as PageWords
from scripts import messages as script

FILES = sorted(FOLDER.glob("*.po"))
FIRST = {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "ja", "zh", "zh-Hant", "ar"}
CATEGORIES = ["zero", "one", "two", "few", "many", "other"]
COUNTS = range(201)
ENDINGS = {".": ".。", "?": "??？؟", ",": ",，：:،!！。", ":": ":："}
SHORT = {
    "Unsubscribe": 24,
    "View in browser": 26,
    "Preferences": 24,
    "Pause": 18,
    "Approve": 18,
    "Hold": 18,
    "Approve this edition": 32,
    "Hold this edition": 32,
    "Read the story at {source}": 32,
}
# Quotation marks that open and close, as printers of the language set them; apostrophes are ’ everywhere.
QUOTES = {
    "ar": "«»", "de": "„“", "es": "«»", "fr": "«»’", "it": "«»’", "ja": "「」", "nl": "‘’", "pl": "„”", "pt": "“”", "ru": "«»", "zh": "《》", "zh_Hant": "《》",
}  # fmt: skip


@cache
def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


@cache
def used() -> Catalog:
    """Give the messages of the code."""
    return script.extracted()


def entries(path: Path) -> list[Any]:
    """Give the messages of a catalogue, without its header."""
    return [message for message in read(path) if message.id]


def translated(path: Path) -> Iterator[tuple[Any, str, str]]:
    """Give each message, each of its translations, and the English that it has to agree with."""
    for message in entries(path):
        if isinstance(message.id, str):
            yield message, message.string, message.id
        else:
            yield from ((message, form, message.id[1]) for form in message.string)


def places(text: str) -> list[str]:
    """Give the names in braces, in order."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


every_catalogue = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_the_first_languages_are_there():
    """Thirteen languages to begin with."""
    assert set(languages()) >= FIRST
    assert len(FILES) == len(languages()) - 1


def test_all_messages_of_all_rooms_are_extracted():
    """What a class says is found by `make messages`, with its comment."""
    found = {one.id if isinstance(one.id, str) else one.id[0]: one for one in used() if one.id}
    for room in (MailWords, PageWords, NoticeWords, ReviewWords, Schedule):
        for name in dir(room):
            message = getattr(room, name)
            english = getattr(message, "english", getattr(message, "one", None))
            assert english is None or english in found, name
    assert "{stories}" in found["{count} story"].auto_comments[0]


@every_catalogue
def test_a_catalogue_is_what_make_messages_leaves(path):
    """No message is missing, none is left over, all stand in the order of the code: whoever adds one runs `make messages`."""
    text = path.read_text(encoding="utf-8")
    assert script.updated(text, path.stem, used()) == text


@every_catalogue
def test_every_message_is_translated(path):
    """No translation is empty, and none is a guess that nobody looked at."""
    for message, form, _ in translated(path):
        assert form, f"{message.id} is not translated"
        assert not message.fuzzy, f"{message.id} changed: see whether the translation still fits, and remove `fuzzy`"


@every_catalogue
def test_translations_fill_in_the_same_places(path):
    """A translation has the placeholders of the English; a form that only one number has may spell that number out."""
    plural = locale(path.stem).plural_form
    for message, form, english in translated(path):
        if isinstance(message.id, str) or places(form):
            assert places(form) == places(english), message.id
        else:
            said = catalogue(path.stem)
            one, other = message.id
            counts = [count for count in COUNTS if said.count(one, other, count) == form]
            assert len(counts) == 1, f"{form!r} stands for {counts} ({plural(counts[0])}), and needs {{count}}"


@every_catalogue
def test_plural_forms_are_those_of_the_language(path):
    """From 0 to 200 the rule of the catalogue draws the lines that CLDR draws, and orders the forms as translators expect."""
    header = read(path).plural_forms
    assert f'"Plural-Forms: {header}\\n"' in path.read_text(encoding="utf-8")
    expression = re.fullmatch(r"nplurals=(\d); plural=(.+);", header)
    assert expression is not None
    forms = tuple(f"form {number} {{count}}" for number in range(int(expression[1])))
    ours, plural = numbered(path, forms), Locale.parse(path.stem).plural_form
    pairs = {(forms.index(ours.count("{count} thing", "{count} things", count)), plural(count)) for count in COUNTS}
    assert [category for _, category in sorted(pairs)] == [one for one in CATEGORIES if one in {c for _, c in pairs}]
    assert len(pairs) == len(forms)


def numbered(path: Path, forms: tuple[str, ...]) -> Catalogue:
    """Give a catalogue of one message whose forms are numbers, with the rule of the catalogue at `path`."""
    made = read_po(io.StringIO(script.header(read(path))), locale=path.stem)
    made.add(("{count} thing", "{count} things"), forms)
    compiled = io.BytesIO()
    write_mo(compiled, made)
    compiled.seek(0)
    return Catalogue("en", GNUTranslations(compiled))


@every_catalogue
def test_every_plural_has_all_forms(path):
    """A message with a count has as many forms as its language."""
    forms = read(path).num_plurals
    for message in entries(path):
        if not isinstance(message.id, str):
            assert len(message.string) == forms, message.id


@every_catalogue
def test_translations_are_plain_text(path):
    """No markup, no controls, no space at the ends that the English has not, no two spaces, no straight quotation marks."""
    for message, form, english in translated(path):
        assert not re.search(
            "[<>&\\\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff\ufffd]", form.replace("\u202f", "")
        ), message.id
        assert not re.search(r"\s\s", form), message.id
        assert not re.search("[\"'`´]", form), message.id
        if re.search(r"\w", english) and english == english.strip():
            assert form == form.strip(), message.id


@every_catalogue
def test_sentences_end_as_the_english_ones_do(path):
    """A full stop is a full stop, a question a question, in the marks of the language."""
    for message, form, english in translated(path):
        marks = ENDINGS.get(english[-1])
        assert form[-1] in marks if marks else form[-1] not in ".。,،:：?？؟", message.id


@every_catalogue
def test_quotation_marks_are_those_of_the_language(path):
    """Titles are quoted as printers of the language do, and every mark that opens is closed."""
    found = "".join(re.findall("[«»„“”‘’‹›「」『』《》]", "".join(form for _, form, _ in translated(path))))
    assert set(found) <= set(QUOTES[path.stem])
    quotes = QUOTES[path.stem]
    assert found.count(quotes[0]) == found.count(quotes[1])


@every_catalogue
def test_buttons_stay_short(path):
    """What stands on a button or in a row of links fits there."""
    for message, form, english in translated(path):
        assert len(form) <= SHORT.get(english, 160), message.id


@pytest.mark.parametrize(
    ("language", "greeting"),
    [("en", "Hello Ana,"), ("de", "Guten Tag Ana,"), ("es", "Hola, Ana:"), ("pt", "Olá, Ana,"), ("ru", "Здравствуйте, Ana!"), ("ja", "こんにちは、Anaさん。"), ("zh", "您好，Ana：")],
)  # fmt: skip
def test_a_greeting_takes_a_name_as_the_language_does(language, greeting):
    """Russian sets a comma before the name, Japanese a courtesy behind it; without a name neither is there."""
    say = MailWords.of(language)
    assert say.greeting.format(name=Shared.of(language).named.format(name="Ana")) == greeting
    assert say.greeting.format(name="") == re.sub("[,，、]? ?Ana(さん)?", "", greeting)


@pytest.mark.parametrize("path", [FOLDER / "fr.po"], ids=lambda path: path.stem)
def test_french_sets_its_high_marks_apart(path):
    """Before : ? ! and inside of guillemets stands a space that does not break."""
    for message, form, _ in translated(path):
        assert not re.search("[^\u00a0\u202f][:?!;»]|«[^\u00a0\u202f]", f"\u00a0{form}"), message.id


def test_german_polish_and_the_others_keep_their_register():
    """Readers are addressed politely, or not at all: no language says thou."""
    familiar = {"de": r"\b(du|dein\w*|dir|dich)\b", "fr": r"\b(tu|ton|ta|tes|toi)\b", "es": r"\b(tú|tu|tus|usted|ustedes)\b", "nl": r"\b(je|jij|jouw)\b", "ru": r"\b(ты|тебя|тебе|твой)\b", "pl": r"\b(ty|twój|ciebie|Pan|Pani)\b", "pt": r"\b(você|tu|teu)\b", "it": r"\b(tu|tuo|tua|Lei)\b"}  # fmt: skip
    for name, pattern in familiar.items():
        for message, form, _ in translated(FOLDER / f"{name}.po"):
            assert not re.search(pattern, form, re.IGNORECASE if name != "it" else 0), message.id


@pytest.mark.parametrize(
    ("language", "serving"),
    [
        ("pt-BR", "pt"),
        ("pt-PT", "pt"),
        ("de_AT", "de"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("zh-CN", "zh"),
        ("zh-Hans-SG", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("ZH-HK", "zh-Hant"),
        ("ar-MA", "ar"),
        ("ar-Latn", "en"),
        ("sr-Latn", "en"),
        ("nb-NO", "en"),
        ("xx", "en"),
        ("", "en"),
        ("../../etc/passwd", "en"),
    ],
)
def test_a_language_falls_back(language, serving):
    """A region uses its language in its own script, what we have no words for English."""
    assert catalogue(language) is catalogue(serving)
    assert catalogue(language).language == serving


@pytest.mark.parametrize(
    ("language", "own"),
    [("en-GB", True), ("pt-BR", True), ("zh-TW", True), ("sv", False), ("ar-Latn", False), ("", False)],
)
def test_english_by_lack_of_others_can_be_told(language, own):
    """An English newsletter has words of its own, a Swedish one does not."""
    assert has_words(language) is own


def test_english_needs_no_file():
    """The program itself speaks English."""
    assert not (FOLDER / f"{SOURCE}.po").exists()
    assert catalogue("en").say("In this edition") == "In this edition"


class TestScript:
    def test_a_new_language_begins_empty(self):
        """`make messages NEW=sv` gives every message to translate, with the plural forms of the language."""
        begun = script.updated("", "cs", used())
        made = read_po(iter(begun.splitlines()), locale="cs")
        assert len(made) == len(used())
        assert made.num_plurals == 3
        assert "Language: cs" in begun
        assert all(message.string in ("", ("",) * 3) for message in made if message.id)

    def test_what_changed_a_little_is_kept_for_somebody_to_look_at(self):
        """A message whose English changed keeps its translation, marked fuzzy; readers see English until then."""
        now = Catalog()
        now.add("In this very edition")
        text = script.updated('msgid "In this edition"\nmsgstr "I det här numret"\n', "sv", now)
        assert "#, fuzzy" in text
        assert "I det här numret" in text

    def test_what_nobody_says_any_more_goes(self):
        """A catalogue holds no message that is not in the code."""
        text = script.updated('msgid "Gone"\nmsgstr "Borta"\n', "sv", Catalog())
        assert "Gone" not in text

    def test_a_language_that_does_not_exist_is_refused(self):
        """A typing error makes no file."""
        with pytest.raises(SystemExit, match="no language that Babel knows"):
            script.main(["xx-nonsense"])

    def test_it_writes_what_is_there(self, tmp_path, monkeypatch):
        """It makes the new file, and brings the others up to date."""
        monkeypatch.setattr(script, "FOLDER", tmp_path)
        (tmp_path / "de.po").write_bytes((FOLDER / "de.po").read_bytes())
        script.main(["sv", ""])
        assert {path.name for path in tmp_path.iterdir()} == {"de.po", "sv.po"}
        assert (tmp_path / "de.po").read_bytes() == (FOLDER / "de.po").read_bytes()
