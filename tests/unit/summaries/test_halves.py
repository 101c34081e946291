"""Sentences that the next one turns over with a "but", or sets right."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.body import Sentence
from digest.summaries.candidates import candidates
from digest.summaries.choice import choose
from digest.summaries.halves import turned_over
from digest.summaries.honesty import judge
from digest.summaries.trims import Trimmed, trim_connective


def _sentences(texts: Sequence[str], language: str) -> list[Sentence]:
    return [
        Sentence(trimmed=trim_connective(text, language), paragraph=at, opens_paragraph=True)
        for at, text in enumerate(texts)
    ]


def _turned(texts: Sequence[str], language: str) -> set[int]:
    turned = turned_over(_sentences(texts, language), language)
    return {at for at in range(len(texts)) if turned[at]}


TURNED = [
    ("en", "The visit was supposed to take place in early March.", "But the visit was put off for a month."),
    ("en", "For years, the mill was safe.", "Now, its roof is falling in."),
    ("en", "On paper, the rule is clear.", "In practice, nobody keeps to it."),
    ("en", "The bridge used to be free.", "However, drivers pay three pounds now."),
    ("en", "The bridge is free.", "But the ferry is not."),
    ("en", "Nothing surprises the old mayor any more.", "Well, almost nothing does."),
    ("en", "The rule is clear to everybody.", "“But nobody keeps to it,” said the mayor."),
    ("en", "In 1910, the trees arrived in Leeds.", "These trees, however, were diseased and were burnt."),
    ("de", "Der Turm ist 80 Meter hoch.", "Betreten darf man ihn allerdings erst im Mai."),
    ("fr", "Le pont est ouvert.", "Il sera toutefois fermé dès lundi."),
    ("ru", "Мост открыт.", "Он, однако, закроется в мае."),
    ("ja", "橋は無料だ。", "しかし、来年から有料になる。"),
    ("zh", "大桥免费。", "但是明年要收费。"),
    ("de", "Die Kritik am Plan ist gering.", "Aber das heißt nicht, dass es keine gibt."),
    ("fr", "Le plan est simple.", "Mais il coûte cher."),
    ("es", "Las críticas son pocas.", "Pero eso no implica que no las haya."),
    ("vi", "Hai tù nhân trốn khỏi trại.", "Tuy nhiên, hai ngày sau họ bị bắt."),
    ("de", "Die Regel wirkt auf den ersten Blick klar.", "Aber nur für Laien gilt das nicht."),
    ("de", "Eigentlich sollen die Netze Tauben fernhalten.", "Doch viele Tauben fliegen durch Löcher hinein."),
    ("de", "Das Haus war jahrelang leer.", "Doch die Stadt hat es verkauft."),
    ("fr", "La France devait interdire ce produit en 2023.", "Mais le gouvernement a reculé."),
    ("fr", "Sur le papier, le plan est simple.", "Pourtant, personne ne le suit."),
    ("es", "En teoría, la ley vale para todos.", "Sin embargo, nadie la cumple."),
    ("es", "Durante años el puente fue gratis.", "Pero ahora hay que pagar."),
    ("pt", "Em tese, a lei vale para todos.", "Mas ninguém a cumpre."),
    ("it", "Sulla carta il piano è semplice.", "Però nessuno lo segue."),
    ("nl", "Op papier is het plan eenvoudig.", "Maar niemand volgt het."),
    ("pl", "W teorii plan jest prosty.", "Jednak nikt go nie stosuje."),
    ("ru", "На бумаге план прост.", "Но никто его не выполняет."),
    ("tr", "Kâğıt üzerinde plan basit.", "Ancak kimse uymuyor."),
    ("vi", "Nhiều năm trước, cây cầu này miễn phí.", "Nhưng nay đã khác."),
]


@pytest.mark.parametrize(("language", "half", "turn"), TURNED)
def test_the_half_that_is_turned_over(language, half, turn):
    """What the next sentence turns over is marked, be its "but" cut or not; behind what seemed or used to be so, "now" is a turn, too."""
    assert _turned([half, turn], language) == {0}


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["The visit was supposed to take place in March.", "The visit was put off."]),
        ("en", ["The bridge is free.", "Now, the ferry is free, too."]),
        ("en", ["The bridge is free.", "Butter is dear."]),
        (
            "en",
            [
                "The bridge is free.",
                "The council of Leeds has promised that nothing will change, however, many doubt it.",
            ],
        ),
        ("en", ["The bridge is free.", "The ferry is not.", "The mill stands."]),
        ("en", ["On paper it is a town, but nobody lives there.", "But the mill still stands."]),
        ("de", ["Eigentlich sollen die Netze Tauben fernhalten.", "Die Stadt zahlt dafür."]),
        ("de", ["Das Haus war jahrelang leer, doch die Stadt hat es verkauft.", "Doch der Käufer ging."]),
        ("fr", ["Le plan est simple.", "Il coûte cher, mais il plaît."]),
        ("cs", ["Na papíře je plán jednoduchý.", "Ale nikdo ho nedodržuje."]),
        ("en", ["For years, the mill was safe."]),
        ("en", []),
    ],
)
def test_what_is_not_turned_over(language, texts):
    """A "now" is no turn without a word for what used to be so, nor is a sentence turned over that has its own "but"."""
    assert _turned(texts, language) == set()


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["The think tank is highly regarded.", "Critics say that its plans harm refugees."]),
        ("en", ["Supporters say the road will bring work.", "Opponents fear for the wood."]),
        ("de", ["Der Verein ist international hoch angesehen.", "Kritik gibt es an seinen Lagern."]),
        ("fr", ["Selon ses partisans, la loi protège les forêts.", "Ses détracteurs la jugent inutile."]),
        ("es", ["Los partidarios hablan de progreso.", "Los críticos temen por el bosque."]),
        ("it", ["I sostenitori parlano di progresso.", "I critici temono per il bosco."]),
        ("pl", ["Zwolennicy mówią o postępie.", "Krytycy boją się o las."]),
    ],
)
def test_praise_is_half(language, texts):
    """What friends say of something is half of it where the next sentence opens with what others say."""
    assert _turned(texts, language) == {0}


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["The think tank is highly regarded.", "It has many critics."]),
        ("en", ["The road is twelve miles long.", "Critics say that it harms the wood."]),
        (
            "en",
            ["The think tank is highly regarded.", "It was founded in 1993.", "Critics say that it harms refugees."],
        ),
        ("de", ["Der Verein ist hoch angesehen.", "Kritikpunkte nannte niemand."]),
        ("cs", ["Spolek je vážený.", "Kritici mluví o táborech."]),
    ],
)
def test_what_is_no_praise_with_critics(language, texts):
    """The critics must open the very next sentence, and what stands before them must praise."""
    assert _turned(texts, language) == set()


@pytest.mark.parametrize(
    ("language", "text", "following"),
    [
        (
            "it",
            "Gli aerei hanno volato nell'area artica.",
            "È importante sottolineare però che erano in spazi internazionali.",
        ),
        ("it", "Il porto resta chiuso.", "Va però detto che la nave era vuota."),
        ("fr", "L'eau du lac est brune.", "Il faut toutefois préciser qu'elle est potable."),
        ("es", "El puente tiene grietas.", "Cabe aclarar que no hay peligro."),
        ("en", "The planes flew near the coast.", "It should be noted, however, that they kept outside its airspace."),
        ("de", "Die Zahl der Fälle stieg.", "Allerdings muss man wissen, dass mehr getestet wird."),
        ("pl", "Liczba chorych wzrosła.", "Należy jednak pamiętać, że częściej ich badano."),
    ],
)
def test_what_the_writer_sets_right(language, text, following):
    """Where the writer himself warns of what a sentence might make believe, that is half of the news; a plain addition is none."""
    assert _turned([text, following], language) == {0}
    assert _turned([following, text], language) == set()


@pytest.mark.parametrize(
    ("language", "following"),
    [
        ("en", "It should be noted that they flew low."),
        ("it", "È importante sottolineare che erano quattro."),
        ("es", "Cabe destacar que volaban bajo."),
    ],
)
def test_what_the_writer_merely_adds(language, following):
    """That something "should be noted" alone stresses what was said, and turns nothing over."""
    assert _turned(["Heavy rain fell in Leeds.", following], language) == set()


PLAIN = [
    "Two hospitals of Leeds were without power for six hours.",
    "Trains to York stopped because the tracks were under water.",
    "The council opened three schools as shelters for the night.",
]
HALF = "The state visit of the king to Leeds was supposed to take place in early March."
TURN = "But the visit was put off because of the flood that came down the river."


def _chosen(texts: Sequence[str], scores: Sequence[float]) -> list[str]:
    sentences = _sentences(texts, "en")
    vectors = [dict.fromkeys(sorted({w for w in text.lower().split() if len(w) > 4}), 0.3) for text in texts]
    every = candidates(sentences, [judge(one.text, "en") for one in sentences], scores, vectors, language="en")
    return [one.sentence.text for one in choose(every, sentences=3, words=65)]


def test_both_halves_or_neither():
    """Where it is no better than others, the half goes; where it is far the best, its turn comes with it."""
    texts = [HALF, TURN, *PLAIN]
    assert _sentences([TURN], "en")[0].text not in _chosen(texts, [1.0, -2.0, 1.0, 1.0, 1.0])
    assert HALF not in _chosen(texts, [1.0, -2.0, 1.0, 1.0, 1.0])
    assert HALF in _chosen([HALF, *PLAIN], [1.0, 1.0, 0.9, 0.9])
    found = _chosen(texts, [2.0, 1.9, 1.0, 0.9, 0.8])
    assert found[:2] == [HALF, _sentences([TURN], "en")[0].text]


def test_a_turn_comes_in_though_it_is_worth_little():
    """The sentence that turns over one of the best is tried with it, though eight others are worth more; a plain sentence brings nobody in."""
    others = [
        f"The council of {town} paid for the wall." for town in ("York", "Hull", "Ripon", "Selby", "Whitby", "Bath")
    ]
    texts = [HALF, TURN, *others, *PLAIN]
    scores = [3.0, -2.0, *[0.0] * 9]
    turn = _sentences([TURN], "en")[0].text
    assert _chosen(texts, scores)[:2] == [HALF, turn]
    assert turn not in _chosen([HALF, turn, *others, *PLAIN], scores)


@given(st.lists(st.sampled_from([HALF, TURN, *PLAIN]), max_size=8))
def test_marks_are_places_before_others(texts):
    """Only a sentence that has one behind it can be turned over, and every mark is right behind by its own words."""
    found = _turned(texts, "en")
    assert found == {at for at, (_, following) in enumerate(pairwise(texts)) if following == TURN}


def test_a_trimmed_but_is_still_seen():
    """The "But" that was cut from a plain main clause is found in what was cut."""
    assert trim_connective(TURN, "en") == Trimmed(TURN[4:].capitalize(), "But ", raised=True)
    assert _turned([HALF, TURN], "en") == {0}
