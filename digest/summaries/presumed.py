"""What a sentence takes for told: the words in it that the article told before it, and that neither the title nor a printed sentence has.

"The teacher dialled into the central office" presumes a teacher. It is no matter of articles and pronouns, and the same in every language: of sentences that
stood behind others that were left out, readers found something to mend in 24 of 100 where nothing of this kind was presumed, in 29 where it was less
than three twentieths of the sentence, in 42 where it was less than three tenths, and in 62 of 100 others. Pure; knows nothing of choices.
"""

from collections.abc import Container, Iterator, Sequence

from digest.summaries.terms import Vector

NOTHING: Vector = {}


def presumed(vectors: Sequence[Vector], title: Container[str]) -> Iterator[Vector]:
    """Give for each sentence, one after the other, the terms that one before it has and the title has not, each with its share of the sentence. Linear in the length of the text."""
    told: set[str] = set()
    for vector in vectors:
        total = sum(vector.values())
        yield {term: weight / total for term, weight in vector.items() if term in told and term not in title}
        told.update(vector)


def share_of_presumed(of_sentence: Vector, printed: Sequence[Vector]) -> float:
    """Give which share of a sentence (0 to 1) is presumed by `of_sentence` and told by none of the `printed` ones."""
    return sum(weight for term, weight in of_sentence.items() if not any(term in vector for vector in printed))
