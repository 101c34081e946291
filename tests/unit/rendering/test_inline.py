"""Styles get into their elements, and nothing gets lost on the way."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import RenderError
from digest.model import Gap
from digest.rendering import inline as module
from digest.rendering.inline import inline
from digest.rendering.placeholders import Tokens, box

TOKEN = Tokens.derive([], "content").gaps[Gap("unsubscribe_url")]


def page(body: str = "<p>Hello</p>", style: str = "", kept: str = "") -> str:
    """Give a page as a template makes it."""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>T</title>'
        f'<style>{style}</style><style data-premailer="ignore">{kept}</style></head><body>{body}</body></html>\n'
    )


def test_a_rule_goes_into_its_elements():
    """A class rule becomes the style attribute of every element of that class."""
    styled = inline(page('<p class="a">1</p><p>2</p>', ".a{color:#112233}"))
    assert '<p class="a" style="color:#112233">1</p><p>2</p>' in styled


def test_the_inlined_block_is_gone_and_the_kept_one_stays():
    """Blocks for clients that read them are not touched, `!important` and all."""
    kept = "@media (prefers-color-scheme:dark){.a{color:#eeeeee!important}}"
    styled = inline(page('<p class="a">1</p>', ".a{color:#112233}", kept))
    assert kept in styled
    assert styled.count("<style") == 1


def test_colours_keep_six_digits():
    """Old Outlook does not know #fff, and cssutils would like to write it."""
    assert "#ffffff" in inline(page('<p class="a">1</p>', ".a{color:#ffffff}"))


def test_a_short_colour_of_the_template_is_refused():
    """A colour of three digits in the theme is named."""
    with pytest.raises(RenderError, match="short colour #fff"):
        inline(page('<p style="color:#fff">1</p>'))


@pytest.mark.parametrize(
    "attribute", ['width="560"', 'bgcolor="#ffffff"', 'align="left"', 'valign="top"', 'height="6"']
)
def test_attributes_for_outlook_stay(attribute):
    """What a style says never overwrites the attribute that Word draws by."""
    styled = inline(
        page(f'<table><tr><td class="a" {attribute}>1</td></tr></table>', ".a{width:100%;text-align:right}")
    )
    assert attribute in styled


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("<!doctype html><html><body></body></html>", "does not begin with"),
        (" <!DOCTYPE html><html><body></body></html>", "does not begin with"),
        ("<!DOCTYPE html><html><p>Hello", "no </body>"),
        (page('<link rel="stylesheet" href="https://x.example/a.css">'), "<link"),
        (page("<script>alert(1)</script>"), "<script"),
        (page("<SCRIPT>alert(1)</SCRIPT>"), "<SCRIPT"),
        (page(style="@import url(https://x.example/a.css);"), "@import"),
        (page(style=".a{color:#000000}\n@IMPORT 'a.css';"), "@import"),
        (page("<![if mso]><p>x</p><![endif]>"), r"<!\[if"),
        (page("a\x0bb"), "U\\+000B"),
        (page("a\x85b"), "U\\+0085"),
        (page("a\rb"), "U\\+000D"),
    ],
)
def test_what_would_get_lost_or_load_is_refused(broken, what):
    """Pages that the inliner would mangle in silence, or that would load something, are errors with a hint."""
    with pytest.raises(RenderError, match=what) as caught:
        inline(broken)
    assert caught.value.hint
    assert caught.value.where


def test_words_about_imports_are_no_imports():
    """Outside of styles `@import` is only a word."""
    assert "@import" in inline(page("<p>@import</p>"))


def test_conditional_comments_stay():
    """What only Outlook reads passes unchanged."""
    ghost = '<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->'
    close = "<!--[if mso]></td></tr></table><![endif]-->"
    styled = inline(page(f"{ghost}<p>1</p>{close}"))
    assert ghost in styled
    assert close in styled


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{TOKEN}</p>",
        f'<a href="{TOKEN}">x</a>',
        f'<a href="{box("https://example.org/?a=1&b=2")}" title="{box("a b")}">{box("<b>")}</a>',
        f"<table><tr><td>{box('a')}</td></tr></table>",
        f"<!--{TOKEN}--><p>x</p><!--{TOKEN}-->",
        f'<img alt="{box("x")}" width="{box(544)}">',
    ],
)
def test_stand_ins_survive_everywhere(body):
    """Text, links, attributes and comments keep their stand-ins letter by letter."""
    assert body.removesuffix(">") in inline(page(body)).replace("/>", ">")


def test_a_lost_stand_in_is_an_error(monkeypatch):
    """When the inliner drops a value, no mail is made."""
    monkeypatch.setattr(module, "_transform", lambda given: given.replace(TOKEN, ""))
    with pytest.raises(RenderError, match="1 values got lost"):
        inline(page(f"<p>{TOKEN}</p>"))


def test_a_doubled_stand_in_is_an_error(monkeypatch):
    """When the inliner doubles a value, no mail is made."""
    monkeypatch.setattr(module, "_transform", lambda given: given.replace(TOKEN, TOKEN * 2))
    with pytest.raises(RenderError, match="lost or doubled"):
        inline(page(f"<p>{TOKEN}</p>"))


def test_a_lost_end_is_an_error(monkeypatch):
    """A page that ends early is noticed by its sentinel."""
    monkeypatch.setattr(module, "_transform", lambda given: given[:40])
    with pytest.raises(RenderError, match="its end got lost"):
        inline(page())


def test_a_lost_doctype_is_an_error(monkeypatch):
    """A page without doctype is drawn in quirks mode."""
    monkeypatch.setattr(module, "_transform", lambda given: given.removeprefix("<!DOCTYPE html>"))
    with pytest.raises(RenderError, match="doctype got lost"):
        inline(page())


def test_a_lost_conditional_comment_is_an_error(monkeypatch):
    """A lost conditional comment breaks the mail in Outlook only, where nobody looks."""
    monkeypatch.setattr(module, "_transform", lambda given: given.replace("<![endif]-->", "-->"))
    with pytest.raises(RenderError, match="conditional comment"):
        inline(page("<!--[if mso]><p>1</p><![endif]-->"))


def test_nesting_that_the_parser_truncates_is_an_error():
    """Three hundred tables in each other end as an error, not as half a mail."""
    deep = "<div>" * 400 + box("deep") + "</div>" * 400
    with pytest.raises(RenderError):
        inline(page(deep))


def test_the_sentinel_is_not_left_behind():
    """The page ends as the template ends it."""
    assert inline(page()).rstrip().endswith("<p>Hello</p></body></html>")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), min_size=1, max_size=6))
def test_any_boxed_words_survive(words):
    """Whatever articles say, their boxes come through in order."""
    styled = inline(page("".join(f'<p class="a">{box(word)}</p>' for word in words), ".a{margin:0}"))
    places = [styled.index(box(word)) for word in words]
    assert sorted(places) == places or len(set(words)) < len(words)


def test_pages_can_be_styled_in_several_threads():
    """The library's caches belong to the process; the lock keeps pages apart."""
    results: dict[int, str] = {}

    def work(number: int) -> None:
        results[number] = inline(page(f'<p class="a{number}">{box(number)}</p>', f".a{number}{{padding:{number}px}}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"padding:{number}px" in results[number] for number in range(1, 9))
