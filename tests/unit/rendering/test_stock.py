"""What a reader chose is what a message rendered for him alone would say, within a budget of his own, whatever his order and his name."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from functools import cache
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.delivery.choosing import Plan
from digest.delivery.dkim import Signer
from digest.delivery.headers import clean
from digest.delivery.keys import key_of, new_key
from digest.delivery.message import Composer
from digest.language import Shared
from digest.model import COUNT, GAPS, Delivery, Edition, Newsletter, Rendered, Section
from digest.rendering import EditionRenderer
from digest.rendering.budget import BUDGET, LIMIT, with_sentences
from digest.rendering.reference import whole_message
from digest.rendering.subject import compose_preheader
from digest.store.codecs import dump_rendered, load_rendered
from tests.letters import LINKS
from tests.unit.rendering.samples import ARABIC, LETTER, NOW, arabic_edition, edition, long_edition, stories, story
from tests.unit.rendering.test_reference import HOSTILE, comments, shape, squeezed
from tests.unit.rendering.test_renderer import own_theme

RENDERER = EditionRenderer()
ROW = Delivery(
    edition=42,
    row=1,
    address="ana@example.net",
    name="Ana",
    message_id="e42.1@example.org",
    subscriber_key="key",
    date=NOW,
)


def counted_edition() -> Edition:
    """Make an edition whose first paragraph counts its stories, and whose summaries are long enough to be shortened."""
    return edition(intro="", subject="42 things from the harbour")


CASES = {
    "latin": (edition(), LETTER),
    "arabic": (arabic_edition(), ARABIC),
    "counted": (counted_edition(), replace(LETTER, subject="{count} things from {title}")),
    "long": (long_edition(60), LETTER),
}


@cache
def mail(name: str) -> Rendered:
    """Render a case, once."""
    return RENDERER.render(*CASES[name])


def names_of(name: str) -> list[str]:
    """Give the sections of a case."""
    return [section.name for section in CASES[name][0].sections]


def composer(name: str, budget: int = BUDGET, signer: Signer | None = None) -> Composer:
    """Make what composes the messages of a case, with another budget for choices."""
    rendered = mail(name)
    assert rendered.stock is not None, rendered.uncut
    return Composer(replace(rendered, stock=replace(rendered.stock, budget=budget)), CASES[name][1], LINKS, signer)


def parts_of(message: bytes) -> dict[str, str]:
    """Decode the parts of a message, with its subject."""
    parsed = message_from_bytes(message, policy=policy.default)
    return {"subject": str(parsed["Subject"])} | {
        part.get_content_type(): part.get_content() for part in parsed.iter_parts()
    }


def chosen_edition(made: Edition, rendered: Rendered, plan: Plan) -> Edition:
    """Give the edition that a plan comes to: what a person would cut out by hand."""
    assert rendered.stock is not None
    by_name = {section.name: section for section in made.sections}
    shown = {one: number for number, one in enumerate(plan.shown)}
    sections = []
    for name in plan.names:
        kept = [one for one in by_name[name].stories if one.article.id in shown]
        short = [with_sentences(one, 1) if plan.short and shown[one.article.id] else one for one in kept]
        sections.append(Section(name=name, stories=tuple(short)))
    subject = rendered.stock.subjects[plan.lead].replace(COUNT, str(plan.total))
    preheader = rendered.stock.preheaders[plan.lead]
    filled = tuple(one for one in sections if one.stories)
    return replace(made, sections=filled, subject=subject, preheader=preheader)


def assert_as_rendered_alone(name: str, names: tuple[str, ...], budget: int = BUDGET, reader: str = "Ana") -> Plan:
    """Hold the joined message of a choice against the slow reference."""
    made, newsletter = CASES[name]
    row, fast = replace(ROW, choice=names, name=reader), composer(name, budget)
    plan = fast.shown(row)
    assert plan is not None
    by_id = {one.article.id: one for one in made.stories}
    known = Shared.of(made.language).named.format(name=clean(reader)) if clean(reader) else ""
    values = dict(zip(GAPS, (known, row.address, LINKS.unsubscribe_url("key")), strict=True))
    alone = chosen_edition(made, mail(name), plan)
    slow_message = whole_message(alone, newsletter, values, brief=[by_id[one] for one in plan.named])
    slow = {part.get_content_type(): part.get_content() for part in slow_message.iter_parts()}
    got = parts_of(fast.compose(row))
    assert got["subject"] == alone.subject
    assert squeezed(got["text/plain"]) == squeezed(slow["text/plain"])
    assert shape(got["text/html"]) == shape(slow["text/html"])
    assert len(comments(got["text/html"])) == len(comments(slow["text/html"])) > 0
    return plan


choices = st.sampled_from(["latin", "arabic", "counted"]).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(st.sampled_from(names_of(name)), min_size=1, unique=True).map(tuple))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choices, st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)))
def test_any_choice_in_any_order_is_the_same_both_ways(choice, reader):
    """For any sections in any order, and any name, the joined message decodes to the message rendered for this reader alone."""
    name, names = choice
    assert_as_rendered_alone(name, names, reader=reader)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choices, st.integers(0, 40_000))
def test_any_budget_is_kept_both_ways(choice, budget):
    """Whatever has to be shortened or only named is what the reference shows and names."""
    name, names = choice
    assert_as_rendered_alone(name, names, budget)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_choices_cover_both_encodings(encoding):
    """The editions compared here have parts in either encoding."""
    assert any(part.encoding == encoding for rendered in map(mail, CASES) for part in rendered.parts)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_words_of_an_article_can_be_cut(words):
    """Titles and sections may say anything, also what looks like a mark: they are not looked at while a page is cut."""
    made = edition([story(1, words, words, section=f"A{words}"), story(2, words, words, section="B")])
    rendered = RENDERER.render(made, LETTER)
    assert rendered.stock is not None, rendered.uncut
    row = replace(ROW, choice=("B",))
    text = parts_of(Composer(rendered, LETTER, LINKS).compose(row))["text/plain"]
    assert "https://coast.example.org/2" in text
    assert "https://coast.example.org/1" not in text


def test_all_sections_in_their_own_order_are_the_text_for_everybody():
    """Somebody who chose everything reads what everybody reads, line by line, blank lines too."""
    row = replace(ROW, choice=tuple(names_of("latin")))
    fast = composer("latin")
    assert parts_of(fast.compose(row))["text/plain"] == parts_of(fast.compose(ROW))["text/plain"]


def test_nothing_of_another_section_is_left():
    """Subject, preheader, contents, headings and cards follow the choice."""
    got = parts_of(composer("latin").compose(replace(ROW, choice=("Kitchen",))))
    for one in stories():
        stands = one.section == "Kitchen"
        assert all((one.article.title in re.sub(r"\s+", " ", part)) <= stands for part in got.values()), (
            one.article.title
        )
    assert "Kitchen" in got["text/plain"]
    assert got["subject"].startswith("A loaf from last year\u2019s bread")


def test_a_reader_without_a_choice_costs_and_gets_what_he_did():
    """The common message does not know that there is a stock."""
    bare = replace(mail("latin"), stock=None)
    assert composer("latin").compose(ROW) == Composer(bare, LETTER, LINKS).compose(ROW)


@pytest.mark.parametrize("choice", [(), ("Elsewhere",), None])
def test_a_choice_of_nothing_is_the_whole_edition(choice):
    """Topics that name no section must not lead to an empty mail."""
    assert composer("latin").compose(replace(ROW, choice=choice)) == composer("latin").compose(ROW)


def test_the_same_row_gives_the_same_bytes_also_from_the_store():
    """What is frozen holds everything: a letter is made again from it, byte for byte."""
    again = Composer(load_rendered(dump_rendered(mail("latin"))), LETTER, LINKS)
    for names in permutations(names_of("latin"), 2):
        row = replace(ROW, choice=names)
        assert again.compose(row) == composer("latin").compose(row)


def test_the_fingerprint_covers_the_stock():
    """Two editions that differ only in what readers with topics get are two."""
    known = mail("latin")
    assert known.sha256 != RENDERER.render(replace(edition(), sections=edition().sections[::-1]), LETTER).sha256
    assert known.stock is not None
    assert known.sha256 != RENDERER.render(edition(subject="Nothing of the kind"), LETTER).sha256


# --- a budget of his own ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [*permutations(names_of("long"), 1), *permutations(names_of("long"), 2), tuple(names_of("long"))]
)
def test_no_choice_is_larger_than_the_budget(names):
    """Of sixty stories any choice stays below what Gmail clips, and every story is shown or named, or counted in "and N more"."""
    row = replace(ROW, choice=names)
    fast = composer("long")
    plan = fast.shown(row)
    assert plan is not None
    html = parts_of(fast.compose(row))["text/html"]
    assert len(html.encode()) <= LIMIT
    assert sum(len(piece) for piece in fast.pieces(row)) < LIMIT + 50_000
    wanted = sum(len(section.stories) for section in CASES["long"][0].sections if section.name in names)
    assert plan.total == len(plan.shown) + len(plan.named) == wanted


def test_a_choice_keeps_whole_summaries_that_the_edition_for_all_lost():
    """A budget of his own: what had to be shortened for everybody is in full for who chose less."""
    assert mail("long").shortened
    plan = composer("long").shown(replace(ROW, choice=("Found",)))
    assert plan is not None
    assert (plan.short, plan.named) == (False, ())


def test_summaries_shorten_before_stories_go():
    """With less room each choice first loses sentences, then the lowest-ranked stories, never the lead."""
    row = replace(ROW, choice=("Towns", "Sea"))
    seen, left = list[tuple[bool, int]](), 0
    for budget in range(70_000, 5_000, -2_000):
        plan = composer("long", budget).shown(row)
        assert plan is not None
        seen.append((plan.short, len(plan.named)))
        assert plan.lead == plan.shown[0]
        left = plan.total - 1
    assert seen == sorted(seen)
    assert (True, 0) in seen
    assert seen[-1] == (True, left)


@pytest.mark.parametrize("budget", [0, 25_000, 50_000, 75_000])
def test_long_choices_are_the_same_both_ways(budget):
    """Many named stories, counted and listed as the reference lists them."""
    assert_as_rendered_alone("long", ("Kitchen", "Towns", "Sea"), budget)


# --- subject and preheader --------------------------------------------------------------------------------------------


def subject_for(case: tuple[Edition, Newsletter], *names: str) -> str:
    """Give the subject of a choice."""
    rendered = RENDERER.render(*case)
    return parts_of(Composer(rendered, case[1], LINKS).compose(replace(ROW, choice=names)))["subject"]


def test_a_subject_that_names_no_story_is_everybodys():
    """What the editor wrote stands above every choice."""
    assert subject_for((edition(subject="Frost and long reads"), LETTER), "Kitchen") == "Frost and long reads"


def test_a_subject_of_titles_is_made_of_the_readers_own():
    """It never names a story that the reader does not get, and ends with the number: no two editions have the same."""
    assert (
        subject_for((edition(), LETTER), "Towns", "Sea")
        == "How a city of brick soaked up its rain (The Harbour Weekly 42)"
    )


def test_a_subject_that_is_cut_names_its_story_too():
    """The beginning of a title is enough."""
    cut = "The Harbour Weekly: The lighthouse that learned…"
    assert subject_for((edition(subject=cut), LETTER), "Kitchen").startswith("A loaf")


def test_a_configured_subject_is_filled_with_the_readers_own():
    """{lead} and {count} are of the choice; {title} and {number} of the newsletter."""
    own = replace(LETTER, subject="{count} from {title} {number}: {lead}")
    made = edition(subject="9 from The Harbour Weekly 42: The lighthouse that learned to listen")
    assert (
        subject_for((made, own), "Kitchen") == "2 from The Harbour Weekly 42: A loaf from last year\u2019s bread (42)"
    )


def test_a_subject_of_a_choice_fits_an_inbox():
    """At most 78 characters, whatever the title."""
    made = edition([story(1, "word " * 60, "One.", section="A"), story(2, "x" * 300, "Two.", section="B")])
    for name in ("A", "B"):
        assert 10 <= len(subject_for((replace(made, subject="word " * 12), LETTER), name)) <= 78


def test_the_preheader_is_of_the_readers_lead_unless_an_editor_wrote_it():
    """How his own lead story begins; the words of an editor stay."""
    page = parts_of(composer("latin").compose(replace(ROW, choice=("Kitchen",))))["text/html"]
    assert f'">{compose_preheader([stories()[5]])}' in page
    written = RENDERER.render(edition(preheader="By hand"), LETTER)
    page = parts_of(Composer(written, LETTER, LINKS).compose(replace(ROW, choice=("Kitchen",))))["text/html"]
    assert ">By hand" in page


# --- what cannot be cut -----------------------------------------------------------------------------------------------


def test_one_section_has_no_stock():
    """Where there is nothing to choose nothing is made."""
    made = edition([one for one in stories() if one.section == "Sea"])
    rendered = RENDERER.render(made, LETTER)
    assert (rendered.stock, rendered.uncut) == (None, "")


def test_a_section_without_stories_is_no_choice():
    """It has no heading either."""
    made = edition()
    rendered = RENDERER.render(replace(made, sections=(Section(name="Empty", stories=()), *made.sections)), LETTER)
    assert rendered.stock is not None
    assert list(rendered.stock.sections) == names_of("latin")


def test_two_sections_of_one_name_cannot_be_told_apart():
    """Nobody knows which one a reader means, so that everybody gets both."""
    twice = edition().sections
    rendered = RENDERER.render(edition([*twice[0].stories, *twice[1].stories]), LETTER)
    assert rendered.stock is not None
    same = tuple(replace(section, name="Same") for section in twice)
    assert "the same name" in RENDERER.render(replace(edition(), sections=same), LETTER).uncut


@pytest.mark.parametrize("names", [("Sea",), ("Towns", "Sea"), ("Kitchen", "Towns", "Sea")])
def test_templates_that_repeat_the_heading_of_the_lead_are_cut_with_it(tmp_path, names):
    """As those did that shipped before: below the lead the name of its section stands once more, in each choice where more of it follows."""
    folder = own_theme(tmp_path, edition__html__j2=(" and section.name != said.heading", ""))
    made = edition()
    rendered = EditionRenderer(folder).render(made, LETTER)
    assert rendered.stock is not None, rendered.uncut
    assert [stencil.headed for stencil in rendered.stock.stencils] == [False, True]
    fast = Composer(rendered, LETTER, LINKS)
    row = replace(ROW, choice=names)
    plan = fast.shown(row)
    assert plan is not None
    values = dict(
        zip(GAPS, (Shared.of("en").named.format(name="Ana"), row.address, LINKS.unsubscribe_url("key")), strict=True)
    )
    slow = whole_message(chosen_edition(made, rendered, plan), LETTER, values, folder)
    html = parts_of(fast.compose(row))["text/html"]
    assert shape(html) == shape(
        next(one for one in slow.iter_parts() if one.get_content_subtype() == "html").get_content()
    )
    follows = len(rendered.stock.sections[names[0]]) > 1
    assert len(re.findall(rf"<h2[^>]*>{names[0]}</h2>", html)) == 1 + follows


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("edition.html.j2", "{{ page.marks.stories }}", "", "closed where it is not open"),
        ("edition.html.j2", "{{ page.marks.brief.opens }}", "", "closed where it is not open"),
        ("edition.txt.j2", "{{ title.closes -}}", "", "closed where it is not open"),
        ("edition.html.j2", "{{ set.card(story) }}", "{{ loop.index }}{{ set.card(story) }}", "between two stories"),
        (
            "edition.html.j2",
            "{{ set.lead(page.lead) }}",
            "{{ set.lead(page.lead) }}{{ page.sections|length }}",
            "before it",
        ),
    ],
)
def test_templates_that_cannot_be_cut_say_so_and_everybody_gets_everything(tmp_path, name, old, new, said):
    """Somebody's own templates may not mark what is cut, or set stories by their neighbours: the mail goes out whole, and the reason is told."""
    folder = own_theme(tmp_path, **{name.replace(".", "__"): (old, new)})
    rendered = EditionRenderer(folder).render(edition(), LETTER)
    assert rendered.stock is None
    assert said in rendered.uncut
    row = replace(ROW, choice=("Kitchen",))
    assert Composer(rendered, LETTER, LINKS).compose(row) == Composer(rendered, LETTER, LINKS).compose(ROW)


