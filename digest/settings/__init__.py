"""Settings: arguments, environment, .env and digest.toml become one frozen tree, or one error that names everything that is wrong.

Only `digest.app` and `digest.cli` come here. No other room sees settings, and pydantic does not leave this one: `to_newsletters` gives nouns.
"""

from digest.settings.adding import Added, append_source, append_sources
from digest.settings.explaining import Setting, explain
from digest.settings.loading import load
from digest.settings.tree import Settings, to_newsletters

__all__ = ["Added", "Setting", "Settings", "append_source", "append_sources", "explain", "load", "to_newsletters"]
