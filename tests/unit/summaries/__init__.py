"""The room `digest.summaries`."""
