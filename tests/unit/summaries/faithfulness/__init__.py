"""The check of summaries that somebody else wrote."""
