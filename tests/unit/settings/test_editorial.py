"""The subject with its places, and what is pinned: mistakes are found where the settings are read, not when an edition is due."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Newsletter
from digest.model.configured import SUBJECT_PLACES
from digest.rendering.subject import compose_subject
from digest.settings.editorial import pins, subject
from tests.unit.settings.world import World


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{titel} no {number}", "knows no {titel} | Did you mean {title}?"),
        ("News {date}", "knows no {date} | It knows {title}, {number}, {lead}, {count}"),
        ("News {}", "knows no {} | It knows {title}, {number}, {lead}, {count}"),
        ("{Title}", "knows no {Title} | Did you mean {title}?"),
        ("{title", "has a brace without its other half | It knows {title}, {number}, {lead}, {count}"),
        ("title}", "has a brace without its other half | It knows {title}, {number}, {lead}, {count}"),
        ("{{title}}", "has a brace without its other half | It knows {title}, {number}, {lead}, {count}"),
    ],
)
def test_a_subject_that_no_run_could_fill_in_is_refused(world: World, text, complaint):
    """At its line, with the places that there are."""
    place = f"{world.cwd}/digest.toml:4: newsletters.tech.subject "
    world.toml(f'[newsletters.tech]\ntitle = "T"\nfrom = "t@example.org"\nsubject = "{text}"\n')
    refused = world.refusal()
    assert f"{refused} | {refused.hint}" == place + complaint


@given(text=st.text("{}titlecoun er", max_size=20))
def test_a_subject_that_was_accepted_can_be_filled_in(text):
    """Whatever the settings let through, no run refuses, and no brace is left for readers."""
    try:
        accepted = subject(text)
    except ValueError:
        return
    made = compose_subject(
        Newsletter(key="t", title="Tech", sender="t@example.org", subject=accepted), [], 1, frozenset()
    )
    assert not set("{}") & set(made)


def test_every_place_is_filled_in():
    """What the settings know, the subject knows."""
    text = " ".join(f"{{{name}}}" for name in SUBJECT_PLACES)
    newsletter = Newsletter(key="t", title="Tech", sender="t@example.org", subject=subject(text))
    assert compose_subject(newsletter, [], 7, frozenset()) == "Tech 7 Tech 0"


@pytest.mark.parametrize("one", ["https://example.org/a", "file:///srv/articles/a.txt", "0123456789abcdef" * 2])
def test_an_address_or_an_id_can_be_pinned(one):
    """Articles of a folder have no address on the web, and ids of 32 characters."""
    assert pins((one,)) == (one,)


@pytest.mark.parametrize(
    "one", ["nourl", "www.example.org/a", "https://", "https://example.org/a b", "https: //x", "0123"]
)
def test_what_is_no_address_cannot_be_pinned(world: World, one):
    """It would never match anything, and nobody would notice."""
    world.toml(f'[newsletters.tech]\ntitle = "T"\nfrom = "t@example.org"\npins = ["https://example.org/a", "{one}"]\n')
    assert f"newsletters.tech.pins '{one}' is not the address of an article" in str(world.refusal())
