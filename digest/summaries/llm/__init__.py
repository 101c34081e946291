"""Summaries by a language model: any endpoint that speaks the protocol of OpenAI's chat completions. An option, never needed.

    material (pure): what of an article is shown   ->  prompt (pure): the question   ->  endpoint: one call   ->  reply (pure): the answer read
    -> `digest.summaries.faithfulness`: believed or not   ->  writer: budget, cache, one more try, and the extract for everything that fails

Only `endpoint` opens sockets, and only it imports the SDK, when it is used. No link of a summary comes from a model; nor does anything else of a mail.
"""

from digest.summaries.llm.terms import Endpoint, Prices, Terms
from digest.summaries.llm.writer import ModelSummarizer

__all__ = ["Endpoint", "ModelSummarizer", "Prices", "Terms"]
