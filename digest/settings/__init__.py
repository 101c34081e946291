"""Settings: arguments, environment, .env and digest.toml become one frozen tree, or one error that names everything that is wrong.

Only `digest.app` and `digest.cli` come here. No other room sees settings, and pydantic does not leave this one: `to_newsletters` gives nouns.
What writes into a digest.toml is imported from `adding` by those few who do: more comes with it than with all that reads.
"""

from digest.settings.explaining import Setting, explain
from digest.settings.loading import load
from digest.settings.tree import Settings, to_newsletters

__all__ = ["Setting", "Settings", "explain", "load", "to_newsletters"]
