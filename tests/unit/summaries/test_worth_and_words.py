"""What a sentence is worth, how words are told and counted in many scripts, whom a sentence takes for known, and how it opens."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.body import Sentence
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.definites import speaks_of_the_unnamed
from digest.summaries.honesty import LEANING, Flag, Judgement, judge
from digest.summaries.openings import leans, points_at_something, points_back
from digest.summaries.people import NOBODY, READ_IN, Named, people
from digest.summaries.trims import Trimmed
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import names_somebody, shows_a_name, word_count, words_of

PLAIN = "The council of Leeds opened four new schools beside the river on Monday."


def judged(flags: frozenset[Flag]) -> Judgement:
    """Give the judgement of a plain sentence, as if it had been found to have these flags."""
    judgement = judge(PLAIN, "en")
    judgement.flags = flags
    return judgement


def made(*flags: frozenset[Flag], scores: list[float] | None = None, joined: bool = False) -> list[Candidate]:
    """Give candidates of one plain sentence that differ in their flags alone."""
    trimmed = Trimmed(text=PLAIN)
    sentences = [Sentence(trimmed=trimmed, paragraph=0, opens_paragraph=True, joined=joined) for _ in flags]
    judgements = [judged(one) for one in flags]
    return candidates(sentences, judgements, scores or [0.0] * len(flags), [{}] * len(flags))


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8))
def test_shares_of_plain_sentences_are_one_in_all(scores):
    """Without flags worth is a share of 1, greater for a higher score, and the same alone as in company."""
    found = made(*[frozenset[Flag]()] * len(scores), scores=scores)
    assert sum(one.worth for one in found) == pytest.approx(1)
    assert all(one.worth == one.alone for one in found)
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    assert [found[at].worth for at in order] == sorted(one.worth for one in found)


@given(st.frozensets(st.sampled_from(list(Flag))), st.sampled_from(list(Flag)))
def test_a_flag_never_makes_a_sentence_worth_more(flags, further):
    """Each further flag takes from the worth, in company and alone, and alone it is never worth more."""
    fewer, more = made(flags, flags | {further})
    assert more.worth <= fewer.worth * (1 + 1e-9)
    assert more.alone <= fewer.alone * (1 + 1e-9)
    assert 0 < more.alone <= more.worth


@pytest.mark.parametrize("flag", list(Flag))
def test_who_leans_is_worth_less_alone(flag):
    """What points back or ties on loses once more without the sentence before it; what is wrong by itself does not."""
    (one,) = made(frozenset({flag}))
    assert one.leans is (flag in LEANING)
    assert (one.alone < one.worth) is (flag in LEANING | {Flag.DEFINITE, Flag.POINTING})


def test_a_joined_sentence_is_worth_half():
    """Lines that had to be joined may not belong together."""
    (whole,), (joined,) = made(frozenset()), made(frozenset(), joined=True)
    assert joined.worth == pytest.approx(whole.worth / 2)


def test_no_sentences_make_no_candidates():
    """An empty text is no division by nothing, and who is named is nobody unless told."""
    assert candidates([], [], [], []) == []
    assert made(frozenset())[0].named == NOBODY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't re-open it", ["don't", "re-open", "it"]),
        ("L’État n’a rien dit", ["l’état", "n’a", "rien", "dit"]),
        ("- a -b- 'c'", ["a", "b", "c"]),
        ("мост в Казани", ["мост", "в", "казани"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("مَدْرَسَة جديدة", ["مَدْرَسَة", "جديدة"]),
        ("Tiếng Việt", ["tiếng", "việt"]),
        ("e\u0301te\u0301 2026", ["e\u0301te\u0301", "2026"]),
        ("…!? —", []),
    ],
)
def test_words_keep_what_belongs_to_them(text, words):
    """Hyphens and apostrophes inside, vowel signs and accents in two pieces are part of a word; signs around it are not."""
    assert words_of(text) == words


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_ascii_is_read_as_any_text(text):
    """The short way for ASCII gives the same words as the long one."""
    assert words_of(text) == words_of(f"{text} é")[:-1]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("one two  three\nfour", 4), ("мост открыт", 2), ("市長市長市長市長市", 5), ("市長市長市長市長市 in Leeds", 7), ("서울 시장", 2)],
)  # fmt: skip
def test_words_are_counted_as_readers_feel_them(text, count):
    """By spaces where they are written, by nine characters to five words where they are not, and both in a mixed text."""
    assert word_count(text) == pytest.approx(count)


@pytest.mark.parametrize(
    ("text", "shows", "names"),
    [
        ("the mayor of Leeds spoke", True, True),
        ("The mayor spoke", False, False),
        ("Anna Lee spoke", True, True),
        ("NATO spoke", True, True),
        ("the iPhone is out", False, False),
        ("мэр Казани сказал", True, True),
        ("Мэр сказал", False, False),
        ("in “Leeds” she spoke", True, True),
        ("市長が話した", False, True),
        ("قال المحافظ", False, True),
        ("", False, False),
    ],
)
def test_a_name_is_a_capital_inside(text, shows, names):
    """The first capital of a sentence says nothing; a script without capitals may name somebody but never shows it."""
    assert shows_a_name(text) is shows
    assert names_somebody(text) is names


@pytest.mark.parametrize(
    ("language", "first", "then", "strangers"),
    [
        ("fr", "La ministre Claire Dubois a parlé à Lyon.", "Dubois ne presse rien.", {"Dubois"}),
        ("es", "El alcalde Juan Pérez habló ayer.", "Nadie vio ayer con Pérez.", {"Pérez"}),
        ("nl", "Gisteren sprak Jan van Dijk.", "Het is klaar, vond Dijk.", {"Dijk"}),
        ("it", "Il sindaco Mario Rossi parla.", "Basta, dicono per Rossi.", {"Rossi"}),
        ("pt", "O prefeito Luís da Silva falou.", "Saiu ontem com Silva.", {"Silva"}),
        ("en", "John F. Kennedy spoke.", "Soon after, Kennedy’s brother left.", {"Kennedy"}),
        ("en", "Mary O'Neill spoke.", "O'Neill left.", {"O'Neill"}),
        ("en", "John Smith spoke.", "Then John Smith left.", set()),
        ("en", "John Smith spoke.", "the Smith house fell.", set()),
        ("en", "John Boughton spoke.", "Nobody wrote to Boughton.", {"Boughton"}),
        ("nl", "Gisteren sprak Jan van Dijk.", "Het is klaar, zei Dijk.", {"Dijk"}),
        ("it", "Il sindaco Mario Rossi parla.", "Basta, ha detto Rossi.", {"Rossi"}),
        ("en", "In Leeds it rained.", "Rain fell all over Leeds.", set()),
        ("en", "But Smith left.", "Nobody wrote to Smith.", set()),
        ("en", "On Monday John Smith spoke.", "Nobody wrote to Smith before Monday.", {"Smith"}),
        ("fr", "Dans Lyon il pleut.", "Il pleut sur Lyon.", set()),
        ("de", "Anna Schmidt sprach.", "Dann ging Schmidt.", set()),
    ],
)
def test_a_family_name_alone_needs_its_introduction(language, first, then, strangers):
    """With particles, initials and apostrophes, in every language whose capitals mean names; in German they mean nothing."""
    found = list(people([first, then], "", language))
    assert found[1].strangers == strangers
    assert found[0].introduces >= found[1].strangers
    assert language in READ_IN or found == [NOBODY, NOBODY]


def test_nobody_is_a_stranger_before_he_is_introduced():
    """Who is called by one name first, and in full later, is known by that name."""
    assert [one.strangers for one in people(["Smith left.", "John Smith spoke."], "", "en")] == [set(), set()]
    assert list(people(["John Smith spoke."], "", "en")) == [Named(frozenset({"Smith"}), frozenset())]


@pytest.mark.parametrize(
    ("language", "text", "back"),
    [
        ("en", "It is unclear who will pay.", False),
        ("en", "It is a long road.", True),
        ("en", "There are 1,100 of them.", True),
        ("en", "It turns out that Leeds won.", False),
        ("en", "It turns red.", True),
        ("en", "Those who voted won.", False),
        ("en", "Those voted.", True),
        ("en", "How it manages that, nobody knows.", True),
        ("en", "Nothing was said.", True),
        ("en", "Before finishing his round, the winner threw a ball.", True),
        ("fr", "Il y a trois ponts à Lyon.", False),
        ("fr", "Il mange.", True),
        ("fr", "Il y vivait depuis vingt ans.", True),
        ("fr", "Il y avait trois ponts à Lyon.", False),
        ("de", "Es gibt drei Brücken.", False),
        ("de", "Es geht um drei Brücken.", False),
        ("de", "Es brennt.", True),
        ("de", "Weil er schwieg, begann der Streit.", True),
        ("ru", "Ничто не помогло.", True),
    ],
)
def test_an_empty_pronoun_points_nowhere(language, text, back):
    """What follows decides whether "it", "es", "il" and "those" stand for something that was told before."""
    assert points_back(text, words_of(text), language, vocabulary(language)) is back


@pytest.mark.parametrize(
    ("language", "text", "unnamed"),
    [
        ("en", "The company said no.", True),
        ("en", "The company Norvik said no.", False),
        ("en", "The 12-year-old boy fell.", False),
        ("en", "The young woman fell.", True),
        ("en", "The river fell.", False),
        ("fr", "L'homme a fui.", True),
        ("fr", "La société Norvik a fui.", False),
        ("fr", "Le pont a fui.", False),
        ("es", "El hombre huyó.", True),
        ("es", "El hombre de Sevilla huyó.", False),
    ],
)
def test_the_company_wants_a_name(language, text, unnamed):
    """A definite noun for somebody is unnamed unless a name stands before the verb, in the languages that are read for it."""
    assert speaks_of_the_unnamed(text, words_of(text), language) is unnamed


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("The second, in Leeds, was longer.", True),
        ("The first was longer.", True),
        ("The first bridge was longer.", False),
        ("Nobody slept that night.", True),
        ("Hundreds of those in power left.", False),
        ("Hundreds of those bridges fell.", True),
    ],
)
def test_something_pointed_at_was_told_before(text, points):
    """Ordinals without a noun, "that night" and "those bridges" want the sentence before; "those in power" says who."""
    assert points_at_something(text, words_of(text), "en") is points


@pytest.mark.parametrize(
    ("text", "leaning"),
    [
        ("Because the poor live there.", True),
        ("Because the poor live there, the bus runs.", False),
        ("Because, the mayor said, it rains.", True),
        ("In addition, Leeds has a river.", True),
        ("Although Leeds lost, the cup stays.", False),
        ("But Leeds won.", True),
    ],
)
def test_half_a_sentence_leans(text, leaning):
    """A clause without its main clause leans on the sentence before, a whole sentence with one in front does not."""
    assert leans(text, words_of(text), "en", vocabulary("en")) is leaning
