"""What a word is, how many there are, and whether one of them is a name: in every script, by characters alone."""

# ruff: noqa: RUF001  quotes and letters of many scripts are what this file is about

from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain

from digest.summaries.expressions import expression

_A_NAME = 3  # letters: a shorter one is an initial
_WIDE_WORD = 1.8  # characters of a word in scripts without spaces
WIDE = expression(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
_UNCASED = expression(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LETTERS = r"[\w\u0300-\u036f\u064b-\u0652\u0900-\u0963\u0980-\u09e3\u0b80-\u0bd7]+"  # vowel signs are no \w, but part of their word
WORD = expression(rf"{LETTERS}+(?:['’-]{LETTERS}+)*+")
_PLAIN_WORD = expression(
    r"[a-z0-9_]+(?:['-][a-z0-9_]+)*+"
)  # the same where there is nothing but ASCII, in half of the time
_PLAIN_WRITTEN = expression(r"[A-Za-z0-9_]+(?:['-][A-Za-z0-9_]+)*+")
_NAME_INSIDE = expression(r"[a-zß-ÿа-яё,;:”’\"] [\"“«„]?[A-ZÀ-ÞА-ЯЁ][\w’'-]")
_NAME_AT_START = expression(r"[\W_]{0,9}+(?:[A-ZÀ-ÞА-ЯЁ][\w’'-]{1,60}+ [A-ZÀ-ÞА-ЯЁ][\w’'-]|[A-ZÀ-ÞА-ЯЁ]{2})")

_HEAD = 3  # letters


class Phrases(tuple[str, ...]):  # noqa: SLOT001  its index is kept in it
    """Phrases of a table, in lower case and with straight apostrophes; each is found wherever it stands, in the middle of a word or not.

    A text is asked for all of them at once: how its words begin tells mostly that it holds none.
    """

    @cached_property
    def _by_head(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for phrase in self:
            found.setdefault(_head_of(phrase), []).append(phrase)
        return found

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in a text, whatever its case and its apostrophes."""
        low, heads = _looked_at(text)
        near = map(self._by_head.__getitem__, self._by_head.keys() & heads)
        return any(map(low.__contains__, chain.from_iterable(near)))


def _head_of(phrase: str) -> str:
    """Give how the longest word of a phrase begins that has a blank before it; nothing where none is long enough, as any text begins."""
    behind = [word for word in phrase.split(" ")[1:] if len(word) >= _HEAD]
    return max(behind, key=len, default="")[:_HEAD]


@lru_cache(maxsize=64)
def _looked_at(text: str) -> tuple[str, frozenset[str]]:
    """Give a text in lower case, and how its words begin. Kept for a while: one sentence is asked for many tables."""
    low = lowered(text)
    return low, frozenset(["", *[word[:_HEAD] for word in low.split(" ")]])


def listed(text: str) -> frozenset[str]:
    """Give the words of a table of ours, which stand there with blanks between them."""
    return frozenset(text.split())


def listed_heads(text: str) -> tuple[str, ...]:
    """Give the beginnings of words of such a table, as `str.startswith` takes them."""
    return tuple(text.split())


def listed_phrases(text: str) -> Phrases:
    """Give the phrases of a table of ours, which stand there with bars between them: one that must end where a word does keeps its blank."""
    return Phrases(text.split("|"))


def listed_openings(text: str) -> tuple[str, ...]:
    """Give the phrases of such a table with which sentences open, as `str.startswith` takes them: no text is straightened for that, so they stand there with either apostrophe."""
    return tuple(text.split("|"))


def lowered(text: str) -> str:
    """Give a text in lower case and with straight apostrophes, as the phrases of all tables have them."""
    return text.lower().replace("’", "'")


def words_of(text: str) -> list[str]:
    """Give the words of a text in lower case, those with a hyphen or an apostrophe inside as one."""
    low = text.lower()
    return (_PLAIN_WORD if low.isascii() else WORD).findall(low)


def written_words(text: str) -> list[str]:
    """Give the same words as they are written."""
    return (_PLAIN_WRITTEN if text.isascii() else WORD).findall(text)


def word_count(text: str) -> float:
    """Count words as readers feel them: by spaces, in scripts without spaces by characters."""
    if text.isascii():
        return len(text.split())
    if WIDE.search(text) is None:
        return len(text.split())
    return len(WIDE.findall(text)) / _WIDE_WORD + len(WIDE.sub("", text).split())


def without_genitive(word: str) -> str:
    """Give a word without what only marks whose something is: "Tiktok's"."""
    return word.removesuffix("'s").removesuffix("’s")


@lru_cache(maxsize=256)
def bare(word: str) -> str:
    """Give a word without that, and without an article before it: "d'Holbach"."""
    return without_genitive(word).rpartition("'")[2].rpartition("’")[2]


def names_among(words: Iterable[str], common: frozenset[str]) -> frozenset[str]:
    """Give those of the words that are names, bare: none of the `common` ones, which have a capital where a sentence begins."""
    return frozenset(
        word for word in map(bare, words) if len(word) >= _A_NAME and word[0].isupper() and word.lower() not in common
    )


def names_somebody(text: str) -> bool:
    """Whether a name stands in the text: a capital letter inside it, two at its start, or a script that has no capitals to tell by."""
    return shows_a_name(text) or _UNCASED.search(text) is not None


def shows_a_name(text: str) -> bool:
    """Whether capital letters show a name; in scripts without capitals nothing does."""
    return _NAME_INSIDE.search(text) is not None or _NAME_AT_START.match(text) is not None
