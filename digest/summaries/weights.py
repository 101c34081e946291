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

VIETNAMESE = Weights(
    features={
        "inverse_position": Weight(0.6035),
        "first": Weight(-1.0138),
        "second": Weight(-0.1669),
        "third": Weight(0.0042),
        "relative_position": Weight(-0.8397),
        "log_position": Weight(-0.0568),
        "opens_paragraph": Weight(0.0000),
        "inverse_paragraph": Weight(0.0000),
        "length": Weight(0.1559, 0.0282, 0.2903),
        "short": Weight(-0.1869),
        "long": Weight(0.1859),
        "title_cosine": Weight(1.5898, 0.4329, -0.4601),
        "title_recall": Weight(1.6275, 0.1561, -0.0285),
        "centrality": Weight(0.7336, -0.1118, -0.3682),
        "mean_frequency": Weight(-0.2097, 0.1087, 0.4075),
        "forward": Weight(-0.0618, -0.0217, 0.4319),
        "backward": Weight(-0.2615),
        "lead_cosine": Weight(0.8570),
        "keywords": Weight(0.3099, 0.0523, -0.1049),
        "names": Weight(-0.0119, 0.0169, 0.1858),
        "name_frequency": Weight(-0.0341, 0.0477, 0.0047),
        "numbers": Weight(0.0129, -0.0138, -0.1305),
        "quoted": Weight(-0.0733, 0.1250, -0.0554),
        "opens_quoted": Weight(0.0771, -0.0771, 0.0294),
        "opens_pronoun": Weight(-0.1124, -0.0190, -0.0026),
        "opens_connective": Weight(0.1925, -0.0894, -0.2679),
        "question": Weight(-0.3351),
        "first_person": Weight(-0.3782),
        "content": Weight(0.0346),
        "colon": Weight(-0.1557),
        "novelty": Weight(0.2513, -0.2898, 0.1807),
        "first_paragraph": Weight(0.0000),
        "medium_length": Weight(-0.0446),
    },
    ranks={"centrality": (-0.0568, -0.1544), "keywords": (0.1171, -0.1180), "forward": (-0.2105, -0.0393)},
    squared_length=-0.2928,
    squared_centrality=-0.7749,
)
"""Learnt from Vietnamese news alone: the title says more there, and the first sentences less. Nothing of paragraphs: those texts had none."""

BY_LANGUAGE = {"vi": VIETNAMESE}
LEARNT_FROM = frozenset(("en", "fr", "vi"))
