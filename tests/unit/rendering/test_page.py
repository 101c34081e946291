"""A page is read as a browser would, as far as a check needs it."""

from hypothesis import given
from hypothesis import strategies as st

from digest.rendering.preflight.links import fault_of, urls_in
from digest.rendering.preflight.page import Page


def test_texts_stand_in_their_elements():
    """Words are given on one line with what they stand in; styles, scripts and the head are no words."""
    page = Page(
        "<html><head><title>T</title><style>x{}</style></head><body><p>One\n two <b>three</b></p>four</body></html>"
    )
    assert [(one.tag, words) for one, words in page.texts] == [("p", "One two"), ("b", "three"), ("body", "four")]


def test_an_element_that_is_not_closed_takes_nothing_with_it():
    """A lost end tag, and one too many, leave the others in their places."""
    page = Page("<div><p>One<span>two</p></b><p>three</p></div><i>four</i>")
    assert [(one.tag, words) for one, words in page.texts] == [
        ("p", "One"),
        ("span", "two"),
        ("p", "three"),
        ("i", "four"),
    ]
    assert [above.tag for above in page.texts[2][0].up()] == ["p", "div", ""]


def test_any_depth_is_read():
    """Ten thousand elements in one another are no trouble."""
    page = Page("<div>" * 10_000 + "deep" + "</div>" * 10_000)
    assert [words for _, words in page.texts] == ["deep"]
    assert max(one.depth for one in page.elements) <= 257


def test_the_words_of_a_link_include_its_pictures():
    """A picture says its alternative."""
    (link,) = Page('<a href="x">See <img alt="a boat"> now</a>').all("a")
    assert link.words == "See a boat now"


def test_what_only_outlook_reads_is_kept_apart():
    """Conditional comments are no elements; other comments are nothing."""
    page = Page('<p>a</p>\n<!--[if mso]><td width="10"><![endif]--><!-- x --><!--[if !mso]><p>b</p><![endif]-->')
    assert page.for_outlook[0] == ('<td width="10">', 2)
    assert [one.tag for one in page.elements] == ["p"]


def test_hidden_is_inherited():
    """What stands in something hidden is hidden, however it is hidden."""
    for style in ("display:none", "visibility:hidden", "opacity:0", "max-height:0;overflow:hidden"):
        page = Page(f'<div style="{style}"><p>a</p></div><p>b</p>')
        assert [one.hidden for one, _ in page.texts] == [True, False], style
    assert Page("<p hidden>a</p>").texts[0][0].hidden


def test_the_place_is_the_line_of_the_page():
    """A person finds it in the file that `digest preview` writes."""
    assert Page("<p>\n\n<b>x</b></p>").all("b")[0].place == "HTML, line 3"


@given(st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9/_.~-]{0,20}", fullmatch=True))
def test_plain_https_addresses_are_sound(url):
    """What every browser opens is no finding."""
    assert fault_of(url) is None


@given(st.text(max_size=80))
def test_any_text_has_a_fault_or_none(text):
    """No text makes the check of a link fail, and what is sound is a web address, a mailbox or a telephone."""
    if fault_of(text) is None:
        assert text.lower().startswith(("https://", "mailto:", "tel:"))


def test_addresses_in_text_end_where_their_sentence_does():
    """A full stop or bracket behind an address is not part of it."""
    assert urls_in("See https://a.example/x. (Or https://b.example/y)") == {
        "https://a.example/x",
        "https://b.example/y",
    }
