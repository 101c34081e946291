"""Which sentences together: the best set within the budget that stands alone, does not repeat itself and hears both sides.

Every set of the best candidates is tried; larger sets than `TRIED` are grown one by one. A sentence that leans on another is in only together with the one before it. Pure and deterministic: equal values keep reading order.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import chain, combinations

from digest.summaries.balance import accuses
from digest.summaries.candidates import Candidate, Chosen
from digest.summaries.honesty import Flag
from digest.summaries.printable import Printable
from digest.summaries.sides import Missing, Other, missing_side, other_side
from digest.summaries.stances import charges, is_answer, rebuts, says_in_so_many_words
from digest.summaries.terms import cosine
from digest.summaries.values import ALIKE, EXPLAINED, Budget, Likeness, budget_of, follows, length_of, value_of
from digest.summaries.words import words_of

TRIED = 4  # sentences of the largest set that is tried outright
_ROUNDING = 1 + 1e-9  # so that a sum of floats is no bar to a set that is as good
_NEARLY = 0.9  # of what is worth most: as much is left where a charge gives way that has no room for its answer
_NEARLY_ANSWERED = 0.6  # the same where another charge stands instead, with its answer
_HALF = 0.4  # so much of it is left when that answer is there
_OTHERS = 6  # sentences of the other side for which room is looked for
_TWO = 2  # sentences: the charge and its answer


def choose(every: Sequence[Candidate], *, sentences: int, words: int, language: str = "en", title: str = "") -> Chosen:
    """Give at most `sentences` candidates in reading order, within `words` words unless one alone is longer. Empty when none may be printed."""
    printable = Printable(every)
    if not printable.pool:
        return ()
    budget = budget_of(sentences, words, language)
    best = _grown(_best(printable.pool, budget), printable, budget)
    return balanced(best, printable, budget, language=language, title=title)


def balanced(chosen: Chosen, printable: Printable, budget: Budget, *, language: str = "en", title: str = "") -> Chosen:
    """Add the other side, or put it in the place of what is worth least beside it, when only one side is heard and the text has both.

    Where there is no room for it, or only a sentence that is not printed has it, the charge may give way.
    """
    if not chosen or budget.sentences < 2:  # noqa: PLR2004  one sentence has no room for two sides
        return chosen
    missing = missing_side(chosen, language, title)
    if missing is None:
        return chosen
    every = other_side(printable.every, chosen, missing, language)
    others = [other for other in every if printable.has_for_denial(other.candidate, language)]
    if fitted := _first_fitted(chosen, printable, others, missing, budget):
        return fitted
    if missing.in_doubt:
        return chosen
    if fitted := _behind_the_title(chosen, others, missing, budget, language):
        return fitted
    return _given_way(chosen, printable, missing, budget, language) if missing.answer and every else chosen


def _first_fitted(
    chosen: Chosen,
    printable: Printable,
    others: Sequence[Other],
    missing: Missing,
    budget: Budget,
) -> Chosen:
    fitted = (_fitted(chosen, printable, other, missing, budget) for other in others[:_OTHERS])
    return next(filter(None, fitted), ())


def _behind_the_title(
    chosen: Chosen, others: Sequence[Other], missing: Missing, budget: Budget, language: str
) -> Chosen:
    """Give the answer without the sentence that charges, where the title charges in so many words, and both have no room."""
    if not missing.answer or not accuses(words_of(missing.title), missing.title):
        return ()
    told = tuple(one for one in chosen if one not in missing.heard)
    for other in others[:_OTHERS]:
        alone = (other.candidate,)
        if not rebuts(other.candidate, language) or not _opens_well(alone, chosen) or length_of(alone) > budget.words:
            continue
        return (_best_with(told, other.candidate, set(), budget) if told else ()) or alone
    return ()


def _given_way(chosen: Chosen, printable: Printable, missing: Missing, budget: Budget, language: str) -> Chosen:
    """Give what is nearly as good without a charge that leaves no room for its answer: with another charge that does, or with none where the title has none."""
    rest = [one for one in printable.all if one not in missing.heard]
    unanswering = [one for one in rest if not is_answer(one, language)]
    if not unanswering:
        return chosen
    instead = _best(Printable(unanswering).pool, budget)
    likeness = Likeness({one.at: one.vector for one in (*chosen, *instead)})
    worth, before = (value_of(one, budget, likeness) for one in (instead, chosen))
    still = missing_side(instead, language, missing.title)
    if still is None:
        title = missing.title
        free = worth > _NEARLY * before and title and not charges(words_of(title), title, language)
        return instead if free else chosen
    if worth < _NEARLY_ANSWERED * before or not still.answer:
        return chosen
    others = other_side(rest, instead, still, language)
    fitted = _first_fitted(instead, Printable(rest), others, still._replace(plain=True), budget)
    likeness = Likeness({one.at: one.vector for one in fitted})
    enough = fitted and value_of(fitted, budget, likeness) > _HALF * before
    return fitted if enough else chosen


def _best(pool: Sequence[Candidate], budget: Budget) -> Chosen:
    """Give the set of the highest value that keeps the rules, of equal ones the first; when none does, a single sentence, within the budget if one is.

    A set that would not win if nothing were taken off its value is not weighed: most are none.
    """
    likeness = Likeness({one.at: one.vector for one in pool})
    ceilings = [_at_most(one) * _ROUNDING for one in pool]
    counts = range(1, min(budget.sentences, TRIED) + 1)
    sets = chain.from_iterable(combinations(pool, count) for count in counts)
    most = chain.from_iterable(map(sum, combinations(ceilings, count)) for count in counts)
    best: Chosen = ()
    highest = -math.inf
    for chosen, ceiling in zip(sets, most, strict=True):
        if ceiling < highest and highest > 0:
            continue
        if length_of(chosen) <= budget.words and _stands(chosen):
            value = value_of(chosen, budget, likeness)
            if value > highest:
                best, highest = chosen, value
    if best:
        return best
    standing = [one for one in pool if not one.leans] or list(pool)
    fitting = [one for one in standing if one.length <= budget.words] or standing
    return max(((one,) for one in fitting), key=lambda chosen: value_of(chosen, budget, likeness))


def _at_most(one: Candidate) -> float:
    return one.worth * EXPLAINED if Flag.PRONOUN in one.judgement.flags else one.worth


def _stands(chosen: Chosen) -> bool:
    """Whether every sentence that leans on another has it: the one before it in the text, in the same or the preceding paragraph."""
    for number, one in enumerate(chosen):
        if one.leans and not (number and follows(chosen[number - 1], one)):
            return False
    return True


def _opens_well(chosen: Chosen, before: Chosen) -> bool:
    """Whether a set stands, and opens with nothing that points back unless the one `before` it did so, too."""
    named = chosen[0].judgement.flags.isdisjoint((Flag.DEFINITE, Flag.POINTING))
    return (named or chosen[0] == before[0]) and _stands(chosen)


def _grown(chosen: Chosen, printable: Printable, budget: Budget) -> Chosen:
    """Add the best that still fits, one by one, where more sentences are wanted than sets are tried of."""
    if budget.sentences <= TRIED:
        return chosen
    for one in sorted(printable.all, key=lambda one: -one.alone):
        if len(chosen) >= budget.sentences:
            break
        grown = _in_order((*chosen, one))
        if one not in chosen and length_of(grown) <= budget.words and _stands(grown) and not _repeats(one, chosen):
            chosen = grown
    return chosen


def _repeats(one: Candidate, chosen: Chosen) -> bool:
    return any(cosine(one.vector, other.vector) > ALIKE for other in chosen)


def _in_order(chosen: Chosen) -> Chosen:
    return tuple(sorted(chosen, key=lambda one: one.at))


def _fitted(chosen: Chosen, printable: Printable, other: Other, missing: Missing, budget: Budget) -> Chosen:
    """Give the best set that has `other` and what it is the other side of; what it leans on may come in with it.

    All that was chosen stays where there is room, else what is worth most and what is answered; only for the answer to an accusation in so many words,
    or where two sentences are wanted, what is worth most may go, if it is none itself.
    """
    best = max(chosen, key=lambda one: one.worth)
    before = printable.at(other.candidate.at - 1) if other.candidate.leans else None
    companions = chosen if before is None or before in chosen else _in_order((*chosen, before))
    stays = [{one.at for one in chosen}, {other.to, best.at}]
    if (
        (missing.plain or budget.sentences == _TWO)
        and not says_in_so_many_words(best)
        and not (other.mild and best.at < other.to)
    ):
        stays.append({other.to})
    elif best in missing.heard:
        stays.append({best.at})
    return next(filter(None, (_best_with(companions, other.candidate, kept, budget) for kept in stays)), ())


def _best_with(companions: Chosen, added: Candidate, stays: set[int], budget: Budget) -> Chosen:
    best: Chosen = ()
    highest = -math.inf
    likeness = Likeness({one.at: one.vector for one in (*companions, added)})
    for kept in _kept(companions, budget.sentences):
        option = _in_order((*kept, added))
        if (
            not stays <= {one.at for one in kept}
            or length_of(option) > budget.words
            or not _opens_well(option, companions)
        ):
            continue
        value = value_of(option, budget, likeness)
        if value > highest:
            best, highest = option, value
    return best


def _kept(companions: Chosen, sentences: int) -> Iterable[Chosen]:
    """Give every set of companions that leaves room for one more sentence; of a long summary, those that leave out as few as can be."""
    most = min(len(companions), sentences - 1)
    fewest = 1 if sentences <= TRIED else max(1, most - 1)
    return chain.from_iterable(combinations(companions, count) for count in range(most, fewest - 1, -1))
