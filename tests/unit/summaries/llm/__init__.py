"""Summaries by a model."""
