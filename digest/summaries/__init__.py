"""A few lines for each story. Takes stories, gives the same stories with a summary; never chooses stories, never fetches, never renders.

`ExtractiveSummarizer` is pure and always there; whatever else implements the port `Summarizer` may fail, and a story is printed all the same.
"""

from digest.summaries.edition import Summarised, summarise, summarise_edition
from digest.summaries.extractive import ExtractiveSummarizer

__all__ = ["ExtractiveSummarizer", "Summarised", "summarise", "summarise_edition"]
