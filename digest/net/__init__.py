"""The way to the web: one fetch function with all its limits. What the answers mean belongs to the rooms that asked."""
