"""Whether a summary that somebody else wrote says what its article says. Pure: sentences in, a verdict with its reasons out; no model, no network.

    check(answer, source, expected):  form -> length -> language -> sentence by sentence: verbatim? else what it cites, figures, dates, names,
                                      quotations, words, negation, hedges

Text that reuses the article's wording passes; a free paraphrase is often refused, which costs a retry and nothing else. It does not promise to
catch two names of the same article that changed places, or a wrong conclusion drawn from true words (docs/explanation/summaries-by-a-model.md).
"""

from digest.summaries.faithfulness.answer import (
    CHECKER_VERSION,
    Answer,
    AnswerSentence,
    Expected,
    Problem,
    Reason,
    Verdict,
)
from digest.summaries.faithfulness.verdict import check

__all__ = ["CHECKER_VERSION", "Answer", "AnswerSentence", "Expected", "Problem", "Reason", "Verdict", "check"]
