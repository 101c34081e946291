"""digest: selects recent articles, summarises them into a newsletter, and mails it so that nobody misses one and nobody gets it twice."""

__version__ = "0.1.0"
