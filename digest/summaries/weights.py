"""The weights of the linear model of `digest.summaries.scoring`: plain numbers, as `benchmarks/summaries/train.py` prints them. Data only.

What they were learnt from, under which licences, and how they do on other articles: `docs/explanation/summaries.md`.
"""

from typing import NamedTuple


class Weight(NamedTuple):
    """Weights of one feature: alone, times the logarithm of the position, times the inverse position."""

    alone: float
    by_log: float = 0.0
    by_inverse: float = 0.0


class Weights(NamedTuple):
    """Those of every feature by its name, of a sentence's rank in some (as a share of all ranks, and among the first five), and of two squares."""

    features: dict[str, Weight]
    ranks: dict[str, tuple[float, float]]
    squared_length: float
    squared_centrality: float


SHARED = Weights(
    features={
        "inverse_position": Weight(0.3958),
        "first": Weight(-1.3237),
        "second": Weight(-0.2148),
        "third": Weight(-0.0178),
        "relative_position": Weight(-0.2334),
        "log_position": Weight(-0.2772),
        "opens_paragraph": Weight(-0.0280),
        "inverse_paragraph": Weight(0.1384),
        "length": Weight(0.7887, -0.1296, 0.0261),
        "short": Weight(-0.3213),
        "long": Weight(0.0295),
        "title_cosine": Weight(0.5374, 0.9835, 1.4398),
        "title_recall": Weight(0.4529, 0.2950, -0.3655),
        "centrality": Weight(0.0729, -0.0751, -0.2990),
        "mean_frequency": Weight(0.3100, 0.0558, 0.3322),
        "forward": Weight(0.4473, -0.1317, -0.3637),
        "backward": Weight(-0.1448),
        "lead_cosine": Weight(0.3672),
        "keywords": Weight(0.0101, 0.2280, 0.5400),
        "names": Weight(-0.0067, 0.0329, 0.5009),
        "name_frequency": Weight(-0.2745, 0.1184, 0.1835),
        "numbers": Weight(0.1720, -0.0388, -0.2031),
        "quoted": Weight(-0.3546, 0.1072, 0.0553),
        "opens_quoted": Weight(-0.4095, 0.0506, 0.6072),
        "opens_pronoun": Weight(0.0567, -0.0256, -0.3023),
        "opens_connective": Weight(0.0636, 0.0128, -0.6348),
        "question": Weight(-0.3899),
        "first_person": Weight(-0.3934),
        "content": Weight(-0.0120),
        "colon": Weight(-0.1186),
        "novelty": Weight(0.6541, -0.3453, -0.1165),
        "first_paragraph": Weight(0.0455),
        "medium_length": Weight(0.0307),
    },
    ranks={"centrality": (-0.2281, -0.1470), "keywords": (0.0634, 0.0235), "forward": (-0.2028, 0.0805)},
    squared_length=-0.2804,
    squared_centrality=-0.7595,
)
"""Learnt from English, French and Vietnamese news, which count alike; for every language that has none of its own."""

FRENCH = Weights(
    features={
        "inverse_position": Weight(0.4593),
        "first": Weight(-1.8356),
        "second": Weight(-0.3348),
        "third": Weight(-0.0345),
        "relative_position": Weight(-0.0166),
        "log_position": Weight(0.0892),
        "opens_paragraph": Weight(0.0000),
        "inverse_paragraph": Weight(-0.0000),
        "length": Weight(0.7320, 0.0998, 0.3812),
        "short": Weight(-0.1513),
        "long": Weight(0.0546),
        "title_cosine": Weight(-0.3723, 1.1802, 0.5404),
        "title_recall": Weight(0.4190, 0.0984, 0.6400),
        "centrality": Weight(4.1048, -1.3697, 0.2770),
        "mean_frequency": Weight(0.3160, 0.0055, -0.1862),
        "forward": Weight(0.9237, -0.2776, -3.5528),
        "backward": Weight(-0.2503),
        "lead_cosine": Weight(0.0345),
        "keywords": Weight(0.3798, -0.0382, -0.4474),
        "names": Weight(0.3460, -0.0808, 0.0040),
        "name_frequency": Weight(-0.2680, 0.0582, 0.1093),
        "numbers": Weight(0.1762, -0.0654, -0.0949),
        "quoted": Weight(-0.4462, 0.0064, 0.2462),
        "opens_quoted": Weight(-0.5423, 0.1900, 0.6690),
        "opens_pronoun": Weight(0.0351, -0.0684, -0.1435),
        "opens_connective": Weight(0.2800, -0.1055, -0.9741),
        "question": Weight(-0.0873),
        "first_person": Weight(-0.4726),
        "content": Weight(-0.8493),
        "colon": Weight(-0.1770),
        "novelty": Weight(1.1548, -0.5332, 0.9576),
        "first_paragraph": Weight(-0.0000),
        "medium_length": Weight(0.0546),
    },
    ranks={"centrality": (-0.0547, -0.0928), "keywords": (-0.0936, -0.0141), "forward": (-0.2138, 0.0697)},
    squared_length=-0.4193,
    squared_centrality=-3.2157,
)
"""Learnt from French news alone. Nothing of paragraphs: those texts had none."""

VIETNAMESE = Weights(
    features={
        "inverse_position": Weight(1.2374),
        "first": Weight(-1.0191),
        "second": Weight(-0.2359),
        "third": Weight(0.0228),
        "relative_position": Weight(-0.4457),
        "log_position": Weight(-0.2424),
        "opens_paragraph": Weight(0.0000),
        "inverse_paragraph": Weight(-0.0000),
        "length": Weight(0.4739, -0.0851, 0.1402),
        "short": Weight(-0.0953),
        "long": Weight(0.1382),
        "title_cosine": Weight(1.3947, 0.6648, -0.3526),
        "title_recall": Weight(1.7971, 0.0204, -0.1580),
        "centrality": Weight(1.0179, 0.2415, -0.1968),
        "mean_frequency": Weight(-0.3507, 0.2344, 0.7644),
        "forward": Weight(0.2146, -0.1334, -0.4064),
        "backward": Weight(-0.3008),
        "lead_cosine": Weight(0.9834),
        "keywords": Weight(-0.1370, 0.1325, 0.2935),
        "names": Weight(-0.0198, 0.0371, 0.2219),
        "name_frequency": Weight(-0.0046, 0.0020, -0.0318),
        "numbers": Weight(0.0148, -0.0031, -0.1278),
        "quoted": Weight(-0.0440, -0.0022, 0.2939),
        "opens_quoted": Weight(0.2302, -0.0922, -0.5126),
        "opens_pronoun": Weight(0.5690, -0.2432, -0.9984),
        "opens_connective": Weight(-0.9447, 0.3279, 1.5170),
        "question": Weight(-0.1010),
        "first_person": Weight(-0.5611),
        "content": Weight(-0.0780),
        "colon": Weight(-0.2242),
        "novelty": Weight(0.4495, -0.1089, -0.3195),
        "first_paragraph": Weight(-0.0000),
        "medium_length": Weight(-0.0085),
    },
    ranks={"centrality": (-0.1612, -0.0266), "keywords": (0.0145, -0.0829), "forward": (-0.1500, 0.0160)},
    squared_length=-0.3245,
    squared_centrality=-0.8866,
)
"""Learnt from Vietnamese news alone: the title says more there, and the first sentences less. Nothing of paragraphs: those texts had none."""

BY_LANGUAGE = {"fr": FRENCH, "vi": VIETNAMESE}
LEARNT_FROM = frozenset(("en", "fr", "vi"))
