"""A charge that leaves no room for its answer, and answers that are known by the title: what stands instead, and what stays."""

# ruff: noqa: RUF001  letters of many scripts are what these texts are about

from collections.abc import Sequence

from digest.summaries.candidates import Candidate
from digest.summaries.choice import balanced
from digest.summaries.honesty import Flag
from digest.summaries.printable import Printable
from digest.summaries.values import budget_of
from tests.unit.summaries.test_sides import TOWN, _candidates, _chosen

LONG = (
    "Police in Leeds arrested the baker Ann Roe over the fire at the old mill by the river, which had stood there for two "
    "hundred years and had been the pride of the town, of its mayor and of its school, in spring."
)
NEWS = (
    "Heavy rain flooded the centre of Leeds on Tuesday morning, two hospitals were without power for six hours, and the "
    "council opened three schools as shelters for all who could not return to their homes."
)
SHORT = "The baker Ann Roe was arrested at the old mill by the river."
ANSWER = "Roe denies having lit the fire at the old mill and says that she was at home with her sister until the early morning."


def _balanced(texts: Sequence[str], scores: Sequence[float], title: str = "") -> list[str]:
    """Give what stands in the end where the first of the texts was chosen alone."""
    every = _candidates(texts, scores)
    return [one.sentence.text for one in balanced((every[0],), Printable(every), budget_of(3, 65, "en"), title=title)]


def _unprintable(every: list[Candidate], at: int) -> list[Candidate]:
    """Take one of them for a naked quotation."""
    every[at].judgement.flags = frozenset((Flag.NAKED,))
    return every


def test_a_long_charge_gives_way_to_a_short_one():
    """The shorter charge stands with the answer for which the longer one left no room."""
    assert _balanced([LONG, SHORT, ANSWER], [2.0, 2.2, -1.0]) == [SHORT, ANSWER]


def test_a_long_charge_stays_where_the_short_one_is_poor():
    """What is worth a small part of it takes no charge's place, nor does anything where nobody answers."""
    assert _balanced([LONG, SHORT, ANSWER], [6.0, 1.0, 0.0]) == [LONG]
    assert _balanced([LONG, NEWS, SHORT, ANSWER], [2.0, 2.2, 1.2, -1.0]) == [LONG]
    assert _balanced([LONG, SHORT, TOWN[1]], [2.0, 2.2, -9.0]) == [LONG]


def test_a_charge_gives_way_to_plain_news():
    """Where the title tells of no charge, what is as good without one stands instead; where it does, or where there is none, the charge is the news."""
    texts, scores = [LONG, TOWN[0], ANSWER], [2.0, 2.2, -9.0]
    assert LONG not in _balanced(texts, scores, "A day in Leeds")
    assert _balanced(texts, scores, "Baker arrested in Leeds") == [LONG]
    assert _balanced(texts, scores) == [LONG]


def test_what_is_hardly_worth_it_takes_no_place():
    """Plain news that is worth much less leaves the charge where it is."""
    assert _balanced([LONG, TOWN[0], ANSWER], [2.0, 1.0, -9.0], "A day in Leeds") == [LONG]


def test_an_answer_that_may_not_be_printed_is_one():
    """A naked quotation is no sentence of a summary, but shows that there is an answer: the charge gives way. Without it, it stays."""
    charge = "Ann Roe was arrested over the fire at the mill of Leeds."
    news = "The mill of Leeds burned for six hours on Tuesday night."
    every = _unprintable(_candidates([charge, news, ANSWER], [2.0, 2.2, -9.0]), 2)
    alone = (every[0],)
    title = "A night in Leeds"
    assert balanced(alone, Printable(every), budget_of(3, 14, "en"), title=title) == (every[1],)
    assert balanced(alone, Printable(every[:2]), budget_of(3, 14, "en"), title=title) == alone


def test_a_charge_alone_stays():
    """Where nothing else may be printed, the charge does not give way to nothing."""
    every = _unprintable(_candidates([LONG, ANSWER], [2.0, -9.0]), 1)
    assert balanced((every[0],), Printable(every), budget_of(3, 65, "en"), title="A day") == (every[0],)


def test_the_silence_of_an_office_is_not_that_of_the_accused():
    """The tax office answers nothing for the firm that is accused; where the office itself is, its silence does."""
    firm = "The shipping firm Acme is accused of hiding its profits in Leeds."
    office = "The Revenue Service accused in court of hiding profits has no head."
    silence = "The Revenue Service declined to comment on the profits of the firm."
    assert silence not in _chosen([firm, *TOWN, silence])
    assert silence in _chosen([office, *TOWN, silence])


def test_what_was_always_denied_is_what_the_article_is_about():
    """What a former head "always rejected" answers a charge far above, which names him otherwise; a single denial far below may be of anything."""
    charge = "Des témoins ont confirmé la thèse de versements illicites."
    town = [
        "La pluie a inondé le centre de Lyon mardi matin.",
        "Deux hôpitaux sont restés sans courant pendant six heures.",
        "La mairie a ouvert trois écoles pour la nuit.",
    ]
    always = "L’ancien chef du parti a toujours rejeté ces mises en cause."
    once = "L’ancien chef du parti a rejeté ces mises en cause."
    veteran = "Un ancien maire a toujours rejeté ces mises en cause."
    assert always in _chosen([charge, *town, always], "fr")
    assert once not in _chosen([charge, *town, once], "fr")
    assert veteran not in _chosen([charge, *town, veteran], "fr")


def test_two_names_of_the_title_say_to_which_charge_an_answer_is():
    """Where the title charges, an assurance that has two of its names, in whatever case, is to that; one name is not enough, nor a title without a charge, nor a denial of whatever."""
    charge = "Agencja podaje, że decyzja wynika z wygórowanych żądań."
    town = ["Deszcz zalał centrum Gdyni we wtorek rano.", "Dwa szpitale były bez prądu przez sześć godzin."]
    both = "Prezydent zapewnił, że Austria oferuje Belgii bardzo uczciwe porozumienie."
    single = "Prezydent zapewnił, że Austria oferuje Francji bardzo uczciwe porozumienie."
    accusing, plain = "Belgi żądania wygórowane, mówi Austria", "Belgi rozmawia, a Austria czeka"
    assert both in _chosen([charge, *town, both], "pl", title=accusing)
    assert single not in _chosen([charge, *town, single], "pl", title=accusing)
    assert both not in _chosen([charge, *town, both], "pl", title=plain)
    denial = "Prezydent zaprzeczył, że Austria oferuje Belgii uczciwe porozumienie."
    assert denial not in _chosen([charge, *town, denial], "pl", title=accusing)