# --- signatures -------------------------------------------------------------------------------------------------------


def test_a_choice_is_signed_as_the_obvious_way_signs_it():
    """The seal, which knows what readers share, comes to the signature over the whole message, for every subject and order."""
    signer = Signer([key_of(new_key(2048), "s1")])
    fast, plain = composer("latin", signer=signer), composer("latin")
    for names in permutations(names_of("latin"), 2):
        row = replace(ROW, choice=names, name="Ann\tLee  .Ж  ")
        message = plain.compose(row)
        assert fast.compose(row) == signer.fields(message, "weekly@news.example.org", NOW) + message


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", [None, ("Kitchen", "Sea")])
@pytest.mark.parametrize("name", ["A" * 200, "Ann Lee " * 25, "李" * 200, "\u05d0\u0301" * 100, 'Lee, "Ann" ' * 18])
@pytest.mark.parametrize(
    ("address", "wire"),
    [("post@gärten.example", "post@xn--grten-gra.example"), ("jürgen@gärten.example", "jürgen@xn--grten-gra.example")],
)
def test_long_names_and_foreign_addresses_are_folded_right(choice, name, address, wire):
    """A name of 200 characters comes back whole, the domain goes out in A-labels, and only an address that needs SMTPUTF8 is not ASCII."""
    message = composer("latin").compose(replace(ROW, choice=choice, name=name, address=address))
    head = message.partition(b"\r\n\r\n")[0]
    lines = head.split(b"\r\n")
    assert all(len(line) <= 78 or line.startswith((b" <mailto:", b"List-Unsubscribe:")) for line in lines)
    assert all(line.isascii() or wire.encode() in line for line in lines)
    to = re.search(r"^To: (.*?)\s*<(.*)>\r?$", head.decode().replace("\r\n ", " "), re.MULTILINE)
    assert to is not None
    assert to[2].rstrip("\r") == wire
    assert str(make_header(decode_header(to[1].strip('"').replace('\\"', '"')))) == clean(name)
