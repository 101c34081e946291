"""An expression is compiled when it is first asked, once, and answers as what `re.compile` makes."""

import re
import subprocess
import sys
from collections.abc import Iterable
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.expressions import expression

WRITTEN = [
    ("[a-c]+", 0),
    (r"(?P<first>\w)(?:b|c)?", 0),
    ("[bc]", re.IGNORECASE),
    ("^b|c$", re.MULTILINE),
    ("[\u3040-\u30ff]", 0),
    (r"\s*+(\S)", re.ASCII),
]
TEXTS = st.text(st.sampled_from("abcABC \n\u3042\u00e9"), max_size=12)


@pytest.fixture
def compiled(monkeypatch):
    """Note what is compiled, and compile it."""
    noted: list[str] = []
    real = re.compile

    def compiling(pattern, flags=0):
        noted.append(pattern)
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", compiling)
    return noted


def _spans(found: Iterable[re.Match[str] | None]) -> list[object]:
    return [(one.span(), one.groups(), one.groupdict()) for one in found if one is not None]


@pytest.mark.parametrize(("pattern", "flags"), WRITTEN)
@given(text=TEXTS, start=st.integers(0, 4))
def test_it_answers_as_a_compiled_one(pattern, flags, text, start):
    """Whatever it is asked, and from wherever it shall look: the answer is that of `re.compile`, of the first question and of the next."""
    ours, theirs = expression(pattern, flags), re.compile(pattern, flags)
    for _ in range(2):
        assert _spans([ours.search(text, start)]) == _spans([theirs.search(text, start)])
        assert _spans([ours.match(text, start)]) == _spans([theirs.match(text, start)])
        assert _spans([ours.fullmatch(text)]) == _spans([theirs.fullmatch(text)])
        assert _spans(ours.finditer(text)) == _spans(theirs.finditer(text))
        assert ours.findall(text) == theirs.findall(text)
        assert ours.sub(r"<\g<0>>", text) == theirs.sub(r"<\g<0>>", text)
        assert ours.split(text) == theirs.split(text)


@pytest.mark.parametrize(("pattern", "flags"), WRITTEN)
def test_it_tells_of_itself_what_a_compiled_one_tells(pattern, flags):
    """Its text, its flags with those that go without saying, and its groups can be read."""
    ours, theirs = expression(pattern, flags), re.compile(pattern, flags)
    assert (ours.pattern, ours.flags, ours.groups, ours.groupindex) == (
        theirs.pattern,
        theirs.flags,
        theirs.groups,
        theirs.groupindex,
    )


def test_it_is_not_compiled_before_it_is_asked(compiled):
    """To write one down costs next to nothing."""
    one = expression("ab+")
    assert compiled == []
    assert one.search("cabb")
    assert compiled == ["ab+"]


def test_it_is_compiled_once(compiled):
    """However often and whatever it is asked, and although the module `re` forgets what it has compiled."""
    one = expression("ab+")
    assert one.search("cabb")
    re.purge()
    assert one.match("abb")
    assert one.findall("ab abb") == ["ab", "abb"]
    assert one.search("ab")
    assert compiled == ["ab+"]


def test_what_it_was_asked_before_it_answers_at_once():
    """A sentence asks too often for a way round: the method of the compiled one is kept, and is what is called."""
    one = expression("ab+")
    assert "search" not in vars(one)
    assert one.search("cabb")
    assert vars(one)["search"] == one.search
    assert one.search("c") is None


def test_many_may_ask_at_once():
    """Threads that ask one expression for the first time at the same moment all get its answer."""
    one, together, found = expression("[\u0400-\ud7ff]b"), Barrier(8), []

    def ask():
        together.wait(timeout=10)
        found.append(one.findall("\u0416b b"))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert found == [["\u0416b"]] * 8


def test_a_wrong_one_fails_with_the_first_question():
    """A pattern that cannot be read raises `re.error`, each time; until then nobody has looked."""
    wrong = expression("(ab")
    for _ in range(2):
        with pytest.raises(re.error, match="unterminated"):
            wrong.search("ab")


def test_what_a_compiled_one_has_not_it_has_not():
    """A slip in a method's name is an `AttributeError` as anywhere."""
    with pytest.raises(AttributeError, match="serach"):
        _ = expression("ab").serach  # type: ignore[attr-defined]


def test_whoever_loads_the_room_compiles_none():
    """With the room come ninety expressions, and to compile them took more than half of the time: none is compiled before there is a text."""
    code = (
        "import re, digest.log, digest.model, digest.ports.writing\n"
        "real, made = re.compile, []\n"
        "re.compile = lambda pattern, flags=0: made.append(pattern) or real(pattern, flags)\n"
        "from digest.summaries import ExtractiveSummarizer\n"
        "print(len(made), made)\n"
        "ExtractiveSummarizer().summarize(digest.model.Article(id='1', source='s', source_name='S', title='Rain', text='It rains. ' * 9))\n"
        "print(len(made) > 10)\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines() == ["0 []", "True"]
