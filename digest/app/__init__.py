"""The only place that builds things: `Settings` in, a working program out. The doors (command line, web) talk to `App`."""

from digest.app.doing import App
from digest.app.parts import utc_now

__all__ = ["App", "utc_now"]
